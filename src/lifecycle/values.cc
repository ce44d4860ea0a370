#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "src/base/strings.h"
#include "src/lifecycle/fields.h"
#include "src/lifecycle/rep.h"
#include "src/rules/compiled.h"
#include "src/schema/wire.h"

namespace trunkline::lifecycle {
namespace {

// Looks for values that no event could be read back with.
class WireCheck {
 public:
  static constexpr bool kWrites = true;

  template <typename T>
  void operator()(int, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      good_ = good_ && (value.empty() || base::IsText(value));
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      good_ = good_ && (value == absl::InfiniteFuture() || OnWire(value));
    } else if constexpr (std::is_enum_v<T>) {
      good_ = good_ && Known(value);
    } else if constexpr (!std::is_integral_v<T>) {
      Fields(*this, value);
    }
  }
  template <typename T>
  void operator()(int number, const std::vector<T>& values) {
    for (const T& value : values) (*this)(number, value);
  }
  template <typename T>
  void operator()(int number, const std::optional<T>& value) {
    if (value.has_value()) (*this)(number, *value);
  }
  void Bytes(int, std::string_view) {}
  bool good() const { return good_; }

 private:
  bool good_ = true;
};

// Whether a case can take its facts from it (apply.cc).
bool GoodTicket(std::string_view ticket) {
  bool good = true;
  return schema::EachField(ticket, [&](std::uint32_t number, int type,
                                       std::string_view bytes,
                                       std::string_view) {
           const bool text = number == 13 || number == 15 || number == 20 ||
                             number == 21;
           if (text && (type != 2 || !base::IsText(bytes))) good = false;
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
         a.unit <= DeadlinePolicy::Unit::kWorkingDays;
}

class Values {
 public:
  explicit Values(const Attempt& attempt)
      : a_(attempt), c_(attempt.c), m_(attempt.command) {}

  std::string_view Find() const {
    WireCheck wire;
    Fields(wire, m_);
    if (!wire.good()) return "text";
    if (m_.assignment < 0 || Slot(m_.assignment) > c_.assignments.size()) {
      return "assignment";
    }
    if (!m_.step.empty()) return "step";
    if (m_.clock < 0 || Slot(m_.clock) > c_.clocks.size()) return "clock";
    if (m_.when == absl::InfinitePast() ||
        (m_.when != absl::InfiniteFuture() && m_.when > a_.at)) {
      return "when";
    }
    return OfKind();
  }

 private:
  std::string_view OfKind() const {
    switch (m_.kind) {
      case CommandKind::kOpen:
        if (c_.id.empty()) return "id";
        if (c_.jurisdiction.empty()) return "jurisdiction";
        return GoodTicket(m_.ticket) ? "" : "ticket";
      case CommandKind::kDispatch:
      case CommandKind::kDesignate:
        return Dispatch();
      case CommandKind::kAddAssisting:
        return MayTake(m_.unit) ? "" : "unit";
      case CommandKind::kSubDispatch:
        if (!OfCase()) return "assignment";
        if (!MayTake(m_.unit) || !Below(m_.unit, a_.Of()->unit)) return "unit";
        return m_.extension.amount == 0 || Length(m_.extension) ? ""
                                                                : "extension";
      case CommandKind::kRemoveAssisting:
        return m_.assignment != 0 &&
                       Running(m_.assignment, Assignment::Kind::kAssisting)
                   ? ""
                   : "assignment";
      case CommandKind::kReport:
        return a_.assignment != c_.lead && OfCase() ? "" : "assignment";
      case CommandKind::kSign:
      case CommandKind::kContact:
      case CommandKind::kRequestReturn:
      case CommandKind::kRequestTermination:
        return OfCase() ? "" : "assignment";
      case CommandKind::kRequestExtension:
        if (!OfCase()) return "assignment";
        return Length(m_.extension) ? "" : "extension";
      case CommandKind::kGrantReturn:
      case CommandKind::kRefuseReturn:
      case CommandKind::kRefuseExtension:
      case CommandKind::kGrantTermination:
      case CommandKind::kRefuseTermination:
        return OfRequest() ? "" : "assignment";
      case CommandKind::kHold:
      case CommandKind::kResume:
      case CommandKind::kFile:
        return OfLead() ? "" : "assignment";
      case CommandKind::kRemind:
        return a_.assignment == 0 || OfCase() ? "" : "assignment";
      case CommandKind::kGrantExtension:
        if (!OfRequest()) return "assignment";
        return m_.extension.amount == 0 || Length(m_.extension) ? ""
                                                                : "extension";
      case CommandKind::kFeedback:
        return OfLead() ? OfFeedback() : "assignment";
      case CommandKind::kCallback:
        return OfCallback();
      case CommandKind::kRedo:
        if (!OfLead()) return "assignment";
        return m_.at_fault == YesNo::kYes ? "" : "at_fault";
      case CommandKind::kExplain:
        return m_.lawful == YesNo::kYes ? "" : "lawful";
      case CommandKind::kMerge:
        return m_.cases.size() == 1 && !m_.cases[0].empty() &&
                       m_.cases[0] != c_.id && c_.duplicates.empty()
                   ? ""
                   : "cases";
      case CommandKind::kLink:
        return Others(c_.duplicates, false) ? "" : "cases";
      case CommandKind::kUnlink:
        return Others(c_.duplicates, true) ? "" : "cases";
      case CommandKind::kSplit:
        return Others(c_.parts, false) ? "" : "cases";
      case CommandKind::kRecuse:
        return Contains(c_.recused, m_.person) ? "person" : "";
      case CommandKind::kAmend:
        return OfAmendment();
      case CommandKind::kDecline:
        return std::any_of(c_.supervision.begin(), c_.supervision.end(),
                           [&](const Supervision& s) {
                             return s.measure == m_.measure &&
                                    s.state == Supervision::State::kProposed;
                           })
                   ? ""
                   : "measure";
      case CommandKind::kSupervise:
        return m_.unit.empty() || Known(m_.unit) ? "" : "unit";
      default:
        return "";
    }
  }

  rules::Id Department(const std::string& code) const {
    return a_.rep.rules.compiled()->department_ids.Find(code);
  }
  bool Known(const std::string& code) const {
    return Department(code) != rules::kNone;
  }
  bool Below(const std::string& code, const std::string& top) const {
    const rules::Id lower = Department(code), upper = Department(top);
    return lower != rules::kNone && lower != upper &&
           a_.rep.rules.compiled()->IsBelow(lower, upper);
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
    const rules::Compiled& compiled = *a_.rep.rules.compiled();
    const rules::Id id = Department(code);
    if (id == rules::kNone ||
        !compiled.departments[id].valid.Holds(rules::ToSeconds(a_.at))) {
      return false;
    }
    return std::none_of(c_.against.begin(), c_.against.end(),
                        [&](const std::string& accused) {
                          const rules::Id top = Department(accused);
                          return code == accused ||
                                 (top != rules::kNone &&
                                  compiled.IsBelow(id, top));
                        });
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
    return a_.assignment == RequestOf(c_, m_.kind) && OfCase();
  }

  std::string_view Dispatch() const {
    if (!Fit(m_.unit)) return "unit";
    if (!Distinct(m_.assisting) || Contains(m_.assisting, m_.unit)) {
      return "assisting";
    }
    for (const std::string& unit : m_.assisting) {
      if (!MayTake(unit)) return "assisting";
    }
    // The lead that is there already gives way; others stay what they are.
    for (const Assignment& a : c_.assignments) {
      if (a.unit == m_.unit && a.end == Assignment::End::kRunning &&
          a.kind == Assignment::Kind::kAssisting) {
        return "unit";
      }
    }
    return "";
  }

  std::string_view OfFeedback() const {
    if (m_.contacted == YesNo::kYes && m_.how == Channel::kUnspecified) {
      return "how";
    }
    if (m_.solved != Solved::kUnspecified && m_.solved != Solved::kYes &&
        m_.reason.empty()) {
      return "reason";
    }
    return "";
  }

  std::string_view OfCallback() const {
    const bool rated = m_.satisfaction != Satisfaction::kUnspecified;
    const bool says = rated || m_.solved != Solved::kUnspecified;
    if (m_.outcome == ContactOutcome::kReached) return says ? "" : "satisfaction";
    return !says ? "" : rated ? "satisfaction" : "solved";
  }

  std::string_view OfAmendment() const {
    // Secrecy can only be raised.
    if (m_.confidential == YesNo::kNo && c_.confidential) {
      return "confidential";
    }
    const bool some =
        !m_.category.empty() || !m_.region.empty() ||
        m_.type != TicketType::kUnspecified ||
        m_.urgency != Urgency::kUnspecified || !m_.dispatch_text.empty() ||
        m_.confidential != YesNo::kUnspecified ||
        m_.reply_waived != YesNo::kUnspecified;
    return some ? "" : "category";
  }

  bool Others(const std::vector<std::string>& list, bool known) const {
    return Distinct(m_.cases) && !Contains(m_.cases, c_.id) &&
           std::all_of(m_.cases.begin(), m_.cases.end(),
                       [&](const std::string& id) {
                         return Contains(list, id) == known;
                       });
  }

  const Attempt& a_;
  const Case& c_;
  const Command& m_;
};

}  // namespace

std::string_view FindBadValue(const Attempt& attempt) {
  return Values(attempt).Find();
}

}  // namespace trunkline::lifecycle
