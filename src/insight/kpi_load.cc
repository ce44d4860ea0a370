// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/insight/fact_columns.h"
#include "src/insight/messages.h"
#include "src/load/loader.h"
#include "trunkline_internal/v1/insight.pb.h"
#include "trunkline_schema/fields.h"

// KPIs and score sheets from files.
namespace trunkline {
namespace {

namespace messages = insight::messages;
namespace proto = trunkline_internal::v1;

constexpr std::size_t kMaxIssues = 1000;  // Their places take time to find.
constexpr std::size_t kMaxEntries = 10'000;
using F = schema::fields::KpiFile;

const load::FileType& KpiFileType() {
  static const load::FileType& type = *new load::FileType{
      "KpiFile",
      {{F::kKpi, {"kpi", "指标"}, "id"},
       {F::kScoreSheet, {"score_sheet", "评分表"}, "id"},
       {F::kHardIssueScore, {"hard_issue_score", "难点评分"}, "id"}},
      /*merged=*/true,
      {},
      "max_definition_bytes"};
  return type;
}

template <typename Labels>
std::map<std::string, std::string> LabelsOf(const Labels& labels) {
  std::map<std::string, std::string> out;
  for (const auto& label : labels) out[label.lang()] = label.text();
  return out;
}

class KpiLoader {
 public:
  KpiLoader(const std::vector<Source>& sources, const LoadOptions& options)
      : loader_(KpiFileType(), sources, options.max_definition_bytes,
                std::min(options.max_issues, kMaxIssues), &arena_) {}

  LoadResult<KpiSet> Run() {
    loader_.Read();
    Each<proto::Kpi>(F::kKpi, [&](const proto::Kpi& m) { ReadKpi(m); });
    std::sort(set_.kpis.begin(), set_.kpis.end(),
              [](const Kpi& a, const Kpi& b) { return a.id < b.id; });
    // What refers to others, once all are read.
    Each<proto::Kpi>(F::kKpi, [&](const proto::Kpi& m) {
      for (int i = 0; i != m.beside_size(); ++i) {
        CheckKpi(m.beside(i), absl::StrCat("beside[", i, "]"));
      }
    });
    Each<proto::ScoreSheet>(F::kScoreSheet,
                            [&](const proto::ScoreSheet& m) { ReadSheet(m); });
    std::sort(
        set_.score_sheets.begin(), set_.score_sheets.end(),
        [](const ScoreSheet& a, const ScoreSheet& b) { return a.id < b.id; });
    Each<proto::HardIssueScore>(
        F::kHardIssueScore,
        [&](const proto::HardIssueScore& m) { ReadHardIssueScore(m); });
    std::sort(set_.hard_issue_scores.begin(), set_.hard_issue_scores.end(),
              [](const HardIssueScore& a, const HardIssueScore& b) {
                return a.id < b.id;
              });
    LoadResult<KpiSet> result;
    if (!loader_.has_errors()) result.value = std::move(set_);
    result.issues = loader_.TakeIssues();
    return result;
  }

 private:
  template <typename Message, typename Function>
  void Each(const schema::Field& kind, const Function& function) {
    kind_ = &kind;
    std::size_t count = 0;
    for (const load::SourceEntry& entry : loader_.entries(kind)) {
      entry_ = &entry;
      if (!load::GoodId(entry.id) || ++count > kMaxEntries) continue;
      Message m;
      if (m.ParseFromArray(entry.bytes.data(),
                           static_cast<int>(entry.bytes.size()))) {
        function(m);
      }
    }
  }

  // Reports a defect of a field of the entry at hand.
  void Field(std::string path, std::string code, base::Text message) {
    loader_.Report(Severity::kError, std::move(code), *kind_, *entry_,
                   std::move(message), {std::move(path), nullptr, ""});
  }

  // The column of a name; null, and an issue, if there is none.
  const insight::ColumnType* Column(const std::string& name,
                                    const std::string& path) {
    const insight::ColumnType* const type = insight::FindColumnType(name);
    if (type != nullptr) return type;
    std::vector<std::string_view> all;
    for (const auto* columns :
         {&insight::CaseColumns(), &insight::CallColumns()}) {
      for (const insight::ColumnType& one : *columns) {
        all.push_back(one.column.name);
      }
    }
    Field(path, "unknown-column",
          base::Fill<messages::kUnknownColumn>(
              base::Quoted(name), base::DidYouMean(base::Nearest(name, all))));
    return nullptr;
  }

  void TimeColumn(const std::string& name, const std::string& path) {
    const insight::ColumnType* const type = Column(name, path);
    if (type != nullptr && type->column.kind != FactKind::kTime) {
      Field(path, "bad-kpi",
            base::Fill<messages::kNotTimeColumn>(base::Quoted(name)));
    }
  }

