// SPDX-License-Identifier: Apache-2.0
#include "src/diff/solve.h"

#include <algorithm>

#include "absl/time/time.h"
#include "src/schema/schema.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline::diff {
namespace {

using Found = Atoms::Found;

// Steps of one search, those of Atoms included; beyond, the answer is kUnknown.
constexpr std::uint64_t kMostSteps = 20'000;
// Any time of these years can be written.
constexpr std::int64_t kUsualTime = 1'600'000'000;
constexpr std::int64_t kLeastTime = -60'000'000'000;
constexpr std::int64_t kMostTime = 250'000'000'000;

// A value of a set of times that can be written, if there is one.
std::int64_t TimeOf(const IntSet& times) {
  if (times.Has(kUsualTime)) return kUsualTime;
  const IntSet usual = times.And(IntSet::Of(kLeastTime, kMostTime));
  const IntSet& some = usual.empty() ? times : usual;
  const auto [from, to] = some.ranges().back();
  return from > kLeastTime ? from : to - 1;
}

}  // namespace

Ticket OwnedTicket::View() const {
  Ticket t;
  t.dialled = dialled;
  t.category = category;
  t.region = region;
  t.type = type;
  t.channel = channel;
  t.urgency = urgency;
  t.called_at = absl::FromUnixSeconds(called);
  t.accepted_at = absl::FromUnixSeconds(accepted);
  t.text = text;
  t.first_receiver = first_receiver;
  t.confidential = confidential;
  t.emergency_confirmed = emergency_confirmed;
  t.transfer_failed = transfer_failed;
  t.handed_over = handed_over;
  for (const auto& [name, value] : attributes) {
    t.attributes.push_back({name, value});
  }
  return t;
}

std::string OwnedTicket::ToText() const {
  trunkline_internal::v1::Ticket m;
  m.set_dialled(dialled);
  m.set_category(category);
  m.set_region(region);
  m.set_type(static_cast<trunkline_internal::v1::TicketType>(type));
  m.set_channel(static_cast<trunkline_internal::v1::Channel>(channel));
  m.set_urgency(static_cast<trunkline_internal::v1::Urgency>(urgency));
  m.mutable_accepted_at()->set_seconds(accepted);
  if (called != accepted) m.mutable_called_at()->set_seconds(called);
  m.set_dispatch_text(text);
  m.set_first_receiver(first_receiver);
  m.set_confidential(confidential);
  m.set_emergency_confirmed(emergency_confirmed);
  m.set_transfer_failed(transfer_failed);
  m.set_handed_over(handed_over);
  for (const auto& [name, value] : attributes) {
    auto* attribute = m.add_attribute();
    attribute->set_name(name);
    attribute->set_value(value);
  }
  return schema::ToTextLine("Ticket", m.SerializeAsString())
      .value_or(std::string());
}

bool Holds(const Conj& conj, const std::vector<std::int64_t>& points,
           const Atoms& atoms, const Atoms::View& view) {
  for (const auto& [field, values] : conj.fields) {
    if (!values.Has(points[static_cast<std::size_t>(field)])) return false;
  }
  return std::all_of(conj.atoms.begin(), conj.atoms.end(),
                     [&](int atom) { return atoms.Holds(atom, view); });
}

bool Holds(const Cell& cell, const std::vector<std::int64_t>& points,
           const Atoms& atoms, const Atoms::View& view) {
  return Holds(cell.when, points, atoms, view) &&
         std::none_of(cell.except.begin(), cell.except.end(),
                      [&](const Conj* conj) {
                        return Holds(*conj, points, atoms, view);
                      });
}

