// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/insight/fact_columns.h"

namespace trunkline {
namespace {

// What is read of a case. Columns are looked up once, not for each row.
class Cases {
 private:
  const FactTable& table_;

  FactColumnId Column(std::string_view name) const {
    return *table_.Find(name);
  }

 public:
  explicit Cases(const FactTable& table) : table_(table) {}

  const FactColumnId id = Column("id");
  const FactColumnId matter = Column("matter");
  const FactColumnId linked = Column("linked");
  const FactColumnId accepted_at = Column("accepted_at");
  const FactColumnId closed_at = Column("closed_at");
  const FactColumnId due_handling = Column("due_handling");
  const FactColumnId category = Column("category");
  const FactColumnId region = Column("region");
  const FactColumnId interim_lead = Column("interim_lead");
  const FactColumnId met_handling = Column("met_handling");
  const FactColumnId extensions = Column("extensions");
  const FactColumnId returns = Column("returns");
  const FactColumnId redos = Column("redos");
  const FactColumnId reopenings = Column("reopenings");
  const FactColumnId disputes = Column("disputes");
  const FactColumnId satisfaction = Column("satisfaction");
  const FactColumnId exempt = Column("exempt");
  const FactColumnId contacts = Column("contacts");
  const FactColumnId contacts_same_caller = Column("contacts_same_caller");
  const FactColumnId cut = Column("cut");

  std::string_view Word(FactColumnId column, std::size_t row) const {
    return table_.Word(column, row);
  }
  std::int64_t Number(FactColumnId column, std::size_t row) const {
    return table_.Number(column, row);
  }
  bool Flag(FactColumnId column, std::size_t row) const {
    return table_.Flag(column, row).value_or(false);
  }
  std::optional<absl::Time> TimeAt(FactColumnId column, std::size_t row) const {
    return table_.TimeAt(column, row);
  }
  std::size_t rows() const { return table_.rows(); }
};

// The matter that people made of a case: the main case of what was merged, or
// the least id of those that were linked to each other; empty: neither.
class Matters {
 public:
  Matters(const Cases& cases, const std::vector<std::size_t>& rows) {
    for (const std::size_t row : rows) {
      const std::string_view id = cases.Word(cases.id, row);
      const std::string_view main = cases.Word(cases.matter, row);
      if (!main.empty()) Join(id, main);
      std::string_view rest = cases.Word(cases.linked, row);
      while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        if (end != 0) Join(id, rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size()
                                                         : end + 1);
      }
    }
  }

  std::string_view Of(std::string_view id) const {
    if (above_.find(id) == above_.end()) return {};
    return Root(id);
  }

 private:
  std::string_view Root(std::string_view id) const {
    for (;;) {
      const auto found = above_.find(id);
      if (found == above_.end() || found->second == id) return id;
      id = found->second;
    }
  }
  // Paths are short: the smaller root stands for both.
  void Join(std::string_view a, std::string_view b) {
    above_.emplace(a, a);
    above_.emplace(b, b);
    const std::string_view first = std::min(Root(a), Root(b));
    const std::string_view second = std::max(Root(a), Root(b));
    above_[second] = first;
    above_[a] = first;
    above_[b] = first;
  }

  std::map<std::string_view, std::string_view> above_;
};

bool IsDissatisfied(std::string_view satisfaction) {
  return satisfaction == "dissatisfied" || satisfaction == "very_dissatisfied";
}

}  // namespace

std::vector<HardIssue> FindHardIssues(const HardIssueScore& score,
                                      const FactTable& table,
                                      const KpiPeriod& period,
                                      absl::TimeZone zone) {
  std::vector<HardIssue> out;
  if (!table.Find("accepted_at").has_value()) return out;  // Calls.
  const Cases cases(table);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const auto at = cases.TimeAt(cases.accepted_at, row);
    if (at.has_value() && *at >= period.from && *at < period.to &&
        *at <= period.as_of) {
      rows.push_back(row);
    }
  }
  const Matters matters(cases, rows);
  std::map<std::pair<MatterKind, std::string>, HardIssue> found;
  for (const std::size_t row : rows) {
    const std::string_view id = cases.Word(cases.id, row);
    std::pair<MatterKind, std::string> key;
    const std::string_view main = matters.Of(id);
    const std::string_view category = cases.Word(cases.category, row);
    const std::string_view region = cases.Word(cases.region, row);
    if (!main.empty()) {
      key = {MatterKind::kPeople, std::string(main)};
    } else {
      const absl::CivilMonth month =
          absl::ToCivilMonth(*cases.TimeAt(cases.accepted_at, row), zone);
      key = {MatterKind::kCell,
             absl::StrCat(base::ToAbsl(category), " ", base::ToAbsl(region),
                          " ", month.year(), "Q", (month.month() + 2) / 3)};
    }
    HardIssue& issue = found[key];
    if (issue.tickets == 0) {
      issue.kind = key.first;
      issue.matter = key.second;
      issue.category = std::string(category);
      issue.region = std::string(region);
    }
    ++issue.tickets;
    if (!cases.Flag(cases.cut, row)) issue.ids.emplace_back(id);
    if (cases.Flag(cases.exempt, row)) continue;
    const bool interim = cases.Flag(cases.interim_lead, row);
    const auto due = cases.TimeAt(cases.due_handling, row);
    const auto closed = cases.TimeAt(cases.closed_at, row);
    const bool open_overdue = due.has_value() && *due < period.as_of &&
                              (!closed.has_value() || *closed > period.as_of);
    const auto met = table.Flag(cases.met_handling, row);
    const auto add = [](bool happened, std::int64_t* count) {
      if (happened) ++*count;
    };
    add(cases.Number(cases.reopenings, row) > 0, &issue.reopened);
    add(!interim && cases.Number(cases.disputes, row) > 0, &issue.disputed);
    add(!interim && cases.Number(cases.returns, row) > 0, &issue.returned);
    add(!interim && cases.Number(cases.extensions, row) > 0, &issue.extended);
    add(met.has_value() ? !*met : open_overdue, &issue.overdue);
    add(cases.Number(cases.redos, row) > 0 &&
            IsDissatisfied(cases.Word(cases.satisfaction, row)),
        &issue.dissatisfied_after_redo);
    add(cases.Number(cases.contacts, row) > 1 ||
            cases.Number(cases.contacts_same_caller, row) > 0,
        &issue.repeated_contact);
  }
  for (auto& [key, issue] : found) {
    if (issue.tickets < score.min_tickets) continue;
    const double points =
        score.reopened * static_cast<double>(issue.reopened) +
        score.disputed * static_cast<double>(issue.disputed) +
        score.returned * static_cast<double>(issue.returned) +
        score.extended * static_cast<double>(issue.extended) +
        score.overdue * static_cast<double>(issue.overdue) +
        score.dissatisfied_after_redo *
            static_cast<double>(issue.dissatisfied_after_redo) +
        score.repeated_contact * static_cast<double>(issue.repeated_contact);
    if (points == 0) continue;
    issue.score = points / static_cast<double>(issue.tickets);
    std::sort(issue.ids.begin(), issue.ids.end());
    out.push_back(std::move(issue));
  }
  std::sort(out.begin(), out.end(), [](const HardIssue& a, const HardIssue& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.tickets != b.tickets) return a.tickets > b.tickets;
    return std::pair(a.kind, a.matter) < std::pair(b.kind, b.matter);
  });
  return out;
}

}  // namespace trunkline
