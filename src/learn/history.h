// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_HISTORY_H_
#define TRUNKLINE_SRC_LEARN_HISTORY_H_

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/learn/civil_clock.h"
#include "src/learn/drift.h"
#include "src/learn/induce.h"
#include "src/learn/names.h"
#include "src/learn/node_rows.h"
#include "trunkline/learn.h"

// Counts of tickets. No ticket is kept.
namespace trunkline::learn {

using Day = std::int32_t;  // Days since 1970-01-01, in the city's zone.
inline constexpr Day kNoFirst = std::numeric_limits<Day>::min();
inline constexpr Day kNoLast = std::numeric_limits<Day>::max();

// Why a ticket is no evidence.
enum class Reason : std::uint8_t {
  kNone,  // It is evidence.
  kReport,
  kConfidential,
  kInterim,
  kReturned,
  kRedispatched,
  kRedone,
  kProposed,
  kWithoutCategory,
  kWithoutLead,
  kCovered,  // The catalogue that is learnt over has a rule for it.
  kCount,
};

// Equal tickets of a day.
struct DayCount {
  std::uint32_t cell;
  Lead lead;
  Day day;
  std::uint32_t tickets;
};

// A promised due time. Times are civil seconds since 1970 in the city's zone,
// since limits are counted in civil time.
struct Promise {
  std::int64_t accepted;
  std::int64_t due;
  std::uint32_t cell;  // Its facts.
};

// Promises of one category.
struct Promises {
  std::uint64_t given = 0;      // Tickets with a promise; `sample` is a part.
  std::vector<Promise> sample;  // By acceptance.
  std::map<Day, std::array<std::uint64_t, 2>> days;  // Without, with promise.
};

// The values that count as one value of a number, in millionths, or the day of
// a date: [low, high).
struct ValueSpan {
  std::int64_t low, high;
};

// What was counted, in an order that does not depend on that of the tickets.
struct Counts {
  NameCounter::Names categories, regions, departments, hotlines;
  std::vector<NameCounter::Names> attributes;  // As LearnOptions::attributes.
  // Likewise: of numbers and dates the values, by node; of others nothing.
  std::vector<std::vector<ValueSpan>> spans;
  std::vector<std::uint64_t> unreadable;  // Values that are none.

  // Facts of cells: category, region, attributes, hotline, type, channel, in
  // lexicographic order. Those of promises alone are among them.
  NodeTable cells;
  // Leads are departments: lead i is node i + 1.
  std::size_t leads = 0;
  // By cell, day, lead.
  std::vector<DayCount> days;
  std::uint64_t evidence = 0;  // Tickets that are learnt from.
  Day first = 0, last = 0;     // Of those.

  std::uint64_t covered_correct = 0;  // Of Reason::kCovered.
  std::uint64_t tickets = 0;          // All.
  std::array<std::uint64_t, static_cast<std::size_t>(Reason::kCount)>
      not_evidence = {};
  // Words in the place of a lead that name no department.
  std::map<std::string, std::uint64_t> no_leads;
  // Promises before acceptance, or that are not first ones.
  std::uint64_t due_before = 0, due_changed = 0;
  std::map<Node, Promises> promises;  // By category.
  // Up to three ids of tickets by cell and lead.
  absl::flat_hash_map<std::uint64_t, std::vector<std::string>> examples;
  static std::uint64_t ExampleKey(std::uint32_t cell, Lead lead) {
    return std::uint64_t{cell} << 32 | lead;
  }
};

// The tickets of one category.
struct CategoryChoices {
  Node category;
  std::vector<Choice> choices;  // Leads by day; each pair once.
};
// Those of the days [from, to), by category.
std::vector<CategoryChoices> ChoicesByCategory(const Counts& counts, Day from,
                                               Day to);

// Sorts choices by day, then by what was chosen, and adds up equal ones.
void AddUp(std::vector<Choice>* choices);

// What an attribute holds.
AttributeKind KindOf(const LearnOptions& options, std::size_t attribute);

class History {
 public:
  History(const LearnOptions& options, absl::TimeZone zone);

