#include "trunkline/explain.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/rules/compiled.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using rules::Compiled;
using rules::Id;
using rules::kNone;

// The message table: $0, $1, $2 stand for the arguments.
struct Message {
  const char* code;
  const char* zh;
  const char* en;
};
constexpr Message kMessages[] = {
    {"number.absent", "没有拨打号码（网络等渠道）。", "No number was dialled."},
    {"number.phase", "来电时号码的状态：$0。",
     "The number's phase at the time of the call: $0."},
    {"number.unknown", "拨打的号码不在规则集中，号码条件不成立。",
     "The dialled number is not in the rule set: number conditions do not "
     "hold."},
    {"hint", "疑似紧急情况：信号$0，建议接入$1。",
     "A possible emergency: signal $0, bring in $1."},
    {"note.category", "诉求类别未列出，按最近的上级类别处理。",
     "The category is not listed: taken as its deepest known ancestor."},
    {"note.region", "属地未列出，属地条件不成立。",
     "The region is not listed: region conditions do not hold."},
    {"outcome", "结果：$0。", "Outcome: $0."},
    {"rule", "胜出规则：$0。依据：$1。", "Winning rule: $0. It rests on: $1."},
    {"legal_basis", "法律或目录依据：$0。", "Legal basis: $0."},
    {"contender", "同级主张：$0（规则$1）。",
     "An equal claim: $0 (rule $1)."},
    {"settled", "同级主张按此原则选定：$0。",
     "The equal claims were settled by: $0."},
    {"guard", "被投诉单位回避。", "An accused department was passed over."},
    {"confidential", "来电人信息保密。", "The caller is kept secret."},
    {"advisory", "工单属于双号并行热线的主管单位，移交前仅供参考。",
     "The ticket is the dual number's owner's until it is handed over."},
    {"policy", "时限（环节$0）：$1。", "Limit of stage $0: $1."},
    {"lead", "主办：$0（$1）。", "Lead: $0 ($1)."},
    {"target", "目标号码：$0。", "Target number: $0."},
    {"runner_up", "次优规则：$0。", "Runner-up: $0."},
    {"whynot.won", "规则$0胜出。", "Rule $0 won."},
    {"whynot.failed", "规则$0的条件不成立：$1。",
     "A condition of rule $0 does not hold: $1."},
    {"whynot.rank", "规则$0成立，但规则$1排序更高。",
     "Rule $0 holds, but rule $1 outranks it."},
    {"ask", "请补充：$0，它可能改变主办单位。",
     "Ask for: $0; it could change the lead."},
};

constexpr const char* kOutcomes[][2] = {
    {"", ""}, {"派单", "routed"}, {"有争议", "disputed"},
    {"在线答复", "answered"}, {"建议不予受理", "refusal proposed"},
    {"缺少事实", "needs a fact"}, {"无匹配规则", "unmatched"},
    {"紧急", "emergency"}, {"不归本平台", "outside"},
    {"转接电话", "transfer call"}, {"录音播报", "announcement"},
    {"其他地区", "another jurisdiction"}};
constexpr const char* kBases[][2] = {
    {"无", "none"}, {"谁主管谁负责", "competent authority"},
    {"属地管理", "territorial"}, {"热线归属", "hotline owner"},
    {"首接负责", "first receiver"}};
constexpr const char* kPhases[][2] = {
    {"无", "none"}, {"统一号码", "the one number"}, {"双号并行", "dual"},
    {"已转接至统一号码", "forwarded"}, {"已并入", "merged"},
    {"独立", "independent"}, {"分中心", "sub-centre"},
    {"录音播报", "announcement"}, {"紧急号码", "emergency"}};

class Narrator {
 public:
  explicit Narrator(Language language)
      : column_(language == Language::kChinese ? 0 : 1) {}

  std::string Text(const char* code,
                   const std::vector<std::string>& arguments) const {
    for (const Message& m : kMessages) {
      if (std::string_view(m.code) != code) continue;
      std::vector<std::string> a = arguments;
      a.resize(3);
      return absl::Substitute(column_ == 0 ? m.zh : m.en, a[0], a[1], a[2]);
    }
    return code;
  }
  template <std::size_t N>
  std::string Word(const char* const (&table)[N][2], int i) const {
    return table[i][column_];
  }
  const char* lang() const { return column_ == 0 ? "zh" : "en"; }

 private:
  int column_;
};

const rules::Rule* FindRule(const Compiled& c, std::string_view id) {
  const auto found = std::lower_bound(
      c.rules.begin(), c.rules.end(), id,
      [](const rules::Rule& r, std::string_view v) { return r.id < v; });
  return found == c.rules.end() || found->id != id ? nullptr : &*found;
}

bool ParseRule(const rules::Rule& rule, pb::Rule* out) {
  return out->ParseFromArray(rule.bytes.data(),
                             static_cast<int>(rule.bytes.size()));
}

std::string Owned(std::string_view s) { return std::string(s); }

}  // namespace

