// SPDX-License-Identifier: Apache-2.0
//
// Random disputes at a desk, against a model of docs/disputes.md that is a page
// long: whether each command is granted, and where tickets and disputes are
// after it. Of clocks: a dispute never moves a promise, and a unit that handles
// a ticket has a limit.
#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline::testing {
namespace {

using Kind = DisputeCommandKind;

const std::string kCity = "cn.changsha";
constexpr const char* kClaimants[] = {"aic_bureau", "commerce_bureau"};
constexpr const char* kUnits[] = {"aic_bureau", "commerce_bureau",
                                  "environment_bureau", "service_centre"};
constexpr int kDisputes = 4;

const DeskRules& Tied() {
  static const DeskRules& rules = *new DeskRules(ChangshaWith(R"(
rule { id: "tied.one" priority: 7 contested: true when { category: "market.consumer" } then { department: "aic_bureau" } }
rule { id: "tied.two" priority: 7 contested: true when { category: "market.consumer" } then { department: "commerce_bureau" } }
)",
                                                              ""));
  return rules;
}

struct ModelTicket {
  bool ties = false;
  std::string stage = "handle", stage_before, dispute, lead = "service_centre";
  bool interim = true;
  std::string merged_into;
  int duplicates = 0;

  bool open() const { return stage != "closed" && stage != "merged"; }
};

struct ModelDispute {
  DisputeStage stage = DisputeStage::kUnspecified;
  DisputeEnding ending = DisputeEnding::kUnspecified;
  std::set<std::string> stated, opined;
  std::vector<std::string> cases;
  std::string unit;

  bool undecided() const {
    return stage != DisputeStage::kUnspecified &&
           ending == DisputeEnding::kUnspecified;
  }
  bool Has(const std::string& id) const {
    return std::find(cases.begin(), cases.end(), id) != cases.end();
  }
};

class Sequence {
 public:
  // `seen` counts what happened, by name.
  Sequence(unsigned seed, const std::string& kind,
           std::map<std::string, int>* seen)
      : seen_(*seen),
        random_(seed),
        store_(kind),
        desk_(Ok(Desk::Open(store_.Release(), {Tied()}))) {
    for (int i = 0; i != 7; ++i) MakeTicket(i < 5);
    for (int i = 0; i != kDisputes; ++i) disputes_[absl::StrCat("M-", i)];
  }

  void Run(int steps) {
    for (int i = 0; i != steps; ++i) {
      now_ += absl::Minutes(1);
      Step();
      Compare();
    }
    CheckClean(*desk_);
  }

 private:
  int Below(int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(random_);
  }
  template <typename Map>
  const std::string& Any(const Map& map) {
    return std::next(map.begin(), Below(static_cast<int>(map.size())))->first;
  }
  std::string AnyUnit() { return kUnits[Below(std::size(kUnits))]; }

  static Actor Office(const std::string& role) {
    Actor actor;
    actor.id = role + "-1";
    actor.unit = "city_hall";
    actor.roles = {role};
    return actor;
  }

  void MakeTicket(bool ties) {
    const std::string id = absl::StrCat(ties ? "T-" : "P-", tickets_.size());
    tickets_[id].ties = ties;
    const CaseRef ref = {kCity, id};
    Ok(desk_->Accept(
        TicketOf(absl::StrCat(
            "jurisdiction: 'cn.changsha' channel: CHANNEL_PHONE dialled: "
            "'12345' type: TICKET_TYPE_COMPLAINT region: '430102' category: '",
            ties ? "market.consumer.refund" : "environment.noise", "' id: '",
            id, "' accepted_at { seconds: ", absl::ToUnixSeconds(now_), " }")),
        As("operator"), now_));
    Ok(desk_->Do(ref, AcceptCommand(), As("operator"), now_));
    DispatchCommand dispatch;
    dispatch.unit = "service_centre";
    dispatch.interim = true;
    Ok(desk_->Do(ref, dispatch, As("dispatcher"), now_));
  }

  // --- what is done, and what the model says of it ---

