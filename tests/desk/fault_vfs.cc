// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <random>

namespace trunkline::testing {
namespace {

struct FaultFile {
  sqlite3_file base;
  std::string* name;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

FaultFile* Of(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file); }
sqlite3_file* Real(sqlite3_file* file) { return Of(file)->real(); }
const sqlite3_io_methods* Methods(sqlite3_file* file) {
  return Real(file)->pMethods;
}
sqlite3_vfs* Default(sqlite3_vfs* vfs) {
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int Close(sqlite3_file* file) {
  const int code = Methods(file)->xClose(Real(file));
  delete Of(file)->name;
  Of(file)->name = nullptr;
  return code;
}
int Read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  if (FaultVfs::Get().Fails("read", false)) return SQLITE_IOERR_READ;
  return Methods(file)->xRead(Real(file), to, size, offset);
}
int Write(sqlite3_file* file, const void* from, int size,
          sqlite3_int64 offset) {
  FaultVfs& vfs = FaultVfs::Get();
  if (vfs.Fails("write", true)) {
    if (vfs.mode() == FaultVfs::Mode::kFull) return SQLITE_FULL;
    // Half of it gets there.
    Methods(file)->xWrite(Real(file), from, size / 2, offset);
    return SQLITE_IOERR_WRITE;
  }
  const int code = Methods(file)->xWrite(Real(file), from, size, offset);
  if (code == SQLITE_OK && vfs.recording()) {
    vfs.Wrote(*Of(file)->name, offset,
              std::string(static_cast<const char*>(from),
                          static_cast<std::size_t>(size)));
  }
  return code;
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  FaultVfs& vfs = FaultVfs::Get();
  if (vfs.Fails("truncate", false)) return SQLITE_IOERR_TRUNCATE;
  const int code = Methods(file)->xTruncate(Real(file), size);
  if (code == SQLITE_OK && vfs.recording()) {
    vfs.Truncated(*Of(file)->name, size);
  }
  return code;
}
int Sync(sqlite3_file* file, int flags) {
  FaultVfs& vfs = FaultVfs::Get();
  if (vfs.Fails("sync", false)) return SQLITE_IOERR_FSYNC;
  const int code = Methods(file)->xSync(Real(file), flags);
  if (code == SQLITE_OK && vfs.recording()) vfs.Synced(*Of(file)->name);
  return code;
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  if (FaultVfs::Get().Fails("size", false)) return SQLITE_IOERR_FSTAT;
  return Methods(file)->xFileSize(Real(file), size);
}
int Lock(sqlite3_file* file, int level) {
  if (FaultVfs::Get().Fails("lock", false)) return SQLITE_IOERR_LOCK;
  return Methods(file)->xLock(Real(file), level);
}
int Unlock(sqlite3_file* file, int level) {
  return Methods(file)->xUnlock(Real(file), level);
}
int CheckReservedLock(sqlite3_file* file, int* out) {
  return Methods(file)->xCheckReservedLock(Real(file), out);
}
int FileControl(sqlite3_file* file, int what, void* argument) {
  return Methods(file)->xFileControl(Real(file), what, argument);
}
int SectorSize(sqlite3_file* file) {
  return Methods(file)->xSectorSize(Real(file));
}
int DeviceCharacteristics(sqlite3_file* file) {
  return Methods(file)->xDeviceCharacteristics(Real(file));
}
int ShmMap(sqlite3_file* file, int page, int size, int extend,
           void volatile** out) {
  if (FaultVfs::Get().Fails("shm", false)) return SQLITE_IOERR_SHMMAP;
  return Methods(file)->xShmMap(Real(file), page, size, extend, out);
}
int ShmLock(sqlite3_file* file, int offset, int n, int flags) {
  return Methods(file)->xShmLock(Real(file), offset, n, flags);
}
void ShmBarrier(sqlite3_file* file) { Methods(file)->xShmBarrier(Real(file)); }
int ShmUnmap(sqlite3_file* file, int remove) {
  return Methods(file)->xShmUnmap(Real(file), remove);
}

const sqlite3_io_methods kMethods = {2,
                                     Close,
                                     Read,
                                     Write,
                                     Truncate,
                                     Sync,
                                     FileSize,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     FileControl,
                                     SectorSize,
                                     DeviceCharacteristics,
                                     ShmMap,
                                     ShmLock,
                                     ShmBarrier,
                                     ShmUnmap,
                                     nullptr,
                                     nullptr};

int Open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags,
         int* out) {
  FaultFile* const fault = Of(file);
  fault->base.pMethods = nullptr;
  fault->name = nullptr;
  if (FaultVfs::Get().Fails("open", false)) return SQLITE_CANTOPEN;
  fault->real()->pMethods = nullptr;
  const int code =
      Default(vfs)->xOpen(Default(vfs), name, fault->real(), flags, out);
  if (code != SQLITE_OK) return code;
  fault->name = new std::string(name == nullptr ? "" : name);
  fault->base.pMethods = &kMethods;
  return code;
}
int Delete(sqlite3_vfs* vfs, const char* name, int sync) {
  if (FaultVfs::Get().Fails("delete", false)) return SQLITE_IOERR_DELETE;
  const int code = Default(vfs)->xDelete(Default(vfs), name, sync);
  if (FaultVfs::Get().recording()) FaultVfs::Get().Deleted(name);
  return code;
}
int Access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  if (FaultVfs::Get().Fails("access", false)) return SQLITE_IOERR_ACCESS;
  return Default(vfs)->xAccess(Default(vfs), name, flags, out);
}
int FullPathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return Default(vfs)->xFullPathname(Default(vfs), name, size, out);
}
int Randomness(sqlite3_vfs* vfs, int size, char* out) {
  return Default(vfs)->xRandomness(Default(vfs), size, out);
}
int Sleep(sqlite3_vfs* vfs, int micros) {
  return Default(vfs)->xSleep(Default(vfs), micros);
}
int CurrentTime(sqlite3_vfs* vfs, double* out) {
  return Default(vfs)->xCurrentTime(Default(vfs), out);
}
int GetLastError(sqlite3_vfs* vfs, int size, char* out) {
  return Default(vfs)->xGetLastError(Default(vfs), size, out);
}

}  // namespace

