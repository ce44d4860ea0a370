// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_VIEWS_SIGHT_H_
#define TRUNKLINE_SRC_LIFECYCLE_VIEWS_SIGHT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "src/schema/privacy.h"
#include "src/schema/private_parts.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline::lifecycle {

// What a viewer sees of one case: the union of the views of all roles that it
// has in any assignment of the case, less what the secrecy of the case takes
// away. Found once, it serves the case and all its events. It asks for no
// right: LifecycleEngine::CheckAccess() does, and says what `now` is.
class Sight {
 public:
  // What the schema calls public.
  Sight() = default;
  Sight(const LifecycleEngine& engine, const Case& c, const Actor& viewer,
        absl::Time now);
  Sight(const EngineData& engine, const Case& c, const Actor& viewer,
        absl::Time now);

  // How it shows the fields of a class.
  schema::Shown Of(schema::Privacy privacy) const;
  // Whether it shows a sealed field, if only masked. If not, sealed parts need
  // not be opened.
  bool ShowsSealed() const;
  // Whether it shows who calls: the whole number, or the secret caller.
  bool ShowsWhoCalls() const;
  // Whether it shows what is not shown to whom it concerns (withheld.h).
  bool ShowsReferrals() const;

  // The message without what is not shown. Cost: one pass over it; messages
  // without private fields are not entered.
  Case Show(Case c) const;
  Event Show(Event event) const;

 private:
  std::uint32_t fields_ = 0;  // View.Field of the schema, as bits.
  // Ids of escalations of the case that propose a measure. Events of earlier
  // versions put them among the reminders.
  std::vector<std::string> hidden_;
};

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_VIEWS_SIGHT_H_
