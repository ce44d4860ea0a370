// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/ids.h"
#include "src/base/message.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/dispute/claimants.h"
#include "src/lifecycle/dispute/messages.h"
#include "src/lifecycle/dispute/offices.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline_internal/v1/dispute.pb.h"

namespace trunkline {

namespace {

namespace messages = lifecycle::messages;
namespace pb = ::trunkline_internal::v1;

using Kind = DisputeCommandKind;
using base::Fill;
using lifecycle::DisputeOffice;
using lifecycle::DisputeStep;
using lifecycle::DisputeWay;

constexpr unsigned In(DisputeStage stage) {
  return 1u << static_cast<unsigned>(stage);
}
constexpr unsigned kOpenStages = In(DisputeStage::kCollation) |
                                 In(DisputeStage::kOpinions) |
                                 In(DisputeStage::kDecision);

// Whose offices have the right to a command.
enum class Whose : std::uint8_t { kFirstStep, kThisStep, kClaimant };

// The step that a command leads to.
enum class Next : std::uint8_t { kSame, kFirst, kFollowing, kNone };

// What each kind of command takes, and where it leads.
struct Rule {
  Whose whose;
  unsigned stages;
  Next next = Next::kSame;
  DisputeEnding ending = DisputeEnding::kUnspecified;
};

constexpr Rule kRules[kDisputeCommandKinds] = {
    {Whose::kFirstStep, 0},
    {Whose::kFirstStep, In(DisputeStage::kUnspecified), Next::kFirst},
    {Whose::kFirstStep, kOpenStages | In(DisputeStage::kEnded)},
    {Whose::kFirstStep, kOpenStages},
    {Whose::kFirstStep, In(DisputeStage::kCollation), Next::kNone,
     DisputeEnding::kSettled},
    {Whose::kFirstStep, In(DisputeStage::kCollation), Next::kFollowing},
    {Whose::kThisStep, In(DisputeStage::kOpinions)},
    {Whose::kThisStep, In(DisputeStage::kOpinions)},
    {Whose::kThisStep, In(DisputeStage::kDecision), Next::kFirst},
    {Whose::kThisStep, In(DisputeStage::kDecision), Next::kNone,
     DisputeEnding::kRuled},
    {Whose::kFirstStep, kOpenStages, Next::kNone, DisputeEnding::kGivenUp},
    {Whose::kClaimant, kOpenStages},
    {Whose::kThisStep, In(DisputeStage::kOpinions)},
    {Whose::kThisStep, In(DisputeStage::kDecision), Next::kFollowing},
};

bool IsOpinion(Kind kind) {
  return kind == Kind::kOpinion || kind == Kind::kStaffingOpinion ||
         kind == Kind::kLegalOpinion;
}

// The way of disputes of a definition that has no steps.
const DisputeWay& BuiltInWay() {
  static const DisputeWay& way = *[] {
    auto* out = new DisputeWay;
    for (const std::string_view id :
         {std::string_view("centre"), lifecycle::kStaffingOffice,
          lifecycle::kLegalOffice, std::string_view("city_government")}) {
      DisputeOffice& office = out->offices.emplace_back();
      office.id = id;
      office.holder = id;
    }
    const auto add = [&](const char* id, DisputeStage stage,
                         std::vector<int> offices) {
      DisputeStep& step = out->steps.emplace_back();
      step.id = id;
      step.stage = stage;
      step.offices = std::move(offices);
    };
    add("collation", DisputeStage::kCollation, {0});
    add("opinions", DisputeStage::kOpinions, {1, 2});
    add("decision", DisputeStage::kDecision, {3});
    return out;
  }();
  return way;
}

const DisputeWay& WayOf(const lifecycle::DefinitionData& data) {
  return data.disputes.steps.empty() ? BuiltInWay() : data.disputes;
}

base::Text NameOf(DisputeStage stage) {
  return {pb::DisputeStage_Name(static_cast<pb::DisputeStage>(stage)),
          std::string(schema::DisputeStageNames().ChineseName(
              static_cast<int>(stage)))};
}

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// None is empty, none is there twice.
bool Distinct(const std::vector<std::string>& names) {
  return !Has(names, "") &&
         std::set<std::string_view>(names.begin(), names.end()).size() ==
             names.size();
}

bool GoodId(std::string_view id) {
  constexpr std::string_view kBad = "\"'`;,\\\x7F";
  return !id.empty() && id.size() <= 200 &&
         std::all_of(id.begin(), id.end(), [&](char c) {
           return static_cast<unsigned char>(c) > 0x20 &&
                  kBad.find(c) == std::string_view::npos;
         });
}

// "2018-06-28"
std::optional<absl::CivilDay> ReadDay(const std::string& text) {
  const auto civil = base::ParseCivil(text);
  if (!civil.ok()) return std::nullopt;
  const absl::CivilDay day(*civil);
  if (base::FormatDate(day) != text) return std::nullopt;
  return day;
}

// What a dispute is decided by. Without `engine` there are no limits, no names
// and no zone.
struct By {
  const DisputeWay& way;
  const lifecycle::EngineData* engine = nullptr;
};

// Decides a command by the table of rules and the steps. Refusals in this
// order: interest (a contender decides nothing), stage, right, facts, what is
// waited for; so that an actor is told of a missing fact only where it could
// act at all.
class Decider {
 public:
  Decider(const By& by, const Dispute& dispute, const DisputeCommand& command,
          const Actor& actor, absl::Time now)
      : by_(by),
        m_(dispute),
        c_(command),
        a_(actor),
        now_(m_.version != 0 && now < m_.updated_at ? m_.updated_at : now),
        stated_(now),
        step_(FindStep()) {}

