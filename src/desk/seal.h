// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SEAL_H_
#define TRUNKLINE_SRC_DESK_SEAL_H_

#include <sys/types.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

// Sealing: the private part of a ticket (the caller, the caller's words, the
// call, the address) can be erased, while the history of its case stays
// verifiable.
//
// The private fields of an event's ticket, and all that this library does not
// know of an event, are cut out and stored apart, as its sealed part. The event
// has the digest of that part instead, its seal. The events of a case form a
// hash chain:
//
//   link(0) = H("case", jurisdiction, id)
//   link(n) = H(link(n-1), bytes(n), seal(n))
//   seal(n) = H("seal", salt(n), part(n)), or empty if nothing is sealed
//
// Invariants:
//   - Bytes, seal and link of an event never change. A change of any event
//     changes the last link, which the case record has as its chain.
//   - A sealed part that is present hashes to its seal.
//   - Erasing removes part and salt. Links contain only the seal, so every link
//     can still be verified. Since the random salt is erased too, the part
//     cannot be found by hashing guesses, such as all phone numbers.
//   - A part is joined with the rest only for a viewer who may see it; feed,
//     outbox and export contain the event alone.
// Cost: one SHA-256 of the event's bytes for each event. An event with a ticket
// also needs a walk over the fields of the ticket, 16 random bytes and a
// SHA-256 of the sealed part.
namespace trunkline::desk {

// Splits a trunkline.v1.Ticket into its public and its private fields. If the
// bytes are not a message, all of them go to `sealed`.
void Split(std::string_view ticket, std::string* open, std::string* sealed);

// Adds the bytes of an event of which this library does not know a field to the
// sealed part of its ticket, or to an empty part: a later schema may make that
// field private. A later version that knows it finds the bytes there.
void SealUnknown(std::string_view event, std::string* sealed);

// Joins the results of Split(), without what SealUnknown() added. The result is
// canonical if both parts are.
std::string Join(std::string_view open, std::string_view sealed);

// SHA-256 (32 bytes) over the parts. Each is preceded by its length, so that
// different lists of parts are different input.
std::string Digest(std::initializer_list<std::string_view> parts);

using RandomSource = ssize_t (*)(void* buffer, std::size_t size,
                                 unsigned flags);

// Returns 16 random bytes of the system. Unavailable if it provides none.
// `source` is getrandom(2); tests replace it.
absl::StatusOr<std::string> NewSalt();
absl::StatusOr<std::string> NewSalt(RandomSource source);

// The seal of a private part.
std::string SealOf(std::string_view salt, std::string_view sealed);

// link(0) and link(n) of the chain.
std::string FirstLink(const CaseRef& ref);
std::string NextLink(std::string_view before, std::string_view bytes,
                     std::string_view seal);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SEAL_H_
