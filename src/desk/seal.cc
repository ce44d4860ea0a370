// SPDX-License-Identifier: Apache-2.0
#include "src/desk/seal.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "src/base/sha256.h"
#include "src/base/system_error.h"
#include "src/desk/messages.h"
#include "src/schema/private_parts.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline::desk {
namespace {

const schema::MessagePlan& TicketPlan() {
  static const schema::MessagePlan& plan =
      *schema::Registry::Get().Find("Ticket");
  return plan;
}

}  // namespace

void Split(std::string_view ticket, std::string* open, std::string* sealed) {
  schema::SplitSealed(TicketPlan(), ticket, open, sealed);
}

void SealUnknown(std::string_view event, std::string* sealed) {
  schema::AppendReserved(schema::ReservedField::kUnknownOfEvent, event, sealed);
}

std::string Join(std::string_view open, std::string_view sealed) {
  std::string ticket;
  const bool good =
      schema::EachField(sealed, [&](const schema::WireField& field) {
        if (!field.Is(schema::ReservedField::kUnknownOfEvent)) {
          ticket.append(field.whole());
        }
      });
  return schema::JoinSealed(TicketPlan(), open, good ? ticket : sealed);
}

std::string Digest(std::initializer_list<std::string_view> parts) {
  base::Sha256 sha;
  for (const std::string_view part : parts) {
    std::array<char, 8> length;
    auto size = static_cast<std::uint64_t>(part.size());
    for (char& byte : length) {
      byte = static_cast<char>(size & 0xFF);
      size >>= 8;
    }
    sha.Update({length.data(), length.size()});
    sha.Update(part);
  }
  return sha.Digest();
}

absl::StatusOr<std::string> NewSalt() { return NewSalt(&::getrandom); }

absl::StatusOr<std::string> NewSalt(RandomSource source) {
  // A call may be interrupted by a signal or return fewer bytes. A sandbox may
  // refuse every call, so the number of calls is limited.
  constexpr int kTries = 100;
  std::string salt(16, '\0');
  std::size_t have = 0;
  int error = 0;
  for (int i = 0; i < kTries; ++i) {
    const ssize_t got = source(salt.data() + have, salt.size() - have, 0);
    if (got > 0) have += static_cast<std::size_t>(got);
    if (have == salt.size()) return salt;
    if (got < 0) error = errno;
  }
  return base::Unavailable(base::Fill<messages::kNoRandom>(
      error == 0 ? base::Fill<messages::kNoData>() : base::SystemError(error)));
}

std::string SealOf(std::string_view salt, std::string_view sealed) {
  return Digest({"seal", salt, sealed});
}

std::string FirstLink(const CaseRef& ref) {
  return Digest({"case", ref.jurisdiction, ref.id});
}

std::string NextLink(std::string_view before, std::string_view bytes,
                     std::string_view seal) {
  return Digest({before, bytes, seal});
}

}  // namespace trunkline::desk
