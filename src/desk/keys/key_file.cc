// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/key_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "src/base/status.h"
#include "src/base/system_error.h"
#include "src/desk/checks.h"
#include "src/desk/keys/messages.h"

// The file is a sequence of places of 32 bytes:
//
//   0    magic and version of the format
//   1    the master key; the keys of jurisdictions are derived from it
//   2..  keys of cases
//
// A place is written once with random bytes, and once more with zeros when its
// key is destroyed. New places are appended in blocks, under flock(2), and
// synced before the first is used. A child of fork(2) opens the file again for
// it: flock(2) does not part processes that share an open file. Which places
// are used is only in memory, so that opening a case does not write here. What
// a process did not use is lost with it, and no place is ever given twice.
//
// The id of a key is "PLACE-FINGERPRINT". The fingerprint is the beginning of a
// SHA-256 of the key, so a place of another file, or of an older copy that has
// grown since, is not taken for the key, and is not destroyed for it.
namespace trunkline {
namespace {

constexpr std::size_t kPlace = KeyProvider::kKeyBytes;
constexpr char kMagic[kPlace + 1] = "trunkline key file, version 1\n\n\n";
constexpr std::int64_t kFirstKey = 2;

using Place = std::array<unsigned char, kPlace>;

std::string Bytes(const Place& place) {
  return {reinterpret_cast<const char*>(place.data()), place.size()};
}

bool IsDestroyed(const Place& place) {
  return std::all_of(place.begin(), place.end(),
                     [](unsigned char byte) { return byte == 0; });
}

// Of an own context: the host's configuration of OpenSSL is not read.
OSSL_LIB_CTX* Context() {
  static OSSL_LIB_CTX* const context = OSSL_LIB_CTX_new();
  return context;
}

std::string Fingerprint(const Place& place) {
  static EVP_MD* const sha256 = EVP_MD_fetch(Context(), "SHA256", nullptr);
  std::string input = "trunkline key id" + Bytes(place);
  std::array<unsigned char, 32> digest{};
  EVP_Digest(input.data(), input.size(), digest.data(), nullptr, sha256,
             nullptr);
  OPENSSL_cleanse(input.data(), input.size());
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), 8));
}

