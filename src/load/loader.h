// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LOAD_LOADER_H_
#define TRUNKLINE_SRC_LOAD_LOADER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/arena.h"
#include "src/base/message.h"
#include "src/load/entry.h"
#include "src/load/issue_list.h"
#include "src/schema/field.h"
#include "src/schema/schema.h"
#include "trunkline/load.h"

// What rule sets, calendars and lifecycle definitions have in common when they
// are loaded: sources in any format become entries by kind, entries of later
// sources replace and remove those of earlier ones, and issues have places.
namespace trunkline::load {

// A kind of entry: the field of the file that holds it, its word in issues, and
// the name of its first field.
struct KindOfEntry {
  schema::Field field;
  base::Text word;
  std::string_view id_field;
};

// What can be loaded.
struct FileType {
  std::string_view message;  // The published message: "RuleSet".
  std::vector<KindOfEntry> kinds;
  // Whether entries are merged by id and have `override`. If not, they keep
  // the order of the sources.
  bool merged = true;
  // Ids that mean something else.
  std::vector<std::string_view> reserved_ids;
  // The limit of a source's size in LoadOptions, for the issue.
  std::string_view size_option;

  // nullptr: the field is no kind of entry.
  const KindOfEntry* Find(int number) const;
};

// Reads and merges the sources of one file type and collects the issues, those
// of the checks that follow included. One use, one thread.
class Loader {
 public:
  // All arguments must outlive the loader; the entries' bytes are in `arena`.
  Loader(const FileType& type, const std::vector<Source>& sources,
         std::size_t max_source_bytes, std::size_t max_issues,
         base::Arena* arena);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  // Reads all sources and merges their entries.
  void Read();

  // Whether all sources could be read. If not, entries are missing, and what
  // refers to them would seem wrong.
  bool readable() const { return readable_; }
  bool has_errors() const { return issues_.has_errors(); }

  // Returns the entries of a kind: after merging by id, without `override`.
  const std::vector<SourceEntry>& entries(schema::Field kind) const {
    return entries_[Index(kind)];
  }

  // Who is told now and then how many entries were read and compiled.
  void SetProgress(const std::function<void(std::uint64_t)>& progress) {
    progress_ = &progress;
  }
  void CountEntry() {
    if ((++counted_ & 1023) == 0 && progress_ != nullptr && *progress_) {
      (*progress_)(counted_);
    }
  }

  struct Detail {
    std::string path;                    // Field inside the entry.
    const SourceEntry* other = nullptr;  // The other entry, if there are two.
    std::string ticket;
  };
  // Adds an issue about an entry.
  void Report(Severity severity, std::string code, schema::Field kind,
              const SourceEntry& entry, base::Text message, Detail detail);
  // As IssueList::LeavesOut().
  bool LeavesOut(Severity severity) { return issues_.LeavesOut(severity); }
  // Adds an error about a source as a whole.
  void ReportSource(std::size_t source, std::string code, base::Text message);
  // Adds an issue whose place is known.
  void ReportPlaced(Issue issue);

  // Returns where an entry stands, or a field of it.
  Place PlaceOf(const SourceEntry& entry, std::string_view path) const {
    return PlacesOf(entry.source, entry.number, {path}).front();
  }

  // Returns the issues by source, line and column; nothing may be added
  // afterwards.
  std::vector<Issue> TakeIssues();

 private:
  static std::size_t Index(schema::Field kind) {
    return static_cast<std::size_t>(kind.number());
  }
  void ReadSource(std::uint32_t index);
  void CheckIds(const KindOfEntry& kind);
  void Merge(const KindOfEntry& kind);
  std::vector<Place> PlacesOf(std::uint32_t source, std::uint32_t number,
                              const std::vector<std::string_view>& paths) const;

  const FileType& type_;
  const std::vector<Source>& sources_;
  std::size_t max_source_bytes_;
  base::Arena& arena_;
  IssueList issues_;
  std::vector<std::unique_ptr<schema::EntryReader>> readers_;
  std::vector<std::vector<SourceEntry>> entries_;     // By field number.
  std::vector<std::vector<std::int64_t>> overrides_;  // While merging.
  bool readable_ = true;
  const std::function<void(std::uint64_t)>* progress_ = nullptr;
  std::uint64_t counted_ = 0;
};

}  // namespace trunkline::load

#endif  // TRUNKLINE_SRC_LOAD_LOADER_H_
