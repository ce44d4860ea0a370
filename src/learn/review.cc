// SPDX-License-Identifier: Apache-2.0
// The review table: rules for people to approve, and their verdicts.
#include "src/learn/review.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/learn/report.h"
#include "src/rules/names.h"
#include "trunkline/enum_names.h"

namespace trunkline {
namespace learn {
namespace {

// The columns of the table.
enum Column {
  kId,
  kConditions,
  kDepartment,
  kSupport,
  kShare,
  kDates,
  kExamples,
  kAdvice,
  kVerdict,
  kColumns
};
constexpr std::array<const base::Message*, kColumns> kHeadings = {
    &messages::kIdHeading,         &messages::kConditionsHeading,
    &messages::kDepartmentHeading, &messages::kSupportHeading,
    &messages::kShareHeading,      &messages::kDatesHeading,
    &messages::kExamplesHeading,   &messages::kAdviceHeading,
    &messages::kVerdictHeading};

// Whether a verdict says yes; nothing if it is no verdict.
std::optional<bool> ReadVerdict(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kYes = {
      "yes",      "y",  "true", "1",    "accept", "accepted",
      "approved", "是", "采纳", "同意", "通过"};
  static constexpr std::array<std::string_view, 9> kNo = {
      "no", "n", "false", "0", "refuse", "refused", "否", "不采纳", "不同意"};
  const std::string folded = rules::FoldName(word);
  if (std::find(kYes.begin(), kYes.end(), folded) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), folded) != kNo.end()) return false;
  return std::nullopt;
}

// Reads what ConditionsText() writes.
class ConditionReader {
 public:
  // Adds the ranges that the model does not have.
  ConditionReader(const Counts& counts, const LearnOptions& options,
                  Model* model, const LearnVerdict& verdict)
      : counts_(counts), options_(options), model_(*model), verdict_(verdict) {}

  absl::StatusOr<ModelRule> Read() {
    const std::size_t attributes = model_.facts.attributes.size();
    ModelRule rule;
    rule.pattern.assign(5 + attributes, 0);
    rule.approved = true;
    TRUNKLINE_ASSIGN_OR_RETURN(const Node unit,
                               Find(counts_.departments, verdict_.department));
    rule.lead = unit - 1;
    for (const auto part :
         absl::StrSplit(verdict_.conditions, "; ", absl::SkipEmpty())) {
      const std::pair<std::string, std::string> pair =
          absl::StrSplit(part, absl::MaxSplits('=', 1));
      const auto& [name, value] = pair;
      if (name == "category") {
        TRUNKLINE_ASSIGN_OR_RETURN(rule.pattern[0],
                                   Find(counts_.categories, value));
      } else if (name == "region") {
        TRUNKLINE_ASSIGN_OR_RETURN(rule.pattern[1],
                                   Find(counts_.regions, value));
      } else if (name == "hotline") {
        TRUNKLINE_ASSIGN_OR_RETURN(rule.pattern[2 + attributes],
                                   Find(counts_.hotlines, value));
      } else if (name == "type") {
        TicketType type;
        if (!FindEnum(value, &type)) return Unknown(value);
        rule.pattern[3 + attributes] = static_cast<Node>(type);
      } else if (name == "channel") {
        Channel channel;
        if (!FindEnum(value, &channel)) return Unknown(value);
        rule.pattern[4 + attributes] = static_cast<Node>(channel);
      } else if (name == "from" || name == "to") {
        const auto time = base::ParseCivil(value);
        if (!time.ok()) return Unknown(value);
        (name == "from" ? rule.from : rule.to) =
            ToDayNumber(absl::CivilDay(*time));
      } else {
        TRUNKLINE_RETURN_IF_ERROR(ReadAttribute(name, value, &rule));
      }
    }
    return rule;
  }

