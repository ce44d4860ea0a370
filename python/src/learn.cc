// SPDX-License-Identifier: Apache-2.0
#include "trunkline/learn.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "python/src/arrow_input.h"
#include "python/src/deadlines.h"
#include "python/src/history_columns.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/civil.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/enum_names.h"
#include "src/tables/csv.h"
#include "trunkline/enum_names.h"

namespace trunkline::python {
namespace {

constexpr base::Message kRowField{"row $0, $1: $2", "第$0行，$1：$2"};
constexpr base::Message kRowOnly{"row $0: $1", "第$0行：$1"};
constexpr base::Message kNoTime{"there is no time", "没有时间"};
constexpr base::Message kNotATime{"not a time", "不是时间"};
constexpr base::Message kNotYesOrNo{"neither yes nor no, nor a number",
                                    "既不是“是”或“否”，也不是数字"};
constexpr base::Message kNoSuchName{"no such name", "没有这个名称"};

constexpr std::size_t kShownRejects = 10;
constexpr std::string_view kAttribute = "attribute.";

// The fields of a history beside attribute.NAME.
enum Field {
  kAccepted,
  kCategory,
  kRegion,
  kLead,
  kFinal,
  kDue,
  kId,
  kDialled,
  kType,
  kChannel,
  kConfidential,
  kAgainst,
  kReturned,
  kRedispatched,
  kRedone,
  kInterim,
  kExtended,
  kHeld,
  kProposed,
  kFields,
};
constexpr std::array<const char*, kFields> kNames = {
    "accepted",     "category", "region",   "lead",         "final",
    "due",          "id",       "dialled",  "type",         "channel",
    "confidential", "against",  "returned", "redispatched", "redone",
    "interim",      "extended", "held",     "proposed"};

// A field and its columns; several are joined to a path.
struct FieldSource {
  std::string field;
  int number = kFields;  // kFields: an attribute.
  std::vector<int> children;
  std::vector<CellColumn> columns;
  std::string joined;

  std::string_view Text(std::int64_t row) {
    if (columns.size() == 1) return columns[0].Text(row);
    joined.clear();
    for (CellColumn& column : columns) {
      const std::string_view part = column.Text(row);
      if (part.empty()) continue;
      if (!joined.empty()) joined += '/';
      joined += part;
    }
    return joined;
  }
};

// Counts the rows of a table.
class HistoryReader {
 public:
  // Finds the columns; adds attributes and the separator to the options.
  absl::Status Open(
      const ArrowSchema& schema,
      const std::vector<std::pair<std::string, std::string>>& given,
      LearnOptions* options) {
    if (std::string_view(schema.format) != "+s") {
      return absl::InvalidArgumentError(
          "not a table: the stream has no columns");
    }
    std::map<std::string, int> columns;
    for (std::int64_t i = 0; i != schema.n_children; ++i) {
      const char* name = schema.children[i]->name;
      columns.try_emplace(name == nullptr ? "" : name, static_cast<int>(i));
    }
    for (const auto& [field, column] : given) {
      FieldSource source;
      source.field = field;
      TRUNKLINE_RETURN_IF_ERROR(NumberOf(&source));
      std::vector<std::string> parts = {column};
      if (columns.count(column) == 0 &&
          (source.number == kCategory || source.number == kRegion)) {
        parts = absl::StrSplit(column, '/');
        if (parts.size() > 1) options->separator = "/";
      }
      for (const std::string& part : parts) {
        const auto found = columns.find(part);
        if (found == columns.end()) {
          return absl::InvalidArgumentError(
              absl::StrCat("columns: the table has no column \"", part, "\""));
        }
        source.children.push_back(found->second);
      }
      sources_.push_back(std::move(source));
    }
    for (std::int64_t i = 0; i != schema.n_children; ++i) {
      FieldSource source;
      const char* name = schema.children[i]->name;
      source.field = name == nullptr ? "" : name;
      if (!NumberOf(&source).ok() || Find(source.field) != nullptr) continue;
      source.children = {static_cast<int>(i)};
      sources_.push_back(std::move(source));
    }
    for (const int field : {kAccepted, kCategory}) {
      if (Find(kNames[field]) == nullptr) return Missing(kNames[field]);
    }
    if (Find("lead") == nullptr && Find("final") == nullptr) {
      return Missing("lead");
    }
    const bool ordered = !options->attributes.empty();
    for (FieldSource& source : sources_) {
      for (int child : source.children) {
        const ArrowSchema& column = *schema.children[child];
        auto made = CellColumn::Create(
            column, column.name == nullptr ? "" : column.name);
        if (!made.ok()) return made.status();
        source.columns.push_back(*std::move(made));
      }
      if (source.number == kFields && !ordered) {
        options->attributes.push_back(source.field.substr(kAttribute.size()));
      }
    }
    children_ = schema.n_children;
    return absl::OkStatus();
  }

