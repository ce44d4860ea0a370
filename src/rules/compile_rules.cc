// SPDX-License-Identifier: Apache-2.0
// Dispatch rules: conditions, claims, and whether what a claim names exists
// while the rule is valid.
#include <algorithm>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/rules/compile_conditions.h"
#include "src/rules/leaf_tree.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

class RuleCompiler {
 public:
  explicit RuleCompiler(Compilation* c) : c_(*c), out_(c->out) {}

  void Compile(Id id, const pb::Rule& m, Rule* rule) {
    CompiledWhen when = CompileWhen(m.when(), &c_);
    rule->condition = when.condition;
    Entry e;
    e.rule = id - 1;
    e.valid = c_.ReadValidity(m.valid(), "valid");
    ClaimExtra extra;
    bool has_extra = ReadClaim(m.then(), m.when(), e.valid, rule, &extra);
    has_extra |= ReadEffects(m.then(), e.valid, rule, &extra);
    if (has_extra) {
      rule->extra = static_cast<std::uint32_t>(out_.extras.size());
      out_.extras.push_back(std::move(extra));
    }
    c_.AddExample(m.example_text(), when.condition);
    CheckStatus(m);
    if (!c_.CheckPriority(m.priority())) return;
    // It is checked like any other, and routes nothing.
    if (m.status() == pb::RULE_STATUS_SUSPENDED) return;
    if (IsUnconditional(*rule)) when.facets |= kUnconditional;
    when.rank.priority = m.priority();
    when.rank.principle_place =
        out_.principle_place[static_cast<std::size_t>(rule->basis)];
    AddRankedEntries(when, e, &c_, &out_.rule_index);
  }

 private:
  // Whether the claim names a department whatever the ticket says.
  bool IsUnconditional(const Rule& rule) const {
    return rule.kind == ClaimKind::kAnswer || rule.kind == ClaimKind::kRefuse ||
           (rule.kind == ClaimKind::kDepartment &&
            out_.departments[rule.target].valid.Always());
  }

  void CheckStatus(const pb::Rule& m) {
    if (!pb::RuleStatus_IsValid(m.status())) {
      c_.Error("missing-kind", base::Fill<messages::kNoStatus>(), "status");
    }
    if (m.status() == pb::RULE_STATUS_DRAFT && c_.options.release) {
      c_.Error("draft-rule", base::Fill<messages::kDraftRule>(), "status");
    }
    if (m.approved_on().empty()) return;
    const auto day = base::ParseCivil(m.approved_on());
    if (!day.ok() ||
        base::FormatDate(absl::CivilDay(*day)) != m.approved_on()) {
      c_.Error("bad-date",
               base::Fill<messages::kApprovedOn>(base::Quoted(m.approved_on())),
               "approved_on");
    }
  }

  // Reads what the rule claims. Returns whether `extra` is used.
  bool ReadClaim(const pb::Claim& claim, const pb::When& when,
                 const Interval& valid, Rule* rule, ClaimExtra* extra) {
    const auto set = [&](ClaimKind kind, Basis basis) {
      rule->kind = kind;
      rule->basis = basis;
    };
    switch (claim.to_case()) {
      case pb::Claim::kDepartment:
        set(ClaimKind::kDepartment, Basis::kCompetentAuthority);
        rule->target =
            FindLasting(claim.department(), valid, "then.department");
        return false;
      case pb::Claim::kFunction:
        set(ClaimKind::kFunction, Basis::kTerritorial);
        rule->target = c_.FindFunction(claim.function(), "then.function");
        CheckServed(rule->target, when);
        return false;
      case pb::Claim::kHotlineOwner:
        set(ClaimKind::kHotlineOwner, Basis::kHotlineOwner);
        CheckTrue(claim.hotline_owner(), "then.hotline_owner");
        return false;
      case pb::Claim::kFirstReceiver:
        set(ClaimKind::kFirstReceiver, Basis::kFirstReceiver);
        CheckTrue(claim.first_receiver(), "then.first_receiver");
        return false;
      case pb::Claim::kAnswer:
        set(ClaimKind::kAnswer, Basis::kCompetentAuthority);
        extra->knowledge = c_.Intern(claim.answer().knowledge());
        if (!claim.answer().fallback().empty()) {
          rule->target = FindLasting(claim.answer().fallback(), valid,
                                     "then.answer.fallback");
        }
        return true;
      case pb::Claim::kRefuse: {
        set(ClaimKind::kRefuse, Basis::kCompetentAuthority);
        const auto& refuse = claim.refuse();
        extra->refusal = {static_cast<RefusalReason>(refuse.reason()),
                          static_cast<RefusalAction>(refuse.action()),
                          c_.Intern(refuse.route())};
        if (refuse.reason() < 1 || refuse.reason() > 6 || refuse.action() < 1 ||
            refuse.action() > 6) {
          c_.Error("missing-kind", base::Fill<messages::kRefusal>(),
                   "then.refuse");
        }
        return true;
      }
      case pb::Claim::TO_NOT_SET:
        break;
    }
    c_.Error("missing-claim", base::Fill<messages::kNoClaim>(), "then");
    return false;
  }

