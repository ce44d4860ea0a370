// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_SCHEMA_READING_H_
#define TRUNKLINE_TESTS_SCHEMA_READING_H_

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "src/schema/schema.h"

namespace trunkline::schema {

// One line per entry and per error, in order: "0 rule {id: \"a\"}" or
// "1 error 2:5 what is wrong".
inline std::vector<std::string> Lines(std::string_view content, Format format,
                                      std::string_view type = "RuleSet") {
  std::vector<std::string> lines;
  EntryReader reader(type, content, format);
  reader.Read(
      [&](std::uint32_t number, int field, std::string_view bytes) {
        // Put back into a message of the top type, for its text.
        std::string top(1, static_cast<char>(field * 8 + 2));
        std::size_t size = bytes.size();
        for (; size > 127; size >>= 7) {
          top += static_cast<char>(size % 128 + 128);
        }
        top += static_cast<char>(size);
        top += bytes;
        lines.push_back(std::to_string(number) + " " +
                        ToTextLine(type, top).value());
      },
      [&](std::uint32_t number, const SyntaxError& error) {
        lines.push_back(std::to_string(number) + " error " +
                        std::to_string(error.position.line) + ":" +
                        std::to_string(error.position.column) + " " +
                        error.message.en);
      });
  return lines;
}

inline std::string At(Position position) {
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace trunkline::schema

#endif  // TRUNKLINE_TESTS_SCHEMA_READING_H_
