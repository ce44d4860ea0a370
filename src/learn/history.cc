// SPDX-License-Identifier: Apache-2.0
#include "src/learn/history.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <tuple>

#include "absl/time/civil_time.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/rules/names.h"

namespace trunkline::learn {
namespace {

// Counts are put together when there are this many more than after the last
// time.
constexpr std::size_t kCompactAfter = std::size_t{1} << 21;
constexpr std::size_t kExamples = 3;

constexpr std::int64_t kSecondsOfDay = 86'400;

std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

// The values with the same first three digits as a number.
ValueSpan SpanOf(std::int64_t millionths) {
  std::int64_t unit = 1;
  while (std::abs(millionths) / unit >= 1'000) unit *= 10;
  std::int64_t low = millionths / unit * unit;
  if (low > millionths) low -= unit;
  return {low, low + unit};
}

// By node: what a value of a number or a date stands for.
std::vector<ValueSpan> SpansOf(const NameCounter::Names& names,
                               LearnKind kind) {
  std::vector<ValueSpan> out;
  if (kind != LearnKind::kNumber && kind != LearnKind::kDate) return out;
  out.push_back({0, 0});
  for (Node n = 1; n < names.codes.size(); ++n) {
    if (kind == LearnKind::kNumber) {
      out.push_back(SpanOf(*base::ParseMillionths(names.codes[n])));
      continue;
    }
    const DayNumber day =
        ToDayNumber(absl::CivilDay(*base::ParseCivil(names.codes[n])));
    out.push_back({day, std::int64_t{day} + 1});
  }
  return out;
}

std::int64_t CivilSeconds(absl::Time time, absl::TimeZone zone) {
  return absl::ToCivilSecond(time, zone) - absl::CivilSecond(1970);
}

Day DayOf(std::int64_t civil_seconds) {
  std::int64_t day = civil_seconds / kSecondsOfDay;
  if (civil_seconds % kSecondsOfDay < 0) --day;
  return static_cast<Day>(day);
}

bool Before(const DayCount& a, const DayCount& b) {
  if (a.cell != b.cell) return a.cell < b.cell;
  if (a.day != b.day) return a.day < b.day;
  return a.lead < b.lead;
}

// Sorts counts and adds up equal ones.
void AddUp(std::vector<DayCount>* days) {
  std::sort(days->begin(), days->end(), Before);
  std::size_t to = 0;
  for (const DayCount& count : *days) {
    if (to > 0 && !Before((*days)[to - 1], count)) {
      (*days)[to - 1].tickets += count.tickets;
    } else {
      (*days)[to++] = count;
    }
  }
  days->resize(to);
}

// The digits of a number, as a rule set lists it: "0731-12345" and "12345" stay
// apart. More than 32 are none.
std::string DigitsOf(std::string_view number) {
  std::string digits;
  for (const char c : base::NarrowForms(number)) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits.size() > 32 ? std::string() : digits;
}

Reason ReasonOf(const HistoryTicket& ticket) {
  if (ticket.type == TicketType::kReport) return Reason::kReport;
  if (ticket.confidential) return Reason::kConfidential;
  if (ticket.interim) return Reason::kInterim;
  if (ticket.returned) return Reason::kReturned;
  if (ticket.redispatched) return Reason::kRedispatched;
  if (ticket.redone) return Reason::kRedone;
  if (ticket.proposed) return Reason::kProposed;
  return Reason::kNone;
}

}  // namespace

LearnKind KindOf(const LearnOptions& options, std::size_t attribute) {
  const auto found =
      options.attribute_kinds.find(options.attributes[attribute]);
  return found == options.attribute_kinds.end() ? LearnKind::kText
                                                : found->second;
}

std::size_t History::KeyHash::operator()(const std::vector<Node>& key) const {
  std::uint64_t h = 0;
  for (Node n : key) h = Mix(h ^ n);
  return h;
}

History::History(const LearnOptions& options, absl::TimeZone zone)
    : options_(options),
      zone_(zone),
      categories_(true, options.separator),
      regions_(true, options.separator),
      unreadable_(options.attributes.size()) {
  for (std::size_t i = 0; i < options.attributes.size(); ++i) {
    const bool tree = KindOf(options, i) == LearnKind::kTree;
    attributes_.emplace_back(
        tree, options.separator.empty() ? "/" : options.separator);
  }
}

std::string_view History::ValueOf(std::size_t attribute,
                                  std::string_view value) {
  const LearnKind kind = KindOf(options_, attribute);
  if (kind == LearnKind::kText || kind == LearnKind::kTree) return value;
  value_ = rules::FoldName(value);
  if (value_.empty()) return {};
  if (kind == LearnKind::kNumber) {
    const auto number = base::ParseMillionths(value_);
    if (number.has_value()) {
      value_ = base::FormatMillionths(SpanOf(*number).low);
      return value_;
    }
  } else {
    // Folding writes "2018-10-01t08:30"; the day stands before it.
    const auto time = base::ParseInstant(value, zone_);
    if (time.has_value()) {
      value_ =
          base::FormatDate(absl::CivilDay(absl::ToCivilSecond(*time, zone_)));
      return value_;
    }
  }
  ++unreadable_[attribute];
  return {};
}

absl::Status History::RouteOver(HistoryTicket* ticket, bool* covered,
                                bool* correct) {
  const RuleSet& over = *options_.over;
  const auto known = [](std::string_view code, std::string_view* name) {
    if (code.empty()) return absl::OkStatus();
    if (CoinCode(rules::FoldName(code)) != code) {
      return base::InvalidArgument(
          base::Fill<messages::kOverCode>(base::Quoted(code)));
    }
    *name = code;
    return absl::OkStatus();
  };
  TRUNKLINE_RETURN_IF_ERROR(
      known(over.FindCategory(ticket->category), &ticket->category));
  TRUNKLINE_RETURN_IF_ERROR(
      known(over.FindRegion(ticket->region), &ticket->region));
  TRUNKLINE_RETURN_IF_ERROR(
      known(over.FindDepartment(ticket->lead), &ticket->lead));
  Ticket routed;
  routed.accepted_at = ticket->accepted_at;
  routed.category = ticket->category;
  routed.region = ticket->region;
  routed.dialled = ticket->dialled;
  routed.type = ticket->type;
  routed.channel = ticket->channel;
  routed.attributes = ticket->attributes;
  TRUNKLINE_RETURN_IF_ERROR(over.Route(routed, &decision_));
  *covered = decision_.outcome != Outcome::kUnmatched;
  *correct =
      decision_.outcome == Outcome::kRouted && decision_.lead == ticket->lead;
  return absl::OkStatus();
}

absl::Status History::Add(const HistoryTicket& given) {
  if (options_.over == nullptr) return AddNamed(given, false, false);
  HistoryTicket ticket = given;
  bool covered = false, correct = false;
  TRUNKLINE_RETURN_IF_ERROR(CheckTicket(given));
  TRUNKLINE_RETURN_IF_ERROR(RouteOver(&ticket, &covered, &correct));
  return AddNamed(ticket, covered, correct);
}

absl::Status History::CheckTicket(const HistoryTicket& ticket) {
  if (ticket.accepted_at == absl::InfinitePast() ||
      ticket.accepted_at == absl::InfiniteFuture()) {
    return base::InvalidArgument(base::Fill<messages::kNoAcceptance>());
  }
  bool is_text = base::IsText(ticket.category) && base::IsText(ticket.region) &&
                 base::IsText(ticket.lead);
  for (const Attribute& attribute : ticket.attributes) {
    is_text = is_text && base::IsText(attribute.value);
  }
  if (!is_text) {
    return base::InvalidArgument(base::Fill<messages::kNotUtf8>());
  }
  return absl::OkStatus();
}

absl::Status History::AddNamed(const HistoryTicket& ticket, bool covered,
                               bool correct) {
  TRUNKLINE_RETURN_IF_ERROR(CheckTicket(ticket));
  const std::int64_t accepted = CivilSeconds(ticket.accepted_at, zone_);
  const Day day = DayOf(accepted);
  ++tickets_;
  const Node category = categories_.Add(ticket.category);
  Reason reason = ReasonOf(ticket);
  if (category == 0) reason = Reason::kWithoutCategory;
  // A ticket's facts are counted once.
  std::optional<std::uint32_t> known_cell;
  if (category != 0) {
    AddPromise(ticket, category, day, accepted, &known_cell);
  }
  if (reason == Reason::kNone) {
    const NoName& no_name = NoNameOf(ticket.lead);
    if (no_name.is_none) {
      reason = Reason::kWithoutLead;
      if (!no_name.folded.empty()) ++no_leads_[no_name.folded];
    }
  }
  if (reason == Reason::kNone && covered) {
    reason = Reason::kCovered;
    if (correct) ++covered_correct_;
  }
  ++not_evidence_[static_cast<std::size_t>(reason)];
  if (reason != Reason::kNone) return absl::OkStatus();

  const std::uint32_t cell =
      known_cell.has_value() ? *known_cell : CellOf(ticket, category);
  const Lead lead = departments_.Add(ticket.lead);
  days_.push_back({cell, lead, day, 1});
  if (days_.size() > 2 * compacted_ + kCompactAfter) Compact();
  if (!ticket.id.empty() && !ticket.accuses_unit) {
    auto& ids = examples_[std::uint64_t{cell} << 32 | lead];
    const auto at = std::lower_bound(ids.begin(), ids.end(), ticket.id);
    if (static_cast<std::size_t>(at - ids.begin()) < kExamples) {
      ids.emplace(at, ticket.id);
      if (ids.size() > kExamples) ids.pop_back();
    }
  }
  return absl::OkStatus();
}

const History::NoName& History::NoNameOf(std::string_view lead) {
  const auto [found, is_new] = no_names_.try_emplace(std::string(lead));
  NoName& out = found->second;
  if (is_new) {
    out.folded = rules::FoldName(lead);
    out.is_none = IsNoName(out.folded);
  }
  return out;
}

std::uint32_t History::CellOf(const HistoryTicket& ticket, Node category) {
  std::vector<Node>& key = key_;
  key.assign({category, regions_.Add(ticket.region)});
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    std::string_view value;
    for (const Attribute& attribute : ticket.attributes) {
      if (attribute.name == options_.attributes[i]) value = attribute.value;
    }
    key.push_back(attributes_[i].Add(ValueOf(i, value)));
  }
  key.push_back(
      ticket.dialled.empty() ? 0 : hotlines_.Add(DigitsOf(ticket.dialled)));
  key.push_back(static_cast<Node>(ticket.type));
  key.push_back(static_cast<Node>(ticket.channel));
  // The key is copied if it is new.
  const auto [found, is_new] =
      cells_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
  if (is_new) {
    const std::vector<Node>& facts = found->first;
    keys_.push_back(&facts);
    std::uint64_t hash = categories_.HashOf(facts[0]);
    hash = Mix(hash ^ regions_.HashOf(facts[1]));
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      hash = Mix(hash ^ attributes_[i].HashOf(facts[2 + i]));
    }
    const std::size_t rest = 2 + attributes_.size();
    hash = Mix(hash ^ hotlines_.HashOf(facts[rest]));
    hash = Mix(hash ^ (std::uint64_t{facts[rest + 1]} << 32 | facts[rest + 2]));
    cell_hashes_.push_back(hash);
  }
  return found->second;
}

