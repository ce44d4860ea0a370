// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/generator.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "absl/time/civil_time.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::reference {
namespace {

namespace pb = trunkline_internal::v1;

// No two are the same instant in any of the zones.
constexpr const char* kDates[] = {
    "1988-04-17T02:30:00",  // Inside a gap of Asia/Shanghai.
    "2017-09-03",
    "2018-03-11T02:30:00",  // Inside a gap of America/New_York.
    "2018-07-01",          "2018-10-01",
    "2018-11-04T01:30:00",  // Twice in America/New_York.
    "2019-01-01",          "2019-03-31T08:30:00", "2020-02-29",
};
constexpr const char* kZones[] = {"Asia/Shanghai", "America/New_York", "+08:00",
                                  "-03:30", "UTC"};
constexpr const char* kWords[] = {
    "fire",      "Fire", "ＦＩＲＥ", "smoke", "gas",  "gas leak", "火", "着火",
    "gas　Leak", "Žena", "žENA",     "ĐÜ",    "đü",   "ЁЖ",       "ёж", "Σίγμα",
    "é",         "x",    "fir*",     "*ire",  "*as*", "ga*",      "x*", "\\*x"};
// Some of the words stand in these.
constexpr const char* kContexts[] = {"gas leak", "fire smoke", "着火", "火烟",
                                     "*fire*",   "smoke fir*", "fire", "xx"};
constexpr const char* kPatterns[] = {
    "fire|smoke",     "\\d{3,}",   "(?i)GAS\\s+leak",
    "火.*烟",         "(?i)žena",  "[a-c]+x",
    "(?i)ёж|đü",      "fi.e",      "^smoke",
    "(fire)?gas",     "smoke$",    "(?i)Ґрунт",
    "gas.*(fire|火)", "(?s).",     "x*",
    "(?i)ｆｉｒｅ",   "fire smoke"};
constexpr const char* kTexts[] = {
    "fire",      "FIRE",  "ｆｉｒｅ", "smoke",      "Smoke", "GAS LEAK",
    "gas  leak", "gas",   "火",       "烟",         "着火",  "žena",
    "ŽENA",      "đü",    "ĐÜ",       "ёж",         "ЁЖ",    "ґрунт",
    "ҐРУНТ",     "12345", "abcx",     "fi\xC3\xA9", "\xFF",  "\xE7\x81",
    "é",         "É",     "x",        "X",          "ΣΊΓΜΑ", "gas　leak",
    "fires",     "gasx",  "*x",       "火烟",       "xx",    "Žena火"};
constexpr const char* kNumbers[] = {"12345", "12315",    "110",  "112",
                                    "119",   "84712661", "2345", "73112345",
                                    "0110",  "112345"};
constexpr const char* kParts[] = {"noise", "noise2", "noise-x", "road", "a"};
constexpr const char* kFunctions[] = {"clean", "guard", "light"};
constexpr const char* kAttributes[] = {"elderly", "source"};
constexpr const char* kValues[] = {"yes", "no", ""};
// Of declared attributes; numbers and dates in their order, within the bounds
// that are declared.
constexpr const char* kOpenValues[] = {"yes", "no", "north", "１５", "NaN"};
constexpr const char* kRuleNumbers[] = {
    "-2.5", "-1", "0", "0.000001", "1", "1.5", "7", "7.250", "99", "100"};
constexpr const char* kRuleDates[] = {
    "2018-03-01",          "2018-04-01T08:00", "2018-04-01T08:00:01",
    "2018-09-30",          "2018-10-01",       "2019-01-01 00:00",
    "2019-06-15T23:59:59", "2019-12-31",       "2020-01-01"};
constexpr const char* kTicketNumbers[] = {"-3",        "-2.500001",
                                          "-2.5",      "-0",
                                          "0",         "0.000001",
                                          "0.0000001", "1",
                                          "1.0",       "1.49",
                                          "1.5",       "7",
                                          "7.249999",  "07.25",
                                          "99.99",     "100",
                                          "101",       "1,5",
                                          "１５",      "NaN",
                                          "",          "+1",
                                          ".5",        "1e1",
                                          "-1",        "1000000000000.1"};
constexpr const char* kTicketDates[] = {"2018-02-28",
                                        "2018-03-01",
                                        "2018-04-01T07:59:59",
                                        "2018-04-01T08:00",
                                        "2018-04-01 08:00:01",
                                        "2018-09-30T23:59:59",
                                        "2018-10-01",
                                        "2018-10-01T00:00:00Z",
                                        "2018-10-01T00:00:00.5+08:00",
                                        "2019-06-15",
                                        "2019-12-31T12:00",
                                        "2020-01-01T12:00:00",
                                        "2020-01-01T12:00:01",
                                        "2018-13-01",
                                        "2018-02-30",
                                        "01.10.2018",
                                        "",
                                        "1"};
// Some are the beginning of another, or hold what stands between two parts.
constexpr const char* kCategoryNames[] = {
    "环境",     "环境/噪声", "噪声",    "噪声/夜间", "夜间",        "其他",
    "水/气",    "Noise",     "noise a", "水",        "Water -> 气", "气",
    "环境保护", "noise.x",   "a",       "a/a"};
constexpr const char* kRegionNames[] = {
    "湖南省",   "长沙市",         "长沙",     "长沙县", "雨花区",
    "雨花",     "Yuhua District", "圭塘街道", "城关镇", "东-西区",
    "Back Bay", "长沙市雨花区",   "宁乡市",   "R1"};
constexpr const char* kTicketCodes[] = {
    "430199", "430203",       "430211000000", "420100",
    "990100", "430111006",    "430111005002", "431",
    "000000", "４３０１１１", "310000",       "430000000000"};
constexpr const char* kRegionCodes[] = {
    "430000", "430100",    "430111",       "430111000000", "430111005",
    "430102", "430111000", "430111005001", "410611",       "4301"};
constexpr const char* kPolicies[] = {"p1", "p2", "p3", "p4"};
constexpr const char* kStatutory[] = {"s1", "s2", "s3"};
constexpr const char* kTags[] = {"t1", "t2", "t3"};

// Draws one rule set.
class RuleSetMaker {
 public:
  explicit RuleSetMaker(std::uint64_t seed) : seed_(seed), random_(seed) {}

