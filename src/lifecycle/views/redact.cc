// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "src/base/status.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/lifecycle_engine_access.h"
#include "src/lifecycle/views/sight.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/fields.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/private_parts.h"
#include "src/schema/registry.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;
using lifecycle::IsWithheld;
using lifecycle::kNone;
using lifecycle::ShellOf;
using lifecycle::Sight;
using lifecycle::Slot;
using lifecycle::View;
using schema::Privacy;
using schema::Shown;

constexpr std::uint32_t kCaller = View::Bit(View::Field::kCaller);
constexpr std::uint32_t kPhone = View::Bit(View::Field::kPhone);
constexpr std::uint32_t kIdentity = View::Bit(View::Field::kIdentity);
constexpr std::uint32_t kCallerWords = View::Bit(View::Field::kCallerWords);
constexpr std::uint32_t kInternalText = View::Bit(View::Field::kInternalText);
constexpr std::uint32_t kSecretCaller = View::Bit(View::Field::kSecretCaller);
constexpr std::uint32_t kMaskedPhone = View::Bit(View::Field::kMaskedPhone);
constexpr std::uint32_t kPlace = View::Bit(View::Field::kPlace);
constexpr std::uint32_t kReferrals = View::Bit(View::Field::kReferrals);

// Clears what a viewer does not see. No field is named here: the schema gives
// each field a class of privacy, Sight::Of() says how the viewer sees the
// class, and the field lists (fields.h) lead to every field, so that a new
// private field is hidden as soon as the schema says that it is one. Messages
// that are kept as bytes (the ticket) are redacted by the same classes, byte by
// byte of what is shown. What this library does not know is cleared, since it
// may hold anything.
class Redactor {
 public:
  static constexpr bool kWrites = false;
  explicit Redactor(const Sight& sight) : sight_(sight) {}

  template <typename T>
  void operator()(schema::Field field, T& value) {
    if (sight_.Of(field.privacy()) != Shown::kFully) {
      Clear(&value);
    } else if constexpr (!std::is_same_v<T, std::string> &&
                         !std::is_same_v<T, absl::Time> && !std::is_enum_v<T> &&
                         !std::is_integral_v<T>) {
      if (HasPrivateFields(field)) Fields(*this, value);
    }
  }
  template <typename T>
  void operator()(schema::Field field, std::vector<T>& values) {
    if (sight_.Of(field.privacy()) != Shown::kFully) {
      values.clear();
    } else if constexpr (!std::is_same_v<T, std::string>) {
      if (!HasPrivateFields(field)) return;
      for (T& value : values) Fields(*this, value);
    }
  }
  template <typename T>
  void operator()(schema::Field field, std::optional<T>& value) {
    if (!value.has_value()) return;
    if (sight_.Of(field.privacy()) != Shown::kFully) {
      value.reset();
    } else if constexpr (!std::is_same_v<T, bool>) {
      if (HasPrivateFields(field)) Fields(*this, *value);
    }
  }
  // A message that is kept as bytes.
  void Embedded(schema::Field field, std::string& message) {
    const schema::MessagePlan* const plan =
        schema::Registry::Get().Find(field.type());
    if (!plan->has_private_fields) return;
    message = schema::Redacted(
        *plan, message, [&](Privacy privacy) { return sight_.Of(privacy); });
  }
  template <typename Variant>
  void Alternative(Variant& value) {
    std::visit(
        [&](auto& alternative) {
          if constexpr (lifecycle::IsUnknown<
                            std::decay_t<decltype(alternative)>>) {
            alternative.bytes.clear();  // It may hold anything.
          } else {
            Fields(*this, alternative);
          }
        },
        value);
  }

 private:
  template <typename T>
  static void Clear(T* value) {
    if constexpr (std::is_same_v<T, absl::Time>) {
      *value = absl::InfiniteFuture();
    } else {
      *value = T();
    }
  }
  static bool HasPrivateFields(schema::Field field) {
    const schema::MessagePlan* const plan =
        schema::Registry::Get().Find(field.type());
    return plan != nullptr && plan->has_private_fields;
  }

  const Sight& sight_;
};

template <typename Message>
Message Seen(Message message, const Sight& sight) {
  if constexpr (std::is_same_v<Message, Event>) message.unknown.clear();
  Redactor redactor(sight);
  Fields(redactor, message);
  return message;
}

}  // namespace

