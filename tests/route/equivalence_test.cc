// SPDX-License-Identifier: Apache-2.0
// RuleSet::Route and RuleSet::Dial say what the linear reference router says,
// on random rule sets and tickets. Every outcome, note and remark must have
// been reached: a generator that no longer reaches one fails the test.
//
// TRUNKLINE_SEED=17 in the environment repeats the rule set of one seed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "tests/reference/linear_router.h"
#include "tests/route/route_testing.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = trunkline_internal::v1;
using reference::Difference;
using reference::LinearRouter;
using reference::Random;
using reference::RandomRuleSet;
using reference::RandomTicket;
using reference::RefDecision;
using reference::RefDial;
using reference::TicketMaker;

#ifdef TRUNKLINE_FULL_TESTS
constexpr std::uint64_t kRuleSets = 10'000;
#else
constexpr std::uint64_t kRuleSets = 480;
#endif
constexpr int kTicketsPerRuleSet = 100;

// How often each thing was reached.
class Coverage {
 public:
  void Add(const RefDecision& d) {
    ++pairs_;
    Count("outcome", static_cast<int>(d.outcome));
    Count("basis", static_cast<int>(d.basis));
    Count("settled_by", static_cast<int>(d.settled_by));
    Count("phase", static_cast<int>(d.phase));
    Count("urgency", static_cast<int>(d.urgency));
    Count("refusal reason", static_cast<int>(d.refusal_reason));
    Count("refusal action", static_cast<int>(d.refusal_action));
    for (int bit = 0; bit < 8; ++bit) {
      if ((d.notes >> bit & 1) != 0) Count("note", bit + 1);
    }
    for (std::size_t stage = 1; stage != kMilestoneCount; ++stage) {
      if (!d.policies[stage].empty()) Count("stage", static_cast<int>(stage));
    }
    if (!d.hint_signal.empty()) ++counts_["hint"];
    if (!d.hint_trigger.empty()) ++counts_["hint: trigger"];
    if (!d.hint_signal.empty() && d.hint_trigger.empty()) {
      ++counts_["hint: no trigger"];
    }
    if (d.conflict_of_interest) ++counts_["conflict of interest"];
    if (d.owner_leads) ++counts_["owner_leads"];
    if (d.confidential) ++counts_["confidential"];
    if (!d.assisting.empty()) ++counts_["assisting"];
    if (d.statutory.size() > 1) ++counts_["several statutory"];
    if (!d.tags.empty()) ++counts_["tags"];
    if (!d.knowledge.empty()) ++counts_["knowledge"];
    if (!d.refusal_route.empty()) ++counts_["refusal route"];
    for (const std::string& remark : d.remarks) ++counts_[remark];
  }

  void Add(const RefDial& d) {
    Count("dial", static_cast<int>(d.answer));
    if (!d.owner.empty()) ++counts_["dial: owner"];
  }

  std::uint64_t pairs() const { return pairs_; }

  // What should have been reached and was not.
  std::string Missing() const {
    std::string out;
    const auto need = [&](const std::string& name) {
      if (counts_.count(name) == 0) out += name + "; ";
    };
    const auto need_all = [&](const std::string& name, int first, int last) {
      for (int i = first; i <= last; ++i) need(name + " " + std::to_string(i));
    };
    need_all("outcome", 1, 11);
    need_all("basis", 0, 4);
    // Of the principles only these two choose.
    need("settled_by " + std::to_string(static_cast<int>(Basis::kTerritorial)));
    need("settled_by " +
         std::to_string(static_cast<int>(Basis::kFirstReceiver)));
    need_all("phase", 0, 8);
    need_all("urgency", 0, 3);
    need_all("refusal reason", 1, 6);
    need_all("refusal action", 1, 6);
    need_all("note", 1, 8);
    need_all("stage", 1, 8);
    need_all("dial", 1, 7);
    need_all("rank: criterion", 1, 11);
    need_all("rank: declared", 0, 4);
    for (const char* name : {"hint",
                             "hint: trigger",
                             "hint: no trigger",
                             "conflict of interest",
                             "owner_leads",
                             "confidential",
                             "assisting",
                             "several statutory",
                             "tags",
                             "knowledge",
                             "refusal route",
                             "dial: owner",
                             "answer or refusal left out",
                             "assist: does not stand",
                             "assist: function",
                             "claim does not stand",
                             "confidential by rule",
                             "disputed: first receiver leads",
                             "disputed: interim lead",
                             "disputed: no first receiver",
                             "gate: ours",
                             "guard: assisting left out",
                             "guard: lead replaced",
                             "guard: up to the centre",
                             "policy of a deadline rule",
                             "policies of equal rules",
                             "policy of a rule",
                             "several rules, one lead",
                             "some set aside",
                             "category: by name",
                             "category: part of a path",
                             "category: by its dots",
                             "region: by name",
                             "region: part of a path",
                             "region: parts do not agree",
                             "region: part of a code",
                             "region: code elsewhere",
                             "region: foreign code",
                             "region: beside the own one",
                             "region: another city"}) {
      need(name);
    }
    return out;
  }

