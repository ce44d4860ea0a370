#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition.h"
#include "src/lifecycle/facts.h"
#include "src/schema/schema.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline {
namespace lifecycle {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr std::size_t kMaxSourceBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxEntries = 1000;  // Of one kind.
constexpr std::size_t kMaxStages = 100;
constexpr std::size_t kMaxWays = 10'000;  // From stage to stage.
constexpr std::size_t kMaxIssues = 1000;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxRoles = 64;  // Sets of roles are 64 bits.

// Where an entry stands.
struct Origin {
  std::size_t source = 0;
  std::uint32_t number = 0;
};

template <typename Message>
struct Entry {
  Message message;
  Origin origin;
};

template <typename Message>
using Table = std::map<std::string, Entry<Message>, std::less<>>;

class Loader {
 public:
  explicit Loader(const std::vector<RuleSource>& sources)
      : sources_(sources) {}

  LifecycleDefinitionLoadResult Run() {
    if (sources_.empty()) {
      readable_ = false;
      Report({}, "no-source", "", "no source is given");
    }
    for (std::size_t i = 0; i != sources_.size(); ++i) Load(i);
    // Without an entry that cannot be read, others seem wrong.
    if (readable_) Resolve();
    if (result_.issues.empty()) {
      std::map<std::string, Place, std::less<>> places;
      for (const auto& [id, entry] : stages_) {
        places[id] = PlaceOf(entry.origin, "");
      }
      CheckDefinition(data_, std::move(places), &result_.issues);
    }
    if (result_.issues.empty()) {
      result_.definition.emplace(
          std::make_shared<const DefinitionData>(std::move(data_)));
    }
    Sort();
    return std::move(result_);
  }

 private:
  void Report(Place place, std::string code, std::string path,
              std::string message) {
    if (result_.issues.size() == kMaxIssues) {
      ++left_out_;
      return;
    }
    Issue issue;
    issue.code = std::move(code);
    issue.place = std::move(place);
    issue.path = std::move(path);
    issue.entity = entity_;
    issue.message = std::move(message);
    result_.issues.push_back(std::move(issue));
  }

  // By source, then in the order of the file.
  void Sort() {
    const auto source = [&](const Issue& issue) {
      std::size_t i = 0;
      while (i != sources_.size() && sources_[i].name != issue.place.file) ++i;
      return i;
    };
    std::stable_sort(
        result_.issues.begin(), result_.issues.end(),
        [&](const Issue& a, const Issue& b) {
          return std::tuple(source(a), a.place.line, a.place.column,
                            a.place.entry) <
                 std::tuple(source(b), b.place.line, b.place.column,
                            b.place.entry);
        });
    if (left_out_ != 0) {
      Issue issue;
      issue.severity = Severity::kNote;
      issue.code = "more-issues";
      issue.place.file = result_.issues.back().place.file;
      issue.message = absl::StrCat(left_out_, " more issues were left out");
      result_.issues.push_back(std::move(issue));
    }
  }

  Place PlaceOf(const Origin& origin, std::string_view path) const {
    Place place;
    place.file = sources_[origin.source].name;
    place.entry = static_cast<int>(origin.number);
    const auto position = readers_[origin.source]->Locate(origin.number, path);
    place.line = position.line;
    place.column = position.column;
    return place;
  }

  // A defect of a field of the entry at hand.
  void Field(std::string_view path, std::string code, std::string message) {
    if (result_.issues.size() == kMaxIssues) {  // Finding a place takes time.
      ++left_out_;
      return;
    }
    Report(PlaceOf(origin_, path), std::move(code), std::string(path),
           std::move(message));
  }

