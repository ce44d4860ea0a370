// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_LOADER_H_
#define TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_LOADER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/arena.h"
#include "src/base/message.h"
#include "src/lifecycle/definition/definition.h"
#include "src/load/loader.h"
#include "src/schema/field.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline_schema/fields.h"

namespace trunkline_internal::v1 {
class AccessRight;
class ClockDefinition;
class DeadlinePolicy_Amount;
class DisputeOffice;
class DisputeStep;
class EscalationDefinition;
class Guard;
class LifecycleId;
class LifecycleRole;
class LifecycleStage;
class Migration;
class Retention;
class Right;
class Transition;
class View;
}  // namespace trunkline_internal::v1

namespace trunkline::lifecycle {

// Makes a DefinitionData of the merged entries of a lifecycle definition.
//
// Entries refer to each other by id. The loader merges and sorts them first,
// so that the index of an entry in its table is its final index in the data
// and any entry can be resolved at once; only stages and roles must be read
// before what looks into them. A name that is not found becomes kNone and is
// an issue, so the data is used only if there is none.
//
//   definition_loader.cc  the file type, tables and names, the order of reading
//   load_entries.cc       roles, stages, clocks, views, migrations,
//                         retentions
//   load_transitions.cc   transitions with their guards and effects
//   load_rights.cc        which roles may take a transition in which stage
//   load_access_rights.cc which roles may make the other calls
//   load_escalations.cc   escalations and the order of their steps
//   load_disputes.cc      offices and steps of disputes
class DefinitionLoader {
 public:
  DefinitionLoader(const std::vector<Source>& sources,
                   const LoadOptions& options);

  LoadResult<LifecycleDefinition> Run();

 private:
  template <typename Message>
  struct Entry {
    const load::SourceEntry* source;
    std::string id;
    std::shared_ptr<const Message> message;
  };
  // The merged entries of one kind, by id.
  template <typename Message>
  struct Table {
    schema::Field kind;  // Of LifecycleDefinition.
    std::string_view word() const { return kind.name(); }  // "stage"
    std::vector<Entry<Message>> entries;
  };

  // --- issues about the entry at hand, or about the definition ---

  void Field(std::string_view path, std::string code, base::Text message);
  void Warn(std::string_view path, std::string code, base::Text message);
  void Whole(std::string code, base::Text message);
  Place PlaceOfEntry() const { return loader_.PlaceOf(*entry_, ""); }

  // --- tables and names ---

  // Parses the entries of a table; more than `limit` are an issue.
  template <typename Message>
  void Fill(std::size_t limit, Table<Message>* table);
  // Calls `read(id, message)` for each entry, which is then at hand.
  template <typename Message, typename Read>
  void Each(const Table<Message>& table, Read read) {
    for (const Entry<Message>& entry : table.entries) {
      kind_ = &table.kind;
      entry_ = entry.source;
      read(entry.id, *entry.message);
    }
  }
  // Returns the index of an id, or kNone, which is an issue.
  template <typename Message>
  int Find(const Table<Message>& table, std::string_view id,
           const std::string& path) {
    const auto found = std::lower_bound(
        table.entries.begin(), table.entries.end(), id,
        [](const Entry<Message>& entry, std::string_view wanted) {
          return entry.id < wanted;
        });
    if (found != table.entries.end() && found->id == id) {
      return static_cast<int>(found - table.entries.begin());
    }
    std::vector<std::string_view> names;
    for (const Entry<Message>& entry : table.entries) {
      names.push_back(entry.id);
    }
    Unknown(table.word(), id, names, path);
    return kNone;
  }
  // Reports a name that is none of `names`, with the nearest one.
  void Unknown(std::string_view word, std::string_view id,
               const std::vector<std::string_view>& names,
               const std::string& path);

  // --- values ---

  // A binary source may hold any number where a word is meant. Returns 0 if it
  // is none that the schema knows.
  int Value(int value, bool (*known)(int), std::string_view path);
  // A set of such values: bit n stands for value n.
  template <typename Values>
  std::uint32_t Bits(const Values& values, bool (*known)(int),
                     const std::string& path) {
    std::uint32_t bits = 0;
    for (int i = 0; i != values.size(); ++i) {
      bits |=
          1u << Value(values.Get(i), known, absl::StrCat(path, "[", i, "]"));
    }
    return bits;
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
      roles.push_back(
          Find(roles_, names.Get(i), absl::StrCat(path, "[", i, "]")));
    }
    return roles;
  }
  // Returns the role that has to act: any but time.
  int Owner(const std::string& id);
  // Returns a period as a policy.
  DeadlinePolicy Period(
      const trunkline_internal::v1::DeadlinePolicy_Amount& amount,
      const std::string& calendar, const std::string& path);

  // --- entries ---

  void FillTables();
  void Resolve();
  void ReadId();
  void ReadRoles();
  void ReadStages();
  void ReadClocks();
  void ReadViews();
  void ReadMigrations();
  void ReadRetentions();
  void ReadTransition(const std::string& id,
                      const trunkline_internal::v1::Transition& m);
  Guard ReadGuard(const trunkline_internal::v1::Guard& m,
                  const std::string& path);
  void ReadRights();
  void ReadAccessRights();
  void ReadEscalation(const std::string& id,
                      const trunkline_internal::v1::EscalationDefinition& m);
  void CheckSteps();
  void ReadDisputeOffices();
  void ReadDisputeSteps();
  void CheckDisputeWay();
  void IndexTransitions();

  const LoadOptions& options_;
  base::Arena arena_;
  load::Loader loader_;
  DefinitionData data_;
  std::size_t ways_ = 0;
  bool complete_ = true;  // No entry was left out.
  const schema::Field* kind_ = nullptr;
  const load::SourceEntry* entry_ = nullptr;
  using Kinds = schema::fields::LifecycleDefinition;
  Table<trunkline_internal::v1::LifecycleId> ids_{Kinds::kLifecycle, {}};
  Table<trunkline_internal::v1::LifecycleRole> roles_{Kinds::kRole, {}};
  Table<trunkline_internal::v1::LifecycleStage> stages_{Kinds::kStage, {}};
  Table<trunkline_internal::v1::Transition> transitions_{Kinds::kTransition,
                                                         {}};
  Table<trunkline_internal::v1::Right> rights_{Kinds::kRight, {}};
  Table<trunkline_internal::v1::ClockDefinition> clocks_{Kinds::kClock, {}};
  Table<trunkline_internal::v1::EscalationDefinition> escalations_{
      Kinds::kEscalation, {}};
  Table<trunkline_internal::v1::View> views_{Kinds::kView, {}};
  Table<trunkline_internal::v1::Migration> migrations_{Kinds::kMigration, {}};
  Table<trunkline_internal::v1::AccessRight> access_rights_{Kinds::kAccessRight,
                                                            {}};
  Table<trunkline_internal::v1::Retention> retentions_{Kinds::kRetention, {}};
  Table<trunkline_internal::v1::DisputeOffice> dispute_offices_{
      Kinds::kDisputeOffice, {}};
  Table<trunkline_internal::v1::DisputeStep> dispute_steps_{Kinds::kDisputeStep,
                                                            {}};
};

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_DEFINITION_DEFINITION_LOADER_H_
