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
// The private fields of an event's ticket are cut out and stored apart, as its
// sealed part. The event has the digest of that part instead, its seal. The
// events of a case form a hash chain:
//
//   link(0) = H("case", jurisdiction, id)
//   link(n) = H(link(n-1), bytes(n), seal(n))
//   seal(n) = H("seal", salt(n), part(n)), or empty if nothing is sealed
//
// Invariants:
//   - Bytes, seal and link of an event never change. A change of any event
//     changes the last link, which the case record has as its chain.
//   - A sealed part that is present hashes to its seal.
//   - Erasing removes part and salt, and nothing that is hashed: every link can
//     still be verified. The salt is random and is erased too, so the part
//     cannot be found by hashing guesses, such as all phone numbers.
//   - A part is joined with the rest only for a viewer who may see it; feed,
//     outbox and export contain the event alone.
// Cost: two or three SHA-256 of a few hundred bytes for each event, and a walk
// over the fields of a ticket that an event carries.
namespace trunkline::desk {

// Splits a trunkline.v1.Ticket into its public and its private fields. Bytes
// that are no message go to `sealed` as a whole.
void Split(std::string_view ticket, std::string* open, std::string* sealed);

// Joins what Split() made; canonical if both parts are.
std::string Join(std::string_view open, std::string_view sealed);

// SHA-256 over the parts, each preceded by its length, so that no two lists of
// parts hash alike. 32 bytes.
std::string Digest(std::initializer_list<std::string_view> parts);

using RandomSource = ssize_t (*)(void* buffer, std::size_t size,
                                 unsigned flags);

// Returns 16 random bytes of the system. Unavailable if it has none to give.
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
