// SPDX-License-Identifier: Apache-2.0
#include "trunkline/notices.h"

#include <algorithm>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/notices/messages.h"
#include "src/schema/schema.h"
#include "trunkline_internal/v1/notice.pb.h"

namespace trunkline {
namespace {

namespace messages = notices::messages;
namespace proto = trunkline_internal::v1;
using Kind = NoticeEvent::Kind;

constexpr std::size_t kMaxText = 16 << 10;
constexpr std::size_t kMaxEvidence = 1000;

absl::Status Needs(const char* field) {
  return base::InvalidArgument(base::Fill<messages::kNeeds>(field));
}

bool IsTime(absl::Time time) {
  return time > absl::InfinitePast() && time < absl::InfiniteFuture() &&
         base::IsTimestamp(absl::ToUnixSeconds(time), 0);
}

absl::Status CheckText(const char* field, const std::string& text) {
  if (text.size() <= kMaxText && base::IsText(text)) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<messages::kText>(field, kMaxText));
}

// What an event says by itself.
absl::Status Check(const NoticeEvent& event) {
  if (event.notice.empty()) return Needs("notice");
  if (event.by.empty()) return Needs("by");
  if (!IsTime(event.at)) {
    return base::InvalidArgument(base::Fill<messages::kTime>("at"));
  }
  for (const auto& [field, text] :
       {std::pair("notice", &event.notice),
        {"by", &event.by},
        {"recipient", &event.recipient},
        {"text", &event.text},
        {"finding.category", &event.finding.category},
        {"finding.region", &event.finding.region},
        {"finding.subject", &event.finding.subject},
        {"measure", &event.measure},
        {"reason", &event.reason},
        {"note", &event.note}}) {
    TRUNKLINE_RETURN_IF_ERROR(CheckText(field, *text));
  }
  switch (event.kind) {
    case Kind::kSent:
      if (event.recipient.empty()) return Needs("sent.recipient");
      if (event.finding.kind == NoticeFindingKind::kUnspecified) {
        return Needs("sent.finding.kind");
      }
      if (event.finding.evidence.empty() ||
          event.finding.evidence.size() > kMaxEvidence) {
        return Needs("sent.finding.evidence");
      }
      for (const std::string& line : event.finding.evidence) {
        TRUNKLINE_RETURN_IF_ERROR(CheckText("finding.evidence", line));
      }
      if (!IsTime(event.answer_due)) {
        return base::InvalidArgument(
            base::Fill<messages::kTime>("sent.answer_due"));
      }
      if (event.answer_due <= event.at) {
        return base::InvalidArgument(base::Fill<messages::kDue>());
      }
      break;
    case Kind::kAnswered:
      if (event.adopted && event.measure.empty()) {
        return Needs("answered.measure");
      }
      if (event.adopted && (event.measure_date.year() < 1971 ||
                            event.measure_date.year() > 9999)) {
        return base::InvalidArgument(base::Fill<messages::kDate>());
      }
      if (!event.adopted && event.reason.empty()) {
        return Needs("answered.reason");
      }
      break;
    case Kind::kVerified:
      if (event.note.empty()) return Needs("verified.note");
      break;
  }
  return absl::OkStatus();
}

void SetTime(absl::Time time, google::protobuf::Timestamp* out) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::Time TimeOf(bool present, const google::protobuf::Timestamp& time) {
  if (!present) return absl::InfinitePast();
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace

NoticeState Notice::state() const {
  if (!answered.has_value()) return NoticeState::kOpen;
  if (!answered->adopted) return NoticeState::kNotAdopted;
  return verified.has_value() && verified->done ? NoticeState::kVerified
                                                : NoticeState::kAdopted;
}

bool Notice::overdue(absl::Time now) const {
  return answered.has_value() ? answered->at > sent.answer_due
                              : now > sent.answer_due;
}

absl::Status NoticeBook::Add(const NoticeEvent& event) {
  TRUNKLINE_RETURN_IF_ERROR(Check(event));
  const auto found = numbers_.find(event.notice);
  const std::string quoted = base::Quoted(event.notice);
  if (event.kind == Kind::kSent) {
    if (found != numbers_.end()) {
      return base::AlreadyExists(base::Fill<messages::kTwice>(quoted));
    }
    numbers_.emplace(event.notice, notices_.size());
    notices_.emplace_back().sent = event;
    events_.push_back(event);
    return absl::OkStatus();
  }
  if (found == numbers_.end()) {
    return base::NotFound(base::Fill<messages::kUnknown>(quoted));
  }
  Notice& notice = notices_[found->second];
  const absl::Time last = notice.verified.has_value()   ? notice.verified->at
                          : notice.answered.has_value() ? notice.answered->at
                                                        : notice.sent.at;
  if (event.at < last) {
    return base::InvalidArgument(base::Fill<messages::kBefore>(quoted));
  }
  if (notice.state() == NoticeState::kVerified) {
    return base::FailedPrecondition(base::Fill<messages::kClosed>(quoted));
  }
  if (event.kind == Kind::kAnswered) {
    notice.answered = event;
    notice.verified.reset();
  } else {
    if (notice.state() != NoticeState::kAdopted) {
      return base::FailedPrecondition(
          base::Fill<messages::kNotAdopted>(quoted));
    }
    if (event.by == notice.answered->by) {
      return base::PermissionDenied(base::Fill<messages::kOwnAnswer>(quoted));
    }
    notice.verified = event;
  }
  events_.push_back(event);
  return absl::OkStatus();
}

const Notice* NoticeBook::Find(std::string_view id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &notices_[found->second];
}

std::string WriteNoticeEvent(const NoticeEvent& event) {
  proto::NoticeEvent out;
  out.set_notice(event.notice);
  SetTime(event.at, out.mutable_at());
  out.set_by(event.by);
  switch (event.kind) {
    case Kind::kSent: {
      proto::NoticeSent& sent = *out.mutable_sent();
      sent.set_recipient(event.recipient);
      proto::NoticeFinding& finding = *sent.mutable_finding();
      finding.set_kind(
          static_cast<proto::NoticeFindingKind>(event.finding.kind));
      finding.set_category(event.finding.category);
      finding.set_region(event.finding.region);
      finding.set_subject(event.finding.subject);
      for (const std::string& line : event.finding.evidence) {
        finding.add_evidence(line);
      }
      SetTime(event.answer_due, sent.mutable_answer_due());
      sent.set_text(event.text);
      break;
    }
    case Kind::kAnswered: {
      proto::NoticeAnswered& answered = *out.mutable_answered();
      answered.set_adopted(event.adopted);
      if (event.adopted) {
        answered.set_measure(event.measure);
        answered.set_measure_date(base::FormatDate(event.measure_date));
      }
      answered.set_reason(event.reason);
      break;
    }
    case Kind::kVerified:
      out.mutable_verified()->set_done(event.done);
      out.mutable_verified()->set_note(event.note);
      break;
  }
  const auto json =
      schema::FromBinary("NoticeEvent", out.SerializeAsString(), Format::kJson);
  return json.ok() ? *json + "\n" : std::string();
}

absl::StatusOr<NoticeEvent> ReadNoticeEvent(std::string_view line) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string binary,
      schema::ToBinary("NoticeEvent", line, Format::kJson));
  proto::NoticeEvent from;
  if (!from.ParseFromString(binary)) return Needs("notice");
  NoticeEvent out;
  out.notice = from.notice();
  out.at = TimeOf(from.has_at(), from.at());
  out.by = from.by();
  switch (from.kind_case()) {
    case proto::NoticeEvent::kSent: {
      const proto::NoticeSent& sent = from.sent();
      out.kind = Kind::kSent;
      out.recipient = sent.recipient();
      out.finding.kind = static_cast<NoticeFindingKind>(sent.finding().kind());
      out.finding.category = sent.finding().category();
      out.finding.region = sent.finding().region();
      out.finding.subject = sent.finding().subject();
      out.finding.evidence.assign(sent.finding().evidence().begin(),
                                  sent.finding().evidence().end());
      out.answer_due = TimeOf(sent.has_answer_due(), sent.answer_due());
      out.text = sent.text();
      break;
    }
    case proto::NoticeEvent::kAnswered: {
      const proto::NoticeAnswered& answered = from.answered();
      out.kind = Kind::kAnswered;
      out.adopted = answered.adopted();
      out.measure = answered.measure();
      out.reason = answered.reason();
      if (!answered.measure_date().empty()) {
        const auto date = base::ParseCivil(answered.measure_date());
        if (!date.ok() || answered.measure_date().size() != 10) {
          return base::InvalidArgument(base::Fill<messages::kDate>());
        }
        out.measure_date = absl::CivilDay(*date);
      }
      break;
    }
    case proto::NoticeEvent::kVerified:
      out.kind = Kind::kVerified;
      out.done = from.verified().done();
      out.note = from.verified().note();
      break;
    case proto::NoticeEvent::KIND_NOT_SET:
      return Needs("sent");
  }
  return out;
}

absl::StatusOr<NoticeFile> ReadNotices(std::string_view content) {
  NoticeFile out;
  std::size_t number = 0;
  for (std::size_t end;
       (end = content.find('\n', out.whole)) != std::string_view::npos;
       out.whole = end + 1) {
    ++number;
    absl::StatusOr<NoticeEvent> event =
        ReadNoticeEvent(content.substr(out.whole, end - out.whole));
    const absl::Status status =
        event.ok() ? out.book.Add(*event) : event.status();
    if (!status.ok()) {
      return base::ErrorOf(status.code(), base::Fill<messages::kLine>(
                                              number, base::TextOf(status)));
    }
  }
  return out;
}

}  // namespace trunkline
