// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "src/tables/rule_columns.h"
#include "src/tables/rule_table.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;
using Field = ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Reflection;

// The languages of a rule's names.
std::vector<std::string> LanguagesOf(const std::string& bytes) {
  std::vector<std::string> out;
  pb::Rule rule;
  if (!rule.ParseFromString(bytes)) return out;
  for (const pb::Label& label : rule.name()) out.push_back(label.lang());
  return out;
}

std::string StringOf(const Message& message, const char* field) {
  return message.GetReflection()->GetString(
      message, message.GetDescriptor()->FindFieldByName(field));
}

// A row: cells by header; no cell is empty.
using Cells = std::map<std::string, std::string, std::less<>>;

// Clears the messages of `rest` that are empty and that the cells make again:
// those that `built` has.
void Prune(const Message& built, Message* rest) {
  const Reflection* r = rest->GetReflection();
  std::vector<const Field*> fields;
  r->ListFields(*rest, &fields);
  for (const Field* field : fields) {
    if (field->is_repeated() || field->cpp_type() != Field::CPPTYPE_MESSAGE ||
        !r->HasField(built, field)) {
      continue;
    }
    Message* inner = r->MutableMessage(rest, field);
    Prune(built.GetReflection()->GetMessage(built, field), inner);
    if (inner->ByteSizeLong() == 0) r->ClearField(rest, field);
  }
}

// Makes a rule of cells, `extra` left out. The cells must be right.
std::unique_ptr<Message> Build(const Cells& cells,
                               const std::vector<std::string>& languages) {
  std::unique_ptr<Message> rule = NewRule();
  for (const RuleColumn& column : RuleColumns()) {
    const auto it = cells.find(column.header);
    if (it != cells.end()) column.Read(it->second, rule.get());
  }
  for (const std::string& language : languages) {
    const auto it = cells.find(std::string(kNamePrefix) + language);
    if (it != cells.end()) AddName(language, it->second, rule.get());
  }
  return rule;
}

// Names come back in the order of the columns: those are taken that stand first
// and in this order.
void TakeNames(const std::vector<std::string>& languages, Message* rest,
               Cells* cells) {
  const Reflection* r = rest->GetReflection();
  const Field* name = rest->GetDescriptor()->FindFieldByName("name");
  int taken = 0;
  std::size_t next = 0;
  for (; taken < r->FieldSize(*rest, name); ++taken) {
    const Message& label = r->GetRepeatedMessage(*rest, name, taken);
    const std::string lang = StringOf(label, "lang");
    std::string text = StringOf(label, "text");
    while (next < languages.size() && languages[next] != lang) ++next;
    if (next == languages.size() || text.empty()) break;
    ++next;
    (*cells)[std::string(kNamePrefix) + lang] = std::move(text);
  }
  // Reflection removes from the end only.
  for (int i = 0; i + taken < r->FieldSize(*rest, name); ++i) {
    r->SwapElements(rest, name, i, i + taken);
  }
  while (taken-- > 0) r->RemoveLast(rest, name);
}

// Makes the cells of a rule: as many fields as possible in their own columns,
// the rest as text format in `extra`. The row is read again before it is given
// out: where its bytes would differ, only the id has a cell. `languages`: those
// that have a column, in this order. InvalidArgument if text format cannot say
// the rest.
absl::StatusOr<Cells> CellsOfRule(const std::string& bytes,
                                  const std::vector<std::string>& languages) {
  const std::unique_ptr<Message> rule = NewRule();
  if (!rule->ParseFromString(bytes)) {
    return base::InvalidArgument(base::Fill<messages::kNoRule>());
  }
  const std::string id = StringOf(*rule, "id");
  const auto gives_rule = [&](const Cells& cells, const Message& rest) {
    std::unique_ptr<Message> again = Build(cells, languages);
    again->MergeFrom(rest);
    return again->SerializeAsString() == bytes;
  };
  std::unique_ptr<Message> rest(rule->New());
  rest->CopyFrom(*rule);
  Cells cells;
  const auto take = [&](const RuleColumn& column) {
    std::string cell = column.Take(rest.get());
    if (!cell.empty()) cells.emplace(column.header, std::move(cell));
  };
  for (const RuleColumn& column : RuleColumns()) take(column);
  TakeNames(languages, rest.get(), &cells);
  Prune(*Build(cells, languages), rest.get());
  if (!gives_rule(cells, *rest)) {
    // Merging `extra` would change the order of a list or the claim: all but
    // the id goes there.
    cells.clear();
    rest->CopyFrom(*rule);
    take(*FindRuleColumn("id"));
    if (!gives_rule(cells, *rest)) {
      return base::Internal(base::Fill<messages::kNotARow>(base::Quoted(id)));
    }
  }
  const std::string rest_bytes = rest->SerializeAsString();
  if (!rest_bytes.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string extra,
                               schema::ToTextLine("Rule", rest_bytes));
    const absl::StatusOr<std::string> again =
        schema::ToBinary("Rule", extra, schema::Format::kText);
    if (!again.ok() || *again != rest_bytes) {
      // A value that this version of the schema does not know.
      const base::Text no_text =
          base::Fill<messages::kNoTextForm>(base::Quoted(id));
      return base::InvalidArgument(
          again.ok() ? no_text : base::At(no_text, again.status()));
    }
    cells[std::string(kExtra)] = std::string(Trim(extra));
  }
  // A row of empty cells would be no row: a comment keeps it.
  if (cells.empty()) cells[std::string(kExtra)] = "#";
  return cells;
}

}  // namespace

