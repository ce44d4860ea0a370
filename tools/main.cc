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

#include "tools/command.h"
#include "tools/files.h"
#include "trunkline/version.h"

namespace trunkline::tools {

int Fail(const absl::Status& status) {
  if (absl::IsCancelled(status)) return kDone;  // The reader has gone away.
  Say("trunkline: " + std::string(status.message()));
  return absl::IsInvalidArgument(status) ? kUsage : kTrouble;
}

namespace {

constexpr char kFooter[] =
    "\nExit codes:\n"
    "  0  done\n"
    "  1  the rule set or the definition has defects (errors, or what --fail-on\n"
    "     names)\n"
    "  2  the command line or the header of a table is not right\n"
    "  3  done, but some rows could not be read\n"
    "  4  a file could not be read or written\n"
    "\n\"trunkline COMMAND --help\" says more of each; so does docs/tool.md.";

int Main(int argc, char** argv) {
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
  add("check", "Looks for every defect of a rule set", AddCheck);
  add("compile", "Merges a rule set into one binary file", AddCompile);
  add("route", "Says where each ticket of a file goes", AddRoute);
  add("explain", "Says step by step why one ticket goes where it goes",
      AddExplain);
  add("due", "Says when a limit ends, day by day", AddDue);
  add("calendar", "Makes a calendar of holidays in a table or iCalendar file",
      AddCalendar);
  add("convert", "Turns rule sets and tickets into other formats", AddConvert);
  add("lifecycle", "Checks or draws what may happen to a case", AddLifecycle);
  add("case", "Tells the story of a case from its events", AddCase);
  add("desk", "Keeps cases in a store: accept, do, list, show, tick, feed",
      AddDesk);
  add("import", "Takes an old hotline's information base in", AddImport);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e, std::cout, std::cerr);
    return code == 0 ? kDone : kUsage;
  }
  for (const auto& command : commands) {
    if (command.first->parsed()) return command.second();
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
    trunkline::tools::Say("trunkline: out of memory");
  } catch (const std::exception& e) {
    trunkline::tools::Say(std::string("trunkline: ") + e.what());
  }
  return trunkline::tools::kTrouble;
}
