// SPDX-License-Identifier: Apache-2.0
// The names of enumerators: one source, the schemas; each of C++, C and the
// tables says the same.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generated/name_tables.h"
#include "google/protobuf/descriptor.h"
#include "src/rules/loader.h"
#include "src/schema/field_names.h"
#include "src/schema/registry.h"
#include "tests/catch.h"
#include "trunkline/c_enums.h"
#include "trunkline/cases/enum_names.h"
#include "trunkline/enum_names.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

using schema::AllEnumNames;
using schema::EnumeratorNames;
using schema::EnumNames;

TEST_CASE("Every spelling of an enumerator finds it, and no other") {
  for (const EnumNames* names : AllEnumNames()) {
    INFO(names->path());
    std::set<std::string> seen;
    for (const EnumeratorNames& v : names->values()) {
      INFO(v.identifier);
      CHECK(schema::FindEnumNames(names->path()) == names);
      CHECK(schema::FindEnumNames(names->name()) == names);
      if (v.number == 0) {
        CHECK(names->Name(0).empty());
        CHECK_FALSE(names->Find(v.identifier).has_value());
        continue;
      }
      CHECK(names->Find(v.identifier) == v.number);
      CHECK(names->Find(v.en) == v.number);
      CHECK(names->Find(v.zh) == v.number);
      CHECK(names->Name(v.number) == v.en);
      CHECK(names->ChineseName(v.number) == v.zh);
      CHECK(seen.insert(std::string(v.en)).second);
      if (v.zh != v.en) CHECK(seen.insert(std::string(v.zh)).second);
    }
    CHECK_FALSE(names->Find("").has_value());
    CHECK_FALSE(names->Find("no such name").has_value());
  }
}

// The numbers of C++ and schema are compared by the compiler: see
// WriteEnumNames() of the generator.
TEST_CASE("Public functions name enumerators in both languages") {
  CHECK(EnumName(TicketType::kComplaint) == "complaint");
  CHECK(EnumName(TicketType::kComplaint, Language::kChinese) == "投诉");
  CHECK(EnumName(TicketType::kUnspecified).empty());
  CHECK(EnumName(static_cast<TicketType>(200)).empty());
  CHECK(EnumName(Channel::kFrom110, Language::kChinese) == "110转办");
  CHECK(EnumName(Note::kAgainstUnknown) == "against_unknown");
  CHECK(EnumName(Severity::kError, Language::kChinese) == "错误");
  CHECK(EnumName(CommandKind::kHandOver, Language::kChinese) == "移交应急");
  CHECK(EnumName(Assignment::End::kCaseClosed) == "case_closed");
  CHECK(EnumName(Access::kLegalHold) == "legal_hold");
  CHECK(schema::GuardKindNames().ShortIdentifier(1) == "BEFORE_DUE");
  CHECK(schema::GuardKindNames().ShortIdentifier(200).empty());

  Note note = Note::kNumberUnknown;
  CHECK(FindEnum("NOTE_AGAINST_UNKNOWN", &note));
  CHECK(note == Note::kAgainstUnknown);
  TicketType type = TicketType::kReport;
  CHECK(FindEnum("Inquiry", &type));
  CHECK(type == TicketType::kEnquiry);
  CHECK_FALSE(FindEnum("nothing", &type));
  CHECK(type == TicketType::kEnquiry);
}

// An enumerator of a public enum: as C++ and C have it. The names and numbers
// are the compiler's; the schema's are compared with them below.
struct Row {
  const char* path;        // "TicketType"
  const char* identifier;  // "TICKET_TYPE_COMPLAINT"
  int cpp;                 // -1: C++ has none.
  const char* c_name;      // "TL_TICKET_TYPE_COMPLAINT"
  int c;
};
constexpr Row kRows[] = {
#include "generated/enumerator_rows.inc"
};

// Enums that are not public. C++ has none for the first ones: they are read as
// numbers or stand for a type of another library. A module has its own type for
// the others; generated code checks those where the module is compiled.
const std::set<std::string> kNotPublic = {
    "CallRecord.Result",
    "Override",
    "Retention.Part",
    "Weekday",
    "ClockDefinition.Scope",
    "ClockEffect.Act",
    "ColumnTest.Relation",
    "EscalationDefinition.At",
    "Guard.Counter",
    "Guard.Kind",
    "Guard.Request",
    "KpiUnit",
    "LifecycleRole.Relation",
    "NoticeFindingKind",
    "View.Field",
};

using Pool = google::protobuf::DescriptorPool;
using EnumDescriptor = google::protobuf::EnumDescriptor;

void AddEnums(const google::protobuf::Descriptor& message,
              std::vector<const EnumDescriptor*>* out) {
  for (int i = 0; i < message.enum_type_count(); ++i) {
    out->push_back(message.enum_type(i));
  }
  for (int i = 0; i < message.nested_type_count(); ++i) {
    AddEnums(*message.nested_type(i), out);
  }
}

const Pool& EmbeddedPool() {
  const schema::MessagePlan* ticket = schema::Registry::Get().Find("Ticket");
  REQUIRE(ticket != nullptr);
  return *ticket->descriptor->file()->pool();
}

// Every enum of every published file.
std::vector<const EnumDescriptor*> PublishedEnums() {
  static constexpr const char* kFiles[] = {
      "calendar", "common",  "decision",   "diff",   "dispute",
      "event",    "insight", "lifecycle",  "notice", "release",
      "report",   "ruleset", "text_model", "ticket"};
  std::vector<const EnumDescriptor*> out;
  for (const char* name : kFiles) {
    const auto* file = EmbeddedPool().FindFileByName(
        "trunkline/v1/" + std::string(name) + ".proto");
    REQUIRE(file != nullptr);
    for (int i = 0; i < file->enum_type_count(); ++i) {
      out.push_back(file->enum_type(i));
    }
    for (int i = 0; i < file->message_type_count(); ++i) {
      AddEnums(*file->message_type(i), &out);
    }
  }
  return out;
}

