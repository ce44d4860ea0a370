// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "generated/enum_last.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/c/handles.h"
#include "src/route/messages.h"
#include "trunkline/batch.h"
#include "trunkline/wire.h"

namespace trunkline::c {
namespace {

static_assert(sizeof(Code) == sizeof(tl_resolved) &&
              std::is_trivially_copyable_v<Code>);

Code ToCode(tl_resolved resolved) {
  Code code;
  std::memcpy(static_cast<void*>(&code), &resolved, sizeof(code));
  return code;
}

tl_resolved FromCode(Code code) {
  tl_resolved resolved;
  std::memcpy(&resolved, static_cast<const void*>(&code), sizeof(resolved));
  return resolved;
}

absl::Status Unknown(std::string_view field, int last) {
  return absl::InvalidArgumentError(absl::StrCat(
      std::string(field), ": a number that has no name; they go up to ", last));
}

// What tl_ticket ended with in the first version of the header: the least that
// any host has. Fields that come after it are read only where the host's struct
// has them. This line never changes.
constexpr std::size_t kFirstSize =
    offsetof(tl_ticket, region_code) + sizeof(tl_ticket::region_code);

absl::Status TooSmall(std::size_t size) {
  return absl::InvalidArgumentError(
      absl::StrCat("struct_size is ", size,
                   "; tl_ticket_init() sets it, to at least ", kFirstSize));
}

absl::Status Convert(const tl_ticket& in, Ticket* out) {
  const auto within = [](int value, int last) {
    return static_cast<unsigned>(value) <= static_cast<unsigned>(last);
  };
  if (!within(in.type, kLast<TicketType>))
    return Unknown("type", kLast<TicketType>);
  if (!within(in.channel, kLast<Channel>)) {
    return Unknown("channel", kLast<Channel>);
  }
  if (!within(in.urgency, kLast<Urgency>)) {
    return Unknown("urgency", kLast<Urgency>);
  }
  out->accepted_at = in.accepted_us == TL_NO_TIME
                         ? absl::InfinitePast()
                         : absl::FromUnixMicros(in.accepted_us);
  out->called_at = in.called_us == TL_NO_TIME
                       ? absl::InfinitePast()
                       : absl::FromUnixMicros(in.called_us);
  out->dialled = View(in.dialled, "tl_ticket.dialled");
  out->category = View(in.category, "tl_ticket.category");
  out->region = View(in.region, "tl_ticket.region");
  out->text = View(in.text, "tl_ticket.text");
  out->first_receiver = View(in.first_receiver, "tl_ticket.first_receiver");
  out->type = static_cast<TicketType>(in.type);
  out->channel = static_cast<Channel>(in.channel);
  out->urgency = static_cast<Urgency>(in.urgency);
  out->confidential = (in.flags & TL_CONFIDENTIAL) != 0;
  out->emergency_confirmed = (in.flags & TL_EMERGENCY_CONFIRMED) != 0;
  out->transfer_failed = (in.flags & TL_TRANSFER_FAILED) != 0;
  out->handed_over = (in.flags & TL_HANDED_OVER) != 0;
  CheckArray(in.against, in.against_count, "tl_ticket.against");
  out->against.clear();
  for (std::size_t i = 0; i != in.against_count; ++i) {
    out->against.push_back(View(in.against[i], "tl_ticket.against"));
  }
  CheckArray(in.attributes, in.attribute_count, "tl_ticket.attributes");
  out->attributes.clear();
  for (std::size_t i = 0; i != in.attribute_count; ++i) {
    out->attributes.push_back(
        {View(in.attributes[i].name, "tl_attribute.name"),
         View(in.attributes[i].value, "tl_attribute.value")});
  }
  out->dialled_code = ToCode(in.dialled_code);
  out->category_code = ToCode(in.category_code);
  out->region_code = ToCode(in.region_code);
  return absl::OkStatus();
}

// Takes the decisions out of their handles, so that RouteMany() has them as an
// array and their memory is used again, and puts them back at the end, whatever
// happens: no answer of a handle refers to what is freed.
class Exchange {
 public:
  // There is a handle for each ticket, and none is NULL.
  Exchange(tl_decision** handles, const std::vector<Ticket>& tickets)
      : handles_(handles), tickets_(tickets), decisions_(tickets.size()) {
    Swap();
  }
  ~Exchange() {
    Swap();
    for (std::size_t i = 0; i != tickets_.size(); ++i) {
      handles_[i]->accepted_at = tickets_[i].accepted_at;
      SetAnswer(handles_[i]);
    }
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Decision* decisions() const { return decisions_.data(); }

 private:
  void Swap() {
    for (std::size_t i = 0; i != tickets_.size(); ++i) {
      std::swap(decisions_[i], handles_[i]->decision);
    }
  }

  tl_decision** const handles_;
  const std::vector<Ticket>& tickets_;
  mutable std::vector<Decision> decisions_;
};

}  // namespace

void SetAnswer(tl_decision* decision) {
  const Decision& d = decision->decision;
  decision->answer = {static_cast<std::int32_t>(d.outcome),
                      static_cast<std::int32_t>(d.basis),
                      static_cast<std::int32_t>(d.settled_by),
                      static_cast<std::int32_t>(d.phase),
                      static_cast<std::int32_t>(d.urgency),
                      d.notes,
                      d.confidential,
                      d.conflict_of_interest,
                      d.owner_leads,
                      static_cast<std::uint32_t>(d.assisting.size()),
                      static_cast<std::uint32_t>(d.contenders.size()),
                      Slice(d.lead),
                      Slice(d.target),
                      Slice(d.rule),
                      Slice(d.first_receiver),
                      Slice(d.emergency_hint.signal),
                      Slice(d.emergency_hint.number),
                      d.guess == nullptr ? Slice({}) : Slice(d.guess->category),
                      static_cast<std::uint32_t>(d.also.size()),
                      Slice(d.keyword)};
}

void ResetDecision(tl_decision* decision) {
  decision->decision = Decision();
  decision->accepted_at = absl::InfinitePast();
  SetAnswer(decision);
}

absl::Status ToTicket(const tl_ticket& ticket, Ticket* out) try {
  if (ticket.struct_size == sizeof(tl_ticket)) return Convert(ticket, out);
  if (ticket.struct_size < kFirstSize) return TooSmall(ticket.struct_size);
  // A newer host's further fields are unknown here and not read; an older
  // host's missing ones are as tl_ticket_init() leaves them.
  tl_ticket known;
  tl_ticket_init(&known, sizeof(known));
  std::memcpy(static_cast<void*>(&known), static_cast<const void*>(&ticket),
              std::min(ticket.struct_size, sizeof(known)));
  return Convert(known, out);
} catch (const NullArgument& e) {
  return absl::InvalidArgumentError(e.what());
}

namespace {

// Converts one ticket of an array whose elements have `stride` bytes.
absl::Status ConvertAt(const char* at, std::size_t stride, Ticket* out) {
  const auto& ticket = *reinterpret_cast<const tl_ticket*>(at);
  if (ticket.struct_size != stride) {
    return absl::InvalidArgumentError(
        absl::StrCat("struct_size is ", ticket.struct_size,
                     ", but the first ticket's is ", stride));
  }
  return ToTicket(ticket, out);
}

}  // namespace

}  // namespace trunkline::c

using trunkline::c::Guard;
using trunkline::c::NewOrNull;
using trunkline::c::Slice;
using trunkline::c::View;

extern "C" {

void tl_ticket_init(tl_ticket* ticket, size_t size) {
  if (ticket == nullptr) return;
  std::memset(static_cast<void*>(ticket), 0, size);
  if (size < trunkline::c::kFirstSize) return;  // Every call refuses it.
  ticket->struct_size = size;
  ticket->accepted_us = TL_NO_TIME;
  ticket->called_us = TL_NO_TIME;
}

tl_resolved tl_resolve_number(const tl_ruleset* rules, tl_slice number) {
  if (rules == nullptr) return 0;
  return trunkline::c::Or(tl_resolved{0}, [&] {
    return trunkline::c::FromCode(rules->rules.ResolveNumber(View(number)));
  });
}

tl_resolved tl_resolve_category(const tl_ruleset* rules, tl_slice category) {
  if (rules == nullptr) return 0;
  return trunkline::c::Or(tl_resolved{0}, [&] {
    return trunkline::c::FromCode(rules->rules.ResolveCategory(View(category)));
  });
}

tl_resolved tl_resolve_region(const tl_ruleset* rules, tl_slice region) {
  if (rules == nullptr) return 0;
  return trunkline::c::Or(tl_resolved{0}, [&] {
    return trunkline::c::FromCode(rules->rules.ResolveRegion(View(region)));
  });
}

tl_code tl_ticket_read(tl_slice content, tl_format format,
                       tl_stored_ticket** ticket, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(ticket);
    trunkline::Format from;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &from));
    auto read = trunkline::ReadTicket(View(content, "content"), from);
    if (!read.ok()) return read.status();
    std::unique_ptr<tl_stored_ticket> stored(
        new tl_stored_ticket{*std::move(read), {}, {}, {}});
    const trunkline::Ticket& t = stored->ticket.ticket();
    tl_ticket& view = stored->view;
    tl_ticket_init(&view, sizeof(view));
    if (t.accepted_at != absl::InfinitePast()) {
      view.accepted_us = absl::ToUnixMicros(t.accepted_at);
    }
    if (t.called_at != absl::InfinitePast()) {
      view.called_us = absl::ToUnixMicros(t.called_at);
    }
    view.dialled = Slice(t.dialled);
    view.category = Slice(t.category);
    view.region = Slice(t.region);
    view.text = Slice(t.text);
    view.first_receiver = Slice(t.first_receiver);
    view.type = static_cast<int32_t>(t.type);
    view.channel = static_cast<int32_t>(t.channel);
    view.urgency = static_cast<int32_t>(t.urgency);
    if (t.confidential) view.flags |= TL_CONFIDENTIAL;
    if (t.emergency_confirmed) view.flags |= TL_EMERGENCY_CONFIRMED;
    if (t.transfer_failed) view.flags |= TL_TRANSFER_FAILED;
    if (t.handed_over) view.flags |= TL_HANDED_OVER;
    for (std::string_view code : t.against) {
      stored->against.push_back(Slice(code));
    }
    for (const trunkline::Attribute& a : t.attributes) {
      stored->attributes.push_back({Slice(a.name), Slice(a.value)});
    }
    view.against = stored->against.data();
    view.against_count = stored->against.size();
    view.attributes = stored->attributes.data();
    view.attribute_count = stored->attributes.size();
    *ticket = stored.release();
    return absl::OkStatus();
  });
}

