#include "src/schema/names.h"

#include <utility>

#include "src/base/strings.h"

namespace trunkline::schema {
namespace {

char Plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == ' ' || c == '-' ? '_' : c;
}

bool SameWord(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (Plain(a[i]) != Plain(b[i])) return false;
  }
  return true;
}

bool IsAscii(std::string_view s) {
  return s.empty() || static_cast<unsigned char>(s[0]) < 0x80;
}

}  // namespace

std::optional<int> EnumNames::Find(std::string_view word) const {
  for (const EnumWord& w : words_) {
    if (SameWord(w.word, word)) return w.value;
  }
  if (!prefix_.empty() && word.size() > prefix_.size() &&
      SameWord(prefix_, word.substr(0, prefix_.size()))) {
    word.remove_prefix(prefix_.size());
    for (const EnumWord& w : words_) {
      if (SameWord(w.word, word)) return w.value;
    }
  }
  return std::nullopt;
}

std::string_view EnumNames::Name(int value) const {
  for (const EnumWord& w : words_) {
    if (w.value == value) return w.word;
  }
  return {};
}

std::string_view EnumNames::ChineseName(int value) const {
  for (const EnumWord& w : words_) {
    if (w.value == value && !IsAscii(w.word)) return w.word;
  }
  return Name(value);
}

std::string EnumNames::List() const {
  std::string out;
  int last = 0;
  for (const EnumWord& w : words_) {
    if (w.value == last) continue;
    last = w.value;
    if (!out.empty()) out += ", ";
    out += w.word;
  }
  return out;
}

std::string_view EnumNames::Nearest(std::string_view word) const {
  std::string plain;
  for (char c : word) plain += Plain(c);
  std::vector<std::string_view> candidates;
  for (const EnumWord& w : words_) candidates.push_back(w.word);
  return base::Nearest(plain, candidates);
}

const EnumNames& TicketTypes() {
  static const auto& names = *new EnumNames(
      "ticket type", "TICKET_TYPE_",
      {{1, "enquiry"},    {1, "咨询"},   {1, "inquiry"},  {2, "assistance"},
       {2, "求助"},       {2, "求决"},   {3, "complaint"}, {3, "投诉"},
       {4, "report"},     {4, "举报"},   {5, "suggestion"}, {5, "建议"},
       {5, "意见建议"},   {6, "praise"}, {6, "表扬"},      {6, "感谢"}});
  return names;
}

const EnumNames& Channels() {
  static const auto& names = *new EnumNames(
      "channel", "CHANNEL_",
      {{1, "phone"},        {1, "来电"},     {1, "电话"},
       {2, "web"},          {2, "网站"},     {2, "网络"},     {2, "信箱"},
       {3, "app"},          {3, "客户端"},   {4, "wechat"},   {4, "微信"},
       {5, "sms"},          {5, "短信"},     {6, "letter"},   {6, "来信"},
       {7, "visit"},        {7, "来访"},     {8, "media"},    {8, "媒体"},
       {8, "媒体转办"},     {9, "from_110"}, {9, "110转办"},
       {10, "from_hotline"}, {10, "热线转办"}, {11, "from_city"},
       {11, "异地转办"},    {12, "internal"}, {12, "内部"},
       {12, "自行发现"}});
  return names;
}

const EnumNames& Urgencies() {
  static const auto& names = *new EnumNames(
      "urgency", "URGENCY_",
      {{1, "normal"}, {1, "一般"}, {1, "普通"}, {2, "urgent"}, {2, "紧急"},
       {3, "critical"}, {3, "特急"}});
  return names;
}

const EnumNames& Bases() {
  static const auto& names = *new EnumNames(
      "basis", "BASIS_",
      {{1, "competent_authority"}, {1, "谁主管谁负责"}, {1, "主管"},
       {2, "territorial"},         {2, "属地管理"},     {2, "属地"},
       {3, "hotline_owner"},       {3, "热线归属"},
       {4, "first_receiver"},      {4, "首接负责"},     {4, "首接"}});
  return names;
}

const EnumNames& Milestones() {
  static const auto& names = *new EnumNames(
      "milestone", "MILESTONE_",
      {{1, "dispatch"}, {1, "转派"}, {1, "派单"}, {2, "sign_in"}, {2, "签收"},
       {3, "first_contact"}, {3, "先行联系"}, {4, "handling"}, {4, "办理"},
       {5, "callback"}, {5, "回访"}, {6, "return"}, {6, "退单"},
       {7, "redo"}, {7, "重办"}, {8, "assisting"}, {8, "协办"}});
  return names;
}

