// SPDX-License-Identifier: Apache-2.0
//
// Addresses of stores, connection strings and the server's messages: reading
// never crashes, and no error repeats what may be a password.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/desk/store_address.h"
#ifdef TRUNKLINE_STORE_POSTGRES
#include "src/desk/postgres/connection_error.h"
#endif

namespace {

constexpr std::string_view kSecret = "S3cr3t-of-the-test";

void RequireSilent(std::string_view text) {
  if (text.find(kSecret) != std::string_view::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // The input with a secret for each byte 1.
  std::string address;
  for (std::size_t i = 0; i != size; ++i) {
    if (data[i] == 1) {
      address.append(kSecret);
    } else {
      address.push_back(static_cast<char>(data[i]));
    }
  }
  const auto parsed = trunkline::desk::ParseStoreAddress(address);
  if (!parsed.ok()) RequireSilent(std::string(parsed.status().message()));
#ifdef TRUNKLINE_STORE_POSTGRES
  const absl::Status checked = trunkline::desk::CheckConninfo(address);
  RequireSilent(std::string(checked.message()));
  const auto why = trunkline::desk::ExplainConnection(address);
  RequireSilent(why.what.en);
  RequireSilent(why.what.zh);
#endif
  return 0;
}
