// SPDX-License-Identifier: Apache-2.0
// trunkline suggest: the categories that words suggest.
#include "trunkline/suggest.h"

#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/suggest/learn.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/points_table.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "tools/text_messages.h"
#include "tools/text_table.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  std::vector<std::string> models;
  TextTableOptions input;
  PointsOptions points;
  std::string words;
  std::string output = "-";
  std::string at;
  SuggestOptions suggest;
  bool top_given = false;
};

// "噪声 +812, 扰民 +96", the greatest points first, at most five.
std::string ReasonOf(const TextModels& models, std::string_view text,
                     absl::Time at, const Suggestion& suggestion) {
  auto explained = ExplainSuggestion(models, text, at, suggestion.category);
  if (!explained.ok()) return {};
  std::stable_sort(explained->spans.begin(), explained->spans.end(),
                   [](const SuggestionSpan& a, const SuggestionSpan& b) {
                     return std::abs(a.points) > std::abs(b.points);
                   });
  constexpr std::size_t kMost = 5;
  std::string reason;
  for (std::size_t i = 0; i != std::min(explained->spans.size(), kMost); ++i) {
    const SuggestionSpan& span = explained->spans[i];
    absl::StrAppend(
        &reason, reason.empty() ? "" : ", ",
        base::ToAbsl(text.substr(span.begin, span.end - span.begin)),
        span.points < 0 ? " " : " +", span.points);
  }
  if (explained->spans.size() > kMost) reason += ", ...";
  return reason;
}

// What is written of one text: the answer, or with --top the candidates.
std::vector<Suggestion> Shown(const Options& options,
                              const Suggestions& found) {
  if (options.top_given) return found.candidates;
  if (!found.answer.has_value()) return {};
  return {*found.answer};
}

std::string PercentOf(const Suggestion& suggestion) {
  return suggestion.percent_agreed < 0
             ? std::string()
             : std::to_string(suggestion.percent_agreed);
}

absl::Status SuggestWords(const Options& options, const TextModels& models,
                          const RuleSet* rules, absl::Time at) {
  Suggestions found;
  models.Suggest(options.words, at, options.suggest, &found);
  base::Text out;
  for (const Suggestion& one : Shown(options, found)) {
    const std::string_view label =
        rules == nullptr
            ? one.category
            : rules->CategoryLabel(one.category, LanguageTag(ToolLanguage()));
    out += base::Fill<messages::kSuggested>(one.category, label, one.score,
                                            one.margin);
    if (one.percent_agreed >= 0) {
      out += base::Fill<messages::kSuggestedShare>(one.percent_agreed, one.rows,
                                                   one.percent_low);
    }
    out += base::Verbatim("\n");
    auto why = ExplainSuggestion(models, options.words, at, one.category);
    if (!why.ok()) return why.status();
    for (const SuggestionSpan& span : why->spans) {
      out += base::Verbatim(absl::StrCat(
          "  ", span.points < 0 ? "" : "+", span.points, "  ",
          base::ToAbsl(std::string_view(options.words)
                           .substr(span.begin, span.end - span.begin)),
          "\n"));
    }
  }
  if (out.empty()) {
    out = base::Fill<messages::kNothingSuggested>() + base::Verbatim("\n");
  }
  return WriteAll("-", InToolLanguage(out));
}

absl::Status OpenTable(const Options& options, TableOutput* out) {
  TRUNKLINE_RETURN_IF_ERROR(out->Open(options.output, "suggestions"));
  return out->AddRow(
      {"id", "category", "score", "margin", "percent_agreed", "reason"});
}

// Writes what is suggested for one row; `reason` says why one is.
template <typename Reason>
absl::Status WriteRow(const Options& options, const std::string& id,
                      const Suggestions& found, const Reason& reason,
                      TableOutput* out) {
  const std::vector<Suggestion> shown = Shown(options, found);
  for (const Suggestion& one : shown) {
    TRUNKLINE_RETURN_IF_ERROR(
        out->AddRow({id, std::string(one.category), std::to_string(one.score),
                     std::to_string(one.margin), PercentOf(one), reason(one)}));
  }
  return shown.empty() ? out->AddRow({id, "", "", "", "", ""})
                       : absl::OkStatus();
}

absl::StatusOr<int> SuggestTable(const Options& options,
                                 const TextModels& models, absl::Time at) {
  TextTable table;
  TRUNKLINE_RETURN_IF_ERROR(table.Open(options.input, {"text"}));
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(OpenTable(options, &out));
  Progress progress(options.output != "-", table.size());
  Suggestions found;
  TextRow row;
  std::uint64_t rows = 0;
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table.Next(&row));
    if (!more) break;
    progress.Update(table.bytes_read(), ++rows);
    const std::string id =
        row.id.empty() ? std::to_string(row.line) : std::string(row.id);
    models.Suggest(row.text, at, options.suggest, &found);
    TRUNKLINE_RETURN_IF_ERROR(WriteRow(
        options, id, found,
        [&](const Suggestion& one) {
          return ReasonOf(models, row.text, at, one);
        },
        &out));
  }
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  return table.rejects() == 0 ? kDone : kRejects;
}

