// SPDX-License-Identifier: Apache-2.0
//
// Random commands by random actors, with facts that partly make no sense: what
// must hold of every case that they lead to, whatever the definition says.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/wire/facts.h"
#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

using State = Clock::State;

constexpr absl::Time kNever = absl::InfiniteFuture();

std::size_t Place(int number) { return static_cast<std::size_t>(number); }

// The small city, with limits that wait for a signature and for a legal case.
const World& PropertyWorld() {
  static const World* const kWorld = new World(MakeWorld(
      "",
      "deadline_policy { id: 'signed' amount: 4 unit: UNIT_WORKING_DAYS "
      "  start: START_SIGNED calendar: 'cn' yellow { amount: 1 unit: "
      "UNIT_WORKING_DAYS } "
      "  red { amount: 1 unit: UNIT_WORKING_DAYS } extensions: 2 "
      "  hold: 'appraisal' } "
      "deadline_policy { id: 'filed' amount: 90 unit: UNIT_CALENDAR_DAYS "
      "  start: START_FILED statutory: true hold: 'appraisal' } "
      "deadline_policy { id: 'hours' amount: 10 unit: UNIT_WORKING_HOURS "
      "  start: START_DISPATCHED calendar: 'cn' } "
      "deadline_rule { id: 'noise' when { category: 'noise' } "
      "  policy { milestone: MILESTONE_HANDLING policy: 'signed' } "
      "  policy { milestone: MILESTONE_RETURN policy: 'hours' } "
      "  statutory: 'filed' }"));
  return *kWorld;
}

// What nobody may see who is not meant to.
constexpr std::string_view kName = "Zqname";
constexpr std::string_view kPhone = "13987650123";
constexpr std::string_view kWords = "zqwords";
constexpr std::string_view kInternal = "zqinternal";
// Of proposals, findings and referrals.
constexpr std::string_view kReferral = "zqreferral";

constexpr std::string_view kCaller =
    " region: 'city' caller { name: 'Zqname' phone: '13987650123' } "
    "title: 'zqwords' caller_words: 'zqwords' ";

constexpr std::array<std::string_view, 7> kTickets = {
    "type: TICKET_TYPE_COMPLAINT category: 'road.pothole'",
    "type: TICKET_TYPE_PRAISE category: 'road'",
    "type: TICKET_TYPE_REPORT category: 'road' dispatch_text: 'a clue'",
    "type: TICKET_TYPE_ASSISTANCE category: 'law.mediation'",
    "type: TICKET_TYPE_COMPLAINT category: 'market' against: 'water'",
    "type: TICKET_TYPE_COMPLAINT category: 'noise' reply_waived: true",
    "category: 'road' confidential: true against: 'roads.repair'"};

constexpr std::array<std::string_view, 16> kWho = {
    "operator",      "dispatcher", "dispatcher-2",
    "reviewer",      "supervisor", "authority",
    "administrator", "roads",      "roads-2",
    "urban",         "market",     "water",
    "roads.repair",  "centre",     "operator+dispatcher",
    "reviewer@roads"};

constexpr std::array<std::string_view, 8> kUnits = {"roads",
                                                    "urban",
                                                    "market",
                                                    "water",
                                                    "legal",
                                                    "roads.repair",
                                                    "roads.repair.crew",
                                                    "centre"};

constexpr std::array<std::int64_t, 10> kPauses = {
    0, 0, 1, 60, 3600, 4 * 3600, 86400, 3 * 86400, 12 * 86400, -3600};

struct Step {
  std::size_t who = 0;  // In kWho; the number of them: time goes on alone.
  std::int64_t pause = 0;
  AnyCommand command;
  bool good = false;  // Its facts fit, as far as the generator can see.
};

struct Sequence {
  std::size_t ticket = 0;
  std::vector<Step> steps;
};

// --- what must hold ---

// Tells what is wrong with a case; empty: nothing. Counts from the events.
class Checker {
 public:
  Checker(const World& world, const Case& c, const std::vector<Event>& events)
      : data_(lifecycle::DataOf(world.life.definition())),
        c_(c),
        events_(events) {}

  std::string Find() {
    Counters();
    Stages();
    Assignments();
    Clocks();
    Requests();
    return std::move(wrong_);
  }

 private:
  void Require(bool holds, std::string_view what) {
    if (!holds && wrong_.empty()) wrong_ = std::string(what);
  }
  int Count(CommandKind kind) const {
    return static_cast<int>(std::count_if(
        events_.begin(), events_.end(),
        [&](const Event& e) { return KindOf(e.command) == kind; }));
  }
  bool Final() const {
    return data_.stages[Place(data_.FindStage(c_.stage))].final;
  }
  bool In(std::string_view a, std::string_view b = {}) const {
    return c_.stage == a || c_.stage == b;
  }
  const Assignment& Of(int number) const {
    return c_.assignments[Place(number) - 1];
  }