const tl_ticket* tl_stored_ticket_view(const tl_stored_ticket* ticket) {
  return ticket == nullptr ? nullptr : &ticket->view;
}

tl_slice tl_stored_ticket_id(const tl_stored_ticket* ticket) {
  return ticket == nullptr ? tl_slice{nullptr, 0} : Slice(ticket->ticket.id());
}

void tl_stored_ticket_free(tl_stored_ticket* ticket) { delete ticket; }

tl_decision* tl_decision_new(void) {
  return NewOrNull([] { return new tl_decision(); });
}

void tl_decision_free(tl_decision* decision) { delete decision; }

tl_code tl_route(const tl_ruleset* rules, const tl_ticket* ticket,
                 tl_decision* decision, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(ticket);
    TL_REQUIRE(decision);
    return trunkline::c::RouteInto(
        *ticket, decision,
        [rules](const trunkline::Ticket& in, trunkline::Decision* out) {
          return rules->rules.Route(in, out);
        });
  });
}

const tl_answer* tl_decision_answer(const tl_decision* decision) {
  return decision == nullptr ? nullptr : &decision->answer;
}

tl_slice tl_decision_assisting(const tl_decision* decision, size_t index) {
  if (decision == nullptr || index >= decision->decision.assisting.size()) {
    return {nullptr, 0};
  }
  return Slice(decision->decision.assisting[index]);
}

