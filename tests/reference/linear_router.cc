// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/linear_router.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "absl/time/civil_time.h"
#include "re2/re2.h"
#include "tests/reference/folded_text.h"
#include "tests/reference/names.h"
#include "tests/reference/spelling.h"
#include "trunkline_internal/v1/ruleset.pb.h"

// The comments in this file name the section of docs/routing.md that the code
// below them follows.
namespace trunkline::reference {
namespace {

namespace pb = trunkline_internal::v1;

constexpr std::int64_t kBeginning = INT64_MIN;
constexpr std::int64_t kEnd = INT64_MAX;

bool StartsWith(const std::string& s, const std::string& prefix) {
  return s.compare(0, prefix.size(), prefix) == 0;
}

bool EndsWith(const std::string& s, const std::string& suffix) {
  return s.size() >= suffix.size() &&
         s.compare(s.size() - suffix.size(), suffix.size(), suffix) == 0;
}

template <typename List, typename Value>
bool Contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// "Depth of a category is its number of parts."
int CategoryDepth(const std::string& code) {
  return 1 + static_cast<int>(std::count(code.begin(), code.end(), '.'));
}

// "A code condition holds for the node and everything below it."
bool CategoryCovers(const std::string& code, const std::string& ticket) {
  return ticket == code || StartsWith(ticket, code + ".");
}

// What the number of a ticket is.
struct Number {
  enum Kind { kNone, kUnknown, kOtherJurisdiction, kKnown } kind = kNone;
  const pb::Hotline* hotline = nullptr;  // If known.
  const pb::Phase* phase = nullptr;      // Of it, if there is one then.
};

// What is read off a ticket before rules are looked at.
struct Facts {
  std::int64_t accepted = 0;  // Seconds.
  Number number;
  std::string category;                // Known part; empty: none.
  const pb::Region* region = nullptr;  // Null: not usable.
  bool region_in_part = false;
  bool region_elsewhere = false;  // Another jurisdiction's.
  std::string first_receiver;     // In force; empty: none.
  std::string text;
  std::vector<long> folded;
  TicketType type = TicketType::kUnspecified;
  Channel channel = Channel::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::map<std::string, std::string> declared;  // Usable values, by attribute.
};

// "Rules are compared by the following criteria, in this order", higher wins.
// A declared attribute is one of them.
using Rank = std::vector<std::int64_t>;

// A rule that holds, and what it claims for this ticket.
struct Claim {
  enum Kind { kDepartment, kNeedsFact, kAnswer, kRefusal } kind = kDepartment;
  const pb::Rule* rule = nullptr;
  std::string department;  // For kDepartment.
  Basis basis = Basis::kUnspecified;
  Rank rank{};
};

bool SmallerId(const Claim& a, const Claim& b) {
  return a.rule->id() < b.rule->id();
}

}  // namespace

class LinearRouter::Impl {
 public:
  explicit Impl(std::string_view binary) {
    if (!rules_.ParseFromArray(binary.data(),
                               static_cast<int>(binary.size())) ||
        rules_.jurisdiction_size() != 1) {
      throw std::invalid_argument("not a merged rule set");
    }
    for (const auto& d : rules_.department()) departments_[d.code()] = &d;
    for (const auto& r : rules_.region()) regions_[r.code()] = &r;
    for (const auto& c : rules_.category()) categories_[c.code()] = &c;
    for (const auto& h : rules_.hotline()) hotlines_[h.number()] = &h;
    for (const auto& a : rules_.attribute()) declared_.push_back(&a);
    std::sort(declared_.begin(), declared_.end(),
              [](auto* a, auto* b) { return a->order() < b->order(); });
    const std::string& zone = own().time_zone();
    if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-')) {
      const int minutes =
          std::stoi(zone.substr(1, 2)) * 60 + std::stoi(zone.substr(4, 2));
      zone_ = absl::FixedTimeZone((zone[0] == '-' ? -60 : 60) * minutes);
    } else if (!absl::LoadTimeZone(zone, &zone_)) {
      throw std::invalid_argument("no zone " + zone);
    }
    names_ = std::make_unique<WrittenNames>(
        rules_,
        [](const std::string& text) {
          return trunkline::reference::Folded(text);
        },
        [this](const pb::Validity& valid, std::int64_t at) {
          return IsValid(valid, at);
        });
  }

  RefDecision Route(const Ticket& ticket) const;
  RefDial Dial(std::string_view dialled, absl::Time called_at) const;

 private:
  const pb::Jurisdiction& own() const { return rules_.jurisdiction(0); }

  // --- Time ---
  static std::int64_t Seconds(absl::Time time) {
    return absl::ToUnixSeconds(time);  // Rounds down.
  }

  std::int64_t Instant(const std::string& civil) const {
    const auto known = instants_.find(civil);
    if (known != instants_.end()) return known->second;
    std::string text = civil;
    std::replace(text.begin(), text.end(), ' ', 'T');
    absl::CivilSecond second;
    if (!absl::ParseLenientCivilTime(text, &second)) {
      throw std::invalid_argument("no date " + civil);
    }
    // A repeated one is the first; a skipped one has the offset before the gap.
    const std::int64_t instant = Seconds(zone_.At(second).pre);
    return instants_[civil] = instant;
  }

  bool IsValid(const pb::Validity& valid, std::int64_t at) const {
    const std::int64_t from =
        valid.from().empty() ? kBeginning : Instant(valid.from());
    const std::int64_t to = valid.to().empty() ? kEnd : Instant(valid.to());
    return from <= at && at < to;
  }

  // --- The number ---
  const pb::Hotline* FindHotline(const std::string& number) const {
    const auto it = hotlines_.find(number);
    return it == hotlines_.end() ? nullptr : it->second;
  }

  static Number Known(const pb::Hotline* hotline) {
    Number number;
    number.kind = hotline ? Number::kKnown : Number::kUnknown;
    number.hotline = hotline;
    return number;
  }

  Number Resolve(std::string_view dialled) const {
    // Step 1.
    Spelling spelling = Normalise(dialled);
    Number unknown;
    unknown.kind = Number::kUnknown;
    if (spelling.empty) return Number();
    if (!spelling.valid) return unknown;
    const Number whole = ResolveDigits(spelling);
    // Step 6.
    if (whole.kind == Number::kKnown || spelling.before_hyphen.empty() ||
        spelling.digits.size() - spelling.before_hyphen.size() > 5) {
      return whole;
    }
    spelling.digits = spelling.before_hyphen;
    const Number without = ResolveDigits(spelling);
    return without.kind == Number::kKnown ? without : whole;
  }

