// SPDX-License-Identifier: Apache-2.0
// Declarations of attributes, and the conditions on them.
#include "src/rules/compile_attributes.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

constexpr EntryKind kKind = EntryKind::kAttribute;
constexpr int kMaxOrder = 1000;

// --- declarations ---

// Returns the value of a number or a date as a file writes it, within the
// bounds that are known so far; reports one that is not.
std::optional<std::int64_t> ReadBounded(const DeclaredAttribute& attribute,
                                        const std::string& text,
                                        std::string path, Compilation* c) {
  std::optional<std::int64_t> value;
  if (attribute.kind == AttributeKind::kNumber) {
    value = base::ParseMillionths(text);
  } else if (const auto time = base::ParseInstant(text, c->out.zone)) {
    value = absl::ToUnixSeconds(*time);
  }
  if (!value.has_value()) {
    c->Error("bad-attribute-value",
             attribute.kind == AttributeKind::kNumber
                 ? base::Fill<messages::kNotANumber>(base::Quoted(text))
                 : base::Fill<messages::kNotADate>(base::Quoted(text)),
             std::move(path));
    return std::nullopt;
  }
  if (*value < attribute.min || *value > attribute.max) {
    const auto write = [&](std::int64_t v) {
      return attribute.kind == AttributeKind::kNumber
                 ? base::FormatMillionths(v)
                 : c->Civil(v);
    };
    c->Error("bad-attribute-value",
             base::Fill<messages::kOutOfBounds>(
                 base::Quoted(text), base::Quoted(attribute.id),
                 write(attribute.min), write(attribute.max)),
             std::move(path));
    return std::nullopt;
  }
  return value;
}

void ReadBounds(const pb::AttributeDeclaration& m, Compilation* c,
                DeclaredAttribute* attribute) {
  if (!attribute->IsRange()) {
    if (!m.min().empty() || !m.max().empty()) {
      c->Error("bad-attribute", base::Fill<messages::kBoundOfText>(),
               m.min().empty() ? "max" : "min");
    }
    return;
  }
  const bool number = attribute->kind == AttributeKind::kNumber;
  attribute->min = number ? -base::kMaxMillionths : base::kFirstSecond;
  attribute->max = number ? base::kMaxMillionths : base::kLastSecond;
  const DeclaredAttribute widest = *attribute;
  if (!m.min().empty()) {
    attribute->min =
        ReadBounded(widest, m.min(), "min", c).value_or(attribute->min);
  }
  if (!m.max().empty()) {
    attribute->max =
        ReadBounded(widest, m.max(), "max", c).value_or(attribute->max);
  }
  if (attribute->min > attribute->max) {
    c->Error("bad-attribute",
             base::Fill<messages::kReversedBounds>(base::Quoted(m.min()),
                                                   base::Quoted(m.max())),
             "max");
    attribute->min = widest.min;
    attribute->max = widest.max;
  }
}

// Cuts cycles of parents and reports each once. `parents[0]` is no value.
void CutTreeCycles(const pb::AttributeDeclaration& m, Compilation* c,
                   std::vector<Id>* parents) {
  const auto place = [](Id at) { return static_cast<int>(at) - 1; };
  CutLinksOfCycles(
      parents->size(), [&](Id at) { return &(*parents)[at]; },
      [&](Id at, Id next) {
        c->Error("attribute-cycle",
                 base::Fill<messages::kCycle>(
                     "parent", base::Quoted(m.value(place(at)).value()),
                     base::Quoted(m.value(place(next)).value())),
                 absl::StrCat(At("value", place(at)), ".parent"));
      });
}

