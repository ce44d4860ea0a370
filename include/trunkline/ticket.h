// SPDX-License-Identifier: Apache-2.0
//
// A Ticket contains the parts of a citizen's request that routing reads: codes,
// two instants and the text. It is a view: the host fills it from its own
// record, and nothing is copied.
//
//   trunkline::Ticket ticket;
//   ticket.dialled = "0731-12345";
//   ticket.category = "environment.noise.construction";
//   ticket.region = "430111";
//   ticket.accepted_at = absl::FromUnixSeconds(1530000000);
//   ticket.text = words;   // `words` must stay valid during Route()
//
// A ticket that is stored or sent is the message trunkline.v1.Ticket; wire.h
// turns one into the other.
#ifndef TRUNKLINE_TICKET_H_
#define TRUNKLINE_TICKET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace trunkline {

namespace internal {
class RuleSetAccess;
}

// The kind of request (诉求类型). Values equal trunkline.v1.TicketType.
enum class TicketType : std::uint8_t {
  kUnspecified = 0,  // Type conditions do not hold.
  kEnquiry = 1,      // 咨询
  kAssistance = 2,   // 求助
  kComplaint = 3,    // 投诉
  kReport = 4,       // 举报; always confidential.
  kSuggestion = 5,   // 建议
  kPraise = 6,       // 表扬
};

// How the ticket arrived. Values equal trunkline.v1.Channel.
enum class Channel : std::uint8_t {
  kUnspecified = 0,   // Channel conditions do not hold.
  kPhone = 1,         // 来电
  kWeb = 2,           // 网站
  kApp = 3,           // 客户端
  kWechat = 4,        // 微信 and other messengers.
  kSms = 5,           // 短信
  kLetter = 6,        // 来信
  kVisit = 7,         // 来访
  kMedia = 8,         // 媒体
  kFrom110 = 9,       // Handed over by 110.
  kFromHotline = 10,  // Handed over by another hotline.
  kFromCity = 11,     // Handed over by another city.
  kInternal = 12,     // Found by the city's own staff or sensors.
};

// The urgency that the operator set. Values equal trunkline.v1.Urgency.
enum class Urgency : std::uint8_t {
  kUnspecified = 0,  // Urgency conditions do not hold.
  kNormal = 1,       // 一般
  kUrgent = 2,       // 紧急
  kCritical = 3,     // 特急
};

// A file that belongs to a ticket or to a feedback. The host keeps the file.
struct Attachment {
  // Values equal trunkline.v1.Attachment.Kind.
  enum class Kind : std::uint8_t {
    kUnspecified = 0,  // Not given.
    kPhoto = 1,        // A picture.
    kAudio = 2,        // A recording of sound.
    kVideo = 3,        // A video.
    kDocument = 4,     // Any other file.
  };
  Kind kind = Kind::kUnspecified;  // What it is.
  std::string sha256;              // Of the content, 64 hexadecimal digits.
  std::string uri;                 // Where the host keeps it.
};

// The kinds of attributes that a rule set declares. Values equal
// trunkline.v1.AttributeDeclaration.Kind.
enum class AttributeKind : std::uint8_t {
  kUnspecified = 0,  // Not declared.
  kText = 1,         // One of the listed values, or any text if none is listed.
  kNumber = 2,       // A decimal of at most six places.
  kDate = 3,         // A date or a time.
  kTree = 4,         // One of the listed values, each below another or a root.
};

// A fact that the host defines, for attribute conditions. The value of an
// attribute that the rule set declares is read by its kind (docs/routing.md,
// "Declared attributes"); other values, and all names, are compared byte for
// byte.
struct Attribute {
  std::string_view name;   // Compared byte for byte. Not empty.
  std::string_view value;  // Any text.
};

// A code that a rule set has resolved, so that Route() need not look it up; see
// RuleSet::ResolveCategory(). The default is false: the string is looked up. It
// is only valid for the rule set that made it.
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

// The input of routing. All strings are UTF-8; invalid bytes match nothing. All
// views must stay valid during the call that reads the ticket. Empty strings
// are values that are not given.
struct Ticket {
  // The number that the citizen dialled, in any spelling ("12345",
  // "0731-12315", "+86 731 12345", full-width digits). Empty for web and app.
  std::string_view dialled;
  // Category: code, name or path of names. What is unknown or not valid at
  // acceptance is taken as its deepest known ancestor.
  std::string_view category;
  // Region of the matter (属地): code, name or path, as of acceptance.
  std::string_view region;

  TicketType type = TicketType::kUnspecified;  // The kind of request.
  Channel channel = Channel::kUnspecified;     // How it arrived.
  Urgency urgency = Urgency::kUnspecified;     // As the operator set it.

  // When the number was dialled; decides the phase of the hotline. Default:
  // accepted_at.
  absl::Time called_at = absl::InfinitePast();
  // When the centre accepted the ticket; decides the validity of everything
  // else. Required.
  absl::Time accepted_at = absl::InfinitePast();

  // The text that keywords, patterns and emergency signals search: title,
  // caller's words, dispatch text, as the host chooses.
  std::string_view text;

  // Codes of departments that the citizen complains of. These and the
  // departments below them do not handle the ticket.
  std::vector<std::string_view> against;
  // Code of the department that received the matter first (首接负责). Default:
  // the owner of the dialled number if its phase is dual or independent.
  std::string_view first_receiver;

  bool confidential = false;         // The caller asked for secrecy.
  bool emergency_confirmed = false;  // The operator says it is an emergency.
  bool transfer_failed = false;      // A sub-centre could not be reached.
  bool handed_over = false;  // The number's owner has handed it to the centre.

  std::vector<Attribute> attributes;  // In any order.

  // Of `dialled`. A resolved code that is set is used in place of its string
  // above.
  Code dialled_code;
  Code category_code;  // Of `category`.
  Code region_code;    // Of `region`.
};

}  // namespace trunkline

#endif  // TRUNKLINE_TICKET_H_
