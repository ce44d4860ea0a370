// SPDX-License-Identifier: Apache-2.0
//
// What closed tickets say: rates whose classes add up to all tickets, alerts
// about sudden increases, durations with open tickets censored. It is the
// optional target trunkline::insight, pure and without a clock.
//
//   auto loaded = trunkline::LoadKpis(sources);  // packs/kpi/*
//   if (!loaded.ok()) return;                    // loaded.issues says why
//   auto cases = trunkline::FactTable::Cases();
//   for (const std::vector<std::string>& cells : rows) {
//     absl::Status added = cases.AddRow(cells, zone);
//     if (!added.ok()) Reject(added);  // InvalidArgument names the column
//   }
//   const trunkline::Kpi* kpi = loaded.value->Find("on_time_close_rate");
//   auto results = trunkline::ComputeKpi(*kpi, cases, {from, to, as_of});
//   if (!results.ok()) return;         // the KPI names no column of the table
//   for (const trunkline::KpiResult& r : *results)
//     Show(r.group, r.ToString());     // "99.94", or "n/a": never 0 of 0
//
// A row of a case table holds no caller's name or number, no caller's words and
// no referral. Its columns are the fields of trunkline.v1.CaseTableRow; the
// columns of a call table are those of trunkline.v1.CallRecord and
// `wait_seconds`.
//
// Functions are pure; any number of threads may call them and read one table.
// The order of the rows changes no result, except the order in which ids are
// listed. docs/insight.md has every definition.
#ifndef TRUNKLINE_INSIGHT_H_
#define TRUNKLINE_INSIGHT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/language.h"
#include "trunkline/load.h"
#include "trunkline/notices.h"

namespace trunkline {

namespace internal {
struct FactTableAccess;
}

struct OutbreakOptions;
struct PatternOptions;
class RuleSet;

// --- tables of facts ---

// What a column holds.
enum class FactKind : std::uint8_t {
  kWord,    // A code, an id, an enumerator by its English name, a list.
  kTime,    // An instant.
  kNumber,  // A count, 0 where the cell is empty.
  kFlag,    // True, false or absent.
};

// A column of a table of facts.
struct FactColumn {
  std::string name;  // The field of the published message: "accepted_at".
  FactKind kind = FactKind::kWord;  // What it holds.
};

// The place of a column in a table.
using FactColumnId = std::size_t;

// A table in memory, column by column: about 300 bytes a case. Movable, not
// copyable. Any number of threads may read it; AddRow() needs exclusive access.
class FactTable {
 public:
  // Return an empty table: of cases (CaseTableRow), of calls (CallRecord).
  static FactTable Cases();
  static FactTable Calls();

  FactTable(FactTable&&) noexcept;
  FactTable& operator=(FactTable&&) noexcept;
  ~FactTable();

  const std::vector<FactColumn>& columns() const;
  // Returns the column of a name; nullopt: there is none.
  std::optional<FactColumnId> Find(std::string_view name) const;
  std::size_t rows() const;

  // Adds a row. `cells` are in the order of columns(); those that are missing
  // at the end are empty. Times are RFC 3339 or local ("2018-10-01 08:30:00", a
  // date alone: 00:00) in `zone`; flags are true or false, 1 or 0, 是 or 否; an
  // enumerator is given by any of its names. InvalidArgument names the column
  // and what would be right, and never quotes a cell; AlreadyExists: a row with
  // this id was added. After an error the table is as before.
  absl::Status AddRow(const std::vector<std::string>& cells,
                      absl::TimeZone zone);

  // Adds a row from a binary trunkline.v1.CaseTableRow, such as
  // Desk::TableRows() returns, or CallRecord. Errors as for AddRow();
  // InvalidArgument also if `bytes` are not that message.
  absl::Status AddMessage(std::string_view bytes);

  // Says that the source of the rows has no such column. An empty cell of it
  // then means "not recorded", not "did not happen", and a KPI that counts by
  // this column is n/a. NotFound: the table has no column of this name.
  absl::Status SetLacks(std::string_view column);
  // Whether that was said. `wait_seconds` is known from the two times, too.
  bool Lacks(FactColumnId column) const;

  // Returns the cells of a row as AddRow() takes them, times in RFC 3339 with
  // the offset of `zone`; numbers that are 0 are empty.
  std::vector<std::string> Cells(std::size_t row, absl::TimeZone zone) const;

  // Returns the SHA-256 of what the table holds, 64 hexadecimal digits; the
  // order of the rows does not matter. Cost: n log n in the rows.
  std::string Hash() const;

  // Return a cell. The column must be of that kind, the row less than rows().
  // Views live until the table is changed or destroyed.
  std::string_view Word(FactColumnId column, std::size_t row) const;
  std::optional<absl::Time> TimeAt(FactColumnId column, std::size_t row) const;
  std::int64_t Number(FactColumnId column, std::size_t row) const;
  std::optional<bool> Flag(FactColumnId column, std::size_t row) const;

