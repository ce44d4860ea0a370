// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_STATEMENTS_H_
#define TRUNKLINE_SRC_DESK_SQLITE_STATEMENTS_H_

namespace trunkline::desk {

// The statements of a commit, in the order in which it runs them.
inline constexpr char kFindKey[] =
    "SELECT source, key, digest, jurisdiction, id, first_version, last_version "
    "FROM idempotency WHERE source = ? AND key = ?";
inline constexpr char kInsertCase[] =
    "INSERT INTO cases (version, chain, stage, unit, region, source, "
    "adopted_as, open, opened_at, due, next_tick_at, state, jurisdiction, id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (jurisdiction, id) DO NOTHING RETURNING no";
inline constexpr char kUpdateCase[] =
    "UPDATE cases SET version = ?, chain = ?, stage = ?, unit = ?, region = ?, "
    "source = ?, adopted_as = ?, open = ?, opened_at = ?, due = ?, "
    "next_tick_at = ?, state = ? "
    "WHERE jurisdiction = ? AND id = ? AND version = ? RETURNING no";
inline constexpr char kFindErased[] =
    "SELECT 1 FROM sealed WHERE case_no = ? AND salt = x'' LIMIT 1";
inline constexpr char kInsertEvent[] =
    "INSERT INTO events (case_no, version, at, type, source, seal, chain, "
    "bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kInsertSealed[] =
    "INSERT INTO sealed (case_no, version, salt, bytes, erased_by, erased_at, "
    "key, caller_tag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kPutAuxiliary[] =
    "INSERT OR REPLACE INTO auxiliary (kind, source, id, bytes) "
    "VALUES (?, ?, ?, ?)";
inline constexpr char kInsertAuxiliary[] =
    "INSERT OR IGNORE INTO auxiliary (kind, source, id, bytes) "
    "VALUES (?, ?, ?, ?) RETURNING 1";
inline constexpr char kReplaceAuxiliary[] =
    "UPDATE auxiliary SET bytes = ?4 WHERE kind = ?1 AND source = ?2 AND "
    "id = ?3 AND bytes = ?5 RETURNING 1";
inline constexpr char kLastAccess[] =
    "SELECT position, chain FROM access ORDER BY position DESC LIMIT 1";
inline constexpr char kInsertAccess[] =
    "INSERT INTO access (position, bytes, chain) VALUES (?, ?, ?)";
inline constexpr char kInsertKey[] =
    "INSERT INTO idempotency (source, key, digest, jurisdiction, id, "
    "first_version, last_version) VALUES (?, ?, ?, ?, ?, ?, ?)";

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_STATEMENTS_H_