  Number ResolveDigits(const Spelling& spelling) const {
    Number unknown, other;
    unknown.kind = Number::kUnknown;
    other.kind = Number::kOtherJurisdiction;
    // Step 2.
    if (!spelling.plus) {
      if (const auto* h = FindHotline(spelling.digits)) return Known(h);
    }
    // Step 3.
    if (spelling.plus || StartsWith(spelling.digits, "00")) {
      if (own().country_code().empty()) return unknown;
      const std::string international =
          spelling.plus ? spelling.digits : spelling.digits.substr(2);
      if (!StartsWith(international, own().country_code())) return other;
      const std::string rest =
          international.substr(own().country_code().size());
      std::vector<std::string> spellings = {rest};
      if (!own().trunk_prefix().empty() &&
          StartsWith(rest, own().trunk_prefix())) {
        spellings.push_back(rest.substr(own().trunk_prefix().size()));
      }
      for (const std::string& s : spellings) {
        for (const std::string& area : own().area_code()) {
          if (!StartsWith(s, area)) continue;
          if (const auto* h = FindHotline(s.substr(area.size()))) {
            return Known(h);
          }
        }
      }
      for (const std::string& s : spellings) {
        if (const auto* h = FindHotline(s)) return Known(h);
      }
      for (const auto& h : rules_.hotline()) {
        if (EndsWith(rest, h.number())) return other;
      }
      return unknown;
    }
    // Step 4.
    if (!own().trunk_prefix().empty() &&
        StartsWith(spelling.digits, own().trunk_prefix())) {
      const std::string rest =
          spelling.digits.substr(own().trunk_prefix().size());
      bool own_area = false;
      for (const std::string& area : own().area_code()) {
        if (!StartsWith(rest, area)) continue;
        own_area = true;
        if (const auto* h = FindHotline(rest.substr(area.size()))) {
          return Known(h);
        }
      }
      return own_area || own().area_code().empty() ? unknown : other;
    }
    // Step 5.
    std::set<const pb::Hotline*> found;
    const auto read = [&](const std::string& digits, bool alone) {
      if (alone) found.insert(FindHotline(digits));
      for (const std::string& area : own().area_code()) {
        if (StartsWith(digits, area)) {
          found.insert(FindHotline(digits.substr(area.size())));
        }
      }
    };
    read(spelling.digits, false);
    if (const std::string& country = own().country_code();
        !country.empty() && StartsWith(spelling.digits, country)) {
      const std::string rest = spelling.digits.substr(country.size());
      read(rest, true);
      if (const std::string& trunk = own().trunk_prefix();
          !trunk.empty() && StartsWith(rest, trunk)) {
        read(rest.substr(trunk.size()), false);
      }
    }
    found.erase(nullptr);
    return found.size() == 1 ? Known(*found.begin()) : unknown;
  }

  void FindPhase(Number* number, std::int64_t called) const {
    if (number->kind != Number::kKnown) return;
    for (const auto& phase : number->hotline->phase()) {
      if (IsValid(phase.valid(), called)) number->phase = &phase;
    }
  }

  // "The phase's own, else the hotline's"; a number without phase has none.
  static std::string Owner(const Number& number) {
    if (number.phase == nullptr) return "";
    return number.phase->owner().empty() ? number.hotline->owner()
                                         : number.phase->owner();
  }

  static Phase Kind(const Number& number) {
    return number.phase ? static_cast<Phase>(number.phase->kind())
                        : Phase::kUnspecified;
  }

  // --- Facts ---
  std::string KnownCategory(const std::string& code, std::int64_t at) const {
    for (std::string prefix = code; !prefix.empty();) {
      const auto it = categories_.find(prefix);
      if (it != categories_.end() && IsValid(it->second->valid(), at)) {
        return prefix;
      }
      const auto dot = prefix.rfind('.');
      prefix = dot == std::string::npos ? "" : prefix.substr(0, dot);
    }
    return "";
  }

  // The region and those around it, the innermost first.
  std::vector<const pb::Region*> Around(const pb::Region* region) const {
    std::vector<const pb::Region*> chain;
    while (region != nullptr) {
      chain.push_back(region);
      const auto parent = regions_.find(region->parent());
      region = parent == regions_.end() ? nullptr : parent->second;
    }
    return chain;
  }

  bool RegionCovers(const std::string& code, const pb::Region* ticket) const {
    for (const auto* region : Around(ticket)) {
      if (region->code() == code) return true;
    }
    return false;
  }

  // Whether a region below the ticket's serves the function itself.
  bool ServedBelow(const std::string& function, const Facts& facts) const {
    for (const auto& region : rules_.region()) {
      if (&region == facts.region ||
          !RegionCovers(facts.region->code(), &region))
        continue;
      for (const auto& service : region.serves()) {
        if (service.function() == function) return true;
      }
    }
    return false;
  }

  // "Of a region, its number of ancestors plus one."
  int RegionDepth(const std::string& code) const {
    return static_cast<int>(Around(regions_.at(code)).size());
  }

