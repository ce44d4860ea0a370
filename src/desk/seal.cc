#include "src/desk/seal.h"

#include <sys/random.h>

#include <array>

#include "src/base/sha256.h"
#include "src/schema/private_parts.h"
#include "src/schema/registry.h"

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

std::string Join(std::string_view open, std::string_view sealed) {
  return schema::JoinSealed(TicketPlan(), open, sealed);
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

std::string NewSalt() {
  std::string salt(16, '\0');
  std::size_t have = 0;
  while (have < salt.size()) {
    const ssize_t got =
        ::getrandom(salt.data() + have, salt.size() - have, 0);
    if (got > 0) have += static_cast<std::size_t>(got);
  }
  return salt;
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
