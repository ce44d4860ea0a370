#ifndef TRUNKLINE_TOOLS_RULES_H_
#define TRUNKLINE_TOOLS_RULES_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/tables/charset.h"
#include "src/tables/rules_csv.h"
#include "trunkline/ruleset.h"

namespace CLI {
class App;
}

namespace trunkline::tools {

// "--rules PATH", and how its files are written.
struct RulesOptions {
  std::vector<std::string> paths;
  std::string charset = "auto";
};
void AddRulesOptions(CLI::App* app, RulesOptions* options, bool required);

// The files of a rule set, read; tables of rules turned into what the library
// reads.
class RuleFiles {
 public:
  // NotFound and others name the file.
  absl::Status Open(const RulesOptions& options);

  const std::vector<Source>& sources() const { return sources_; }
  // Whether a table has rows that could not be read.
  bool has_table_issues() const;
  // Loads by `load`; what is said of a table is said of its rows, and the
  // tables' own issues are among the others.
  LoadResult<RuleSet> Load(
      const std::function<LoadResult<RuleSet>(const std::vector<Source>&)>&
          load) const;

 private:
  absl::Status OpenFile(const std::string& path, tables::Charset charset);

  std::vector<std::string> contents_;
  std::vector<tables::RulesCsv> tables_;
  std::vector<Source> sources_;
};

// Returns the files that a path stands for: itself, or what a directory holds
// of rule files, by name.
absl::StatusOr<std::vector<std::string>> ExpandPath(const std::string& path);

// Opens and loads. On errors says them on standard error and returns nullopt
// with the exit code in `*exit_code`; warnings are counted, not said.
std::optional<RuleSet> LoadRules(const RulesOptions& options, int* exit_code);

// "error", "warning", "note".
std::string_view SeverityName(Severity severity);

// The format that a file's name tells; kAuto for others.
Format FormatOf(std::string_view path);
bool HasExtension(std::string_view path, std::string_view extension);

// "1 rule", "2 rules"; groups digits by commas.
std::string Count(std::size_t n, std::string_view noun);
std::string Grouped(std::size_t n);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_RULES_H_