  std::string Make() {
    // A few of the dates: the fewer, the more often validities meet.
    for (const char* date : kDates) {
      if (random_.Chance(45)) dates_.push_back(date);
    }
    if (dates_.empty()) dates_.push_back("2018-07-01");
    dated_ = random_.Pick(std::vector<int>{0, 15, 50});
    wide_ = random_.Chance(12);
    wordy_ = random_.Chance(25);
    MakeCategories();
    MakeRegions();
    MakeDepartments();
    MakeServices();
    MakeHotlines();
    MakePolicies();
    MakeJurisdiction();
    if (Chance(60)) MakeAttributes();
    MakeSignals();
    MakeDeadlineRules();
    MakeRules();
    for (auto& rule : *set_.mutable_rule()) {
      if (!Chance(10)) continue;
      rule.set_status(static_cast<pb::RuleStatus>(
          random_.Between(pb::RULE_STATUS_DRAFT, pb::RULE_STATUS_SUSPENDED)));
    }
    std::string binary;
    set_.SerializeToString(&binary);
    return binary;
  }

 private:
  bool Chance(int percent) { return random_.Chance(percent); }

  void MakeValidity(int percent, pb::Validity* valid) {
    const int last = static_cast<int>(dates_.size()) - 1;
    const bool from = Chance(percent), to = Chance(percent);
    const int begin = random_.Between(0, last);
    if (from) valid->set_from(dates_[static_cast<std::size_t>(begin)]);
    if (!to || (from && begin == last)) return;
    const int end = random_.Between(from ? begin + 1 : 0, last);
    valid->set_to(dates_[static_cast<std::size_t>(end)]);
  }
  template <typename Entry>
  void MaybeValid(int percent, Entry* entry) {
    if (Chance(percent)) MakeValidity(60, entry->mutable_valid());
  }

  template <typename List, typename Entry>
  void MaybeNames(const List& names, Entry* entry) {
    if (Chance(75)) {
      auto* name = entry->add_name();
      name->set_lang("zh");
      name->set_text(random_.Pick(names));
    }
    while (Chance(25)) entry->add_alias(random_.Pick(names));
  }

  void MakeCategories() {
    std::set<std::string> codes;
    const int count = wide_ ? random_.Between(12, 16) : random_.Between(2, 12);
    const std::size_t deepest = Chance(10) ? 14 : 4;
    while (static_cast<int>(codes.size()) < count) {
      std::string code = random_.Pick(kParts);
      if (!codes.empty() && Chance(80)) {
        const std::string parent =
            random_.Pick(std::vector<std::string>(codes.begin(), codes.end()));
        if (static_cast<std::size_t>(
                std::count(parent.begin(), parent.end(), '.')) < deepest) {
          code = parent + "." + code;
        }
      }
      codes.insert(code);
    }
    if (deepest > 4) {  // One long branch.
      std::string code = "deep";
      for (int i = 0; i < 15; ++i, code += ".a") codes.insert(code);
    }
    for (const std::string& code : codes) {
      auto* category = set_.add_category();
      category->set_code(code);
      MaybeValid(dated_ / 2, category);
      MaybeNames(kCategoryNames, category);
      categories_.push_back(code);
    }
  }

  void MakeRegions() {
    const int count = wide_ ? random_.Between(8, 10) : random_.Between(0, 8);
    const bool line = Chance(15);
    for (int i = 0; i < count; ++i) {
      auto* region = set_.add_region();
      // Not in the order of the tree.
      region->set_code("r" + std::to_string((i * 7) % 11));
      if (i > 0 && (line || Chance(75))) {
        region->set_parent(line ? regions_.back() : random_.Pick(regions_));
      }
      MaybeValid(dated_ / 2, region);
      MaybeNames(kRegionNames, region);
      for (auto* list :
           {region->mutable_dated_code(), region->mutable_dated_name()}) {
        while (Chance(25)) {
          auto* dated = list->Add();
          dated->set_text(list == region->mutable_dated_code()
                              ? random_.Pick(kRegionCodes)
                              : random_.Pick(kRegionNames));
          if (Chance(80)) MakeValidity(60, dated->mutable_valid());
        }
      }
      if (Chance(30)) region->add_alias(random_.Pick(kRegionCodes));
      regions_.push_back(region->code());
    }
  }