const EnumNames& RefusalReasons() {
  static const auto& names = *new EnumNames(
      "reason of refusal", "REASON_",
      {{1, "emergency"}, {1, "紧急求助"}, {2, "other_remedy"},
       {2, "法定途径"}, {3, "in_hand"}, {3, "正在办理"}, {3, "重复"},
       {4, "secret"}, {4, "涉密"}, {5, "beyond_duty"}, {5, "非政府职责"},
       {6, "abuse"}, {6, "违法违序"}});
  return names;
}

const EnumNames& RefusalActions() {
  static const auto& names = *new EnumNames(
      "action on refusal", "ACTION_",
      {{1, "transfer"}, {1, "转接"}, {2, "tell_route"}, {2, "告知途径"},
       {3, "tell_progress"}, {3, "告知进展"}, {4, "explain"}, {4, "解释"},
       {5, "point"}, {5, "引导"}, {6, "warn"}, {6, "劝诫"}});
  return names;
}

const EnumNames& Overrides() {
  static const auto& names = *new EnumNames(
      "override", "OVERRIDE_",
      {{1, "replace"}, {1, "替换"}, {2, "remove"}, {2, "删除"}});
  return names;
}

const EnumNames& Outcomes() {
  static const auto& names = *new EnumNames(
      "outcome", "OUTCOME_",
      {{1, "routed"}, {1, "派单"}, {2, "disputed"}, {2, "争议"},
       {3, "answered"}, {3, "直接答复"}, {4, "refusal_proposed"},
       {4, "建议不予受理"}, {5, "needs_fact"}, {5, "缺属地"},
       {6, "unmatched"}, {6, "无规则"}, {7, "emergency"}, {7, "紧急"},
       {8, "outside"}, {8, "非本平台"}, {9, "transfer_call"}, {9, "转接"},
       {10, "announcement"}, {10, "语音提示"}, {11, "other_jurisdiction"},
       {11, "外地"}});
  return names;
}

const EnumNames& Phases() {
  static const auto& names = *new EnumNames(
      "phase", "KIND_",
      {{1, "one_number"}, {1, "统一号码"}, {2, "dual"}, {2, "双号并行"},
       {3, "forwarded"}, {3, "呼转"}, {4, "merged"}, {4, "整体并入"},
       {5, "independent"}, {5, "独立运行"}, {6, "sub_centre"},
       {6, "设分中心"}, {7, "announcement"}, {7, "语音提示"},
       {8, "emergency"}, {8, "紧急"}});
  return names;
}

const EnumNames& Notes() {
  static const auto& names = *new EnumNames(
      "note", "NOTE_",
      {{1, "number_unknown"}, {1, "号码未知"}, {2, "number_without_phase"},
       {2, "号码当时未启用"}, {3, "category_unknown"}, {3, "类别未知"},
       {4, "region_unknown"}, {4, "属地未知"}, {5, "first_receiver_unknown"},
       {5, "首接单位未知"}, {6, "against_unknown"}, {6, "被诉单位未知"}});
  return names;
}

const EnumNames& CommandKinds() {
  static const auto& names = *new EnumNames(
      "command", "COMMAND_KIND_",
      {{1, "open"}, {1, "登记"}, {2, "resolve"}, {2, "在线办结"},
       {3, "refuse"}, {3, "不予受理"}, {4, "hand_over"}, {4, "移交应急"},
       {5, "transfer"}, {5, "转接"}, {6, "accept"}, {6, "受理"},
       {7, "dispatch"}, {7, "转派"}, {8, "designate"}, {8, "指定承办"},
       {9, "add_assisting"}, {9, "加派协办"}, {10, "remove_assisting"},
       {10, "撤销协办"}, {11, "sign"}, {11, "签收"}, {12, "contact"},
       {12, "先行联系"}, {13, "request_return"}, {13, "申请退单"},
       {14, "grant_return"}, {14, "同意退单"}, {15, "refuse_return"},
       {15, "驳回退单"}, {16, "sub_dispatch"}, {16, "下派"}, {17, "report"},
       {17, "协办反馈"}, {18, "dispute"}, {18, "提请裁定"}, {19, "hold"},
       {19, "挂起"}, {20, "resume"}, {20, "恢复"}, {21, "request_extension"},
       {21, "申请延期"}, {22, "grant_extension"}, {22, "同意延期"},
       {23, "refuse_extension"}, {23, "驳回延期"}, {24, "inform"},
       {24, "告知"}, {25, "file"}, {25, "立案"}, {26, "feedback"},
       {26, "反馈"}, {27, "approve"}, {27, "审核通过"}, {28, "send_back"},
       {28, "审核退回"}, {29, "callback"}, {29, "回访"}, {30, "redo"},
       {30, "重办"}, {31, "close"}, {31, "办结"}, {32, "explain"},
       {32, "解释办结"}, {33, "waive"}, {33, "免回访办结"}, {34, "merge"},
       {34, "并单"}, {35, "unmerge"}, {35, "撤销并单"}, {36, "link"},
       {36, "关联"}, {37, "unlink"}, {37, "取消关联"}, {38, "split"},
       {38, "拆单"}, {39, "withdraw"}, {39, "撤回"},
       {40, "request_termination"}, {40, "申请终止"},
       {41, "grant_termination"}, {41, "同意终止"},
       {42, "refuse_termination"}, {42, "驳回终止"}, {43, "reopen"},
       {43, "重启"}, {44, "amend"}, {44, "更正"}, {45, "recuse"},
       {45, "回避"}, {46, "remind"}, {46, "催办"}, {47, "card"},
       {47, "亮牌"}, {48, "propose"}, {48, "建议督办"}, {49, "supervise"},
       {49, "督办"}, {50, "decline"}, {50, "不予督办"}, {51, "note"},
       {51, "备注"}, {52, "migrate"}, {52, "流程迁移"}});
  return names;
}