  void Step() {
    const std::string id = Any(disputes_), ticket = Any(tickets_);
    ModelDispute& m = disputes_[id];
    ModelTicket& t = tickets_[ticket];
    const bool opened = m.stage != DisputeStage::kUnspecified;
    // Most of what is done to a dispute is what it waits for.
    switch (Below(opened ? 16 : 12)) {
      case 0:
      case 1:
        return OpenOrAttach(id, &m, opened ? Kind::kAttach : Kind::kOpen);
      case 2:
        return OpenOrAttach(id, &m, Kind::kOpen);
      case 3:
        return Detach(id, &m, ticket);
      case 4:
        return Close(ticket, &t);
      case 5:
        return Reopen(ticket, &t);
      case 6:
        return Merge(ticket, &t);
      case 7:
        return Unmerge(ticket, &t);
      case 8:
        return NameInterim(ticket, &t);
      case 9:
        return FeedBack(ticket, &t);
      case 10:
        return Below(4) == 0 ? End(id, &m, Kind::kWithdraw) : State(id, &m);
      case 11:
        return Below(4) == 0 ? End(id, &m, Kind::kDesignate) : State(id, &m);
      case 12:
        return Collate(id, &m);
      case 13:
        return m.stage == DisputeStage::kDecision && Below(3) == 0
                   ? End(id, &m, Kind::kRule)
                   : SendBack(id, &m);
      default:
        return m.stage == DisputeStage::kDecision ? End(id, &m, Kind::kRule)
               : m.stage == DisputeStage::kCollation && m.stated.size() == 2
                   ? Collate(id, &m)
                   : Opine(id, &m);
    }
  }

  static DisputeCommand Make(Kind kind) {
    DisputeCommand c;
    c.kind = kind;
    c.text = "words";
    c.reason = "a reason";
    c.number = "No. 7";
    c.legal_basis = "the regulation";
    c.date = "2018-06-26";
    return c;
  }

  // Gives the command; true if the model grants it, and so does the desk.
  bool Give(const std::string& id, const DisputeCommand& command,
            const Actor& actor, bool granted) {
    Note(absl::StrCat(id, " ", static_cast<int>(command.kind), " ",
                      absl::StrJoin(command.cases, ","), " ", command.unit,
                      granted ? "" : " (refused)"));
    const std::map<std::string, absl::Time> promises = Promises();
    if (granted)
      ++seen_[absl::StrCat("dispute ", static_cast<int>(command.kind))];
    const auto receipt = desk_->DoDispute(kCity, id, command, actor, now_);
    Agree(receipt.status(), granted);
    // No dispute moves a promise.
    CHECK(Promises() == promises);
    return granted;
  }
  bool Give(const std::string& ticket, const Command& command,
            const Actor& actor, bool granted) {
    Note(absl::StrCat(ticket, " ", std::string(EnumName(KindOf(command))),
                      granted ? "" : " (refused)"));
    Agree(desk_->Do({kCity, ticket}, command, actor, now_).status(), granted);
    return granted;
  }

  void OpenOrAttach(const std::string& id, ModelDispute* m, Kind kind) {
    DisputeCommand c = Make(kind);
    c.question = "who answers?";
    c.date.clear();
    std::set<std::string> chosen;
    for (int i = Below(3); i >= 0; --i) chosen.insert(Any(tickets_));
    c.cases.assign(chosen.begin(), chosen.end());
    c.category = "market";
    const bool names = Below(4) == 0;
    if (names) {
      for (const char* unit : kClaimants) {
        c.claimants.push_back({unit, Basis::kUnspecified, "", "says so"});
      }
    }
    const bool opens = kind == Kind::kOpen;
    const bool decided = !m->unit.empty();
    bool granted = opens ? m->stage == DisputeStage::kUnspecified
                         : m->undecided() || decided;
    for (const std::string& ticket : c.cases) {
      const ModelTicket& t = tickets_[ticket];
      const bool listed = m->Has(ticket);
      granted = granted && t.open() && (names || t.ties || listed);
      if (decided) {
        // It is designated at once: what is handled, only in its dispute.
        granted = granted &&
                  (t.dispute.empty() ? t.stage != "feedback" : t.dispute == id);
      } else {
        granted = granted && !listed && t.dispute.empty();
      }
    }
    if (!Give(id, c, Office("centre"), granted)) return;
    if (opens) m->stage = DisputeStage::kCollation;
    for (const std::string& ticket : c.cases) {
      if (!m->Has(ticket)) m->cases.push_back(ticket);
      if (decided) {
        Designate(*m, &tickets_[ticket]);
      } else {
        tickets_[ticket].dispute = id;
      }
    }
  }

  void Detach(const std::string& id, ModelDispute* m,
              const std::string& ticket) {
    DisputeCommand c = Make(Kind::kDetach);
    c.cases = {ticket};
    if (!Give(id, c, Office("centre"), m->undecided() && m->Has(ticket))) {
      return;
    }
    m->cases.erase(std::find(m->cases.begin(), m->cases.end(), ticket));
    if (tickets_[ticket].open()) tickets_[ticket].dispute.clear();
  }

  void State(const std::string& id, ModelDispute* m) {
    const std::string unit = kClaimants[Below(2)];
    if (Give(id, Make(Kind::kState), As(unit), m->undecided())) {
      m->stated.insert(unit);
    }
  }

