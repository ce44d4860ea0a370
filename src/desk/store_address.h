// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_STORE_ADDRESS_H_
#define TRUNKLINE_SRC_DESK_STORE_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// What names a store in the C library and at the command, which read it here:
//
//   memory
//   sqlite:FILE
//   postgresql:CONNINFO   "postgresql:service=desk", "postgresql://host/desk"
namespace trunkline::desk {

struct StoreAddress {
  enum class Kind { kMemory, kSqlite, kPostgresql };
  Kind kind = Kind::kMemory;
  // The path of the file, or what libpq connects by; empty for kMemory.
  std::string where;
};

// Returns the parts of an address; neither file nor server is looked for.
// InvalidArgument: no such kind of store, or a file whose name may be a
// connection string with a password. The error repeats no more than the word
// before the colon, because a connection string may hold a password.
absl::StatusOr<StoreAddress> ParseStoreAddress(std::string_view address);

// Whether a word where a command also takes a file is meant as the address of a
// store: "sqlite:FILE", "postgresql:CONNINFO". "memory" may be a file;
// "postgres:" is meant as one, and ParseStoreAddress() says how it is spelt.
bool IsStoreAddress(std::string_view word);

// Unimplemented: the program was built without a kind of store.
absl::Status StoreNotBuilt(StoreAddress::Kind kind);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_STORE_ADDRESS_H_