lifecycle::Sight::Sight(const EngineData& engine, const Case& c,
                        const Actor& viewer, absl::Time now) {
  const DefinitionData& data = engine.data();
  const std::uint64_t roles = RolesAnywhere(engine, c, viewer, AtOf(c, now));
  for (const View& view : data.views) {
    for (int role : view.roles) {
      if ((roles >> role & 1) != 0) fields_ |= view.fields;
    }
  }
  if (c.confidential || c.type == TicketType::kReport) {
    // Not even a part of the number.
    fields_ &= (fields_ & kSecretCaller) != 0 ? ~kMaskedPhone
                                              : kInternalText | kReferrals;
  }
  if (ShowsReferrals()) return;
  for (const Escalation& raised : c.escalations) {
    const int def = data.FindEscalation(raised.definition);
    if (def == kNone || data.escalations[Slot(def)].measure !=
                            SupervisionMeasure::kUnspecified) {
      hidden_.push_back(raised.definition);
    }
  }
}

lifecycle::Sight::Sight(const LifecycleEngine& engine, const Case& c,
                        const Actor& viewer, absl::Time now)
    : Sight(internal::LifecycleEngineAccess::Data(engine), c, viewer, now) {}

Shown lifecycle::Sight::Of(Privacy privacy) const {
  const auto shown = [&](std::uint32_t field) {
    return (fields_ & field) != 0 ? Shown::kFully : Shown::kHidden;
  };
  switch (privacy) {
    case Privacy::kPublic:
      return Shown::kFully;
    case Privacy::kCaller:
      return shown(kCaller);
    case Privacy::kPhone:
      if ((fields_ & kPhone) != 0) return Shown::kFully;
      return (fields_ & kMaskedPhone) != 0 ? Shown::kMasked : Shown::kHidden;
    case Privacy::kIdentity:
      return shown(kIdentity);
    case Privacy::kCallerWords:
    case Privacy::kDetail:
      return shown(kCallerWords);
    case Privacy::kInternalText:
      return shown(kInternalText);
    case Privacy::kPlace:
      return shown(kPlace);
  }
  return Shown::kHidden;
}

bool lifecycle::Sight::ShowsSealed() const {
  for (const Privacy privacy :
       {Privacy::kCaller, Privacy::kPhone, Privacy::kIdentity,
        Privacy::kCallerWords, Privacy::kInternalText, Privacy::kDetail,
        Privacy::kPlace}) {
    if (schema::IsSealed(privacy) && Of(privacy) != Shown::kHidden) return true;
  }
  return false;
}

bool lifecycle::Sight::ShowsWhoCalls() const {
  return (fields_ & (kPhone | kSecretCaller)) != 0;
}

bool lifecycle::Sight::ShowsReferrals() const {
  return (fields_ & kReferrals) != 0;
}

Case lifecycle::Sight::Show(Case c) const {
  if (!ShowsReferrals()) {
    const auto remove = [](auto* list, const auto& is) {
      list->erase(std::remove_if(list->begin(), list->end(), is), list->end());
    };
    remove(&c.supervision,
           [](const Supervision& measure) { return IsWithheld(measure); });
    // Who ordered a measure is shown, and not that a clock had proposed it.
    for (Supervision& measure : c.supervision) {
      measure.escalation.clear();
      measure.clock = 0;
      measure.proposed_at = absl::InfiniteFuture();
    }
    c.findings.clear();
    remove(&c.escalations, [&](const Escalation& raised) {
      return std::find(hidden_.begin(), hidden_.end(), raised.definition) !=
             hidden_.end();
    });
  }
  return Seen(std::move(c), *this);
}

Event lifecycle::Sight::Show(Event event) const {
  if (!ShowsReferrals() && IsWithheld(event.command)) {
    return ShellOf(event, false);
  }
  return Seen(std::move(event), *this);
}

absl::StatusOr<Case> LifecycleEngine::Redact(const Case& c, const Actor& viewer,
                                             absl::Time now) const {
  TRUNKLINE_RETURN_IF_ERROR(CheckAccess(Access::kGet, c, viewer, now));
  return Sight(*data_, c, viewer, now).Show(c);
}

absl::StatusOr<Event> LifecycleEngine::Redact(const Event& event, const Case& c,
                                              const Actor& viewer,
                                              Access access,
                                              absl::Time now) const {
  TRUNKLINE_RETURN_IF_ERROR(CheckAccess(access, c, viewer, now));
  return Sight(*data_, c, viewer, now).Show(event);
}

Case WithoutCaller(const Case& c) {
  Case shown = Sight().Show(c);
  // Which of them propose a measure, only a definition says.
  shown.escalations.clear();
  return shown;
}

Event WithoutCaller(const Event& event) { return Sight().Show(event); }

}  // namespace trunkline
