// SPDX-License-Identifier: Apache-2.0
// The commands in the documents run as they stand there, and what the documents
// and messages name exists.
//
// A command is a line that is indented by four blanks and begins with
// "trunkline ", with the lines that its "\" continue; an assignment
// (decide="...") holds for those below it. Those of one page run in one folder,
// in their order, beside packs/, examples/ and the files of
// tests/tools/data/docs/.
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/catalogue.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Pages() {
  std::vector<std::string> pages;
  for (const char* folder : {"", "/docs", "/docs/zh-CN"}) {
    for (const auto& file : fs::directory_iterator(SourceDir() + folder)) {
      if (file.path().extension() == ".md") {
        pages.push_back(file.path().string());
      }
    }
  }
  return pages;
}

bool Begins(const std::string& text, const std::string& with) {
  return text.compare(0, with.size(), with) == 0;
}

// The shell lines of a page.
std::vector<std::string> CommandsOf(const std::string& page) {
  std::vector<std::string> commands;
  std::istringstream lines(ReadFile(page));
  bool goes_on = false;
  for (std::string line; std::getline(lines, line);) {
    const std::string text = Begins(line, "    ") ? line.substr(4) : "";
    if (goes_on) {
      commands.back() += "\n" + line;
    } else if (Begins(text, "trunkline ") || Begins(text, "decide=") ||
               Begins(text, "cp -p ")) {
      commands.push_back(text);
    } else {
      continue;
    }
    goes_on = !line.empty() && line.back() == '\\';
  }
  return commands;
}

// What the page's commands start from beside packs and examples.
void Prepare(const Folder& folder) {
  const std::string data = SourceDir() + "/tests/tools/data/";
  for (const char* linked : {"packs", "examples"}) {
    fs::create_symlink(SourceDir() + "/" + linked, folder.Path(linked));
  }
  for (const auto& file : fs::directory_iterator(data + "docs")) {
    fs::copy_file(file.path(), folder.Path(file.path().filename().string()));
  }
  fs::copy_file(data + "case.txtpb", folder.Path("events.txtpb"));
  fs::create_directory(folder.Path("bin"));
  fs::create_symlink(ToolPath(), folder.Path("bin/trunkline"));
  // Graphviz is not needed to build.
  folder.Write("bin/dot", "#!/bin/sh\ncat > /dev/null\n");
  fs::permissions(folder.Path("bin/dot"), fs::perms::owner_all);
}

// A page that only goes on with a store that another page opens.
constexpr const char* kOpenStore =
    "decide='-r packs/cn/national -r packs/cn/changsha --calendars "
    "packs/calendars -d packs/lifecycle/12345'\n"
    "trunkline desk accept examples/changsha/tickets.jsonl -s sqlite:desk.db "
    "$decide --as-accepted --role operator --quiet > /dev/null 2>&1\n";

TEST_CASE("the commands in the documents run") {
  if (ToolPath().empty()) return;
  std::size_t ran = 0;
  for (const std::string& page : Pages()) {
    const std::vector<std::string> commands = CommandsOf(page);
    if (commands.empty()) continue;
    Folder folder;
    Prepare(folder);
    std::string script =
        "set -e\ncd '" + folder.Path("") + "'\nPATH=\"$PWD/bin:$PATH\"\n";
    bool opens = false;
    bool needs = false;
    for (const std::string& command : commands) {
      opens = opens || command.find("desk accept") != std::string::npos;
      needs = needs || command.find("sqlite:desk.db") != std::string::npos;
    }
    if (needs && !opens) script += kOpenStore;
    for (const std::string& command : commands) {
      // Rows may be rejected; nothing else may go wrong.
      script += Begins(command, "decide=")
                    ? command + "\n"
                    : "{ " + command +
                          "\n} > out 2> error || "
                          "test $? = 3 || { cat out "
                          "error; echo \"in: \"'" +
                          std::to_string(ran) + "'; exit 1; }\n";
      ++ran;
    }
    const std::string file = folder.Write("commands.sh", script);
    const std::string log = folder.Path("log");
    const int status =
        std::system(("bash '" + file + "' > '" + log + "' 2>&1").c_str());
    INFO(page << "\n" << script << "\n" << ReadFile(log));
    CHECK(status == 0);
  }
  CHECK(ran > 30);
}

