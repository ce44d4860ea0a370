// SPDX-License-Identifier: Apache-2.0
// The names of enumerators: one source, the schemas; each of C++, C and the
// tables says the same.
#include <set>
#include <string>

#include "generated/name_tables.h"
#include "src/schema/registry.h"
#include "tests/catch.h"
#include "trunkline/c_enums.h"
#include "trunkline/cases/enum_names.h"
#include "trunkline/enum_names.h"

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

  Note note = Note::kNumberUnknown;
  CHECK(FindEnum("NOTE_AGAINST_UNKNOWN", &note));
  CHECK(note == Note::kAgainstUnknown);
  TicketType type = TicketType::kReport;
  CHECK(FindEnum("Inquiry", &type));
  CHECK(type == TicketType::kEnquiry);
  CHECK_FALSE(FindEnum("nothing", &type));
  CHECK(type == TicketType::kEnquiry);
}

TEST_CASE("Constants of C have the numbers of C++") {
  CHECK(TL_TICKET_TYPE_COMPLAINT == static_cast<int>(TicketType::kComplaint));
  CHECK(TL_CHANNEL_FROM_110 == static_cast<int>(Channel::kFrom110));
  CHECK(TL_NOTE_AGAINST_UNKNOWN == static_cast<int>(Note::kAgainstUnknown));
  CHECK(TL_SEVERITY_ERROR == static_cast<int>(Severity::kError));
  CHECK(TL_DIAL_ANSWER_UNKNOWN ==
        static_cast<int>(DialResult::Answer::kUnknown));
  CHECK(TL_COMMAND_KIND_MIGRATE == static_cast<int>(CommandKind::kMigrate));
}

TEST_CASE("The tables have every enumerator of the embedded schemas") {
  const schema::MessagePlan* ticket = schema::Registry::Get().Find("Ticket");
  REQUIRE(ticket != nullptr);
  const auto* file = ticket->descriptor->file()->pool()->FindFileByName(
      "trunkline/v1/common.proto");
  REQUIRE(file != nullptr);
  for (int i = 0; i < file->enum_type_count(); ++i) {
    const auto* type = file->enum_type(i);
    const EnumNames* names = schema::FindEnumNames(schema::View(type->name()));
    REQUIRE(names != nullptr);
    REQUIRE(static_cast<int>(names->values().size()) == type->value_count());
    for (int k = 0; k < type->value_count(); ++k) {
      CHECK(names->values()[static_cast<std::size_t>(k)].identifier ==
            schema::View(type->value(k)->name()));
    }
  }
  // What only the build reads is not embedded.
  CHECK(file->pool()->FindFileByName("trunkline/v1/options.proto") == nullptr);
}

}  // namespace
}  // namespace trunkline
