// SPDX-License-Identifier: Apache-2.0
//
// Tickets from tables, lines and binary: reading never crashes, ends, and
// numbers its rows; what is read can be written as a ticket.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "src/tables/tickets.h"

namespace {

using namespace trunkline::tables;

void Require(bool ok) {
  if (!ok) std::abort();
}

void ReadThrough(TicketReader* reader, std::size_t size) {
  TicketRecord record;
  std::uint64_t rows = 0;
  while (true) {
    const auto more = reader->Next(&record);
    if (!more.ok() || !*more) break;
    Require(record.row == ++rows && rows <= size);
    Require(record.rejected == !record.reason.empty());
    Require(record.rejected != record.stored.has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  // The first byte says how the rest is read.
  const unsigned mode = data[0];
  const std::string_view content(reinterpret_cast<const char*>(data) + 1,
                                 size - 1);
  if (mode % 4 == 3) {
    ReadThrough(NewTicketBinaryReader(ReadFrom(content), nullptr, 4096).get(),
                size);
    return 0;
  }
  TextInput input(ReadFrom(content),
                  mode & 0x10 ? Charset::kGb18030 : Charset::kAuto);
  if (mode % 4 == 2) {
    ReadThrough(
        NewTicketLineReader(&input, trunkline::Format::kJson, nullptr, 4096)
            .get(),
        size);
    return 0;
  }
  TicketTableOptions options;
  options.csv.max_row_bytes = 1024;
  if (mode % 4 == 1) {
    options.columns = {{"accepted", "a"}, {"category", "b/c"}, {"text", "d/e"}};
    options.values = {{"type", "x", "complaint"}, {"type", "*", ""}};
  }
  ReadThrough(NewTicketTableReader(&input, options).get(), size);
  return 0;
}