  void MakeDepartments() {
    const int count = random_.Between(3, 9);
    departments_.push_back("centre");
    for (int i = 1; i < count; ++i) {
      departments_.push_back("d" + std::to_string((i * 5) % 11));
    }
    for (std::size_t i = 0; i != departments_.size(); ++i) {
      auto* department = set_.add_department();
      department->set_code(departments_[i]);
      if (i > 0 && Chance(60)) {
        department->set_superior(departments_[random_.Below(i)]);
      }
      if (!regions_.empty() && Chance(60)) {
        department->set_region(random_.Pick(regions_));
      }
      if (i > 0 || Chance(10)) MaybeValid(dated_, department);
      if (i + 1 == departments_.size() || !Chance(50)) continue;
      std::set<std::string> of;
      const int successors = random_.Between(1, 3);
      for (int k = 0; k < successors; ++k) {
        const std::string category =
            Chance(40) ? "" : random_.Pick(categories_);
        if (!of.insert(category).second) continue;
        auto* successor = department->add_successor();
        // Later ones only: no cycles.
        successor->set_department(
            departments_[i + 1 + random_.Below(departments_.size() - i - 1)]);
        if (!category.empty()) successor->set_category(category);
      }
    }
  }

  void MakeServices() {
    for (auto& region : *set_.mutable_region()) {
      for (const char* function : kFunctions) {
        if (!Chance(40)) continue;
        functions_.insert(function);
        auto* service = region.add_serves();
        service->set_function(function);
        service->set_department(random_.Pick(departments_));
        if (Chance(dated_)) {  // Handed over at a date.
          const std::string date = random_.Pick(dates_);
          service->mutable_valid()->set_to(date);
          if (Chance(50)) continue;
          service = region.add_serves();
          service->set_function(function);
          service->set_department(random_.Pick(departments_));
          service->mutable_valid()->set_from(date);
        } else {
          MaybeValid(dated_, service);
        }
      }
    }
  }

  void MakeHotlines() {
    const int count = wide_ ? random_.Between(5, 9) : random_.Between(1, 6);
    std::set<std::string> numbers;
    while (static_cast<int>(numbers.size()) < count) {
      numbers.insert(random_.Pick(kNumbers));
    }
    for (const std::string& number : numbers) {
      numbers_.push_back(number);
      auto* hotline = set_.add_hotline();
      hotline->set_number(number);
      if (Chance(70)) hotline->set_owner(random_.Pick(departments_));
      std::string from;
      for (const std::string& date : dates_) {
        if (!Chance(dated_)) continue;
        if (!Chance(10)) MakePhase(from, date, hotline);  // Else a gap.
        from = date;
      }
      if (hotline->phase_size() == 0 || !Chance(15)) {
        MakePhase(from, "", hotline);
      }
    }
  }

  void MakePhase(const std::string& from, const std::string& to,
                 pb::Hotline* hotline) {
    auto* phase = hotline->add_phase();
    phase->set_kind(static_cast<pb::Phase::Kind>(
        Chance(50) ? random_.Between(1, 4) : random_.Between(1, 8)));
    if (!from.empty()) phase->mutable_valid()->set_from(from);
    if (!to.empty()) phase->mutable_valid()->set_to(to);
    if (Chance(25)) phase->set_owner(random_.Pick(departments_));
    if (Chance(40)) phase->set_target(random_.Pick(kNumbers));
  }

  void MakePolicies() {
    for (const char* id : kPolicies) {
      auto* policy = set_.add_deadline_policy();
      policy->set_id(id);
      policy->set_amount(1);
      policy->set_unit(pb::DeadlinePolicy::UNIT_HOURS);
    }
    for (const char* id : kStatutory) {
      auto* policy = set_.add_deadline_policy();
      policy->set_id(id);
      policy->set_amount(15);
      policy->set_unit(pb::DeadlinePolicy::UNIT_CALENDAR_DAYS);
      policy->set_statutory(true);
    }
  }

  void MakeJurisdiction() {
    auto* own = set_.add_jurisdiction();
    own->set_id("j" + std::to_string(seed_ % 3));
    own->set_version(std::to_string(seed_));
    own->set_time_zone(random_.Pick(kZones));
    if (!Chance(5)) own->set_country_code(Chance(80) ? "86" : "1");
    if (!Chance(10)) own->set_trunk_prefix(Chance(80) ? "0" : "1");
    if (!Chance(10)) own->add_area_code("731");
    if (Chance(25)) own->add_area_code("7311");
    if (Chance(15)) own->add_area_code("73");
    if (Chance(50)) own->set_one_number(random_.Pick(numbers_));
    own->set_centre("centre");
    if (Chance(50)) own->set_interim_lead(random_.Pick(departments_));
    std::vector<int> principles = {1, 2, 3, 4};
    for (std::uint64_t i = seed_ % 24; i > 0; --i) {
      std::next_permutation(principles.begin(), principles.end());
    }
    for (int p : principles) own->add_principle(static_cast<pb::Basis>(p));
  }

  template <typename List, typename Field>
  void PickSome(const List& list, int most, Field* field) {
    const int count = random_.Between(1, most);
    for (int i = 0; i < count; ++i) {
      *field->Add() = random_.Pick(list);
    }
  }