  std::string ToString() const {
    std::ostringstream out;
    out << pairs_ << " pairs\n";
    for (const auto& [name, count] : counts_) {
      out << "  " << name << ": " << count << "\n";
    }
    return out.str();
  }

 private:
  void Count(const char* name, int value) {
    ++counts_[std::string(name) + " " + std::to_string(value)];
  }

  std::uint64_t pairs_ = 0;
  std::map<std::string, std::uint64_t> counts_;
};

std::optional<RuleSet> Load(std::string_view binary) {
  return LoadRuleSet({{"random", binary, Format::kBinary}}).value;
}

// Route and Dial against the reference; what differs.
std::string Compare(const RuleSet& rules, const LinearRouter& reference,
                    const RandomTicket& ticket, Decision* decision,
                    Coverage* coverage) {
  const Ticket view = ticket.View();
  const absl::Status status = rules.Route(view, decision);
  if (!status.ok()) return status.ToString();
  const RefDecision expected = reference.Route(view);
  std::string difference = Difference(expected, *decision);
  const absl::Time called = ticket.called_at == absl::InfinitePast()
                                ? ticket.accepted_at
                                : ticket.called_at;
  const RefDial dial = reference.Dial(ticket.dialled, called);
  const std::string other =
      Difference(dial, rules.Dial(ticket.dialled, called));
  if (!other.empty()) difference += "Dial: " + other;
  if (coverage != nullptr) {
    coverage->Add(expected);
    coverage->Add(dial);
  }
  return difference;
}

// As above, for a rule set that may not load any more.
bool StillDiffers(const std::string& binary, const RandomTicket& ticket) {
  const auto rules = Load(binary);
  if (!rules) return false;
  const LinearRouter reference(rules->Serialize(Format::kBinary));
  Decision decision;
  return !Compare(*rules, reference, ticket, &decision, nullptr).empty();
}

template <typename Field>
void DropWhatCanBe(const RandomTicket& ticket, pb::RuleSet* set, Field* field) {
  for (int i = field->size() - 1; i >= 0; --i) {
    const Field before = *field;
    field->DeleteSubrange(i, 1);
    std::string binary;
    set->SerializeToString(&binary);
    if (!StillDiffers(binary, ticket)) *field = before;
  }
}

