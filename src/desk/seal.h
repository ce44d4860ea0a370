#ifndef TRUNKLINE_SRC_DESK_SEAL_H_
#define TRUNKLINE_SRC_DESK_SEAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "trunkline/cases/store.h"

// What of a ticket is kept apart, and the hashes that tie it to the events.
namespace trunkline::desk {

// Takes caller, caller's words, the call's id and the address out of a
// trunkline.v1.Ticket. Bytes that are no message go whole to `sealed`.
void Split(std::string_view ticket, std::string* open, std::string* sealed);

// The ticket with its sealed part in its place, canonical if both are.
std::string Join(std::string_view open, std::string_view sealed);

// SHA-256 of parts, each after its length. 32 bytes.
std::string Digest(std::initializer_list<std::string_view> parts);

// 16 bytes that nobody can guess.
std::string NewSalt();

// The digest of a sealed part that an event's chain covers.
std::string SealOf(std::string_view salt, std::string_view sealed);

// Before the first event.
std::string FirstLink(const CaseRef& ref);
std::string NextLink(std::string_view before, std::string_view bytes,
                     std::string_view seal);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SEAL_H_
