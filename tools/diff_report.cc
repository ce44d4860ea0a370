// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

template <typename List>
std::string Join(const List& list, const char* between) {
  std::string out;
  for (const auto& one : list) {
    absl::StrAppend(&out, out.empty() ? "" : between, base::ToAbsl(one));
  }
  return out;
}

}  // namespace

std::vector<std::size_t> DiffCauseNumbers(const RuleSetDiff& diff) {
  std::map<std::pair<bool, std::string>, std::size_t> numbers;
  std::vector<std::size_t> out;
  for (const DiffChange& change : diff.changes()) {
    std::string causes;
    for (const DiffCause& cause : change.causes) causes += cause.entity + "\n";
    out.push_back(
        numbers.try_emplace({change.dangers.empty(), causes}, numbers.size())
            .first->second);
  }
  return out;
}

ReplayReport::ReplayReport(const RuleSetDiff& diff)
    : moved(diff.changes().size()),
      causes(DiffCauseNumbers(diff)),
      moved_by_cause(diff.changes().size()) {
  for (const DiffChange& change : diff.changes()) {
    moved_in.emplace_back(change.boxes);
  }
}

void ReplayReport::CountMoved(const RuleSetDiff& diff, const Ticket& ticket) {
  const std::vector<DiffBoxNumber> boxes = diff.BoxesOf(ticket);
  if (boxes.empty()) ++moved_elsewhere;
  std::set<std::size_t> counted;
  for (const DiffBoxNumber& one : boxes) {
    ++moved[one.change];
    ++moved_in[one.change][one.box];
    const std::size_t cause = causes[one.change];
    if (counted.insert(cause).second) ++moved_by_cause[cause];
  }
}

std::vector<DiffGroup> DiffGroups(const RuleSetDiff& diff,
                                  const ReplayReport* replay) {
  const std::vector<std::size_t> causes = DiffCauseNumbers(diff);
  std::vector<DiffGroup> groups;  // Causes are numbered as they come.
  for (std::size_t i = 0; i != causes.size(); ++i) {
    if (causes[i] == groups.size()) {
      groups.emplace_back();
      if (replay != nullptr) {
        groups.back().moved = replay->moved_by_cause[causes[i]];
      }
    }
    groups[causes[i]].changes.push_back(i);
  }
  const auto safe = [&](const DiffGroup& group) {
    return diff.changes()[group.changes[0]].dangers.empty();
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const DiffGroup& a, const DiffGroup& b) {
                     return safe(a) != safe(b) ? safe(b) : a.moved > b.moved;
                   });
  if (replay == nullptr) return groups;
  for (DiffGroup& group : groups) {
    std::stable_sort(
        group.changes.begin(), group.changes.end(),
        [&](auto a, auto b) { return replay->moved[a] > replay->moved[b]; });
  }
  return groups;
}

base::Text DiffGroupHeading(const DiffGroup& group,
                            const ReplayReport* replay) {
  base::Text out = base::Fill<messages::kSameCause>(
      Count(group.changes.size(), nouns::kChange));
  if (replay != nullptr) {
    out += base::Verbatim(" [") +
           base::Fill<messages::kTicketsMoved>(Grouped(group.moved)) +
           base::Verbatim("]");
  }
  return out;
}

std::vector<base::Text> DiffGaps(const DiffReport& report) {
  std::vector<base::Text> out;
  if (report.replay != nullptr && report.replay->rejected != 0) {
    out.push_back(base::Fill<messages::kGapRows>(
        Count(report.replay->rejected, nouns::kTicket)));
  }
  if (!report.diff.open(Language::kEnglish).empty()) {
    out.push_back(base::Fill<messages::kGapOpen>());
  }
  return out;
}

base::Text DiffReplayLines(const RuleSetDiff& diff,
                           const ReplayReport& replay) {
  const ReplayReport::Group& all = replay.groups.at("");
  base::Text out = base::Fill<messages::kReplayed>(
      Grouped(replay.tickets), Grouped(all.moved), Grouped(replay.rejected));
  out += base::Fill<messages::kNewly>(Grouped(all.disputed),
                                      Grouped(all.unmatched));
  if (replay.due_earlier + replay.due_later != 0) {
    out += base::Fill<messages::kDueMoves>(Grouped(replay.due_earlier),
                                           Grouped(replay.due_later));
  }
  if (replay.moved_elsewhere != 0) {
    out +=
        base::Fill<messages::kMovedElsewhere>(Grouped(replay.moved_elsewhere));
  }
  const std::size_t never = DiffNeverWon(diff, replay).size();
  if (never != 0) out += base::Fill<messages::kNeverWon>(Grouped(never));
  if (replay.without_words != 0) {
    out += base::Fill<messages::kWithoutWords>(Grouped(replay.without_words));
  }
  return out + replay.agreement;
}

std::string DiffRules(const std::vector<std::string>& rules) {
  return rules.empty() ? std::string("-") : Join(rules, " + ");
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
      pb::DiffChange* const change = m.mutable_change(static_cast<int>(i));
      change->set_moved(replay->moved[i]);
      for (std::size_t b = 0; b != replay->moved_in[i].size(); ++b) {
        change->mutable_box(static_cast<int>(b))
            ->set_moved(replay->moved_in[i][b]);
      }
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
