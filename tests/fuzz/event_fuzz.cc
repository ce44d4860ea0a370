// SPDX-License-Identifier: Apache-2.0
//
// Events, commands and cases in binary: reading never crashes; what is read
// and written is read again as the same; applying either refuses and leaves
// the case as it was, or gives a case that can be read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/cases/case.h"

namespace {

using trunkline::Apply;
using trunkline::Case;
using trunkline::Event;
using trunkline::ReadCase;
using trunkline::ReadCommand;
using trunkline::ReadEvent;
using trunkline::WriteCase;
using trunkline::WriteCommand;
using trunkline::WriteEvent;

void Require(bool ok) {
  if (!ok) std::abort();
}

void ApplyTo(const Event& event, Case c) {
  const std::string before = WriteCase(c);
  if (!Apply(event, &c).ok()) {
    Require(WriteCase(c) == before);
    return;
  }
  const std::string after = WriteCase(c);
  const auto again = ReadCase(after);
  Require(again.ok() && WriteCase(*again) == after);
}

// A case with a lead, an assisting unit and a clock.
Case Open() {
  Case c;
  Event open;
  open.case_id = "C-1";
  open.version = 1;
  open.at = absl::FromUnixSeconds(1530000000);
  open.command = trunkline::OpenCommand();
  open.stage = "accept";
  Require(Apply(open, &c).ok());
  Event dispatch = open;
  dispatch.version = 2;
  trunkline::DispatchCommand to_a;
  to_a.unit = "a";
  to_a.assisting = {"b"};
  dispatch.command = std::move(to_a);
  dispatch.stage = "handle";
  trunkline::ClockEvent start;
  start.clock = 1;
  start.kind = trunkline::ClockEvent::Kind::kStart;
  start.assignment = 1;
  start.at = open.at;
  dispatch.clocks = {start};
  Require(Apply(dispatch, &c).ok());
  return c;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto event = ReadEvent(bytes); event.ok()) {
    const std::string written = WriteEvent(*event);
    const auto again = ReadEvent(written);
    Require(again.ok() && WriteEvent(*again) == written);
    if (!event->unknown.empty()) Require(written == bytes);
    ApplyTo(*event, Case());
    ApplyTo(*event, Open());
    Event next = *event;  // So that more than the version is looked at.
    next.unknown.clear();
    next.case_id = "C-1";
    next.version = 3;
    next.at = absl::FromUnixSeconds(1530000001);
    ApplyTo(next, Open());
  }
  if (const auto command = ReadCommand(bytes); command.ok()) {
    const std::string written = WriteCommand(*command);
    const auto again = ReadCommand(written);
    Require(again.ok() && WriteCommand(*again) == written);
  }
  if (const auto c = ReadCase(bytes); c.ok()) {
    const std::string written = WriteCase(*c);
    const auto again = ReadCase(written);
    Require(again.ok() && WriteCase(*again) == written);
  }
  return 0;
}