  absl::StatusOr<DisputeEvent> Decide() {
    TRUNKLINE_RETURN_IF_ERROR(Check());
    DisputeEvent e;
    e.dispute = m_.id;
    e.version = m_.version + 1;
    e.at = now_;
    if (now_ != stated_) e.stated_at = stated_;
    e.actor = a_.id;
    e.unit = a_.unit;
    e.role = role_;
    e.command = c_;
    e.ending = rule().ending;
    if (c_.kind == Kind::kOpen) {
      e.jurisdiction = m_.jurisdiction;
      if (by_.engine != nullptr) {
        e.definition_id = by_.engine->data().id;
        e.definition_version = by_.engine->data().version;
      }
    }
    if (office_ != nullptr) {
      e.office_name = NamesOf(*office_);
      if (IsOpinion(c_.kind) || e.ending == DisputeEnding::kSettled ||
          e.ending == DisputeEnding::kRuled) {
        e.command.office = office_->id;
      }
    }
    const DisputeStep* const next = NextStep();
    if (next != nullptr) {
      e.stage = next->stage;
      e.step = next->id;
      TRUNKLINE_ASSIGN_OR_RETURN(e.step_due_at, DueOf(*next));
    } else if (rule().next == Next::kNone) {
      e.stage = DisputeStage::kEnded;
    }
    return e;
  }

 private:
  const Rule& rule() const { return kRules[static_cast<std::size_t>(c_.kind)]; }

  // The step that the dispute waits in; null: none. Disputes from before steps
  // had ids have a stage alone.
  const DisputeStep* FindStep() const {
    for (const DisputeStep& step : by_.way.steps) {
      if (m_.step.empty() ? step.stage == m_.stage : step.id == m_.step) {
        return &step;
      }
    }
    return nullptr;
  }

  const DisputeStep* Following() const {
    if (step_ == nullptr || step_ == &by_.way.steps.back()) return nullptr;
    return step_ + 1;
  }

  // The step that the event leads to; null: it stays, or ends.
  const DisputeStep* NextStep() const {
    if (IsOpinion(c_.kind)) return IsLastOpinion() ? Following() : nullptr;
    if (rule().next == Next::kFirst) return &by_.way.steps.front();
    return rule().next == Next::kFollowing ? Following() : nullptr;
  }

