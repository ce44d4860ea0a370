// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_report.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "tools/diff_notices.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline_internal/v1/diff.pb.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

namespace pb = trunkline_internal::v1;

constexpr std::size_t kMostMoves = 20;
constexpr std::size_t kMostNeverWon = 1'000;
// Values of one condition, and exceptions, that people read.
constexpr std::size_t kMostValues = 6;
constexpr std::size_t kMostExceptions = 4;

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

namespace {

std::string KindsOf(const DiffChange& change) {
  std::vector<std::string_view> names;
  for (DiffDanger danger : change.dangers) {
    names.push_back(DiffDangerName(danger));
  }
  std::string out = Join(names, ", ");
  if (!out.empty()) out = "! " + out + ": ";
  names.clear();
  for (DiffKind kind : change.kinds) names.push_back(DiffKindName(kind));
  return out + Join(names, ", ");
}

}  // namespace

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

namespace {

std::vector<std::string> NeverWon(const RuleSetDiff& diff,
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

// The numbers of the replay, a line each.
base::Text ReplayLines(const RuleSetDiff& diff, const ReplayReport& replay) {
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
  const std::size_t never = NeverWon(diff, replay).size();
  if (never != 0) out += base::Fill<messages::kNeverWon>(Grouped(never));
  return out + replay.agreement;
}

}  // namespace

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

std::string DiffText(const DiffReport& report) {
  const RuleSetDiff& diff = report.diff;
  const ReplayReport* const replay = report.replay;
  const std::size_t boxes = report.boxes;
  std::string out = InToolLanguage(DiffHeading(diff)) + "\n";
  const auto line = [&](const std::string& text) {
    absl::StrAppend(&out, text, "\n");
  };
  for (const DiffNotice& notice : report.notices) {
    if (!IsFirst(notice)) continue;
    line("! " + FirstName(notice) + ": " +
         (ToolLanguage() == Language::kChinese ? notice.message_zh
                                               : notice.message));
  }
  if (diff.equivalent()) {
    line(InToolLanguage(base::Fill<messages::kEquivalent>()));
  }
  for (std::size_t i : DiffOrder(diff, replay)) {
    const DiffChange& change = diff.changes()[i];
    line("");
    std::string head = absl::StrCat("#", i + 1, " ", KindsOf(change));
    if (!change.before_rules.empty() || !change.after_rules.empty()) {
      absl::StrAppend(&head, ": ", DiffRules(change.before_rules), " -> ",
                      DiffRules(change.after_rules));
    }
    if (replay != nullptr) {
      absl::StrAppend(&head, " [",
                      InToolLanguage(base::Fill<messages::kTicketsMoved>(
                          Grouped(replay->moved[i]))),
                      "]");
    }
    line(head);
    for (const DiffCause& cause : change.causes)
      line("  " + DiffCauseText(cause));
    for (std::size_t k = 0; k != change.before.size(); ++k) {
      line(
          absl::StrCat("  ", change.before[k], " -> ",
                       change.after[k].substr(change.after[k].find(": ") + 2)));
    }
    for (std::size_t b = 0; b != change.boxes; ++b) {
      if (b == boxes) {
        line("  " + InToolLanguage(base::Fill<messages::kMoreBoxes>(
                        Grouped(change.boxes - b))));
        break;
      }
      const DiffBox box = diff.Box(change, b);
      line("  * " + DiffWords(box.when));
      for (std::size_t e = 0; e != box.except.size(); ++e) {
        if (e == kMostExceptions) {
          line("    " + InToolLanguage(base::Fill<messages::kMoreExceptions>(
                            Grouped(box.except.size() - e))));
          break;
        }
        line("    - " + DiffWords(box.except[e]));
      }
    }
    line("  ticket { " + change.ticket + " }");
  }
  if (!report.notices.empty() || !diff.open(ToolLanguage()).empty()) line("");
  for (const DiffNotice& notice : report.notices) {
    if (IsFirst(notice)) continue;
    line(absl::StrCat(notice.kind, ": ",
                      ToolLanguage() == Language::kChinese ? notice.message_zh
                                                           : notice.message));
  }
  for (const std::string& open : diff.open(ToolLanguage())) {
    line("open: " + open);
  }
  if (replay == nullptr) return out;
  line("");
  out += InToolLanguage(ReplayLines(diff, *replay));
  std::size_t shown = 0;
  for (const auto& [tickets, leads] : DiffMoves(*replay)) {
    if (++shown > kMostMoves) break;
    line(absl::StrCat("  ", leads.first, " -> ", leads.second, ": ",
                      Grouped(tickets)));
  }
  return out;
}

std::string DiffMarkdown(const DiffReport& report) {
  const RuleSetDiff& diff = report.diff;
  const ReplayReport* const replay = report.replay;
  const std::size_t boxes = report.boxes;
  std::string out = "## " + InToolLanguage(DiffHeading(diff)) + "\n\n";
  const auto line = [&](const std::string& text) {
    absl::StrAppend(&out, text, "\n");
  };
  // What would end a cell or a code span.
  const auto code = [](std::string text) {
    std::string safe = "`";
    for (char c : text) {
      if (c == '`') {
        safe += '\'';
      } else if (c == '|') {
        safe += "\\|";
      } else {
        safe += c;
      }
    }
    return safe + "`";
  };
  for (const DiffNotice& notice : report.notices) {
    if (!IsFirst(notice)) continue;
    line("- **" + FirstName(notice) + "**: " +
         (ToolLanguage() == Language::kChinese ? notice.message_zh
                                               : notice.message));
  }
  if (diff.equivalent()) {
    line(InToolLanguage(base::Fill<messages::kEquivalent>()));
  }
  for (std::size_t i : DiffOrder(diff, replay)) {
    const DiffChange& change = diff.changes()[i];
    std::string head = absl::StrCat("### ", i + 1, ". ", KindsOf(change));
    if (replay != nullptr) {
      absl::StrAppend(&head, " — ",
                      InToolLanguage(base::Fill<messages::kTicketsMoved>(
                          Grouped(replay->moved[i]))));
    }
    line(head);
    line("");
    if (!change.before_rules.empty() || !change.after_rules.empty()) {
      line(absl::StrCat(code(DiffRules(change.before_rules)), " → ",
                        code(DiffRules(change.after_rules))));
      line("");
    }
    for (std::size_t k = 0; k != change.before.size(); ++k) {
      line(absl::StrCat(
          "- ", code(change.before[k]), " → ",
          code(change.after[k].substr(change.after[k].find(": ") + 2))));
    }
    for (const DiffCause& cause : change.causes) {
      line("- " + code(DiffCauseText(cause)));
    }
    for (std::size_t b = 0; b != change.boxes && b != boxes; ++b) {
      const DiffBox box = diff.Box(change, b);
      line("- " + code(DiffWords(box.when)));
      for (std::size_t e = 0; e != box.except.size() && e != kMostExceptions;
           ++e) {
        line("  - " + InToolLanguage(base::Fill<messages::kExcept>()) + " " +
             code(DiffWords(box.except[e])));
      }
      if (box.except.size() > kMostExceptions) {
        line("  - " + InToolLanguage(base::Fill<messages::kMoreExceptions>(
                          Grouped(box.except.size() - kMostExceptions))));
      }
    }
    if (change.boxes > boxes) {
      line("- " + InToolLanguage(base::Fill<messages::kMoreBoxes>(
                      Grouped(change.boxes - boxes))));
    }
    line("- " + code("ticket { " + change.ticket + " }"));
    line("");
  }
  for (const DiffNotice& notice : report.notices) {
    if (IsFirst(notice)) continue;
    line(absl::StrCat("- ", notice.kind, ": ",
                      ToolLanguage() == Language::kChinese ? notice.message_zh
                                                           : notice.message));
  }
  for (const std::string& open : diff.open(ToolLanguage())) {
    line("- open: " + open);
  }
  if (replay == nullptr) return out;
  line("");
  line("```");
  out += InToolLanguage(ReplayLines(diff, *replay));
  line("```");
  const auto moves = DiffMoves(*replay);
  if (moves.empty()) return out;
  line("");
  line(InToolLanguage(base::Fill<messages::kMovesHeader>()));
  line("|---|---|--:|");
  for (std::size_t i = 0; i != moves.size() && i != kMostMoves; ++i) {
    line(absl::StrCat("| ", moves[i].second.first, " | ",
                      moves[i].second.second, " | ", Grouped(moves[i].first),
                      " |"));
  }
  return out;
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
    for (const auto& [tickets, leads] : DiffMoves(*replay)) {
      auto* const move = r->add_lead();
      move->set_before(leads.first);
      move->set_after(leads.second);
      move->set_tickets(tickets);
    }
    for (const std::string& id : NeverWon(diff, *replay)) r->add_never_won(id);
  }
  return schema::FromBinary("RuleSetDiff", m.SerializeAsString(), Format::kJson)
             .value_or(std::string()) +
         "\n";
}

}  // namespace trunkline::tools