 private:
  struct Rep;
  friend struct internal::FactTableAccess;
  explicit FactTable(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Cuts a row of the case table, as the rows of confidential tickets and reports
// are cut: category to its first part, region to its first two codes, times to
// the day in `zone`; departments, matter and links are removed. `cells` are in
// the order of FactTable::Cases().columns().
void CutRow(std::vector<std::string>* cells, absl::TimeZone zone);

// --- key performance indicators ---

// What a KPI counts; by the numbers of trunkline.v1.KpiUnit.
enum class KpiUnit : std::uint8_t {
  kTicket = 1,   // Each ticket counts once.
  kMatter = 2,   // Tickets that were merged count once: members are left out.
  kContact = 3,  // A ticket counts as often as citizens asked about it.
  kCall = 4,     // A row of a table of calls.
};

// A test of one column, as in trunkline.v1.ColumnTest.
struct ColumnTest {
  enum class Relation : std::uint8_t {
    kIs = 1,        // The cell has one of the values.
    kIsNot = 2,     // It has none of the values, or is empty.
    kPresent = 3,   // It is not empty.
    kAbsent = 4,    // It is empty.
    kAtMost = 5,    // A time not after `other`; a number not above `number`.
    kMoreThan = 6,  // A time after `other`; a number above `number`.
  };
  std::string column;                 // Name of a column.
  Relation relation = Relation::kIs;  // What must hold of the column.
  std::vector<std::string> values;    // Of kIs and kIsNot.
  // Column of the time to compare with, or "as_of", the instant of the
  // computation. Empty: `number` is compared.
  std::string other;
  // kAtMost, kMoreThan without `other`: what is compared with.
  std::int64_t number = 0;
};

// A class that a rate leaves out.
struct KpiExclusion {
  std::string id;                            // "not_reached"
  std::map<std::string, std::string> label;  // By language.
  std::vector<ColumnTest> tests;             // All of them hold.
};

// A rate as data, as in trunkline.v1.Kpi.
struct Kpi {
  std::string id;                            // "on_time_close_rate"
  std::map<std::string, std::string> label;  // By language.
  // Column of the event that places a ticket in a period.
  std::string period_event;
  KpiUnit unit = KpiUnit::kTicket;  // What is counted.
  // Column by which results are grouped: "lead", "region:2" (its first two
  // codes). Empty: the whole city alone.
  std::string attribution;
  // The first one whose tests hold leaves a ticket out.
  std::vector<KpiExclusion> exclusions;
  // All of them hold for a ticket of the numerator.
  std::vector<ColumnTest> numerator;
  // Of ComputeKpiFromCounts(): names of the counts that are added to the
  // numerator. Empty: it is not computed from counts.
  std::vector<std::string> count_numerator;
  // Names of the counts that are added to the denominator.
  std::vector<std::string> count_denominator;
  // Names of the counts that are subtracted from the numerator.
  std::vector<std::string> count_less;
  // Decimal places of the printed percentage, 0 to 6.
  int decimals = 0;
  // The tickets are a sample: Wilson's interval is shown.
  bool sample = false;
  // Ids of KPIs that are shown beside it.
  std::vector<std::string> beside;
  // Column of a due time, by which open overdue tickets are counted. Empty:
  // they are not counted.
  std::string due;
  // How the formula reads, by language.
  std::map<std::string, std::string> formula;
  // The denominator is this project's own choice; the source names none.
  bool denominator_ours = false;
  // Groups are listed by their rate, in tiers; false: in the order of codes.
  bool sort_by_rate = false;
  // Law, document or page, by its key in the pack's README. This field and the
  // four below are those of trunkline.v1.Provenance.
  std::vector<std::string> source;
  // "A": full legal text or official site. "B": newspaper, or copy of a notice.
  // "C": reworded or anonymous copy. Empty: not graded.
  std::string grade;
  // Concluded or computed from facts with sources; `note` says how.
  bool derived = false;
  // An invented example, not a statement about the real world.
  bool illustrative = false;
  std::string note;  // A remark for readers.
};

// A line of a score sheet: `weight` points, less `slope` for each percentage
// point below `target`, and not less than `floor`.
struct ScoreItem {
  std::string kpi;    // Id of the KPI.
  double target = 0;  // In percent.
  double slope = 0;   // Points lost for each percentage point below `target`.
  double floor = 0;   // The least points.
  double weight = 0;  // Full points.
};

// A sum of points over KPIs.
struct ScoreSheet {
  std::string id;                            // Unique among score sheets.
  std::map<std::string, std::string> label;  // By language.
  std::vector<ScoreItem> items;              // One for each KPI.
};

// What makes a matter hard, as in trunkline.v1.HardIssueScore.
struct HardIssueScore {
  std::string id;  // Unique among scores of hard issues.
  std::map<std::string, std::string> label;  // By language.
  // The office that set the points; not a person.
  std::string author;
  std::string date;  // When it set them, "2018-10-01".
  // Points of a ticket that was reopened.
  double reopened = 0;
  double disputed = 0;  // Of one that was attached to a dispute.
  double returned = 0;  // Of one that was returned.
  double extended = 0;  // Of one that was extended.
  double overdue = 0;   // Of one that was closed late, or is open and overdue.
  // Of one that was rated dissatisfied after a redo.
  double dissatisfied_after_redo = 0;
  double repeated_contact = 0;  // Of one that was asked about again.
  // A matter with fewer tickets is not scored.
  int min_tickets = 5;
};

// KPIs, score sheets and scores of hard issues by id, in the order of ids.
struct KpiSet {
  std::vector<Kpi> kpis;                          // By id.
  std::vector<ScoreSheet> score_sheets;           // By id.
  std::vector<HardIssueScore> hard_issue_scores;  // By id.

  // Return null if there is none. They live as long as the set is unchanged.
  const Kpi* Find(std::string_view id) const;
  const ScoreSheet* FindSheet(std::string_view id) const;
  const HardIssueScore* FindHardIssueScore(std::string_view id) const;
};

// Loads sources of trunkline.v1.KpiFile; a later source may override entries of
// earlier ones. Issues name file, line and column: an unknown column, a test
// that does not fit its column, an unknown KPI in a sheet. Limit of a source:
// LoadOptions::max_definition_bytes. Cost: linear in the sources.
LoadResult<KpiSet> LoadKpis(const std::vector<Source>& sources,
                            const LoadOptions& options = {});

// The tickets that a KPI is about.
struct KpiPeriod {
  absl::Time from;   // The first instant of the period.
  absl::Time to;     // The first one after it.
  absl::Time as_of;  // When it is computed; what is later has not happened.
};

// A rate of one group.
struct KpiResult {
  std::string kpi;    // Id of the KPI.
  std::string group;  // Value of the attribution column; empty: the whole city.
  int decimals = 0;   // As Kpi::decimals.
  bool sample = false;  // As Kpi::sample.
  // What meets all of Kpi::numerator, in Kpi::unit.
  std::int64_t numerator = 0;
  std::int64_t remainder = 0;  // Denominator less numerator.
  // Tickets that each of the KPI's exclusions leaves out, in their order.
  std::vector<std::int64_t> excluded;
  // Tickets whose event is later than `as_of`.
  std::int64_t future = 0;
  // Tickets of the period that cannot be counted, because the source lacked a
  // column of the KPI's event or numerator (FactTable::Lacks). Excluded tickets
  // are not among them. If this is not zero, the denominator is zero.
  std::int64_t unknown = 0;
  // These columns, in the order in which the KPI names them: that of its event
  // and those of its numerator.
  std::vector<std::string> lacks;
  // The table lacks the due time, or `closed_at`: overdue_open is not counted.
  bool overdue_unknown = false;
  // Open tickets of any period whose due time has passed (Kpi::due).
  std::int64_t overdue_open = 0;
  // Median of how long ago that was; ZeroDuration if there are none.
  absl::Duration overdue_age;
  // Kpi::sort_by_rate: the tier of a group, from 1; those of one tier are ties.
  // 0: not sorted, the whole city, or n/a.
  int tier = 0;

  std::int64_t denominator() const { return numerator + remainder; }
  // All that are placed in the period: numerator, remainder, all exclusions,
  // `future` and `unknown`.
  std::int64_t total() const;
  // In percent; nullopt: the denominator is zero.
  std::optional<double> percent() const;
  // The percentage with `decimals` places, rounded half up, without a sign:
  // "99.94"; "n/a" for a denominator of zero.
  std::string ToString() const;
};

// Computes a KPI: the whole city first, then each group in the order of codes,
// not by rate, unless the KPI asks for tiers: groups with higher rates first,
// where those whose Wilson intervals overlap that of the tier's first are ties,
// in the order of codes; then those that are n/a. `table` has the KPI's
// columns: cases, or calls for kCall; where their source lacked one of the
// event or the numerator (FactTable::Lacks), the result is n/a and says so. An
// exclusion tests what its source lacked as empty. InvalidArgument: the table
// has no column that the KPI names, or the period is empty. Cost: linear in the
// rows and in the KPI's tests.
absl::StatusOr<std::vector<KpiResult>> ComputeKpi(const Kpi& kpi,
                                                  const FactTable& table,
                                                  const KpiPeriod& period);

// A count that was made elsewhere, as in trunkline.v1.CountRow.
struct CountRow {
  std::string period;      // "2018-10"
  std::string population;  // Whose count: "city", a department, a region.
  std::string name;        // What was counted: "connected".
  std::int64_t count = 0;  // Not negative.
};

// Computes a KPI from counts. FailedPrecondition: the KPI names no counts, or
// one of them is missing for this period and population; InvalidArgument: a
// count is negative or stands twice, or the numerator exceeds the denominator.
absl::StatusOr<KpiResult> ComputeKpiFromCounts(
    const Kpi& kpi, const std::vector<CountRow>& counts,
    std::string_view period, std::string_view population);

// What a score sheet gives to one group.
struct Score {
  std::string group;     // As KpiResult::group.
  double points = 0;     // The sum over the items.
  double reachable = 0;  // Less the weights of KPIs that are n/a.
};

// Computes a score from results of one group, each of another KPI. An item
// whose KPI is not among them counts as n/a.
Score ComputeScore(const ScoreSheet& sheet,
                   const std::vector<KpiResult>& results);

// How tickets were grouped as one matter.
enum class MatterKind : std::uint8_t {
  kPeople,  // People merged or linked them.
  kCell,    // The other tickets of one leaf category, region and quarter.
};

// A matter with its score, and the number of its tickets to which each event
// happened.
struct HardIssue {
  MatterKind kind = MatterKind::kCell;  // How its tickets were grouped.
  // kPeople: id of the main case. kCell: category, region and quarter,
  // "noise.site 430100/430111 2018Q4".
  std::string matter;
  std::string category;       // Category code of its tickets.
  std::string region;         // Path of region codes of its tickets.
  std::int64_t tickets = 0;   // All tickets of the matter.
  double score = 0;           // Points of all tickets, divided by their number.
  std::int64_t reopened = 0;  // Tickets that were reopened.
  std::int64_t disputed = 0;  // Tickets that were attached to a dispute.
  std::int64_t returned = 0;  // Tickets that were returned.
  std::int64_t extended = 0;  // Tickets that were extended.
  std::int64_t overdue = 0;   // Tickets closed late, or open and overdue.
  // Tickets rated dissatisfied after a redo.
  std::int64_t dissatisfied_after_redo = 0;
  std::int64_t repeated_contact = 0;  // Tickets that were asked about again.
  std::vector<std::string> ids;       // Sorted; without those of cut rows.
};

// Scores the matters of the cases that were accepted in a period: the highest
// score first, then by the number of tickets, then by name. Matters without any
// point, or with fewer tickets than the score asks for, are left out; exempt
// tickets score nothing, and a ticket that an interim lead holds is not counted
// as returned, disputed or extended. An extension by a hold does not count as
// one. `zone` is that of the quarters. Cost: n log n in the cases.
std::vector<HardIssue> FindHardIssues(const HardIssueScore& score,
                                      const FactTable& cases,
                                      const KpiPeriod& period,
                                      absl::TimeZone zone);

// The lowest share of answered calls in any 24 hours that begin with a call.
struct LowestConnectRate {
  std::int64_t answered = 0;  // Calls of the window that were answered.
  std::int64_t offered = 0;   // Calls of the window, as the rate counts them.
  absl::Time from;            // When the window of 24 hours begins.
};

// Finds the lowest rate in a table of calls, among windows that begin at `from`
// or later and end by `to`; nullopt: there is no such window. Of equally low
// ones the first is returned. Cost: n log n in the calls.
std::optional<LowestConnectRate> FindLowestConnectRate(const FactTable& calls,
                                                       absl::Time from,
                                                       absl::Time to);

// Offered calls of a number on a day.
struct DailyCalls {
  std::string dialled;       // The number.
  absl::CivilDay day;        // The day on which they were offered.
  std::int64_t offered = 0;  // How many there were.
};

// Counts the calls of a table by number and day in `zone`, in that order.
std::vector<DailyCalls> CountCallsByDay(const FactTable& calls,
                                        absl::TimeZone zone);

// --- statistics ---

// A closed interval.
struct Interval {
  double low = 0;   // Lower bound.
  double high = 0;  // Upper bound.
};

// Returns Wilson's interval of a share, `hits` of `n`, at a confidence; [0, 1]
// for n = 0.
Interval WilsonInterval(std::int64_t hits, std::int64_t n,
                        double confidence = 0.95);

// Returns which p values are significant at the false discovery rate `q`
// (Benjamini and Hochberg 1995). `family`: size of the family if it is larger
// than the list; the other values then count as 1.
std::vector<bool> BenjaminiHochberg(const std::vector<double>& p, double q,
                                    std::size_t family = 0);

// A step of a survival curve.
struct SurvivalStep {
  double time = 0;           // In the unit of DurationFact::time.
  std::int64_t at_risk = 0;  // Not ended before `time`.
  std::int64_t events = 0;   // Ended at `time`.
  double survival = 0;       // Share that lasts longer than `time`.
};

// How long something took, or has taken so far.
struct DurationFact {
  double time = 0;     // In any unit, the same for all.
  bool ended = false;  // False: censored at `time`.
};

// Returns the curve of Kaplan and Meier: a step for each time at which one
// ended. Ties: endings come before censorings.
std::vector<SurvivalStep> KaplanMeier(std::vector<DurationFact> durations);

// Returns the first time at which at least `share` have ended, 0.5 for the
// median; nullopt: fewer have ended by the last step.
std::optional<double> SurvivalQuantile(const std::vector<SurvivalStep>& curve,
                                       double share);

// --- series ---

// The three methods of the Early Aberration Reporting System. All look back at
// seven days: C1 at t-7 to t-1, C2 and C3 at t-9 to t-3; C3 adds up what the
// last three days of C2 exceed one sigma by.
enum class EarsMethod : std::uint8_t { kC1 = 1, kC2 = 2, kC3 = 3 };

// How EarsUpperBounds() compares.
struct EarsOptions {
  EarsMethod method = EarsMethod::kC2;  // Which of the three.
  double min_sigma = 0;  // A smaller standard deviation counts as this.
  // One-sided error; 0: 0.001, for C3 0.025.
  double alpha = 0;
};

// Returns the upper bound of each day of a series; NaN for the first days,
// which lack a baseline (7, 9 or 11). The same as `earsC` of the R package
// surveillance. A count above its bound is an alert.
std::vector<double> EarsUpperBounds(const std::vector<double>& counts,
                                    const EarsOptions& options = {});

// How Farrington() compares. Names in brackets are those of the R package.
struct FarringtonOptions {
  int years = 3;        // Earlier years that are used (b).
  int half_width = 3;   // Periods on each side of the same season (w).
  int frequency = 52;   // Periods in a year.
  double alpha = 0.05;  // Two-sided error of the bound.
  // No alert if the last `min_periods` periods together have fewer counts than
  // this (limit54).
  std::int64_t min_counts = 5;
  int min_periods = 4;  // How many periods `min_counts` is of (limit54).
};

// One period that was compared with the same season of earlier years.
struct FarringtonPoint {
  std::size_t index = 0;  // Of the period, in `counts`.
  double expected = 0;    // Mean by the regression.
  double upper = 0;       // Bound; 0: too few counts.
  double score = 0;       // (observed - expected) / (upper - expected)
  bool trend = false;     // The linear trend was kept in the regression.
  bool alert = false;     // The count is above `upper`.
};

// Compares each period from `first` with the same weeks of the years before: a
// quasi-Poisson regression with a linear trend, reweighted by Anscombe
// residuals, and a bound on the scale of powers of 2/3. The same as
// `farrington` of the R package surveillance with reweight=TRUE, trend=TRUE,
// powertrans="2/3". InvalidArgument: `first` lacks the years before it, or is
// beyond the series. A period whose regression does not converge has NaN.
absl::StatusOr<std::vector<FarringtonPoint>> Farrington(
    const std::vector<double>& counts, std::size_t first,
    const FarringtonOptions& options = {});

// --- alerts ---

// What a day is compared with.
enum class AlertBaseline : std::uint8_t {
  kC1,         // The 7 days before.
  kC2,         // The 7 days that end three days before.
  kC3,         // As C2, over three days.
  kByDayType,  // The last 7 days of the same type of the 60 before, from t-3.
};

// When a day is an alert.
struct AlertOptions {
  AlertBaseline baseline = AlertBaseline::kC2;  // What a day is compared with.
  double min_sigma = 1;  // A smaller standard deviation counts as this.
  // A day with fewer contacts in a cell is no alert.
  std::int64_t min_count = 5;
  // An alert exceeds its baseline by more than this many sigma.
  double min_z = 3;
  // kC3 instead: what the last three days exceed one sigma by, added up.
  double min_c3 = 2;
  // False discovery rate of a day's family.
  double q = 0.05;
  // A part explains the whole if it has at least this share of its excess.
  double explains = 0.5;
  // kByDayType: returns the type of a day, any number. Empty: all days are of
  // one type.
  std::function<int(absl::CivilDay)> day_type;
};

// Returns types of days by a calendar, for AlertOptions::day_type: working day,
// weekend, holiday, make-up day. Beyond the calendar's years each day is of a
// type of its own, so that it is not evaluated.
std::function<int(absl::CivilDay)> DayTypesOf(const WorkCalendar& calendar);

// A node of the category tree and one of the region tree: codes, empty for the
// whole tree.
struct AlertCell {
  std::string category;  // Code of a category. Empty: all.
  std::string region;    // Path of region codes. Empty: all.

  friend bool operator<(const AlertCell& a, const AlertCell& b) {
    return a.category != b.category ? a.category < b.category
                                    : a.region < b.region;
  }
  friend bool operator==(const AlertCell& a, const AlertCell& b) {
    return a.category == b.category && a.region == b.region;
  }
};

// Why a cell is no alert, or that it is one.
enum class AlertVerdict : std::uint8_t {
  kAlert,           // It is one.
  kFewTickets,      // Fewer than AlertOptions::min_count.
  kNoBaseline,      // Not evaluated: fewer than 7 days to compare with.
  kWithinRange,     // Not more than min_z sigma above the baseline.
  kNotSignificant,  // Not among the day's discoveries at q.
  kExplained,       // Another cell of the day explains it.
};

// The verdict on a cell on a day, with its arithmetic.
struct Alert {
  absl::CivilDay day;                           // The day.
  AlertCell cell;                               // What the verdict is on.
  AlertVerdict verdict = AlertVerdict::kAlert;  // Why it is an alert or not.
  std::int64_t observed = 0;  // Contacts of the cell on the day.
  double expected = 0;        // Mean of the days used.
  double sigma = 0;           // Their standard deviation, at least min_sigma.
  double z = 0;               // (observed - expected) / sigma; kC3: its sum.
  // Probability that a new day like those used has such a z, by Student's
  // distribution.
  double p = 1;
  // The days used, in order.
  std::vector<absl::CivilDay> days;
  // Of an alert: the day on which it began. An alert of a cell at most two days
  // after another of the same cell continues that one.
  absl::CivilDay since;
  // kExplained: the cell that explains it.
  AlertCell explained_by;
};

// The alerts of a day.
struct DailyAlerts {
  absl::CivilDay day;  // The day.
  // New ones first; then by z, then by the excess, both descending.
  std::vector<Alert> alerts;
  std::size_t family = 0;  // Cells known by that day.
  // Of the discoveries, how many are false on average: q times their number.
  double expected_by_chance = 0;
};

// Takes tickets day by day and finds alerts. A ticket counts in every pair of a
// category node and a region node above it, so a cell may be as narrow as a
// leaf category in a street and as wide as the whole city. Memory: about 400
// bytes for each pair that ever had a ticket. For one thread at a time. A
// moved-from monitor may only be assigned to or destroyed.
class AlertMonitor {
 public:
  explicit AlertMonitor(AlertOptions options = {});
  ~AlertMonitor();
  AlertMonitor(AlertMonitor&&) noexcept;
  AlertMonitor& operator=(AlertMonitor&&) noexcept;

  // Adds contacts of a day. `region` is a path of codes joined by "/",
  // `category` a dotted code. A later day than the current one ends that one,
  // whose result is then lost: call EndDay() first. Contacts of a day before
  // the current one are counted in late(); up to 60 days back they also change
  // the counts that later days are compared with. Cost: the product of the
  // depths of category and region.
  void Add(absl::CivilDay day, std::string_view category,
           std::string_view region, std::int64_t contacts = 1);
  // Ends the current day and returns it. Days that are alerts leave the
  // baselines of their cells. The next Add() begins a later day; days without a
  // ticket count as zero. nullopt: no ticket was added since.
  std::optional<DailyAlerts> EndDay();
  // Returns the verdict on a cell on the day that EndDay() returned last;
  // nullopt: the cell never had a ticket.
  std::optional<Alert> Explain(const AlertCell& cell) const;
  // Contacts that came after their day had ended.
  std::int64_t late() const;

 private:
  struct Rep;
  friend std::vector<DailyAlerts> FindAlerts(const FactTable& cases,
                                             absl::TimeZone zone,
                                             absl::Time as_of,
                                             const AlertOptions& options);
  std::unique_ptr<Rep> rep_;
};

// Finds the alerts of every day of a table of cases, by the day of acceptance
// in `zone`. `contacts` less `contacts_same_caller` are counted, at least 1 a
// case; where `contacts_same_day` says that a caller had asked on the same day,
// it may be none. Days after `as_of` are left out. The result is that of an
// AlertMonitor that gets the tickets in the order of their days.
std::vector<DailyAlerts> FindAlerts(const FactTable& cases, absl::TimeZone zone,
                                    absl::Time as_of,
                                    const AlertOptions& options = {});

// Returns for each alert the ids of the cases of its cell and day, sorted,
// without those of cut rows. Cost: linear in the cases, and for each alert in
// those of its day.
std::vector<std::vector<std::string>> FindAlertCases(
    const FactTable& cases, absl::TimeZone zone,
    const std::vector<Alert>& alerts);

// --- clusters in space and time ---

// Tickets of one subject at a place on a day.
struct PlaceDay {
  std::size_t place = 0;  // Number of the place, from 0.
  int day = 0;            // From 0.
};

// Limits of FindSpaceTimeCluster().
struct SpaceTimeScanOptions {
  // The longest window, 1 to 366 days. A window ends on the last day.
  int max_days = 30;
  std::size_t max_places = 50;  // Places of the largest zone, at least 1.
  int replications = 999;       // 0 to 1,000,000.
  std::uint64_t seed = 1;       // Of the replications.
  // The day on which windows end, at most 100,000; no ticket is later. -1: that
  // of the last ticket.
  int last_day = -1;
  // Replications end as soon as p is above this whatever the others are; p is
  // then the least that it can be. 1: all are made.
  double max_p = 1;
};

// A zone and a window with more tickets than expected.
struct SpaceTimeCluster {
  std::vector<std::size_t> places;  // Numbers of the zone's places, sorted.
  // First day of the window.
  int first_day = 0;
  int last_day = 0;                 // Last day of the window, included.
  std::int64_t observed = 0;        // Tickets in zone and window.
  double expected = 0;              // By the totals of the places and days.
  double log_likelihood_ratio = 0;  // By which the most likely is chosen.
  // Share of the data and the replications whose maximum is at least this one.
  double p = 1;
};

// Finds the most likely cluster of tickets by the space-time permutation scan
// (Kulldorff et al. 2005), which needs no population: what is expected in a
// zone and a window follows from how many tickets each place and each day has.
// Zones are a place with the 0, 1, 2, ... places nearest to it, by the number
// of borders between them, then by number; windows are the last 1, 2, ... days.
// A replication puts the days of the tickets in another order, by the seed.
// `neighbours[i]` are the places that adjoin place i. nullopt: no zone and
// window has more tickets than expected. InvalidArgument: a place or a
// neighbour does not exist, a day is negative, beyond 100,000 or after
// `last_day`, or an option is out of range. Cost: linear in the replications,
// times the tickets and the zones with their windows.
absl::StatusOr<std::optional<SpaceTimeCluster>> FindSpaceTimeCluster(
    const std::vector<PlaceDay>& tickets,
    const std::vector<std::vector<std::size_t>>& neighbours,
    const SpaceTimeScanOptions& options = {});

// --- the report ---

// Who a report is for.
enum class ReportEdition : std::uint8_t {
  kInternal,  // For the centre, districts and departments.
  // For the public: no ids, no cell under ReportOptions::min_cell, and no cell
  // from which such a one could be computed.
  kPublic,
};

// What MakeReport() writes.
//
// A page for a department or a region leaves out the tickets whose `against`
// covers its recipient: the department itself or one above it; of a region, its
// departments. Their counts are not in the page, and neither is an alert, a
// seasonal alert, a cluster or a hard issue that one of them belongs to. The
// index is the centre's, and has them.
struct ReportOptions {
  Language language = Language::kEnglish;            // Of the pages.
  ReportEdition edition = ReportEdition::kInternal;  // Who it is for.
  // Time zone of days, months and quarters.
  absl::TimeZone zone;
  // Names to show for codes of departments, of regions (by the last code of
  // their path) and of categories. A code without a name is shown as it is.
  std::map<std::string, std::string> names;
  // Codes of departments, regions and categories that are no words of callers
  // (UseRuleSet()). Where columns have slipped, a word in the place of a code
  // may be a name or a telephone number: a word that is neither in here nor a
  // key of `names`, `superiors` or `region_departments`, nor a region's code of
  // 6, 9 or 12 digits, is shown only if it is in at least 5 rows of the table,
  // has at most 20 characters, no 5 digits in a row, no 7 in all and no @. Of a
  // path the parts before it stay; all else is counted as "other values".
  std::set<std::string> known_codes;
  // Shows every word, for those who may read tickets.
  bool show_unknown = false;
  // Id of the HardIssueScore; empty: hard issues are left out.
  std::string hard_issue_score;
  // What the table was made of, such as its hash or a position of the feed
  // (OriginOf()); shown on each page.
  std::string origin;
  // Versions of what the table was made by; shown on each page.
  std::vector<std::string> versions;
  AlertOptions alerts;  // When a day is an alert.
  // Seasonal alerts and clusters (insight_outbreaks.h). Null: by the defaults.
  // It must outlive the call.
  const OutbreakOptions* outbreaks = nullptr;
  // What comes again, and how the month's volume compares; its zone and `as_of`
  // are those of the report. Null: neither is in the report. It must outlive
  // the call.
  const PatternOptions* patterns = nullptr;
  // Notices; kInternal opens with those of the month before the period, and
  // with earlier ones that are not closed.
  std::vector<Notice> notices;
  // Department codes: the one above each.
  std::map<std::string, std::string> superiors;
  // Codes of the departments of each region, by the last code of its path.
  std::map<std::string, std::vector<std::string>> region_departments;
  // Residents by the last code of a region's path; for figures per 10,000.
  std::map<std::string, std::int64_t> residents;
  // The record of an earlier report of the same period (ReportRecordOf());
  // empty: there is none, and no corrections are listed.
  std::string earlier;
  // kPublic: the smallest count that is shown.
  std::int64_t min_cell = 10;
  // How many alerts, hard issues, and ids of one of these, a page lists.
  std::size_t max_listed = 50;
};

// Takes from a rule set the names of departments, regions and categories, in
// `options->language`, all their codes, who is above whom, and which
// departments a region has; and adds its id and version to `versions`.
void UseRuleSet(const RuleSet& rules, ReportOptions* options);

// Returns what ReportOptions::origin says of a table: how many cases it has,
// FactTable::Hash(), and the position of the desk's feed up to which it has
// everything, if it is of a desk.
std::string OriginOf(const FactTable& cases, Language language,
                     std::optional<std::int64_t> feed_position = std::nullopt);

// A section of a page, for spreadsheets.
struct ReportTable {
  std::string heading;                  // Of the section.
  std::vector<std::string> paragraphs;  // Plain text before the table.
  std::vector<std::string> headings;    // Of the columns; empty: no table.
  // Each with as many cells as `headings`.
  std::vector<std::vector<std::string>> rows;
};

// A page, in three forms with the same content.
struct ReportPage {
  // File name without extension: "index", "region-430100-430111",
  // "department-aic_bureau". Characters other than letters, digits, "_" and "-"
  // are replaced by "_".
  std::string name;
  std::string html;                 // Self-contained; links to the other pages.
  std::string markdown;             // With links to the other pages.
  std::vector<ReportTable> tables;  // Its sections, in order.
};

// Makes the report of a period: the index, a page for each region of the second
// level that has a case, then one for each department that led one, both in the
// order of codes. `calls`, if given, are for KPIs of calls. The same input
// gives the same bytes. Errors as for ComputeKpi(); NotFound: there is no such
// HardIssueScore; InvalidArgument also: `earlier` is no record of this period,
// language and edition, or an option of ReportOptions::outbreaks is out of
// range. Cost: linear in the cases, for each KPI, and in the pages; and that of
// FindAlerts(), FindSeasonalAlerts() and FindClusters().
absl::StatusOr<std::vector<ReportPage>> MakeReport(
    const KpiSet& kpis, const FactTable& cases, const FactTable* calls,
    const KpiPeriod& period, const ReportOptions& options);

// Returns what a report said and was made of, as trunkline.v1.ReportRecord in
// binary form. Keep it beside the pages: given as ReportOptions::earlier, the
// next report of the same period lists on each page the figures that have
// changed (更正), and why: what it is as of, versions, KPIs, cases that were
// added or changed or are gone. A public record has no case.
std::string ReportRecordOf(const std::vector<ReportPage>& pages,
                           const KpiSet& kpis, const FactTable& cases,
                           const KpiPeriod& period,
                           const ReportOptions& options);

// The tickets of a notice's finding: those of its category and region that were
// accepted in the `days` days before it was sent, and in as many from then on.
struct NoticeEffect {
  // Days that are counted on each side: at most 30; fewer if `as_of` is
  // earlier.
  int days = 0;
  std::int64_t before = 0;  // Tickets of these days before the notice was sent.
  std::int64_t after = 0;   // Tickets of as many days from then on.
};

// Counts them. Days are civil days in `zone`; the day of sending is the first
// one after, the day of `as_of` is not counted. Cost: linear in the cases.
NoticeEffect CountNoticeEffect(const FactTable& cases, const Notice& notice,
                               absl::TimeZone zone, absl::Time as_of);

// Returns gauges in the text format of Prometheus (0.0.4), by KPI and group:
// numerator, denominator, and open overdue tickets of KPIs with a due time.
std::string KpiMetricsText(const std::vector<KpiResult>& results);

// Returns which cells of a table of counts are not shown: those from 1 to
// `min_cell` - 1, and so many others that no row and no column whose sum is
// known has a single one that is not shown, or several that add up to less than
// `min_cell`. `rows` are of equal length; `hidden`, if given, has the same
// shape and says which cells are hidden for another reason.
std::vector<std::vector<bool>> SuppressedCells(
    const std::vector<std::vector<std::int64_t>>& rows, std::int64_t min_cell,
    std::vector<std::vector<bool>> hidden = {});

}  // namespace trunkline

#endif  // TRUNKLINE_INSIGHT_H_
