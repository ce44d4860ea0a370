// SPDX-License-Identifier: Apache-2.0
#include <sstream>
#include <string>
#include <string_view>

#include "tests/reference/linear_router.h"

namespace trunkline::reference {
namespace {

// Collects the fields that differ.
class Fields {
 public:
  void Text(const char* name, std::string_view expected,
            std::string_view actual) {
    if (expected == actual) return;
    out_ << name << ": expected \"" << expected << "\", got \"" << actual
         << "\"; ";
  }

  template <typename T>
  void Value(const char* name, T expected, T actual) {
    if (expected == actual) return;
    out_ << name << ": expected " << static_cast<int>(expected) << ", got "
         << static_cast<int>(actual) << "; ";
  }

  template <typename A, typename B>
  void List(const char* name, const A& expected, const B& actual) {
    Text(name, Join(expected), Join(actual));
  }

  std::string Take() { return out_.str(); }

 private:
  static std::string Word(std::string_view s) { return std::string(s); }
  static std::string Word(const RefContender& c) {
    return c.department + "/" + c.rule + "/" +
           std::to_string(static_cast<int>(c.basis));
  }
  static std::string Word(const Contender& c) {
    return Word(
        RefContender{std::string(c.department), std::string(c.rule), c.basis});
  }

  static std::string Word(const std::pair<Milestone, std::string>& p) {
    return std::to_string(static_cast<int>(p.first)) + "=" + p.second;
  }
  static std::string Word(const TiedPolicy& p) {
    return Word(std::pair(p.milestone, std::string(p.policy)));
  }

  template <typename A>
  static std::string Join(const A& list) {
    std::string out;
    for (const auto& item : list) out += Word(item) + ",";
    return out;
  }

  std::ostringstream out_;
};

}  // namespace

std::string Difference(const RefDecision& e, const Decision& a) {
  Fields f;
  f.Value("outcome", e.outcome, a.outcome);
  f.Text("lead", e.lead, a.lead);
  f.Text("target", e.target, a.target);
  f.Text("rule", e.rule, a.rule);
  f.List("also", e.also, a.also);
  f.Text("keyword", e.keyword, a.keyword);
  f.Value("basis", e.basis, a.basis);
  f.Value("settled_by", e.settled_by, a.settled_by);
  f.Value("phase", e.phase, a.phase);
  f.Value("urgency", e.urgency, a.urgency);
  f.Value("notes", e.notes, a.notes);
  f.Value("confidential", e.confidential, a.confidential);
  f.Value("conflict_of_interest", e.conflict_of_interest,
          a.conflict_of_interest);
  f.Value("owner_leads", e.owner_leads, a.owner_leads);
  f.List("assisting", e.assisting, a.assisting);
  f.List("contenders", e.contenders, a.contenders);
  f.List("policies", e.policies, a.policies);
  f.List("also_policies", e.also_policies, a.also_policies);
  f.List("statutory", e.statutory, a.statutory);
  f.List("tags", e.tags, a.tags);
  f.Text("knowledge", e.knowledge, a.knowledge);
  f.Value("refusal.reason", e.refusal_reason, a.refusal.reason);
  f.Value("refusal.action", e.refusal_action, a.refusal.action);
  f.Text("refusal.route", e.refusal_route, a.refusal.route);
  f.Text("first_receiver", e.first_receiver, a.first_receiver);
  f.Text("hint.signal", e.hint_signal, a.emergency_hint.signal);
  f.Text("hint.number", e.hint_number, a.emergency_hint.number);
  f.Text("hint.trigger", e.hint_trigger, a.emergency_hint.trigger);
  f.Text("ruleset_id", e.ruleset_id, a.ruleset_id);
  f.Text("ruleset_version", e.ruleset_version, a.ruleset_version);
  return f.Take();
}

std::string Difference(const RefDial& e, const DialResult& a) {
  Fields f;
  f.Value("answer", e.answer, a.answer);
  f.Value("phase", e.phase, a.phase);
  f.Text("number", e.number, a.number);
  f.Text("owner", e.owner, a.owner);
  f.Text("target", e.target, a.target);
  return f.Take();
}

}  // namespace trunkline::reference
