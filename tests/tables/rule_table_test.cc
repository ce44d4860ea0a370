// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rule_table.h"

#include <random>
#include <string>
#include <vector>

#include "generated/name_tables.h"
#include "src/schema/schema.h"
#include "tests/catch.h"
#include "trunkline/ruleset.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;

std::string ToBinary(std::string_view text) {
  schema::SyntaxError error;
  const auto binary =
      schema::ToBinary("RuleSet", text, schema::Format::kText, &error);
  INFO(error.message.en << " in " << text);
  REQUIRE(binary.ok());
  return *binary;
}

std::vector<std::string> Issues(const RuleTable& csv) {
  std::vector<std::string> out;
  for (const Issue& issue : csv.issues()) out.push_back(issue.ToString());
  return out;
}

TEST_CASE("a table becomes rules") {
  const RuleTable csv = RuleTable::Read(
      "r.csv",
      "\xEF\xBB\xBFid,规则名称,when.category,when.type,when.keyword.any,"
      "then.department,then.assist,then.policy,priority,extra,#mine\r\n"
      "n1,施工噪声,noise;noise.night,投诉；举报,打桩;a\\;b,env,"
      "police;function:city,handling=p5;签收=p1,-7,"
      "\"when { attribute { name: \"\"x\"\" } }\",whatever\r\n"
      ",,,,,,,,,,\r\n"
      "n2,,,,,env,,,,,\r\n");
  CHECK(Issues(csv).empty());
  CHECK(csv.rule_count() == 2);
  CHECK(ToBinary(csv.text()) == ToBinary(R"(
    rule {
      id: "n1" name { lang: "zh" text: "施工噪声" } priority: -7
      when {
        category: "noise" category: "noise.night"
        type: TICKET_TYPE_COMPLAINT type: TICKET_TYPE_REPORT
        keyword { any: "打桩" any: "a;b" } attribute { name: "x" }
      }
      then {
        department: "env" assist { department: "police" }
        assist { function: "city" }
        policy { milestone: MILESTONE_HANDLING policy: "p5" }
        policy { milestone: MILESTONE_SIGN_IN policy: "p1" }
      }
    }
    rule { id: "n2" then { department: "env" } })"));
}

TEST_CASE("every row that cannot be read is named") {
  const RuleTable csv = RuleTable::Read(
      "r.csv",
      "id,when.typ,when.type,priority,then.department,then.function,extra\n"
      "a,,投述,1,env,,\n"
      "b,,complaint,high,env,,\n"
      "c,,complaint,1,env,city,\n"
      "d,,complaint\n"
      "e,,complaint,1,env,,,more\n"
      "f,,complaint,1,,,\"then { departmnt: \"\"x\"\" }\"\n"
      "g,,complaint,1,env,,\"then { department: \"\"x\"\" }\"\n"
      "ok,,complaint,1,env,,\n"
      "h,,\"complaint,1,env,,\n");
  const std::vector<std::string> issues = Issues(csv);
  REQUIRE(issues.size() == 8);
  CHECK(issues[0] ==
        "r.csv:1:2: error: unknown column \"when.typ\"; did you mean "
        "\"when.type\"? [csv-header]");
  CHECK(issues[1] ==
        "r.csv:2:3: error: unknown ticket type \"投述\"; did you mean "
        "\"投诉\"? (column \"when.type\") [csv-value]");
  CHECK(issues[2] ==
        "r.csv:3:4: error: \"high\" is not a number from -1000 to 1000 "
        "(column \"priority\") [csv-value]");
  CHECK(issues[3] ==
        "r.csv:4:6: error: a rule claims one thing only, and this row already "
        "has then.department (column \"then.function\") [csv-value]");
  CHECK(issues[4] ==
        "r.csv:6:8: error: the row has 8 columns, the header has 7; put "
        "quotation marks around a cell that holds a comma [csv-columns]");
  CHECK(issues[5].substr(0, 16) == "r.csv:7:7: error");
  CHECK(issues[6] ==
        "r.csv:8:7: error: it gives what column \"then.department\" gives, "
        "too (column \"extra\") [csv-value]");
  CHECK(issues[7] ==
        "r.csv:10:3: error: the quotation mark that opens column 3 is not "
        "closed up to the end of the file [csv-row]");
  // Rows with a bad cell stay, so that the rest of them is looked at.
  CHECK(csv.rule_count() == 7);
}

TEST_CASE("bad files have an answer") {
  auto first = [](std::string_view content, RuleTableOptions options = {}) {
    const RuleTable csv = RuleTable::Read("r.csv", content, options);
    REQUIRE_FALSE(csv.issues().empty());
    return csv.issues()[0].ToString();
  };
  CHECK(first("") ==
        "r.csv:1:1: error: the table is empty; its first row names the "
        "columns, such as id,when.category,then.department [csv-header]");
  CHECK(first("a,b\n1,2\n").find("unknown column \"a\"") != std::string::npos);
  CHECK(first("x1,when.category\n").find("unknown column") !=
        std::string::npos);
  CHECK(first(std::string("id,priority\n\0,1\n", 16)) ==
        "r.csv:2:1: error: the cell holds a NUL byte; is this really a CSV "
        "file? (column \"id\") [csv-encoding]");
  RuleTableOptions utf8;
  utf8.charset = Charset::kUtf8;
  CHECK(first("id,name.zh\nx,\xCA\xA9\xB9\xA4\n", utf8) ==
        "r.csv:2:2: error: the cell is not UTF-8; if the file is GBK, say "
        "gbk as its character set (column \"name.zh\") [csv-encoding]");
  RuleTableOptions small;
  small.max_source_bytes = 10;
  CHECK(first("id,priority\n", small) ==
        "r.csv: error: the file has 12 bytes, more than the limit of 10 "
        "[too-large]");
  RuleTableOptions row;
  row.max_row_bytes = 50;
  CHECK(first("id,priority\n" + std::string(100, '1') + "\n", row) ==
        "r.csv:2:1: error: the row is longer than 50 bytes; is a quotation "
        "mark missing? [csv-row]");
}

TEST_CASE("GBK") {
  const RuleTable csv = RuleTable::Read(
      "r.csv",
      "id,\xC3\xFB\xB3\xC6,then.department\nn1,\xCA\xA9\xB9\xA4,env\n");
  CHECK(Issues(csv).empty());
  CHECK(csv.text().find("施工") != std::string::npos);
}

constexpr char kBase[] = R"(
  jurisdiction { id: "t" time_zone: "UTC" centre: "centre" one_number: "12345"
    country_code: "86" trunk_prefix: "0"
    principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
  department { code: "centre" } department { code: "env" }
  category { code: "noise" }
  hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } })";

