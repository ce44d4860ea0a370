// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_

#include "src/base/message.h"

// Where something is among events. What is wrong with the bytes of a message is
// said in English alone.
namespace trunkline::lifecycle::wire_messages {

inline constexpr base::Message kEvent{"event $0", "事件$0"};

}  // namespace trunkline::lifecycle::wire_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_
