// SPDX-License-Identifier: Apache-2.0
#include "tools/release_changes.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "trunkline/diff.h"
#include "trunkline/language.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

namespace pb = ::trunkline_internal::v1;
using Civil = absl::CivilSecond;

const Civil kBegin = Civil(1, 1, 1);
const Civil kEnd = Civil(9999, 12, 31, 23, 59, 59);

// A validity; a side without bound is kBegin or kEnd. The rule set has checked
// the dates.
struct Span {
  Civil from = kBegin;
  Civil to = kEnd;
};
Span SpanOf(const pb::Validity& valid) {
  Span span;
  if (!valid.from().empty()) {
    span.from = base::ParseCivil(valid.from()).value_or(kBegin);
  }
  if (!valid.to().empty()) {
    span.to = base::ParseCivil(valid.to()).value_or(kEnd);
  }
  return span;
}

// The first instant at which exactly one of two intervals holds.
Civil FirstDifference(const Span& a, const Span& b) {
  if (a.from != b.from) return std::min(a.from, b.from);
  return std::min(a.to, b.to);
}

// What only people read is taken away by Plain(): two entries that are equal
// without it route every ticket alike. Names of departments, regions,
// categories and attributes stay, since tickets may name them.
void Plain(pb::Jurisdiction* m) {
  m->clear_version();
  m->clear_name();
  m->clear_coverage_note();
  m->clear_category_version();
  m->clear_provenance();
}
void Plain(pb::Department* m) { m->clear_provenance(); }
void Plain(pb::Region* m) { m->clear_provenance(); }
void Plain(pb::Category* m) { m->clear_provenance(); }
void Plain(pb::Hotline* m) {
  m->clear_name();
  m->clear_provenance();
  for (auto& phase : *m->mutable_phase()) phase.clear_provenance();
}
void Plain(pb::DeadlinePolicy* m) {
  m->clear_name();
  m->clear_provenance();
}
void Plain(pb::EmergencySignal* m) {
  m->clear_name();
  m->clear_example_text();
  m->clear_provenance();
}
void Plain(pb::DeadlineRule* m) { m->clear_provenance(); }
void Plain(pb::AttributeDeclaration* m) { m->clear_provenance(); }
void Plain(pb::Rule* m) {
  m->clear_name();
  m->clear_legal_basis();
  m->clear_contested();
  m->clear_example_text();
  m->clear_provenance();
  m->clear_approver();
  m->clear_approved_on();
  m->clear_document_number();
  if (m->status() != pb::RULE_STATUS_SUSPENDED) m->clear_status();
}

// The validity of an entry, and the entry without it.
template <typename Message>
Span TakeSpan(Message* m) {
  const Span span = SpanOf(m->valid());
  m->clear_valid();
  return span;
}
Span TakeSpan(pb::Jurisdiction*) { return {}; }
Span TakeSpan(pb::Hotline*) { return {}; }
Span TakeSpan(pb::AttributeDeclaration*) { return {}; }

