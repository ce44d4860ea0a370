// SPDX-License-Identifier: Apache-2.0
#include "src/base/zone_data.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "trunkline/time_zone.h"

namespace trunkline {
namespace {

constexpr std::size_t kMaxData = std::size_t{1} << 20;
constexpr std::size_t kMaxZones = 1000;

struct AddedZone {
  absl::TimeZone zone;
  std::string data;
};

// The zones that were added; never destroyed.
struct Added {
  std::mutex mutex;
  std::map<std::string, AddedZone, std::less<>> zones;
};
Added& Zones() {
  static Added& added = *new Added;
  return added;
}

#ifdef __linux__

// Makes a zone of its data.
//
// Abseil reads a zone from a file, or from a factory that the whole process
// shares and that may be the host's own. So the data becomes a file in memory,
// which Abseil reads by its path in /proc and which is gone afterwards. Abseil
// keeps what it has read by its path: "./" as often as there are zones makes
// each path another one.
absl::StatusOr<absl::TimeZone> Make(std::string_view data, std::size_t number) {
  const int file = ::memfd_create("zone", MFD_CLOEXEC);
  if (file < 0)
    return base::ResourceExhausted(base::Fill<base::messages::kNoMemoryFile>());
  while (!data.empty()) {
    const ssize_t written = ::write(file, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  std::string path = "/proc/self/fd/";
  for (std::size_t i = 0; i != number; ++i) path += "./";
  absl::StrAppend(&path, file);
  absl::TimeZone zone;
  const bool good = data.empty() && absl::LoadTimeZone(path, &zone);
  ::close(file);
  if (!good)
    return base::InvalidArgument(base::Fill<base::messages::kNotZoneData>());
  return zone;
}

#else

absl::StatusOr<absl::TimeZone> Make(std::string_view, std::size_t) {
  return base::Unimplemented(base::Fill<base::messages::kZonesNeedLinux>());
}

#endif

}  // namespace

absl::Status AddTimeZone(std::string_view name, std::string_view data) {
  if (!base::IsZoneName(name)) {
    return base::InvalidArgument(base::Fill<base::messages::kNotZoneName>());
  }
  if (data.size() > kMaxData || data.substr(0, 4) != "TZif") {
    return base::InvalidArgument(base::Fill<base::messages::kNotZoneData>());
  }
  Added& added = Zones();
  const std::lock_guard<std::mutex> lock(added.mutex);
  const auto found = added.zones.find(name);
  if (found != added.zones.end()) {
    if (found->second.data == data) return absl::OkStatus();
    return base::AlreadyExists(
        base::Fill<base::messages::kZoneDiffers>(base::Quoted(name)));
  }
  // A zone that is not good takes a path as well, but no place.
  static std::size_t number = 0;
  if (number >= kMaxZones) {
    return base::ResourceExhausted(
        base::Fill<base::messages::kManyZones>(kMaxZones));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(absl::TimeZone zone, Make(data, number++));
  added.zones.emplace(name, AddedZone{zone, std::string(data)});
  return absl::OkStatus();
}

namespace base {

bool IsZoneName(std::string_view name) {
  if (name.empty() || name.size() > 64 || name == "localtime" ||
      name[0] == '/' || name.find("..") != std::string_view::npos) {
    return false;
  }
  return name.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
             "0123456789_+-/") == std::string_view::npos;
}

std::optional<absl::TimeZone> FindAddedZone(std::string_view name) {
  Added& added = Zones();
  const std::lock_guard<std::mutex> lock(added.mutex);
  const auto found = added.zones.find(name);
  if (found == added.zones.end()) return std::nullopt;
  return found->second.zone;
}

}  // namespace base
}  // namespace trunkline