// "environment +100, environment.noise +700": the points of a category and of
// those above it, which add up to its score.
std::string PointsReason(const std::vector<CategoryPoints>& points,
                         const Suggestion& suggestion) {
  std::string reason;
  std::size_t end = 0;
  while (end != std::string_view::npos) {
    end = suggestion.category.find('.', end == 0 ? 0 : end + 1);
    const std::string_view level = suggestion.category.substr(0, end);
    for (const CategoryPoints& one : points) {
      if (one.category != level || one.points == 0) continue;
      absl::StrAppend(&reason, reason.empty() ? "" : ", ", base::ToAbsl(level),
                      one.points < 0 ? " " : " +", one.points);
    }
  }
  return reason;
}

absl::StatusOr<int> SuggestPoints(const Options& options,
                                  const TextModels& models,
                                  const RuleSet* rules, absl::Time at) {
  PointsTable table;
  TRUNKLINE_RETURN_IF_ERROR(
      table.Read(options.points, options.input, rules, nullptr,
                 [&models](std::string_view category) {
                   return suggest::IsScored(models, category);
                 }));
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(OpenTable(options, &out));
  Suggestions found;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i != table.size(); ++i) {
    const std::vector<CategoryPoints> points = table.points(i);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::size_t unscored,
        models.SuggestFromPoints(points.data(), points.size(), at,
                                 options.suggest, &found));
    left_out += unscored;
    TRUNKLINE_RETURN_IF_ERROR(WriteRow(
        options, std::string(table.id(i)), found,
        [&](const Suggestion& one) { return PointsReason(points, one); },
        &out));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  if (left_out != 0) {
    Say(base::Fill<messages::kPointsUnscored>(Count(left_out, nouns::kRow)));
  }
  return table.rejects() == 0 ? kDone : kRejects;
}

// Whether an argument names a table rather than being words.
bool IsTable(const std::string& words) {
  struct stat info;
  if (::stat(words.c_str(), &info) == 0) return true;
  return HasExtension(words, ".csv") || HasExtension(words, ".tsv") ||
         HasExtension(words, ".xlsx");
}

absl::StatusOr<int> RunSuggest(const Options& given) {
  Options options = given;
  std::optional<RuleSet> rules;
  if (!options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
  }
  const RuleSet* const checked = rules.has_value() ? &*rules : nullptr;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const TextModels models,
      LoadTextModelFiles(options.models, options.rules, checked));
  absl::TimeZone zone = absl::UTCTimeZone();
  if (checked != nullptr) {
    TRUNKLINE_ASSIGN_OR_RETURN(zone, base::LoadZone(checked->time_zone()));
  }
  absl::Time at = absl::Now();
  if (!options.at.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(at, ParseTimeOption("--at", options.at, zone));
  }
  options.top_given = options.suggest.top > 0;
  if (!options.points.path.empty()) {
    if (!options.input.path.empty() || !options.words.empty() ||
        !options.input.map.empty()) {
      return base::InvalidArgument(base::Fill<messages::kPointsAlone>());
    }
    return SuggestPoints(options, models, checked, at);
  }
  if (!options.points.map.empty()) {
    return base::InvalidArgument(base::Fill<messages::kPointsMapAlone>());
  }
  if (!options.input.path.empty() == !options.words.empty()) {
    return base::InvalidArgument(base::Fill<messages::kWordsOrTable>());
  }
  if (!options.input.path.empty()) return SuggestTable(options, models, at);
  TRUNKLINE_RETURN_IF_ERROR(SuggestWords(options, models, checked, at));
  return kDone;
}

}  // namespace

Run AddSuggest(Arguments* app) {
  auto options = std::make_shared<Options>();
  options->suggest.top = 0;
  app->AddOption("words", options->words,
                 "The words, or a table (.csv, .tsv, .xlsx)")
      ->TypeName("WORDS");
  AddRulesOptions(app, &options->rules, false);
  AddTextModelsOption(app, &options->models);
  AddTextTableOptions(app, &options->input);
  AddPointsOptions(app, &options->points);
  app->AddOption("--percent", options->suggest.min_percent,
                 "The required share of right answers, 0 to 100: the deepest "
                 "category that reaches it is suggested; default 0: the best "
                 "leaf")
      ->TypeName("N")
      ->Between(0, 100);
  app->AddOption("--top", options->suggest.top,
                 "Lists the best N leaves instead, whatever their share")
      ->TypeName("N")
      ->Between(1, 100);
  app->AddOption("--at", options->at,
                 "The time of the acceptance; default: now")
      ->TypeName("TIME");
  app->AddOption("-o,--output", options->output,
                 "File for the result, .csv or .xlsx; default: standard output")
      ->TypeName("FILE");
  app->Footer(
      "For words, prints the category, its score and margin, how often "
      "tickets with such a\nmargin had it, and the parts of the words with "
      "their points, which add up to the\nscore. For a table, writes id, "
      "category, score, margin, percent_agreed and reason,\na row for each "
      "text. A suggestion is no decision: a person confirms it.\nExit codes: 0 "
      "done, 1 a rule set or model has errors, 2 usage, 3 some rows could "
      "not\nbe read, 4 a file could not be read or written.\n\nExample:\n  "
      "trunkline suggest -r packs/cn/national -r packs/cn/changsha \\\n      "
      "\"工地夜间施工噪声扰民\"");
  return [options] {
    if (IsTable(options->words)) {
      options->input.path = std::exchange(options->words, {});
    }
    return RunSuggest(*options);
  };
}

}  // namespace trunkline::tools