  pb::When MakeWhen(int percent) {
    pb::When when;
    if (wide_ && Chance(10)) {  // Over 256 combinations.
      for (const auto& code : categories_) when.add_category(code);
      for (const auto& code : regions_) when.add_region(code);
      for (const auto& number : numbers_) {
        if (Chance(80)) when.add_hotline(number);
      }
      return when;
    }
    if (!wordy_ || Chance(40)) {
      if (Chance(percent)) PickSome(categories_, 3, when.mutable_category());
      if (!regions_.empty() && Chance(percent)) {
        PickSome(regions_, 2, when.mutable_region());
      }
      if (Chance(percent / 2)) PickSome(numbers_, 3, when.mutable_hotline());
    }
    // At least half the values, so that many rules hold.
    const auto pick_values = [&](int last, auto add) {
      for (int v = 1; v <= last; ++v) {
        if (v == 1 + static_cast<int>(seed_ % 2) || Chance(55)) add(v);
      }
    };
    if (Chance(percent / 3)) {
      pick_values(
          6, [&](int v) { when.add_type(static_cast<pb::TicketType>(v)); });
    }
    if (Chance(percent / 3)) {
      pick_values(
          12, [&](int v) { when.add_channel(static_cast<pb::Channel>(v)); });
    }
    if (Chance(percent / 3)) {
      pick_values(
          3, [&](int v) { when.add_urgency(static_cast<pb::Urgency>(v)); });
    }
    const int text = wordy_ ? 60 : percent / 4;
    if (Chance(text))
      PickSome(kWords, 3, when.mutable_keyword()->mutable_any());
    if (Chance(text / 4)) {
      PickSome(kWords, 2, when.mutable_keyword()->mutable_all());
    }
    if (Chance(text / 3)) {
      PickSome(kWords, 2, when.mutable_keyword()->mutable_none());
    }
    if (Chance(text / 2)) {
      PickSome(kContexts, 3, when.mutable_keyword()->mutable_unless());
    }
    if (Chance(text / 3)) PickSome(kPatterns, 2, when.mutable_pattern());
    if (when.pattern_size() != 0 && Chance(40)) {
      PickSome(kPatterns, 2, when.mutable_pattern_unless());
    }
    if (Chance(percent / 4)) {
      const int count = random_.Between(1, 2);
      for (int i = 0; i < count; ++i) {
        auto* attribute = when.add_attribute();
        attribute->set_name(random_.Pick(kAttributes));
        if (Chance(60)) PickSome(kValues, 2, attribute->mutable_value());
        if (Chance(20)) PickSome(kValues, 2, attribute->mutable_not_value());
        if (Chance(10)) attribute->set_given(true);
        if (attribute->value_size() == 0 && !attribute->given() && Chance(20)) {
          attribute->set_absent(true);
        }
      }
    }
    for (const auto& declared : set_.attribute()) {
      if (Chance(percent / 2)) {
        MakeCondition(declared, when.add_attribute());
      }
    }
    return when;
  }

  // A few declared attributes of every kind, in any order.
  void MakeAttributes() {
    const int count = random_.Between(1, 5);
    std::vector<int> orders = {0, 3, 5, 900, 1000};
    random_.Shuffle(&orders);
    for (int i = 0; i < count; ++i) {
      auto* a = set_.add_attribute();
      a->set_id("a" + std::to_string(i));
      a->set_order(orders[static_cast<std::size_t>(i)]);
      a->set_required(Chance(15));
      a->set_kind(
          static_cast<pb::AttributeDeclaration::Kind>(random_.Between(1, 4)));
      switch (a->kind()) {
        case pb::AttributeDeclaration::KIND_TEXT:
        case pb::AttributeDeclaration::KIND_TREE: {
          const bool tree = a->kind() == pb::AttributeDeclaration::KIND_TREE;
          if (!tree && Chance(30)) break;  // Any text.
          const int values = random_.Between(1, 9);
          for (int v = 0; v < values; ++v) {
            auto* value = a->add_value();
            value->set_value("v" + std::to_string((v * 5) % 11));
            if (Chance(20)) value->add_alias("alias " + std::to_string(v));
            if (Chance(20)) {
              auto* name = value->add_name();
              name->set_lang("en");
              name->set_text("Name " + std::to_string(v));
            }
            if (tree && v > 0 && Chance(75)) {
              value->set_parent(a->value(random_.Between(0, v - 1)).value());
            }
          }
          break;
        }
        case pb::AttributeDeclaration::KIND_NUMBER:
          if (Chance(30)) a->set_min("-2.5");
          if (Chance(30)) a->set_max("100");
          break;
        default:
          if (Chance(30)) a->set_min("2018-03-01");
          if (Chance(30)) a->set_max("2020-01-01T12:00:00");
          break;
      }
    }
  }

  static std::string DeclaredText(const pb::AttributeDeclaration& a,
                                  Random* random) {
    if (a.value_size() == 0) return random->Pick(kOpenValues);
    const auto& value = a.value(random->Between(0, a.value_size() - 1));
    if (value.alias_size() != 0 && random->Chance(30)) return value.alias(0);
    if (value.name_size() != 0 && random->Chance(30)) {
      return value.name(0).text();
    }
    return value.value();
  }

  void MakeCondition(const pb::AttributeDeclaration& a,
                     pb::AttributeCondition* out) {
    out->set_name(a.id());
    const int what = random_.Between(0, 9);
    if (what == 0) return;  // The name alone.
    if (what == 1) {
      out->set_absent(true);
      return;
    }
    if (what == 2 || Chance(15)) {
      const int count = random_.Between(1, 3);
      for (int i = 0; i < count; ++i) out->add_not_value(MakeValue(a));
      if (Chance(30)) out->set_given(true);
      if (what == 2) return;
    }
    const bool range = a.kind() == pb::AttributeDeclaration::KIND_NUMBER ||
                       a.kind() == pb::AttributeDeclaration::KIND_DATE;
    const int count = random_.Between(1, 3);
    for (int i = 0; i < count; ++i) {
      if (!range || Chance(25)) {
        out->add_value(MakeValue(a));
      } else {
        MakeRange(a, out->add_range());
      }
    }
  }

