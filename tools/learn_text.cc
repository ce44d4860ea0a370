// SPDX-License-Identifier: Apache-2.0
// trunkline learn text: a text model from tickets or from the categories' names.
#include "tools/learn_commands.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/load/entry.h"
#include "src/schema/schema.h"
#include "src/suggest/learn.h"
#include "src/suggest/model_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "tools/text_report.h"
#include "tools/text_table.h"
#include "trunkline/offer.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

struct Options {
  TextTableOptions input;
  RulesOptions rules;
  std::vector<std::string> over;
  std::string output;
  bool from_labels = false;
  std::string audit;
  std::string without;
  std::string test;
  int holdout = 0;
  suggest::LearnOptions learn;
};

// Rows that own what suggest::Row views.
struct Rows {
  struct Owned {
    std::string text, category, matter, caller, date;
  };
  std::deque<Owned> owned;
  std::vector<suggest::Row> views;
  std::uint64_t rejects = 0;
  std::uint64_t held_out = 0;
};

// Makes codes of the names that a table has: "环境/噪声" is "环境.噪声".
class CategoryTree {
 public:
  explicit CategoryTree(const RuleSet* rules) : rules_(rules) {}

  // Returns the code of a name; empty: there is none.
  std::string CodeOf(std::string_view name) {
    if (rules_ != nullptr) return std::string(rules_->FindCategory(name));
    std::string code;
    for (absl::string_view part :
         absl::StrSplit(base::ToAbsl(name), '/', absl::SkipWhitespace())) {
      std::string piece(part);
      for (char& c : piece) {
        const bool bad = c == '.' || !load::GoodId(std::string_view(&c, 1));
        if (static_cast<unsigned char>(c) < 0x80 && bad) c = '_';
      }
      absl::StrAppend(&code, code.empty() ? "" : ".", piece);
      names_[code] = std::string(part);
    }
    return load::GoodId(code) ? code : std::string();
  }
  // The categories that were made, as a rule set that can be loaded: with a
  // jurisdiction and a centre to be replaced by the city's own.
  std::string Write(const std::string& id) const {
    trunkline_internal::v1::RuleSet file;
    auto* const jurisdiction = file.add_jurisdiction();
    jurisdiction->set_id(id);
    jurisdiction->set_time_zone("+00:00");
    jurisdiction->set_centre("centre");
    jurisdiction->mutable_provenance()->set_illustrative(true);
    for (int basis = 1; basis <= 4; ++basis) {
      jurisdiction->add_principle(
          static_cast<trunkline_internal::v1::Basis>(basis));
    }
    file.add_department()->set_code("centre");
    for (const auto& [code, name] : names_) {
      auto* const category = file.add_category();
      category->set_code(code);
      auto* const label = category->add_name();
      label->set_lang("zh");
      label->set_text(name);
    }
    return schema::FromBinary("RuleSet", file.SerializeAsString(),
                              Format::kText)
        .value_or("");
  }

 private:
  const RuleSet* rules_;
  std::map<std::string, std::string> names_;
};

// `holdout`: per cent of the rows, by id, that are left out.
absl::StatusOr<Rows> ReadRows(const TextTableOptions& options, int holdout,
                              CategoryTree* tree) {
  TextTable table;
  TRUNKLINE_RETURN_IF_ERROR(table.Open(options, {"category"}));
  Rows rows;
  Progress progress(true, table.size());
  TextRow row;
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table.Next(&row));
    if (!more) break;
    progress.Update(table.bytes_read(), rows.owned.size());
    if (holdout != 0 && row.id.empty()) {
      return base::InvalidArgument(base::Fill<messages::kHoldoutNeedsId>());
    }
    if (IsHeldOut(row.id, holdout)) {
      ++rows.held_out;
      continue;
    }
    std::string code = tree->CodeOf(row.category);
    if (code.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          table.Reject("category", base::Fill<messages::kRowCategory>()));
      continue;
    }
    rows.owned.push_back({row.text, std::move(code), std::string(row.matter),
                          std::string(row.caller), std::string(row.date)});
    const Rows::Owned& kept = rows.owned.back();
    rows.views.push_back(
        {kept.text, kept.category, kept.matter, kept.caller, kept.date});
  }
  rows.rejects = table.rejects();
  return rows;
}

