// SPDX-License-Identifier: Apache-2.0
//
// Disputes of arbitration in binary: reading never crashes; what is read and
// written is read again as the same; applying either refuses and leaves the
// dispute as it was, or gives one that can be read back; deciding gives events
// that apply.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/cases/dispute.h"

namespace {

using namespace trunkline;

void Require(bool ok) {
  if (!ok) std::abort();
}

void ApplyTo(const DisputeEvent& event, Dispute m) {
  const std::string before = WriteDispute(m);
  if (!Apply(event, &m).ok()) {
    Require(WriteDispute(m) == before);
    return;
  }
  const std::string after = WriteDispute(m);
  const auto again = ReadDispute(after);
  Require(again.ok() && WriteDispute(*again) == after);
  for (const Designation& d : Designations(event, m)) {
    Require(!std::get<trunkline::DesignateCommand>(d.command).unit.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto event = ReadDisputeEvent(bytes); event.ok()) {
    const std::string written = WriteDisputeEvent(*event);
    const auto again = ReadDisputeEvent(written);
    Require(again.ok() && WriteDisputeEvent(*again) == written);
    if (!event->unknown.empty()) Require(written == bytes);
    ApplyTo(*event, Dispute());
    Dispute open;
    open.id = event->dispute;
    open.version = event->version - 1;
    open.updated_at = event->at;
    open.stage = DisputeStage::kCollation;
    if (event->version > 1) ApplyTo(*event, open);
  }
  const auto command = ReadDisputeCommand(bytes);
  const auto dispute = ReadDispute(bytes);
  if (dispute.ok()) {
    const std::string written = WriteDispute(*dispute);
    const auto again = ReadDispute(written);
    Require(again.ok() && WriteDispute(*again) == written);
  }
  if (command.ok()) {
    const std::string written = WriteDisputeCommand(*command);
    const auto again = ReadDisputeCommand(written);
    Require(again.ok() && WriteDisputeCommand(*again) == written);
    Actor actor;
    actor.id = "a";
    actor.roles = {"centre", "staffing_office", "legal_office",
                   "city_government"};
    Dispute fresh;
    fresh.id = "M-1";
    fresh.jurisdiction = "j";
    for (int stage = 0; stage != 5; ++stage) {
      Dispute m = fresh;
      m.stage = static_cast<DisputeStage>(stage);
      m.version = stage;
      const absl::Time now = absl::FromUnixSeconds(1530000000);
      m.updated_at = now;
      const auto events = DecideDispute(m, *command, actor, now);
      if (!events.ok()) continue;
      for (const DisputeEvent& e : *events) Require(Apply(e, &m).ok());
    }
  }
  return 0;
}
