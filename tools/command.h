#ifndef TRUNKLINE_TOOLS_COMMAND_H_
#define TRUNKLINE_TOOLS_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "trunkline/language.h"

namespace trunkline::tools {

// How the command ends. docs/tool.md and --help say the same.
enum ExitCode {
  kDone = 0,      // All done.
  kDefects = 1,   // The rule set or definition has defects.
  kUsage = 2,     // The command line, or a table's header, is not right.
  kRejects = 3,   // Done, but some rows could not be read.
  kTrouble = 4,   // A file could not be read or written.
};

// What a subcommand does once the command line is read. Returns an ExitCode.
using Run = std::function<int()>;

// Each adds its subcommand with its options and returns what runs it.
Run AddCheck(CLI::App* app);
Run AddCompile(CLI::App* app);
Run AddRoute(CLI::App* app);
Run AddExplain(CLI::App* app);
Run AddDue(CLI::App* app);
Run AddCalendar(CLI::App* app);
Run AddConvert(CLI::App* app);
Run AddDesk(CLI::App* app);
Run AddImport(CLI::App* app);
Run AddCase(CLI::App* app);
Run AddLifecycle(CLI::App* app);

// Says on standard error what went wrong and returns the exit code for it.
int Fail(const absl::Status& status);

// The language of an option, which CLI11 has checked to be "zh" or "en".
inline Language ToLanguage(const std::string& tag) {
  return ParseLanguage(tag).value_or(Language::kEnglish);
}

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_COMMAND_H_