tl_slice tl_decision_also(const tl_decision* decision, size_t index) {
  if (decision == nullptr || index >= decision->decision.also.size()) {
    return {nullptr, 0};
  }
  return Slice(decision->decision.also[index]);
}

tl_slice tl_decision_policy(const tl_decision* decision, int32_t milestone,
                            size_t index) {
  if (decision == nullptr || milestone < 1 ||
      static_cast<size_t>(milestone) >= trunkline::kMilestoneCount) {
    return {nullptr, 0};
  }
  const trunkline::Decision& d = decision->decision;
  if (index == 0) return Slice(d.policies[static_cast<size_t>(milestone)]);
  for (const trunkline::TiedPolicy& tied : d.also_policies) {
    if (static_cast<int32_t>(tied.milestone) != milestone) continue;
    if (--index == 0) return Slice(tied.policy);
  }
  return {nullptr, 0};
}

tl_code tl_decision_message(const tl_decision* decision, tl_slice ticket_id,
                            tl_format format, tl_buffer* message,
                            tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(decision);
    TL_REQUIRE(message);
    trunkline::Format to;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &to));
    const std::string_view id = View(ticket_id, "ticket_id");
    if (!trunkline::base::IsText(id)) {
      return absl::InvalidArgumentError("ticket_id is not UTF-8 or has a NUL");
    }
    const absl::Time at = decision->accepted_at;
    if (at != absl::InfinitePast() &&
        !trunkline::base::IsTimestamp(absl::ToUnixSeconds(at), 0)) {
      return absl::InvalidArgumentError(
          "accepted_us of the ticket is not a time of the years 1 to 9999");
    }
    trunkline::c::Fill(trunkline::WriteDecision(decision->decision, id, at, to),
                       message);
    return absl::OkStatus();
  });
}

