// SPDX-License-Identifier: Apache-2.0
#include "src/learn/report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/learn/review.h"

namespace trunkline {
namespace learn {
namespace {

using base::Fill;
using base::Text;

constexpr std::size_t kUnclearShown = 20;

Text FiguresText(const LearnedFigures& f) {
  return Fill<messages::kFigures>(
      Percent(f.correct, f.all()), Percent(f.wrong, f.all()),
      Percent(f.unrouted, f.all()), Percent(f.disputed, f.all()), f.all());
}

class Report {
 public:
  explicit Report(const LearnedCatalogue& learnt) : learnt_(learnt) {}

  std::string In(Language language) {
    Tickets();
    Rules();
    HeldOut();
    Keys();
    Limits();
    return text_.In(language);
  }

 private:
  void Line(const Text& line, int indent = 0) {
    text_ +=
        base::Verbatim(std::string(indent, ' ')) + line + base::Verbatim("\n");
  }

  void Tickets() {
    Line(Fill<messages::kTickets>(learnt_.tickets, learnt_.evidence,
                                  learnt_.first_date, learnt_.last_date));
    std::vector<Text> reasons;
    for (const LearnedCount& count : learnt_.not_evidence) {
      reasons.push_back(ReasonText(count));
    }
    if (!reasons.empty()) {
      Line(Fill<messages::kNotEvidence>(
          base::Join(reasons, base::Verbatim(", "))));
    }
    for (const LearnedCount& count : learnt_.not_evidence) {
      if (count.name == "covered") {
        Line(Fill<messages::kCovered>(learnt_.covered_correct), 2);
      }
    }
    for (const LearnedCount& count : learnt_.no_leads) {
      Line(Fill<messages::kNoLeadWord>(base::Quoted(count.name), count.tickets),
           2);
    }
  }

  void Rules() {
    for (const LearnedCount& count : learnt_.unreadable) {
      Line(Fill<messages::kUnreadable>(count.name, count.tickets));
    }
    Line(Fill<messages::kRules>(
        learnt_.rules.size(), learnt_.categories_with_rules, learnt_.categories,
        learnt_.overlay ? learnt_.rules.size() : 0));
    if (learnt_.attributes.size() > 1) {
      Line(Fill<messages::kAttributeOrder>(
          absl::StrJoin(learnt_.attributes, ", ")));
    }
    for (const std::string& attribute : learnt_.attributes_left_out) {
      Line(Fill<messages::kAttributeLeftOut>(attribute, learnt_.min_support));
    }
    Line(Fill<messages::kReplay>(FiguresText(learnt_.replay)));
  }

  void HeldOut() {
    if (learnt_.held_out_from.empty()) {
      Line(Fill<messages::kNothingHeldOut>());
      return;
    }
    Line(Fill<messages::kHeldOut>(learnt_.held_out_rules, learnt_.held_out_from,
                                  FiguresText(learnt_.held_out)));
    Line(Fill<messages::kByMonth>());
    for (const LearnedPart& part : learnt_.months) {
      Line(Fill<messages::kByKey>(part.name, FiguresText(part.figures)), 2);
    }
    Line(Fill<messages::kByDepartment>());
    for (const LearnedPart& part : learnt_.departments) {
      Line(Fill<messages::kByKey>(part.name, FiguresText(part.figures)), 2);
    }
    if (!learnt_.other_departments.name.empty()) {
      Line(Fill<messages::kSmallKeys>(
               learnt_.other_departments.name, learnt_.min_support,
               FiguresText(learnt_.other_departments.figures)),
           2);
    }
    for (const LearnedRisk& risk : learnt_.risks) {
      const std::uint64_t routed = risk.figures.correct + risk.figures.wrong;
      Line(Fill<messages::kRisk>(risk.min_support,
                                 Percent(routed, risk.figures.all()),
                                 Percent(risk.figures.wrong, routed)));
    }
  }

  void Keys() {
    std::size_t shown = 0;
    for (const LearnedUnclear& u : learnt_.unclear) {
      if (++shown > kUnclearShown) break;
      const auto unit = [](const std::string& code) {
        return code.empty() ? std::string("-") : code;
      };
      Line(Fill<messages::kUnclear>(u.category, u.tickets, u.first_tickets,
                                    unit(u.first), u.second_tickets,
                                    unit(u.second)));
    }
    if (learnt_.drifts.empty()) Line(Fill<messages::kNoDrift>());
    for (const LearnedDrift& d : learnt_.drifts) {
      const std::string key =
          d.region.empty() ? d.category : d.category + " " + d.region;
      Line(Fill<messages::kDrift>(key, d.day, d.before, d.before_correct,
                                  d.before_tickets, d.after, d.after_correct,
                                  d.after_tickets));
    }
    for (const LearnedSuccessor& s : learnt_.successors) {
      Line(Fill<messages::kSuccessor>(s.department, s.successor, s.day,
                                      absl::StrJoin(s.categories, ", ")));
    }
  }