// Numbers the values so that a subtree is a range of ids. `parents` are by
// place in the file, from 1. Returns the id of each place.
std::vector<Id> NumberInPreorder(const std::vector<Id>& parents, int most_depth,
                                 const pb::AttributeDeclaration& m,
                                 Compilation* c, DeclaredAttribute* attribute) {
  std::vector<std::vector<Id>> children(parents.size());
  for (Id at = 1; at < parents.size(); ++at) {
    children[parents[at]].push_back(at);
  }
  std::vector<Id> id_of(parents.size(), kNone);
  attribute->values.resize(parents.size());
  attribute->chain_begin.resize(parents.size());
  attribute->chains = {0};
  Id next = 1;
  // Depth first, without recursion: a node is left when it comes up again.
  std::vector<std::pair<Id, bool>> stack;
  const auto push = [&](Id at) {
    for (auto child = children[at].rbegin(); child != children[at].rend();
         ++child) {
      stack.emplace_back(*child, false);
    }
  };
  push(kNone);
  while (!stack.empty()) {
    const auto [at, leaving] = stack.back();
    stack.pop_back();
    if (leaving) {
      attribute->values[id_of[at]].last = next - 1;
      continue;
    }
    const Id id = id_of[at] = next++;
    AttributeValue& value = attribute->values[id];
    value.parent = id_of[parents[at]];
    value.depth =
        value.parent == kNone ? 1 : attribute->values[value.parent].depth + 1;
    if (value.depth > static_cast<std::uint32_t>(most_depth)) {
      const int place = static_cast<int>(at) - 1;
      c->Error("too-deep",
               base::Fill<messages::kValueTooDeep>(
                   base::Quoted(m.value(place).value()), most_depth),
               absl::StrCat(At("value", place), ".parent"));
      value.parent = kNone;
      value.depth = 1;
    }
    auto& chains = attribute->chains;
    const auto begin = static_cast<std::uint32_t>(chains.size());
    attribute->chain_begin[id] = begin;
    chains.resize(begin + value.depth + 1);
    chains[begin] = value.depth;
    const std::uint32_t above = attribute->chain_begin[value.parent];
    for (std::uint32_t d = 1; d < value.depth; ++d) {
      chains[begin + d] = chains[above + d];
    }
    chains[begin + value.depth] = id;
    stack.emplace_back(at, true);
    push(at);
  }
  return id_of;
}

