// SPDX-License-Identifier: Apache-2.0
// The report as JSON.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/enum_names.h"
#include "trunkline/learn.h"

namespace trunkline {
namespace learn {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void PutKey(JsonWriter* w, std::string_view name) {
  w->Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}
void Put(JsonWriter* w, std::string_view name, std::string_view value) {
  PutKey(w, name);
  w->String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
void Put(JsonWriter* w, std::string_view name, std::uint64_t value) {
  PutKey(w, name);
  w->Uint64(value);
}

void Figures(JsonWriter* w, std::string_view name, const LearnedFigures& f) {
  PutKey(w, name);
  w->StartObject();
  Put(w, "tickets", f.all());
  Put(w, "correct", f.correct);
  Put(w, "wrong", f.wrong);
  Put(w, "unrouted", f.unrouted);
  Put(w, "disputed", f.disputed);
  w->EndObject();
}

void DueFigures(JsonWriter* w, std::string_view name,
                const LearnedDueFigures& f) {
  PutKey(w, name);
  w->StartObject();
  Put(w, "promises", f.all());
  Put(w, "correct", f.correct);
  Put(w, "wrong", f.wrong);
  Put(w, "none", f.none);
  w->EndObject();
}

template <typename List, typename Member>
void PutList(JsonWriter* w, const char* name, const List& list,
             Member put_members) {
  w->Key(name);
  w->StartArray();
  for (const auto& item : list) {
    w->StartObject();
    put_members(item);
    w->EndObject();
  }
  w->EndArray();
}

void PutWords(JsonWriter* w, const char* name,
              const std::vector<std::string>& words) {
  w->Key(name);
  w->StartArray();
  for (const std::string& word : words) {
    w->String(word.data(), static_cast<rapidjson::SizeType>(word.size()));
  }
  w->EndArray();
}

}  // namespace
}  // namespace learn

std::string LearnReportJson(const LearnedCatalogue& learnt) {
  using learn::Figures;
  using learn::Put;
  using learn::PutList;
  using learn::PutWords;
  rapidjson::StringBuffer buffer;
  learn::JsonWriter w(buffer);
  w.StartObject();
  Put(&w, "tickets", learnt.tickets);
  Put(&w, "evidence", learnt.evidence);
  Put(&w, "first_date", learnt.first_date);
  Put(&w, "last_date", learnt.last_date);
  const auto count = [&w](const LearnedCount& c) {
    Put(&w, "name", c.name);
    Put(&w, "tickets", c.tickets);
  };
  PutList(&w, "not_evidence", learnt.not_evidence, count);
  Put(&w, "covered_correct", learnt.covered_correct);
  PutList(&w, "no_leads", learnt.no_leads, count);
  PutList(&w, "unreadable", learnt.unreadable, count);
  Put(&w, "categories", std::uint64_t{learnt.categories});
  Put(&w, "categories_with_rules", std::uint64_t{learnt.categories_with_rules});
  PutWords(&w, "attributes", learnt.attributes);
  PutWords(&w, "attributes_left_out", learnt.attributes_left_out);
  Figures(&w, "replay", learnt.replay);
  Put(&w, "held_out_from", learnt.held_out_from);
  Put(&w, "held_out_rules", std::uint64_t{learnt.held_out_rules});
  Figures(&w, "held_out", learnt.held_out);
  const auto part = [&w](const LearnedPart& p) {
    Put(&w, "name", p.name);
    Figures(&w, "figures", p.figures);
  };
  PutList(&w, "months", learnt.months, part);
  PutList(&w, "departments", learnt.departments, part);
  Figures(&w, "other_departments", learnt.other_departments.figures);
  PutList(&w, "risks", learnt.risks, [&w](const LearnedRisk& risk) {
    Put(&w, "min_support", risk.min_support);
    Figures(&w, "figures", risk.figures);
  });
  PutList(&w, "rules", learnt.rules, [&w](const LearnedRule& rule) {
    Put(&w, "id", rule.id);
    Put(&w, "department", rule.department);
    Put(&w, "tickets", rule.tickets);
    Put(&w, "correct", rule.correct);
    Put(&w, "held_out", rule.held_out);
    Put(&w, "held_out_correct", rule.held_out_correct);
    Put(&w, "held_out_bound", static_cast<std::uint64_t>(rule.held_out_bound));
    Put(&w, "first_date", rule.first_date);
    Put(&w, "last_date", rule.last_date);
    w.Key("pushed_down");
    w.Bool(rule.pushed_down);
  });
  PutList(&w, "drifts", learnt.drifts, [&w](const LearnedDrift& d) {
    Put(&w, "category", d.category);
    Put(&w, "region", d.region);
    Put(&w, "day", d.day);
    Put(&w, "before", d.before);
    Put(&w, "after", d.after);
    Put(&w, "before_tickets", d.before_tickets);
    Put(&w, "before_correct", d.before_correct);
    Put(&w, "after_tickets", d.after_tickets);
    Put(&w, "after_correct", d.after_correct);
  });
  PutList(&w, "successors", learnt.successors, [&w](const LearnedSuccessor& s) {
    Put(&w, "department", s.department);
    Put(&w, "successor", s.successor);
    Put(&w, "day", s.day);
    PutWords(&w, "categories", s.categories);
    Put(&w, "before_tickets", s.before_tickets);
    Put(&w, "after_tickets", s.after_tickets);
  });
  PutList(&w, "unclear", learnt.unclear, [&w](const LearnedUnclear& u) {
    Put(&w, "category", u.category);
    Put(&w, "tickets", u.tickets);
    Put(&w, "first", u.first);
    Put(&w, "first_tickets", u.first_tickets);
    Put(&w, "second", u.second);
    Put(&w, "second_tickets", u.second_tickets);
  });
  PutList(
      &w, "deadline_rules", learnt.deadline_rules,
      [&w](const LearnedDeadlineRule& limit) {
        Put(&w, "category", limit.category);
        Put(&w, "region", limit.region);
        PutWords(&w, "attributes", limit.attributes);
        Put(&w, "hotline", limit.hotline);
        Put(&w, "type",
            limit.type == TicketType::kUnspecified ? "" : EnumName(limit.type));
        Put(&w, "channel",
            limit.channel == Channel::kUnspecified ? ""
                                                   : EnumName(limit.channel));
        Put(&w, "policy", limit.policy);
        Put(&w, "valid_from", limit.valid_from);
        Put(&w, "valid_to", limit.valid_to);
        Put(&w, "promises", limit.promises);
        Put(&w, "correct", limit.correct);
        Put(&w, "held_out", limit.held_out);
        Put(&w, "held_out_correct", limit.held_out_correct);
        Put(&w, "held_out_bound",
            static_cast<std::uint64_t>(limit.held_out_bound));
        Put(&w, "first_date", limit.first_date);
        Put(&w, "last_date", limit.last_date);
      });
  learn::DueFigures(&w, "due", learnt.due);
  learn::DueFigures(&w, "held_out_due", learnt.held_out_due);
  PutList(&w, "years", learnt.years, [&w](const LearnedYear& year) {
    Put(&w, "year", static_cast<std::uint64_t>(year.year));
    PutWords(&w, "off", year.off);
    PutWords(&w, "worked", year.worked);
  });
  Put(&w, "due_before_acceptance", learnt.due_before_acceptance);
  Put(&w, "due_changed", learnt.due_changed);
  w.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace trunkline
