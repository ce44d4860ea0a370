// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_RECORDS_H_
#define TRUNKLINE_SRC_DESK_RECORDS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/desk/messages.h"
#include "src/desk/request_digest.h"
#include "trunkline/cases/store.h"

// What the SQL stores share: the columns of each record, the SQL of a scan, and
// the messages of expected failures. Templates, because the two client
// libraries have no common type:
//   Row     a row of a result: String(column), Number(column), TimeAt(column)
//   Params  parameters of a statement: Text(), Blob(), Int(), Time(), TimeUp(),
//           each of which takes the next position and returns Params&
namespace trunkline::desk {

inline constexpr char kCaseColumns[] =
    "jurisdiction, id, version, chain, stage, unit, region, source, "
    "adopted_as, open, opened_at, due, next_tick_at, state";

template <typename Row>
CaseRecord ReadCaseRecord(const Row& row) {
  CaseRecord out;
  out.ref.jurisdiction = row.String(0);
  out.ref.id = row.String(1);
  out.version = row.Number(2);
  out.chain = row.String(3);
  out.stage = row.String(4);
  out.unit = row.String(5);
  out.region = row.String(6);
  out.source = row.String(7);
  out.adopted_as = row.String(8);
  out.open = row.Number(9) != 0;
  out.opened_at = row.TimeAt(10);
  out.due = row.TimeAt(11);
  out.next_tick_at = row.TimeAt(12);
  out.state = row.String(13);
  return out;
}

// version, ..., state, jurisdiction, id; of an existing case also the version
// that it must have.
template <typename Params>
void BindCase(const CaseWrite& write, Params* params) {
  const CaseRecord& after = write.after;
  params->Int(after.version)
      .Blob(after.chain)
      .Text(after.stage)
      .Text(after.unit)
      .Text(after.region)
      .Text(after.source)
      .Text(after.adopted_as)
      .Int(after.open ? 1 : 0)
      .Time(after.opened_at)
      .Time(after.due)
      .TimeUp(after.next_tick_at)
      .Blob(after.state)
      .Text(after.ref.jurisdiction)
      .Text(after.ref.id);
  if (write.expected_version != 0) params->Int(write.expected_version);
}

// position, jurisdiction, id, version, at, type, source, bytes, seal, chain
template <typename Row>
EventRecord ReadEventRecord(const Row& row) {
  EventRecord out;
  out.position = row.Number(0);
  out.ref.jurisdiction = row.String(1);
  out.ref.id = row.String(2);
  out.version = row.Number(3);
  out.at = row.TimeAt(4);
  out.type = row.String(5);
  out.source = row.String(6);
  out.bytes = row.String(7);
  out.seal = row.String(8);
  out.chain = row.String(9);
  return out;
}

// version, salt, bytes, erased_by, erased_at, key, caller_tag
template <typename Row>
SealedRecord ReadSealedRecord(const Row& row) {
  SealedRecord out;
  out.version = row.Number(0);
  out.salt = row.String(1);
  out.bytes = row.String(2);
  out.erased_by = row.String(3);
  out.erased_at = row.TimeAt(4);
  out.key = row.String(5);
  out.caller_tag = row.Number(6);
  return out;
}

inline constexpr char kIdempotencyColumns[] =
    "source, key, digest, jurisdiction, id, first_version, last_version";

template <typename Row>
IdempotencyRecord ReadIdempotencyRecord(const Row& row) {
  IdempotencyRecord out;
  out.source = row.String(0);
  out.key = row.String(1);
  out.digest = row.String(2);
  out.ref.jurisdiction = row.String(3);
  out.ref.id = row.String(4);
  out.first_version = row.Number(5);
  out.last_version = row.Number(6);
  return out;
}

template <typename Params>
void BindIdempotencyRecord(const IdempotencyRecord& record, Params* params) {
  params->Text(record.source)
      .Text(record.key)
      .Blob(record.digest)
      .Text(record.ref.jurisdiction)
      .Text(record.ref.id)
      .Int(record.first_version)
      .Int(record.last_version);
}

// kind, source, id, bytes
template <typename Row>
AuxiliaryRecord ReadAuxiliaryRecord(const Row& row) {
  AuxiliaryRecord out;
  out.kind = row.String(0);
  out.source = row.String(1);
  out.id = row.String(2);
  out.bytes = row.String(3);
  return out;
}

// jurisdiction, id
template <typename Row>
CaseRef ReadCaseRef(const Row& row) {
  return {std::string(row.String(0)), std::string(row.String(1))};
}

// position, bytes, chain
template <typename Row>
AccessRecord ReadAccessRecord(const Row& row) {
  return {row.Number(0), std::string(row.String(1)),
          std::string(row.String(2))};
}

// In the order of StoreCounts.
template <typename Row>
StoreCounts ReadCounts(const Row& row) {
  StoreCounts out;
  out.cases = row.Number(0);
  out.open = row.Number(1);
  out.overdue = row.Number(2);
  out.ticks_pending = row.Number(3);
  out.mirrors = row.Number(4);
  out.mirrors_open = row.Number(5);
  out.events = row.Number(6);
  out.unpublished = row.Number(7);
  return out;
}

// When a sealed part that is to be stored was erased: what is there was not.
inline absl::Time ErasedAt(const SealedRecord& part) {
  return part.salt.empty() ? part.erased_at : absl::InfiniteFuture();
}

// A limit as both databases take it: their numbers have a sign.
inline std::int64_t SqlLimit(std::size_t limit) {
  return static_cast<std::int64_t>(
      std::min<std::size_t>(limit, std::size_t{1} << 40));
}

// The query of Store::Scan(). The parameters are $1, $2, ... in the order of
// their appearance, which both databases number alike. Views what it was built
// from.
struct ScanQuery {
  ScanQuery(std::string_view table, const CaseFilter& filter,
            const CaseRef& after, std::size_t max)
      : texts{after.jurisdiction, after.id},
        due_before(filter.due_before),
        limit(max) {
    sql = absl::StrCat("SELECT ", kCaseColumns, " FROM ", std::string(table),
                       " WHERE (jurisdiction, id) > ($1, $2)");
    const auto equal = [&](const char* column, const std::string& value) {
      if (value.empty()) return;
      texts.push_back(value);
      absl::StrAppend(&sql, " AND ", column, " = $", texts.size());
    };
    equal("jurisdiction", filter.jurisdiction);
    equal("unit", filter.unit);
    equal("stage", filter.stage);
    equal("region", filter.region);
    if (filter.source.empty()) {
      sql += " AND source = ''";
    } else {
      sql += " AND source <> ''";
      if (filter.source != "*") equal("source", filter.source);
    }
    if (filter.open_only) sql += " AND open = 1";
    if (filter.unadopted_only) sql += " AND adopted_as = ''";
    equal("adopted_as", filter.adopted_as);
    std::size_t last = texts.size();
    if (due_before != absl::InfiniteFuture()) {
      absl::StrAppend(&sql, " AND due < $", ++last);
    }
    absl::StrAppend(&sql, " ORDER BY jurisdiction, id LIMIT $", ++last);
  }

