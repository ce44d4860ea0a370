// SPDX-License-Identifier: Apache-2.0
// How a store is named, in the C library and at the command.
#include "src/desk/store_address.h"

#include <string>

#include "tests/catch.h"
#include "trunkline/language.h"

namespace trunkline::desk {
namespace {

using Kind = StoreAddress::Kind;

TEST_CASE("an address names a kind of store and where it is") {
  struct Row {
    const char* address;
    Kind kind;
    const char* where;
  };
  const Row rows[] = {
      {"memory", Kind::kMemory, ""},
      {"sqlite:desk.db", Kind::kSqlite, "desk.db"},
      {"sqlite:", Kind::kSqlite, ""},
      {"sqlite:postgresql:x", Kind::kSqlite, "postgresql:x"},
      // Names of files, not of passwords.
      {"sqlite:a@b.db", Kind::kSqlite, "a@b.db"},
      {"sqlite:a@b:1.db", Kind::kSqlite, "a@b:1.db"},
      {"sqlite:password.db", Kind::kSqlite, "password.db"},
      {"postgresql:", Kind::kPostgresql, ""},
      {"postgresql:host=/run dbname=d", Kind::kPostgresql,
       "host=/run dbname=d"},
      {"postgresql://u@h/d", Kind::kPostgresql, "postgresql://u@h/d"},
  };
  for (const Row& row : rows) {
    INFO(row.address);
    const auto read = ParseStoreAddress(row.address);
    REQUIRE(read.ok());
    CHECK(read->kind == row.kind);
    CHECK(read->where == row.where);
  }
}

TEST_CASE("another address is refused, and what it holds is not repeated") {
  for (const std::string address :
       {"", "memory:", "Memory", "sqlite", "SQLITE:x", "postgresql",
        "mysql:password=CANARY", "password=CANARY", "postgres:password=CANARY",
        "postgres://u:CANARY@h/d", "/tmp/CANARY.db", "\xff:CANARY",
        "postgresql //u:CANARY@h", "u:CANARY@h", "//u:CANARY@h",
        // Behind "sqlite:", where a file of that name would be made.
        "sqlite:postgresql://u:CANARY@h/x", "sqlite:u:CANARY@h",
        "sqlite:host=x password=CANARY", "sqlite:PASSWD =CANARY"}) {
    INFO(address);
    const absl::Status refused = ParseStoreAddress(address).status();
    CHECK(absl::IsInvalidArgument(refused));
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string text = MessageOf(refused, language);
      INFO(text);
      CHECK(text.find("postgresql:") != std::string::npos);
      CHECK(text.find("CANARY") == std::string::npos);
    }
  }
}

TEST_CASE("a word is told from a file's name") {
  for (const char* address :
       {"sqlite:desk.db", "sqlite:", "postgresql:service=desk",
        "postgresql://u@h/d", "postgres://u@h/d"}) {
    INFO(address);
    CHECK(IsStoreAddress(address));
  }
  for (const char* file :
       {"", "-", "memory", "cases.csv", "sqlite", "sqlite.csv", "SQLITE:x",
        "postgresql", "a/sqlite:desk.db", "mysql:x"}) {
    INFO(file);
    CHECK_FALSE(IsStoreAddress(file));
  }
}

TEST_CASE("a store that was not built is named") {
  CHECK(StoreNotBuilt(Kind::kSqlite).message() ==
        "built without the SQLite store");
  CHECK(absl::IsUnimplemented(StoreNotBuilt(Kind::kPostgresql)));
}

}  // namespace
}  // namespace trunkline::desk