  // Where a word occurs: from, to.
  static std::vector<std::pair<std::size_t, std::size_t>> Places(
      std::string word, const Facts& facts) {
    const bool open_front = word.front() == '*';
    if (open_front) word.erase(0, 1);
    const bool open_back = word.back() == '*' &&
                           (word.size() < 2 || word[word.size() - 2] != '\\');
    if (open_back) word.pop_back();
    std::string plain;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word.compare(i, 2, "\\*") == 0) ++i;
      plain += word[i];
    }
    const std::vector<long> w = Folded(plain);
    const std::vector<long>& text = facts.folded;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t from = 0; from + w.size() <= text.size(); ++from) {
      const std::size_t to = from + w.size();
      if (!std::equal(w.begin(), w.end(),
                      text.begin() + static_cast<long>(from))) {
        continue;
      }
      const bool touches_front =
          from > 0 && IsLetter(text[from]) && IsLetter(text[from - 1]);
      const bool touches_back =
          to < text.size() && IsLetter(text[to - 1]) && IsLetter(text[to]);
      if (touches_front && !open_front) continue;
      if (touches_back && !open_back) continue;
      places.emplace_back(from, to);
    }
    return places;
  }

  // Whether an occurrence of a word is inside no context.
  static bool Occurs(const std::string& word, const pb::Keyword& keyword,
                     const Facts& facts) {
    for (const auto& [from, to] : Places(word, facts)) {
      bool inside = false;
      for (const auto& context : keyword.unless()) {
        for (const auto& [begin, end] : Places(context, facts)) {
          inside |= begin <= from && to <= end;
        }
      }
      if (!inside) return true;
    }
    return false;
  }

  // The first word of `any`, else of `all`, that occurs.
  static std::string FirstWord(const pb::Keyword& keyword, const Facts& facts) {
    const auto& words = keyword.any_size() > 0 ? keyword.any() : keyword.all();
    for (const auto& word : words) {
      if (Occurs(word, keyword, facts)) return word;
    }
    return "";
  }

  // The matches of a pattern: the next one begins after the end of the last, or
  // (`overlapping`) after its first character.
  std::vector<std::pair<std::size_t, std::size_t>> Matches(
      const std::string& pattern, bool overlapping, const Facts& facts) const {
    auto& re = patterns_[pattern];
    if (!re) {
      RE2::Options options;
      options.set_log_errors(false);
      re = std::make_unique<RE2>(pattern, options);
      if (!re->ok()) throw std::invalid_argument("no pattern " + pattern);
    }
    std::vector<std::pair<std::size_t, std::size_t>> matches;
    re2::StringPiece match;
    std::size_t from = 0;
    while (from <= facts.text.size() &&
           re->Match(facts.text, from, facts.text.size(), RE2::UNANCHORED,
                     &match, 1)) {
      const auto begin =
          static_cast<std::size_t>(match.data() - facts.text.data());
      matches.emplace_back(begin, begin + match.size());
      std::size_t after = begin;
      if (after < facts.text.size()) {
        Next(facts.text, &after);
      } else {
        ++after;
      }
      from = overlapping || match.empty() ? after : begin + match.size();
    }
    return matches;
  }

  bool PatternHolds(const std::string& pattern, const pb::When& when,
                    const Facts& facts) const {
    std::vector<std::pair<std::size_t, std::size_t>> contexts;
    for (const auto& unless : when.pattern_unless()) {
      const auto more = Matches(unless, false, facts);
      contexts.insert(contexts.end(), more.begin(), more.end());
    }
    for (const auto& [from, to] : Matches(pattern, true, facts)) {
      bool inside = false;
      for (const auto& [begin, end] : contexts) {
        inside |= begin <= from && to <= end;
      }
      if (!inside) return true;
    }
    return false;
  }

  bool Holds(const pb::When& when, const Facts& facts, Urgency urgency) const {
    if (when.hotline_size() > 0) {
      if (facts.number.kind != Number::kKnown) return false;
      if (!Contains(when.hotline(), facts.number.hotline->number())) {
        return false;
      }
    }
    if (when.category_size() > 0) {
      bool one = false;
      for (const auto& code : when.category()) {
        if (CategoryCovers(code, facts.category)) one = true;
      }
      if (!one) return false;
    }
    if (when.region_size() > 0) {
      bool one = false;
      for (const auto& code : when.region()) {
        if (RegionCovers(code, facts.region)) one = true;
      }
      if (!one) return false;
    }
    if (when.type_size() > 0) {
      if (facts.type == TicketType::kUnspecified) return false;
      if (!Contains(when.type(), static_cast<int>(facts.type))) return false;
    }
    if (when.channel_size() > 0) {
      if (facts.channel == Channel::kUnspecified) return false;
      if (!Contains(when.channel(), static_cast<int>(facts.channel))) {
        return false;
      }
    }
    if (when.urgency_size() > 0) {
      if (urgency == Urgency::kUnspecified) return false;
      if (!Contains(when.urgency(), static_cast<int>(urgency))) return false;
    }
    const bool has_text = !facts.text.empty();
    if (when.keyword().any_size() > 0) {
      bool one = false;
      for (const auto& word : when.keyword().any()) {
        if (has_text && Occurs(word, when.keyword(), facts)) one = true;
      }
      if (!one) return false;
    }
    for (const auto& word : when.keyword().all()) {
      if (!has_text || !Occurs(word, when.keyword(), facts)) return false;
    }
    for (const auto& word : when.keyword().none()) {
      if (has_text && Occurs(word, when.keyword(), facts)) return false;
    }
    if (when.pattern_size() > 0) {
      bool one = false;
      for (const auto& pattern : when.pattern()) {
        if (has_text && PatternHolds(pattern, when, facts)) one = true;
      }
      if (!one) return false;
    }
    for (const auto& condition : when.attribute()) {
      const auto* declaration = Declaration(condition.name());
      if (!(declaration == nullptr
                ? OtherHolds(condition, facts)
                : DeclaredHolds(*declaration, condition, facts))) {
        return false;
      }
    }
    return true;
  }

  // Facts: "Other attributes".
  static bool OtherHolds(const pb::AttributeCondition& condition,
                         const Facts& facts) {
    std::vector<std::string> own;
    for (const auto& [name, value] : facts.attributes) {
      if (name == condition.name()) own.push_back(value);
    }
    const bool alone = condition.value_size() == 0 &&
                       condition.not_value_size() == 0 && !condition.absent();
    if ((condition.given() || alone) && own.empty()) return false;
    if (condition.absent() && !own.empty()) return false;
    const auto listed = [&](const auto& list) {
      return std::any_of(own.begin(), own.end(), [&](const std::string& v) {
        return Contains(list, v);
      });
    };
    if (condition.value_size() > 0 && !listed(condition.value())) return false;
    return !listed(condition.not_value());
  }

  // --- Declared attributes ---
  const pb::AttributeDeclaration* Declaration(const std::string& name) const {
    for (const auto* a : declared_) {
      if (a->id() == name) return a;
    }
    return nullptr;
  }

  // "A listed value, or one of its names or aliases."
  static const pb::AttributeValue* Listed(const pb::AttributeDeclaration& a,
                                          const std::string& text) {
    for (const auto& v : a.value()) {
      if (v.value() == text || Contains(v.alias(), text)) return &v;
      for (const auto& name : v.name()) {
        if (name.text() == text) return &v;
      }
    }
    return nullptr;
  }

  // Millionths or seconds; nothing if the text is no number or no date.
  std::optional<std::int64_t> Quantity(const pb::AttributeDeclaration& a,
                                       const std::string& text) const {
    if (a.kind() == pb::AttributeDeclaration::KIND_NUMBER) {
      static const RE2 form("(-?)([0-9]{1,40})(?:\\.([0-9]{1,6}))?");
      std::string sign, whole, places;
      if (!RE2::FullMatch(text, form, &sign, &whole, &places)) {
        return std::nullopt;
      }
      whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
      if (whole.size() > 13) return std::nullopt;
      places.resize(6, '0');
      const std::int64_t value = std::stoll(whole + places);
      return sign.empty() ? value : -value;
    }
    static const RE2 civil(
        "\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2})?)?");
    if (RE2::FullMatch(text, civil)) {
      absl::CivilSecond second;
      std::string written = text;
      std::replace(written.begin(), written.end(), ' ', 'T');
      if (text < "0001" || !absl::ParseLenientCivilTime(written, &second)) {
        return std::nullopt;
      }
      return Instant(text);
    }
    absl::Time time;
    std::string error;
    if (text.size() < 20 || text[10] != 'T' ||
        !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
      return std::nullopt;
    }
    return Seconds(time);
  }

  std::pair<std::int64_t, std::int64_t> Bounds(
      const pb::AttributeDeclaration& a) const {
    const bool number = a.kind() == pb::AttributeDeclaration::KIND_NUMBER;
    return {
        a.min().empty() ? (number ? -1'000'000'000'000'000'000 : -62135596800)
                        : *Quantity(a, a.min()),
        a.max().empty() ? (number ? 1'000'000'000'000'000'000 : 253402300799)
                        : *Quantity(a, a.max())};
  }

  // Whether a ticket may have this value.
  bool Usable(const pb::AttributeDeclaration& a,
              const std::string& text) const {
    if (a.kind() == pb::AttributeDeclaration::KIND_TEXT ||
        a.kind() == pb::AttributeDeclaration::KIND_TREE) {
      return a.value_size() == 0 || Listed(a, text) != nullptr;
    }
    const auto value = Quantity(a, text);
    const auto [min, max] = Bounds(a);
    return value && min <= *value && *value <= max;
  }

  // The ancestors of a node and the node itself, the root first.
  static std::vector<std::string> Branch(const pb::AttributeDeclaration& a,
                                         std::string node) {
    std::vector<std::string> out;
    while (!node.empty()) {
      out.insert(out.begin(), node);
      node = Listed(a, node)->parent();
    }
    return out;
  }

  // How close a value of a condition is to the ticket's, the width or depth as
  // a number that is higher for the closer; nothing if it does not hold.
  std::optional<std::int64_t> ValueCloseness(const pb::AttributeDeclaration& a,
                                             const std::string& wanted,
                                             const std::string& own) const {
    if (a.kind() == pb::AttributeDeclaration::KIND_TEXT) {
      if (a.value_size() == 0) return Given(wanted == own, 2);
      return Given(Listed(a, wanted) == Listed(a, own), 2);
    }
    if (a.kind() == pb::AttributeDeclaration::KIND_TREE) {
      const std::string node = Listed(a, wanted)->value();
      const auto depth = static_cast<std::int64_t>(Branch(a, node).size());
      return Given(Contains(Branch(a, Listed(a, own)->value()), node),
                   1 + depth);
    }
    const std::int64_t from = *Quantity(a, wanted);
    std::int64_t to = from + 1;
    if (a.kind() == pb::AttributeDeclaration::KIND_DATE &&
        wanted.size() == 10) {
      absl::CivilDay day;
      absl::ParseLenientCivilTime(wanted, &day);
      to = Instant(absl::FormatCivilTime(day + 1));
    }
    const std::int64_t value = *Quantity(a, own);
    return Given(from <= value && value < to, Narrow(to - from));
  }

  std::optional<std::int64_t> RangeCloseness(const pb::AttributeDeclaration& a,
                                             const pb::AttributeRange& range,
                                             const std::string& own) const {
    const auto [low, high] = Bounds(a);
    const std::int64_t value = *Quantity(a, own);
    if (!range.min().empty() && value < *Quantity(a, range.min())) return {};
    if (!range.max().empty() && value >= *Quantity(a, range.max())) return {};
    const std::int64_t from =
        range.min().empty() ? low : *Quantity(a, range.min());
    const std::int64_t to =
        range.max().empty() ? high : *Quantity(a, range.max());
    return Narrow(to - from);
  }

  static std::int64_t Narrow(std::int64_t width) {
    return 3'000'000'000'000'000'000 - width;
  }
  static std::optional<std::int64_t> Given(bool holds, std::int64_t closeness) {
    return holds ? std::optional<std::int64_t>(closeness) : std::nullopt;
  }

  // The closest of what a condition asks for that holds.
  std::optional<std::int64_t> Closest(const pb::AttributeDeclaration& a,
                                      const pb::AttributeCondition& condition,
                                      const std::string& own) const {
    std::optional<std::int64_t> best;
    for (const auto& value : condition.value()) {
      best = std::max(best, ValueCloseness(a, value, own));
    }
    for (const auto& range : condition.range()) {
      best = std::max(best, RangeCloseness(a, range, own));
    }
    return best;
  }

  bool DeclaredHolds(const pb::AttributeDeclaration& a,
                     const pb::AttributeCondition& condition,
                     const Facts& facts) const {
    const auto own = facts.declared.find(a.id());
    const bool has = own != facts.declared.end();
    const bool asks = condition.value_size() + condition.range_size() > 0;
    const bool alone =
        !asks && condition.not_value_size() == 0 && !condition.absent();
    if ((condition.given() || alone || asks) && !has) return false;
    if (condition.absent() && has) return false;
    if (asks && !Closest(a, condition, own->second)) return false;
    for (const auto& value : condition.not_value()) {
      if (has && ValueCloseness(a, value, own->second)) return false;
    }
    return true;
  }

  std::int64_t Closeness(const pb::AttributeDeclaration& a,
                         const pb::When& when, const Facts& facts) const {
    for (const auto& condition : when.attribute()) {
      if (condition.name() != a.id()) continue;
      if (condition.value_size() + condition.range_size() == 0) return 1;
      return *Closest(a, condition, facts.declared.at(a.id()));
    }
    return 0;
  }

  // --- Departments ---
  bool InForce(const std::string& code, std::int64_t at) const {
    return IsValid(departments_.at(code)->valid(), at);
  }

  // Returns who stands for the department, or nothing.
  std::string Stands(std::string code, const Facts& facts) const {
    std::set<std::string> seen;
    while (!InForce(code, facts.accepted)) {
      if (!seen.insert(code).second) return "";
      const pb::Successor* best = nullptr;
      int best_depth = -1;
      for (const auto& successor : departments_.at(code)->successor()) {
        int depth = 0;  // Without category.
        if (!successor.category().empty()) {
          if (!CategoryCovers(successor.category(), facts.category)) continue;
          depth = CategoryDepth(successor.category());
        }
        if (depth > best_depth) {
          best = &successor;
          best_depth = depth;
        }
      }
      if (best == nullptr) return "";
      code = best->department();
    }
    return code;
  }

  // --- Claims ---
  // Returns who serves a function at the ticket's region and stands, or
  // nothing.
  std::string Serves(const std::string& function, const Facts& facts) const {
    for (const auto* region : Around(facts.region)) {
      for (const auto& service : region->serves()) {
        if (service.function() == function &&
            IsValid(service.valid(), facts.accepted)) {
          return Stands(service.department(), facts);
        }
      }
    }
    return "";
  }

  // Returns the claim of a rule that holds, or nothing if it does not stand.
  std::optional<Claim> Stand(const pb::Rule& rule, const Facts& facts) const {
    const pb::Claim& then = rule.then();
    Claim claim;
    claim.rule = &rule;
    claim.basis = Basis::kCompetentAuthority;
    if (then.has_department()) {
      claim.department = Stands(then.department(), facts);
      if (claim.department.empty()) return std::nullopt;
    } else if (then.has_function()) {
      claim.basis = Basis::kTerritorial;
      if (facts.region == nullptr ||
          (facts.region_in_part && ServedBelow(then.function(), facts))) {
        claim.kind = Claim::kNeedsFact;
      } else {
        claim.department = Serves(then.function(), facts);
        if (claim.department.empty()) return std::nullopt;
      }
    } else if (then.has_hotline_owner()) {
      claim.basis = Basis::kHotlineOwner;
      const std::string owner = Owner(facts.number);
      if (owner.empty()) return std::nullopt;
      claim.department = Stands(owner, facts);
      if (claim.department.empty()) return std::nullopt;
    } else if (then.has_first_receiver()) {
      claim.basis = Basis::kFirstReceiver;
      claim.department = facts.first_receiver;
      if (claim.department.empty()) return std::nullopt;
    } else if (then.has_answer()) {
      claim.kind = Claim::kAnswer;
    } else {
      claim.kind = Claim::kRefusal;
    }
    if (then.basis() != pb::BASIS_UNSPECIFIED) {
      claim.basis = static_cast<Basis>(then.basis());
    }
    claim.rank = RankOf(rule.priority(), rule.when(), claim.basis, facts);
    return claim;
  }

  // --- Rank ---
  // The place of a basis in the order of principles, from 0.
  int Place(Basis basis) const {
    for (int i = 0; i < own().principle_size(); ++i) {
      if (static_cast<Basis>(own().principle(i)) == basis) return i;
    }
    return own().principle_size();
  }

  Rank RankOf(int priority, const pb::When& when, Basis basis,
              const Facts& facts) const {
    int category = 0;
    for (const auto& code : when.category()) {
      if (CategoryCovers(code, facts.category)) {
        category = std::max(category, CategoryDepth(code));
      }
    }
    int region = 0;
    for (const auto& code : when.region()) {
      if (RegionCovers(code, facts.region)) {
        region = std::max(region, RegionDepth(code));
      }
    }
    const bool text = when.keyword().any_size() > 0 ||
                      when.keyword().all_size() > 0 ||
                      when.keyword().none_size() > 0 || when.pattern_size() > 0;
    Rank rank = {priority, category, -Place(basis), region};
    for (const auto* a : declared_) rank.push_back(Closeness(*a, when, facts));
    bool other = false;
    for (const auto& condition : when.attribute()) {
      if (Declaration(condition.name()) == nullptr) other = true;
    }
    for (bool given :
         {when.hotline_size() > 0, text, when.type_size() > 0,
          when.channel_size() > 0, when.urgency_size() > 0, other}) {
      rank.push_back(given);
    }
    return rank;
  }

  // --- Guard ---
  // Whether the department or one above it is listed in `against`.
  bool Accused(const std::string& code, const Ticket& ticket) const {
    std::string at = code;
    while (!at.empty()) {
      if (Contains(ticket.against, at)) return true;
      at = departments_.at(at)->superior();
    }
    return false;
  }

  bool Barred(const std::string& code, const Facts& facts,
              const Ticket& ticket) const {
    if (code == own().centre()) return false;
    for (const auto& [other, department] : departments_) {
      if ((other == code || Stands(other, facts) == code) &&
          Accused(other, ticket)) {
        return true;
      }
    }
    return false;
  }

  std::string Guard(const std::string& lead, const Facts& facts,
                    const Ticket& ticket, RefDecision* d) const {
    if (!Barred(lead, facts, ticket)) return lead;
    d->conflict_of_interest = true;
    d->remarks.insert("guard: lead replaced");
    std::string at = departments_.at(lead)->superior();
    while (!at.empty()) {
      if (!Barred(at, facts, ticket) && InForce(at, facts.accepted)) return at;
      at = departments_.at(at)->superior();
    }
    d->remarks.insert("guard: up to the centre");
    return own().centre();
  }

  void Look(const Ticket& ticket, Facts* facts, RefDecision* d) const;
  void Hint(const Facts& facts, RefDecision* d) const;
  bool Gate(const Ticket& ticket, const Facts& facts, RefDecision* d) const;
  bool NumberDecides(const Ticket& ticket, const Facts& facts,
                     RefDecision* d) const;
  void Settle(const Ticket& ticket, const Facts& facts, RefDecision* d) const;
  void TakeFrom(const std::vector<Claim>& winners, const Ticket& ticket,
                const Facts& facts, RefDecision* d) const;
  void AddFrom(const Claim& winner, const Ticket& ticket, const Facts& facts,
               RefDecision* d) const;
  static void AddPolicy(int milestone, const std::string& policy,
                        RefDecision* d);
  void Deadlines(const Facts& facts, RefDecision* d) const;

  pb::RuleSet rules_;
  absl::TimeZone zone_;
  std::map<std::string, const pb::Department*> departments_;
  std::map<std::string, const pb::Region*> regions_;
  std::map<std::string, const pb::Category*> categories_;
  std::map<std::string, const pb::Hotline*> hotlines_;
  std::vector<const pb::AttributeDeclaration*> declared_;  // By order.
  std::unique_ptr<WrittenNames> names_;
  mutable std::map<std::string, std::int64_t> instants_;
  mutable std::map<std::string, std::unique_ptr<RE2>> patterns_;
};

