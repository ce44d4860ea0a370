// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "src/lifecycle/wire/facts.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {

std::vector<FormField> FormOf(const AvailableCommand& command) {
  std::vector<FormField> form, others;
  for (const lifecycle::Fact& fact : lifecycle::FactsOf(command.command)) {
    FormField field;
    field.name = fact.name;
    field.chinese = fact.chinese;
    field.type = fact.type;
    if (fact.values != nullptr) {
      for (int n = 1; !fact.values->Name(n).empty(); ++n) {
        field.values.push_back(
            {n, fact.values->Name(n), fact.values->ChineseName(n)});
      }
    }
    field.required = command.facts != nullptr &&
                     std::find(command.facts->begin(), command.facts->end(),
                               fact.name) != command.facts->end();
    (field.required ? form : others).push_back(std::move(field));
  }
  form.insert(form.end(), std::make_move_iterator(others.begin()),
              std::make_move_iterator(others.end()));
  return form;
}

}  // namespace trunkline
