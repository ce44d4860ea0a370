// SPDX-License-Identifier: Apache-2.0
#include "src/learn/history.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/time/civil_time.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/learn/mix.h"
#include "src/rules/names.h"

namespace trunkline::learn {
namespace {

// Counts are put together when there are this many more than after the last
// time.
constexpr std::size_t kCompactAfter = std::size_t{1} << 21;
constexpr std::size_t kExamples = 3;
// Ids that are kept at most.
constexpr std::size_t kAllExamples = std::size_t{1} << 19;

constexpr std::int64_t kSecondsOfDay = 86'400;

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
                               AttributeKind kind) {
  std::vector<ValueSpan> out;
  if (kind != AttributeKind::kNumber && kind != AttributeKind::kDate)
    return out;
  out.push_back({0, 0});
  for (Node n = 1; n < names.codes.size(); ++n) {
    if (kind == AttributeKind::kNumber) {
      out.push_back(SpanOf(*base::ParseMillionths(names.codes[n])));
      continue;
    }
    const DayNumber day =
        ToDayNumber(absl::CivilDay(*base::ParseCivil(names.codes[n])));
    out.push_back({day, std::int64_t{day} + 1});
  }
  return out;
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

AttributeKind KindOf(const LearnOptions& options, std::size_t attribute) {
  const auto found =
      options.attribute_kinds.find(options.attributes[attribute]);
  return found == options.attribute_kinds.end() ||
                 found->second == AttributeKind::kUnspecified
             ? AttributeKind::kText
             : found->second;
}

void AddUp(std::vector<Choice>* choices) {
  const auto key = [](const Choice& c) { return std::pair(c.day, c.what); };
  std::sort(
      choices->begin(), choices->end(),
      [&key](const Choice& a, const Choice& b) { return key(a) < key(b); });
  std::size_t to = 0;
  for (const Choice& choice : *choices) {
    if (to > 0 && key((*choices)[to - 1]) == key(choice)) {
      (*choices)[to - 1].times += choice.times;
    } else {
      (*choices)[to++] = choice;
    }
  }
  choices->resize(to);
}

std::vector<CategoryChoices> ChoicesByCategory(const Counts& counts, Day from,
                                               Day to) {
  // Cells begin with the category, so that its days stand together.
  std::vector<CategoryChoices> out;
  for (const DayCount& count : counts.days) {
    if (count.day < from || count.day >= to) continue;
    const Node category = counts.cells[count.cell][0];
    if (out.empty() || out.back().category != category) {
      if (!out.empty()) AddUp(&out.back().choices);
      out.push_back({category, {}});
    }
    out.back().choices.push_back({count.day, count.lead, count.tickets});
  }
  if (!out.empty()) AddUp(&out.back().choices);
  return out;
}

History::History(const LearnOptions& options, absl::TimeZone zone)
    : options_(options),
      zone_(zone),
      clock_(zone),
      categories_(true, options.separator),
      regions_(true, options.separator),
      unreadable_(options.attributes.size()),
      cells_(5 + options.attributes.size()),
      values_(options.attributes.size()),
      texts_(options.attributes.size()),
      is_unreadable_(options.attributes.size()) {
  for (std::size_t i = 0; i < options.attributes.size(); ++i) {
    const bool tree = KindOf(options, i) == AttributeKind::kTree;
    attributes_.emplace_back(
        tree, options.separator.empty() ? "/" : options.separator);
  }
}

std::string_view History::ValueOf(std::size_t attribute, std::string_view value,
                                  std::string* out) const {
  if (KindOf(options_, attribute) == AttributeKind::kNumber) {
    // Nearly all are written so that nothing is to be folded.
    auto number = base::ParseMillionths(value);
    if (!number.has_value()) {
      number = base::ParseMillionths(rules::FoldName(value));
    }
    if (!number.has_value()) return {};
    *out = base::FormatMillionths(SpanOf(*number).low);
    return *out;
  }
  const auto time = base::ParseInstant(value, zone_);
  if (!time.has_value()) return {};
  *out = base::FormatDate(absl::CivilDay(absl::ToCivilSecond(*time, zone_)));
  return *out;
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
  if (given.accepted_at == absl::InfinitePast() ||
      given.accepted_at == absl::InfiniteFuture()) {
    return base::InvalidArgument(base::Fill<messages::kNoAcceptance>());
  }
  if (options_.over == nullptr) return AddNamed(given, false, false);
  if (!base::IsText(given.category) || !base::IsText(given.region) ||
      !base::IsText(given.lead)) {
    return base::InvalidArgument(base::Fill<messages::kNotUtf8>());
  }
  HistoryTicket ticket = given;
  bool covered = false, correct = false;
  TRUNKLINE_RETURN_IF_ERROR(RouteOver(&ticket, &covered, &correct));
  return AddNamed(ticket, covered, correct);
}

absl::Status History::FindName(const NameCounter& counter,
                               std::string_view what, std::string_view name,
                               Found* out) const {
  out->name = name;
  out->place = counter.Find(name);
  if (out->place != NameCounter::kNew) return absl::OkStatus();
  if (!base::IsText(name)) {
    return base::InvalidArgument(base::Fill<messages::kNotUtf8>());
  }
  if (counter.size() >= options_.max_names) {
    return base::ResourceExhausted(
        base::Fill<messages::kManyNames>(what, options_.max_names));
  }
  return absl::OkStatus();
}

absl::Status History::FindNames(const HistoryTicket& ticket) {
  TRUNKLINE_RETURN_IF_ERROR(
      FindName(categories_, "category", ticket.category, &category_));
  TRUNKLINE_RETURN_IF_ERROR(
      FindName(regions_, "region", ticket.region, &region_));
  TRUNKLINE_RETURN_IF_ERROR(
      FindName(departments_, "lead", ticket.lead, &lead_));
  digits_.clear();
  if (!ticket.dialled.empty()) digits_ = DigitsOf(ticket.dialled);
  TRUNKLINE_RETURN_IF_ERROR(FindName(hotlines_, "dialled", digits_, &hotline_));
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    std::string_view value;
    for (const Attribute& attribute : ticket.attributes) {
      if (attribute.name == options_.attributes[i]) value = attribute.value;
    }
    const AttributeKind kind = KindOf(options_, i);
    is_unreadable_[i] = false;
    if (!value.empty() &&
        (kind == AttributeKind::kNumber || kind == AttributeKind::kDate)) {
      if (!base::IsText(value)) {
        return base::InvalidArgument(base::Fill<messages::kNotUtf8>());
      }
      const std::string_view given = value;
      value = ValueOf(i, value, &texts_[i]);
      // White space alone is not given.
      is_unreadable_[i] = value.empty() && !rules::FoldName(given).empty();
    }
    TRUNKLINE_RETURN_IF_ERROR(
        FindName(attributes_[i], options_.attributes[i], value, &values_[i]));
  }
  return absl::OkStatus();
}

absl::Status History::AddNamed(const HistoryTicket& ticket, bool covered,
                               bool correct) {
  TRUNKLINE_RETURN_IF_ERROR(FindNames(ticket));
  const std::int64_t accepted = clock_.SecondsOf(ticket.accepted_at);
  const Day day = DayOf(accepted);
  ++tickets_;
  const Node category = categories_.Add(category_.name, category_.place);
  Reason reason = ReasonOf(ticket);
  if (category == 0) reason = Reason::kWithoutCategory;
  // A ticket's facts are counted once.
  std::optional<std::uint32_t> known_cell;
  if (category != 0) {
    AddPromise(ticket, category, day, accepted, &known_cell);
  }
  if (reason == Reason::kNone && IsNoLead(lead_, &folded_)) {
    reason = Reason::kWithoutLead;
    if (!folded_.empty()) ++no_leads_[folded_];
  }
  if (reason == Reason::kNone && covered) {
    reason = Reason::kCovered;
    if (correct) ++covered_correct_;
  }
  ++not_evidence_[static_cast<std::size_t>(reason)];
  if (reason != Reason::kNone) return absl::OkStatus();

  const std::uint32_t cell =
      known_cell.has_value() ? *known_cell : CellOf(ticket, category);
  const Lead lead = departments_.Add(lead_.name, lead_.place);
  days_.push_back({cell, lead, day, 1});
  if (days_.size() > 2 * compacted_ + kCompactAfter) Compact();
  if (!ticket.id.empty() && !ticket.accuses_unit) {
    AddExample(Counts::ExampleKey(cell, lead), ticket.id);
  }
  return absl::OkStatus();
}

bool History::IsNoLead(const Found& lead, std::string* folded) const {
  // The counter has departments alone.
  if (lead.place != NameCounter::kNew) return false;
  *folded = rules::FoldName(lead.name);
  return IsNoName(*folded);
}

std::uint32_t History::CellOf(const HistoryTicket& ticket, Node category) {
  row_.assign({category, regions_.Add(region_.name, region_.place)});
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    row_.push_back(attributes_[i].Add(values_[i].name, values_[i].place));
    if (is_unreadable_[i]) ++unreadable_[i];
  }
  row_.push_back(
      hotline_.name.empty() ? 0 : hotlines_.Add(hotline_.name, hotline_.place));
  row_.push_back(static_cast<Node>(ticket.type));
  row_.push_back(static_cast<Node>(ticket.channel));
  return cells_.Add(row_.data());
}

