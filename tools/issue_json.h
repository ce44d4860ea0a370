#ifndef TRUNKLINE_TOOLS_ISSUE_JSON_H_
#define TRUNKLINE_TOOLS_ISSUE_JSON_H_

#include <string>

#include "trunkline/issue.h"

namespace trunkline::tools {

// Returns an issue as one JSON object, fields without a value left out.
std::string IssueToJson(const Issue& issue);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_ISSUE_JSON_H_