TEST_CASE("what the loader says of a line is said of the row") {
  const RuleTable csv = RuleTable::Read(
      "r.csv",
      "id,example_text,when.category,valid.from,then.department\n"
      "a,\"two\nlines\",noise,,env\n"
      "b,,noise;nois,,env\n"
      "c,,noise,2018-13-01,envv\n");
  REQUIRE(Issues(csv).empty());
  LoadResult<RuleSet> loaded = LoadRuleSet(
      {{"base.txtpb", kBase}, {"r.csv", csv.text(), Format::kText}});
  std::vector<std::string> said;
  for (Issue& issue : loaded.issues) {
    csv.Map(&issue);
    said.push_back(issue.place.ToString() + " " + issue.code);
    CHECK(issue.message.find("(column \"") != std::string::npos);
  }
  CHECK(said == std::vector<std::string>{"r.csv:4:3 unknown-category",
                                         "r.csv:5:4 bad-date",
                                         "r.csv:5:5 unknown-department"});
}

// Strings that are hard on tables.
std::string RandomText(std::mt19937* random) {
  static const char* const kPieces[] = {
      "a",  "b",        ";",  "\\",    "\"",
      ",",  " ",        "\n", "\r\n",  "噪",
      "；", "=",        "+1", "-",     "@",
      "\t", "'",        "{",  "}",     "#",
      "　", "\xC2\xA0", "1",  "extra", "\xF0\x9F\x98\x80"};
  std::string out;
  const unsigned n = (*random)() % 6;
  for (unsigned i = 0; i < n; ++i) out += kPieces[(*random)() % 25];
  return out;
}

