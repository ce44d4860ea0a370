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
# An error that is made of another one keeps all its languages.
grep -rnE 'status(_|\(\))?(\.|->)message\(\)' --include='*.cc' \
  --include='*.h' src tools python/src |
  grep -vE '^(src/(base/message|desk/wire_reports|c/common)|python/src/common)\.cc:' && {
  echo '^ the English text of an error: base::Annotate(), or base::Fill() with it'
  bad=1
}
grep -rnE '(^|[^<])absl::Status\(' --include='*.cc' --include='*.h' src tools && {
  echo '^ an error without a message of a catalogue: base::Annotate()'
  bad=1
}
exit $bad