const EnumNames& ContactOutcomes() {
  static const auto& names = *new EnumNames(
      "outcome of a call", "CONTACT_OUTCOME_",
      {{1, "reached"}, {1, "接通"}, {2, "no_answer"}, {2, "未接通"},
       {3, "declined"}, {3, "拒访"}});
  return names;
}

const EnumNames& SolvedWords() {
  static const auto& names = *new EnumNames(
      "solved", "SOLVED_",
      {{1, "solved"}, {1, "解决"}, {2, "partly_solved"}, {2, "部分解决"},
       {2, "partly"}, {3, "not_solved"}, {3, "未解决"}});
  return names;
}

const EnumNames& Satisfactions() {
  static const auto& names = *new EnumNames(
      "satisfaction", "SATISFACTION_",
      {{1, "very_satisfied"}, {1, "非常满意"}, {2, "satisfied"}, {2, "满意"},
       {3, "basically_satisfied"}, {3, "基本满意"}, {4, "dissatisfied"},
       {4, "不满意"}, {5, "very_dissatisfied"}, {5, "非常不满意"}});
  return names;
}

const EnumNames& YesNoWords() {
  static const auto& names = *new EnumNames(
      "yes or no", "", {{1, "yes"}, {1, "是"}, {2, "no"}, {2, "否"}});
  return names;
}

const EnumNames& AlertLevels() {
  static const auto& names = *new EnumNames(
      "level", "ALERT_LEVEL_",
      {{1, "reminder"}, {1, "催办"}, {2, "yellow"}, {2, "黄牌"},
       {3, "red"}, {3, "红牌"}});
  return names;
}

const EnumNames& SupervisionMeasures() {
  static const auto& names = *new EnumNames(
      "measure", "SUPERVISION_MEASURE_",
      {{1, "order"}, {1, "督办单"}, {2, "notice"}, {2, "通报"},
       {3, "interview"}, {3, "约谈"}, {4, "refer_supervisor"},
       {4, "移送主管部门"}, {5, "refer_discipline"}, {5, "移送纪检监察"}});
  return names;
}

const EnumNames& ReferralGrounds() {
  static const auto& names = *new EnumNames(
      "ground", "REFERRAL_GROUND_",
      {{1, "inaction"}, {1, "不作为"}, {2, "misconduct"}, {2, "乱作为"}});
  return names;
}

const EnumNames& Resolutions() {
  static const auto& names = *new EnumNames(
      "resolution", "RESOLUTION_",
      {{1, "answered"}, {1, "在线解答"}, {2, "refused"}, {2, "不予受理"},
       {3, "handed_over"}, {3, "移交应急"}, {4, "transferred"}, {4, "转接"},
       {5, "merged"}, {5, "并单"}, {6, "withdrawn"}, {6, "撤回"},
       {7, "terminated"}, {7, "终止"}, {8, "waived"}, {8, "免回访"},
       {9, "satisfied"}, {9, "满意"}, {10, "dissatisfied"}, {10, "不满意"},
       {11, "unrated"}, {11, "未评价"}, {12, "explained"},
       {12, "解释办结"}});
  return names;
}

std::optional<bool> FindBool(std::string_view word) {
  static constexpr std::string_view kTrue[] = {"true", "yes", "y", "1",
                                               "是",   "真",  "√"};
  static constexpr std::string_view kFalse[] = {"false", "no", "n", "0",
                                                "否",    "假", "×"};
  for (std::string_view w : kTrue) {
    if (SameWord(w, word)) return true;
  }
  for (std::string_view w : kFalse) {
    if (SameWord(w, word)) return false;
  }
  return std::nullopt;
}

}  // namespace trunkline::schema
