// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CALLER_H_
#define TRUNKLINE_SRC_DESK_CALLER_H_

#include <string>
#include <string_view>

// The phone number by which the cases of one caller are found. Who may see a
// caller is decided in src/lifecycle/views.
namespace trunkline::desk {

// The phone number of the caller in a trunkline.v1.Ticket, or in the sealed
// part of one, as it was given. Empty: none.
std::string_view CallerPhone(std::string_view ticket);

// A phone number in one spelling: the digits of the first number in the text,
// without the country code 86 and without the 0 before a mobile number.
// Full-width digits, spaces, hyphens and parentheses are understood. Empty if
// it has fewer than 7 digits: too many callers may share it.
std::string NormalPhone(std::string_view phone);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CALLER_H_