  void Limits() {
    if (learnt_.due_before_acceptance > 0) {
      Line(Fill<messages::kDueBefore>(learnt_.due_before_acceptance));
    }
    if (learnt_.due_changed > 0) {
      Line(Fill<messages::kDueChanged>(learnt_.due_changed));
    }
    if (learnt_.deadline_rules.empty()) return;
    std::size_t categories = 0;
    const LearnedDeadlineRule* last = nullptr;
    for (const LearnedDeadlineRule& limit : learnt_.deadline_rules) {
      if (last == nullptr || last->category != limit.category) ++categories;
      last = &limit;
    }
    const LearnedDueFigures& due = learnt_.due;
    Line(Fill<messages::kLimits>(due.correct, due.all(), categories,
                                 learnt_.due_tolerance,
                                 Percent(due.correct, due.all())));
    const LearnedDueFigures& later = learnt_.held_out_due;
    if (later.all() > 0) {
      Line(Fill<messages::kLimitsHeldOut>(
          learnt_.held_out_from, later.correct, later.all(),
          Percent(later.correct, later.all()), later.none));
    }
    for (const LearnedCount& policy : learnt_.policies) {
      Line(Fill<messages::kPolicy>(policy.name, policy.tickets), 2);
    }
    last = nullptr;
    for (const LearnedDeadlineRule& limit : learnt_.deadline_rules) {
      const bool same = last != nullptr && KeyOf(*last) == KeyOf(limit);
      OneLimit(limit, same);
      last = &limit;
    }
    for (const LearnedYear& year : learnt_.years) {
      if (year.off.empty()) {
        Line(Fill<messages::kYearNone>(year.year));
      } else {
        Line(Fill<messages::kYear>(year.year, year.off.size(),
                                   absl::StrJoin(year.off, ", ")));
      }
      if (!year.worked.empty()) {
        Line(Fill<messages::kYearWorked>(year.year, year.worked.size(),
                                         absl::StrJoin(year.worked, ", ")));
      }
    }
  }

  void OneLimit(const LearnedDeadlineRule& limit, bool later) {
    const std::string key = KeyOf(limit);
    if (limit.policy.empty()) {
      Line(Fill<messages::kNoLimitFits>(key, limit.promises));
      return;
    }
    if (later) {
      Line(Fill<messages::kLimitDrift>(key, limit.valid_from, limit.policy));
    }
    if (key != limit.category) {
      Line(Fill<messages::kLimitPart>(key, limit.policy, limit.correct,
                                      limit.promises));
    }
    if (limit.correct * 10 < limit.promises * 8) {
      Line(Fill<messages::kLimitMixed>(limit.correct, limit.promises, key,
                                       limit.policy));
    }
    if (!limit.valid_to.empty() && IsLast(limit)) {
      Line(Fill<messages::kLimitEnds>(key, limit.valid_to));
    }
  }
  // What a limit is for, whatever the time: "noise", or "category=noise;
  // region=east".
  static std::string KeyOf(const LearnedDeadlineRule& limit) {
    LearnedConditions key = limit;
    key.valid_from.clear();
    key.valid_to.clear();
    const std::string text = ConditionsText(key);
    return text == "category=" + key.category ? key.category : text;
  }
  // Whether no later limit for the same follows.
  bool IsLast(const LearnedDeadlineRule& limit) const {
    return std::none_of(learnt_.deadline_rules.begin(),
                        learnt_.deadline_rules.end(),
                        [&limit](const LearnedDeadlineRule& other) {
                          return KeyOf(other) == KeyOf(limit) &&
                                 other.valid_from >= limit.valid_to;
                        });
  }

  const LearnedCatalogue& learnt_;
  Text text_;
};

}  // namespace

std::string Percent(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "0.00";
  const std::uint64_t hundredths = (part * 20'000 + all) / (2 * all);
  return absl::StrCat(hundredths / 100, ".", hundredths % 100 / 10,
                      hundredths % 10);
}

base::Text ReasonText(const LearnedCount& count) {
  const std::string& name = count.name;
  const std::uint64_t n = count.tickets;
  if (name == "report") return Fill<messages::kReasonReport>(n);
  if (name == "confidential") return Fill<messages::kReasonConfidential>(n);
  if (name == "interim") return Fill<messages::kReasonInterim>(n);
  if (name == "returned") return Fill<messages::kReasonReturned>(n);
  if (name == "redispatched") return Fill<messages::kReasonRedispatched>(n);
  if (name == "redone") return Fill<messages::kReasonRedone>(n);
  if (name == "proposed") return Fill<messages::kReasonProposed>(n);
  if (name == "covered") return Fill<messages::kReasonCovered>(n);
  if (name == "no_category") return Fill<messages::kReasonNoCategory>(n);
  return Fill<messages::kReasonNoLead>(n);
}

}  // namespace learn

std::string LearnReport(const LearnedCatalogue& learnt, Language language) {
  return learn::Report(learnt).In(language);
}

}  // namespace trunkline
