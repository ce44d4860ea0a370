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

  // Makes one edit. Returns what it was; empty: it could not be made.
  std::string Edit() {
    switch (random_.Below(26)) {
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
      default: {
        pb::Jurisdiction* const own = set_.mutable_jurisdiction(0);
        if (own->area_code_size() > 1 && random_.Chance(50)) {
          own->mutable_area_code()->RemoveLast();
        } else {
          own->add_area_code("732");
        }
        return "area codes";
      }
    }
  }

 private:
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

std::string RandomEdit(std::string_view before, Random* random,
                       std::string* edits) {
  for (int attempt = 0; attempt < 60; ++attempt) {
    pb::RuleSet set;
    set.ParseFromArray(before.data(), static_cast<int>(before.size()));
    Editor editor(&set, random);
    edits->clear();
    const int count = random->Chance(60) ? 1 : random->Between(2, 3);
    for (int i = 0; i < count; ++i) {
      const std::string edit = editor.Edit();
      if (!edit.empty()) *edits += (edits->empty() ? "" : "; ") + edit;
    }
    if (edits->empty()) continue;
    const std::string binary = set.SerializeAsString();
    if (binary != before && Loads(binary)) return binary;
  }
  *edits = "nothing";
  return std::string(before);
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