TEST_CASE("the paths that commands in the documents name exist") {
  for (const std::string& page : Pages()) {
    for (const std::string& command : CommandsOf(page)) {
      for (const char* folder : {"packs/", "examples/"}) {
        for (std::size_t at = 0;
             (at = command.find(folder, at)) != std::string::npos; ++at) {
          const std::size_t end = command.find_first_of(" \n\"'\\", at);
          const std::string path = command.substr(at, end - at);
          INFO(page << ": " << path);
          CHECK(fs::exists(SourceDir() + "/" + path));
        }
      }
    }
  }
}

// "--word" wherever it stands in a text.
std::set<std::string> OptionsIn(const std::string& text) {
  std::set<std::string> options;
  for (std::size_t at = 0; (at = text.find("--", at)) != std::string::npos;) {
    const bool inside =
        at > 0 && (text[at - 1] == '-' ||
                   std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0);
    std::size_t end = at + 2;
    while (end < text.size() &&
           (std::islower(static_cast<unsigned char>(text[end])) != 0 ||
            (text[end] == '-' && end > at + 2))) {
      ++end;
    }
    while (end > at + 2 && text[end - 1] == '-') --end;
    if (!inside && end > at + 2) options.insert(text.substr(at, end - at));
    at = end;
  }
  return options;
}

// The commands below one, by its help.
void AddOptions(const std::vector<std::string>& command,
                std::set<std::string>* options) {
  std::vector<std::string> arguments = command;
  arguments.emplace_back("--help");
  const std::string help = Run(arguments).out;
  // Examples name options of other programs, too.
  const std::string own = help.substr(0, help.find("\nExample"));
  const std::set<std::string> found = OptionsIn(own);
  options->insert(found.begin(), found.end());
  const std::size_t list = own.find("\nSubcommands:\n");
  if (list == std::string::npos) return;
  std::istringstream lines(own.substr(list + 14));
  for (std::string line; std::getline(lines, line) && Begins(line, "  ");) {
    std::istringstream words(line);
    std::vector<std::string> below = command;
    words >> below.emplace_back();
    AddOptions(below, options);
  }
}

TEST_CASE("messages and documents advise options that exist") {
  if (ToolPath().empty()) return;
  std::set<std::string> known;
  AddOptions({}, &known);
  REQUIRE(known.count("--map") == 1);
  const auto check = [&](const std::string& file, const std::string& text) {
    for (const std::string& option : OptionsIn(text)) {
      INFO(file << ": " << option);
      CHECK(known.count(option) == 1);
    }
  };
  // The messages of the tool and of what it is made of.
  REQUIRE(MessageCatalogue().size() > 1000);
  for (const CatalogueEntry& entry : MessageCatalogue()) {
    check(std::string(entry.header), std::string(entry.message->en()));
    check(std::string(entry.header), std::string(entry.message->zh()));
  }
  // Documents of the tool: others name options of CMake and of scripts, too.
  for (const std::string& page : Pages()) {
    for (const std::string& command : CommandsOf(page)) {
      check(page, command.substr(0, command.find('|')));
    }
  }
  for (const char* page : {"/docs/tool.md", "/docs/zh-CN/tool.md"}) {
    check(page, ReadFile(SourceDir() + page));
  }
}

// 停水 in GBK, which is valid UTF-8 as well: the note advises an option.
TEST_CASE("what a command advises of a file's form it has itself") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string rules =
      folder.Write("rules.csv",
                   "id,when.category,then.department,provenance.note\n"
                   "r,env.noise,env,\xCD\xA3\xCB\xAE\n");
  const std::string tickets = folder.Write(
      "tickets.csv", "id,accepted,text\n1,2018-09-03 08:05,\xCD\xA3\xCB\xAE\n");
  const struct {
    std::vector<std::string> arguments;
    const char* advised;
  } cases[] = {
      {{"check", "-r", "base.txtpb", "-r", rules}, "--rules-charset"},
      {{"route", "-r", "base.txtpb", tickets}, "--charset"},
  };
  for (const auto& one : cases) {
    std::set<std::string> known;
    AddOptions({one.arguments[0]}, &known);
    const Result r = Run(one.arguments);
    const std::string said = r.out + r.error;
    INFO(said);
    const std::set<std::string> options = OptionsIn(said);
    CHECK(options.count(one.advised) == 1);
    for (const std::string& option : options) {
      INFO(option);
      CHECK(known.count(option) == 1);
    }
  }
}

