// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"

namespace trunkline {

namespace {

using Kind = DisputeCommandKind;
using Office = Opinion::Office;

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
      break;
    case Kind::kAttach:
      dispute->cases.insert(dispute->cases.end(), c.cases.begin(),
                            c.cases.end());
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
      AddOpinion(event, Office::kStaffing, dispute);
      break;
    case Kind::kLegalOpinion:
      AddOpinion(event, Office::kLegal, dispute);
      break;
    case Kind::kDesignate:
    case Kind::kRule:
      dispute->unit = c.unit;
      dispute->assisting = c.assisting;
      dispute->grounds = c.kind == Kind::kRule ? c.text : c.reason;
      dispute->legal_basis = c.legal_basis;
      dispute->number = c.number;
      break;
    case Kind::kSendBack:
    case Kind::kWithdraw:
      break;
    case Kind::kUnspecified:
      ++dispute->unknown_events;
      break;
  }
  if (event.stage != DisputeStage::kUnspecified) dispute->stage = event.stage;
  if (event.ending != DisputeEnding::kUnspecified) {
    dispute->ending = event.ending;
    dispute->ended_at = event.at;
  }
  dispute->version = event.version;
  dispute->updated_at = event.at;
  return absl::OkStatus();
}

const Opinion* Dispute::OpinionOf(Opinion::Office office) const {
  for (auto it = opinions.rbegin(); it != opinions.rend(); ++it) {
    if (it->office == office && it->round == round) return &*it;
  }
  return nullptr;
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