  // InvalidArgument or ResourceExhausted, with nothing counted: see
  // CatalogueLearner::Add().
  absl::Status Add(const HistoryTicket& ticket);
  absl::StatusOr<Counts> Sorted() const;

 private:
  // A name of a ticket, and what its counter knows of it.
  struct Found {
    std::string_view name;
    NameCounter::Place place = NameCounter::kNew;
  };
  struct Hashed {
    std::uint64_t hash;  // Of the promise and its facts.
    Promise promise;
  };
  // The promises with the smallest hashes, so that the sample does not depend
  // on the order of the tickets.
  struct Sample {
    std::uint64_t given = 0;
    std::vector<Hashed> heap;  // The largest hash first.
    absl::flat_hash_map<Day, std::array<std::uint64_t, 2>> days;
  };
  struct Example {
    std::uint64_t hash;
    std::string id;
  };

  // `covered` and `correct`: what RouteOver() says.
  absl::Status AddNamed(const HistoryTicket& ticket, bool covered,
                        bool correct);
  // Puts the codes of the catalogue that is learnt over for names, and routes
  // by it.
  absl::Status RouteOver(HistoryTicket* ticket, bool* covered, bool* correct);
  // Looks the names of a ticket up, and checks those that are new.
  absl::Status FindNames(const HistoryTicket& ticket);
  absl::Status FindName(const NameCounter& counter, std::string_view what,
                        std::string_view name, Found* out) const;
  // Whether a lead names no department, and which word that is.
  bool IsNoLead(const Found& lead, std::string* folded) const;
  // The cell of a ticket whose names were found.
  std::uint32_t CellOf(const HistoryTicket& ticket, Node category);
  // A hash of a cell's names, which does not depend on the order of tickets.
  std::uint64_t HashOfCell(std::uint32_t cell) const;
  // Sets the cell if there is a promise.
  void AddPromise(const HistoryTicket& ticket, Node category, Day day,
                  std::int64_t accepted, std::optional<std::uint32_t>* cell);
  // The name of an attribute's value: of a number or a date the first of the
  // values that count as one, written into `out`; empty: none.
  std::string_view ValueOf(std::size_t attribute, std::string_view value,
                           std::string* out) const;
  void AddExample(std::uint64_t key, std::string_view id);
  void Compact();

  const LearnOptions options_;
  const absl::TimeZone zone_;
  const CivilClock clock_;
  NameCounter categories_, regions_, departments_, hotlines_;
  std::vector<NameCounter> attributes_;
  std::vector<std::uint64_t> unreadable_;
  NodeIndex cells_;
  std::vector<DayCount> days_;
  std::size_t compacted_ = 0;
  std::uint64_t tickets_ = 0, covered_correct_ = 0;
  Decision decision_;  // Of RouteOver(); its memory is kept.
  std::array<std::uint64_t, static_cast<std::size_t>(Reason::kCount)>
      not_evidence_ = {};
  std::map<std::string, std::uint64_t> no_leads_;
  std::uint64_t due_before_ = 0, due_changed_ = 0;
  std::vector<Sample> promises_;  // By category.
  // By cell and lead: the smallest hash first. All hashes are below the limit,
  // which is lowered when there are too many.
  absl::flat_hash_map<std::uint64_t, std::vector<Example>> examples_;
  std::size_t example_count_ = 0;
  std::uint64_t example_limit_ = static_cast<std::uint64_t>(-1);

  // Of the ticket at hand; their memory is kept.
  Found category_, region_, lead_, hotline_;
  std::vector<Found> values_;
  std::vector<std::string> texts_;  // Of numbers and dates.
  std::vector<bool> is_unreadable_;
  std::string digits_, folded_;
  std::vector<Node> row_;
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_HISTORY_H_
