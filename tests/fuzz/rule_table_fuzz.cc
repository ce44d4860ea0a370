// SPDX-License-Identifier: Apache-2.0
//
// A table of rules: reading never crashes, defects name lines of the table, and
// the rules of a table without defects come back the same after writing and
// reading again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/tables/csv.h"
#include "src/tables/rule_table.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using trunkline::tables::RuleTable;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const RuleTable read = RuleTable::Read("f.csv", content);
  for (const trunkline::Issue& issue : read.issues()) {
    Require(issue.place.line >= 0 &&
            issue.place.line <= static_cast<int>(size) + 2);
  }
  if (!read.issues().empty()) return 0;
  const auto written =
      trunkline::tables::WriteRuleTable(read.text(), trunkline::Format::kText);
  if (!written.ok()) return 0;  // A cell held what is no text format.
  const RuleTable again = RuleTable::Read("g.csv", *written);
  Require(again.issues().empty());
  const auto twice =
      trunkline::tables::WriteRuleTable(again.text(), trunkline::Format::kText);
  Require(twice.ok() && *twice == *written);
  return 0;
}
