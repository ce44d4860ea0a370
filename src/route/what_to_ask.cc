// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/route/messages.h"
#include "src/route/resolved_ticket.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/explain.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using rules::Compiled;
using rules::Id;
using rules::kNone;

// Finds the missing fields that could change the lead, by trying: for each
// field that is missing, routes the ticket with each value that the rule set
// knows, and records the leads. So an answer never disagrees with Route().
// Category and region are also tried together, for leads that need both. The
// cost is one Route() for each value, at most kMaxTries for a field; categories
// x regions is the largest number.
class Asker {
 public:
  Asker(const RuleSet& rule_set, const Ticket& ticket, Language language)
      : rule_set_(rule_set),
        rules_(internal::CompiledOf(rule_set)),
        ticket_(ticket),
        say_(language) {}

  absl::StatusOr<std::vector<Question>> Run() {
    TRUNKLINE_RETURN_IF_ERROR(rule_set_.Route(ticket_, &d_));
    TRUNKLINE_RETURN_IF_ERROR(
        route::ResolveTicket(rules_, ticket_, &words_, &resolved_));
    if (d_.outcome >= Outcome::kEmergency) return std::move(questions_);
    lead_ = std::string(d_.lead);
    Declared(resolved_.attributes_missing);
    Dialled();
    Place();
    Facet(&Ticket::type, schema::TicketTypeNames(), "type");
    Facet(&Ticket::channel, schema::ChannelNames(), "channel");
    Facet(&Ticket::urgency, schema::UrgencyNames(), "urgency");
    Text();
    FirstReceiver();
    Declared(~resolved_.attributes_missing);
    Attributes();
    return std::move(questions_);
  }

 private:
  using Answers = std::map<std::string, std::string>;  // Lead -> a value.

  // Routes a ticket with one field filled. Returns false if kMaxTries is
  // reached.
  template <typename Value>
  bool TryWith(const Ticket& ticket, Value&& value) {
    if (++tries_ > kMaxTries) return false;
    if (rule_set_.Route(ticket, &d_).ok() && d_.outcome < Outcome::kEmergency) {
      const auto place = answers_.lower_bound(std::string(d_.lead));
      if (place == answers_.end() || place->first != d_.lead) {
        answers_.emplace_hint(place, d_.lead, value());
      }
    }
    return true;
  }
  bool Try(const Ticket& ticket, std::string_view value) {
    return TryWith(ticket, [&] { return std::string(value); });
  }

  // Adds a question if a value that was tried changes the lead.
  // A required one is added in any case.
  void Finish(const std::string& field, const std::string& words,
              bool required = false) {
    const bool changes =
        std::any_of(answers_.begin(), answers_.end(),
                    [&](const auto& answer) { return answer.first != lead_; });
    if (changes || required) {
      Question q;
      q.field = field;
      for (const auto& [lead, value] : answers_) {
        q.answers.push_back({lead, value});
      }
      q.text = changes
                   ? say_.Text("ask", {words, absl::StrCat(answers_.size())})
                   : say_.Text("ask.required", {words});
      questions_.push_back(std::move(q));
    }
    tries_ = 0;
    answers_.clear();
  }
  void Finish(const std::string& field) {
    Finish(field, say_.Text(absl::StrCat("field.", field), {}));
  }

  void Dialled() {
    const bool by_phone = ticket_.channel == Channel::kUnspecified ||
                          ticket_.channel == Channel::kPhone;
    if (resolved_.facts.hotline != kNone || !by_phone) return;
    Ticket t = ticket_;
    t.dialled_code = Code();
    for (Id id = 1; id < rules_.hotlines.size(); ++id) {
      t.dialled = rules_.hotlines[id].number;
      if (!Try(t, t.dialled)) break;
    }
    Finish("dialled");
  }

  void Place() {
    Ticket t = ticket_;
    t.region_code = Code();
    const Id region = resolved_.facts.region;
    std::vector<bool> has_child(rules_.regions.size(), false);
    for (const auto& r : rules_.regions) has_child[r.parent] = true;
    std::vector<Id> regions;  // Leaves below the ticket's.
    for (Id id = 1; id < rules_.regions.size(); ++id) {
      if (id == region || !rules_.RegionCovers(region, id)) continue;
      if (!has_child[id]) regions.push_back(id);
      t.region = rules_.regions[id].code;
      if (!Try(t, t.region)) break;
    }
    const Answers by_region = answers_;
    Finish("region");

    t = ticket_;
    t.category_code = Code();
    const Id first = resolved_.facts.category + 1;
    const Id last = rules_.category_nodes[resolved_.facts.category].last;
    for (Id id = first; id <= last && id < rules_.categories.size(); ++id) {
      t.category = rules_.categories[id].code;
      if (!Try(t, t.category)) break;
    }
    const Answers by_category = answers_;
    Finish("category");

    t.region_code = Code();
    for (Id id = first; id <= last && id < rules_.categories.size(); ++id) {
      t.category = rules_.categories[id].code;
      for (Id leaf : regions) {
        t.region = rules_.regions[leaf].code;
        const auto value = [&] {
          return absl::StrCat(Owned(t.category), ",", Owned(t.region));
        };
        if (!TryWith(t, value)) break;
      }
    }
    // Leads that one of the two gives alone are in the questions above.
    for (const Answers* alone : {&by_region, &by_category}) {
      for (const auto& answer : *alone) answers_.erase(answer.first);
    }
    Finish("category,region");
  }