  void Load(std::size_t i) {
    const RuleSource& source = sources_[i];
    readers_.push_back(std::make_unique<schema::EntryReader>(
        "LifecycleDefinition", source.content, source.format));
    entity_.clear();
    if (source.content.size() > kMaxSourceBytes) {
      readable_ = false;
      Place place;
      place.file = source.name;
      Report(place, "too-large", "",
             absl::StrCat("the source has ", source.content.size(),
                          " bytes; the limit is ", kMaxSourceBytes));
      return;
    }
    struct Raw {
      std::uint32_t number;
      int field;
      std::string bytes;
    };
    std::vector<Raw> entries;
    readers_[i]->Read(
        [&](std::uint32_t number, int field, std::string_view bytes) {
          entries.push_back({number, field, std::string(bytes)});
        },
        [&](std::uint32_t number, const schema::SyntaxError& error) {
          Place place;
          place.file = source.name;
          place.line = error.position.line;
          place.column = error.position.column;
          place.entry = static_cast<int>(number);
          readable_ = false;
          Report(place, "syntax", "", error.message);
        });
    for (const Raw& raw : entries) {
      origin_ = {i, raw.number};
      switch (raw.field) {
        case 1:
          Merge("lifecycle", raw.bytes, &ids_);
          break;
        case 2:
          Merge("role", raw.bytes, &roles_);
          break;
        case 3:
          Merge("stage", raw.bytes, &stages_);
          break;
        case 4:
          Merge("transition", raw.bytes, &transitions_);
          break;
        case 5:
          Merge("right", raw.bytes, &rights_);
          break;
        case 6:
          Merge("clock", raw.bytes, &clocks_);
          break;
        case 7:
          Merge("escalation", raw.bytes, &escalations_);
          break;
        case 8:
          Merge("view", raw.bytes, &views_);
          break;
        case 9:
          Merge("migration", raw.bytes, &migrations_);
          break;
        default:
          break;
      }
    }
  }

  static bool GoodId(std::string_view id) {
    if (id.size() > kMaxIdBytes || id == "back" || id == "*") return false;
    for (char c : id) {
      if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
          std::string_view("\"'`;,\\").find(c) != std::string_view::npos) {
        return false;
      }
    }
    return true;
  }

  // A binary source may hold any number where a word is meant. Returns 0 if it
  // is none that the schema knows.
  int Value(int value, bool (*known)(int), std::string_view path) {
    if (known(value)) return value;
    Field(path, "unknown-value",
          absl::StrCat(value, " is no value of this field"));
    return 0;
  }

  template <typename Message>
  void Merge(const char* kind, const std::string& bytes,
             Table<Message>* table) {
    Message message;
    if (!message.ParseFromString(bytes)) return;
    const std::string id = message.id();
    entity_ = absl::StrCat(kind, " ", id);
    if (id.empty()) {
      Field("id", "no-id", "the id is missing");
      return;
    }
    if (!GoodId(id)) {
      Field("id", "bad-id",
            absl::StrCat("not an id: ", base::Quoted(id), "; at most ",
                         kMaxIdBytes,
                         " bytes without spaces, quotes, `;`, `,`, `\\`; "
                         "`back` and `*` mean something else"));
      return;
    }
    Value(message.override(), pb::Override_IsValid, "override");
    const auto found = table->find(id);
    switch (message.override()) {
      case pb::OVERRIDE_REMOVE:
        if (found == table->end()) {
          Field("id", "nothing-to-remove",
                absl::StrCat("no earlier ", kind, " ", base::Quoted(id)));
        } else {
          table->erase(found);
        }
        return;
      case pb::OVERRIDE_REPLACE:
        if (found == table->end()) {
          Field("id", "nothing-to-replace",
                absl::StrCat("no earlier ", kind, " ", base::Quoted(id)));
          return;
        }
        found->second = {std::move(message), origin_};
        return;
      default:
        if (found != table->end()) {
          Field("id", "duplicate",
                absl::StrCat("a second ", kind, " ", base::Quoted(id),
                             "; write `override: OVERRIDE_REPLACE` to replace the "
                             "first"));
          return;
        }
        const std::size_t limit =
            std::is_same_v<Message, pb::LifecycleStage>  ? kMaxStages
            : std::is_same_v<Message, pb::LifecycleRole> ? kMaxRoles
                                                         : kMaxEntries;
        if (table->size() == limit) {
          readable_ = false;
          Field("", "too-many",
                absl::StrCat("there are ", table->size(),
                             " entries of this kind already; more are not "
                             "taken"));
          return;
        }
        table->emplace(id, Entry<Message>{std::move(message), origin_});
    }
  }

