// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_VIEWS_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_VIEWS_MESSAGES_H_

#include "src/base/message.h"

// Why a command is refused; denial_text.cc has what a guard or a value asks
// for.
namespace trunkline::lifecycle::view_messages {

using base::Message;

inline constexpr Message kMayBeDone{"it may be done", "可以办理"};
inline constexpr Message kNoMigration{
    "definition $0 version $1 has no migration from the case's version and "
    "stage",
    "流程 $0 版本 $1 没有从该办件的版本和阶段迁移的规定"};
inline constexpr Message kOtherDefinition{
    "the case runs under another definition or version than $0 $1",
    "办件按另一流程或版本办理，不是 $0 版本 $1"};
inline constexpr Message kKeepOut{
    "the actor has an interest in the case and must keep out of it",
    "与本案有利害关系，应当回避"};
inline constexpr Message kNotBeforeOpen{"not possible before the case is open",
                                        "尚未登记的办件不能这样办理"};
inline constexpr Message kNotInStage{"not possible in stage \"$0\"",
                                     "“$0”阶段不能这样办理"};
inline constexpr Message kMerged{
    "$0; the case was merged into $1: give the command there",
    "$0；该单已并入 $1，请在该单办理"};
inline constexpr Message kPossibleIn{"$0; possible in: $1", "$0；可在：$1"};
inline constexpr Message kBelongsTo{"$0: no right; it belongs to: $1",
                                    "$0：无权办理，须由：$1"};
inline constexpr Message kFactMissing{"$0: the fact \"$1\" is missing",
                                      "$0：缺少$1"};
inline constexpr Message kDoesNotFit{"$0: \"$1\" does not fit: $2",
                                     "$0：$1不符：$2"};
// The guard's own word stands last: it is for machines.
inline constexpr Message kGuard{"$0: $1 ($2)", "$0：$1（$2）"};
inline constexpr Message kListComma{", ", "、"};

}  // namespace trunkline::lifecycle::view_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_VIEWS_MESSAGES_H_
