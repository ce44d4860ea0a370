// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/casebook.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/paths.h"

namespace trunkline {
namespace {

using base::ToAbsl;

bool StartsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

class Reader {
 public:
  Reader(std::string_view file, Casebook* casebook)
      : gives_(file == "given.txt"), out_(*casebook) {}

  void Take(const StoryLine& line) {
    const std::string& text = line.text;
    if (text.empty() || text[0] == '#') return;
    if (StartsWith(text, "== ")) {
      Close();
      current_ = Story{text.substr(3), line, {}};
      open_ = true;
    } else if (StartsWith(text, "short ")) {
      Short(line);
    } else if (!open_) {
      Error(line, "stands before the first story");
    } else if (StartsWith(text, "given: ")) {
      const auto found = out_.given.find(text.substr(7));
      if (found == out_.given.end()) {
        Error(line, "no such beginning");
      } else {
        current_.lines.insert(current_.lines.end(), found->second.begin(),
                              found->second.end());
      }
    } else {
      current_.lines.push_back(line);
    }
  }

  void Close() {
    if (!open_) return;
    open_ = false;
    const auto same = [&](const Story& s) { return s.title == current_.title; };
    if (gives_) {
      if (!out_.given.emplace(current_.title, current_.lines).second) {
        Error(current_.start, "there is such a beginning already");
      }
    } else if (std::any_of(out_.stories.begin(), out_.stories.end(), same)) {
      Error(current_.start, "there is a story of this title already");
    } else {
      out_.stories.push_back(current_);
    }
  }

 private:
  void Short(const StoryLine& line) {
    const std::size_t colon = line.text.find(": ");
    if (colon == std::string::npos ||
        !out_.shorts
             .emplace("+" + line.text.substr(6, colon - 6),
                      line.text.substr(colon + 2))
             .second) {
      Error(line, "a short is written \"short name: facts\", once");
    }
  }
  void Error(const StoryLine& line, std::string_view what) {
    out_.errors.push_back(line.Where() + std::string(what) + ": " + line.text);
  }

  const bool gives_;
  Casebook& out_;
  bool open_ = false;
  Story current_;
};

}  // namespace

std::string StoryLine::Where() const {
  return absl::StrCat(file, ":", number, ": ");
}

void ReadStories(std::string_view file, std::string_view content,
                 Casebook* casebook) {
  Reader reader(file, casebook);
  std::istringstream lines{std::string(content)};
  int number = 0;
  for (std::string text; std::getline(lines, text);) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) {
      text.pop_back();
    }
    reader.Take({std::string(file), ++number, text});
  }
  reader.Close();
}

Casebook ReadCasebook() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(
           SourceDir() + "/tests/lifecycle/casebook")) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end(), [](const auto& a, const auto& b) {
    const auto key = [](const std::filesystem::path& p) {
      return std::pair(p.filename() != "given.txt", p.filename());
    };
    return key(a) < key(b);
  });
  Casebook casebook;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    std::stringstream content;
    content << file.rdbuf();
    ReadStories(path.filename().string(), content.str(), &casebook);
  }
  return casebook;
}

}  // namespace trunkline