  void Collate(const std::string& id, ModelDispute* m) {
    if (!Give(id, Make(Kind::kCollate), Office("centre"),
              m->stage == DisputeStage::kCollation && m->stated.size() == 2)) {
      return;
    }
    m->stage = DisputeStage::kOpinions;
    m->opined.clear();
  }

  void Opine(const std::string& id, ModelDispute* m) {
    const std::string office =
        Below(2) == 0 ? "staffing_office" : "legal_office";
    if (!Give(id, Make(Kind::kOpinion), Office(office),
              m->stage == DisputeStage::kOpinions)) {
      return;
    }
    m->opined.insert(office);
    if (m->opined.size() == 2) m->stage = DisputeStage::kDecision;
  }

  void SendBack(const std::string& id, ModelDispute* m) {
    if (Give(id, Make(Kind::kSendBack), Office("city_government"),
             m->stage == DisputeStage::kDecision)) {
      m->stage = DisputeStage::kCollation;
    }
  }

  void End(const std::string& id, ModelDispute* m, Kind kind) {
    DisputeCommand c = Make(kind);
    if (kind != Kind::kWithdraw) c.unit = AnyUnit();
    const bool granted =
        kind == Kind::kRule        ? m->stage == DisputeStage::kDecision
        : kind == Kind::kDesignate ? m->stage == DisputeStage::kCollation
                                   : m->undecided();
    const Actor actor =
        Office(kind == Kind::kRule ? "city_government" : "centre");
    if (!Give(id, c, actor, granted)) return;
    m->stage = DisputeStage::kEnded;
    m->ending = kind == Kind::kRule        ? DisputeEnding::kRuled
                : kind == Kind::kDesignate ? DisputeEnding::kSettled
                                           : DisputeEnding::kGivenUp;
    m->unit = c.unit;
    for (const std::string& ticket : m->cases) {
      ModelTicket& t = tickets_[ticket];
      if (!t.open()) continue;
      if (kind == Kind::kWithdraw) {
        t.dispute.clear();
      } else {
        Designate(*m, &t);
      }
    }
  }

  void Designate(const ModelDispute& m, ModelTicket* t) {
    if (t->stage == "feedback") {
      ++seen_[t->lead == m.unit ? "confirmed after feedback"
                                : "re-assigned after feedback"];
    } else if (t->lead == m.unit) {
      ++seen_["confirmed"];
    }
    t->stage = "handle";
    t->lead = m.unit;
    t->interim = false;
    t->dispute.clear();
  }

  // What its dispute decided, to a ticket that is open again.
  void Follow(const std::string& ticket, ModelTicket* t) {
    if (t->dispute.empty()) return;
    const ModelDispute& m = disputes_[t->dispute];
    if (m.Has(ticket) && m.undecided()) return;
    if (m.Has(ticket) && !m.unit.empty()) {
      ++seen_["designated later"];
      return Designate(m, t);
    }
    ++seen_["left later"];
    t->dispute.clear();
  }

  void Close(const std::string& ticket, ModelTicket* t) {
    WithdrawCommand c;
    c.reason = "content";
    if (Give(ticket, c, As("operator"), t->open() && t->duplicates == 0)) {
      t->stage = "closed";
    }
  }

  void Reopen(const std::string& ticket, ModelTicket* t) {
    ReopenCommand c;
    c.reason = "not content";
    if (!Give(ticket, c, As("operator"), t->stage == "closed")) return;
    t->stage = "dispatch";
    t->lead.clear();
    t->interim = false;
    Follow(ticket, t);
  }

  void Merge(const std::string& ticket, ModelTicket* t) {
    const std::string main = Any(tickets_);
    MergeCommand c;
    c.main_case = main;
    const bool granted = main != ticket && t->open() && t->duplicates == 0 &&
                         t->stage != "feedback" && tickets_[main].open();
    if (!Give(ticket, c, As("dispatcher"), granted)) return;
    t->stage_before = t->stage;
    t->stage = "merged";
    t->merged_into = main;
    ++tickets_[main].duplicates;
  }

  void Unmerge(const std::string& ticket, ModelTicket* t) {
    UnmergeCommand c;
    c.reason = "another matter";
    if (!Give(ticket, c, As("dispatcher"), t->stage == "merged")) return;
    t->stage = t->stage_before;
    --tickets_[t->merged_into].duplicates;
    t->merged_into.clear();
    Follow(ticket, t);
  }

  void NameInterim(const std::string& ticket, ModelTicket* t) {
    DispatchCommand c;
    c.unit = AnyUnit();
    c.interim = true;
    c.reason = "until the ruling";
    const bool granted =
        t->stage == "dispatch" || (t->stage == "handle" && !t->dispute.empty());
    if (!Give(ticket, c, As("dispatcher"), granted)) return;
    if (t->stage == "handle") ++seen_["another interim lead"];
    t->stage = "handle";
    t->lead = c.unit;
    t->interim = true;
  }

