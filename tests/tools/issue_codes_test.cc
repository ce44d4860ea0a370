// SPDX-License-Identifier: Apache-2.0
// Each issue code that is documented has a case that raises it, and each code
// that a case raises is documented.
//
// tests/testdata/issue_codes/*.txt hold the cases. A case begins with
// "=== CODE"; its lines are a file that the tool checks beside a good one.
// Lines that begin with one of these words are not part of that file:
//
//   file NAME         its name, by which its format is known
//   alone             without the good file
//   arguments WORD... more arguments
//   repeat N          what follows stands N times, up to the next repeat; $i is
//                     the count from 0
//
// $ff is the byte 0xff; $source in arguments is the source tree.
#include <algorithm>
#include <cstddef>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kCases = SourceDir() + "/tests/testdata/issue_codes/";

// Codes that take no file, or too large a one, to show with the tool. Tests of
// the loaders show them.
const std::set<std::string>& WithoutCase() {
  static const auto* const codes = new std::set<std::string>{
      "no-source",      "too-many-rules",    "unknown-value", "bad-calendar",
      "bad-text-model", "unused-text-model", "bad-casebook"};
  return *codes;
}

struct Case {
  std::string code;
  std::string file = "more.txtpb";
  bool alone = false;
  std::vector<std::string> arguments;
  std::string content;
};

std::string Replaced(std::string text, const std::string& what,
                     const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos;
       at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::vector<Case> ReadCases(const std::string& name) {
  std::vector<Case> cases;
  std::istringstream lines(ReadFile(kCases + name));
  std::string block;
  int times = 1;
  const auto flush = [&] {
    if (cases.empty()) return;
    for (int i = 0; i != times; ++i) {
      cases.back().content += Replaced(block, "$i", std::to_string(i));
    }
    block.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "===") {
      flush();
      times = 1;
      cases.emplace_back();
      words >> cases.back().code;
    } else if (cases.empty() || word.empty()) {
      continue;
    } else if (word == "file") {
      words >> cases.back().file;
    } else if (word == "alone") {
      cases.back().alone = true;
    } else if (word == "arguments") {
      while (words >> word) {
        cases.back().arguments.push_back(
            Replaced(word, "$source", SourceDir()));
      }
    } else if (word == "repeat") {
      flush();
      words >> times;
    } else {
      block += Replaced(line, "$ff", "\xff") + "\n";
    }
  }
  flush();
  return cases;
}

// The codes in the tool's JSON.
std::set<std::string> CodesIn(const std::string& json) {
  const std::string key = "\"code\":\"";
  std::set<std::string> codes;
  for (std::size_t at = 0; (at = json.find(key, at)) != std::string::npos;) {
    at += key.size();
    codes.insert(json.substr(at, json.find('"', at) - at));
  }
  return codes;
}

// Runs all cases of a file and returns the codes that they raised.
std::set<std::string> RunCases(const std::string& name,
                               const std::vector<std::string>& command,
                               const std::string& option,
                               const std::string& good) {
  std::set<std::string> all;
  for (const Case& c : ReadCases(name)) {
    Folder folder;
    std::vector<std::string> arguments = command;
    if (!c.alone) arguments.insert(arguments.end(), {option, good});
    arguments.insert(arguments.end(),
                     {option, folder.Write(c.file, c.content)});
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    const Result r = Run(arguments);
    const std::set<std::string> codes = CodesIn(r.out);
    INFO(name << ": " << c.code << "\n" << r.out.substr(0, 2000) << r.error);
    CHECK(codes.count(c.code) == 1);
    all.insert(codes.begin(), codes.end());
  }
  return all;
}

// The codes that docs/checks.md has a section for.
std::set<std::string> SectionsOf(const std::string& page) {
  std::set<std::string> codes;
  std::istringstream lines(ReadFile(SourceDir() + "/docs/" + page));
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, 4, "### ") != 0) continue;
    INFO(page << ": " << line);
    CHECK(codes.insert(line.substr(4)).second);
  }
  return codes;
}

// The codes in the first column of the tables of docs/lifecycle.md that begin
// with "| code |".
std::set<std::string> TablesOf(const std::string& page) {
  std::set<std::string> codes;
  std::istringstream lines(ReadFile(SourceDir() + "/docs/" + page));
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, 2, "| ") != 0 && line.compare(0, 2, "|-") != 0) {
      inside = false;
    } else if (line.compare(0, 8, "| code |") == 0) {
      inside = true;
    } else if (inside) {
      std::istringstream cell(line.substr(1, line.find('|', 1) - 1));
      for (std::string part; std::getline(cell, part, '`');) {
        if (part.find_first_not_of(" ,") == std::string::npos) continue;
        if (part.find_first_of("- ") == 0) continue;
        INFO(page << ": " << part);
        CHECK(codes.insert(part).second);
      }
    }
  }
  return codes;
}

TEST_CASE("each issue code has a case and is documented") {
  std::set<std::string> raised =
      RunCases("rules.txt", {"check", "--json"}, "--rules", "base.txtpb");
  const std::set<std::string> of_lifecycle =
      RunCases("lifecycle.txt", {"lifecycle", "check", "--json"},
               "--definition", std::string(kCases) + "good.txtpb");
  raised.insert(of_lifecycle.begin(), of_lifecycle.end());
  raised.insert(WithoutCase().begin(), WithoutCase().end());

  std::set<std::string> documented = SectionsOf("checks.md");
  const std::set<std::string> tables = TablesOf("lifecycle.md");
  CHECK(tables.size() > 20);
  documented.insert(tables.begin(), tables.end());
  CHECK(raised == documented);
}

}  // namespace
}  // namespace trunkline::tools
