// SPDX-License-Identifier: Apache-2.0
// Whatever the command says, it says in Chinese by --lang zh. That no message
// lacks a language is checked when it is compiled (src/base/message.h); here,
// that nothing is said but by a message.
#include <cctype>
#include <filesystem>
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

// Each line of a text.
void CheckChinese(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(HasChinese(line));
  }
}

const char* const kCalendarFile =
    "calendar { name: \"c\" version: \"1\" time_zone: \"Asia/Shanghai\" "
    "first_year: 2018 last_year: 2018 hours { day: WEEKDAY_MONDAY interval { "
    "open: \"08:30\" close: \"$\" } } exception { date: \"2018-10-01\" kind: "
    "KIND_HOLIDAY } exception { date: \"2018-10-01\" kind: KIND_WORKDAY } }\n";

TEST_CASE("defects of calendars and due times are said in Chinese") {
  if (ToolPath().empty()) return;
  Folder folder;
  const auto due = [&](const std::string& close, const std::string& limit) {
    std::string text = kCalendarFile;
    text.replace(text.find('$'), 1, close);
    return Run({"due", limit, "--from", "2018-09-28 16:40", "--calendars",
                folder.Write("c.txtpb", text), "--lang", "zh"});
  };
  Result r = due("23:59", "5 working days");
  CHECK(r.exit_code == 1);
  CheckChinese(r.error);
  CHECK(r.error.find("写了两次；第一次为 exception[0]") != std::string::npos);
  r = due("late", "5 working days");
  CheckChinese(r.error);
  CHECK(r.error.find("不是一天中的时刻：\"late\"") != std::string::npos);
  const std::string calendars = SourceDir() + "/packs/calendars";
  const auto of = [&](const std::string& limit, const std::string& from) {
    return Run({"due", limit, "--from", from, "--calendars", calendars,
                "--calendar", "cn", "--lang", "zh"});
  };
  r = of("15 working days", "2026-12-20 10:00");
  CHECK(r.exit_code == 2);
  CheckChinese(r.error);
  CHECK(r.error.find("只有 2004 至 2026 年；所问为 2027 年") !=
        std::string::npos);
  r = of("1 working day; from next day; until 24:00", "2018-09-28 16:40");
  CHECK(r.exit_code == 0);
  CheckChinese(r.out);
  CHECK(r.out.find("1个工作日，次日起算，至24:00 [日历 cn，") !=
        std::string::npos);
  CHECK(r.out.find("第1日：调休上班（国庆节）") != std::string::npos);
  for (const std::vector<std::string>& bad :
       {std::vector<std::string>{"--years", "soon"},
        {"--years", "2018", "--hours", "always"},
        {"--years", "2018", "--extend", "c.txtpb", "--time-zone", "UTC"}}) {
    std::vector<std::string> arguments = {
        "calendar", "x.ics", "--name", "c", "--version-of", "1", "--lang=zh"};
    arguments.insert(arguments.end(), bad.begin(), bad.end());
    if (bad.size() == 2 || bad[2] == "--hours") {
      arguments.insert(arguments.end(), {"--time-zone", "UTC"});
    }
    if (bad.size() == 2) {
      arguments.insert(arguments.end(), {"--hours", "Mon-Fri 08:30-12:00"});
    }
    r = Run(arguments);
    CHECK(r.exit_code == 2);
    CheckChinese(r.error);
  }
}

TEST_CASE("what a desk and its stores refuse is said in Chinese") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const std::string packs = SourceDir() + "/packs/";
  const auto desk = [&](std::vector<std::string> arguments,
                        const std::string& role,
                        const std::string& input = {}) {
    arguments.insert(
        arguments.end(),
        {"-s", store, "-r", packs + "cn/national", "-r", packs + "cn/changsha",
         "--calendars", packs + "calendars", "-d", packs + "lifecycle/12345",
         "--role", role, "--lang", "zh"});
    return Run(arguments, input);
  };
  REQUIRE(desk({"desk", "accept", "-", "--as-accepted"}, "operator",
               "id,accepted,dialled,category\nA-1,2018-06-25 "
               "09:00,12345,market.consumer.refund\n")
              .exit_code == 0);
  struct Refusal {
    std::vector<std::string> arguments;
    const char* role;
    const char* part;
  };
  for (const Refusal& one : std::initializer_list<Refusal>{
           {{"desk", "do", "A-9", "accept"}, "operator", "没有办件 A-9"},
           {{"desk", "do", "A-1", "merge", "--facts", "main_case: \"A-9\""},
            "dispatcher",
            "没有操作者可以查看的办件 A-9"},
           {{"desk", "do", "A-1", "accept", "--expect", "7"},
            "operator",
            "办件 A-1 的版本是 1，不是 7"},
           {{"desk", "tick"}, "operator", "没有权限；须由："},
           {{"desk", "erase", "A-1"}, "administrator", "尚未办结"},
           {{"desk", "adopt", "*"}, "operator", "一次只接收一个来源"},
           {{"desk", "hold", "A-1"}, "administrator", ""}}) {
    const Result r = desk(one.arguments, one.role);
    INFO(r.out << r.error);
    CHECK(r.exit_code != 0);
    if (one.part[0] == '\0') continue;
    CheckChinese(r.error);
    CHECK(r.error.find(one.part) != std::string::npos);
  }
  const auto list = [&](const std::string& at) {
    return Run({"desk", "list", "-s", at, "--role", "operator", "--lang=zh"});
  };
  CheckChinese(list(store).error);
  CHECK(list(store).error.find("没有赋予该权限的规则") != std::string::npos);
  folder.Write("no.db", std::string(4096, 'x'));
  Result r = list("sqlite:" + folder.Path("no.db"));
  CheckChinese(r.error);
  CHECK(r.error.find("不是 SQLite 文件") != std::string::npos);
  r = list("sqlite:" + folder.Path("none.db"));
  CheckChinese(r.error);
  CHECK(r.error.find("没有该文件") != std::string::npos);
  folder.Write("desk.db.keys", "not a key file");
  r = list(store);
  CheckChinese(r.error);
  r = Run({"route", "-r", folder.Path("none.txtpb"), "--lang=zh"});
  CheckChinese(r.error);
  CHECK(r.error.find("无法打开 ") != std::string::npos);
}

