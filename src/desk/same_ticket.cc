// SPDX-License-Identifier: Apache-2.0
#include "src/desk/same_ticket.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

absl::Status CheckSameTicket(std::string_view before, std::string_view after,
                             absl::TimeZone zone) {
  const auto old_ticket = ReadTicketRecord(before);
  const auto new_ticket = ReadTicketRecord(after);
  // Of a later schema: nothing can be said.
  if (!old_ticket.ok() || !new_ticket.ok()) return absl::OkStatus();
  const TicketRecord &a = *old_ticket, &b = *new_ticket;
  std::vector<std::string> facts;
  const bool other_time = a.accepted_at != absl::InfinitePast() &&
                          b.accepted_at != absl::InfinitePast() &&
                          !IsSameTime(a.accepted_at, b.accepted_at, zone);
  if (other_time) facts.emplace_back("accepted_at");
  const bool other_words = Differ(a.caller_words, b.caller_words) &&
                           !Contains(a.caller_words, b.caller_words) &&
                           !Contains(b.caller_words, a.caller_words);
  if (other_words) {
    facts.emplace_back("caller_words");
    if (Differ(a.caller.name, b.caller.name)) {
      facts.emplace_back("caller.name");
    }
    if (Differ(NormalPhone(a.caller.phone), NormalPhone(b.caller.phone))) {
      facts.emplace_back("caller.phone");
    }
    if (Differ(a.category, b.category)) facts.emplace_back("category");
    if (Differ(a.region, b.region)) facts.emplace_back("region");
  }
  if (!other_time && facts.size() < 2) return absl::OkStatus();
  return base::AlreadyExists(
      base::Fill<messages::kOtherTicket>(absl::StrJoin(facts, ", ")));
}

}  // namespace trunkline::desk
