// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_CONNECTION_STRING_H_
#define TRUNKLINE_SRC_BASE_CONNECTION_STRING_H_

#include <string_view>

namespace trunkline::base {

// Whether a word that was given as the name of a file may be a connection
// string with a password: "password=..." (libpq allows blanks before the sign)
// or a colon with an "@" somewhere after it, as in "//user:secret@host",
// "user:secret@host" and their misspellings. Errors name files, and a file of
// that name would be made, so such a word is refused and not repeated. That a
// few names of files are refused with them ("10:30 a@b.csv") is the price.
bool MayHoldPassword(std::string_view word);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_CONNECTION_STRING_H_