OwnedTicket Solver::Make(const Conj& when, const Atoms::Sample& sample) const {
  const auto point = [&](int field) {
    const IntSet* const values = when.Find(field);
    return values == nullptr ? space_.Domain(field).first() : values->first();
  };
  OwnedTicket t;
  const auto time = [&](int field, std::int64_t usual) {
    const IntSet* const values = when.Find(field);
    return values == nullptr || values->Has(usual) ? usual : TimeOf(*values);
  };
  t.accepted = time(kAccepted, kUsualTime);
  t.called = time(kCalled, t.accepted);
  t.dialled = space_.numbers()[static_cast<std::size_t>(point(kNumber))].text;
  const auto written = [&](const Space::WrittenPoint& p) {
    for (const Space::Spelling& spelling : p.spellings) {
      if (spelling.times.Has(t.accepted)) return spelling.text;
    }
    return std::string();
  };
  t.category = written(
      space_.category_points()[static_cast<std::size_t>(point(kCategory))]);
  t.region =
      written(space_.region_points()[static_cast<std::size_t>(point(kRegion))]);
  const std::int64_t receiver = point(kFirstReceiver);
  if (receiver == Space::kUnknown) {
    t.first_receiver = "-";
  } else if (receiver != Space::kAbsent) {
    t.first_receiver = space_
                           .departments()[static_cast<std::size_t>(
                               receiver - Space::kFirstCode)]
                           .code;
  }
  t.type = static_cast<TicketType>(point(kType));
  t.channel = static_cast<Channel>(point(kChannel));
  t.urgency = static_cast<Urgency>(point(kUrgency));
  t.handed_over = point(kHandedOver) != 0;
  t.transfer_failed = point(kTransferFailed) != 0;
  t.emergency_confirmed = point(kEmergencyConfirmed) != 0;
  t.confidential = point(kConfidential) != 0;
  t.text = sample.text;
  t.attributes = sample.attributes;
  for (std::size_t i = 0; i != space_.attributes().size(); ++i) {
    const Space::Attribute& a = space_.attributes()[i];
    const std::string& text = a.classes[static_cast<std::size_t>(point(
                                            kAttribute + static_cast<int>(i)))]
                                  .text;
    if (text.empty()) continue;
    t.attributes.emplace_back(std::string(a.name), text);
    if (text == "\x02") t.attributes.emplace_back(std::string(a.name), "\x03");
  }
  return t;
}

bool Solver::IsIn(const Cell& cell, const OwnedTicket& ticket) const {
  const Ticket view = ticket.View();
  std::vector<std::int64_t> points;
  return space_.Place(view, &points) &&
         Holds(cell, points, atoms_, atoms_.See(view));
}

Conj Solver::Dive(Conj when, Exceptions open) const {
  for (int field = 0; field != space_.fields() && !open.empty(); ++field) {
    // Where the number of exceptions that hold changes.
    std::vector<std::pair<std::int64_t, int>> ends;
    const IntSet* const own = when.Find(field);
    const IntSet& all = own == nullptr ? space_.Domain(field) : *own;
    for (const Conj* conj : open) {
      const IntSet* const values = conj->Find(field);
      if (values == nullptr) continue;
      for (const auto& [from, to] : values->ranges()) {
        ends.emplace_back(from, 1);
        ends.emplace_back(to, -1);
      }
    }
    if (ends.empty()) continue;
    std::sort(ends.begin(), ends.end());
    IntSet best;
    int least = -1;
    const auto see = [&](std::int64_t from, std::int64_t to, int count) {
      if (from >= to || (least >= 0 && count >= least)) return;
      IntSet here = IntSet::Of(from, to).And(all);
      if (here.empty()) return;
      least = count;
      best = std::move(here);
    };
    int count = 0;
    std::int64_t at = IntSet::kMin;
    for (const auto& [end, step] : ends) {
      see(at, end, count);
      count += step;
      at = end;
    }
    see(at, IntSet::kMax, count);
    if (least < 0) continue;
    when.Restrict(field, best);
    open.erase(
        std::remove_if(open.begin(), open.end(),
                       [&](const Conj* conj) { return !conj->Meets(when); }),
        open.end());
  }
  return when;
}

Found Solver::Find(const Cell& cell, OwnedTicket* ticket) {
  steps_ = spent_ = 0;
  cell_ = &cell;
  Exceptions all = cell.except;
  for (const Conj& never : space_.Never()) {
    if (never.Meets(cell.when)) all.push_back(&never);
  }
  constexpr std::size_t kMany = 16;
  if (all.size() > kMany) {
    const std::uint64_t start =
        kMostSteps - std::min<std::uint64_t>(kMostSteps, 500);
    steps_ = start;
    const Conj narrow = Dive(cell.when, all);
    const Found found = Search(narrow, all, {}, ticket);
    spent_ = steps_ - start;
    if (found == Found::kYes) return found;
    steps_ = 0;
  }
  const Found found = Search(cell.when, all, {}, ticket);
  spent_ += steps_;
  return found;
}

