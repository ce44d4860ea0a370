// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/casebook_runner.h"

namespace trunkline {

std::string CasebookRunner::DenialLine() const {
  std::string out = DenialName(denial_->kind);
  if (!denial_->subject.empty()) {
    absl::StrAppend(&out, " ", std::string(denial_->subject));
  }
  return out;
}

void CasebookRunner::Expect(const std::string& text) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string::npos || (track_ == nullptr && !matter_)) {
    Wrong("not understood: " + text);
  }
  if (matter_ != nullptr) {
    ExpectOfMatter(text.substr(0, colon), text.substr(colon + 2));
    return;
  }
  const std::vector<Word> key = Words(text.substr(0, colon));
  const std::string told = text.substr(colon + 2);
  const std::string& what = key[0].text;
  const std::string about = Rest(key, 1);
  const Case& c = track_->c;
  if (what == "refused") {
    Refused(Words(told));
  } else if (what == "changes") {
    Changes(told);
  } else if (what == "clock") {
    ClockIs(about, Words(told));
  } else if (what == "lead") {
    Same("lead is", c.lead == 0 ? "none" : c.Lead()->unit, told);
  } else if (what == "assignments") {
    Same("assignments are", Joined(Assignments(c)), Joined(List(told, ',')));
  } else if (what == "supervision") {
    Same("supervision is", Joined(Measures(c)), Joined(List(told, ',')));
  } else if (what == "callbacks") {
    Same("callbacks are", Joined(Callbacks(c)), Joined(List(told, ',')));
  } else if (what == "facts" || what == "counts" || what == "event") {
    Facts(told);
  } else if (what == "next") {
    Same("next is", Show(world().life.NextDue(c)), Show(MustTime(told)));
  } else if (what == "may") {
    May(ActorOf(about), told);
  } else if (what == "sees") {
    Sees(ActorOf(about), told);
  } else if (what == "cards") {
    Cards(about, told);
  } else {
    Wrong("no such expectation: " + what);
  }
}

void CasebookRunner::Refused(const std::vector<Word>& words) {
  if (!denial_) Wrong("it was not refused");
  std::string told;
  std::vector<std::string> said;
  for (const Word& word : words) {
    if (word.quoted) {
      said.push_back(word.text);
    } else {
      absl::StrAppend(&told, told.empty() ? "" : " ", word.text);
    }
  }
  Same("refused:", DenialLine(), told);
  if (said.size() != 2) {
    Wrong("a refusal is told in English and in Chinese");
  }
  const Language languages[] = {Language::kEnglish, Language::kChinese};
  for (std::size_t i = 0; i != 2; ++i) {
    const std::string is =
        world().life.ToText(*denial_, command_, languages[i]);
    if (is.find(said[i]) == std::string::npos) {
      Fail(absl::StrCat("not said: ", said[i], "; but: ", is));
    }
  }
}

void CasebookRunner::Changes(const std::string& told) {
  static constexpr const char* kNames[] = {
      "?", "expect", "start", "hold", "resume", "extend", "stop", "reset"};
  const Case& c = track_->c;
  std::vector<std::string> is;
  for (const Event& e : events_) {
    for (const ClockEvent& change : e.clocks) {
      const Clock& clock = c.clocks[static_cast<std::size_t>(change.clock) - 1];
      is.push_back(
          absl::StrCat(kNames[static_cast<std::size_t>(change.kind)], " ",
                       ClockName(c, clock.definition, clock.assignment)));
    }
  }
  std::vector<std::string> wanted = List(told, ',');
  std::sort(is.begin(), is.end());
  std::sort(wanted.begin(), wanted.end());
  Same("changes are", Joined(is), Joined(wanted));
}

void CasebookRunner::ClockIs(const std::string& name,
                             const std::vector<Word>& words) {
  static constexpr const char* kStates[] = {"?", "expected", "running",
                                            "on_hold", "stopped"};
  const Case& c = track_->c;
  const Clock* clock = nullptr;
  for (const Clock& each : c.clocks) {
    if (ClockName(c, each.definition, each.assignment) == name) {
      clock = &each;
    }
  }
  const std::string state =
      clock == nullptr ? "absent"
                       : kStates[static_cast<std::size_t>(clock->state)];
  Same("it is", state, words[0].text);
  for (std::size_t i = 1; i < words.size() && clock != nullptr;) {
    const std::string& what = words[i].text;
    const absl::Time* const is = what == "due"       ? &clock->due
                                 : what == "yellow"  ? &clock->yellow
                                 : what == "red"     ? &clock->red
                                 : what == "started" ? &clock->started
                                 : what == "stopped" ? &clock->stopped
                                                     : nullptr;
    if (is == nullptr) Wrong("no such time of a clock: " + what);
    ++i;
    std::string told = i < words.size() ? words[i].text : "";
    if (told != "never" && i + 1 < words.size()) {
      absl::StrAppend(&told, " ", words[++i].text);
    }
    ++i;
    Same(what + " is", Show(*is), Show(MustTime(told)));
  }
}

