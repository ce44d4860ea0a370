// SPDX-License-Identifier: Apache-2.0
#include "src/check/search.h"
#include "src/check/messages.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/rules/rule_set_access.h"
#include "src/schema/schema.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline::check {
namespace {

using rules::Id;
using rules::Interval;
using rules::kNone;

constexpr std::size_t kMaxMoments = 16;
constexpr std::size_t kMaxAttempts = 64;
constexpr std::size_t kMaxRegions = 32;

void AddBoundaries(const Interval& valid, std::vector<std::int64_t>* out) {
  if (valid.from != Interval().from) out->push_back(valid.from);
  if (valid.to != Interval().to) out->push_back(valid.to);
}

std::uint32_t LowestBit(std::uint32_t bits) { return bits & (~bits + 1); }

// The value of the one bit of `mask` that is set.
int ValueOf(std::uint32_t facets, std::uint32_t mask) {
  return __builtin_ctz(facets & mask) - __builtin_ctz(mask);
}

}  // namespace

Search::Search(rules::Loader* loader, const RuleSet& rule_set,
               const CheckOptions& options)
    : loader_(*loader),
      rule_set_(rule_set),
      rules_(internal::CompiledOf(rule_set)),
      options_(options),
      comparer_(rules_) {
  std::int64_t last = 0;
  const auto see = [&](const Interval& valid) {
    AddBoundaries(valid, &boundaries_);
    if (valid.from != Interval().from) last = std::max(last, valid.from);
  };
  for (const auto& d : rules_.departments) see(d.valid);
  for (const auto& r : rules_.regions) {
    see(r.valid);
    for (const auto& s : r.services) see(s.valid);
  }
  for (const auto& c : rules_.categories) see(c.valid);
  for (const auto& h : rules_.hotlines) {
    for (const auto& phase : h.phases) see(phase.valid);
  }
  rules_.rule_index.ForEach(
      [&](const auto&, const rules::Entry& entry) { see(entry.valid); });
  std::sort(boundaries_.begin(), boundaries_.end());
  boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()),
                    boundaries_.end());
  as_of_ = options.as_of == absl::InfinitePast()
               ? last
               : rules::ToSeconds(options.as_of);
}

void Search::EndCount(std::string_view code) {
  if (spent_ > options_.max_pairs) {
    loader_.Report(Severity::kNote, "pairs-cut",
                   rules::EntryKind::kJurisdiction, jurisdiction(),
                   base::Fill<messages::kPairsCut>(code, options_.max_pairs),
                   {});
  }
  spent_ = 0;
}

std::vector<std::int64_t> Search::Moments(const Interval& valid) const {
  std::vector<std::int64_t> out;
  if (valid.Holds(as_of_)) out.push_back(as_of_);
  auto at =
      std::lower_bound(boundaries_.begin(), boundaries_.end(), valid.from);
  if (valid.from == Interval().from) {
    // An instant before the first change.
    if (at != boundaries_.end() && valid.Holds(*at - 1)) {
      out.push_back(*at - 1);
    }
  }
  for (; at != boundaries_.end() && *at < valid.to && out.size() < kMaxMoments;
       ++at) {
    out.push_back(*at);
  }
  if (out.empty() && valid.from < valid.to) out.push_back(valid.from);
  return out;
}

std::vector<Id> Search::LeafRegions(std::int64_t at) const {
  std::vector<bool> has_child(rules_.regions.size(), false);
  for (const auto& r : rules_.regions) has_child[r.parent] = true;
  std::vector<Id> out;
  for (Id id = 1; id < rules_.regions.size(); ++id) {
    if (!has_child[id] && rules_.regions[id].valid.Holds(at)) {
      out.push_back(id);
    }
  }
  return out;
}

const Decision& Search::Route(const Witness& w) {
  Step();
  Ticket ticket;
  ticket.dialled = rules_.hotlines[w.hotline].number;
  ticket.category = rules_.categories[w.category].code;
  ticket.region = rules_.regions[w.region].code;
  ticket.type = static_cast<TicketType>(ValueOf(w.facets, rules::kAllTypes));
  ticket.urgency =
      static_cast<Urgency>(ValueOf(w.facets, rules::kAllUrgencies));
  ticket.channel = static_cast<Channel>(ValueOf(w.facets, rules::kAllChannels));
  ticket.accepted_at = absl::FromUnixSeconds(w.at);
  ticket.handed_over = w.handed_over;
  ticket.text = w.text;
  for (const auto& [name, value] : w.attributes) {
    ticket.attributes.push_back({name, value});
  }
  if (!rule_set_.Route(ticket, &decision_).ok()) decision_ = Decision();
  return decision_;
}

