#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An error that a person reads is a message of a catalogue, which has every
# language: base::InvalidArgument(base::Fill<messages::kName>(...)), not
# absl::InvalidArgumentError("...").
#
# In English alone is misuse of the C functions. What RE2 says of a pattern and
# the system of an errno is in the catalogue of base: base::Regex,
# base::SystemError().
set -uo pipefail
export LC_ALL=C.UTF-8
cd "$1" || exit 2
bad=0
grep -rnE 'absl::[A-Z][A-Za-z]*Error\(' --include='*.cc' --include='*.h' \
  src tools | grep -vE '^src/c/' && {
  echo '^ not a message of a catalogue (src/base/message.h)'
  bad=1
}
# The words of the system are those of its own language.
grep -rnE '\bstrerror\(|\berror\.message\(\)' --include='*.cc' \
  --include='*.h' src tools && {
  echo '^ what the system says of an errno: base::SystemError()'
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
