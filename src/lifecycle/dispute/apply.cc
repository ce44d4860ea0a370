// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/dispute/messages.h"
#include "src/lifecycle/dispute/offices.h"

namespace trunkline {

namespace {

namespace messages = lifecycle::messages;
using Kind = DisputeCommandKind;
using Office = Opinion::Office;
using lifecycle::kLegalOffice;
using lifecycle::kStaffingOffice;

absl::Status CheckEvent(const DisputeEvent& e, const Dispute& m) {
  const auto refuse = [&](const base::Text& what) {
    return base::FailedPrecondition(base::Fill<messages::kDisputeEvent>(
        e.version, base::Quoted(e.dispute), what));
  };
  if (e.version != m.version + 1) {
    return refuse(
        base::Fill<messages::kDisputeNextEvent>(m.version, m.version + 1));
  }
  if (e.dispute.empty()) {
    return refuse(base::Fill<messages::kDisputeNotNamed>());
  }
  const bool opens = e.command.kind == Kind::kOpen;
  if (opens != (m.version == 0)) {
    return refuse(opens ? base::Fill<messages::kDisputeOpenAlready>()
                        : base::Fill<messages::kDisputeNotOpen>());
  }
  if (opens && e.stage == DisputeStage::kUnspecified) {
    return refuse(base::Fill<messages::kDisputeNoStage>());
  }
  if (!opens && e.dispute != m.id) {
    return refuse(base::Fill<messages::kDisputeIsAnother>(base::Quoted(m.id)));
  }
  if (e.at == absl::InfiniteFuture() || e.at == absl::InfinitePast()) {
    return refuse(base::Fill<messages::kDisputeNoTime>());
  }
  if (!opens && e.at < m.updated_at) {
    return refuse(base::Fill<messages::kDisputeBeforeLast>());
  }
  if (e.version > kMostDisputeEvents &&
      e.ending == DisputeEnding::kUnspecified) {
    return refuse(base::Fill<messages::kDisputeFull>(kMostDisputeEvents));
  }
  return absl::OkStatus();
}

void AddOpinion(const DisputeEvent& e, std::string_view office, Dispute* m) {
  const DisputeCommand& c = e.command;
  Opinion& o = m->opinions.emplace_back();
  o.office = office == kStaffingOffice ? Office::kStaffing
             : office == kLegalOffice  ? Office::kLegal
                                       : Office::kUnspecified;
  o.round = m->round;
  o.at = e.at;
  o.by = e.actor;
  o.text = c.text;
  o.unit = c.unit;
  o.office_id = office;
  o.office_name = e.office_name;
  o.number = c.number;
  o.date = c.date;
  o.legal_basis = c.legal_basis;
}

Designation Raise(const std::string& id, const Dispute& dispute,
                  bool withdrawn) {
  RaiseDisputeCommand raise;
  raise.dispute = dispute.id;
  raise.withdrawn = withdrawn;
  return {id, std::move(raise)};
}

}  // namespace

// As Apply() of a case (engine/apply.cc): CheckEvent() alone can refuse, and
// what follows cannot fail. Opinions are kept by round; a dispute that is sent
// back begins a new round with its next collation, and the old opinions stay as
// history.
absl::Status Apply(const DisputeEvent& event, Dispute* dispute) {
  TRUNKLINE_RETURN_IF_ERROR(CheckEvent(event, *dispute));
  const DisputeCommand& c = event.command;
  switch (c.kind) {
    case Kind::kOpen:
      dispute->id = event.dispute;
      dispute->jurisdiction = event.jurisdiction;
      dispute->opened_at = event.at;
      dispute->question = c.question;
      dispute->category = c.category;
      dispute->region = c.region;
      dispute->claimants = c.claimants;
      dispute->cases = c.cases;
      dispute->definition_id = event.definition_id;
      dispute->definition_version = event.definition_version;
      break;
    case Kind::kAttach:
      for (const std::string& id : c.cases) {
        std::vector<std::string>& cases = dispute->cases;
        if (std::find(cases.begin(), cases.end(), id) == cases.end()) {
          cases.push_back(id);
        }
      }
      // Whoever claims the ticket contends from now on.
      for (const Claimant& claimant : c.claimants) {
        std::vector<Claimant>& all = dispute->claimants;
        if (std::none_of(all.begin(), all.end(), [&](const Claimant& known) {
              return known.unit == claimant.unit;
            })) {
          all.push_back(claimant);
        }
      }
      break;
    case Kind::kDetach:
      for (const std::string& id : c.cases) {
        dispute->cases.erase(
            std::remove(dispute->cases.begin(), dispute->cases.end(), id),
            dispute->cases.end());
      }
      break;
    case Kind::kCollate:
      ++dispute->round;
      dispute->collation = c.text;
      break;
    case Kind::kStaffingOpinion:
      AddOpinion(event, kStaffingOffice, dispute);
      break;
    case Kind::kLegalOpinion:
      AddOpinion(event, kLegalOffice, dispute);
      break;
    case Kind::kOpinion:
      AddOpinion(event, c.office, dispute);
      break;
    case Kind::kState:
      dispute->statements.push_back({event.unit, event.at, event.actor, c.text,
                                     c.number, c.date, c.legal_basis});
      break;
    case Kind::kDesignate:
    case Kind::kRule:
      dispute->unit = c.unit;
      dispute->assisting = c.assisting;
      dispute->grounds = c.kind == Kind::kRule ? c.text : c.reason;
      dispute->legal_basis = c.legal_basis;
      dispute->number = c.number;
      dispute->date = c.date;
      dispute->office = c.office;
      dispute->office_name = event.office_name;
      break;
    case Kind::kEscalate:
    case Kind::kSendBack:
    case Kind::kWithdraw:
      break;
    case Kind::kUnspecified:
      ++dispute->unknown_events;
      break;
  }
  if (event.stage != DisputeStage::kUnspecified) dispute->stage = event.stage;
  if (!event.step.empty()) {
    dispute->step = event.step;
    dispute->step_due_at = event.step_due_at;
  }
  if (event.ending != DisputeEnding::kUnspecified) {
    dispute->ending = event.ending;
    dispute->ended_at = event.at;
    dispute->step.clear();
    dispute->step_due_at = absl::InfiniteFuture();
  }
  dispute->version = event.version;
  dispute->updated_at = event.at;
  return absl::OkStatus();
}

const Opinion* Dispute::OpinionOf(Opinion::Office of) const {
  for (auto it = opinions.rbegin(); it != opinions.rend(); ++it) {
    if (it->office == of && it->round == round) return &*it;
  }
  return nullptr;
}

const Opinion* Dispute::OpinionOf(std::string_view office_id) const {
  for (auto it = opinions.rbegin(); it != opinions.rend(); ++it) {
    if (it->round == round && it->office_id == office_id) return &*it;
  }
  return nullptr;
}

std::vector<Designation> TicketCommands(const DisputeEvent& event,
                                        const Dispute& dispute) {
  std::vector<Designation> all = Designations(event, dispute);
  if (!all.empty()) return all;
  const Kind kind = event.command.kind;
  const bool joins = kind == Kind::kOpen || kind == Kind::kAttach;
  if (!joins && kind != Kind::kDetach && kind != Kind::kWithdraw) return all;
  for (const std::string& id :
       kind == Kind::kWithdraw ? dispute.cases : event.command.cases) {
    all.push_back(Raise(id, dispute, !joins));
  }
  return all;
}

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

}  // namespace trunkline
