// SPDX-License-Identifier: Apache-2.0
#include "src/base/system_error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "src/base/messages.h"

namespace trunkline::base {
namespace {

// Null: none of those that reading and writing files meets.
const Message* MessageOfErrno(int error) {
  switch (error) {
    case ENOENT:
      return &messages::kNoSuchFile;
    case EACCES:
      return &messages::kPermissionDenied;
    case EPERM:
      return &messages::kNotPermitted;
    case EISDIR:
      return &messages::kIsDirectory;
    case ENOTDIR:
      return &messages::kNotDirectory;
    case EEXIST:
      return &messages::kFileExists;
    case ENOSPC:
      return &messages::kDiskFull;
    case EDQUOT:
      return &messages::kQuota;
    case EROFS:
      return &messages::kReadOnly;
    case EIO:
      return &messages::kInputOutput;
    case EMFILE:
      return &messages::kManyOpenFiles;
    case ENAMETOOLONG:
      return &messages::kLongName;
    case ELOOP:
      return &messages::kLinkLoop;
    case ENOMEM:
      return &messages::kNoMemory;
    case EBUSY:
      return &messages::kBusy;
    case EPIPE:
      return &messages::kBrokenPipe;
    case EFBIG:
      return &messages::kFileTooLarge;
    case EINVAL:
      return &messages::kBadArgument;
    case ESPIPE:
      return &messages::kIllegalSeek;
    default:
      return nullptr;
  }
}

}  // namespace

Text SystemError(int error) {
  if (const Message* const known = MessageOfErrno(error)) {
    return FillFound(*known, {});
  }
  // Safe in several threads, unlike the function of C.
  return Fill<messages::kSystemError>(error,
                                      std::generic_category().message(error));
}

}  // namespace trunkline::base
