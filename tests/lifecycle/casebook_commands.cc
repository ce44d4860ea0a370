// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/casebook_runner.h"

namespace trunkline {

bool CasebookRunner::SetFact(const std::string& key, const std::string& value,
                             AnyCommand* m) {
  const auto word = [&](const schema::EnumNames& names, auto* out) {
    const auto found = names.Find(value);
    if (!found) return false;
    *out = static_cast<std::decay_t<decltype(*out)>>(*found);
    return true;
  };
  const auto text = [&](std::string* out) {
    *out = value;
    return true;
  };
  const auto yes = [&](std::optional<bool>* out) {
    if (value != "yes" && value != "no") return false;
    *out = value == "yes";
    return true;
  };
  const auto list = [&](std::vector<std::string>* out) {
    *out = List(value, ',');
    return true;
  };
  const auto time = [&](absl::Time* out) {
    const auto at = ReadTime(value);
    if (at) *out = *at;
    return at.has_value();
  };
  if (key == "unit") return text(&m->unit);
  if (key == "reason") return text(&m->reason);
  if (key == "facts") return text(&m->facts);
  if (key == "legal_basis") return text(&m->legal_basis);
  if (key == "reference") return text(&m->reference);
  if (key == "authority") return text(&m->authority);
  if (key == "member") return text(&m->member);
  if (key == "until") return time(&m->until);
  if (key == "reply_by") return time(&m->reply_by);
  if (key == "answered_at") return time(&m->when);
  if (key == "promised_until") return time(&m->promised_until);
  if (key == "lengthen") return m->lengthen = value == "yes";
  if (key == "internal_text") return text(&m->internal_text);
  if (key == "public_text") return text(&m->public_text);
  if (key == "number") return text(&m->number);
  if (key == "dispute") return text(&m->dispute);
  if (key == "person") return text(&m->person);
  if (key == "category") return text(&m->category);
  if (key == "region") return text(&m->region);
  if (key == "dispatch_text") return text(&m->dispatch_text);
  if (key == "knowledge") return text(&m->knowledge);
  if (key == "assisting") return list(&m->assisting);
  if (key == "main_case" || key == "duplicates" || key == "parts" ||
      key == "split_from") {
    return list(&m->cases);
  }
  if (key == "contacted_at" || key == "informed_at" || key == "filed_at") {
    return time(&m->when);
  }
  if (key == "channel") return word(schema::ChannelNames(), &m->channel);
  if (key == "contact_outcome") {
    return word(schema::ContactOutcomeNames(), &m->contact_outcome);
  }
  if (key == "solved") return word(schema::SolvedNames(), &m->solved);
  if (key == "satisfaction") {
    return word(schema::SatisfactionNames(), &m->satisfaction);
  }
  if (key == "claim_true") return yes(&m->claim_true);
  if (key == "beyond_remit") {
    return yes(&m->beyond_remit);
  }
  if (key == "contacted") return yes(&m->contacted);
  if (key == "confidential") {
    return yes(&m->confidential);
  }
  if (key == "reply_waived") {
    return yes(&m->reply_waived);
  }
  if (key == "at_fault") return yes(&m->at_fault);
  if (key == "lawful") return yes(&m->lawful);
  if (key == "refusal_reason") {
    return word(schema::RefusalReasonNames(), &m->refusal_reason);
  }
  if (key == "refusal_action") {
    return word(schema::RefusalActionNames(), &m->refusal_action);
  }
  if (key == "measure")
    return word(schema::SupervisionMeasureNames(), &m->measure);
  if (key == "ground") return word(schema::ReferralGroundNames(), &m->ground);
  if (key == "type") return word(schema::TicketTypeNames(), &m->type);
  if (key == "urgency") return word(schema::UrgencyNames(), &m->urgency);
  if (key == "level") return word(schema::AlertLevelNames(), &m->level);
  if (key == "withdrawn") return m->withdrawn = value == "yes";
  if (key == "interim") return m->interim = value == "yes";
  if (key == "assignment") {
    for (std::size_t i = track_->c.assignments.size(); i != 0; --i) {
      if (track_->c.assignments[i - 1].unit == value) {
        m->assignment = static_cast<int>(i);
        return true;
      }
    }
    return Number(value, &m->assignment);
  }
  if (key == "extension" || key == "time_limit") {
    const auto limit = tables::ParseDeadlinePolicy(value);
    if (!limit.ok()) return false;
    m->extension = {limit->amount, limit->unit};
    return true;
  }
  Wrong("no such fact: " + key);
}

void CasebookRunner::Reroute(AnyCommand* m) {
  const Case& c = track_->c;
  // As the command amends it.
  const TicketType type =
      m->type != TicketType::kUnspecified ? m->type : c.type;
  const Urgency urgency =
      m->urgency != Urgency::kUnspecified ? m->urgency : c.urgency;
  const std::string text = absl::StrCat(
      "type: ", static_cast<int>(type), " urgency: ", static_cast<int>(urgency),
      " category: '", m->category.empty() ? c.category : m->category,
      "' region: '", c.region, "' dialled: '12345' accepted_at { seconds: ",
      absl::ToUnixSeconds(c.accepted_at), " }");
  const auto stored = ReadTicket(text, Format::kText);
  REQUIRE(stored.ok());
  const auto decision = world().rules.Route(stored->ticket());
  REQUIRE(decision.ok());
  DispatchCommand dispatch;
  REQUIRE(AddDecision(*stored, *decision, world().limits, &dispatch).ok());
  m->decision = dispatch.decision;
  m->promised_deadlines = dispatch.promised_deadlines;
}

void CasebookRunner::Give(absl::Time at, const Actor& actor,
                          const std::string& text) {
  Track& track = *track_;
  const std::size_t arrow = text.find(" -> ");
  std::vector<Word> words = Words(text.substr(0, arrow));
  if (words.empty()) Wrong("no command");
  // Shorts stand for their facts.
  for (std::size_t i = 1; i < words.size();) {
    if (words[i].text[0] != '+') {
      ++i;
      continue;
    }
    const auto found = casebook_.shorts.find(words[i].text);
    if (found == casebook_.shorts.end()) {
      Wrong("no such short: " + words[i].text);
    }
    const std::vector<Word> facts = Words(found->second);
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(i), facts.begin(),
                 facts.end());
  }
  const auto kind = schema::CommandKindNames().Find(words[0].text);
  if (!kind) Wrong("no such command: " + words[0].text);
  command_ = AnyCommand();
  if (static_cast<CommandKind>(*kind) == CommandKind::kOpen) {
    command_ = Opening(world(), track.ticket, at);
  }
  command_.kind = static_cast<CommandKind>(*kind);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (word == "reroute") {
      Reroute(&command_);
      continue;
    }
    if (word.rfind("from=", 0) == 0) {
      command_ = DesignationBy(word.substr(5));
      continue;
    }
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) Wrong("not a fact: " + word);
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (!SetFact(key, value, &command_)) {
      Wrong(absl::StrCat(key, " cannot be ", value));
    }
  }
  Time(track, at, true);
  Decide(track, at, actor,
         arrow == std::string::npos ? "" : text.substr(arrow + 4));
}

