// SPDX-License-Identifier: Apache-2.0
//
// JSON lines as a table: reading never crashes, gives a CSV row for each line
// whatever the pieces in which it is read, and never more columns than asked.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/tables/charset.h"
#include "tools/json_table.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

std::string ReadAll(std::string_view content, std::size_t piece) {
  trunkline::tools::JsonTable table(
      [content, at = std::size_t{0}, piece](
          char* buffer,
          std::size_t size) mutable -> absl::StatusOr<std::size_t> {
        const std::size_t n = content.copy(buffer, std::min(size, piece), at);
        at += n;
        return n;
      },
      {"id", "a", "b.c"});
  std::string out(1 << 16, '\0');
  std::string all;
  for (;;) {
    const auto n = table.Read(out.data(), out.size());
    if (!n.ok()) return all + "\nerror";
    if (*n == 0) return all;
    all.append(out, 0, *n);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const std::string whole = ReadAll(content, 1 << 16);
  Require(ReadAll(content, 7) == whole);
  return 0;
}
