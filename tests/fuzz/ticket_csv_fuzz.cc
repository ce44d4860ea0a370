// SPDX-License-Identifier: Apache-2.0
//
// Tickets from tables, lines and binary: reading never crashes, ends, and
// numbers its rows; what is read can be written as a ticket. Views alone are
// the same as those of stored tickets.
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

void CompareViews(std::string_view content, Charset charset,
                  TicketTableOptions options) {
  TextInput stored_input(ReadFrom(content), charset);
  TextInput views_input(ReadFrom(content), charset);
  const auto stored = NewTicketTableReader(&stored_input, options);
  options.views_only = true;
  const auto views = NewTicketTableReader(&views_input, options);
  TicketRecord a, b;
  while (true) {
    const auto more = stored->Next(&a);
    const auto same = views->Next(&b);
    Require(more.ok() == same.ok());
    if (!more.ok()) return;
    Require(*more == *same);
    if (!*more) return;
    Require(a.rejected == b.rejected && a.row == b.row);
    Require(a.column == b.column && a.reason.en == b.reason.en);
    if (a.rejected) continue;
    const trunkline::Ticket &x = a.ticket, &y = b.ticket;
    Require(a.id == b.id && x.accepted_at == y.accepted_at &&
            x.dialled == y.dialled && x.category == y.category &&
            x.region == y.region && x.type == y.type &&
            x.channel == y.channel && x.confidential == y.confidential &&
            x.against == y.against);
    Require(x.attributes.size() == y.attributes.size());
    for (std::size_t i = 0; i < x.attributes.size(); ++i) {
      Require(x.attributes[i].name == y.attributes[i].name &&
              x.attributes[i].value == y.attributes[i].value);
    }
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
  if (mode & 0x20) {
    options.columns.push_back({"region", "f/g"});
    options.columns.push_back({"attribute.h", "h"});
    options.columns.push_back({"against", "against"});
    options.columns.push_back({"confidential", "confidential"});
  }
  ReadThrough(NewTicketTableReader(&input, options).get(), size);
  CompareViews(content, mode & 0x10 ? Charset::kGb18030 : Charset::kAuto,
               options);
  return 0;
}
