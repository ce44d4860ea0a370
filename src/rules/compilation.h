// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_COMPILATION_H_
#define TRUNKLINE_SRC_RULES_COMPILATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "src/base/strings.h"
#include "src/rules/compiled.h"
#include "src/rules/loader.h"
#include "src/rules/messages.h"
#include "trunkline/ruleset.h"

namespace trunkline_internal::v1 {
class MilestonePolicy;
class Validity;
class When;
}  // namespace trunkline_internal::v1

// Compilation turns the loader's merged entries into a Compiled rule set. Each
// kind of entry has a step of its own, in compile_KIND.cc. A step reports every
// defect that an entry shows against the ids of the others, and goes on with
// what is left, so that one run reports all of them; the result is discarded if
// there was an error.
namespace trunkline::rules {

namespace pb = ::trunkline_internal::v1;

// What the steps share: the input, the output, the place of the next issue,
// lookup of codes, strings, and what a later step asks of an earlier one.
class Compilation {
 public:
  Compilation(Loader* loader, const LoadOptions& load_options,
              Compiled* compiled)
      : options(load_options), out(*compiled), loader_(*loader) {}

  const LoadOptions& options;
  Compiled& out;
  CodeTable function_ids;
  CodeTable policy_ids;
  std::size_t keys = 0;           // Of all conditions so far; see max_keys.
  std::size_t word_bytes = 0;     // Of all keywords so far.
  std::size_t pattern_bytes = 0;  // Of all compiled patterns so far.
  std::vector<bool> statutory_policies{false};  // By id in policy_ids.
  absl::flat_hash_map<std::string, std::uint32_t> pattern_ids;
  CodeTable::Seed code_seed;
  // Categories in preorder: element i has the id i + 1.
  std::vector<const SourceEntry*> category_order;
  // The ways in which entries ask for attributes, by table and category. See
  // AttributeIndex::kMaxShapes.
  absl::flat_hash_map<std::pair<const Index*, Id>,
                      absl::flat_hash_set<std::string>>
      attribute_shapes;
  // Texts that the conditions of an entry must match.
  struct Example {
    EntryKind kind;
    const SourceEntry* entry;
    std::string text;
    std::uint32_t condition;
  };
  std::vector<Example> examples;
  // Conditions that have contexts.
  struct Contexts {
    EntryKind kind;
    const SourceEntry* entry;
    std::uint32_t condition;
  };
  std::vector<Contexts> contexts;

  const std::vector<SourceEntry>& entries(EntryKind kind) const {
    return loader_.entries(kind);
  }

  // Calls visit(id, entry, message) for each entry of a kind; ids count from 1.
  // Issues are about that entry.
  template <typename Message, typename Visitor>
  void ForEach(EntryKind kind, Visitor&& visit) {
    Message message;  // Reused: it keeps its memory.
    Id id = kNone;
    for (const SourceEntry& entry : entries(kind)) {
      loader_.CountEntry();
      On(kind, entry);
      Parse(entry, &message);
      visit(++id, entry, message);
    }
  }
  template <typename Message>
  static void Parse(const SourceEntry& entry, Message* message) {
    // The loader accepts no entry that does not parse.
    if (!message->ParseFromArray(entry.bytes.data(),
                                 static_cast<int>(entry.bytes.size()))) {
      message->Clear();
    }
  }

  // --- issues ---

  // Sets what the issues that follow are about.
  void On(EntryKind kind, const SourceEntry& entry) {
    kind_ = kind;
    entry_ = &entry;
  }
  // Whether all sources could be read; if not, entries are missing.
  bool readable() const { return loader_.readable(); }
  // `other` is the entry that the issue also refers to.
  void Error(std::string code, base::Text message, std::string path = "",
             const SourceEntry* other = nullptr);
  void Warning(std::string code, base::Text message, std::string path = "");
  // Returns "; did you mean ...?" with the code nearest to `word`, else the
  // name, or nothing.
  base::Text DidYouMean(std::string_view word, const CodeTable& table);
  // An instant as messages write it, in the rule set's time zone.
  std::string Civil(std::int64_t seconds) const;

  // --- codes ---

  // Returns the id of a code, or kNone with the error "unknown-KIND", where
  // KIND is the English of `kind`.
  Id Find(std::string_view code, const CodeTable& table,
          const base::Message& kind, std::string path);
  Id FindDepartment(std::string_view code, std::string path) {
    return Find(code, out.department_ids, messages::kDepartment,
                std::move(path));
  }
  Id FindCategory(std::string_view code, std::string path) {
    return Find(code, out.category_ids, messages::kCategory, std::move(path));
  }
  Id FindRegion(std::string_view code, std::string path) {
    return Find(code, out.region_ids, messages::kRegion, std::move(path));
  }
  Id FindHotline(std::string_view code, std::string path) {
    return Find(code, out.hotline_ids, messages::kHotline, std::move(path));
  }
  Id FindFunction(std::string_view name, std::string path) {
    return Find(name, function_ids, messages::kFunction, std::move(path));
  }
  Id FindPolicy(std::string_view id, std::string path) {
    return Find(id, policy_ids, messages::kPolicy, std::move(path));
  }
  void CheckDigits(std::string_view digits, std::string path);
  bool CheckPriority(int priority);