namespace {

void Make(Note note, RefDecision* d) {
  d->notes =
      static_cast<std::uint8_t>(d->notes | static_cast<std::uint8_t>(note));
}

}  // namespace

// Facts and notes.
void LinearRouter::Impl::Look(const Ticket& ticket, Facts* facts,
                              RefDecision* d) const {
  facts->accepted = Seconds(ticket.accepted_at);
  const std::int64_t called = ticket.called_at == absl::InfinitePast()
                                  ? facts->accepted
                                  : Seconds(ticket.called_at);
  facts->number = Resolve(ticket.dialled);
  FindPhase(&facts->number, called);
  if (facts->number.kind == Number::kUnknown) Make(Note::kNumberUnknown, d);
  if (facts->number.kind == Number::kKnown && !facts->number.phase) {
    Make(Note::kNumberWithoutPhase, d);
  }
  d->phase = Kind(facts->number);

  const WrittenNames::Read category =
      names_->Category(std::string(ticket.category), facts->accepted);
  facts->category = KnownCategory(category.code, facts->accepted);
  if (!category.whole || facts->category != category.code) {
    Make(Note::kCategoryUnknown, d);
  }
  d->remarks.insert(category.remark);

  const WrittenNames::Read region =
      names_->Region(std::string(ticket.region), facts->accepted);
  if (!region.code.empty() &&
      IsValid(regions_.at(region.code)->valid(), facts->accepted)) {
    facts->region = regions_.at(region.code);
  }
  if (!region.whole || (facts->region == nullptr && !region.code.empty())) {
    Make(Note::kRegionUnknown, d);
    facts->region_in_part = facts->region != nullptr;
  }
  facts->region_elsewhere = region.elsewhere;
  d->remarks.insert(region.remark);
  d->remarks.erase("");

  std::string first(ticket.first_receiver);
  if (!first.empty() && departments_.count(first) == 0) {
    Make(Note::kFirstReceiverUnknown, d);
    first = "";
  }
  if (first == own().centre()) first = "";
  if (first.empty() &&
      (d->phase == Phase::kDual || d->phase == Phase::kIndependent)) {
    first = Owner(facts->number);
  }
  if (!first.empty()) first = Stands(first, *facts);
  if (first == own().centre()) first = "";
  facts->first_receiver = first;
  d->first_receiver = first;

  for (std::string_view accused : ticket.against) {
    if (departments_.count(std::string(accused)) == 0) {
      Make(Note::kAgainstUnknown, d);
    }
  }

  facts->text = std::string(ticket.text);
  facts->folded = Folded(facts->text);
  facts->type = ticket.type;
  facts->channel = ticket.channel;
  facts->urgency = ticket.urgency;
  for (const auto& attribute : ticket.attributes) {
    facts->attributes.emplace_back(attribute.name, attribute.value);
  }
  for (const auto* a : declared_) {
    std::set<std::string> own;
    for (const auto& [name, value] : facts->attributes) {
      if (name == a->id() && !value.empty()) own.insert(value);
    }
    if (own.size() == 1 && Usable(*a, *own.begin())) {
      facts->declared[a->id()] = *own.begin();
      continue;
    }
    if (!own.empty()) Make(Note::kAttributeUnknown, d);
    if (a->required()) Make(Note::kAttributeMissing, d);
  }
}

