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
  using Kind = DisputeCommandKind;
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
