// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/casebook_runner.h"
#include "tests/paths.h"

namespace trunkline {

void CasebookRunner::Block(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i != end;) {
    line_ = story_.lines[i];
    const std::string text = line_.text;
    if (text.rfind("repeat ", 0) == 0) {
      std::size_t last = i + 1;
      while (last != end && story_.lines[last].text != "end repeat") ++last;
      int times = 0;
      if (last == end || !Number(text.substr(7), &times)) {
        Wrong("a repetition is written \"repeat 3\" ... \"end repeat\"");
      }
      for (int n = 0; n != times; ++n) Block(i + 1, last);
      i = last + 1;
      continue;
    }
    std::size_t next = i + 1;
    while (next != end && story_.lines[next].text[0] == ' ') ++next;
    One(text);
    if (!failures_.empty()) throw Stop();
    bool refused = !denial_ && refusal_.ok();
    for (std::size_t e = i + 1; e != next; ++e) {
      line_ = story_.lines[e];
      const std::string told(absl::StripAsciiWhitespace(ToAbsl(line_.text)));
      if (told[0] == '#') continue;
      refused = refused || told.rfind("refused: ", 0) == 0;
      Expect(told);
    }
    line_ = story_.lines[i];
    if (!refused) {
      Fail("refused: " + (denial_ ? DenialLine() + ": " +
                                        world().life.ToText(*denial_, command_,
                                                            Language::kEnglish)
                                  : refusal_.ToString()));
    }
    denial_.reset();
    refusal_ = absl::OkStatus();
    if (!failures_.empty()) throw Stop();
    i = next;
  }
}

void CasebookRunner::One(const std::string& text) {
  const auto after = [&](std::string_view key) -> std::optional<std::string> {
    if (text.rfind(std::string(key), 0) != 0) return std::nullopt;
    return text.substr(key.size());
  };
  if (after("why: ")) {
    why_ = true;
  } else if (const auto overlay = after("overlay: ")) {
    world_ = &WorldOf(*overlay);
  } else if (const auto ticket = after("ticket: ")) {
    OneTicket("C-1", *ticket);
  } else if (const auto other = after("ticket C-")) {
    const std::size_t colon = other->find(": ");
    if (colon == std::string::npos) Wrong("not understood: " + text);
    OneTicket("C-" + other->substr(0, colon), other->substr(colon + 2));
  } else if (const auto end = after("ends: ")) {
    Ends("C-1", *end);
  } else if (const auto other_end = after("ends C-")) {
    const std::size_t colon = other_end->find(": ");
    if (colon == std::string::npos) Wrong("not understood: " + text);
    Ends("C-" + other_end->substr(0, colon), other_end->substr(colon + 2));
  } else if (text.size() == 14 && text[4] == '-') {
    const auto day = ReadTime(text.substr(0, 10) + " 00:00");
    if (!day) Wrong("no such day: " + text);
    const std::string name = absl::FormatTime("%a", *day, Zone());
    if (name != text.substr(11)) Wrong("that day is a " + name);
    day_ = text.substr(0, 10);
  } else {
    Act(text);
  }
}

const World& CasebookRunner::WorldOf(const std::string& name) {
  if (name == "none") return DefaultWorld();
  static auto& worlds = *new std::map<std::string, std::unique_ptr<World>>;
  auto& found = worlds[name];
  if (found == nullptr) {
    std::ifstream file(SourceDir() + "/tests/lifecycle/casebook/overlays/" +
                       name);
    if (!file.good()) Wrong("no such overlay: " + name);
    std::stringstream content;
    content << file.rdbuf();
    found = std::make_unique<World>(MakeWorld(content.str()));
  }
  return *found;
}

Track& CasebookRunner::TrackOf(const std::string& id) {
  const auto found = tracks_.find(id);
  if (found == tracks_.end()) Wrong("there is no ticket " + id);
  return found->second;
}

