// SPDX-License-Identifier: Apache-2.0
// The jurisdiction: time zone, own numbers, the centre's desk, principles.
#include "src/base/civil.h"
#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

// Returns whether `principle` lists every basis once.
bool ReadPrinciples(const pb::Jurisdiction& m, Compiled* out) {
  bool seen[5] = {};
  for (int i = 0; i != m.principle_size(); ++i) {
    const int basis = m.principle(i);
    if (i == 4 || basis < 1 || basis > 4 || seen[basis]) return false;
    seen[basis] = true;
    out->principles[i] = static_cast<Basis>(basis);
    out->principle_place[basis] = static_cast<std::uint8_t>(i);
  }
  return m.principle_size() == 4;
}

}  // namespace

void CompileJurisdiction(Compilation* c) {
  constexpr EntryKind kKind = EntryKind::kJurisdiction;
  const auto& entries = c->entries(kKind);
  Compiled& out = c->out;
  out.zone = absl::UTCTimeZone();
  if (entries.empty()) {
    // It may stand in what could not be read, which is an error already.
    if (!c->readable()) return;
    static const SourceEntry nowhere{{}, {}, 0, load::kWholeSource};
    c->On(kKind, nowhere);
    c->Error("no-jurisdiction", base::Fill<messages::kNoJurisdiction>());
    return;
  }
  for (std::size_t i = 1; i != entries.size(); ++i) {
    c->On(kKind, entries[i]);
    c->Error("several-jurisdictions",
             base::Fill<messages::kSeveralJurisdictions>(
                 base::Quoted(entries[0].id)),
             "", &entries[0]);
  }
  const SourceEntry& entry = entries[0];
  c->On(kKind, entry);
  pb::Jurisdiction m;
  Compilation::Parse(entry, &m);
  out.jurisdiction_bytes = entry.bytes;
  out.id = entry.id;
  out.version = c->Keep(m.version());
  out.time_zone = c->Keep(m.time_zone());
  out.country_code = c->Keep(m.country_code());
  out.trunk_prefix = c->Keep(m.trunk_prefix());
  out.one_number = c->Keep(m.one_number());
  out.coverage_note = c->Keep(m.coverage_note());
  for (int i = 0; i != m.area_code_size(); ++i) {
    c->CheckDigits(m.area_code(i), At("area_code", i));
    out.area_codes.push_back(c->Keep(m.area_code(i)));
  }
  c->CheckDigits(m.country_code(), "country_code");
  c->CheckDigits(m.trunk_prefix(), "trunk_prefix");
  const auto zone = base::LoadZone(m.time_zone());
  if (zone.ok()) {
    out.zone = *zone;
  } else {
    c->Error("unknown-time-zone", base::TextOf(zone.status()), "time_zone");
  }
  if (m.centre().empty()) {
    c->Error("no-centre", base::Fill<messages::kNoCentre>(), "centre");
  } else {
    out.centre = c->FindDepartment(m.centre(), "centre");
  }
  if (!m.interim_lead().empty()) {
    out.interim_lead = c->FindDepartment(m.interim_lead(), "interim_lead");
  }
  if (!m.one_number().empty()) c->FindHotline(m.one_number(), "one_number");
  if (!ReadPrinciples(m, &out)) {
    c->Error("bad-principles",
             base::Fill<messages::kPrinciples>(
                 "BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, "
                 "BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER"),
             "principle");
  }
}

}  // namespace trunkline::rules