absl::Status MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) {
    return absl::OkStatus();
  }
  return base::Unavailable(base::At(path, std::strerror(errno)));
}

absl::StatusOr<std::vector<std::string>> ReadLines(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, std::size_t{1} << 24));
  return std::vector<std::string>(
      absl::StrSplit(content, absl::ByAnyChar("\r\n"), absl::SkipEmpty()));
}

// The n-grams that are nearest to the floor: those in fewer than twice as many
// matters as it.
absl::Status WriteAudit(const std::string& path,
                        const suggest::Learned& learned, std::size_t floor) {
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, "audit"));
  TRUNKLINE_RETURN_IF_ERROR(out.AddRow({"gram", "matters", "callers"}));
  for (const suggest::AuditedGram& gram : learned.grams) {
    if (gram.matters >= 2 * floor) continue;
    TRUNKLINE_RETURN_IF_ERROR(
        out.AddRow({gram.text, std::to_string(gram.matters),
                    gram.callers == 0 ? "" : std::to_string(gram.callers)}));
  }
  return out.Close();
}

std::vector<JudgedRow> Judge(const TextModels& models, const Rows& rows) {
  std::vector<JudgedRow> judged;
  SuggestOptions options;
  options.top = 1;
  Suggestions found;
  for (const suggest::Row& row : rows.views) {
    models.Suggest(row.text, absl::InfinitePast(), options, &found);
    JudgedRow& one = judged.emplace_back();
    one.category = std::string(row.category);
    if (found.candidates.empty()) continue;
    const Suggestion& best = found.candidates.front();
    one.suggested = std::string(best.category);
    one.margin = best.margin;
    one.percent = best.percent_agreed;
  }
  return judged;
}

