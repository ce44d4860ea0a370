// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_PRINTER_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_PRINTER_H_

#include <string>

#include "src/schema/protobuf.h"

namespace trunkline::schema {

// Prints a message of the registry's pool in text format: strings as UTF-8,
// escaped only where they are not printable. Fields that the schema does not
// know are left out.
std::string PrintText(const pb::Message& message, bool single_line);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_PRINTER_H_
