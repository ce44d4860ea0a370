// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_HELD_OUT_H_
#define TRUNKLINE_SRC_SUGGEST_HELD_OUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/suggest/learn.h"
#include "src/suggest/model_file.h"

// What learning and continuing share: their checks, the hash of the rows, and
// which rows are held out and what models say of them.
namespace trunkline::suggest {

absl::Status CheckOptions(const LearnOptions& options);
// ResourceExhausted: the texts are longer than learning takes.
absl::Status CheckSize(const std::vector<Row>& rows);

std::string HashOf(const std::vector<Row>& rows);

// How many parts of the rows are held out, one after the other.
std::size_t TurnsOf(std::size_t rows, int folds);
// The part that a matter is in: rows of one matter are in one part.
std::size_t PartOf(std::uint32_t matter, std::size_t parts);

// Whether a path, from the best leaf on, is right at each level for a row of
// `category`.
HeldOut JudgePath(const std::vector<Suggestion>& path,
                  std::string_view category, std::size_t number,
                  std::vector<Outcome>* outcomes);
// What models say of a row.
HeldOut Judge(const TextModels& models, const Row& row, std::size_t number,
              std::vector<Outcome>* outcomes);

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_HELD_OUT_H_
