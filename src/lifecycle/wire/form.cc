// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/wire/form.h"

#include "absl/strings/str_cat.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline::lifecycle {

bool FormChecker::IsMessage(schema::Field field, std::string_view bytes) {
  bool canonical = false;
  schema::WireError error;
  return schema::CheckWire(*schema::Registry::Get().Find(field.type()), bytes,
                           /*known_enums=*/false, &canonical, &error);
}

void FormChecker::Fail(schema::Field field, const char* what) {
  if (!what_.empty()) return;
  what_ = absl::StrCat(base::ToAbsl(field.name()), " ", what);
}

}  // namespace trunkline::lifecycle
