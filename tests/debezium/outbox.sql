-- SPDX-License-Identifier: Apache-2.0
-- Compares what the engine sent with what is in the tables: each row of the
-- result is a claim, and how often it does not hold.
CREATE VIEW sent AS
  SELECT at, record->>'topic' AS topic, record->>'key' AS key,
    record->'headers' AS headers, record->'event' AS event,
    decode(record->>'payload', 'base64') AS payload,
    record->'headers'->>'ce_id' AS id
  FROM records;
CREATE VIEW pairs AS
  SELECT sent.*, row.id AS row, row.aggregatetype, row.aggregateid,
    row.jurisdiction, row.version, row.payload AS row_payload,
    jsonb_build_object('id', row.id, 'ce_id', row.id, 'ce_type', row.type,
      'ce_specversion', row.ce_specversion, 'ce_source', row.ce_source,
      'ce_subject', row.ce_subject, 'ce_time', row.ce_time,
      'content-type', row.ce_datacontenttype,
      'ce_dataschema', row.ce_dataschema, 'trunkline_source', row.source)
      AS row_headers
  FROM sent FULL JOIN trunkline.events row ON row.id = sent.id;
-- What only the caller said or is; the mirrored ones' is in outbox.sh.
CREATE VIEW secrets AS
  SELECT DISTINCT convert_to(secret #>> '{}', 'UTF8') AS secret FROM (
    SELECT jsonb_path_query(record, '$.callerWords') FROM tickets
    UNION SELECT jsonb_path_query(record, '$.callId') FROM tickets
    UNION SELECT jsonb_path_query(record, '$.caller.*') FROM tickets
    UNION SELECT '"原话甲"' UNION SELECT '"原话乙"'
    UNION SELECT '"11111111111"') AS of (secret);

CREATE TABLE claims AS
SELECT 'every row is sent' AS claim,
  count(*) FILTER (WHERE id IS NULL) AS broken FROM pairs
UNION ALL SELECT 'only rows are sent',
  count(*) FILTER (WHERE row IS NULL) FROM pairs
UNION ALL SELECT 'no row is sent twice',
  count(id) - count(DISTINCT id) FROM sent
UNION ALL SELECT 'the feed has the same events',
  count(*) FILTER (WHERE fed.record IS NULL OR pairs.row IS NULL)
  FROM pairs FULL JOIN fed ON fed.record->>'jurisdiction' = jurisdiction
    AND fed.record->'event'->>'case' = aggregateid
    AND (fed.record->'event'->>'version')::bigint = version
UNION ALL SELECT 'the topic is that of cases',
  count(*) FILTER (WHERE topic IS DISTINCT FROM 'hotline.case') FROM pairs
UNION ALL SELECT 'the key is the case''s id',
  count(*) FILTER (WHERE key IS DISTINCT FROM aggregateid) FROM pairs
UNION ALL SELECT 'the headers are the row''s',
  count(*) FILTER (WHERE NOT headers @> row_headers) FROM pairs
UNION ALL SELECT 'the payload is the row''s, byte by byte',
  count(*) FILTER (WHERE payload IS DISTINCT FROM row_payload) FROM pairs
UNION ALL SELECT 'the payload is that event',
  count(*) FILTER (WHERE NOT event @>
    jsonb_build_object('case', aggregateid, 'version', version)
    OR event IS NULL) FROM pairs
UNION ALL SELECT 'a case''s events come in order',
  count(*) FILTER (WHERE (event->>'version')::bigint <> nth) FROM (
    SELECT event, row_number() OVER (PARTITION BY key ORDER BY at) AS nth
    FROM sent) AS of_case
UNION ALL SELECT 'CloudEvents: attributes are of their types',
  count(*) FILTER (WHERE NOT coalesce(
    headers->>'ce_specversion' = '1.0'
    AND headers->>'ce_source' ~ '^[a-z]+:\S+$'
    AND headers->>'ce_dataschema' ~ '^[a-z]+:\S+$'
    AND headers->>'ce_type' ~ '^trunkline\.case\.[a-z_]+$'
    AND headers->>'ce_time' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$'
    AND headers->>'content-type' = 'application/protobuf', false)) FROM sent
UNION ALL SELECT 'mirrors say whose they are',
  count(*) FILTER (WHERE (key LIKE '12315:%') <>
    (headers->>'trunkline_source' = '12315')) FROM sent
UNION ALL SELECT 'nothing tells who called',
  count(*) FROM sent JOIN secrets
    ON position(secret IN payload) > 0
    OR position(secret IN convert_to(headers::text, 'UTF8')) > 0
UNION ALL SELECT 'the store does know who called',
  count(*) FILTER (WHERE NOT EXISTS (SELECT FROM trunkline.sealed
    WHERE position(secret IN bytes) > 0)) FROM secrets
UNION ALL SELECT 'the server publishes events only',
  count(*) FILTER (WHERE (schemaname, tablename) <> ('trunkline', 'events'))
  FROM pg_publication_tables
UNION ALL SELECT 'there are enough of each kind',
  (SELECT count(*) < 500 FROM sent)::int
    + (SELECT count(*) < 5 FROM sent WHERE key LIKE '12315:%')::int
    + (SELECT count(*) < 10 FROM sent WHERE (event->>'version')::int > 3)::int
    + (SELECT count(*) < 300 FROM secrets)::int
    + (SELECT count(*) <> 1 FROM pg_publication_tables)::int;

\pset footer off
SELECT claim, CASE broken WHEN 0 THEN 'holds' ELSE broken || ' times not' END
  AS result FROM claims;
SELECT count(*) > 0 AS broken FROM claims WHERE broken > 0 \gset
\if :broken
  DO $$ BEGIN RAISE 'the outbox is not what it says'; END $$;
\endif
