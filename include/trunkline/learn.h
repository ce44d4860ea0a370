// SPDX-License-Identifier: Apache-2.0
//
// CatalogueLearner reads the closed tickets of a city and drafts its dispatch
// catalogue: categories, regions, departments, rules and deadline rules, as a
// rule set that loads and routes, with the evidence for each rule.
//
//   auto learner = trunkline::CatalogueLearner::Create(options);
//   if (!learner.ok()) return learner.status();
//   trunkline::HistoryTicket ticket;
//   while (NextRow(&ticket)) {
//     auto added = learner->Add(ticket);
//     if (!added.ok()) Reject(added);   // the row is not counted
//   }
//   auto learnt = learner->Finish();
//   if (!learnt.ok()) return learnt.status();
//   // FAILED_PRECONDITION: none of 2 tickets is evidence: 2 without a
//   // department
//   for (const auto& file : learnt->files) Write(file.name, file.content);
//
// Link trunkline::learn. docs/learn.md explains what is learnt and how.
//
// Every learnt rule is a draft (RULE_STATUS_DRAFT) without a legal basis, and
// every learnt deadline policy is observed practice, not a limit of a law.
//
// The result depends on the set of tickets and on the options alone: not on
// the order of Add(), the machine or the clock.
//
// Tickets are counted, not kept: memory grows with the combinations of
// category, region, attributes, type and channel that occur (about 50 bytes
// each), with those of such a combination, lead and day (16 bytes), and with up
// to `max_promises` pairs of acceptance and due time for each category. It
// never gets the text of a ticket.
//
// A learner is used by one thread at a time; its result may be read by any
// number of threads. Finish() learns twice: from all tickets, and from the
// earlier part of them.
#ifndef TRUNKLINE_LEARN_H_
#define TRUNKLINE_LEARN_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

// One closed ticket of a history. All views must stay valid during Add().
// Names are compared without case, width and repeated spaces; the commonest
// spelling becomes the label. A name that is a valid code is taken as the code.
struct HistoryTicket {
  // For counter-examples in the review table. Empty: none.
  std::string_view id;
  // When the centre accepted it. Required.
  absl::Time accepted_at = absl::InfinitePast();
  // Names from the root to the node, separated by LearnOptions::separator. A
  // ticket without category is no evidence.
  std::string_view category;
  // Names, likewise. Empty: not given.
  std::string_view region;
  // The number that was dialled; only its digits count. Empty: not given.
  std::string_view dialled;
  TicketType type = TicketType::kUnspecified;  // kUnspecified: not given.
  Channel channel = Channel::kUnspecified;     // kUnspecified: not given.
  // Values of LearnOptions::attributes; others are not read.
  std::vector<Attribute> attributes;
  // The department whose feedback was accepted. Empty, or a word that names no
  // department ("N/A", "No Q", "无"): the ticket is counted and is no evidence.
  std::string_view lead;
  // When it was due by the first promise. InfinitePast: no limit was promised.
  absl::Time due_at = absl::InfinitePast();

  // What makes a ticket no evidence, except `accuses_unit` and `due_changed`.
  // It is counted by its reason (LearnedCatalogue::not_evidence).
  bool returned = false;      // The lead had returned it, or returns it now.
  bool redispatched = false;  // It went to another department meanwhile.
  bool redone = false;        // It was handled again.
  bool interim = false;       // The lead was an interim one.
  bool confidential = false;  // Like type kReport, also never an example.
  bool accuses_unit = false;  // A unit is accused: never an example.
  // The category or lead was proposed by this library and stayed unchanged.
  bool proposed = false;
  // The promise is not the first one, or the clock was held: `due_at` is not
  // learnt from.
  bool due_changed = false;
};

// A row of the review table with a verdict.
struct LearnVerdict {
  std::string id;          // Of the rule; for messages.
  std::string conditions;  // As LearnReview() writes them.
  std::string department;  // Code; people may have changed it.
  bool accepted = false;   // False: refused.
};