void ReadValues(const pb::AttributeDeclaration& m, Compilation* c,
                DeclaredAttribute* attribute) {
  const bool tree = attribute->kind == AttributeKind::kTree;
  if (attribute->IsRange()) {
    if (m.value_size() != 0) {
      c->Error("bad-attribute", base::Fill<messages::kValuesOfNumber>(),
               "value[0]");
    }
    return;
  }
  if (tree && m.value_size() == 0) {
    c->Error("bad-attribute", base::Fill<messages::kNoNodes>());
  }
  attribute->open = !tree && m.value_size() == 0;
  // Values by their places in the file, from 1.
  std::map<std::string_view, Id> place_of;
  for (int i = 0; i != m.value_size(); ++i) {
    const std::string& value = m.value(i).value();
    const std::string path = absl::StrCat(At("value", i), ".value");
    if (!load::GoodId(value)) {
      c->Error("bad-id", base::Fill<messages::kNotAValue>(base::Quoted(value)),
               path);
    }
    if (!place_of.emplace(value, static_cast<Id>(i + 1)).second) {
      c->Error("ambiguous-value",
               base::Fill<messages::kValueTwice>(base::Quoted(value)), path);
    }
  }
  std::vector<Id> parents(static_cast<std::size_t>(m.value_size()) + 1, kNone);
  CodeTable codes;
  codes.SetSeed(c->code_seed);
  for (const auto& [value, place] : place_of) codes.Add(value, place);
  for (int i = 0; i != m.value_size(); ++i) {
    const std::string& parent = m.value(i).parent();
    if (parent.empty()) continue;
    const std::string path = absl::StrCat(At("value", i), ".parent");
    if (!tree) {
      c->Error("bad-attribute", base::Fill<messages::kParentOfText>(), path);
      continue;
    }
    const auto found = place_of.find(parent);
    if (found == place_of.end()) {
      c->Error("unknown-attribute-value",
               base::Fill<messages::kUnknownValue>(
                   base::Quoted(attribute->id), base::Quoted(parent),
                   c->DidYouMean(parent, codes)),
               path);
    } else {
      parents[static_cast<std::size_t>(i) + 1] = found->second;
    }
  }
  CutTreeCycles(m, c, &parents);
  const std::vector<Id> id_of = NumberInPreorder(
      parents, std::min(c->options.max_code_depth, kMaxDepth), m, c, attribute);
  for (int i = 0; i != m.value_size(); ++i) {
    const Id id = id_of[static_cast<std::size_t>(i) + 1];
    AttributeValue& value = attribute->values[id];
    value.value = c->Keep(m.value(i).value());
    value.labels = c->ReadLabels(m.value(i).name());
    attribute->value_ids.Add(value.value, id);
  }
  // A name that is another value, or a name of one, means two things.
  for (int i = 0; i != m.value_size(); ++i) {
    const Id id = id_of[static_cast<std::size_t>(i) + 1];
    const auto add = [&](const std::string& name, std::string path) {
      const Id other = attribute->value_ids.Find(name);
      if (other == kNone) {
        attribute->value_ids.Add(c->Keep(name), id);
      } else if (other != id) {
        c->Error("ambiguous-value",
                 base::Fill<messages::kAmbiguousValue>(
                     base::Quoted(name), base::Quoted(m.value(i).value()),
                     base::Quoted(attribute->values[other].value)),
                 std::move(path));
      }
    };
    const std::string path = At("value", i);
    for (int n = 0; n != m.value(i).name_size(); ++n) {
      add(m.value(i).name(n).text(),
          absl::StrCat(At(absl::StrCat(path, ".name"), n), ".text"));
    }
    for (int n = 0; n != m.value(i).alias_size(); ++n) {
      add(m.value(i).alias(n), At(absl::StrCat(path, ".alias"), n));
    }
  }
}

// --- conditions ---

// The conditions on one declared attribute.
struct DeclaredCondition {
  std::vector<AttributeInterval> any;
  std::vector<std::uint64_t> levels;  // Of `any`.
  std::vector<AttributeInterval> excluded;
  AttributeTest test;
  bool has_test = false;
};

class ConditionReader {
 public:
  ConditionReader(std::uint32_t n, const pb::AttributeCondition& m,
                  std::string path, Compilation* c)
      : n_(n), m_(m), path_(std::move(path)), c_(*c) {}

  DeclaredCondition Read() {
    for (int i = 0; i != m_.value_size(); ++i) {
      const auto found =
          ReadValue(m_.value(i), At(absl::StrCat(path_, ".value"), i));
      if (found) Add(*found);
    }
    for (int i = 0; i != m_.not_value_size(); ++i) {
      const auto found =
          ReadValue(m_.not_value(i), At(absl::StrCat(path_, ".not_value"), i));
      if (found) out_.excluded.push_back(*found);
    }
    for (int i = 0; i != m_.range_size(); ++i) {
      const auto found =
          ReadRange(m_.range(i), At(absl::StrCat(path_, ".range"), i));
      if (found) Add(*found);
    }
    const bool asks = m_.value_size() + m_.range_size() != 0;
    if (m_.absent() && (m_.given() || asks)) {
      c_.Error("bad-attribute-condition",
               base::Fill<messages::kAbsentAndGiven>(), path_ + ".absent");
    }
    out_.test.attribute = n_;
    out_.test.absent = m_.absent();
    out_.test.given =
        m_.given() || (!asks && !m_.absent() && m_.not_value_size() == 0);
    out_.has_test = m_.not_value_size() != 0 || out_.test.absent ||
                    (out_.test.given && !asks);
    JoinExcluded();
    CheckContradiction();
    return std::move(out_);
  }

 private:
  const DeclaredAttribute& attribute() const {
    return c_.out.conditions.declared[n_];
  }

