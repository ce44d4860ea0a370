// SPDX-License-Identifier: Apache-2.0
// Boxes in words, and the published message.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/schema/schema.h"
#include "trunkline/diff.h"
#include "trunkline_internal/v1/diff.pb.h"

namespace trunkline {
namespace diff {
namespace {

namespace pb = trunkline_internal::v1;

class Describer {
 public:
  explicit Describer(const Comparison& comparison)
      : space_(comparison.space()), atoms_(comparison.atoms()) {}

  std::vector<DiffCondition> Of(const Conj& conj) const {
    std::vector<DiffCondition> out;
    for (const auto& [field, values] : conj.fields) {
      out.push_back({NameOf(field), ValuesOf(field, values)});
    }
    for (int atom : conj.atoms) {
      out.push_back({atoms_.FieldOf(atom), {atoms_.Describe(atom)}});
    }
    return out;
  }

 private:
  std::string NameOf(int field) const {
    if (field < kAttribute) {
      return std::string(kFieldNames[static_cast<std::size_t>(field)]);
    }
    return absl::StrCat(
        "attribute.",
        base::ToAbsl(
            space_.attributes()[static_cast<std::size_t>(field - kAttribute)]
                .name));
  }

  std::string Time(std::int64_t at) const {
    if (at == IntSet::kMin || at == IntSet::kMax) return "";
    return base::FormatTimestamp(absl::FromUnixSeconds(at),
                                 space_.rules(kNew).zone);
  }

  std::vector<std::string> ValuesOf(int field, const IntSet& values) const {
    std::vector<std::string> out;
    if (field == kAccepted || field == kCalled) {
      for (const auto& [from, to] : values.ranges()) {
        out.push_back(absl::StrCat(Time(from), "..", Time(to)));
      }
      return out;
    }
    if (field == kCategory) return Categories(values);
    if (field == kRegion) return Regions(values);
    for (const auto& [from, to] : values.ranges()) {
      for (std::int64_t v = from; v != to; ++v) out.push_back(One(field, v));
    }
    return out;
  }

  std::string One(int field, std::int64_t v) const {
    const auto i = static_cast<std::size_t>(v);
    const auto code = [&](const std::vector<Space::Code>& codes) {
      if (v == Space::kAbsent) return std::string("(none)");
      if (v == Space::kUnknown) return std::string("(unknown)");
      return absl::StrCat("=", base::ToAbsl(codes[i - 2].code));
    };
    const auto name = [&](const schema::EnumNames& names) {
      return v == 0 ? std::string("(none)")
                    : std::string(names.Name(static_cast<int>(v)));
    };
    switch (field) {
      case kNumber:
        if (v == Space::kAbsent) return "(none)";
        if (v == Space::kUnknown) return "(unknown)";
        if (v == Space::kElsewhere) return "(elsewhere)";
        return space_.numbers()[i].text;
      case kFirstReceiver:
        return code(space_.departments());
      case kType:
        return name(schema::TicketTypeNames());
      case kChannel:
        return name(schema::ChannelNames());
      case kUrgency:
        return name(schema::UrgencyNames());
      default:
        break;
    }
    if (field < kAttribute) return v == 0 ? "false" : "true";
    const Space::Attribute& a =
        space_.attributes()[static_cast<std::size_t>(field - kAttribute)];
    const auto& at = a.classes[i].coordinate;
    if (a.classes[i].text.empty()) return "(none)";
    if (at[0] == Space::kUnusable && at[1] == Space::kUnusable) {
      return "(unknown)";
    }
    return absl::StrCat("like ", base::Quoted(a.classes[i].text));
  }

  // Of a point by itself.
  std::string Written(bool region, const Space::WrittenPoint& point) const {
    using Read = Space::Read;
    const Read& a = point.read[0];
    const Read& b = point.read[1];
    const auto code = [&](int side, const Read& read) {
      const rules::Compiled& own = space_.rules(side);
      return region ? own.regions[read.id].code : own.categories[read.id].code;
    };
    const std::string_view before = code(kOld, a), after = code(kNew, b);
    if (a.kind == Read::kNothing) return "(none)";
    if (a.kind == Read::kForeign && b.kind == Read::kForeign) {
      return "(elsewhere)";
    }
    const bool same = a.kind == b.kind && before == after;
    if (same && a.id == rules::kNone) return "(unknown)";
    if (same && a.kind == Read::kWhole) {
      return absl::StrCat("=", base::ToAbsl(before));
    }
    if (same) return absl::StrCat(base::ToAbsl(before), ".*");
    if (point.spellings.empty()) return "-";
    // A code that one side alone lists stands for itself.
    const std::string& text = point.spellings[0].text;
    return text == before || text == after
               ? "=" + text
               : absl::StrCat("like ", base::Quoted(text));
  }

