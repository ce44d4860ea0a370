// SPDX-License-Identifier: Apache-2.0
// trunkline learn text: a text model from tickets or from the categories'
// names.
#include "tools/learn_commands.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/system_error.h"
#include "src/schema/schema.h"
#include "src/suggest/characters.h"
#include "src/suggest/learn.h"
#include "src/suggest/model_file.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/points_table.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "tools/text_corrections.h"
#include "tools/text_messages.h"
#include "tools/text_report.h"
#include "tools/text_table.h"
#include "trunkline/offer.h"
#include "trunkline_internal/v1/ruleset.pb.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::tools {
namespace {

// Lines that an error lists.
constexpr std::size_t kMostLines = 10;

struct Options {
  TextTableOptions input;
  RulesOptions rules;
  std::vector<std::string> over;
  bool anew = false;
  bool max_grams_given = false;
  bool max_characters_given = false;
  std::string output;
  bool from_labels = false;
  std::string audit;
  std::string without;
  std::string keep;
  std::string test;
  std::string html;
  std::string corrections;
  PointsOptions points;
  int holdout = 0;
  suggest::LearnOptions learn;
};

// Rows that own what suggest::Row views.
struct Rows {
  struct Owned {
    std::string id, text, category, matter, caller, date;
  };
  std::deque<Owned> owned;
  std::vector<suggest::Row> views;
  std::uint64_t rejects = 0;
  std::uint64_t held_out = 0;
};

// The categories that a table names, where there are no rules.
class CategoryTree {
 public:
  // By code.
  std::map<std::string, std::string>* names() { return &names_; }
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
  std::map<std::string, std::string> names_;
};

// What rows get their categories by.
struct Naming {
  const RuleSet* rules = nullptr;  // May be null.
  CategoryTree tree;
  TextCorrections corrections;
  // Without rules, by code: the name that has it, and the first row with it.
  std::map<std::string, std::pair<std::string, std::uint64_t>> named;

  // Returns the code of a row's category; empty: there is none.
  // InvalidArgument: another name has it.
  absl::StatusOr<std::string> CodeOf(const std::string& path,
                                     const TextRow& row) {
    std::string code = CategoryCode(rules, row.category, nullptr);
    // A category that is corrected is in no tree.
    if (corrections.Apply(row.category, &code) || rules != nullptr) return code;
    std::vector<std::string_view> parts;
    for (const absl::string_view part : absl::StrSplit(
             absl::string_view(row.category), '/', absl::SkipWhitespace())) {
      parts.push_back(tables::Trim({part.data(), part.size()}));
    }
    std::string_view above = code;
    while (!above.empty() && !parts.empty()) {
      const auto [at, fresh] = named.try_emplace(
          std::string(above), std::string(parts.back()), row.row);
      if (!fresh && at->second.first != parts.back()) {
        return base::InvalidArgument(base::Fill<messages::kSameCode>(
            path, at->second.second, row.row, base::Quoted(above)));
      }
      above = suggest::ParentOf(above);
      parts.pop_back();
    }
    return CategoryCode(nullptr, row.category, tree.names());
  }
};

// `needed`: columns. `holdout`: per cent of the rows, by id, that are left out.
absl::StatusOr<Rows> ReadRows(const TextTableOptions& options,
                              const std::vector<std::string>& needed,
                              int holdout, Naming* naming) {
  TextTable table;
  TRUNKLINE_RETURN_IF_ERROR(table.Open(options, needed));
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
    TRUNKLINE_ASSIGN_OR_RETURN(std::string code,
                               naming->CodeOf(options.path, row));
    if (code.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          table.Reject("category", base::Fill<messages::kRowCategory>()));
      continue;
    }
    rows.owned.push_back({std::string(row.id), row.text, std::move(code),
                          std::string(row.matter), std::string(row.caller),
                          std::string(row.date)});
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
  return base::Unavailable(base::At(path, base::SystemError(errno)));
}

