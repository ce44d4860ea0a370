// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compiler.h"

#include <cstring>

#include "absl/strings/escaping.h"
#include "src/base/sha256.h"
#include "src/rules/compilation.h"
#include "src/rules/compile_conditions.h"

namespace trunkline::rules {
namespace {

// Gives every entry its id, so that the steps may refer to each other.
void CollectIds(Compilation* c) {
  const auto collect = [&](EntryKind kind, CodeTable* table) {
    Id next = 1;
    for (const SourceEntry& entry : c->entries(kind)) {
      table->Add(entry.id, next++);
    }
  };
  collect(EntryKind::kDepartment, &c->out.department_ids);
  collect(EntryKind::kRegion, &c->out.region_ids);
  collect(EntryKind::kHotline, &c->out.hotline_ids);
  collect(EntryKind::kDeadlinePolicy, &c->policy_ids);
  CollectCategories(c);
}

void FreezeIndexes(std::uint64_t seed, Compiled* out) {
  out->conditions.declared.Freeze();
  const std::vector<std::uint32_t> rank_of = out->ranks.Freeze();
  const auto freeze = [&](Index* index) {
    index->Freeze(out->category_nodes, out->conditions, out->literals.size(),
                  rank_of, seed);
  };
  freeze(&out->rule_index);
  freeze(&out->signal_index);
  freeze(&out->statutory_index);
  for (std::size_t milestone = 0; milestone != kMilestoneCount; ++milestone) {
    freeze(&out->milestone_index[milestone]);
    if (!out->milestone_index[milestone].empty()) {
      out->deadline_milestones.push_back(milestone);
    }
  }
}

// The hash depends on the merged entries alone: by kind and id, each in its
// canonical bytes, whatever files and formats they came from. It also keys the
// tables of codes, so it comes first.
void ComputeHash(Compilation* c) {
  base::Sha256 sha;
  for (const EntryKindInfo& info : EntryKinds()) {
    for (const SourceEntry& entry : c->entries(info.kind)) {
      // Kind and length keep the pieces apart.
      sha.Update(
          absl::StrCat(info.field.number(), ":", entry.bytes.size(), ":"));
      sha.Update(entry.bytes);
    }
  }
  Compiled& out = c->out;
  const std::string digest = sha.Digest();
  CodeTable::Seed seed;
  std::memcpy(&seed, digest.data(), sizeof seed);
  c->code_seed = seed;
  for (CodeTable* table :
       {&out.department_ids, &out.region_ids, &out.category_ids,
        &out.hotline_ids, &c->function_ids, &c->policy_ids}) {
    table->SetSeed(seed);
  }
  for (Names* names :
       {&out.department_names, &out.region_names, &out.category_names}) {
    names->SetSeed(seed);
  }
  out.hash = absl::BytesToHexString(digest);
  out.tag = 0;
  for (char digit : std::string_view(out.hash).substr(0, 8)) {
    out.tag = out.tag << 4 | static_cast<std::uint32_t>(
                                 digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  out.tag |= 1;
}

}  // namespace

void Compile(Loader* loader, const LoadOptions& options, Compiled* out) {
  Compilation c(loader, options, out);
  ComputeHash(&c);
  CollectIds(&c);
  CompileJurisdiction(&c);
  CompileDepartments(&c);
  CompileRegions(&c);
  CompileCategories(&c);
  CompileHotlines(&c);
  CompileAttributes(&c);
  CompileDeadlinePolicies(&c);
  CompileSignals(&c);
  CompileDeadlineRules(&c);
  CompileRules(&c);
  CheckTexts(&c);
  // With an error the result is discarded.
  if (!loader->has_errors()) FreezeIndexes(c.code_seed.a, out);
}

}  // namespace trunkline::rules
