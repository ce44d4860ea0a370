#include "src/desk/seal.h"

#include <sys/random.h>

#include <array>
#include <map>
#include <vector>

#include "src/base/sha256.h"
#include "src/lifecycle/codec.h"
#include "src/schema/wire.h"

namespace trunkline::desk {
namespace {

// Of trunkline.v1.Ticket, and of Location.
constexpr std::uint32_t kCallId = 3, kLocation = 16, kWords = 19, kCaller = 32;
constexpr std::uint32_t kAddress = 4;

struct Field {
  std::uint32_t number = 0;
  std::string_view bytes;  // Of what has a length.
  std::string_view whole;
};

bool ReadFields(std::string_view message, std::vector<Field>* fields) {
  return schema::EachField(
      message, [&](std::uint32_t number, int, std::string_view bytes,
                   std::string_view whole) {
        fields->push_back({number, bytes, whole});
      });
}

std::string Raw(base::Sha256* sha) {
  const std::string hex = sha->HexDigest();
  std::string out;
  const auto nibble = [](char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
  };
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out.push_back(static_cast<char>(nibble(hex[i]) << 4 | nibble(hex[i + 1])));
  }
  return out;
}

}  // namespace

void Split(std::string_view ticket, std::string* open, std::string* sealed) {
  open->clear();
  sealed->clear();
  std::vector<Field> fields;
  if (!ReadFields(ticket, &fields)) {
    *sealed = ticket;
    return;
  }
  for (const Field& field : fields) {
    switch (field.number) {
      case kCallId:
      case kWords:
      case kCaller:
        sealed->append(field.whole);
        break;
      case kLocation: {
        std::vector<Field> parts;
        if (!ReadFields(field.bytes, &parts)) {
          sealed->append(field.whole);
          break;
        }
        std::string place, address;
        for (const Field& part : parts) {
          (part.number == kAddress ? address : place).append(part.whole);
        }
        lifecycle::Writer(open).Bytes(kLocation, place);
        if (!address.empty()) {
          lifecycle::Writer(sealed).Bytes(kLocation, address);
        }
        break;
      }
      default:
        open->append(field.whole);
        break;
    }
  }
}

std::string Join(std::string_view open, std::string_view sealed) {
  if (sealed.empty()) return std::string(open);
  std::vector<Field> fields;
  if (!ReadFields(open, &fields) || !ReadFields(sealed, &fields)) {
    return std::string(sealed);
  }
  // By number; of one number as they come, and the location put together.
  std::multimap<std::uint32_t, const Field*> ordered;
  std::string location;
  for (const Field& field : fields) {
    ordered.emplace(field.number, &field);
    if (field.number == kLocation) location.append(field.bytes);
  }
  std::string out;
  bool placed = false;
  for (const auto& entry : ordered) {
    if (entry.first != kLocation) {
      out.append(entry.second->whole);
    } else if (!placed) {
      lifecycle::Writer(&out).Bytes(kLocation, location);
      placed = true;
    }
  }
  return out;
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
  return Raw(&sha);
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
