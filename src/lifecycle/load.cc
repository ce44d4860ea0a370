#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition.h"
#include "src/schema/schema.h"
#include "trunkline/definition.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline {
namespace lifecycle {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr std::size_t kMaxSourceBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxIssues = 1000;
constexpr std::size_t kMaxRoles = 64;

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

schema::Format ToSchema(Format format) {
  switch (format) {
    case Format::kText:
      return schema::Format::kText;
    case Format::kJson:
      return schema::Format::kJson;
    case Format::kBinary:
      return schema::Format::kBinary;
    default:
      return schema::Format::kAuto;
  }
}

class Loader {
 public:
  explicit Loader(const std::vector<RuleSource>& sources)
      : sources_(sources) {}

  DefinitionLoadResult Run() {
    if (sources_.empty()) Report({}, "no-source", "", "no source is given");
    for (std::size_t i = 0; i != sources_.size(); ++i) Load(i);
    if (result_.issues.empty()) Resolve();
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
    return std::move(result_);
  }

 private:
  void Report(Place place, std::string code, std::string path,
              std::string message) {
    if (result_.issues.size() >= kMaxIssues) return;
    Issue issue;
    issue.code = std::move(code);
    issue.place = std::move(place);
    issue.path = std::move(path);
    issue.entity = entity_;
    issue.message = std::move(message);
    result_.issues.push_back(std::move(issue));
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
    Report(PlaceOf(origin_, path), std::move(code), std::string(path),
           std::move(message));
  }

