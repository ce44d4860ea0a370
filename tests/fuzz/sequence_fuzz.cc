// SPDX-License-Identifier: Apache-2.0
//
// Sequences of events and commands. Each byte string becomes a list of steps:
// commands that an engine decides, time that it ticks, and events that were
// never decided, with numbers, texts and times that make no sense. They go to
// Apply() of a case, and to the mirror of a desk on the memory store. Required:
// nothing crashes; a refused event leaves the case as it was; an event that was
// accepted makes the version one more, and event and case are read back from
// their bytes as the same; what Decide() and Tick() return is accepted; cases
// can be redacted and told; whatever Mirror() acknowledged can be got, listed,
// fed and adopted, and the desk's own check finds no fault.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/lifecycle/engine/check_event.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/fields.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/cases/timeline.h"
#include "trunkline/wire.h"

namespace {

using namespace trunkline;

void Require(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "sequence_fuzz: %s\n", what);
  std::abort();
}

std::string ReadFile(const std::string& name) {
  std::ifstream file(std::string(TRUNKLINE_SOURCE_DIR) + "/" + name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// The small city of the lifecycle's tests.
const DeskRules& City() {
  static const DeskRules* const kRules = [] {
    const std::string city = ReadFile("tests/lifecycle/data/city.txtpb");
    const auto rules = LoadRuleSet({{"city", city, Format::kText}});
    const std::string cn = ReadFile("packs/calendars/cn.txtpb");
    const auto calendars = LoadCalendars({{"cn", cn, Format::kText}});
    std::vector<std::pair<std::string, std::string>> files;
    for (const char* part : {"access_rights", "command_rights", "escalations",
                             "stages", "transitions", "views"}) {
      files.emplace_back(part, ReadFile("packs/lifecycle/12345/" +
                                        std::string(part) + ".txtpb"));
    }
    std::vector<Source> sources;
    for (const auto& [name, content] : files) {
      sources.push_back({name, content, Format::kText});
    }
    const auto life = LoadLifecycleDefinition(sources);
    Require(rules.value && calendars.value && life.value, "the city loads");
    return new DeskRules{*rules.value, *calendars.value, {*life.value}};
  }();
  return *kRules;
}

const LifecycleEngine& Engine() {
  static const LifecycleEngine* const kEngine = new LifecycleEngine(
      LifecycleEngine::Create(City().definitions[0], City().rules,
                              City().calendars)
          .value());
  return *kEngine;
}

// Bytes as choices; zero once there are no more.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size)
      : data_(data), size_(size) {}
  bool done() const { return at_ >= size_; }
  std::uint8_t Byte() { return at_ < size_ ? data_[at_++] : 0; }
  std::size_t Below(std::size_t n) { return Byte() % n; }

  // Mostly small, sometimes absurd.
  int Number() {
    static constexpr int kOdd[] = {-1, 2147483647, -2147483647 - 1, 255, 1000};
    const std::size_t n = Below(20);
    return n < 15 ? static_cast<int>(n % 6) : kOdd[n - 15];
  }
  std::string Text() {
    static const std::string kTexts[] = {"",
                                         "roads",
                                         "urban",
                                         "roads.repair",
                                         "legal",
                                         "appraisal",
                                         "accept",
                                         "handle",
                                         "held",
                                         "closed",
                                         "road.pothole",
                                         "C-1",
                                         "C-2",
                                         "why",
                                         std::string("\0", 1),
                                         "\xFF\xFE",
                                         "a\nb"};
    return kTexts[Below(std::size(kTexts))];
  }
  absl::Time Time() {
    static const absl::Time kTimes[] = {absl::InfiniteFuture(),
                                        absl::InfinitePast(),
                                        absl::FromUnixSeconds(253402300799),
                                        absl::FromUnixSeconds(253402300800),
                                        absl::FromUnixSeconds(-62135596800),
                                        absl::UnixEpoch()};
    const std::size_t n = Below(24);
    if (n < std::size(kTimes)) return kTimes[n];
    return absl::FromUnixSeconds(1530000000) + absl::Hours(Byte()) +
           absl::Nanoseconds(Below(3));
  }
  DeadlinePolicy::Amount Amount() {
    return {Number(), static_cast<DeadlinePolicy::Unit>(Below(7))};
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

// Fills some fields of a struct, whatever it is.
class Filler {
 public:
  static constexpr bool kWrites = false;
  explicit Filler(Choices* choices) : in_(*choices) {}

  template <typename T>
  void operator()(schema::Field, T& value) {
    if (in_.Below(3) == 0) return;
    if constexpr (std::is_same_v<T, std::string>) {
      value = in_.Text();
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      value = in_.Time();
    } else if constexpr (std::is_same_v<T, bool>) {
      value = in_.Below(2) != 0;
    } else if constexpr (std::is_enum_v<T>) {
      const auto n = static_cast<int>(in_.Byte());
      value = static_cast<T>(n < 0xF0 ? n % (kLast<T> + 1) : n);
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(in_.Number());
    } else if constexpr (std::is_same_v<T, DeadlinePolicy::Amount>) {
      value = in_.Amount();
    } else if constexpr (std::is_same_v<T, PauseSum>) {
      value = {in_.Number(),
               in_.Time(),
               in_.Number(),
               absl::Hours(in_.Number()),
               absl::Hours(in_.Number()),
               absl::Hours(in_.Number())};
    }
  }
  void operator()(schema::Field, std::vector<std::string>& values) {
    for (std::size_t n = in_.Below(4); n != 0; --n)
      values.push_back(in_.Text());
  }
  void operator()(schema::Field, std::vector<PromisedDeadline>& values) {
    for (std::size_t n = in_.Below(3); n != 0; --n) {
      auto policy = std::make_shared<DeadlinePolicy>();
      policy->id = in_.Text();
      policy->amount = in_.Number();
      policy->unit = static_cast<DeadlinePolicy::Unit>(in_.Below(6));
      policy->calendar = "cn";
      policy->hold = {in_.Text()};
      policy->extensions = in_.Number();
      values.push_back(
          {static_cast<Milestone>(in_.Below(4)), policy, in_.Below(2) != 0});
    }
  }
  template <typename T>
  void operator()(schema::Field, std::vector<T>&) {}
  template <typename T>
  void operator()(schema::Field field, std::optional<T>& value) {
    if (in_.Below(2) != 0) (*this)(field, value.emplace());
  }
  void Embedded(schema::Field field, std::string& message) {
    if (field.type() != "Ticket" || in_.Below(4) == 0) {
      if (in_.Below(8) == 0) message = in_.Text();
      return;
    }
    static const std::string kTicket =
        ReadTicket(
            "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' "
            "region: 'city' dispatch_text: 'CANARY' caller { name: "
            "'CANARY' phone: '13900000007' } "
            "accepted_at { seconds: 1530000000 }",
            Format::kText)
            ->bytes();
    message = kTicket;
  }
  template <typename Variant>
  void Alternative(Variant& value) {
    value = lifecycle::NewCommand(static_cast<CommandKind>(
        in_.Below(static_cast<std::size_t>(kCommandKinds) + 1)));
    std::visit([&](auto& m) { Fields(*this, m); }, value);
  }

 private:
  Choices& in_;
};

Event AnyEvent(Choices* in, const Case& c) {
  Event e;
  Filler filler(in);
  Fields(filler, e);
  // Most are the next of the case, else nothing else is looked at.
  const std::size_t wrong = in->Below(16);
  if (wrong != 0) e.case_id = "C-1";
  if (wrong != 1) e.version = c.version + 1;
  if (wrong != 2) {
    e.at = c.version == 0 ? absl::FromUnixSeconds(1530000000)
                          : c.updated_at + absl::Minutes(in->Byte());
  }
  if (c.version == 0 && wrong > 3) {
    if (!std::holds_alternative<OpenCommand>(e.command)) {
      e.command = OpenCommand();
      Fields(filler, std::get<OpenCommand>(e.command));
    }
    if (e.stage.empty()) e.stage = "accept";
  }
  for (std::size_t n = in->Below(4); n != 0; --n) {
    ClockEvent& change = e.clocks.emplace_back();
    Fields(filler, change);
    if (in->Below(4) != 0) {
      change.clock = 1 + static_cast<int>(in->Below(c.clocks.size() + 2));
      change.at = e.at;
    }
  }
  return e;
}

void CheckCase(const Case& c) {
  const std::string bytes = WriteCase(c);
  const auto again = ReadCase(bytes);
  Require(again.ok(), "a case is read back");
  Require(WriteCase(*again) == bytes, "as the same");
}

const Actor& Who(std::size_t n) {
  static const std::vector<Actor>* const kActors = [] {
    auto* const actors = new std::vector<Actor>;
    for (const char* role : {"operator", "dispatcher", "reviewer", "supervisor",
                             "authority", "administrator"}) {
      actors->push_back({std::string(role) + "-1", "centre", {role}});
    }
    for (const char* unit : {"roads", "urban", "roads.repair"}) {
      actors->push_back({std::string(unit) + "-1", unit, {"department"}});
    }
    return actors;
  }();
  return (*kActors)[n % kActors->size()];
}

// The program that runs the desk.
const Actor& Host() {
  static const Actor* const kHost = new Actor{"host", "centre", {"system"}};
  return *kHost;
}

// A case, and its events so far.
class Sequence {
 public:
  void Take(const Event& e) {
    const std::string before = WriteCase(c_);
    const std::int64_t version = c_.version;
    const absl::Status status = Apply(e, &c_);
    if (!status.ok()) {
      Require(WriteCase(c_) == before, "a refused event changes nothing");
      return;
    }
    Require(c_.version == version + 1, "the version grows by one");
    events_.push_back(e);
    CheckCase(c_);
  }

  void Decide(const Command& command, const Actor& actor, absl::Time now) {
    Case from = c_;
    if (from.version == 0) {
      from.id = "C-1";
      from.jurisdiction = City().rules.id();
    }
    const auto events = Engine().Decide(from, command, actor, now);
    // A command of no form is refused where its events would be stored.
    Event asked;
    asked.command = command;
    if (events.ok() && lifecycle::CheckForm(asked).ok()) {
      TakeAll(*events, std::move(from));
    }
    Engine().CommandsFor(c_, actor, now);
  }
  void Tick(absl::Time now) {
    Engine().NextDue(c_);
    const auto events = Engine().Tick(c_, now);
    if (events.ok()) TakeAll(*events, c_);
  }

  void Look(const Actor& viewer) const {
    const auto seen = Engine().Redact(c_, viewer);
    if (seen.ok()) CheckCase(*seen);
    for (const Event& event : events_) {
      const auto part = Engine().Redact(event, c_, viewer);
      Require(part.ok() == seen.ok(), "a viewer of the case sees its events");
      Require(WriteEvent(WithoutCaller(event)).find("13900000007") ==
                  std::string::npos,
              "no phone without the caller");
    }
  }
  void Tell() const {
    if (events_.empty()) return;
    TimelineOptions options;
    options.definition = &City().definitions[0];
    options.rules = &City().rules;
    const auto timeline = RenderTimeline(events_, options);
    Require(timeline.ok(), "what was applied can be told");
    Require(timeline->find("CANARY") == std::string::npos,
            "without the caller");
  }

  const Case& c() const { return c_; }

 private:
  void TakeAll(const std::vector<Event>& events, Case from) {
    for (const Event& e : events) {
      Require(lifecycle::CheckForm(e).ok(), "what is decided can be written");
      Require(Apply(e, &from).ok(), "what is decided is accepted");
      const auto again = ReadEvent(WriteEvent(e));
      Require(again.ok() && WriteEvent(*again) == WriteEvent(e),
              "an event is read back as the same");
      events_.push_back(e);
    }
    c_ = std::move(from);
    CheckCase(c_);
  }

  Case c_;
  std::vector<Event> events_;
};

absl::Time Later(Choices* in, const Case& c) {
  const absl::Time from =
      c.version == 0 ? absl::FromUnixSeconds(1530000000) : c.updated_at;
  return from + absl::Minutes(in->Byte()) * static_cast<int>(1 + in->Below(90));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size > 4096) return 0;
  Choices in(data, size);
  Sequence sequence;
  std::unique_ptr<Desk> desk;
  std::vector<Event> mirrored;
  const CaseRef ref = {std::string(City().rules.id()), "old:A-1"};
  for (int steps = 0; !in.done() && steps != 200; ++steps) {
    switch (in.Below(8)) {
      case 0:
      case 1: {
        Command command;
        Filler filler(&in);
        Fields(filler, command);
        sequence.Decide(command, Who(in.Byte()), Later(&in, sequence.c()));
        break;
      }
      case 2:
        sequence.Tick(Later(&in, sequence.c()));
        break;
      case 3:
        sequence.Look(Who(in.Byte()));
        sequence.Tell();
        break;
      case 4:
      case 5: {
        // Only what can be written; the rest is the mirror's.
        const Event event = AnyEvent(&in, sequence.c());
        if (lifecycle::CheckForm(event).ok()) {
          sequence.Take(event);
        } else {
          Case copy = sequence.c();
          Apply(event, &copy).IgnoreError();
        }
        break;
      }
      default: {
        if (desk == nullptr) {
          desk = Desk::Open(NewMemoryStore(), {City()}).value();
        }
        MirrorEvent event;
        event.jurisdiction = ref.jurisdiction;
        event.source = "old";
        event.old_id = "A-1";
        event.source_version = 1 + static_cast<std::int64_t>(in.Below(40));
        event.event = AnyEvent(&in, sequence.c());
        const auto receipt = desk->Mirror(
            event, Host(), absl::FromUnixSeconds(1540000000 + steps));
        if (!receipt.ok()) {
          Require(receipt.status().message().find("CANARY") ==
                      std::string_view::npos,
                  "a refusal quotes nothing");
        }
        break;
      }
    }
  }
  sequence.Look(Who(1));
  sequence.Tell();
  if (desk == nullptr) return 0;
  if (desk->store().Load(ref, nullptr).ok()) {
    const auto c = desk->Get(ref, Who(1));
    Require(c.ok() || absl::IsPermissionDenied(c.status()),
            "what is acknowledged can be got");
    const auto history = desk->History(ref, Who(1));
    Require(history.ok() == c.ok(), "and its history");
  }
  for (const Actor& viewer : {Host(), Who(1)}) {
    const auto page = desk->Feed({"", viewer}, 0);
    Require(page.ok() ? page->unreadable == 0
                      : absl::IsPermissionDenied(page.status()),
            "and fed");
  }
  const auto check = [&] {
    const auto found = desk->Check(Host());
    Require(found.ok(), "a desk can be checked");
    for (const DeskFault& fault : found->faults) {
      std::fprintf(stderr, "%s: %s\n", fault.ref.id.c_str(),
                   fault.what.c_str());
    }
    Require(found->faults.empty(), "and has no fault");
  };
  check();
  Require(desk->Adopt(ref.jurisdiction, "old", Who(0),
                      absl::FromUnixSeconds(1550000000))
              .ok(),
          "and adopted");
  Require(desk->Tick(Host(), absl::FromUnixSeconds(1560000000)).ok(),
          "and ticked");
  check();
  return 0;
}
