// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_NEAREST_H_
#define TRUNKLINE_TOOLS_NEAREST_H_

#include <string>
#include <string_view>

#include "src/tables/labels.h"
#include "src/tables/nearest_name.h"
#include "src/tables/unknown_words.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline::tools {

// The codes and names of the rules, or of the schema for type and channel.
// Reads the rules when it is first asked, once for all words.
class NearestWords {
 public:
  explicit NearestWords(const RuleSet& rules) : names_(rules) {}

  // Returns what is nearest to a word that is not known; of a path ("A/B") also
  // to its last part; empty: none is near.
  std::string Find(tables::CodedColumn column, std::string_view word);

 private:
  tables::NearestNames names_;
};

// Whether the rules list a category, or one above it.
bool IsKnownCategory(tables::RuleSetLabels* labels, std::string_view code);

// Counts the words of a ticket that the rules do not have.
void AddUnknown(const RuleSet& rules, const Ticket& ticket,
                tables::UnknownWords* unknown);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_NEAREST_H_
