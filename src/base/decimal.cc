// SPDX-License-Identifier: Apache-2.0
#include "src/base/decimal.h"

namespace trunkline::base {

std::optional<std::int64_t> ParseMillionths(std::string_view text) {
  constexpr std::size_t kPlaces = 6;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (whole.empty()) return std::nullopt;
  std::string_view part;
  if (point != std::string_view::npos) {
    part = text.substr(point + 1);
    if (part.empty() || part.size() > kPlaces) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto append = [&](char c) {
    // One digit more than the largest value still fits.
    if (c < '0' || c > '9' || value > kMaxMillionths) return false;
    if (value > kMaxMillionths / 10) {
      value = kMaxMillionths + 1;
    } else {
      value = 10 * value + (c - '0');
    }
    return true;
  };
  for (char c : whole) {
    if (!append(c)) return std::nullopt;
  }
  for (char c : part) {
    if (!append(c)) return std::nullopt;
  }
  for (std::size_t i = part.size(); i != kPlaces; ++i) {
    if (!append('0')) return std::nullopt;
  }
  if (value > kMaxMillionths) return std::nullopt;
  return negative ? -value : value;
}

std::string FormatMillionths(std::int64_t millionths) {
  const bool negative = millionths < 0;
  const auto value = negative ? 0 - static_cast<std::uint64_t>(millionths)
                              : static_cast<std::uint64_t>(millionths);
  std::string out = std::to_string(value);
  if (out.size() < 7) out.insert(0, 7 - out.size(), '0');
  out.insert(out.size() - 6, 1, '.');
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return negative ? "-" + out : out;
}

}  // namespace trunkline::base
