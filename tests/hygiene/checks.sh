#!/bin/bash
# Every issue code of the sources has a section in docs/checks.md, and the other
# way round.
set -uo pipefail
cd "$1" || exit 2
# A definition's codes are in docs/lifecycle.md: lifecycle_checks.sh.
sources=$(ls src/*/*.cc | grep -v '^src/lifecycle/')
in_source=$(
  {
    # A code is the first word of a call that makes an issue, or one of a
    # condition's two.
    cat $sources | tr '\n' ' ' |
      grep -oE '\b(Error|Warning|Report|ReportSource)\([^"();]*(\([^"();]*\)[^"();]*)?("[a-z-]+" *: *)?"[a-z-]+"' |
      grep -oE '"[a-z]+(-[a-z]+)*"'
    grep -ohE 'code = "[a-z-]+"' $sources | grep -oE '"[a-z-]+"'
    grep -ohE '"[a-z]+-cycle"' $sources
    grep -oE '(Find)\([^;]*_ids_?, "[a-z]+"' src/rules/compiler.cc |
      sed -E 's/.*"([a-z]+)"/"unknown-\1"/'
    tr '\n' ' ' < src/rules/compiler.cc | grep -oE '_ids_, "policy"' |
      sed 's/.*/"unknown-policy"/'
    tr '\n' ' ' < src/rules/compiler.cc |
      grep -oE '(early|large|from) *\? *"[a-z-]+" *: *"[a-z-]+"' |
      grep -oE '"[a-z]+-[a-z-]+"'
  } | tr -d '"' | sort -u | grep -vE '^(unknown-|[a-z]+_.*)$'
)
documented=$(grep -oE '^### [a-z-]+$' docs/checks.md | cut -c5- | sort)
failed=0
while read -r line; do
  echo "docs/checks.md: $line"
  failed=1
done < <(diff <(echo "$in_source") <(echo "$documented") |
  sed -nE 's/^< (.*)/no section for issue code "\1"/p
           s/^> (.*)/no issue has the code "\1"/p')
duplicates=$(uniq -d <<< "$documented")
if [ -n "$duplicates" ]; then
  echo "docs/checks.md: twice: $duplicates"
  failed=1
fi
exit $failed
