// SPDX-License-Identifier: Apache-2.0
//
// Every case that the default definition can lead to, counters bounded: found
// by giving every command, as everybody, with representative facts, and by
// letting every clock run out.
//
// Cases that differ in nothing that a guard, a right or a clock reads are one
// state. Detours are what does not lead on: a state counts as near as the
// fewest of them on a way to it, and those of more than the bound are left out.
// What needs many detours, such as the measures of supervision in every stage,
// has an exploration of its own with few kinds of them.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;
using lifecycle::Role;
using State = Clock::State;

constexpr absl::Time kNever = absl::InfiniteFuture();

std::size_t Place(int number) { return static_cast<std::size_t>(number); }

// --- what can be done ---

constexpr std::array<std::string_view, 9> kWho = {
    "operator",      "dispatcher", "reviewer", "supervisor",  "authority",
    "administrator", "roads",      "urban",    "roads.repair"};

struct Move {
  std::string name;
  std::size_t who;  // In kWho.
  bool detour;
  AnyCommand command;
};

Command Make(CommandKind kind) {
  AnyCommand m;
  m.kind = kind;
  m.reason = "why";
  m.internal_text = "a note";
  m.public_text = "an answer";
  return m;
}

std::vector<Move> MakeMoves() {
  std::vector<Move> moves;
  const auto add = [&](std::string name, std::string_view who, bool detour,
                       const Command& command) {
    const auto at = std::find(kWho.begin(), kWho.end(), who) - kWho.begin();
    moves.push_back(
        {std::move(name), static_cast<std::size_t>(at), detour, command});
  };
  constexpr bool kOn = false, kDetour = true;
  using K = CommandKind;
  add("accept", "operator", kOn, Make(K::kAccept));
  add("resolve", "operator", kOn, Make(K::kResolve));
  AnyCommand refuse = Make(K::kRefuse);
  refuse.refusal_reason = RefusalReason::kOtherRemedy;
  refuse.refusal_action = RefusalAction::kTellRoute;
  add("refuse", "operator", kOn, refuse);
  add("refuse", "dispatcher", kOn, refuse);
  for (K kind : {K::kHandOver, K::kTransfer}) {
    AnyCommand m = Make(kind);
    m.number = "110";
    for (const char* who : {"operator", "dispatcher", "roads"}) {
      add(kind == K::kHandOver ? "hand over" : "transfer", who, kOn, m);
    }
  }
  for (const char* who : {"operator", "dispatcher", "reviewer"}) {
    add("waive", who, kOn, Make(K::kWaive));
  }
  AnyCommand others = Make(K::kSplit);
  others.cases = {"C-9"};
  add("split", "operator", kDetour, others);
  add("split", "dispatcher", kDetour, others);

  for (K kind : {K::kDispatch, K::kDesignate}) {
    const std::string what = kind == K::kDispatch ? "dispatch" : "designate";
    const bool detour = kind == K::kDesignate;
    AnyCommand m = Make(kind);
    m.unit = "roads";
    add(what, "dispatcher", detour, m);
    m.interim = true;
    add(what + " for the time being", "dispatcher", kDetour, m);
    m.interim = false;
    m.assisting = {"urban"};
    add(what + " with assisting", "dispatcher", detour, m);
    m.assisting.clear();
    m.dispatch_text = "a pothole";
    add(what + " with text", "dispatcher", detour, m);
    m.dispatch_text.clear();
    m.unit = "urban";
    add(what + " another", "dispatcher", kDetour, m);
    m.dispute = "M-1";
    if (detour) add("rule", "dispatcher", kDetour, m);
  }
  AnyCommand dispute = Make(K::kRaiseDispute);
  dispute.dispute = "M-1";
  add("dispute", "dispatcher", kDetour, dispute);
  dispute.withdrawn = true;
  add("dispute withdrawn", "dispatcher", kDetour, dispute);
  AnyCommand more = Make(K::kAddAssisting);
  more.unit = "urban";
  add("add assisting", "dispatcher", kDetour, more);
  add("remove assisting", "dispatcher", kOn, Make(K::kRemoveAssisting));
  AnyCommand below = Make(K::kSubDispatch);
  below.unit = "roads.repair";
  add("sub-dispatch", "roads", kDetour, below);
  below.extension = {1, DeadlinePolicy::Unit::kWorkingDays};
  add("sub-dispatch, soon", "roads", kDetour, below);

  for (const char* who : {"roads", "urban", "roads.repair"}) {
    add("sign", who, kOn, Make(K::kSign));
    add("report", who, kOn, Make(K::kReport));
  }
  for (const char* who : {"roads", "urban"}) {
    AnyCommand contact = Make(K::kContact);
    contact.channel = Channel::kPhone;
    contact.contact_outcome = ContactOutcome::kReached;
    add("contact", who, kDetour, contact);
    contact.contact_outcome = ContactOutcome::kNoAnswer;
    add("contact in vain", who, kDetour, contact);
    add("request return", who, kDetour, Make(K::kRequestReturn));
    add("request termination", who, kDetour, Make(K::kRequestTermination));
    AnyCommand extend = Make(K::kRequestExtension);
    extend.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
    add("request extension", who, kDetour, extend);
    AnyCommand hold = Make(K::kRequestHold);
    hold.reason = "appraisal";
    // The end is set to a day from then on when it is given.
    add("request hold", who, kDetour, hold);
    add("report delay", who, kDetour, Make(K::kReportDelay));
    AnyCommand answer = Make(K::kAnswer);
    answer.measure = SupervisionMeasure::kOrder;
    add("answer", who, kOn, answer);
    add("resume", who, kOn, Make(K::kResume));
    add("file", who, kDetour, Make(K::kFile));
    AnyCommand feedback = Make(K::kFeedback);
    feedback.claim_true = feedback.contacted = true;
    feedback.beyond_remit = false;
    feedback.channel = Channel::kPhone;
    feedback.solved = Solved::kYes;
    add("feed back", who, kOn, feedback);
  }
  for (K kind : {K::kGrantReturn, K::kRefuseReturn, K::kGrantExtension,
                 K::kRefuseExtension, K::kGrantTermination,
                 K::kRefuseTermination, K::kRefuseHold, K::kResume}) {
    add(absl::StrCat("answer ", static_cast<int>(kind)), "dispatcher", kOn,
        Make(kind));
  }
  // Reason and end are those of the request.
  AnyCommand grant = Make(K::kHold);
  grant.reason.clear();
  add("hold", "dispatcher", kOn, grant);
  AnyCommand word = Make(K::kFollowUp);
  word.channel = Channel::kPhone;
  add("follow up", "operator", kDetour, word);
  AnyCommand inform = Make(K::kInform);
  inform.channel = Channel::kPhone;
  for (const char* who : {"operator", "reviewer", "roads", "urban"}) {
    add("inform", who, kOn, inform);
  }

  add("approve", "reviewer", kOn, Make(K::kApprove));
  add("send back", "reviewer", kDetour, Make(K::kSendBack));
  for (const char* who : {"reviewer", "roads"}) {
    AnyCommand call = Make(K::kCallback);
    call.channel = Channel::kPhone;
    call.contact_outcome = ContactOutcome::kNoAnswer;
    add("call in vain", who, kOn, call);
    call.contact_outcome = ContactOutcome::kDeclined;
    add("call, declined", who, kOn, call);
    call.contact_outcome = ContactOutcome::kReached;
    call.solved = Solved::kNo;
    add("call, not solved, not rated", who, kOn, call);
    call.solved = Solved::kYes;
    add("call, not rated", who, kOn, call);
    call.satisfaction = Satisfaction::kBasicallySatisfied;
    add("call, satisfied", who, kOn, call);
    call.solved = Solved::kNo;
    call.satisfaction = Satisfaction::kDissatisfied;
    add("call, dissatisfied", who, kOn, call);
    // Of a merged caller.
    call.cases.clear();
    call.member = "C-9";
    call.solved = Solved::kYes;
    call.satisfaction = Satisfaction::kSatisfied;
    add("call of a member", who, kOn, call);
  }
  add("close", "reviewer", kOn, Make(K::kClose));
  AnyCommand explain = Make(K::kExplain);
  explain.lawful = true;
  add("explain", "reviewer", kOn, explain);
  AnyCommand redo = Make(K::kRedo);
  redo.at_fault = true;
  add("redo", "reviewer", kOn, redo);

  for (const char* who : {"operator", "dispatcher"}) {
    AnyCommand m = others;
    for (K kind : {K::kMerge, K::kLink, K::kUnlink}) {
      m.kind = kind;
      add(kind == K::kMerge  ? "merge"
          : kind == K::kLink ? "link"
                             : "unlink",
          who, kind != K::kUnlink, m);
    }
  }
  add("unmerge", "dispatcher", kOn, Make(K::kUnmerge));
  for (const char* who : {"operator", "reviewer"}) {
    add("withdraw", who, kDetour, Make(K::kWithdraw));
    add("reopen", who, kDetour, Make(K::kReopen));
  }
  AnyCommand amend = Make(K::kAmend);
  amend.confidential = true;
  add("make secret", "operator", kDetour, amend);
  amend = Make(K::kAmend);
  amend.reply_waived = true;
  add("waive the reply", "operator", kDetour, amend);
  amend = Make(K::kAmend);
  amend.dispatch_text = "a pothole";
  add("write the text", "dispatcher", kOn, amend);
  AnyCommand reroute = Make(K::kReroute);
  const auto opening = std::get<OpenCommand>(
      Opening(DefaultWorld(), "category: 'road.pothole' region: 'city'",
              At("2018-06-25 09:00")));
  reroute.decision = opening.decision;
  reroute.promised_deadlines = opening.promised_deadlines;
  add("reroute", "dispatcher", kDetour, reroute);
  const auto longer = std::get<OpenCommand>(
      Opening(DefaultWorld(), "category: 'archive' region: 'city'",
              At("2018-06-25 09:00")));
  amend = Make(K::kAmend);
  amend.category = "road.pothole";
  amend.decision = longer.decision;
  amend.promised_deadlines = longer.promised_deadlines;
  amend.lengthen = true;
  add("lengthen", "dispatcher", kDetour, amend);
  AnyCommand recuse = Make(K::kRecuse);
  recuse.person = "somebody";
  add("recuse", "dispatcher", kDetour, recuse);
  add("note", "operator", kDetour, Make(K::kNote));
  add("remind", "dispatcher", kDetour, Make(K::kRemind));
  for (const auto& [who, measure] :
       {std::pair{"supervisor", SupervisionMeasure::kOrder},
        // Without an answer, too.
        std::pair{"authority", SupervisionMeasure::kOrder},
        std::pair{"authority", SupervisionMeasure::kReferDiscipline}}) {
    AnyCommand m = Make(K::kSupervise);
    m.measure = measure;
    m.ground = ReferralGround::kOverdue;
    m.authority = "the bureau above";
    m.unit = "roads";
    // The way to the end of a case that was redone leads through an order.
    add("supervise", who, measure != SupervisionMeasure::kOrder, m);
    m.kind = K::kDecline;
    add("decline", who, kOn, m);
    m.kind = K::kPropose;
    // What is late while a case waits is nobody's fault.
    m.ground = ReferralGround::kUnsolved;
    add("propose", who, kDetour, m);
  }
  AnyCommand interview = Make(K::kSupervise);
  interview.measure = SupervisionMeasure::kInterview;
  interview.unit = "roads";
  interview.ground = ReferralGround::kOverdue;
  add("interview", "authority", kDetour, interview);
  AnyCommand find = Make(K::kFind);
  find.ground = ReferralGround::kMisconduct;
  find.unit = "roads";
  find.facts = "what was done";
  find.legal_basis = "the provision";
  add("find", "authority", kDetour, find);
  AnyCommand result = Make(K::kAnswer);
  result.measure = SupervisionMeasure::kReferDiscipline;
  result.reference = "2018-1";
  result.when = At("2018-06-25 09:00");
  add("record the result", "authority", kOn, result);
  for (const auto& [who, measure] :
       {std::pair{"supervisor", SupervisionMeasure::kOrder},
        std::pair{"authority", SupervisionMeasure::kReferDiscipline}}) {
    AnyCommand lift = Make(K::kLift);
    lift.measure = measure;
    add("lift", who, kOn, lift);
  }
  return moves;
}

