// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_MESSAGES_H_
#define TRUNKLINE_SRC_ROUTE_MESSAGES_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/message.h"
#include "trunkline/explain.h"

// The messages of explanations, by code.
namespace trunkline::route {

// Why deadlines cannot be computed.
inline constexpr base::Message kPolicy{"policy $0", "时限规定$0"};
inline constexpr base::Message kNoCalendarGiven{"no calendar $0 is given",
                                                "没有给出日历$0"};
inline constexpr base::Message kOtherZone{
    "calendar $0 is of the zone $1, the rule set of $2",
    "日历$0的时区为$1，规则集的时区为$2"};
inline constexpr base::Message kOtherRuleSet{
    "the decision was made by another rule set", "派单决定由另一规则集作出"};

// Why a ticket cannot be routed.
inline constexpr base::Message kNoAcceptedAt{
    "the ticket's accepted_at is not set", "工单没有 accepted_at"};
inline constexpr base::Message kOtherCodes{
    "a code of the ticket was resolved by another rule set",
    "工单的一个代码是由另一规则集解析的"};

// One of many tickets, by its number from 0.
inline constexpr base::Message kTicketOfMany{"ticket $0", "工单 $0"};

// Why a message is not one.
inline constexpr base::Message kNotATicket{"not a ticket", "不是工单"};
inline constexpr base::Message kNotADecision{"not a decision", "不是派单决定"};
inline constexpr base::Message kNotATime{
    "$0: not a time of the years 1 to 9999", "$0：不是公元 1 至 9999 年的时间"};
inline constexpr base::Message kNotText{"$0: is not UTF-8 or contains a NUL",
                                        "$0：不是 UTF-8，或含有 NUL"};
inline constexpr base::Message kNoSuchNumber{
    "$0: a number that has no name; they go up to $1",
    "$0：没有名称的数值；最大为 $1"};

inline constexpr base::Message kNoRule{"no rule $0$1", "没有规则$0$1"};

// The words of a criterion of rank that SetBackBy() returns, "a later
// principle".
base::Text Criterion(std::string_view code,
                     const std::vector<std::string>& arguments);

class Messages {
 public:
  explicit Messages(Language language) : language_(language) {}

  // The message `code` with $0, $1 ... replaced. A code that is not in the
  // table is a defect of the caller; it gives the code.
  std::string Text(std::string_view code,
                   const std::vector<std::string>& arguments) const;
  // An enum's value; for 0 "none".
  template <typename Enum>
  std::string Word(const schema::EnumNames& names, Enum value) const {
    return WordOf(names, static_cast<int>(value));
  }
  // A part in brackets behind a sentence.
  std::string Bracketed(std::string_view text) const;
  std::string_view lang() const { return LanguageTag(language_); }

  // Every code, for tests.
  static std::vector<std::string_view> Codes();

 private:
  std::string WordOf(const schema::EnumNames& names, int value) const;

  Language language_;
};

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_MESSAGES_H_
