// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_REQUEST_DIGEST_H_
#define TRUNKLINE_SRC_DESK_REQUEST_DIGEST_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "src/desk/seal.h"
#include "trunkline/cases/store.h"

// IdempotencyRecord::digest: 24 bytes that stand for the request, and 8 that
// stand for the record, so that a record that was changed is found.
namespace trunkline::desk {

inline constexpr std::size_t kRequestBytes = 24;
inline constexpr std::size_t kDigestBytes = 32;

// Whether a digest is that of a request. `digest`: of a record, or of the
// request.
inline bool IsSameRequest(std::string_view digest, std::string_view request) {
  return digest.substr(0, kRequestBytes) == request.substr(0, kRequestBytes);
}

// The digest of a record of a request. Only the first bytes of `request` count,
// so that of the record itself gives the same again if it is intact.
inline std::string RecordDigest(const IdempotencyRecord& record,
                                std::string_view request) {
  std::string out(request.substr(0, kRequestBytes));
  const std::string rest = Digest(
      {out, record.source, record.key, record.ref.jurisdiction, record.ref.id,
       absl::StrCat(record.first_version), absl::StrCat(record.last_version)});
  out.append(rest, 0, kDigestBytes - kRequestBytes);
  return out;
}

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_REQUEST_DIGEST_H_
