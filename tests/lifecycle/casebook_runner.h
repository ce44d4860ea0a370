// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_RUNNER_H_
#define TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_RUNNER_H_

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generated/name_tables.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/tables/deadline_text.h"
#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/casebook.h"
#include "tests/lifecycle/story_text.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/timeline.h"

// Runs one story of the casebook, line by line. casebook/README.md describes
// the lines; each group of them has a file of its own.
namespace trunkline {

using base::ToAbsl;

// What tells who called. Words that stand nowhere else.
inline constexpr std::pair<std::string_view, std::string_view> kSecrets[] = {
    {"name", "NAME-OF-CALLER"},    {"phone", "13900001107"},
    {"masked", "139******07"},     {"contact", "CONTACT-OF-CALLER"},
    {"address", "HOME-OF-CALLER"}, {"identity", "IDENTITY-OF-CALLER"},
    {"words", "WORDS-OF-CALLER"},  {"title", "TITLE-OF-CALLER"},
    {"place", "PLACE-OF-CALLER"},  {"internal", "INTERNAL-TEXT"},
    {"referral", "REFERRAL-TEXT"}};

inline std::string DenialName(Denial::Kind kind) {
  static constexpr const char* kNames[] = {"none",  "version", "interest",
                                           "stage", "right",   "fact",
                                           "value", "guard"};
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

inline std::string UnitOf(const Case& c, int assignment) {
  return assignment == 0
             ? ""
             : c.assignments[static_cast<std::size_t>(assignment) - 1].unit;
}

inline std::string ClockName(const Case& c, const std::string& definition,
                             int assignment) {
  const std::string unit = UnitOf(c, assignment);
  return unit.empty() ? definition : definition + " " + unit;
}

struct Stop {};  // The story went wrong.

class CasebookRunner {
 public:
  CasebookRunner(const Casebook& casebook, const Story& story)
      : casebook_(casebook), story_(story) {}
  std::vector<std::string> Run();

 private:
  [[noreturn]] void Wrong(const std::string& what);
  void Fail(const std::string& what);
  void Same(std::string_view what, const std::string& is,
            const std::string& told);
  absl::Time MustTime(const std::string& text);
  const World& world() const { return *world_; }

  // Lines.
  void Block(std::size_t begin, std::size_t end);
  void One(const std::string& text);
  const World& WorldOf(const std::string& name);
  Track& TrackOf(const std::string& id);
  // "complaint road.pothole against=roads confidential"
  void OneTicket(const std::string& id, const std::string& text);
  // "09:00 operator: accept -> dispatch", "+5m C-2 tick: nothing"
  void Act(const std::string& text);
  absl::Time TimeOf(const std::string& word, const std::string& text);
  Actor ActorOf(const std::string& name);

  // Commands.
  bool SetFact(const std::string& key, const std::string& value, AnyCommand* m);
  // Another routing of the ticket, as it is now.
  void Reroute(AnyCommand* m);
  void Give(absl::Time at, const Actor& actor, const std::string& text);
  void Decide(Track& track, absl::Time at, const Actor& actor,
              const std::string& told);
  static std::string ResultName(Resolution result);
  void Take(Track& track, const std::vector<Event>& events);

  // Arbitration.
  static constexpr std::string_view kMatterKinds[] = {
      "?",         "open",    "attach",           "detach",
      "designate", "collate", "staffing_opinion", "legal_opinion",
      "send_back", "rule",    "withdraw",         "state",
      "opinion",   "escalate"};
  static constexpr std::string_view kMatterStages[] = {
      "?", "collation", "opinions", "decision", "ended"};
  static constexpr std::string_view kMatterEndings[] = {"", " settled",
                                                        " ruled", " given_up"};
  DisputeCommand ReadDisputeCommandLine(const std::string& text);
  void GiveDispute(const std::string& id, absl::Time at, const Actor& actor,
                   const std::string& text);
  // What a matter that has ended asks of the ticket at hand.
  Command DesignationBy(const std::string& id);
  void ExpectOfMatter(const std::string& what, const std::string& told);
  // The draft rule, laid over the city's: where it sends tickets like C-1 now.
  void Precedent(const Dispute& matter, const std::string& told);

  // Time.
  std::vector<std::string> Raisings(const Case& c,
                                    const std::vector<Event>& events);
  std::vector<Event> MustTick(const Case& c, absl::Time at);
  // That NextDue() is when Tick() begins to speak, and, if the story goes on
  // with something else, that nothing is due that it does not tell.
  void Time(const Track& track, absl::Time at, bool told);
  void TickAt(absl::Time at, const std::string& told);

  // What holds always.
  void Always(const Track& track);
  // Nothing that is printed may tell who called.
  void Tells(std::string_view printed);

  // Expectations.
  std::string DenialLine() const;
  void Expect(const std::string& text);
  void Refused(const std::vector<Word>& words);
  void Changes(const std::string& told);
  void ClockIs(const std::string& name, const std::vector<Word>& words);
  static std::vector<std::string> Assignments(const Case& c);
  static std::vector<std::string> Measures(const Case& c);
  static std::vector<std::string> Callbacks(const Case& c);
  // Facts of the case, of its lead, of its last feedback and event.
  std::optional<std::string> FactOf(const std::string& key);
  void Facts(const std::string& told);
  void May(const Actor& actor, const std::string& told);
  // The exact list of what tells who called, and of internal text.
  void Sees(const Actor& viewer, const std::string& told);
  void Cards(const std::string& unit, const std::string& told);
  // "closed satisfied; 12 events; redos 1, extensions 2": a counter that is not
  // named is 0.
  void Ends(const std::string& id, const std::string& told);

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
  AnyCommand command_;
  std::optional<Denial> denial_;
  std::vector<Event> events_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_CASEBOOK_RUNNER_H_
