// SPDX-License-Identifier: Apache-2.0
#include "src/insight/corrections.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "trunkline/language.h"
#include "trunkline_internal/v1/insight.pb.h"

namespace trunkline {
namespace insight {
namespace {

namespace proto = trunkline_internal::v1;

std::string DayOf(absl::Time time, absl::TimeZone zone) {
  return base::FormatDate(absl::ToCivilDay(time, zone));
}

const char* EditionOf(const ReportOptions& options) {
  return options.edition == ReportEdition::kPublic ? "public" : "internal";
}

std::string DigestOf(const std::vector<std::string>& parts) {
  base::Sha256 hash;
  for (const std::string& part : parts) {
    hash.Update(absl::StrCat(part.size(), ":"));
    hash.Update(part);
  }
  return hash.Digest();
}

// Everything of a KPI that a figure depends on.
std::string DigestOf(const Kpi& kpi) {
  std::vector<std::string> parts = {
      kpi.period_event,         absl::StrCat(static_cast<int>(kpi.unit)),
      kpi.attribution,          absl::StrCat(kpi.decimals),
      absl::StrCat(kpi.sample), kpi.due};
  const auto add = [&](const std::vector<ColumnTest>& tests) {
    parts.push_back(absl::StrCat(tests.size()));
    for (const ColumnTest& test : tests) {
      parts.insert(parts.end(),
                   {test.column, absl::StrCat(static_cast<int>(test.relation)),
                    absl::StrJoin(test.values, "\n"), test.other,
                    absl::StrCat(test.number)});
    }
  };
  for (const KpiExclusion& exclusion : kpi.exclusions) {
    parts.push_back(exclusion.id);
    add(exclusion.tests);
  }
  add(kpi.numerator);
  return DigestOf(parts);
}

// The rows of the period, by id.
std::map<std::string, std::uint32_t> RowsOf(const FactTable& cases,
                                            const KpiPeriod& period) {
  std::map<std::string, std::uint32_t> out;
  const auto accepted = cases.Find("accepted_at");
  if (!accepted.has_value()) return out;
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const auto at = cases.TimeAt(*accepted, row);
    if (!at.has_value() || *at < period.from || *at >= period.to) continue;
    out.emplace(cases.Word(0, row), static_cast<std::uint32_t>(row));
  }
  return out;
}

std::string KeyOf(const std::string& section, const std::string& row,
                  const std::string& column) {
  return absl::StrCat(section, "\n", row, "\n", column);
}

// Calls function(section, row, column, value) for every figure. Rows with the
// same first cell are told apart by their number.
template <typename Function>
void EachFigure(const std::vector<ReportTable>& tables,
                const Function& function) {
  for (const ReportTable& table : tables) {
    for (std::size_t i = 0; i != table.paragraphs.size(); ++i) {
      function(table.heading, absl::StrCat(i + 1), std::string(),
               table.paragraphs[i]);
    }
    std::map<std::string, int> seen;
    for (const auto& row : table.rows) {
      std::string name = row.empty() ? std::string() : row[0];
      if (row.size() > 2 && table.headings.size() > 2 &&
          seen.count(name) != 0) {
        absl::StrAppend(&name, ", ", row[1]);
      }
      const int same = seen[name]++;
      if (same != 0) absl::StrAppend(&name, " #", same + 1);
      for (std::size_t i = 1; i < row.size() && i < table.headings.size();
           ++i) {
        function(table.heading, name, table.headings[i], row[i]);
      }
    }
  }
}

}  // namespace

absl::StatusOr<Corrections> Corrections::Read(const Wording& wording,
                                              const KpiSet& kpis,
                                              const FactTable& cases,
                                              const KpiPeriod& period) {
  const ReportOptions& options = wording.options();
  proto::ReportRecord record;
  if (!record.ParseFromString(options.earlier) ||
      record.begin() != DayOf(period.from, options.zone) ||
      record.end() != DayOf(period.to, options.zone) ||
      record.language() != std::string(LanguageTag(options.language)) ||
      record.edition() != EditionOf(options)) {
    return base::InvalidArgument(base::Fill<messages::kOtherRecord>());
  }
  Corrections out(wording, cases);
  for (const auto& figure : record.figure()) {
    out.figures_[figure.page()][KeyOf(figure.section(), figure.row(),
                                      figure.column())] = figure.value();
  }
  const absl::Time as_of = absl::FromUnixSeconds(record.as_of().seconds());
  if (as_of != period.as_of) {
    out.reasons_.push_back(wording.Say<messages::kOtherAsOf>(
        base::FormatMinute(as_of, options.zone),
        base::FormatMinute(period.as_of, options.zone)));
  }
  const std::vector<std::string> versions(record.version().begin(),
                                          record.version().end());
  if (versions != options.versions) {
    out.reasons_.push_back(wording.Say<messages::kOtherVersions>(
        absl::StrJoin(versions, ", "), absl::StrJoin(options.versions, ", ")));
  }
  std::map<std::string, std::string> before;
  for (const auto& kpi : record.kpi()) before[kpi.id()] = kpi.sha256();
  std::vector<std::string> changed;
  for (const Kpi& kpi : kpis.kpis) {
    const auto found = before.find(kpi.id);
    if (found == before.end() || found->second != DigestOf(kpi)) {
      changed.push_back(kpi.id);
    }
    if (found != before.end()) before.erase(found);
  }
  for (const auto& entry : before) changed.push_back(entry.first);
  if (!changed.empty()) {
    out.reasons_.push_back(
        wording.Say<messages::kOtherKpis>(absl::StrJoin(changed, ", ")));
  }
  if (options.edition == ReportEdition::kPublic) {
    if (record.origin() != options.origin) {
      out.reasons_.push_back(wording.Say<messages::kOtherTable>());
    }
    return out;
  }
  std::map<std::string, std::uint32_t> rows = RowsOf(cases, period);
  for (const auto& one : record.cases()) {
    const auto found = rows.find(one.id());
    if (found == rows.end()) {
      out.gone_.push_back(one.id());
      continue;
    }
    if (one.sha256() !=
        DigestOf(cases.Cells(found->second, absl::UTCTimeZone()))) {
      out.added_[found->second] = false;
    }
    rows.erase(found);
  }
  for (const auto& entry : rows) out.added_[entry.second] = true;
  return out;
}

DocumentSection Corrections::For(const std::string& page,
                                 const Document& document,
                                 const std::vector<std::uint32_t>* rows) const {
  const Wording& w = *wording_;
  DocumentSection out;
  const auto earlier = figures_.find(page);
  const std::map<std::string, std::string> none;
  std::map<std::string, std::string> before =
      earlier == figures_.end() ? none : earlier->second;
  out.table.headings = {w.Say<messages::kSectionHeading>(),
                        w.Say<messages::kRowHeading>(),
                        w.Say<messages::kColumnHeading>(),
                        w.Say<messages::kWas>(), w.Say<messages::kIs>()};
  out.table.numeric = {false, false, false, true, true};
  EachFigure(TablesOf(document),
             [&](const std::string& section, const std::string& row,
                 const std::string& column, const std::string& value) {
               const auto found = before.find(KeyOf(section, row, column));
               const std::string was =
                   found == before.end() ? std::string() : found->second;
               if (found != before.end()) before.erase(found);
               if (was == value) return;
               out.table.rows.push_back({section, row, column, was, value});
             });
  for (const auto& [key, was] : before) {
    const std::size_t first = key.find('\n');
    const std::size_t second = key.find('\n', first + 1);
    out.table.rows.push_back({key.substr(0, first),
                              key.substr(first + 1, second - first - 1),
                              key.substr(second + 1), was, ""});
  }
  if (out.table.rows.empty()) return {};
  out.heading = w.Say<messages::kCorrections>();
  out.paragraphs = reasons_;
  if (!w.is_public()) {
    std::vector<std::string> added, changed;
    std::size_t cut = 0;
    const auto is_cut = cases_->Find("cut");
    const auto see = [&](std::uint32_t row, bool is_new) {
      if (is_cut.has_value() && cases_->Flag(*is_cut, row).value_or(false)) {
        ++cut;
        return;
      }
      (is_new ? added : changed).emplace_back(cases_->Word(0, row));
    };
    if (rows == nullptr) {
      for (const auto& [row, is_new] : added_) see(row, is_new);
    } else {
      for (const std::uint32_t row : *rows) {
        const auto found = added_.find(row);
        if (found != added_.end()) see(row, found->second);
      }
    }
    std::sort(added.begin(), added.end());
    std::sort(changed.begin(), changed.end());
    if (!added.empty()) {
      out.paragraphs.push_back(
          w.Say<messages::kCasesAdded>(added.size(), w.Joined(added)));
    }
    if (!changed.empty()) {
      out.paragraphs.push_back(
          w.Say<messages::kCasesChanged>(changed.size(), w.Joined(changed)));
    }
    if (cut != 0) out.paragraphs.push_back(w.Say<messages::kCutChanged>(cut));
    if (rows == nullptr && !gone_.empty()) {
      out.paragraphs.push_back(
          w.Say<messages::kCasesGone>(gone_.size(), w.Joined(gone_)));
    }
  }
  if (out.paragraphs.empty()) {
    out.paragraphs.push_back(w.Say<messages::kOtherCause>());
  }
  return out;
}

}  // namespace insight

