// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CASEBOOK_FIELDS_H_
#define TRUNKLINE_SRC_CASEBOOK_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/schema/enum_names.h"
#include "trunkline/casebook.h"

// The fields of casebooks: their names, what their values look like, and how a
// ticket is made of them and a decision written as them.
namespace trunkline::casebook {

enum class ValueKind : std::uint8_t {
  kText,
  kTime,
  kYesNo,
  kWord,         // Of an enum.
  kWords,        // A list of them.
  kDepartment,   // Code or name.
  kDepartments,  // A list of them.
  kList,         // Of ids.
};

struct FieldType {
  // The first is the one in messages and in what is written.
  std::vector<std::string> names;
  ValueKind kind = ValueKind::kText;
  const schema::EnumNames* words = nullptr;  // Of kWord and kWords.
  bool repeats = false;

  const std::string& name() const { return names.front(); }
};

const std::vector<FieldType>& TicketFieldTypes();
const std::vector<FieldType>& ExpectationTypes();
// By any name; null: there is none. "attribute.NAME" is that of attributes.
const FieldType* FindTicketField(std::string_view name);
const FieldType* FindExpectation(std::string_view name);

inline constexpr std::string_view kAttribute = "attribute.";

// Without white space at its ends.
std::string_view Trim(std::string_view text);
// "yes" and "no" in several spellings; nothing for anything else.
std::optional<bool> ParseYesNo(std::string_view word);
// The elements of a list: separated by `;`, if it has one, else by blanks.
std::vector<std::string> SplitValues(std::string_view list);
// The reverse.
std::string JoinValues(const std::vector<std::string>& elements);

// A value as decisions have it: words in English, codes for the names of
// departments. `rules` may be null: names stay.
std::string Canonical(const FieldType& type, std::string_view value,
                      const RuleSet* rules);

// The ticket of a case whose values are valid. Views into the case or the
// rules.
Ticket MakeTicket(const RuleSet& rules, absl::TimeZone zone,
                  const TestCase& test);

// Every field of a decision that is not empty, in the order of
// ExpectationTypes(). The urgency is left out where it is the ticket's own.
std::vector<CaseField> Describe(const Ticket& ticket, const Decision& decision);

}  // namespace trunkline::casebook

#endif  // TRUNKLINE_SRC_CASEBOOK_FIELDS_H_
