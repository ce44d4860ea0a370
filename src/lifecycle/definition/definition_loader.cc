// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/definition/definition_loader.h"

#include <algorithm>
#include <map>
#include <memory>

#include "src/base/strings.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/definition/messages.h"
#include "trunkline_internal/v1/dispute.pb.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline {
namespace lifecycle {
namespace {

constexpr std::size_t kMaxIssues = 1000;  // Their places take time to find.
constexpr std::size_t kMaxRoles = 64;     // Sets of roles are 64 bits.

const load::FileType& DefinitionFile() {
  using F = schema::fields::LifecycleDefinition;
  static const load::FileType& type = *new load::FileType{
      "LifecycleDefinition",
      {{F::kLifecycle, {"lifecycle", "流程"}, "id"},
       {F::kRole, {"role", "角色"}, "id"},
       {F::kStage, {"stage", "阶段"}, "id"},
       {F::kTransition, {"transition", "流转"}, "id"},
       {F::kRight, {"right", "权限"}, "id"},
       {F::kClock, {"clock", "计时"}, "id"},
       {F::kEscalation, {"escalation", "提醒"}, "id"},
       {F::kView, {"view", "视图"}, "id"},
       {F::kMigration, {"migration", "迁移"}, "id"},
       {F::kAccessRight, {"access_right", "查阅权限"}, "id"},
       {F::kRetention, {"retention", "保存期限"}, "id"},
       {F::kDisputeOffice, {"dispute_office", "裁定机关"}, "id"},
       {F::kDisputeStep, {"dispute_step", "裁定环节"}, "id"}},
      /*merged=*/true,
      {"back", "*"},
      "max_definition_bytes"};
  return type;
}

// The word of a kind of entry in every language.
base::Text KindWord(std::string_view word) {
  for (const load::KindOfEntry& kind : DefinitionFile().kinds) {
    if (kind.word.en == word) return kind.word;
  }
  return base::Verbatim(word);
}

}  // namespace

DefinitionLoader::DefinitionLoader(const std::vector<Source>& sources,
                                   const LoadOptions& options)
    : options_(options),
      loader_(DefinitionFile(), sources, options.max_definition_bytes,
              std::min(options.max_issues, kMaxIssues), &arena_) {}

LoadResult<LifecycleDefinition> DefinitionLoader::Run() {
  loader_.Read();
  FillTables();
  // Without an entry that cannot be read, others seem wrong.
  if (loader_.readable() && complete_) Resolve();
  if (!loader_.has_errors()) {
    std::map<std::string, Place, std::less<>> places;
    Each(stages_, [&](const std::string& id, const auto&) {
      places[id] = PlaceOfEntry();
    });
    std::vector<Issue> issues;
    CheckDefinition(data_, std::move(places), &issues);
    for (Issue& issue : issues) loader_.ReportPlaced(std::move(issue));
  }
  LoadResult<LifecycleDefinition> result;
  if (!loader_.has_errors()) {
    result.value = internal::LifecycleDefinitionAccess::Make(
        std::make_shared<const DefinitionData>(std::move(data_)));
  }
  result.issues = loader_.TakeIssues();
  return result;
}

void DefinitionLoader::Field(std::string_view path, std::string code,
                             base::Text message) {
  loader_.Report(Severity::kError, std::move(code), *kind_, *entry_,
                 std::move(message), {std::string(path), nullptr, ""});
}

void DefinitionLoader::Warn(std::string_view path, std::string code,
                            base::Text message) {
  loader_.Report(Severity::kWarning, std::move(code), *kind_, *entry_,
                 std::move(message), {std::string(path), nullptr, ""});
}

void DefinitionLoader::Whole(std::string code, base::Text message) {
  loader_.ReportSource(0, std::move(code), std::move(message));
}

template <typename Message>
void DefinitionLoader::Fill(std::size_t limit, Table<Message>* table) {
  std::vector<const load::SourceEntry*> good;
  for (const load::SourceEntry& entry : loader_.entries(table->kind)) {
    // Reported by the loader.
    if (load::GoodId(entry.id) && entry.id != "back" && entry.id != "*") {
      good.push_back(&entry);
    }
  }
  if (good.size() > limit) {
    // The first one too many in the order of the files.
    const auto first = good.begin() + static_cast<std::ptrdiff_t>(limit);
    std::nth_element(good.begin(), first, good.end(),
                     [](const auto* a, const auto* b) {
                       return std::pair(a->source, a->number) <
                              std::pair(b->source, b->number);
                     });
    complete_ = false;
    kind_ = &table->kind;
    entry_ = *first;
    Field("", "too-many", base::Fill<messages::kTooMany>(limit));
    return;
  }
  table->entries.reserve(good.size());
  for (const load::SourceEntry* entry : good) {
    auto message = std::make_shared<Message>();
    if (message->ParseFromArray(entry->bytes.data(),
                                static_cast<int>(entry->bytes.size()))) {
      table->entries.push_back(
          {entry, std::string(entry->id), std::move(message)});
    }
  }
}

void DefinitionLoader::FillTables() {
  const std::size_t most = options_.max_definition_entries;
  Fill(most, &ids_);
  Fill(std::min(most, kMaxRoles), &roles_);
  Fill(options_.max_stages, &stages_);
  Fill(most, &transitions_);
  Fill(most, &rights_);
  Fill(most, &clocks_);
  Fill(most, &escalations_);
  Fill(most, &views_);
  Fill(most, &migrations_);
  Fill(most, &access_rights_);
  Fill(most, &retentions_);
  Fill(most, &dispute_offices_);
  Fill(most, &dispute_steps_);
}

void DefinitionLoader::Resolve() {
  ReadId();
  ReadRoles();
  ReadStages();
  ReadClocks();
  Each(transitions_,
       [&](const std::string& id, const auto& m) { ReadTransition(id, m); });
  if (ways_ > options_.max_ways) {
    Whole("too-many",
          base::Fill<messages::kTooManyWays>(ways_, options_.max_ways));
    return;
  }
  ReadRights();
  ReadAccessRights();
  Each(escalations_,
       [&](const std::string& id, const auto& m) { ReadEscalation(id, m); });
  CheckSteps();
  ReadViews();
  ReadMigrations();
  ReadRetentions();
  ReadDisputeOffices();
  ReadDisputeSteps();
  IndexTransitions();
}

void DefinitionLoader::Unknown(std::string_view word, std::string_view id,
                               const std::vector<std::string_view>& names,
                               const std::string& path) {
  std::string code = "unknown-" + std::string(word);
  std::replace(code.begin(), code.end(), '_', '-');
  Field(path, code,
        base::Fill<messages::kUnknown>(
            KindWord(word), base::Quoted(id),
            base::DidYouMean(base::Nearest(id, names))));
}

int DefinitionLoader::Value(int value, bool (*known)(int),
                            std::string_view path) {
  if (known(value)) return value;
  Field(path, "unknown-value", base::Fill<messages::kNoValue>(value));
  return 0;
}

}  // namespace lifecycle

LoadResult<LifecycleDefinition> LoadLifecycleDefinition(
    const std::vector<Source>& sources, const LoadOptions& options) {
  return lifecycle::DefinitionLoader(sources, options).Run();
}

}  // namespace trunkline