std::string ReportRecordOf(const std::vector<ReportPage>& pages,
                           const KpiSet& kpis, const FactTable& cases,
                           const KpiPeriod& period,
                           const ReportOptions& options) {
  insight::proto::ReportRecord out;
  out.set_begin(insight::DayOf(period.from, options.zone));
  out.set_end(insight::DayOf(period.to, options.zone));
  out.mutable_as_of()->set_seconds(absl::ToUnixSeconds(period.as_of));
  out.set_origin(options.origin);
  for (const std::string& version : options.versions) out.add_version(version);
  out.set_language(std::string(LanguageTag(options.language)));
  out.set_edition(insight::EditionOf(options));
  for (const ReportPage& page : pages) {
    // A correction is no figure of the next report.
    std::vector<ReportTable> tables;
    const insight::Wording wording(options);
    for (const ReportTable& table : page.tables) {
      if (table.heading != wording.Say<insight::messages::kCorrections>()) {
        tables.push_back(table);
      }
    }
    insight::EachFigure(
        tables, [&](const std::string& section, const std::string& row,
                    const std::string& column, const std::string& value) {
          auto& figure = *out.add_figure();
          figure.set_page(page.name);
          figure.set_section(section);
          figure.set_row(row);
          figure.set_column(column);
          figure.set_value(value);
        });
  }
  for (const Kpi& kpi : kpis.kpis) {
    auto& digest = *out.add_kpi();
    digest.set_id(kpi.id);
    digest.set_sha256(insight::DigestOf(kpi));
  }
  if (options.edition == ReportEdition::kInternal) {
    for (const auto& [id, row] : insight::RowsOf(cases, period)) {
      auto& digest = *out.add_cases();
      digest.set_id(id);
      digest.set_sha256(
          insight::DigestOf(cases.Cells(row, absl::UTCTimeZone())));
    }
  }
  return out.SerializeAsString();
}

}  // namespace trunkline
