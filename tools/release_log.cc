// SPDX-License-Identifier: Apache-2.0
#include "tools/release_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <utility>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/files/input_file.h"
#include "src/files/messages.h"
#include "src/schema/schema.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/release_messages.h"
#include "trunkline_internal/v1/release.pb.h"

namespace trunkline::tools {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr std::size_t kMaxLogBytes = std::size_t{1} << 30;

using ChangeList = google::protobuf::RepeatedPtrField<pb::ReleaseChange>;

void ToMessage(const std::vector<ReleaseChange>& changes, ChangeList* out) {
  for (const ReleaseChange& change : changes) {
    pb::ReleaseChange* const m = out->Add();
    m->set_kind(change.kind);
    m->set_id(change.id);
    m->set_legal_basis(change.legal_basis);
    m->set_approver(change.approver);
    m->set_document_number(change.document_number);
    m->set_effective(change.effective);
    m->set_retroactive(change.retroactive);
    m->set_words_only(change.words_only);
  }
}

pb::Release ToMessage(const ReleaseRecord& r) {
  pb::Release m;
  m.set_number(r.number);
  m.mutable_released_at()->set_seconds(absl::ToUnixSeconds(r.released_at));
  m.set_ruleset_id(r.ruleset_id);
  m.set_version(r.version);
  m.set_hash(r.hash);
  m.set_previous_version(r.previous_version);
  m.set_previous_hash(r.previous_hash);
  m.set_rollback(r.rollback);
  m.set_reason(r.reason);
  m.set_retroactive_reason(r.retroactive_reason);
  m.set_legal_basis(r.legal_basis);
  m.set_approver(r.approver);
  m.set_document_number(r.document_number);
  ToMessage(r.changes.added, m.mutable_added());
  ToMessage(r.changes.changed, m.mutable_changed());
  ToMessage(r.changes.removed, m.mutable_removed());
  for (const ReleaseCount& count : r.summary) {
    pb::ReleaseCount* const one = m.add_summary();
    one->set_name(count.name);
    one->set_count(count.count);
  }
  m.set_previous_record_hash(r.previous_record_hash);
  m.set_record_hash(r.record_hash);
  return m;
}

std::vector<ReleaseChange> FromMessage(const ChangeList& changes) {
  std::vector<ReleaseChange> out;
  for (const pb::ReleaseChange& m : changes) {
    out.push_back({m.kind(), m.id(), m.legal_basis(), m.approver(),
                   m.document_number(), m.effective(), m.retroactive(),
                   m.words_only()});
  }
  return out;
}

ReleaseRecord FromMessage(const pb::Release& m) {
  ReleaseRecord r;
  r.number = m.number();
  r.released_at = absl::FromUnixSeconds(m.released_at().seconds());
  r.ruleset_id = m.ruleset_id();
  r.version = m.version();
  r.hash = m.hash();
  r.previous_version = m.previous_version();
  r.previous_hash = m.previous_hash();
  r.rollback = m.rollback();
  r.reason = m.reason();
  r.retroactive_reason = m.retroactive_reason();
  r.legal_basis = m.legal_basis();
  r.approver = m.approver();
  r.document_number = m.document_number();
  r.changes.added = FromMessage(m.added());
  r.changes.changed = FromMessage(m.changed());
  r.changes.removed = FromMessage(m.removed());
  for (const pb::ReleaseCount& count : m.summary()) {
    r.summary.push_back({count.name(), count.count()});
  }
  r.previous_record_hash = m.previous_record_hash();
  r.record_hash = m.record_hash();
  return r;
}

// Of a message without its own hash.
std::string HashOf(pb::Release m) {
  m.clear_record_hash();
  base::Sha256 hash;
  hash.Update(m.SerializeAsString());
  return hash.HexDigest();
}

absl::Status MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) {
    const std::string above = std::filesystem::path(path).parent_path();
    return SyncFolder(above.empty() ? "." : above);
  }
  if (errno == EEXIST) return absl::OkStatus();
  return files::ErrnoStatus(files::messages::kCannotWrite, path, errno);
}

bool Exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

}  // namespace

ReleaseFolder::~ReleaseFolder() {
  if (lock_ >= 0) ::close(lock_);
}

