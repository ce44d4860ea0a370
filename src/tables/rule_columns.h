// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_RULE_COLUMNS_H_
#define TRUNKLINE_SRC_TABLES_RULE_COLUMNS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "src/schema/enum_names.h"
#include "src/tables/cells.h"
#include "src/tables/labels.h"

// The columns of a table of rules. A column is a field of trunkline.v1.Rule,
// its header is the field's path. Cells are read and written through the
// embedded descriptors, so that a field needs one line in the list of columns.
//
// Two columns have no field of their own: `name.LANGUAGE` is one label, and
// `extra` is text format for what no column can say.
namespace trunkline::tables {

using Message = ::google::protobuf::Message;

inline constexpr std::string_view kExtra = "extra";
inline constexpr std::string_view kNamePrefix = "name.";

struct RuleColumn {
  // What a cell holds. Whether it is a list, is told by the field.
  enum class Form : std::uint8_t {
    kCode,      // Spaces at the ends do not count.
    kText,      // They do.
    kKeywords,  // They do; a list takes ; ； and 、.
    kTime,      // Civil; in any form of base::FindTime().
    kPriority,
    kWord,  // An enum's name, in English or Chinese.
    kBool,
    kAssist,  // Department codes, or "function:CODE".
    kPolicy,  // "MILESTONE=POLICY".
  };

  std::string_view header;  // "then.refuse.reason"
  std::string_view chinese;
  Form form = Form::kCode;

  // The fields from Rule down to the column's own.
  std::vector<const google::protobuf::FieldDescriptor*> path = {};

  // Of kWord and kPolicy: the names of the enum.
  const schema::EnumNames* names = nullptr;
  // Of kCode and kAssist: what its codes are codes of.
  LabelKind labels = LabelKind::kNone;

  bool list() const { return path.back()->is_repeated(); }
  // What merged cells may give to this column: names, but neither an id nor a
  // text, date or number.
  Merged merged() const;

  // Puts a cell that is not empty into the rule. A rule claims one thing only:
  // a second member of Claim.to is an error.
  CellError Read(std::string_view cell, Message* rule) const;
  // Takes the field out of the rule and returns the cell that Read() makes it
  // of again. Returns "" and leaves the field where no cell can hold it.
  std::string Take(Message* rule) const;

  // Replaces each name of the field by its code, if `labels` knows one, and it
  // is no code itself. Returns that a name is ambiguous, or nothing. `changed`
  // becomes true if a name was replaced.
  CellError UseCodes(const LabelIndex& index, Message* rule,
                     bool* changed) const;
};

// In the order in which they are written.
const std::vector<RuleColumn>& RuleColumns();
const RuleColumn* FindRuleColumn(std::string_view header);

// Returns the canonical name of a header in any spelling, "" for a column of
// the user's own, nullopt if it is unknown.
std::optional<std::string> CanonicalHeader(std::string_view header);
// Returns the Chinese name of a canonical header; itself if it has none.
std::string ChineseHeader(std::string_view header);
// Returns `; did you mean "x"?` for an unknown header, or nothing.
base::Text SuggestHeader(std::string_view header);
// Whether `name.LANGUAGE` can be a column.
bool IsLanguage(std::string_view language);

// An empty rule.
std::unique_ptr<Message> NewRule();
// Adds a label: `name.LANGUAGE`.
void AddName(std::string_view language, std::string_view text, Message* rule);
// Returns why `extra` must not be merged into `rule`, or nothing: both claim
// something, and not the same.
CellError ClaimsConflict(const Message& rule, const Message& extra);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_RULE_COLUMNS_H_
