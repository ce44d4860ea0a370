// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/codec.h"
#include "src/lifecycle/fields.h"
#include "trunkline_internal/v1/dispute.pb.h"
#include "trunkline_internal/v1/ruleset.pb.h"
#include "trunkline_schema/fields.h"

namespace trunkline {

namespace pb = ::trunkline_internal::v1;

// --- the wire ---

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Claimant>& c) {
  using F = schema::fields::Claimant;
  v(F::kUnit, c.unit);
  v(F::kBasis, c.basis);
  v(F::kRule, c.rule);
  v(F::kText, c.text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DisputeCommand>& c) {
  using F = schema::fields::DisputeCommand;
  v(F::kKind, c.kind);
  v(F::kQuestion, c.question);
  v(F::kCategory, c.category);
  v(F::kRegion, c.region);
  v(F::kClaimant, c.claimants);
  v(F::kCases, c.cases);
  v(F::kUnit, c.unit);
  v(F::kAssisting, c.assisting);
  v(F::kText, c.text);
  v(F::kReason, c.reason);
  v(F::kLegalBasis, c.legal_basis);
  v(F::kNumber, c.number);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DisputeEvent>& e) {
  using F = schema::fields::DisputeEvent;
  v(F::kDispute, e.dispute);
  v(F::kVersion, e.version);
  v(F::kAt, e.at);
  v(F::kStatedAt, e.stated_at);
  v(F::kActor, e.actor);
  v(F::kUnit, e.unit);
  v(F::kRole, e.role);
  v(F::kCommand, e.command);
  v(F::kStage, e.stage);
  v(F::kEnding, e.ending);
  v(F::kJurisdiction, e.jurisdiction);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Opinion>& o) {
  using F = schema::fields::Opinion;
  v(F::kOffice, o.office);
  v(F::kRound, o.round);
  v(F::kAt, o.at);
  v(F::kBy, o.by);
  v(F::kText, o.text);
  v(F::kUnit, o.unit);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Dispute>& m) {
  using F = schema::fields::Dispute;
  v(F::kId, m.id);
  v(F::kJurisdiction, m.jurisdiction);
  v(F::kVersion, m.version);
  v(F::kStage, m.stage);
  v(F::kEnding, m.ending);
  v(F::kOpenedAt, m.opened_at);
  v(F::kUpdatedAt, m.updated_at);
  v(F::kEndedAt, m.ended_at);
  v(F::kQuestion, m.question);
  v(F::kCategory, m.category);
  v(F::kRegion, m.region);
  v(F::kClaimant, m.claimants);
  v(F::kCases, m.cases);
  v(F::kRound, m.round);
  v(F::kCollation, m.collation);
  v(F::kOpinion, m.opinions);
  v(F::kUnit, m.unit);
  v(F::kAssisting, m.assisting);
  v(F::kGrounds, m.grounds);
  v(F::kLegalBasis, m.legal_basis);
  v(F::kNumber, m.number);
  v(F::kUnknownEvents, m.unknown_events);
}

absl::StatusOr<DisputeEvent> ReadDisputeEvent(std::string_view bytes) {
  bool unknown = false;
  auto event =
      lifecycle::ReadMessage<DisputeEvent>("DisputeEvent", bytes, &unknown);
  if (event.ok() && unknown) event->unknown.assign(bytes);
  return event;
}

absl::StatusOr<DisputeCommand> ReadDisputeCommand(std::string_view bytes) {
  return lifecycle::ReadMessage<DisputeCommand>("DisputeCommand", bytes);
}

absl::StatusOr<Dispute> ReadDispute(std::string_view bytes) {
  return lifecycle::ReadMessage<Dispute>("Dispute", bytes);
}

std::string WriteDisputeEvent(const DisputeEvent& event) {
  return event.unknown.empty() ? lifecycle::WriteMessage(event) : event.unknown;
}

std::string WriteDisputeCommand(const DisputeCommand& command) {
  return lifecycle::WriteMessage(command);
}

std::string WriteDispute(const Dispute& dispute) {
  return lifecycle::WriteMessage(dispute);
}

// --- deciding ---

namespace {

using Kind = DisputeCommandKind;
using Office = Opinion::Office;

constexpr unsigned In(DisputeStage stage) {
  return 1u << static_cast<unsigned>(stage);
}
constexpr unsigned kOpenStages = In(DisputeStage::kCollation) |
                                 In(DisputeStage::kOpinions) |
                                 In(DisputeStage::kDecision);

// What each kind of command takes, and where it leads.
struct Step {
  std::string_view role;
  unsigned stages;
  DisputeStage to = DisputeStage::kUnspecified;
  DisputeEnding ending = DisputeEnding::kUnspecified;
};

constexpr std::string_view kCentre = "centre";
constexpr std::string_view kGovernment = "city_government";

constexpr Step kSteps[kDisputeCommandKinds] = {
    {{}, 0},
    {kCentre, In(DisputeStage::kUnspecified), DisputeStage::kCollation},
    {kCentre, kOpenStages | In(DisputeStage::kEnded)},
    {kCentre, kOpenStages},
    {kCentre, In(DisputeStage::kCollation), DisputeStage::kEnded,
     DisputeEnding::kSettled},
    {kCentre, In(DisputeStage::kCollation), DisputeStage::kOpinions},
    {"staffing_office", In(DisputeStage::kOpinions)},
    {"legal_office", In(DisputeStage::kOpinions)},
    {kGovernment, In(DisputeStage::kDecision), DisputeStage::kCollation},
    {kGovernment, In(DisputeStage::kDecision), DisputeStage::kEnded,
     DisputeEnding::kRuled},
    {kCentre, kOpenStages, DisputeStage::kEnded, DisputeEnding::kGivenUp},
};

std::string_view NameOf(DisputeStage stage) {
  return pb::DisputeStage_Name(static_cast<pb::DisputeStage>(stage));
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

class Decider {
 public:
  Decider(const Dispute& dispute, const DisputeCommand& command,
          const Actor& actor)
      : m_(dispute), c_(command), a_(actor) {}

  absl::Status Check() const {
    if (c_.kind == Kind::kUnspecified) {
      return absl::InvalidArgumentError("the command's kind is missing");
    }
    const auto& claimants =
        c_.kind == Kind::kOpen ? c_.claimants : m_.claimants;
    for (const Claimant& claimant : claimants) {
      if (!a_.unit.empty() && claimant.unit == a_.unit) {
        return absl::PermissionDeniedError(
            absl::StrCat(Name(), ": the actor's unit, ", base::Quoted(a_.unit),
                         ", is one of those that contend"));
      }
    }
    if ((step().stages & In(m_.stage)) == 0 ||
        m_.ending == DisputeEnding::kGivenUp) {
      return absl::FailedPreconditionError(absl::StrCat(Name(), ": ", Place()));
    }
    if (!Has(a_.roles, step().role)) {
      return absl::PermissionDeniedError(absl::StrCat(
          Name(), ": no right; it belongs to: ", base::ToAbsl(step().role)));
    }
    const std::string_view fact = Missing();
    if (!fact.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(Name(), ": ", base::ToAbsl(fact)));
    }
    return absl::OkStatus();
  }

  DisputeEvent Event(absl::Time now) const {
    DisputeEvent e;
    e.dispute = m_.id;
    e.version = m_.version + 1;
    e.at = now;
    if (m_.version != 0 && now < m_.updated_at) {
      e.stated_at = std::exchange(e.at, m_.updated_at);
    }
    e.actor = a_.id;
    e.unit = a_.unit;
    e.role = step().role;
    e.command = c_;
    e.stage = step().to;
    e.ending = step().ending;
    if (c_.kind == Kind::kOpen) e.jurisdiction = m_.jurisdiction;
    const bool both =
        (c_.kind == Kind::kStaffingOpinion && m_.OpinionOf(Office::kLegal)) ||
        (c_.kind == Kind::kLegalOpinion && m_.OpinionOf(Office::kStaffing));
    if (both) e.stage = DisputeStage::kDecision;
    return e;
  }

 private:
  const Step& step() const { return kSteps[static_cast<std::size_t>(c_.kind)]; }

  std::string Name() const {
    return pb::DisputeCommandKind_Name(
        static_cast<pb::DisputeCommandKind>(c_.kind));
  }

  // Why it is not possible now.
  std::string Place() const {
    if (m_.version == 0) return "the dispute is not open yet";
    if (c_.kind == Kind::kOpen) return "the dispute is open already";
    std::string out =
        absl::StrCat("not possible in stage ", base::ToAbsl(NameOf(m_.stage)));
    const bool decides = c_.kind == Kind::kRule || c_.kind == Kind::kSendBack;
    if (decides && m_.stage == DisputeStage::kCollation) {
      out += "; the centre has not collated it";
    } else if (decides && m_.stage == DisputeStage::kOpinions) {
      for (const auto& [office, role] :
           {std::pair(Office::kStaffing, "staffing_office"),
            std::pair(Office::kLegal, "legal_office")}) {
        if (m_.OpinionOf(office) == nullptr) {
          absl::StrAppend(&out, "; the opinion of ", role, " is missing");
        }
      }
    }
    return out;
  }

  // What is missing or does not fit; empty: nothing.
  std::string_view Missing() const {
    switch (c_.kind) {
      case Kind::kOpen:
        if (!GoodId(m_.id)) {
          return "the dispute's id is missing, too long, or has spaces, "
                 "quotes, "
                 "`;`, `,` or `\\`";
        }
        if (m_.jurisdiction.empty()) return "the jurisdiction is missing";
        if (c_.question.empty()) return "the fact \"question\" is missing";
        if (c_.category.empty()) return "the fact \"category\" is missing";
        if (!Claimants()) {
          return "\"claimant\" does not fit: at least two units, none twice, "
                 "each with what it rests on (basis, rule or text)";
        }
        return Cases(true);
      case Kind::kAttach:
        if (c_.cases.empty()) return "the fact \"cases\" is missing";
        return Cases(true);
      case Kind::kDetach:
        if (c_.cases.empty()) return "the fact \"cases\" is missing";
        if (c_.reason.empty()) return "the fact \"reason\" is missing";
        return Cases(false);
      case Kind::kDesignate:
        if (c_.reason.empty()) return "the fact \"reason\" is missing";
        return Unit();
      case Kind::kRule:
        if (c_.text.empty()) return "the fact \"text\" is missing";
        return Unit();
      case Kind::kCollate:
      case Kind::kStaffingOpinion:
      case Kind::kLegalOpinion:
        return c_.text.empty() ? "the fact \"text\" is missing" : "";
      case Kind::kSendBack:
      case Kind::kWithdraw:
        return c_.reason.empty() ? "the fact \"reason\" is missing" : "";
      case Kind::kUnspecified:
        break;
    }
    return "";
  }

  bool Claimants() const {
    std::vector<std::string> units;
    for (const Claimant& c : c_.claimants) {
      units.push_back(c.unit);
      if (c.basis == Basis::kUnspecified && c.rule.empty() && c.text.empty()) {
        return false;
      }
    }
    return units.size() >= 2 && Distinct(units);
  }

  std::string_view Cases(bool joining) const {
    bool good = Distinct(c_.cases);
    for (const std::string& id : c_.cases) {
      good = good && Has(m_.cases, id) != joining;
    }
    return good      ? ""
           : joining ? "\"cases\" does not fit: none may be empty, twice, or "
                       "attached already"
                     : "\"cases\" does not fit: each must be attached";
  }

  std::string_view Unit() const {
    if (c_.unit.empty()) return "the fact \"unit\" is missing";
    return Distinct(c_.assisting) && !Has(c_.assisting, c_.unit)
               ? ""
               : "\"assisting\" does not fit: none may be empty, twice, or the "
                 "unit itself";
  }

  const Dispute& m_;
  const DisputeCommand& c_;
  const Actor& a_;
};

}  // namespace

const Opinion* Dispute::OpinionOf(Opinion::Office office) const {
  for (auto it = opinions.rbegin(); it != opinions.rend(); ++it) {
    if (it->office == office && it->round == round) return &*it;
  }
  return nullptr;
}

absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now) {
  const Decider decider(dispute, command, actor);
  TRUNKLINE_RETURN_IF_ERROR(decider.Check());
  std::vector<DisputeEvent> events{decider.Event(now)};
  // What could not be read again: text that is not UTF-8, an infinite time.
  const DisputeEvent& e = events.front();
  if (now == absl::InfiniteFuture() || now == absl::InfinitePast()) {
    return absl::InvalidArgumentError("`now` is infinite");
  }
  TRUNKLINE_RETURN_IF_ERROR(ReadDisputeEvent(WriteDisputeEvent(e)).status());
  return events;
}