std::vector<std::string> CasebookRunner::Assignments(const Case& c) {
  static constexpr const char* kKinds[] = {"?", "lead", "assisting",
                                           "subordinate"};
  static constexpr const char* kEnds[] = {"",         " returned", " replaced",
                                          " removed", " reported", " closed"};
  std::vector<std::string> out;
  for (const Assignment& a : c.assignments) {
    out.push_back(absl::StrCat(
        a.unit, " ", kKinds[static_cast<std::size_t>(a.kind)],
        a.interim ? " interim" : "", a.designated ? " designated" : "",
        kEnds[static_cast<std::size_t>(a.end)]));
  }
  return out;
}

std::vector<std::string> CasebookRunner::Measures(const Case& c) {
  static constexpr const char* kStates[] = {"?",        "proposed", "ordered",
                                            "declined", "answered", "lifted"};
  std::vector<std::string> out;
  for (const Supervision& s : c.supervision) {
    out.push_back(absl::StrCat(
        std::string(schema::SupervisionMeasureNames().Name(
            static_cast<int>(s.measure))),
        " ", kStates[static_cast<std::size_t>(s.state)], " ",
        std::string(
            schema::ReferralGroundNames().Name(static_cast<int>(s.ground))),
        " ", s.unit));
  }
  return out;
}

std::vector<std::string> CasebookRunner::Callbacks(const Case& c) {
  std::vector<std::string> out;
  for (const Callback& call : c.callbacks) {
    std::string line =
        absl::StrCat(call.role, " ",
                     std::string(schema::ContactOutcomeNames().Name(
                         static_cast<int>(call.contact_outcome))));
    for (const std::string_view word :
         {schema::SolvedNames().Name(static_cast<int>(call.solved)),
          schema::SatisfactionNames().Name(
              static_cast<int>(call.satisfaction))}) {
      if (!word.empty()) absl::StrAppend(&line, " ", std::string(word));
    }
    if (!call.member.empty()) absl::StrAppend(&line, " of ", call.member);
    out.push_back(line);
  }
  return out;
}

