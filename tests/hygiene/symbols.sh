#!/bin/bash
# The shared library exports the names of include/trunkline/ and nothing else.
set -uo pipefail
nm=$1 library=$2
exported=$("$nm" -DC --defined-only "$library") || exit 2
exported=$(sed -E 's/^[0-9a-f]* *[A-Za-z] //' <<< "$exported" | sort -u)
bad=0
others=$(grep -vE '^(typeinfo (name )?for |vtable for )?trunkline::[A-Z]' \
  <<< "$exported")
if [ -n "$others" ]; then
  echo "$others"
  echo '^ exported, but not of the public headers'
  bad=1
fi
for name in 'LoadRuleSet(' 'CheckRuleSet(' 'RuleSet::Route(' 'RouteMany(' \
    'Explain(' 'ReadTicket(' 'Issue::ToString'; do
  grep -qF "trunkline::$name" <<< "$exported" || {
    echo "trunkline::$name...) is not exported"
    bad=1
  }
done
exit $bad
