// SPDX-License-Identifier: Apache-2.0
//
// What stands in cells: a time that is found is one, and is found again in the
// form that rule files have; text that a spreadsheet kept is a part of its
// cell; a table's heading is found or refused, and its rows end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/cells.h"
#include "src/tables/file_kind.h"
#include "src/tables/table.h"
#include "src/tables/times.h"

namespace {

using namespace trunkline;

void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const std::string_view content(reinterpret_cast<const char*>(data) + 1,
                                 size - 1);
  if (data[0] % 2 == 0) {
    const auto time = base::FindTime(content);
    if (time.has_value() && !time->offset.has_value()) {
      const auto again = base::ParseCivil(time->ToCivil());
      Require(time->civil.year() > 9999 ||
              (again.ok() && *again == time->civil));
      const auto found = base::FindTime(time->ToCivil());
      Require(time->civil.year() > 9999 ||
              (found.has_value() && found->civil == time->civil));
    }
    const std::string_view typed = tables::TypedText(content);
    Require(content.find(typed) != std::string_view::npos);
    Require(!tables::NotATime(content, {}).empty());
    tables::RoundedIds ids;
    ids.Count(content);
    Require(ids.Check(content).empty() ==
            !tables::RoundedIds::EndsInZeros(content));
    tables::CodeError(content, tables::CellKind::kNumber);
    const std::string name = tables::HeadingName(content);
    // A table's text is UTF-8. Of other bytes two parts may become a letter.
    if (!base::IsText(content)) return 0;
    Require(tables::HeadingName(name) == name);
    Require(tables::SameHeading(name, content));
    return 0;
  }
  tables::RowOptions options;
  options.csv.max_row_bytes = 1024;
  const auto rows = tables::OpenRows(content, options);
  if (!rows.ok()) return 0;
  tables::Table table(rows->get(), [](std::string_view heading) {
    return heading == "id" || heading == "text";
  });
  if (!table.ReadHeading().ok()) return 0;
  tables::Row row;
  std::size_t n = 0;
  while (true) {
    const auto more = table.Next(&row);
    if (!more.ok() || !*more) break;
    Require(++n <= size);
    for (std::size_t i = 0; i < row.size(); ++i) {
      tables::ErrorOf(row, i, tables::Merged::kRefused, table.rows().charset());
    }
  }
  return 0;
}
