// SPDX-License-Identifier: Apache-2.0
// The `trunkline` command: reads the command line and hands over to one of the
// subcommands, each in a file of its own.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"

#include "tools/command.h"
#include "tools/files.h"
#include "tools/help.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline/version.h"

namespace trunkline::tools {

void AddLanguageOption(CLI::App* app, Language* language,
                       const std::string& what) {
  const std::string en(LanguageTag(Language::kEnglish));
  const std::string zh(LanguageTag(Language::kChinese));
  const bool english = *language == Language::kEnglish;
  app->AddFunction(
         "--lang",
         [language](const std::string& tag) {
           *language = ParseLanguage(tag).value_or(*language);
         },
         what + (english ? en : zh) + " (default) or " + (english ? zh : en))
      ->TypeName("LANGUAGE")
      ->OneOf({en, zh});
}

namespace {

constexpr char kDefectsPayload[] = "trunkline/defects";

}  // namespace

absl::Status Defects(const base::Text& text) {
  absl::Status status = base::FailedPrecondition(text);
  status.SetPayload(kDefectsPayload, absl::Cord());
  return status;
}

absl::Status Defects(std::string message) {
  return Defects(base::Verbatim(message));
}

int ExitCodeOf(const absl::Status& status) {
  if (absl::IsCancelled(status)) return kDone;
  Say(base::Fill<messages::kFailed>(status));
  if (status.GetPayload(kDefectsPayload).has_value()) return kDefects;
  return absl::IsInvalidArgument(status) ? kUsage : kTrouble;
}

namespace {

constexpr char kFooter[] =
    "Exit codes:\n"
    "  0  done\n"
    "  1  a rule set, calendar or lifecycle definition has errors (check: "
    "issues\n"
    "     of the severity that --fail-on names)\n"
    "  2  the command line or the header of a table is wrong\n"
    "  3  done, but some rows could not be read\n"
    "  4  a file could not be read or written\n"
    "\n\"trunkline COMMAND --help\" describes each command; see also "
    "docs/tool.md.";

// The language is needed before the command line is read, for its errors.
void ReadLanguage(int argc, char** argv) {
  constexpr std::string_view kOption = "--lang";
  for (int i = 1; i < argc; ++i) {
    std::string_view word = argv[i];
    if (word.substr(0, kOption.size()) != kOption) continue;
    word.remove_prefix(kOption.size());
    if (word.empty() && i + 1 < argc) {
      word = argv[i + 1];
    } else if (!word.empty() && word[0] == '=') {
      word.remove_prefix(1);
    }
    SetToolLanguage(ParseLanguage(word).value_or(ToolLanguage()));
  }
}

// Gives --lang to each command that has none of its own.
void AddLanguage(CLI::App* app) {
  if (app->get_option_no_throw("--lang") == nullptr) {
    app->AddFunction(
           "--lang", [](const std::string&) {},
           "Language of help, messages and results: en (default) or zh")
        ->TypeName("LANGUAGE")
        ->OneOf({"en", "zh"});
  }
  for (CLI::App* below : app->get_subcommands({})) AddLanguage(below);
}

int Main(int argc, char** argv) {
  ReadLanguage(argc, argv);
  CLI::App app("Routes the tickets of a government hotline.", "trunkline");
  app.set_version_flag("--version", TRUNKLINE_VERSION_STRING);
  app.require_subcommand(1);
  app.footer(kFooter);

  std::vector<std::pair<CLI::App*, Run>> commands;
  auto add = [&](const char* name, const char* description,
                 Run (*function)(CLI::App*)) {
    CLI::App* command = app.add_subcommand(name, description);
    commands.emplace_back(command, function(command));
  };
  add("check", "Reports the defects of a rule set", AddCheck);
  add("diff", "Says which tickets two rule sets decide otherwise", AddDiff);
  add("compile", "Merges a rule set into one binary file", AddCompile);
  add("test", "Runs the tests of a rule set: its casebooks", AddTest);
  add("coverage", "Says which rules a history of tickets uses", AddCoverage);
  add("release", "Records what comes into service, and puts it in place",
      AddRelease);
  add("route", "Routes each ticket of a file", AddRoute);
  add("explain", "Explains step by step how one ticket is routed", AddExplain);
  add("due", "Computes a due time, day by day", AddDue);
  add("calendar", "Makes a calendar from holidays in a table or iCalendar file",
      AddCalendar);
  add("cells", "Prints a table as it is read", AddCells);
  add("convert", "Converts rule sets and tickets to other formats", AddConvert);
  add("lifecycle", "Checks or draws a lifecycle definition", AddLifecycle);
  add("case", "Prints the timeline of a case from its events", AddCase);
  add("desk", "Keeps cases in a store: accept, do, list, show, tick, feed",
      AddDesk);
  add("learn", "Learns from closed tickets: a catalogue, text models",
      AddLearn);
  add("suggest", "Suggests categories for words", AddSuggest);
  add("import", "Imports the cases of an old hotline", AddImport);
  add("table", "Makes the case table of any history", AddCaseTable);
  add("kpi", "Computes rates of a case table, with what each leaves out",
      AddKpi);
  add("alerts", "Finds days with unusually many tickets, by subject and place",
      AddAlerts);
  add("periodic",
      "Finds what comes again at known times: weekdays, months, terms",
      AddPeriodic);
  add("report", "Makes the pages of a month, for the city and each unit",
      AddReport);
  add("notice", "Keeps what became of findings: sent, adopted, verified",
      AddNotice);

  AddLanguage(&app);
  if (ToolLanguage() == Language::kChinese) TranslateHelp(&app);

  std::ostream nowhere(nullptr);  // Errors are said below.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (app.exit(e, std::cout, nowhere) == 0) return kDone;
    Say(UsageText(app, e));
    return kUsage;
  }
  for (const auto& command : commands) {
    if (!command.first->parsed()) continue;
    const absl::StatusOr<int> code = command.second();
    return code.ok() ? *code : ExitCodeOf(code.status());
  }
  return kUsage;
}

}  // namespace
}  // namespace trunkline::tools

int main(int argc, char** argv) {
  // A closed pipe is an error of write(), not a signal.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return trunkline::tools::Main(argc, argv);
  } catch (const std::bad_alloc&) {
    trunkline::tools::Say(
        trunkline::base::Fill<trunkline::tools::messages::kFailed>(
            trunkline::base::Fill<trunkline::tools::messages::kOutOfMemory>()));
  } catch (const std::exception& e) {
    trunkline::tools::Say(std::string("trunkline: ") + e.what());
  }
  return trunkline::tools::kTrouble;
}
