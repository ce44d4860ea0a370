// SPDX-License-Identifier: Apache-2.0
#include "src/learn/node_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "src/learn/mix.h"

namespace trunkline::learn {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::uint64_t HashOf(const Node* row, std::size_t width) {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < width; ++i) hash = Mix(hash ^ row[i]);
  return hash;
}

int BitsOf(std::size_t bound) {
  int bits = 0;
  while (bits < 64 && bound > std::size_t{1} << bits) ++bits;
  return bits;
}

}  // namespace

Node* NodeTable::Append() {
  const std::uint32_t at = size_ & ((1u << kBlockBits) - 1);
  if (at == 0) {
    blocks_.push_back(
        std::make_unique<Node[]>((std::size_t{1} << kBlockBits) * width_));
  }
  ++size_;
  return blocks_.back().get() + at * width_;
}

std::size_t NodeIndex::SlotOf(const Node* row) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = HashOf(row, rows_.width()) & mask;
  while (slots_[slot] != 0 &&
         !std::equal(row, row + rows_.width(), rows_[slots_[slot] - 1])) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void NodeIndex::Grow() {
  slots_.assign(std::max(kFirstSlots, slots_.size() * 2), 0);
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    slots_[SlotOf(rows_[row])] = row + 1;
  }
}

std::uint32_t NodeIndex::Add(const Node* row) {
  if (rows_.size() * std::size_t{3} >= slots_.size() * 2) Grow();
  const std::size_t slot = SlotOf(row);
  if (slots_[slot] == 0) {
    std::copy(row, row + rows_.width(), rows_.Append());
    slots_[slot] = rows_.size();
  }
  return slots_[slot] - 1;
}

std::vector<std::uint32_t> SortedOrder(const NodeTable& rows,
                                       const std::vector<std::size_t>& bounds) {
  std::vector<std::uint32_t> order(rows.size());
  int bits = 0;
  for (std::size_t bound : bounds) bits += BitsOf(bound);
  if (bits <= 64) {
    // One number for a row: comparing numbers does not miss the cache.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keys(rows.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      std::uint64_t key = 0;
      for (std::size_t c = 0; c < rows.width(); ++c) {
        const int own = BitsOf(bounds[c]);
        key = (own == 64 ? 0 : key << own) | rows[i][c];
      }
      keys[i] = {key, i};
    }
    std::sort(keys.begin(), keys.end());
    for (std::uint32_t i = 0; i < rows.size(); ++i) order[i] = keys[i].second;
    return order;
  }
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&rows](auto a, auto b) {
    return std::lexicographical_compare(rows[a], rows[a] + rows.width(),
                                        rows[b], rows[b] + rows.width());
  });
  return order;
}

}  // namespace trunkline::learn
