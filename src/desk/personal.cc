// SPDX-License-Identifier: Apache-2.0
#include "src/desk/personal.h"

#include <utility>
#include <variant>

#include "src/desk/seal.h"
#include "src/schema/wire.h"
#include "trunkline/catalogue.h"
#include "trunkline_schema/fields.h"

namespace trunkline::desk {
namespace {

std::string_view NameOf(std::string_view attribute) {
  std::string_view name;
  schema::EachField(attribute, [&](const schema::WireField& field) {
    if (field.Is(schema::fields::Attribute::kName)) name = field.bytes();
  });
  return name;
}

}  // namespace

PersonalAttributes PersonalAttributesOf(const RuleSet& rules) {
  PersonalAttributes out;
  for (const AttributeInfo& attribute : Catalogue(rules).attributes()) {
    if (attribute.personal) out.insert(attribute.code);
  }
  return out;
}

void HidePersonal(const PersonalAttributes& personal, std::string* ticket) {
  if (personal.empty()) return;
  using F = schema::fields::Ticket;
  std::string open, hidden;
  const bool good =
      schema::EachField(*ticket, [&](const schema::WireField& field) {
        if (field.Is(F::kAttribute) &&
            personal.find(NameOf(field.bytes())) != personal.end()) {
          schema::AppendField(F::kPrivateAttribute, field.bytes(), &hidden);
        } else {
          open.append(field.whole());
        }
      });
  if (good && !hidden.empty()) *ticket = Join(open, hidden);
}

void HidePersonal(const PersonalAttributes& personal, Event* event) {
  if (auto* const open = std::get_if<OpenCommand>(&event->command)) {
    HidePersonal(personal, &open->ticket);
  }
}

}  // namespace trunkline::desk