  std::optional<AttributeInterval> ReadValue(const std::string& text,
                                             std::string path) {
    if (attribute().IsRange()) {
      const auto value = ReadBounded(attribute(), text, std::move(path), &c_);
      if (!value) return std::nullopt;
      return AttributeInterval{n_, *value, EndOf(*value, text)};
    }
    Id id = attribute().value_ids.Find(text);
    if (id == kNone && attribute().open && !text.empty()) {
      id = c_.out.conditions.declared.AddValue(n_, c_.Intern(text));
    }
    if (id == kNone) {
      c_.Error("unknown-attribute-value",
               base::Fill<messages::kUnknownValue>(
                   base::Quoted(attribute().id), base::Quoted(text),
                   c_.DidYouMean(text, attribute().value_ids)),
               std::move(path));
      return std::nullopt;
    }
    const Id last = attribute().kind == AttributeKind::kTree
                        ? attribute().values[id].last
                        : id;
    return AttributeInterval{n_, id, std::int64_t{last} + 1};
  }

  // A date alone is a whole day; anything else is one value.
  std::int64_t EndOf(std::int64_t value, const std::string& text) const {
    constexpr std::size_t kDate = 10;
    if (attribute().kind == AttributeKind::kDate && text.size() == kDate) {
      const auto civil = base::ParseCivil(text);
      if (civil.ok()) {
        const absl::CivilDay next = absl::CivilDay(*civil) + 1;
        return absl::ToUnixSeconds(
            base::ToInstant(absl::CivilSecond(next), c_.out.zone));
      }
    }
    return value + 1;
  }

  std::optional<AttributeInterval> ReadRange(const pb::AttributeRange& m,
                                             const std::string& path) {
    if (!attribute().IsRange()) {
      c_.Error("bad-attribute-condition",
               base::Fill<messages::kRangeOfText>(base::Quoted(attribute().id)),
               path);
      return std::nullopt;
    }
    AttributeInterval interval;
    interval.attribute = n_;
    bool good = true;
    const auto read = [&](const std::string& text, const char* field,
                          std::int64_t* value) {
      if (text.empty()) return;
      const auto found =
          ReadBounded(attribute(), text, absl::StrCat(path, ".", field), &c_);
      good = good && found.has_value();
      if (found) *value = *found;
    };
    read(m.min(), "min", &interval.from);
    read(m.max(), "max", &interval.to);
    if (!good) return std::nullopt;
    if (m.min().empty() && m.max().empty()) {
      c_.Error("bad-range", base::Fill<messages::kOpenRange>(), path);
      return std::nullopt;
    }
    if (interval.from >= interval.to ||
        (m.min().empty() && interval.to <= attribute().min)) {
      c_.Error("bad-range",
               interval.from > interval.to
                   ? base::Fill<messages::kReversedRange>(base::Quoted(m.min()),
                                                          base::Quoted(m.max()))
                   : base::Fill<messages::kEmptyRange>(base::Quoted(m.min()),
                                                       base::Quoted(m.max())),
               path);
      return std::nullopt;
    }
    return interval;
  }

  void Add(const AttributeInterval& interval) {
    const DeclaredAttribute& a = attribute();
    std::uint64_t own = level::kValue;
    if (a.kind == AttributeKind::kTree) {
      own = level::Node(a.DepthOf(static_cast<Id>(interval.from)));
    } else if (a.IsRange()) {
      const std::int64_t from =
          interval.from == interval.kNoMin ? a.min : interval.from;
      const std::int64_t to =
          interval.to == interval.kNoMax ? a.max : interval.to;
      own = level::Width(to - from);
    }
    if (!seen_.emplace(interval.from, interval.to).second) return;
    out_.any.push_back(interval);
    out_.levels.push_back(own);
  }