 private:
  absl::Status ReadAttribute(const std::string& name, const std::string& value,
                             ModelRule* rule) {
    for (std::size_t i = 0; i < model_.facts.attributes.size(); ++i) {
      const std::size_t a = model_.facts.attributes[i];
      if (options_.attributes[a] != name) continue;
      if (!model_.facts.ranges[a].empty()) {
        TRUNKLINE_ASSIGN_OR_RETURN(rule->pattern[2 + i], FindRange(a, value));
        return absl::OkStatus();
      }
      TRUNKLINE_ASSIGN_OR_RETURN(rule->pattern[2 + i],
                                 Find(counts_.attributes[a], value));
      return absl::OkStatus();
    }
    return Unknown(name);
  }
  // Reads "100..200"; either bound may be missing.
  absl::StatusOr<Node> FindRange(std::size_t attribute,
                                 const std::string& value) {
    const std::pair<std::string, std::string> text =
        absl::StrSplit(value, absl::MaxSplits("..", 1));
    const auto bound = [&](const std::string& written, std::int64_t* out) {
      if (written.empty()) return true;
      if (KindOf(options_, attribute) == AttributeKind::kNumber) {
        const auto number = base::ParseMillionths(written);
        if (number.has_value()) *out = *number;
        return number.has_value();
      }
      const auto day = base::ParseCivil(written);
      if (day.ok()) *out = ToDayNumber(absl::CivilDay(*day));
      return day.ok();
    };
    Range range;
    if (value.find("..") == std::string::npos ||
        !bound(text.first, &range.min) || !bound(text.second, &range.max)) {
      return Unknown(value);
    }
    std::vector<Range>& ranges = model_.facts.ranges[attribute];
    const auto found = std::find(ranges.begin(), ranges.end(), range);
    if (found != ranges.end()) {
      return static_cast<Node>(found - ranges.begin() + 1);
    }
    ranges.push_back(range);
    return static_cast<Node>(ranges.size());
  }
  absl::StatusOr<Node> Find(const NameCounter::Names& names,
                            const std::string& code) const {
    const auto found =
        std::find(names.codes.begin() + 1, names.codes.end(), code);
    if (found == names.codes.end()) return Unknown(code);
    return static_cast<Node>(found - names.codes.begin());
  }
  absl::Status Unknown(const std::string& what) const {
    return base::InvalidArgument(base::Fill<messages::kVerdictUnknown>(
        base::Quoted(verdict_.id), base::Quoted(what)));
  }

  const Counts& counts_;
  const LearnOptions& options_;
  Model& model_;
  const LearnVerdict& verdict_;
};

}  // namespace

std::string ConditionsText(const LearnedConditions& rule) {
  std::vector<std::string> parts;
  if (!rule.category.empty()) parts.push_back("category=" + rule.category);
  if (!rule.region.empty()) parts.push_back("region=" + rule.region);
  parts.insert(parts.end(), rule.attributes.begin(), rule.attributes.end());
  if (!rule.hotline.empty()) parts.push_back("hotline=" + rule.hotline);
  if (rule.type != TicketType::kUnspecified) {
    parts.push_back("type=" + std::string(EnumName(rule.type)));
  }
  if (rule.channel != Channel::kUnspecified) {
    parts.push_back("channel=" + std::string(EnumName(rule.channel)));
  }
  if (!rule.valid_from.empty()) parts.push_back("from=" + rule.valid_from);
  if (!rule.valid_to.empty()) parts.push_back("to=" + rule.valid_to);
  return absl::StrJoin(parts, "; ");
}

absl::Status ApplyVerdicts(const Counts& counts, const LearnOptions& options,
                           Model* model) {
  for (const LearnVerdict& verdict : options.verdicts) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const ModelRule rule,
        ConditionReader(counts, options, model, verdict).Read());
    auto& rules = model->rules;
    // What the history says for the same conditions at the same time.
    rules.erase(
        std::remove_if(rules.begin(), rules.end(),
                       [&](const ModelRule& other) {
                         return other.pattern == rule.pattern &&
                                other.from < rule.to && rule.from < other.to &&
                                (verdict.accepted || other.lead == rule.lead);
                       }),
        rules.end());
    if (verdict.accepted) rules.push_back(rule);
  }
  return absl::OkStatus();
}

}  // namespace learn

