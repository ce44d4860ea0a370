// SPDX-License-Identifier: Apache-2.0
//
// A Ticket is what routing reads of a citizen's request: a few codes, two
// instants and the text. It is a view: the host fills it from its own record
// and nothing is copied.
//
//   trunkline::Ticket ticket;
//   ticket.dialled = "0731-12345";
//   ticket.category = "environment.noise.construction";
//   ticket.region = "430111";
//   ticket.accepted_at = absl::FromUnixSeconds(1530000000);
//   ticket.text = words;   // `words` must outlive the call that reads it
//
// A ticket that is stored or sent is the message trunkline.v1.Ticket; wire.h
// turns one into the other.
#ifndef TRUNKLINE_TICKET_H_
#define TRUNKLINE_TICKET_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace trunkline {

namespace internal {
class RuleSetAccess;
}

// What the citizen wants (诉求类型). Values equal trunkline.v1.TicketType.
enum class TicketType : std::uint8_t {
  kUnspecified = 0,  // Type conditions do not hold.
  kEnquiry = 1,      // 咨询
  kAssistance = 2,   // 求助
  kComplaint = 3,    // 投诉
  kReport = 4,       // 举报: confidential by default.
  kSuggestion = 5,   // 建议
  kPraise = 6,       // 表扬
};

// How the ticket arrived. Values equal trunkline.v1.Channel.
enum class Channel : std::uint8_t {
  kUnspecified = 0,  // Channel conditions do not hold.
  kPhone = 1,
  kWeb = 2,
  kApp = 3,
  kWechat = 4,
  kSms = 5,
  kLetter = 6,
  kVisit = 7,
  kMedia = 8,
  kFrom110 = 9,       // Handed over by 110.
  kFromHotline = 10,  // Handed over by another hotline.
  kFromCity = 11,     // Handed over by another city.
  kInternal = 12,
};

// As the operator set it. Values equal trunkline.v1.Urgency.
enum class Urgency : std::uint8_t {
  kUnspecified = 0,  // Urgency conditions do not hold.
  kNormal = 1,       // 一般
  kUrgent = 2,       // 紧急
  kCritical = 3,     // 特急
};

// A fact of the host's own, for attribute conditions.
struct Attribute {
  std::string_view name;
  std::string_view value;
};

// A code resolved once, for hosts that route the same codes all day; see
// RuleSet::ResolveCategory(). Default: none, the string is looked up.
class Code {
 public:
  Code() = default;
  explicit operator bool() const { return tag_ != 0; }

 private:
  friend class internal::RuleSetAccess;
  Code(std::uint32_t tag, std::uint32_t index) : tag_(tag), index_(index) {}
  std::uint32_t tag_ = 0;  // The rule set that it was resolved by.
  std::uint32_t index_ = 0;
};

// What routing reads. All strings are UTF-8; invalid bytes match nothing. All
// views must stay valid during the call that the ticket is given to.
struct Ticket {
  // The number that the citizen dialled, in any spelling ("12345",
  // "0731-12315", "+86 731 12345", full-width digits). Empty for web and app.
  std::string_view dialled;
  // Category code. One that the rule set does not know is taken as its deepest
  // known ancestor.
  std::string_view category;
  // Region code.
  std::string_view region;

  TicketType type = TicketType::kUnspecified;
  Channel channel = Channel::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;

  // When the number was dialled: hotline phases are read as of this instant.
  // Default: accepted_at.
  absl::Time called_at = absl::InfinitePast();
  // When the centre accepted the ticket: everything else is read as of this
  // instant. Required.
  absl::Time accepted_at = absl::InfinitePast();

  // What keywords, patterns and emergency signals look at: the caller's words,
  // the dispatch text, the title, as the host sees fit.
  std::string_view text;

  // Departments that the citizen complains of: they may not handle it.
  std::vector<std::string_view> against;
  // Department that received the matter first (首接负责). Default: the owner
  // of the dialled number while that is dual or independent.
  std::string_view first_receiver;

  bool confidential = false;         // The caller asked for secrecy.
  bool emergency_confirmed = false;  // The operator says it is an emergency.
  bool transfer_failed = false;      // A sub-centre could not be reached.
  bool handed_over = false;          // A dual number's owner gave it to us.

  std::vector<Attribute> attributes;

  // In place of the strings above, where the host has resolved them.
  Code dialled_code;
  Code category_code;
  Code region_code;
};

}  // namespace trunkline

#endif  // TRUNKLINE_TICKET_H_
