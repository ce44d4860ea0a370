// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_report.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "tools/diff_notices.h"
#include "tools/diff_page.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline_internal/v1/diff.pb.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

namespace pb = trunkline_internal::v1;

constexpr std::size_t kMostNeverWon = 1'000;
// Values of one condition that people read.
constexpr std::size_t kMostValues = 6;

template <typename List>
std::string Join(const List& list, const char* between) {
  std::string out;
  for (const auto& one : list) {
    absl::StrAppend(&out, out.empty() ? "" : between, base::ToAbsl(one));
  }
  return out;
}

}  // namespace

std::string DiffWords(const std::vector<DiffCondition>& conditions) {
  std::string out;
  for (const DiffCondition& condition : conditions) {
    absl::StrAppend(&out, out.empty() ? "" : "; ", condition.field, " ");
    for (std::size_t i = 0; i != condition.values.size(); ++i) {
      if (i == kMostValues) {
        absl::StrAppend(&out, ", +", condition.values.size() - i);
        break;
      }
      absl::StrAppend(&out, i == 0 ? "" : ", ", condition.values[i]);
    }
  }
  return out.empty() ? InToolLanguage(base::Fill<messages::kEveryTicket>())
                     : out;
}

std::vector<std::size_t> DiffOrder(const RuleSetDiff& diff,
                                   const ReplayReport* replay) {
  std::vector<std::size_t> order(diff.changes().size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (replay == nullptr) return order;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    const bool x = diff.changes()[a].dangers.empty();
    const bool y = diff.changes()[b].dangers.empty();
    return x != y ? y : replay->moved[a] > replay->moved[b];
  });
  return order;
}

std::string DiffRules(const std::vector<std::string>& rules) {
  return rules.empty() ? std::string("-") : Join(rules, " + ");
}

std::string DiffCauseText(const DiffCause& cause) {
  std::string out = cause.entity;
  if (!cause.before.file.empty()) {
    absl::StrAppend(&out, " (", cause.before.ToString());
  }
  if (!cause.after.file.empty()) {
    absl::StrAppend(&out, cause.before.file.empty() ? " (- -> " : " -> ",
                    cause.after.ToString(), ")");
  } else if (!cause.before.file.empty()) {
    out += " -> -)";
  }
  return out;
}

std::vector<std::pair<std::uint64_t, std::pair<std::string, std::string>>>
DiffMoves(const ReplayReport& replay) {
  std::vector<std::pair<std::uint64_t, std::pair<std::string, std::string>>>
      out;
  for (const auto& [leads, tickets] : replay.leads) {
    out.emplace_back(tickets, leads);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.first > b.first;
  });
  return out;
}

std::vector<std::string> DiffNeverWon(const RuleSetDiff& diff,
                                      const ReplayReport& replay) {
  std::set<std::string> ids;
  for (const RuleSet* rules : {&diff.before(), &diff.after()}) {
    trunkline_internal::v1::RuleSet all;
    if (!all.ParseFromString(rules->Serialize(Format::kBinary))) continue;
    for (const auto& rule : all.rule()) {
      if (replay.won.count(rule.id()) == 0) ids.insert(rule.id());
    }
  }
  std::vector<std::string> out(ids.begin(), ids.end());
  if (out.size() > kMostNeverWon) out.resize(kMostNeverWon);
  return out;
}

const std::string& DiffNoticeText(const DiffNotice& notice) {
  return ToolLanguage() == Language::kChinese ? notice.message_zh
                                              : notice.message;
}

std::string FirstName(const DiffNotice& notice) {
  return notice.kind == "guard-weaker"
             ? std::string(DiffDangerName(DiffDanger::kAccusedReachable))
             : notice.kind;
}

base::Text DiffHeading(const RuleSetDiff& diff) {
  std::size_t boxes = 0;
  for (const DiffChange& change : diff.changes()) boxes += change.boxes;
  return base::Fill<messages::kDiffHeading>(
      diff.after().id(), diff.before().version(), diff.after().version(),
      Count(diff.changes().size(), nouns::kChange),
      Count(boxes, nouns::kTicketSet));
}

std::string DiffFormatted(const DiffReport& report, const std::string& format) {
  if (format == "json") return DiffJson(report);
  if (format == "markdown") return DiffMarkdown(report);
  if (format == "html") return DiffPage(report);
  return DiffText(report);
}

void AddDiffReportOptions(Arguments* app, DiffReportOptions* options) {
  app->AddOption("-f,--format", options->format,
                 "Format of the report: text (default), markdown, html (one "
                 "page without other files) or json "
                 "(trunkline.v1.RuleSetDiff)")
      ->TypeName("FORMAT")
      ->OneOf({"text", "markdown", "html", "json"});
  app->AddOption("--boxes", options->boxes,
                 "How many sets of tickets are shown for each change "
                 "(default 3)")
      ->TypeName("N");
}

std::string DiffJson(const DiffReport& report) {
  const RuleSetDiff& diff = report.diff;
  const ReplayReport* const replay = report.replay;
  pb::RuleSetDiff m;
  m.ParseFromString(diff.Serialize(Format::kBinary));
  for (std::size_t i = diff.notices().size(); i < report.notices.size(); ++i) {
    const DiffNotice& notice = report.notices[i];
    auto* const n = m.add_notice();
    n->set_kind(notice.kind);
    n->set_entity(notice.entity);
    n->set_message(notice.message);
    n->set_message_zh(notice.message_zh);
  }
  if (replay != nullptr) {
    for (std::size_t i = 0; i != replay->moved.size(); ++i) {
      m.mutable_change(static_cast<int>(i))->set_moved(replay->moved[i]);
    }
    const ReplayReport::Group& all = replay->groups.at("");
    auto* const r = m.mutable_replay();
    r->set_tickets(replay->tickets);
    r->set_rejected(replay->rejected);
    r->set_moved(all.moved);
    r->set_newly_disputed(all.disputed);
    r->set_newly_unmatched(all.unmatched);
    r->set_due_earlier(replay->due_earlier);
    r->set_due_later(replay->due_later);
    r->set_compared(replay->compared);
    r->set_agreed_before(replay->agreed_before);
    r->set_agreed_after(replay->agreed_after);
    for (const auto& [tickets, leads] : DiffMoves(*replay)) {
      auto* const move = r->add_lead();
      move->set_before(leads.first);
      move->set_after(leads.second);
      move->set_tickets(tickets);
    }
    for (const std::string& id : DiffNeverWon(diff, *replay))
      r->add_never_won(id);
  }
  return schema::FromBinary("RuleSetDiff", m.SerializeAsString(), Format::kJson)
             .value_or(std::string()) +
         "\n";
}

}  // namespace trunkline::tools