std::optional<std::string> CasebookRunner::FactOf(const std::string& key) {
  const Case& c = track_->c;
  const auto yes = [](bool value) { return value ? "yes" : "no"; };
  const auto or_none = [](const std::string& text) {
    return text.empty() ? "none" : text;
  };
  const auto yes_no = [](std::optional<bool> value) {
    return std::string(!value.has_value() ? "" : *value ? "yes" : "no");
  };
  const auto request = [&](const Request& r) {
    return r.assignment == 0 ? "none" : UnitOf(c, r.assignment);
  };
  if (key == "dispatches") return std::to_string(c.dispatches);
  if (key == "returns") return std::to_string(c.returns);
  if (key == "redos") return std::to_string(c.redos);
  if (key == "extensions") return std::to_string(c.extensions);
  if (key == "reopenings") return std::to_string(c.reopenings);
  if (key == "sent_back") return std::to_string(c.sent_back);
  if (key == "extensions_unannounced")
    return std::to_string(c.extensions_unannounced);
  if (key == "clocks") return std::to_string(c.clocks.size());
  if (key == "verdict") return or_none(ResultName(Verdict(c)));
  if (key == "result") return or_none(ResultName(c.resolution));
  if (key == "matter") return or_none(c.dispute);
  if (key == "merged_into") return or_none(c.merged_into);
  if (key == "split_from") return or_none(c.split_from);
  if (key == "hold_reason") return or_none(c.hold_reason);
  if (key == "hold_until") return Show(c.hold_until);
  if (key == "hold_request") return request(c.hold_request);
  if (key == "holds") return std::to_string(c.holds);
  if (key == "urgency") {
    return std::string(
        schema::UrgencyNames().Name(static_cast<int>(c.urgency)));
  }
  if (key == "findings") {
    std::string list;
    for (const Finding& f : c.findings) {
      absl::StrAppend(&list, list.empty() ? "" : " ",
                      std::string(schema::ReferralGroundNames().Name(
                          static_cast<int>(f.ground))),
                      " ", f.unit);
    }
    return or_none(list);
  }
  if (key.rfind("verdict_", 0) == 0) {
    return or_none(ResultName(Verdict(c, key.substr(8))));
  }
  if (key == "own_verdict") return or_none(ResultName(Verdict(c, "")));
  if (!c.supervision.empty()) {
    const Supervision& s = c.supervision.back();
    if (key == "reply_by") return Show(s.reply_by);
    if (key == "reference") return or_none(s.reference);
    if (key == "answered_at") return Show(s.answered_at);
    if (key == "lifted_at") return Show(s.lifted_at);
    if (key == "reminded_at") return Show(s.reminded_at);
  }
  if (key == "category") return c.category;
  if (key == "confidential") return yes(c.confidential);
  if (key == "reply_waived") return yes(c.reply_waived);
  if (key == "dispatch_text") return or_none(c.dispatch_text);
  if (key == "duplicates") return or_none(absl::StrJoin(c.duplicates, " "));
  if (key == "parts") return or_none(absl::StrJoin(c.parts, " "));
  if (key == "recused") return or_none(absl::StrJoin(c.recused, " "));
  if (key == "return_request") return request(c.return_request);
  if (key == "extension_request") return request(c.extension_request);
  if (key == "termination_request") return request(c.termination_request);
  if (key == "closed_at") return Show(c.closed_at);
  if (key == "ruled_at") return Show(c.ruled_at);
  if (key == "filed_at") return Show(c.filed_at);
  if (key == "definition") return c.definition_version;
  if (key == "type") {
    return std::string(
        schema::TicketTypeNames().Name(static_cast<int>(c.type)));
  }
  if (c.lead != 0) {
    if (key == "signed_at") return Show(c.Lead()->signed_at);
    if (key == "contacted_at") return Show(c.Lead()->contacted_at);
    if (key == "last_act_at") return Show(c.Lead()->last_act_at);
    if (key == "delay_reported_at") return Show(c.Lead()->delay_reported_at);
  }
  if (!c.feedbacks.empty()) {
    const Feedback& f = c.feedbacks.back();
    if (key == "claim_true") return yes_no(f.claim_true);
    if (key == "beyond_remit") return yes_no(f.beyond_remit);
    if (key == "contacted") return yes_no(f.contacted);
    if (key == "solved") {
      return std::string(
          schema::SolvedNames().Name(static_cast<int>(f.solved)));
    }
  }
  if (!events_.empty()) {
    const Event& e = events_.back();
    if (key == "at") return Show(e.at);
    if (key == "stated_at") return Show(e.stated_at);
    if (key == "role") return e.role;
    if (key == "transition") return e.transition;
    if (const auto* const p = std::get_if<ProposeCommand>(&e.command)) {
      if (key == "started_at") return Show(p->started_at);
      if (key == "clock_due_at") return Show(p->clock_due_at);
      if (key == "policy") return p->policy;
      if (key == "waited") return std::to_string(p->waited.amount);
    }
    if (key == "event_unit") return or_none(AnyCommand(e.command).unit);
    if (key == "number") return or_none(AnyCommand(e.command).number);
    if (key == "refusal_reason") {
      return std::string(schema::RefusalReasonNames().Name(
          static_cast<int>(AnyCommand(e.command).refusal_reason)));
    }
    if (key == "refusal_action") {
      return std::string(schema::RefusalActionNames().Name(
          static_cast<int>(AnyCommand(e.command).refusal_action)));
    }
  }
  return std::nullopt;
}

void CasebookRunner::Facts(const std::string& told) {
  for (const std::string& part : List(told, ',')) {
    const std::size_t space = part.find(' ');
    if (space == std::string::npos) Wrong("not understood: " + part);
    const std::string key = part.substr(0, space);
    const auto is = FactOf(key);
    if (!is) Wrong("no such fact of the case: " + key);
    Same(key + " is", *is, part.substr(space + 1));
  }
}

void CasebookRunner::May(const Actor& actor, const std::string& told) {
  std::vector<std::string> is;
  for (const AvailableCommand& offer :
       world().life.CommandsFor(track_->c, actor, now_)) {
    if (offer.transition.empty()) continue;
    is.emplace_back(
        schema::CommandKindNames().Name(static_cast<int>(offer.command)));
  }
  std::vector<std::string> wanted = List(told, ' ');
  std::sort(is.begin(), is.end());
  std::sort(wanted.begin(), wanted.end());
  Same("may do", absl::StrJoin(is, " "), absl::StrJoin(wanted, " "));
}

