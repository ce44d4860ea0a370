// SPDX-License-Identifier: Apache-2.0
#include "src/base/ids.h"

#include "src/base/fold.h"
#include "src/base/messages.h"
#include "src/base/strings.h"

namespace trunkline::base {

bool HasControl(std::string_view text) {
  const char* const end = text.data() + text.size();
  for (const char* p = text.data(); p != end;) {
    const char32_t c = NextRune(&p, end);
    const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C ||
                         c == 0x200E || c == 0x200F ||
                         (c >= 0x2028 && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069) || c == kInvalidRune;
    if (control) return true;
  }
  return false;
}

absl::Status CheckId(const Message& what, std::string_view id) {
  if (!HasControl(id)) return absl::OkStatus();
  const Text name = FillFound(what, {});
  return InvalidArgument(FindInvalidUtf8(id) != std::string_view::npos
                             ? Fill<messages::kNotUtf8>(name)
                             : Fill<messages::kControlCharacter>(name));
}

}  // namespace trunkline::base
