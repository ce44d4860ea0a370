// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "src/base/sha256.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/form.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "src/schema/wire.h"

namespace trunkline::lifecycle {
namespace {

// Whether a case can take its facts from it (apply.cc).
bool GoodTicket(std::string_view ticket) {
  bool good = true;
  return schema::EachField(ticket,
                           [&](const schema::WireField& field) {
                             using F = schema::fields::Ticket;
                             const bool text = field.Is(F::kCategory) ||
                                               field.Is(F::kRegion) ||
                                               field.Is(F::kDispatchText) ||
                                               field.Is(F::kAgainst);
                             if (text && (!field.has_length() ||
                                          !base::IsText(field.bytes()))) {
                               good = false;
                             }
                           }) &&
         good;
}

bool Contains(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

bool Distinct(const std::vector<std::string>& ids) {
  for (auto i = ids.begin(); i != ids.end(); ++i) {
    if (i->empty() || std::find(i + 1, ids.end(), *i) != ids.end()) {
      return false;
    }
  }
  return true;
}

bool Length(const DeadlinePolicy::Amount& a) {
  return a.amount > 0 && a.amount <= 100'000 &&
         a.unit >= DeadlinePolicy::Unit::kMinutes &&
         a.unit <= DeadlinePolicy::Unit::kYears;
}

// Whether a host finds the file again and can verify it.
bool IsNamedFile(const Attachment& file) {
  return !file.uri.empty() &&
         (file.sha256.empty() || base::IsSha256Text(file.sha256));
}

// Finds the first time that has not come yet at `at`; and of a deadline that is
// set, the first that has.
class TimeCheck {
 public:
  static constexpr bool kWrites = true;
  explicit TimeCheck(absl::Time at) : at_(at) {}

  template <typename T>
  void operator()(schema::Field field, const T& value) {
    if constexpr (std::is_same_v<T, absl::Time>) {
      const bool ahead = field.name() == "until" || field.name() == "reply_by";
      const bool bad =
          value == absl::InfinitePast() ||
          (value != absl::InfiniteFuture() &&
           (ahead ? value <= at_
                  : value > at_ && field.name() != "promised_until"));
      if (bad && bad_.empty()) bad_ = field.name();
    }
  }
  void Embedded(schema::Field, std::string_view) {}
  std::string_view bad() const { return bad_; }

 private:
  absl::Time at_;
  std::string_view bad_;
};

template <typename T, typename = void>
constexpr bool kHasEscalation = false;
template <typename T>
constexpr bool kHasEscalation<T, std::void_t<decltype(T::escalation)>> = true;

// For each kind of command the name of the fact that does not fit.
class Values {
 public:
  explicit Values(const Attempt& attempt) : a_(attempt), c_(attempt.c) {}

  std::string_view Find() const {
    return std::visit([&](const auto& m) { return FindIn(m); }, a_.command);
  }

 private:
  using Name = std::string_view;

  template <typename T>
  Name FindIn(const T& m) const {
    // A ticket is looked at below.
    FormChecker form(FormChecker::Messages::kSkipped);
    Fields(form, m);
    if (!form.good()) return "text";
    if (const int n = NamedAssignment(a_.command);
        n < 0 || Slot(n) > c_.assignments.size()) {
      return "assignment";
    }
    if constexpr (kHasEscalation<T>) {
      if (!m.escalation.empty()) return "escalation";
    }
    if (const int n = NamedClock(a_.command);
        n < 0 || Slot(n) > c_.clocks.size()) {
      return "clock";
    }
    TimeCheck times(a_.at);
    Fields(times, m);
    if (!times.bad().empty()) return times.bad();
    return (*this)(m);
  }

  // Kinds that take any value.
  template <typename Other>
  Name operator()(const Other&) const {
    return "";
  }

  Name operator()(const OpenCommand& m) const {
    if (c_.id.empty()) return "id";
    if (c_.jurisdiction.empty()) return "jurisdiction";
    return GoodTicket(m.ticket) ? "" : "ticket";
  }
  Name operator()(const DispatchCommand& m) const { return OfDispatch(m); }
  Name operator()(const DesignateCommand& m) const { return OfDispatch(m); }
  Name operator()(const AddAssistingCommand& m) const {
    return MayTake(m.unit) ? "" : "unit";
  }
  Name operator()(const SubDispatchCommand& m) const {
    if (!OfCase()) return "assignment";
    if (!MayTake(m.unit) || !Below(m.unit, a_.Of()->unit)) return "unit";
    return m.time_limit.amount == 0 || Length(m.time_limit) ? "" : "time_limit";
  }
  Name operator()(const RemoveAssistingCommand& m) const {
    return m.assignment != 0 &&
                   Running(m.assignment, Assignment::Kind::kAssisting)
               ? ""
               : "assignment";
  }
  Name operator()(const ReportCommand&) const {
    return a_.assignment != c_.lead && OfCase() ? "" : "assignment";
  }
  Name operator()(const SignCommand&) const { return IfOfCase(); }
  Name operator()(const ContactCommand&) const { return IfOfCase(); }
  Name operator()(const RequestReturnCommand&) const { return IfOfCase(); }
  Name operator()(const RequestTerminationCommand&) const { return IfOfCase(); }
  Name operator()(const RequestExtensionCommand& m) const {
    if (!OfCase()) return "assignment";
    return Length(m.extension) ? "" : "extension";
  }
  Name operator()(const GrantReturnCommand&) const { return IfOfRequest(); }
  Name operator()(const RefuseReturnCommand&) const { return IfOfRequest(); }
  Name operator()(const RefuseExtensionCommand&) const { return IfOfRequest(); }
  Name operator()(const GrantTerminationCommand&) const {
    return IfOfRequest();
  }
  Name operator()(const RefuseTerminationCommand&) const {
    return IfOfRequest();
  }
  Name operator()(const HoldCommand& m) const {
    if (!OfLead()) return "assignment";
    const absl::Time until =
        m.until != absl::InfiniteFuture() ? m.until : c_.hold_request.until;
    return until == absl::InfiniteFuture() || until > a_.at ? "" : "until";
  }
  Name operator()(const RequestHoldCommand&) const { return IfOfLead(); }
  Name operator()(const RefuseHoldCommand&) const { return IfOfRequest(); }
  Name operator()(const ReportDelayCommand&) const { return IfOfLead(); }
  Name operator()(const ResumeCommand&) const { return IfOfLead(); }
  Name operator()(const FileCommand&) const { return IfOfLead(); }
  Name operator()(const RemindCommand& m) const {
    // Which reply is late says a clock.
    if (m.measure != SupervisionMeasure::kUnspecified || !m.unit.empty()) {
      return "escalation";
    }
    return a_.assignment == 0 || OfCase() ? "" : "assignment";
  }
  Name operator()(const GrantExtensionCommand& m) const {
    if (!OfRequest()) return "assignment";
    return m.extension.amount == 0 || Length(m.extension) ? "" : "extension";
  }
  Name operator()(const FeedbackCommand& m) const {
    if (!OfLead()) return "assignment";
    if (m.contacted.value_or(false) && m.channel == Channel::kUnspecified) {
      return "channel";
    }
    const bool open =
        m.solved != Solved::kUnspecified && m.solved != Solved::kYes;
    if (open && m.reason.empty()) return "reason";
    return std::all_of(m.attachments.begin(), m.attachments.end(), IsNamedFile)
               ? ""
               : "attachment";
  }
  // Only a case that is kept elsewhere is closed at an unknown time.
  Name operator()(const CloseCommand& m) const {
    return m.time_unknown ? "time_unknown" : "";
  }
  Name operator()(const CallbackCommand& m) const {
    const bool rated = m.satisfaction != Satisfaction::kUnspecified;
    const bool says = rated || m.solved != Solved::kUnspecified;
    if (!m.member.empty() && !Contains(c_.duplicates, m.member)) {
      return "member";
    }
    if (m.contact_outcome == ContactOutcome::kReached) {
      return says ? "" : "satisfaction";
    }
    return !says ? "" : rated ? "satisfaction" : "solved";
  }
  Name operator()(const RedoCommand& m) const {
    if (!OfLead()) return "assignment";
    return m.at_fault.value_or(false) ? "" : "at_fault";
  }
  Name operator()(const ExplainCommand& m) const {
    return m.lawful.value_or(false) ? "" : "lawful";
  }
  Name operator()(const MergeCommand& m) const {
    return !m.main_case.empty() && m.main_case != c_.id && c_.duplicates.empty()
               ? ""
               : "main_case";
  }
  Name operator()(const LinkCommand& m) const {
    return Others(m.duplicates, c_.duplicates, false) ? "" : "duplicates";
  }
  Name operator()(const UnlinkCommand& m) const {
    return Others(m.duplicates, c_.duplicates, true) ? "" : "duplicates";
  }
  Name operator()(const SplitCommand& m) const {
    return Others(m.parts, c_.parts, false) ? "" : "parts";
  }
  Name operator()(const RaiseDisputeCommand& m) const {
    return m.withdrawn && m.dispute != c_.dispute ? "dispute" : "";
  }
  Name operator()(const RecuseCommand& m) const {
    return Contains(c_.recused, m.person) ? "person" : "";
  }
  Name operator()(const AmendCommand& m) const {
    // Secrecy can only be raised.
    if (m.confidential == false && c_.confidential) return "confidential";
    const bool some = !m.category.empty() || !m.region.empty() ||
                      m.type != TicketType::kUnspecified ||
                      m.urgency != Urgency::kUnspecified ||
                      !m.dispatch_text.empty() || m.confidential.has_value() ||
                      m.reply_waived.has_value();
    if (m.lengthen && m.decision.empty()) return "lengthen";
    return some ? "" : "category";
  }
  Name operator()(const DeclineCommand& m) const {
    return std::any_of(c_.supervision.begin(), c_.supervision.end(),
                       [&](const Supervision& s) {
                         return s.measure == m.measure &&
                                s.state == Supervision::State::kProposed;
                       })
               ? ""
               : "measure";
  }
  Name operator()(const SuperviseCommand& m) const {
    const Name bad = Addressee(m);
    if (!bad.empty() || IsReferral(m.measure)) return bad;
    // Whom the ticket complains of must keep out, and could not answer. A
    // referral asks it nothing.
    const std::string& unit = m.unit.empty() ? c_.Lead()->unit : m.unit;
    return IsBarred(a_.engine.rules, c_, unit) ? "unit" : "";
  }
  Name operator()(const ProposeCommand& m) const {
    // The arithmetic is a clock's.
    const bool by_hand = m.started_at == absl::InfiniteFuture() &&
                         m.clock_due_at == absl::InfiniteFuture() &&
                         m.policy.empty() && m.calendar_version.empty() &&
                         m.waited.amount == 0;
    return by_hand ? Addressee(m) : "escalation";
  }
  Name operator()(const FindCommand& m) const {
    if (m.ground != ReferralGround::kInaction &&
        m.ground != ReferralGround::kMisconduct) {
      return "ground";
    }
    return Addressee(m);
  }
  Name operator()(const AnswerCommand& m) const {
    const Supervision* const open =
        FindMeasure(c_, m.measure, m.unit, Supervision::State::kOrdered);
    if (open == nullptr) return "measure";
    // A unit replies to its own measures, and to those of a unit whose
    // successor in force it is; what an authority reports of a referral, the
    // centre records.
    return IsReferral(m.measure) || OpenOf(m) != nullptr ? "" : "unit";
  }
  Name operator()(const LiftCommand& m) const {
    return FindMeasure(c_, m.measure, m.unit, Supervision::State::kAnswered) !=
                       nullptr ||
                   FindMeasure(c_, m.measure, m.unit,
                               Supervision::State::kOrdered) != nullptr
               ? ""
               : "measure";
  }

  // A measure has an addressee: the unit that is named, else the lead.
  template <typename M>
  Name Addressee(const M& m) const {
    return m.unit.empty() ? (c_.lead != 0 ? "" : "unit")
                          : (Known(m.unit) ? "" : "unit");
  }
  const Supervision* OpenOf(const AnswerCommand& m) const {
    return FindOwed(a_.engine.rules, c_, m.measure, m.unit, a_.actor.unit,
                    a_.at);
  }

  Name IfOfCase() const { return OfCase() ? "" : "assignment"; }
  Name IfOfLead() const { return OfLead() ? "" : "assignment"; }
  Name IfOfRequest() const { return OfRequest() ? "" : "assignment"; }

  rules::Id Department(const std::string& code) const {
    return internal::CompiledOf(a_.engine.rules).department_ids.Find(code);
  }
  bool Known(const std::string& code) const {
    return Department(code) != rules::kNone;
  }
  bool Below(const std::string& code, const std::string& top) const {
    const rules::Id lower = Department(code), upper = Department(top);
    return lower != rules::kNone && lower != upper &&
           internal::CompiledOf(a_.engine.rules).IsBelow(lower, upper);
  }
  // A department that exists now, is not accused, and has no part yet.
  bool MayTake(const std::string& code) const {
    return Fit(code) &&
           std::none_of(c_.assignments.begin(), c_.assignments.end(),
                        [&](const Assignment& a) {
                          return a.unit == code &&
                                 a.end == Assignment::End::kRunning;
                        });
  }
  bool Fit(const std::string& code) const {
    const rules::Compiled& compiled = internal::CompiledOf(a_.engine.rules);
    const rules::Id id = Department(code);
    if (id == rules::kNone ||
        !compiled.departments[id].valid.Holds(rules::ToSeconds(a_.at))) {
      return false;
    }
    return !IsBarred(a_.engine.rules, c_, code);
  }

  bool Running(int assignment, Assignment::Kind kind) const {
    const Assignment& a = c_.assignments[Nth(assignment)];
    return a.kind == kind && a.end == Assignment::End::kRunning;
  }
  bool OfCase() const {
    return a_.Of() != nullptr && a_.Of()->end == Assignment::End::kRunning;
  }
  bool OfLead() const { return a_.assignment == c_.lead && OfCase(); }
  bool OfRequest() const {
    return a_.assignment == RequestOf(c_, KindOf(a_.command)) && OfCase();
  }

  template <typename Dispatching>
  Name OfDispatch(const Dispatching& m) const {
    if (!Fit(m.unit)) return "unit";
    if (!Distinct(m.assisting) || Contains(m.assisting, m.unit)) {
      return "assisting";
    }
    for (const std::string& unit : m.assisting) {
      if (!MayTake(unit)) return "assisting";
    }
    // The lead that is there already gives way; others stay what they are.
    for (const Assignment& a : c_.assignments) {
      if (a.unit == m.unit && a.end == Assignment::End::kRunning &&
          a.kind == Assignment::Kind::kAssisting) {
        return "unit";
      }
    }
    return "";
  }

  // Whether ids are other cases' and all, or none, of them are in a list.
  bool Others(const std::vector<std::string>& ids,
              const std::vector<std::string>& list, bool known) const {
    return Distinct(ids) && !Contains(ids, c_.id) &&
           std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
             return Contains(list, id) == known;
           });
  }

  const Attempt& a_;
  const Case& c_;
};

}  // namespace

std::string_view FindBadValue(const Attempt& attempt) {
  return Values(attempt).Find();
}

}  // namespace trunkline::lifecycle
