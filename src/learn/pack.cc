// SPDX-License-Identifier: Apache-2.0
#include "src/learn/pack.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/cut_off.h"
#include "src/rules/names.h"
#include "src/schema/enum_names.h"
#include "src/schema/schema.h"
#include "trunkline/enum_names.h"
#include "trunkline_internal/v1/calendar.pb.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::learn {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr int kOverPriority = -900;
constexpr char kOverPrefix[] = "learnt:";

// Of ids of an overlay, so that they are none of the catalogue's.
std::string PrefixOf(const LearnOptions& options) {
  return options.over == nullptr ? "" : kOverPrefix;
}

class Writer {
 public:
  Writer(const Counts& counts, const LearnOptions& options, const Model& model,
         const PackEvidence* evidence = nullptr)
      : counts_(counts),
        options_(options),
        model_(model),
        evidence_(evidence) {}

  absl::StatusOr<std::vector<LearnedFile>> Run(const Limits* limits) {
    MarkUsed(limits);
    AddPlaces();
    TRUNKLINE_RETURN_IF_ERROR(Flush("places.txtpb"));
    AddNames(counts_.categories, categories_, true);
    TRUNKLINE_RETURN_IF_ERROR(Flush("categories.txtpb"));
    AddAttributes();
    if (out_.attribute_size() != 0) {
      TRUNKLINE_RETURN_IF_ERROR(Flush("attributes.txtpb"));
    }
    AddRules();
    TRUNKLINE_RETURN_IF_ERROR(Flush("rules.txtpb"));
    if (limits != nullptr && !limits->policies.empty()) {
      AddLimits(*limits);
      TRUNKLINE_RETURN_IF_ERROR(Flush("deadlines.txtpb"));
      if (limits->drafted.has_value()) {
        TRUNKLINE_RETURN_IF_ERROR(WriteCalendar(*limits->drafted));
      }
    }
    return std::move(files_);
  }

  // The id of a rule: its conditions, and the day from which it is valid.
  std::string IdOf(std::string_view kind, const std::vector<Node>& at,
                   Day from) const {
    std::string id = Prefix();
    absl::StrAppend(&id, base::ToAbsl(kind),
                    at[0] == 0 ? "any" : counts_.categories.codes[at[0]]);
    if (at[1] != 0) absl::StrAppend(&id, ":", counts_.regions.codes[at[1]]);
    std::size_t d = 2;
    for (std::size_t a : model_.facts.attributes) {
      if (at[d] != 0) {
        absl::StrAppend(&id, ":", options_.attributes[a], "=",
                        ValueText(counts_, options_, model_.facts, a, at[d]));
      }
      ++d;
    }
    const auto add = [&id](std::string_view word) {
      absl::StrAppend(&id, ":", base::ToAbsl(word));
    };
    if (at[d] != 0) add(counts_.hotlines.codes[at[d]]);
    ++d;
    if (at[d] != 0) add(EnumName(static_cast<TicketType>(at[d])));
    ++d;
    if (at[d] != 0) add(EnumName(static_cast<Channel>(at[d])));
    if (id.size() > 200) {
      base::Sha256 hash;
      hash.Update(id);
      std::size_t keep = 150;
      while ((id[keep] & 0xC0) == 0x80) --keep;
      id = id.substr(0, keep) + ":" + hash.HexDigest().substr(0, 16);
    }
    if (from != kNoFirst) {
      absl::StrAppend(&id, ":", base::FormatDate(ToCivilDay(from)));
    }
    return id;
  }

 private:
  std::string Prefix() const { return PrefixOf(options_); }

  void Note(const std::string& note, pb::Provenance* out) const {
    out->add_source(options_.source);
    out->set_derived(true);
    if (!note.empty()) out->set_note(note);
  }
  template <typename Entry>
  void Name(const std::string& text, Entry* entry) const {
    pb::Label* label = entry->add_name();
    label->set_lang(options_.language);
    label->set_text(text);
  }

