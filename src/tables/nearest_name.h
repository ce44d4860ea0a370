// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_NEAREST_NAME_H_
#define TRUNKLINE_SRC_TABLES_NEAREST_NAME_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/tables/unknown_words.h"
#include "trunkline/ruleset.h"

namespace trunkline::tables {

// The codes, labels and aliases of a rule set that are like a word that it does
// not know. Reads the catalogue when it is first asked. Not for use from two
// threads at once.
class NearestNames {
 public:
  explicit NearestNames(const RuleSet& rules) : rules_(rules) {}

  // Returns the name that is most like a word of a category, region, unit or
  // number;
  // of a path ("A/B", "长沙市雨花区") also like its last part. Empty: none is
  // like it. Cost: linear in the catalogue's names of that kind.
  std::string Find(CodedColumn column, std::string_view word);

 private:
  struct Names {
    std::vector<std::string> texts;
    std::vector<std::string_view> views;
  };
  const Names& NamesOf(CodedColumn column);

  RuleSet rules_;
  std::array<std::optional<Names>, kCodedColumns> names_;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_NEAREST_NAME_H_