FaultVfs& FaultVfs::Get() {
  static FaultVfs* const fault = [] {
    static sqlite3_vfs vfs = {};
    sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + real->szOsFile;
    vfs.mxPathname = real->mxPathname;
    vfs.zName = kName;
    vfs.pAppData = real;
    vfs.xOpen = Open;
    vfs.xDelete = Delete;
    vfs.xAccess = Access;
    vfs.xFullPathname = FullPathname;
    vfs.xRandomness = Randomness;
    vfs.xSleep = Sleep;
    vfs.xCurrentTime = CurrentTime;
    vfs.xGetLastError = GetLastError;
    sqlite3_vfs_register(&vfs, 0);
    return new FaultVfs();
  }();
  return *fault;
}

void FaultVfs::FailAt(int n, Mode mode) {
  calls_ = 0;
  fail_at_ = n;
  mode_ = mode;
  failed_ = false;
  failed_call_.clear();
}

bool FaultVfs::Fails(const char* call, bool writes) {
  if (mode_ == Mode::kFull && !writes) return false;
  ++calls_;
  if (fail_at_ == 0) return false;
  const bool fails =
      mode_ == Mode::kFull ? calls_ >= fail_at_ : calls_ == fail_at_;
  if (fails && !failed_) {
    failed_ = true;
    failed_call_ = call;
  }
  return fails;
}

void FaultVfs::Record(std::function<void()> at_sync) {
  files_.clear();
  at_sync_ = std::move(at_sync);
  recording_ = true;
}

void FaultVfs::StopRecording() {
  recording_ = false;
  at_sync_ = nullptr;
}

void FaultVfs::Apply(const Write& write, std::string* bytes) {
  if (write.offset < 0) {
    bytes->resize(static_cast<std::size_t>(write.size));
    return;
  }
  const auto offset = static_cast<std::size_t>(write.offset);
  if (bytes->size() < offset + write.bytes.size()) {
    bytes->resize(offset + write.bytes.size());
  }
  std::copy(write.bytes.begin(), write.bytes.end(),
            bytes->begin() + write.offset);
}

FaultVfs::Image FaultVfs::Durable(unsigned seed) const {
  std::mt19937 random(seed);
  Image image;
  for (const auto& [name, file] : files_) {
    std::string bytes = file.durable;
    if (seed != 0) {
      for (const Write& write : file.pending) {
        if (random() % 2 == 0) Apply(write, &bytes);
      }
    }
    image[name] = std::move(bytes);
  }
  return image;
}

void FaultVfs::Wrote(const std::string& file, std::int64_t offset,
                     const std::string& bytes) {
  files_[file].pending.push_back({offset, bytes, 0});
}

void FaultVfs::Truncated(const std::string& file, std::int64_t size) {
  files_[file].pending.push_back({-1, "", size});
}

void FaultVfs::Synced(const std::string& file) {
  if (at_sync_) at_sync_();
  File& synced = files_[file];
  for (const Write& write : synced.pending) Apply(write, &synced.durable);
  synced.pending.clear();
  if (at_sync_) at_sync_();
}

void FaultVfs::Deleted(const std::string& file) { files_.erase(file); }

}  // namespace trunkline::testing
