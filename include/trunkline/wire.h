// Tickets and decisions as the messages of proto/trunkline/v1/: binary for
// storage and the wire, JSON for the web, text format for people.
//
//   auto stored = trunkline::ReadTicket(bytes, trunkline::Format::kBinary);
//   if (!stored.ok()) return stored.status();
//   rules.Route(stored->ticket(), &decision);
//   std::string json = trunkline::WriteDecision(decision, stored->id(),
//       stored->ticket().accepted_at, trunkline::Format::kJson);
#ifndef TRUNKLINE_WIRE_H_
#define TRUNKLINE_WIRE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

// A ticket that owns its strings. Movable; not copyable. Safe to read from any
// thread.
class StoredTicket {
 public:
  StoredTicket(StoredTicket&&) noexcept;
  StoredTicket& operator=(StoredTicket&&) noexcept;
  ~StoredTicket();

  // The view that routing takes. Its text is title, caller_words and
  // dispatch_text, joined by line breaks. Caller fields are not in it.
  const Ticket& ticket() const;
  std::string_view id() const;
  // trunkline.v1.Ticket, canonical binary form, caller fields included.
  const std::string& bytes() const;

 private:
  friend absl::StatusOr<StoredTicket> ReadTicket(std::string_view, Format);
  struct Rep;
  explicit StoredTicket(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Reads one trunkline.v1.Ticket. InvalidArgument names line and column (text,
// JSON) and what is wrong; it never quotes caller fields or words. A ticket
// without accepted_at is read; Route refuses it.
absl::StatusOr<StoredTicket> ReadTicket(std::string_view content,
                                        Format format);

// Writes a decision as trunkline.v1.Decision. Text and JSON are one line.
// kAuto is kBinary.
std::string WriteDecision(const Decision& decision, std::string_view ticket_id,
                          absl::Time accepted_at, Format format);

// Turns a message of trunkline.v1 ("RuleSet", "Ticket", "Decision",
// "CallRecord", "CalendarFile") from one format into another. InvalidArgument
// as for ReadTicket, or for an unknown type.
absl::StatusOr<std::string> Convert(std::string_view type,
                                    std::string_view content, Format from,
                                    Format to);

}  // namespace trunkline

#endif  // TRUNKLINE_WIRE_H_
