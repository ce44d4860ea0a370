// SPDX-License-Identifier: Apache-2.0
// Whatever the command says, it says in Chinese by --lang zh. That no message
// lacks a language is checked when it is compiled (src/base/message.h); here,
// that nothing is said but by a message.
#include <cctype>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool HasChinese(const std::string& text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0xE4 && c <= 0xE9) return true;
  }
  return false;
}

bool Begins(const std::string& text, const std::string& with) {
  return text.compare(0, with.size(), with) == 0;
}

// Reads the help of a command and of those below it, and checks each line of it
// that says what something is.
void CheckHelp(const std::vector<std::string>& command, std::size_t* lines) {
  std::vector<std::string> arguments = command;
  arguments.insert(arguments.end(), {"--help", "--lang", "zh"});
  const Result r = Run(arguments);
  REQUIRE(r.exit_code == 0);
  std::string name = "trunkline";
  for (const std::string& word : command) name += " " + word;
  INFO(name);
  std::istringstream text(r.out);
  std::vector<std::string> below;
  bool commands = false;
  bool example = false;
  bool pending = false;  // An option whose description is in the next line.
  for (std::string line; std::getline(text, line);) {
    ++*lines;
    INFO(line);
    if (Begins(line, "示例")) example = true;
    if (example) continue;
    if (!Begins(line, "  ")) {
      pending = false;
      commands = Begins(line, "命令:");
      if (!line.empty() && line[0] != '\n') CHECK(HasChinese(line));
      continue;
    }
    if (pending) {
      CHECK(HasChinese(line));
      pending = false;
      continue;
    }
    if (commands) {
      std::istringstream words(line);
      words >> below.emplace_back();
    }
    if (HasChinese(line)) continue;
    // "  --due-tolerance SECONDS:INT in [0 - 864000]"
    pending = Begins(line, "  -") || Begins(line, "  input");
    CHECK(pending);
  }
  for (const std::string& one : below) {
    std::vector<std::string> longer = command;
    longer.push_back(one);
    CheckHelp(longer, lines);
  }
}

TEST_CASE("no help text lacks its Chinese") {
  if (ToolPath().empty()) return;
  std::size_t lines = 0;
  CheckHelp({}, &lines);
  CHECK(lines > 300);
}

TEST_CASE("a command line that is wrong is explained in both languages") {
  if (ToolPath().empty()) return;
  Result r = Run({"route", "--rulez", "x", "--lang", "zh"});
  CHECK(r.exit_code == 2);
  INFO(r.error);
  CHECK(r.error.find("多余的参数") != std::string::npos);
  CHECK(r.error.find("--rules") != std::string::npos);
  r = Run({"route", "--rulez", "x"});
  CHECK(r.error.find("did you mean \"--rules\"?") != std::string::npos);
  r = Run({"rout", "--lang=zh"});
  CHECK(r.error.find("\"route\"") != std::string::npos);
  CHECK(HasChinese(r.error));
  r = Run({"check", "--lang", "zh"});
  CHECK(r.error.find("缺少 --rules") != std::string::npos);
  r = Run({"check", "--lang", "fr", "-r", "base.txtpb"});
  CHECK(r.exit_code == 2);
}

TEST_CASE("issues, refusals and summaries are said in Chinese") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string bad = folder.Write(
      "bad.txtpb",
      "rule { id: \"r\" when { category: \"noize\" } then { department: "
      "\"nobody\" } }\nrule { iid: \"s\" }\n");
  Result r = Run({"check", "-r", "base.txtpb", "-r", bad, "--lang", "zh"});
  CHECK(r.exit_code == 1);
  INFO(r.out << r.error);
  CHECK(r.out.find("错误: 未知的单位 \"nobody\"") != std::string::npos);
  CHECK(r.out.find("没有字段\"iid\"；是否为\"id\"？") != std::string::npos);
  CHECK(r.out.find("个错误") != std::string::npos);
  CHECK(r.out.find("unknown department \"") == std::string::npos);
  CHECK(r.out.find("[unknown-department]") != std::string::npos);
  r = Run(
      {"route", "-r", "base.txtpb", "-r", bad, "--lang", "zh", "tickets.csv"});
  CHECK(r.error.find("规则集无法使用") != std::string::npos);
  r = Run({"due", "5 working days", "--from", "2018-09-28 16:40", "--calendars",
           SourceDir() + "/packs/calendars", "--calendar", "cm", "--lang",
           "zh"});
  CHECK(r.exit_code == 2);
  CHECK(r.error.find("没有日历") != std::string::npos);
}

// The cases that raise each issue code, said in Chinese.
TEST_CASE("each issue has a text in Chinese") {
  if (ToolPath().empty()) return;
  const std::string cases =
      SourceDir() + "/tests/testdata/issue_codes/rules.txt";
  std::istringstream lines(ReadFile(cases));
  std::string content;
  std::size_t checked = 0;
  const auto run = [&] {
    if (content.empty()) return;
    Folder folder;
    const Result r = Run({"check", "--json", "-r", "base.txtpb", "-r",
                          folder.Write("more.txtpb", content)});
    const std::string key = "\"messageZh\":\"";
    std::size_t issues = 0;
    for (std::size_t at = 0;
         (at = r.out.find("\"message\":\"", at)) != std::string::npos; ++at) {
      ++issues;
    }
    for (std::size_t at = 0; (at = r.out.find(key, at)) != std::string::npos;) {
      at += key.size();
      const std::string text = r.out.substr(at, r.out.find("\",", at) - at);
      INFO(text);
      // The note of coverage is the rule file's own.
      if (text.find("announced") == std::string::npos) CHECK(HasChinese(text));
      --issues;
      ++checked;
    }
    INFO(r.out);
    CHECK(issues == 0);
  };
  for (std::string line; std::getline(lines, line);) {
    if (Begins(line, "=== ")) {
      run();
      content.clear();
    } else if (!Begins(line, "alone") && !Begins(line, "arguments ") &&
               !Begins(line, "repeat ") && !Begins(line, "file ")) {
      content += line + "\n";
    }
  }
  run();
  CHECK(checked > 60);
}

}  // namespace
}  // namespace trunkline::tools
