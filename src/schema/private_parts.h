// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_PRIVATE_PARTS_H_
#define TRUNKLINE_SRC_SCHEMA_PRIVATE_PARTS_H_

#include <functional>
#include <string>
#include <string_view>

#include "src/schema/privacy.h"
#include "src/schema/registry.h"

// The private parts of a message in the wire format, by what the schema says of
// its fields.
namespace trunkline::schema {

// Divides a message into what stays in the open and what is sealed. Both are
// messages of the same type. Fields that the schema does not know are sealed:
// they may be private ones of a later schema. Bytes that are no message are
// sealed whole.
void SplitSealed(const MessagePlan& plan, std::string_view message,
                 std::string* open, std::string* sealed);

// Puts the two parts together: the fields in number order, of one number as
// they come. If either is no message, returns `sealed`.
std::string JoinSealed(const MessagePlan& plan, std::string_view open,
                       std::string_view sealed);

// How a reader sees the fields of one class.
enum class Shown { kHidden, kMasked, kFully };

// Returns the message as a reader sees it. `shown` says how a class is seen; it
// is not asked for kPublic. A field of a message that is itself private takes
// over its class unless it has one of its own. A private message of which
// nothing is left goes too, and so do fields that the schema does not know.
// Masked are texts; of another type they are hidden. Empty if the bytes are no
// message.
std::string Redacted(const MessagePlan& plan, std::string_view message,
                     const std::function<Shown(Privacy)>& shown);

// A phone number as a masked field shows it: of eight digits or more the first
// three and the last two stay.
std::string Masked(std::string_view text);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_PRIVATE_PARTS_H_
