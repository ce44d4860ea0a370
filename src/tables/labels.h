// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_LABELS_H_
#define TRUNKLINE_SRC_TABLES_LABELS_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/ruleset.h"

namespace trunkline::tables {

// What has labels and aliases beside its code.
enum class LabelKind : std::uint8_t {
  kDepartment,
  kCategory,
  kRegion,
  kHotline,
  kPolicy,
  kNone
};
// `"城管局" names 2 departments: chengguan, zhifa; write the code`.
base::Text AmbiguousName(std::string_view name, LabelKind kind,
                         const std::vector<std::string>& codes);

// The codes that labels, aliases and paths of labels ("环境/噪声/施工") stand
// for, by the entries of sources. Names are compared as RuleSet::FindCategory()
// does. Any number of threads may read it.
class LabelIndex {
 public:
  // Adds the entries of a trunkline.v1.RuleSet. One that is not well-formed is
  // left out: loading reports it.
  void Add(std::string_view content, Format format);

  bool IsCode(LabelKind kind, std::string_view word) const;
  // The codes that a name stands for, sorted; several: it is ambiguous.
  std::vector<std::string> Find(LabelKind kind, std::string_view name) const;

 private:
  // Of one entry: its labels by language, and its aliases.
  struct Names {
    std::vector<std::pair<std::string, std::string>> labels;
    std::vector<std::string> aliases;
  };
  struct Entries {
    std::map<std::string, Names, std::less<>> by_code;
    std::map<std::string, std::set<std::string>> by_name;
  };
  void AddNames(LabelKind kind, const std::string& code, Names names);
  void AddName(LabelKind kind, std::string_view name, const std::string& code);
  void AddPaths(const std::string& code);

  std::array<Entries, 5> kinds_;
};

// The labels of a rule set, read when they are first needed. One thread at a
// time.
class RuleSetLabels {
 public:
  // `rules` may be null; else it must outlive this.
  explicit RuleSetLabels(const RuleSet* rules) : rules_(rules) {}

  // Whether a name may stand for different entries at different times.
  bool DependOnTime() const;
  // When the tickets that follow were accepted; not given: dated names count at
  // any time.
  void SetAcceptedAt(std::optional<absl::Time> accepted_at) {
    accepted_at_ = accepted_at;
  }
  // The code of a word: RuleSet::FindCategory() and so on, as of acceptance.
  // Empty: no entry, or several entries, have that name, or a part of a path is
  // not known.
  std::string_view CodeOf(LabelKind kind, std::string_view word) const;
  // Returns that a word without a code is the name of several entries, or
  // nothing.
  base::Text Ambiguous(LabelKind kind, std::string_view word);

 private:
  const RuleSet* rules_;
  std::optional<absl::Time> accepted_at_;
  std::optional<LabelIndex> index_;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_LABELS_H_
