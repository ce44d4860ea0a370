// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_NAMES_H_
#define TRUNKLINE_TESTS_REFERENCE_NAMES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace trunkline_internal::v1 {
class RuleSet;
class Validity;
}  // namespace trunkline_internal::v1

namespace trunkline::reference {

// What is written for a category or region: docs/routing.md, "Names, codes and
// paths". It looks at every entry for every part.
class WrittenNames {
 public:
  using Runes = std::vector<long>;

  struct Read {
    std::string code;  // Empty: none is known.
    bool whole = true;
    bool elsewhere = false;
    std::string remark;  // How it was read, for coverage.
  };

  // `fold` folds the letters of a text; `holds` is whether a validity holds.
  WrittenNames(
      const trunkline_internal::v1::RuleSet& rules,
      std::function<Runes(const std::string&)> fold,
      std::function<bool(const trunkline_internal::v1::Validity&, std::int64_t)>
          holds);

  Read Category(const std::string& text, std::int64_t at) const;
  Read Region(const std::string& text, std::int64_t at) const;

 private:
  struct Name {
    Runes text;
    const trunkline_internal::v1::Validity* valid;  // Null: always.
  };
  struct Entry {
    std::string parent;
    const trunkline_internal::v1::Validity* valid;
    std::vector<Name> names;
  };
  using Entries = std::map<std::string, Entry>;
  struct Path;

  Runes Folded(const std::string& text) const;
  bool Valid(const Entry& entry, std::int64_t at) const;
  bool HasName(const Entry& entry, const Runes& name, std::int64_t at) const;
  static std::vector<std::string> Above(const Entries& all, std::string code);
  std::string Named(const Entries& all, const std::vector<std::string>& left,
                    int part, std::int64_t at) const;
  Path ReadPath(const Entries& all, const Runes& text, bool region,
                std::int64_t at) const;
  std::string Own() const;

  const trunkline_internal::v1::RuleSet& rules_;
  std::function<Runes(const std::string&)> fold_;
  std::function<bool(const trunkline_internal::v1::Validity&, std::int64_t)>
      holds_;
  Entries categories_, regions_;
  std::string own_;
};

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_NAMES_H_