void History::Compact() {
  AddUp(&days_);
  compacted_ = days_.size();
}

void History::AddPromise(const HistoryTicket& ticket, Node category, Day day,
                         std::int64_t accepted,
                         std::optional<std::uint32_t>* cell) {
  if (ticket.due_changed || ticket.redone || ticket.redispatched) {
    if (ticket.due_at != absl::InfinitePast()) ++due_changed_;
    return;
  }
  Sample& sample = promises_[category];
  const bool given = ticket.due_at != absl::InfinitePast() &&
                     ticket.due_at != absl::InfiniteFuture();
  if (given && ticket.due_at < ticket.accepted_at) {
    ++due_before_;
    return;
  }
  ++sample.days[day][given ? 1 : 0];
  if (!given) return;
  ++sample.given;
  *cell = CellOf(ticket, category);
  const Promise promise = {accepted, CivilSeconds(ticket.due_at, zone_),
                           **cell};
  const std::uint64_t times = Mix(static_cast<std::uint64_t>(accepted)) ^
                              static_cast<std::uint64_t>(promise.due);
  const Hashed item = {Mix(Mix(times) ^ cell_hashes_[promise.cell]), promise};
  const auto less = [](const Hashed& a, const Hashed& b) {
    return a.hash < b.hash;
  };
  auto& heap = sample.heap;
  if (heap.size() < options_.max_promises) {
    heap.push_back(item);
    std::push_heap(heap.begin(), heap.end(), less);
  } else if (!heap.empty() && less(item, heap.front())) {
    std::pop_heap(heap.begin(), heap.end(), less);
    heap.back() = item;
    std::push_heap(heap.begin(), heap.end(), less);
  }
}

