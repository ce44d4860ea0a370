// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/facts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "src/lifecycle/fields.h"

namespace trunkline::lifecycle {
namespace {

// By name. A name means the same in every command that has it.
constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
    {"accepted_at", "受理时间"},
    {"assignment", "承办序号"},
    {"assisting", "协办单位"},
    {"at_fault", "是否责任单位过错"},
    {"beyond_remit", "是否超出职责"},
    {"category", "诉求类别"},
    {"channel", "联系方式"},
    {"claim_true", "诉求是否属实"},
    {"clock", "计时序号"},
    {"confidential", "是否保密"},
    {"contact_outcome", "接通情况"},
    {"contacted", "是否联系诉求人"},
    {"contacted_at", "联系时间"},
    {"decision", "派单决定"},
    {"definition_id", "流程"},
    {"definition_version", "流程版本"},
    {"dispatch_text", "派单内容"},
    {"dispute", "裁定事项"},
    {"due_at", "应催办时间"},
    {"duplicates", "重复工单"},
    {"escalation", "督办规则"},
    {"extension", "延期时长"},
    {"filed_at", "立案时间"},
    {"ground", "事由"},
    {"informed_at", "告知时间"},
    {"interim", "是否临时承办"},
    {"internal_text", "说明"},
    {"jurisdiction", "辖区"},
    {"knowledge", "知识库条目"},
    {"lawful", "是否依法办理"},
    {"level", "级别"},
    {"main_case", "主工单"},
    {"measure", "督办措施"},
    {"number", "号码"},
    {"parts", "拆分工单"},
    {"person", "人员"},
    {"promised_deadline", "承诺时限"},
    {"public_text", "答复内容"},
    {"reason", "理由"},
    {"refusal_action", "告知事项"},
    {"refusal_reason", "不予受理情形"},
    {"region", "属地"},
    {"reply_waived", "是否免回复"},
    {"satisfaction", "满意度"},
    {"solved", "是否解决"},
    {"split_from", "原工单"},
    {"ticket", "工单内容"},
    {"time_limit", "办理时限"},
    {"topic", "事项"},
    {"type", "诉求类型"},
    {"unit", "单位"},
    {"urgency", "紧急程度"},
};

std::string_view ChineseOf(std::string_view name) {
  for (const auto& [fact, chinese] : kChinese) {
    if (fact == name) return chinese;
  }
  return name;
}

template <typename T>
const schema::EnumNames& NamesOf();
template <>
const schema::EnumNames& NamesOf<Channel>() { return schema::Channels(); }
template <>
const schema::EnumNames& NamesOf<ContactOutcome>() {
  return schema::ContactOutcomes();
}
template <>
const schema::EnumNames& NamesOf<Solved>() { return schema::SolvedWords(); }
template <>
const schema::EnumNames& NamesOf<Satisfaction>() {
  return schema::Satisfactions();
}
template <>
const schema::EnumNames& NamesOf<RefusalReason>() {
  return schema::RefusalReasons();
}
template <>
const schema::EnumNames& NamesOf<RefusalAction>() {
  return schema::RefusalActions();
}
template <>
const schema::EnumNames& NamesOf<AlertLevel>() { return schema::AlertLevels(); }
template <>
const schema::EnumNames& NamesOf<SupervisionMeasure>() {
  return schema::SupervisionMeasures();
}
template <>
const schema::EnumNames& NamesOf<ReferralGround>() {
  return schema::ReferralGrounds();
}
template <>
const schema::EnumNames& NamesOf<TicketType>() { return schema::TicketTypes(); }
template <>
const schema::EnumNames& NamesOf<Urgency>() { return schema::Urgencies(); }

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
      Add(field, FactType::kEnum, &NamesOf<T>());
    } else {
      static_assert(std::is_same_v<T, std::vector<PromisedDeadline>>);
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
        {field.number(), field.name(), ChineseOf(field.name()), type, values});
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
    const std::variant_alternative_t<decltype(kind)::value, Command> command{};
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
  static constexpr Make kMake[] = {
      +[] { return Command(std::in_place_index<i>); }...};
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

}  // namespace trunkline::lifecycle