  absl::Status Read(const ArrowArray& batch, absl::TimeZone zone,
                    CatalogueLearner* learner) {
    if (batch.n_children != children_) {
      return absl::InvalidArgumentError("a batch has other columns");
    }
    for (FieldSource& source : sources_) {
      for (std::size_t i = 0; i != source.columns.size(); ++i) {
        TRUNKLINE_RETURN_IF_ERROR(source.columns[i].Bind(
            *batch.children[source.children[i]], batch.offset));
      }
    }
    for (std::int64_t row = 0; row != batch.length; ++row) {
      ++rows_;
      const FieldSource* bad = nullptr;
      base::Text why = ReadRow(row, zone, &bad);
      if (why.empty()) {
        const absl::Status added = learner->Add(ticket_);
        if (absl::IsResourceExhausted(added)) return added;
        if (added.ok()) continue;
        why = base::TextOf(added);
      }
      ++rejects_;
      if (first_rejects_.size() >= kShownRejects) continue;
      first_rejects_.push_back(
          bad == nullptr ? base::Fill<kRowOnly>(rows_, why)
                         : base::Fill<kRowField>(rows_, bad->field, why));
    }
    return absl::OkStatus();
  }

  std::uint64_t rows() const { return rows_; }
  std::uint64_t rejects() const { return rejects_; }
  const std::vector<base::Text>& first_rejects() const {
    return first_rejects_;
  }

 private:
  static absl::Status Missing(const char* field) {
    return absl::InvalidArgumentError(
        absl::StrCat("the table has no column \"", field, "\"; columns={\"",
                     field, "\": NAME} names another"));
  }
  static absl::Status NumberOf(FieldSource* source) {
    if (std::string_view(source->field).substr(0, kAttribute.size()) ==
        kAttribute) {
      return absl::OkStatus();
    }
    const auto* const found =
        std::find(kNames.begin(), kNames.end(), source->field);
    if (found == kNames.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "columns: a history has no field \"", source->field, "\"; it has ",
          absl::StrJoin(kNames, ", "), ", attribute.NAME"));
    }
    source->number = static_cast<int>(found - kNames.begin());
    return absl::OkStatus();
  }
  const FieldSource* Find(std::string_view field) const {
    for (const FieldSource& source : sources_) {
      if (source.field == field) return &source;
    }
    return nullptr;
  }

