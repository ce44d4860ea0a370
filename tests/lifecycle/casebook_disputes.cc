// SPDX-License-Identifier: Apache-2.0
#include "src/base/message.h"
#include "tests/lifecycle/casebook_runner.h"

namespace trunkline {

DisputeCommand CasebookRunner::ReadDisputeCommandLine(const std::string& text) {
  const std::vector<Word> words = Words(text);
  DisputeCommand m;
  for (std::size_t k = 1; k != std::size(kMatterKinds); ++k) {
    if (words[0].text == kMatterKinds[k]) {
      m.kind = static_cast<DisputeCommandKind>(k);
    }
  }
  if (m.kind == DisputeCommandKind::kUnspecified) {
    Wrong("no such command of a matter: " + words[0].text);
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    const std::size_t equals = std::min(word.find('='), word.size() - 1);
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (key == "question")
      m.question = value;
    else if (key == "category")
      m.category = value;
    else if (key == "region")
      m.region = value;
    else if (key == "unit")
      m.unit = value;
    else if (key == "text")
      m.text = value;
    else if (key == "reason")
      m.reason = value;
    else if (key == "legal_basis")
      m.legal_basis = value;
    else if (key == "number")
      m.number = value;
    else if (key == "date")
      m.date = value;
    else if (key == "office")
      m.office = value;
    else if (key == "cases")
      m.cases = List(value, ',');
    else if (key == "assisting")
      m.assisting = List(value, ',');
    else if (key == "claimants") {
      for (const std::string& unit : List(value, ',')) {
        m.claimants.push_back({unit, Basis::kCompetentAuthority, "", ""});
      }
    } else {
      Wrong("no such fact of a matter: " + key);
    }
  }
  return m;
}

void CasebookRunner::GiveDispute(const std::string& id, absl::Time at,
                                 const Actor& actor, const std::string& text) {
  MatterTrack& track = matters_[id];
  matter_ = &track;
  if (track.m.id.empty()) {
    track.m.id = id;
    track.m.jurisdiction = "test.city";
  }
  const std::size_t arrow = text.find(" -> ");
  const DisputeCommand m = ReadDisputeCommandLine(text.substr(0, arrow));
  const std::string before = WriteDispute(track.m);
  const auto decided = world().life.DecideDispute(track.m, m, actor, at);
  if (WriteDispute(track.m) != before) Wrong("deciding changed the matter");
  refusal_ = decided.status();
  if (!decided.ok()) return;
  std::string goes = "stays";
  for (const DisputeEvent& e : *decided) {
    const absl::Status status = Apply(e, &track.m);
    if (!status.ok()) Wrong(status.ToString());
    track.events.push_back(e);
    if (e.stage != DisputeStage::kUnspecified) {
      goes = "goes to " +
             std::string(kMatterStages[static_cast<std::size_t>(e.stage)]) +
             std::string(kMatterEndings[static_cast<std::size_t>(e.ending)]);
    }
  }
  const std::string told = arrow == std::string::npos
                               ? "stays"
                               : "goes to " + text.substr(arrow + 4);
  if (goes != told) Wrong(goes + "; told: " + told);
  Dispute again;
  for (const DisputeEvent& e : track.events) {
    const auto read = ReadDisputeEvent(WriteDisputeEvent(e));
    if (!read.ok() || !Apply(*read, &again).ok()) {
      Wrong("the matter cannot be replayed");
    }
  }
  if (WriteDispute(again) != WriteDispute(track.m)) {
    Wrong("replay gives another matter");
  }
}

Command CasebookRunner::DesignationBy(const std::string& id) {
  const auto found = matters_.find(id);
  if (found == matters_.end()) Wrong("there is no matter " + id);
  for (auto e = found->second.events.rbegin(); e != found->second.events.rend();
       ++e) {
    for (const Designation& d : Designations(*e, found->second.m)) {
      if (d.case_id == track_->c.id) return d.command;
    }
  }
  Wrong(id + " designates nobody for " + track_->c.id);
}

void CasebookRunner::ExpectOfMatter(const std::string& what,
                                    const std::string& told) {
  const MatterTrack& track = *matter_;
  if (what == "refused") {
    const std::vector<Word> words = Words(told);
    if (refusal_.ok()) Wrong("it was not refused");
    Same("refused:",
         absl::AsciiStrToLower(absl::StatusCodeToString(refusal_.code())),
         words[0].text);
    if (words.size() != 3) {
      Wrong("a refusal is told in English and in Chinese");
    }
    const base::Text says = base::TextOf(refusal_);
    if (says.en.find(words[1].text) == std::string::npos ||
        says.zh.find(words[2].text) == std::string::npos) {
      Fail("it says: " + says.en + " / " + says.zh);
    }
  } else if (what == "designates") {
    std::vector<std::string> is;
    for (const Designation& d : Designations(track.events.back(), track.m)) {
      is.push_back(d.case_id + " " +
                   std::get<DesignateCommand>(d.command).unit);
    }
    Same("designates", Joined(is), Joined(List(told, ',')));
  } else if (what == "statements") {
    std::vector<std::string> is;
    for (const Statement& s : track.m.statements) is.push_back(s.unit);
    Same("statements are of", Joined(is), Joined(List(told, ',')));
  } else if (what == "step") {
    const Dispute& m = track.m;
    Same("step is",
         m.step.empty() ? "none"
                        : m.step + " due " +
                              (m.step_due_at == absl::InfiniteFuture()
                                   ? "none"
                                   : Show(m.step_due_at)),
         told);
  } else if (what == "office") {
    std::vector<std::string> is;
    for (const Label& label : track.events.back().office_name) {
      is.push_back(label.text);
    }
    Same("office is", Joined(is), Joined(List(told, ',')));
  } else if (what == "precedent") {
    Precedent(track.m, told);
  } else {
    Wrong("no such expectation of a matter: " + what);
  }
}

void CasebookRunner::Precedent(const Dispute& matter, const std::string& told) {
  const auto draft = DraftRule(matter, world().rules);
  if (!draft.ok()) {
    Same("precedent is", "refused", told);
    return;
  }
  const LoadResult<RuleSet> rules = LoadRuleSet(
      {{"city", world().rules.Serialize(Format::kText), Format::kText},
       {"precedent", *draft, Format::kText}});
  for (const Issue& issue : rules.issues) Fail(issue.ToString());
  if (!rules.value) throw Stop();
  const auto stored = ReadTicket(
      absl::StrCat(TrackOf("C-1").ticket,
                   " accepted_at { seconds: ", absl::ToUnixSeconds(now_), " }"),
      Format::kText);
  REQUIRE(stored.ok());
  const auto before = world().rules.Route(stored->ticket());
  const auto after = rules.value->Route(stored->ticket());
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  if (before->outcome != Outcome::kDisputed) {
    Fail("there was no dispute without it");
  }
  Same("precedent is",
       after->outcome == Outcome::kRouted ? std::string(after->lead) : "none",
       told);
}

}  // namespace trunkline