Found Solver::Escape(const Conj& when, const Conj& exception,
                     const Exceptions& open, const Exceptions& kept,
                     OwnedTicket* ticket) {
  bool unknown = false;
  for (const auto& [field, values] : exception.fields) {
    const IntSet* const own = when.Find(field);
    const IntSet outside =
        (own == nullptr ? space_.Domain(field) : *own).Minus(values);
    if (outside.empty()) continue;
    Conj next = when;
    next.Restrict(field, outside);
    const Found found = Search(next, open, kept, ticket);
    if (found == Found::kYes) return found;
    unknown |= found == Found::kUnknown;
    if (steps_ > kMostSteps) return Found::kUnknown;
  }
  return unknown ? Found::kUnknown : Found::kNo;
}

Found Solver::Search(const Conj& when, const Exceptions& open,
                     const Exceptions& kept, OwnedTicket* ticket) {
  if (++steps_ > kMostSteps) return Found::kUnknown;
  // What can still hold; and of those that fields alone must escape, the one
  // with the fewest ways out: with one way, nothing branches.
  Exceptions left, still;
  const Conj* forced = nullptr;
  int fewest = 0;
  for (const auto* list : {&open, &kept}) {
    for (const Conj* conj : *list) {
      if (!conj->Meets(when)) continue;
      if (std::includes(when.atoms.begin(), when.atoms.end(),
                        conj->atoms.begin(), conj->atoms.end())) {
        int ways = 0;
        for (const auto& [field, values] : conj->fields) {
          const IntSet* const own = when.Find(field);
          if (!values.Covers(own == nullptr ? space_.Domain(field) : *own)) {
            ++ways;
          }
        }
        if (ways == 0) return Found::kNo;
        if (forced == nullptr || ways < fewest) {
          forced = conj;
          fewest = ways;
        }
      }
      (list == &open ? left : still).push_back(conj);
    }
  }
  if (atoms_.Exclude(when.atoms)) return Found::kNo;
  if (forced != nullptr) return Escape(when, *forced, left, still, ticket);
  std::vector<const std::vector<int>*> clauses;
  for (const auto* list : {&left, &still}) {
    for (const Conj* conj : *list) clauses.push_back(&conj->atoms);
  }
  Atoms::Sample sample;
  Found found = atoms_.Solve(when.atoms, clauses, &sample);
  steps_ += atoms_.steps();
  if (found == Found::kYes) {
    OwnedTicket made = Make(when, sample);
    if (IsIn(*cell_, made)) {
      *ticket = std::move(made);
      return Found::kYes;
    }
    found = Found::kUnknown;
  }
  if (clauses.empty()) return found;
  if (left.empty()) return found;
  // One that its atoms cannot escape alone must be escaped through a field.
  bool unknown = found == Found::kUnknown;
  for (const Conj* conj : left) {
    const Found alone = atoms_.Solve(when.atoms, {&conj->atoms}, &sample);
    steps_ += atoms_.steps();
    if (alone != Found::kYes) {
      const Found one = Escape(when, *conj, left, still, ticket);
      if (one == Found::kYes) return one;
      // It was not shown that the atoms cannot.
      if (one == Found::kUnknown || unknown) return Found::kUnknown;
      return Found::kNo;
    }
  }
  const Conj* const conj = left.back();
  const Found outside = Escape(when, *conj, left, still, ticket);
  if (outside == Found::kYes) return outside;
  unknown |= outside == Found::kUnknown;
  left.pop_back();
  still.push_back(conj);
  const Found inside = Search(when, left, still, ticket);
  if (inside == Found::kYes) return inside;
  unknown |= inside == Found::kUnknown;
  return unknown ? Found::kUnknown : Found::kNo;
}

}  // namespace trunkline::diff
