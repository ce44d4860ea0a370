// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_HELP_H_
#define TRUNKLINE_TOOLS_HELP_H_

#include <CLI/CLI.hpp>
#include <string>

// The help in every language. The commands describe themselves and their
// options in English; help.cc has the catalogue of these texts. A text that it
// lacks is a defect: tests/tools/language_test.cc reads every page.
namespace trunkline::tools {

// Puts all texts of a command and of those below it into Chinese.
void TranslateHelp(CLI::App* app);

// Why a command line was not understood, in the tool's language, with the
// option that was probably meant.
std::string UsageText(const CLI::App& app, const CLI::ParseError& error);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_HELP_H_
