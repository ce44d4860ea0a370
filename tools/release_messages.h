// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_RELEASE_MESSAGES_H_
#define TRUNKLINE_TOOLS_RELEASE_MESSAGES_H_

#include "src/base/message.h"

// What `trunkline release` says.
namespace trunkline::tools::messages {

using base::Message;

// The folder and its log.
inline constexpr Message kNoReleases{
    "$0 is no folder of releases; `trunkline release make` makes one",
    "$0不是发布文件夹；可用 trunkline release make 建立"};
inline constexpr Message kReleaseBusy{
    "$0: another release is being made; try again when it is done",
    "$0：另一项发布正在进行，请稍后再试"};
inline constexpr Message kNotARelease{"$0:$1: $2", "$0:$1：$2"};
inline constexpr Message kReleaseNumber{
    "$0:$1: the number is $2 and not $3: a release is missing",
    "$0:$1：编号为$2而不是$3，缺少一次发布"};
inline constexpr Message kReleaseChain{
    "$0:$1: the release does not hold the hash of the one before it: the log "
    "was changed",
    "$0:$1：该发布没有前一次发布的哈希，日志被改动过"};
inline constexpr Message kReleaseHash{
    "$0:$1: the release does not match its own hash: the log was changed",
    "$0:$1：该发布与其自身的哈希不符，日志被改动过"};
inline constexpr Message kPackMissing{"$0 is missing or cannot be read: $1",
                                      "$0不存在或无法读取：$1"};
inline constexpr Message kPackChanged{
    "$0 is not the rule set with that hash: the file was changed",
    "$0不是该哈希的规则集，文件被改动过"};
inline constexpr Message kInterrupted{
    "$0 is not the rule set that was released last ($1): a release was "
    "interrupted; the next `make` or `rollback` puts it in place",
    "$0不是最近发布的规则集（$1）：发布曾中断；下一次 make 或 rollback 会补上"};
inline constexpr Message kFinished{
    "put the rule set of release $0 in place: that release was interrupted",
    "已补放第$0次发布的规则集：该次发布曾中断"};
inline constexpr Message kReleasesFine{"$0: $1, all in order\n",
                                       "$0：$1，均完好\n"};
inline constexpr Message kReleaseFaults{"$0 has $1", "$0有$1"};

// What is refused.
inline constexpr Message kOtherLog{
    "the releases in $0 are of $1, the rule set is of $2",
    "$0中是$1的发布，而规则集属于$2"};
inline constexpr Message kInService{
    "the rule set is in service already, by release $0; nothing was released",
    "该规则集已由第$0次发布生效，未发布"};
inline constexpr Message kSameVersion{
    "version $0 was released with another content, by release $1: raise "
    "Jurisdiction.version",
    "版本$0已由第$1次发布使用而内容不同：请提高 Jurisdiction.version"};
inline constexpr Message kBeforeLast{
    "--at: release $0 was made at $1; the next one is later",
    "--at：第$0次发布于$1；下一次应在其后"};
inline constexpr Message kEmptyVersion{
    "the rule set has no version: give Jurisdiction.version",
    "规则集没有版本：请填写 Jurisdiction.version"};
inline constexpr Message kNoAuthority{
    "$0 $1 has no $2; the entry or $3 names it",
    "$0 $1 没有$2；请在条目中写明，或用 $3 给出"};
inline constexpr Message kLegalBasisWord{"legal basis", "依据"};
inline constexpr Message kApproverWord{"approver", "审定人"};
inline constexpr Message kDocumentWord{"document number", "文号"};
inline constexpr Message kRetroactive{
    "$0 $1 would change past tickets: it takes effect $2, before the day of "
    "the release ($3); give it `valid` from that day on, or say why with "
    "--retroactive REASON",
    "$0 $1 会改变过去的工单：自$2起生效，早于发布日（$3）；请把 `valid` "
    "定在该日或之后，或用 --retroactive 理由 说明"};
inline constexpr Message kFromBeginning{"from the beginning", "最初"};
inline constexpr Message kAndMoreEntries{"and $0 more", "另有$0项"};
inline constexpr Message kReleaseRefused{"the release is refused for $0",
                                         "因$0不予发布"};
inline constexpr Message kReasonNeeded{"--reason: say why",
                                       "--reason：请说明理由"};
inline constexpr Message kNoEarlier{
    "no rule set was in service before the present one",
    "当前规则集之前没有其他规则集"};
inline constexpr Message kShortHash{
    "$0: give at least 8 hexadecimal digits of a hash",
    "$0：请至少给出哈希的 8 位十六进制数字"};
inline constexpr Message kNoSuchHash{
    "no release has a hash that begins with $0; `trunkline release list` shows "
    "them",
    "没有哈希以$0开头的发布；trunkline release list 列出全部"};
inline constexpr Message kSeveralHashes{
    "$0 begins the hashes of several rule sets; give more digits",
    "有多个规则集的哈希以$0开头；请多给几位"};

// What is shown.
inline constexpr Message kReleaseMade{
    "release $0 of $1 $2, hash $3: $4 added, $5 changed, $6 removed\n",
    "第$0次发布：$1 $2，哈希 $3；新增$4项，更改$5项，删除$6项\n"};
inline constexpr Message kFirstReleaseMade{
    "release 1 of $0 $1, hash $2: the first\n",
    "第1次发布：$0 $1，哈希 $2；首次发布\n"};
inline constexpr Message kReleaseLine{"$0  $1  $2  $3  $4$5\n",
                                      "$0  $1  $2  $3  $4$5\n"};
inline constexpr Message kRollbackWord{"rollback: ", "回退："};
inline constexpr Message kReleaseHead{
    "release $0, $1\n  rule set: $2 $3, hash $4\n",
    "第$0次发布，$1\n  规则集：$2 $3，哈希 $4\n"};
inline constexpr Message kReleaseBefore{"  before: $0, hash $1\n",
                                        "  此前：$0，哈希 $1\n"};
inline constexpr Message kReleaseFirst{"  before: none\n", "  此前：无\n"};
inline constexpr Message kReleaseReason{"  reason: $0\n", "  说明：$0\n"};
inline constexpr Message kReleaseRollback{
    "  it returns to an earlier rule set\n", "  回退到此前的规则集\n"};
inline constexpr Message kReleaseWhyPast{
    "  valid for past tickets because: $0\n", "  溯及既往的理由：$0\n"};
inline constexpr Message kReleaseAuthority{
    "  legal basis: $0; approver: $1; document: $2\n",
    "  依据：$0；审定人：$1；文号：$2\n"};
inline constexpr Message kReleaseChange{
    "  $0 $1 $2: $3; legal basis: $4; approver: $5; document: $6\n",
    "  $0 $1 $2：$3；依据：$4；审定人：$5；文号：$6\n"};
inline constexpr Message kAddedWord{"added", "新增"};
inline constexpr Message kChangedWord{"changed", "更改"};
inline constexpr Message kRemovedWord{"removed", "删除"};
inline constexpr Message kEffectiveFrom{"takes effect $0", "自$0起生效"};
inline constexpr Message kWordsOnly{"words only", "仅文字"};
inline constexpr Message kReleaseSum{"  $0: $1\n", "  $0：$1\n"};

}  // namespace trunkline::tools::messages

#endif  // TRUNKLINE_TOOLS_RELEASE_MESSAGES_H_
