// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/ids.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "trunkline_internal/v1/dispute.pb.h"

namespace trunkline {

namespace {

namespace pb = ::trunkline_internal::v1;

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

// Decides a command by the table of steps. Refusals in this order: interest (a
// contender decides nothing), stage, right, facts; so that an actor is told of
// a missing fact only where it could act at all. The one stage that no table
// says: the second of the two opinions leads to the decision.
class Decider {
 public:
  Decider(const Dispute& dispute, const DisputeCommand& command,
          const Actor& actor)
      : m_(dispute), c_(command), a_(actor) {}

  absl::Status Check() const {
    if (c_.kind == Kind::kUnspecified) {
      return absl::InvalidArgumentError("the command's kind is missing");
    }
    if (a_.id.empty()) {
      return absl::PermissionDeniedError(
          absl::StrCat(Name(), ": no actor is named"));
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

absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kActorId, actor.id));
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

}  // namespace trunkline
