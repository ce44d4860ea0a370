// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/shown_word.h"
#include "src/base/status.h"
#include "src/desk/access_record.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/unseen_cases.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/route/wire_values.h"
#include "src/schema/registry.h"
#include "src/schema/when_cut.h"
#include "trunkline/catalogue.h"
#include "trunkline_internal/v1/insight.pb.h"
#include "trunkline_internal/v1/ticket.pb.h"

// The case table: of each case the facts that are counted, taken one by one, so
// that a field which is added to a case is in no table until it is added here.
namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

// What the table says for codes of a case, each looked up once. A desk keeps
// what it was given, and where a source's columns have slipped, that is a name
// or a telephone number: only codes of the rule set are written, for others the
// deepest code above that it has, else base::kOtherValues.
class KnownCodes {
 public:
  explicit KnownCodes(const RuleSet& rules)
      : catalogue_(rules),
        categories_(catalogue_.categories()),
        regions_(catalogue_.regions()),
        departments_(catalogue_.departments()) {}

  const std::string& Category(const std::string& code) {
    const auto found = found_categories_.find(code);
    if (found != found_categories_.end()) return found->second;
    std::string known = code;
    while (!known.empty() && !categories_.Find(known).has_value()) {
      const std::size_t dot = known.rfind('.');
      known.resize(dot == std::string::npos ? 0 : dot);
    }
    if (known.empty() && !code.empty()) known = base::kOtherValues;
    return Keep(code, std::move(known), &found_categories_);
  }

  // The codes from the root to a region, "430100/430111".
  const std::string& RegionPath(const std::string& code) {
    const auto found = found_regions_.find(code);
    if (found != found_regions_.end()) return found->second;
    std::string known = KnownRegion(code);
    std::string path = known.empty() ? base::kOtherValues : known;
    // The parents of a rule set have no cycle; the bound is for its size alone.
    for (int depth = 0; depth != 32 && !known.empty(); ++depth) {
      const auto region = regions_.Find(known);
      if (!region.has_value() || region->parent.empty()) break;
      known = region->parent;
      path = absl::StrCat(known, "/", path);
    }
    return Keep(code, std::move(path), &found_regions_);
  }

  bool HasDepartment(const std::string& code) const {
    return departments_.Find(code).has_value();
  }

 private:
  using Found = std::map<std::string, std::string>;
  // Words of callers are many; those beyond it are looked up anew.
  static constexpr std::size_t kMost = 100'000;

  const std::string& Keep(const std::string& code, std::string known,
                          Found* found) {
    if (found->size() < kMost) {
      return found->emplace(code, std::move(known)).first->second;
    }
    last_ = std::move(known);
    return last_;
  }

  // Of a code of 9 or 12 digits the division is above whose code is its
  // beginning, of one of 6 digits the prefecture's, with two zeros.
  std::string KnownRegion(const std::string& code) const {
    if (regions_.Find(code).has_value()) return code;
    const bool digits = std::all_of(
        code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || (code.size() != 6 && code.size() != 9 && code.size() != 12))
      return "";
    for (const std::string& above :
         {code.substr(0, 9), code.substr(0, 6), code.substr(0, 4) + "00"}) {
      if (regions_.Find(above).has_value()) return above;
    }
    return "";
  }

  const Catalogue catalogue_;
  CatalogueList<CategoryInfo> categories_;
  CatalogueList<RegionInfo> regions_;
  CatalogueList<DepartmentInfo> departments_;
  Found found_categories_;
  Found found_regions_;
  std::string last_;
};

void Set(absl::Time time,
         google::protobuf::Timestamp* (pb::CaseTableRow::*field)(),
         pb::CaseTableRow* row) {
  if (time != absl::InfiniteFuture()) wire::SetTime(time, (row->*field)());
}

// The clock that limits a milestone: of several leads the last one's.
const Clock* ClockOf(const Case& c, Milestone milestone) {
  const Clock* out = nullptr;
  for (const Clock& clock : c.clocks) {
    for (const PromisedDeadline& promise : c.promised_deadlines) {
      // A window in which something may be done is no due time.
      if (promise.milestone == milestone && promise.policy != nullptr &&
          !promise.policy->permissive && promise.policy->id == clock.policy) {
        out = &clock;
      }
    }
  }
  return out;
}

// When a clock would be due if nothing had stopped or extended it.
absl::Time PlainDue(const Clock& clock, const DeadlineCalculator& deadlines) {
  if (clock.ledger.empty() && clock.summed.pauses == 0) return clock.due;
  const DeadlinePolicy* const policy = deadlines.FindPolicy(clock.policy);
  const WorkCalendar* const calendar = deadlines.CalendarOf(clock.policy);
  if (policy == nullptr || calendar == nullptr ||
      clock.started == absl::InfiniteFuture()) {
    return absl::InfiniteFuture();
  }
  CountOptions options;
  options.provisional = true;
  const auto due = DueTime(*policy, *calendar, clock.started, options);
  return due.ok() ? due->due : absl::InfiniteFuture();
}