pb::Rule RandomRule(std::mt19937* random) {
  auto chance = [&](unsigned n) { return (*random)() % n == 0; };
  auto text = [&] { return RandomText(random); };
  auto number = [&](int n) {
    return static_cast<int>((*random)() % static_cast<unsigned>(n));
  };
  auto list = [&](auto* field) {
    if (!chance(3)) return;
    for (int n = number(4); n >= 0; --n) *field->Add() = text();
  };
  pb::Rule rule;
  if (!chance(10)) rule.set_id("r" + text());
  if (chance(5)) rule.set_override(static_cast<pb::Override>(number(3)));
  while (chance(3)) {
    pb::Label* label = rule.add_name();
    static const char* const kLanguages[] = {"zh",      "en", "fr",
                                             "zh-Hant", "",   "x y"};
    label->set_lang(kLanguages[number(6)]);
    label->set_text(text());
  }
  if (chance(3)) rule.mutable_valid();
  if (chance(3)) rule.mutable_valid()->set_from(text());
  if (chance(3)) rule.mutable_valid()->set_to(text());
  if (chance(3)) rule.set_priority(static_cast<int>((*random)()));
  if (chance(3)) rule.set_priority(number(2001) - 1000);
  if (chance(2)) {
    pb::When* when = rule.mutable_when();
    list(when->mutable_hotline());
    list(when->mutable_category());
    list(when->mutable_region());
    while (chance(3)) when->add_type(static_cast<pb::TicketType>(number(7)));
    while (chance(3)) when->add_channel(static_cast<pb::Channel>(number(13)));
    while (chance(3)) when->add_urgency(static_cast<pb::Urgency>(number(4)));
    if (chance(2)) {
      list(when->mutable_keyword()->mutable_any());
      list(when->mutable_keyword()->mutable_all());
      list(when->mutable_keyword()->mutable_none());
    }
    list(when->mutable_pattern());
    while (chance(4)) {
      pb::AttributeCondition* attribute = when->add_attribute();
      attribute->set_name(text());
      list(attribute->mutable_value());
    }
  }
  if (chance(2)) {
    pb::Claim* then = rule.mutable_then();
    switch (number(7)) {
      case 0:
        then->set_department(text());
        break;
      case 1:
        then->set_function(text());
        break;
      case 2:
        then->set_hotline_owner(chance(2));
        break;
      case 3:
        then->set_first_receiver(chance(2));
        break;
      case 4:
        then->mutable_answer()->set_knowledge(text());
        then->mutable_answer()->set_fallback(text());
        break;
      case 5:
        then->mutable_refuse()->set_route(text());
        then->mutable_refuse()->set_reason(
            static_cast<pb::Refusal::Reason>(number(7)));
        then->mutable_refuse()->set_action(
            static_cast<pb::Refusal::Action>(number(7)));
        break;
      default:
        break;
    }
    if (chance(3)) then->set_basis(static_cast<pb::Basis>(number(5)));
    while (chance(3)) {
      pb::Assist* assist = then->add_assist();
      if (chance(2)) assist->set_department(chance(2) ? "dep" : text());
      if (chance(3)) assist->set_function(chance(2) ? "fun" : text());
    }
    while (chance(3)) {
      pb::MilestonePolicy* policy = then->add_policy();
      policy->set_milestone(static_cast<pb::Milestone>(number(9)));
      policy->set_policy(text());
    }
    if (chance(3)) then->set_urgency(static_cast<pb::Urgency>(number(4)));
    list(then->mutable_tag());
    then->set_confidential(chance(3));
  }
  if (chance(3)) rule.set_legal_basis(text());
  rule.set_contested(chance(4));
  if (chance(3)) rule.set_example_text(text());
  if (chance(3)) {
    pb::Provenance* provenance = rule.mutable_provenance();
    list(provenance->mutable_source());
    if (chance(2)) provenance->set_grade(text());
    provenance->set_derived(chance(2));
    provenance->set_illustrative(chance(2));
    if (chance(2)) provenance->set_note(text());
  }
  return rule;
}

TEST_CASE("random rules come back byte for byte") {
#ifdef TRUNKLINE_FULL_TESTS
  constexpr int kRounds = 20'000;
#else
  constexpr int kRounds = 1'000;
#endif
  std::mt19937 random(12345);
  for (int round = 0; round < kRounds; ++round) {
    pb::RuleSet rules;
    for (int n = 1 + static_cast<int>(random() % 5); n > 0; --n) {
      *rules.add_rule() = RandomRule(&random);
    }
    const std::string binary = rules.SerializeAsString();
    RuleTableWriteOptions options;
    options.byte_order_mark = random() % 2 == 0;
    options.only_filled = random() % 2 == 0;
    const auto table = WriteRuleTable(binary, Format::kBinary, options);
    INFO(rules.ShortDebugString() << "\n" << table.status().ToString());
    REQUIRE(table.ok());
    const RuleTable csv = RuleTable::Read("r.csv", *table);
    INFO(*table);
    REQUIRE(Issues(csv) == std::vector<std::string>());
    REQUIRE(ToBinary(csv.text()) == binary);
    // And the table comes back, too.
    const auto again = WriteRuleTable(csv.text(), Format::kText, options);
    REQUIRE(again.ok());
    REQUIRE(*again == *table);
  }
}

TEST_CASE("what text cannot say is an error, not a loss") {
  pb::RuleSet rules;
  rules.add_rule()->mutable_then()->set_basis(static_cast<pb::Basis>(77));
  CHECK_FALSE(WriteRuleTable(rules.SerializeAsString(), Format::kBinary).ok());
  CHECK_FALSE(WriteRuleTable("rule { id: 7 }", Format::kText).ok());
}

TEST_CASE("words of enums are told apart") {
  for (const schema::EnumNames* names :
       {&schema::TicketTypeNames(), &schema::ChannelNames(),
        &schema::UrgencyNames(), &schema::BasisNames(),
        &schema::MilestoneNames(), &schema::RefusalReasonNames(),
        &schema::RefusalActionNames(), &schema::OverrideNames(),
        &schema::OutcomeNames(), &schema::PhaseNames(), &schema::NoteNames()}) {
    for (int value = 1; !names->Name(value).empty(); ++value) {
      CAPTURE(names->kind(), value);
      CHECK(names->Find(names->Name(value)) == value);
      CHECK(names->Find(names->ChineseName(value)) == value);
    }
    CHECK_FALSE(names->Find("").has_value());
  }
  CHECK(schema::TicketTypeNames().Find("TICKET_TYPE_COMPLAINT") == 3);
  CHECK(schema::ChannelNames().Find("From Hotline") == 10);
}

}  // namespace
}  // namespace trunkline::tables
