#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "src/lifecycle/codec.h"
#include "src/lifecycle/rep.h"
#include "src/schema/wire.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;
using lifecycle::Slot;
using schema::EachField;

// View.Field of the schema, as bits.
enum : std::uint32_t {
  kCaller = 1u << 1,
  kPhone = 1u << 2,
  kIdentity = 1u << 3,
  kCallerWords = 1u << 4,
  kInternalText = 1u << 5,
  kSecretCaller = 1u << 6,
};

using TicketField = schema::fields::Ticket;
using CallerField = schema::fields::Caller;
using LocationField = schema::fields::Location;

// What a later schema adds is not shown.
constexpr std::uint32_t kLastTicketField = 32;
constexpr std::uint32_t kLastCallerField = 5;

bool Is(std::uint32_t number, schema::Field field) {
  return number == static_cast<std::uint32_t>(field.number());
}

// Digits and letters but the first three and last two become stars.
std::string Masked(std::string_view phone) {
  std::size_t count = 0;
  for (char c : phone) count += c >= '0' && c <= '9';
  const std::size_t head = count >= 8 ? 3 : 0, tail = count >= 8 ? 2 : 0;
  std::string out;
  std::size_t seen = 0;
  for (char c : phone) {
    const bool digit = c >= '0' && c <= '9';
    if (digit) ++seen;
    // Anything but digits may be a name: stars too.
    out += digit && (seen <= head || seen > count - tail) ? c
           : c == '-' || c == '+' || c == ' '             ? c
                                                          : '*';
  }
  return out;
}

std::string SeenCaller(std::string_view caller, std::uint32_t fields,
                       bool mask) {
  lifecycle::Writer writer;
  const bool good = EachField(caller, [&](std::uint32_t number, int type,
                                          std::string_view bytes,
                                          std::string_view whole) {
    if (type != 2 || number > kLastCallerField) return;
    if (Is(number, CallerField::kPhone) && (fields & kPhone) == 0) {
      if (mask) writer.Bytes(CallerField::kPhone, Masked(bytes));
    } else if (Is(number, CallerField::kPhone)) {
      writer.Raw(whole);
    } else if ((fields & (Is(number, CallerField::kIdentityNumber) ? kIdentity : kCaller)) !=
               0) {
      writer.Raw(whole);
    }
  });
  return good ? std::string(writer.bytes()) : std::string();
}

// A place on the map is of the matter; an address may be the caller's.
std::string SeenLocation(std::string_view location) {
  std::string out;
  const bool good =
      EachField(location, [&](std::uint32_t number, int, std::string_view,
                              std::string_view whole) {
        if (static_cast<int>(number) < LocationField::kAddress.number()) {
          out.append(whole);
        }
      });
  return good ? out : std::string();
}

// What the viewer may see of a case, secrecy taken into account.
struct Sight {
  std::uint32_t fields = 0;
  bool confidential = false;  // Not even a masked number.
  bool secret = false;        // Nothing of the caller.
};

std::string SeenTicket(std::string_view ticket, const Sight& sight) {
  lifecycle::Writer writer;
  const bool words = (sight.fields & kCallerWords) != 0;
  const bool good = EachField(ticket, [&](std::uint32_t number, int type,
                                          std::string_view bytes,
                                          std::string_view whole) {
    if (number > kLastTicketField) return;
    if (Is(number, TicketField::kCaller)) {
      if (type != 2 || sight.secret) return;
      const std::string caller =
          SeenCaller(bytes, sight.fields, !sight.confidential);
      if (!caller.empty()) writer.Bytes(TicketField::kCaller, caller);
      return;
    }
    if (Is(number, TicketField::kLocation) && type == 2 && !words) {
      if (!sight.secret) {
        writer.Bytes(TicketField::kLocation, SeenLocation(bytes));
      }
      return;
    }
    // Call and giver's reference lead to the recording and to the giver's own
    // record.
    const bool private_words = Is(number, TicketField::kCallerWords) ||
                               Is(number, TicketField::kTitle) ||
                               Is(number, TicketField::kCallId) ||
                               Is(number, TicketField::kGiverRef);
    if (private_words && !words) return;
    writer.Raw(whole);
  });
  return good ? std::string(writer.bytes()) : std::string();
}