constexpr std::array<std::string_view, 6> kTickets = {
    "type: TICKET_TYPE_COMPLAINT category: 'road.pothole'",
    "type: TICKET_TYPE_PRAISE category: 'road'",
    "type: TICKET_TYPE_REPORT category: 'road'",
    "type: TICKET_TYPE_ASSISTANCE category: 'law.mediation'",
    "type: TICKET_TYPE_COMPLAINT category: 'market'",
    "type: TICKET_TYPE_SUGGESTION category: 'road' reply_waived: true"};

// --- what a case is to the definition ---

// Of the centre.
int Attempts(const Case& c, std::string_view member = "") {
  return static_cast<int>(std::count_if(
      c.callbacks.begin(), c.callbacks.end(), [&](const Callback& call) {
        const bool own = std::any_of(
            c.assignments.begin(), c.assignments.end(),
            [&](const Assignment& a) { return a.unit == call.unit; });
        return Place(call.feedback) == c.feedbacks.size() &&
               call.member == member && !own;
      }));
}

// Whether the last that was said of it is that it is not solved.
bool Unsolved(const Case& c) {
  Solved last = Solved::kUnspecified;
  for (const Callback& call : c.callbacks) {
    if (Place(call.feedback) == c.feedbacks.size() &&
        call.solved != Solved::kUnspecified) {
      last = call.solved;
    }
  }
  return last == Solved::kNo;
}