  ColumnTest Test(const proto::ColumnTest& m, const std::string& path) {
    ColumnTest test;
    test.column = m.column();
    test.other = m.other();
    test.number = m.number();
    const insight::ColumnType* const type =
        Column(m.column(), absl::StrCat(path, ".column"));
    if (!proto::ColumnTest_Relation_IsValid(m.relation()) ||
        m.relation() == proto::ColumnTest_Relation_RELATION_UNSPECIFIED) {
      Field(absl::StrCat(path, ".relation"), "bad-kpi",
            base::Fill<messages::kNoRelation>());
      return test;
    }
    test.relation = static_cast<ColumnTest::Relation>(m.relation());
    if (type == nullptr) return test;
    const bool words = test.relation == ColumnTest::Relation::kIs ||
                       test.relation == ColumnTest::Relation::kIsNot;
    if (words && m.value().empty()) {
      Field(path, "bad-kpi", base::Fill<messages::kNoValues>());
    }
    if (words && type->column.kind == FactKind::kTime) {
      Field(path, "bad-kpi",
            base::Fill<messages::kTimeRelation>(base::Quoted(m.column())));
    }
    for (int i = 0; i != m.value_size(); ++i) {
      test.values.push_back(
          Value(*type, m.value(i), absl::StrCat(path, ".value[", i, "]")));
    }
    if (test.relation == ColumnTest::Relation::kAtMost ||
        test.relation == ColumnTest::Relation::kMoreThan) {
      if (type->column.kind == FactKind::kTime) {
        if (test.other.empty()) {
          Field(path, "bad-kpi", base::Fill<messages::kNoOther>());
        } else if (test.other != "as_of") {
          TimeColumn(test.other, absl::StrCat(path, ".other"));
        }
      } else if (type->column.kind != FactKind::kNumber) {
        Field(path, "bad-kpi",
              base::Fill<messages::kWrongRelation>(base::Quoted(m.column())));
      }
    }
    return test;
  }

  // A value as the column holds it: the English name of an enumerator.
  std::string Value(const insight::ColumnType& type, const std::string& value,
                    const std::string& path) {
    if (type.names != nullptr) {
      const std::optional<int> number = type.names->Find(value);
      if (number.has_value()) return std::string(type.names->Name(*number));
      Field(path, "bad-kpi",
            base::Fill<messages::kNotValue>(
                base::Quoted(value), type.column.name, type.names->List()));
    } else if (type.column.kind == FactKind::kFlag && value != "true" &&
               value != "false") {
      Field(path, "bad-kpi",
            base::Fill<messages::kNotValue>(base::Quoted(value),
                                            type.column.name, "true, false"));
    } else if (std::int32_t number = 0;
               type.column.kind == FactKind::kNumber &&
               (!absl::SimpleAtoi(base::ToAbsl(value), &number) ||
                number < 0)) {
      Field(path, "bad-kpi", base::Fill<messages::kNotANumber>());
    }
    return value;
  }

  template <typename Tests>
  std::vector<ColumnTest> TestsOf(const Tests& tests, const std::string& path) {
    std::vector<ColumnTest> out;
    for (int i = 0; i != tests.size(); ++i) {
      out.push_back(Test(tests.Get(i), absl::StrCat(path, "[", i, "]")));
    }
    return out;
  }

  void ReadKpi(const proto::Kpi& m) {
    Kpi kpi;
    kpi.id = m.id();
    kpi.label = LabelsOf(m.label());
    kpi.period_event = m.period_event();
    kpi.unit = m.unit() == 0 || !proto::KpiUnit_IsValid(m.unit())
                   ? KpiUnit::kTicket
                   : static_cast<KpiUnit>(m.unit());
    kpi.attribution = m.attribution();
    const bool counted =
        !m.count_numerator().empty() && !m.count_denominator().empty();
    if (m.numerator().empty() && !counted) {
      Field("", "bad-kpi", base::Fill<messages::kNoNumerator>());
    }
    if (!m.numerator().empty()) {
      if (m.period_event().empty()) {
        Field("", "bad-kpi", base::Fill<messages::kNoPeriodEvent>());
      } else {
        TimeColumn(m.period_event(), "period_event");
      }
    }
    if (!m.attribution().empty()) {
      const std::size_t colon = m.attribution().find(':');
      Column(m.attribution().substr(0, colon), "attribution");
      if (colon != std::string::npos && (m.attribution().size() != colon + 2 ||
                                         m.attribution()[colon + 1] < '1' ||
                                         m.attribution()[colon + 1] > '9')) {
        Field("attribution", "bad-kpi",
              base::Fill<messages::kBadLevel>(base::Quoted(m.attribution())));
      }
    }
    std::set<std::string> ids;
    for (int i = 0; i != m.exclusion_size(); ++i) {
      const auto& one = m.exclusion(i);
      const std::string path = absl::StrCat("exclusion[", i, "]");
      if (one.id().empty() || !ids.insert(one.id()).second) {
        Field(absl::StrCat(path, ".id"), "bad-kpi",
              base::Fill<messages::kNoExclusionId>());
      }
      if (one.test().empty()) {
        Field(path, "bad-kpi", base::Fill<messages::kNoExclusionTest>());
      }
      kpi.exclusions.push_back(
          {one.id(), LabelsOf(one.label()),
           TestsOf(one.test(), absl::StrCat(path, ".test"))});
    }
    kpi.numerator = TestsOf(m.numerator(), "numerator");
    kpi.count_numerator.assign(m.count_numerator().begin(),
                               m.count_numerator().end());
    kpi.count_denominator.assign(m.count_denominator().begin(),
                                 m.count_denominator().end());
    kpi.count_less.assign(m.count_less().begin(), m.count_less().end());
    kpi.decimals = m.decimals();
    if (m.decimals() < 0 || m.decimals() > 6) {
      Field("decimals", "bad-kpi", base::Fill<messages::kDecimals>());
      kpi.decimals = 0;
    }
    kpi.sample = m.sample();
    kpi.beside.assign(m.beside().begin(), m.beside().end());
    kpi.due = m.due();
    if (!m.due().empty()) TimeColumn(m.due(), "due");
    kpi.formula = LabelsOf(m.formula());
    kpi.denominator_ours = m.denominator_ours();
    kpi.sort_by_rate = m.sort_by_rate();
    kpi.source.assign(m.provenance().source().begin(),
                      m.provenance().source().end());
    kpi.grade = m.provenance().grade();
    kpi.derived = m.provenance().derived();
    kpi.illustrative = m.provenance().illustrative();
    kpi.note = m.provenance().note();
    if (kpi.source.empty() && !kpi.illustrative) {
      Field("provenance", "bad-kpi", base::Fill<messages::kNoSource>());
    }
    set_.kpis.push_back(std::move(kpi));
  }