absl::StatusOr<Counts> History::Sorted() const {
  Counts out;
  out.categories = categories_.Sorted();
  out.regions = regions_.Sorted();
  out.departments = departments_.Sorted();
  out.hotlines = hotlines_.Sorted();
  TRUNKLINE_RETURN_IF_ERROR(Coin(&out.categories));
  TRUNKLINE_RETURN_IF_ERROR(Coin(&out.regions));
  TRUNKLINE_RETURN_IF_ERROR(Coin(&out.departments));
  TRUNKLINE_RETURN_IF_ERROR(Coin(&out.hotlines));
  for (const NameCounter& attribute : attributes_) {
    out.attributes.push_back(attribute.Sorted());
    TRUNKLINE_RETURN_IF_ERROR(Coin(&out.attributes.back()));
    out.spans.push_back(SpansOf(out.attributes.back(),
                                KindOf(options_, out.attributes.size() - 1)));
  }
  out.unreadable = unreadable_;
  out.leads = out.departments.folded.size() - 1;
  out.tickets = tickets_;
  out.covered_correct = covered_correct_;
  out.not_evidence = not_evidence_;
  out.no_leads = no_leads_;
  out.due_before = due_before_;
  out.due_changed = due_changed_;

  // Cells by their facts.
  std::vector<std::pair<std::vector<Node>, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < keys_.size(); ++i) {
    std::vector<Node> key = *keys_[i];
    key[0] = out.categories.node_of[key[0]];
    key[1] = out.regions.node_of[key[1]];
    for (std::size_t a = 0; a < attributes_.size(); ++a) {
      key[2 + a] = out.attributes[a].node_of[key[2 + a]];
    }
    Node& hotline = key[2 + attributes_.size()];
    hotline = out.hotlines.node_of[hotline];
    order.emplace_back(std::move(key), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i].second] = i;
    out.cells.push_back({std::move(order[i].first), {}});
  }
  out.days = days_;
  for (DayCount& count : out.days) {
    count.cell = place[count.cell];
    count.lead = out.departments.node_of[count.lead] - 1;
  }
  AddUp(&out.days);
  for (const DayCount& count : out.days) {
    if (out.evidence == 0) out.first = out.last = count.day;
    out.first = std::min(out.first, count.day);
    out.last = std::max(out.last, count.day);
    out.evidence += count.tickets;
  }
  for (const auto& [key, ids] : examples_) {
    out.examples[{place[key >> 32],
                  out.departments.node_of[static_cast<Node>(key)] - 1}] = ids;
  }
  for (const auto& [category, sample] : promises_) {
    Promises promises;
    promises.given = sample.given;
    for (const Hashed& item : sample.heap) {
      promises.sample.push_back(item.promise);
      promises.sample.back().cell = place[item.promise.cell];
    }
    std::sort(promises.sample.begin(), promises.sample.end(),
              [](const Promise& a, const Promise& b) {
                return std::tie(a.accepted, a.due, a.cell) <
                       std::tie(b.accepted, b.due, b.cell);
              });
    for (const auto& [day, counts] : sample.days) promises.days[day] = counts;
    out.promises[out.categories.node_of[category]] = std::move(promises);
  }
  return out;
}

}  // namespace trunkline::learn
