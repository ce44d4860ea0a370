#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition.h"
#include "generated/name_tables.h"
#include "src/tables/limit_text.h"
#include "tests/catch.h"
#include "tests/lifecycle/casebook.h"
#include "tests/lifecycle/story_text.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/timeline.h"

namespace trunkline {
namespace {

using base::ToAbsl;

// What tells who called. Words that stand nowhere else.
constexpr std::pair<std::string_view, std::string_view> kSecrets[] = {
    {"name", "NAME-OF-CALLER"},       {"phone", "13900001107"},
    {"masked", "139******07"},        {"contact", "CONTACT-OF-CALLER"},
    {"address", "HOME-OF-CALLER"},    {"identity", "IDENTITY-OF-CALLER"},
    {"words", "WORDS-OF-CALLER"},     {"title", "TITLE-OF-CALLER"},
    {"place", "PLACE-OF-CALLER"},     {"internal", "INTERNAL-TEXT"}};

std::string DenialName(Denial::Kind kind) {
  static constexpr const char* kNames[] = {
      "none", "version", "interest", "stage", "right", "fact", "value",
      "guard"};
  return kNames[static_cast<std::size_t>(kind)];
}

// Everything of one ticket.
struct Track {
  std::string ticket;
  Case c;
  std::vector<Event> events;
  std::string snapshot;
  bool ended = false;  // Its end is told.
};

// Everything of one matter of arbitration.
struct MatterTrack {
  Dispute m;
  std::vector<DisputeEvent> events;
};

std::string UnitOf(const Case& c, int assignment) {
  return assignment == 0
             ? ""
             : c.assignments[static_cast<std::size_t>(assignment) - 1].unit;
}

std::string ClockName(const Case& c, const std::string& definition,
                      int assignment) {
  const std::string unit = UnitOf(c, assignment);
  return unit.empty() ? definition : definition + " " + unit;
}

struct Stop {};  // The story went wrong.

class Runner {
 public:
  Runner(const Casebook& casebook, const Story& story)
      : casebook_(casebook), story_(story) {}

  std::vector<std::string> Run() {
    try {
      line_ = story_.start;
      Block(0, story_.lines.size());
      line_ = story_.start;
      if (!why_) Wrong("it is not told why");
      if (tracks_.empty()) Wrong("there is no ticket");
      for (const auto& [id, track] : tracks_) {
        if (!track.ended) {
          Wrong(id == "C-1" ? "the end is not told"
                            : absl::StrCat("the end of ", id, " is not told"));
        }
      }
    } catch (const Stop&) {
    }
    return failures_;
  }

 private:
  [[noreturn]] void Wrong(const std::string& what) {
    Fail(what);
    throw Stop();
  }
  void Fail(const std::string& what) {
    failures_.push_back(line_.Where() + what);
  }
  void Same(std::string_view what, const std::string& is,
            const std::string& told) {
    if (is == told) return;
    Fail(absl::StrCat(ToAbsl(what), is.empty() ? "" : " ", is, "; told: ",
                      told));
  }
  absl::Time MustTime(const std::string& text) {
    const auto at = ReadTime(text);
    if (!at) Wrong("not a time: " + text);
    return *at;
  }
  const World& world() const { return *world_; }

  // --- lines ---

  void Block(std::size_t begin, std::size_t end) {
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
        const std::string told(
            absl::StripAsciiWhitespace(ToAbsl(line_.text)));
        if (told[0] == '#') continue;
        refused = refused || told.rfind("refused: ", 0) == 0;
        Expect(told);
      }
      line_ = story_.lines[i];
      if (!refused) {
        Fail("refused: " +
             (denial_ ? DenialLine() + ": " +
                            world().life.ToText(*denial_, command_, "en")
                      : refusal_.ToString()));
      }
      denial_.reset();
      refusal_ = absl::OkStatus();
      if (!failures_.empty()) throw Stop();
      i = next;
    }
  }