  // --- names to places ---

  template <typename Message>
  int Find(const char* kind, const Table<Message>& table,
           const std::string& id, const std::string& path) {
    const auto found = table.find(id);
    if (found != table.end()) {
      return static_cast<int>(std::distance(table.begin(), found));
    }
    std::vector<std::string_view> names;
    for (const auto& [name, entry] : table) names.push_back(name);
    const std::string_view near = base::Nearest(id, names);
    Field(path, absl::StrCat("unknown-", kind),
          absl::StrCat("unknown ", kind, " ", base::Quoted(id),
                       near.empty() ? "" : "; did you mean ",
                       near.empty() ? "" : base::Quoted(near),
                       near.empty() ? "" : "?"));
    return kNone;
  }

  template <typename Message>
  static Labels ReadLabels(const Message& message) {
    Labels labels;
    for (const auto& label : message.label()) {
      labels[label.lang()] = label.text();
    }
    return labels;
  }

  template <typename Names>
  std::vector<int> Roles(const Names& names, const char* path) {
    std::vector<int> roles;
    for (int i = 0; i != names.size(); ++i) {
      roles.push_back(Find("role", roles_, names.Get(i),
                           absl::StrCat(path, "[", i, "]")));
    }
    return roles;
  }

  DeadlinePolicy Period(const pb::DeadlinePolicy::Amount& amount,
                        const std::string& calendar, const std::string& path) {
    DeadlinePolicy policy;
    policy.id = "period";
    policy.amount = amount.amount();
    policy.unit = static_cast<DeadlinePolicy::Unit>(amount.unit());
    policy.calendar = calendar;
    const absl::Status status = CheckPolicy(policy);
    const bool working = policy.unit == DeadlinePolicy::Unit::kWorkingHours ||
                         policy.unit == DeadlinePolicy::Unit::kWorkingDays;
    if (!status.ok()) {
      Field(path, "bad-period", std::string(status.message()));
    } else if (working && calendar.empty()) {
      Field(path, "bad-period", "working time needs a `calendar`");
    }
    return policy;
  }

  template <typename Message, typename Read>
  void Each(const char* kind, const Table<Message>& table, Read read) {
    for (const auto& [id, entry] : table) {
      entity_ = absl::StrCat(kind, " ", id);
      origin_ = entry.origin;
      read(id, entry.message);
    }
  }

