// SPDX-License-Identifier: Apache-2.0
// trunkline desk do: facts as people type them.
#include "tools/desk_facts.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/wire/facts.h"
#include "src/schema/text_lexer.h"
#include "src/tables/cells.h"
#include "src/tables/deadline_text.h"
#include "src/tables/labels.h"
#include "src/tables/times.h"
#include "src/tables/unknown_words.h"
#include "tools/messages.h"
#include "tools/nearest.h"

namespace trunkline::tools {
namespace {

using lifecycle::Fact;
using schema::TextLexer;
using schema::TextToken;
using schema::TextTokenKind;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The value that a token begins: that of a string, else a run of bytes up to a
// blank or what text format separates values by. Empty: it is the parser's.
struct Value {
  std::string text;
  std::size_t end = 0;
};

Value ValueAt(std::string_view facts, const TextToken& token) {
  Value value;
  if (token.kind == TextTokenKind::kString) {
    bool escaped = false;
    const auto defect =
        schema::Unescape(facts.substr(token.begin, token.end - token.begin),
                         token.end < facts.size(), &value.text, &escaped);
    if (defect.message != nullptr) value.text.clear();
    value.end = token.end;
  } else if (token.kind != TextTokenKind::kEnd) {
    value.end = facts.find_first_of(" \t\n\v\f\r,;{}<>[]\"'#", token.begin);
    if (value.end == std::string_view::npos) value.end = facts.size();
    value.text =
        std::string(facts.substr(token.begin, value.end - token.begin));
  }
  return value;
}

// What is near an unknown name. The schema's own name may have been written
// with another prefix.
std::string NearestOf(const schema::EnumNames& names, std::string_view word) {
  constexpr std::size_t kNone = std::string_view::npos;
  for (std::size_t at = word.find('_'); at != kNone;
       at = word.find('_', at + 1)) {
    const std::optional<int> found = names.Find(word.substr(at + 1));
    if (found.has_value()) return std::string(names.Name(*found));
  }
  return std::string(names.Nearest(word));
}

// The value in text format; empty: it is none of the fact's.
std::string Rewritten(const Fact& fact, const std::string& word,
                      absl::TimeZone zone) {
  switch (fact.type) {
    case FactType::kEnum: {
      const std::optional<int> number = fact.values->Find(word);
      return number.has_value() ? std::to_string(*number) : std::string();
    }
    case FactType::kBool: {
      const std::optional<bool> yes = tables::FindBool(word);
      if (yes.has_value()) return *yes ? "true" : "false";
      return word == "t" || word == "f" ? word : std::string();
    }
    case FactType::kTime: {
      const std::optional<absl::Time> time = tables::ParseTime(word, "", zone);
      if (!time.has_value()) return {};
      const std::int64_t seconds = absl::ToUnixSeconds(*time);
      const std::int64_t nanos =
          absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds));
      return absl::StrCat("{ seconds: ", seconds, " nanos: ", nanos, " }");
    }
    case FactType::kAmount: {
      // An amount alone is a policy without options.
      if (word.find(';') != std::string::npos) return {};
      const auto policy = tables::ParseDeadlinePolicy(word);
      if (!policy.ok()) return {};
      return absl::StrCat("{ amount: ", policy->amount,
                          " unit: ", static_cast<int>(policy->unit), " }");
    }
    default:
      return {};
  }
}

bool IsTyped(const Fact* fact) {
  return fact != nullptr &&
         (fact->type == FactType::kEnum || fact->type == FactType::kBool ||
          fact->type == FactType::kTime || fact->type == FactType::kAmount);
}

absl::Status NotUnderstood(CommandKind kind, const Fact& fact,
                           const std::string& word) {
  base::Text form;
  AvailableCommand command;
  command.command = kind;
  for (const FormField& field : FormOf(command)) {
    if (field.name == fact.name) form = FormText(field);
  }
  const std::string near =
      fact.values == nullptr ? "" : NearestOf(*fact.values, word);
  return base::InvalidArgument(
      base::Fill<messages::kBadFact>(fact.name, form, base::DidYouMean(near)));
}

template <typename T, typename = void>
inline constexpr bool kHasUnit = false;
template <typename T>
inline constexpr bool kHasUnit<T, std::void_t<decltype(T::unit)>> =
    std::is_same_v<decltype(T::unit), std::string>;
template <typename T, typename = void>
inline constexpr bool kHasAssisting = false;
template <typename T>
inline constexpr bool kHasAssisting<T, std::void_t<decltype(T::assisting)>> =
    true;

// A code or name that a command gives.
struct Coded {
  const char* fact;
  tables::CodedColumn column;
  tables::LabelKind kind;
  std::string* word;
};

std::vector<Coded> CodedOf(Command* command) {
  using tables::CodedColumn;
  using tables::LabelKind;
  std::vector<Coded> out;
  const auto add = [&out](const char* fact, CodedColumn column, LabelKind kind,
                          std::string* word) {
    if (!word->empty()) out.push_back({fact, column, kind, word});
  };
  std::visit(
      [&](auto& m) {
        using T = std::decay_t<decltype(m)>;
        if constexpr (kHasUnit<T>) {
          add("unit", CodedColumn::kUnit, LabelKind::kDepartment, &m.unit);
        }
        if constexpr (kHasAssisting<T>) {
          for (std::string& unit : m.assisting) {
            add("assisting", CodedColumn::kUnit, LabelKind::kDepartment, &unit);
          }
        }
        if constexpr (std::is_same_v<T, AmendCommand>) {
          add("category", CodedColumn::kCategory, LabelKind::kCategory,
              &m.category);
          add("region", CodedColumn::kRegion, LabelKind::kRegion, &m.region);
        }
      },
      *command);
  return out;
}

}  // namespace

