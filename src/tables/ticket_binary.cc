// SPDX-License-Identifier: Apache-2.0
// Tickets in wire format, each after its length.
#include <utility>

#include "src/base/status.h"
#include "src/schema/wire.h"
#include "src/tables/messages.h"
#include "src/tables/ticket_record.h"

namespace trunkline::tables {
namespace {

class BinaryReader : public TicketReader {
 public:
  BinaryReader(ReadFunction read, const RuleSet* rules, std::size_t max_bytes)
      : read_(std::move(read)), labels_(rules), max_bytes_(max_bytes) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    ClearRecord(record);
    if (broken_) return false;
    std::uint64_t size = 0;
    int shift = 0;
    while (true) {
      TRUNKLINE_RETURN_IF_ERROR(Need(1));
      if (buffer_.size() == used_) {
        if (shift == 0) return false;
        return Broken(record, base::Fill<messages::kEndsInLength>());
      }
      const auto byte = static_cast<unsigned char>(buffer_[used_++]);
      size |= std::uint64_t{byte & 0x7Fu} << shift;
      shift += 7;
      if (byte < 0x80) break;
      if (shift > 56)
        return Broken(record, base::Fill<messages::kNotALength>());
    }
    if (size > max_bytes_) {
      return Broken(record,
                    base::Fill<messages::kLengthTooBig>(size, max_bytes_));
    }
    TRUNKLINE_RETURN_IF_ERROR(Need(static_cast<std::size_t>(size)));
    if (buffer_.size() - used_ < size) {
      return Broken(record, base::Fill<messages::kEndsInTicket>());
    }
    record->row = ++rows_;
    Take(ReadTicket(std::string_view(buffer_).substr(
                        used_, static_cast<std::size_t>(size)),
                    Format::kBinary),
         &labels_, record);
    used_ += static_cast<std::size_t>(size);
    return true;
  }

 private:
  bool Broken(TicketRecord* record, const base::Text& reason) {
    broken_ = true;
    record->row = ++rows_;
    Reject(record, {}, base::Fill<messages::kRestUnread>(reason));
    return true;
  }

  // Tries to have `size` bytes at `used_`.
  absl::Status Need(std::size_t size) {
    constexpr std::size_t kChunk = std::size_t{64} << 10;
    if (buffer_.size() - used_ >= size) return absl::OkStatus();
    buffer_.erase(0, used_);
    used_ = 0;
    while (buffer_.size() < size) {
      const std::size_t before = buffer_.size();
      buffer_.resize(before + kChunk);
      absl::StatusOr<std::size_t> n = read_(&buffer_[before], kChunk);
      buffer_.resize(before + (n.ok() ? *n : 0));
      if (!n.ok()) return n.status();
      if (*n == 0) break;
    }
    return absl::OkStatus();
  }

  ReadFunction read_;
  RuleSetLabels labels_;
  std::size_t max_bytes_;
  std::string buffer_;
  std::size_t used_ = 0;
  std::uint64_t rows_ = 0;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<TicketReader> NewTicketBinaryReader(ReadFunction read,
                                                    const RuleSet* rules,
                                                    std::size_t max_bytes) {
  return std::make_unique<BinaryReader>(std::move(read), rules, max_bytes);
}

void AppendDelimited(std::string_view bytes, std::string* out) {
  schema::AppendVarint(bytes.size(), out);
  out->append(bytes);
}

}  // namespace trunkline::tables