  // Sorts the excluded values and joins those that overlap.
  void JoinExcluded() {
    auto& list = out_.excluded;
    std::sort(list.begin(), list.end(),
              [](const AttributeInterval& a, const AttributeInterval& b) {
                return a.from < b.from;
              });
    std::size_t kept = 0;
    for (const AttributeInterval& i : list) {
      if (kept != 0 && i.from <= list[kept - 1].to) {
        list[kept - 1].to = std::max(list[kept - 1].to, i.to);
      } else {
        list[kept++] = i;
      }
    }
    list.resize(kept);
  }

  // Warns of values that are all excluded.
  void CheckContradiction() {
    const auto excluded = [&](const AttributeInterval& i) {
      const auto after = std::upper_bound(
          out_.excluded.begin(), out_.excluded.end(), i.from,
          [](std::int64_t from, const AttributeInterval& other) {
            return from < other.from;
          });
      return after != out_.excluded.begin() && i.to <= std::prev(after)->to;
    };
    if (!out_.any.empty() &&
        std::all_of(out_.any.begin(), out_.any.end(), excluded)) {
      c_.Warning(
          "never-holds",
          base::Fill<messages::kAllExcluded>(base::Quoted(attribute().id)),
          path_ + ".not_value");
    }
  }

  const std::uint32_t n_;
  const pb::AttributeCondition& m_;
  const std::string path_;
  Compilation& c_;
  std::set<std::pair<std::int64_t, std::int64_t>> seen_;  // Of out_.any.
  DeclaredCondition out_;
};

void ReadUndeclared(const pb::AttributeCondition& m, const std::string& path,
                    Compilation* c) {
  if (m.name().empty()) {
    c->Error("missing-name", base::Fill<messages::kNoAttributeName>(), path);
  }
  if (m.range_size() != 0) {
    c->Error("bad-attribute-condition",
             base::Fill<messages::kRangeOfUndeclared>(
                 base::Quoted(m.name()),
                 c->DidYouMean(m.name(), c->out.conditions.declared.ids())),
             At(absl::StrCat(path, ".range"), 0));
  }
  if (m.absent() && (m.given() || m.value_size() != 0)) {
    c->Error("bad-attribute-condition", base::Fill<messages::kAbsentAndGiven>(),
             path + ".absent");
  }
  AttributeCondition condition;
  condition.name = c->Intern(m.name());
  for (const auto& value : m.value()) {
    condition.values.push_back(c->Intern(value));
  }
  for (const auto& value : m.not_value()) {
    condition.excluded.push_back(c->Intern(value));
  }
  const auto sorted = [](std::vector<std::string_view> list) {
    std::sort(list.begin(), list.end());
    return list;
  };
  condition.sorted_values = sorted(condition.values);
  condition.sorted_excluded = sorted(condition.excluded);
  condition.absent = m.absent();
  condition.given = m.given() || (!m.absent() && m.not_value_size() == 0);
  c->out.conditions.attributes.push_back(std::move(condition));
}

}  // namespace