  std::string MakeValue(const pb::AttributeDeclaration& a) {
    if (a.kind() == pb::AttributeDeclaration::KIND_NUMBER) {
      return random_.Pick(kRuleNumbers);
    }
    if (a.kind() == pb::AttributeDeclaration::KIND_DATE) {
      return random_.Pick(kRuleDates);
    }
    return DeclaredText(a, &random_);
  }

  void MakeRange(const pb::AttributeDeclaration& a, pb::AttributeRange* out) {
    const bool number = a.kind() == pb::AttributeDeclaration::KIND_NUMBER;
    const auto& list = number ? kRuleNumbers : kRuleDates;
    const std::size_t n =
        number ? std::size(kRuleNumbers) : std::size(kRuleDates);
    const std::size_t from = random_.Below(n - 1);
    const std::size_t to = from + 1 + random_.Below(n - 1 - from);
    const int open = random_.Between(0, 5);
    // An end at the declared bound and open below it would be empty.
    if (open != 0 || to == n - 1) out->set_min(list[from]);
    if (open != 1 || out->min().empty()) out->set_max(list[to]);
  }

  int MakePriority() {
    static constexpr int kSome[] = {0, 0, 0, 0, 0, 0, 1, 1, -1, 1000, -1000};
    return random_.Pick(kSome);
  }

  void MakeSignals() {
    const int count = random_.Between(0, 5);
    for (int i = 0; i < count; ++i) {
      auto* signal = set_.add_emergency_signal();
      signal->set_id("s" + std::to_string((i * 7) % 11));
      signal->set_number(Chance(50) ? "110" : "119");
      *signal->mutable_when() = MakeWhen(25);
      if (Chance(70)) {
        PickSome(kWords, 4,
                 signal->mutable_when()->mutable_keyword()->mutable_any());
      } else if (Chance(50)) {
        PickSome(kWords, 2,
                 signal->mutable_when()->mutable_keyword()->mutable_all());
      }
      MaybeValid(dated_, signal);
      signal->set_priority(random_.Between(0, 2));
    }
  }

  // Limits for some stages, each once.
  template <typename Field>
  void MakeStagePolicies(int percent, Field* field) {
    for (int stage = 1; stage < 9; ++stage) {
      if (!Chance(percent)) continue;
      auto* policy = field->Add();
      policy->set_milestone(static_cast<pb::Milestone>(stage));
      policy->set_policy(random_.Pick(kPolicies));
    }
  }

  void MakeDeadlineRules() {
    const int count = random_.Between(0, 10);
    for (int i = 0; i < count; ++i) {
      auto* rule = set_.add_deadline_rule();
      rule->set_id("l" + std::to_string((i * 7) % 11));
      rule->set_priority(MakePriority());
      *rule->mutable_when() = MakeWhen(35);
      MaybeValid(dated_, rule);
      MakeStagePolicies(20, rule->mutable_policy());
      if (rule->policy_size() == 0 || Chance(30)) {
        PickSome(kStatutory, 2, rule->mutable_statutory());
      }
    }
  }

  void MakeRules() {
    const int count =
        wordy_ || Chance(20) ? random_.Between(20, 45) : random_.Between(1, 20);
    const std::vector<std::string> functions(functions_.begin(),
                                             functions_.end());
    for (int i = 0; i < count; ++i) {
      auto* rule = set_.add_rule();
      rule->set_id("rule" + std::to_string((i * 17) % 53));
      rule->set_priority(MakePriority());
      if (i > 0 && Chance(45)) {  // As another one: they tie.
        const auto& other = set_.rule(
            static_cast<int>(random_.Below(static_cast<std::size_t>(i))));
        rule->set_priority(other.priority());
        *rule->mutable_when() = other.when();
      } else {
        *rule->mutable_when() = MakeWhen(Chance(30) ? 15 : 45);
      }
      MaybeValid(dated_, rule);
      MakeClaim(functions, rule->mutable_then());
    }
  }

  void MakeClaim(const std::vector<std::string>& functions, pb::Claim* claim) {
    const int kind = random_.Between(0, 99);
    if (kind < 20 && !functions.empty()) {
      claim->set_function(random_.Pick(functions));
    } else if (kind < 60) {
      claim->set_department(random_.Pick(departments_));
    } else if (kind < 72) {
      claim->set_hotline_owner(true);
    } else if (kind < 82) {
      claim->set_first_receiver(true);
    } else if (kind < 91) {
      claim->mutable_answer()->set_knowledge("k" + std::to_string(kind % 3));
      if (Chance(60)) {
        claim->mutable_answer()->set_fallback(random_.Pick(departments_));
      }
    } else {
      claim->mutable_refuse()->set_reason(
          static_cast<pb::Refusal::Reason>(random_.Between(1, 6)));
      claim->mutable_refuse()->set_action(
          static_cast<pb::Refusal::Action>(random_.Between(1, 6)));
      if (Chance(50)) claim->mutable_refuse()->set_route("court");
    }
    if (Chance(25)) {
      claim->set_basis(static_cast<pb::Basis>(random_.Between(1, 4)));
    }
    const int assists = Chance(50) ? 0 : random_.Between(1, 4);
    for (int i = 0; i < assists; ++i) {
      auto* assist = claim->add_assist();
      if (!functions.empty() && Chance(40)) {
        assist->set_function(random_.Pick(functions));
      } else {
        assist->set_department(random_.Pick(departments_));
      }
    }
    if (Chance(30)) MakeStagePolicies(25, claim->mutable_policy());
    if (Chance(20)) {
      claim->set_urgency(static_cast<pb::Urgency>(random_.Between(1, 3)));
    }
    if (Chance(25)) PickSome(kTags, 2, claim->mutable_tag());
    if (Chance(15)) claim->set_confidential(true);
  }

