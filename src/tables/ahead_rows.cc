// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ahead_rows.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ahead.h"
#include "src/base/message.h"

namespace trunkline::tables {
namespace {

constexpr std::size_t kMostRows = 256;
constexpr std::size_t kMostBytes = std::size_t{256} << 10;
// The memory of a longer row is not kept for the next.
constexpr std::size_t kMostKept = std::size_t{16} << 10;

class AheadRows : public RowReader {
 public:
  explicit AheadRows(std::unique_ptr<RowReader> reader)
      : reader_(std::move(reader)),
        sheet_(reader_->sheet()),
        notes_(reader_->notes()),
        batches_([this](Batch* batch) { return Fill(batch); }) {}

  absl::StatusOr<bool> Next(Row* row) override {
    if (batch_ == nullptr || at_ == batch_->size) {
      if (ended_) return end_;
      const absl::StatusOr<Batch*> next = batches_.Next();
      if (!next.ok() || *next == nullptr) {
        // The thread has ended: the reader is this thread's again.
        ended_ = true;
        batch_ = nullptr;
        if (!next.ok()) end_ = next.status();
        return end_;
      }
      batch_ = *next;
      at_ = 0;
    }
    std::swap(*row, batch_->rows[at_++]);
    return true;
  }

  std::string sheet() const override { return sheet_; }

  std::vector<base::Text> notes() const override {
    return ended_              ? reader_->notes()
           : batch_ != nullptr ? batch_->notes
                               : notes_;
  }

 private:
  struct Batch {
    std::vector<Row> rows = std::vector<Row>(kMostRows);
    std::size_t size = 0;  // Rows that are read.
    std::vector<base::Text> notes;
  };

  absl::StatusOr<bool> Fill(Batch* batch) {
    batch->size = 0;
    std::size_t bytes = 0;
    while (more_.ok() && *more_ && batch->size != kMostRows &&
           bytes < kMostBytes) {
      Row& row = batch->rows[batch->size];
      if (row.bytes() > kMostKept) row = Row();
      more_ = reader_->Next(&row);
      if (!more_.ok() || !*more_) break;
      bytes += row.bytes();
      ++batch->size;
    }
    if (batch->size == 0) return more_;
    batch->notes = reader_->notes();
    return true;
  }

  const std::unique_ptr<RowReader> reader_;
  const std::string sheet_;
  const std::vector<base::Text> notes_;  // Before the first row.
  absl::StatusOr<bool> more_ = true;     // Used by the thread alone.
  Batch* batch_ = nullptr;
  std::size_t at_ = 0;
  bool ended_ = false;
  absl::StatusOr<bool> end_ = false;
  base::Ahead<Batch> batches_;  // Last: its thread uses the others.
};

}  // namespace

std::unique_ptr<RowReader> ReadAhead(std::unique_ptr<RowReader> reader) {
  return std::make_unique<AheadRows>(std::move(reader));
}

}  // namespace trunkline::tables
