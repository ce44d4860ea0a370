// SPDX-License-Identifier: Apache-2.0
//
// A workbook: reading ends, rows come in order within the limits, and the same
// bytes give the same rows. An input that begins as a ZIP archive is one; else
// it holds the parts as they are, each after a line "=== NAME".
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "src/tables/workbook.h"
#include "src/tables/workbook_package.h"

namespace {

using namespace trunkline::tables;

void Require(bool ok) {
  if (!ok) std::abort();
}

class MemoryPart : public PackagePart {
 public:
  explicit MemoryPart(std::string_view content) : content_(content) {}
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    const std::size_t n = std::min(size, content_.size());
    if (n > 0) std::memcpy(buffer, content_.data(), n);
    content_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view content_;
};

class MemoryPackage : public Package {
 public:
  explicit MemoryPackage(std::string_view content) {
    constexpr std::string_view kMark = "=== ";
    while (!content.empty()) {
      const std::size_t next = content.find("\n=== ", 1);
      std::string_view part = content.substr(0, next);
      content.remove_prefix(next == std::string_view::npos ? content.size()
                                                           : next + 1);
      if (part.substr(0, kMark.size()) != kMark) continue;
      part.remove_prefix(kMark.size());
      const std::size_t line = part.find('\n');
      if (line == std::string_view::npos) continue;
      parts_[std::string(part.substr(0, line))] = part.substr(line + 1);
    }
  }
  bool Has(const std::string& name) const override {
    return parts_.count(name) != 0;
  }
  absl::StatusOr<std::unique_ptr<PackagePart>> Open(
      const std::string& name) override {
    const auto part = parts_.find(name);
    if (part == parts_.end()) return absl::InvalidArgumentError("no part");
    return std::make_unique<MemoryPart>(part->second);
  }

 private:
  std::map<std::string, std::string_view> parts_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  WorkbookOptions options;
  options.max_row_bytes = 4096;
  options.max_cells = 100'000;
  options.max_unzipped_bytes = 16 << 20;
  options.skip_hidden = size % 2 == 1;
  auto reader =
      IsZip(content)
          ? OpenWorkbook(content, options)
          : OpenSheet(std::make_unique<MemoryPackage>(content), options);
  if (!reader.ok()) {
    Require(!reader.status().message().empty());
    return 0;
  }
  Require(!(*reader)->sheet().empty() || size > 0);
  Row row;
  std::uint64_t line = 0;
  while (true) {
    const auto more = (*reader)->Next(&row);
    if (!more.ok() || !*more) break;
    Require(row.line > line && row.line <= 1'048'576);
    line = row.line;
    Require(row.size() <= 16'384);
    for (std::size_t i = 0; i < row.size(); ++i) {
      Require(row[i].size() <= 3 * options.max_row_bytes);
    }
  }
  for (const trunkline::base::Text& note : (*reader)->notes())
    Require(!note.empty());
  return 0;
}