// --- applying ---

namespace {

absl::Status CheckEvent(const DisputeEvent& e, const Dispute& m) {
  const auto refuse = [&](std::string_view what) {
    return absl::FailedPreconditionError(
        absl::StrCat("event ", e.version, " of dispute ",
                     base::Quoted(e.dispute), ": ", base::ToAbsl(what)));
  };
  if (e.version != m.version + 1) {
    return refuse(absl::StrCat("the dispute has version ", m.version,
                               "; its next event is ", m.version + 1));
  }
  if (e.dispute.empty()) return refuse("it names no dispute");
  const bool opens = e.command.kind == Kind::kOpen;
  if (opens != (m.version == 0)) {
    return refuse(opens ? "the dispute is open already"
                        : "the dispute is not open yet");
  }
  if (opens && e.stage == DisputeStage::kUnspecified) {
    return refuse("it names no stage");
  }
  if (!opens && e.dispute != m.id) {
    return refuse(absl::StrCat("the dispute is ", base::Quoted(m.id)));
  }
  if (e.at == absl::InfiniteFuture() || e.at == absl::InfinitePast()) {
    return refuse("it has no time");
  }
  if (!opens && e.at < m.updated_at) {
    return refuse("it is before the dispute's last event");
  }
  return absl::OkStatus();
}

void AddOpinion(const DisputeEvent& e, Office office, Dispute* m) {
  m->opinions.push_back(
      {office, m->round, e.at, e.actor, e.command.text, e.command.unit});
}

}  // namespace