// What is learnt, and from which evidence.
struct LearnOptions {
  // Id of the rule set that is written.
  std::string id = "learnt";
  std::string version = "1";  // Its version.
  // The zone of the city: an IANA name or "+08:00".
  std::string time_zone = "UTC";
  // The centre's own desk. It is added to the departments if no ticket has it.
  std::string centre = "centre";
  // What the provenance of every entry names as its source.
  std::string source = "history";
  // Language of the labels that are written: a BCP 47 tag.
  std::string language = "en";
  // The attributes to learn, each a declared attribute of the rule set, at most
  // 8.
  std::vector<std::string> attributes;
  // The first attribute is the strongest. False: the order that needs the
  // fewest bits is found.
  bool attributes_ordered = false;
  // What the attributes hold. Others, and kUnspecified: kText. kTree: names
  // from the root to the node, separated by `separator`, or by "/". For kNumber
  // and kDate rules ask for ranges. Of a number the first three digits count:
  // 12,345 is read as the 12,300s, so that memory does not grow with the
  // values; of a date, the day.
  std::map<std::string, AttributeKind> attribute_kinds;
  // Separates the names of a path of categories or regions. Empty: no paths.
  std::string separator;

  // --- what is kept ---
  // A rule needs this many tickets of its department: 1 to 1,000,000.
  int min_support = 3;
  // A rule needs this share of the tickets that it decides, in percent: 1 to
  // 100.
  int min_share = 50;
  // The last part by time, in percent of the evidence, from which nothing is
  // learnt when the figures of the report are made: 1 to 90.
  int held_out = 50;
  // A due time fits a policy that is off by at most this many seconds: 0 to
  // 86,400.
  int due_tolerance = 120;
  // The most conditions of one rule beside its category: 0 to 12.
  int max_conditions = 4;
  // Threads that Finish() may use, 1 to 64; more than two do not help. The
  // result is the same.
  int threads = 1;
  // What people decided on rules of an earlier run. An accepted rule is in the
  // pack as approved, whatever the history says now; a refused one is not.
  std::vector<LearnVerdict> verdicts;

  // --- on top of an existing catalogue ---
  // Only tickets that this rule set leaves unmatched are evidence, and the
  // result is an overlay: load its sources, then the files of the result. The
  // overlay's rules have the priority -900, so that they never win against a
  // rule of the catalogue. Codes of the catalogue must consist of [a-z0-9_.-];
  // attributes cannot be learnt; `time_zone` must be the catalogue's; `id` and
  // `centre` are not used. Null: a rule set of its own. Must stay valid while
  // the learner is used.
  const RuleSet* over = nullptr;

  // --- calendars ---
  // The calendars that policies may count by. If none fits, one is drafted.
  // Null: no calendar is given. Must stay valid until Finish() returns.
  const CalendarSet* calendars = nullptr;

  // --- limits ---
  // How many pairs of acceptance and due time are kept for each category: those
  // with the smallest hashes.
  std::size_t max_promises = 1'000;
  // More different spellings of categories, regions, departments or values of
  // one attribute are an error of Add(): such a column holds no fact that rules
  // can name.
  std::size_t max_names = 1'000'000;
};

// What a learnt rule asks for, and when it is valid.
struct LearnedConditions {
  std::string category;                        // Code; empty: no condition.
  std::string region;                          // Likewise.
  std::vector<std::string> attributes;         // "name=value", "name=100..200".
  std::string hotline;                         // Digits; empty: no condition.
  TicketType type = TicketType::kUnspecified;  // kUnspecified: no condition.
  Channel channel = Channel::kUnspecified;     // kUnspecified: no condition.
  // First civil time at which it is valid, as rule files write it; empty: no
  // bound.
  std::string valid_from;
  // First civil time at which it is no longer valid; empty: no bound.
  std::string valid_to;
};

// A learnt rule and its evidence.
struct LearnedRule : LearnedConditions {
  std::string id;             // Unique in the pack.
  std::string department;     // Code.
  std::uint64_t tickets = 0;  // Tickets that the rule decides.
  std::uint64_t correct = 0;  // Of these, tickets of its department.
  // Of the tickets that were held out, those that it decides.
  std::uint64_t held_out = 0;
  // Of these, those that went where the rules of the earlier part say.
  std::uint64_t held_out_correct = 0;
  // Lower bound of that share (Wilson, 95 %), in thousandths.
  int held_out_bound = 0;
  // Days of the first and the last ticket that it decides: "2018-10-01".
  std::string first_date, last_date;
  // The department looks like a street, township or community: the duty may
  // have been pushed down (疑似下推).
  bool pushed_down = false;
  bool approved = false;  // By a verdict; else a draft.
  // Up to three ids of tickets that went elsewhere. For the review table alone.
  std::vector<std::string> counter_examples;
};