void CasebookRunner::Sees(const Actor& viewer, const std::string& told) {
  const Track& track = *track_;
  const auto seen = world().life.Redact(track.c, viewer);
  if (!seen.ok()) {
    Tells(seen.status().ToString());
    Same("sees", "refused", told);
    if (world().life.Redact(track.events[0], track.c, viewer).ok()) {
      Wrong("the case is refused, and not its events");
    }
    return;
  }
  const std::string bytes = WriteCase(*seen);
  std::string events;
  for (const Event& e : track.events) {
    const auto event = world().life.Redact(e, track.c, viewer);
    if (!event.ok()) Wrong("its event is refused");
    events += WriteEvent(*event);
    Tells(WriteEvent(WithoutCaller(e)));
  }
  std::vector<std::string> is;
  for (const auto& [name, secret] : kSecrets) {
    const bool in_case = bytes.find(secret) != std::string::npos;
    const bool in_events = events.find(secret) != std::string::npos;
    if (in_case) is.emplace_back(name);
    // Internal text of an event may have no place in the case.
    if (in_case != in_events &&
        (in_case || (name != "internal" && name != "referral"))) {
      Wrong(absl::StrCat("case and events differ in ", std::string(name)));
    }
  }
  std::vector<std::string> wanted = List(told, ' ');
  std::sort(is.begin(), is.end());
  std::sort(wanted.begin(), wanted.end());
  Same("sees", is.empty() ? "nothing" : absl::StrJoin(is, " "),
       wanted.empty() ? "nothing" : absl::StrJoin(wanted, " "));
}

void CasebookRunner::Cards(const std::string& unit, const std::string& told) {
  const Assignment* of = nullptr;
  for (const Assignment& a : track_->c.assignments) {
    if (a.unit == unit) of = &a;
  }
  if (of == nullptr) Wrong("no such unit in the case: " + unit);
  Same("cards are",
       absl::StrCat("reminders ", of->reminders, ", yellow ", of->yellow_cards,
                    ", red ", of->red_cards),
       told);
}

void CasebookRunner::Ends(const std::string& id, const std::string& told) {
  Track& track = TrackOf(id);
  track_ = &track;
  if (now_ != absl::InfinitePast()) Time(track, now_, true);
  const Case& c = track.c;
  const std::vector<std::string> parts = List(told, ';');
  if (parts.size() < 2) Wrong("not understood: " + told);
  const std::string result = ResultName(c.resolution);
  Same("is in", result.empty() ? c.stage : c.stage + " " + result, parts[0]);
  int events = 0;
  Number(parts[1].substr(0, parts[1].find(' ')), &events);
  if (events != c.version) {
    Fail(absl::StrCat("has ", c.version, " events; told: ", events));
  }
  std::map<std::string, int> counters;
  for (const std::string& part : List(parts.size() > 2 ? parts[2] : "", ',')) {
    const std::size_t space = part.find(' ');
    if (space == std::string::npos ||
        !Number(part.substr(space + 1), &counters[part.substr(0, space)])) {
      Wrong("not understood: " + part);
    }
  }
  int reminders = 0, yellow = 0, red = 0;
  for (const Assignment& a : c.assignments) {
    reminders += a.reminders;
    yellow += a.yellow_cards;
    red += a.red_cards;
  }
  const std::pair<const char*, int> kCounts[] = {
      {"dispatches", c.dispatches},
      {"returns", c.returns},
      {"redos", c.redos},
      {"extensions", c.extensions},
      {"reopenings", c.reopenings},
      {"sent_back", c.sent_back},
      {"extensions_unannounced", c.extensions_unannounced},
      {"reminders", reminders},
      {"yellow", yellow},
      {"red", red}};
  for (const auto& [name, is] : kCounts) {
    const int wanted = counters[name];
    if (is != wanted) {
      Fail(absl::StrCat(name, " are ", is, "; told: ", wanted));
    }
    counters.erase(name);
  }
  if (!counters.empty()) {
    Fail("no such counter: " + counters.begin()->first);
  }
  for (const Language lang : {Language::kEnglish, Language::kChinese}) {
    TimelineOptions options;
    options.language = lang;
    options.zone = Zone();
    const auto definition = world().life.definition();
    options.definition = &definition;
    options.rules = &world().rules;
    const auto story = RenderTimeline(track.events, options);
    if (!story.ok()) Wrong("RenderTimeline: " + story.status().ToString());
    Tells(*story);
  }
  track.ended = true;
}

}  // namespace trunkline
