// SPDX-License-Identifier: Apache-2.0
#include "src/desk/caller.h"

#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline::desk {
namespace {

constexpr std::size_t kFewest = 7, kMobile = 11;

std::string_view LastField(std::string_view message, schema::Field field) {
  std::string_view last;
  schema::EachField(message, [&](const schema::WireField& found) {
    if (found.Is(field) && found.has_length()) last = found.bytes();
  });
  return last;
}

bool IsMobile(std::string_view digits) {
  return digits.size() == kMobile && digits[0] == '1' && digits[1] >= '3';
}

}  // namespace

std::string_view CallerPhone(std::string_view ticket) {
  return LastField(LastField(ticket, schema::fields::Ticket::kCaller),
                   schema::fields::Caller::kPhone);
}

std::string NormalPhone(std::string_view phone) {
  std::string digits;
  while (!phone.empty()) {
    const char c = phone[0];
    std::size_t used = 1;
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (phone.size() >= 3 && phone.substr(0, 2) == "\xEF\xBC" &&
               phone[2] >= '\x90' && phone[2] <= '\x99') {
      digits += static_cast<char>('0' + (phone[2] - '\x90'));
      used = 3;
    } else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '+' &&
               digits.size() >= kFewest) {
      break;  // A second number, or an extension.
    }
    phone.remove_prefix(used);
  }
  std::string_view rest = digits;
  if (rest.substr(0, 2) == "00") rest.remove_prefix(2);
  if (rest.size() > kMobile - 1 && rest.substr(0, 2) == "86") {
    rest.remove_prefix(2);
  }
  if (rest.substr(0, 1) == "0" && IsMobile(rest.substr(1))) {
    rest.remove_prefix(1);
  }
  return rest.size() < kFewest ? std::string() : std::string(rest);
}

}  // namespace trunkline::desk