std::string KeyId(std::int64_t place, const Place& key) {
  return absl::StrCat(place, "-", Fingerprint(key));
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

class KeyFile : public KeyProvider {
 public:
  KeyFile(std::string path, const KeyFileOptions& options)
      : path_(std::move(path)), options_(options) {}
  ~KeyFile() override {
    for (auto& entry : ready_) {
      OPENSSL_cleanse(entry.second.data(), entry.second.size());
    }
    OPENSSL_cleanse(master_.data(), master_.size());
  }

  absl::Status Open() {
    for (int attempt = 0; attempt < 2; ++attempt) {
      file_ = Descriptor(
          ::open(path_.c_str(),
                 (options_.read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC |
                     O_NONBLOCK));  // A pipe is refused, not waited for.
      if (file_.get() >= 0) break;
      if (errno != ENOENT) return Failed(desk::messages::kCannotOpen);
      if (!options_.create || options_.read_only || attempt == 1) {
        return base::NotFound(
            base::At(path_, base::Fill<desk::messages::kNoKeyFile>()));
      }
      TRUNKLINE_RETURN_IF_ERROR(Create());
    }
    struct stat info;
    if (::fstat(file_.get(), &info) != 0)
      return Failed(desk::messages::kCannotExamine);
    if (!S_ISREG(info.st_mode)) return Refused(desk::messages::kNotAFile);
    if ((info.st_mode & 077) != 0) {
      return Refused(desk::messages::kNotPrivate);
    }
    Place magic;
    TRUNKLINE_ASSIGN_OR_RETURN(bool found, Read(0, &magic));
    if (!found || std::memcmp(magic.data(), kMagic, 28) != 0) {
      return Refused(desk::messages::kNotAKeyFile);
    }
    if (std::memcmp(magic.data(), kMagic, kPlace) != 0) {
      return Refused(desk::messages::kOtherKeyVersion);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(found, Read(1, &master_));
    if (!found || IsDestroyed(master_)) {
      return base::DataLoss(
          base::At(path_, base::Fill<desk::messages::kNoMasterKey>()));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<CaseKey> CreateCaseKey(const CaseRef&) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (::getpid() != pid_) {
      // A child of fork(2): the parent gives these.
      ready_.clear();
      pid_ = ::getpid();
      reopen_ = true;
    }
    if (ready_.empty()) TRUNKLINE_RETURN_IF_ERROR(MakeKeys());
    auto& next = ready_.back();
    CaseKey key{KeyId(next.first, next.second), Bytes(next.second)};
    OPENSSL_cleanse(next.second.data(), next.second.size());
    ready_.pop_back();
    return key;
  }

  absl::StatusOr<std::string> FindCaseKey(std::string_view id) override {
    std::int64_t number = 0;
    Place place;
    TRUNKLINE_RETURN_IF_ERROR(Find(id, &number, &place));
    if (IsDestroyed(place)) {
      return base::NotFound(base::Fill<desk::messages::kKeyDestroyed>());
    }
    return Bytes(place);
  }

  absl::Status DestroyCaseKey(std::string_view id) override {
    std::int64_t number = 0;
    Place place;
    TRUNKLINE_RETURN_IF_ERROR(Find(id, &number, &place));
    if (options_.read_only) return Refused(desk::messages::kReadOnly);
    // Written again even if it was: the sync of an earlier call may have
    // failed.
    TRUNKLINE_RETURN_IF_ERROR(Write(number, std::string(kPlace, '\0')));
    return Sync(file_.get(), desk::messages::kCannotSync);
  }

  absl::StatusOr<std::string> JurisdictionKey(
      std::string_view jurisdiction) override {
    const std::string input =
        absl::StrCat("trunkline jurisdiction key:", std::string(jurisdiction));
    std::array<unsigned char, kKeyBytes> key{};
    std::size_t size = 0;
    if (EVP_Q_mac(Context(), "HMAC", nullptr, "SHA256", nullptr, master_.data(),
                  master_.size(),
                  reinterpret_cast<const unsigned char*>(input.data()),
                  input.size(), key.data(), key.size(), &size) == nullptr ||
        size != key.size()) {
      return base::Internal(base::Fill<desk::messages::kNoSha256Hmac>());
    }
    return Bytes(key);
  }

 private:
  absl::Status Failed(const base::Message& what) const {
    return base::Unavailable(base::Fill<desk::messages::kSystemError>(
        path_, base::FillFound(what, {}), base::SystemError(errno)));
  }
  absl::Status Refused(const base::Message& what) const {
    return base::FailedPrecondition(base::At(path_, base::FillFound(what, {})));
  }
  absl::Status Sync(int fd, const base::Message& what) const {
    while (::fsync(fd) != 0) {
      if (errno != EINTR) return Failed(what);
    }
    return absl::OkStatus();
  }

  static absl::Status Random(void* bytes, std::size_t size) {
    if (RAND_priv_bytes_ex(Context(), static_cast<unsigned char*>(bytes), size,
                           256) == 1) {
      return absl::OkStatus();
    }
    return base::Unavailable(base::Fill<desk::messages::kNoRandomNumbers>());
  }

  static bool WriteAll(int fd, std::string_view bytes, off_t at) {
    while (!bytes.empty()) {
      const ssize_t done = ::pwrite(fd, bytes.data(), bytes.size(), at);
      if (done < 0) {
        if (errno == EINTR) continue;
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(done));
      at += done;
    }
    return true;
  }
  absl::Status Write(std::int64_t number, std::string_view bytes) const {
    if (WriteAll(file_.get(), bytes,
                 static_cast<off_t>(number) * static_cast<off_t>(kPlace))) {
      return absl::OkStatus();
    }
    return errno == ENOSPC || errno == EDQUOT
               ? base::ResourceExhausted(
                     base::At(path_, base::Fill<desk::messages::kDiskFull>()))
               : Failed(desk::messages::kCannotWrite);
  }

  // False: the file ends before the end of the place.
  absl::StatusOr<bool> Read(std::int64_t number, Place* place) const {
    std::size_t have = 0;
    while (have != kPlace) {
      const ssize_t got =
          ::pread(file_.get(), place->data() + have, kPlace - have,
                  static_cast<off_t>(number) * static_cast<off_t>(kPlace) +
                      static_cast<off_t>(have));
      if (got < 0) {
        if (errno == EINTR) continue;
        return Failed(desk::messages::kCannotRead);
      }
      if (got == 0) return false;
      have += static_cast<std::size_t>(got);
    }
    return true;
  }

  // Reads the place of a key, which is also found if it was destroyed.
  absl::Status Find(std::string_view id, std::int64_t* number,
                    Place* place) const {
    const auto unknown = [&] {
      return base::DataLoss(
          base::At(path_, base::Fill<desk::messages::kNoSuchKey>()));
    };
    const std::size_t dash = id.find('-');
    if (dash == std::string_view::npos ||
        !absl::SimpleAtoi(absl::string_view(id.data(), dash), number) ||
        *number < kFirstKey || *number > (std::int64_t{1} << 48)) {
      return unknown();
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, Read(*number, place));
    if (!found) return unknown();
    if (!IsDestroyed(*place) && id.substr(dash + 1) != Fingerprint(*place)) {
      return unknown();
    }
    return absl::OkStatus();
  }

  // Makes the file elsewhere and gives it its name when it is whole. If another
  // process does so at the same time, the first name stays.
  absl::Status Create() const {
    std::array<unsigned char, 8> unique{};
    TRUNKLINE_RETURN_IF_ERROR(Random(unique.data(), unique.size()));
    const std::string draft = absl::StrCat(
        path_, ".",
        absl::BytesToHexString(absl::string_view(
            reinterpret_cast<const char*>(unique.data()), unique.size())),
        ".new");
    Place master;
    TRUNKLINE_RETURN_IF_ERROR(Random(master.data(), master.size()));
    std::string content(kMagic, kPlace);
    content += Bytes(master);
    absl::Status status;
    {
      const Descriptor file(
          ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (file.get() < 0) return Failed(desk::messages::kCannotCreate);
      status = WriteAll(file.get(), content, 0)
                   ? Sync(file.get(), desk::messages::kCannotSync)
                   : Failed(desk::messages::kCannotWrite);
    }
    OPENSSL_cleanse(master.data(), master.size());
    OPENSSL_cleanse(content.data(), content.size());
    if (status.ok() && ::link(draft.c_str(), path_.c_str()) != 0 &&
        errno != EEXIST) {
      status = Failed(desk::messages::kCannotCreate);
    }
    ::unlink(draft.c_str());
    if (!status.ok()) return status;
    const std::size_t slash = path_.rfind('/');
    const std::string folder = slash == std::string::npos ? "."
                               : slash == 0               ? "/"
                                            : path_.substr(0, slash);
    const Descriptor entry(
        ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (entry.get() < 0) return Failed(desk::messages::kFolderNotOpened);
    return Sync(entry.get(), desk::messages::kFolderNotSynced);
  }

  absl::Status MakeKeys() {
    if (options_.read_only) return Refused(desk::messages::kReadOnly);
    block_ = std::min(std::max(options_.max_block, 1), std::max(block_ * 2, 1));
    std::string block(static_cast<std::size_t>(block_) * kPlace, '\0');
    TRUNKLINE_RETURN_IF_ERROR(Random(block.data(), block.size()));
    if (reopen_) TRUNKLINE_RETURN_IF_ERROR(OpenAnew());
    const int fd = anew_.get() >= 0 ? anew_.get() : file_.get();
    while (::flock(fd, LOCK_EX) != 0) {
      if (errno != EINTR) return Failed(desk::messages::kCannotLock);
    }
    const absl::Status status = Append(block);
    ::flock(fd, LOCK_UN);
    OPENSSL_cleanse(block.data(), block.size());
    return status;
  }

  // In a child of fork(2).
  absl::Status OpenAnew() {
    anew_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
    struct stat mine, named;
    if (anew_.get() < 0 || ::fstat(anew_.get(), &named) != 0 ||
        ::fstat(file_.get(), &mine) != 0) {
      return Failed(desk::messages::kCannotOpen);
    }
    if (mine.st_dev != named.st_dev || mine.st_ino != named.st_ino) {
      return Refused(desk::messages::kMovedSinceFork);
    }
    reopen_ = false;
    return absl::OkStatus();
  }

  absl::Status Append(std::string_view block) {
    struct stat info;
    if (::fstat(file_.get(), &info) != 0)
      return Failed(desk::messages::kCannotExamine);
    // A block that a crash cut off is left behind, with the rest of its place.
    const auto size = static_cast<std::int64_t>(info.st_size);
    const std::int64_t first = (size + static_cast<std::int64_t>(kPlace) - 1) /
                               static_cast<std::int64_t>(kPlace);
    TRUNKLINE_RETURN_IF_ERROR(Write(first, block));
    TRUNKLINE_RETURN_IF_ERROR(Sync(file_.get(), desk::messages::kCannotSync));
    for (std::size_t i = block.size() / kPlace; i-- != 0;) {
      auto& ready = ready_.emplace_back();
      ready.first = first + static_cast<std::int64_t>(i);
      std::memcpy(ready.second.data(), block.data() + i * kPlace, kPlace);
    }
    return absl::OkStatus();
  }

  const std::string path_;
  const KeyFileOptions options_;
  Descriptor file_;
  Place master_{};
  std::mutex mutex_;
  // Places that were made and not given yet; the next is the last.
  std::vector<std::pair<std::int64_t, Place>> ready_;
  // The size of the last block.
  int block_ = 0;
  pid_t pid_ = ::getpid();
  // Of a child of fork(2): what it locks, once it is opened.
  bool reopen_ = false;
  Descriptor anew_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<KeyProvider>> OpenKeyFile(
    const std::string& path, const KeyFileOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckPath(path));
  auto file = std::make_unique<KeyFile>(path, options);
  TRUNKLINE_RETURN_IF_ERROR(file->Open());
  return file;
}

}  // namespace trunkline