  // Of both trees: the largest subtrees that are whole, then what is left.
  std::vector<std::string> Regions(const IntSet& values) const {
    std::vector<std::string> out;
    const auto& points = space_.region_points();
    for (const auto& [from, to] : values.ranges()) {
      for (std::int64_t v = from; v != to; ++v) {
        out.push_back(Written(true, points[static_cast<std::size_t>(v)]));
      }
    }
    return out;
  }

  // The largest subtrees that are whole, then what is left of others.
  std::vector<std::string> Categories(const IntSet& values) const {
    std::vector<std::string> out;
    if (values.Has(Space::kAbsent)) out.push_back("(none)");
    if (values.Has(Space::kUnknown)) out.push_back("(unknown)");
    const auto& points = space_.category_points();
    for (std::size_t p = static_cast<std::size_t>(space_.FirstOtherCategory());
         p < points.size(); ++p) {
      if (values.Has(static_cast<std::int64_t>(p))) {
        out.push_back(Written(false, points[p]));
      }
    }
    const auto& all = space_.categories();
    for (std::size_t i = 0; i < all.size();) {
      const std::string code(all[i].code);
      const IntSet whole =
          IntSet::Of(Space::CategoryPoint(i, false),
                     Space::CategoryPoint(all[i].last, true) + 1);
      if (values.Covers(whole)) {
        out.push_back(code);
        i = all[i].last + 1;
        continue;
      }
      if (!values.Meets(whole)) {
        i = all[i].last + 1;
        continue;
      }
      if (values.Has(Space::CategoryPoint(i, false))) out.push_back("=" + code);
      if (values.Has(Space::CategoryPoint(i, true))) out.push_back(code + ".*");
      ++i;
    }
    return out;
  }

  const Space& space_;
  const Atoms& atoms_;
};

void Write(const std::vector<DiffCondition>& conditions,
           pb::DiffConjunction* out) {
  for (const DiffCondition& condition : conditions) {
    auto* const m = out->add_condition();
    m->set_field(condition.field);
    for (const std::string& value : condition.values) m->add_value(value);
  }
}

void Write(const Place& place, pb::Place* out) {
  out->set_file(place.file);
  out->set_line(place.line);
  out->set_column(place.column);
  out->set_entry(place.entry);
  out->set_sheet(place.sheet);
}

void Write(const RuleSet& rules, pb::RuleSetRef* out) {
  const auto owned = [](std::string_view s) { return std::string(s); };
  out->set_id(owned(rules.id()));
  out->set_version(owned(rules.version()));
  out->set_hash(owned(rules.hash()));
}

}  // namespace
}  // namespace diff

DiffBox RuleSetDiff::Box(const DiffChange& change, std::size_t box) const {
  const diff::Describer describer(*comparison_);
  const diff::Cell& cell = comparison_->boxes()[change.number][box];
  DiffBox out;
  out.when = describer.Of(cell.when);
  for (const diff::Conj* conj : cell.except) {
    if (conj->Meets(cell.when)) out.except.push_back(describer.Of(*conj));
  }
  return out;
}

std::string RuleSetDiff::Serialize(Format format) const {
  diff::pb::RuleSetDiff m;
  diff::Write(before(), m.mutable_before());
  diff::Write(after(), m.mutable_after());
  m.set_equivalent(equivalent());
  for (const DiffChange& change : changes()) {
    auto* const c = m.add_change();
    for (DiffKind kind : change.kinds) {
      c->add_kind(std::string(DiffKindName(kind)));
    }
    for (DiffDanger danger : change.dangers) {
      c->add_danger(std::string(DiffDangerName(danger)));
    }
    for (const auto& id : change.before_rules) c->add_before_rule(id);
    for (const auto& id : change.after_rules) c->add_after_rule(id);
    for (const auto& line : change.before) c->add_before(line);
    for (const auto& line : change.after) c->add_after(line);
    for (const DiffCause& cause : change.causes) {
      auto* const one = c->add_cause();
      one->set_entity(cause.entity);
      if (!cause.before.file.empty()) {
        diff::Write(cause.before, one->mutable_before());
      }
      if (!cause.after.file.empty()) {
        diff::Write(cause.after, one->mutable_after());
      }
    }
    for (std::size_t i = 0; i != change.boxes; ++i) {
      const DiffBox box = Box(change, i);
      auto* const b = c->add_box();
      diff::Write(box.when, b->mutable_when());
      for (const auto& except : box.except)
        diff::Write(except, b->add_except());
      b->set_ticket(Witness(change, i));
    }
    c->set_ticket(change.ticket);
  }
  for (const DiffNotice& notice : notices()) {
    auto* const n = m.add_notice();
    n->set_kind(notice.kind);
    n->set_entity(notice.entity);
    n->set_message(notice.message);
    n->set_message_zh(notice.message_zh);
    for (const std::string& code : notice.departments) n->add_department(code);
  }
  for (const std::string& line : open(Language::kEnglish)) m.add_open(line);
  m.set_open_share(open_share());
  return schema::FromBinary("RuleSetDiff", m.SerializeAsString(), format)
      .value_or(std::string());
}

}  // namespace trunkline