void CasebookRunner::OneTicket(const std::string& id, const std::string& text) {
  const std::vector<Word> words = Words(text);
  if (words.size() < 2) Wrong("a ticket has a type and a category");
  const auto type = schema::TicketTypeNames().Find(words[0].text);
  if (!type) Wrong("no such type: " + words[0].text);
  std::string dispatch_text = "a matter for a department", more;
  for (std::size_t i = 2; i != words.size(); ++i) {
    const std::string& word = words[i].text;
    if (word.rfind("against=", 0) == 0) {
      absl::StrAppend(&more, "against: '", word.substr(8), "' ");
    } else if (word == "confidential" || word == "reply_waived") {
      absl::StrAppend(&more, word, ": true ");
    } else if (word == "no_dispatch_text") {
      dispatch_text.clear();
    } else {
      Wrong("no such property of a ticket: " + word);
    }
  }
  Track track;
  track.ticket = absl::StrCat(
      "id: '", id, "' type: ", *type, " category: '", words[1].text,
      "' region: 'city' dialled: '12345' channel: CHANNEL_PHONE "
      "title: 'TITLE-OF-CALLER' caller_words: 'WORDS-OF-CALLER' "
      "location { address: 'PLACE-OF-CALLER' } caller { "
      "name: 'NAME-OF-CALLER' phone: '13900001107' "
      "contact: 'CONTACT-OF-CALLER' address: 'HOME-OF-CALLER' "
      "identity_number: 'IDENTITY-OF-CALLER' } dispatch_text: '",
      dispatch_text, "' ", more);
  track.c = NewCase(id);
  track.snapshot = WriteCase(track.c);
  if (!tracks_.emplace(id, std::move(track)).second) {
    Wrong("there is a ticket " + id + " already");
  }
}

void CasebookRunner::Act(const std::string& text) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string::npos) Wrong("not understood: " + text);
  std::vector<Word> who = Words(text.substr(0, colon));
  std::size_t i = 0;
  const bool behind = !who.empty() && who[0].text == "behind";
  if (behind) ++i;
  if (i == who.size()) Wrong("not understood: " + text);
  const absl::Time at = TimeOf(who[i++].text, text);
  if (at < now_ && !behind) Wrong("before the line above it");
  std::string id = "C-1";
  if (i != who.size() &&
      (who[i].text.rfind("C-", 0) == 0 || who[i].text.rfind("M-", 0) == 0)) {
    id = who[i++].text;
  }
  if (i + 1 != who.size()) Wrong("not understood: " + text);
  if (!behind) now_ = at;
  events_.clear();
  if (id[0] == 'M') {
    GiveDispute(id, at, ActorOf(who[i].text), text.substr(colon + 2));
    return;
  }
  track_ = &TrackOf(id);
  matter_ = nullptr;
  if (who[i].text == "tick") {
    TickAt(at, text.substr(colon + 2));
  } else {
    Give(at, ActorOf(who[i].text), text.substr(colon + 2));
  }
  if (failures_.empty()) Always(*track_);
}

absl::Time CasebookRunner::TimeOf(const std::string& word,
                                  const std::string& text) {
  if (word[0] == '+') {
    absl::Duration by;
    if (now_ == absl::InfinitePast() ||
        !absl::ParseDuration(word.substr(1), &by)) {
      Wrong("not a time: " + word);
    }
    const absl::Time at = now_ + by;
    day_ = absl::FormatTime("%Y-%m-%d", at, Zone());
    return at;
  }
  if (word.size() < 5 || word[2] != ':') Wrong("not understood: " + text);
  if (day_.empty()) Wrong("the day is not told");
  return MustTime(day_ + " " + word);
}

Actor CasebookRunner::ActorOf(const std::string& name) {
  const Actor actor = As(name);
  const auto& departments = world().rules;
  if (actor.roles.front() == "department" &&
      departments.FindDepartment(actor.unit).empty()) {
    Wrong("nobody is called " + name);
  }
  return actor;
}

}  // namespace trunkline
