// SPDX-License-Identifier: Apache-2.0
// trunkline desk: what may be done in a case.
#include "tools/desk_next.h"

#include <algorithm>
#include <string>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/lifecycle/wire/facts.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/desk_facts.h"
#include "tools/desk_offers.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline::tools {
namespace {

absl::StatusOr<LifecycleEngine> EngineOf(const OpenedDesk& desk) {
  return LifecycleEngine::Create(*desk.definition, *desk.rules,
                                 *desk.calendars);
}

base::Text LineOf(const FormField& field) {
  base::Text more;
  if (field.required) more += base::Fill<messages::kFactNeeded>();
  more += FormText(field);
  return base::Fill<messages::kFact>(field.name, field.chinese, more);
}

// Whether an actor types it in: messages, as the decision of `reroute`, are the
// desk's own to fill.
bool IsTypedIn(const FormField& field) {
  return field.required && field.type != FactType::kMessage;
}

// The command as it is typed, with its other name.
base::Text NameOf(CommandKind kind) {
  const schema::EnumNames& names = schema::CommandKindNames();
  const int number = static_cast<int>(kind);
  return base::Fill<messages::kPossible>(names.Name(number),
                                         names.ChineseName(number));
}

base::Text RefusalOf(const LifecycleEngine& engine,
                     const AvailableCommand& offer) {
  const schema::EnumNames& names = schema::CommandKindNames();
  const int number = static_cast<int>(offer.command);
  const Command command = lifecycle::NewCommand(offer.command);
  return base::Fill<messages::kRefusedHere>(
      names.Name(number), names.ChineseName(number),
      base::Text{engine.ToText(offer.denial, command, Language::kEnglish),
                 engine.ToText(offer.denial, command, Language::kChinese)});
}

}  // namespace

base::Text MissingFacts(const OpenedDesk& desk, const CaseRef& ref,
                        const Command& command, const Actor& actor,
                        absl::Time now) {
  const auto c = desk.desk->Get(ref, actor);
  const auto engine = EngineOf(desk);
  if (!c.ok() || !engine.ok()) return {};
  base::Text out;
  for (const AvailableCommand& offer : engine->CommandsFor(*c, actor, now)) {
    if (offer.command != KindOf(command)) continue;
    for (const FormField& field : FormOf(offer)) {
      const lifecycle::Fact* const fact =
          lifecycle::FindFact(offer.command, field.name);
      if (!IsTypedIn(field) || fact == nullptr ||
          lifecycle::Gives(command, *fact)) {
        continue;
      }
      out += LineOf(field);
    }
  }
  return out;
}

absl::StatusOr<int> DeskNext(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  const Actor actor = ActorOf(o);
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c,
                             desk.desk->Get({desk.jurisdiction, o.id}, actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine engine, EngineOf(desk));
  base::Text text;
  bool possible = false;
  for (const AvailableCommand& offer : engine.CommandsFor(c, actor, now)) {
    if (offer.denial) {
      if (o.all) text += RefusalOf(engine, offer);
      continue;
    }
    possible = true;
    text += NameOf(offer.command);
    for (const FormField& field : FormOf(offer)) {
      if (IsTypedIn(field)) text += LineOf(field);
    }
  }
  if (o.offers) {
    TRUNKLINE_ASSIGN_OR_RETURN(const TextModels models,
                               LoadOfferModels(o, desk));
    TRUNKLINE_ASSIGN_OR_RETURN(const CategoryOffer offer,
                               OfferFor(desk, models, c, o));
    text += OfferText(desk, offer);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, InToolLanguage(text)));
  if (!possible && !o.all) Say(base::Fill<messages::kNothingPossible>());
  return kDone;
}

}  // namespace trunkline::tools
