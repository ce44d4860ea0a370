// SPDX-License-Identifier: Apache-2.0
#include "src/base/connection_string.h"

#include <cstddef>
#include <initializer_list>
#include <string>

namespace trunkline::base {

bool MayHoldPassword(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon != std::string_view::npos &&
      word.find('@', colon) != std::string_view::npos) {
    return true;
  }
  std::string text(word);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const std::string_view key :
       std::initializer_list<std::string_view>{"password", "passwd"}) {
    for (std::size_t at = text.find(key); at != std::string::npos;
         at = text.find(key, at + 1)) {
      const std::size_t next = text.find_first_not_of(" \t", at + key.size());
      if (next != std::string::npos && text[next] == '=') return true;
    }
  }
  return false;
}

}  // namespace trunkline::base