  std::uint64_t seed_;
  Random random_;
  pb::RuleSet set_;
  std::vector<std::string> dates_, categories_, regions_, departments_;
  std::vector<std::string> numbers_;
  std::set<std::string> functions_;
  int dated_ = 0;       // Per cent of what has a validity.
  bool wide_ = false;   // Rules with many codes.
  bool wordy_ = false;  // Rules with words alone.
};

std::string FullWidth(const std::string& ascii) {
  std::string out;
  for (char c : ascii) {
    const unsigned rune = 0xFEE0u + static_cast<unsigned char>(c);
    out += static_cast<char>(0xE0 | rune >> 12);
    out += static_cast<char>(0x80 | (rune >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (rune & 0x3F));
  }
  return out;
}

std::string Quoted(const std::string& s) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

template <typename List>
void Sort(List* list) {
  std::sort(list->begin(), list->end());
  list->erase(std::unique(list->begin(), list->end()), list->end());
}

}  // namespace

std::string RandomRuleSet(std::uint64_t seed) {
  return RuleSetMaker(seed).Make();
}

Ticket RandomTicket::View() const {
  Ticket t;
  t.dialled = dialled;
  t.category = category;
  t.region = region;
  t.type = type;
  t.channel = channel;
  t.urgency = urgency;
  t.called_at = called_at;
  t.accepted_at = accepted_at;
  t.text = text;
  t.against.assign(against.begin(), against.end());
  t.first_receiver = first_receiver;
  t.confidential = confidential;
  t.emergency_confirmed = emergency_confirmed;
  t.transfer_failed = transfer_failed;
  t.handed_over = handed_over;
  for (const auto& [name, value] : attributes) {
    t.attributes.push_back({name, value});
  }
  return t;
}

std::string RandomTicket::ToString() const {
  std::ostringstream out;
  const auto text_field = [&](const char* name, const std::string& value) {
    if (!value.empty()) out << "  " << name << ": " << Quoted(value) << "\n";
  };
  const auto number_field = [&](const char* name, int value) {
    if (value != 0) out << "  " << name << ": " << value << "\n";
  };
  text_field("dialled", dialled);
  text_field("category", category);
  text_field("region", region);
  number_field("type", static_cast<int>(type));
  number_field("channel", static_cast<int>(channel));
  number_field("urgency", static_cast<int>(urgency));
  if (called_at != absl::InfinitePast()) {
    text_field("called_at", absl::FormatTime(called_at, absl::UTCTimeZone()));
  }
  text_field("accepted_at", absl::FormatTime(accepted_at, absl::UTCTimeZone()));
  text_field("text", text);
  for (const auto& code : against) out << "  against: " << Quoted(code) << "\n";
  text_field("first_receiver", first_receiver);
  number_field("confidential", confidential);
  number_field("emergency_confirmed", emergency_confirmed);
  number_field("transfer_failed", transfer_failed);
  number_field("handed_over", handed_over);
  for (const auto& [name, value] : attributes) {
    out << "  attribute: " << Quoted(name) << " = " << Quoted(value) << "\n";
  }
  return out.str();
}

namespace {

template <typename Entry>
std::vector<std::string> NamesOf(const Entry& entry) {
  std::vector<std::string> out = {entry.code()};
  for (const auto& label : entry.name()) out.push_back(label.text());
  for (const auto& alias : entry.alias()) out.push_back(alias);
  return out;
}

}  // namespace

TicketMaker::TicketMaker(std::string_view binary) {
  pb::RuleSet set;
  set.ParseFromArray(binary.data(), static_cast<int>(binary.size()));
  const pb::Jurisdiction& own = set.jurisdiction(0);
  country_ = own.country_code();
  trunk_ = own.trunk_prefix();
  areas_.assign(own.area_code().begin(), own.area_code().end());
  std::vector<std::string> dates;
  const auto add_dates = [&](const pb::Validity& valid) {
    if (!valid.from().empty()) dates.push_back(valid.from());
    if (!valid.to().empty()) dates.push_back(valid.to());
  };
  const auto add_when = [&](const pb::When& when) {
    for (const auto* words : {&when.keyword().any(), &when.keyword().all(),
                              &when.keyword().none()}) {
      words_.insert(words_.end(), words->begin(), words->end());
    }
    for (const auto& attribute : when.attribute()) {
      const bool declared = std::any_of(
          set.attribute().begin(), set.attribute().end(),
          [&](const auto& a) { return a.id() == attribute.name(); });
      if (declared) continue;
      names_.push_back(attribute.name());
      values_.insert(values_.end(), attribute.value().begin(),
                     attribute.value().end());
    }
  };
  for (const auto& a : set.attribute()) {
    std::vector<std::string> values;
    if (a.kind() == pb::AttributeDeclaration::KIND_NUMBER) {
      values.assign(std::begin(kTicketNumbers), std::end(kTicketNumbers));
    } else if (a.kind() == pb::AttributeDeclaration::KIND_DATE) {
      values.assign(std::begin(kTicketDates), std::end(kTicketDates));
    } else {
      values = {"v11", ""};
      if (a.value_size() == 0) {
        values.assign(std::begin(kOpenValues), std::end(kOpenValues));
      }
      for (const auto& value : a.value()) {
        values.push_back(value.value());
        for (const auto& name : value.name()) values.push_back(name.text());
        for (const auto& alias : value.alias()) values.push_back(alias);
      }
    }
    declared_.emplace_back(a.id(), values);
  }
  for (const auto& d : set.department()) {
    departments_.push_back(d.code());
    add_dates(d.valid());
  }
  for (const auto& r : set.region()) {
    regions_.push_back(r.code());
    add_dates(r.valid());
    for (const auto& dated : r.dated_code()) add_dates(dated.valid());
    for (const auto& dated : r.dated_name()) add_dates(dated.valid());
    region_lines_.emplace_back();
    for (const pb::Region* at = &r; at != nullptr;) {
      auto& names = *region_lines_.back().emplace(region_lines_.back().begin(),
                                                  NamesOf(*at));
      for (const auto& dated : at->dated_code()) names.push_back(dated.text());
      for (const auto& dated : at->dated_name()) names.push_back(dated.text());
      const auto parent = std::find_if(set.region().begin(), set.region().end(),
                                       [&](const pb::Region& other) {
                                         return other.code() == at->parent();
                                       });
      at = parent == set.region().end() ? nullptr : &*parent;
    }
    for (const auto& service : r.serves()) add_dates(service.valid());
  }
  for (const auto& c : set.category()) {
    categories_.push_back(c.code());
    add_dates(c.valid());
    category_lines_.emplace_back();
    for (const auto& other : set.category()) {
      const bool above =
          c.code() == other.code() || c.code().find(other.code() + ".") == 0;
      if (above) category_lines_.back().push_back(NamesOf(other));
    }
  }
  for (const auto& h : set.hotline()) {
    numbers_.push_back(h.number());
    for (const auto& phase : h.phase()) add_dates(phase.valid());
  }
  for (const auto& s : set.emergency_signal()) {
    add_dates(s.valid());
    add_when(s.when());
  }
  for (const auto& d : set.deadline_rule()) {
    add_dates(d.valid());
    add_when(d.when());
  }
  for (const auto& r : set.rule()) {
    add_dates(r.valid());
    add_when(r.when());
  }
  for (auto* list : {&numbers_, &categories_, &regions_, &departments_, &words_,
                     &names_, &values_, &dates}) {
    Sort(list);
  }
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(own.time_zone(), &zone)) {
    zone = absl::FixedTimeZone(8 * 3600);
  }
  for (std::string date : dates) {
    std::replace(date.begin(), date.end(), ' ', 'T');
    absl::CivilSecond civil;
    if (!absl::ParseLenientCivilTime(date, &civil)) continue;
    edges_.push_back(zone.At(civil).pre);
    // The second time round, and the other side of a gap.
    if (zone.At(civil).post != zone.At(civil).pre) {
      edges_.push_back(zone.At(civil).post);
    }
  }
  if (edges_.empty()) edges_.push_back(absl::FromUnixSeconds(1530403200));
}

