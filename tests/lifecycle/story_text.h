// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_STORY_TEXT_H_
#define TRUNKLINE_TESTS_LIFECYCLE_STORY_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

// The words, lists and times of the casebook's lines.
namespace trunkline {

// A word of a line: bare, or "in quotes".
struct Word {
  std::string text;
  bool quoted = false;
};

std::vector<Word> Words(std::string_view text);

// The words from the one at `from` on.
std::string Rest(const std::vector<Word>& words, std::size_t from);

// The parts of a list; "none" and "nothing" have none.
std::vector<std::string> List(std::string_view text, char between);
std::string Joined(const std::vector<std::string>& parts,
                   const char* none = "none");

bool Number(std::string_view text, int* out);

absl::TimeZone Zone();
// "2018-06-25 24:00"; one instant later with a "+".
std::string Show(absl::Time at);
std::optional<absl::Time> ReadTime(std::string_view text);

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_STORY_TEXT_H_
