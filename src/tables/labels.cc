// SPDX-License-Identifier: Apache-2.0
#include "src/tables/labels.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "src/schema/schema.h"
#include "src/tables/messages.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;

std::size_t IndexOf(LabelKind kind) { return static_cast<std::size_t>(kind); }

base::Text KindName(LabelKind kind) {
  switch (kind) {
    case LabelKind::kDepartment:
      return base::Fill<messages::kDepartments>();
    case LabelKind::kCategory:
      return base::Fill<messages::kCategories>();
    case LabelKind::kRegion:
      return base::Fill<messages::kRegions>();
    case LabelKind::kHotline:
      return base::Fill<messages::kHotlines>();
    case LabelKind::kPolicy:
      return base::Fill<messages::kPolicies>();
    case LabelKind::kNone:
      break;
  }
  return base::Fill<messages::kEntries>();
}

}  // namespace

base::Text AmbiguousName(std::string_view name, LabelKind kind,
                         const std::vector<std::string>& codes) {
  constexpr std::size_t kShown = 20;
  std::string list;
  base::Text more;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (i == kShown) {
      more = base::Fill<messages::kAndMore>(codes.size() - kShown);
      break;
    }
    absl::StrAppend(&list, i == 0 ? "" : ", ", codes[i]);
  }
  return base::Fill<messages::kAmbiguous>(base::Quoted(name), codes.size(),
                                          KindName(kind), list, more);
}

void LabelIndex::Add(std::string_view content, Format format) {
  std::vector<std::string> categories;
  const auto names_of = [](const auto& message) {
    Names names;
    for (const pb::Label& label : message.name()) {
      names.labels.emplace_back(label.lang(), label.text());
    }
    return names;
  };
  const auto parse = [](std::string_view bytes, auto* message) {
    return message->ParseFromArray(bytes.data(),
                                   static_cast<int>(bytes.size()));
  };
  const auto add = [&](LabelKind kind, auto message, std::string_view bytes) {
    if (!parse(bytes, &message)) return;
    Names names = names_of(message);
    names.aliases.assign(message.alias().begin(), message.alias().end());
    if (kind == LabelKind::kCategory) categories.push_back(message.code());
    AddNames(kind, message.code(), std::move(names));
  };
  schema::EntryReader reader("RuleSet", content, format);
  reader.Read(
      [&](std::uint32_t, int field, std::string_view bytes) {
        switch (field) {
          case pb::RuleSet::kDepartmentFieldNumber:
            add(LabelKind::kDepartment, pb::Department(), bytes);
            break;
          case pb::RuleSet::kCategoryFieldNumber:
            add(LabelKind::kCategory, pb::Category(), bytes);
            break;
          case pb::RuleSet::kRegionFieldNumber:
            add(LabelKind::kRegion, pb::Region(), bytes);
            break;
          case pb::RuleSet::kHotlineFieldNumber: {
            pb::Hotline hotline;
            if (parse(bytes, &hotline)) {
              AddNames(LabelKind::kHotline, hotline.number(),
                       names_of(hotline));
            }
            break;
          }
          case pb::RuleSet::kDeadlinePolicyFieldNumber: {
            pb::DeadlinePolicy policy;
            if (parse(bytes, &policy)) {
              AddNames(LabelKind::kPolicy, policy.id(), names_of(policy));
            }
            break;
          }
          default:
            break;
        }
      },
      [](std::uint32_t, const schema::SyntaxError&) {});
  for (const std::string& code : categories) AddPaths(code);
}

void LabelIndex::AddNames(LabelKind kind, const std::string& code,
                          Names names) {
  for (const auto& label : names.labels) AddName(kind, label.second, code);
  for (const std::string& alias : names.aliases) AddName(kind, alias, code);
  Names& all = kinds_[IndexOf(kind)].by_code[code];
  if (!names.labels.empty()) all.labels = std::move(names.labels);
}

void LabelIndex::AddName(LabelKind kind, std::string_view name,
                         const std::string& code) {
  kinds_[IndexOf(kind)].by_name[rules::FoldName(name)].insert(code);
}

// A path for each language that all the categories above have.
void LabelIndex::AddPaths(const std::string& code) {
  const auto& by_code = kinds_[IndexOf(LabelKind::kCategory)].by_code;
  const auto self = by_code.find(code);
  if (self == by_code.end()) return;
  for (const auto& [lang, text] : self->second.labels) {
    std::string path = text;
    std::string_view above = code;
    bool whole = true;
    while (whole && above.rfind('.') != std::string_view::npos) {
      above = above.substr(0, above.rfind('.'));
      const auto parent = by_code.find(above);
      whole = false;
      if (parent == by_code.end()) break;
      for (const auto& label : parent->second.labels) {
        if (label.first != lang) continue;
        path = label.second + "/" + path;
        whole = true;
        break;
      }
    }
    if (whole) AddName(LabelKind::kCategory, path, code);
  }
}

bool LabelIndex::IsCode(LabelKind kind, std::string_view word) const {
  if (kind == LabelKind::kNone) return false;
  const auto& by_code = kinds_[IndexOf(kind)].by_code;
  return by_code.find(word) != by_code.end();
}

std::vector<std::string> LabelIndex::Find(LabelKind kind,
                                          std::string_view name) const {
  if (kind == LabelKind::kNone) return {};
  const auto& by_name = kinds_[IndexOf(kind)].by_name;
  const auto found = by_name.find(rules::FoldName(name));
  if (found == by_name.end()) return {};
  return {found->second.begin(), found->second.end()};
}

bool RuleSetLabels::DependOnTime() const {
  if (rules_ == nullptr) return false;
  const rules::Compiled& rules = internal::CompiledOf(*rules_);
  return rules.category_names.depend_on_time() ||
         rules.region_names.depend_on_time();
}

std::string_view RuleSetLabels::CodeOf(LabelKind kind,
                                       std::string_view word) const {
  if (rules_ == nullptr) return {};
  switch (kind) {
    case LabelKind::kCategory:
      return accepted_at_ ? rules::FindCategory(*rules_, word, *accepted_at_)
                          : rules_->FindCategory(word);
    case LabelKind::kRegion:
      return accepted_at_ ? rules::FindRegion(*rules_, word, *accepted_at_)
                          : rules_->FindRegion(word);
    case LabelKind::kDepartment:
      return rules_->FindDepartment(word);
    default:
      return {};
  }
}

base::Text RuleSetLabels::Ambiguous(LabelKind kind, std::string_view word) {
  if (rules_ == nullptr || kind == LabelKind::kNone) return {};
  if (!index_.has_value()) {
    index_.emplace();
    index_->Add(rules_->Serialize(Format::kBinary), Format::kBinary);
  }
  const std::vector<std::string> codes = index_->Find(kind, word);
  return codes.size() < 2 ? base::Text() : AmbiguousName(word, kind, codes);
}

}  // namespace trunkline::tables
