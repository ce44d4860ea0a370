// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/calendar/count.h"
#include "src/lifecycle/definition/definition_loader.h"
#include "src/lifecycle/definition/messages.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline::lifecycle {

namespace pb = ::trunkline_internal::v1;

void DefinitionLoader::ReadId() {
  if (ids_.entries.size() != 1) {
    Whole("lifecycle-id", ids_.entries.empty()
                              ? base::Fill<messages::kNoLifecycle>()
                              : base::Fill<messages::kLifecycles>());
    return;
  }
  Each(ids_, [&](const std::string& id, const auto& m) {
    data_.id = id;
    data_.version = m.version();
    data_.label = ReadLabels(m);
    if (data_.version.empty()) {
      Field("version", "no-version", base::Fill<messages::kNoVersion>());
    }
  });
}

int DefinitionLoader::Owner(const std::string& id) {
  const int role = Find(roles_, id, "owner");
  if (role != kNone &&
      data_.roles[Slot(role)].relation == Role::Relation::kClock) {
    Field("owner", "no-owner",
          base::Fill<messages::kTimeOwns>(base::Quoted(id)));
  }
  return role;
}

DeadlinePolicy DefinitionLoader::Period(
    const pb::DeadlinePolicy::Amount& amount, const std::string& calendar,
    const std::string& path) {
  DeadlinePolicy policy;
  policy.id = "period";
  policy.amount = amount.amount();
  policy.unit = static_cast<DeadlinePolicy::Unit>(amount.unit());
  policy.calendar = calendar;
  const absl::Status status = CheckPolicy(policy);
  const bool working = calendar::InWorkingTime(policy.unit);
  if (!status.ok()) {
    Field(path, "bad-period", base::TextOf(status));
  } else if (working && calendar.empty()) {
    Field(path, "bad-period", base::Fill<messages::kNeedsCalendar>());
  }
  return policy;
}

void DefinitionLoader::ReadRoles() {
  Each(roles_, [&](const std::string& id, const auto& m) {
    data_.roles.push_back(
        {id, ReadLabels(m), m.holder().empty() ? id : m.holder(),
         static_cast<Role::Relation>(Value(
             m.relation(), pb::LifecycleRole_Relation_IsValid, "relation"))});
  });
}

void DefinitionLoader::ReadStages() {
  Each(stages_, [&](const std::string& id, const auto& m) {
    StageDef stage{id, ReadLabels(m), kNone, m.final(), m.initial()};
    if (!m.owner().empty()) {
      stage.owner = Owner(m.owner());
    } else if (!m.final()) {
      Field("", "no-owner",
            base::Fill<messages::kStageOwner>(base::Quoted(id)));
    }
    if (m.initial()) {
      if (data_.initial != kNone) {
        Field("initial", "initial", base::Fill<messages::kSecondInitial>());
      }
      data_.initial = static_cast<int>(data_.stages.size());
    }
    data_.stages.push_back(std::move(stage));
  });
  if (data_.initial == kNone)
    Whole("initial", base::Fill<messages::kNoInitial>());
}

void DefinitionLoader::ReadClocks() {
  Each(clocks_, [&](const std::string& id, const auto& m) {
    ClockDef clock;
    clock.id = id;
    clock.label = ReadLabels(m);
    clock.scope = static_cast<ClockDef::Scope>(
        Value(m.scope(), pb::ClockDefinition_Scope_IsValid, "scope"));
    clock.milestone = static_cast<Milestone>(
        Value(m.milestone(), pb::Milestone_IsValid, "milestone"));
    clock.place = PlaceOfEntry();
    if (m.scope() == 0)
      Field("scope", "no-scope", base::Fill<messages::kNoScope>());
    if (m.owner().empty()) {
      Field("", "no-owner", base::Fill<messages::kClockOwner>());
    } else {
      clock.owner = Owner(m.owner());
    }
    const bool limited = clock.scope != ClockDef::Scope::kStatutory &&
                         clock.scope != ClockDef::Scope::kInterim;
    if (limited && m.milestone() == 0) {
      Field("milestone", "no-milestone", base::Fill<messages::kNoMilestone>());
    }
    data_.clocks.push_back(std::move(clock));
  });
}

void DefinitionLoader::ReadViews() {
  Each(views_, [&](const std::string&, const auto& m) {
    View view{Roles(m.role(), "role"), 0};
    if (view.roles.empty()) {
      Field("role", "no-role", base::Fill<messages::kViewRole>());
    }
    view.fields = Bits(m.field(), pb::View_Field_IsValid, "field");
    data_.views.push_back(std::move(view));
  });
}

void DefinitionLoader::ReadMigrations() {
  Each(migrations_, [&](const std::string&, const auto& m) {
    Migration migration;
    migration.from_version = m.from_version();
    for (const Migration& other : data_.migrations) {
      if (other.from_version == m.from_version()) {
        Field("from_version", "bad-migration",
              base::Fill<messages::kSecondMigration>(
                  base::Quoted(m.from_version())));
      }
    }
    if (m.from_version().empty() || m.from_version() == data_.version) {
      Field("from_version", "bad-migration",
            base::Fill<messages::kMigratedVersion>());
    }
    for (int i = 0; i != m.stage_size(); ++i) {
      const std::string path = absl::StrCat("stage[", i, "]");
      const int to = Find(stages_, m.stage(i).to(), absl::StrCat(path, ".to"));
      if (m.stage(i).from().empty() ||
          !migration.stages.emplace(m.stage(i).from(), to).second) {
        Field(path, "bad-migration",
              base::Fill<messages::kMigratedStage>(
                  base::Quoted(m.stage(i).from())));
      }
    }
    data_.migrations.push_back(std::move(migration));
  });
}

void DefinitionLoader::ReadRetentions() {
  Each(retentions_, [&](const std::string&, const auto& m) {
    Retention retention;
    if (Value(m.part(), pb::Retention_Part_IsValid, "part") == 0) {
      Field("part", "bad-period", base::Fill<messages::kNoPart>());
    }
    const DeadlinePolicy period = Period(m.after(), "", "after");
    retention.after = period.unit == DeadlinePolicy::Unit::kCalendarDays
                          ? absl::Hours(24) * period.amount
                      : period.unit == DeadlinePolicy::Unit::kHours
                          ? absl::Hours(period.amount)
                          : absl::Minutes(period.amount);
    if (m.type_size() != 0) {
      retention.types = Bits(m.type(), pb::TicketType_IsValid, "type");
    }
    data_.retentions.push_back(retention);
  });
}

}  // namespace trunkline::lifecycle
