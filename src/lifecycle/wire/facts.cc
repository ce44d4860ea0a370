// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/wire/facts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "src/lifecycle/wire/fields.h"

namespace trunkline::lifecycle {
namespace {

// Reads the list of fields off a struct.
class Collector {
 public:
  static constexpr bool kWrites = true;
  explicit Collector(std::vector<Fact>* facts) : facts_(facts) {}

  template <typename T>
  void operator()(schema::Field field, const T&) {
    if constexpr (std::is_same_v<T, std::string>) {
      Add(field, FactType::kText);
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      Add(field, FactType::kTexts);
    } else if constexpr (std::is_same_v<T, bool> ||
                         std::is_same_v<T, std::optional<bool>>) {
      Add(field, FactType::kBool);
    } else if constexpr (std::is_same_v<T, int>) {
      Add(field, FactType::kNumber);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      Add(field, FactType::kTime);
    } else if constexpr (std::is_same_v<T, DeadlinePolicy::Amount>) {
      Add(field, FactType::kAmount);
    } else if constexpr (std::is_enum_v<T>) {
      Add(field, FactType::kEnum, schema::FindEnumNames(field.type()));
    } else {
      static_assert(std::is_same_v<T, std::vector<PromisedDeadline>> ||
                    std::is_same_v<T, std::vector<Attachment>>);
      Add(field, FactType::kMessage);
    }
  }
  void Embedded(schema::Field field, std::string_view) {
    Add(field, FactType::kMessage);
  }

 private:
  void Add(schema::Field field, FactType type,
           const schema::EnumNames* values = nullptr) {
    facts_->push_back(
        {field.number(), field.name(), field.chinese_name(), type, values});
  }
  std::vector<Fact>* facts_;
};

// Finds out whether one field says something.
class Asker {
 public:
  static constexpr bool kWrites = true;
  explicit Asker(int number) : number_(number) {}

  template <typename T>
  void operator()(schema::Field field, const T& value) {
    if (field.number() != number_) return;
    if constexpr (std::is_same_v<T, absl::Time>) {
      given_ = value != absl::InfiniteFuture();
    } else if constexpr (std::is_same_v<T, DeadlinePolicy::Amount>) {
      given_ = value.amount > 0;
    } else if constexpr (std::is_same_v<T, std::optional<bool>>) {
      given_ = value.has_value();
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      given_ = value != T{};
    } else {
      given_ = !value.empty();
    }
  }
  void Embedded(schema::Field field, std::string_view message) {
    if (field.number() == number_) given_ = !message.empty();
  }
  bool given() const { return given_; }

 private:
  int number_;
  bool given_ = false;
};

using Table = std::array<std::vector<Fact>, kCommandKinds>;

template <std::size_t... i>
Table MakeTable(std::index_sequence<i...>) {
  Table table;
  const auto fill = [&](auto kind) {
    const std::variant_alternative_t<decltype(kind)::value, CommandVariant>
        command{};
    Collector collector(&table[decltype(kind)::value]);
    Fields(collector, command);
  };
  (fill(std::integral_constant<std::size_t, i>()), ...);
  return table;
}

const Table& AllFacts() {
  static const Table& table =
      *new Table(MakeTable(std::make_index_sequence<kCommandKinds>()));
  return table;
}

template <std::size_t... i>
Command MakeCommand(std::size_t kind, std::index_sequence<i...>) {
  using Make = Command (*)();
  static constexpr Make kMake[] = {+[] {
    return Command(std::variant_alternative_t<i, CommandVariant>());
  }...};
  return kMake[kind < sizeof...(i) ? kind : 0]();
}

}  // namespace

const std::vector<Fact>& FactsOf(CommandKind kind) {
  const auto i = static_cast<std::size_t>(kind);
  return AllFacts()[i < kCommandKinds ? i : 0];
}

const Fact* FindFact(CommandKind kind, std::string_view name) {
  for (const Fact& fact : FactsOf(kind)) {
    if (fact.name == name) return &fact;
  }
  return nullptr;
}

const Fact* FindFact(std::string_view name) {
  for (const std::vector<Fact>& facts : AllFacts()) {
    for (const Fact& fact : facts) {
      if (fact.name == name) return &fact;
    }
  }
  return nullptr;
}

std::vector<std::string_view> FactNames() {
  std::vector<std::string_view> names;
  for (const std::vector<Fact>& facts : AllFacts()) {
    for (const Fact& fact : facts) names.push_back(fact.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool Gives(const Command& command, const Fact& fact) {
  Asker asker(fact.number);
  std::visit([&](const auto& m) { Fields(asker, m); }, command);
  return asker.given();
}

Command NewCommand(CommandKind kind) {
  return MakeCommand(static_cast<std::size_t>(kind),
                     std::make_index_sequence<kCommandKinds>());
}

int NamedAssignment(const Command& command) {
  return std::visit(
      [](const auto& m) {
        if constexpr (kHasAssignment<std::decay_t<decltype(m)>>) {
          return m.assignment;
        } else {
          return 0;
        }
      },
      command);
}

int NamedClock(const Command& command) {
  return std::visit(
      [](const auto& m) {
        if constexpr (kHasClock<std::decay_t<decltype(m)>>) {
          return m.clock;
        } else {
          return 0;
        }
      },
      command);
}

}  // namespace trunkline::lifecycle