  void Resolve() {
    entity_.clear();
    if (ids_.size() != 1) {
      Place place;
      place.file = sources_.front().name;
      Report(place, "lifecycle-id", "",
             ids_.empty() ? "no `lifecycle` entry says id and version"
                          : "more than one `lifecycle` entry");
    } else {
      const auto& [id, entry] = *ids_.begin();
      entity_ = absl::StrCat("lifecycle ", id);
      origin_ = entry.origin;
      data_.id = id;
      data_.version = entry.message.version();
      data_.label = ReadLabels(entry.message);
      if (data_.version.empty()) {
        Field("version", "no-version", "the version is missing");
      }
    }
    Each("role", roles_, [&](const std::string& id, const auto& m) {
      data_.roles.push_back({id, ReadLabels(m),
                             m.holder().empty() ? id : m.holder(),
                             static_cast<Role::Relation>(
                                 Value(m.relation(),
                                       pb::LifecycleRole_Relation_IsValid,
                                       "relation"))});
    });
    Each("stage", stages_, [&](const std::string& id, const auto& m) {
      StageDef stage{id, ReadLabels(m), kNone, m.final(), m.initial()};
      if (!m.owner().empty()) {
        stage.owner = Owner(m.owner());
      } else if (!m.final()) {
        Field("", "no-owner",
              absl::StrCat("nobody has to act in stage ", base::Quoted(id),
                           "; name its owner"));
      }
      if (m.initial()) {
        if (data_.initial != kNone) {
          Field("initial", "initial", "a second stage where cases begin");
        }
        data_.initial = static_cast<int>(data_.stages.size());
      }
      data_.stages.push_back(std::move(stage));
    });
    if (data_.initial == kNone) {
      entity_.clear();
      Place place;
      place.file = sources_.front().name;
      Report(place, "initial", "", "no stage says `initial: true`");
    }
    Each("clock", clocks_, [&](const std::string& id, const auto& m) {
      ClockDef clock;
      clock.id = id;
      clock.label = ReadLabels(m);
      clock.scope = static_cast<ClockDef::Scope>(Value(
          m.scope(), pb::ClockDefinition_Scope_IsValid, "scope"));
      clock.limit =
          static_cast<Milestone>(Value(m.milestone(), pb::Milestone_IsValid, "milestone"));
      clock.place = PlaceOf(origin_, "");
      if (m.scope() == 0) Field("scope", "no-scope", "the scope is missing");
      if (m.owner().empty()) {
        Field("", "no-owner", "the clock has no owner");
      } else {
        clock.owner = Owner(m.owner());
      }
      const bool limited = clock.scope != ClockDef::Scope::kStatutory &&
                           clock.scope != ClockDef::Scope::kInterim;
      if (limited && m.milestone() == 0) {
        Field("milestone", "no-milestone", "which milestone it counts to is missing");
      }
      data_.clocks.push_back(std::move(clock));
    });
    Each("transition", transitions_,
         [&](const std::string& id, const auto& m) { ReadTransition(id, m); });
    if (ways_ > kMaxWays) {
      entity_.clear();
      Place place;
      place.file = sources_.front().name;
      Report(place, "too-many", "",
             absl::StrCat("the transitions are ", ways_,
                          " ways from stage to stage; the limit is ",
                          kMaxWays));
      return;
    }
    ReadRights();
    Each("escalation", escalations_,
         [&](const std::string& id, const auto& m) { ReadEscalation(id, m); });
    CheckSteps();
    Each("view", views_, [&](const std::string&, const auto& m) {
      View view{Roles(m.role(), "role"), 0};
      if (view.roles.empty()) {
        Field("role", "no-role", "the roles that it is for are missing");
      }
      view.fields = Bits(m.field(), pb::View_Field_IsValid, "field");
      data_.views.push_back(std::move(view));
    });
    Each("migration", migrations_, [&](const std::string&, const auto& m) {
      Migration migration;
      migration.from_version = m.from_version();
      for (const Migration& other : data_.migrations) {
        if (other.from_version == m.from_version()) {
          Field("from_version", "bad-migration",
                absl::StrCat("a second migration from version ",
                             base::Quoted(m.from_version())));
        }
      }
      if (m.from_version().empty() || m.from_version() == data_.version) {
        Field("from_version", "bad-migration",
              "the version of the cases to migrate is missing, or is this "
              "definition's own");
      }
      for (int i = 0; i != m.stage_size(); ++i) {
        const std::string path = absl::StrCat("stage[", i, "]");
        const int to =
            Find("stage", stages_, m.stage(i).to(), absl::StrCat(path, ".to"));
        if (m.stage(i).from().empty() ||
            !migration.stages.emplace(m.stage(i).from(), to).second) {
          Field(path, "bad-migration",
                absl::StrCat("the stage that it is from is missing, or named "
                             "twice: ",
                             base::Quoted(m.stage(i).from())));
        }
      }
      data_.migrations.push_back(std::move(migration));
    });
    Index();
  }