std::string Explanation::ToText() const {
  std::string out;
  for (std::size_t i = 0; i != steps.size(); ++i) {
    absl::StrAppend(&out, i + 1, ". ", steps[i].text, "\n");
  }
  return out;
}

absl::StatusOr<Explanation> Explain(const RuleSet& rule_set,
                                    const Ticket& ticket, Language language) {
  const Compiled& c = *rule_set.compiled();
  const Narrator say(language);
  Explanation out;
  TRUNKLINE_RETURN_IF_ERROR(rule_set.Route(ticket, &out.decision));
  const Decision& d = out.decision;
  const auto step = [&](const char* code, std::vector<std::string> arguments) {
    std::string text = say.Text(code, arguments);
    out.steps.push_back({code, std::move(arguments), std::move(text)});
  };
  if (d.Has(Note::kNumberUnknown)) {
    step("number.unknown", {});
  } else if (d.phase == Phase::kUnspecified) {
    step("number.absent", {});
  } else {
    step("number.phase", {say.Word(kPhases, static_cast<int>(d.phase))});
  }
  if (!d.emergency_hint.signal.empty()) {
    step("hint", {Owned(d.emergency_hint.signal),
                  Owned(d.emergency_hint.number)});
  }
  if (d.Has(Note::kCategoryUnknown)) step("note.category", {});
  if (d.Has(Note::kRegionUnknown)) step("note.region", {});
  step("outcome", {say.Word(kOutcomes, static_cast<int>(d.outcome))});
  if (!d.rule.empty()) {
    step("rule",
         {Owned(d.rule), say.Word(kBases, static_cast<int>(d.basis))});
    pb::Rule rule;
    if (const rules::Rule* r = FindRule(c, d.rule);
        r != nullptr && ParseRule(*r, &rule) && !rule.legal_basis().empty()) {
      step("legal_basis", {rule.legal_basis()});
    }
  }
  for (const Contender& contender : d.contenders) {
    step("contender", {Owned(contender.department), Owned(contender.rule)});
  }
  if (d.settled_by != Basis::kUnspecified) {
    step("settled", {say.Word(kBases, static_cast<int>(d.settled_by))});
  }
  if (d.conflict_of_interest) step("guard", {});
  if (d.confidential) step("confidential", {});
  if (d.advisory) step("advisory", {});
  for (std::size_t stage = 1; stage != kStageCount; ++stage) {
    if (d.policies[stage].empty()) continue;
    step("policy", {absl::StrCat(stage), Owned(d.policies[stage])});
  }
  if (!d.target.empty()) step("target", {Owned(d.target)});
  if (!d.lead.empty()) {
    step("lead", {Owned(rule_set.DepartmentLabel(d.lead, say.lang())),
                  Owned(d.lead)});
  }
  for (const Contender& contender : d.contenders) {
    if (contender.rule != d.rule && out.runner_up.empty()) {
      out.runner_up = Owned(contender.rule);
      step("runner_up", {out.runner_up});
    }
  }
  return out;
}

