// SPDX-License-Identifier: Apache-2.0
#include "src/desk/withheld_events.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "src/base/status.h"
#include "src/desk/messages.h"
#include "src/desk/seal.h"

namespace trunkline::desk {
namespace {

constexpr std::size_t kSalt = 16;

std::string IdOf(const std::string& case_id, std::int64_t version) {
  return absl::StrFormat("%s/%019d", case_id, version);
}

}  // namespace

absl::StatusOr<AuxiliaryRecord> Withhold(const CaseRef& ref, const Event& event,
                                         std::string* seal) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string salt, NewSalt());
  const std::string bytes = WriteEvent(event);
  *seal = SealOf(salt, bytes);
  return AuxiliaryRecord{kWithheld, ref.jurisdiction,
                         IdOf(ref.id, event.version), salt + bytes};
}

absl::StatusOr<WithheldEvent> FindWithheld(Store* store,
                                           const EventRecord& record) {
  WithheldEvent out;
  // Most sealed parts are tickets', whose events have a type of their own.
  if (record.seal.empty() || record.type != "trunkline.case.other") return out;
  const std::string id = IdOf(record.ref.id, record.version);
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<AuxiliaryRecord> found,
      store->AuxiliaryRecords(kWithheld, record.ref.jurisdiction,
                              record.ref.jurisdiction,
                              IdOf(record.ref.id, record.version - 1), 1));
  if (found.empty() || found[0].id != id) return out;
  const std::string& whole = found[0].bytes;
  if (whole.size() < kSalt ||
      SealOf(whole.substr(0, kSalt), whole.substr(kSalt)) != record.seal) {
    return base::DataLoss(
        base::Fill<messages::kWithheldChanged>(record.version, record.ref.id));
  }
  out.found = true;
  out.bytes = whole.substr(kSalt);
  return out;
}

AuxiliaryRecord MeasuresRecord(const CaseRef& ref, const Case& c) {
  const bool open =
      std::any_of(c.supervision.begin(), c.supervision.end(), IsOpen);
  return {kMeasures, ref.jurisdiction, ref.id, open ? "1" : ""};
}

}  // namespace trunkline::desk
