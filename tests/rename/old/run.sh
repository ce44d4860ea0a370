#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Accepts, dispatches and merges; "how" in a comment stays.
S="-s sqlite:${TMPDIR:-/tmp}/x.db"
do_() { c=$1; k=$2; f=$3; shift 3; trunkline desk do "$c" $k $S --facts "$f" "$@"; }
trunkline route tickets.csv -r packs/limits/statutory --columns id,advisory,due_handle
trunkline desk do C-1 CK_CONTACT $S --facts='how: CHANNEL_PHONE outcome: REACHED'
do_ C-1 feedback "claim_true: YES contacted: NO text: \"it's done\"" --role lead
do_ C-2 merge 'cases: "C-1"' --now "2018-03-01 10:00"
if true; then do_ C-1 sign ''; fi
cat > rules.txtpb <<'END'
hotline { number: "1" phase { kind: EMERGENCY } }
END
trunkline desk do C-1 amend --facts "$(printf 'urgency: %s' "$u")"
trunkline desk do C-1 dispute $S
do_ C-1 dispute 'matter: "M-1"'
echo "a dispute about how"