// Emergency hint.
void LinearRouter::Impl::Hint(const Facts& facts, RefDecision* d) const {
  const pb::EmergencySignal* best = nullptr;
  for (const auto& signal : rules_.emergency_signal()) {
    if (!IsValid(signal.valid(), facts.accepted)) continue;
    if (!Holds(signal.when(), facts, facts.urgency)) continue;
    if (best == nullptr || signal.priority() > best->priority() ||
        (signal.priority() == best->priority() && signal.id() < best->id())) {
      best = &signal;
    }
  }
  if (best == nullptr) return;
  d->hint_signal = best->id();
  d->hint_number = best->number();
  d->hint_trigger = FirstWord(best->when().keyword(), facts);
}

// The gate. Returns whether it decided.
bool LinearRouter::Impl::Gate(const Ticket& ticket, const Facts& facts,
                              RefDecision* d) const {
  if (NumberDecides(ticket, facts, d)) return true;
  // Step 5.
  if (!facts.region_elsewhere) return false;
  d->outcome = Outcome::kOtherJurisdiction;
  return true;
}

bool LinearRouter::Impl::NumberDecides(const Ticket& ticket, const Facts& facts,
                                       RefDecision* d) const {
  const Number& number = facts.number;
  // Step 1.
  if (number.kind == Number::kOtherJurisdiction) {
    d->outcome = Outcome::kOtherJurisdiction;
    return true;
  }
  // Step 2.
  if (ticket.emergency_confirmed) {
    d->outcome = Outcome::kEmergency;
    if (!d->hint_signal.empty()) {
      d->target = d->hint_number;
    } else if (d->phase == Phase::kEmergency) {
      d->target = number.hotline->number();
    }
    return true;
  }
  // Step 3.
  if (ticket.channel == Channel::kFrom110 ||
      ticket.channel == Channel::kFromHotline ||
      ticket.channel == Channel::kFromCity || ticket.handed_over ||
      (d->phase == Phase::kSubCentre && ticket.transfer_failed)) {
    d->remarks.insert("gate: ours");
    return false;
  }
  // Step 4.
  switch (d->phase) {
    case Phase::kEmergency:
      d->outcome = Outcome::kEmergency;
      d->target = number.hotline->number();
      return true;
    case Phase::kAnnouncement:
      d->outcome = Outcome::kAnnouncement;
      return true;
    case Phase::kIndependent:
      d->outcome = Outcome::kOutside;
      d->target = number.hotline->number();
      return true;
    case Phase::kSubCentre:
      d->outcome = Outcome::kTransferCall;
      d->target = number.phase->target().empty() ? number.hotline->number()
                                                 : number.phase->target();
      return true;
    case Phase::kDual:
      d->owner_leads = true;
      return false;
    default:
      return false;
  }
}