absl::Status Apply(const DisputeEvent& e, Dispute* m) {
  TRUNKLINE_RETURN_IF_ERROR(CheckEvent(e, *m));
  const DisputeCommand& c = e.command;
  switch (c.kind) {
    case Kind::kOpen:
      m->id = e.dispute;
      m->jurisdiction = e.jurisdiction;
      m->opened_at = e.at;
      m->question = c.question;
      m->category = c.category;
      m->region = c.region;
      m->claimants = c.claimants;
      m->cases = c.cases;
      break;
    case Kind::kAttach:
      m->cases.insert(m->cases.end(), c.cases.begin(), c.cases.end());
      break;
    case Kind::kDetach:
      for (const std::string& id : c.cases) {
        m->cases.erase(std::remove(m->cases.begin(), m->cases.end(), id),
                       m->cases.end());
      }
      break;
    case Kind::kCollate:
      ++m->round;
      m->collation = c.text;
      break;
    case Kind::kStaffingOpinion:
      AddOpinion(e, Office::kStaffing, m);
      break;
    case Kind::kLegalOpinion:
      AddOpinion(e, Office::kLegal, m);
      break;
    case Kind::kDesignate:
    case Kind::kRule:
      m->unit = c.unit;
      m->assisting = c.assisting;
      m->grounds = c.kind == Kind::kRule ? c.text : c.reason;
      m->legal_basis = c.legal_basis;
      m->number = c.number;
      break;
    case Kind::kSendBack:
    case Kind::kWithdraw:
      break;
    case Kind::kUnspecified:
      ++m->unknown_events;
      break;
  }
  if (e.stage != DisputeStage::kUnspecified) m->stage = e.stage;
  if (e.ending != DisputeEnding::kUnspecified) {
    m->ending = e.ending;
    m->ended_at = e.at;
  }
  m->version = e.version;
  m->updated_at = e.at;
  return absl::OkStatus();
}