bool Supervised(const Case& c) {
  return std::any_of(c.supervision.begin(), c.supervision.end(),
                     [&](const Supervision& s) {
                       return (s.state == Supervision::State::kOrdered ||
                               s.state == Supervision::State::kAnswered ||
                               (s.state == Supervision::State::kLifted &&
                                s.answered_at != kNever)) &&
                              (c.redone_at == kNever || s.at >= c.redone_at);
                     });
}

bool AnyRunning(const Case& c, Assignment::Kind kind) {
  return std::any_of(
      c.assignments.begin(), c.assignments.end(), [&](const Assignment& a) {
        return a.kind == kind && a.end == Assignment::End::kRunning;
      });
}

std::string KeyOf(const DefinitionData& data, const Case& c, absl::Time now) {
  std::string key(1, static_cast<char>('a' + data.FindStage(c.stage)));
  const auto add = [&](int value) { key += static_cast<char>('0' + value); };
  const bool final = data.stages[Place(data.FindStage(c.stage))].final;
  add(c.stage == "merged" ? 1 + data.FindStage(c.stage_before) : 0);
  add(static_cast<int>(c.resolution));
  // What the ticket says.
  add(c.type == TicketType::kPraise   ? 1
      : c.category == "law.mediation" ? 2
                                      : 0);
  add(c.confidential ? 1 + !c.dispatch_text.empty() : 0);
  add(c.reply_waived);
  add(std::min(c.redos, 2));
  // Whether there is a proposal, and how far a measure of the addressee's is,
  // and a referral: several of a kind do not interact.
  std::array<int, 2> furthest{};
  bool proposed = false;
  for (const Supervision& m : c.supervision) {
    const bool referral = m.measure > SupervisionMeasure::kInterview;
    proposed = proposed || m.state == Supervision::State::kProposed;
    int& is = furthest[referral ? 1 : 0];
    if (m.state == Supervision::State::kOrdered) is = std::max(is, 1);
    if (m.state == Supervision::State::kAnswered) is = 2;
  }
  add(proposed);
  add(furthest[0] + 3 * furthest[1]);
  if (c.stage == "closed") {
    add(c.closed_at + absl::Hours(24 * 30) < now);
    return key;
  }
  add(!c.dispute.empty());
  if (const Assignment* lead = c.Lead(); lead != nullptr) {
    add(1 + lead->designated);
    add(lead->signed_at != kNever);
    add(lead->contacted_at != kNever);
    add(lead->interim);
    add(lead->unit == "urban");
    add(lead->delay_reported_at != kNever);
    add(std::min(lead->extensions, 1));
  } else {
    add(0);
  }
  add(AnyRunning(c, Assignment::Kind::kAssisting));
  add(AnyRunning(c, Assignment::Kind::kSubordinate));
  add((c.return_request.assignment != 0) +
      2 * (c.extension_request.assignment != 0) +
      4 * (c.termination_request.assignment != 0) +
      8 * (c.hold_request.assignment != 0));
  add(c.holds > 0);
  add(c.extensions_unannounced > 0);
  add(!c.duplicates.empty());
  if (c.stage == "review") {
    add(static_cast<int>(Verdict(c)));
    add(static_cast<int>(Verdict(c, "")));
    add(static_cast<int>(Verdict(c, "C-9")));
    add(Unsolved(c));
    add(std::min(Attempts(c), 3));
    add(c.redos > 0 && Supervised(c));
  }
  // The newest clock of each definition.
  std::string clocks(data.clocks.size(), '-');
  for (const Clock& clock : c.clocks) {
    char& is = clocks[Place(data.FindClock(clock.definition))];
    switch (clock.state) {
      case State::kExpected:
        is = 'e';
        break;
      case State::kRunning:
        is = now > clock.due ? 'l' : 'r';
        break;
      case State::kOnHold:
        is = 'h';
        break;
      default:
        is = final && clock.stopped == c.closed_at ? 's' : '-';
        break;
    }
  }
  return key + clocks;
}