tl_code tl_route_many(const tl_ruleset* rules, const tl_ticket* tickets,
                      size_t count, tl_decision** decisions, int32_t threads,
                      tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    if (count == 0) return absl::OkStatus();
    TL_REQUIRE(tickets);
    TL_REQUIRE(decisions);
    const size_t stride = tickets->struct_size;
    if (stride < trunkline::c::kFirstSize) {
      return trunkline::c::TooSmall(stride);
    }
    for (size_t i = 0; i != count; ++i) {
      if (decisions[i] == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("decisions[", i, "] is NULL"));
      }
    }
    std::vector<trunkline::Ticket> views(count);
    absl::Status first;
    for (size_t i = 0; i != count; ++i) {
      const absl::Status status = trunkline::c::ConvertAt(
          reinterpret_cast<const char*>(tickets) + i * stride, stride,
          &views[i]);
      if (status.ok()) continue;
      views[i] = trunkline::Ticket();  // Without time: it is not routed.
      if (first.ok()) {
        first = trunkline::base::Annotate(
            status, trunkline::base::Fill<trunkline::route::kTicketOfMany>(i));
      }
    }
    const trunkline::c::Exchange routed(decisions, views);
    const absl::Status status = trunkline::RouteMany(
        rules->rules, views.data(), count, routed.decisions(), threads);
    return first.ok() ? status : first;
  });
}

tl_code tl_explain(const tl_ruleset* rules, const tl_ticket* ticket,
                   tl_language language, tl_format format, tl_buffer* message,
                   tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(ticket);
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    auto why = trunkline::Explain(rules->rules, view,
                                  trunkline::c::ToLanguage(language));
    if (!why.ok()) return why.status();
    return trunkline::c::WriteMessage(
        "Explanation", trunkline::WriteExplanation(*why, view.accepted_at),
        format, message);
  });
}

tl_code tl_why_not(const tl_ruleset* rules, const tl_ticket* ticket,
                   tl_slice rule, tl_language language, tl_format format,
                   tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(ticket);
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    auto why = trunkline::WhyNot(rules->rules, view, View(rule, "rule"),
                                 trunkline::c::ToLanguage(language));
    if (!why.ok()) return why.status();
    return trunkline::c::WriteMessage("WhyNot", trunkline::WriteWhyNot(*why),
                                      format, message);
  });
}

tl_code tl_what_to_ask(const tl_ruleset* rules, const tl_ticket* ticket,
                       tl_language language, tl_format format,
                       tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(ticket);
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    auto questions = trunkline::WhatToAsk(rules->rules, view,
                                          trunkline::c::ToLanguage(language));
    if (!questions.ok()) return questions.status();
    return trunkline::c::WriteMessage(
        "QuestionList", trunkline::WriteQuestions(*questions), format, message);
  });
}

}  // extern "C"
