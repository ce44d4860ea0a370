// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/check_tables.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "src/base/status.h"

namespace trunkline::desk {
namespace {

struct Rule {
  const char* broken;  // Counts the rows that break it; "$s": the schema.
  const char* what;
};

constexpr Rule kRules[] = {
    {"SELECT count(*) FROM $s.cases WHERE open NOT IN (0, 1)",
     "cases whose open column is neither 0 nor 1"},
    {"SELECT count(*) FROM $s.events e WHERE NOT EXISTS (SELECT 1 FROM "
     "$s.cases c WHERE c.jurisdiction = e.jurisdiction AND c.id = "
     "e.aggregateid)",
     "events that belong to no case"},
    {"SELECT count(*) FROM $s.sealed s WHERE NOT EXISTS (SELECT 1 FROM "
     "$s.events e WHERE e.jurisdiction = s.jurisdiction AND e.aggregateid = "
     "s.id AND e.version = s.version)",
     "sealed parts that belong to no event"},
    {"SELECT count(*) FROM $s.feed f WHERE NOT EXISTS (SELECT 1 FROM "
     "$s.events e WHERE e.jurisdiction = f.jurisdiction AND e.aggregateid = "
     "f.id AND e.version = f.version)",
     "positions of the feed without an event"},
    {"SELECT count(*) FROM $s.unpublished u WHERE NOT EXISTS (SELECT 1 FROM "
     "$s.events e WHERE e.jurisdiction = u.jurisdiction AND e.aggregateid = "
     "u.id AND e.version = u.version AND e.at = u.at)",
     "unpublished rows without an event"},
    {"SELECT count(*) FROM $s.lease WHERE name = 'feed' AND head <> (SELECT "
     "coalesce(max(position), 0) FROM $s.feed)",
     "heads of the feed that are not its last position"},
    {"SELECT 1 - count(*) FROM $s.lease WHERE name = 'feed'",
     "heads of the feed that are missing"},
    {"SELECT count(*) FROM $s.access_head h WHERE h.position <> (SELECT "
     "coalesce(max(position), 0) FROM $s.access) OR h.chain <> coalesce("
     "(SELECT chain FROM $s.access ORDER BY position DESC LIMIT 1), "
     "decode(repeat('00', 32), 'hex'))",
     "heads of the access record that are not its last entry"},
    {"SELECT abs(1 - count(*)) FROM $s.access_head",
     "heads of the access record that are missing or too many"},
    {"SELECT count(*) FROM $s.events WHERE id <> jurisdiction || '/' || "
     "aggregateid || '/' || version OR aggregatetype <> 'case' OR ce_source "
     "<> 'trunkline:' || jurisdiction OR ce_subject <> aggregateid OR "
     "ce_specversion <> '1.0' OR ce_datacontenttype <> "
     "'application/protobuf' OR ce_dataschema <> "
     "'trunkline:trunkline.v1.Event'",
     "events whose columns for the outbox differ from the event"},
    // A time is text there; it is rounded where the column is cut.
    {"SELECT count(*) FROM $s.events WHERE CASE WHEN ce_time ~ "
     "'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$' "
     "THEN abs(extract(epoch FROM ce_time::timestamptz) * 1000000 - at) > 1 "
     "ELSE true END",
     "events whose ce_time differs from the event"},
    // As the server lists them; it writes parentheses, casts and quotes of its
    // own, which are left out. An index that could not be built is not valid.
    {"SELECT count(*) FROM (VALUES "
     "('case_next_tick', 'cases', 'next_tick_at', false, "
     "'next_tick_at IS NOT NULL'), "
     "('case_unit', 'cases', 'unit, jurisdiction, id', false, "
     "'open = 1 AND source = '''''), "
     "('case_due', 'cases', 'due', false, "
     "'open = 1 AND source = '''' AND due IS NOT NULL'), "
     "('case_source', 'cases', 'source, open, adopted_as', false, "
     "'source <> '''''), "
     "('sealed_caller_tag', 'sealed', 'jurisdiction, caller_tag, id', false, "
     "'caller_tag <> 0'), "
     "('version_pkey', 'version', 'number', true, ''), "
     "('cases_pkey', 'cases', 'jurisdiction, id', true, ''), "
     "('events_pkey', 'events', 'jurisdiction, aggregateid, version', true, "
     "''), "
     "('unpublished_pkey', 'unpublished', 'at, version, jurisdiction, id', "
     "true, ''), "
     "('feed_pkey', 'feed', 'position', true, ''), "
     "('lease_pkey', 'lease', 'name', true, ''), "
     "('sealed_pkey', 'sealed', 'jurisdiction, id, version', true, ''), "
     "('idempotency_pkey', 'idempotency', 'source, key', true, ''), "
     "('counters_pkey', 'counters', 'name', true, ''), "
     "('auxiliary_pkey', 'auxiliary', 'kind, source, id', true, ''), "
     "('access_pkey', 'access', 'position', true, '')) "
     "AS want (name, tab, cols, uniq, pred) WHERE NOT EXISTS (SELECT 1 FROM "
     "pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON "
     "t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE "
     "n.nspname = '$s' AND x.relname = want.name AND t.relname = want.tab AND "
     "i.indisvalid AND i.indisunique = want.uniq AND (SELECT "
     "string_agg(replace(pg_get_indexdef(i.indexrelid, k, true), '\"', ''), "
     "', ' ORDER BY k) FROM generate_series(1, i.indnkeyatts::int) k) = "
     "want.cols AND coalesce(replace(replace(replace(pg_get_expr(i.indpred, "
     "i.indrelid), '(', ''), ')', ''), '::text', ''), '') = want.pred)",
     "indexes that are missing or not those of the schema"},
};

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckTables(const std::string& schema,
                                                     PgConnectionPool* pool) {
  std::vector<std::string> faults;
  for (const Rule& rule : kRules) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const PgResult rows,
        pool->Select({"", absl::StrReplaceAll(rule.broken, {{"$s", schema}})},
                     PgParams()));
    if (rows.Number(0, 0) != 0) {
      faults.push_back(absl::StrCat(rows.Number(0, 0), " ", rule.what));
    }
  }
  return faults;
}

std::vector<std::string_view> PostgresTableRules() {
  std::vector<std::string_view> out;
  for (const Rule& rule : kRules) out.emplace_back(rule.what);
  return out;
}

}  // namespace trunkline::desk