  // Fills the ticket in. Returns why the row is a reject; empty: it is none.
  base::Text ReadRow(std::int64_t row, absl::TimeZone zone,
                     const FieldSource** bad) {
    std::vector<Attribute> attributes = std::move(ticket_.attributes);
    ticket_ = HistoryTicket();
    attributes.clear();
    ticket_.attributes = std::move(attributes);  // Its memory is kept.
    bool extended = false, held = false;
    const std::array<std::pair<Field, bool*>, 8> flags = {
        {{kConfidential, &ticket_.confidential},
         {kReturned, &ticket_.returned},
         {kRedispatched, &ticket_.redispatched},
         {kRedone, &ticket_.redone},
         {kInterim, &ticket_.interim},
         {kExtended, &extended},
         {kHeld, &held},
         {kProposed, &ticket_.proposed}}};
    std::string_view final_lead;
    for (FieldSource& source : sources_) {
      CellColumn& column = source.columns[0];
      *bad = &source;
      switch (source.number) {
        case kFields: {
          const std::string_view value = column.Text(row);
          if (value.empty()) break;
          ticket_.attributes.push_back(
              {std::string_view(source.field).substr(kAttribute.size()),
               value});
          break;
        }
        case kAccepted: {
          const auto time = column.Time(row, zone);
          if (!time.has_value()) return base::Fill<kNotATime>();
          if (*time == absl::InfinitePast()) return base::Fill<kNoTime>();
          ticket_.accepted_at = *time;
          break;
        }
        case kDue:
          // One that cannot be read counts as not given, as in the tool.
          ticket_.due_at =
              column.Time(row, zone).value_or(absl::InfinitePast());
          break;
        case kCategory:
          ticket_.category = source.Text(row);
          break;
        case kRegion:
          ticket_.region = source.Text(row);
          break;
        case kLead:
          ticket_.lead = column.Text(row);
          break;
        case kFinal:
          final_lead = column.Text(row);
          break;
        case kId:
          ticket_.id = column.Text(row);
          break;
        case kDialled:
          ticket_.dialled = column.Text(row);
          break;
        case kAgainst:
          ticket_.accuses_unit = column.IsGiven(row);
          break;
        case kType:
          if (!ReadName("TicketType", column.Text(row), &ticket_.type)) {
            return base::Fill<kNoSuchName>();
          }
          break;
        case kChannel:
          if (!ReadName("Channel", column.Text(row), &ticket_.channel)) {
            return base::Fill<kNoSuchName>();
          }
          break;
        default:
          for (const auto& [field, flag] : flags) {
            if (field != source.number) continue;
            const std::optional<bool> value = column.Flag(row);
            if (!value.has_value()) return base::Fill<kNotYesOrNo>();
            *flag = *value;
          }
      }
    }
    *bad = nullptr;
    if (!final_lead.empty()) ticket_.lead = final_lead;
    ticket_.due_changed = extended || held;
    return {};
  }

  template <typename E>
  static bool ReadName(const char* type, std::string_view name, E* out) {
    if (name.empty()) return true;
    const auto found = schema::FindEnumNames(type)->Find(name);
    if (found.has_value()) *out = static_cast<E>(*found);
    return found.has_value();
  }

  std::vector<FieldSource> sources_;
  std::int64_t children_ = 0;
  HistoryTicket ticket_;
  std::uint64_t rows_ = 0, rejects_ = 0;
  std::vector<base::Text> first_rejects_;
};

struct PyLearned {
  std::shared_ptr<const LearnedCatalogue> learnt;
  Language language;
  std::uint64_t rows = 0, rejects = 0;
  std::vector<base::Text> first_rejects;
};

Language LanguageOr(const PyLearned& learned,
                    const std::optional<std::string>& tag) {
  return tag.has_value() ? ToLanguage(*tag) : learned.language;
}

std::string ReviewCsv(const LearnedCatalogue& learnt, Language language) {
  std::string out;
  for (const auto& row : LearnReview(learnt, language)) {
    tables::AppendCsvRow(row, &out);
  }
  return out;
}

void Save(const PyLearned& learned, const std::string& folder,
          Language language) {
  namespace fs = std::filesystem;
  std::vector<LearnedFile> files = learned.learnt->files;
  const LearnedCatalogue& learnt = *learned.learnt;
  files.push_back({"evidence/report.txt", LearnReport(learnt, language)});
  files.push_back({"evidence/report.json", LearnReportJson(learnt)});
  files.push_back({"evidence/report.html", LearnReportPage(learnt, language)});
  files.push_back({"evidence/review.csv", ReviewCsv(learnt, language)});
  for (const LearnedFile& file : files) {
    const fs::path path = fs::path(folder) / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << file.content;
    out.close();
    if (error || !out) {
      throw StatusError(
          absl::UnavailableError(absl::StrCat("cannot write ", path.string())));
    }
  }
}

