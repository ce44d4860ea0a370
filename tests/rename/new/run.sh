#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Accepts, dispatches and merges; "how" in a comment stays.
S="-s sqlite:${TMPDIR:-/tmp}/x.db"
do_() { c=$1; k=$2; f=$3; shift 3; trunkline desk do "$c" $k $S --facts "$f" "$@"; }
trunkline route tickets.csv -r packs/deadlines/statutory --columns id,owner_leads,due_handling
trunkline desk do C-1 COMMAND_KIND_CONTACT $S --facts='channel: CHANNEL_PHONE contact_outcome: CONTACT_OUTCOME_REACHED'
do_ C-1 feedback "claim_true: true contacted: false internal_text: \"it's done\"" --role lead
do_ C-2 merge 'main_case: "C-1"' --now "2018-03-01 10:00"
if true; then do_ C-1 sign ''; fi
cat > rules.txtpb <<'END'
hotline { number: "1" phase { kind: KIND_EMERGENCY } }
END
trunkline desk do C-1 amend --facts "$(printf 'urgency: %s' "$u")"
trunkline desk do C-1 raise_dispute $S
do_ C-1 raise_dispute 'dispute: "M-1"'
echo "a dispute about how"
