// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_TOOLS_CATALOGUE_H_
#define TRUNKLINE_TESTS_TOOLS_CATALOGUE_H_

#include <string_view>
#include <vector>

#include "src/base/message.h"

namespace trunkline::tools {

struct CatalogueEntry {
  std::string_view header;  // Where it is declared.
  const base::Message* message;
};

// Every message of the library and of the command, in the order of headers. The
// build writes it (catalogue.cmake).
const std::vector<CatalogueEntry>& MessageCatalogue();

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TESTS_TOOLS_CATALOGUE_H_