  template <typename Enum>
  void Facet(Enum Ticket::*field, const schema::EnumNames& names,
             const char* name) {
    if (ticket_.*field != Enum::kUnspecified) return;
    Ticket t = ticket_;
    for (int value = 1; !names.Name(value).empty(); ++value) {
      t.*field = static_cast<Enum>(value);
      Try(t, names.Name(value));
    }
    Finish(name);
  }

  // Tries one text for each rule that has text conditions.
  void Text() {
    if (!ticket_.text.empty()) return;
    std::vector<bool> asks(rules_.rules.size(), false);
    rules_.rule_index.ForEach([&](const auto&, const rules::Entry& entry) {
      const auto& c = rules_.conditions.conditions[entry.condition];
      asks[entry.rule] = c.any.count + c.all.count + c.patterns.count != 0;
    });
    Ticket t = ticket_;
    pb::Rule rule;
    for (std::size_t i = 0; i != asks.size(); ++i) {
      if (!asks[i]) continue;
      const std::string_view bytes = rules_.rule_bytes[i];
      rule.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
      std::string text = rule.example_text();
      if (text.empty()) {
        const auto& keyword = rule.when().keyword();
        const auto add = [&](const std::string& written) {
          const auto word = rules::ReadWord(written);
          absl::StrAppend(&text, text.empty() ? "" : " ", word->text);
        };
        if (keyword.any_size() != 0) add(keyword.any(0));
        for (const std::string& word : keyword.all()) add(word);
      }
      t.text = text;
      if (!text.empty() && !Try(t, text)) break;
    }
    Finish("text");
  }

  void FirstReceiver() {
    if (resolved_.first_receiver != kNone) return;
    Ticket t = ticket_;
    for (Id id = 1; id < rules_.departments.size(); ++id) {
      t.first_receiver = rules_.departments[id].code;
      if (!Try(t, t.first_receiver)) break;
    }
    Finish("first_receiver");
  }

  // Tries a value of each kind that the rules tell apart: every text and every
  // node, and one value between two ends of ranges.
  void Declared(std::uint32_t attributes) {
    const rules::AttributeTable& table = rules_.conditions.declared;
    for (std::uint32_t n = 0; n != table.size(); ++n) {
      const std::uint32_t bit = 1u << n;
      if ((attributes & ~resolved_.facts.attributes.given & bit) == 0) continue;
      const rules::DeclaredAttribute& declared = table[n];
      Ticket t = ticket_;
      t.attributes.erase(
          std::remove_if(
              t.attributes.begin(), t.attributes.end(),
              [&](const Attribute& a) { return a.name == declared.id; }),
          t.attributes.end());
      t.attributes.push_back({declared.id, {}});
      for (std::uint32_t at = declared.IsRange() ? 0 : 1;
           at != declared.EndCoordinate(); ++at) {
        const std::string value = table.Text(table.IntervalOf({n, at, at + 1}));
        t.attributes.back().value = value;
        if (!value.empty() && !Try(t, value)) break;
      }
      Finish(absl::StrCat("attribute.", Owned(declared.id)),
             say_.Text("field.attribute", {Owned(declared.id)}),
             (resolved_.attributes_missing & bit) != 0);
    }
  }

  void Attributes() {
    std::map<std::string_view, std::vector<std::string_view>> wanted;
    for (const auto& c : rules_.conditions.attributes) {
      auto& values = wanted[c.name];
      values.insert(values.end(), c.values.begin(), c.values.end());
      values.insert(values.end(), c.excluded.begin(), c.excluded.end());
      if (c.values.empty()) values.push_back({});
    }
    for (const Attribute& a : ticket_.attributes) wanted.erase(a.name);
    for (auto& [name, values] : wanted) {
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      Ticket t = ticket_;
      t.attributes.push_back({name, {}});
      for (std::string_view value : values) {
        t.attributes.back().value = value;
        if (!Try(t, value)) break;
      }
      Finish(absl::StrCat("attribute.", Owned(name)),
             say_.Text("field.attribute", {Owned(name)}));
    }
  }

  static std::string Owned(std::string_view s) { return std::string(s); }

  static constexpr int kMaxTries = 100'000;

  const RuleSet& rule_set_;
  const Compiled& rules_;
  const Ticket& ticket_;
  const route::Messages say_;
  Decision d_;
  internal::WordMemory words_;
  route::ResolvedTicket resolved_;
  std::string lead_;
  std::vector<Question> questions_;
  Answers answers_;
  int tries_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<Question>> WhatToAsk(const RuleSet& rules,
                                                const Ticket& ticket,
                                                Language language) {
  return Asker(rules, ticket, language).Run();
}

}  // namespace trunkline
