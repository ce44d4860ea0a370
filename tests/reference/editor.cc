// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/editor.h"

#include <algorithm>
#include <set>
#include <vector>

#include "trunkline/ruleset.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::reference {
namespace {

namespace pb = trunkline_internal::v1;

class Editor {
 public:
  Editor(pb::RuleSet* set, Random* random) : set_(*set), random_(*random) {}

  // Edits that the guard sees.
  std::string EditGuard() {
    if (random_.Chance(10)) {
      pb::Jurisdiction* const own = set_.mutable_jurisdiction(0);
      own->set_centre(Some(set_.mutable_department())->code());
      return "centre " + own->centre();
    }
    return Make(static_cast<std::size_t>(random_.Between(16, 18)));
  }

  // Makes one edit. Returns what it was; empty: it could not be made.
  std::string Edit() { return Make(random_.Below(40)); }

 private:
  std::string Make(std::size_t what) {
    switch (what) {
      case 0:
        return Remove(set_.mutable_rule(), "rule");
      case 1: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        const pb::Rule* const other = Some(set_.mutable_rule());
        if (rule == nullptr || rule == other) return "";
        *rule->mutable_then() = other->then();
        return "then of " + rule->id();
      }
      case 2: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        const pb::Rule* const other = Some(set_.mutable_rule());
        if (rule == nullptr || rule == other) return "";
        *rule->mutable_when() = other->when();
        return "when of " + rule->id();
      }
      case 3: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        rule->set_priority(rule->priority() == 0 ? random_.Between(-1, 1) : 0);
        return "priority of " + rule->id();
      }
      case 4: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        Redate(rule);
        return "validity of " + rule->id();
      }
      case 5: {
        const pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        pb::Rule copy = *rule;
        copy.set_id(NewId());
        const pb::Rule* const other = Some(set_.mutable_rule());
        if (random_.Chance(60)) *copy.mutable_then() = other->then();
        *set_.add_rule() = copy;
        return "new rule " + copy.id();
      }
      case 6: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        const std::string id = rule->id();
        rule->set_id(NewId());
        return "rename " + id + " to " + rule->id();
      }
      case 7: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        rule->mutable_then()->set_confidential(!rule->then().confidential());
        return "secrecy of " + rule->id();
      }
      case 8: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        rule->mutable_then()->set_urgency(
            static_cast<pb::Urgency>(random_.Between(0, 3)));
        return "urgency of " + rule->id();
      }
      case 9: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        return "when of " + rule->id() + ": " + EditWhen(rule->mutable_when());
      }
      case 10:
        return Remove(set_.mutable_deadline_rule(), "deadline rule");
      case 11: {
        pb::DeadlineRule* const rule = Some(set_.mutable_deadline_rule());
        const pb::DeadlineRule* const other =
            Some(set_.mutable_deadline_rule());
        if (rule == nullptr || rule == other) return "";
        if (random_.Chance(50)) {
          *rule->mutable_when() = other->when();
        } else {
          *rule->mutable_policy() = other->policy();
          *rule->mutable_statutory() = other->statutory();
        }
        return "deadline rule " + rule->id();
      }
      case 12: {
        pb::DeadlineRule* const rule = Some(set_.mutable_deadline_rule());
        if (rule == nullptr) return "";
        if (random_.Chance(50)) {
          rule->set_priority(rule->priority() + random_.Between(-1, 1));
        } else {
          Redate(rule);
        }
        return "deadline rule " + rule->id();
      }
      case 13: {
        pb::DeadlinePolicy* const policy = Some(set_.mutable_deadline_policy());
        if (policy == nullptr) return "";
        policy->set_amount(policy->amount() + 1);
        return "policy " + policy->id();
      }
      case 14:
        return Remove(set_.mutable_emergency_signal(), "signal");
      case 15: {
        pb::EmergencySignal* const signal =
            Some(set_.mutable_emergency_signal());
        if (signal == nullptr) return "";
        switch (random_.Below(4)) {
          case 0:
            signal->set_number(signal->number() == "110" ? "119" : "110");
            break;
          case 1:
            signal->set_priority(signal->priority() + 1);
            break;
          case 2:
            Redate(signal);
            break;
          default: {
            auto* any =
                signal->mutable_when()->mutable_keyword()->mutable_any();
            if (any->size() < 2) return "";
            any->SwapElements(0, any->size() - 1);
            if (random_.Chance(40)) any->RemoveLast();
          }
        }
        return "signal " + signal->id();
      }
      case 16: {
        pb::Department* const d = Some(set_.mutable_department());
        Redate(d);
        return "validity of department " + d->code();
      }
      case 17: {
        pb::Department* const d = Some(set_.mutable_department());
        const pb::Department* const other = Some(set_.mutable_department());
        if (d == other) return "";
        if (d->successor_size() != 0 && random_.Chance(40)) {
          d->mutable_successor()->RemoveLast();
        } else {
          auto* successor = d->add_successor();
          successor->set_department(other->code());
          if (random_.Chance(50)) {
            successor->set_category(Some(set_.mutable_category())->code());
          }
        }
        return "successors of department " + d->code();
      }
      case 18: {
        pb::Department* const d = Some(set_.mutable_department());
        if (random_.Chance(50) && set_.region_size() != 0) {
          d->set_region(
              random_.Chance(30) ? "" : Some(set_.mutable_region())->code());
        } else {
          const pb::Department* const other = Some(set_.mutable_department());
          d->set_superior(random_.Chance(30) ? "" : other->code());
        }
        return "region or superior of department " + d->code();
      }
      case 19: {
        pb::Region* const r = Some(set_.mutable_region());
        if (r == nullptr) return "";
        if (random_.Chance(40)) {
          Redate(r);
        } else {
          const pb::Region* const other = Some(set_.mutable_region());
          r->set_parent(random_.Chance(30) ? "" : other->code());
        }
        return "region " + r->code();
      }
      case 20: {
        pb::Region* const r = Some(set_.mutable_region());
        if (r == nullptr) return "";
        if (r->serves_size() != 0 && random_.Chance(30)) {
          r->mutable_serves()->RemoveLast();
        } else if (r->serves_size() != 0) {
          r->mutable_serves(0)->set_department(
              Some(set_.mutable_department())->code());
        } else {
          auto* service = r->add_serves();
          service->set_function("clean");
          service->set_department(Some(set_.mutable_department())->code());
        }
        return "services of region " + r->code();
      }
      case 21: {
        if (random_.Chance(30)) {
          return Remove(set_.mutable_category(), "category");
        }
        pb::Category* const c = Some(set_.mutable_category());
        if (random_.Chance(50)) {
          Redate(c);
          return "validity of category " + c->code();
        }
        auto* child = set_.add_category();
        child->set_code(c->code() + ".unlisted");
        return "new category " + child->code();
      }
      case 22: {
        if (random_.Chance(25)) {
          return Remove(set_.mutable_hotline(), "hotline");
        }
        pb::Hotline* const h = Some(set_.mutable_hotline());
        if (h == nullptr) return "";
        if (h->phase_size() == 0 || random_.Chance(30)) {
          h->set_owner(Some(set_.mutable_department())->code());
        } else {
          auto* phase = h->mutable_phase(0);
          if (random_.Chance(50)) {
            phase->set_kind(
                static_cast<pb::Phase::Kind>(random_.Between(1, 8)));
          } else if (random_.Chance(50)) {
            phase->set_target("119");
          } else {
            phase->set_owner(Some(set_.mutable_department())->code());
          }
        }
        return "hotline " + h->number();
      }
      case 23: {
        pb::Jurisdiction* const own = set_.mutable_jurisdiction(0);
        if (random_.Chance(50)) {
          own->mutable_principle()->SwapElements(
              static_cast<int>(random_.Below(4)),
              static_cast<int>(random_.Below(4)));
          return "principles";
        }
        if (random_.Chance(30)) {
          own->set_centre(Some(set_.mutable_department())->code());
          return "centre " + own->centre();
        }
        own->set_interim_lead(
            random_.Chance(30) ? "" : Some(set_.mutable_department())->code());
        return "interim lead " + own->interim_lead();
      }
      case 24: {
        pb::AttributeDeclaration* const a = Some(set_.mutable_attribute());
        if (a == nullptr) return "";
        if (random_.Chance(50)) {
          a->set_required(!a->required());
        } else if (a->value_size() != 0) {
          auto* value = a->add_value();
          value->set_value("v11");
        } else {
          a->set_order(a->order() + 7);
        }
        return "attribute " + a->id();
      }
      case 25: {
        pb::Jurisdiction* const own = set_.mutable_jurisdiction(0);
        switch (random_.Below(4)) {
          case 0:
            own->set_country_code(own->country_code() == "86" ? "1" : "86");
            return "country code";
          case 1:
            own->set_trunk_prefix(own->trunk_prefix() == "0" ? "1" : "0");
            return "trunk prefix";
          case 2:
            if (set_.region_size() == 0) return "";
            SetName(NameOf(*Some(set_.mutable_region())), own);
            return "name of the jurisdiction";
          default:
            break;
        }
        if (own->area_code_size() > 1 && random_.Chance(50)) {
          own->mutable_area_code()->RemoveLast();
        } else {
          own->add_area_code("732");
        }
        return "area codes";
      }
      case 26: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        return "then of " + rule->id() + ": " + EditThen(rule->mutable_then());
      }
      case 27: {
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule == nullptr) return "";
        rule->set_status(static_cast<pb::RuleStatus>(random_.Between(0, 3)));
        return "status of " + rule->id();
      }
      case 28:
      case 29: {
        std::string id;
        pb::When* const when = SomeWhen(&id);
        if (when == nullptr) return "";
        return "text of " + id + ": " + EditText(when);
      }
      case 30: {
        std::string id;
        pb::When* const when = SomeWhen(&id);
        if (when == nullptr) return "";
        return "facets of " + id + ": " + EditFacets(when);
      }
      case 31: {
        pb::Category* const c = Some(set_.mutable_category());
        if (random_.Chance(30)) return Recode(c);
        if (random_.Chance(30)) {
          c->clear_alias();
          c->clear_name();
          return "no names of category " + c->code();
        }
        c->add_alias(random_.Pick(kNames));
        return "alias of category " + c->code();
      }
      case 32: {
        pb::Region* const r = Some(set_.mutable_region());
        if (r == nullptr) return "";
        return "names of region " + r->code() + ": " + EditNames(r);
      }
      case 33: {
        if (random_.Chance(30)) return Remove(set_.mutable_region(), "region");
        auto* const r = set_.add_region();
        r->set_code("r" + std::to_string(20 + random_.Below(3)));
        if (set_.region_size() > 1) {
          r->set_parent(set_.region(static_cast<int>(
                                        random_.Below(static_cast<std::size_t>(
                                            set_.region_size() - 1))))
                            .code());
        }
        SetName(random_.Pick(kPlaces), r);
        if (random_.Chance(50)) {
          auto* service = r->add_serves();
          service->set_function("clean");
          service->set_department(Some(set_.mutable_department())->code());
        }
        return "new region " + r->code();
      }
      case 34: {
        pb::AttributeDeclaration* const a = Some(set_.mutable_attribute());
        if (a == nullptr) return "";
        return "attribute " + a->id() + ": " + EditAttribute(a);
      }
      case 35: {
        std::string id;
        pb::When* const when = SomeWhen(&id);
        if (when == nullptr || when->attribute_size() == 0) return "";
        return "attributes of " + id + ": " +
               EditCondition(Some(when->mutable_attribute()));
      }
      case 36: {
        if (random_.Chance(40)) {
          auto* const h = set_.add_hotline();
          h->set_number(random_.Chance(50) ? "12319" : "96155");
          h->set_owner(Some(set_.mutable_department())->code());
          h->add_phase()->set_kind(
              static_cast<pb::Phase::Kind>(random_.Between(1, 8)));
          return "new hotline " + h->number();
        }
        pb::Hotline* const h = Some(set_.mutable_hotline());
        if (h == nullptr || h->phase_size() == 0) return "";
        if (h->phase_size() == 1) {
          Redate(h->mutable_phase(0));
        } else {
          h->mutable_phase()->RemoveLast();
        }
        return "phases of hotline " + h->number();
      }
      case 37: {
        pb::DeadlinePolicy* const policy = Some(set_.mutable_deadline_policy());
        if (policy == nullptr) return "";
        if (random_.Chance(50)) {
          policy->set_unit(pb::DeadlinePolicy::UNIT_MINUTES);
        } else {
          policy->set_extensions(policy->extensions() + 1);
        }
        return "unit or extensions of policy " + policy->id();
      }
      case 38: {
        if (random_.Chance(40)) {
          return Remove(set_.mutable_department(), "department");
        }
        auto* const d = set_.add_department();
        d->set_code("dnew");
        d->set_superior(set_.department(0).code());
        if (random_.Chance(50) && set_.region_size() != 0) {
          d->set_region(Some(set_.mutable_region())->code());
        }
        pb::Rule* const rule = Some(set_.mutable_rule());
        if (rule != nullptr && random_.Chance(70)) {
          rule->mutable_then()->set_department("dnew");
        }
        return "new department";
      }
      default: {
        pb::Region* const r = Some(set_.mutable_region());
        if (r == nullptr || r->serves_size() == 0) return "";
        Redate(r->mutable_serves(0));
        return "validity of a service of region " + r->code();
      }
    }
  }

  static constexpr const char* kEditWords[] = {
      "fire", "gas", "fir*", "*as*", "火", "gas leak", "smoke", "x", "*ire"};
  static constexpr const char* kEditContexts[] = {"gas leak", "*fire*", "火烟",
                                                  "fire smoke", "ga*"};
  static constexpr const char* kEditPatterns[] = {"fire|smoke", "^smoke",
                                                  "gas.*(fire|火)", "\\d{3,}"};
  static constexpr const char* kNames[] = {"噪声", "夜间",      "其他",
                                           "水",   "环境/噪声", "noise.x"};
  static constexpr const char* kPlaces[] = {"雨花区", "长沙",   "圭塘街道",
                                            "城关镇", "湖南省", "R1"};
  static constexpr const char* kCodes[] = {"430111", "430100", "430111005",
                                           "430102"};

  template <typename Entry>
  static void SetName(const std::string& text, Entry* entry) {
    entry->clear_name();
    auto* const name = entry->add_name();
    name->set_lang("zh");
    name->set_text(text);
  }
  template <typename Entry>
  static std::string NameOf(const Entry& entry) {
    return entry.name_size() == 0 ? entry.code() : entry.name(0).text();
  }

  // The conditions of any entry that has some.
  pb::When* SomeWhen(std::string* id) {
    switch (random_.Below(4)) {
      case 0:
        if (auto* const signal = Some(set_.mutable_emergency_signal())) {
          *id = signal->id();
          return signal->mutable_when();
        }
        return nullptr;
      case 1:
        if (auto* const rule = Some(set_.mutable_deadline_rule())) {
          *id = rule->id();
          return rule->mutable_when();
        }
        return nullptr;
      default:
        if (auto* const rule = Some(set_.mutable_rule())) {
          *id = rule->id();
          return rule->mutable_when();
        }
        return nullptr;
    }
  }

  std::string EditText(pb::When* when) {
    auto* const keyword = when->mutable_keyword();
    switch (random_.Below(9)) {
      case 0:
        keyword->add_any(random_.Pick(kEditWords));
        return "any";
      case 1:
        keyword->add_all(random_.Pick(kEditWords));
        return "all";
      case 2:
        keyword->add_none(random_.Pick(kEditWords));
        return "none";
      case 3:
        keyword->add_unless(random_.Pick(kEditContexts));
        return "unless";
      case 4:
        keyword->clear_unless();
        return "no unless";
      case 5:
        when->add_pattern(random_.Pick(kEditPatterns));
        return "pattern";
      case 6:
        when->clear_pattern();
        when->clear_pattern_unless();
        return "no pattern";
      case 7:
        if (when->pattern_size() == 0) return "";
        when->add_pattern_unless(random_.Pick(kEditPatterns));
        return "pattern_unless";
      default:
        if (keyword->any_size() == 0) return "";
        *keyword->mutable_any(0) = random_.Pick(kEditWords);
        return "another word";
    }
  }

  std::string EditFacets(pb::When* when) {
    switch (random_.Below(5)) {
      case 0:
        when->add_type(static_cast<pb::TicketType>(random_.Between(1, 6)));
        return "type";
      case 1:
        when->clear_type();
        return "no type";
      case 2:
        when->add_channel(static_cast<pb::Channel>(random_.Between(1, 12)));
        return "channel";
      case 3:
        if (set_.hotline_size() == 0) return "";
        when->add_hotline(Some(set_.mutable_hotline())->number());
        return "hotline";
      default:
        when->clear_hotline();
        return "no hotline";
    }
  }

  std::string EditThen(pb::Claim* then) {
    switch (random_.Below(8)) {
      case 0:
        then->add_assist()->set_department(
            Some(set_.mutable_department())->code());
        return "assist";
      case 1:
        then->clear_assist();
        return "no assist";
      case 2:
        then->add_tag(random_.Chance(50) ? "t1" : "t4");
        return "tag";
      case 3:
        then->clear_tag();
        return "no tag";
      case 4:
        then->set_basis(static_cast<pb::Basis>(random_.Between(0, 4)));
        return "basis";
      case 5: {
        then->clear_policy();
        if (set_.deadline_policy_size() == 0 || random_.Chance(30)) {
          return "no policy";
        }
        auto* const policy = then->add_policy();
        policy->set_milestone(
            static_cast<pb::Milestone>(random_.Between(1, 8)));
        policy->set_policy(Some(set_.mutable_deadline_policy())->id());
        return "policy";
      }
      case 6:
        then->mutable_answer()->set_knowledge("k9");
        if (random_.Chance(50)) {
          then->mutable_answer()->set_fallback(
              Some(set_.mutable_department())->code());
        }
        return "answer";
      default:
        then->mutable_refuse()->set_reason(
            static_cast<pb::Refusal::Reason>(random_.Between(1, 6)));
        then->mutable_refuse()->set_action(
            static_cast<pb::Refusal::Action>(random_.Between(1, 6)));
        return "refuse";
    }
  }

  std::string EditNames(pb::Region* r) {
    switch (random_.Below(7)) {
      case 0:
        SetName(random_.Pick(kPlaces), r);
        return "name";
      case 1:
        r->add_alias(random_.Chance(50) ? random_.Pick(kPlaces)
                                        : random_.Pick(kCodes));
        return "alias";
      case 2:
        r->clear_alias();
        r->clear_name();
        return "none";
      case 3:
      case 4: {
        auto* const dated =
            random_.Chance(50) ? r->add_dated_name() : r->add_dated_code();
        dated->set_text(random_.Chance(50) ? random_.Pick(kPlaces)
                                           : random_.Pick(kCodes));
        Redate(dated);
        return "dated";
      }
      case 5:
        r->clear_dated_code();
        return "no dated code";
      default:
        r->clear_dated_name();
        return "no dated name";
    }
  }

  // Gives a category without others below it another code; the old one becomes
  // an alias.
  std::string Recode(pb::Category* c) {
    const std::string old = c->code();
    for (const auto& other : set_.category()) {
      if (other.code().find(old + ".") == 0) return "";
    }
    const std::string code = old + "x";
    c->set_code(code);
    if (random_.Chance(70)) c->add_alias(old);
    const auto replace = [&](auto* list) {
      for (auto& one : *list) {
        if (one == old) one = code;
      }
    };
    for (auto& rule : *set_.mutable_rule()) {
      replace(rule.mutable_when()->mutable_category());
    }
    for (auto& rule : *set_.mutable_deadline_rule()) {
      replace(rule.mutable_when()->mutable_category());
    }
    for (auto& signal : *set_.mutable_emergency_signal()) {
      replace(signal.mutable_when()->mutable_category());
    }
    for (auto& department : *set_.mutable_department()) {
      for (auto& successor : *department.mutable_successor()) {
        if (successor.category() == old) successor.set_category(code);
      }
    }
    return "another code of category " + old;
  }

  std::string EditAttribute(pb::AttributeDeclaration* a) {
    const bool range = a->kind() == pb::AttributeDeclaration::KIND_NUMBER ||
                       a->kind() == pb::AttributeDeclaration::KIND_DATE;
    if (range) {
      const bool number = a->kind() == pb::AttributeDeclaration::KIND_NUMBER;
      switch (random_.Below(3)) {
        case 0:
          a->set_min(number ? "-2.5" : "2018-03-01");
          return "min";
        case 1:
          a->set_max(number ? "100" : "2020-01-01T12:00:00");
          return "max";
        default:
          a->clear_min();
          a->clear_max();
          return "no bounds";
      }
    }
    if (a->value_size() == 0) return "";
    auto* const value = Some(a->mutable_value());
    if (a->kind() == pb::AttributeDeclaration::KIND_TREE &&
        random_.Chance(50)) {
      value->set_parent(random_.Chance(30) ? ""
                                           : Some(a->mutable_value())->value());
      return "parent of " + value->value();
    }
    switch (random_.Below(3)) {
      case 0:
        value->add_alias("alias 9");
        return "alias of " + value->value();
      case 1:
        value->clear_alias();
        value->clear_name();
        return "no names of " + value->value();
      default:
        a->mutable_value()->RemoveLast();
        return "a value less";
    }
  }

  std::string EditCondition(pb::AttributeCondition* c) {
    if (c->range_size() != 0 && random_.Chance(60)) {
      auto* const range = Some(c->mutable_range());
      const bool date = (range->min() + range->max()).find("20") == 0;
      if (random_.Chance(50)) {
        range->set_min(date ? "2018-04-01T08:00" : "1");
        return "min " + range->min();
      }
      range->set_max(date ? "2019-12-31" : "7.250");
      return "max " + range->max();
    }
    switch (random_.Below(4)) {
      case 0:
        if (c->value_size() == 0) return "";
        c->mutable_value()->RemoveLast();
        return "a value less";
      case 1:
        if (c->value_size() == 0) return "";
        c->add_not_value(c->value(0));
        c->clear_value();
        return "not";
      case 2:
        c->set_given(!c->given());
        return "given";
      default:
        c->clear_not_value();
        return "no not_value";
    }
  }

  template <typename Entry>
  static Entry* At(google::protobuf::RepeatedPtrField<Entry>* list,
                   std::size_t i) {
    return list->Mutable(static_cast<int>(i));
  }
  template <typename Entry>
  Entry* Some(google::protobuf::RepeatedPtrField<Entry>* list) {
    if (list->empty()) return nullptr;
    return At(list, random_.Below(static_cast<std::size_t>(list->size())));
  }
  template <typename Entry>
  std::string Remove(google::protobuf::RepeatedPtrField<Entry>* list,
                     const char* kind) {
    if (list->size() < 2) return "";
    const auto i =
        static_cast<int>(random_.Below(static_cast<std::size_t>(list->size())));
    list->DeleteSubrange(i, 1);
    return std::string("without one ") + kind;
  }
  template <typename Entry>
  void Redate(Entry* entry) {
    static const std::vector<std::string> kDates = {
        "2017-09-03", "2018-07-01", "2018-10-01", "2019-01-01", "2018-07-02"};
    entry->clear_valid();
    if (random_.Chance(20)) return;
    const std::size_t first = random_.Below(kDates.size());
    if (random_.Chance(50)) {
      entry->mutable_valid()->set_from(kDates[first]);
    } else {
      entry->mutable_valid()->set_to(kDates[first]);
    }
  }
  std::string NewId() { return "new" + std::to_string(random_.Below(1000)); }

  std::string EditWhen(pb::When* when) {
    switch (random_.Below(8)) {
      case 0:
        when->add_category(Some(set_.mutable_category())->code());
        return "category";
      case 1:
        when->clear_category();
        return "no category";
      case 2:
        if (set_.region_size() == 0) return "";
        when->add_region(Some(set_.mutable_region())->code());
        return "region";
      case 3:
        when->clear_region();
        return "no region";
      case 4:
        when->mutable_keyword()->add_any("fire");
        return "keyword";
      case 5:
        when->clear_keyword();
        return "no keyword";
      case 6:
        when->add_urgency(static_cast<pb::Urgency>(random_.Between(1, 3)));
        return "urgency";
      default:
        if (when->attribute_size() == 0) return "";
        when->mutable_attribute()->RemoveLast();
        return "one attribute less";
    }
  }

  pb::RuleSet& set_;
  Random& random_;
};