// What rules that won give, but for lead and confidentiality. By id.
void LinearRouter::Impl::TakeFrom(const std::vector<Claim>& winners,
                                  const Ticket& ticket, const Facts& facts,
                                  RefDecision* d) const {
  d->rule = winners[0].rule->id();
  d->basis = winners[0].basis;
  d->keyword = FirstWord(winners[0].rule->when().keyword(), facts);
  for (std::size_t i = 0; i < winners.size(); ++i) {
    if (i > 0) d->also.push_back(winners[i].rule->id());
    AddFrom(winners[i], ticket, facts, d);
  }
}

// "Policies that differ are all kept."
void LinearRouter::Impl::AddPolicy(int milestone, const std::string& policy,
                                   RefDecision* d) {
  std::string& first = d->policies[static_cast<std::size_t>(milestone)];
  if (first.empty()) {
    first = policy;
  } else if (first != policy) {
    d->remarks.insert("policies of equal rules");
    auto& also = d->also_policies;
    also.emplace_back(static_cast<Milestone>(milestone), policy);
    std::sort(also.begin(), also.end());
    also.erase(std::unique(also.begin(), also.end()), also.end());
  }
}

void LinearRouter::Impl::AddFrom(const Claim& winner, const Ticket& ticket,
                                 const Facts& facts, RefDecision* d) const {
  const pb::Claim& then = winner.rule->then();
  for (const auto& tag : then.tag()) {
    if (!Contains(d->tags, tag)) d->tags.push_back(tag);
  }
  d->urgency = std::max(d->urgency, static_cast<Urgency>(then.urgency()));
  for (const auto& policy : then.policy()) {
    AddPolicy(policy.milestone(), policy.policy(), d);
    d->remarks.insert("policy of a rule");
  }
  for (const auto& assist : then.assist()) {
    std::string department;
    if (assist.has_department()) {
      department = Stands(assist.department(), facts);
    } else {
      department = Serves(assist.function(), facts);
      d->remarks.insert("assist: function");
    }
    if (department.empty()) {
      d->remarks.insert("assist: does not stand");
      continue;
    }
    if (Barred(department, facts, ticket)) {
      d->conflict_of_interest = true;
      d->remarks.insert("guard: assisting left out");
      continue;
    }
    if (department == d->lead) continue;
    if (Contains(d->assisting, department)) continue;
    d->assisting.push_back(department);
  }
}