  // Whether the other offices of the step have given their opinions.
  bool IsLastOpinion() const {
    return std::all_of(
        step_->offices.begin(), step_->offices.end(), [&](int i) {
          const DisputeOffice& office = Office(i);
          return &office == office_ || m_.OpinionOf(office.id) != nullptr;
        });
  }

  const DisputeOffice& Office(int i) const {
    return by_.way.offices[lifecycle::Slot(i)];
  }

  std::vector<Label> NamesOf(const DisputeOffice& office) const {
    for (const DisputeOffice::Name& name : office.names) {
      const absl::CivilSecond now = absl::ToCivilSecond(now_, Zone());
      const auto from = base::ParseCivil(name.from);
      const auto to = base::ParseCivil(name.to);
      if ((!from.ok() || *from <= now) && (!to.ok() || now < *to)) {
        return name.label;
      }
    }
    return {};
  }

  absl::TimeZone Zone() const {
    return by_.engine == nullptr ? absl::UTCTimeZone()
                                 : internal::CompiledOf(by_.engine->rules).zone;
  }

  absl::StatusOr<absl::Time> DueOf(const DisputeStep& step) const {
    if (!step.limited || by_.engine == nullptr) return absl::InfiniteFuture();
    CountOptions options;
    options.provisional = true;
    TRUNKLINE_ASSIGN_OR_RETURN(
        const Due due, DueTime(step.limit, *by_.engine->CalendarOf(step.limit),
                               now_, options));
    return due.due;
  }

  absl::Status Refuse(absl::StatusCode code, const base::Text& why) const {
    const int kind = static_cast<int>(c_.kind);
    const base::Text name = {
        pb::DisputeCommandKind_Name(static_cast<pb::DisputeCommandKind>(kind)),
        std::string(schema::DisputeCommandKindNames().ChineseName(kind))};
    return base::ErrorOf(code, base::At(name, why));
  }
  absl::Status NoRight(const base::Text& why) const {
    return Refuse(absl::StatusCode::kPermissionDenied, why);
  }
  absl::Status BadFact(const base::Text& why) const {
    return Refuse(absl::StatusCode::kInvalidArgument, why);
  }
  absl::Status NotNow(const base::Text& why) const {
    return Refuse(absl::StatusCode::kFailedPrecondition, why);
  }
  absl::Status NoFact(std::string_view name) const {
    return BadFact(Fill<messages::kDisputeNoFact>(name));
  }

  absl::Status Check() {
    if (c_.kind == Kind::kUnspecified ||
        static_cast<int>(c_.kind) >= kDisputeCommandKinds) {
      return base::InvalidArgument(Fill<messages::kDisputeNoKind>());
    }
    if (a_.id.empty()) return NoRight(Fill<messages::kDisputeNoActor>());
    TRUNKLINE_RETURN_IF_ERROR(CheckInterest());
    if ((rule().stages & In(m_.stage)) == 0 ||
        m_.ending == DisputeEnding::kGivenUp) {
      return NotNow(Place());
    }
    if (step_ == nullptr && (kOpenStages & In(m_.stage)) != 0) {
      return NotNow(Fill<messages::kDisputeUnknownStep>(base::Quoted(m_.step)));
    }
    TRUNKLINE_RETURN_IF_ERROR(rule().whose == Whose::kClaimant ? CheckClaimant()
                                                               : CheckOffice());
    TRUNKLINE_RETURN_IF_ERROR(CheckFacts());
    TRUNKLINE_RETURN_IF_ERROR(CheckDate());
    return CheckNext();
  }

  // A contender states its case and does nothing else.
  absl::Status CheckInterest() const {
    if (rule().whose == Whose::kClaimant) return absl::OkStatus();
    const auto contends = [&](const std::vector<Claimant>& claimants) {
      return !a_.unit.empty() &&
             std::any_of(claimants.begin(), claimants.end(),
                         [&](const Claimant& c) { return c.unit == a_.unit; });
    };
    const bool brings = c_.kind == Kind::kOpen || c_.kind == Kind::kAttach;
    if ((brings && contends(c_.claimants)) ||
        (c_.kind != Kind::kOpen && contends(m_.claimants))) {
      return NoRight(Fill<messages::kDisputeInterest>(base::Quoted(a_.unit)));
    }
    return absl::OkStatus();
  }