std::string PathOf(const EnumDescriptor& type) {
  const std::string_view package = schema::View(type.file()->package());
  return std::string(schema::View(type.full_name()).substr(package.size() + 1));
}

TEST_CASE("The tables have every enumerator of the embedded schemas") {
  const std::vector<const EnumDescriptor*> published = PublishedEnums();
  // No enum of a further file was left out of the list above.
  CHECK(published.size() == AllEnumNames().size());
  for (const EnumDescriptor* type : published) {
    const std::string path = PathOf(*type);
    INFO(path);
    const EnumNames* names = schema::FindEnumNames(path);
    REQUIRE(names != nullptr);
    REQUIRE(static_cast<int>(names->values().size()) == type->value_count());
    for (int k = 0; k < type->value_count(); ++k) {
      const EnumeratorNames& v = names->values()[static_cast<std::size_t>(k)];
      CHECK(v.identifier == schema::View(type->value(k)->name()));
      CHECK(v.number == type->value(k)->number());
    }
  }
  // What only the build reads is not embedded.
  CHECK(EmbeddedPool().FindFileByName("trunkline/v1/options.proto") == nullptr);
}

TEST_CASE("C++ and C have every enumerator of the embedded schemas") {
  std::size_t rows = 0;
  std::set<std::string> not_public;
  for (const EnumDescriptor* type : PublishedEnums()) {
    const std::string path = PathOf(*type);
    INFO(path);
    const bool is_public =
        std::any_of(std::begin(kRows), std::end(kRows),
                    [&](const Row& row) { return row.path == path; });
    if (!is_public) {
      not_public.insert(path);
      continue;
    }
    // Bits, of which C++ and C have the values.
    const bool flags = path == "Decision.Note";
    for (int k = 0; k < type->value_count(); ++k) {
      const std::string identifier(schema::View(type->value(k)->name()));
      INFO(identifier);
      const auto* const row =
          std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& one) {
            return one.path == path && one.identifier == identifier;
          });
      REQUIRE(row != std::end(kRows));
      ++rows;
      const int number = type->value(k)->number();
      const int value = flags && number > 0 ? 1 << (number - 1) : number;
      CHECK(row->c == value);
      // 0 may have no enumerator of its own.
      CHECK((row->cpp == value || (row->cpp == -1 && number == 0)));
    }
  }
  CHECK(rows == std::size(kRows));
  CHECK(not_public == kNotPublic);
}

TEST_CASE("Kinds of entries have the numbers of the rule set's fields") {
  const schema::MessagePlan* const rules =
      schema::Registry::Get().Find("RuleSet");
  REQUIRE(rules != nullptr);
  const std::pair<const char*, int> kinds[] = {
      {"jurisdiction", TL_ENTRY_JURISDICTION},
      {"department", TL_ENTRY_DEPARTMENT},
      {"region", TL_ENTRY_REGION},
      {"category", TL_ENTRY_CATEGORY},
      {"hotline", TL_ENTRY_HOTLINE},
      {"deadline_policy", TL_ENTRY_DEADLINE_POLICY},
      {"emergency_signal", TL_ENTRY_EMERGENCY_SIGNAL},
      {"deadline_rule", TL_ENTRY_DEADLINE_RULE},
      {"rule", TL_ENTRY_RULE},
      {"attribute", TL_ENTRY_ATTRIBUTE}};
  CHECK(rules->fields.size() == std::size(kinds));
  CHECK(rules::EntryKinds().size() == std::size(kinds));
  for (const auto& [name, number] : kinds) {
    INFO(name);
    const schema::FieldPlan* const field = rules->TextName(name);
    REQUIRE(field != nullptr);
    CHECK(field->number == number);
    rules::EntryKind kind;
    REQUIRE(rules::ToEntryKind(number, &kind));
    CHECK(rules::InfoOf(kind).field.name() == name);
  }
  rules::EntryKind kind = rules::EntryKind::kRule;
  CHECK_FALSE(rules::ToEntryKind(0, &kind));
  CHECK_FALSE(rules::ToEntryKind(11, &kind));
  CHECK(kind == rules::EntryKind::kRule);
}

TEST_CASE("The names of a field come from the schema") {
  using F = schema::fields::Ticket;
  CHECK(schema::NamesOf("Ticket", F::kAcceptedAt) ==
        std::vector<std::string_view>{"accepted", "accepted_at", "受理时间"});
  CHECK(schema::NamesOf("Ticket", F::kId) ==
        std::vector<std::string_view>{"id", "工单编号", "ticket", "ticket_id",
                                      "工单号"});
  // It has no names beside its own.
  CHECK(schema::NamesOf("Ticket", F::kGiver) ==
        std::vector<std::string_view>{"giver"});
  CHECK(schema::FindFieldNames("Ticket", "giver") == nullptr);
  CHECK(schema::FindFieldNames("Ticket", "no_such_field") == nullptr);
  for (const schema::FieldNames& names : schema::AllFieldNames()) {
    INFO(names.message << "." << names.field);
    const schema::MessagePlan* const message =
        schema::Registry::Get().Find(names.message);
    REQUIRE(message != nullptr);
    CHECK(message->TextName(names.field) != nullptr);
    CHECK_FALSE(names.en.empty());
    CHECK_FALSE(names.zh.empty());
  }
}

}  // namespace
}  // namespace trunkline
