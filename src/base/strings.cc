// SPDX-License-Identifier: Apache-2.0
#include "src/base/strings.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace trunkline::base {
namespace {

// Length of the valid UTF-8 sequence at `s[i]`, or 0.
std::size_t SequenceLength(std::string_view s, std::size_t i) {
  auto at = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
  auto tail = [&](std::size_t k) {
    return k < s.size() && (at(k) & 0xC0) == 0x80;
  };
  const unsigned char c = at(i);
  if (c < 0x80) return 1;
  if (c < 0xC2) return 0;
  if (c < 0xE0) return tail(i + 1) ? 2 : 0;
  if (c < 0xF0) {
    if (!tail(i + 1) || !tail(i + 2)) return 0;
    if (c == 0xE0 && at(i + 1) < 0xA0) return 0;
    if (c == 0xED && at(i + 1) >= 0xA0) return 0;
    return 3;
  }
  if (c < 0xF5) {
    if (!tail(i + 1) || !tail(i + 2) || !tail(i + 3)) return 0;
    if (c == 0xF0 && at(i + 1) < 0x90) return 0;
    if (c == 0xF4 && at(i + 1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

std::size_t FindInvalidUtf8(std::string_view s) {
  std::size_t i = 0;
  while (i < s.size()) {
    const std::size_t n = SequenceLength(s, i);
    if (n == 0) return i;
    i += n;
  }
  return std::string_view::npos;
}

bool IsText(std::string_view s) {
  constexpr std::uint64_t kHigh = 0x8080808080808080u;
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::size_t i = 0;
  while (i < s.size()) {
    std::uint64_t eight = kHigh;
    if (s.size() - i >= 8) std::memcpy(&eight, s.data() + i, 8);
    // All ASCII, none zero.
    if (((eight | ((eight - kOnes) & ~eight)) & kHigh) == 0) {
      i += 8;
      continue;
    }
    const std::size_t n = SequenceLength(s, i);
    if (n == 0 || s[i] == '\0') return false;
    i += n;
  }
  return true;
}

std::string Quoted(std::string_view s, std::size_t max_bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  std::size_t i = 0;
  while (i < s.size()) {
    const std::size_t n = SequenceLength(s, i);
    if (i + std::max<std::size_t>(n, 1) > max_bytes) break;
    const auto c = static_cast<unsigned char>(s[i]);
    if (n == 0 || c < 0x20 || c == 0x7F) {
      out += "\\x";
      out += kHex[c >> 4];
      out += kHex[c & 15];
      ++i;
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out.append(s, i, n);
      i += n;
    }
  }
  out += '"';
  if (i < s.size()) out += "...";
  return out;
}

// Only cells within `limit` of the diagonal can hold a distance up to `limit`:
// each row costs 2 * limit + 1 steps.
std::size_t EditDistance(std::string_view a, std::string_view b,
                         std::size_t limit) {
  if (a.size() < b.size()) std::swap(a, b);
  limit = std::min(limit, a.size());
  if (a.size() - b.size() > limit) return limit + 1;
  const std::size_t far = limit + 1;
  std::vector<std::size_t> before(b.size() + 1, far), row(b.size() + 1, far),
      next(b.size() + 1, far);
  for (std::size_t j = 0; j <= std::min(b.size(), limit); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t begin = i > limit ? i - limit : 0;
    const std::size_t end = std::min(b.size(), i + limit);
    std::size_t least = far;
    // The cells on both sides of the band count as far.
    if (begin != 0) next[begin - 1] = far;
    for (std::size_t j = begin; j <= end; ++j) {
      if (j == 0) {
        next[0] = i;
      } else {
        next[j] = std::min({row[j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0),
                            row[j] + 1, next[j - 1] + 1});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          next[j] = std::min(next[j], before[j - 2] + 1);
        }
      }
      least = std::min(least, next[j]);
    }
    if (end != b.size()) next[end + 1] = far;
    if (least > limit) return far;
    before.swap(row);
    row.swap(next);
  }
  return std::min(row[b.size()], far);
}

std::string_view Nearest(std::string_view word,
                         const std::vector<std::string_view>& candidates) {
  if (word.size() > kMaxNearBytes) return {};
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string_view found;
  for (std::string_view candidate : candidates) {
    const std::size_t d = EditDistance(word, candidate, best);
    if (d < best || (d == best && !found.empty() && candidate < found)) {
      best = d;
      found = candidate;
    }
  }
  return found;
}

std::string CellName(std::int64_t row, std::int64_t column) {
  std::string out;
  // Base 26 without a zero: Z is followed by AA.
  for (; column > 0; column = (column - 1) / 26) {
    out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  if (row > 0) out += std::to_string(row);
  return out;
}

}  // namespace trunkline::base