// Settling.
void LinearRouter::Impl::Settle(const Ticket& ticket, const Facts& facts,
                                RefDecision* d) const {
  // The claims that hold and stand.
  std::vector<Claim> claims;
  for (const auto& rule : rules_.rule()) {
    if (rule.status() == pb::RULE_STATUS_SUSPENDED) continue;
    if (!IsValid(rule.valid(), facts.accepted)) continue;
    if (!Holds(rule.when(), facts, facts.urgency)) continue;
    const std::optional<Claim> claim = Stand(rule, facts);
    if (claim) {
      claims.push_back(*claim);
    } else {
      d->remarks.insert("claim does not stand");
    }
  }
  // Step 1.
  if (claims.empty()) {
    d->outcome = Outcome::kUnmatched;
    d->lead = own().centre();
    return;
  }
  // The best of them.
  Rank best_rank = claims[0].rank;
  for (const Claim& claim : claims) {
    best_rank = std::max(best_rank, claim.rank);
  }
  std::vector<Claim> best;
  std::optional<Rank> second;
  for (const Claim& claim : claims) {
    if (claim.rank == best_rank) {
      best.push_back(claim);
    } else if (!second || *second < claim.rank) {
      second = claim.rank;
    }
  }
  if (second) {
    std::size_t criterion = 0;
    while (best_rank[criterion] == (*second)[criterion]) ++criterion;
    // All declared attributes are the fifth.
    const std::size_t last = 3 + declared_.size();
    if (criterion > last) {
      criterion -= declared_.size() - 1;
    } else if (criterion >= 4) {
      d->remarks.insert("rank: declared " + std::to_string(criterion - 4));
      criterion = 4;
    }
    d->remarks.insert("rank: criterion " + std::to_string(criterion + 1));
  }
  std::sort(best.begin(), best.end(), SmallerId);

  // Step 2.
  const auto any = [&](Claim::Kind kind) {
    return std::any_of(best.begin(), best.end(),
                       [&](const Claim& c) { return c.kind == kind; });
  };
  const auto leave_out = [&](Claim::Kind kind) {
    const std::size_t before = best.size();
    best.erase(std::remove_if(best.begin(), best.end(),
                              [&](const Claim& c) { return c.kind == kind; }),
               best.end());
    if (best.size() != before) d->remarks.insert("answer or refusal left out");
  };
  if (any(Claim::kDepartment) || any(Claim::kNeedsFact)) {
    leave_out(Claim::kAnswer);
    leave_out(Claim::kRefusal);
  } else if (any(Claim::kAnswer)) {
    leave_out(Claim::kRefusal);
  }
  const auto confidential_if_any = [&](const std::vector<Claim>& of) {
    for (const Claim& claim : of) {
      if (!claim.rule->then().confidential()) continue;
      if (!d->confidential) d->remarks.insert("confidential by rule");
      d->confidential = true;
    }
  };

  // Step 3.
  if (any(Claim::kNeedsFact)) {
    const Claim& needing = *std::find_if(
        best.begin(), best.end(),
        [](const Claim& c) { return c.kind == Claim::kNeedsFact; });
    d->outcome = Outcome::kNeedsFact;
    d->lead = own().centre();
    d->rule = needing.rule->id();
    d->basis = needing.basis;
    confidential_if_any(best);
    return;
  }
  // Step 4.
  if (any(Claim::kAnswer)) {
    const pb::Answer& answer = best[0].rule->then().answer();
    d->outcome = Outcome::kAnswered;
    d->knowledge = answer.knowledge();
    std::string lead;
    if (!answer.fallback().empty()) lead = Stands(answer.fallback(), facts);
    if (lead.empty()) lead = own().centre();
    d->lead = Guard(lead, facts, ticket, d);
    TakeFrom({best[0]}, ticket, facts, d);
    confidential_if_any(best);
    return;
  }
  if (any(Claim::kRefusal)) {
    const pb::Refusal& refusal = best[0].rule->then().refuse();
    d->outcome = Outcome::kRefusalProposed;
    d->refusal_reason = static_cast<RefusalReason>(refusal.reason());
    d->refusal_action = static_cast<RefusalAction>(refusal.action());
    d->refusal_route = refusal.route();
    d->lead = own().centre();
    TakeFrom({best[0]}, ticket, facts, d);
    confidential_if_any(best);
    return;
  }
  // Steps 5 and 6.
  const auto departments = [](const std::vector<Claim>& of) {
    std::set<std::string> codes;
    for (const Claim& claim : of) codes.insert(claim.department);
    return codes;
  };
  const auto keep = [](const std::set<std::string>& codes,
                       std::vector<Claim>* of) {
    of->erase(std::remove_if(of->begin(), of->end(),
                             [&](const Claim& c) {
                               return codes.count(c.department) == 0;
                             }),
              of->end());
  };
  std::vector<Claim> remaining = best;
  if (departments(remaining).size() > 1) {
    for (int i = Place(best[0].basis) + 1; i < own().principle_size(); ++i) {
      const auto principle = static_cast<Basis>(own().principle(i));
      if (principle == Basis::kTerritorial) {
        int most = 0;
        std::map<std::string, int> closeness;
        for (const std::string& code : departments(remaining)) {
          const std::string& region = departments_.at(code)->region();
          const bool around =
              !region.empty() && RegionCovers(region, facts.region);
          closeness[code] = around ? RegionDepth(region) : 0;
          most = std::max(most, closeness[code]);
        }
        std::set<std::string> kept;
        for (const auto& [code, close] : closeness) {
          if (close == most) kept.insert(code);
        }
        if (most > 0) keep(kept, &remaining);
      } else if (principle == Basis::kFirstReceiver) {
        if (departments(remaining).count(facts.first_receiver) > 0) {
          keep({facts.first_receiver}, &remaining);
        }
      }
      if (departments(remaining).size() == 1) {
        d->settled_by = principle;
        break;
      }
    }
    const bool chosen = departments(remaining).size() == 1;
    for (const Claim& claim : chosen ? best : remaining) {
      d->contenders.push_back(
          {claim.department, claim.rule->id(), claim.basis});
    }
    std::sort(d->contenders.begin(), d->contenders.end(),
              [](const RefContender& a, const RefContender& b) {
                return std::tie(a.department, a.rule) <
                       std::tie(b.department, b.rule);
              });
    if (remaining.size() < best.size()) d->remarks.insert("some set aside");
  }
  if (departments(remaining).size() == 1) {
    d->outcome = Outcome::kRouted;
    d->lead = Guard(remaining[0].department, facts, ticket, d);
    TakeFrom(remaining, ticket, facts, d);
    confidential_if_any(remaining);
    if (remaining.size() > 1) d->remarks.insert("several rules, one lead");
    return;
  }
  // Step 7.
  d->outcome = Outcome::kDisputed;
  std::string lead = facts.first_receiver;
  d->remarks.insert(lead.empty() ? "disputed: no first receiver"
                                 : "disputed: first receiver leads");
  if (lead.empty() && !own().interim_lead().empty()) {
    lead = Stands(own().interim_lead(), facts);
    if (!lead.empty()) d->remarks.insert("disputed: interim lead");
  }
  if (lead.empty()) lead = own().centre();
  d->lead = Guard(lead, facts, ticket, d);
  d->rule = remaining[0].rule->id();
  d->basis = remaining[0].basis;
  confidential_if_any(remaining);
}