  void AddJurisdiction() {
    pb::Jurisdiction* city = out_.add_jurisdiction();
    city->set_id(options_.id);
    city->set_version(options_.version);
    city->set_time_zone(options_.time_zone);
    const std::string centre = CoinCode(rules::FoldName(options_.centre));
    city->set_centre(centre);
    for (pb::Basis basis :
         {pb::BASIS_COMPETENT_AUTHORITY, pb::BASIS_TERRITORIAL,
          pb::BASIS_HOTLINE_OWNER, pb::BASIS_FIRST_RECEIVER}) {
      city->add_principle(basis);
    }
    Note("", city->mutable_provenance());
    const auto& codes = counts_.departments.codes;
    if (std::find(codes.begin(), codes.end(), centre) == codes.end()) {
      pb::Department* unit = out_.add_department();
      unit->set_code(centre);
      Name(options_.centre, unit);
      Note("", unit->mutable_provenance());
    } else {
      departments_[std::find(codes.begin(), codes.end(), centre) -
                   codes.begin()] = true;
    }
  }

  void AddPlaces() {
    if (options_.over == nullptr) AddJurisdiction();
    const NameCounter::Names& units = counts_.departments;
    for (Node n = 1; n < units.codes.size(); ++n) {
      if (!departments_[n]) continue;
      pb::Department* unit = out_.add_department();
      unit->set_code(units.codes[n]);
      Name(units.label[n], unit);
      for (const std::string& alias : units.aliases[n]) unit->add_alias(alias);
      Note("", unit->mutable_provenance());
    }
    AddNames(counts_.regions, regions_, false);
    AddHotlines();
  }

  // Numbers that rules ask for. Nothing is known of their phases: calls to them
  // are routed as to the one number.
  void AddHotlines() {
    for (Node n = 1; n < hotlines_.size(); ++n) {
      if (!hotlines_[n]) continue;
      pb::Hotline* hotline = out_.add_hotline();
      hotline->set_number(counts_.hotlines.codes[n]);
      hotline->add_phase()->set_kind(pb::Phase::KIND_FORWARDED);
      Note("the phase is assumed", hotline->mutable_provenance());
    }
  }

  // A name of few tickets stays out, unless a rule asks for it: small cells are
  // not shown, and a column may hold what is no name.
  void MarkUsed(const Limits* limits) {
    const auto frequent = [this](const NameCounter::Names& names) {
      std::vector<bool> used(names.codes.size());
      for (Node n = 1; n < used.size(); ++n) {
        used[n] =
            names.rows[n] >= static_cast<std::uint64_t>(options_.min_support);
      }
      return used;
    };
    categories_ = frequent(counts_.categories);
    regions_ = frequent(counts_.regions);
    departments_ = frequent(counts_.departments);
    hotlines_.assign(counts_.hotlines.codes.size(), false);
    const auto use = [this](const std::vector<Node>& pattern) {
      categories_[pattern[0]] = true;
      regions_[pattern[1]] = true;
      hotlines_[pattern[2 + model_.facts.attributes.size()]] = true;
    };
    for (const ModelRule& rule : model_.rules) {
      departments_[rule.lead + 1] = true;
      use(rule.pattern);
    }
    if (limits != nullptr) {
      for (const Limit& limit : limits->limits) {
        if (limit.policy >= 0) use(limit.pattern);
      }
    }
    MarkAbove(counts_.categories.tree, &categories_);
    MarkAbove(counts_.regions.tree, &regions_);
    if (options_.over == nullptr) return;
    // The catalogue has these.
    const RuleSet& over = *options_.over;
    for (Node n = 1; n < categories_.size(); ++n) {
      const std::string& code = counts_.categories.codes[n];
      if (over.FindCategory(code) == code) categories_[n] = false;
    }
    for (Node n = 1; n < regions_.size(); ++n) {
      const std::string& code = counts_.regions.codes[n];
      if (over.FindRegion(code) == code) regions_[n] = false;
    }
    for (Node n = 1; n < departments_.size(); ++n) {
      const std::string& code = counts_.departments.codes[n];
      if (over.FindDepartment(code) == code) departments_[n] = false;
    }
    const auto at = Ticket().accepted_at;
    for (Node n = 1; n < hotlines_.size(); ++n) {
      if (!over.Dial(counts_.hotlines.codes[n], at).number.empty()) {
        hotlines_[n] = false;
      }
    }
  }
  static void MarkAbove(const Dimension& tree, std::vector<bool>* used) {
    for (Node n = static_cast<Node>(used->size()); n-- > 1;) {
      if ((*used)[n]) (*used)[tree.parent[n]] = true;
    }
  }

