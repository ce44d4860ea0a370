// SPDX-License-Identifier: Apache-2.0
#include "src/desk/same_ticket.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "src/desk/caller.h"
#include "src/desk/messages.h"
#include "trunkline/wire.h"

namespace trunkline::desk {
namespace {

bool IsMidnight(absl::Time time, absl::TimeZone zone) {
  const absl::CivilSecond civil = absl::ToCivilSecond(time, zone);
  return civil == absl::CivilSecond(absl::CivilDay(civil));
}

// Whether two times can be one, each as exactly as its system keeps it.
bool IsSameTime(absl::Time a, absl::Time b, absl::TimeZone zone) {
  if (a == b) return true;
  if (IsMidnight(a, zone) || IsMidnight(b, zone)) {
    return absl::ToCivilDay(a, zone) == absl::ToCivilDay(b, zone);
  }
  return absl::ToCivilMinute(a, zone) == absl::ToCivilMinute(b, zone) &&
         (absl::ToCivilSecond(a, zone).second() == 0 ||
          absl::ToCivilSecond(b, zone).second() == 0 ||
          absl::ToCivilSecond(a, zone) == absl::ToCivilSecond(b, zone));
}

bool Differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

bool Match(const std::string& a, const std::string& b) {
  return !a.empty() && a == b;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

absl::StatusOr<SameTicket> CheckSameTicket(std::string_view before,
                                           std::string_view after,
                                           const RuleSet& rules,
                                           absl::TimeZone zone,
                                           std::set<std::string>* compared) {
  const auto old_ticket = ReadTicketRecord(before);
  const auto new_ticket = ReadTicketRecord(after);
  // Of a later schema: nothing can be said.
  if (!old_ticket.ok() || !new_ticket.ok()) return SameTicket::kTold;
  const TicketRecord &a = *old_ticket, &b = *new_ticket;
  const bool have_times = a.accepted_at != absl::InfinitePast() &&
                          b.accepted_at != absl::InfinitePast();
  const bool other_time =
      have_times && !IsSameTime(a.accepted_at, b.accepted_at, zone);
  const bool have_words = !a.caller_words.empty() && !b.caller_words.empty();
  const bool other_words = have_words &&
                           !Contains(a.caller_words, b.caller_words) &&
                           !Contains(b.caller_words, a.caller_words);
  const std::string old_phone = NormalPhone(a.caller.phone);
  const std::string new_phone = NormalPhone(b.caller.phone);
  const bool other_caller =
      Differ(a.caller.name, b.caller.name) || Differ(old_phone, new_phone);
  const auto other_code = [&](const std::string& one, const std::string& two,
                              const auto& find) {
    return Differ(one, two) &&
           (have_words || find(one).empty() == find(two).empty());
  };
  const bool other_category = other_code(
      a.category, b.category,
      [&](const std::string& code) { return rules.FindCategory(code); });
  const bool other_region = other_code(
      a.region, b.region,
      [&](const std::string& code) { return rules.FindRegion(code); });

  // The open facts alone are named: names of private ones would tell which
  // guess was right.
  std::vector<std::string> facts;
  if (other_time) facts.emplace_back("accepted_at");
  if (other_category) facts.emplace_back("category");
  if (other_region) facts.emplace_back("region");
  const auto refuse = [&] {
    return base::AlreadyExists(
        facts.empty()
            ? base::Fill<messages::kOtherCaller>()
            : base::Fill<messages::kOtherTicket>(absl::StrJoin(facts, ", ")));
  };
  if (other_time) return refuse();

  const int open = (other_category ? 1 : 0) + (other_region ? 1 : 0);
  const int others = open + (other_caller ? 1 : 0);
  const auto compare_caller = [&] {
    const auto note = [&](const char* field, const std::string& x,
                          const std::string& y) {
      if (!x.empty() && !y.empty()) compared->insert(field);
    };
    note("caller.name", a.caller.name, b.caller.name);
    note("caller.phone", a.caller.phone, b.caller.phone);
  };
  if (have_words) {
    if (other_words || others > 0) compared->insert("caller_words");
    // With other words and the same open facts the caller decides.
    if (other_words && open == 0) compare_caller();
    if (other_words && others > 0) return refuse();
  } else {
    // Beside one open fact the caller decides.
    if (open == 1) compare_caller();
    if (others > 1) return refuse();
  }
  const bool exact = have_times && !IsMidnight(a.accepted_at, zone) &&
                     !IsMidnight(b.accepted_at, zone);
  if (exact || Match(a.category, b.category) || Match(a.region, b.region)) {
    return SameTicket::kTold;
  }
  if (have_words) compared->insert("caller_words");
  compare_caller();
  const bool told = (have_words && !other_words) ||
                    Match(old_phone, new_phone) ||
                    Match(a.caller.name, b.caller.name);
  return told ? SameTicket::kTold : SameTicket::kDayOnly;
}

}  // namespace trunkline::desk