  void Load(std::size_t i) {
    const RuleSource& source = sources_[i];
    readers_.push_back(std::make_unique<schema::EntryReader>(
        "Lifecycle", source.content, ToSchema(source.format)));
    entity_.clear();
    if (source.content.size() > kMaxSourceBytes) {
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
    const auto found = table->find(id);
    switch (message.override()) {
      case pb::REMOVE:
        if (found == table->end()) {
          Field("id", "nothing-to-remove",
                absl::StrCat("no earlier ", kind, " ", base::Quoted(id)));
        } else {
          table->erase(found);
        }
        return;
      case pb::REPLACE:
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
                             "; write `override: REPLACE` to replace the "
                             "first"));
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
    if (!status.ok()) {
      Field(path, "bad-period", std::string(status.message()));
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
                             static_cast<Role::Relation>(m.relation())});
    });
    if (roles_.size() > kMaxRoles) {
      Report({}, "too-many-roles", "",
             absl::StrCat("there are ", roles_.size(), " roles; the limit is ",
                          kMaxRoles));
    }
    Each("stage", stages_, [&](const std::string& id, const auto& m) {
      StageDef stage{id, ReadLabels(m), kNone, m.final(), m.initial()};
      if (!m.owner().empty()) {
        stage.owner = Find("role", roles_, m.owner(), "owner");
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
      clock.scope = static_cast<ClockDef::Scope>(m.scope());
      clock.limit = static_cast<Stage>(m.limit());
      clock.place = PlaceOf(origin_, "");
      if (m.scope() == 0) Field("scope", "no-scope", "the scope is missing");
      if (m.owner().empty()) {
        Field("", "no-owner", "the clock has no owner");
      } else {
        clock.owner = Find("role", roles_, m.owner(), "owner");
      }
      const bool limited = clock.scope != ClockDef::Scope::kStatutory &&
                           clock.scope != ClockDef::Scope::kInterim;
      if (limited && m.limit() == 0) {
        Field("limit", "no-limit", "which limit it counts is missing");
      }
      data_.clocks.push_back(std::move(clock));
    });
    Each("transition", transitions_,
         [&](const std::string& id, const auto& m) { ReadTransition(id, m); });
    ReadRights();
    Each("escalation", escalations_,
         [&](const std::string& id, const auto& m) { ReadEscalation(id, m); });
    Each("view", views_, [&](const std::string&, const auto& m) {
      View view{Roles(m.role(), "role"), 0};
      for (int field : m.field()) view.fields |= 1u << field;
      data_.views.push_back(std::move(view));
    });
    Each("migration", migrations_, [&](const std::string&, const auto& m) {
      Migration migration;
      migration.from_version = m.from_version();
      if (m.from_version().empty() || m.from_version() == data_.version) {
        Field("from_version", "bad-migration",
              "the version of the cases to migrate is missing, or is this "
              "definition's own");
      }
      for (int i = 0; i != m.stage_size(); ++i) {
        migration.stages[m.stage(i).from()] =
            Find("stage", stages_, m.stage(i).to(),
                 absl::StrCat("stage[", i, "].to"));
      }
      data_.migrations.push_back(std::move(migration));
    });
    Index();
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
    for (int i = 0; i != m.from_size(); ++i) {
      if (m.from(i) == "*") {
        for (std::size_t s = 0; s != data_.stages.size(); ++s) {
          if (!data_.stages[s].final) t.from.push_back(static_cast<int>(s));
        }
      } else {
        t.from.push_back(Find("stage", stages_, m.from(i),
                              absl::StrCat("from[", i, "]")));
      }
    }
    if (m.to() == "back") {
      t.to = kBack;
    } else if (!m.to().empty()) {
      t.to = Find("stage", stages_, m.to(), "to");
    }
    for (int i = 0; i != m.guard_size(); ++i) {
      t.guards.push_back(
          ReadGuard(m.guard(i), absl::StrCat("guard[", i, "]")));
    }
    for (int i = 0; i != m.effect_size(); ++i) {
      const std::string path = absl::StrCat("effect[", i, "]");
      if (m.effect(i).act() == 0) {
        Field(path, "no-act", "what happens to the clock is missing");
      }
      t.effects.push_back(
          {static_cast<Effect::Act>(m.effect(i).act()),
           m.effect(i).clock() == "*"
               ? kAll
               : Find("clock", clocks_, m.effect(i).clock(),
                      absl::StrCat(path, ".clock"))});
    }
    for (int i = 0; i != m.fact_size(); ++i) {
      const Fact* const fact = FindFact(m.fact(i));
      if (fact == nullptr) {
        const std::vector<std::string_view> names = FactNames();
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
    t.result = static_cast<Result>(m.result());
    const bool ends = t.to >= 0 && data_.stages[Slot(t.to)].final;
    if (ends != (t.result != Result::kUnspecified)) {
      Field("result", "bad-result",
            ends ? "it ends the case; say with which result"
                 : "it has a result but does not end the case");
    }
    data_.transitions.push_back(std::move(t));
  }

  static std::size_t Slot(int index) {
    return static_cast<std::size_t>(index);
  }

  Guard ReadGuard(const pb::Guard& m, const std::string& path) {
    Guard g;
    g.kind = static_cast<Guard::Kind>(m.kind());
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
    for (int r : m.result()) g.results |= 1u << r;
    for (int t : m.type()) g.types |= 1u << t;
    for (int measure : m.measure()) g.measures |= 1u << measure;
    g.categories.assign(m.category().begin(), m.category().end());
    g.counter = m.counter();
    g.count = m.count();
    g.request = m.request();
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
      case Guard::Kind::kResultIn:
        missing(g.results == 0, "result");
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

  void ReadEscalation(const std::string& id, const pb::Escalation& m) {
    Escalation e;
    e.id = id;
    for (int i = 0; i != m.clock_size(); ++i) {
      e.clocks.push_back(Find("clock", clocks_, m.clock(i),
                              absl::StrCat("clock[", i, "]")));
    }
    if (e.clocks.empty()) {
      Field("clock", "no-clock", "the clocks it watches are missing");
    }
    e.at = static_cast<Escalation::At>(m.at());
    if (m.at() == 0) Field("at", "no-at", "when it is raised is missing");
    if (e.at == Escalation::At::kAfterStep) {
      e.step = Find("escalation", escalations_, m.step(), "step");
      e.after = Period(m.after(), m.calendar(), "after");
    }
    e.level = static_cast<Level>(m.level());
    e.measure = static_cast<Measure>(m.measure());
    e.ground = static_cast<Ground>(m.ground());
    if ((e.level == Level::kUnspecified) ==
        (e.measure == Measure::kUnspecified)) {
      Field("", "bad-escalation", "it needs either a level or a measure");
    }
    if (e.measure != Measure::kUnspecified &&
        e.ground == Ground::kUnspecified) {
      Field("", "no-ground", "a measure needs its ground");
    }
    data_.escalations.push_back(std::move(e));
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
      Known right{kNone, kNone, m.command(), kNone, Roles(m.role(), "role"),
                  id};
      if (!m.transition().empty()) {
        right.transition =
            Find("transition", transitions_, m.transition(), "transition");
      }
      if (!m.from().empty()) {
        right.from = Find("stage", stages_, m.from(), "from");
      }
      if (!m.to().empty()) right.to = Find("stage", stages_, m.to(), "to");
      if (right.roles.empty()) {
        Field("role", "no-role", "the roles that have the right are missing");
      }
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
        const int to = t.to == kNone ? stage : t.to;
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
  DefinitionLoadResult result_;
  DefinitionData data_;
  std::string entity_;
  Origin origin_;
  Table<pb::LifecycleId> ids_;
  Table<pb::LifecycleRole> roles_;
  Table<pb::LifecycleStage> stages_;
  Table<pb::Transition> transitions_;
  Table<pb::Right> rights_;
  Table<pb::ClockDefinition> clocks_;
  Table<pb::Escalation> escalations_;
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

Definition::Definition(std::shared_ptr<const lifecycle::DefinitionData> data)
    : data_(std::move(data)) {}

std::string_view Definition::id() const { return data_->id; }
std::string_view Definition::version() const { return data_->version; }

DefinitionLoadResult LoadDefinition(const std::vector<RuleSource>& sources) {
  return lifecycle::Loader(sources).Run();
}

}  // namespace trunkline