  void AddNames(const NameCounter::Names& names, const std::vector<bool>& used,
                bool categories) {
    for (Node n = 1; n < names.codes.size(); ++n) {
      if (!used[n]) continue;
      if (categories) {
        pb::Category* entry = out_.add_category();
        entry->set_code(names.codes[n]);
        Name(names.label[n], entry);
        for (const std::string& a : names.aliases[n]) entry->add_alias(a);
        Note("", entry->mutable_provenance());
      } else {
        pb::Region* entry = out_.add_region();
        entry->set_code(names.codes[n]);
        Name(names.label[n], entry);
        for (const std::string& a : names.aliases[n]) entry->add_alias(a);
        const Node above = names.tree.parent[n];
        if (above != 0) entry->set_parent(names.codes[above]);
        Note("", entry->mutable_provenance());
      }
    }
  }

  void AddAttributes() {
    for (std::size_t i = 0; i < model_.facts.attributes.size(); ++i) {
      const std::size_t a = model_.facts.attributes[i];
      if (!IsDeclared(counts_, options_, a)) continue;
      pb::AttributeDeclaration* declared = out_.add_attribute();
      declared->set_id(options_.attributes[a]);
      declared->set_order(static_cast<int>(i + 1));
      const AttributeKind kind = KindOf(options_, a);
      declared->set_kind(static_cast<pb::AttributeDeclaration::Kind>(kind));
      if (kind == AttributeKind::kText || kind == AttributeKind::kTree) {
        AddValues(counts_.attributes[a], declared);
      }
      Note("", declared->mutable_provenance());
    }
  }

  void AddValues(const NameCounter::Names& names,
                 pb::AttributeDeclaration* declared) const {
    // Two nodes of a tree may have one name; their paths differ.
    std::map<std::string, int> times;
    for (Node n = 1; n < names.codes.size(); ++n) ++times[names.label[n]];
    for (Node n = 1; n < names.codes.size(); ++n) {
      if (names.rows[n] < static_cast<std::uint64_t>(options_.min_support)) {
        continue;
      }
      pb::AttributeValue* value = declared->add_value();
      value->set_value(names.codes[n]);
      if (times[names.label[n]] == 1) Name(names.label[n], value);
      const Node above = names.tree.parent[n];
      if (above == 0) {
        for (const std::string& alias : names.aliases[n]) {
          value->add_alias(alias);
        }
        continue;
      }
      value->set_parent(names.codes[above]);
      for (const std::string& path : names.paths[n]) value->add_alias(path);
    }
  }

  void SetValid(Day from, Day to, pb::Validity* valid) const {
    if (from != kNoFirst) valid->set_from(base::FormatDate(ToCivilDay(from)));
    if (to != kNoLast) valid->set_to(base::FormatDate(ToCivilDay(to)));
  }

  void SetValue(std::size_t a, Node node,
                pb::AttributeCondition* condition) const {
    if (model_.facts.ranges[a].empty()) {
      condition->add_value(counts_.attributes[a].codes[node]);
      return;
    }
    const RangeText text =
        TextOf(model_.facts.ranges[a][node - 1], KindOf(options_, a));
    if (text.min.empty() && text.max.empty()) {
      condition->set_given(true);
      return;
    }
    pb::AttributeRange* range = condition->add_range();
    if (!text.min.empty()) range->set_min(text.min);
    if (!text.max.empty()) range->set_max(text.max);
  }

