// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_FAULT_VFS_H_
#define TRUNKLINE_TESTS_DESK_FAULT_VFS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace trunkline::testing {

// A SQLite VFS over the default one that fails where it is told to, and that
// remembers what a disk would have if the power failed.
class FaultVfs {
 public:
  static constexpr char kName[] = "trunkline-fault";
  enum class Mode { kInputOutput, kFull };

  // What is on the disk, file by file.
  using Image = std::map<std::string, std::string>;

  // Registers it, once.
  static FaultVfs& Get();

  // Call number `n` from now on (from 1) fails, once; 0: none. kFull: only
  // calls that write count and fail, and all from then on.
  void FailAt(int n, Mode mode);
  int calls() const { return calls_; }
  bool failed() const { return failed_; }
  // The name of the call that failed.
  const std::string& failed_call() const { return failed_call_; }

  // Begins to remember writes. `at_sync` is called whenever a file is about to
  // be synced, and after that: a moment at which the power may fail.
  void Record(std::function<void()> at_sync);
  void StopRecording();
  // What the disk has now: synced bytes only; with `seed`, of what was written
  // since, some writes too.
  Image Durable(unsigned seed) const;

  // For the VFS itself.
  bool Fails(const char* call, bool writes);
  Mode mode() const { return mode_; }
  void Wrote(const std::string& file, std::int64_t offset,
             const std::string& bytes);
  void Truncated(const std::string& file, std::int64_t size);
  void Synced(const std::string& file);
  void Deleted(const std::string& file);
  bool recording() const { return recording_; }

 private:
  struct Write {
    std::int64_t offset;  // -1: truncated to `size`.
    std::string bytes;
    std::int64_t size;
  };
  struct File {
    std::string durable;
    std::vector<Write> pending;
  };
  static void Apply(const Write& write, std::string* bytes);

  int calls_ = 0;
  int fail_at_ = 0;
  Mode mode_ = Mode::kInputOutput;
  bool failed_ = false;
  std::string failed_call_;
  bool recording_ = false;
  std::function<void()> at_sync_;
  std::map<std::string, File> files_;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_FAULT_VFS_H_