absl::StatusOr<WhyNotResult> WhyNot(const RuleSet& rule_set,
                                    const Ticket& ticket,
                                    std::string_view rule_id,
                                    Language language) {
  const Compiled& c = *rule_set.compiled();
  const Narrator say(language);
  Decision d;
  TRUNKLINE_RETURN_IF_ERROR(rule_set.Route(ticket, &d));
  const rules::Rule* found = FindRule(c, rule_id);
  pb::Rule rule;
  if (found == nullptr || !ParseRule(*found, &rule)) {
    return absl::NotFoundError(
        absl::StrCat("no rule ", base::Quoted(rule_id)));
  }
  WhyNotResult out;
  const std::string id = Owned(rule_id);
  out.won = d.rule == rule_id ||
            std::any_of(d.contenders.begin(), d.contenders.end(),
                        [&](const Contender& x) { return x.rule == rule_id; });
  if (out.won) {
    out.text = say.Text("whynot.won", {id});
    return out;
  }
  const auto failed = [&](std::string condition) {
    out.text = say.Text("whynot.failed", {id, condition});
    out.condition = std::move(condition);
    return out;
  };
  if (d.outcome >= Outcome::kEmergency) return failed("phase");
  const std::int64_t at = rules::ToSeconds(ticket.accepted_at);
  const rules::Number number =
      ticket.dialled_code ? rules::Number()
                          : rules::ReadNumber(c, ticket.dialled);
  const pb::When& when = rule.when();
  if (when.hotline_size() != 0 &&
      std::none_of(when.hotline().begin(), when.hotline().end(),
                   [&](const std::string& h) {
                     return number.hotline != kNone &&
                            c.hotlines[number.hotline].number == h;
                   })) {
    return failed("when.hotline");
  }
  bool whole = true;
  const Id category = c.FindCategory(ticket.category, at, &whole);
  if (when.category_size() != 0 &&
      std::none_of(when.category().begin(), when.category().end(),
                   [&](const std::string& code) {
                     const auto outer = c.category_ids.find(code);
                     return category != kNone &&
                            outer != c.category_ids.end() &&
                            c.CategoryCovers(outer->second, category);
                   })) {
    return failed("when.category");
  }
  const auto region_found = c.region_ids.find(ticket.region);
  const Id region =
      region_found == c.region_ids.end() ? kNone : region_found->second;
  if (when.region_size() != 0 &&
      std::none_of(when.region().begin(), when.region().end(),
                   [&](const std::string& code) {
                     const auto outer = c.region_ids.find(code);
                     return region != kNone && outer != c.region_ids.end() &&
                            c.RegionCovers(outer->second, region);
                   })) {
    return failed("when.region");
  }
  const auto has = [](const auto& list, auto value) {
    return list.size() == 0 ||
           std::find(list.begin(), list.end(), static_cast<int>(value)) !=
               list.end();
  };
  if (!has(when.type(), ticket.type)) return failed("when.type");
  if (!has(when.channel(), ticket.channel)) return failed("when.channel");
  if (!has(when.urgency(), ticket.urgency)) return failed("when.urgency");
  std::vector<std::uint32_t> hits;
  const auto occurs = [&](const std::string& word) {
    rules::LiteralIndex one;
    one.Add(word);
    one.Freeze();
    one.Find(ticket.text, &hits);
    return !hits.empty();
  };
  const auto& keyword = when.keyword();
  if (keyword.any_size() != 0 &&
      std::none_of(keyword.any().begin(), keyword.any().end(), occurs)) {
    return failed("when.keyword.any");
  }
  if (!std::all_of(keyword.all().begin(), keyword.all().end(), occurs)) {
    return failed("when.keyword.all");
  }
  if (std::any_of(keyword.none().begin(), keyword.none().end(), occurs)) {
    return failed("when.keyword.none");
  }
  if (when.pattern_size() != 0 &&
      std::none_of(when.pattern().begin(), when.pattern().end(),
                   [&](const std::string& pattern) {
                     const auto regex = base::Regex::Compile(
                         pattern, std::int64_t{16} << 20);
                     return regex.ok() && !ticket.text.empty() &&
                            regex->Matches(ticket.text);
                   })) {
    return failed("when.pattern");
  }
  for (const auto& wanted : when.attribute()) {
    if (std::none_of(ticket.attributes.begin(), ticket.attributes.end(),
                     [&](const Attribute& a) {
                       return a.name == wanted.name() &&
                              (wanted.value_size() == 0 ||
                               std::find(wanted.value().begin(),
                                         wanted.value().end(),
                                         a.value) != wanted.value().end());
                     })) {
      return failed("when.attribute");
    }
  }
  // All conditions hold. What is left is its dates, its claim, its rank.
  if (d.rule.empty()) return failed("validity");
  out.condition = "rank";
  out.text = say.Text("whynot.rank", {id, Owned(d.rule)});
  return out;
}

absl::StatusOr<std::vector<Question>> WhatToAsk(const RuleSet& rule_set,
                                                const Ticket& ticket,
                                                Language language) {
  const Compiled& c = *rule_set.compiled();
  const Narrator say(language);
  Decision d;
  TRUNKLINE_RETURN_IF_ERROR(rule_set.Route(ticket, &d));
  const std::string lead = Owned(d.lead);
  std::vector<Question> out;
  if (d.outcome >= Outcome::kEmergency) return out;
  std::map<std::string, std::string> answers;  // Lead -> a value.
  const auto attempt = [&](const Ticket& t, std::string_view value) {
    if (rule_set.Route(t, &d).ok()) {
      answers.emplace(Owned(d.lead), Owned(value));
    }
  };
  const auto finish = [&](const char* field) {
    if (answers.size() > 1 ||
        (answers.size() == 1 && answers.begin()->first != lead)) {
      Question q;
      q.field = field;
      for (const auto& [who, value] : answers) {
        q.answers.push_back({who, value});
      }
      q.text = say.Text("ask", {q.field});
      out.push_back(std::move(q));
    }
    answers.clear();
  };
  if (ticket.region.empty() && !ticket.region_code) {
    Ticket t = ticket;
    for (Id id = 1; id < c.regions.size(); ++id) {
      t.region = c.regions[id].code;
      attempt(t, t.region);
    }
    finish("region");
  }
  if (!ticket.category_code) {
    bool whole = true;
    const Id node = c.FindCategory(
        ticket.category, rules::ToSeconds(ticket.accepted_at), &whole);
    Ticket t = ticket;
    for (Id id = node + 1; id <= c.category_nodes[node].last; ++id) {
      t.category = c.categories[id].code;
      attempt(t, t.category);
    }
    finish("category");
  }
  const auto each = [&](auto Ticket::*field, int last, const char* name) {
    if (static_cast<int>(ticket.*field) != 0) return;
    Ticket t = ticket;
    for (int v = 1; v <= last; ++v) {
      t.*field = static_cast<std::decay_t<decltype(t.*field)>>(v);
      attempt(t, absl::StrCat(v));
    }
    finish(name);
  };
  each(&Ticket::type, 6, "type");
  each(&Ticket::channel, 12, "channel");
  each(&Ticket::urgency, 3, "urgency");
  return out;
}

}  // namespace trunkline
