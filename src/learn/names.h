// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_NAMES_H_
#define TRUNKLINE_SRC_LEARN_NAMES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "src/learn/induce.h"

// The names of a history: categories, regions, attribute values, departments.
// Two spellings that a rule set takes for one name (rules::FoldName) are one
// name here.
namespace trunkline::learn {

// Returns the code of a name: the name itself if it is [a-z0-9_.-]+, else a
// slug of it and four hex digits of the SHA-256 of the folded name. It depends
// on the folded name alone.
std::string CoinCode(std::string_view folded);

// Whether a name says that there is none: "N/A", "No Q", "-", "无".
bool IsNoName(std::string_view folded);
// Whether a name is that of a street, township, town or community office.
bool IsBelowDistrict(std::string_view folded);

// Counts names by spelling. A path of names is split at a separator, or, if it
// is a code already ("environment.noise"), at its dots.
class NameCounter {
 public:
  // `paths`: whether a name may be a path; `separator` may be empty.
  explicit NameCounter(bool paths = false, std::string separator = "");

  // Counts a spelling and returns the number of its name; numbers are given in
  // the order of first use. Node 0 is the empty name.
  Node Add(std::string_view spelled) { return Add(spelled, Find(spelled)); }
  // The same in two steps: whether a spelling was counted before is known
  // before it is counted.
  using Place = std::uint32_t;
  static constexpr Place kNew = static_cast<Place>(-1);
  Place Find(std::string_view spelled) const;
  Node Add(std::string_view spelled, Place place);
  // Different spellings.
  std::size_t size() const { return spellings_.size(); }
  // A hash of the name with a number, which depends on its folded spelling
  // alone.
  std::uint64_t HashOf(Node number) const { return hashes_[number]; }

  // The names in an order that does not depend on that of the calls.
  struct Names {
    Dimension tree;
    std::vector<std::string> folded;  // By node: its own part of the path.
    std::vector<std::string> label;   // By node: the commonest spelling.
    // By node: other spellings; those of the whole path, too.
    std::vector<std::vector<std::string>> aliases;
    // By node: the spellings of the whole path, if it has several names.
    std::vector<std::vector<std::string>> paths;
    std::vector<std::uint64_t> rows;  // By node: calls at or below it.
    std::vector<std::string> codes;   // By node; filled in by Coin().
    std::vector<Node> node_of;        // By number.
  };
  Names Sorted() const;

 private:
  struct Spelling {
    Node number;
    std::uint64_t rows = 0;
  };
  struct Part {
    Node parent;
    std::string folded;
  };
  // The folded parts of a spelling.
  std::vector<std::pair<std::string, std::string>> Parts(
      std::string_view spelled) const;

  bool paths_allowed_;
  std::string separator_;
  absl::flat_hash_map<std::string, Place> places_;
  std::vector<Spelling> spellings_;  // By place.
  // Full folded path -> number.
  std::map<std::vector<std::string>, Node> paths_;
  std::vector<std::vector<std::string>> by_number_ = {{}};
  std::vector<std::uint64_t> hashes_;  // Likewise.
};

// Gives every node its code: that of its name, after the code of the node above
// it and a dot. InvalidArgument: two names have one code.
absl::Status Coin(NameCounter::Names* names);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_NAMES_H_