// --- what must hold ---

class Explorer {
 public:
  struct Bounds {
    int detours = 1;
    std::vector<CommandKind> of;  // Kinds of detours; empty: all.
    std::size_t tickets = kTickets.size();
    std::size_t states = 1'000'000;
    std::size_t violations = 20;
  };

  Explorer(const World& world, const Bounds& bounds)
      : w_(world),
        data_(lifecycle::DataOf(world.life.definition())),
        bounds_(bounds),
        moves_(MakeMoves()) {
    for (std::string_view who : kWho) actors_.push_back(As(who));
  }

  void Run() {
    for (std::size_t i = 0; i != bounds_.tickets; ++i) {
      const std::string_view ticket = kTickets[i];
      Case c = NewCase();
      const absl::Time at = At("2018-06-25 09:00");
      std::vector<Event> events;
      const absl::Status opened =
          Do(w_,
             Opening(w_, absl::StrCat(base::ToAbsl(ticket), " region: 'city'"),
                     at),
             As("operator"), at, &c, &events);
      REQUIRE(opened.ok());
      for (const Event& e : events) Taken(e, "");
      Reach(kNone, "open", std::move(c), at, 0);
    }
    for (std::size_t cost = 0; cost != buckets_.size(); ++cost) {
      while (!buckets_[cost].empty() &&
             violations_.size() < bounds_.violations) {
        Waiting waiting = std::move(buckets_[cost].front());
        buckets_[cost].pop_front();
        if (nodes_[waiting.node].expanded) continue;
        nodes_[waiting.node].expanded = true;
        Expand(waiting);
      }
    }
    if (violations_.size() < bounds_.violations) Endings();
  }

  std::size_t states() const { return nodes_.size(); }
  std::size_t edges() const { return edges_; }
  const std::vector<std::string>& violations() const { return violations_; }
  const std::set<std::pair<std::string, std::string>>& taken() const {
    return taken_;
  }
  // One case in each stage.
  const std::map<std::string, Case>& examples() const { return examples_; }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Node {
    std::uint32_t parent = kNone;
    std::uint16_t move = 0;  // In names_.
    std::uint8_t cost = 0;
    bool expanded = false;
    bool closed = false, final = false;
    // Where one gets to, and whether by what gives the ticket up.
    std::vector<std::pair<std::uint32_t, bool>> next;
  };
  struct Waiting {
    std::uint32_t node;
    Case c;
    absl::Time now;
  };