// A change of the department of one rule's tickets.
struct LearnedDrift {
  std::string category, region;  // Codes; the region may be empty.
  std::string day;               // The first day of the new department.
  std::string before, after;     // Departments.
  // Tickets before that day, and those of them of `before`.
  std::uint64_t before_tickets = 0, before_correct = 0;
  // Tickets from that day on, and those of them of `after`.
  std::uint64_t after_tickets = 0, after_correct = 0;
};

// A department that stops in all its categories within days: another one, new
// or not, has these of its categories from then on.
struct LearnedSuccessor {
  std::string department, successor;  // Codes.
  std::string day;                    // The first day of the successor.
  // Codes of the categories that went over.
  std::vector<std::string> categories;
  // Tickets of these categories before the change, and from then on.
  std::uint64_t before_tickets = 0, after_tickets = 0;
};

// The observed limit of a category, or of a part of its tickets.
struct LearnedDeadlineRule : LearnedConditions {
  std::string policy;          // Id of the deadline policy; empty: none fits.
  std::uint64_t promises = 0;  // Promises that it decides.
  std::uint64_t correct = 0;   // Within the tolerance.
  // Of these, promises that were held out.
  std::uint64_t held_out = 0;
  // Of those, due times that the deadline rules of the earlier part give within
  // the tolerance.
  std::uint64_t held_out_correct = 0;
  // Lower bound of that share (Wilson, 95 %), in thousandths.
  int held_out_bound = 0;
  // Days of the first and the last promise: "2018-10-01".
  std::string first_date, last_date;
};

// How many due times deadline rules give within the tolerance, give otherwise,
// and do not give.
struct LearnedDueFigures {
  // Within the tolerance; otherwise; not given.
  std::uint64_t correct = 0, wrong = 0, none = 0;
  std::uint64_t all() const { return correct + wrong + none; }
};

// How many tickets the rules send where they went, send elsewhere, leave
// without a department, and find disputed.
struct LearnedFigures {
  // Where they went; elsewhere; nowhere; disputed.
  std::uint64_t correct = 0, wrong = 0, unrouted = 0, disputed = 0;
  std::uint64_t all() const { return correct + wrong + unrouted + disputed; }
};

// A file of the pack.
struct LearnedFile {
  std::string name;     // "rules.txtpb".
  std::string content;  // UTF-8.
};

// Figures of a part of the tickets that were held out.
struct LearnedPart {
  std::string name;        // A month, "2018-03", or a department's code.
  LearnedFigures figures;  // Of its tickets.
};

// The held-out figures if only rules with at least `min_support` tickets of the
// earlier part decided.
struct LearnedRisk {
  std::uint64_t min_support = 0;  // The least number of tickets of a rule.
  LearnedFigures figures;         // Of all tickets that were held out.
};

// A category of which some tickets have no rule: its two main departments.
struct LearnedUnclear {
  std::string category;       // Code.
  std::uint64_t tickets = 0;  // Without a rule.
  std::string first, second;  // Codes.
  // Tickets of each, of those without a rule.
  std::uint64_t first_tickets = 0, second_tickets = 0;
};

// Days that the city's own system did not count as their weekday says.
struct LearnedYear {
  int year = 0;                     // The civil year.
  std::vector<std::string> off;     // "2018-10-01"; working days not counted.
  std::vector<std::string> worked;  // Days off that were counted.
};

// A reason, a word or a policy, and the number of its tickets.
struct LearnedCount {
  std::string name;  // A reason, a word, an attribute or the id of a policy.
  std::uint64_t tickets = 0;  // How many.
};

// What Finish() has learnt.
struct LearnedCatalogue {
  // The files of the rule set, and of a drafted calendar
  // "calendars/NAME.txtpb", which is no part of the rule set.
  std::vector<LearnedFile> files;
  std::vector<LearnedRule> rules;       // By id.
  std::vector<std::string> attributes;  // The strongest first.
  // Trees none of whose values has min_support tickets: no attribute of the
  // pack.
  std::vector<std::string> attributes_left_out;
  std::vector<LearnedDrift> drifts;          // By category, then by region.
  std::vector<LearnedSuccessor> successors;  // Proposals; not in the pack.
  std::vector<LearnedUnclear> unclear;       // The most tickets first.