  void Counters() {
    Require(c_.version == static_cast<std::int64_t>(events_.size()),
            "version is not the number of events");
    Require(c_.updated_at == events_.back().at, "updated_at");
    Require(c_.opened_at == events_.front().at, "opened_at");
    for (std::size_t i = 1; i < events_.size(); ++i) {
      Require(events_[i].at >= events_[i - 1].at, "time goes back");
      Require(events_[i].version == events_[i - 1].version + 1, "versions");
    }
    const auto leads = std::count_if(
        c_.assignments.begin(), c_.assignments.end(),
        [](const Assignment& a) { return a.kind == Assignment::Kind::kLead; });
    Require(c_.dispatches == leads, "dispatches");
    Require(c_.returns == Count(CommandKind::kRequestReturn), "returns");
    Require(c_.redos == Count(CommandKind::kRedo), "redos");
    Require(c_.extensions == Count(CommandKind::kGrantExtension), "extensions");
    Require(c_.reopenings == Count(CommandKind::kReopen), "reopenings");
    Require(c_.sent_back == Count(CommandKind::kSendBack), "sent_back");
    Require(
        static_cast<int>(c_.feedbacks.size()) == Count(CommandKind::kFeedback),
        "feedbacks");
    Require(
        static_cast<int>(c_.callbacks.size()) == Count(CommandKind::kCallback),
        "callbacks");
    int extensions = 0, reminders = 0;
    for (const Assignment& a : c_.assignments) {
      extensions += a.extensions;
      reminders += a.reminders;
    }
    Require(extensions == c_.extensions, "extensions of the units");
    Require(reminders <= Count(CommandKind::kRemind), "reminders");
    // Again only after an extension of the clock.
    std::map<std::pair<std::string, int>, absl::Time> raised;
    const auto raise = [&](const std::string& step, int clock, absl::Time at) {
      const auto [last, first] = raised.try_emplace({step, clock}, at);
      if (first) return;
      const auto& ledger = c_.clocks[Place(clock) - 1].ledger;
      Require(std::any_of(ledger.begin(), ledger.end(),
                          [&](const ClockEvent& change) {
                            return change.kind == ClockEvent::Kind::kExtend &&
                                   change.at >= last->second;
                          }),
              "a step is raised twice");
      last->second = at;
    };
    for (const Escalation& r : c_.escalations) {
      raise(r.definition, r.clock, r.at);
    }
    for (const Supervision& s : c_.supervision) {
      Require(!s.unit.empty(), "a measure without an addressee");
      if (s.escalation.empty()) continue;
      raise(s.escalation, s.clock, absl::InfinitePast());
    }
    Require(c_.unknown_events == 0, "unknown events");
    Require(c_.extensions_unannounced >= 0 &&
                c_.extensions_unannounced <=
                    c_.extensions + c_.holds + Count(CommandKind::kAmend),
            "extensions_unannounced");
    for (const auto* list : {&c_.duplicates, &c_.parts, &c_.recused}) {
      Require(std::set<std::string>(list->begin(), list->end()).size() ==
                  list->size(),
              "a list names somebody twice");
    }
  }

  void Stages() {
    Require(data_.FindStage(c_.stage) >= 0, "no such stage");
    const bool final = Final();
    Require(final == (c_.closed_at != kNever), "closed_at and stage");
    Require(final == (c_.resolution != Resolution::kUnspecified),
            "result and stage");
    Require(In("merged") == (c_.resolution == Resolution::kMerged),
            "merged result");
    Require(In("merged") == !c_.merged_into.empty(), "merged_into");
    if (final) {
      const auto ended =
          std::find_if(events_.rbegin(), events_.rend(), [](const Event& e) {
            return e.resolution != Resolution::kUnspecified;
          });
      Require(ended->at == c_.closed_at && ended->resolution == c_.resolution,
              "the ending");
    }
    const bool held = In("held") || (In("merged") && c_.stage_before == "held");
    Require(held == !c_.hold_reason.empty(), "hold_reason and stage");
    Require(held == (c_.hold_until != kNever), "a hold without an end");
    Require(c_.holds == Count(CommandKind::kHold), "holds");
    const bool led = c_.stage == "handle" || c_.stage == "held" ||
                     c_.stage == "feedback" || c_.stage == "review";
    if (led) {
      Require(c_.lead != 0 && Of(c_.lead).end == Assignment::End::kRunning,
              "nobody leads");
    }
    if (In("accept", "dispatch")) Require(c_.lead == 0, "somebody leads");
    const Resolution verdict = Verdict(c_);
    const auto attempts = std::count_if(
        c_.callbacks.begin(), c_.callbacks.end(), [&](const Callback& call) {
          return Place(call.feedback) == c_.feedbacks.size();
        });
    switch (c_.resolution) {
      case Resolution::kSatisfied:
        Require(verdict == Resolution::kSatisfied, "verdict");
        break;
      case Resolution::kDissatisfied:
      case Resolution::kExplained:
        Require(verdict == Resolution::kDissatisfied, "verdict");
        break;
      case Resolution::kUnrated:
        Require(verdict == Resolution::kUnrated ||
                    (verdict == Resolution::kUnspecified && attempts >= 3),
                "verdict");
        break;
      default:
        break;
    }
  }

  void Assignments() {
    Require(c_.lead >= 0 && Place(c_.lead) <= c_.assignments.size(), "lead");
    if (c_.lead != 0) {
      Require(Of(c_.lead).kind == Assignment::Kind::kLead, "kind of the lead");
    }
    std::set<std::string> units;
    for (std::size_t i = 0; i != c_.assignments.size(); ++i) {
      const Assignment& a = c_.assignments[i];
      const bool running = a.end == Assignment::End::kRunning;
      Require(running == (a.ended_at == kNever), "end and ended_at");
      Require(!a.unit.empty(), "a unit without a name");
      Require(a.last_act_at == kNever || (a.last_act_at >= a.dispatched_at &&
                                          a.last_act_at <= c_.updated_at),
              "last_act_at");
      Require(a.signed_at == kNever || a.signed_at >= a.dispatched_at,
              "signed_at");
      if (!running) continue;
      Require(units.insert(a.unit).second, "a unit has two parts");
      Require(std::find(c_.against.begin(), c_.against.end(), a.unit) ==
                  c_.against.end(),
              "an accused unit has a part");
      Require(!In("closed"), "a part of a closed case");
      Require(a.kind != Assignment::Kind::kLead ||
                  c_.lead == static_cast<int>(i) + 1,
              "two leads");
    }
  }