// --- what follows ---

std::vector<Designation> Designations(const DisputeEvent& event,
                                      const Dispute& dispute) {
  std::vector<Designation> all;
  if (dispute.unit.empty()) return all;
  const Kind kind = event.command.kind;
  const bool decides = kind == Kind::kDesignate || kind == Kind::kRule;
  if (!decides && kind != Kind::kAttach) return all;
  for (const std::string& id : decides ? dispute.cases : event.command.cases) {
    Designation& d = all.emplace_back();
    d.case_id = id;
    DesignateCommand designate;
    designate.unit = dispute.unit;
    designate.assisting = dispute.assisting;
    designate.reason = dispute.grounds;
    designate.dispute = dispute.id;
    d.command = std::move(designate);
  }
  return all;
}

std::vector<Claimant> ClaimantsOf(const Decision& decision) {
  std::vector<Claimant> claimants;
  for (const Contender& c : decision.contenders) {
    const auto found = std::find_if(
        claimants.begin(), claimants.end(),
        [&](const Claimant& known) { return known.unit == c.department; });
    if (found != claimants.end()) continue;  // By another rule as well.
    claimants.push_back(
        {std::string(c.department), c.basis, std::string(c.rule), {}});
  }
  return claimants;
}

namespace {

std::string InText(std::string_view text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(base::ToAbsl(text)), "\"");
}