  void Violate(std::uint32_t node, std::string what) {
    std::vector<std::string_view> path;
    for (std::uint32_t n = node; n != kNone; n = nodes_[n].parent) {
      path.push_back(names_[nodes_[n].move]);
    }
    absl::StrAppend(&what, "; the way there:");
    for (auto step = path.rbegin(); step != path.rend(); ++step) {
      absl::StrAppend(&what, " / ", base::ToAbsl(*step));
    }
    if (violations_.size() < bounds_.violations) {
      violations_.push_back(std::move(what));
    }
  }

  std::uint16_t Name(std::string_view name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) names_.emplace_back(name);
    return static_cast<std::uint16_t>(
        std::find(names_.begin(), names_.end(), name) - names_.begin());
  }

  void Taken(const Event& e, const std::string& stage) {
    taken_.emplace(e.transition, stage);
  }

  // Counts what the edge leads to; queues it where it is new, or nearer.
  std::uint32_t Reach(std::uint32_t from, std::string_view move, Case c,
                      absl::Time now, int cost) {
    const auto [found, fresh] = ids_.try_emplace(
        KeyOf(data_, c, now), static_cast<std::uint32_t>(nodes_.size()));
    const std::uint32_t id = found->second;
    if (fresh) {
      nodes_.emplace_back();
      nodes_[id].parent = from;
      nodes_[id].move = Name(move);
      nodes_[id].closed = c.stage == "closed";
      nodes_[id].final = data_.stages[Place(data_.FindStage(c.stage))].final;
      examples_.try_emplace(c.stage, c);
      Check(id, c);
    } else if (nodes_[id].expanded || cost >= nodes_[id].cost) {
      return id;
    }
    nodes_[id].cost = static_cast<std::uint8_t>(cost);
    if (nodes_.size() > bounds_.states) {
      Violate(id, "more states than the bound");
      return id;
    }
    if (buckets_.size() <= Place(cost)) buckets_.resize(Place(cost) + 1);
    buckets_[Place(cost)].push_back({id, std::move(c), now});
    return id;
  }

  void Follow(const Waiting& from, std::string_view move, bool detour,
              bool gives_up, Case c, absl::Time now) {
    const int cost = nodes_[from.node].cost + detour;
    if (cost > bounds_.detours) return;
    const std::uint32_t to = Reach(from.node, move, std::move(c), now, cost);
    nodes_[from.node].next.emplace_back(to, gives_up);
    ++edges_;
  }

  void Expand(const Waiting& from) {
    const absl::Time now = from.now + absl::Minutes(1);
    std::array<std::array<bool, kCommandKinds>, kWho.size()> may{};
    std::array<bool, kCommandKinds> anybody{}, known{};
    for (std::size_t who = 0; who != kWho.size(); ++who) {
      w_.life.CommandsFor(from.c, actors_[who], now, &offers_);
      for (const AvailableCommand& offer : offers_) {
        const auto kind = static_cast<std::size_t>(offer.command);
        may[who][kind] = !offer.denial;
        known[kind] = known[kind] || offer.denial.kind != Denial::Kind::kStage;
        anybody[kind] = anybody[kind] || !offer.denial ||
                        offer.denial.kind != Denial::Kind::kRight;
      }
    }
    CheckRights(from, known, anybody);
    for (const Move& move : moves_) {
      const auto kind = static_cast<std::size_t>(KindOf(move.command));
      if (!may[move.who][kind]) continue;
      // An order leads on only where the end of what was redone needs one.
      const bool detour =
          move.detour || (KindOf(move.command) == CommandKind::kSupervise &&
                          from.c.redos == 0);
      if (detour && (nodes_[from.node].cost == bounds_.detours ||
                     !IsIncluded(KindOf(move.command)))) {
        continue;
      }
      Give(from, move, detour, now);
    }
    if (nodes_[from.node].cost < bounds_.detours) {
      Wait(from);
      WaitLong(from);
    }
  }

  bool IsIncluded(CommandKind kind) const {
    return bounds_.of.empty() || std::find(bounds_.of.begin(), bounds_.of.end(),
                                           kind) != bounds_.of.end();
  }

  void Give(const Waiting& from, const Move& move, bool detour,
            absl::Time now) {
    Command command = move.command;
    if (auto* const ask = std::get_if<RequestHoldCommand>(&command)) {
      ask->until = now + absl::Hours(24);
    } else if (auto* const order = std::get_if<SuperviseCommand>(&command)) {
      order->reply_by = now + absl::Hours(24 * 5);
    } else if (KindOf(move.command) == CommandKind::kRemoveAssisting) {
      AnyCommand with = move.command;
      for (std::size_t i = 0; i != from.c.assignments.size(); ++i) {
        const Assignment& a = from.c.assignments[i];
        if (a.kind == Assignment::Kind::kAssisting &&
            a.end == Assignment::End::kRunning) {
          with.assignment = static_cast<int>(i) + 1;
        }
      }
      command = with;
    }
    const auto events = w_.life.Decide(from.c, command, actors_[move.who], now);
    if (!events.ok()) return;
    Case c = from.c;
    for (const Event& e : *events) {
      Taken(e, c.stage);
      CheckEnding(from.node, c, e);
      const absl::Status applied = Apply(e, &c);
      if (!applied.ok()) {
        Violate(from.node, absl::StrCat(move.name, ": ", applied.ToString()));
        return;
      }
    }
    const CommandKind kind = KindOf(command);
    const bool gives_up =
        kind == CommandKind::kWithdraw || kind == CommandKind::kMerge ||
        kind == CommandKind::kGrantTermination ||
        kind == CommandKind::kHandOver || kind == CommandKind::kRefuse;
    Follow(from, move.name, detour, gives_up, std::move(c), now);
  }

  // Until a clock or what is raised for it makes a difference.
  void Wait(const Waiting& from) {
    const std::string before = KeyOf(data_, from.c, from.now);
    Case c = from.c;
    absl::Time now = from.now;
    for (int steps = 0; steps != 40; ++steps) {
      absl::Time next = w_.life.NextDue(c, now);
      for (const Clock& clock : c.clocks) {
        if (clock.state == State::kRunning && clock.due >= now) {
          next = std::min(next, clock.due + absl::Nanoseconds(1));
        }
      }
      if (c.closed_at != kNever && c.stage == "closed") {
        next = std::max(now, c.closed_at + absl::Hours(24 * 31));
      }
      if (next == kNever) return;
      now = std::max(now, next);
      if (!Raise(from, now, &c)) return;
      if (KeyOf(data_, c, now) == before) continue;
      Follow(from, "wait", true, false, std::move(c), now);
      return;
    }
  }

  // Until everything has run out.
  void WaitLong(const Waiting& from) {
    Case c = from.c;
    const absl::Time now = from.now + absl::Hours(24 * 50);
    if (Raise(from, now, &c)) {
      Follow(from, "wait long", true, false, std::move(c), now);
    }
  }

  bool Raise(const Waiting& from, absl::Time now, Case* c) {
    const auto events = w_.life.Tick(*c, now);
    if (!events.ok()) {
      Violate(from.node, absl::StrCat("Tick: ", events.status().ToString()));
      return false;
    }
    for (const Event& e : *events) {
      Taken(e, c->stage);
      const absl::Status applied = Apply(e, c);
      if (!applied.ok()) Violate(from.node, applied.ToString());
    }
    if (w_.life.NextDue(*c, now) > now) return true;
    Violate(from.node, "Tick leaves something due");
    return false;
  }

  bool CanHold(int role, const Case& c, int assignment) const {
    switch (data_.roles[Place(role)].relation) {
      case Role::Relation::kNothing:
        return true;
      case Role::Relation::kClock:
        return false;
      case Role::Relation::kLead:
        return c.lead != 0 && (assignment == 0 || assignment == c.lead) &&
               c.Lead()->end == Assignment::End::kRunning;
      default:
        return assignment != 0 && c.assignments[Place(assignment) - 1].end ==
                                      Assignment::End::kRunning;
    }
  }

  void Check(std::uint32_t id, const Case& c) {
    const auto& stage = data_.stages[Place(data_.FindStage(c.stage))];
    if (!stage.final && !CanHold(stage.owner, c, 0)) {
      Violate(id, absl::StrCat("stage ", stage.id, " waits on nobody"));
    }
    if (stage.final == (c.closed_at == kNever) ||
        stage.final == (c.resolution == Resolution::kUnspecified)) {
      Violate(id, "closed_at and result do not fit the stage");
    }
    for (const Clock& clock : c.clocks) {
      if (clock.state == State::kStopped) continue;
      if (stage.final) {
        Violate(id, absl::StrCat("clock ", clock.definition, " runs on in ",
                                 stage.id));
      } else if (!CanHold(data_.clocks[Place(data_.FindClock(clock.definition))]
                              .owner,
                          c, clock.assignment)) {
        Violate(id, absl::StrCat("clock ", clock.definition, " is nobody's"));
      }
    }
  }

  // Everything that the stage knows, somebody may do.
  void CheckRights(const Waiting& from,
                   const std::array<bool, kCommandKinds>& known,
                   const std::array<bool, kCommandKinds>& anybody) {
    for (std::size_t kind = 0; kind != known.size(); ++kind) {
      if (!known[kind] || anybody[kind]) continue;
      const auto k = static_cast<CommandKind>(kind);
      if (k == CommandKind::kCard || k == CommandKind::kMigrate) continue;
      // Of an addressee: there is none before a measure is ordered.
      if (k == CommandKind::kAnswer) continue;
      // After the end time alone reminds of a reply that is late.
      if (k == CommandKind::kRemind &&
          data_.stages[Place(data_.FindStage(from.c.stage))].final) {
        continue;
      }
      // What is handled is re-assigned by a dispute alone.
      if (k == CommandKind::kDesignate &&
          (from.c.stage == "feedback" || from.c.stage == "review") &&
          from.c.dispute.empty()) {
        continue;
      }
      // Of units that need not be there.
      if (k == CommandKind::kReport &&
          !AnyRunning(from.c, Assignment::Kind::kAssisting) &&
          !AnyRunning(from.c, Assignment::Kind::kSubordinate)) {
        continue;
      }
      Violate(from.node, absl::StrCat("nobody may give command ", kind,
                                      " in stage ", from.c.stage));
    }
  }

  // No case ends unreviewed but for the reasons that need no review.
  void CheckEnding(std::uint32_t node, const Case& c, const Event& e) {
    if (e.stage.empty()) return;
    const auto& stage = data_.stages[Place(data_.FindStage(e.stage))];
    if (!stage.final) return;
    const Resolution verdict = Verdict(c);
    bool good = false;
    switch (e.resolution) {
      case Resolution::kAnswered:
        good =
            c.stage == "accept" && !AnyCommand(e.command).public_text.empty();
        break;
      case Resolution::kRefused:
        good =
            AnyCommand(e.command).refusal_reason != RefusalReason::kUnspecified;
        break;
      case Resolution::kHandedOver:
      case Resolution::kTransferred:
        good = !AnyCommand(e.command).number.empty();
        break;
      case Resolution::kMerged:
        good = e.stage == "merged" && !AnyCommand(e.command).cases.empty();
        break;
      case Resolution::kWithdrawn:
        good = KindOf(e.command) == CommandKind::kWithdraw;
        break;
      case Resolution::kTerminated:
        good = c.termination_request.assignment != 0;
        break;
      case Resolution::kWaived:
        good = c.type == TicketType::kPraise ||
               (c.reply_waived && !c.feedbacks.empty());
        break;
      case Resolution::kSatisfied:
        good = verdict == Resolution::kSatisfied;
        break;
      case Resolution::kDissatisfied:
        good =
            verdict == Resolution::kDissatisfied &&
            ((c.redos > 0 && Supervised(c)) || c.category == "law.mediation");
        break;
      case Resolution::kUnrated:
        good = verdict == Resolution::kUnrated ||
               (verdict == Resolution::kUnspecified && Attempts(c) >= 3);
        break;
      case Resolution::kExplained:
        good = verdict == Resolution::kDissatisfied &&
               AnyCommand(e.command).lawful == true;
        break;
      case Resolution::kUnspecified:
        break;
    }
    if (e.resolution > Resolution::kWaived) {
      good = good && !c.feedbacks.empty();
      // Each caller has said something, or was called three times.
      for (const std::string& member : c.duplicates) {
        good = good && (Attempts(c, member) >= 3 ||
                        Verdict(c, member) != Resolution::kUnspecified);
      }
    } else {
      // One caller's ending is not that of the merged ones.
      good = good && c.duplicates.empty();
    }
    if (!good) {
      Violate(node,
              absl::StrCat(e.transition, " closes with result ",
                           static_cast<int>(e.resolution), " unreviewed"));
    }
  }

  // From everywhere a case can end, and without being given up.
  void Endings() {
    std::vector<std::vector<std::uint32_t>> back(nodes_.size());
    for (std::uint32_t n = 0; n != nodes_.size(); ++n) {
      for (const auto& [to, gives_up] : nodes_[n].next) {
        if (!gives_up) back[to].push_back(n);
      }
    }
    std::vector<bool> ends(nodes_.size());
    std::vector<std::uint32_t> open;
    for (std::uint32_t n = 0; n != nodes_.size(); ++n) {
      if (!nodes_[n].closed) continue;
      ends[n] = true;
      open.push_back(n);
    }
    while (!open.empty()) {
      const std::uint32_t n = open.back();
      open.pop_back();
      for (std::uint32_t from : back[n]) {
        if (ends[from]) continue;
        ends[from] = true;
        open.push_back(from);
      }
    }
    for (std::uint32_t n = 0; n != nodes_.size(); ++n) {
      if (!ends[n]) Violate(n, "no way leads to the end from here");
    }
  }

  const World& w_;
  const DefinitionData& data_;
  const Bounds bounds_;
  const std::vector<Move> moves_;
  std::vector<Actor> actors_;
  std::vector<std::string> names_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::deque<Waiting>> buckets_{1};
  std::vector<AvailableCommand> offers_;
  std::size_t edges_ = 0;
  std::set<std::pair<std::string, std::string>> taken_;
  std::map<std::string, Case> examples_;
  std::vector<std::string> violations_;
};

