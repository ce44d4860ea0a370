#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "src/lifecycle/codec.h"
#include "src/lifecycle/rep.h"
#include "src/schema/private_parts.h"
#include "src/schema/registry.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;
using lifecycle::Slot;
using schema::Privacy;
using schema::Shown;

// View.Field of the schema, as bits.
enum : std::uint32_t {
  kCaller = 1u << 1,
  kPhone = 1u << 2,
  kIdentity = 1u << 3,
  kCallerWords = 1u << 4,
  kInternalText = 1u << 5,
  kSecretCaller = 1u << 6,
};

// What the viewer may see of a case, secrecy taken into account.
struct Sight {
  std::uint32_t fields = 0;
  bool confidential = false;  // Not even a masked number.
  bool secret = false;        // Nothing of the caller.
};

// How a viewer sees the fields of a class.
schema::Shown ShownTo(const Sight& sight, Privacy privacy) {
  const auto shown = [&](std::uint32_t field) {
    return (sight.fields & field) != 0 ? Shown::kFully : Shown::kHidden;
  };
  switch (privacy) {
    case Privacy::kPublic:
      return Shown::kFully;
    case Privacy::kCaller:
      return shown(kCaller);
    case Privacy::kPhone:
      if ((sight.fields & kPhone) != 0) return Shown::kFully;
      return sight.confidential ? Shown::kHidden : Shown::kMasked;
    case Privacy::kIdentity:
      return shown(kIdentity);
    case Privacy::kCallerWords:
    case Privacy::kDetail:
      return shown(kCallerWords);
    case Privacy::kInternalText:
      return shown(kInternalText);
    case Privacy::kPlace:
      return sight.secret ? Shown::kHidden : Shown::kFully;
  }
  return Shown::kHidden;
}

std::string SeenTicket(std::string_view ticket, const Sight& sight) {
  static const schema::MessagePlan& plan =
      *schema::Registry::Get().Find("Ticket");
  return schema::Redacted(plan, ticket, [&](Privacy privacy) {
    return ShownTo(sight, privacy);
  });
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

void Hide(const Sight& sight, Command* m) {
  m->ticket = SeenTicket(m->ticket, sight);
  if ((sight.fields & kInternalText) == 0) HideInternal(&m->reason, &m->text);
}

}  // namespace

absl::StatusOr<Case> LifecycleEngine::Redact(const Case& c,
                                       const Actor& viewer) const {
  auto sight = SightOf(*rep_, c, viewer);
  if (!sight.ok()) return sight.status();
  Case seen = c;
  seen.ticket = SeenTicket(c.ticket, *sight);
  if ((sight->fields & kInternalText) == 0) {
    for (Feedback& f : seen.feedbacks) HideInternal(&f.reason, &f.text);
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
