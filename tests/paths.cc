// SPDX-License-Identifier: Apache-2.0
#include "tests/paths.h"

namespace trunkline {

const std::string& SourceDir() {
  static const std::string path = TRUNKLINE_SOURCE_DIR;
  return path;
}

const std::string& ToolPath() {
  static const std::string path = TRUNKLINE_TOOL;
  return path;
}

}  // namespace trunkline