  std::uint64_t tickets = 0;   // All.
  std::uint64_t evidence = 0;  // Those that are learnt from.
  // Days of the first and the last ticket: "2018-10-01".
  std::string first_date, last_date;
  // The others, by reason: "report", "confidential", "interim", "returned",
  // "redispatched", "redone", "proposed", "no_category", "no_lead", "covered"
  // (by LearnOptions::over).
  std::vector<LearnedCount> not_evidence;
  std::uint64_t covered_correct = 0;   // Of "covered": as the catalogue says.
  std::vector<LearnedCount> no_leads;  // Words that name no department.
  // Attributes with values that are no number or no date, and how many.
  std::vector<LearnedCount> unreadable;
  std::size_t categories = 0;             // Of tickets.
  std::size_t categories_with_rules = 0;  // Of these, those that a rule names.

  bool overlay = false;   // Of LearnOptions::over: its rules have a priority.
  LearnedFigures replay;  // The pack on all tickets that are evidence.
  // The first day of the later part; empty: nothing could be held out.
  std::string held_out_from;
  std::size_t held_out_rules = 0;  // Rules of the earlier part.
  LearnedFigures held_out;         // These on the later part.
  // Figures of the later part, by month and by lead.
  std::vector<LearnedPart> months, departments;
  LearnedPart other_departments;   // Those below min_support; name: how many.
  std::vector<LearnedRisk> risks;  // By `min_support`.

  std::vector<LearnedDeadlineRule>
      deadline_rules;                  // Those of small cells: none.
  std::vector<LearnedCount> policies;  // Ids, and their promises.
  LearnedDueFigures due;               // All deadline rules, on the promises.
  LearnedDueFigures
      held_out_due;  // Those of the earlier part, on the later one.
  std::vector<LearnedYear> years;  // Of the drafted calendar.
  // Tickets whose due time is before the acceptance; not learnt from.
  std::uint64_t due_before_acceptance = 0;
  // Tickets with HistoryTicket::due_changed; not learnt from.
  std::uint64_t due_changed = 0;
  // LearnOptions::min_support, for the report.
  int min_support = 0;
  int due_tolerance = 0;  // LearnOptions::due_tolerance, for the report.
};

// Returns the report for people, and the rows of the review table, the heading
// first: rules that may be pushed down come first, then those with the most
// tickets.
std::string LearnReport(const LearnedCatalogue& learnt, Language language);
std::vector<std::vector<std::string>> LearnReview(
    const LearnedCatalogue& learnt, Language language);

// Returns the same report as JSON, with a line feed at its end, and as one HTML
// page with plots, which needs no other file.
std::string LearnReportJson(const LearnedCatalogue& learnt);
std::string LearnReportPage(const LearnedCatalogue& learnt, Language language);

// Reads the verdicts out of a review table, the heading first, in either
// language. Rows whose last column, "approved" or 审定, is empty have none.
// InvalidArgument, with the number of the row: a column is missing, or a
// verdict is neither yes nor no.
absl::StatusOr<std::vector<LearnVerdict>> ReadLearnReview(
    const std::vector<std::vector<std::string>>& rows);

// Counts tickets and learns from them; see the top of this file. For one thread
// at a time. A moved-from learner may only be assigned to or destroyed.
class CatalogueLearner {
 public:
  // InvalidArgument: an option is out of its range, the zone is unknown, or an
  // attribute is named twice.
  static absl::StatusOr<CatalogueLearner> Create(const LearnOptions& options);
  CatalogueLearner(CatalogueLearner&&) noexcept;
  CatalogueLearner& operator=(CatalogueLearner&&) noexcept;
  ~CatalogueLearner();

  // Counts a ticket. InvalidArgument, with nothing counted: no time of
  // acceptance, or a name that is not UTF-8 or has a NUL. ResourceExhausted,
  // likewise: there are more than LearnOptions::max_names names, and learning
  // from the rest would depend on the order of the tickets. Cost: linear in its
  // names.
  absl::Status Add(const HistoryTicket& ticket);

  // Learns from the tickets so far; more may be added afterwards.
  // FailedPrecondition: there is no ticket, none is evidence, or no rule was
  // learnt. InvalidArgument: two names have the same code, or a verdict names
  // what the history does not have.
  absl::StatusOr<LearnedCatalogue> Finish() const;

 private:
  class Rep;
  explicit CatalogueLearner(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_LEARN_H_