  // An actor of a unit that contends, in a role that units have.
  absl::Status CheckClaimant() {
    std::string units;
    bool contends = false;
    for (const Claimant& claimant : m_.claimants) {
      absl::StrAppend(&units, units.empty() ? "" : ", ", claimant.unit);
      contends = contends || claimant.unit == a_.unit;
    }
    role_ = "claimant";
    if (by_.engine != nullptr) {
      bool holds = false;
      for (const lifecycle::Role& role : by_.engine->data().roles) {
        if (role.relation == lifecycle::Role::Relation::kNothing ||
            role.relation == lifecycle::Role::Relation::kClock ||
            !Has(a_.roles, role.holder)) {
          continue;
        }
        holds = true;
        role_ = role.holder;
      }
      contends = contends && holds;
    }
    if (contends) return absl::OkStatus();
    return NoRight(Fill<messages::kDisputeNotClaimant>(units));
  }

  // Finds the office that the actor acts for.
  absl::Status CheckOffice() {
    const DisputeStep* const step =
        rule().whose == Whose::kFirstStep ? &by_.way.steps.front() : step_;
    std::string holders, ids;
    std::vector<const DisputeOffice*> held;
    const std::string_view only =
        c_.kind == Kind::kStaffingOpinion ? lifecycle::kStaffingOffice
        : c_.kind == Kind::kLegalOpinion  ? lifecycle::kLegalOffice
                                          : std::string_view(c_.office);
    bool named = false;
    for (const int i : step->offices) {
      const DisputeOffice& office = Office(i);
      absl::StrAppend(&ids, ids.empty() ? "" : ", ", office.id);
      if (!only.empty() && office.id != only) continue;
      named = true;
      absl::StrAppend(&holders, holders.empty() ? "" : ", ", office.holder);
      if (Has(a_.roles, office.holder)) held.push_back(&office);
    }
    if (!named) {
      return BadFact(Fill<messages::kDisputeOffice>(ids));
    }
    if (held.empty()) {
      return NoRight(Fill<messages::kDisputeNoRight>(holders));
    }
    // An opinion is that of one office; other acts are the same by either.
    if (held.size() > 1 && IsOpinion(c_.kind)) {
      return BadFact(Fill<messages::kDisputeOffice>(ids));
    }
    office_ = held.front();
    role_ = office_->holder;
    return absl::OkStatus();
  }

  // Why it is not possible now.
  base::Text Place() const {
    if (m_.version == 0) return Fill<messages::kDisputeNotOpen>();
    if (c_.kind == Kind::kOpen) return Fill<messages::kDisputeOpenAlready>();
    base::Text out = Fill<messages::kDisputeStage>(NameOf(m_.stage));
    const bool decides = c_.kind == Kind::kRule || c_.kind == Kind::kSendBack;
    if (decides && m_.stage == DisputeStage::kCollation) {
      out += Fill<messages::kDisputeNotCollated>();
    } else if (decides && m_.stage == DisputeStage::kOpinions &&
               step_ != nullptr) {
      for (const int i : step_->offices) {
        if (m_.OpinionOf(Office(i).id) == nullptr) {
          out += Fill<messages::kDisputeNoOpinion>(Office(i).id);
        }
      }
    }
    return out;
  }

