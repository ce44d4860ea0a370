// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_HISTORY_H_
#define TRUNKLINE_SRC_LEARN_HISTORY_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/learn/induce.h"
#include "src/learn/names.h"
#include "trunkline/learn.h"

// Counts of tickets. No ticket is kept.
namespace trunkline::learn {

using Day = std::int32_t;  // Days since 1970-01-01, in the city's zone.

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

// The values that count as one value of a number, in millionths, or the day of a
// date: [low, high).
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

  // Facts of cells: category, region, attributes, hotline, type, channel. `leads` of a
  // cell is empty here. Those of promises alone are among them.
  std::vector<Cell> cells;
  // Leads are departments: lead i is node i + 1.
  std::size_t leads = 0;
  // By cell, day, lead.
  std::vector<DayCount> days;
  std::uint64_t evidence = 0;  // Tickets that are learnt from.
  Day first = 0, last = 0;     // Of those.

  std::uint64_t covered_correct = 0;  // Of Reason::kCovered.
  std::uint64_t tickets = 0;        // All.
  std::array<std::uint64_t, static_cast<std::size_t>(Reason::kCount)> not_evidence = {};
  // Words in the place of a lead that name no department.
  std::map<std::string, std::uint64_t> no_leads;
  // Promises before acceptance, or that are not first ones.
  std::uint64_t due_before = 0, due_changed = 0;
  std::map<Node, Promises> promises;  // By category.
  // Up to three ids of tickets by cell and lead, the smallest.
  std::map<std::pair<std::uint32_t, Lead>, std::vector<std::string>> examples;
};

// What an attribute holds.
LearnKind KindOf(const LearnOptions& options, std::size_t attribute);

class History {
 public:
  History(const LearnOptions& options, absl::TimeZone zone);

  // InvalidArgument, with nothing counted: see CatalogueLearner::Add().
  absl::Status Add(const HistoryTicket& ticket);
  absl::StatusOr<Counts> Sorted() const;

 private:
  struct KeyHash {
    std::size_t operator()(const std::vector<Node>& key) const;
  };
  // A spelling of a lead.
  struct NoName {
    std::string folded;
    bool is_none = false;  // It names no department.
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
    std::unordered_map<Day, std::array<std::uint64_t, 2>> days;
  };

  static absl::Status CheckTicket(const HistoryTicket& ticket);
  // `covered` and `correct`: what RouteOver() says.
  absl::Status AddNamed(const HistoryTicket& ticket, bool covered, bool correct);
  // Puts the codes of the catalogue that is learnt over for names, and routes
  // by it.
  absl::Status RouteOver(HistoryTicket* ticket, bool* covered, bool* correct);
  const NoName& NoNameOf(std::string_view lead);
  // The cell of a ticket's facts.
  std::uint32_t CellOf(const HistoryTicket& ticket, Node category);
  // Sets the cell if there is a promise.
  void AddPromise(const HistoryTicket& ticket, Node category, Day day,
                  std::int64_t accepted, std::optional<std::uint32_t>* cell);
  // The name of an attribute's value: of a number or a date the first of the
  // values that count as one; empty: none.
  std::string_view ValueOf(std::size_t attribute, std::string_view value);
  void Compact();

  const LearnOptions options_;
  const absl::TimeZone zone_;
  NameCounter categories_, regions_, departments_, hotlines_;
  std::vector<NameCounter> attributes_;
  std::vector<std::uint64_t> unreadable_;
  std::string value_;  // Of ValueOf().
  std::unordered_map<std::vector<Node>, std::uint32_t, KeyHash> cells_;
  std::vector<const std::vector<Node>*> keys_;  // By cell.
  // By cell: a hash of its names, which does not depend on the order of tickets.
  std::vector<std::uint64_t> cell_hashes_;
  std::vector<DayCount> days_;
  std::size_t compacted_ = 0;
  std::uint64_t tickets_ = 0, covered_correct_ = 0;
  Decision decision_;  // Of RouteOver(); its memory is kept.
  std::array<std::uint64_t, static_cast<std::size_t>(Reason::kCount)> not_evidence_ =
      {};
  std::map<std::string, std::uint64_t> no_leads_;
  std::unordered_map<std::string, NoName> no_names_;  // By spelling.
  std::vector<Node> key_;  // Of CellOf(); its memory is kept.
  std::uint64_t due_before_ = 0, due_changed_ = 0;
  std::unordered_map<Node, Sample> promises_;
  std::unordered_map<std::uint64_t, std::vector<std::string>> examples_;
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_HISTORY_H_