// Two lists of dated parts: adds the first instant at which they differ.
template <typename Part>
void DiffParts(const google::protobuf::RepeatedPtrField<Part>& before,
               const google::protobuf::RepeatedPtrField<Part>& after,
               std::optional<Civil>* first) {
  // By content without validity: the intervals of one side that the other does
  // not have.
  std::map<std::string, std::pair<std::vector<Span>, std::vector<Span>>> parts;
  const auto equal = [](const Span& a, const Span& b) {
    return a.from == b.from && a.to == b.to;
  };
  for (Part part : before) {
    const Span span = TakeSpan(&part);
    parts[part.SerializeAsString()].first.push_back(span);
  }
  for (Part part : after) {
    const Span span = TakeSpan(&part);
    auto& [old, now] = parts[part.SerializeAsString()];
    const auto same =
        std::find_if(old.begin(), old.end(),
                     [&](const Span& other) { return equal(span, other); });
    if (same != old.end()) {
      old.erase(same);
    } else {
      now.push_back(span);
    }
  }
  const auto see = [&](Civil at) {
    *first = first->has_value() ? std::min(**first, at) : at;
  };
  for (const auto& [content, sides] : parts) {
    const auto& [old, now] = sides;
    if (old.size() == 1 && now.size() == 1) {
      see(FirstDifference(old[0], now[0]));
      continue;
    }
    for (const Span& span : old) see(span.from);
    for (const Span& span : now) see(span.from);
  }
}
// Takes the dated parts of two entries away, and returns the first instant at
// which they differ.
template <typename Message>
std::optional<Civil> TakeParts(Message*, Message*) {
  return std::nullopt;
}
std::optional<Civil> TakeParts(pb::Hotline* before, pb::Hotline* after) {
  std::optional<Civil> first;
  DiffParts(before->phase(), after->phase(), &first);
  before->clear_phase();
  after->clear_phase();
  return first;
}
std::optional<Civil> TakeParts(pb::Region* before, pb::Region* after) {
  std::optional<Civil> first;
  DiffParts(before->serves(), after->serves(), &first);
  DiffParts(before->dated_code(), after->dated_code(), &first);
  DiffParts(before->dated_name(), after->dated_name(), &first);
  for (pb::Region* m : {before, after}) {
    m->clear_serves();
    m->clear_dated_code();
    m->clear_dated_name();
  }
  return first;
}

// When tickets may first be routed differently; nothing: never.
template <typename Message>
std::optional<Civil> Effective(Message before, Message after) {
  Plain(&before);
  Plain(&after);
  if (before.SerializeAsString() == after.SerializeAsString()) {
    return std::nullopt;
  }
  std::optional<Civil> first = TakeParts(&before, &after);
  const Span old = TakeSpan(&before);
  const Span now = TakeSpan(&after);
  const auto see = [&](Civil at) {
    first = first.has_value() ? std::min(*first, at) : at;
  };
  if (before.SerializeAsString() != after.SerializeAsString()) {
    see(std::min(old.from, now.from));
  } else if (old.from != now.from || old.to != now.to) {
    see(FirstDifference(old, now));
  }
  return first;
}

// Authority of an entry: a rule has its own, of others there is the source.
template <typename Message>
void SetAuthority(const Message& m, ReleaseChange* change) {
  for (const std::string& source : m.provenance().source()) {
    if (!change->legal_basis.empty()) change->legal_basis += "; ";
    change->legal_basis += source;
  }
}
void SetAuthority(const pb::Rule& m, ReleaseChange* change) {
  change->legal_basis = m.legal_basis();
  change->approver = m.approver();
  change->document_number = m.document_number();
  if (!change->legal_basis.empty()) return;
  for (const std::string& source : m.provenance().source()) {
    if (!change->legal_basis.empty()) change->legal_basis += "; ";
    change->legal_basis += source;
  }
}

const std::string& IdOf(const pb::Department& m) { return m.code(); }
const std::string& IdOf(const pb::Region& m) { return m.code(); }
const std::string& IdOf(const pb::Category& m) { return m.code(); }
const std::string& IdOf(const pb::Hotline& m) { return m.number(); }
template <typename Message>
const std::string& IdOf(const Message& m) {
  return m.id();
}

class Comparison {
 public:
  explicit Comparison(absl::CivilDay day) : day_(day) {}

  template <typename List>
  void Add(const char* kind, const List& before, const List& after) {
    using Message = typename List::value_type;
    std::map<std::string, std::pair<const Message*, const Message*>> entries;
    for (const Message& m : before) entries[IdOf(m)].first = &m;
    for (const Message& m : after) entries[IdOf(m)].second = &m;
    for (const auto& [id, sides] : entries) {
      const auto [old, now] = sides;
      ReleaseChange change;
      change.kind = kind;
      change.id = id;
      SetAuthority(now != nullptr ? *now : *old, &change);
      if (old != nullptr && now != nullptr) {
        if (old->SerializeAsString() == now->SerializeAsString()) continue;
        Set(Effective(*old, *now), &change);
        changes_.changed.push_back(std::move(change));
        continue;
      }
      Message own = now != nullptr ? *now : *old;
      Set(TakeSpan(&own).from, &change);
      (now != nullptr ? changes_.added : changes_.removed)
          .push_back(std::move(change));
    }
  }

