// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_REGEX_H_
#define TRUNKLINE_SRC_BASE_REGEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace re2 {
class RE2;
}

namespace trunkline::base {

// A compiled RE2 pattern: the only door to RE2. Safe to use from any thread.
class Regex {
 public:
  // InvalidArgument says what is wrong with the pattern; ResourceExhausted that
  // it needs more than `max_bytes`, or is itself longer than a 64th of that:
  // RE2 takes some memory by the pattern before it looks at its limit, and
  // prints.
  static absl::StatusOr<Regex> Compile(std::string_view pattern,
                                       std::int64_t max_bytes);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  // Returns whether the pattern matches somewhere in `text`.
  bool Matches(std::string_view text) const;

  // Finds the first match that begins at `from` or later: bytes [*begin, *end).
  // Of those that begin at one place, the one that the pattern prefers.
  bool Find(std::string_view text, std::size_t from, std::size_t* begin,
            std::size_t* end) const;

  // Memory that the compiled pattern takes, about, its text and itself
  // included; its compilation takes time by it, about a millisecond for 16 KiB.
  std::size_t bytes() const;

  // Words of which at least one occurs, once both are folded (fold.h), in every
  // text that the pattern matches. Empty: nothing can be said.
  const std::vector<std::string>& atoms() const { return atoms_; }

 private:
  Regex();
  std::unique_ptr<re2::RE2> re_;
  std::vector<std::string> atoms_;
};

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_REGEX_H_