// Tables with one defect or doubt each, at every door that reads tables: what
// it advises is an option of this command, not of any.
TEST_CASE("no message of a command advises an option that it lacks") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/";
  const std::string heading = "id,accepted,type,text\n";
  const std::string tables[] = {
      folder.Write("word.csv", heading + "1,2018-09-03 08:05,投述,x\n"),
      folder.Write("time.csv", heading + "1,03/09/2018 08:05,投诉,x\n"),
      folder.Write("none.csv", "id,text\n1,x\n"),
      folder.Write("same.csv",
                   "id,accepted,受理时间,text\n"
                   "1,2018-09-03 08:05,2018-09-03 08:05,x\n"),
      folder.Write("twice.csv", "id,id,accepted\n1,1,2018-09-03 08:05\n"),
      folder.Write("doubt.csv",
                   heading + "1,2018-09-03 08:05,投诉,\xCD\xA3\xCB\xAE\n"),
      folder.Write("gbk.csv",
                   "id,accepted,text\n1,2018-09-03 08:05,"
                   "\xCD\xA3\xCB\xAE\n"),
      folder.Write("pretty.json", "{\n  \"id\": 1\n}\n"),
      folder.Write("list.json", "[\n  {\"id\": 1}\n]\n"),
  };
  const std::string out = folder.Path("out.csv");
  const struct {
    std::vector<std::string> command;
    std::vector<std::string> rest;
  } doors[] = {
      {{"route"}, {"-r", "base.txtpb"}},
      {{"convert"}, {"--time-zone", "Asia/Shanghai", "-t", "jsonl"}},
      {{"import"},
       {"-s", "sqlite:" + folder.Path("desk.db"), "-r", packs + "cn/national",
        "-r", packs + "cn/changsha", "--calendars", packs + "calendars", "-d",
        packs + "lifecycle/12345", "--role", "operator", "--role", "dispatcher",
        "--source", "old", "--all-open", "--dry-run"}},
      {{"calendar"},
       {"--name", "c", "--version-of", "1", "--time-zone", "Asia/Shanghai",
        "--years", "2018", "--hours", "Mon-Fri 08:30-12:00"}},
      {{"cells"}, {"-o", out}},
      {{"table"}, {"--time-zone", "Asia/Shanghai", "-o", out}},
      {{"kpi"},
       {"-k", packs + "kpi", "--month", "2018-09", "--time-zone",
        "Asia/Shanghai", "-o", out}},
      {{"alerts"}, {"--time-zone", "Asia/Shanghai", "-o", out}},
      {{"periodic"}, {"--time-zone", "Asia/Shanghai", "-o", out}},
      {{"learn", "catalogue"},
       {"--time-zone", "Asia/Shanghai", "--id", "x", "-o",
        folder.Path("learnt")}},
      {{"test"}, {"-r", "base.txtpb"}},
  };
  std::set<std::string> advised;
  for (const auto& door : doors) {
    std::set<std::string> known;
    AddOptions(door.command, &known);
    for (const std::string& table : tables) {
      std::vector<std::string> arguments = door.command;
      arguments.push_back(table);
      arguments.insert(arguments.end(), door.rest.begin(), door.rest.end());
      const Result r = Run(arguments);
      INFO(door.command.back() << "\n" << r.error);
      for (const std::string& option : OptionsIn(r.error)) {
        INFO(option);
        CHECK(known.count(option) == 1);
        advised.insert(door.command.back() + " " + option);
      }
    }
  }
  // The doors do advise what they have.
  for (const char* const one :
       {"route --value", "route --map", "route --charset", "table --map",
        "cells --charset"}) {
    INFO(one);
    CHECK(advised.count(one) == 1);
  }
}

}  // namespace
}  // namespace trunkline::tools
