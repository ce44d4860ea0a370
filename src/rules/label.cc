#include <algorithm>

#include "src/rules/compiled.h"
#include "trunkline/ruleset.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {

// Rules keep no decoded labels: they are many, and shown rarely.
std::string_view RuleSet::RuleLabel(std::string_view id,
                                    std::string_view lang) const {
  const auto& rules = compiled_->rules;
  const auto found = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const rules::Rule& r, std::string_view v) { return r.id < v; });
  if (found == rules.end() || found->id != id) return id;
  trunkline_internal::v1::Rule rule;
  const std::string_view bytes = compiled_->BytesOf(*found);
  if (!rule.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return found->id;
  }
  const std::string* label = nullptr;
  for (const auto& name : rule.name()) {
    if (label == nullptr || name.lang() == lang) label = &name.text();
    if (name.lang() == lang) break;
  }
  if (label == nullptr || label->empty()) return found->id;
  // The text stands in the entry's own bytes.
  const std::size_t at = bytes.find(*label);
  return at == std::string_view::npos ? found->id
                                      : bytes.substr(at, label->size());
}

}  // namespace trunkline