  void Clocks() {
    for (const Clock& clock : c_.clocks) {
      const int def = data_.FindClock(clock.definition);
      Require(def >= 0, "no such clock");
      Require(clock.state != State::kUnspecified, "a clock without state");
      const bool stopped = clock.state == State::kStopped;
      Require(stopped == (clock.stopped != kNever), "stopped and state");
      Require(stopped || !Final(), "a clock runs in a final stage");
      if (clock.state == State::kRunning || clock.state == State::kOnHold) {
        Require(clock.started != kNever && clock.due != kNever &&
                    clock.due >= clock.started,
                "times of a clock");
        Require(clock.yellow == kNever || clock.yellow <= clock.due, "yellow");
        Require(clock.red == kNever || clock.red >= clock.due, "red");
      }
      if (clock.definition == "promise" && clock.state == State::kRunning) {
        for (const MemberPromise& member : c_.member_promises) {
          Require(clock.due <= std::max(member.until, clock.started),
                  "a merged caller was promised an earlier answer");
        }
      }
      Require(clock.state != State::kOnHold || !c_.hold_reason.empty(),
              "a clock is on hold outside a hold");
      Require(clock.state != State::kExpected || clock.started == kNever,
              "an expected clock has started");
      if (clock.assignment == 0) continue;
      const Assignment& of = Of(clock.assignment);
      Require(stopped || of.end == Assignment::End::kRunning,
              "the clock of a unit that is done runs");
      Require(clock.definition != "sign" || stopped || of.signed_at == kNever,
              "a unit that has signed is to sign");
    }
    // What this event started: never later than the lead's.
    absl::Time lead = absl::InfinitePast();
    for (const Clock& clock : c_.clocks) {
      if (clock.state == State::kRunning && clock.assignment == c_.lead &&
          (clock.definition == "handle" || clock.definition == "redo") &&
          clock.due >= c_.updated_at) {
        lead = std::max(lead, clock.due);
      }
    }
    if (lead == absl::InfinitePast()) return;
    for (const ClockEvent& change : events_.back().clocks) {
      const std::string& of = c_.clocks[Place(change.clock) - 1].definition;
      if (change.kind != ClockEvent::Kind::kStart ||
          (of != "assist" && of != "subordinate")) {
        continue;
      }
      Require(change.due <= lead, "an assisting unit has longer than the lead");
    }
  }

  void Requests() {
    for (const Request* r : {&c_.return_request, &c_.extension_request,
                             &c_.termination_request, &c_.hold_request}) {
      if (r->assignment == 0) continue;
      Require(Place(r->assignment) <= c_.assignments.size() &&
                  Of(r->assignment).end == Assignment::End::kRunning,
              "a request of nobody");
      Require(In("handle", "held") || In("merged"), "a request too late");
    }
  }

  const lifecycle::DefinitionData& data_;
  const Case& c_;
  const std::vector<Event>& events_;
  std::string wrong_;
};