std::string Search::ToText(const Witness& w) const {
  trunkline_internal::v1::Ticket ticket;
  const auto owned = [](std::string_view s) { return std::string(s); };
  ticket.set_dialled(owned(rules_.hotlines[w.hotline].number));
  ticket.set_category(owned(rules_.categories[w.category].code));
  ticket.set_region(owned(rules_.regions[w.region].code));
  ticket.set_type(static_cast<trunkline_internal::v1::TicketType>(
      ValueOf(w.facets, rules::kAllTypes)));
  ticket.set_urgency(static_cast<trunkline_internal::v1::Urgency>(
      ValueOf(w.facets, rules::kAllUrgencies)));
  ticket.set_channel(static_cast<trunkline_internal::v1::Channel>(
      ValueOf(w.facets, rules::kAllChannels)));
  ticket.mutable_accepted_at()->set_seconds(w.at);
  ticket.set_handed_over(w.handed_over);
  ticket.set_dispatch_text(w.text);
  for (const auto& [name, value] : w.attributes) {
    auto* attribute = ticket.add_attribute();
    attribute->set_name(owned(name));
    attribute->set_value(value);
  }
  return schema::ToTextLine("Ticket", ticket.SerializeAsString())
      .value_or(std::string());
}

bool Search::FindWitness(const Claim& a, const Claim& b,
                         const std::string& text,
                         const std::function<bool(const Decision&)>& shows,
                         Witness* w) {
  *w = Witness();
  w->text = text;
  w->facets = rules::kAllFacets;
  Interval valid;
  rules::Range list;
  for (const Claim* claim : {&a, &b}) {
    const rules::Condition& c = comparer_.ConditionOf(*claim);
    w->facets &= claim->entry.facets;
    valid.from = std::max(valid.from, claim->entry.valid.from);
    valid.to = std::min(valid.to, claim->entry.valid.to);
    // One of the two covers the other; the deeper one is taken.
    if (rules_.CategoryCovers(w->category, claim->key.category)) {
      w->category = claim->key.category;
    }
    if (rules_.RegionCovers(w->region, claim->key.region)) {
      w->region = claim->key.region;
    }
    if (claim->key.hotline != kNone) w->hotline = claim->key.hotline;
    if (c.hotlines.count != 0) list = c.hotlines;
  }
  if (!comparer_.MeetAttributes(a, b, &w->attributes)) {
    return false;
  }
  for (std::uint32_t i = 0; i != list.count && w->hotline == kNone; ++i) {
    w->hotline = rules_.conditions.pool[list.begin + i];
    for (const Claim* claim : {&a, &b}) {
      Claim here = *claim;
      here.key.hotline = w->hotline;
      if (!comparer_.ShareHotline(*claim, here)) w->hotline = kNone;
    }
  }
  const bool needs_region = w->region == kNone;

  // Facets: first the lowest allowed value of each, then one facet at a time
  // with its other allowed values.
  const std::uint32_t allowed = w->facets;
  const std::uint32_t masks[] = {rules::kAllTypes, rules::kAllUrgencies,
                                 rules::kAllChannels};
  std::uint32_t lowest = 0;
  for (std::uint32_t mask : masks) {
    if ((allowed & mask) == 0) return false;
    lowest |= LowestBit(allowed & mask);
  }
  std::vector<std::uint32_t> facets{lowest};
  for (std::uint32_t mask : masks) {
    for (std::uint32_t rest = allowed & mask & ~lowest; rest != 0;
         rest &= rest - 1) {
      facets.push_back((lowest & ~mask) | LowestBit(rest));
    }
  }
  std::size_t attempts = 0;
  const auto attempt = [&] {
    ++attempts;
    return shows(Route(*w));
  };
  const std::vector<std::int64_t> moments = Moments(valid);
  for (std::size_t f = 0; f != facets.size(); ++f) {
    w->facets = facets[f];
    for (std::int64_t at : moments) {
      w->at = at;
      if (attempt()) return true;
      if (attempts >= kMaxAttempts) return false;
      if (w->hotline != kNone) {
        w->handed_over = true;
        if (attempt()) return true;
        w->handed_over = false;
      }
      if (f != 0) break;
      if (!needs_region) continue;
      const std::vector<Id> regions = LeafRegions(at);
      for (std::size_t i = 0; i != std::min(regions.size(), kMaxRegions); ++i) {
        w->region = regions[i];
        if (attempt()) return true;
        if (attempts >= kMaxAttempts) return false;
      }
      w->region = kNone;
    }
  }
  return false;
}

}  // namespace trunkline::check
