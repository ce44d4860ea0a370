// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_MESSAGES_H_
#define TRUNKLINE_SRC_DESK_MESSAGES_H_

#include "src/base/message.h"
#include "src/lifecycle/wire/messages.h"

// Why a desk, or the part of a store that all have in common, refuses a call.
// Each store has a catalogue of its own beside this one.
namespace trunkline::desk::messages {

using base::Message;

// --- what a host gives ---
inline constexpr Message kPurpose{"the purpose", "用途"};
inline constexpr Message kReason{"the reason", "理由"};
inline constexpr Message kSourceName{"the source's name", "来源的名称"};
inline constexpr Message kSourceId{"the source's id", "来源中的编号"};
inline constexpr Message kTicketId{"the ticket's id", "工单编号"};
inline constexpr Message kIdPrefix{"the prefix of ids", "编号的前缀"};
inline constexpr Message kTextOfCase{"the stage, unit or region of a case",
                                     "办件的阶段、单位或区域"};
inline constexpr Message kTooLong{"$0 is longer than $1 bytes", "$0超过$1字节"};
inline constexpr Message kNotAMessage{"not a trunkline.v1.$0",
                                      "不是 trunkline.v1.$0"};

// --- the address of a store ---
inline constexpr Message kNoSuchStore{
    "there is no store $0; there are sqlite:FILE, postgresql:CONNINFO and, in "
    "a "
    "program that keeps running, memory",
    "没有存储$0；有 sqlite:文件、postgresql:连接串，以及持续运行的程序可用的 "
    "memory"};
inline constexpr Message kPostgresSpelling{
    "\"postgres:\" is written \"postgresql:\"",
    "“postgres:”应写作“postgresql:”"};
inline constexpr Message kFileIsConnection{
    "the name of the file looks like a connection string; it is not repeated, "
    "since it may hold a password; a server's store is postgresql:CONNINFO",
    "文件名像是连接串；其中可能含有密码，故不重复显示；服务器上的存储应写作 "
    "postgresql:连接串"};
inline constexpr Message kStoreNotBuilt{"built without the $0 store",
                                        "本程序未包含 $0 存储"};

// --- rules and rights ---
inline constexpr Message kNoDefinition{
    "$0: a desk needs a lifecycle definition", "$0：办件台需要流程定义"};
inline constexpr Message kUnknownDefinition{
    "case $0 runs under definition $1 version $2, which the desk was not given",
    "办件 $0 适用流程定义$1版本$2，办件台没有该定义"};
inline constexpr Message kNoRules{"the desk has no rules of that jurisdiction",
                                  "办件台没有该辖区的规则"};
inline constexpr Message kGivenTwice{"$0: given twice", "$0：给了两次"};
inline constexpr Message kNoRight{
    "$0: no right; the desk has no rules that give it, and only \"system\" "
    "needs none",
    "$0：没有权限；办件台没有赋予该权限的规则，只有“system”不需要规则"};
inline constexpr Message kNotShown{"the case is not shown", "该办件不予显示"};
inline constexpr Message kNow{"`now` is not a time of the years 1 to 9999",
                              "`now` 不是公元 1 至 9999 年的时间"};
inline constexpr Message kClockTime{
    "the desk's clock (DeskOptions::clock) gives no time of the years 1 to "
    "9999",
    "办件台的时钟（DeskOptions::clock）给出的不是公元 1 至 9999 年的时间"};
inline constexpr Message kNulInPath{"a path of a file has a NUL",
                                    "文件路径含有 NUL"};
inline constexpr Message kDisputeId{"the dispute's id", "裁定事项的编号"};
inline constexpr Message kNoReadTime{
    "the access record has no time for this read: give the desk a clock "
    "(DeskOptions::clock)",
    "查阅记录没有本次查阅的时间：请为办件台提供时钟（DeskOptions::clock）"};
inline constexpr Message kNotRecorded{
    "the read could not be recorded, and is refused: $0",
    "查阅未能记录，因此不予查阅：$0"};
inline constexpr Message kCaseNeedsPurpose{
    "the case shows who called, and the viewer names no purpose",
    "该办件显示诉求人，而查阅者没有写明用途"};
inline constexpr Message kNoPurpose{"the viewer names no purpose",
                                    "查阅者没有写明用途"};
inline constexpr Message kEntryUnreadable{
    "entry $0 of the access record cannot be read", "查阅记录第$0条无法读取"};

// --- cases and commands ---
inline constexpr Message kNoSuchCase{"there is no case $0 in $1",
                                     "$1没有办件 $0"};
inline constexpr Message kNoJurisdiction{
    "the ticket names no jurisdiction, and the desk has several",
    "工单没有写明辖区，而办件台有多个辖区"};
inline constexpr Message kIdTaken{"there is a case of the ticket's id already",
                                  "已有编号与工单相同的办件"};
inline constexpr Message kReadOnlyHere{
    "case $0 is kept by $1; it may only be read here",
    "办件 $0 由$1办理；在此只能查看"};
inline constexpr Message kContinuesAs{
    "case $0 is kept by $1; it goes on here as $2",
    "办件 $0 由$1办理；在此作为 $2 继续办理"};
inline constexpr Message kOtherVersion{"case $0 is at version $1, not $2",
                                       "办件 $0 的版本是 $1，不是 $2"};
inline constexpr Message kCaseUnreadable{"case $0: $1", "办件 $0：$1"};
inline constexpr Message kEventUnreadable{"event $0 of case $1: $2",
                                          "办件 $1 的事件$0：$2"};
inline constexpr Message kWithheldChanged{
    "event $0 of case $1: what is withheld of it was changed",
    "办件 $1 的事件$0：其不予公开的内容被改动"};
inline constexpr Message kNothingRaised{"it is due, and nothing is raised",
                                        "已到时间，却没有发出提醒"};

// --- cases that a command names ---
// Of each case that the actor may not see, whether there is one or not.
inline constexpr Message kNoCaseSeen{
    "there is no case $0 in $1 that the actor may see",
    "$1没有操作者可以查看的办件 $0"};
inline constexpr Message kWasMerged{"case $0 was merged into another case",
                                    "办件 $0 已并入其他办件"};
inline constexpr Message kOtherJurisdiction{
    "case $0 is a case of $1, not of $2", "办件 $0 属于$1，不属于$2"};
inline constexpr Message kAttachFirst{
    "dispute $0 is not open, or does not list the case; attach the case to the "
    "dispute",
    "裁定事项$0未立项、已结束或没有列入本案；请在裁定事项中并入工单"};
inline constexpr Message kDetachFirst{
    "dispute $0 lists the case; detach the case from the dispute",
    "裁定事项$0列有本案；请在裁定事项中退出工单"};
inline constexpr Message kMergedIntoThis{
    "case $0 was itself merged into this case", "办件 $0 本身已并入本案"};
inline constexpr Message kMergedByWayOf{
    "case $0 was itself merged into this case, by way of $1",
    "办件 $0 本身已经由 $1 并入本案"};
inline constexpr Message kListsAlready{
    "case $0 lists this case as merged into it; take that back there first "
    "(unlink)",
    "办件 $0 已把本案列为并入；请先在该案撤销关联（unlink）"};
inline constexpr Message kListsByWayOf{
    "case $0 lists this case as merged into it, by way of $1; take one of "
    "these links back first (unlink)",
    "办件 $0 已经由 $1 把本案列为并入；请先撤销其中一项关联（unlink）"};
inline constexpr Message kThenInto{", then into ", "，再并入 "};
inline constexpr Message kNameInstead{"case $0 was merged into $1; name $2",
                                      "办件 $0 已并入 $1；请写 $2"};
inline constexpr Message kMergedClosed{
    "case $0 was merged into $1, which is closed",
    "办件 $0 已并入 $1，后者已办结"};
inline constexpr Message kMergedMissing{
    "case $0 was merged into $1, which does not exist",
    "办件 $0 已并入 $1，而后者不存在"};
inline constexpr Message kMergedNowhere{
    "case $0 was merged into $1; no case of them goes on",
    "办件 $0 已并入 $1；其中没有仍在办理的"};
inline constexpr Message kClosed{
    "case $0 is closed ($1); its callers are answered, and it would answer no "
    "others",
    "办件 $0 已办结（$1）；其诉求人已得到答复，不会再答复其他人"};
inline constexpr Message kAgainstAnother{
    "case $0 complains of a department that case $1 does not complain of: the "
    "department could read and answer it there",
    "办件 $0 投诉的单位不是办件 $1 所投诉的：并入后该单位可能看到并答复"};
inline constexpr Message kUnmergeFirst{
    "case $0 is merged into this case, and its caller is answered here; "
    "un-merge it first",
    "办件 $0 已并入本案，其诉求人在此答复；请先撤销并单"};
inline constexpr Message kPartOf{"this case is itself a part of case $0",
                                 "本案本身是办件 $0 拆分出来的"};

// --- mirrors, import, adoption ---
inline constexpr Message kSourceForm{
    "a source's name is not empty, is not \"*\" and contains no \":\"",
    "来源的名称不得为空，不得为“*”，不得含有“:”"};
inline constexpr Message kNoSourceId{"the source's id is empty",
                                     "来源中的编号为空"};
inline constexpr Message kNotAMirror{"case $0 is not a mirror of $1",
                                     "办件 $0 不是$1的镜像"};
inline constexpr Message kSourceVersion{
    "source_version is $0; it counts from 1, up to $1",
    "source_version 为 $0；须为 1 至 $1"};
inline constexpr Message kNoEventTime{"the event has no time", "事件没有时间"};
inline constexpr Message kOneSource{"Adopt() takes one source at a time",
                                    "Adopt() 一次只接收一个来源"};
inline constexpr Message kTicketUnreadable{"its ticket cannot be read",
                                           "其工单无法读取"};
inline constexpr Message kUnitNotSaid{
    "the source does not say which department has it", "来源没有写明承办单位"};
inline constexpr Message kNoHistory{"it has no history", "没有办理经过"};
inline constexpr Message kAnEventNoTime{"an event has no time",
                                        "有一个事件没有时间"};
inline constexpr Message kCameBefore{
    "its id came before, in the same transaction", "同一事务中已有相同的编号"};
inline constexpr Message kOtherCaller{
    "its id is that of another ticket, which was imported before, of another "
    "caller with other words",
    "编号与此前导入的另一工单相同，诉求人和诉求内容均不同"};
inline constexpr Message kMirrorFull{
    "the mirror \"$0\" would have $1 events; it takes $2",
    "镜像“$0”将有 $1 个事件；最多 $2 个"};
inline constexpr Message kOtherTicket{
    "its id is that of another ticket, which was imported before; they differ "
    "in $0",
    "编号与此前导入的另一工单相同；两者的不同之处：$0"};

// --- erasure, legal holds, callers ---
inline constexpr Message kOpenNotErased{
    "case $0 is open; a caller is erased when the case is closed",
    "办件 $0 尚未办结；诉求人信息在办结后才能删除"};
inline constexpr Message kMergedNotErased{
    "case $0 was merged into $1, which is open; its caller is erased when that "
    "is closed",
    "办件 $0 已并入 $1，后者尚未办结；诉求人信息在其办结后才能删除"};
inline constexpr Message kHoldUnreadable{
    "the legal hold of case $0 cannot be read", "办件 $0 的保全记录无法读取"};
inline constexpr Message kHeldNotErased{
    "case $0 is on legal hold; its caller is not erased",
    "办件 $0 已依法保全；不删除诉求人信息"};
inline constexpr Message kHoldReason{"a legal hold has a reason",
                                     "依法保全须写明理由"};
inline constexpr Message kIsHeld{"case $0 is on legal hold",
                                 "办件 $0 已依法保全"};
inline constexpr Message kIsNotHeld{"case $0 is not on legal hold",
                                    "办件 $0 没有依法保全"};
inline constexpr Message kNotAPhone{
    "this is not a phone number with at least 7 digits",
    "不是至少 7 位数字的电话号码"};
inline constexpr Message kNoPhones{
    "missed calls: no view shows the viewer's roles the number of a caller",
    "未接来电：没有查看权限向查阅者的角色显示诉求人的号码"};
inline constexpr Message kCallWithoutTime{
    "call $0 has no time at which it was offered",
    "第$0个来电没有进入排队的时间"};
inline constexpr Message kCallersByKeys{
    "a desk knows callers again by its keys (DeskOptions::keys)",
    "办件台凭密钥辨认诉求人（DeskOptions::keys）"};
inline constexpr Message kCallerNotShown{
    "the viewer sees neither the number of the caller of case $0 nor its "
    "secret caller",
    "查阅者不得查看办件 $0 的诉求人号码，也不得查看其保密的诉求人"};
inline constexpr Message kNotAllOfCaller{
    "the viewer may not see everything of the caller in case $0",
    "查阅者不得查看办件 $0 中诉求人的全部信息"};

// --- sealed parts and keys ---
inline constexpr Message kNeedsKeys{
    "sealed parts of this store are encrypted; the desk needs its keys "
    "(DeskOptions::keys)",
    "此存储的密封部分已加密；办件台需要其密钥（DeskOptions::keys）"};
inline constexpr Message kOtherKeys{
    "sealed parts of this store are encrypted under other keys than those that "
    "the desk was given",
    "此存储的密封部分是用另外的密钥加密的"};
inline constexpr Message kPartUnreadable{"case $0: sealed part $1: $2",
                                         "办件 $0：密封部分$1：$2"};
inline constexpr Message kImpossibleTag{
    "it has a caller tag that it cannot have", "带有不应有的诉求人标记"};
inline constexpr Message kKeyWithoutKeys{
    "it names a key, and the store has none", "写明了密钥，而此存储没有密钥"};
inline constexpr Message kWrongTag{"its caller tag is not that of its caller",
                                   "其诉求人标记与诉求人不符"};
inline constexpr Message kWasChanged{"it was changed", "内容被改动"};
inline constexpr Message kNoRandom{"the system gives no random numbers: $0",
                                   "系统没有给出随机数：$0"};
inline constexpr Message kNoData{"no data", "没有数据"};
inline constexpr Message kNoEncryption{"OpenSSL could not encrypt or decrypt",
                                       "OpenSSL 未能加密或解密"};
inline constexpr Message kNoHmac{"OpenSSL could not compute an HMAC",
                                 "OpenSSL 未能计算 HMAC"};

// --- what every store refuses ---
inline constexpr Message kListsNoKeys{"the store does not list its keys",
                                      "此存储不列出幂等键"};
inline constexpr Message kListsNoCounters{
    "the store does not list its counters", "此存储不列出计数器"};
inline constexpr Message kVerifiesNoTables{
    "the store does not verify its tables", "此存储不核验其表"};
inline constexpr Message kNoIdOrJurisdiction{
    "a case has an id and a jurisdiction; one of them is empty",
    "办件须有编号和辖区；其中一个为空"};
inline constexpr Message kEventOutOfOrder{
    "case $0: event $1 does not follow version $2",
    "办件 $0：事件$1不接在版本 $2 之后"};
inline constexpr Message kVersionOfEvents{
    "case $0: version $1 is not that of its last event, $2",
    "办件 $0：版本 $1 不是其最后一个事件的版本 $2"};
inline constexpr Message kPartOfNoEvent{
    "case $0: sealed part $1 is not of an event from $2 to $3",
    "办件 $0：密封部分$1不属于事件$2至$3"};
inline constexpr Message kNewNeedsEvent{"case $0: a new case has an event",
                                        "办件 $0：新办件须有事件"};
inline constexpr Message kKeyOfErased{
    "key $0 of $1 was used in a case whose caller was erased since; nothing "
    "tells whether it was the same request",
    "来源$1的幂等键$0曾用于一个办件，其诉求人信息此后已删除；"
    "无法判断是否为同一请求"};
inline constexpr Message kKeyOfOther{
    "key $0 of $1 was used for another request",
    "来源$1的幂等键$0已用于另一请求"};
inline constexpr Message kKeyNotUsed{"the key was not used",
                                     "此幂等键未使用过"};
inline constexpr Message kNotAtVersion{"case $0 is not at version $1",
                                       "办件 $0 的版本不是 $1"};
inline constexpr Message kRecordThere{"there is a record $0 already",
                                      "已有记录 $0"};
inline constexpr Message kRecordIsOther{
    "record $0 was changed meanwhile, or is not there",
    "记录 $0 其间已更改，或不存在"};
inline constexpr Message kACaseNotAtVersion{
    "a case is not at the expected version", "有一个办件不是预期的版本"};
inline constexpr Message kErasedMeanwhile{
    "the caller of case $0 was erased meanwhile",
    "办件 $0 的诉求人信息在此期间已删除"};
inline constexpr Message kACallerErased{
    "the caller of a case was erased meanwhile",
    "有一个办件的诉求人信息在此期间已删除"};
inline constexpr Message kReserve{"cannot reserve $0 numbers",
                                  "无法预留$0个号码"};
inline constexpr Message kForked{
    "the store was opened before fork(); a child process opens its own",
    "此存储在 fork() 之前打开；子进程须自行打开"};

// --- what Desk::Check() finds ---
inline constexpr Message kNextTicks{
    "the next tick of $0 cases: the desk lacks their rules or definition",
    "$0个办件的下次提醒：办件台没有其规则或流程定义"};
inline constexpr Message kPartsUnread{
    "the content of $0 sealed parts: they are encrypted, and the desk has no "
    "keys",
    "$0个密封部分的内容：已加密，而办件台没有密钥"};
inline constexpr Message kMoreEvents{"has more events than its version says",
                                     "事件多于其版本所示"};
inline constexpr Message kVersionAndEvents{"is at version $0 and has $1 events",
                                           "版本为 $0，而有$1个事件"};
using lifecycle::wire_messages::kEvent;
inline constexpr Message kFollows{"$0 follows event $1", "$0接在事件$1之后"};
inline constexpr Message kChanged{"$0 was changed", "$0被改动"};
inline constexpr Message kPartNoSeal{"$0 has a sealed part, but no seal",
                                     "$0有密封部分，却没有封印"};
inline constexpr Message kWithheldUnknown{
    "event $0 is not shown to whom it concerns, and says what this version "
    "does not know",
    "事件$0不得向当事单位公开，且含有本版本未知的内容"};
inline constexpr Message kWithheldSealed{
    "$0 is withheld, and has a sealed part", "$0不予公开，却有密封部分"};
inline constexpr Message kLacksPart{"$0 lacks its sealed part",
                                    "$0缺少密封部分"};
inline constexpr Message kMarkedErased{
    "$0: its sealed part is there, and marked as erased",
    "$0：密封部分还在，却标为已删除"};
inline constexpr Message kPartChanged{"$0: its sealed part was changed",
                                      "$0：密封部分被改动"};
inline constexpr Message kPartMissing{
    "$0: its sealed part is missing, but was not erased",
    "$0：没有密封部分，而并未删除"};
inline constexpr Message kPartOfNone{"has a sealed part of no event",
                                     "有不属于任何事件的密封部分"};
inline constexpr Message kChainEnd{
    "its chain is not the link of its last event",
    "其链值不是最后一个事件的链值"};
inline constexpr Message kSourceColumn{
    "its source column differs from its events", "来源列与其事件不符"};
inline constexpr Message kAdoptedColumn{
    "its adopted_as column differs from its events",
    "adopted_as 列与其事件不符"};
inline constexpr Message kOpenedOrDueColumn{
    "its opened_at or due column differs from its state",
    "opened_at 或 due 列与其状态不符"};
inline constexpr Message kStateDiffers{
    "its state is not what its events add up to", "其状态与各事件的结果不符"};
inline constexpr Message kOtherColumns{
    "its stage, unit, region or open column differs from its state",
    "stage、unit、region 或 open 列与其状态不符"};
inline constexpr Message kEventColumns{
    "$0: its type, at or source column differs",
    "$0：type、at 或 source 列不符"};
inline constexpr Message kSaysAnother{"$0 says that it is another event",
                                      "$0自称是另一事件"};
inline constexpr Message kTickColumn{
    "its next_tick_at column differs from its state",
    "next_tick_at 列与其状态不符"};
inline constexpr Message kFeedGap{"the feed has no position $0",
                                  "事件流没有位置 $0"};
inline constexpr Message kFeedOrder{"event $0 is in the feed after event $1",
                                    "事件$0在事件流中排在事件$1之后"};
inline constexpr Message kFeedEnds{"the feed ends at its event $0 of $1",
                                   "事件流止于其事件$0，共有$1个"};
inline constexpr Message kAccessEntry{"entry $0 of the access record",
                                      "查阅记录第$0条"};
inline constexpr Message kAccessGap{"the access record has no entry $0",
                                    "查阅记录没有第$0条"};
inline constexpr Message kEntryNotRead{"$0 cannot be read", "$0无法读取"};
inline constexpr Message kPartNotRead{"$0: its sealed part cannot be read: $1",
                                      "$0：密封部分无法读取：$1"};
inline constexpr Message kKeyLeft{
    "$0: its sealed part was erased, and its key was not destroyed; erase the "
    "case again",
    "$0：密封部分已删除，而密钥未销毁；请再次删除该办件"};
inline constexpr Message kAnsweredNone{
    "was merged into $0, which was closed before: its caller has no answer",
    "已并入 $0，后者此前已办结：其诉求人没有得到答复"};
inline constexpr Message kMergedIntoNone{
    "was merged into $0, and there is no such case", "已并入 $0，而没有该办件"};
inline constexpr Message kMergedRing{
    "was merged into $0: the merges form a ring, and no case is open",
    "已并入 $0：成环，没有仍在办理的"};
inline constexpr Message kMergedFar{"was merged over more than $0 cases",
                                    "并单经过$0个以上的办件"};
inline constexpr Message kNotListedThere{
    "was merged into $0, which does not list it; \"link\" there records it",
    "已并入 $0，后者没有列出本案；可在该案以“link”补记"};
inline constexpr Message kNamesMerged{
    "names case $0 as merged into it, and there is no such case",
    "写有并入本案的办件 $0，而没有该办件"};
inline constexpr Message kLinkRing{
    "its links form a ring: $0; \"unlink\" in one of these cases opens it",
    "关联成环：$0；在其中一个办件以“unlink”撤销"};
inline constexpr Message kNamesPart{
    "names case $0 as a part of it, and there is no such case",
    "写有由本案拆分的办件 $0，而没有该办件"};
inline constexpr Message kEmptyKey{"a key is empty", "有一个幂等键为空"};
inline constexpr Message kKeyOfNoCase{"a key is of a case that is missing",
                                      "有一个幂等键的办件不存在"};
inline constexpr Message kKeyOfNoEvents{"a key names events that are missing",
                                        "有一个幂等键的事件不存在"};
inline constexpr Message kKeyOfOtherCase{"a key of a mirror is of another case",
                                         "有一个镜像的幂等键属于另一办件"};
inline constexpr Message kKeyNoDigest{
    "a key has no digest, and the case was not erased",
    "有一个幂等键没有摘要，而办件并未删除"};
inline constexpr Message kKeyChanged{"the record of a key was changed",
                                     "有一个幂等键的记录被改动"};
inline constexpr Message kMeasuresDiffer{
    "the list of open measures says otherwise than the case",
    "未销号督办措施的清单与办件不一致"};
inline constexpr Message kNoCounter{"counter $0 is missing", "缺少计数器 $0"};
inline constexpr Message kCounterBehind{
    "counter $0 is at $1, and number $2 is used",
    "计数器 $0 为 $1，而号码 $2 已使用"};

// --- files of stores and keys ---
inline constexpr Message kSystemError{"$0: $1: $2", "$0：$1：$2"};
inline constexpr Message kNoFile{"there is no file", "没有该文件"};
inline constexpr Message kFileThere{"there is a file already", "已有同名文件"};
inline constexpr Message kCannotOpen{"cannot be opened", "无法打开"};
inline constexpr Message kCannotOpenToRead{"cannot be opened for reading",
                                           "无法打开读取"};
inline constexpr Message kCannotOpenToWrite{"cannot be opened for writing",
                                            "无法打开写入"};
inline constexpr Message kCannotExamine{"cannot be examined", "无法查看其属性"};
inline constexpr Message kCannotRead{"cannot be read", "无法读取"};
inline constexpr Message kCannotWrite{"cannot be written", "无法写入"};
inline constexpr Message kCannotSync{"cannot be synced", "无法写入磁盘"};
inline constexpr Message kCannotCreate{"cannot be created", "无法创建"};
inline constexpr Message kCannotLock{"cannot be locked", "无法加锁"};
inline constexpr Message kFolderNotOpened{"its folder cannot be opened",
                                          "其文件夹无法打开"};
inline constexpr Message kFolderNotSynced{"its folder cannot be synced",
                                          "其文件夹无法写入磁盘"};
inline constexpr Message kDiskFull{"the disk is full", "磁盘已满"};
inline constexpr Message kReadOnly{"was opened for reading only",
                                   "仅以读取方式打开"};
inline constexpr Message kOutOfMemory{"out of memory", "内存不足"};

// --- disputes ---
inline constexpr Message kNoDispute{"there is no dispute $0", "没有裁定事项$0"};
inline constexpr Message kNoTie{
    "case $0: no rules tie for it; a dispute about it names who contends "
    "(claimant)",
    "办件 $0：没有规则并列，不存在争议；提请裁定须写明争议各方（claimant）"};
inline constexpr Message kDisputeRunsUnder{
    "dispute $0 runs under definition $1 version $2, which the desk was not "
    "given",
    "裁定事项$0适用流程定义$1版本$2，办件台没有该定义"};
inline constexpr Message kDisputeUnreadable{"dispute $0 cannot be read",
                                            "裁定事项$0无法读取"};
inline constexpr Message kDisputeVersion{"dispute $0 is at version $1, not $2",
                                         "裁定事项$0的版本是 $1，不是 $2"};
inline constexpr Message kOfDispute{"dispute $0: $1", "裁定事项$0：$1"};
inline constexpr Message kDisputeNoEvents{"it has no events", "没有事件"};
inline constexpr Message kDisputeEvents{
    "its events cannot be read, or were changed", "其事件无法读取，或已被改动"};
inline constexpr Message kDisputeNotSaid{"it lists case $0, which is not in it",
                                         "列有办件 $0，而该办件不在其中"};
inline constexpr Message kNotOfDispute{
    "it is in dispute $0, which does not list it",
    "它在裁定事项$0中，而该事项没有列入它"};
inline constexpr Message kDisputeNoCase{"there is no case $0", "没有办件 $0"};
inline constexpr Message kDisputeNoState{"it has events and no state",
                                         "有事件而没有状态"};
inline constexpr Message kTicketRefused{"case $0: $1", "办件 $0：$1"};
inline constexpr Message kTicketElsewhere{
    "it is kept by $0; it may only be read here", "由$0管理，在此只能查阅"};
inline constexpr Message kTicketClosed{"it is closed, and stays as it is",
                                       "已办结，不再变更"};

}  // namespace trunkline::desk::messages

#endif  // TRUNKLINE_SRC_DESK_MESSAGES_H_