std::vector<std::vector<std::string>> LearnReview(
    const LearnedCatalogue& learnt, Language language) {
  namespace messages = learn::messages;
  std::vector<std::vector<std::string>> rows;
  rows.push_back({});
  for (const base::Message* heading : learn::kHeadings) {
    rows.back().emplace_back(heading->In(language));
  }
  std::vector<const LearnedRule*> order;
  for (const LearnedRule& rule : learnt.rules) order.push_back(&rule);
  std::stable_sort(order.begin(), order.end(),
                   [](const LearnedRule* a, const LearnedRule* b) {
                     return a->pushed_down != b->pushed_down
                                ? a->pushed_down
                                : a->tickets > b->tickets;
                   });
  for (const LearnedRule* rule : order) {
    const base::Message* advice = &messages::kAdviseAccept;
    if (rule->tickets < 10) advice = &messages::kAdviseFew;
    if (rule->correct * 10 < rule->tickets * 9) advice = &messages::kAdviseLook;
    if (rule->pushed_down) advice = &messages::kPushedDown;
    std::string share = learn::Percent(rule->correct, rule->tickets) + " %";
    if (rule->held_out > 0) {
      share += absl::StrCat(
          " (", learn::Percent(rule->held_out_correct, rule->held_out), " % / ",
          rule->held_out, ", >= ", rule->held_out_bound / 10, ".",
          rule->held_out_bound % 10, " %)");
    }
    rows.push_back({rule->id, learn::ConditionsText(*rule), rule->department,
                    std::to_string(rule->tickets), share,
                    rule->first_date + " - " + rule->last_date,
                    absl::StrJoin(rule->counter_examples, "; "),
                    std::string(advice->In(language)),
                    rule->approved ? std::string(messages::kYes.In(language))
                                   : std::string()});
  }
  return rows;
}

absl::StatusOr<std::vector<LearnVerdict>> ReadLearnReview(
    const std::vector<std::vector<std::string>>& rows) {
  namespace messages = learn::messages;
  std::array<std::size_t, learn::kColumns> at;
  at.fill(std::string::npos);
  const std::vector<std::string> none;
  const std::vector<std::string>& heading = rows.empty() ? none : rows[0];
  for (std::size_t i = 0; i < heading.size(); ++i) {
    for (std::size_t c = 0; c < learn::kColumns; ++c) {
      if (heading[i] == learn::kHeadings[c]->en() ||
          heading[i] == learn::kHeadings[c]->zh()) {
        at[c] = i;
      }
    }
  }
  for (learn::Column column :
       {learn::kId, learn::kConditions, learn::kDepartment, learn::kVerdict}) {
    if (at[column] == std::string::npos) {
      const base::Message& name = *learn::kHeadings[column];
      return base::InvalidArgument(
          base::Fill<messages::kReviewColumn>(base::FillFound(name, {})));
    }
  }
  std::vector<LearnVerdict> out;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    const auto cell = [&](learn::Column column) {
      return at[column] < rows[row].size() ? rows[row][at[column]]
                                           : std::string();
    };
    const std::string word = cell(learn::kVerdict);
    if (rules::FoldName(word).empty()) continue;
    const std::optional<bool> accepted = learn::ReadVerdict(word);
    if (!accepted.has_value()) {
      return base::InvalidArgument(
          base::Fill<messages::kNoVerdict>(row + 1, base::Quoted(word)));
    }
    out.push_back({cell(learn::kId), cell(learn::kConditions),
                   cell(learn::kDepartment), *accepted});
  }
  return out;
}

}  // namespace trunkline