void CompileAttributes(Compilation* c) {
  std::vector<DeclaredAttribute> attributes;
  std::vector<std::pair<int, const SourceEntry*>> places;
  c->ForEach<pb::AttributeDeclaration>(
      kKind,
      [&](Id, const SourceEntry& entry, const pb::AttributeDeclaration& m) {
        if (attributes.size() == kMaxAttributes) {
          c->Error("too-many-attributes",
                   base::Fill<messages::kTooManyAttributes>(kMaxAttributes));
          return;
        }
        DeclaredAttribute attribute;
        attribute.id = entry.id;
        attribute.bytes = entry.bytes;
        attribute.labels = c->ReadLabels(m.name());
        attribute.required = m.required();
        attribute.personal = !m.has_personal() || m.personal();
        attribute.value_ids.SetSeed(c->code_seed);
        if (m.kind() <= 0 || m.kind() > pb::AttributeDeclaration::KIND_TREE) {
          c->Error("missing-kind", base::Fill<messages::kNoAttributeKind>(),
                   "kind");
          attribute.open = true;
          attribute.kind = AttributeKind::kText;
        } else {
          attribute.kind = static_cast<AttributeKind>(m.kind());
          ReadBounds(m, c, &attribute);
          ReadValues(m, c, &attribute);
        }
        if (m.order() < 0 || m.order() > kMaxOrder) {
          c->Error("bad-attribute",
                   base::Fill<messages::kBadOrder>(m.order(), kMaxOrder),
                   "order");
        }
        for (const auto& [order, other] : places) {
          if (order != m.order()) continue;
          c->Error("attribute-order",
                   base::Fill<messages::kSameOrder>(
                       base::Quoted(other->id), base::Quoted(entry.id), order),
                   "order", other);
        }
        places.emplace_back(m.order(), &entry);
        attributes.push_back(std::move(attribute));
      });
  std::vector<std::size_t> order(attributes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return places[a].first < places[b].first;
  });
  std::vector<DeclaredAttribute> by_weight;
  for (std::size_t i : order) by_weight.push_back(std::move(attributes[i]));
  c->out.conditions.declared.Declare(std::move(by_weight), c->out.zone);
}

CompiledAttributes ReadAttributes(const pb::When& when, Compilation* c) {
  Conditions& conditions = c->out.conditions;
  AttributeTable& table = conditions.declared;
  CompiledAttributes out;
  out.undeclared.begin =
      static_cast<std::uint32_t>(conditions.attributes.size());
  out.tests.begin = static_cast<std::uint32_t>(table.tests.size());
  out.levels.assign(table.size(), level::kNone);
  std::map<std::uint32_t, DeclaredCondition> by_attribute;
  for (int i = 0; i != when.attribute_size(); ++i) {
    const auto& m = when.attribute(i);
    const std::string path = At("when.attribute", i);
    const auto n = table.Find(m.name());
    if (!n.has_value()) {
      ReadUndeclared(m, path, c);
      continue;
    }
    DeclaredCondition condition = ConditionReader(*n, m, path, c).Read();
    if (!by_attribute.emplace(*n, std::move(condition)).second) {
      c->Error("bad-attribute-condition",
               base::Fill<messages::kAttributeTwice>(base::Quoted(m.name())),
               path + ".name");
    }
  }
  out.undeclared.count =
      static_cast<std::uint32_t>(conditions.attributes.size()) -
      out.undeclared.begin;

  std::size_t product = 1;
  bool any = false;
  for (auto& [n, condition] : by_attribute) {
    out.levels[n] = level::kGiven;
    if (condition.has_test) {
      condition.test.spans_begin = table.AddExcluded(condition.excluded);
      condition.test.spans_count =
          static_cast<std::uint32_t>(condition.excluded.size());
      table.tests.push_back(condition.test);
    }
    if (condition.any.empty()) continue;
    any = true;
    product *= condition.any.size();
    if (product > c->options.max_rule_keys) {
      c->Error("too-many-codes",
               base::Fill<messages::kTooManyValues>(c->options.max_rule_keys),
               "when.attribute");
      return out;
    }
  }
  out.tests.count =
      static_cast<std::uint32_t>(table.tests.size()) - out.tests.begin;
  if (!any) return out;
  std::vector<AttributeInterval> chosen;
  for (std::size_t i = 0; i != product; ++i) {
    std::size_t rest = i;
    chosen.clear();
    CompiledAttributes::Combination combination;
    combination.levels = out.levels;
    for (const auto& [n, condition] : by_attribute) {
      if (condition.any.empty()) continue;
      const std::size_t at = rest % condition.any.size();
      rest /= condition.any.size();
      chosen.push_back(condition.any[at]);
      combination.levels[n] = condition.levels[at];
    }
    combination.key = table.AddKey(chosen);
    out.combinations.push_back(std::move(combination));
  }
  return out;
}

}  // namespace trunkline::rules
