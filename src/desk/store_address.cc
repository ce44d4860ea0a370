// SPDX-License-Identifier: Apache-2.0
#include "src/desk/store_address.h"

#include "src/base/connection_string.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/desk/messages.h"

namespace trunkline::desk {
namespace {

// Removes `kind` and a colon from the front, if they are there.
bool Takes(std::string_view kind, std::string_view* address) {
  if (address->substr(0, kind.size()) != kind ||
      address->substr(kind.size(), 1) != ":") {
    return false;
  }
  address->remove_prefix(kind.size() + 1);
  return true;
}

}  // namespace

absl::StatusOr<StoreAddress> ParseStoreAddress(std::string_view address) {
  std::string_view rest = address;
  if (address == "memory") return StoreAddress{};
  if (Takes("sqlite", &rest)) {
    if (base::MayHoldPassword(rest)) {
      return base::InvalidArgument(base::Fill<messages::kFileIsConnection>());
    }
    return StoreAddress{StoreAddress::Kind::kSqlite, std::string(rest)};
  }
  if (Takes("postgresql", &rest)) {
    // To libpq the name is a part of a URI, and not of "service=desk".
    const bool uri = rest.substr(0, 2) == "//";
    return StoreAddress{StoreAddress::Kind::kPostgresql,
                        std::string(uri ? address : rest)};
  }
  if (Takes("postgres", &rest)) {
    return base::InvalidArgument(base::Fill<messages::kPostgresSpelling>());
  }
  const std::size_t end = address.find_first_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return base::InvalidArgument(
      base::Fill<messages::kNoSuchStore>(base::Quoted(address.substr(0, end))));
}

bool IsStoreAddress(std::string_view word) {
  return Takes("sqlite", &word) || Takes("postgresql", &word) ||
         Takes("postgres", &word);
}

absl::Status StoreNotBuilt(StoreAddress::Kind kind) {
  return base::Unimplemented(base::Fill<messages::kStoreNotBuilt>(
      kind == StoreAddress::Kind::kSqlite ? "SQLite" : "PostgreSQL"));
}

}  // namespace trunkline::desk