absl::StatusCode CodeOf(Denial::Kind kind) {
  switch (kind) {
    case Denial::Kind::kInterest:
    case Denial::Kind::kRight:
      return absl::StatusCode::kPermissionDenied;
    case Denial::Kind::kFact:
    case Denial::Kind::kValue:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

bool Has(const std::string& bytes, std::string_view what) {
  return bytes.find(what) != std::string::npos;
}

// --- a case that steps are taken in ---

struct Totals {
  std::size_t given = 0, refused = 0, events = 0, raised = 0;
  std::map<CommandKind, std::size_t> kinds;
};

class Run {
 public:
  Run(const World& world, std::size_t ticket, Totals* totals)
      : w_(world), totals_(*totals) {
    now_ = At("2018-03-05 09:00");
    const Command open = Opening(
        w_, absl::StrCat(base::ToAbsl(kTickets[ticket]), base::ToAbsl(kCaller)),
        now_);
    c_ = NewCase();
    const auto events = w_.life.Decide(c_, open, Actors()[0], now_);
    if (!events.ok()) {
      Fail(events.status().ToString());
      return;
    }
    Take(*events);
  }

  const Case& c() const { return c_; }
  absl::Time now() const { return now_; }
  const std::string& failure() const { return failure_; }

  static const std::vector<Actor>& Actors() {
    static const auto* const kActors = [] {
      auto* const actors = new std::vector<Actor>;
      for (std::string_view who : kWho) actors->push_back(As(who));
      return actors;
    }();
    return *kActors;
  }

  // False: something is wrong; see failure().
  bool Do(const Step& step) {
    now_ = std::max(now_ + absl::Seconds(step.pause), c_.opened_at);
    if (step.who == kWho.size()) {
      Tick();
    } else {
      Give(step, Actors()[step.who]);
    }
    return failure_.empty();
  }

  // What the whole history must hold.
  bool End() {
    Case again;
    for (const std::string& bytes : stored_) {
      const auto event = ReadEvent(bytes);
      if (!event.ok()) return Fail(event.status().ToString());
      if (WriteEvent(*event) != bytes) return Fail("an event reads otherwise");
      if (!Apply(*event, &again).ok()) return Fail("an event does not apply");
    }
    if (WriteCase(again) != bytes_) return Fail("replay gives another case");
    const auto read = ReadCase(bytes_);
    if (!read.ok()) return Fail(read.status().ToString());
    if (WriteCase(*read) != bytes_) return Fail("a snapshot reads otherwise");
    return Secrets();
  }

 private:
  bool Fail(std::string what) {
    if (failure_.empty()) failure_ = std::move(what);
    return false;
  }

  // What makes a promise later: an extension or amendment, which the citizen is
  // still to be told of; the end of a granted hold; and a merged caller who
  // leaves, or was answered before a reopening: of a clock that does not run
  // then, where it goes on.
  bool MayLengthen(const Event& e, std::size_t number,
                   const Clock& before) const {
    if (given_back_.count(number) != 0) return true;
    switch (KindOf(e.command)) {
      case CommandKind::kGrantExtension:
        return c_.extensions_unannounced > 0;
      case CommandKind::kAmend:
        return std::get<AmendCommand>(e.command).lengthen &&
               c_.extensions_unannounced > 0;
      case CommandKind::kUnlink:
        return true;
      default:
        // It was on hold; also when the case was merged meanwhile.
        return before.state == State::kOnHold ||
               (before.state == State::kStopped && !before.ledger.empty() &&
                before.ledger.back().kind == ClockEvent::Kind::kHold);
    }
  }

  void Take(const std::vector<Event>& events) {
    for (const Event& e : events) {
      const std::vector<Clock> before = c_.clocks;
      const bool merged = !c_.member_promises.empty();
      const absl::Status applied = Apply(e, &c_);
      if (!applied.ok()) {
        Fail(applied.ToString());
        return;
      }
      events_.push_back(e);
      stored_.push_back(WriteEvent(e));
      ++totals_.events;
      const std::string wrong = Checker(w_, c_, events_).Find();
      if (!wrong.empty()) Fail(absl::StrCat("inconsistent: ", wrong));
      for (std::size_t i = 0; i != before.size(); ++i) {
        const CommandKind kind = KindOf(e.command);
        if (merged && before[i].state == State::kStopped &&
            (kind == CommandKind::kUnlink || kind == CommandKind::kReopen)) {
          given_back_.insert(i);
        }
        if (before[i].definition == "promise" && before[i].due != kNever &&
            c_.clocks[i].due > before[i].due && !MayLengthen(e, i, before[i])) {
          Fail("the promise is later, and the citizen is not told");
        }
        if (c_.clocks[i].due > before[i].due) given_back_.erase(i);
      }
    }
    bytes_ = WriteCase(c_);
  }

  void Tick() {
    const auto events = w_.life.Tick(c_, now_);
    if (!events.ok()) {
      if (!absl::IsOutOfRange(events.status())) {
        Fail(events.status().ToString());
      }
      return;
    }
    if (events->empty() !=
        (w_.life.NextDue(c_, now_) > std::max(now_, c_.updated_at))) {
      Fail("NextDue and Tick disagree");
    }
    totals_.raised += events->size();
    Take(*events);
    if (w_.life.NextDue(c_, now_) <= std::max(now_, c_.updated_at)) {
      Fail("Tick leaves something due");
    }
  }

  void Give(const Step& step, const Actor& actor) {
    const Command& command = step.command;
    const auto events = w_.life.Decide(c_, command, actor, now_);
    const Denial why = w_.life.WhyRefused(c_, command, actor, now_);
    if (WriteCase(c_) != bytes_) Fail("deciding changed the case");
    if (!absl::IsOutOfRange(events.status())) {
      if (events.ok() == static_cast<bool>(why)) {
        Fail("Decide and WhyRefused disagree");
      }
      if (!events.ok() && events.status().code() != CodeOf(why.kind)) {
        Fail(absl::StrCat("the status does not fit the denial: ",
                          events.status().ToString()));
      }
    }
    Offered(step, actor, events.status(), why);
    if (!events.ok()) {
      ++totals_.refused;
      if (Has(std::string(events.status().message()), "zq") ||
          Has(std::string(events.status().message()), kPhone)) {
        Fail("the message quotes");
      }
      // Nor does an event that does not fit change anything.
      Event stale = events_[Place(static_cast<int>(c_.version)) / 2];
      if (Apply(stale, &c_).ok() || WriteCase(c_) != bytes_) {
        Fail("an event of before applies");
      }
      return;
    }
    ++totals_.given;
    ++totals_.kinds[KindOf(command)];
    Take(*events);
  }

  void Offered(const Step& step, const Actor& actor, const absl::Status& status,
               const Denial& why) {
    const Command& command = step.command;
    w_.life.CommandsFor(c_, actor, now_, &offers_);
    const auto offer = std::find_if(offers_.begin(), offers_.end(),
                                    [&](const AvailableCommand& o) {
                                      return o.command == KindOf(command);
                                    });
    if (offer == offers_.end()) {
      if (status.ok()) Fail("not offered at all");
      return;
    }
    if (static_cast<bool>(offer->denial) == !offer->transition.empty()) {
      Fail("an offer with a denial and a transition");
    }
    // What an offer is about is not said by these.
    if (lifecycle::NamedAssignment(command) != 0 ||
        lifecycle::NamedClock(command) != 0) {
      return;
    }
    if (offer->denial) {
      if (status.ok()) {
        Fail("granted, but not offered");
      } else if (why.kind != offer->denial.kind) {
        Fail(absl::StrCat("refused for another reason than offered: ",
                          status.ToString()));
      }
    } else if (step.good && !status.ok() && !absl::IsOutOfRange(status)) {
      Fail(absl::StrCat("offered, but refused: ", status.ToString()));
    }
  }

  bool Secrets() {
    const bool secret = c_.confidential;
    for (const Event& e : events_) {
      const std::string seen = WriteEvent(WithoutCaller(e));
      if (Has(seen, kName) || Has(seen, kPhone) || Has(seen, kWords) ||
          Has(seen, kInternal) || Has(seen, kReferral)) {
        return Fail("WithoutCaller leaks");
      }
    }
    for (const Actor& viewer : Actors()) {
      const bool department =
          viewer.roles == std::vector<std::string>{"department"};
      const auto seen = w_.life.Redact(c_, viewer);
      if (!seen.ok()) {
        if (!absl::IsPermissionDenied(seen.status())) return Fail("Redact");
        continue;
      }
      std::string bytes = WriteCase(*seen);
      for (const Event& e : events_) {
        const auto event = w_.life.Redact(e, c_, viewer);
        if (!event.ok()) return Fail("Redact");
        bytes += WriteEvent(*event);
      }
      const bool supervises = std::any_of(
          viewer.roles.begin(), viewer.roles.end(), [](const auto& role) {
            return role == "supervisor" || role == "authority";
          });
      if (!supervises && (Has(bytes, kReferral) || Has(bytes, "propose-") ||
                          !seen->findings.empty())) {
        return Fail("a referral is shown");
      }
      if (!department) continue;
      const bool leads = c_.lead != 0 && c_.Lead()->unit == viewer.unit &&
                         (c_.Lead()->end == Assignment::End::kRunning ||
                          c_.Lead()->end == Assignment::End::kCaseClosed);
      if (Has(bytes, kWords)) return Fail("a unit sees the caller's words");
      if ((secret || !leads) && (Has(bytes, kName) || Has(bytes, kPhone))) {
        return Fail("a unit sees the caller");
      }
      if (secret && Has(bytes, "139******23")) {
        return Fail("a unit sees a number of a secret caller");
      }
      if (!leads && Has(bytes, kInternal)) {
        return Fail("a unit sees internal words");
      }
      if (leads && !secret && !(Has(bytes, kName) && Has(bytes, kPhone))) {
        return Fail("the lead does not see whom to reach");
      }
    }
    return true;
  }

  const World& w_;
  Totals& totals_;
  Case c_;
  absl::Time now_;
  std::string bytes_;  // Of c_.
  std::vector<Event> events_;
  std::vector<std::string> stored_;
  // Stopped clocks that a merged caller's promise no longer makes earlier.
  std::set<std::size_t> given_back_;
  std::vector<AvailableCommand> offers_;
  std::string failure_;
};

// --- what is tried ---

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::size_t Below(std::size_t n) { return random_() % n; }
  bool Chance(std::size_t percent) { return Below(100) < percent; }
  template <typename T, std::size_t N>
  const T& Of(const std::array<T, N>& values) {
    return values[Below(N)];
  }

  Step Next(const World& w, const Run& run) {
    Step step;
    step.pause = Of(kPauses);
    if (Chance(12)) {
      step.who = kWho.size();
      return step;
    }
    step.who = Below(kWho.size());
    const absl::Time now =
        std::max(run.now() + absl::Seconds(step.pause), run.c().opened_at);
    CommandKind kind = static_cast<CommandKind>(Below(kCommandKinds + 1));
    if (Chance(45)) {
      Forward(run.c(), &step.who, &kind);
    } else if (Chance(80)) {
      // Something that is possible; the ways to the end less often.
      for (int tries = 0; tries != 8; ++tries) {
        w.life.CommandsFor(run.c(), Run::Actors()[step.who], now, &offers_);
        const auto end = std::find_if(offers_.begin(), offers_.end(),
                                      [](const AvailableCommand& o) {
                                        return static_cast<bool>(o.denial);
                                      });
        const auto count = static_cast<std::size_t>(end - offers_.begin());
        if (count == 0) {
          step.who = Below(kWho.size());
          continue;
        }
        kind = offers_[Below(count)].command;
        if (!GivesUp(kind) || Chance(20)) break;
      }
    }
    step.good = Chance(85);
    AnyCommand command =
        Fill(kind, run.c(), Run::Actors()[step.who], now, &step.good);
    if (!step.good) Spoil(&command, now);
    step.command = command;
    return step;
  }

 private:
  // What the stage waits for.
  void Forward(const Case& c, std::size_t* who, CommandKind* kind) {
    using K = CommandKind;
    const auto take = [&](std::string_view unit_or_role,
                          const std::vector<K>& kinds) {
      for (std::size_t i = 0; i != kWho.size(); ++i) {
        if (kWho[i] == unit_or_role) *who = i;
      }
      *kind = kinds[Below(kinds.size())];
    };
    if (c.stage == "accept") {
      take("operator", {K::kAccept});
    } else if (c.stage == "dispatch") {
      take("dispatcher", {K::kDispatch});
    } else if (c.stage == "handle" && c.extensions_unannounced > 0) {
      take("operator", {K::kInform});
    } else if (c.stage == "handle" && c.extension_request.assignment != 0) {
      take("dispatcher", {K::kGrantExtension, K::kRefuseExtension});
    } else if (c.stage == "handle" && c.hold_request.assignment != 0) {
      take("dispatcher", {K::kHold, K::kRefuseHold});
    } else if (c.stage == "handle" && c.return_request.assignment != 0) {
      take("dispatcher", {K::kGrantReturn, K::kRefuseReturn});
    } else if (c.stage == "handle" && c.termination_request.assignment != 0) {
      take("dispatcher", {K::kGrantTermination, K::kRefuseTermination});
    } else if (c.stage == "handle" && c.lead != 0) {
      const bool is_signed = c.Lead()->signed_at != kNever;
      take(c.Lead()->unit, {is_signed ? K::kFeedback : K::kSign});
    } else if (c.stage == "held") {
      take("dispatcher", {K::kResume});
    } else if (c.stage == "feedback") {
      take("reviewer", {K::kApprove, K::kApprove, K::kSendBack});
    } else if (c.stage == "review") {
      take("reviewer",
           {K::kCallback, K::kCallback, K::kClose, K::kRedo, K::kExplain});
    } else if (c.stage == "closed") {
      take("operator", {K::kReopen});
    } else if (c.stage == "merged") {
      take("dispatcher", {K::kUnmerge});
    }
  }

  static bool GivesUp(CommandKind kind) {
    switch (kind) {
      case CommandKind::kWithdraw:
      case CommandKind::kRefuse:
      case CommandKind::kHandOver:
      case CommandKind::kTransfer:
      case CommandKind::kResolve:
      case CommandKind::kWaive:
      case CommandKind::kRecuse:
      case CommandKind::kGrantTermination:
        return true;
      default:
        return false;
    }
  }

  // A department that may still take part, or none.
  std::string FreeUnit(const Case& c, std::string_view below) {
    std::vector<std::string> free;
    for (std::string_view unit : kUnits) {
      const auto has = [&](const Assignment& a) {
        return a.unit == unit && a.end == Assignment::End::kRunning;
      };
      const auto covers = [&](const std::string& accused) {
        return unit == accused ||
               absl::StartsWith(base::ToAbsl(unit), accused + ".");
      };
      if (std::any_of(c.assignments.begin(), c.assignments.end(), has) ||
          std::any_of(c.against.begin(), c.against.end(), covers)) {
        continue;
      }
      if (!below.empty() &&
          !absl::StartsWith(base::ToAbsl(unit),
                            absl::StrCat(base::ToAbsl(below), "."))) {
        continue;
      }
      free.emplace_back(unit);
    }
    return free.empty() ? "" : free[Below(free.size())];
  }

  AnyCommand Fill(CommandKind kind, const Case& c, const Actor& actor,
                  absl::Time now, bool* good) {
    AnyCommand m;
    m.kind = kind;
    m.reason = m.internal_text = std::string(kInternal);
    m.public_text = "an answer";
    switch (kind) {
      case CommandKind::kOpen:
        m.ticket = c.ticket;
        break;
      case CommandKind::kRefuse:
        m.refusal_reason = RefusalReason::kSecret;
        m.refusal_action = RefusalAction::kExplain;
        break;
      case CommandKind::kHandOver:
      case CommandKind::kTransfer:
        m.number = "110";
        break;
      case CommandKind::kDispatch:
      case CommandKind::kDesignate:
        m.unit = FreeUnit(c, "");
        if (kind == CommandKind::kDesignate && c.lead != 0 && Chance(40)) {
          m.unit = c.Lead()->unit;
          const Assignment& lead = *c.Lead();
          if (lead.end != Assignment::End::kRunning) *good = false;
        }
        if (m.unit.empty()) *good = false;
        m.dispatch_text = "to be looked into";
        m.interim = Chance(20);
        // Where one is replaced, until the ruling.
        if (kind == CommandKind::kDispatch && !c.dispute.empty()) {
          m.interim = true;
        }
        if (Chance(20)) m.dispute = c.dispute;
        if (kind == CommandKind::kDesignate && m.dispute != c.dispute) {
          *good = false;
        }
        if (Chance(40)) {
          const std::string unit = FreeUnit(c, "");
          if (!unit.empty() && unit != m.unit) m.assisting = {unit};
        }
        break;
      case CommandKind::kAddAssisting:
        m.unit = FreeUnit(c, "");
        // It brings no text.
        if (m.unit.empty() || (c.confidential && c.dispatch_text.empty())) {
          *good = false;
        }
        break;
      case CommandKind::kSubDispatch:
        m.unit = FreeUnit(c, actor.unit);
        if (m.unit.empty()) *good = false;
        if (Chance(50)) m.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
        break;
      case CommandKind::kRemoveAssisting:
        *good = false;
        for (std::size_t i = 0; i != c.assignments.size(); ++i) {
          const Assignment& a = c.assignments[i];
          if (a.kind == Assignment::Kind::kAssisting &&
              a.end == Assignment::End::kRunning) {
            m.assignment = static_cast<int>(i) + 1;
            *good = true;
          }
        }
        break;
      case CommandKind::kContact:
      case CommandKind::kInform:
        m.channel = Channel::kPhone;
        m.contact_outcome =
            Chance(70) ? ContactOutcome::kReached : ContactOutcome::kNoAnswer;
        break;
      case CommandKind::kRequestHold:
        m.reason = Chance(70) ? "appraisal" : "awaiting_citizen";
        m.until = now + absl::Hours(static_cast<int>(1 + Below(24 * 20)));
        *good = false;  // The policy may not know the reason, or the cap.
        break;
      case CommandKind::kHold:
        m.reason.clear();
        if (Chance(30)) {
          m.until = now + absl::Hours(static_cast<int>(1 + Below(24 * 20)));
        }
        *good = false;
        break;
      case CommandKind::kFollowUp:
        m.channel = Channel::kPhone;
        break;
      case CommandKind::kFind:
        m.ground = Chance(50) ? ReferralGround::kInaction
                              : ReferralGround::kMisconduct;
        m.facts = m.legal_basis = std::string(kReferral);
        m.unit = c.lead == 0 ? "roads" : c.Lead()->unit;
        break;
      case CommandKind::kAnswer:
      case CommandKind::kLift:
        *good = false;
        m.measure = static_cast<SupervisionMeasure>(1 + Below(5));
        for (const Supervision& s : c.supervision) {
          if (s.state == Supervision::State::kOrdered ||
              s.state == Supervision::State::kAnswered) {
            m.measure = s.measure;
          }
        }
        m.reference = "2018-1";
        m.when = now;
        break;
      case CommandKind::kRequestExtension:
        m.extension = {static_cast<int>(1 + Below(5)),
                       DeadlinePolicy::Unit::kWorkingDays};
        break;
      case CommandKind::kGrantExtension:
        *good = false;  // The policy may not allow it.
        break;
      case CommandKind::kFeedback:
        m.claim_true = Chance(50) ? true : false;
        m.beyond_remit = false;
        m.contacted = true;
        m.channel = Channel::kPhone;
        m.solved = static_cast<Solved>(1 + Below(3));
        break;
      case CommandKind::kCallback:
        m.contact_outcome = static_cast<ContactOutcome>(1 + Below(3));
        if (m.contact_outcome == ContactOutcome::kReached) {
          m.solved = static_cast<Solved>(1 + Below(3));
          m.satisfaction = static_cast<Satisfaction>(Below(6));
        }
        if (!c.duplicates.empty() && Chance(50)) {
          m.member = c.duplicates[Below(c.duplicates.size())];
        }
        break;
      case CommandKind::kRedo:
        m.at_fault = true;
        break;
      case CommandKind::kExplain:
        m.lawful = true;
        break;
      case CommandKind::kMerge:
        if (!c.duplicates.empty()) *good = false;
        m.cases = {"C-0"};
        break;
      case CommandKind::kLink:
        m.cases = {absl::StrCat("D-", c.version)};
        if (Chance(70)) {
          m.promised_until = now + absl::Hours(static_cast<int>(Below(240)));
        }
        break;
      case CommandKind::kSplit:
        m.cases = {absl::StrCat("D-", c.version)};
        break;
      case CommandKind::kUnlink:
        if (c.duplicates.empty()) *good = false;
        m.cases = c.duplicates;
        break;
      case CommandKind::kRaiseDispute:
        m.dispute = "M-1";
        m.withdrawn = !c.dispute.empty();
        break;
      case CommandKind::kRecuse:
        m.person = absl::StrCat("staff-", c.version);
        if (Chance(10)) m.person = "dispatcher-2";
        if (std::find(c.recused.begin(), c.recused.end(), m.person) !=
            c.recused.end()) {
          *good = false;
        }
        break;
      case CommandKind::kAmend:
        m.category = Chance(50) ? "noise" : "";
        m.urgency = Urgency::kUrgent;
        if (Chance(15)) m.type = TicketType::kReport;
        if (Chance(15)) m.confidential = true;
        if (Chance(15)) m.reply_waived = true;
        if (Chance(50)) m.dispatch_text = "to be looked into";
        if (Chance(30)) {
          m.decision = c.decision;
          m.promised_deadlines = c.promised_deadlines;
        }
        // The same decision, whose promises are longer; or, which is refused,
        // none.
        if (Chance(20)) {
          *good = false;  // Too late for it, or nothing to lengthen.
          m.lengthen = true;
          m.urgency = Urgency::kNormal;
          if (Chance(90)) m.decision = c.decision;
          m.promised_deadlines = c.promised_deadlines;
          for (PromisedDeadline& promised : m.promised_deadlines) {
            if (promised.policy == nullptr) continue;
            auto longer = std::make_shared<DeadlinePolicy>(*promised.policy);
            longer->amount += static_cast<int>(1 + Below(5));
            promised.policy = std::move(longer);
          }
        }
        break;
      case CommandKind::kReroute:
        m.decision = c.decision;
        m.promised_deadlines = c.promised_deadlines;
        if (Chance(50) && !m.promised_deadlines.empty()) {
          m.promised_deadlines.pop_back();
        }
        break;
      case CommandKind::kPropose:
      case CommandKind::kSupervise:
        m.measure = static_cast<SupervisionMeasure>(1 + Below(5));
        m.ground = static_cast<ReferralGround>(1 + Below(4));
        if (c.lead == 0) m.unit = "roads";
        // Nobody is late while somebody has yet to decide, or has it wait.
        if (kind == CommandKind::kPropose &&
            m.ground == ReferralGround::kOverdue &&
            (c.extension_request.assignment != 0 || !c.hold_reason.empty() ||
             !c.dispute.empty())) {
          *good = false;
        }
        // Whose act it is depends on the measure and on what was found.
        if (kind == CommandKind::kSupervise) {
          *good = false;
          m.reply_by = now + absl::Hours(24 * 5);
          if (m.measure > SupervisionMeasure::kInterview) {
            m.authority = std::string(kReferral);
          }
          // A referral's canary: whom it is about must not see it.
          m.reason = std::string(m.measure > SupervisionMeasure::kInterview
                                     ? kReferral
                                     : kInternal);
        } else {
          m.reason = std::string(kReferral);
          m.internal_text.clear();
        }
        break;
      case CommandKind::kDecline:
        *good = false;
        for (const Supervision& s : c.supervision) {
          if (s.state == Supervision::State::kProposed) {
            m.measure = s.measure;
            *good = true;
          }
        }
        m.measure = *good ? m.measure : SupervisionMeasure::kOrder;
        break;
      case CommandKind::kCard:
        m.level = AlertLevel::kRed;
        break;
      default:
        break;
    }
    if (Chance(10)) m.when = now - absl::Hours(1);
    return m;
  }

  // Makes one or a few facts missing, or wrong.
  void Spoil(AnyCommand* m, absl::Time now) {
    for (std::size_t n = Below(3); n != 0; --n) {
      switch (Below(18)) {
        case 0:
          m->assignment = static_cast<int>(Below(7)) - 1;
          break;
        case 1:
          m->clock = static_cast<int>(Below(14)) - 1;
          break;
        case 2:
          m->unit = Chance(50) ? "nobody" : std::string(Of(kUnits));
          break;
        case 3:
          m->assisting = {std::string(Of(kUnits)), std::string(Of(kUnits))};
          break;
        case 4:
          m->reason.clear();
          break;
        case 5:
          m->public_text.clear();
          break;
        case 6:
          m->internal_text = Chance(50) ? "\xFF" : std::string("a\0b", 3);
          break;
        case 7:
          m->when = now + absl::Hours(static_cast<int>(Below(9)) - 4);
          break;
        case 8:
          m->contact_outcome = static_cast<ContactOutcome>(Below(4));
          break;
        case 9:
          m->satisfaction = static_cast<Satisfaction>(Below(6));
          break;
        case 10:
          m->extension = {static_cast<int>(Below(200'000)) - 1000,
                          static_cast<DeadlinePolicy::Unit>(Below(7))};
          break;
        case 11:
          m->cases = {"C-1"};
          break;
        case 12:
          m->measure = static_cast<SupervisionMeasure>(Below(6));
          // The texts of a referral belong to no other measure.
          if (m->kind == CommandKind::kSupervise) {
            m->reason = std::string(kInternal);
            m->authority.clear();
          }
          break;
        case 13:
          m->person.clear();
          break;
        case 14:
          m->escalation = "red";
          break;
        case 15:
          m->promised_deadlines.push_back(
              {static_cast<Milestone>(Below(9)), nullptr, false});
          break;
        case 16:
          m->confidential = false;
          break;
        default:
          m->when = absl::InfinitePast();
          break;
      }
    }
  }

  std::mt19937_64 random_;
  std::vector<AvailableCommand> offers_;
};

std::string Replay(const World& w, const Sequence& sequence) {
  Totals ignored;
  Run run(w, sequence.ticket, &ignored);
  for (const Step& step : sequence.steps) {
    if (!run.Do(step)) break;
  }
  if (run.failure().empty()) run.End();
  return run.failure();
}

// The fewest steps that still go wrong.
Sequence Shrunk(const World& w, Sequence sequence) {
  const auto What = [](const std::string& failure) {
    return failure.substr(0, failure.find(':'));
  };
  const std::string what = What(Replay(w, sequence));
  for (bool less = true; less;) {
    less = false;
    for (std::size_t i = sequence.steps.size(); i != 0; --i) {
      Sequence shorter = sequence;
      shorter.steps.erase(shorter.steps.begin() +
                          static_cast<std::ptrdiff_t>(i) - 1);
      if (What(Replay(w, shorter)) != what) continue;
      sequence = std::move(shorter);
      less = true;
    }
  }
  return sequence;
}

std::string Text(const World& w, const Sequence& sequence) {
  std::string out =
      absl::StrCat("\n", base::ToAbsl(kTickets[sequence.ticket]), "\n");
  for (const Step& step : sequence.steps) {
    absl::StrAppend(&out, "  +", step.pause, "s ");
    if (step.who == kWho.size()) {
      absl::StrAppend(&out, "time\n");
      continue;
    }
    const auto text = Convert("Command", WriteCommand(step.command),
                              Format::kBinary, Format::kText);
    std::string facts = text.ok() ? *text : "(not text)";
    std::replace(facts.begin(), facts.end(), '\n', ' ');
    absl::StrAppend(&out, base::ToAbsl(kWho[step.who]), ": ", facts, "\n");
  }
  return absl::StrCat(out, "  ", Replay(w, sequence));
}

TEST_CASE("random commands never lead to an inconsistent case") {
  const World& w = PropertyWorld();
#ifdef TRUNKLINE_FULL_TESTS
  constexpr std::uint64_t kSequences = 100'000;
#else
  constexpr std::uint64_t kSequences = 2'000;
#endif
  // Another seed by hand: TRUNKLINE_SEED=7.
  const char* const given = std::getenv("TRUNKLINE_SEED");
  const std::uint64_t seed =
      given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
  Totals totals;
  for (std::uint64_t n = 0; n != kSequences; ++n) {
    Generator generator(seed * 1'000'003 + n);
    Sequence sequence;
    sequence.ticket = generator.Below(kTickets.size());
    Run run(w, sequence.ticket, &totals);
    const std::size_t length = 10 + generator.Below(60);
    while (sequence.steps.size() != length && run.failure().empty()) {
      sequence.steps.push_back(generator.Next(w, run));
      run.Do(sequence.steps.back());
    }
    if (run.failure().empty()) run.End();
    if (!run.failure().empty()) {
      FAIL("seed " << seed << ", sequence " << n << ": " << run.failure()
                   << Text(w, Shrunk(w, sequence)));
    }
  }
  std::printf(
      "random: seed %llu, %llu sequences, %zu commands given, %zu refused, "
      "%zu events, %zu of them by time\n",
      static_cast<unsigned long long>(seed),
      static_cast<unsigned long long>(kSequences), totals.given, totals.refused,
      totals.events, totals.raised);
  // Everything that people do was done.
  for (int k = 2; k != kCommandKinds; ++k) {
    const auto kind = static_cast<CommandKind>(k);
    if (kind == CommandKind::kCard || kind == CommandKind::kMigrate) continue;
    INFO("command " << k);
    CHECK(totals.kinds[kind] > 0);
  }
}

}  // namespace
}  // namespace trunkline