  void One(const std::string& text) {
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

  const World& WorldOf(const std::string& name) {
    if (name == "none") return DefaultWorld();
    static auto& worlds = *new std::map<std::string, std::unique_ptr<World>>;
    auto& found = worlds[name];
    if (found == nullptr) {
      std::ifstream file(std::string(TRUNKLINE_SOURCE_DIR) +
                         "/tests/lifecycle/casebook/overlays/" + name);
      if (!file.good()) Wrong("no such overlay: " + name);
      std::stringstream content;
      content << file.rdbuf();
      found = std::make_unique<World>(MakeWorld(content.str()));
    }
    return *found;
  }

  Track& TrackOf(const std::string& id) {
    const auto found = tracks_.find(id);
    if (found == tracks_.end()) Wrong("there is no ticket " + id);
    return found->second;
  }

  // "complaint road.pothole against=roads confidential"
  void OneTicket(const std::string& id, const std::string& text) {
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

  // "09:00 operator: accept -> dispatch", "+5m C-2 tick: nothing"
  void Act(const std::string& text) {
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
    if (i != who.size() && (who[i].text.rfind("C-", 0) == 0 ||
                            who[i].text.rfind("M-", 0) == 0)) {
      id = who[i++].text;
    }
    if (i + 1 != who.size()) Wrong("not understood: " + text);
    if (!behind) now_ = at;
    events_.clear();
    if (id[0] == 'M') {
      GiveMatter(id, at, ActorOf(who[i].text), text.substr(colon + 2));
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

  absl::Time TimeOf(const std::string& word, const std::string& text) {
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

  Actor ActorOf(const std::string& name) {
    const Actor actor = As(name);
    const auto& departments = world().rules;
    if (actor.roles.front() == "department" &&
        departments.FindDepartment(actor.unit).empty()) {
      Wrong("nobody is called " + name);
    }
    return actor;
  }

  // --- commands ---

  bool SetFact(const std::string& key, const std::string& value,
               Command* m) {
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
    if (key == "text") return text(&m->text);
    if (key == "public_text") return text(&m->public_text);
    if (key == "number") return text(&m->number);
    if (key == "matter") return text(&m->matter);
    if (key == "person") return text(&m->person);
    if (key == "category") return text(&m->category);
    if (key == "region") return text(&m->region);
    if (key == "dispatch_text") return text(&m->dispatch_text);
    if (key == "knowledge") return text(&m->knowledge);
    if (key == "assisting") return list(&m->assisting);
    if (key == "cases") return list(&m->cases);
    if (key == "when") return time(&m->when);
    if (key == "how") return word(schema::ChannelNames(), &m->how);
    if (key == "outcome") return word(schema::ContactOutcomeNames(), &m->outcome);
    if (key == "solved") return word(schema::SolvedNames(), &m->solved);
    if (key == "satisfaction") {
      return word(schema::SatisfactionNames(), &m->satisfaction);
    }
    if (key == "claim_true") return word(schema::YesNoNames(), &m->claim_true);
    if (key == "beyond_remit") {
      return word(schema::YesNoNames(), &m->beyond_remit);
    }
    if (key == "contacted") return word(schema::YesNoNames(), &m->contacted);
    if (key == "confidential") {
      return word(schema::YesNoNames(), &m->confidential);
    }
    if (key == "reply_waived") {
      return word(schema::YesNoNames(), &m->reply_waived);
    }
    if (key == "at_fault") return word(schema::YesNoNames(), &m->at_fault);
    if (key == "lawful") return word(schema::YesNoNames(), &m->lawful);
    if (key == "refusal_reason") {
      return word(schema::RefusalReasonNames(), &m->refusal_reason);
    }
    if (key == "refusal_action") {
      return word(schema::RefusalActionNames(), &m->refusal_action);
    }
    if (key == "measure") return word(schema::SupervisionMeasureNames(), &m->measure);
    if (key == "ground") return word(schema::ReferralGroundNames(), &m->ground);
    if (key == "type") return word(schema::TicketTypeNames(), &m->type);
    if (key == "urgency") return word(schema::UrgencyNames(), &m->urgency);
    if (key == "level") return word(schema::AlertLevelNames(), &m->level);
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
    if (key == "extension") {
      const auto limit = tables::ParseLimit(value);
      if (!limit.ok()) return false;
      m->extension = {limit->amount, limit->unit};
      return true;
    }
    Wrong("no such fact: " + key);
  }

  // Another routing of the ticket, as it is now.
  void Reroute(Command* m) {
    const Case& c = track_->c;
    const std::string text = absl::StrCat(
        "type: ", static_cast<int>(c.type), " category: '", c.category,
        "' region: '", c.region, "' dialled: '12345' accepted_at { seconds: ",
        absl::ToUnixSeconds(c.accepted_at), " }");
    const auto stored = ReadTicket(text, Format::kText);
    REQUIRE(stored.ok());
    const auto decision = world().rules.Route(stored->ticket());
    REQUIRE(decision.ok());
    REQUIRE(AddDecision(*stored, *decision, world().limits, m).ok());
  }

  void Give(absl::Time at, const Actor& actor, const std::string& text) {
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
      words.insert(words.begin() + static_cast<std::ptrdiff_t>(i),
                   facts.begin(), facts.end());
    }
    const auto kind = schema::CommandKindNames().Find(words[0].text);
    if (!kind) Wrong("no such command: " + words[0].text);
    command_ = Command();
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

  void Decide(Track& track, absl::Time at, const Actor& actor,
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
      const std::string en = life.ToText(denial, command_, "en");
      if (decided.status().message() != en && denial.subject != "clock" &&
          denial.subject != "extension" && denial.subject != "EXTENDABLE") {
        Wrong(absl::StrCat("Decide says: ", decided.status().ToString(),
                           "; WhyRefused: ", en));
      }
      Tells(decided.status().ToString());
      Tells(en);
      Tells(life.ToText(denial, command_, "zh"));
      denial_ = denial;
      // Views of the denial live on: they are the definition's.
      return;
    }
    const std::vector<AvailableCommand> offers = life.CommandsFor(track.c, actor, at);
    if (std::none_of(offers.begin(), offers.end(), [&](const AvailableCommand& o) {
          return o.command == command_.kind && !o.transition.empty();
        }) &&
        command_.kind != CommandKind::kMigrate && command_.assignment == 0) {
      Wrong("it may be done, and was not offered");
    }
    Take(track, *decided);
    if (events_.size() != 1) Wrong("it made several events");
    const Event& e = events_.front();
    std::string goes = e.stage.empty() ? "stays" : "goes to " + e.stage;
    if (e.result != Resolution::kUnspecified) {
      absl::StrAppend(&goes, " ", ResultName(e.result));
    }
    if (goes != (told.empty() ? "stays" : "goes to " + told)) {
      Wrong(absl::StrCat(goes, "; told: ", told.empty() ? "stays" : told));
    }
  }

  static std::string ResultName(Resolution result) {
    return std::string(
        schema::ResolutionNames().Name(static_cast<int>(result)));
  }

  void Take(Track& track, const std::vector<Event>& events) {
    for (const Event& e : events) {
      const absl::Status status = Apply(e, &track.c);
      if (!status.ok()) Wrong(status.ToString());
      track.events.push_back(e);
    }
    events_ = events;
    track.snapshot = WriteCase(track.c);
  }

  // --- arbitration ---

  static constexpr std::string_view kMatterKinds[] = {
      "?",       "open",  "attach",   "detach", "designate", "collate",
      "opinion", "legal", "send_back", "rule",  "withdraw"};
  static constexpr std::string_view kMatterStages[] = {
      "?", "collation", "opinions", "decision", "ended"};
  static constexpr std::string_view kMatterEndings[] = {"", " settled",
                                                        " ruled", " given_up"};

  DisputeCommand ReadMatterCommandLine(const std::string& text,
                                      const Actor& actor) {
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
    if (m.kind == DisputeCommandKind::kStaffingOpinion &&
        actor.roles.front() == "legal_office") {
      m.kind = DisputeCommandKind::kLegalOpinion;
    }
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string& word = words[i].text;
      const std::size_t equals = std::min(word.find('='), word.size() - 1);
      const std::string key = word.substr(0, equals);
      const std::string value = word.substr(equals + 1);
      if (key == "question") m.question = value;
      else if (key == "category") m.category = value;
      else if (key == "region") m.region = value;
      else if (key == "unit") m.unit = value;
      else if (key == "text") m.text = value;
      else if (key == "reason") m.reason = value;
      else if (key == "legal_basis") m.legal_basis = value;
      else if (key == "number") m.number = value;
      else if (key == "cases") m.cases = List(value, ',');
      else if (key == "assisting") m.assisting = List(value, ',');
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

  void GiveMatter(const std::string& id, absl::Time at, const Actor& actor,
                  const std::string& text) {
    MatterTrack& track = matters_[id];
    matter_ = &track;
    if (track.m.id.empty()) {
      track.m.id = id;
      track.m.jurisdiction = "test.city";
    }
    const std::size_t arrow = text.find(" -> ");
    const DisputeCommand m =
        ReadMatterCommandLine(text.substr(0, arrow), actor);
    const std::string before = WriteMatter(track.m);
    const auto decided = DecideMatter(track.m, m, actor, at);
    if (WriteMatter(track.m) != before) Wrong("deciding changed the matter");
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
               std::string(
                   kMatterEndings[static_cast<std::size_t>(e.ending)]);
      }
    }
    const std::string told =
        arrow == std::string::npos ? "stays" : "goes to " + text.substr(arrow + 4);
    if (goes != told) Wrong(goes + "; told: " + told);
    Dispute again;
    for (const DisputeEvent& e : track.events) {
      const auto read = ReadMatterEvent(WriteMatterEvent(e));
      if (!read.ok() || !Apply(*read, &again).ok()) {
        Wrong("the matter cannot be replayed");
      }
    }
    if (WriteMatter(again) != WriteMatter(track.m)) {
      Wrong("replay gives another matter");
    }
  }

  // What a matter that has ended asks of the ticket at hand.
  Command DesignationBy(const std::string& id) {
    const auto found = matters_.find(id);
    if (found == matters_.end()) Wrong("there is no matter " + id);
    for (auto e = found->second.events.rbegin();
         e != found->second.events.rend(); ++e) {
      for (const Designation& d : Designations(*e, found->second.m)) {
        if (d.case_id == track_->c.id) return d.command;
      }
    }
    Wrong(id + " designates nobody for " + track_->c.id);
  }

  void ExpectOfMatter(const std::string& what, const std::string& told) {
    const MatterTrack& track = *matter_;
    if (what == "refused") {
      const std::vector<Word> words = Words(told);
      if (refusal_.ok()) Wrong("it was not refused");
      Same("refused:",
           absl::AsciiStrToLower(absl::StatusCodeToString(refusal_.code())),
           words[0].text);
      if (words.size() != 2 ||
          refusal_.message().find(words[1].text) == absl::string_view::npos) {
        Fail("it says: " + refusal_.ToString());
      }
    } else if (what == "designates") {
      std::vector<std::string> is;
      for (const Designation& d :
           Designations(track.events.back(), track.m)) {
        is.push_back(d.case_id + " " + d.command.unit);
      }
      Same("designates", Joined(is), Joined(List(told, ',')));
    } else if (what == "precedent") {
      Precedent(track.m, told);
    } else {
      Wrong("no such expectation of a matter: " + what);
    }
  }

  // The draft rule, laid over the city's: where it sends tickets like C-1 now.
  void Precedent(const Dispute& matter, const std::string& told) {
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
        absl::StrCat(TrackOf("C-1").ticket, " accepted_at { seconds: ",
                     absl::ToUnixSeconds(now_), " }"),
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

  // --- time ---

  std::vector<std::string> Raisings(const Case& c,
                                    const std::vector<Event>& events) {
    std::vector<std::string> out;
    for (const Event& e : events) {
      const CaseClock& clock =
          c.clocks[static_cast<std::size_t>(e.command.clock) - 1];
      out.push_back(absl::StrCat(
          e.command.step, " ",
          ClockName(c, clock.definition, clock.assignment)));
    }
    return out;
  }

  std::vector<Event> MustTick(const Case& c, absl::Time at) {
    const auto events = world().life.Tick(c, at);
    if (!events.ok()) Wrong("Tick: " + events.status().ToString());
    return *events;
  }

  // That NextDue() is when Tick() begins to speak, and, if the story goes on
  // with something else, that nothing is due that it does not tell.
  void Time(const Track& track, absl::Time at, bool told) {
    const Case& c = track.c;
    if (c.version == 0) return;
    const LifecycleEngine& life = world().life;
    const absl::Time due = life.NextDue(c);
    if (c.definition_version != life.definition().version()) {
      if (life.Tick(c, at).ok() || due != absl::InfiniteFuture()) {
        Wrong("time goes on under another definition");
      }
      return;
    }
    const absl::Time now = std::max(at, c.updated_at);
    const std::vector<Event> events = MustTick(c, at);
    if (events.empty() != (due > now)) {
      Wrong(absl::StrCat("NextDue is ", Show(due), ", and Tick at ", Show(now),
                         " raises ", Joined(Raisings(c, events), "nothing")));
    }
    if (due != absl::InfiniteFuture() && due > c.updated_at) {
      if (!MustTick(c, due - absl::Nanoseconds(1)).empty()) {
        Wrong("Tick raises something before NextDue, " + Show(due));
      }
      if (MustTick(c, due).empty()) {
        Wrong("Tick raises nothing at NextDue, " + Show(due));
      }
    }
    if (told && !events.empty()) {
      Wrong("passes over in silence: " + Joined(Raisings(c, events)));
    }
  }

  void TickAt(absl::Time at, const std::string& told) {
    Track& track = *track_;
    if (track.c.version == 0) Wrong("the case is not open");
    Time(track, at, false);
    const std::vector<Event> events = MustTick(track.c, at);
    const std::string is = Joined(Raisings(track.c, events), "nothing");
    if (is != Joined(List(told, ','), "nothing")) {
      Wrong(absl::StrCat("raised: ", is, "; told: ", told));
    }
    Take(track, events);
    if (!MustTick(track.c, at).empty()) Wrong("Tick raises it again");
  }

  // --- what holds always ---

  void Always(const Track& track) {
    Case again;
    for (const Event& e : track.events) {
      const auto read = ReadEvent(WriteEvent(e));
      if (!read.ok()) Wrong("an event is not read: " + read.status().ToString());
      const absl::Status status = Apply(*read, &again);
      if (!status.ok()) Wrong("replay: " + status.ToString());
    }
    if (track.c.version != 0 && WriteCase(again) != track.snapshot) {
      Wrong("replay gives another case");
    }
    const auto read = ReadCase(track.snapshot);
    if (!read.ok() || WriteCase(*read) != track.snapshot) {
      Wrong("the snapshot is not read as it was written");
    }
    const auto& data = world().life.definition().data();
    const int stage = data.FindStage(track.c.stage);
    if (stage >= 0 && data.stages[static_cast<std::size_t>(stage)].final) {
      for (const CaseClock& clock : track.c.clocks) {
        if (clock.state != CaseClock::State::kStopped) {
          Wrong(absl::StrCat("it is ended, and clock ",
                             ClockName(track.c, clock.definition,
                                       clock.assignment),
                             " goes on"));
        }
      }
    }
  }

  // Nothing that is printed may tell who called.
  void Tells(std::string_view printed) {
    for (const auto& [name, secret] : kSecrets) {
      if (printed.find(secret) != std::string_view::npos) {
        Wrong(absl::StrCat("it says the caller's ", std::string(name)));
      }
    }
  }

  // --- expectations ---

  std::string DenialLine() const {
    std::string out = DenialName(denial_->kind);
    if (!denial_->subject.empty()) {
      absl::StrAppend(&out, " ", std::string(denial_->subject));
    }
    return out;
  }

  void Expect(const std::string& text) {
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

  void Refused(const std::vector<Word>& words) {
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
    const char* const languages[] = {"en", "zh"};
    for (std::size_t i = 0; i != 2; ++i) {
      const std::string is =
          world().life.ToText(*denial_, command_, languages[i]);
      if (is.find(said[i]) == std::string::npos) {
        Fail(absl::StrCat("not said: ", said[i], "; but: ", is));
      }
    }
  }

  void Changes(const std::string& told) {
    static constexpr const char* kNames[] = {
        "?", "expect", "start", "hold", "resume", "extend", "stop"};
    const Case& c = track_->c;
    std::vector<std::string> is;
    for (const Event& e : events_) {
      for (const ClockChange& change : e.clocks) {
        const CaseClock& clock =
            c.clocks[static_cast<std::size_t>(change.clock) - 1];
        is.push_back(absl::StrCat(
            kNames[static_cast<std::size_t>(change.kind)], " ",
            ClockName(c, clock.definition, clock.assignment)));
      }
    }
    std::vector<std::string> wanted = List(told, ',');
    std::sort(is.begin(), is.end());
    std::sort(wanted.begin(), wanted.end());
    Same("changes are", Joined(is), Joined(wanted));
  }

  void ClockIs(const std::string& name, const std::vector<Word>& words) {
    static constexpr const char* kStates[] = {"?", "expected", "running",
                                              "on_hold", "stopped"};
    const Case& c = track_->c;
    const CaseClock* clock = nullptr;
    for (const CaseClock& each : c.clocks) {
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

  static std::vector<std::string> Assignments(const Case& c) {
    static constexpr const char* kKinds[] = {"?", "lead", "assisting",
                                             "subordinate"};
    static constexpr const char* kEnds[] = {"",         " returned",
                                            " replaced", " removed",
                                            " reported", " closed"};
    std::vector<std::string> out;
    for (const Assignment& a : c.assignments) {
      out.push_back(absl::StrCat(
          a.unit, " ", kKinds[static_cast<std::size_t>(a.kind)],
          a.interim ? " interim" : "", a.designated ? " designated" : "",
          kEnds[static_cast<std::size_t>(a.end)]));
    }
    return out;
  }

  static std::vector<std::string> Measures(const Case& c) {
    static constexpr const char* kStates[] = {"?", "proposed", "ordered",
                                              "declined"};
    std::vector<std::string> out;
    for (const Supervision& s : c.supervision) {
      out.push_back(absl::StrCat(
          std::string(schema::SupervisionMeasureNames().Name(static_cast<int>(s.measure))),
          " ", kStates[static_cast<std::size_t>(s.state)], " ",
          std::string(schema::ReferralGroundNames().Name(static_cast<int>(s.ground))), " ",
          s.unit));
    }
    return out;
  }

  static std::vector<std::string> Callbacks(const Case& c) {
    std::vector<std::string> out;
    for (const Callback& call : c.callbacks) {
      std::string line = absl::StrCat(
          call.role, " ",
          std::string(schema::ContactOutcomeNames().Name(static_cast<int>(call.outcome))));
      for (const std::string_view word :
           {schema::SolvedNames().Name(static_cast<int>(call.solved)),
            schema::SatisfactionNames().Name(
                static_cast<int>(call.satisfaction))}) {
        if (!word.empty()) absl::StrAppend(&line, " ", std::string(word));
      }
      out.push_back(line);
    }
    return out;
  }

  // Facts of the case, of its lead, of its last feedback and event.
  std::optional<std::string> FactOf(const std::string& key) {
    const Case& c = track_->c;
    const auto yes = [](bool value) { return value ? "yes" : "no"; };
    const auto or_none = [](const std::string& text) {
      return text.empty() ? "none" : text;
    };
    const auto yes_no = [](YesNo value) {
      return std::string(
          schema::YesNoNames().Name(static_cast<int>(value)));
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
    if (key == "extensions_unannounced") return std::to_string(c.extensions_unannounced);
    if (key == "clocks") return std::to_string(c.clocks.size());
    if (key == "verdict") return or_none(ResultName(Verdict(c)));
    if (key == "result") return or_none(ResultName(c.result));
    if (key == "matter") return or_none(c.matter);
    if (key == "merged_into") return or_none(c.merged_into);
    if (key == "split_from") return or_none(c.split_from);
    if (key == "hold_reason") return or_none(c.hold_reason);
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
      return std::string(schema::TicketTypeNames().Name(static_cast<int>(c.type)));
    }
    if (c.lead != 0) {
      if (key == "signed_at") return Show(c.Lead()->signed_at);
      if (key == "contacted_at") return Show(c.Lead()->contacted_at);
      if (key == "last_act_at") return Show(c.Lead()->last_act_at);
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
      if (key == "event_unit") return or_none(e.command.unit);
      if (key == "number") return or_none(e.command.number);
      if (key == "refusal_reason") {
        return std::string(schema::RefusalReasonNames().Name(
            static_cast<int>(e.command.refusal_reason)));
      }
      if (key == "refusal_action") {
        return std::string(schema::RefusalActionNames().Name(
            static_cast<int>(e.command.refusal_action)));
      }
    }
    return std::nullopt;
  }

  void Facts(const std::string& told) {
    for (const std::string& part : List(told, ',')) {
      const std::size_t space = part.find(' ');
      if (space == std::string::npos) Wrong("not understood: " + part);
      const std::string key = part.substr(0, space);
      const auto is = FactOf(key);
      if (!is) Wrong("no such fact of the case: " + key);
      Same(key + " is", *is, part.substr(space + 1));
    }
  }

  void May(const Actor& actor, const std::string& told) {
    std::vector<std::string> is;
    for (const AvailableCommand& offer :
         world().life.CommandsFor(track_->c, actor, now_)) {
      if (offer.transition.empty()) continue;
      is.emplace_back(schema::CommandKindNames().Name(
          static_cast<int>(offer.command)));
    }
    std::vector<std::string> wanted = List(told, ' ');
    std::sort(is.begin(), is.end());
    std::sort(wanted.begin(), wanted.end());
    Same("may do", absl::StrJoin(is, " "), absl::StrJoin(wanted, " "));
  }

  // The exact list of what tells who called, and of internal text.
  void Sees(const Actor& viewer, const std::string& told) {
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
      if (in_case != in_events && (in_case || name != "internal")) {
        Wrong(absl::StrCat("case and events differ in ", std::string(name)));
      }
    }
    std::vector<std::string> wanted = List(told, ' ');
    std::sort(is.begin(), is.end());
    std::sort(wanted.begin(), wanted.end());
    Same("sees", is.empty() ? "nothing" : absl::StrJoin(is, " "),
         wanted.empty() ? "nothing" : absl::StrJoin(wanted, " "));
  }

  void Cards(const std::string& unit, const std::string& told) {
    const Assignment* of = nullptr;
    for (const Assignment& a : track_->c.assignments) {
      if (a.unit == unit) of = &a;
    }
    if (of == nullptr) Wrong("no such unit in the case: " + unit);
    Same("cards are",
         absl::StrCat("reminders ", of->reminders, ", yellow ",
                      of->yellow_cards, ", red ", of->red_cards),
         told);
  }

  // "closed satisfied; 12 events; redos 1, extensions 2": a counter that is not
  // named is 0.
  void Ends(const std::string& id, const std::string& told) {
    Track& track = TrackOf(id);
    track_ = &track;
    if (now_ != absl::InfinitePast()) Time(track, now_, true);
    const Case& c = track.c;
    const std::vector<std::string> parts = List(told, ';');
    if (parts.size() < 2) Wrong("not understood: " + told);
    const std::string result = ResultName(c.result);
    Same("is in", result.empty() ? c.stage : c.stage + " " + result, parts[0]);
    int events = 0;
    Number(parts[1].substr(0, parts[1].find(' ')), &events);
    if (events != c.version) {
      Fail(absl::StrCat("has ", c.version, " events; told: ", events));
    }
    std::map<std::string, int> counters;
    for (const std::string& part :
         List(parts.size() > 2 ? parts[2] : "", ',')) {
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
        {"dispatches", c.dispatches}, {"returns", c.returns},
        {"redos", c.redos},           {"extensions", c.extensions},
        {"reopenings", c.reopenings}, {"sent_back", c.sent_back},
        {"extensions_unannounced", c.extensions_unannounced},         {"reminders", reminders},
        {"yellow", yellow},           {"red", red}};
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
    for (const char* lang : {"en", "zh"}) {
      StoryOptions options;
      options.lang = lang;
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

  const Casebook& casebook_;
  const Story& story_;
  const World* world_ = &DefaultWorld();
  std::vector<std::string> failures_;
  StoryLine line_;
  bool why_ = false;
  std::map<std::string, Track> tracks_;
  std::string day_;
  absl::Time now_ = absl::InfinitePast();
  std::map<std::string, MatterTrack> matters_;
  // Of the line at hand.
  Track* track_ = nullptr;
  MatterTrack* matter_ = nullptr;  // Null: it is about a ticket.
  absl::Status refusal_;           // Of a matter's command.
  Command command_;
  std::optional<Denial> denial_;
  std::vector<Event> events_;
};

}  // namespace

std::vector<std::string> RunStory(const Casebook& casebook,
                                  const Story& story) {
  return Runner(casebook, story).Run();
}

}  // namespace trunkline
