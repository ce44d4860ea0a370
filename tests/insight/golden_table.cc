// SPDX-License-Identifier: Apache-2.0
#include "tests/insight/golden_table.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "tests/catch.h"
#include "tests/paths.h"

namespace trunkline::insight {
namespace {

std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream cells(line);
  for (std::string cell; std::getline(cells, cell, '\t');) out.push_back(cell);
  return out;
}

}  // namespace

GoldenTable ReadGolden(const std::string& name) {
  std::ifstream file(SourceDir() + "/tests/insight/golden/" + name);
  REQUIRE(file.good());
  GoldenTable out;
  std::vector<std::string> heading;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = Split(line);
    if (heading.empty()) {
      heading = cells;
      continue;
    }
    auto& row = out.emplace_back();
    for (std::size_t i = 0; i != cells.size(); ++i) row[heading[i]] = cells[i];
  }
  REQUIRE_FALSE(out.empty());
  return out;
}

double NumberOf(const std::string& cell) {
  return cell == "nan" ? std::numeric_limits<double>::quiet_NaN()
                       : std::stod(cell);
}

bool Near(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b));
}

}  // namespace trunkline::insight
