// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_RELEASE_LOG_H_
#define TRUNKLINE_TOOLS_RELEASE_LOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "tools/release_changes.h"
#include "trunkline/ruleset.h"

// A folder of releases: the log, the rule sets, and the one in service.
// docs/releases.md describes it.
namespace trunkline::tools {

// As trunkline.v1.Release.
struct ReleaseRecord {
  std::int64_t number = 0;
  absl::Time released_at;
  std::string ruleset_id;
  std::string version;
  std::string hash;
  std::string previous_version;
  std::string previous_hash;
  bool rollback = false;
  std::string reason;
  std::string retroactive_reason;
  std::string legal_basis;
  std::string approver;
  std::string document_number;
  ReleaseChanges changes;
  std::vector<ReleaseCount> summary;
  std::string previous_record_hash;
  std::string record_hash;
};

class ReleaseFolder {
 public:
  ReleaseFolder() = default;
  ~ReleaseFolder();
  ReleaseFolder(const ReleaseFolder&) = delete;
  ReleaseFolder& operator=(const ReleaseFolder&) = delete;

  // Reads the log and checks its chain; a log that was changed is Defects().
  // Reading only: NotFound without a log. `writing`: makes the folder if there
  // is none, keeps other writers out while this object lives (Unavailable:
  // there is one), and finishes a release that was interrupted.
  absl::Status Open(const std::string& path, bool writing);

  const std::vector<ReleaseRecord>& releases() const { return releases_; }
  // In service; null: none was released.
  const ReleaseRecord* last() const {
    return releases_.empty() ? nullptr : &releases_.back();
  }
  // The log's own line of a release, without its end.
  std::string_view LineOf(const ReleaseRecord& release) const;

  // Loads a rule set that was released. Its hash is compared.
  absl::StatusOr<RuleSet> Load(const std::string& hash) const;
  // Stores the rule set, appends the release, with its number and hashes, and
  // puts the rule set into service, in this order; each step is durable before
  // the next begins.
  absl::Status Append(ReleaseRecord release, const RuleSet& rules);

  // What is wrong with the rule sets and with what is in service, a line each.
  std::vector<base::Text> Faults() const;

 private:
  std::string LogPath() const { return path_ + "/releases.jsonl"; }
  std::string CurrentPath() const { return path_ + "/current.binpb"; }
  std::string PackPath(const std::string& hash) const {
    return path_ + "/packs/" + hash + ".binpb";
  }
  absl::Status ReadLog();
  // Whether current.binpb is the rule set of the last release.
  bool IsInPlace() const;
  absl::Status PutInPlace(std::string_view bytes);

  std::string path_;
  std::string log_;
  std::vector<std::string_view> lines_;  // Of log_, by release.
  std::vector<ReleaseRecord> releases_;
  int lock_ = -1;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_RELEASE_LOG_H_