// A milestone's columns: when it was reached, when it is due, whether in time.
struct Reached {
  absl::Time at = absl::InfiniteFuture();
  absl::Time due = absl::InfiniteFuture();

  // Whether there is anything to say, and what.
  bool known() const {
    return at != absl::InfiniteFuture() && due != absl::InfiniteFuture();
  }
  bool met() const { return at <= due; }
};

// Returns the id of the ticket that it repeats; empty: it repeats none.
std::string AddTicket(const std::string& bytes, const KnownCodes& codes,
                      pb::CaseTableRow* row) {
  pb::Ticket ticket;
  if (!ticket.ParseFromString(bytes)) return "";
  row->set_channel(ticket.channel());
  for (const auto& accused : ticket.against()) {
    // A word that is no department's code may be a person's name.
    if (codes.HasDepartment(std::string(accused))) row->add_against(accused);
  }
  for (const auto& related : ticket.related()) {
    if (related.kind() == pb::Related_Kind_KIND_SAME_MATTER) {
      row->add_linked(related.ticket());
    }
  }
  row->set_contacts(1);
  row->set_contacts_same_caller(ticket.repeats().empty() ? 0 : 1);
  row->set_callers(1);
  return ticket.repeats();
}

void AddUnits(const Case& c, pb::CaseTableRow* row) {
  std::string lead;
  bool interim = false;
  for (const Assignment& one : c.assignments) {
    if (one.kind == Assignment::Kind::kLead) {
      lead = one.unit;
      interim = one.interim;
    } else if (one.kind == Assignment::Kind::kAssisting &&
               std::find(row->assisting().begin(), row->assisting().end(),
                         one.unit) == row->assisting().end()) {
      row->add_assisting(one.unit);
    }
    row->set_reminders(row->reminders() + one.reminders);
    row->set_yellow_cards(row->yellow_cards() + one.yellow_cards);
    row->set_red_cards(row->red_cards() + one.red_cards);
  }
  if (const Assignment* const now = c.Lead()) {
    lead = now->unit;
    interim = now->interim;
  }
  row->set_lead(lead);
  row->set_interim_lead(interim);
}

void AddCallbacks(const Case& c, pb::CaseTableRow* row) {
  row->set_callbacks(static_cast<int>(c.callbacks.size()));
  for (const Callback& one : c.callbacks) {
    Set(one.at, &pb::CaseTableRow::mutable_called_back_at, row);
    row->set_contact_outcome(
        static_cast<pb::ContactOutcome>(one.contact_outcome));
    row->set_callback_unit(one.unit);
    if (one.solved != Solved::kUnspecified) {
      row->set_solved(static_cast<pb::Solved>(one.solved));
    }
    if (one.satisfaction == Satisfaction::kUnspecified) continue;
    const auto satisfaction = static_cast<pb::Satisfaction>(one.satisfaction);
    if (c.redos > 0 && one.at < c.redone_at &&
        row->satisfaction_before_redo() == 0) {
      row->set_satisfaction_before_redo(satisfaction);
    }
    row->set_satisfaction(satisfaction);
  }
}

void AddTimes(const Case& c, const DeadlineCalculator& deadlines,
              pb::CaseTableRow* row) {
  absl::Time contacted = absl::InfiniteFuture();
  for (const Assignment& one : c.assignments) {
    contacted = std::min(contacted, one.contacted_at);
  }
  const absl::Time fed_back =
      c.feedbacks.empty() ? c.fed_back_at : c.feedbacks.back().at;
  Set(c.accepted_at, &pb::CaseTableRow::mutable_accepted_at, row);
  Set(c.dispatched_at, &pb::CaseTableRow::mutable_dispatched_at, row);
  Set(c.signed_at, &pb::CaseTableRow::mutable_signed_at, row);
  Set(contacted, &pb::CaseTableRow::mutable_contacted_at, row);
  Set(fed_back, &pb::CaseTableRow::mutable_fed_back_at, row);
  Set(c.closed_at, &pb::CaseTableRow::mutable_closed_at, row);

  const auto reached = [&](absl::Time at, Milestone milestone) {
    const Clock* const clock = ClockOf(c, milestone);
    return Reached{at, clock == nullptr ? absl::InfiniteFuture() : clock->due};
  };
  const Reached dispatch = reached(c.dispatched_at, Milestone::kDispatch);
  const Reached sign_in = reached(c.signed_at, Milestone::kSignIn);
  const Reached contact = reached(contacted, Milestone::kFirstContact);
  const absl::Time handled =
      fed_back == absl::InfiniteFuture() ? c.closed_at : fed_back;
  const Reached handling = reached(handled, Milestone::kHandling);
  Reached plain{handled, absl::InfiniteFuture()};
  if (const Clock* const clock = ClockOf(c, Milestone::kHandling)) {
    plain.due = PlainDue(*clock, deadlines);
  }
  Set(dispatch.due, &pb::CaseTableRow::mutable_due_dispatch, row);
  Set(sign_in.due, &pb::CaseTableRow::mutable_due_sign_in, row);
  Set(contact.due, &pb::CaseTableRow::mutable_due_first_contact, row);
  Set(handling.due, &pb::CaseTableRow::mutable_due_handling, row);
  Set(plain.due, &pb::CaseTableRow::mutable_due_handling_plain, row);
  if (dispatch.known()) row->set_met_dispatch(dispatch.met());
  if (sign_in.known()) row->set_met_sign_in(sign_in.met());
  if (contact.known()) row->set_met_first_contact(contact.met());
  if (handling.known()) row->set_met_handling(handling.met());
  if (plain.known()) row->set_met_handling_plain(plain.met());
}