// What "from every stage" includes although no case comes to it: a clock or a
// limit has to run.
bool IsUnreachable(std::string_view transition, std::string_view stage) {
  // Cards are given for clocks of units; on hold these do not run.
  if (transition == "card") return stage == "accept" || stage == "held";
  // Clocks propose measures while a unit handles the case.
  if (transition == "propose-order" || transition == "propose-late") {
    return stage != "handle";
  }
  // The promise runs until the unit's feedback, and not on hold.
  if (transition == "lengthen") {
    return stage == "feedback" || stage == "review" || stage == "held";
  }
  return false;
}

TEST_CASE("every case of the default definition, counters bounded") {
  const World& w = DefaultWorld();
  const DefinitionData& data = lifecycle::DataOf(w.life.definition());
  using K = CommandKind;
  Explorer::Bounds everything, complaint, supervision, dispute;
  complaint.detours = 2;
  complaint.tickets = 1;
  supervision.of = {K::kPropose,  K::kSupervise, K::kFind,  K::kRequestHold,
                    K::kSendBack, K::kAmend,     K::kReopen};
  supervision.detours = 3;
  supervision.tickets = 1;
  dispute.of = {K::kRaiseDispute, K::kRequestHold, K::kDispatch, K::kDesignate};
  dispute.detours = 3;
  dispute.tickets = 1;
#ifdef TRUNKLINE_FULL_TESTS
  everything.detours = 2;
#endif
  std::set<std::pair<std::string, std::string>> taken;
  std::map<std::string, Case> examples;
  for (const Explorer::Bounds& bounds :
       {everything, complaint, supervision, dispute}) {
    Explorer explorer(w, bounds);
    explorer.Run();
    for (const std::string& violation : explorer.violations()) {
      FAIL_CHECK(violation);
    }
    taken.insert(explorer.taken().begin(), explorer.taken().end());
    examples.insert(explorer.examples().begin(), explorer.examples().end());
    std::printf(
        "explored: %zu states, %zu steps between them, at most %d detours of "
        "%s\n",
        explorer.states(), explorer.edges(), bounds.detours,
        bounds.of.empty() ? "all kinds"
                          : absl::StrCat(bounds.of.size(), " kinds").c_str());
  }
  for (const auto& stage : data.stages) {
    INFO(stage.id);
    CHECK(examples.count(stage.id) == 1);
  }
  std::size_t transitions = 0;
  for (const auto& t : data.transitions) {
    if (t.command == CommandKind::kMigrate) continue;
    if (t.from.empty()) {
      CHECK(taken.count({t.id, ""}) == 1);
      ++transitions;
    }
    for (int from : t.from) {
      const std::string& stage = data.stages[Place(from)].id;
      INFO(t.id << " from " << stage);
      const bool never = IsUnreachable(t.id, stage);
      CHECK(taken.count({t.id, stage}) == !never);
      transitions += !never;
    }
  }
  std::printf("%zu stages, %zu transitions by stage, all taken\n",
              data.stages.size(), transitions);

  // From every stage a case goes on under the next version.
  std::string overlay =
      "lifecycle { id: '12345' version: '2' override: OVERRIDE_REPLACE } "
      "migration { id: 'm' from_version: '1' ";
  for (const auto& stage : data.stages) {
    absl::StrAppend(&overlay, "stage { from: '", stage.id, "' to: '", stage.id,
                    "' } ");
  }
  const World next = MakeWorld(overlay + "}");
  for (const auto& [stage, example] : examples) {
    INFO(stage);
    Case c = example;
    CHECK(Do(next, Make(CommandKind::kMigrate), As("administrator"),
             c.updated_at, &c)
              .ok());
    CHECK(c.stage == stage);
    CHECK(c.definition_version == "2");
  }
}