absl::StatusOr<int> RunLearnText(const Options& options) {
  std::optional<RuleSet> rules;
  if (!options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
  }
  const RuleSet* const tree_rules = rules.has_value() ? &*rules : nullptr;
  if (options.from_labels && tree_rules == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kLabelsNeedRules>());
  }
  if (!options.from_labels && options.input.path.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoTextTable>());
  }
  suggest::LearnOptions learn = options.learn;
  if (!options.without.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(learn.without, ReadLines(options.without));
  }
  CategoryTree tree(tree_rules);
  Rows rows;
  if (!options.input.path.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rows,
                               ReadRows(options.input, options.holdout, &tree));
    if (rows.held_out != 0) {
      Say(base::Fill<messages::kHeldOutRows>(
          Count(rows.held_out, nouns::kRow)));
    }
  }
  Progress progress(true, 0, nouns::kModel);
  learn.progress = [&](std::size_t done, std::size_t) {
    progress.Update(0, done);
  };
  absl::StatusOr<suggest::Learned> made =
      options.from_labels ? suggest::LearnFromLabels(*tree_rules, learn)
                          : suggest::Learn(rows.views, learn);
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(made.status());
  suggest::Learned learned = *std::move(made);
  if (options.from_labels && !rows.views.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(learned.file,
                               suggest::Calibrate(learned.file, rows.views));
  }
  const LoadResult<TextModels> models =
      LoadTextModels({{learn.id, learned.file, Format::kBinary}}, tree_rules);
  if (!models.ok()) {
    return Defects(models.issues.front().ToString(ToolLanguage()));
  }
  if (!options.audit.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAudit(options.audit, learned, learn.min_matters));
  }
  TRUNKLINE_RETURN_IF_ERROR(MakeFolder(options.output));
  if (tree_rules == nullptr) {
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAll(options.output + "/categories.txtpb", tree.Write(learn.id)));
  }
  const std::string folder = options.output + "/" + kTextModelFolder;
  TRUNKLINE_RETURN_IF_ERROR(MakeFolder(folder));
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(folder + "/" + learn.id + ".binpb", learned.file));
  Say(base::Fill<messages::kLearned>(
      Count(models.value->model_count(), nouns::kModel),
      Count(models.value->gram_count(), nouns::kGram),
      Count(learned.rows, options.from_labels ? nouns::kName : nouns::kRow),
      folder));
  if (!options.test.empty()) {
    TextTableOptions test = options.input;
    test.path = options.test;
    test.rejects.clear();
    TRUNKLINE_ASSIGN_OR_RETURN(const Rows asked, ReadRows(test, 0, &tree));
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAll("-", InToolLanguage(TextReport(Judge(*models.value, asked)))));
    rows.rejects += asked.rejects;
  } else if (options.from_labels && !rows.views.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAll("-", InToolLanguage(TextReport(Judge(*models.value, rows)))));
  } else if (!learned.held_out.empty()) {
    std::vector<JudgedRow> judged;
    for (const suggest::HeldOut& held : learned.held_out) {
      judged.push_back({std::string(rows.views[held.row].category),
                        held.category, held.margin, -1});
    }
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAll("-", InToolLanguage(TextReport(std::move(judged)))));
  }
  return rows.rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddLearnText(CLI::App* app) {
  auto options = std::make_shared<Options>();
  app->add_option("table", options->input.path,
                  "A table of texts with their categories (.csv, .xlsx)")
      ->type_name("FILE");
  AddRulesOptions(app, &options->rules, false);
  app->add_option("--over", options->over,
                  "A pack that the models are laid over, after --rules")
      ->type_name("PATH")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  AddTextTableOptions(app, &options->input);
  app->add_option("-o,--output", options->output,
                  "Folder for the result; the models are in its folder text")
      ->type_name("DIR")
      ->required();
  app->add_flag("--from-labels", options->from_labels,
                "Learns from the names and aliases of --rules; a table is then "
                "only used for the calibration");
  app->add_option("--id", options->learn.id,
                  "Id of the models (default words); the model of the children "
                  "of a category has its code after a dot")
      ->type_name("ID");
  app->add_option("--max-grams", options->learn.max_grams,
                  "N-grams of one model (default 5000)")
      ->type_name("N");
  app->add_option("--max-characters", options->learn.max_characters,
                  "Characters of the longest n-gram, 1 to 4 (default 3)")
      ->type_name("N");
  app->add_option("--min-matters", options->learn.min_matters,
                  "In how many different matters (and of how many callers, "
                  "where they are known) an n-gram occurs at least (default "
                  "10); fewer may let names of people in")
      ->type_name("N");
  app->add_option("--folds", options->learn.folds,
                  "Into how many parts the rows are divided for the "
                  "calibration, 2 to 20 (default 5); 0: none")
      ->type_name("N");
  app->add_option("--audit", options->audit,
                  "Table of the rarest n-grams of the models, to be looked "
                  "through (.csv, .xlsx)")
      ->type_name("FILE");
  app->add_option("--without", options->without,
                  "File with n-grams that must not be used, one a line")
      ->type_name("FILE");
  app->add_option("--holdout", options->holdout,
                  "Leaves out the rows whose ids are in the holdout of a desk "
                  "(`desk holdout`), of this per cent; no model may learn from "
                  "them")
      ->type_name("PERCENT")
      ->check(CLI::Range(0, 100));
  app->add_option("--offer-only", options->learn.offer_only,
                  "A category that is only offered to a person, with all below "
                  "it: no ticket is routed by a suggestion of it (discipline "
                  "inspection, say); may be repeated")
      ->type_name("CODE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app->add_option("--test", options->test,
                  "A table like the first, which the report is made of; "
                  "without it, of the parts that were held out")
      ->type_name("FILE");
  app->footer(
      "Writes DIR/text/ID.binpb and, without --rules, the categories of the "
      "table as\nDIR/categories.txtpb, a rule set that can be loaded. Prints "
      "how often the best\nsuggestion is right: by level, by the share of "
      "texts that are answered, and by the\nshare that the models predict. The "
      "same table and options give the same bytes.\nExit codes: 0 done, 1 the "
      "rule set has errors, 2 usage, 3 some rows could not be\nread or have an "
      "unknown category, 4 a file could not be read or written.\n\nExample:\n  "
      "trunkline learn text tickets.csv -r "
      "packs/cn/national -r packs/cn/changsha \\\n      --map "
      "text=title/body,category=type,matter=case -o words");
  return [options] {
    std::vector<std::string>& rules = options->rules.paths;
    rules.insert(rules.end(), options->over.begin(), options->over.end());
    return RunLearnText(*options);
  };
}

}  // namespace trunkline::tools
