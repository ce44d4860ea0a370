// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_CASEBOOKS_H_
#define TRUNKLINE_TOOLS_CASEBOOKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/table_file.h"
#include "trunkline/casebook.h"

// Casebooks in files: text, CSV or workbooks.
namespace trunkline::tools {

struct CasebookInput {
  std::vector<std::string> paths;
  TableFileOptions table;
};

struct CasebookFile {
  std::string path;
  bool table = false;
  bool workbook = false;
  std::optional<Casebook> book;
};

// Reads files, and those of folders by name. Defects of the contents are
// printed, and then Defects() is returned; other errors are of files, or of the
// heading of a table (InvalidArgument).
absl::StatusOr<std::vector<CasebookFile>> ReadCasebooks(
    const CasebookInput& input);

// Writes the expectations of the failing cases into the file.
// FailedPrecondition: its form cannot be rewritten.
absl::Status UpdateCasebook(const CasebookFile& file,
                            const CasebookInput& input, const RuleSet& rules,
                            const std::vector<CaseFailure>& failures);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_CASEBOOKS_H_
