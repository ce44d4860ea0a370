// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compile_conditions.h"
#include "trunkline_internal/v1/ruleset.pb.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "src/base/fold.h"

namespace trunkline::rules {
namespace {

// A rule of many hotlines, categories and regions has an entry for each
// combination. Beyond this many, its hotlines become a condition, and only
// categories and regions are combined.
constexpr std::size_t kMaxKeysWithHotlines = 256;
// The index of words takes about 60 bytes of memory for each byte of a word,
// and for a word as much as for some bytes.
constexpr std::size_t kMostWordBytes = 3'000'000;
constexpr std::size_t kBytesOfWord = 8;
// All patterns together may need this many times the memory of one.
constexpr std::size_t kPatternsOfMost = 8;

// The ids of a list of codes, ascending, each once. An unknown code is an error
// and is left out.
template <typename Repeated>
std::vector<Id> ReadCodes(const Repeated& codes, std::string_view path,
                          const CodeTable& table, const base::Message& kind,
                          Compilation* c) {
  std::vector<Id> ids;
  for (int i = 0; i != codes.size(); ++i) {
    const Id id = c->Find(codes[i], table, kind, At(path, i));
    if (id != kNone) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// Clears in `facets` the bits of `all` that are not listed. Returns whether any
// value is listed; none allows all.
template <typename Repeated, typename Bit>
bool ReadFacet(const Repeated& values, int max, std::string_view path,
               std::uint32_t all, Bit bit, Compilation* c,
               std::uint32_t* facets) {
  if (values.size() == 0) return false;
  std::uint32_t allowed = 0;
  for (int i = 0; i != values.size(); ++i) {
    if (values[i] <= 0 || values[i] > max) {
      c->Error("missing-kind", base::Fill<messages::kUnknownEnum>(),
               At(path, i));
      continue;
    }
    allowed |= bit(values[i]);
  }
  *facets = (*facets & ~all) | allowed;
  return true;
}

Range Pool(const std::vector<std::uint32_t>& ids, Compilation* c) {
  auto& pool = c->out.conditions.pool;
  const Range range{static_cast<std::uint32_t>(pool.size()),
                    static_cast<std::uint32_t>(ids.size())};
  pool.insert(pool.end(), ids.begin(), ids.end());
  return range;
}

bool IsHan(char32_t rune) {
  return (rune >= 0x3400 && rune <= 0x9FFF) ||
         (rune >= 0x20000 && rune <= 0x3FFFF);
}

// Whether Han characters stand on both sides of a blank at `at`: phrases in
// other scripts have blanks, Chinese words have none.
bool IsBetweenHan(std::string_view word, std::size_t at) {
  std::size_t begin = at;
  while (begin != 0 && (word[--begin] & 0xC0) == 0x80) {
  }
  const char* left = word.data() + begin;
  const char* right = word.data() + at + 1;
  return IsHan(base::NextRune(&left, word.data() + at)) &&
         IsHan(base::NextRune(&right, word.data() + word.size()));
}

// A keyword with a separator in it is often a list that was not split.
void CheckSeparators(std::string_view word, std::string path, Compilation* c) {
  for (std::string_view mark : {"；", ";", "、", "，", ",", "|", "｜", "/",
                                "／", "\n", "\t", "\xE3\x80\x80", " "}) {
    std::size_t at = word.find(mark);
    while (mark == " " && at != 0 && at < word.size() - 1 &&
           !IsBetweenHan(word, at)) {
      at = word.find(mark, at + 1);
    }
    if (at == std::string_view::npos || at == 0 ||
        at + mark.size() == word.size()) {
      continue;
    }
    c->Warning("keyword-separator",
               base::Fill<messages::kKeywordSeparator>(base::Quoted(word),
                                                       base::Quoted(mark)),
               std::move(path));
    return;
  }
}

// The literals of a list of words, each once, in the order of the file: the
// first that counts is told.
template <typename Repeated>
Range ReadWords(const Repeated& words, std::string_view path, Compilation* c) {
  std::vector<std::uint32_t> ids;
  std::vector<std::string_view> written;
  absl::flat_hash_set<std::uint32_t> seen;
  for (int i = 0; i != words.size(); ++i) {
    if (words[i].empty()) {
      c->Error("empty-keyword", base::Fill<messages::kEmptyKeyword>(),
               At(path, i));
      continue;
    }
    const std::optional<WrittenWord> word = ReadWord(words[i]);
    if (!word.has_value()) {
      c->Error("bad-keyword",
               base::Fill<messages::kBadKeyword>(base::Quoted(words[i])),
               At(path, i));
      continue;
    }
    const std::size_t bytes = words[i].size() + kBytesOfWord;
    if (c->word_bytes + bytes > kMostWordBytes && !c->out.literals.Has(*word)) {
      c->Error(
          "too-many-words",
          base::Fill<messages::kTooManyWords>(kMostWordBytes, kBytesOfWord),
          At(path, i));
      break;
    }
    CheckSeparators(words[i], At(path, i), c);
    const std::size_t before = c->out.literals.size();
    const std::uint32_t id = c->out.literals.Add(*word);
    if (c->out.literals.size() != before) c->word_bytes += bytes;
    if (!seen.insert(id).second) continue;
    ids.push_back(id);
    written.push_back(c->Intern(words[i]));
  }
  const Range range = Pool(ids, c);
  auto& all = c->out.conditions.written;
  all.resize(range.begin);
  all.insert(all.end(), written.begin(), written.end());
  return range;
}

// Has the places of the condition's words and contexts found.
void WantPlaces(const Condition& condition, Compilation* c) {
  const Conditions& conditions = c->out.conditions;
  const auto want = [&](const Range& words, bool is_context) {
    conditions.OneOf(words, [&](std::uint32_t word) {
      c->out.literals.WantPlaces(word, is_context);
      return false;
    });
  };
  if (condition.unless.count == 0) return;
  want(condition.any, false);
  want(condition.all, false);
  want(condition.none, false);
  want(condition.unless, true);
}

// The id of a pattern; equal patterns are compiled once.
std::optional<std::uint32_t> FindPattern(const std::string& pattern,
                                         std::string path, Compilation* c) {
  const auto found = c->pattern_ids.find(pattern);
  if (found != c->pattern_ids.end()) return found->second;
  const auto most =
      kPatternsOfMost * static_cast<std::size_t>(c->options.max_pattern_bytes);
  if (c->pattern_bytes > most) {
    c->Error("pattern-too-large",
             base::Fill<messages::kPatternsTooLarge>(most, kPatternsOfMost),
             std::move(path));
    return std::nullopt;
  }
  auto regex = base::Regex::Compile(pattern, c->options.max_pattern_bytes);
  if (!regex.ok()) {
    const bool large =
        regex.status().code() == absl::StatusCode::kResourceExhausted;
    // Finding out takes as long as compiling a pattern of that size.
    if (large) c->pattern_bytes += most / kPatternsOfMost;
    constexpr std::size_t kShown = 200;
    const base::Text shown =
        pattern.size() > kShown
            ? base::Fill<messages::kBytes>(pattern.size())
            : base::Fill<messages::kQuoted>(base::Quoted(pattern));
    c->Error(large ? "pattern-too-large" : "bad-pattern",
             large
                 ? base::Fill<messages::kPatternTooLarge>(shown, regex.status())
                 : base::Fill<messages::kPattern>(shown, regex.status()),
             std::move(path));
    return std::nullopt;
  }
  c->pattern_bytes += regex->bytes();
  std::vector<std::uint32_t> atoms;
  for (const std::string& atom : regex->atoms()) {
    atoms.push_back(c->out.literals.AddOpen(atom));
  }
  auto& patterns = c->out.conditions.patterns;
  const auto id = static_cast<std::uint32_t>(patterns.size());
  patterns.push_back({*std::move(regex), Pool(atoms, c)});
  c->pattern_ids.emplace(pattern, id);
  return id;
}

template <typename Repeated>
Range ReadPatterns(const Repeated& patterns, std::string_view path,
                   Compilation* c) {
  std::vector<std::uint32_t> ids;
  for (int i = 0; i != patterns.size(); ++i) {
    if (const auto id = FindPattern(patterns[i], At(path, i), c)) {
      ids.push_back(*id);
    }
  }
  return Pool(ids, c);
}

// Warns of a condition that no text meets: each of its `any`, or one of its
// `all`, contains a word of its `none`.
void CheckContradiction(const Condition& condition, Compilation* c) {
  // A word inside a context may stand in the text.
  if (condition.unless.count != 0) return;
  const Conditions& conditions = c->out.conditions;
  const LiteralIndex& literals = c->out.literals;
  if (condition.none.count == 0) return;
  // Many words are looked for at once, so that the time is linear.
  constexpr std::uint32_t kFew = 8;
  LiteralIndex many;
  if (condition.none.count > kFew) {
    conditions.OneOf(condition.none, [&](std::uint32_t none) {
      many.Add(literals, none);
      return false;
    });
    many.Freeze();
  }
  const auto forbidden = [&](std::uint32_t word) {
    if (!many.empty()) return many.HasInside(literals, word);
    return conditions.OneOf(condition.none, [&](std::uint32_t none) {
      return literals.Contains(word, none);
    });
  };
  // The first word of `none` that one contains.
  const auto first_inside = [&](std::uint32_t word) {
    const auto none = conditions.pool.begin() + condition.none.begin;
    if (many.empty()) {
      return *std::find_if(
          none, none + condition.none.count,
          [&](std::uint32_t inner) { return literals.Contains(word, inner); });
    }
    // Words are numbered as they were added.
    std::vector<std::uint32_t> hits;
    many.FindInside(literals, word, &hits);
    return none[hits.front()];
  };
  const auto warn = [&](std::uint32_t word) {
    c->Warning("never-holds",
               base::Fill<messages::kNeverHolds>(
                   base::Quoted(literals.word(word)),
                   base::Quoted(literals.word(first_inside(word)))),
               "when.keyword.none");
  };
  const auto begin = conditions.pool.begin();
  const auto all = begin + condition.all.begin;
  const auto found = std::find_if(all, all + condition.all.count, forbidden);
  if (found != all + condition.all.count) return warn(*found);
  const auto any = begin + condition.any.begin;
  if (condition.any.count != 0 &&
      std::all_of(any, any + condition.any.count, forbidden)) {
    warn(*any);
  }
}

// Counts in products: no code at all is one combination.
std::size_t Times(const std::vector<Id>& ids) {
  return std::max<std::size_t>(ids.size(), 1);
}

}  // namespace

CompiledWhen CompileWhen(const pb::When& when, Compilation* c) {
  const Compiled& tables = c->out;
  std::vector<Id> hotlines =
      ReadCodes(when.hotline(), "when.hotline", tables.hotline_ids,
                messages::kHotline, c);
  std::vector<Id> categories =
      ReadCodes(when.category(), "when.category", tables.category_ids,
                messages::kCategory, c);
  std::vector<Id> regions = ReadCodes(when.region(), "when.region",
                                      tables.region_ids, messages::kRegion, c);
  CompiledWhen out;
  out.rank.type = ReadFacet(
      when.type(), 6, "when.type", kAllTypes,
      [](int v) { return TypeBit(static_cast<TicketType>(v)); }, c,
      &out.facets);
  out.rank.channel = ReadFacet(
      when.channel(), 12, "when.channel", kAllChannels,
      [](int v) { return ChannelBit(static_cast<Channel>(v)); }, c,
      &out.facets);
  out.rank.urgency = ReadFacet(
      when.urgency(), 3, "when.urgency", kAllUrgencies,
      [](int v) { return UrgencyBit(static_cast<Urgency>(v)); }, c,
      &out.facets);

  Condition condition;
  condition.any = ReadWords(when.keyword().any(), "when.keyword.any", c);
  condition.all = ReadWords(when.keyword().all(), "when.keyword.all", c);
  condition.none = ReadWords(when.keyword().none(), "when.keyword.none", c);
  condition.unless =
      ReadWords(when.keyword().unless(), "when.keyword.unless", c);
  condition.patterns = ReadPatterns(when.pattern(), "when.pattern", c);
  condition.pattern_unless =
      ReadPatterns(when.pattern_unless(), "when.pattern_unless", c);
  WantPlaces(condition, c);
  if (condition.unless.count != 0 &&
      condition.any.count + condition.all.count + condition.none.count == 0) {
    c->Warning("useless-context", base::Fill<messages::kContextsAlone>(),
               "when.keyword.unless");
  }
  if (condition.pattern_unless.count != 0 && condition.patterns.count == 0) {
    c->Warning("useless-context", base::Fill<messages::kContextsAlone>(),
               "when.pattern_unless");
  }
  out.attributes = ReadAttributes(when, c);
  condition.attributes = out.attributes.undeclared;
  condition.tests = out.attributes.tests;
  out.rank.attribute = condition.attributes.count != 0;
  out.rank.text = condition.any.count != 0 || condition.all.count != 0 ||
                  condition.none.count != 0 || condition.patterns.count != 0;
  out.rank.hotline = !hotlines.empty();
  CheckContradiction(condition, c);

  const std::size_t combinations =
      std::max<std::size_t>(out.attributes.combinations.size(), 1);
  const std::size_t places = Times(categories) * Times(regions) * combinations;
  if (places > c->options.max_rule_keys) {
    c->Error("too-many-codes",
             base::Fill<messages::kTooManyCodes>(categories.size(),
                                                 regions.size(), combinations,
                                                 c->options.max_rule_keys),
             "when");
    return out;
  }
  if (places * Times(hotlines) > kMaxKeysWithHotlines) {
    condition.hotlines = Pool(hotlines, c);
    hotlines.clear();
  }
  if (out.rank.text || out.rank.attribute || condition.tests.count != 0 ||
      condition.hotlines.count != 0) {
    auto& conditions = c->out.conditions.conditions;
    out.condition = static_cast<std::uint32_t>(conditions.size());
    conditions.push_back(condition);
    if (condition.unless.count != 0) c->AddContexts(out.condition);
  }
  c->keys += places * Times(hotlines);
  if (c->keys > c->options.max_keys) {
    c->Error("too-many-codes",
             base::Fill<messages::kTooManyKeys>(c->options.max_keys), "when");
    return out;
  }
  for (std::vector<Id>* ids : {&hotlines, &categories, &regions}) {
    if (ids->empty()) ids->push_back(kNone);
  }
  for (Id category : categories) {
    for (Id region : regions) {
      for (Id hotline : hotlines) {
        out.keys.push_back({hotline, category, region, 0});
        for (std::size_t i = 0; i != out.attributes.combinations.size(); ++i) {
          if (i != 0) out.keys.push_back(out.keys.back());
          out.keys.back().attributes = out.attributes.combinations[i].key;
        }
      }
    }
  }
  return out;
}

namespace {

// Whether the entries of a category ask for attributes in at most
// AttributeIndex::kMaxShapes ways, this one included; reports the first beyond.
bool CountShape(const Index::Key& key, Compilation* c, const Index* index) {
  if (key.attributes == 0) return true;
  const AttributeTable& table = c->out.conditions.declared;
  std::string shape{key.hotline == kNone ? '\0' : '\1',
                    static_cast<char>(c->out.regions[key.region].depth)};
  for (const AttributeInterval& i : table.IntervalsOf(key.attributes)) {
    const DeclaredAttribute& a = table[i.attribute];
    shape.push_back(static_cast<char>(i.attribute));
    shape.push_back(a.kind == AttributeKind::kTree
                        ? static_cast<char>(a.DepthOf(static_cast<Id>(i.from)))
                        : '\0');
  }
  auto& shapes = c->attribute_shapes[{index, key.category}];
  if (shapes.size() > AttributeIndex::kMaxShapes) return false;
  if (!shapes.insert(shape).second) return true;
  if (shapes.size() <= AttributeIndex::kMaxShapes) return true;
  c->Error("too-many-shapes",
           base::Fill<messages::kTooManyShapes>(
               base::Quoted(c->out.categories[key.category].code),
               AttributeIndex::kMaxShapes),
           "when.attribute");
  return false;
}

}  // namespace

void AddEntries(const CompiledWhen& when, const RankParts& rank, Entry entry,
                Compilation* c, Index* index) {
  entry.facets = when.facets;
  entry.condition = when.condition;
  entry.rank = c->out.ranks.Add(rank, {});
  for (const Index::Key& key : when.keys) {
    if (!CountShape(key, c, index)) return;
    index->Add(key, c->out.regions[key.region].depth, entry);
  }
}

void AddRankedEntries(const CompiledWhen& when, Entry entry, Compilation* c,
                      Index* index) {
  entry.facets = when.facets;
  entry.condition = when.condition;
  RankParts rank = when.rank;
  const auto& combinations = when.attributes.combinations;
  for (std::size_t i = 0; i != when.keys.size(); ++i) {
    const Index::Key& key = when.keys[i];
    if (!CountShape(key, c, index)) return;
    rank.category_depth = c->out.categories[key.category].depth;
    rank.region_depth = c->out.regions[key.region].depth;
    entry.rank = c->out.ranks.Add(
        rank, combinations.empty()
                  ? when.attributes.levels
                  : combinations[i % combinations.size()].levels);
    index->Add(key, rank.region_depth, entry);
  }
}

namespace {

// Warns of contexts in which no word of their condition can stand, and of words
// that are contexts themselves. `seen` is that of LiteralIndex::Find().
void CheckContexts(const Compilation::Contexts& of, Compilation* c,
                   std::vector<std::uint64_t>* seen) {
  const LiteralIndex& literals = c->out.literals;
  const Conditions& all = c->out.conditions;
  const Condition& condition = all.conditions[of.condition];
  std::vector<std::uint32_t> words, inside;
  for (const Range& list : {condition.any, condition.all, condition.none}) {
    const auto begin = all.pool.begin() + list.begin;
    words.insert(words.end(), begin, begin + list.count);
  }
  std::sort(words.begin(), words.end());
  const auto is_word = [&](std::uint32_t id) {
    return std::binary_search(words.begin(), words.end(), id);
  };
  c->On(of.kind, *of.entry);
  for (std::uint32_t i = 0; i != condition.unless.count; ++i) {
    const std::uint32_t context = all.pool[condition.unless.begin + i];
    const base::Text quoted =
        base::Fill<messages::kQuoted>(base::Quoted(literals.word(context)));
    const char* const path = "when.keyword.unless";
    if (is_word(context)) {
      c->Warning("useless-context",
                 base::Fill<messages::kWordIsContext>(quoted), path);
      continue;
    }
    // At an end of a context a word may end, whether the context is open or
    // not.
    literals.Find(literals.word(context), &inside, seen);
    if (std::none_of(inside.begin(), inside.end(), is_word)) {
      c->Warning("useless-context",
                 base::Fill<messages::kUselessContext>(quoted), path);
    }
  }
}

}  // namespace

void CheckTexts(Compilation* c) {
  const Conditions& all = c->out.conditions;
  c->out.literals.Freeze();
  internal::WordMemory memory;
  for (const Compilation::Example& example : c->examples) {
    if (example.condition == 0) continue;
    Ticket ticket;
    ticket.text = example.text;
    Facts facts{};
    facts.ticket = &ticket;
    ReadText(c->out.literals, example.text, &memory, &facts);
    if (all.TextHolds(all.conditions[example.condition], facts)) continue;
    c->On(example.kind, *example.entry);
    c->Error("example-does-not-match", base::Fill<messages::kExample>(),
             "example_text");
  }
  for (const Compilation::Contexts& contexts : c->contexts) {
    CheckContexts(contexts, c, &memory.seen);
  }
}

}  // namespace trunkline::rules