  void SetWhen(const std::vector<Node>& at, pb::When* when) const {
    if (at[0] != 0) when->add_category(counts_.categories.codes[at[0]]);
    if (at[1] != 0) when->add_region(counts_.regions.codes[at[1]]);
    std::size_t d = 2;
    for (std::size_t a : model_.facts.attributes) {
      if (at[d] != 0) {
        pb::AttributeCondition* condition = when->add_attribute();
        condition->set_name(options_.attributes[a]);
        SetValue(a, at[d], condition);
      }
      ++d;
    }
    if (at[d] != 0) when->add_hotline(counts_.hotlines.codes[at[d]]);
    ++d;
    if (at[d] != 0) when->add_type(static_cast<pb::TicketType>(at[d]));
    ++d;
    if (at[d] != 0) when->add_channel(static_cast<pb::Channel>(at[d]));
  }

  void AddRules() {
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      order.emplace_back(RuleId(counts_, options_, model_, model_.rules[i]), i);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [id, i] : order) {
      const ModelRule& rule = model_.rules[i];
      pb::Rule* out = out_.add_rule();
      out->set_id(id);
      if (rule.from != kNoFirst || rule.to != kNoLast) {
        SetValid(rule.from, rule.to, out->mutable_valid());
      }
      if (options_.over != nullptr) out->set_priority(kOverPriority);
      SetWhen(rule.pattern, out->mutable_when());
      out->mutable_then()->set_department(
          counts_.departments.codes[rule.lead + 1]);
      out->set_status(rule.approved ? pb::RULE_STATUS_APPROVED
                                    : pb::RULE_STATUS_DRAFT);
      Note(evidence_ == nullptr ? "" : evidence_->rules[i],
           out->mutable_provenance());
    }
  }

  void AddLimits(const Limits& limits) {
    for (std::size_t i = 0; i < limits.policies.size(); ++i) {
      const DeadlinePolicy& policy = limits.policies[i];
      pb::DeadlinePolicy* out = out_.add_deadline_policy();
      out->set_id(PolicyId(options_, policy));
      out->set_amount(policy.amount);
      out->set_unit(static_cast<pb::DeadlinePolicy::Unit>(policy.unit));
      out->set_start(pb::DeadlinePolicy::START_ACCEPTED);
      out->set_count_from(
          static_cast<pb::DeadlinePolicy::CountFrom>(policy.count_from));
      out->set_end(static_cast<pb::DeadlinePolicy::End>(policy.end));
      if (policy.roll != DeadlinePolicy::Roll::kNone) {
        out->set_roll(static_cast<pb::DeadlinePolicy::Roll>(policy.roll));
      }
      if (policy.off_day != DeadlinePolicy::OffDay::kKeep) {
        out->set_off_day(
            static_cast<pb::DeadlinePolicy::OffDay>(policy.off_day));
      }
      out->set_cut_off(calendar::FormatCutOff(policy.cut_off));
      out->set_calendar(policy.calendar);
      std::string note = "observed practice, not a limit of a law";
      if (evidence_ != nullptr) {
        absl::StrAppend(&note, "; ", evidence_->policies[i]);
      }
      Note(note, out->mutable_provenance());
    }
    for (std::size_t i = 0; i < limits.limits.size(); ++i) {
      const Limit& limit = limits.limits[i];
      if (limit.policy < 0) continue;
      pb::DeadlineRule* out = out_.add_deadline_rule();
      out->set_id(IdOf("limit:", limit.pattern, limit.from));
      if (limit.from != kNoFirst || limit.to != kNoLast) {
        SetValid(limit.from, limit.to, out->mutable_valid());
      }
      SetWhen(limit.pattern, out->mutable_when());
      pb::MilestonePolicy* policy = out->add_policy();
      policy->set_milestone(pb::MILESTONE_HANDLING);
      policy->set_policy(PolicyId(options_, limits.policies[limit.policy]));
      if (options_.over != nullptr) out->set_priority(kOverPriority);
      Note(evidence_ == nullptr ? "" : evidence_->limits[i],
           out->mutable_provenance());
    }
  }

  absl::Status WriteCalendar(const CalendarData& data) {
    pb::CalendarFile file;
    pb::Calendar* out = file.add_calendar();
    out->set_name(data.name);
    out->set_version(data.version);
    for (const auto& [lang, text] : data.label) {
      pb::Label* label = out->add_label();
      label->set_lang(lang);
      label->set_text(text);
    }
    out->set_time_zone(data.time_zone);
    out->set_first_year(data.first_year);
    out->set_last_year(data.last_year);
    for (const WeeklyHours& hours : data.hours) {
      pb::WeeklyHours* week = out->add_hours();
      for (absl::Weekday day : hours.days) {
        week->add_day(static_cast<pb::Weekday>(static_cast<int>(day) + 1));
      }
      for (const WorkInterval& interval : hours.intervals) {
        pb::Interval* part = week->add_interval();
        part->set_open(base::FormatTimeOfDay(interval.open));
        part->set_close(base::FormatTimeOfDay(interval.close));
      }
    }
    std::vector<DayException> exceptions = data.exceptions;
    std::sort(exceptions.begin(), exceptions.end(),
              [](const DayException& a, const DayException& b) {
                return a.day < b.day;
              });
    for (const DayException& e : exceptions) {
      pb::DayException* day = out->add_exception();
      day->set_date(base::FormatDate(e.day));
      day->set_kind(static_cast<pb::DayException::Kind>(e.kind));
    }
    Note("days that the system of the city counted", out->mutable_provenance());
    std::string bytes;
    file.SerializeToString(&bytes);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string text,
        schema::FromBinary("CalendarFile", bytes, Format::kText));
    files_.push_back({absl::StrCat("calendars/", data.name, ".txtpb"),
                      absl::StrCat(Head("CalendarFile", "calendar"), text)});
    return absl::OkStatus();
  }

  static std::string Head(const char* message, const char* file) {
    return absl::StrCat(
        "# proto-file: trunkline/v1/", file, ".proto\n",
        "# proto-message: trunkline.v1.", message, "\n",
        "# Drafted from a history by `trunkline learn catalogue`.\n\n");
  }

  // Writes what was added as a file.
  absl::Status Flush(const char* name) {
    if (out_.ByteSizeLong() == 0) return absl::OkStatus();
    std::string bytes;
    out_.SerializeToString(&bytes);
    out_.Clear();
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string text,
        schema::FromBinary("RuleSet", bytes, Format::kText));
    files_.push_back({name, absl::StrCat(Head("RuleSet", "ruleset"), text)});
    return absl::OkStatus();
  }

  const Counts& counts_;
  const LearnOptions& options_;
  const Model& model_;
  const PackEvidence* const evidence_;
  // By node: whether it is written.
  std::vector<bool> categories_, regions_, departments_, hotlines_;
  pb::RuleSet out_;
  std::vector<LearnedFile> files_;
};

}  // namespace

std::string RuleId(const Counts& counts, const LearnOptions& options,
                   const Model& model, const ModelRule& rule) {
  return Writer(counts, options, model).IdOf("", rule.pattern, rule.from);
}

std::string PolicyId(const LearnOptions& options,
                     const DeadlinePolicy& policy) {
  return PrefixOf(options) + policy.id;
}

bool IsDeclared(const Counts& counts, const LearnOptions& options,
                std::size_t attribute) {
  if (KindOf(options, attribute) != AttributeKind::kTree) return true;
  // The first stands above the roots.
  const std::vector<std::uint64_t>& rows = counts.attributes[attribute].rows;
  for (std::size_t node = 1; node < rows.size(); ++node) {
    if (rows[node] >= static_cast<std::uint64_t>(options.min_support)) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::vector<LearnedFile>> WritePack(
    const Counts& counts, const LearnOptions& options, const Model& model,
    const Limits* limits, const PackEvidence* evidence) {
  return Writer(counts, options, model, evidence).Run(limits);
}

}  // namespace trunkline::learn
