// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_H_
#define TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Stories of tickets in text: casebook/README.md says how they are written.
// Here they are read and lived through; what is not as told comes back as
// "file.txt:12: ..." and nothing else happens.
namespace trunkline {

struct StoryLine {
  std::string file;
  int number = 0;
  std::string text;  // Without white space at its end.

  // "file.txt:12: ..."
  std::string Where() const;
};

struct Story {
  std::string title;
  StoryLine start;
  std::vector<StoryLine> lines;
};

struct Casebook {
  std::map<std::string, std::string> shorts;  // "+name" and its facts.
  std::map<std::string, std::vector<StoryLine>> given;  // Beginnings by name.
  std::vector<Story> stories;
  std::vector<std::string> errors;
};

// Adds a file. That of the name "given.txt" gives beginnings, not stories.
void ReadStories(std::string_view file, std::string_view content,
                 Casebook* casebook);

// Reads casebook/*.txt, given.txt first.
Casebook ReadCasebook();

// Lives a story and returns what is not as told; stops at the first line that
// fails.
std::vector<std::string> RunStory(const Casebook& casebook, const Story& story);

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_H_
