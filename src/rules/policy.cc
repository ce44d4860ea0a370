// SPDX-License-Identifier: Apache-2.0
#include "src/rules/policy.h"

#include "src/calendar/cut_off.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

namespace pb = ::trunkline_internal::v1;

DeadlinePolicy::Amount ToAmount(const pb::DeadlinePolicy::Amount& m) {
  return {m.amount(), static_cast<DeadlinePolicy::Unit>(m.unit())};
}

}  // namespace

DeadlinePolicy ToPolicy(const pb::DeadlinePolicy& m) {
  DeadlinePolicy p;
  p.id = m.id();
  for (const auto& label : m.name()) p.name[label.lang()] = label.text();
  p.valid_from = m.valid().from();
  p.valid_to = m.valid().to();
  p.amount = m.amount();
  p.unit = static_cast<DeadlinePolicy::Unit>(m.unit());
  p.start = static_cast<DeadlinePolicy::Start>(m.start());
  p.count_from = static_cast<DeadlinePolicy::CountFrom>(m.count_from());
  p.end = static_cast<DeadlinePolicy::End>(m.end());
  p.roll = static_cast<DeadlinePolicy::Roll>(m.roll());
  p.cut_off = calendar::ParseCutOff(m.cut_off());
  p.off_day = static_cast<DeadlinePolicy::OffDay>(m.off_day());
  p.calendar = m.calendar();
  p.yellow = ToAmount(m.yellow());
  if (m.has_red()) p.red = ToAmount(m.red());
  p.extensions = m.extensions();
  p.extension = ToAmount(m.extension());
  p.hold.assign(m.hold().begin(), m.hold().end());
  p.statutory = m.statutory();
  p.interim_reply = m.interim_reply();
  p.hold_count = static_cast<DeadlinePolicy::HoldCount>(m.hold_count());
  p.permissive = m.permissive();
  const auto& from = m.provenance();
  p.source.assign(from.source().begin(), from.source().end());
  p.grade = from.grade();
  p.derived = from.derived();
  p.illustrative = from.illustrative();
  p.note = from.note();
  return p;
}

}  // namespace trunkline::rules