base::Text FormText(const FormField& field) {
  switch (field.type) {
    case FactType::kBool:
      return base::Fill<messages::kYesOrNo>();
    case FactType::kTime:
      return base::Fill<messages::kTimeSuchAs>();
    case FactType::kAmount:
      return base::Fill<messages::kAmountSuchAs>();
    default:
      break;
  }
  base::Text values;
  for (const FormField::Value& value : field.values) {
    const base::Text one = {
        std::string(value.name),
        std::string(value.name) + "（" + std::string(value.chinese) + "）"};
    values = values.empty() ? one : base::Fill<messages::kAnd>(values, one);
  }
  return values.empty() ? base::Text() : base::Fill<messages::kOneOf>(values);
}

absl::StatusOr<std::string> ReadFacts(CommandKind kind, std::string_view facts,
                                      absl::TimeZone zone) {
  TextLexer lexer(facts, 0, facts.size());
  std::string out;
  std::size_t copied = 0;
  for (;;) {
    const TextToken name = lexer.Next();
    if (name.kind == TextTokenKind::kEnd) break;
    if (name.kind != TextTokenKind::kIdentifier) continue;
    const TextToken next = lexer.Peek();
    if (next.Is(':')) lexer.Next();
    if (!next.Is(':') && !next.Opens()) continue;
    const Fact* const fact = lifecycle::FindFact(
        kind, facts.substr(name.begin, name.end - name.begin));
    const TextToken token = lexer.Peek();
    if (!IsTyped(fact) || token.Opens()) {
      lexer.SkipValue();
      continue;
    }
    const Value value = ValueAt(facts, token);
    const std::string word(
        absl::StripAsciiWhitespace(base::ToAbsl(value.text)));
    // A number of an enum is the parser's; a time is quoted, since a blank
    // would cut it.
    const bool quoted = token.kind == TextTokenKind::kString;
    if (!quoted && (word.empty() || (fact->type == FactType::kEnum &&
                                     (IsDigit(word[0]) || word[0] == '-')))) {
      lexer.SkipValue();
      continue;
    }
    const std::string text = fact->type == FactType::kTime && !quoted
                                 ? ""
                                 : Rewritten(*fact, word, zone);
    if (text.empty()) return NotUnderstood(kind, *fact, word);
    out.append(facts, copied, token.begin - copied);
    out += text;
    copied = value.end;
    lexer.Seek(value.end);
  }
  out.append(facts, copied);
  return out;
}

base::Text FactsOfUnknown(CommandKind kind, std::string_view facts) {
  TextLexer lexer(facts, 0, facts.size());
  bool unknown = false;
  for (;;) {
    const TextToken name = lexer.Next();
    if (name.kind == TextTokenKind::kEnd) break;
    if (name.kind != TextTokenKind::kIdentifier) continue;
    const TextToken next = lexer.Peek();
    if (next.Is(':')) lexer.Next();
    if (!next.Is(':') && !next.Opens()) continue;
    unknown =
        unknown ||
        lifecycle::FindFact(
            kind, facts.substr(name.begin, name.end - name.begin)) == nullptr;
    lexer.SkipValue();
  }
  if (!unknown) return {};
  std::string all;
  for (const Fact& fact : lifecycle::FactsOf(kind)) {
    absl::StrAppend(&all, all.empty() ? "" : ", ", base::ToAbsl(fact.name));
  }
  return all.empty() ? base::Fill<messages::kHasNoFacts>()
                     : base::Fill<messages::kFactsAre>(all);
}

absl::Status ResolveNames(const RuleSet& rules, absl::Time accepted_at,
                          Command* command) {
  tables::RuleSetLabels labels(&rules);
  labels.SetAcceptedAt(accepted_at);
  for (const Coded& one : CodedOf(command)) {
    const std::string_view code = labels.CodeOf(one.kind, *one.word);
    if (!code.empty()) {
      *one.word = std::string(code);
      continue;
    }
    const base::Text ambiguous = labels.Ambiguous(one.kind, *one.word);
    if (!ambiguous.empty()) {
      return base::InvalidArgument(base::At(one.fact, ambiguous));
    }
  }
  return absl::OkStatus();
}

base::Text UnknownNames(const RuleSet& rules, Command command) {
  tables::RuleSetLabels labels(&rules);
  NearestWords near(rules);
  base::Text out;
  for (const Coded& one : CodedOf(&command)) {
    const bool known = one.kind == tables::LabelKind::kCategory
                           ? IsKnownCategory(&labels, *one.word)
                           : !labels.CodeOf(one.kind, *one.word).empty();
    if (known) continue;
    if (!out.empty()) out += base::Verbatim("\n");
    out += base::Fill<messages::kNotInRules>(
        one.fact, base::DidYouMean(near.Find(one.column, *one.word)));
  }
  return out;
}

}  // namespace trunkline::tools
