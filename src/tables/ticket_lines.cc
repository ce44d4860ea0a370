// SPDX-License-Identifier: Apache-2.0
// Tickets as JSON or text format, one a line.
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/messages.h"
#include "src/tables/ticket_record.h"

namespace trunkline::tables {
namespace {

class LineReader : public TicketReader {
 public:
  LineReader(TextInput* input, Format format, const RuleSet* rules,
             std::size_t max_bytes, std::optional<absl::TimeZone> zone)
      : input_(input),
        format_(format),
        labels_(rules),
        max_bytes_(max_bytes),
        zone_(zone) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    ClearRecord(record);
    std::string_view line;
    bool too_long = false;
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, NextLine(&line, &too_long));
      if (!more) return false;
    } while (!too_long && Trim(line).empty());
    record->row = ++rows_;
    record->line = line_;
    if (too_long) {
      Reject(record, {}, base::Fill<messages::kLineTooLong>(max_bytes_));
    } else if (base::FindInvalidUtf8(line) != std::string_view::npos) {
      Reject(record, {},
             base::Fill<messages::kNotCharset>(CharsetName(input_->charset())));
    } else {
      Take(Read(line), &labels_, record);
    }
    return true;
  }

  std::vector<base::Text> notes() const override {
    if (input_->doubt().empty()) return {};
    return {input_->doubt()};
  }

 private:
  absl::StatusOr<StoredTicket> Read(std::string_view line) const {
    absl::StatusOr<StoredTicket> ticket = ReadTicket(line, format_);
    if (ticket.ok() || !zone_.has_value() || format_ != Format::kJson) {
      return ticket;
    }
    // Its times may have no offset.
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string bytes,
        schema::ToBinary("Ticket", line, format_, nullptr, &*zone_));
    return ReadTicket(bytes, Format::kBinary);
  }

  absl::StatusOr<bool> NextLine(std::string_view* line, bool* too_long) {
    *too_long = false;
    std::size_t searched = used_;
    while (true) {
      const std::size_t end = text_.find('\n', searched);
      if (end != std::string::npos) {
        *line = std::string_view(text_).substr(used_, end - used_);
        *too_long |= line->size() > max_bytes_;
        used_ = end + 1;
        ++line_;
        return true;
      }
      if (text_.size() - used_ > max_bytes_) {
        *too_long = true;
        text_.clear();
      } else {
        text_.erase(0, used_);
      }
      used_ = 0;
      searched = text_.size();
      TRUNKLINE_RETURN_IF_ERROR(input_->Read(&text_));
      if (text_.size() == searched) {
        if (text_.empty() && !*too_long) return false;
        ++line_;
        last_.swap(text_);
        text_.clear();
        *line = last_;
        return true;
      }
    }
  }

  TextInput* input_;
  Format format_;
  RuleSetLabels labels_;
  std::size_t max_bytes_;
  std::optional<absl::TimeZone> zone_;
  std::string text_;
  std::string last_;
  std::size_t used_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TicketReader> NewTicketLineReader(
    TextInput* input, Format format, const RuleSet* rules,
    std::size_t max_line_bytes, std::optional<absl::TimeZone> zone) {
  return std::make_unique<LineReader>(input, format, rules, max_line_bytes,
                                      zone);
}

}  // namespace trunkline::tables
