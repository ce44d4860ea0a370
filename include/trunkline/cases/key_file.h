// SPDX-License-Identifier: Apache-2.0
//
// Keeps the keys of a desk in one file, for a desk on one machine. Link
// trunkline::key_file.
//
//   auto keys = trunkline::OpenKeyFile("desk.db.keys");
//   if (!keys.ok()) return keys.status();  // Says which file, and why.
//
// Who has both this file and a copy of the store can read the callers: keep
// them apart in backups. Of this file keep the latest copy only, since an older
// one still has the keys that were destroyed since. Without it no sealed part
// can be read again.
//
// A key is destroyed by overwriting its place in the file and syncing. Journals
// and snapshots of a file system, and the spare blocks of a solid-state disk,
// may keep what was overwritten: encrypt the disk, or use a key management
// service, where that matters.
//
// Several processes of one machine may use a file at once, also for writing.
#ifndef TRUNKLINE_CASES_KEY_FILE_H_
#define TRUNKLINE_CASES_KEY_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trunkline/cases/keys.h"

namespace trunkline {

struct KeyFileOptions {
  // Creates the file if it does not exist. If false: NotFound.
  bool create = true;
  // Changes nothing: CreateCaseKey() and DestroyCaseKey() are
  // FailedPrecondition.
  bool read_only = false;
  // The most keys that are made at once. A sync of the disk makes 1 key, the
  // next 2, 4, and so on up to this number; keys that are not used when the
  // object is destroyed are lost, 32 bytes each. 0 is taken as 1.
  int max_block = 256;
};

// Opens or creates a file, readable and writable by its owner alone. A new file
// is complete or not there, whenever the power fails. FailedPrecondition: it is
// no key file, is of a newer version, or others may read it. Unavailable: it
// cannot be opened, read or written.
//
// Several processes may use one file, also a child of fork(2) with the object
// of its parent: no key is given twice. Such a child opens the file again
// for its first key; CreateCaseKey() is FailedPrecondition if another file has
// its name by then.
absl::StatusOr<std::unique_ptr<KeyProvider>> OpenKeyFile(
    const std::string& path, const KeyFileOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_KEY_FILE_H_
