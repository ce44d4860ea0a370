// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_H_
#define TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/cases/access.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/catalogue.h"
#include "trunkline/issue.h"

// A loaded definition: proto/trunkline/v1/lifecycle.proto with names resolved
// to places in these vectors.
namespace trunkline::lifecycle {

inline constexpr int kNone = -1;
inline constexpr int kBack = -2;  // Transition::to: the stage before.
inline constexpr int kAll = -3;   // Effect::clock: every clock.

// A place in one of the vectors as an index of it.
inline std::size_t Slot(int place) { return static_cast<std::size_t>(place); }
// A number from 1, as of an assignment or a clock, as an index.
inline std::size_t Nth(int number) { return Slot(number) - 1; }

using Labels = std::map<std::string, std::string>;

struct Role {
  enum class Relation : std::uint8_t {
    kNothing = 0,
    kLead = 1,
    kAssisting = 2,
    kSubordinate = 3,
    kAssigned = 4,
    kClock = 5,
    kAddressee = 6,
  };
  std::string id;
  Labels label;
  std::string holder;
  Relation relation = Relation::kNothing;
};

struct StageDef {
  std::string id;
  Labels label;
  int owner = kNone;
  bool final = false;
  bool initial = false;
};

struct Guard {
  enum class Kind : std::uint8_t {
    kBeforeDue = 1,
    kFewer = 2,
    kAtLeast = 3,
    kNotDesignated = 4,
    kSigned = 5,
    kContacted = 6,
    kTold = 7,
    kDispatchable = 8,
    kPending = 9,
    kNotPending = 10,
    kVerdict = 11,
    kExempt = 12,
    kNotExempt = 13,
    kWaived = 14,
    kWithin = 15,
    kSupervised = 16,
    kResolutionIn = 17,
    kCalledBy = 18,
    kDisputed = 19,
    kNotDisputed = 20,
    kMeasureIs = 21,
    kNotSigned = 22,
    kUnsolved = 23,
    kFound = 24,
    kNotHeld = 25,
    kDelayUnreported = 26,
    kHoldReason = 27,
    kUntilWithin = 28,
    kReached = 29,
    kAnswered = 30,
    kLengthens = 31,
    kNotLengthens = 32,
    kCallersHeard = 33,
  };
  // What kFewer and kAtLeast count.
  enum class Counter : std::uint8_t {
    kUnspecified = 0,
    kDispatches = 1,
    kReturns = 2,
    kRedos = 3,
    kExtensions = 4,
    kReopenings = 5,
    kAttempts = 6,
    kSentBack = 7,
    kHolds = 8,
  };
  // What kPending and kNotPending ask for.
  enum class Request : std::uint8_t {
    kUnspecified = 0,
    kReturn = 1,
    kExtension = 2,
    kTermination = 3,
    kHold = 4,
  };
  Kind kind = Kind::kBeforeDue;
  int clock = kNone;
  Counter counter = Counter::kUnspecified;
  int count = 0;
  Request request = Request::kUnspecified;
  std::uint32_t resolutions = 0;  // Bit n: Resolution n.
  std::uint32_t types = 0;        // Bit n: TicketType n.
  std::uint32_t measures = 0;     // Bit n: Measure n.
  std::vector<std::string> categories;
  DeadlinePolicy period;  // As a policy, with calendar.
  std::vector<int> roles;
};

struct Effect {
  enum class Act : std::uint8_t {
    kStart = 1,
    kHold = 2,
    kResume = 3,
    kStop = 4,
    kExtend = 5,
  };
  Act act = Act::kStart;
  int clock = kNone;
};

struct Fact;  // facts.h

struct Transition {
  std::string id;
  Labels label;
  CommandKind command = CommandKind::kUnspecified;
  std::vector<int> from;  // Empty: of COMMAND_KIND_OPEN.
  int to = kNone;         // kNone: the same.
  std::vector<Guard> guards;
  std::vector<Effect> effects;
  std::vector<const Fact*> facts;
  std::vector<std::string_view> fact_names;
  Resolution resolution = Resolution::kUnspecified;
  // Of each stage (the last: no case yet) the roles that may take it.
  std::vector<std::vector<int>> roles;
  Place place;
};

struct ClockDef {
  enum class Scope : std::uint8_t {
    kCase = 1,
    kLead = 2,
    kAssisting = 3,
    kSubordinate = 4,
    kStatutory = 5,
    kInterim = 6,
  };
  std::string id;
  Labels label;
  Scope scope = Scope::kCase;
  Milestone milestone = Milestone::kUnspecified;
  int owner = kNone;
  Place place;
};

struct EscalationDefinition {
  enum class At : std::uint8_t {
    kYellow = 1,
    kDue = 2,
    kRed = 3,
    kAfterStep = 4,
    kAfterDue = 5,
    kReplyBy = 6,
  };
  std::string id;
  std::vector<int> clocks;  // None for kReplyBy.
  At at = At::kYellow;
  int step = kNone;  // In escalations.
  // For kReplyBy: by its calendar, the working instant that it waits for.
  DeadlinePolicy after;
  AlertLevel level = AlertLevel::kUnspecified;
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
};

struct View {
  enum class Field : std::uint8_t {
    kCaller = 1,
    kPhone = 2,
    kIdentity = 3,
    kCallerWords = 4,
    kInternalText = 5,
    kSecretCaller = 6,
    kMaskedPhone = 7,
    kPlace = 8,
    kReferrals = 9,
  };
  static constexpr std::uint32_t Bit(Field field) {
    return 1u << static_cast<int>(field);
  }
  std::vector<int> roles;
  std::uint32_t fields = 0;  // Bits.
};

struct Migration {
  std::string from_version;
  std::map<std::string, int, std::less<>> stages;
};

// How long a case keeps what identifies its caller.
struct Retention {
  std::uint32_t types = 0;  // 1 << TicketType; 0: all.
  absl::Duration after;     // Since the case was closed.
};

// An office that takes part in disputes.
struct DisputeOffice {
  // Civil times as in rule files; empty: no bound.
  struct Name {
    std::string from, to;
    std::vector<Label> label;
  };
  std::string id;
  std::string holder;
  std::vector<Name> names;
};

// A step of a dispute.
struct DisputeStep {
  std::string id;
  DisputeStage stage = DisputeStage::kUnspecified;
  std::vector<int> offices;  // In DisputeWay::offices.
  std::vector<std::string> facts;
  bool limited = false;
  DeadlinePolicy limit;
  bool statements = false;
  int order = 0;
};

// The way that a dispute takes.
struct DisputeWay {
  std::vector<DisputeOffice> offices;
  std::vector<DisputeStep> steps;  // By order; none: the built-in ones.
};

struct DefinitionData {
  std::string id, version;
  Labels label;
  std::vector<Role> roles;
  std::vector<StageDef> stages;
  std::vector<Transition> transitions;  // By id.
  std::vector<ClockDef> clocks;
  std::vector<EscalationDefinition> escalations;  // By id.
  std::vector<View> views;
  std::vector<Migration> migrations;
  // By Access and stage (the last: of no case), a bit for each role.
  std::array<std::vector<std::uint64_t>, kAccesses> access;
  std::vector<Retention> retentions;
  DisputeWay disputes;
  int initial = kNone;
  // Transitions by stage (the last: no case yet), then by command.
  std::vector<std::array<std::vector<int>, kCommandKinds>> by_stage;

  int FindStage(std::string_view name) const;
  int FindClock(std::string_view name) const;
  int FindRole(std::string_view name) const;
  int FindEscalation(std::string_view name) const;
};

// The label in a language, else in any, else the id.
std::string_view LabelOf(const Labels& labels, std::string_view lang,
                         std::string_view id);

// Of each stage those that a case may have come from: where "back" leads.
std::vector<std::vector<int>> StagesBefore(const DefinitionData& data);

// Looks for what no single entry shows: unreachable stages, dead ends, clocks
// that are never stopped, transitions that no role may take.
void CheckDefinition(const DefinitionData& data,
                     std::map<std::string, Place, std::less<>> stage_places,
                     std::vector<Issue>* issues);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_H_
