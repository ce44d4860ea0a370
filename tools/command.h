// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_COMMAND_H_
#define TRUNKLINE_TOOLS_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "trunkline/language.h"

namespace trunkline::tools {

// Exit codes of the command; docs/tool.md and --help list them.
enum ExitCode {
  kDone = 0,     // All done.
  kDefects = 1,  // A rule set, calendar or definition has defects.
  kUsage = 2,    // The command line or the header of a table is wrong.
  kRejects = 3,  // Done, but some rows could not be read.
  kTrouble = 4,  // A file could not be read or written.
};

// What a subcommand does once the command line is read. Returns an ExitCode. An
// error is printed on standard error; see ExitCodeOf().
using Run = std::function<absl::StatusOr<int>()>;

// Each adds its subcommand with its options and returns what runs it.
Run AddCheck(CLI::App* app);
Run AddCompile(CLI::App* app);
Run AddRoute(CLI::App* app);
Run AddExplain(CLI::App* app);
Run AddDue(CLI::App* app);
Run AddCalendar(CLI::App* app);
Run AddCells(CLI::App* app);
Run AddDiff(CLI::App* app);
Run AddConvert(CLI::App* app);
Run AddDesk(CLI::App* app);
Run AddImport(CLI::App* app);
Run AddCase(CLI::App* app);
Run AddLifecycle(CLI::App* app);
Run AddCaseTable(CLI::App* app);
Run AddKpi(CLI::App* app);
Run AddAlerts(CLI::App* app);
Run AddPeriodic(CLI::App* app);
Run AddReport(CLI::App* app);
Run AddNotice(CLI::App* app);
Run AddLearn(CLI::App* app);
Run AddSuggest(CLI::App* app);
Run AddTest(CLI::App* app);
Run AddCoverage(CLI::App* app);
Run AddRelease(CLI::App* app);

// The error of a command whose sources have defects, which were printed:
// kDefects.
absl::Status Defects(const base::Text& text);
absl::Status Defects(std::string message);

// Prints an error on standard error and returns the exit code for it: kDefects
// for Defects(), kUsage for InvalidArgument, kDone for Cancelled (the reader of
// the output has ended), kTrouble for all others.
int ExitCodeOf(const absl::Status& status);

// Adds --lang. `*language` is the default; `what` goes before it in the help.
void AddLanguageOption(CLI::App* app, Language* language,
                       const std::string& what = "");

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_COMMAND_H_