// The rules of the claimants tie; what settles it goes before them.
int PriorityAbove(const std::vector<Claimant>& claimants,
                  const RuleSet& rules) {
  int priority = 0;
  pb::RuleSet merged;
  if (!merged.ParseFromString(rules.Serialize(Format::kBinary))) return 1;
  for (const pb::Rule& rule : merged.rule()) {
    for (const Claimant& claimant : claimants) {
      if (claimant.rule == rule.id()) {
        priority = std::max(priority, rule.priority());
      }
    }
  }
  return std::min(priority + 1, 1000);
}

}  // namespace

absl::StatusOr<std::string> DraftRule(const Dispute& m, const RuleSet& rules) {
  if (m.ending != DisputeEnding::kRuled) {
    return absl::FailedPreconditionError(absl::StrCat(
        "dispute ", base::Quoted(m.id), " has not ended by a ruling"));
  }
  const auto unknown = [](const char* what, std::string_view code) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the rule set does not know ", what, " ", base::Quoted(code)));
  };
  if (rules.id() != m.jurisdiction) {
    return absl::InvalidArgumentError(
        absl::StrCat("the rule set is of ", base::Quoted(rules.id()),
                     ", the dispute of ", base::Quoted(m.jurisdiction)));
  }
  if (rules.FindCategory(m.category) != m.category) {
    return unknown("category", m.category);
  }
  if (!m.region.empty() && rules.FindRegion(m.region) != m.region) {
    return unknown("region", m.region);
  }
  std::vector<std::string> units = m.assisting;
  units.push_back(m.unit);
  for (const std::string& unit : units) {
    if (rules.FindDepartment(unit) != unit) return unknown("department", unit);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(rules.time_zone()));
  const std::string from = base::FormatCivil(m.ended_at, zone);
  std::string out = absl::StrCat(
      "# Draft: the precedent of a ruling. A person must review it before it "
      "is put\n# into force. It goes before every rule for its category and "
      "those below.\nrule {\n  id: ",
      InText("precedent." + m.id),
      "\n  name { lang: \"zh\" text: \"裁定先例（待审核）\" }\n"
      "  name { lang: \"en\" text: \"precedent, to be reviewed\" }\n"
      "  valid { from: ",
      InText(from), " }\n  priority: ", PriorityAbove(m.claimants, rules),
      "\n  when { category: ", InText(m.category));
  if (!m.region.empty()) absl::StrAppend(&out, " region: ", InText(m.region));
  absl::StrAppend(&out, " }\n  then {\n    department: ", InText(m.unit), "\n");
  for (const std::string& unit : m.assisting) {
    absl::StrAppend(&out, "    assist { department: ", InText(unit), " }\n");
  }
  absl::StrAppend(&out, "    tag: \"precedent\"\n  }\n");
  if (!m.legal_basis.empty()) {
    absl::StrAppend(&out, "  legal_basis: ", InText(m.legal_basis), "\n");
  }
  absl::StrAppend(
      &out, "  provenance {\n    source: ",
      InText(m.number.empty() ? absl::StrCat("ruling in dispute ", m.id)
                              : m.number),
      "\n    note: ",
      InText(absl::StrCat("draft, to be reviewed; dispute ", m.id, ": ",
                          m.question, ": ", m.grounds)),
      "\n  }\n}\n");
  return out;
}

}  // namespace trunkline
