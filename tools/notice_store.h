// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_NOTICE_STORE_H_
#define TRUNKLINE_TOOLS_NOTICE_STORE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/notices.h"

namespace trunkline::tools {

// Reads the notices of a file. A last line without its end is left out: its
// writer was interrupted before it could say that the notice was kept.
absl::StatusOr<NoticeBook> ReadNoticeFile(const std::string& path);

// Adds an event to a file, which is made if it is not there. `make` gets the
// notices and returns the event; other writers wait meanwhile. The file only
// ever grows by whole lines: an unfinished last line is taken off first, and
// the event is on the disk when this returns OK. On an error the file is as
// before.
absl::StatusOr<NoticeEvent> AppendNotice(
    const std::string& path,
    const std::function<absl::StatusOr<NoticeEvent>(const NoticeBook&)>& make);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_NOTICE_STORE_H_
