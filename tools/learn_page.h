// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_LEARN_PAGE_H_
#define TRUNKLINE_TOOLS_LEARN_PAGE_H_

#include <string>

#include "trunkline/language.h"
#include "trunkline/learn.h"

namespace trunkline::tools {

// The report as one HTML page that needs no other file: the held-out figures by
// month and as risk against coverage, drawn, and the report's text.
std::string LearnPage(const LearnedCatalogue& learnt, Language language);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_LEARN_PAGE_H_