  absl::Status CheckFacts() const {
    switch (c_.kind) {
      case Kind::kOpen:
        if (!GoodId(m_.id)) return BadFact(Fill<messages::kDisputeNoId>());
        if (m_.jurisdiction.empty()) {
          return BadFact(Fill<messages::kDisputeNoJurisdiction>());
        }
        if (c_.question.empty()) return NoFact("question");
        if (c_.category.empty()) return NoFact("category");
        if (!Claimants()) return BadFact(Fill<messages::kDisputeClaimants>());
        return CheckCases(true);
      case Kind::kAttach:
        if (c_.cases.empty()) return NoFact("cases");
        if (!ClaimantsRest()) {
          return BadFact(Fill<messages::kDisputeClaimants>());
        }
        return CheckCases(true);
      case Kind::kDetach:
        if (c_.cases.empty()) return NoFact("cases");
        if (c_.reason.empty()) return NoFact("reason");
        return CheckCases(false);
      case Kind::kDesignate:
        if (c_.reason.empty()) return NoFact("reason");
        return CheckUnit();
      case Kind::kRule:
        if (c_.text.empty()) return NoFact("text");
        TRUNKLINE_RETURN_IF_ERROR(CheckUnit());
        return CheckStepFacts();
      case Kind::kStaffingOpinion:
      case Kind::kLegalOpinion:
      case Kind::kOpinion:
        if (c_.text.empty()) return NoFact("text");
        return CheckStepFacts();
      case Kind::kCollate:
      case Kind::kState:
        return c_.text.empty() ? NoFact("text") : absl::OkStatus();
      case Kind::kSendBack:
      case Kind::kWithdraw:
      case Kind::kEscalate:
        return c_.reason.empty() ? NoFact("reason") : absl::OkStatus();
      case Kind::kUnspecified:
        break;
    }
    return absl::OkStatus();
  }

  absl::Status CheckStepFacts() const {
    for (const std::string& fact : step_->facts) {
      const std::string& value = fact == "number"        ? c_.number
                                 : fact == "date"        ? c_.date
                                 : fact == "legal_basis" ? c_.legal_basis
                                                         : c_.unit;
      if (value.empty()) return NoFact(fact);
    }
    return absl::OkStatus();
  }

  bool Claimants() const { return c_.claimants.size() >= 2 && ClaimantsRest(); }

  // Whether each claims once, and what it rests on is said.
  bool ClaimantsRest() const {
    std::vector<std::string> units;
    for (const Claimant& c : c_.claimants) {
      units.push_back(c.unit);
      if (c.basis == Basis::kUnspecified && c.rule.empty() && c.text.empty()) {
        return false;
      }
    }
    return Distinct(units);
  }

  absl::Status CheckCases(bool joining) const {
    bool good = Distinct(c_.cases);
    // After the ruling a ticket may be attached again: one that was merged or
    // closed when it was made, and is open again, gets its designation so.
    if (good && joining && !m_.unit.empty()) return absl::OkStatus();
    for (const std::string& id : c_.cases) {
      good = good && Has(m_.cases, id) != joining;
    }
    if (good) return absl::OkStatus();
    return BadFact(joining ? Fill<messages::kDisputeJoins>()
                           : Fill<messages::kDisputeLeaves>());
  }

  absl::Status CheckUnit() const {
    if (c_.unit.empty()) return NoFact("unit");
    if (Distinct(c_.assisting) && !Has(c_.assisting, c_.unit)) {
      return absl::OkStatus();
    }
    return BadFact(Fill<messages::kDisputeAssisting>());
  }

  // A document is not dated after the day on which it is entered, and a ruling
  // not before the dispute was opened.
  absl::Status CheckDate() const {
    if (c_.date.empty()) return absl::OkStatus();
    const std::optional<absl::CivilDay> day = ReadDay(c_.date);
    if (!day.has_value()) return BadFact(Fill<messages::kDisputeDate>());
    if (by_.engine == nullptr) return absl::OkStatus();
    const absl::CivilDay today = absl::ToCivilDay(now_, Zone());
    if (*day > today) {
      return BadFact(
          Fill<messages::kDisputeLaterDate>(c_.date, base::FormatDate(today)));
    }
    const absl::CivilDay opened = absl::ToCivilDay(m_.opened_at, Zone());
    if (c_.kind == Kind::kRule && *day < opened) {
      return BadFact(Fill<messages::kDisputeEarlierDate>(
          c_.date, base::FormatDate(opened)));
    }
    return absl::OkStatus();
  }

