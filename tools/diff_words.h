// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_WORDS_H_
#define TRUNKLINE_TOOLS_DIFF_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "trunkline/diff.h"

// What a comparison says, in the tool's language. Codes and ids stay as they
// are. The library says it in English alone, as the published message does.
namespace trunkline::tools {

// "lead"; in Chinese "主办".
std::string DiffKindWord(DiffKind kind);
// What differs for one ticket, "lead: works".
struct DiffFact {
  std::string kind, value;
};
DiffFact DiffFactOf(std::string_view line);
// "category noise; region 430102, 430103", of a box or of an exception.
std::string DiffWords(const std::vector<DiffCondition>& conditions);
// "rule noise-1 (rules.txtpb:5:1 -> rules.txtpb:7:1)".
std::string DiffCauseText(const DiffCause& cause);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_WORDS_H_
