// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/wire/form.h"

#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline::lifecycle {

bool FormChecker::IsMessage(schema::Field field, std::string_view bytes) {
  bool canonical = false;
  schema::WireError error;
  return schema::CheckWire(*schema::Registry::Get().Find(field.type()), bytes,
                           /*known_enums=*/false, &canonical, &error);
}

void FormChecker::Fail(schema::Field field, const base::Message& what) {
  if (!what_.empty()) return;
  what_ = base::FillFound(what, {field.name()});
}

}  // namespace trunkline::lifecycle