  // Cuts each cycle that following `up` from node to node makes, and reports it
  // once. `nodes` are those of `kind`, with element 0 "none".
  template <typename Node>
  void CutCycles(EntryKind kind, std::string_view field, std::string_view code,
                 Id Node::*up, std::vector<Node>* nodes);

  // --- values ---

  std::string_view Keep(std::string_view s) { return out.arena.Add(s); }
  // As Keep(); equal strings share their bytes.
  std::string_view Intern(std::string_view s);
  // Returns [from, to); reports bad dates and empty intervals.
  Interval ReadValidity(const pb::Validity& valid, std::string_view path);
  template <typename Repeated>
  std::vector<Label> ReadLabels(const Repeated& labels) {
    std::vector<Label> labels_out;
    for (const auto& label : labels) {
      labels_out.push_back({Intern(label.lang()), Keep(label.text())});
    }
    return labels_out;
  }
  // Adds the code, the labels and the aliases of an entry.
  template <typename Message>
  void AddNames(const Message& message, Id id, Names* names) {
    AddName(entry_->id, id, names);
    for (const auto& label : message.name()) AddName(label.text(), id, names);
    for (const auto& alias : message.alias()) AddName(alias, id, names);
  }
  void AddName(std::string_view name, Id id, Names* names,
               const Interval& valid = {});

  void AddExample(const std::string& text, std::uint32_t condition) {
    if (!text.empty()) examples.push_back({kind_, entry_, text, condition});
  }
  void AddContexts(std::uint32_t condition) {
    contexts.push_back({kind_, entry_, condition});
  }

 private:
  Loader& loader_;
  EntryKind kind_ = EntryKind::kJurisdiction;
  const SourceEntry* entry_ = nullptr;
  std::size_t searched_ = 0;  // By DidYouMean().
  absl::flat_hash_set<std::string_view> interned_;
};

// Element i of a repeated field, as paths of issues write it.
inline std::string At(std::string_view path, int i) {
  return absl::StrCat(base::ToAbsl(path), "[", i, "]");
}

// The steps, in their order: each uses the ids and tables of those before it.
void CollectCategories(Compilation* c);
void CompileJurisdiction(Compilation* c);
void CompileDepartments(Compilation* c);
void CompileRegions(Compilation* c);
void CompileCategories(Compilation* c);
void CompileHotlines(Compilation* c);
void CompileAttributes(Compilation* c);
void CompileDeadlinePolicies(Compilation* c);
void CompileSignals(Compilation* c);
void CompileDeadlineRules(Compilation* c);
void CompileRules(Compilation* c);

// Reads the deadline policies of a deadline rule or a dispatch rule, by
// milestone. Returns whether there is any.
bool ReadMilestonePolicies(
    const google::protobuf::RepeatedPtrField<pb::MilestonePolicy>& list,
    std::string_view path, Compilation* c,
    std::array<std::string_view, kMilestoneCount>* out);

// Cuts each cycle that following `*up(node)` from node to node makes: the link
// that closes it is passed to `report(node, next)`, then set to kNone. Nodes
// are 1 to `count` - 1; a link to kNone ends. Linear.
template <typename Up, typename Report>
void CutLinksOfCycles(std::size_t count, const Up& up, const Report& report) {
  // The walk that reached a node first; a walk that meets an earlier one ends.
  std::vector<Id> walk(count, kNone);
  for (Id start = 1; start < count; ++start) {
    for (Id at = start; at != kNone && walk[at] == kNone; at = *up(at)) {
      walk[at] = start;
      Id* const next = up(at);
      if (*next == kNone || walk[*next] != start) continue;
      report(at, *next);
      *next = kNone;
    }
  }
}

template <typename Node>
void Compilation::CutCycles(EntryKind kind, std::string_view field,
                            std::string_view code, Id Node::*up,
                            std::vector<Node>* nodes) {
  CutLinksOfCycles(
      nodes->size(), [&](Id at) { return &((*nodes)[at].*up); },
      [&](Id at, Id next) {
        const SourceEntry& entry = entries(kind)[at - 1];
        On(kind, entry);
        Error(std::string(code),
              base::Fill<messages::kCycle>(
                  field, base::Quoted(entry.id),
                  base::Quoted(entries(kind)[next - 1].id)),
              std::string(field));
      });
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_COMPILATION_H_
