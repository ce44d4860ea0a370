# SPDX-License-Identifier: Apache-2.0
# A change of the schema alone reaches everything that is made of it: a label
# the names of library, C and Python; a field its constant and, if it is
# private, the list that redaction, sealing and erasing read.
#
# usage: generator.sh GENERATOR PROTOC SOURCE_DIR [-I FOLDER]...
set -euo pipefail
generator=$1 protoc=$2 source=$3
shift 3

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch"/{proto,out/generated,out/include/trunkline/cases}
mkdir -p "$scratch/out/trunkline_schema"
cp -r "$source/proto/trunkline" "$scratch/proto"
v1=$scratch/proto/trunkline/v1

generate() {
  "$protoc" -I "$scratch/proto" "$@" --include_imports --include_source_info \
    "--descriptor_set_out=$scratch/set.pb" "$v1"/*.proto
  "$generator" "$scratch/set.pb" "$scratch/out"
}
fail() { echo "generator.sh: $*" >&2; exit 1; }
has() { grep -q -- "$2" "$scratch/out/$1" || fail "$1 lacks $2"; }

. "$(dirname "$0")/changes.sh"
change_schemas "$v1"
generate "$@"

for file in generated/name_tables.cc generated/enum_names.cc \
    include/trunkline/c_enums.h; do
  has "$file" 申诉
  if grep -q 投诉 "$scratch/out/$file"; then fail "$file has the old label"; fi
done
has generated/field_names.cc 事项类别
has trunkline_schema/fields.h kSecondPhone
has trunkline_schema/fields.h kAttempts
has generated/python_ticket.inc 'How often the caller rang before.'
has generated/private_fields.cc trunkline.v1.Ticket.second_phone
if grep -q Ticket.attempts "$scratch/out/generated/private_fields.cc"; then
  fail "a public field is in the list of private ones"
fi
# Internal code knows neither the options nor the file that declares them.
if grep -qa options.proto "$scratch/out/internal.pb"; then
  fail "the internal schema imports options.proto"
fi

# An enumerator without its enum's prefix is refused.
sed -i 's/  TICKET_TYPE_PRAISE = 6/  PRAISE = 6/' "$v1/common.proto"
if generate "$@" 2> "$scratch/error"; then fail "PRAISE was taken"; fi
grep -q "PRAISE does not begin with TICKET_TYPE_" "$scratch/error" ||
  fail "$(cat "$scratch/error")"