// Makes a rule set and a ticket that differ smaller.
void Shrink(std::string* binary, RandomTicket* ticket) {
  pb::RuleSet set;
  set.ParseFromString(*binary);
  for (int round = 0; round < 2; ++round) {
    DropWhatCanBe(*ticket, &set, set.mutable_rule());
    DropWhatCanBe(*ticket, &set, set.mutable_deadline_rule());
    DropWhatCanBe(*ticket, &set, set.mutable_emergency_signal());
    DropWhatCanBe(*ticket, &set, set.mutable_attribute());
    DropWhatCanBe(*ticket, &set, set.mutable_hotline());
    DropWhatCanBe(*ticket, &set, set.mutable_category());
    DropWhatCanBe(*ticket, &set, set.mutable_region());
    DropWhatCanBe(*ticket, &set, set.mutable_department());
    DropWhatCanBe(*ticket, &set, set.mutable_deadline_policy());
  }
  set.SerializeToString(binary);
  const auto without = [&](auto change) {
    RandomTicket smaller = *ticket;
    change(&smaller);
    if (StillDiffers(*binary, smaller)) *ticket = smaller;
  };
  without([](RandomTicket* t) { t->dialled.clear(); });
  without([](RandomTicket* t) { t->category.clear(); });
  without([](RandomTicket* t) { t->region.clear(); });
  without([](RandomTicket* t) { t->text.clear(); });
  without([](RandomTicket* t) { t->first_receiver.clear(); });
  without([](RandomTicket* t) { t->against.clear(); });
  without([](RandomTicket* t) { t->attributes.clear(); });
  without([](RandomTicket* t) { t->type = TicketType::kUnspecified; });
  without([](RandomTicket* t) { t->channel = Channel::kUnspecified; });
  without([](RandomTicket* t) { t->urgency = Urgency::kUnspecified; });
  without([](RandomTicket* t) { t->called_at = absl::InfinitePast(); });
  without([](RandomTicket* t) { t->confidential = false; });
  without([](RandomTicket* t) { t->emergency_confirmed = false; });
  without([](RandomTicket* t) { t->transfer_failed = false; });
  without([](RandomTicket* t) { t->handed_over = false; });
}

std::string Report(std::uint64_t seed, std::string binary,
                   RandomTicket ticket) {
  Shrink(&binary, &ticket);
  const RuleSet rules = *Load(binary);
  const LinearRouter reference(rules.Serialize(Format::kBinary));
  Decision decision;
  return "seed " + std::to_string(seed) + ": " +
         Compare(rules, reference, ticket, &decision, nullptr) +
         "\nrule set, made smaller:\n" + rules.Serialize(Format::kText) +
         "ticket, made smaller:\n" + ticket.ToString();
}

TEST_CASE("Route and Dial agree with the reference on random rules") {
  std::uint64_t first = 0, last = kRuleSets;
  const char* const only = std::getenv("TRUNKLINE_SEED");
  if (only != nullptr) {
    first = std::strtoull(only, nullptr, 10);
    last = first + 1;
  }
  Coverage coverage;
  Decision decision;  // One for all: whatever stays in it would show.
  int failures = 0;
  for (std::uint64_t seed = first; seed != last && failures < 5; ++seed) {
    const std::string binary = RandomRuleSet(seed);
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"random", binary, Format::kBinary}});
    if (!loaded.value) {
      for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
      FAIL("the rule set of seed " << seed << " does not load");
    }
    const RuleSet& rules = *loaded.value;
    const LinearRouter reference(rules.Serialize(Format::kBinary));
    const TicketMaker maker(binary);
    Random random(~seed);
    for (int i = 0; i < kTicketsPerRuleSet; ++i) {
      const RandomTicket ticket = maker.Make(&random);
      if (Compare(rules, reference, ticket, &decision, &coverage).empty()) {
        continue;
      }
      ++failures;
      FAIL_CHECK(Report(seed, binary, ticket));
      break;
    }
  }
  INFO(coverage.ToString());
  if (failures == 0 && only == nullptr) {
    CHECK(coverage.Missing() == "");
    CHECK(coverage.pairs() >= 30'000);
  }
}

TEST_CASE("Route and Dial agree with the reference on the sample tickets") {
  const RuleSet& rules = Changsha();
  const LinearRouter reference(rules.Serialize(Format::kBinary));
  Decision decision;
  for (const StoredTicket& stored : SampleTickets()) {
    const Ticket& ticket = stored.ticket();
    REQUIRE(rules.Route(ticket, &decision).ok());
    INFO(stored.id());
    CHECK(Difference(reference.Route(ticket), decision) == "");
    CHECK(Difference(reference.Dial(ticket.dialled, ticket.accepted_at),
                     rules.Dial(ticket.dialled, ticket.accepted_at)) == "");
  }
}

}  // namespace
}  // namespace trunkline
