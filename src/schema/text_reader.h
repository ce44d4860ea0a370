// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_READER_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_READER_H_

#include <string>
#include <string_view>

#include "src/schema/registry.h"
#include "src/schema/source.h"

namespace trunkline::schema {

// Reads the whole content as one message in text format.
bool ReadTextMessage(const MessagePlan& plan, std::string_view content,
                     std::string* binary, SyntaxError* error);

// Reads it entry by entry. After a defect the next entries are still read.
void ReadTextEntries(const MessagePlan& top, std::string_view content,
                     const EntrySink& sink);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_READER_H_