  // Who has to act: somebody, not time.
  int Owner(const std::string& id) {
    const int role = Find("role", roles_, id, "owner");
    if (role != kNone &&
        data_.roles[Slot(role)].relation == Role::Relation::kClock) {
      Field("owner", "no-owner",
            absl::StrCat("role ", base::Quoted(id),
                         " is time itself, which owns nothing"));
    }
    return role;
  }

  template <typename Values>
  std::uint32_t Bits(const Values& values, bool (*known)(int),
                     const std::string& path) {
    std::uint32_t bits = 0;
    for (int i = 0; i != values.size(); ++i) {
      bits |= 1u << Value(values.Get(i), known,
                          absl::StrCat(path, "[", i, "]"));
    }
    return bits;
  }

  void ReadTransition(const std::string& id, const pb::Transition& m) {
    Transition t;
    t.id = id;
    t.label = ReadLabels(m);
    t.place = PlaceOf(origin_, "");
    t.command = static_cast<CommandKind>(m.command());
    if (m.command() <= 0 || m.command() >= kCommandKinds) {
      t.command = CommandKind::kUnspecified;
      Field("command", "no-command", "the command is missing");
    }
    const bool opens = t.command == CommandKind::kOpen;
    if (opens != (m.from_size() == 0)) {
      Field("from", "bad-from",
            opens ? "a case that is opened comes from no stage"
                  : "the stages that it is possible in are missing");
    }
    std::set<int> from;
    bool all = false;
    for (int i = 0; i != m.from_size(); ++i) {
      if (m.from(i) == "*") {
        all = true;
      } else {
        from.insert(Find("stage", stages_, m.from(i),
                         absl::StrCat("from[", i, "]")));
      }
    }
    for (std::size_t s = 0; all && s != data_.stages.size(); ++s) {
      if (!data_.stages[s].final) from.insert(static_cast<int>(s));
    }
    t.from.assign(from.begin(), from.end());
    if (m.to() == "back") {
      t.to = kBack;
    } else if (!m.to().empty()) {
      t.to = Find("stage", stages_, m.to(), "to");
    }
    if (opens && !m.to().empty() && t.to != data_.initial) {
      Field("to", "bad-to",
            "a case that is opened begins in the stage that says "
            "`initial: true`");
    }
    for (int i = 0; i != m.guard_size(); ++i) {
      t.guards.push_back(
          ReadGuard(m.guard(i), absl::StrCat("guard[", i, "]")));
    }
    for (int i = 0; i != m.effect_size(); ++i) {
      const std::string path = absl::StrCat("effect[", i, "]");
      const int act = Value(m.effect(i).act(), pb::ClockEffect_Act_IsValid,
                            absl::StrCat(path, ".act"));
      if (m.effect(i).act() == 0) {
        Field(path, "no-act", "what happens to the clock is missing");
      }
      t.effects.push_back(
          {static_cast<Effect::Act>(act),
           m.effect(i).clock() == "*"
               ? kAll
               : Find("clock", clocks_, m.effect(i).clock(),
                      absl::StrCat(path, ".clock"))});
    }
    for (int i = 0; i != m.fact_size(); ++i) {
      const Fact* const fact = FindFact(t.command, m.fact(i));
      if (fact == nullptr) {
        std::vector<std::string_view> names;
        for (const Fact& known : FactsOf(t.command)) {
          names.push_back(known.name);
        }
        const std::string_view near = base::Nearest(m.fact(i), names);
        Field(absl::StrCat("fact[", i, "]"), "unknown-fact",
              absl::StrCat("unknown fact ", base::Quoted(m.fact(i)),
                           near.empty() ? "" : "; did you mean ",
                           near.empty() ? "" : base::Quoted(near),
                           near.empty() ? "" : "?"));
        continue;
      }
      t.facts.push_back(fact);
      t.fact_names.push_back(fact->name);
    }
    t.resolution =
        static_cast<Resolution>(Value(m.resolution(), pb::Resolution_IsValid, "resolution"));
    ways_ += t.from.size() * (t.to == kBack ? data_.stages.size() : 1);
    const bool ends = t.to >= 0 && data_.stages[Slot(t.to)].final;
    if (ends != (t.resolution != Resolution::kUnspecified)) {
      Field("resolution", "bad-resolution",
            ends ? "it ends the case; its resolution is missing"
                 : "it has a resolution but does not end the case");
    }
    data_.transitions.push_back(std::move(t));
  }

