// SPDX-License-Identifier: Apache-2.0
// Time zones come from the system's folder, whatever the environment says.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "src/base/civil.h"
#include "tests/catch.h"
#include "trunkline/time_zone.h"

namespace trunkline::base {
namespace {

// Sets a variable of the environment while it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

TEST_CASE("TZDIR and TZ are not read") {
  std::string folder =
      (std::filesystem::temp_directory_path() / "zones.XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  std::filesystem::create_directories(folder + "/Pacific");
  std::filesystem::create_directories(folder + "/Nowhere");
  // A false zone, and one that the system does not have.
  for (const char* name : {"/Pacific/Fiji", "/Nowhere/Land"}) {
    std::filesystem::copy_file("/usr/share/zoneinfo/Asia/Shanghai",
                               folder + name);
  }
  const Variable tzdir("TZDIR", folder);
  const Variable tz("TZ", "Asia/Shanghai");
  // No other test loads this zone: Abseil keeps what it has loaded.
  const auto fiji = LoadZone("Pacific/Fiji");
  REQUIRE(fiji.ok());
  CHECK(FormatSecond(absl::FromUnixSeconds(1530000000), *fiji) ==
        "2018-06-26 20:00:00");
  CHECK_FALSE(LoadZone("Nowhere/Land").ok());
  std::filesystem::remove_all(folder);
}

TEST_CASE("a host gives the data of zones") {
  std::ifstream file("/usr/share/zoneinfo/Asia/Tokyo", std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  const std::string tokyo = content.str();
  REQUIRE(tokyo.size() > 100);
  CHECK_FALSE(LoadZone("Made/Up").ok());
  REQUIRE(AddTimeZone("Made/Up", tokyo).ok());
  // The host's data is before the system's; each name has its own.
  REQUIRE(AddTimeZone("Europe/Lisbon", tokyo).ok());
  for (const char* name : {"Made/Up", "Europe/Lisbon"}) {
    CHECK(FormatSecond(absl::FromUnixSeconds(1530000000), *LoadZone(name)) ==
          "2018-06-26 17:00:00");
  }
  CHECK(AddTimeZone("Made/Up", tokyo).ok());
  CHECK(absl::IsAlreadyExists(AddTimeZone("Made/Up", tokyo + "\n")));

  CHECK(absl::IsInvalidArgument(AddTimeZone("Made/Bad", "CANARY")));
  CHECK(absl::IsInvalidArgument(AddTimeZone("Made/Bad", "")));
  CHECK(absl::IsInvalidArgument(AddTimeZone("Made/Bad", "TZif")));
  CHECK(absl::IsInvalidArgument(
      AddTimeZone("Made/Bad", tokyo.substr(0, tokyo.size() / 2))));
  CHECK_FALSE(LoadZone("Made/Bad").ok());
  for (const char* name : {"", "../x", "/x", "+08:00:00 ", "localtime"}) {
    CHECK(absl::IsInvalidArgument(AddTimeZone(name, tokyo)));
  }
  // After one that was no zone, the next is read anew.
  std::ifstream other("/usr/share/zoneinfo/Asia/Kolkata", std::ios::binary);
  std::ostringstream kolkata;
  kolkata << other.rdbuf();
  REQUIRE(AddTimeZone("Made/Bad", kolkata.str()).ok());
  CHECK(FormatSecond(absl::FromUnixSeconds(1530000000),
                     *LoadZone("Made/Bad")) == "2018-06-26 13:30:00");
}

TEST_CASE("a zone's name stays in the folder of zones") {
  for (const char* name :
       {"", "localtime", "/etc/localtime", "../zoneinfo/Asia/Shanghai",
        "Asia/../Asia/Shanghai", "file:/etc/localtime", ":Asia/Shanghai",
        "Asia", "Asia/Shanghai\n", "Asia/Shang hai", "zone.tab"}) {
    CAPTURE(name);
    CHECK_FALSE(LoadZone(name).ok());
  }
  CHECK_FALSE(LoadZone(std::string_view("Asia/Shanghai\0", 14)).ok());
  CHECK_FALSE(LoadZone(std::string(65, 'A')).ok());
  for (const char* name :
       {"Asia/Shanghai", "Etc/GMT+8", "America/Argentina/Buenos_Aires",
        "America/Port-au-Prince", "UTC", "+08:00"}) {
    CAPTURE(name);
    CHECK(LoadZone(name).ok());
  }
}

}  // namespace
}  // namespace trunkline::base