TEST_CASE("an import is said in Chinese") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/";
  const auto import = [&](const std::string& mapping, const std::string& rows,
                          std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "import",      folder.Write("old.csv", rows),
        "--mapping",   folder.Write("map.txt", mapping),
        "--now",       "2018-10-01 08:00",
        "-s",          "sqlite:" + folder.Path("desk.db"),
        "-r",          packs + "cn/national",
        "-r",          packs + "cn/changsha",
        "--calendars", packs + "calendars",
        "-d",          packs + "lifecycle/12345",
        "--role",      "operator",
        "--role",      "dispatcher",
        "-q",          "--lang",
        "zh"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  };
  const std::string mapping = "source = old\nid = 号\naccepted = 受理\n";
  for (const std::string& bad :
       {std::string("source = old\nnonsense\n"),
        std::string("source = old\ncategry = 类\n"),
        std::string("source = old\nstatus:x = done\n"),
        std::string("source = old\ndelimiter = ab\n"), std::string("id = 号\n"),
        mapping, mapping + "status = 状态\n"}) {
    const Result r = import(bad, "号,受理\n");
    INFO(bad << r.error);
    CHECK(r.exit_code == 2);
    CheckChinese(r.error);
  }
  // The mapping says the character set; import has no option for it.
  const Result gbk = import(
      "source = old\nid = id\naccepted = accepted\ncategory = category\n"
      "unit = unit\nclosed = closed\nresult = result\n",
      "id,accepted,category,unit,closed,result\n"
      "1,2018-09-03 08:05,\xCD\xA3\xCB\xAE,environment_bureau,,\n",
      {"--dry-run"});
  INFO(gbk.error);
  CHECK(gbk.error.find("用 charset = utf-8 可按 UTF-8 读取") !=
        std::string::npos);
  CHECK(gbk.error.find("--charset") == std::string::npos);
  const std::string header = "号,受理,类,单位,办结,结果\n";
  const Result r = import(
      mapping + "category = 类\nunit = 单位\nclosed = 办结\nresult = 结果\n",
      header +
          "1,2018-09-03 08:05,K,environment_bureau,2018-09-01 08:00,\n"
          "2,2018-09-03 08:05,K,environment_bureau,soon,\n"
          "3,2018-09-03 08:05,K,nowhere,,\n"
          "4,2018-09-03 08:05,K,x,2018-09-04 08:00,fine\n"
          ",2018-09-03 08:05,K,x,,\n",
      {"--notes", folder.Path("notes.csv"), "--rejects",
       folder.Path("rejects.csv")});
  INFO(r.error);
  CHECK(r.exit_code == 3);
  CheckChinese(r.error);
  CHECK(r.error.find("行 5 = 新增 2 + 更新 0 + 不变 0 + 退回 3") !=
        std::string::npos);
  CHECK(folder.Read("notes.csv").find("办结早于受理，按记录保留") !=
        std::string::npos);
  const std::string rejects = folder.Read("rejects.csv");
  CHECK(rejects.find("列\"\"办结\"\"不是时间") != std::string::npos);
  CHECK(rejects.find("没有编号") != std::string::npos);
}

TEST_CASE("files, standard input and the system are named in Chinese") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::filesystem::create_directory(folder.Path("rules"));
  std::filesystem::create_directory(folder.Path("empty"));
  folder.Write("rules/base.txtpb",
               ReadFile(SourceDir() + "/tests/tools/data/base.txtpb"));
  folder.Write("rules/notes.yaml", "x");
  folder.Write("empty/notes.yaml", "x");
  Result r = Run({"check", "-r", folder.Path("rules"), "--lang", "zh"});
  INFO(r.error);
  CHECK(r.error.find("不是 .txtpb、.json、.binpb、.csv 或 .xlsx 文件") !=
        std::string::npos);
  r = Run({"check", "-r", folder.Path("empty"), "--lang", "zh"});
  INFO(r.error);
  CheckChinese(r.error);
  CHECK(r.error.find(" or .xlsx") == std::string::npos);
  r = Run({"route", "-r", "base.txtpb", "--lang", "zh", "-"}, "id\n1\n");
  INFO(r.error);
  CHECK(r.error.find("标准输入") != std::string::npos);
  CHECK(r.error.find("standard input") == std::string::npos);
  r = Run({"check", "-r", folder.Path("none.txtpb"), "--lang", "zh"});
  INFO(r.error);
  CHECK(r.error.find("没有该文件或目录") != std::string::npos);
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
      CHECK(HasChinese(text));
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