  static std::size_t Slot(int index) {
    return static_cast<std::size_t>(index);
  }

  Guard ReadGuard(const pb::Guard& m, const std::string& path) {
    Guard g;
    const auto field = [&](const char* name) {
      return absl::StrCat(path, ".", name);
    };
    const auto missing = [&](bool is, const char* name) {
      if (is) {
        Field(path, "incomplete-guard",
              absl::StrCat("the guard needs `", name, "`"));
      }
    };
    missing(m.kind() == 0, "kind");
    g.kind = static_cast<Guard::Kind>(
        Value(m.kind(), pb::Guard_Kind_IsValid, field("kind")));
    g.resolutions = Bits(m.resolution(), pb::Resolution_IsValid, field("resolution"));
    g.types = Bits(m.type(), pb::TicketType_IsValid, field("type"));
    g.measures = Bits(m.measure(), pb::SupervisionMeasure_IsValid, field("measure"));
    g.categories.assign(m.category().begin(), m.category().end());
    g.counter =
        Value(m.counter(), pb::Guard_Counter_IsValid, field("counter"));
    g.count = m.count();
    g.request =
        Value(m.request(), pb::Guard_Request_IsValid, field("request"));
    switch (g.kind) {
      case Guard::Kind::kBeforeDue:
        missing(m.clock().empty(), "clock");
        break;
      case Guard::Kind::kFewer:
      case Guard::Kind::kAtLeast:
        missing(g.counter == 0, "counter");
        missing(g.count <= 0, "count");
        break;
      case Guard::Kind::kPending:
      case Guard::Kind::kNotPending:
        missing(g.request == 0, "request");
        break;
      case Guard::Kind::kVerdict:
      case Guard::Kind::kResolutionIn:
        missing(g.resolutions == 0, "resolution");
        break;
      case Guard::Kind::kExempt:
      case Guard::Kind::kNotExempt:
        missing(g.types == 0 && g.categories.empty(), "type or category");
        break;
      case Guard::Kind::kWithin:
        g.period = Period(m.period(), m.calendar(), field("period"));
        break;
      case Guard::Kind::kCalledBy:
        missing(m.role().empty(), "role");
        break;
      case Guard::Kind::kMeasureIs:
        missing(g.measures == 0, "measure");
        break;
      default:
        break;
    }
    if (!m.clock().empty()) {
      g.clock = Find("clock", clocks_, m.clock(), field("clock"));
    }
    for (int i = 0; i != m.role_size(); ++i) {
      g.roles.push_back(Find("role", roles_, m.role(i),
                             absl::StrCat(path, ".role[", i, "]")));
    }
    return g;
  }