absl::StatusOr<std::vector<std::vector<std::string>>> RuleRows(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options, NotInTable* left_out) {
  schema::EntryReader reader("RuleSet", content, format);
  std::vector<std::string> rules;
  std::set<std::string> other_languages;
  absl::Status status;
  std::size_t others = 0;
  reader.Read(
      [&](std::uint32_t, int field, std::string_view bytes) {
        if (field != pb::RuleSet::kRuleFieldNumber) {
          ++others;
          return;
        }
        rules.emplace_back(bytes);
        for (std::string& language : LanguagesOf(rules.back())) {
          if (language != "zh" && language != "en" && IsLanguage(language)) {
            other_languages.insert(std::move(language));
          }
        }
      },
      [&](std::uint32_t, const schema::SyntaxError& error) {
        if (!status.ok()) return;
        status = base::InvalidArgument(
            base::Verbatim(std::to_string(error.position.line) + ":" +
                           std::to_string(error.position.column) + ": ") +
            error.message);
      });
  TRUNKLINE_RETURN_IF_ERROR(status);
  if (left_out != nullptr) left_out->entries = others;

  std::vector<std::string> languages = {"zh", "en"};
  for (const std::string& language : other_languages) {
    if (languages.size() == 10) break;
    languages.push_back(language);
  }
  std::vector<std::string> headers = {"id", "override"};
  for (const std::string& language : languages) {
    headers.push_back(std::string(kNamePrefix) + language);
  }
  for (const RuleColumn& column : RuleColumns()) {
    if (column.header != "id" && column.header != "override") {
      headers.emplace_back(column.header);
    }
  }
  headers.emplace_back(kExtra);

  std::vector<Cells> rows;
  rows.reserve(rules.size());
  for (const std::string& bytes : rules) {
    TRUNKLINE_ASSIGN_OR_RETURN(Cells cells, CellsOfRule(bytes, languages));
    rows.push_back(std::move(cells));
  }
  if (options.only_filled) {
    std::set<std::string, std::less<>> filled = {"id"};
    for (const Cells& cells : rows) {
      for (const auto& cell : cells) filled.insert(cell.first);
    }
    headers.erase(std::remove_if(headers.begin(), headers.end(),
                                 [&](const std::string& header) {
                                   return filled.count(header) == 0;
                                 }),
                  headers.end());
  }
  std::vector<std::vector<std::string>> out;
  std::vector<std::string> line;
  for (const std::string& header : headers) {
    line.push_back(options.language == "zh" ? ChineseHeader(header) : header);
  }
  out.push_back(line);
  for (const Cells& cells : rows) {
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const auto it = cells.find(headers[i]);
      line[i] = it == cells.end() ? std::string() : it->second;
    }
    out.push_back(line);
  }
  return out;
}

absl::StatusOr<std::string> WriteRuleTable(std::string_view content,
                                           Format format,
                                           const RuleTableWriteOptions& options,
                                           NotInTable* left_out) {
  TRUNKLINE_ASSIGN_OR_RETURN(const auto rows,
                             RuleRows(content, format, options, left_out));
  std::string out;
  if (options.byte_order_mark) out = "\xEF\xBB\xBF";
  for (const std::vector<std::string>& row : rows) AppendCsvRow(row, &out);
  return out;
}

}  // namespace trunkline::tables
