// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/held_out.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/suggest/messages.h"

namespace trunkline::suggest {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 31;
// More rows than this are divided once, one part being held out.
constexpr std::size_t kManyRows = 20'000;

}  // namespace

absl::Status CheckOptions(const LearnOptions& options) {
  const auto check = [](const char* name, std::int64_t value, std::int64_t low,
                        std::int64_t high) {
    if (value >= low && value <= high) return absl::OkStatus();
    return base::InvalidArgument(
        base::Fill<messages::kBadOption>(name, value, low, high));
  };
  TRUNKLINE_RETURN_IF_ERROR(
      check("max_characters", options.max_characters, 1, 4));
  TRUNKLINE_RETURN_IF_ERROR(check(
      "max_grams", static_cast<std::int64_t>(options.max_grams), 1, 100'000));
  TRUNKLINE_RETURN_IF_ERROR(
      check("min_matters", static_cast<std::int64_t>(options.min_matters), 1,
            1'000'000));
  if (options.folds == 0) return absl::OkStatus();
  return check("folds", options.folds, 2, 20);
}

absl::Status CheckSize(const std::vector<Row>& rows) {
  std::size_t bytes = 0;
  for (const Row& row : rows) bytes += row.text.size();
  if (bytes <= kMostBytes) return absl::OkStatus();
  return base::ResourceExhausted(base::Fill<messages::kManyBytes>(kMostBytes));
}

std::string HashOf(const std::vector<Row>& rows) {
  base::Sha256 sha;
  for (const Row& row : rows) {
    sha.Update(absl::StrCat(row.category.size(), ":", row.text.size(), ":"));
    sha.Update(row.category);
    sha.Update(row.text);
  }
  return sha.HexDigest();
}

std::size_t TurnsOf(std::size_t rows, int folds) {
  if (folds == 0) return 0;
  return rows > kManyRows ? 1 : static_cast<std::size_t>(folds);
}

std::size_t PartOf(std::uint32_t matter, std::size_t parts) {
  const std::uint64_t mixed = matter;
  return static_cast<std::size_t>((mixed * 0x9E3779B97F4A7C15u >> 32) % parts);
}

HeldOut JudgePath(const std::vector<Suggestion>& path,
                  std::string_view category, std::size_t number,
                  std::vector<Outcome>* outcomes) {
  HeldOut held;
  held.row = number;
  for (const Suggestion& at : path) {
    // Of a category below the row's own nothing is known.
    if (at.category != category && IsUnder(at.category, category)) continue;
    outcomes->push_back({std::string(ParentOf(at.category)),
                         static_cast<std::size_t>(std::count(
                             at.category.begin(), at.category.end(), '.')),
                         at.margin, IsUnder(category, at.category)});
  }
  if (!path.empty()) {
    held.category = std::string(path.front().category);
    held.margin = path.front().margin;
  }
  return held;
}

HeldOut Judge(const TextModels& models, const Row& row, std::size_t number,
              std::vector<Outcome>* outcomes) {
  return JudgePath(BestPath(models, row.text, TimeOf(row.date, models)),
                   row.category, number, outcomes);
}

}  // namespace trunkline::suggest