  void ReadEscalation(const std::string& id, const pb::EscalationDefinition& m) {
    EscalationDefinition e;
    e.id = id;
    std::set<int> clocks;
    for (int i = 0; i != m.clock_size(); ++i) {
      clocks.insert(Find("clock", clocks_, m.clock(i),
                         absl::StrCat("clock[", i, "]")));
    }
    e.clocks.assign(clocks.begin(), clocks.end());
    if (e.clocks.empty()) {
      Field("clock", "no-clock", "the clocks it watches are missing");
    }
    e.at = static_cast<EscalationDefinition::At>(
        Value(m.at(), pb::EscalationDefinition_At_IsValid, "at"));
    if (m.at() == 0) Field("at", "no-at", "when it is raised is missing");
    if (e.at == EscalationDefinition::At::kAfterStep) {
      e.step = Find("escalation", escalations_, m.step(), "step");
      e.after = Period(m.after(), m.calendar(), "after");
    }
    e.level = static_cast<AlertLevel>(Value(m.level(), pb::AlertLevel_IsValid, "level"));
    e.measure = static_cast<SupervisionMeasure>(
        Value(m.measure(), pb::SupervisionMeasure_IsValid, "measure"));
    e.ground =
        static_cast<ReferralGround>(Value(m.ground(), pb::ReferralGround_IsValid, "ground"));
    if ((e.level == AlertLevel::kUnspecified) ==
        (e.measure == SupervisionMeasure::kUnspecified)) {
      Field("", "bad-escalation", "it needs either a level or a measure");
    }
    if (e.measure != SupervisionMeasure::kUnspecified &&
        e.ground == ReferralGround::kUnspecified) {
      Field("", "no-ground", "a measure needs its ground");
    }
    data_.escalations.push_back(std::move(e));
  }

  // A step that waits for one that is never raised for its clock is never
  // raised itself.
  void CheckSteps() {
    const auto& all = data_.escalations;
    Each("escalation", escalations_, [&](const std::string& id, const auto&) {
      const EscalationDefinition& first = all[Slot(data_.FindEscalation(id))];
      if (first.step == kNone) return;
      const std::vector<int>& watched = all[Slot(first.step)].clocks;
      for (int clock : first.clocks) {
        if (clock == kNone ||
            std::binary_search(watched.begin(), watched.end(), clock)) {
          continue;
        }
        Field("step", "bad-step",
              absl::StrCat("step ", base::Quoted(all[Slot(first.step)].id),
                           " does not watch clock ",
                           base::Quoted(data_.clocks[Slot(clock)].id)));
      }
      std::size_t steps = 0;
      for (int e = first.step; e != kNone && steps <= all.size(); ++steps) {
        e = all[Slot(e)].step;
      }
      if (steps > all.size()) {
        Field("step", "bad-step", "the steps wait for each other in a circle");
      }
    });
  }

  // Of all rights that name a transition the most particular decides alone.
  void ReadRights() {
    struct Known {
      int from, to, command, transition;
      std::vector<int> roles;
      std::string id;
    };
    std::vector<Known> rights;
    std::map<std::vector<int>, std::string> seen;
    Each("right", rights_, [&](const std::string& id, const auto& m) {
      Known right{kNone,
                  kNone,
                  Value(m.command(), pb::CommandKind_IsValid, "command"),
                  kNone,
                  Roles(m.role(), "role"),
                  id};
      bool found = true;
      const auto find = [&](const char* kind, const auto& table,
                            const std::string& name, const char* path) {
        if (name.empty()) return kNone;
        const int index = Find(kind, table, name, path);
        found = found && index != kNone;
        return index;
      };
      right.transition =
          find("transition", transitions_, m.transition(), "transition");
      right.from = find("stage", stages_, m.from(), "from");
      right.to = find("stage", stages_, m.to(), "to");
      if (right.roles.empty()) {
        Field("role", "no-role", "the roles that have the right are missing");
      }
      if (!found) return;
      const auto [first, fresh] =
          seen.emplace(std::vector<int>{right.from, right.to, right.command,
                                        right.transition},
                       id);
      if (!fresh) {
        Field("", "same-right",
              absl::StrCat("right ", base::Quoted(first->second),
                           " names the same stages, command and transition"));
      }
      rights.push_back(std::move(right));
    });
    const int no_case = static_cast<int>(data_.stages.size());
    for (std::size_t i = 0; i != data_.transitions.size(); ++i) {
      Transition& t = data_.transitions[i];
      t.roles.resize(data_.stages.size() + 1);
      std::vector<int> from = t.from;
      if (t.command == CommandKind::kOpen) from.push_back(no_case);
      for (int stage : from) {
        if (stage == kNone) continue;
        const int to = t.to != kNone ? t.to
                       : stage == no_case ? data_.initial
                                          : stage;
        int best = -1;
        for (const Known& r : rights) {
          if (r.command != 0 && r.command != static_cast<int>(t.command)) {
            continue;
          }
          if (r.from != kNone && r.from != stage) continue;
          if (r.to != kNone && r.to != to) continue;
          if (r.transition != kNone && r.transition != static_cast<int>(i)) {
            continue;
          }
          const int rank = (r.transition != kNone ? 8 : 0) +
                           (r.command != 0 ? 4 : 0) +
                           (r.to != kNone ? 2 : 0) + (r.from != kNone ? 1 : 0);
          if (rank > best) {
            best = rank;
            t.roles[Slot(stage)] = r.roles;
          }
        }
      }
    }
  }

