#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An error that a person reads is a message of a catalogue, which has every
# language: base::InvalidArgument(base::Fill<messages::kName>(...)), not
# absl::InvalidArgumentError("...").
#
# In English alone are: misuse of the C functions, the bytes of messages, and
# what RE2 says of a pattern.
set -uo pipefail
export LC_ALL=C.UTF-8
cd "$1" || exit 2
bad=0
grep -rnE 'absl::[A-Z][A-Za-z]*Error\(' --include='*.cc' --include='*.h' \
  src tools |
  grep -vE '^src/(c|lifecycle/wire)/|^src/lifecycle/engine/check_event\.cc' |
  grep -vF 'InvalidArgumentError(regex.re_->error())' && {
  echo '^ not a message of a catalogue (src/base/message.h)'
  bad=1
}
# An inline pair of texts is none either.
grep -rnP '"[^"]*\p{Han}[^"]*",\s*"[^"\p{Han}]*[a-z]{3}[^"\p{Han}]*"\)' \
  --include='*.cc' src tools && {
  echo '^ a pair of texts belongs into the catalogue of its module'
  bad=1
}
exit $bad