  // Reads what the rule does beside its claim. Returns whether `extra` is used.
  bool ReadEffects(const pb::Claim& claim, const Interval& valid, Rule* rule,
                   ClaimExtra* extra) {
    for (int i = 0; i != claim.assist_size(); ++i) {
      const std::string path = At("then.assist", i);
      const auto& assist = claim.assist(i);
      Assist a;
      if (assist.to_case() == pb::Assist::kDepartment) {
        a.department = FindLasting(assist.department(), valid,
                                   absl::StrCat(path, ".department"));
      } else if (assist.to_case() == pb::Assist::kFunction) {
        a.function =
            c_.FindFunction(assist.function(), absl::StrCat(path, ".function"));
      } else {
        c_.Error("missing-claim", base::Fill<messages::kNoAssist>(), path);
      }
      extra->assists.push_back(a);
    }
    ReadMilestonePolicies(claim.policy(), "then.policy", &c_, &extra->policies);
    absl::flat_hash_set<std::string_view> own_tags;
    for (const auto& tag : claim.tag()) {
      if (!own_tags.insert(tag).second) continue;
      const auto [it, is_new] = tags_.try_emplace(
          c_.Intern(tag), static_cast<std::uint32_t>(out_.tags.size()));
      if (is_new) out_.tags.push_back(it->first);
      extra->tags.push_back(it->second);
    }
    extra->urgency = static_cast<Urgency>(
        std::clamp(static_cast<int>(claim.urgency()), 0, 3));
    rule->confidential = claim.confidential();
    if (claim.basis() < 0 || claim.basis() > 4) {
      c_.Error("missing-kind", base::Fill<messages::kNoBasis>(), "then.basis");
    } else if (claim.basis() != 0) {
      rule->basis = static_cast<Basis>(claim.basis());
    }
    return claim.assist_size() != 0 || claim.policy_size() != 0 ||
           claim.tag_size() != 0 || claim.urgency() != 0;
  }

  void CheckTrue(bool value, std::string path) {
    if (value) return;
    c_.Error("missing-claim", base::Fill<messages::kClaimFalse>(),
             std::move(path));
  }

  // Finds a department. Warns unless it and its successors exist as long as
  // the rule is valid.
  Id FindLasting(std::string_view code, const Interval& rule,
                 std::string path) {
    const Id department = c_.FindDepartment(code, path);
    if (department == kNone) return kNone;
    const Department& d = out_.departments[department];
    if (rule.from != Interval().from && rule.from < d.valid.from) {
      c_.Warning("department-outside-validity",
                 base::Fill<messages::kDepartmentLater>(base::Quoted(d.code),
                                                        c_.Civil(d.valid.from)),
                 std::move(path));
      return department;
    }
    const Lasting& lasting = LastingOf(department);
    if (lasting.latest < rule.to) {
      c_.Warning("department-outside-validity",
                 base::Fill<messages::kDepartmentEnds>(base::Quoted(d.code),
                                                       c_.Civil(lasting.end)),
                 std::move(path));
    }
    return department;
  }

  // How long a department exists with those that follow it without a gap.
  struct Lasting {
    bool known = false;
    std::int64_t latest = 0;  // Of their ends.
    std::int64_t end = 0;     // Of the last of them.
  };
  // Each department is looked at once for all rules.
  const Lasting& LastingOf(Id department) {
    if (lasting_.empty()) lasting_.resize(out_.departments.size());
    std::vector<Id> path;
    Id at = department;
    while (!lasting_[at].known) {
      path.push_back(at);
      const Id next = MainSuccessor(at);
      if (next == kNone ||
          out_.departments[next].valid.from > out_.departments[at].valid.to) {
        break;
      }
      at = next;
    }
    // `at` is the one that follows path.back(), or that itself.
    for (; !path.empty(); path.pop_back()) {
      const Id id = path.back();
      const std::int64_t end = out_.departments[id].valid.to;
      const Lasting next = lasting_[at];
      lasting_[id] = next.known
                         ? Lasting{true, std::max(end, next.latest), next.end}
                         : Lasting{true, end, end};
      at = id;
    }
    return lasting_[department];
  }

