// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_FACTS_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_FACTS_H_

#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "generated/name_tables.h"
#include "trunkline/cases/command.h"
#include "trunkline/cases/lifecycle_engine.h"

// The facts of commands by name: what definitions, forms and people at a prompt
// use. The table of each kind is read off the struct's own field list
// (fields.h), once.
namespace trunkline::lifecycle {

// One fact of one kind of command.
struct Fact {
  int number = 0;            // Of its field.
  std::string_view name;     // As in the schema: "contact_outcome".
  std::string_view chinese;  // For people; the name where there is none.
  FactType type = FactType::kText;
  // Of kEnum: the names of its values; else null.
  const schema::EnumNames* values = nullptr;
};

// Returns the facts of a kind, in the order of their numbers. Static.
const std::vector<Fact>& FactsOf(CommandKind kind);

// Returns a fact of a kind, or null.
const Fact* FindFact(CommandKind kind, std::string_view name);

// Returns a fact of that name of any kind, or null: its label serves messages.
const Fact* FindFact(std::string_view name);

// Returns the names of all facts, sorted, each once.
std::vector<std::string_view> FactNames();

// Whether a command gives a fact of its kind.
bool Gives(const Command& command, const Fact& fact);

// Returns a command of a kind with no fact given; UnknownCommand for
// kUnspecified and for what is no kind.
Command NewCommand(CommandKind kind);

// Returns the fact that `get` names if the command's kind has it, else null:
//
//   FactIn<std::string>(
//       command, [](const auto& m) -> decltype((m.unit)) { return m.unit; });
template <typename T, typename Get>
const T* FactIn(const Command& command, Get get) {
  return std::visit(
      [&](const auto& m) -> const T* {
        if constexpr (std::is_invocable_r_v<const T&, Get, decltype(m)>) {
          return &get(m);
        } else {
          return nullptr;
        }
      },
      command);
}

template <typename T, typename = void>
inline constexpr bool kHasAssignment = false;
template <typename T>
inline constexpr bool kHasAssignment<T, std::void_t<decltype(T::assignment)>> =
    true;
template <typename T, typename = void>
inline constexpr bool kHasClock = false;
template <typename T>
inline constexpr bool kHasClock<T, std::void_t<decltype(T::clock)>> = true;

// The assignment and the clock that a command names; 0: none.
int NamedAssignment(const Command& command);
int NamedClock(const Command& command);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_FACTS_H_