// What the exploration finds in a definition that is broken so.
std::string FirstViolation(std::string_view overlay) {
  const World w = MakeWorld(overlay);
  Explorer::Bounds bounds;
  bounds.detours = 1;
  bounds.violations = 1;
  Explorer explorer(w, bounds);
  explorer.Run();
  return explorer.violations().empty() ? "" : explorer.violations().front();
}

TEST_CASE("what is broken is found") {
  CHECK_THAT(
      FirstViolation("transition { id: 'close-satisfied' "
                     "  override: OVERRIDE_REPLACE command: COMMAND_KIND_CLOSE "
                     "  from: 'review' to: 'closed' "
                     "  effect { act: ACT_STOP clock: '*' } "
                     "  resolution: RESOLUTION_SATISFIED }"),
      match::StartsWith("close-satisfied closes with result 9 "
                        "unreviewed; the way there: / open / accept / "
                        "dispatch / sign / feed back / approve"));
  CHECK_THAT(
      FirstViolation(
          "transition { id: 'grant-return' "
          "  override: OVERRIDE_REPLACE command: COMMAND_KIND_GRANT_RETURN "
          "  from: 'handle' to: 'dispatch' "
          "  guard { kind: KIND_PENDING request: REQUEST_RETURN } "
          "  effect { act: ACT_START clock: 'dispatch' } }"),
      match::StartsWith("clock sign is nobody's; the way there: / open "
                        "/ accept / dispatch / request return / "));
  // Nobody is called back: no case is closed but as given up.
  CHECK_THAT(
      FirstViolation("right { id: 'callback' override: OVERRIDE_REPLACE "
                     "  command: COMMAND_KIND_CALLBACK role: 'subordinate' }"),
      match::Contains("nobody may give command 29 in stage review"));
  CHECK_THAT(
      FirstViolation(
          "transition { id: 'approve' override: OVERRIDE_REPLACE command: "
          "COMMAND_KIND_APPROVE "
          "  from: 'feedback' to: 'review' "
          "  guard { kind: KIND_FEWER counter: COUNTER_REDOS count: 1 } }"),
      match::StartsWith("no way leads to the end from here"));
}

}  // namespace
}  // namespace trunkline
