// SPDX-License-Identifier: Apache-2.0
#include "src/desk/seal.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
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

}  // namespace

void Split(std::string_view ticket, std::string* open, std::string* sealed) {
  open->clear();
  sealed->clear();
  lifecycle::Writer shown, kept;
  const bool good = schema::EachField(
      ticket, [&](std::uint32_t number, int, std::string_view bytes,
                  std::string_view whole) {
        switch (number) {
          case kCallId:
          case kWords:
          case kCaller:
            kept.Raw(whole);
            break;
          case kLocation: {
            lifecycle::Writer place, address;
            if (!schema::EachField(
                    bytes, [&](std::uint32_t part, int, std::string_view,
                               std::string_view field) {
                      (part == kAddress ? address : place).Raw(field);
                    })) {
              kept.Raw(whole);
              break;
            }
            shown.Bytes(kLocation, place.bytes());
            if (!address.bytes().empty()) {
              kept.Bytes(kLocation, address.bytes());
            }
            break;
          }
          default:
            shown.Raw(whole);
            break;
        }
      });
  if (!good) {
    *sealed = ticket;
    return;
  }
  *open = shown.bytes();
  *sealed = kept.bytes();
}

std::string Join(std::string_view open, std::string_view sealed) {
  if (sealed.empty()) return std::string(open);
  std::vector<Field> fields;
  if (!ReadFields(open, &fields) || !ReadFields(sealed, &fields)) {
    return std::string(sealed);
  }
  // By number, and of one number in their order; the parts of the location are
  // merged into one.
  std::stable_sort(
      fields.begin(), fields.end(),
      [](const Field& a, const Field& b) { return a.number < b.number; });
  lifecycle::Writer writer, location;
  for (const Field& field : fields) {
    if (field.number == kLocation) location.Raw(field.bytes);
  }
  bool placed = false;
  for (const Field& field : fields) {
    if (field.number != kLocation) {
      writer.Raw(field.whole);
    } else if (!placed) {
      writer.Bytes(kLocation, location.bytes());
      placed = true;
    }
  }
  return std::string(writer.bytes());
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
  // A signal may interrupt a call, and a call may give less than asked for. A
  // sandbox may refuse every call.
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
  return absl::UnavailableError(
      absl::StrCat("the system gives no random numbers: ",
                   error == 0 ? "no data" : std::strerror(error)));
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