// When the case of an id was accepted; InfiniteFuture: it is not known. Errors
// are the store's.
using AcceptedAt =
    std::function<absl::StatusOr<absl::Time>(const std::string& id)>;

absl::StatusOr<std::string> RowOf(const Case& c,
                                  const desk::JurisdictionRules& by,
                                  const AcceptedAt& accepted_at,
                                  KnownCodes* codes) {
  pb::CaseTableRow row;
  row.set_id(c.id);
  row.set_matter(c.merged_into);
  // category_guessed stays false: a desk routes by no guess, and a category is
  // what its source or its operator has set.
  row.set_category(codes->Category(c.category));
  if (!c.region.empty()) row.set_region(codes->RegionPath(c.region));
  row.set_type(static_cast<pb::TicketType>(c.type));
  const std::string repeats = AddTicket(c.ticket, *codes, &row);
  if (!repeats.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time before, accepted_at(repeats));
    if (before != absl::InfiniteFuture() && before <= c.accepted_at &&
        absl::ToCivilDay(before, by.zone()) ==
            absl::ToCivilDay(c.accepted_at, by.zone())) {
      row.set_contacts_same_day(1);
    }
  }
  AddUnits(c, &row);
  AddTimes(c, by.deadlines(), &row);
  AddCallbacks(c, &row);
  row.set_holds(c.holds);
  row.set_extensions(c.extensions);
  row.set_returns(c.returns);
  row.set_redispatches(std::max(0, c.dispatches - 1));
  row.set_redos(c.redos);
  row.set_reopenings(c.reopenings);
  row.set_disputes(c.dispute.empty() ? 0 : 1);
  row.set_resolution(static_cast<pb::Resolution>(c.resolution));
  row.set_reply_waived(c.reply_waived);
  const std::string whole = row.SerializeAsString();
  if (!c.confidential && c.type != TicketType::kReport) return whole;
  // Nothing of it points at its caller or at who is accused.
  return schema::CutMessage(*schema::Registry::Get().Find("CaseTableRow"),
                            whole, by.zone());
}

}  // namespace

absl::StatusOr<std::vector<std::string>> Desk::TableRows(
    std::string_view jurisdiction, const Actor& actor,
    std::string_view after_id, std::size_t limit, bool mirrors) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Rules by,
      rep_->CheckAccess(Access::kTable, jurisdiction, actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time at, rep_->ReadTime());
  Batch batch;
  batch.access.emplace_back().bytes = desk::WriteAccessEntry(desk::EntryOf(
      AccessAct::kTable, {std::string(jurisdiction), ""}, actor, at));
  TRUNKLINE_RETURN_IF_ERROR(rep_->store->Commit(batch).status());

  CaseFilter filter;
  filter.jurisdiction = std::string(jurisdiction);
  if (mirrors) {
    filter.source = "*";
    filter.unadopted_only = true;
  }
  // Of the few tickets that repeat another one.
  const auto accepted_at =
      [&](const std::string& id) -> absl::StatusOr<absl::Time> {
    const auto record = rep_->store->Load({filter.jurisdiction, id}, nullptr);
    if (!record.ok()) {
      if (!desk::IsOfOneCase(record.status())) return record.status();
      return absl::InfiniteFuture();
    }
    const auto earlier = desk::ReadStoredCase(*record);
    return earlier.ok() ? earlier->accepted_at : absl::InfiniteFuture();
  };
  KnownCodes codes(by->rules());
  desk::UnseenCases unseen(rep_->store.get(), &by->rules(), actor);
  std::vector<std::string> out;
  CaseRef after = {filter.jurisdiction, std::string(after_id)};
  while (out.size() != limit) {
    const std::size_t step = std::min<std::size_t>(limit - out.size(), 500);
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                               rep_->store->Scan(filter, after, step));
    for (const CaseRecord& record : page) {
      TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
      // Who must keep out of a case does not read its row either, nor that
      // another case was merged into it.
      if (lifecycle::HasInterest(by->rules(), c, actor)) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(
          const bool hides, unseen.IsUnseen(c.jurisdiction, c.merged_into));
      if (hides) c.merged_into.clear();
      TRUNKLINE_ASSIGN_OR_RETURN(out.emplace_back(),
                                 RowOf(c, *by, accepted_at, &codes));
    }
    if (page.size() < step) break;
    after = page.back().ref;
  }
  return out;
}

}  // namespace trunkline