void CasebookRunner::Decide(Track& track, absl::Time at, const Actor& actor,
                            const std::string& told) {
  const LifecycleEngine& life = world().life;
  const Denial denial = life.WhyRefused(track.c, command_, actor, at);
  const auto decided = life.Decide(track.c, command_, actor, at);
  if (WriteCase(track.c) != track.snapshot) {
    Wrong("deciding changed the case");
  }
  if (decided.ok() == static_cast<bool>(denial)) {
    Wrong(absl::StrCat("Decide and WhyRefused disagree: ",
                       decided.status().ToString()));
  }
  if (denial) {
    // The sentences of clocks are the calendar's own.
    const std::string en = life.ToText(denial, command_, Language::kEnglish);
    if (decided.status().message() != en && denial.subject != "clock" &&
        denial.subject != "extension" && denial.subject != "EXTENDABLE") {
      Wrong(absl::StrCat("Decide says: ", decided.status().ToString(),
                         "; WhyRefused: ", en));
    }
    Tells(decided.status().ToString());
    Tells(en);
    Tells(life.ToText(denial, command_, Language::kChinese));
    denial_ = denial;
    // Views of the denial live on: they are the definition's.
    return;
  }
  const std::vector<AvailableCommand> offers =
      life.CommandsFor(track.c, actor, at);
  if (std::none_of(offers.begin(), offers.end(),
                   [&](const AvailableCommand& o) {
                     return o.command == command_.kind && !o.transition.empty();
                   }) &&
      command_.kind != CommandKind::kMigrate && command_.assignment == 0) {
    Wrong("it may be done, and was not offered");
  }
  Take(track, *decided);
  if (events_.size() != 1) Wrong("it made several events");
  const Event& e = events_.front();
  std::string goes = e.stage.empty() ? "stays" : "goes to " + e.stage;
  if (e.resolution != Resolution::kUnspecified) {
    absl::StrAppend(&goes, " ", ResultName(e.resolution));
  }
  if (goes != (told.empty() ? "stays" : "goes to " + told)) {
    Wrong(absl::StrCat(goes, "; told: ", told.empty() ? "stays" : told));
  }
}

std::string CasebookRunner::ResultName(Resolution result) {
  return std::string(schema::ResolutionNames().Name(static_cast<int>(result)));
}

void CasebookRunner::Take(Track& track, const std::vector<Event>& events) {
  for (const Event& e : events) {
    const absl::Status status = Apply(e, &track.c);
    if (!status.ok()) Wrong(status.ToString());
    track.events.push_back(e);
  }
  events_ = events;
  track.snapshot = WriteCase(track.c);
}

}  // namespace trunkline