bool Loads(const std::string& binary) {
  return LoadRuleSet({{"edited", binary, Format::kBinary}}).ok();
}

}  // namespace

namespace {

std::string Edited(std::string_view before, bool guard, Random* random,
                   std::string* edits) {
  for (int attempt = 0; attempt < 60; ++attempt) {
    pb::RuleSet set;
    set.ParseFromArray(before.data(), static_cast<int>(before.size()));
    Editor editor(&set, random);
    edits->clear();
    const int count = guard || random->Chance(60) ? 1 : random->Between(2, 3);
    for (int i = 0; i < count; ++i) {
      const std::string edit = guard ? editor.EditGuard() : editor.Edit();
      if (!edit.empty()) *edits += (edits->empty() ? "" : "; ") + edit;
    }
    if (edits->empty()) continue;
    const std::string binary = set.SerializeAsString();
    if (binary != before && Loads(binary)) return binary;
  }
  *edits = "nothing";
  return std::string(before);
}

}  // namespace

std::string RandomEdit(std::string_view before, Random* random,
                       std::string* edits) {
  return Edited(before, /*guard=*/false, random, edits);
}

std::string RandomGuardEdit(std::string_view before, Random* random,
                            std::string* edits) {
  return Edited(before, /*guard=*/true, random, edits);
}

