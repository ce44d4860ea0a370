// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_SUGGEST_REFERENCE_H_
#define TRUNKLINE_TESTS_SUGGEST_REFERENCE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// A plain implementation of docs/suggest.md, for models without dates and
// calibration: every n-gram of the text is written out and looked up in a map.
namespace trunkline::reference {

struct Model {
  std::string parent;
  std::vector<std::string> categories;
  // By n-gram: category and points.
  std::map<std::string, std::map<std::string, std::int64_t>> grams;
};

struct Ranked {
  std::string category;
  std::int64_t score = 0;
  std::int64_t margin = 0;
};

// All n-grams of a text, each once.
std::vector<std::string> GramsOf(std::string_view text);

// The leaves with a score above 0, best first, if the best one is; each with
// its margin.
std::vector<Ranked> Rank(const std::vector<Model>& models,
                         std::string_view text);
// Likewise by the points of an outside model: the best leaf is that with the
// greatest score.
std::vector<Ranked> RankByPoints(
    const std::vector<Model>& models,
    const std::map<std::string, std::int64_t>& points);

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_SUGGEST_REFERENCE_H_