  void Index() {
    data_.by_stage.resize(data_.stages.size() + 1);
    for (std::size_t i = 0; i != data_.transitions.size(); ++i) {
      const Transition& t = data_.transitions[i];
      const auto add = [&](std::size_t stage) {
        data_.by_stage[stage][static_cast<std::size_t>(t.command)].push_back(
            static_cast<int>(i));
      };
      if (t.command == CommandKind::kOpen) add(data_.stages.size());
      for (int stage : t.from) {
        if (stage >= 0) add(Slot(stage));
      }
    }
  }

  const std::vector<RuleSource>& sources_;
  std::vector<std::unique_ptr<schema::EntryReader>> readers_;
  LifecycleDefinitionLoadResult result_;
  DefinitionData data_;
  std::size_t ways_ = 0;
  std::size_t left_out_ = 0;
  bool readable_ = true;
  std::string entity_;
  Origin origin_;
  Table<pb::LifecycleId> ids_;
  Table<pb::LifecycleRole> roles_;
  Table<pb::LifecycleStage> stages_;
  Table<pb::Transition> transitions_;
  Table<pb::Right> rights_;
  Table<pb::ClockDefinition> clocks_;
  Table<pb::EscalationDefinition> escalations_;
  Table<pb::View> views_;
  Table<pb::Migration> migrations_;
};

template <typename T>
int FindIn(const std::vector<T>& entries, std::string_view id) {
  // By id.
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), id,
      [](const T& entry, std::string_view wanted) {
        return entry.id < wanted;
      });
  return found != entries.end() && found->id == id
             ? static_cast<int>(found - entries.begin())
             : kNone;
}

}  // namespace

int DefinitionData::FindStage(std::string_view name) const {
  return FindIn(stages, name);
}
int DefinitionData::FindClock(std::string_view name) const {
  return FindIn(clocks, name);
}
int DefinitionData::FindRole(std::string_view name) const {
  return FindIn(roles, name);
}
int DefinitionData::FindEscalation(std::string_view name) const {
  return FindIn(escalations, name);
}

std::string_view LabelOf(const Labels& labels, std::string_view lang,
                         std::string_view id) {
  const auto found = labels.find(std::string(lang));
  if (found != labels.end()) return found->second;
  return labels.empty() ? id : std::string_view(labels.begin()->second);
}

}  // namespace lifecycle

LifecycleDefinition::LifecycleDefinition(std::shared_ptr<const lifecycle::DefinitionData> data)
    : data_(std::move(data)) {}

std::string_view LifecycleDefinition::id() const { return data_->id; }
std::string_view LifecycleDefinition::version() const { return data_->version; }

LifecycleDefinitionLoadResult LoadLifecycleDefinition(const std::vector<RuleSource>& sources) {
  return lifecycle::Loader(sources).Run();
}

}  // namespace trunkline