absl::Time TicketMaker::MakeInstant(Random* random) const {
  const absl::Time edge = random->Pick(edges_);
  switch (random->Below(8)) {
    case 0:
      return edge;
    case 1:
      return edge - absl::Seconds(1);
    case 2:
      return edge - absl::Nanoseconds(1);
    case 3:
      return edge + absl::Milliseconds(500);
    case 4:
      return edge + absl::Seconds(1);
    case 5:
      return edge - absl::Hours(24 * random->Between(1, 400));
    default:
      return edge + absl::Hours(24 * random->Between(1, 400));
  }
}

std::string TicketMaker::MakeNumber(Random* random) const {
  if (random->Chance(25)) return "";
  const std::string number = numbers_.empty() || random->Chance(8)
                                 ? random->Pick(kNumbers)
                                 : random->Pick(numbers_);
  if (random->Chance(45)) return number;
  const std::string area =
      areas_.empty() || random->Chance(20)
          ? random->Pick(std::vector<std::string>{"731", "732", "10", "7"})
          : random->Pick(areas_);
  switch (random->Below(33)) {
    case 0:
      return trunk_ + area + "-" + number;
    case 1:
      return "+" + country_ + " " + area + " " + number;
    case 2:
      return "00" + country_ + area + number;
    case 3:
      return FullWidth(number);
    case 4:
      return "tel:+" + country_ + "-" + area + "-" + number + ";ext=5";
    case 5:
      return "SIP:" + number + "@example.com";
    case 6:
      return trunk_ + "20" + number;
    case 7:
      return "+" + country_ + "20" + number;
    case 8:
      return "+44 " + number;
    case 9:
      return " (" + trunk_ + area + ") " + number;
    case 10:
      return "+" + country_ + trunk_ + area + number;
    case 11:
      return FullWidth("+" + country_ + area) + "　" + number;
    case 12:
      return "+" + country_ + number;
    case 13:
      return number.substr(0, 1) + "." + number.substr(1, 1) + " / " +
             number.substr(2);
    case 14:
      return number + "0";
    case 15:
      return number + "x";
    case 16:
      return std::string(31 + random->Below(3), '1');
    case 17:
      return random->Pick(std::vector<std::string>{
          "+", " ", "(-)", "@x", "tel:", "++", "+0", "00", "0", "abc", "\xFF",
          "1\xEF\xBC", "\x01", "tel:;", "　"});
    case 18:
      return "++" + number;
    case 19:
      return number + "+";
    case 20:
      return "tel：" + number;
    case 21:
      return "　tel:" + number;
    case 22:
      return "tel\x1A" + number;
    case 23:
      return trunk_ + area + "999" + number;
    case 24:
      return "+" + country_ + trunk_ + number;
    case 25:
      return trunk_ + area + "\xE2\x80\x91" + number;  // A dash.
    case 26:
      return "\xE2\x80\xAD" + number + "\xE2\x80\xAC";  // Direction marks.
    case 27:
      return number + ".0";
    case 28:
      return area + number;
    case 29:
      return country_ + (random->Chance(50) ? trunk_ : "") + area + number;
    case 30:
      return trunk_ + area + "-" + number + "-801";
    case 31:
      return number + "转801";
    default:
      return "+" + country_ + area + "999";
  }
}