  void FeedBack(const std::string& ticket, ModelTicket* t) {
    const bool granted = t->stage == "handle";
    const Actor unit = As(t->lead.empty() ? "aic_bureau" : t->lead);
    if (granted) {
      const Case c = Read(ticket);
      if (c.Lead()->signed_at == absl::InfiniteFuture()) {
        Ok(desk_->Do({kCity, ticket}, SignCommand(), unit, now_));
      }
    }
    FeedbackCommand c;
    c.claim_true = true;
    c.beyond_remit = false;
    c.contacted = true;
    c.channel = Channel::kPhone;
    c.solved = Solved::kYes;
    c.public_text = "done";
    if (Give(ticket, c, unit, granted)) t->stage = "feedback";
  }

  // --- whether both agree ---

  void Note(std::string what) { notes_.push_back(std::move(what)); }
  std::string Notes() const { return absl::StrJoin(notes_, "\n"); }

  void Agree(const absl::Status& status, bool granted) {
    if (status.ok() == granted) return;
    FAIL(Notes() << "\n" << status.ToString());
  }

  Case Read(const std::string& ticket) {
    return Ok(desk_->Get({kCity, ticket}, As("dispatcher")));
  }

  // The due time of each ticket's promise.
  std::map<std::string, absl::Time> Promises() {
    std::map<std::string, absl::Time> out;
    for (const auto& [id, t] : tickets_) {
      const Case c = Read(id);
      for (const Clock& clock : c.clocks) {
        if (clock.definition == "promise") out[id] = clock.due;
      }
    }
    return out;
  }

  void Compare() {
    INFO(Notes());
    for (const auto& [id, t] : tickets_) {
      const Case c = Read(id);
      INFO(id);
      CHECK(c.stage == t.stage);
      CHECK(c.dispute == t.dispute);
      CHECK((c.closed_at == absl::InfiniteFuture()) == t.open());
      if (!t.open()) continue;
      REQUIRE((c.Lead() == nullptr) == t.lead.empty());
      if (c.Lead() == nullptr) continue;
      CHECK(c.Lead()->unit == t.lead);
      CHECK(c.Lead()->interim == t.interim);
      const bool limited = std::any_of(
          c.clocks.begin(), c.clocks.end(), [&](const Clock& clock) {
            return clock.definition == "handle" && clock.assignment == c.lead &&
                   clock.state == Clock::State::kRunning;
          });
      CHECK(limited == (t.stage == "handle"));
    }
    for (const auto& [id, m] : disputes_) {
      INFO(id);
      const auto dispute = desk_->GetDispute(kCity, id, As("dispatcher"));
      if (m.stage == DisputeStage::kUnspecified) {
        CHECK(absl::IsNotFound(dispute.status()));
        continue;
      }
      const Dispute d = Ok(dispute);
      CHECK(d.stage == m.stage);
      CHECK(d.ending == m.ending);
      CHECK(d.cases == m.cases);
      CHECK(d.unit == m.unit);
    }
  }

  std::map<std::string, int>& seen_;
  std::mt19937 random_;
  TestStore store_;
  const std::unique_ptr<Desk> desk_;
  absl::Time now_ = At("2018-06-26 09:00");
  std::map<std::string, ModelTicket> tickets_;
  std::map<std::string, ModelDispute> disputes_;
  std::vector<std::string> notes_;
};

TEST_CASE("random disputes are what the model says") {
#ifdef TRUNKLINE_FULL_TESTS
  constexpr unsigned kSequences = 60;
#else
  constexpr unsigned kSequences = 8;
#endif
  for (const std::string& kind : StoreKinds()) {
    DYNAMIC_SECTION(kind) {
      const unsigned count = kind == "memory" ? kSequences : 2;
      std::map<std::string, int> seen;
      for (unsigned seed = 1; seed <= count; ++seed) {
        INFO("seed " << seed);
        Sequence(seed, kind, &seen).Run(300);
      }
      if (kind != "memory") continue;
      for (const Kind of :
           {Kind::kOpen, Kind::kAttach, Kind::kDetach, Kind::kDesignate,
            Kind::kCollate, Kind::kSendBack, Kind::kRule, Kind::kWithdraw,
            Kind::kState, Kind::kOpinion}) {
        INFO(static_cast<int>(of));
        CHECK(seen[absl::StrCat("dispute ", static_cast<int>(of))] > 0);
      }
      for (const char* what : {"confirmed", "confirmed after feedback",
                               "re-assigned after feedback", "designated later",
                               "left later", "another interim lead"}) {
        INFO(what);
        CHECK(seen[what] > 0);
      }
    }
  }
}

}  // namespace
}  // namespace trunkline::testing