// A list of n-grams in any character set, one a line, as a model writes them.
// InvalidArgument: a line can be none; it may be a name, and is not repeated.
absl::StatusOr<std::vector<std::string>> ReadGrams(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string bytes,
                             ReadAll(path, std::size_t{1} << 24));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             tables::ToUtf8(bytes, tables::Charset::kAuto));
  std::vector<std::string> grams;
  base::Text bad;
  std::size_t number = 0, bad_lines = 0;
  for (const absl::string_view line : absl::StrSplit(content, '\n')) {
    ++number;
    const std::string_view text = tables::Trim({line.data(), line.size()});
    if (text.empty()) continue;
    std::string gram = suggest::FoldGram(text);
    if (suggest::ReadGram(gram).has_value()) {
      grams.push_back(std::move(gram));
      continue;
    }
    if (++bad_lines > kMostLines) continue;
    const base::Text one = base::Fill<messages::kLine>(number);
    bad = bad.empty() ? one : base::Fill<tables::messages::kAnd>(bad, one);
  }
  if (bad_lines != 0) {
    return base::InvalidArgument(base::Fill<messages::kNotGrams>(
        path, Count(bad_lines, nouns::kLine), bad));
  }
  return grams;
}

// Says how many n-grams were listed, and how many of them no model of `file`
// has, a TextModelFile.
void SayGrams(const std::string& path, const std::vector<std::string>& grams,
              const std::string& file) {
  trunkline_internal::v1::TextModelFile models;
  if (path.empty() || !models.ParseFromString(file)) return;
  std::set<std::string_view> known;
  for (const auto& model : models.text_model()) {
    for (const auto& gram : model.gram()) known.insert(gram.text());
  }
  const auto unknown = std::count_if(
      grams.begin(), grams.end(),
      [&](const std::string& gram) { return known.count(gram) == 0; });
  Say(base::Fill<messages::kGramsListed>(path,
                                         Count(grams.size(), nouns::kGram),
                                         static_cast<std::uint64_t>(unknown)));
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

// A judged row of a category; `best`: null if nothing is suggested.
JudgedRow JudgedBy(std::string_view category, const Suggestion* best) {
  JudgedRow one;
  one.category = std::string(category);
  if (best == nullptr) return one;
  one.suggested = std::string(best->category);
  one.margin = best->margin;
  one.percent = best->percent_agreed;
  return one;
}

const Suggestion* BestOf(const Suggestions& found) {
  return found.candidates.empty() ? nullptr : &found.candidates.front();
}

SuggestOptions OneCandidate() {
  SuggestOptions options;
  options.top = 1;
  return options;
}

std::vector<JudgedRow> Judge(const TextModels& models, const Rows& rows) {
  std::vector<JudgedRow> judged;
  Suggestions found;
  for (const suggest::Row& row : rows.views) {
    models.Suggest(row.text, suggest::TimeOf(row.date, models), OneCandidate(),
                   &found);
    judged.push_back(JudgedBy(row.category, BestOf(found)));
  }
  return judged;
}

// Rows with the points of an outside model.
struct PointedRows {
  std::vector<suggest::PointsRow> rows;
  std::size_t without = 0;  // Rows that have none.
};

PointedRows Join(const Rows& rows, const PointsTable& points) {
  PointedRows out;
  for (const Rows::Owned& row : rows.owned) {
    const std::size_t place = points.Find(row.id);
    if (place == points.size()) {
      ++out.without;
      continue;
    }
    out.rows.push_back({points.points(place), row.category, row.date});
  }
  return out;
}

absl::StatusOr<std::vector<JudgedRow>> JudgePoints(const TextModels& models,
                                                   const PointedRows& rows) {
  std::vector<JudgedRow> judged;
  Suggestions found;
  std::size_t left_out = 0;
  for (const suggest::PointsRow& row : rows.rows) {
    // Categories that no row had from which was learned are in no model.
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::size_t unscored,
        models.SuggestFromPoints(row.points.data(), row.points.size(),
                                 suggest::TimeOf(row.date, models),
                                 OneCandidate(), &found));
    left_out += unscored;
    judged.push_back(JudgedBy(row.category, BestOf(found)));
  }
  if (left_out != 0) {
    Say(base::Fill<messages::kPointsUnscored>(Count(left_out, nouns::kRow)));
  }
  return judged;
}