absl::Status ReleaseFolder::Open(const std::string& path, bool writing) {
  TRUNKLINE_RETURN_IF_ERROR(files::RefuseConnection(path));
  path_ = path;
  if (!writing && !Exists(LogPath())) {
    return base::NotFound(base::Fill<messages::kNoReleases>(path));
  }
  if (writing) {
    TRUNKLINE_RETURN_IF_ERROR(MakeFolder(path_));
    TRUNKLINE_RETURN_IF_ERROR(MakeFolder(path_ + "/packs"));
    lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0) {
      return files::ErrnoStatus(files::messages::kCannotWrite, path_, errno);
    }
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
      return base::Unavailable(base::Fill<messages::kReleaseBusy>(path_));
    }
  }
  if (Exists(LogPath())) TRUNKLINE_RETURN_IF_ERROR(ReadLog());
  if (!writing || releases_.empty() || IsInPlace()) return absl::OkStatus();
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, Load(last()->hash));
  TRUNKLINE_RETURN_IF_ERROR(PutInPlace(rules.Serialize(Format::kBinary)));
  Say(base::Fill<messages::kFinished>(last()->number));
  return absl::OkStatus();
}

absl::Status ReleaseFolder::ReadLog() {
  TRUNKLINE_ASSIGN_OR_RETURN(log_, ReadAll(LogPath(), kMaxLogBytes));
  std::string_view rest = log_;
  std::int64_t number = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    schema::SyntaxError error;
    const auto bytes = schema::ToBinary("Release", line, Format::kJson, &error);
    if (!bytes.ok()) {
      return Defects(
          base::Fill<messages::kNotARelease>(LogPath(), number, error.message));
    }
    pb::Release m;
    m.ParseFromString(*bytes);
    if (m.number() != number) {
      return Defects(base::Fill<messages::kReleaseNumber>(LogPath(), number,
                                                          m.number(), number));
    }
    if (m.previous_record_hash() !=
        (releases_.empty() ? "" : releases_.back().record_hash)) {
      return Defects(base::Fill<messages::kReleaseChain>(LogPath(), number));
    }
    if (m.record_hash() != HashOf(m)) {
      return Defects(base::Fill<messages::kReleaseHash>(LogPath(), number));
    }
    releases_.push_back(FromMessage(m));
    lines_.push_back(line);
  }
  return absl::OkStatus();
}

std::string_view ReleaseFolder::LineOf(const ReleaseRecord& release) const {
  return lines_[static_cast<std::size_t>(release.number) - 1];
}

absl::StatusOr<RuleSet> ReleaseFolder::Load(const std::string& hash) const {
  const std::string path = PackPath(hash);
  const auto bytes = ReadAll(path, LoadOptions().max_source_bytes);
  if (!bytes.ok()) {
    return Defects(base::Fill<messages::kPackMissing>(path, bytes.status()));
  }
  Source source;
  source.name = path;
  source.content = *bytes;
  source.format = Format::kBinary;
  LoadResult<RuleSet> loaded = LoadRuleSet({source});
  if (!loaded.ok() || loaded.value->hash() != hash) {
    return Defects(base::Fill<messages::kPackChanged>(path));
  }
  return *std::move(loaded.value);
}

bool ReleaseFolder::IsInPlace() const {
  const std::size_t most = LoadOptions().max_source_bytes;
  const auto current = ReadAll(CurrentPath(), most);
  const auto pack = ReadAll(PackPath(last()->hash), most);
  return current.ok() && pack.ok() && *current == *pack;
}

absl::Status ReleaseFolder::PutInPlace(std::string_view bytes) {
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(CurrentPath(), bytes));
  return SyncFolder(path_);
}

absl::Status ReleaseFolder::Append(ReleaseRecord release,
                                   const RuleSet& rules) {
  release.number = static_cast<std::int64_t>(releases_.size()) + 1;
  if (last() != nullptr) release.previous_record_hash = last()->record_hash;
  pb::Release m = ToMessage(release);
  m.clear_record_hash();
  m.set_record_hash(HashOf(m));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string line,
      schema::FromBinary("Release", m.SerializeAsString(), Format::kJson));
  const std::string bytes = rules.Serialize(Format::kBinary);
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(PackPath(release.hash), bytes));
  TRUNKLINE_RETURN_IF_ERROR(SyncFolder(path_ + "/packs"));
  std::string log = log_;
  if (!log.empty() && log.back() != '\n') log += '\n';
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(LogPath(), log + line + "\n"));
  TRUNKLINE_RETURN_IF_ERROR(SyncFolder(path_));
  return PutInPlace(bytes);
}

std::vector<base::Text> ReleaseFolder::Faults() const {
  std::vector<base::Text> faults;
  std::set<std::string> seen;
  for (const ReleaseRecord& release : releases_) {
    if (!seen.insert(release.hash).second) continue;
    const auto rules = Load(release.hash);
    if (!rules.ok()) faults.push_back(base::TextOf(rules.status()));
  }
  if (!releases_.empty() && !IsInPlace()) {
    faults.push_back(base::Fill<messages::kInterrupted>(
        CurrentPath(), last()->hash.substr(0, 16)));
  }
  return faults;
}

}  // namespace trunkline::tools
