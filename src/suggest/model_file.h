// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_MODEL_FILE_H_
#define TRUNKLINE_SRC_SUGGEST_MODEL_FILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// What learning from tickets and from labels share: models before their points
// are integers.
namespace trunkline::suggest {

// Returns log2(a / b) in 1/256, rounded down; 0 < b <= a < 2^31. Integers only.
std::int32_t Log2(std::uint64_t a, std::uint64_t b);

// The part of a code up to its last dot; empty: it is a root.
inline std::string_view ParentOf(std::string_view code) {
  const std::size_t dot = code.rfind('.');
  return dot == std::string_view::npos ? std::string_view()
                                       : code.substr(0, dot);
}
// Whether `code` is `above` or below it.
inline bool IsUnder(std::string_view code, std::string_view above) {
  return code.substr(0, above.size()) == above &&
         (code.size() == above.size() || code[above.size()] == '.');
}
// The child of `parent` that `code`, which is below it, is under.
inline std::string_view ChildOn(std::string_view code,
                                std::string_view parent) {
  const std::size_t begin = parent.empty() ? 0 : parent.size() + 1;
  return code.substr(0, code.find('.', begin));
}

struct RawVote {
  std::uint32_t category = 0;
  double points = 0;  // Of any unit, the same in all models of a file.
};

struct RawGram {
  std::string text;
  std::int32_t idf = 0;
  std::vector<RawVote> votes;
};

struct RawModel {
  std::string parent;
  std::vector<std::string> categories;  // Sorted.
  std::vector<RawGram> grams;
  std::uint32_t rows = 0;
  std::string first_date, last_date;
};

// Keeps the three largest votes of each n-gram, makes integers of their points,
// the largest of all models being 1,000, and leaves out what is 0 then. Returns
// a trunkline.v1.TextModelFile in binary form. The first model gets
// `offer_only`.
std::string WriteModels(std::vector<RawModel> models, std::string_view id,
                        std::string_view rows_hash, bool from_labels,
                        std::vector<std::string> offer_only = {});

// A held-out row at one level of the best path.
struct Outcome {
  std::string parent;  // Of the model.
  std::size_t level = 0;
  std::int32_t margin = 0;
  bool right = false;
};

// Returns the models with a calibration by outcomes.
std::string WriteCalibration(const std::string& file,
                             std::vector<Outcome> outcomes);

// Likewise, but a model with fewer than 50 outcomes of its own keeps the shares
// that it has.
std::string WriteNewCalibration(const std::string& file,
                                std::vector<Outcome> outcomes);

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_MODEL_FILE_H_
