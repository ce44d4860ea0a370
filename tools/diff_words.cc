// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_words.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/rules/loader.h"
#include "src/schema/field_names.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Values of one condition that people read.
constexpr std::size_t kMostValues = 6;

// By the names that the library has for them: kinds of a change, and values of
// a condition. Kinds of an entry are in rules::EntryKinds().
constexpr base::Message kWords[] = {
    messages::kOutcomeField,
    messages::kLeadField,
    messages::kTargetField,
    messages::kUrgencyField,
    messages::kConfidentialField,
    {"basis", "职责依据"},
    {"settled-by", "并列时的定责原则"},
    {"assist", "协办"},
    {"contenders", "主张单位"},
    {"tags", "标签"},
    {"answer", "答复知识"},
    {"refusal", "不予受理"},
    {"policies", "时限规定"},
    {"statutory", "法定时限"},
    {"hint", "紧急提示"},
    {"phase", "归并阶段"},
    {"notes", "说明"},
    {"first-receiver", "首接负责"},
    {"owner-leads", "双号并行"},
    {"conflict", "回避"},
    {"dial", "拨号"},
    {"(none)", "（无）"},
    {"(unknown)", "（未知）"},
    {"(elsewhere)", "（外地）"},
    {"true", "是"},
    {"false", "否"},
    {"like", "形如"},
};

std::string Word(std::string_view word) {
  if (ToolLanguage() == Language::kChinese) {
    for (const base::Message& one : kWords) {
      if (one.en() == word) return std::string(one.zh());
    }
    for (const rules::EntryKindInfo& kind : rules::EntryKinds()) {
      if (kind.word.en() == word) return std::string(kind.word.zh());
    }
  }
  return std::string(word);
}

// Of a text whose first word, or first two, the table has.
std::string FirstWord(const std::string& text) {
  for (std::size_t end = text.find(' '); end != std::string::npos;
       end = text.find(' ', end + 1)) {
    const std::string first = text.substr(0, end);
    const std::string said = Word(first);
    if (said != first) return said + text.substr(end);
  }
  return Word(text);
}

// "emergency_confirmed", "attribute.road".
std::string FieldWord(const std::string& field) {
  if (ToolLanguage() != Language::kChinese) return field;
  constexpr std::string_view kAttribute = "attribute.";
  if (field.compare(0, kAttribute.size(), kAttribute) == 0) {
    return absl::StrCat(Word("attribute"), " ",
                        field.substr(kAttribute.size()));
  }
  const schema::FieldNames* const names =
      schema::FindFieldNames("Ticket", field == "number" ? "dialled"
                                       : field == "text" ? "caller_words"
                                                         : field);
  return names == nullptr ? field : std::string(names->zh);
}

}  // namespace

std::string DiffKindWord(DiffKind kind) { return Word(DiffKindName(kind)); }

DiffFact DiffFactOf(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return {"", std::string(line)};
  return {Word(line.substr(0, colon)), Word(line.substr(colon + 2))};
}

std::string DiffWords(const std::vector<DiffCondition>& conditions) {
  std::string out;
  for (const DiffCondition& condition : conditions) {
    absl::StrAppend(&out, out.empty() ? "" : "; ", FieldWord(condition.field),
                    " ");
    for (std::size_t i = 0; i != condition.values.size(); ++i) {
      if (i == kMostValues) {
        absl::StrAppend(&out, ", +", condition.values.size() - i);
        break;
      }
      absl::StrAppend(&out, i == 0 ? "" : ", ", FirstWord(condition.values[i]));
    }
  }
  return out.empty() ? InToolLanguage(base::Fill<messages::kEveryTicket>())
                     : out;
}

std::string DiffCauseText(const DiffCause& cause) {
  std::string out = FirstWord(cause.entity);
  if (!cause.before.file.empty()) {
    absl::StrAppend(&out, " (", cause.before.ToString());
  }
  if (!cause.after.file.empty()) {
    absl::StrAppend(&out, cause.before.file.empty() ? " (- -> " : " -> ",
                    cause.after.ToString(), ")");
  } else if (!cause.before.file.empty()) {
    out += " -> -)";
  }
  return out;
}

}  // namespace trunkline::tools