using FigureDict = nb::typed<nb::dict, nb::str, int>;
FigureDict ToDict(const LearnedFigures& figures) {
  nb::dict out;
  out["correct"] = figures.correct;
  out["wrong"] = figures.wrong;
  out["unrouted"] = figures.unrouted;
  out["disputed"] = figures.disputed;
  return FigureDict(out);
}

// Pairs of a mapping, in its order; None: none.
std::vector<std::pair<std::string, std::string>> PairsOf(nb::handle mapping,
                                                         const char* name) {
  std::vector<std::pair<std::string, std::string>> out;
  if (mapping.is_none()) return out;
  for (nb::handle item : nb::object(mapping.attr("items")())) {
    out.emplace_back();
    FromPython(item[0], name, &out.back().first);
    FromPython(item[1], name, &out.back().second);
  }
  return out;
}

// An argument of a class of this module. Raises TypeError.
template <typename T>
const T& ArgumentOf(nb::handle value, const char* name) {
  if (!nb::isinstance<T>(value)) {
    PyErr_Format(PyExc_TypeError, "%s: unexpected %s", name,
                 Py_TYPE(value.ptr())->tp_name);
    throw nb::python_error();
  }
  return *nb::inst_ptr<T>(value);
}

constexpr char kManual[] =
    "Drafts a dispatch catalogue from closed tickets: docs/learn.md. `table` "
    "is "
    "anything with the Arrow C stream interface (pyarrow, polars, pandas, "
    "DuckDB results); its batches are counted and not kept, and the GIL is "
    "released. The files are the same, byte for byte, as those of `trunkline "
    "learn catalogue` for the same tickets and options.\n\n"
    "Columns are found by name, or by `columns`, {\"category\": \"type\"}: "
    "accepted, category and lead or final (required), region, due, id, "
    "dialled, "
    "type, channel, confidential, against, returned, redispatched, redone, "
    "interim, extended, held, proposed, attribute.NAME. Others are not looked "
    "at. \"level1/level2\" joins columns to a path of categories or regions. A "
    "cell may have any type: times are timestamps, int64 microseconds or text; "
    "those without a zone are local time of `time_zone`; flags are booleans, "
    "numbers or yes and no.\n\n"
    "`attribute_order` says which attributes are learnt, the strongest first; "
    "without it all are, and the order is found. `attribute_kinds` says what "
    "they hold: \"text\" (default), \"tree\", \"number\" or \"date\". `over` "
    "is "
    "a rule set that the result is laid over, `calendars` those that limits "
    "may "
    "count by, `review` the rows of a review table with verdicts, `threads` "
    "how "
    "many are used at most; the result is the same. The others are options of "
    "the command.\n\n"
    "A row that cannot be read is a reject: `rejects` counts them. Raises "
    "FailedPreconditionError if nothing can be learnt, InvalidArgumentError, a "
    "ValueError, for a column or an option, and TypeError for what is no "
    "table.";

}  // namespace