  template <typename Params>
  void Bind(Params* params) const {
    for (const std::string_view text : texts) params->Text(text);
    if (due_before != absl::InfiniteFuture()) params->TimeUp(due_before);
    params->Int(SqlLimit(limit));
  }

  std::string sql;
  std::vector<std::string_view> texts;
  absl::Time due_before;
  std::size_t limit;
};

inline absl::Status NoSuchCase(const CaseRef& ref) {
  return base::NotFound(
      base::Fill<messages::kNoSuchCase>(ref.id, ref.jurisdiction));
}

// A command for a mirror, or one that names it.
inline absl::Status IsKeptElsewhere(const CaseRecord& mirror) {
  return base::FailedPrecondition(
      mirror.adopted_as.empty()
          ? base::Fill<messages::kReadOnlyHere>(mirror.ref.id, mirror.source)
          : base::Fill<messages::kContinuesAs>(mirror.ref.id, mirror.source,
                                               mirror.adopted_as));
}

inline absl::Status KeyIsUsed(const IdempotencyRecord& record) {
  const std::string key = base::Quoted(record.key);
  const std::string source = base::Quoted(record.source);
  return base::AlreadyExists(
      record.digest.empty() ? base::Fill<messages::kKeyOfErased>(key, source)
                            : base::Fill<messages::kKeyOfOther>(key, source));
}

inline absl::Status NoSuchKey() {
  return base::NotFound(base::Fill<messages::kKeyNotUsed>());
}

inline absl::Status WrongVersion(const CaseWrite& write) {
  return base::Aborted(base::Fill<messages::kNotAtVersion>(
      write.after.ref.id, write.expected_version));
}

inline absl::Status NotNew(const AuxiliaryRecord& record) {
  return base::Aborted(base::Fill<messages::kRecordThere>(record.id));
}

inline absl::Status IsOther(const AuxiliaryRecord& record) {
  return base::Aborted(base::Fill<messages::kRecordIsOther>(record.id));
}

inline absl::Status ErasedMeanwhile(const CaseWrite& write) {
  return base::Aborted(
      base::Fill<messages::kErasedMeanwhile>(write.after.ref.id));
}

// What a batch with the key of `original` gets: the first result if it is the
// same request, else AlreadyExists. An erased digest matches no request.
inline absl::StatusOr<CommitResult> Replay(IdempotencyRecord original,
                                           const IdempotencyRecord& key) {
  if (!original.digest.empty() && IsSameRequest(original.digest, key.digest)) {
    return CommitResult{true, std::move(original)};
  }
  return KeyIsUsed(original);
}

inline absl::Status CheckReservation(std::int64_t count) {
  if (count >= 1) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<messages::kReserve>(count));
}

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_RECORDS_H_