absl::StatusOr<Sight> SightOf(const LifecycleEngine::Rep& rep, const Case& c,
                              const Actor& viewer) {
  if (lifecycle::HasInterest(rep.rules, c, viewer)) {
    return absl::PermissionDeniedError(
        "the viewer has an interest in the case");
  }
  const DefinitionData& data = rep.data();
  std::uint64_t roles = RolesOf(data, c, viewer, 0);
  for (std::size_t i = 0; i != c.assignments.size(); ++i) {
    roles |= RolesOf(data, c, viewer, static_cast<int>(i) + 1);
  }
  Sight sight;
  for (const lifecycle::View& view : data.views) {
    for (int role : view.roles) {
      if ((roles >> role & 1) != 0) sight.fields |= view.fields;
    }
  }
  sight.confidential = c.confidential || c.type == TicketType::kReport;
  if (sight.confidential && (sight.fields & kSecretCaller) == 0) {
    sight.secret = true;
    sight.fields &= ~(kCaller | kPhone | kIdentity | kCallerWords);
  }
  return sight;
}

void HideInternal(std::string* reason, std::string* text) {
  reason->clear();
  text->clear();
}

// The facts of a command that hold a ticket or internal text, by name.
template <typename T, typename = void>
constexpr bool kHasReason = false;
template <typename T>
constexpr bool kHasReason<T, std::void_t<decltype(T::reason)>> = true;
template <typename T, typename = void>
constexpr bool kHasInternalText = false;
template <typename T>
constexpr bool kHasInternalText<T, std::void_t<decltype(T::internal_text)>> =
    true;

void Hide(const Sight& sight, Command* command) {
  if (auto* const open = std::get_if<OpenCommand>(command)) {
    open->ticket = SeenTicket(open->ticket, sight);
  }
  if (auto* const unknown = std::get_if<UnknownCommand>(command)) {
    unknown->bytes.clear();  // It may hold anything.
  }
  if ((sight.fields & kInternalText) != 0) return;
  if (auto* const note = std::get_if<NoteCommand>(command)) note->topic.clear();
  std::visit(
      [](auto& m) {
        using T = std::decay_t<decltype(m)>;
        if constexpr (kHasReason<T>) m.reason.clear();
        if constexpr (kHasInternalText<T>) m.internal_text.clear();
      },
      *command);
}

}  // namespace

absl::StatusOr<Case> LifecycleEngine::Redact(const Case& c,
                                       const Actor& viewer) const {
  auto sight = SightOf(*rep_, c, viewer);
  if (!sight.ok()) return sight.status();
  Case seen = c;
  seen.ticket = SeenTicket(c.ticket, *sight);
  if ((sight->fields & kInternalText) == 0) {
    for (Feedback& f : seen.feedbacks) HideInternal(&f.reason, &f.internal_text);
    for (Request* r : {&seen.return_request, &seen.extension_request,
                       &seen.termination_request}) {
      r->reason.clear();
    }
    for (Supervision& s : seen.supervision) s.reason.clear();
  }
  return seen;
}

absl::StatusOr<Event> LifecycleEngine::Redact(const Event& event, const Case& c,
                                        const Actor& viewer) const {
  auto sight = SightOf(*rep_, c, viewer);
  if (!sight.ok()) return sight.status();
  Event seen = event;
  seen.unknown.clear();
  Hide(*sight, &seen.command);
  return seen;
}

Event WithoutCaller(const Event& event) {
  Event seen = event;
  seen.unknown.clear();
  Hide(Sight{0, true, true}, &seen.command);
  return seen;
}

}  // namespace trunkline
