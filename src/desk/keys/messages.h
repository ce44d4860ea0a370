// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_KEYS_MESSAGES_H_
#define TRUNKLINE_SRC_DESK_KEYS_MESSAGES_H_

#include "src/base/message.h"
#include "src/desk/messages.h"

// What a key file refuses or reports.
namespace trunkline::desk::messages {

inline constexpr Message kNoKeyFile{"there is no key file", "没有密钥文件"};
inline constexpr Message kNoMasterKey{"has no master key", "没有主密钥"};
inline constexpr Message kKeyDestroyed{"the key was destroyed", "密钥已销毁"};
inline constexpr Message kNoSha256Hmac{"HMAC-SHA256 is not available",
                                       "没有 HMAC-SHA256"};
inline constexpr Message kMovedSinceFork{
    "was moved or replaced since the parent process opened it",
    "父进程打开之后，该文件已被移走或替换"};
inline constexpr Message kNotAFile{"is not a file", "不是文件"};
inline constexpr Message kNotPrivate{
    "others than its owner may read or write it; make it private (chmod 600)",
    "所有者以外的人可以读写；请改为仅所有者可用（chmod 600）"};
inline constexpr Message kNotAKeyFile{"is not a key file", "不是密钥文件"};
inline constexpr Message kOtherKeyVersion{"is a key file of another version",
                                          "是其他版本的密钥文件"};
inline constexpr Message kNoRandomNumbers{"the system gives no random numbers",
                                          "系统没有给出随机数"};
inline constexpr Message kNoSuchKey{
    "has no such key; the sealed part is under the keys of another file, or "
    "this is an older copy",
    "没有该密钥；密封部分使用另一文件的密钥，或者此文件是较早的副本"};

}  // namespace trunkline::desk::messages

#endif  // TRUNKLINE_SRC_DESK_KEYS_MESSAGES_H_
