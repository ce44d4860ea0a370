#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Debezium's engine reads the outbox of a desk: what was there before it
# started, what is written while it runs, and what was written while it was
# stopped. Then outbox.sql compares what it sent with the tables.
#
#   scripts/with_postgres --logical tests/debezium/outbox.sh TOOL BUILT {}
set -Eeuo pipefail
tool=$1 built=$2 store=(--store "postgresql:$3")
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
here=tests/debezium example=examples/debezium
tickets=examples/changsha/tickets.jsonl
folder=$(mktemp -d)
engine=
stop() {
  [ -z "$engine" ] || kill "$engine" 2> /dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

rules=(--rules packs/cn/national --rules packs/cn/changsha)
deciding=("${rules[@]}" --calendars packs/calendars
  --definition packs/lifecycle/12345)

desk() {
  "$tool" desk "$@" "${store[@]}" "${deciding[@]}" >> "$folder/desk.log" 2>&1
}
query() {
  psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
# load TABLE FILE: JSON lines, no character of which quotes or delimits.
load() {
  query -c "CREATE TABLE $1 (at serial, record jsonb)" -c "COPY $1 (record)
    FROM STDIN CSV QUOTE E'\\x01' DELIMITER E'\\x02'" < "$2"
}

# accept FIRST LAST: of the sample tickets.
accept() {
  sed -n "$1,$2p" "$tickets" | desk accept - --as-accepted --role operator \
    --unit hotline_centre
}
# each COMMAND ROLE: in the ten cases that are taken on.
each() {
  local id lead unit facts
  while read -r id lead; do
    unit=hotline_centre facts=
    [ "$2" != department ] || unit=$lead
    [ "$1" != dispatch ] || facts="unit: \"$lead\""
    desk do "$id" "$1" --role "$2" --unit "$unit" --facts "$facts" \
      --now '2018-12-31 10:00'
  done < "$folder/ten"
}
# mirror DAY: a second line knows of a ticket, and of its end.
mirror() {
  {
    echo '工单号,受理时间,类别,区域,内容,承办单位,办结时间,电话'
    echo "1,2018-09-01 10:00,market.consumer.refund,430102,原话甲,市工商局,$1,11111111111"
    echo '2,2018-09-02 10:00,market.consumer.refund,430102,原话乙,市工商局,2018-09-03 10:00,11111111111'
  } > "$folder/base.csv"
  printf '%s\n' 'source = 12315' 'id = 工单号' 'accepted = 受理时间' \
    'category = 类别' 'region = 区域' 'text = 内容' 'unit = 承办单位' \
    'closed = 办结时间' 'phone = 电话' > "$folder/12315.map"
  "$tool" import "$folder/base.csv" --mapping "$folder/12315.map" "${store[@]}" \
    "${deciding[@]}" --role operator --now '2018-10-01 00:00' --id-prefix CS \
    >> "$folder/desk.log" 2>&1
}

# wait_for WHAT QUERY: until it gives "t".
wait_for() {
  local i
  for ((i = 0; i < 240; ++i)); do
    [ "$(query -c "$2")" != t ] || return 0
    kill -0 "$engine" 2> /dev/null || break
    sleep 0.25
  done
  echo "The engine: no $1" >&2
  cat "$folder/engine.log" >&2
  return 1
}
start_engine() {
  mkfifo "$folder/run"
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp "$built/classes:$built/lib/*" trunkline.example.Consumer \
    "$example/connector.json" "$built/event.pb" "$folder/offsets" \
    database.hostname="$PGHOST" database.port="$PGPORT" \
    database.password=none database.dbname="$PGDATABASE" \
    < "$folder/run" >> "$folder/records" 2>> "$folder/engine.log" &
  engine=$!
  exec 3> "$folder/run"
  rm "$folder/run"
  wait_for 'replication' "SELECT active FROM pg_replication_slots"
}
# Everything that was committed has been received; then the engine's input ends.
stop_engine() {
  local i
  for ((i = 0; i < 240; ++i)); do
    [ "$(wc -l < "$folder/records")" -lt \
      "$(query -c 'SELECT count(*) FROM trunkline.events')" ] || break
    sleep 0.25
  done
  sleep 1  # For what must not come.
  exec 3>&-
  wait "$engine"
  engine=
}

trap 'tail -n 5 "$folder/desk.log" "$folder/engine.log" >&2' ERR
touch "$folder/records"
"$tool" desk init "${store[@]}"
query -f "$example/server.sql"
"$tool" route "${rules[@]}" --format csv --columns id,outcome,lead "$tickets" \
  2> /dev/null | awk -F, '$2 == "routed" && n++ < 10 { print $1, $3 }' \
  > "$folder/ten"

# Rows need not lie in the order in which they were written: so they do not.
accept 1 100
each accept operator
mirror ''
query -c 'CREATE INDEX shuffle ON trunkline.events (seal)' \
  -c 'CLUSTER trunkline.events USING shuffle' -c 'DROP INDEX trunkline.shuffle'
before=$(query -c 'SELECT count(*) FROM trunkline.events')

start_engine
accept 101 200
each dispatch dispatcher
mirror '2018-09-29 10:00'
stop_engine
during=$(query -c 'SELECT count(*) FROM trunkline.events')

accept 201 300
each sign department
start_engine
desk tick --now '2018-12-31 12:00'
stop_engine

"$tool" desk feed "${store[@]}" --role system --limit 100000 > "$folder/feed"
"$tool" desk check "${store[@]}" --role system
load records "$folder/records"
load fed "$folder/feed"
load tickets "$tickets"
psql -X -q -v ON_ERROR_STOP=1 -f "$here/outbox.sql"
echo "$(wc -l < "$folder/records") records: $before were there," \
  "$((during - before)) came, the others after a pause"
