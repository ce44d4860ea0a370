// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_COMMAND_H_
#define TRUNKLINE_TOOLS_COMMAND_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "tools/arguments.h"
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
Run AddCheck(Arguments* app);
Run AddCompile(Arguments* app);
Run AddRoute(Arguments* app);
Run AddExplain(Arguments* app);
Run AddDue(Arguments* app);
Run AddCalendar(Arguments* app);
Run AddCells(Arguments* app);
Run AddDiff(Arguments* app);
Run AddConvert(Arguments* app);
Run AddDesk(Arguments* app);
Run AddImport(Arguments* app);
Run AddCase(Arguments* app);
Run AddLifecycle(Arguments* app);
Run AddCaseTable(Arguments* app);
Run AddKpi(Arguments* app);
Run AddAlerts(Arguments* app);
Run AddPeriodic(Arguments* app);
Run AddReport(Arguments* app);
Run AddNotice(Arguments* app);
Run AddLearn(Arguments* app);
Run AddSuggest(Arguments* app);
Run AddTest(Arguments* app);
Run AddCoverage(Arguments* app);
Run AddRelease(Arguments* app);

// The error of a command whose sources have defects, which were printed:
// kDefects.
absl::Status Defects(const base::Text& text);
absl::Status Defects(std::string message);

// Prints an error on standard error and returns the exit code for it: kDefects
// for Defects(), kUsage for InvalidArgument, kDone for Cancelled (the reader of
// the output has ended), kTrouble for all others.
int ExitCodeOf(const absl::Status& status);

// Adds --lang. `*language` is the default; `what` goes before it in the help.
void AddLanguageOption(Arguments* app, Language* language,
                       const std::string& what = "");

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_COMMAND_H_