std::vector<JudgedRow> JudgedHeldOut(
    const suggest::Learned& learned,
    const std::function<std::string_view(std::size_t)>& category) {
  std::vector<JudgedRow> judged;
  for (const suggest::HeldOut& held : learned.held_out) {
    judged.push_back(
        {std::string(category(held.row)), held.category, held.margin, -1});
  }
  return judged;
}

// An id is the name of the file, too.
bool IsFileName(std::string_view id) {
  return !id.empty() && id.front() != '.' && id.size() <= 100 &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '.' || c == '-' || c == '_' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

// One run of the command.
class TextLearner {
 public:
  explicit TextLearner(const Options& options) : options_(options) {}

  absl::StatusOr<int> Run() {
    TRUNKLINE_RETURN_IF_ERROR(Prepare());
    TRUNKLINE_RETURN_IF_ERROR(ReadInput());
    TRUNKLINE_RETURN_IF_ERROR(Learn());
    const LoadResult<TextModels> models = LoadTextModels(
        {{learn_.id, learned_.file, Format::kBinary}}, naming_.rules);
    if (!models.ok()) {
      return Defects(models.issues.front().ToString(ToolLanguage()));
    }
    TRUNKLINE_RETURN_IF_ERROR(Write(*models.value));
    TRUNKLINE_RETURN_IF_ERROR(Report(*models.value));
    return rejects_ == 0 ? kDone : kRejects;
  }

 private:
  bool by_points() const { return !options_.points.path.empty(); }
  std::vector<std::string> needed() const {
    if (by_points()) return {"id", "category"};
    return {"text", "category"};
  }

  absl::Status Prepare() {
    learn_ = options_.learn;
    if (!IsFileName(learn_.id)) {
      return base::InvalidArgument(
          base::Fill<messages::kNotAnId>(base::Quoted(learn_.id)));
    }
    if (!options_.rules.paths.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(rules_, LoadRules(options_.rules));
      naming_.rules = &*rules_;
    }
    const bool table = !options_.input.path.empty();
    if (options_.from_labels && naming_.rules == nullptr) {
      return base::InvalidArgument(base::Fill<messages::kLabelsNeedRules>());
    }
    if (by_points() && !table) {
      return base::InvalidArgument(base::Fill<messages::kPointsNeedTable>());
    }
    if (!by_points() && !options_.points.map.empty()) {
      return base::InvalidArgument(base::Fill<messages::kPointsMapAlone>());
    }
    if (!options_.corrections.empty() && !table) {
      return base::InvalidArgument(
          base::Fill<messages::kCorrectionsNeedTable>());
    }
    if (!options_.from_labels && !table) {
      return base::InvalidArgument(base::Fill<messages::kNoTextTable>());
    }
    if (!options_.html.empty() && options_.test.empty() && !by_points() &&
        (options_.from_labels ? !table : learn_.folds == 0)) {
      return base::InvalidArgument(base::Fill<messages::kHtmlNeedsReport>());
    }
    if (!options_.without.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(learn_.without, ReadGrams(options_.without));
    }
    return FindModels();
  }

  // Reads the models of the packs of --over, which the table continues.
  absl::Status FindModels() {
    std::vector<std::string> folders;
    if (!options_.anew && !options_.from_labels && !by_points()) {
      for (const std::string& pack : options_.over) {
        const std::string folder = pack + "/" + kTextModelFolder;
        struct stat info;
        if (::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
          folders.push_back(folder);
        } else {
          Say(base::Fill<messages::kNoModelsToContinue>(pack));
        }
      }
    }
    if (folders.empty()) {
      if (!options_.without.empty()) {
        Say(base::At(options_.without,
                     Count(learn_.without.size(), nouns::kGram)));
      }
      if (!options_.keep.empty()) {
        return base::InvalidArgument(base::Fill<messages::kKeepNeedsOver>());
      }
      return absl::OkStatus();
    }
    if (options_.max_grams_given) {
      return base::InvalidArgument(base::Fill<messages::kContinueKeepsGrams>());
    }
    if (!options_.max_characters_given) learn_.max_characters = 0;
    if (!options_.keep.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(learn_.keep, ReadGrams(options_.keep));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        const TextModels models,
        LoadTextModelFiles(folders, options_.rules, naming_.rules));
    continued_ = models.Serialize(Format::kBinary);
    SayGrams(options_.without, learn_.without, *continued_);
    SayGrams(options_.keep, learn_.keep, *continued_);
    return absl::OkStatus();
  }

  absl::Status ReadInput() {
    if (!options_.corrections.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(naming_.corrections.Read(
          options_.corrections, naming_.rules, naming_.tree.names()));
    }
    if (options_.input.path.empty()) return absl::OkStatus();
    TRUNKLINE_ASSIGN_OR_RETURN(
        rows_, ReadRows(options_.input, needed(), options_.holdout, &naming_));
    rejects_ += rows_.rejects;
    if (!options_.corrections.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(naming_.corrections.Finish(naming_.rules));
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckOfferOnly());
    if (rows_.held_out != 0) {
      Say(base::Fill<messages::kHeldOutRows>(
          Count(rows_.held_out, nouns::kRow)));
    }
    if (!by_points()) return absl::OkStatus();
    TextTableOptions as = options_.input;
    as.rejects = PointsRejects(as.rejects);
    TRUNKLINE_RETURN_IF_ERROR(
        points_.Read(options_.points, as, naming_.rules, naming_.tree.names()));
    rejects_ += points_.rejects();
    joined_ = Join(rows_, points_);
    if (joined_.rows.empty()) {
      return base::InvalidArgument(base::Fill<messages::kNoRowHasPoints>(
          options_.input.path, options_.points.path));
    }
    SayJoined();
    Say(base::Fill<messages::kPointsCaution>());
    return absl::OkStatus();
  }

  // Where there are rules, loading the models does.
  absl::Status CheckOfferOnly() const {
    if (naming_.rules != nullptr) return absl::OkStatus();
    for (const std::string& code : learn_.offer_only) {
      if (naming_.named.count(code) != 0) continue;
      std::vector<std::string_view> known;
      for (const auto& [one, name] : naming_.named) known.push_back(one);
      return base::InvalidArgument(
          base::Fill<messages::kOfferOnlyUnknown>(base::Quoted(code)) +
          base::DidYouMean(base::Nearest(code, known)));
    }
    return absl::OkStatus();
  }

  void SayJoined() const {
    std::set<std::string_view> ids;
    for (const Rows::Owned& row : rows_.owned) {
      const std::size_t place = points_.Find(row.id);
      if (place != points_.size()) ids.insert(points_.id(place));
    }
    Say(base::Fill<messages::kPointsJoined>(
        Count(joined_.rows.size(), nouns::kRow),
        Count(joined_.without, nouns::kRow),
        Count(points_.size() - ids.size(), nouns::kTicket)));
  }

  absl::Status Learn() {
    Progress progress(true, 0, by_points() ? nouns::kRow : nouns::kModel);
    learn_.progress = [&](std::size_t done, std::size_t) {
      progress.Update(0, done);
    };
    absl::StatusOr<suggest::Learned> made =
        by_points() ? suggest::LearnFromPoints(joined_.rows, learn_)
        : options_.from_labels
            ? suggest::LearnFromLabels(*naming_.rules, learn_)
        : continued_.has_value()
            ? suggest::Continue(*continued_, rows_.views, learn_)
            : suggest::Learn(rows_.views, learn_);
    progress.Clear();
    TRUNKLINE_RETURN_IF_ERROR(made.status());
    learned_ = *std::move(made);
    if (learned_.left_out != 0) {
      Say(base::Fill<messages::kRowsOfNoModel>(
          Count(learned_.left_out, nouns::kRow)));
    }
    if (options_.from_labels && !rows_.views.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          learned_.file, suggest::Calibrate(learned_.file, rows_.views));
    }
    return absl::OkStatus();
  }

  absl::Status Write(const TextModels& models) {
    if (!options_.audit.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          WriteAudit(options_.audit, learned_, learn_.min_matters));
    }
    TRUNKLINE_RETURN_IF_ERROR(MakeFolder(options_.output));
    if (naming_.rules == nullptr) {
      TRUNKLINE_RETURN_IF_ERROR(WriteAll(options_.output + "/categories.txtpb",
                                         naming_.tree.Write(learn_.id)));
    }
    const std::string folder = options_.output + "/" + kTextModelFolder;
    TRUNKLINE_RETURN_IF_ERROR(MakeFolder(folder));
    TRUNKLINE_RETURN_IF_ERROR(
        WriteAll(folder + "/" + learn_.id + ".binpb", learned_.file));
    if (continued_.has_value()) {
      Say(base::Fill<messages::kContinued>(
          Count(models.model_count(), nouns::kModel),
          Count(models.gram_count(), nouns::kGram),
          Count(learned_.rows, nouns::kRow),
          Count(learned_.changed, nouns::kGram), folder));
      return absl::OkStatus();
    }
    Say(base::Fill<messages::kLearned>(
        Count(models.model_count(), nouns::kModel),
        Count(models.gram_count(), nouns::kGram),
        Count(learned_.rows, options_.from_labels ? nouns::kName : nouns::kRow),
        folder));
    return absl::OkStatus();
  }

  absl::Status Report(const TextModels& models) {
    std::vector<JudgedRow> judged;
    if (!options_.test.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(judged, JudgeTest(models));
    } else if (by_points()) {
      judged = JudgedHeldOut(learned_, [this](std::size_t row) {
        return joined_.rows[row].category;
      });
    } else if (options_.from_labels) {
      judged = Judge(models, rows_);
    } else {
      judged = JudgedHeldOut(learned_, [this](std::size_t row) {
        return rows_.views[row].category;
      });
    }
    if (judged.empty() && options_.test.empty() && options_.html.empty()) {
      return absl::OkStatus();
    }
    const TextFigures figures = FiguresOf(std::move(judged));
    if (!options_.html.empty()) {
      const std::string said = InToolLanguage(
          base::Fill<messages::kTextPageModels>(learn_.id, models.hash()));
      TRUNKLINE_RETURN_IF_ERROR(
          WriteAll(options_.html, TextPage(figures, said, ToolLanguage())));
    }
    return WriteAll("-", InToolLanguage(TextReport(figures)));
  }

  absl::StatusOr<std::vector<JudgedRow>> JudgeTest(const TextModels& models) {
    TextTableOptions test = options_.input;
    test.path = options_.test;
    test.rejects.clear();
    TRUNKLINE_ASSIGN_OR_RETURN(const Rows asked,
                               ReadRows(test, needed(), 0, &naming_));
    rejects_ += asked.rejects;
    if (!by_points()) return Judge(models, asked);
    const PointedRows pointed = Join(asked, points_);
    if (pointed.without != 0) {
      Say(base::Fill<messages::kTestWithoutPoints>(
          options_.test, Count(pointed.without, nouns::kRow)));
    }
    return JudgePoints(models, pointed);
  }

  const Options& options_;
  suggest::LearnOptions learn_;
  std::optional<RuleSet> rules_;
  Naming naming_;
  Rows rows_;
  PointsTable points_;
  PointedRows joined_;
  std::optional<std::string> continued_;  // The models that are continued.
  suggest::Learned learned_;
  std::uint64_t rejects_ = 0;
};

}  // namespace

