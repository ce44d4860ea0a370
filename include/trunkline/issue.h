// SPDX-License-Identifier: Apache-2.0
//
// An Issue is one defect of a rule file, calendar or lifecycle definition, with
// its place. Loading and checking report all defects, not only the first.
//
//   for (const trunkline::Issue& issue : loaded.issues)
//     log(issue.ToString());
//   // rules.txtpb:12:5: error: unknown department "saniation"; did you mean
//   // "sanitation"? [unknown-department]
#ifndef TRUNKLINE_ISSUE_H_
#define TRUNKLINE_ISSUE_H_

#include <cstdint>
#include <string>

#include "trunkline/language.h"

namespace trunkline {

// How bad an issue is.
enum class Severity : std::uint8_t {
  kError = 1,    // Nothing is loaded.
  kWarning = 2,  // Loaded; it probably does not do what its author meant.
  kNote = 3,     // Loaded; for information.
};

// A place in a source.
struct Place {
  std::string file;  // Source::name.
  int line = 0;      // 1-based; 0: not known, or a binary source.
  int column = 0;    // 1-based, in UTF-8 bytes; a tab is one. 0: not known.
  int entry = 0;     // Number of the entry in the source, from 1; 0: none.
  // Of a workbook: the name of the sheet. `line` and `column` are then the
  // numbers of row and column. Empty: no workbook.
  std::string sheet = {};

  // Returns "file:12:5", "file:Sheet!E12" for a workbook, "file: entry 7" for a
  // binary source, or "file".
  std::string ToString() const;
};

// One defect.
struct Issue {
  Severity severity = Severity::kError;  // How bad it is.
  std::string code;    // "unknown-department"; docs/checks.md explains it.
  Place place;         // Where it is.
  std::string path;    // Field inside the entry, "when.category[1]".
  std::string entity;  // Kind and id of the entry, "rule noise-1".
  // One line: the defect, the value, the correction. In English.
  std::string message;
  std::string message_zh;  // The same in Chinese.
  Place other;  // A second place; its `file` is empty if there is none.
  // A trunkline.v1.Ticket in text format that shows the defect; may be empty.
  std::string ticket;

  // Returns "file:line:column: severity: message [code]", and "; see
  // file:line:column" before the code when there is another place. In Chinese
  // "file:line:column: 错误: message_zh [code]".
  std::string ToString(Language language = Language::kEnglish) const;
};

}  // namespace trunkline

#endif  // TRUNKLINE_ISSUE_H_
