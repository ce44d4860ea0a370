// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_PERSONAL_H_
#define TRUNKLINE_SRC_DESK_PERSONAL_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "trunkline/cases/case.h"
#include "trunkline/ruleset.h"

// Attributes that a rule set declares as personal: the value of one may
// identify the caller. Whoever made the ticket may not know which these are, so
// a desk moves them, before it seals an event (seal.h), from `attribute` to
// `private_attribute`, which the schema gives the privacy of the caller's
// words. From then on redaction, sealing and erasing treat them by themselves.
//
// Routing reads both fields. Attributes that are not declared stay where they
// are, and so does what was stored under a rule set that did not declare them.
namespace trunkline::desk {

// Names of attributes.
using PersonalAttributes = std::set<std::string, std::less<>>;

// Those that a rule set declares as personal.
PersonalAttributes PersonalAttributesOf(const RuleSet& rules);

// Moves them in a trunkline.v1.Ticket. Bytes that are no message stay as they
// are. Cost: linear in the ticket; nothing is copied if there is nothing to
// move.
void HidePersonal(const PersonalAttributes& personal, std::string* ticket);

// The same in the ticket of an event, if it has one.
void HidePersonal(const PersonalAttributes& personal, Event* event);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_PERSONAL_H_
