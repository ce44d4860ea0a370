// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_CORRECTIONS_H_
#define TRUNKLINE_TOOLS_TEXT_CORRECTIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "src/base/message.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

// Corrections of the categories of rows: a table with the columns old and new.
class TextCorrections {
 public:
  // Reads the table. Categories get the codes of CategoryCode(); an old one
  // that has none in the rules may be one that rows still have.
  // InvalidArgument, with the place: a cell is empty or cannot be used, the new
  // category is not known to the rules, an old one stands twice, a new one is
  // itself corrected.
  absl::Status Read(const std::string& path, const RuleSet* rules,
                    std::map<std::string, std::string>* names);

  // Replaces the code of a row's category by its correction; false: it has
  // none. `name` is the row's own text, `code` its code or empty.
  bool Apply(std::string_view name, std::string* code);

  // When all rows were read. InvalidArgument, with the place: an old category
  // is neither of the rules nor of a row. Says how many rows were corrected.
  absl::Status Finish(const RuleSet* rules) const;

 private:
  struct Correction {
    std::string to;  // Code.
    std::uint64_t line = 0;
    bool known = false;  // The old category is one of the rules.
    std::uint64_t rows = 0;
  };

  absl::Status At(std::uint64_t line, const base::Text& what) const;

  std::string path_;
  // By code or, for a category without one, by name.
  std::map<std::string, Correction, std::less<>> corrections_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_CORRECTIONS_H_