  // The successor for all categories, else the first that the entry lists.
  Id MainSuccessor(Id department) const {
    const auto& list = out_.departments[department].successors;
    if (list.empty()) return kNone;
    if (list.front().category == kNone) return list.front().department;
    return std::min_element(list.begin(), list.end(),
                            [](const Successor& a, const Successor& b) {
                              return a.place < b.place;
                            })
        ->department;
  }

  // Warns of a territorial claim that names no department in some region that
  // a ticket of the rule may have.
  void CheckServed(Id function, const pb::When& when) {
    if (function == kNone) return;
    const auto check = [&](Id within, std::string path) {
      const Id region = FirstUnserved(function, within);
      if (region == kNone) return;
      c_.Warning("function-unserved",
                 base::Fill<messages::kUnserved>(
                     base::Quoted(out_.functions[function]),
                     base::Quoted(out_.regions[region].code)),
                 std::move(path));
    };
    if (when.region_size() == 0) check(kNone, "then.function");
    for (int i = 0; i != when.region_size(); ++i) {
      const Id region = out_.region_ids.Find(when.region(i));
      if (region != kNone) check(region, At("when.region", i));
    }
  }

  // A leaf region inside `within` without the function; kNone: none.
  Id FirstUnserved(Id function, Id within) {
    if (served_.empty()) FindServed();
    const LeafTree::Node& node = regions_.nodes[within];
    const auto& served = served_[function];
    // The last range that begins at or before the node's.
    auto range = std::upper_bound(
        served.begin(), served.end(), node.begin,
        [](std::size_t begin, const auto& one) { return begin < one.first; });
    std::size_t first = node.begin;
    if (range != served.begin()) first = std::max(first, (--range)->second);
    return first < node.end ? regions_.leaves[first] : kNone;
  }

  // By function, the ranges of leaf regions that have it: sorted, and none
  // touches another.
  void FindServed() {
    regions_ = MakeLeafTree(
        out_.regions.size(), [&](Id id) { return out_.regions[id].parent; },
        [](Id) { return true; });
    served_.resize(out_.functions.size());
    for (Id id = 1; id < out_.regions.size(); ++id) {
      const LeafTree::Node& node = regions_.nodes[id];
      for (const Service& s : out_.regions[id].services) {
        served_[s.function].emplace_back(node.begin, node.end);
      }
    }
    for (auto& ranges : served_) {
      std::sort(ranges.begin(), ranges.end());
      std::size_t kept = 0;
      for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first <= ranges[kept].second) {
          ranges[kept].second = std::max(ranges[kept].second, ranges[i].second);
        } else {
          ranges[++kept] = ranges[i];
        }
      }
      if (!ranges.empty()) ranges.resize(kept + 1);
    }
  }

  Compilation& c_;
  Compiled& out_;
  absl::flat_hash_map<std::string_view, std::uint32_t> tags_;
  std::vector<Lasting> lasting_;  // By department; empty: not yet needed.
  LeafTree regions_;              // Made when it is first needed.
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> served_;
};

}  // namespace

void CompileRules(Compilation* c) {
  Compiled& out = c->out;
  const auto& entries = c->entries(EntryKind::kRule);
  if (entries.size() > c->options.max_rules) {
    c->On(EntryKind::kRule, entries[c->options.max_rules]);
    c->Error("too-many-rules", base::Fill<messages::kTooManyRules>(
                                   entries.size(), c->options.max_rules));
    return;
  }
  out.rules.resize(entries.size());
  out.rule_bytes.reserve(entries.size());
  RuleCompiler compiler(c);
  c->ForEach<pb::Rule>(EntryKind::kRule,
                       [&](Id id, const SourceEntry& entry, const pb::Rule& m) {
                         out.rule_bytes.push_back(entry.bytes);
                         out.rules[id - 1].id = entry.id;
                         compiler.Compile(id, m, &out.rules[id - 1]);
                       });
}

}  // namespace trunkline::rules