  // A step that the command leads to, and the statements that it waits for.
  absl::Status CheckNext() const {
    if (rule().next != Next::kFollowing) return absl::OkStatus();
    const DisputeStep* const next = Following();
    if (next == nullptr || (c_.kind == Kind::kEscalate &&
                            next->stage != DisputeStage::kDecision)) {
      return NotNow(Fill<messages::kDisputeNoStep>(base::Quoted(step_->id)));
    }
    if (c_.kind != Kind::kCollate || !step_->statements ||
        now_ >= m_.step_due_at) {
      return absl::OkStatus();
    }
    std::string missing;
    for (const Claimant& claimant : m_.claimants) {
      const bool stated = std::any_of(
          m_.statements.begin(), m_.statements.end(),
          [&](const Statement& s) { return s.unit == claimant.unit; });
      if (!stated) {
        absl::StrAppend(&missing, missing.empty() ? "" : ", ", claimant.unit);
      }
    }
    if (missing.empty()) return absl::OkStatus();
    return NotNow(Fill<messages::kDisputeNoStatement>(
        missing, base::FormatMinute(m_.step_due_at, Zone())));
  }

  const By& by_;
  const Dispute& m_;
  const DisputeCommand& c_;
  const Actor& a_;
  const absl::Time now_;  // Never before the dispute's last event.
  const absl::Time stated_;
  const DisputeStep* const step_;
  const DisputeOffice* office_ = nullptr;
  std::string role_;
};

absl::StatusOr<std::vector<DisputeEvent>> DecideBy(
    const By& by, const Dispute& dispute, const DisputeCommand& command,
    const Actor& actor, absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kActorId, actor.id));
  TRUNKLINE_ASSIGN_OR_RETURN(
      DisputeEvent event, Decider(by, dispute, command, actor, now).Decide());
  // What could not be read again: text that is not UTF-8, an infinite time.
  if (now == absl::InfiniteFuture() || now == absl::InfinitePast()) {
    return base::InvalidArgument(Fill<messages::kDisputeInfinite>());
  }
  TRUNKLINE_RETURN_IF_ERROR(
      ReadDisputeEvent(WriteDisputeEvent(event)).status());
  return std::vector<DisputeEvent>{std::move(event)};
}

}  // namespace

absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now) {
  return DecideBy({BuiltInWay(), nullptr}, dispute, command, actor, now);
}

absl::StatusOr<std::vector<DisputeEvent>> LifecycleEngine::DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now) const {
  const lifecycle::DefinitionData& data = data_->data();
  if (dispute.version != 0 && (dispute.definition_id != data.id ||
                               dispute.definition_version != data.version)) {
    return base::FailedPrecondition(Fill<messages::kDisputeDefinition>(
        base::Quoted(dispute.definition_id),
        base::Quoted(dispute.definition_version)));
  }
  return DecideBy({WayOf(data), data_.get()}, dispute, command, actor, now);
}

absl::Status LifecycleEngine::CheckDisputeAccess(const Dispute& dispute,
                                                 const Actor& actor) const {
  TRUNKLINE_RETURN_IF_ERROR(lifecycle::CheckNamed(actor));
  const lifecycle::DefinitionData& data = data_->data();
  for (const DisputeOffice& office : WayOf(data).offices) {
    if (Has(actor.roles, office.holder)) return absl::OkStatus();
  }
  const bool of_unit = std::any_of(
      data.roles.begin(), data.roles.end(), [&](const lifecycle::Role& role) {
        return role.relation != lifecycle::Role::Relation::kNothing &&
               role.relation != lifecycle::Role::Relation::kClock &&
               Has(actor.roles, role.holder);
      });
  for (const Claimant& claimant : dispute.claimants) {
    if (of_unit && claimant.unit == actor.unit) return absl::OkStatus();
  }
  return CheckAccess(Access::kDispute, actor);
}

std::vector<Claimant> ClaimantsOf(const Decision& decision) {
  std::vector<Claimant> claimants;
  for (const Contender& c : decision.contenders) {
    lifecycle::AddClaimant(c.department, c.basis, c.rule, &claimants);
  }
  return claimants;
}

}  // namespace trunkline