  ReleaseChanges Take() { return std::move(changes_); }

 private:
  void Set(std::optional<Civil> effective, ReleaseChange* change) const {
    change->words_only = !effective.has_value();
    if (change->words_only) return;
    change->retroactive = *effective < Civil(day_);
    if (*effective == kBegin) return;
    change->effective =
        Civil(absl::CivilDay(*effective)) == *effective
            ? base::FormatDate(absl::CivilDay(*effective))
            : base::FormatCivil(
                  absl::FromCivil(*effective, absl::UTCTimeZone()),
                  absl::UTCTimeZone());
  }

  absl::CivilDay day_;
  ReleaseChanges changes_;
};

pb::RuleSet Parsed(const std::optional<RuleSet>& rules) {
  pb::RuleSet out;
  if (rules.has_value()) {
    out.ParseFromString(rules->Serialize(Format::kBinary));
  }
  return out;
}

}  // namespace

ReleaseChanges CompareRuleSets(const std::optional<RuleSet>& before,
                               const RuleSet& after, absl::CivilDay day) {
  const pb::RuleSet old = Parsed(before);
  const pb::RuleSet now = Parsed(after);
  Comparison out(day);
  out.Add("jurisdiction", old.jurisdiction(), now.jurisdiction());
  out.Add("department", old.department(), now.department());
  out.Add("region", old.region(), now.region());
  out.Add("category", old.category(), now.category());
  out.Add("hotline", old.hotline(), now.hotline());
  out.Add("deadline_policy", old.deadline_policy(), now.deadline_policy());
  out.Add("emergency_signal", old.emergency_signal(), now.emergency_signal());
  out.Add("deadline_rule", old.deadline_rule(), now.deadline_rule());
  out.Add("rule", old.rule(), now.rule());
  out.Add("attribute", old.attribute(), now.attribute());
  return out.Take();
}

namespace {

// Counts the sets of tickets that move, by kind and by danger. Rule sets that
// cannot be compared have none.
void CountMoved(const RuleSet& before, const RuleSet& after,
                std::map<std::string, std::int64_t>* counts) {
  const absl::StatusOr<RuleSetDiff> diff = DiffRuleSets(before, after);
  if (!diff.ok()) return;
  for (const DiffChange& change : diff->changes()) {
    ++(*counts)["moved"];
    for (DiffKind kind : change.kinds) {
      ++(*counts)[absl::StrCat("moved.", std::string(DiffKindName(kind)))];
    }
    for (DiffDanger danger : change.dangers) {
      ++(*counts)[absl::StrCat("danger.", std::string(DiffDangerName(danger)))];
    }
  }
  for (const DiffNotice& notice : diff->notices()) {
    ++(*counts)[absl::StrCat("notice.", notice.kind)];
  }
  const auto open = diff->open(Language::kEnglish).size();
  if (open != 0) (*counts)["open"] = static_cast<std::int64_t>(open);
}

}  // namespace

std::vector<ReleaseCount> SummaryOf(const std::optional<RuleSet>& before,
                                    const RuleSet& after,
                                    const ReleaseChanges& changes) {
  std::map<std::string, std::int64_t> counts;
  if (before.has_value()) CountMoved(*before, after, &counts);
  const auto count = [&](const std::vector<ReleaseChange>& list,
                         const char* what) {
    for (const ReleaseChange& change : list) {
      ++counts[change.kind + "." + what];
      if (change.words_only) ++counts["words_only"];
      if (change.retroactive) ++counts["retroactive"];
    }
  };
  count(changes.added, "added");
  count(changes.changed, "changed");
  count(changes.removed, "removed");
  std::vector<ReleaseCount> out;
  for (const auto& [name, n] : counts) out.push_back({name, n});
  return out;
}

}  // namespace trunkline::tools
