// SPDX-License-Identifier: Apache-2.0
#include "src/desk/check_keys.h"

#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/messages.h"
#include "src/desk/mirror.h"
#include "src/desk/request_digest.h"
#include "src/desk/withheld_events.h"

namespace trunkline::desk {
namespace {

constexpr std::size_t kMostFaults = 1000;
constexpr std::size_t kPage = 500;

// Numbers that were reserved and not used: more than any desk reserves and
// loses in a day.
constexpr std::int64_t kMostSkipped = 1'000'000;

// What is wrong with the record of a key; null: nothing.
const base::Message* FindFault(const IdempotencyRecord& record,
                               const CheckedCases& cases) {
  const auto found = cases.cases.find(record.ref);
  if (record.key.empty()) return &messages::kEmptyKey;
  if (found == cases.cases.end()) return &messages::kKeyOfNoCase;
  if (record.first_version < 1 ||
      record.last_version < record.first_version - 1 ||
      record.last_version > found->second.version) {
    return &messages::kKeyOfNoEvents;
  }
  for (const char* const maker : {"mirror:", "import:"}) {
    if (!absl::StartsWith(record.source, maker)) continue;
    const std::string source = record.source.substr(7);
    if (!IsMirrorOf(source, record.ref) ||
        !absl::StartsWith(
            record.key,
            absl::StrCat(record.ref.jurisdiction, "/",
                         record.ref.id.substr(source.size() + 1), "/"))) {
      return &messages::kKeyOfOtherCase;
    }
  }
  if (record.digest.empty()) {
    return found->second.is_sealed && !found->second.is_erased
               ? &messages::kKeyNoDigest
               : nullptr;
  }
  return record.digest == RecordDigest(record, record.digest)
             ? nullptr
             : &messages::kKeyChanged;
}

// True if the store gave it; else says what is not verified.
template <typename T>
bool Gives(const absl::StatusOr<T>& value, DeskCheck* out) {
  if (!absl::IsUnimplemented(value.status())) return true;
  AddUnverified(base::TextOf(value.status()), out);
  return false;
}

}  // namespace

void AddFault(const CaseRef& ref, base::Text what, DeskCheck* out) {
  if (out->faults.size() < kMostFaults) {
    out->faults.push_back({ref, std::move(what.en), std::move(what.zh)});
  }
}

void AddUnverified(base::Text what, DeskCheck* out) {
  out->unverified.push_back(std::move(what.en));
  out->unverified_zh.push_back(std::move(what.zh));
}

absl::Status CheckKeys(Store* store, const CheckedCases& cases,
                       DeskCheck* out) {
  std::string source, key;
  for (;;) {
    const auto page = store->Keys(source, key, kPage);
    if (!Gives(page, out)) return absl::OkStatus();
    TRUNKLINE_RETURN_IF_ERROR(page.status());
    if (page->empty()) return absl::OkStatus();
    for (const IdempotencyRecord& record : *page) {
      ++out->keys;
      if (const base::Message* const what = FindFault(record, cases)) {
        AddFault(record.ref, base::FillFound(*what, {}), out);
      }
    }
    source = page->back().source;
    key = page->back().key;
  }
}

absl::Status CheckCounters(Store* store, const CheckedCases& cases,
                           DeskCheck* out) {
  const auto counters = store->Counters();
  if (!Gives(counters, out)) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(counters.status());
  std::map<std::string, std::int64_t> reserved;
  for (const CounterRecord& counter : *counters) {
    reserved[counter.name] = counter.last;
  }
  for (const auto& [name, used] : cases.numbers) {
    const auto found = reserved.find(name);
    if (found == reserved.end()) {
      AddFault({}, base::Fill<messages::kNoCounter>(name), out);
    } else if (found->second < used || found->second - used > kMostSkipped) {
      AddFault({},
               base::Fill<messages::kCounterBehind>(name, found->second, used),
               out);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckMeasures(Store* store, const CheckedCases& cases,
                           DeskCheck* out) {
  std::set<CaseRef> listed;
  CaseRef last;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kMeasures, "", last.jurisdiction, last.id,
                                kPage));
    for (const AuxiliaryRecord& record : page) {
      last = {record.source, record.id};
      if (!record.bytes.empty()) listed.insert(last);
    }
    if (page.size() < kPage) break;
  }
  for (const auto& [ref, checked] : cases.cases) {
    if (!checked.is_own ||
        checked.has_open_measures == (listed.count(ref) != 0)) {
      continue;
    }
    // A transaction writes both, so the case has another version if they
    // changed between the two reads.
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord now, store->Load(ref, nullptr));
    if (now.version != checked.version) continue;
    AddFault(ref, base::Fill<messages::kMeasuresDiffer>(), out);
  }
  return absl::OkStatus();
}

absl::Status CheckTables(Store* store, DeskCheck* out) {
  auto faults = store->CheckStorage();
  if (!Gives(faults, out)) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(faults.status());
  for (const std::string& fault : *faults) {
    AddFault({}, base::Verbatim(fault), out);
  }
  return absl::OkStatus();
}

}  // namespace trunkline::desk