Run AddLearnText(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("table", options->input.path,
                 "A table of texts with their categories (.csv, .xlsx)")
      ->TypeName("FILE");
  AddRulesOptions(app, &options->rules, false);
  app->AddOption("--over", options->over,
                 "A pack that the models are laid over, after --rules; a "
                 "table continues the text models that it has")
      ->TypeName("PATH")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  AddTextTableOptions(app, &options->input);
  app->AddOption("-o,--output", options->output,
                 "Folder for the result; the models are in its folder text")
      ->TypeName("DIR")
      ->Required();
  Option* const labels = app->AddFlag(
      "--from-labels", options->from_labels,
      "Learns from the names and aliases of --rules; a table is then "
      "only used for the calibration");
  app->AddOption("--id", options->learn.id,
                 "Id of the models (default words); the model of the children "
                 "of a category has its code after a dot")
      ->TypeName("ID");
  app->AddFlag("--anew", options->anew,
               "Learns from the table alone, although the pack of --over has "
               "text models");
  Option* const max_grams =
      app->AddOption("--max-grams", options->learn.max_grams,
                     "N-grams of one model (default 5000)")
          ->TypeName("N");
  Option* const max_characters =
      app->AddOption("--max-characters", options->learn.max_characters,
                     "Characters of the longest n-gram, 1 to 4 (default 3)")
          ->TypeName("N");
  app->AddOption("--min-matters", options->learn.min_matters,
                 "In how many different matters (and of how many callers, "
                 "where they are known) an n-gram occurs at least (default "
                 "10); fewer may let names of people in")
      ->TypeName("N");
  app->AddOption("--folds", options->learn.folds,
                 "Into how many parts the rows are divided for the "
                 "calibration, 2 to 20 (default 5); 0: none")
      ->TypeName("N");
  Option* const audit =
      app->AddOption("--audit", options->audit,
                     "Table of the rarest n-grams of the models, to be looked "
                     "through (.csv, .xlsx)")
          ->TypeName("FILE");
  Option* const without =
      app->AddOption("--without", options->without,
                     "File with n-grams that must not be used, one a line")
          ->TypeName("FILE");
  app->AddOption("--keep", options->keep,
                 "File with n-grams whose votes stay as they are where models "
                 "are continued, one a line")
      ->TypeName("FILE");
  AddPointsOptions(app, &options->points)
      ->Excludes(labels)
      ->Excludes(audit)
      ->Excludes(without);
  app->AddOption("--corrections", options->corrections,
                 "Table with the columns old and new: the category of a row "
                 "that has an old one is the new one (.csv, .xlsx)")
      ->TypeName("FILE");
  app->AddOption("--holdout", options->holdout,
                 "Leaves out the rows whose ids are in the holdout of a desk "
                 "(`desk holdout`), of this per cent; no model may learn from "
                 "them")
      ->TypeName("PERCENT")
      ->Between(0, 100);
  app->AddOption("--offer-only", options->learn.offer_only,
                 "A category that is only offered to a person, with all below "
                 "it: no ticket is routed by a suggestion of it (discipline "
                 "inspection, say); may be repeated")
      ->TypeName("CODE")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--test", options->test,
                 "A table like the first, which the report is made of; "
                 "without it, of the parts that were held out")
      ->TypeName("FILE");
  app->AddOption("--html", options->html,
                 "Writes the report, with more figures, as one HTML page")
      ->TypeName("FILE");
  app->Footer(
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
  return [options, max_grams, max_characters] {
    options->max_grams_given = max_grams->Count() != 0;
    options->max_characters_given = max_characters->Count() != 0;
    std::vector<std::string>& rules = options->rules.paths;
    rules.insert(rules.end(), options->over.begin(), options->over.end());
    return TextLearner(*options).Run();
  };
}

}  // namespace trunkline::tools