std::string HarmlessEdit(std::string_view before, Random* random) {
  pb::RuleSet set;
  set.ParseFromArray(before.data(), static_cast<int>(before.size()));
  const auto shuffle = [&](auto* list) {
    for (int i = list->size(); i > 1; --i) {
      list->SwapElements(
          i - 1, static_cast<int>(random->Below(static_cast<std::size_t>(i))));
    }
  };
  shuffle(set.mutable_rule());
  shuffle(set.mutable_department());
  shuffle(set.mutable_category());
  shuffle(set.mutable_region());
  shuffle(set.mutable_deadline_rule());
  for (auto& rule : *set.mutable_rule()) {
    if (random->Chance(30)) rule.mutable_provenance()->set_note("same");
  }
  for (auto& policy : *set.mutable_deadline_policy()) {
    policy.set_id(policy.id() + "x");
  }
  const auto rename = [](auto* list) {
    for (auto& policy : *list) policy.set_policy(policy.policy() + "x");
  };
  for (auto& rule : *set.mutable_rule()) {
    rename(rule.mutable_then()->mutable_policy());
  }
  for (auto& rule : *set.mutable_deadline_rule()) {
    rename(rule.mutable_policy());
    for (auto& id : *rule.mutable_statutory()) id += "x";
  }
  // One rule of several categories becomes two.
  for (int i = 0; i != set.rule_size(); ++i) {
    const auto& categories = set.rule(i).when().category();
    const std::set<std::string> different(categories.begin(), categories.end());
    if (categories.size() < 2 ||
        static_cast<int>(different.size()) != categories.size()) {
      continue;
    }
    pb::Rule second = set.rule(i);
    pb::Rule* const first = set.mutable_rule(i);
    const std::string last =
        first->when().category(first->when().category_size() - 1);
    first->mutable_when()->mutable_category()->RemoveLast();
    second.mutable_when()->clear_category();
    second.mutable_when()->add_category(last);
    second.set_id(second.id() + "-2");
    *set.add_rule() = second;
    break;
  }
  return set.SerializeAsString();
}

}  // namespace trunkline::reference
