// SPDX-License-Identifier: Apache-2.0
#include "src/rules/policy.h"

#include <string>

#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

namespace pb = ::trunkline_internal::v1;

DeadlinePolicy::Amount ToAmount(const pb::DeadlinePolicy::Amount& m) {
  return {m.amount(), static_cast<DeadlinePolicy::Unit>(m.unit())};
}

// "17:00" as minutes since 00:00.
int ToMinutes(const std::string& text) {
  if (text.empty()) return -1;
  const auto digit = [&](std::size_t i) {
    return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 1440;
  };
  if (text.size() != 5 || text[2] != ':') return 1440;
  const int hour = digit(0) * 10 + digit(1);
  const int minute = digit(3) * 10 + digit(4);
  return hour < 24 && minute < 60 ? hour * 60 + minute : 1440;
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
  p.cut_off = ToMinutes(m.cut_off());
  p.off_day = static_cast<DeadlinePolicy::OffDay>(m.off_day());
  p.calendar = m.calendar();
  p.yellow = ToAmount(m.yellow());
  if (m.has_red()) p.red = ToAmount(m.red());
  p.extensions = m.extensions();
  p.extension = ToAmount(m.extension());
  p.hold.assign(m.hold().begin(), m.hold().end());
  p.statutory = m.statutory();
  p.interim_reply = m.interim_reply();
  const auto& from = m.provenance();
  p.source.assign(from.source().begin(), from.source().end());
  p.grade = from.grade();
  p.derived = from.derived();
  p.illustrative = from.illustrative();
  p.note = from.note();
  return p;
}

}  // namespace trunkline::rules
