# SPDX-License-Identifier: Apache-2.0
# The changes that generator.sh and scratch.sh make to a copy of the schemas;
# sourced by them.

# $1: proto/trunkline/v1 of the copy.
change_schemas() {
  # Two labels.
  sed -i 's/zh: "投诉"/zh: "申诉"/' "$1/common.proto"
  sed -i 's/OUTCOME_ROUTED = 1 \[(names) = {zh: "派单"}\]/OUTCOME_ROUTED = 1 [(names) = {zh: "分派"}]/' \
    "$1/decision.proto"
  # A private and a public field of a ticket.
  sed -i 's/^  Caller caller = 32.*/&\
  \/\/ Another number of the caller.\
  string second_phone = 133 [(privacy) = PRIVACY_PHONE];\
  \/\/ How often the caller rang before.\
  int32 attempts = 134;/' "$1/ticket.proto"
}