// Deadline policies.
void LinearRouter::Impl::Deadlines(const Facts& facts, RefDecision* d) const {
  for (std::size_t stage = 1; stage < kMilestoneCount; ++stage) {
    if (!d->policies[stage].empty()) continue;  // The winning rule's own.
    std::map<std::string, std::string> best;    // Policies by rule.
    Rank best_rank{};
    for (const auto& rule : rules_.deadline_rule()) {
      if (!IsValid(rule.valid(), facts.accepted)) continue;
      if (!Holds(rule.when(), facts, d->urgency)) continue;
      for (const auto& named : rule.policy()) {
        if (named.milestone() != static_cast<int>(stage)) continue;
        const Rank rank =
            RankOf(rule.priority(), rule.when(), Basis::kUnspecified, facts);
        if (best.empty() || rank > best_rank) {
          best.clear();
          best_rank = rank;
        }
        if (rank == best_rank) best[rule.id()] = named.policy();
      }
    }
    for (const auto& [id, policy] : best) {
      AddPolicy(static_cast<int>(stage), policy, d);
      d->remarks.insert("policy of a deadline rule");
    }
  }
  std::set<std::string> statutory;
  for (const auto& rule : rules_.deadline_rule()) {
    if (!IsValid(rule.valid(), facts.accepted)) continue;
    if (!Holds(rule.when(), facts, d->urgency)) continue;
    statutory.insert(rule.statutory().begin(), rule.statutory().end());
  }
  d->statutory.assign(statutory.begin(), statutory.end());
}

RefDecision LinearRouter::Impl::Route(const Ticket& ticket) const {
  RefDecision d;
  d.ruleset_id = own().id();
  d.ruleset_version = own().version();
  Facts facts;
  Look(ticket, &facts, &d);
  Hint(facts, &d);
  d.urgency = ticket.urgency;
  d.confidential = ticket.type == TicketType::kReport || ticket.confidential;
  if (Gate(ticket, facts, &d)) return d;
  Settle(ticket, facts, &d);
  Deadlines(facts, &d);
  return d;
}

// The answers of DialResult::Answer, by the phase at the time of the call.
RefDial LinearRouter::Impl::Dial(std::string_view dialled,
                                 absl::Time called_at) const {
  using Answer = DialResult::Answer;
  RefDial dial;
  Number number = Resolve(dialled);
  FindPhase(&number, Seconds(called_at));
  if (number.kind == Number::kOtherJurisdiction) {
    dial.answer = Answer::kOtherJurisdiction;
  }
  if (number.kind != Number::kKnown) return dial;
  dial.number = number.hotline->number();
  dial.phase = Kind(number);
  Facts facts;  // Nothing is known of the matter.
  facts.accepted = Seconds(called_at);
  if (!Owner(number).empty()) dial.owner = Stands(Owner(number), facts);
  switch (dial.phase) {
    case Phase::kUnspecified:
      break;
    case Phase::kOneNumber:
    case Phase::kForwarded:
    case Phase::kMerged:
      dial.answer = Answer::kCentre;
      break;
    case Phase::kDual:
    case Phase::kIndependent:
      dial.answer = Answer::kOwner;
      break;
    case Phase::kSubCentre:
      dial.answer = Answer::kTransfer;
      dial.target =
          number.phase->target().empty() ? dial.number : number.phase->target();
      break;
    case Phase::kAnnouncement:
      dial.answer = Answer::kRecording;
      break;
    case Phase::kEmergency:
      dial.answer = Answer::kEmergency;
      dial.target = dial.number;
      break;
  }
  return dial;
}

LinearRouter::LinearRouter(std::string_view merged_ruleset_binary)
    : impl_(std::make_unique<Impl>(merged_ruleset_binary)) {}
LinearRouter::~LinearRouter() = default;

RefDecision LinearRouter::Route(const Ticket& ticket) const {
  return impl_->Route(ticket);
}

RefDial LinearRouter::Dial(std::string_view number,
                           absl::Time called_at) const {
  return impl_->Dial(number, called_at);
}

}  // namespace trunkline::reference
