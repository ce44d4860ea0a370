#ifndef TRUNKLINE_TOOLS_CALENDARS_H_
#define TRUNKLINE_TOOLS_CALENDARS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "trunkline/calendar.h"

namespace trunkline::tools {

// "--calendars PATH", several times: calendar files or directories of them.
void AddCalendarsOption(CLI::App* app, std::vector<std::string>* paths);

// Opens and loads. On errors says them on standard error and returns nullopt
// with the exit code in `*exit_code`.
std::optional<CalendarSet> LoadCalendarFiles(
    const std::vector<std::string>& paths, int* exit_code);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_CALENDARS_H_