std::uint64_t History::HashOfCell(std::uint32_t cell) const {
  const Node* facts = cells_.rows()[cell];
  std::uint64_t hash = categories_.HashOf(facts[0]);
  hash = Mix(hash ^ regions_.HashOf(facts[1]));
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    hash = Mix(hash ^ attributes_[i].HashOf(facts[2 + i]));
  }
  const std::size_t rest = 2 + attributes_.size();
  hash = Mix(hash ^ hotlines_.HashOf(facts[rest]));
  return Mix(hash ^ (std::uint64_t{facts[rest + 1]} << 32 | facts[rest + 2]));
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
  if (category >= promises_.size()) promises_.resize(category + 1);
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
  const Promise promise = {accepted, clock_.SecondsOf(ticket.due_at), **cell};
  const std::uint64_t times = Mix(static_cast<std::uint64_t>(accepted)) ^
                              static_cast<std::uint64_t>(promise.due);
  const Hashed item = {Mix(Mix(times) ^ HashOfCell(promise.cell)), promise};
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

// Of each cell and lead the ids with the smallest hashes stay, and of all those
// below a limit. A lower limit keeps a part of what a higher one kept, and the
// limit is the largest power of two that keeps few enough of all: neither
// depends on the order of the tickets.
void History::AddExample(std::uint64_t key, std::string_view id) {
  const std::uint64_t hash = Mix(AddToFnv(kFnvBegin, id));
  if (hash > example_limit_) return;
  std::vector<Example>& ids = examples_[key];
  const auto at = std::find_if(ids.begin(), ids.end(), [&](const Example& e) {
    return e.hash > hash || (e.hash == hash && e.id >= id);
  });
  if (at == ids.end() && ids.size() == kExamples) return;
  if (at != ids.end() && at->hash == hash && at->id == id) return;
  ids.insert(at, Example{hash, std::string(id)});
  if (ids.size() > kExamples) {
    ids.pop_back();
  } else {
    ++example_count_;
  }
  while (example_count_ > kAllExamples) {
    example_limit_ >>= 1;
    example_count_ = 0;
    for (auto it = examples_.begin(); it != examples_.end();) {
      std::vector<Example>& kept = it->second;
      while (!kept.empty() && kept.back().hash > example_limit_) {
        kept.pop_back();
      }
      example_count_ += kept.size();
      if (kept.empty()) {
        examples_.erase(it++);
      } else {
        ++it;
      }
    }
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
  const NodeTable& rows = cells_.rows();
  NodeTable renumbered(rows.width());
  std::vector<const NameCounter::Names*> names = {&out.categories,
                                                  &out.regions};
  for (const auto& attribute : out.attributes) names.push_back(&attribute);
  names.push_back(&out.hotlines);
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    Node* row = renumbered.Append();
    std::copy(rows[i], rows[i] + rows.width(), row);
    for (std::size_t d = 0; d < names.size(); ++d) {
      row[d] = names[d]->node_of[row[d]];
    }
  }
  std::vector<std::size_t> bounds;
  for (const auto* of : names) bounds.push_back(of->codes.size());
  bounds.push_back(static_cast<std::size_t>(TicketType::kPraise) + 1);
  bounds.push_back(static_cast<std::size_t>(Channel::kInternal) + 1);
  const std::vector<std::uint32_t> order = SortedOrder(renumbered, bounds);
  std::vector<std::uint32_t> place(order.size());
  out.cells = NodeTable(rows.width());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    const Node* row = renumbered[order[i]];
    std::copy(row, row + rows.width(), out.cells.Append());
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
    auto& own = out.examples[Counts::ExampleKey(
        place[key >> 32], out.departments.node_of[static_cast<Node>(key)] - 1)];
    for (const Example& example : ids) own.push_back(example.id);
  }
  for (Node category = 1; category < promises_.size(); ++category) {
    const Sample& sample = promises_[category];
    if (sample.days.empty()) continue;
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