  void CheckKpi(const std::string& id, const std::string& path) {
    if (set_.Find(id) != nullptr) return;
    std::vector<std::string_view> all;
    for (const Kpi& kpi : set_.kpis) all.push_back(kpi.id);
    Field(path, "unknown-kpi",
          base::Fill<messages::kUnknownKpi>(
              base::Quoted(id), base::DidYouMean(base::Nearest(id, all))));
  }

  void ReadSheet(const proto::ScoreSheet& m) {
    ScoreSheet sheet;
    sheet.id = m.id();
    sheet.label = LabelsOf(m.label());
    for (int i = 0; i != m.item_size(); ++i) {
      const auto& item = m.item(i);
      const std::string path = absl::StrCat("item[", i, "]");
      CheckKpi(item.kpi(), absl::StrCat(path, ".kpi"));
      if (!(item.weight() > 0) || !(item.slope() >= 0) ||
          !(item.floor() <= item.weight())) {
        Field(path, "bad-kpi", base::Fill<messages::kWeight>());
      }
      sheet.items.push_back({item.kpi(), item.target(), item.slope(),
                             item.floor(), item.weight()});
    }
    set_.score_sheets.push_back(std::move(sheet));
  }

  void ReadHardIssueScore(const proto::HardIssueScore& m) {
    HardIssueScore score;
    score.id = m.id();
    score.label = LabelsOf(m.label());
    score.author = m.author();
    score.date = m.date();
    score.reopened = m.reopened();
    score.disputed = m.disputed();
    score.returned = m.returned();
    score.extended = m.extended();
    score.overdue = m.overdue();
    score.dissatisfied_after_redo = m.dissatisfied_after_redo();
    score.repeated_contact = m.repeated_contact();
    if (m.min_tickets() != 0) score.min_tickets = m.min_tickets();
    if (m.author().empty() || !base::ParseCivil(m.date()).ok()) {
      Field("", "bad-kpi", base::Fill<messages::kNoAuthor>());
    }
    for (const double points :
         {score.reopened, score.disputed, score.returned, score.extended,
          score.overdue, score.dissatisfied_after_redo,
          score.repeated_contact}) {
      if (!(points >= 0) || points > 1000) {
        Field("", "bad-kpi", base::Fill<messages::kPoints>());
        break;
      }
    }
    if (m.min_tickets() < 0) {
      Field("min_tickets", "bad-kpi", base::Fill<messages::kMinTickets>());
    }
    set_.hard_issue_scores.push_back(std::move(score));
  }

  base::Arena arena_;
  load::Loader loader_;
  const schema::Field* kind_ = nullptr;
  const load::SourceEntry* entry_ = nullptr;
  KpiSet set_;
};

template <typename Entries>
auto* FindById(const Entries& entries, std::string_view id) {
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), id,
                       [](const auto& entry, std::string_view wanted) {
                         return entry.id < wanted;
                       });
  return found != entries.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

const Kpi* KpiSet::Find(std::string_view id) const {
  return FindById(kpis, id);
}

const ScoreSheet* KpiSet::FindSheet(std::string_view id) const {
  return FindById(score_sheets, id);
}

const HardIssueScore* KpiSet::FindHardIssueScore(std::string_view id) const {
  return FindById(hard_issue_scores, id);
}

LoadResult<KpiSet> LoadKpis(const std::vector<Source>& sources,
                            const LoadOptions& options) {
  return KpiLoader(sources, options).Run();
}

}  // namespace trunkline
