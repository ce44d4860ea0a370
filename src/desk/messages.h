// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_MESSAGES_H_
#define TRUNKLINE_SRC_DESK_MESSAGES_H_

#include "src/base/message.h"

// What the calls about disputes refuse.
namespace trunkline::desk::messages {

using base::Message;

inline constexpr Message kNoDispute{"there is no dispute $0", "没有裁定事项$0"};
inline constexpr Message kDisputeRunsUnder{
    "dispute $0 runs under definition $1 version $2, which the desk was not "
    "given",
    "裁定事项$0适用流程定义$1版本$2，工作台没有该定义"};
inline constexpr Message kTicketRefused{"case $0: $1", "工单$0：$1"};
inline constexpr Message kTicketElsewhere{
    "it is kept by $0; it may only be read here", "由$0管理，在此只能查阅"};
inline constexpr Message kTicketClosed{"it is closed, and stays as it is",
                                       "已办结，不再变更"};

}  // namespace trunkline::desk::messages

#endif  // TRUNKLINE_SRC_DESK_MESSAGES_H_