void BindLearn(nb::module_& m) {
  nb::class_<PyLearned>(
      m, "LearnedCatalogue",
      "What learn() gives: the files of a rule set, all of whose rules are "
      "drafts, and the evidence. Immutable; any thread may use it.")
      .def_prop_ro(
          "files",
          [](const PyLearned& l) {
            nb::dict out;
            for (const LearnedFile& file : l.learnt->files) {
              out[ToPython(file.name)] = ToPython(file.content);
            }
            return LabelDict(out);
          },
          "Name to content. Those in \"calendars/\" are no part of the rule "
          "set.")
      .def_prop_ro(
          "rows", [](const PyLearned& l) { return l.rows; },
          "Rows of the table.")
      .def_prop_ro(
          "rejects", [](const PyLearned& l) { return l.rejects; },
          "Rows that could not be read; they are not counted.")
      .def_prop_ro(
          "first_rejects",
          [](const PyLearned& l) {
            std::vector<std::string> out;
            for (const base::Text& text : l.first_rejects) {
              out.push_back(text.In(l.language));
            }
            return ToPython(out);
          },
          "Why, of the first ten: \"row 3, accepted: not a time\".")
      .def_prop_ro(
          "tickets", [](const PyLearned& l) { return l.learnt->tickets; },
          "Tickets that were counted.")
      .def_prop_ro(
          "evidence", [](const PyLearned& l) { return l.learnt->evidence; },
          "Those of them that are learnt from.")
      .def_prop_ro(
          "rules", [](const PyLearned& l) { return l.learnt->rules.size(); },
          "How many rules there are.")
      .def_prop_ro(
          "replay", [](const PyLearned& l) { return ToDict(l.learnt->replay); },
          "The rules on all evidence: tickets correct, wrong, unrouted, "
          "disputed.")
      .def_prop_ro(
          "held_out",
          [](const PyLearned& l) { return ToDict(l.learnt->held_out); },
          "Rules of the earlier part on the later one, likewise.")
      .def(
          "report",
          [](const PyLearned& l, const std::optional<std::string>& lang) {
            return ToPython(LearnReport(*l.learnt, LanguageOr(l, lang)));
          },
          nb::kw_only(), nb::arg("lang") = nb::none(),
          "The report for people. `lang`: \"en\", \"zh\"; default: that of "
          "learn().")
      .def(
          "report_json",
          [](const PyLearned& l) {
            return ToPython(LearnReportJson(*l.learnt));
          },
          "The report as JSON, with all figures.")
      .def(
          "report_page",
          [](const PyLearned& l, const std::optional<std::string>& lang) {
            return ToPython(LearnReportPage(*l.learnt, LanguageOr(l, lang)));
          },
          nb::kw_only(), nb::arg("lang") = nb::none(),
          "The report as one HTML page with plots.")
      .def(
          "review",
          [](const PyLearned& l, const std::optional<std::string>& lang) {
            nb::list out;
            for (const auto& row :
                 LearnReview(*l.learnt, LanguageOr(l, lang))) {
              out.append(ToPython(row));
            }
            return TupleOf<TupleOf<nb::str>>(nb::tuple(out));
          },
          nb::kw_only(), nb::arg("lang") = nb::none(),
          "The rows of the review table, the heading first. With verdicts (yes "
          "or no) in the last column they are given back as `review`.")
      .def(
          "save",
          [](const PyLearned& l, nb::handle folder,
             const std::optional<std::string>& lang) {
            const nb::object path =
                nb::module_::import_("os").attr("fspath")(folder);
            Save(l, nb::cast<std::string>(path), LanguageOr(l, lang));
          },
          nb::arg("folder"), nb::kw_only(), nb::arg("lang") = nb::none(),
          nb::sig("def save(self, folder: str | os.PathLike[str], *, lang: str "
                  "| None = None) -> None"),
          "Writes what the command writes: the files, and below \"evidence\" "
          "the report as text, JSON and page, and the review table as CSV. "
          "Raises UnavailableError, an OSError.")
      .def("__repr__", [](const PyLearned& l) {
        return absl::StrCat("<LearnedCatalogue of ", l.learnt->rules.size(),
                            " rules>");
      });

  m.def(
      "learn",
      [](nb::handle table, nb::handle columns, const std::string& id,
         const std::string& centre, const std::string& source,
         const std::string& lang, const std::optional<std::string>& time_zone,
         nb::handle attribute_order, nb::handle attribute_kinds,
         int min_support, int min_share, int held_out, int due_tolerance,
         nb::handle over, nb::handle calendars, nb::handle review,
         int threads) {
        LearnOptions options;
        options.threads = threads;
        options.id = id;
        options.centre = centre;
        options.source = source;
        PyLearned out;
        out.language = ToLanguage(lang);
        options.language = std::string(LanguageTag(out.language));
        options.min_support = min_support;
        options.min_share = min_share;
        options.held_out = held_out;
        options.due_tolerance = due_tolerance;
        std::optional<RuleSet> over_rules;
        if (!over.is_none()) {
          over_rules = ArgumentOf<PyRuleSet>(over, "over").rules;
          options.over = &*over_rules;
          options.time_zone = over_rules->time_zone();
        }
        if (time_zone.has_value()) options.time_zone = *time_zone;
        std::optional<CalendarSet> calendar_set;
        if (!calendars.is_none()) {
          calendar_set =
              ArgumentOf<PyCalendars>(calendars, "calendars").calendars;
          options.calendars = &*calendar_set;
        }
        if (!attribute_order.is_none()) {
          FromPython(attribute_order, "attribute_order", &options.attributes);
          options.attributes_ordered = true;
        }
        for (const auto& [name, kind] :
             PairsOf(attribute_kinds, "attribute_kinds")) {
          AttributeKind found = AttributeKind::kText;
          if (!FindEnum(kind, &found)) {
            InvalidArgument("attribute_kinds: text, tree, number or date");
          }
          options.attribute_kinds[name] = found;
        }
        if (!review.is_none()) {
          std::vector<std::vector<std::string>> rows;
          for (nb::handle row : review) {
            rows.emplace_back();
            FromPython(row, "review", &rows.back());
          }
          options.verdicts = Value(ReadLearnReview(rows));
        }
        const auto names = PairsOf(columns, "columns");
        const ArrowInput input(table);
        HistoryReader reader;
        absl::StatusOr<LearnedCatalogue> learnt =
            [&]() -> absl::StatusOr<LearnedCatalogue> {
          const nb::gil_scoped_release release;
          Owned<ArrowSchema> schema;
          TRUNKLINE_RETURN_IF_ERROR(input.ReadSchema(&schema));
          TRUNKLINE_RETURN_IF_ERROR(reader.Open(*schema, names, &options));
          TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                                     base::LoadZone(options.time_zone));
          TRUNKLINE_ASSIGN_OR_RETURN(CatalogueLearner learner,
                                     CatalogueLearner::Create(options));
          while (true) {
            Owned<ArrowArray> batch;
            TRUNKLINE_RETURN_IF_ERROR(input.ReadBatch(&batch));
            if (batch->release == nullptr) break;
            TRUNKLINE_RETURN_IF_ERROR(reader.Read(*batch, zone, &learner));
          }
          return learner.Finish();
        }();
        out.learnt =
            std::make_shared<const LearnedCatalogue>(Value(std::move(learnt)));
        out.rows = reader.rows();
        out.rejects = reader.rejects();
        out.first_rejects = reader.first_rejects();
        return out;
      },
      nb::arg("table"), nb::kw_only(), nb::arg("columns") = nb::none(),
      nb::arg("id") = "learnt", nb::arg("centre") = "centre",
      nb::arg("source") = "history", nb::arg("lang") = "en",
      nb::arg("time_zone") = nb::none(),
      nb::arg("attribute_order") = nb::none(),
      nb::arg("attribute_kinds") = nb::none(), nb::arg("min_support") = 3,
      nb::arg("min_share") = 50, nb::arg("held_out") = 50,
      nb::arg("due_tolerance") = 120, nb::arg("over") = nb::none(),
      nb::arg("calendars") = nb::none(), nb::arg("review") = nb::none(),
      nb::arg("threads") = 2,
      nb::sig(
          "def learn(table: ArrowStream, *, columns: Mapping[str, str] | "
          "None = None, id: str = 'learnt', centre: str = 'centre', source: "
          "str = 'history', lang: str = 'en', time_zone: str | None = None, "
          "attribute_order: Sequence[str] | None = None, attribute_kinds: "
          "Mapping[str, str] | None = None, min_support: int = 3, "
          "min_share: int = 50, held_out: int = 50, due_tolerance: int = "
          "120, over: RuleSet | None = None, calendars: Calendars | None = "
          "None, review: Sequence[Sequence[str]] | None = None, threads: int = "
          "2) -> "
          "LearnedCatalogue"),
      kManual);
}

}  // namespace trunkline::python
