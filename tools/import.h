#ifndef TRUNKLINE_TOOLS_IMPORT_H_
#define TRUNKLINE_TOOLS_IMPORT_H_

#include <string>
#include <string_view>

#include "trunkline/ticket.h"

namespace trunkline::tools {

// "complaint"; empty for none.
std::string_view TypeWord(TicketType type);
// A JSON string, with its quotes.
std::string JsonText(std::string_view text);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORT_H_