// A path of names of a line of entries, or something like it.
std::string TicketMaker::MakePath(const Names& line, bool region,
                                  Random* random) {
  std::vector<std::string> parts;
  for (const std::vector<std::string>& names : line) {
    if (random->Chance(70)) parts.push_back(random->Pick(names));
  }
  const auto insert = [&](std::string part) {
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(
                                     random->Below(parts.size() + 1)),
                 std::move(part));
  };
  if (random->Chance(25)) {
    insert(region ? random->Pick(kRegionNames) : random->Pick(kCategoryNames));
  }
  if (random->Chance(20)) {
    insert(random->Pick(std::vector<std::string>{"未知", "x", "株洲市",
                                                 "湖北省", "天元区", "市辖区",
                                                 "城市", "广西自治区"}));
  }
  std::string out;
  const bool joined = region && random->Chance(50);
  const std::string separator =
      joined
          ? ""
          : random->Pick(
                region
                    ? std::vector<std::string>{"/", " ", "-", "、", ">", "，"}
                    : std::vector<std::string>{"/", " -> ", ">", "／", "//"});
  for (std::size_t i = 0; i != parts.size(); ++i) {
    if (i != 0) out += separator;
    out += parts[i];
  }
  if (random->Chance(5)) out = " " + out + "　";
  if (random->Chance(3)) out += "\xFF";
  if (random->Chance(2)) {
    for (int i = 0; i != 5; ++i) out += "/" + out;
  }
  return out;
}

RandomTicket TicketMaker::Make(Random* random) const {
  RandomTicket t;
  t.accepted_at = MakeInstant(random);
  if (random->Chance(40)) t.called_at = MakeInstant(random);
  if (random->Chance(10)) t.called_at = t.accepted_at - absl::Seconds(1);
  t.dialled = MakeNumber(random);
  if (!category_lines_.empty() && random->Chance(25)) {
    t.category = MakePath(random->Pick(category_lines_), false, random);
  } else if (!categories_.empty() && random->Chance(85)) {
    t.category = random->Pick(categories_);
    if (random->Chance(10)) t.category += ".unlisted";
    if (random->Chance(5)) t.category += "2";
    if (random->Chance(2)) t.category += ".";
    if (random->Chance(2)) t.category = "." + t.category;
  } else if (random->Chance(50)) {
    t.category = random->Pick(
        std::vector<std::string>{"noise.", "zzz", "zzz.a", ".", "noise..a"});
  }
  if (!region_lines_.empty() && random->Chance(35)) {
    t.region = MakePath(random->Pick(region_lines_), true, random);
  } else if (random->Chance(15)) {
    t.region = random->Pick(kRegionCodes);
    if (random->Chance(30)) t.region = random->Pick(kTicketCodes);
  } else if (!regions_.empty() && random->Chance(75)) {
    t.region = random->Pick(regions_);
  } else if (random->Chance(40)) {
    t.region = random->Pick(std::vector<std::string>{"r99", "r", " "});
  }
  t.type = static_cast<TicketType>(random->Below(7));
  t.channel = static_cast<Channel>(random->Below(13));
  t.urgency = static_cast<Urgency>(random->Below(4));
  if (random->Chance(70)) {
    const int pieces = random->Between(1, 4);
    for (int i = 0; i < pieces; ++i) {
      if (!t.text.empty()) {
        t.text += random->Pick(
            std::vector<std::string>{"", " ", "，", "  ", "　", "\n"});
      }
      t.text += words_.empty() || random->Chance(50) ? random->Pick(kTexts)
                                                     : random->Pick(words_);
    }
  }
  const auto department = [&]() -> std::string {
    return departments_.empty() || random->Chance(12)
               ? random->Pick(std::vector<std::string>{"nobody", "D1", "d"})
               : random->Pick(departments_);
  };
  if (random->Chance(30)) t.first_receiver = department();
  if (random->Chance(25)) {
    const int accused = random->Between(1, 3);
    for (int i = 0; i < accused; ++i) t.against.push_back(department());
  }
  t.confidential = random->Chance(10);
  t.emergency_confirmed = random->Chance(5);
  t.transfer_failed = random->Chance(20);
  t.handed_over = random->Chance(10);
  const int attributes = random->Chance(50) ? 0 : random->Between(1, 3);
  for (int i = 0; i < attributes; ++i) {
    t.attributes.emplace_back(
        names_.empty() || random->Chance(20) ? random->Pick(kAttributes)
                                             : random->Pick(names_),
        values_.empty() || random->Chance(30) ? random->Pick(kValues)
                                              : random->Pick(values_));
  }
  for (const auto& [name, values] : declared_) {
    if (random->Chance(15)) continue;
    t.attributes.emplace_back(name, random->Pick(values));
    if (random->Chance(6)) t.attributes.push_back(t.attributes.back());
    if (random->Chance(4)) {
      t.attributes.emplace_back(name, random->Pick(values));
    }
  }
  return t;
}

}  // namespace trunkline::reference
