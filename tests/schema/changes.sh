# SPDX-License-Identifier: Apache-2.0
# The changes that generator.sh and scratch.sh make to a copy of the schemas;
# sourced by them.

# $1: proto/trunkline/v1 of the copy.
change_schemas() {
  # Labels: of enumerators, one in English too, and the name of a column.
  sed -i 's/zh: "投诉"/zh: "申诉"/' "$1/common.proto"
  sed -i 's/OUTCOME_ROUTED = 1 \[(names) = {zh: "派单"}\]/OUTCOME_ROUTED = 1 [(names) = {en: "dispatched" zh: "分派"}]/' \
    "$1/decision.proto"
  sed -i 's/zh: "诉求类别" alias: "类别"/zh: "事项类别" alias: "类别"/' "$1/ticket.proto"
  # A private and a public field of a ticket.
  sed -i 's/^  Caller caller = 32.*/&\
  \/\/ Another number of the caller.\
  string second_phone = 133 [(privacy) = PRIVACY_PHONE];\
  \/\/ How often the caller rang before.\
  int32 attempts = 134;/' "$1/ticket.proto"
}
