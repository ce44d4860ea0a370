#include "src/rules/compiler.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/fold.h"
#include "src/base/sha256.h"
#include "src/base/strings.h"
#include "src/rules/policy.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

namespace pb = ::trunkline_internal::v1;

// Beyond this many combinations of codes a rule's hotlines are a condition.
constexpr std::size_t kMaxKeysWithHotlines = 256;
constexpr int kMaxDepth = 31;
constexpr std::size_t kMaxSuggestions = 200;

bool Parse(std::string_view bytes, google::protobuf::MessageLite* message) {
  return message->ParseFromArray(bytes.data(),
                                 static_cast<int>(bytes.size()));
}

std::string At(std::string_view path, int i) {
  return absl::StrCat(base::ToAbsl(path), "[", i, "]");
}

class Compiler {
 public:
  Compiler(Loader* loader, const LoadOptions& options, Compiled* out)
      : loader_(*loader), options_(options), out_(*out) {}

  void Run() {
    CollectIds(EntryKind::kDepartment, &out_.department_ids);
    CollectIds(EntryKind::kRegion, &out_.region_ids);
    CollectIds(EntryKind::kHotline, &out_.hotline_ids);
    CollectIds(EntryKind::kDeadlinePolicy, &policy_ids_);
    CollectCategories();
    ReadJurisdiction();
    ReadDepartments();
    ReadRegions();
    ReadCategories();
    ReadHotlines();
    ReadPolicies();
    ReadSignals();
    ReadDeadlineRules();
    ReadRules();
    CheckExamples();
    Freeze();
  }

 private:
  // --- reporting ---

  // What issues are about now.
  void On(EntryKind kind, const SourceEntry& entry) {
    kind_ = kind;
    entry_ = &entry;
  }
  void Error(std::string code, std::string message, std::string path = "") {
    loader_.Report(Severity::kError, std::move(code), kind_, *entry_,
                   std::move(message), {std::move(path), nullptr, ""});
  }
  void Warning(std::string code, std::string message, std::string path = "") {
    loader_.Report(Severity::kWarning, std::move(code), kind_, *entry_,
                   std::move(message), {std::move(path), nullptr, ""});
  }

  std::string DidYouMean(std::string_view word, const CodeTable& table) {
    if (++suggestions_ > kMaxSuggestions) return "";
    std::vector<std::string_view> candidates;
    table.ForEach(
        [&](std::string_view code, Id) { candidates.push_back(code); });
    const std::string_view near = base::Nearest(word, candidates);
    if (near.empty()) return "";
    return absl::StrCat("; did you mean ", base::Quoted(near), "?");
  }

  Id Find(std::string_view code, const CodeTable& table, std::string_view kind,
          std::string path) {
    if (const Id id = table.Find(code); id != kNone) return id;
    std::string name(kind);
    std::replace(name.begin(), name.end(), ' ', '-');
    Error(absl::StrCat("unknown-", name),
          absl::StrCat("unknown ", base::ToAbsl(kind), " ", base::Quoted(code),
                       DidYouMean(code, table)),
          std::move(path));
    return kNone;
  }
  Id FindDepartment(std::string_view code, std::string path) {
    return Find(code, out_.department_ids, "department", std::move(path));
  }
  Id FindCategory(std::string_view code, std::string path) {
    return Find(code, out_.category_ids, "category", std::move(path));
  }
  Id FindRegion(std::string_view code, std::string path) {
    return Find(code, out_.region_ids, "region", std::move(path));
  }
  Id FindHotline(std::string_view code, std::string path) {
    return Find(code, out_.hotline_ids, "hotline", std::move(path));
  }

  std::string_view Keep(std::string_view s) { return out_.arena.Add(s); }

  // Keeps a string that occurs often once.
  std::string_view Intern(std::string_view s) {
    const auto found = interned_.find(s);
    if (found != interned_.end()) return *found;
    const std::string_view kept = Keep(s);
    interned_.insert(kept);
    return kept;
  }

  Interval ReadValidity(const pb::Validity& valid, std::string_view path) {
    Interval out;
    const auto read = [&](const std::string& text, std::string_view field,
                          std::int64_t* seconds) {
      if (text.empty()) return true;
      const auto civil = base::ParseCivil(text);
      if (!civil.ok()) {
        Error("bad-date", std::string(civil.status().message()),
              absl::StrCat(base::ToAbsl(path), ".", base::ToAbsl(field)));
        return false;
      }
      *seconds = ToSeconds(base::ToInstant(*civil, out_.zone));
      return true;
    };
    const bool good = read(valid.from(), "from", &out.from) &
                      read(valid.to(), "to", &out.to);
    if (good && out.from >= out.to) {
      Error(out.from == out.to ? "empty-validity" : "reversed-validity",
            absl::StrCat("the interval [", valid.from(), ", ", valid.to(),
                         out.from == out.to
                             ? ") is empty: `to` is the first moment outside"
                             : ") ends before it begins"),
            std::string(path));
    }
    return out;
  }

  template <typename Repeated>
  std::vector<Label> ReadLabels(const Repeated& labels) {
    std::vector<Label> out;
    for (const auto& label : labels) {
      out.push_back({Intern(label.lang()), Keep(label.text())});
    }
    return out;
  }

  template <typename Message>
  void AddNames(const Message& m, std::string_view code, Id id,
                NameIndex* names) {
    AddName(code, id, names);
    for (const auto& label : m.name()) AddName(label.text(), id, names);
    for (const auto& alias : m.alias()) AddName(alias, id, names);
  }
  static void AddName(std::string_view name, Id id, NameIndex* names) {
    const auto [it, is_new] = names->try_emplace(FoldName(name), id);
    if (!is_new && it->second != id) it->second = kNone;
  }
  // A code always means itself, whatever else has its name.
  static void CodesWin(const CodeTable& codes, NameIndex* names) {
    codes.ForEach([&](std::string_view code, Id id) {
      (*names)[FoldName(code)] = id;
    });
  }

  // --- ids ---

  void CollectIds(EntryKind kind, CodeTable* table) {
    Id next = 1;
    for (const SourceEntry& entry : loader_.entries(kind)) {
      table->Add(entry.id, next++);
    }
  }

  // Categories are numbered in preorder: a node covers what follows it.
  void CollectCategories() {
    const auto& entries = loader_.entries(EntryKind::kCategory);
    category_order_.resize(entries.size());
    for (std::size_t i = 0; i != entries.size(); ++i) category_order_[i] = i;
    const auto less = [](std::string_view a, std::string_view b) {
      return std::lexicographical_compare(
          a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
            // A dot sorts before every character that an id may have.
            const auto key = [](char c) {
              return c == '.' ? 1 : static_cast<int>(
                                        static_cast<unsigned char>(c)) + 1;
            };
            return key(x) < key(y);
          });
    };
    std::sort(category_order_.begin(), category_order_.end(),
              [&](std::size_t a, std::size_t b) {
                return less(entries[a].id, entries[b].id);
              });
    for (std::size_t i = 0; i != entries.size(); ++i) {
      const SourceEntry& entry = entries[category_order_[i]];
      out_.category_ids.Add(entry.id, static_cast<Id>(i + 1));
    }
  }

  // --- jurisdiction ---

  void ReadJurisdiction() {
    const auto& entries = loader_.entries(EntryKind::kJurisdiction);
    out_.zone = absl::UTCTimeZone();
    if (entries.empty()) {
      static const SourceEntry nowhere{{}, {}, 0, load::kWholeSource};
      On(EntryKind::kJurisdiction, nowhere);
      Error("no-jurisdiction",
            "no source has a `jurisdiction`: it names the time zone, the "
            "centre's desk and the order of principles");
      return;
    }
    for (std::size_t i = 1; i != entries.size(); ++i) {
      loader_.Report(Severity::kError, "several-jurisdictions",
                     EntryKind::kJurisdiction, entries[i],
                     absl::StrCat("a rule set belongs to one jurisdiction; to "
                                  "lay it over another, `jurisdiction { id: ",
                                  base::Quoted(entries[0].id),
                                  " override: OVERRIDE_REMOVE }`"),
                     {"", &entries[0], ""});
    }
    const SourceEntry& entry = entries[0];
    On(EntryKind::kJurisdiction, entry);
    pb::Jurisdiction m;
    if (!Parse(entry.bytes, &m)) return;
    out_.jurisdiction_bytes = entry.bytes;
    out_.id = entry.id;
    out_.version = Keep(m.version());
    out_.time_zone = Keep(m.time_zone());
    out_.country_code = Keep(m.country_code());
    out_.trunk_prefix = Keep(m.trunk_prefix());
    out_.one_number = Keep(m.one_number());
    out_.coverage_note = Keep(m.coverage_note());
    for (int i = 0; i != m.area_code_size(); ++i) {
      CheckDigits(m.area_code(i), At("area_code", i));
      out_.area_codes.push_back(Keep(m.area_code(i)));
    }
    CheckDigits(m.country_code(), "country_code");
    CheckDigits(m.trunk_prefix(), "trunk_prefix");
    const auto zone = base::LoadZone(m.time_zone());
    if (zone.ok()) {
      out_.zone = *zone;
    } else {
      Error("unknown-time-zone", std::string(zone.status().message()),
            "time_zone");
    }
    if (m.centre().empty()) {
      Error("no-centre",
            "`centre` is empty: it names the department that is the centre's "
            "own desk",
            "centre");
    } else {
      out_.centre = FindDepartment(m.centre(), "centre");
    }
    if (!m.interim_lead().empty()) {
      out_.interim_lead = FindDepartment(m.interim_lead(), "interim_lead");
    }
    if (!m.one_number().empty()) FindHotline(m.one_number(), "one_number");
    bool seen[5] = {};
    bool good = m.principle_size() == 4;
    for (int i = 0; i != m.principle_size(); ++i) {
      const int basis = m.principle(i);
      if (basis < 1 || basis > 4 || seen[basis]) {
        good = false;
        continue;
      }
      seen[basis] = true;
      if (i < 4) {
        out_.principles[i] = static_cast<Basis>(basis);
        out_.principle_place[basis] = static_cast<std::uint8_t>(i);
      }
    }
    if (!good) {
      Error("bad-principles",
            "`principle` lists every basis once, the strongest first: "
            "BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, "
            "BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER",
            "principle");
    }
  }

  void CheckDigits(std::string_view digits, std::string path) {
    if (digits.size() > 32 || digits.find_first_not_of("0123456789") !=
                                  std::string_view::npos) {
      Error("bad-number",
            absl::StrCat("not digits, or more than 32: ",
                         base::Quoted(digits)),
            std::move(path));
    }
  }

  // Calls next(id) from every node of a forest and reports each cycle once;
  // cuts it, so that what follows ends.
  void CheckCycles(EntryKind kind, std::size_t count, std::string_view field,
                   std::string_view code,
                   const std::function<const SourceEntry&(Id)>& entry,
                   const std::function<Id(Id)>& next,
                   const std::function<void(Id)>& cut) {
    std::vector<std::uint32_t> mark(count + 1, 0);
    for (Id start = 1; start <= count; ++start) {
      for (Id at = start; at != kNone && mark[at] != start; at = next(at)) {
        if (mark[at] != 0) break;
        mark[at] = start;
        const Id after = next(at);
        if (after != kNone && mark[after] == start) {
          On(kind, entry(at));
          Error(std::string(code),
                absl::StrCat("`", base::ToAbsl(field), "` of ",
                             base::Quoted(entry(at).id),
                             " leads back to itself by way of ",
                             base::Quoted(entry(after).id)),
                std::string(field));
          cut(at);
          break;
        }
      }
    }
  }

  // --- departments ---

  void ReadDepartments() {
    const auto& entries = loader_.entries(EntryKind::kDepartment);
    out_.departments.resize(entries.size() + 1);
    pb::Department m;
    for (Id id = 1; id <= entries.size(); ++id) {
      const SourceEntry& entry = entries[id - 1];
      On(EntryKind::kDepartment, entry);
      if (!Parse(entry.bytes, &m)) continue;
      Department& d = out_.departments[id];
      d.code = entry.id;
      d.bytes = entry.bytes;
      d.labels = ReadLabels(m.name());
      d.valid = ReadValidity(m.valid(), "valid");
      if (!m.superior().empty()) {
        d.superior = FindDepartment(m.superior(), "superior");
      }
      if (!m.region().empty()) d.region = FindRegion(m.region(), "region");
      for (int i = 0; i != m.successor_size(); ++i) {
        const std::string path = At("successor", i);
        Successor s;
        s.department = FindDepartment(m.successor(i).department(),
                                      absl::StrCat(path, ".department"));
        if (!m.successor(i).category().empty()) {
          s.category = FindCategory(m.successor(i).category(),
                                    absl::StrCat(path, ".category"));
          if (s.category == kNone) continue;
        }
        if (s.department == kNone) continue;
        for (const Successor& other : d.successors) {
          if (other.category == s.category) {
            Error("ambiguous-successor",
                  absl::StrCat("two successors for the same category; one of ",
                               base::Quoted(
                                   out_.departments[other.department].code),
                               " and ",
                               base::Quoted(m.successor(i).department())),
                  path);
          }
        }
        d.successors.push_back(s);
      }
      AddNames(m, d.code, id, &out_.department_names);
    }
    CodesWin(out_.department_ids, &out_.department_names);
    const auto entry_of = [&](Id id) -> const SourceEntry& {
      return entries[id - 1];
    };
    CheckCycles(
        EntryKind::kDepartment, entries.size(), "superior", "superior-cycle",
        entry_of, [&](Id id) { return out_.departments[id].superior; },
        [&](Id id) { out_.departments[id].superior = kNone; });
    CheckSuccessorCycles(entries);
  }

  void CheckSuccessorCycles(const std::vector<SourceEntry>& entries) {
    // 0 new, 1 on the path, 2 done.
    std::vector<std::uint8_t> state(entries.size() + 1, 0);
    std::vector<std::pair<Id, std::size_t>> path;
    for (Id start = 1; start <= entries.size(); ++start) {
      if (state[start] != 0) continue;
      path.assign(1, {start, 0});
      state[start] = 1;
      while (!path.empty()) {
        auto& [id, child] = path.back();
        auto& successors = out_.departments[id].successors;
        if (child == successors.size()) {
          state[id] = 2;
          path.pop_back();
          continue;
        }
        const Id next = successors[child].department;
        if (state[next] == 1) {
          On(EntryKind::kDepartment, entries[id - 1]);
          Error("successor-cycle",
                absl::StrCat("successor ",
                             base::Quoted(out_.departments[next].code),
                             " leads back to ",
                             base::Quoted(out_.departments[id].code)),
                At("successor", static_cast<int>(child)));
          successors.erase(successors.begin() +
                           static_cast<std::ptrdiff_t>(child));
          continue;
        }
        ++child;
        if (state[next] == 0) {
          state[next] = 1;
          path.push_back({next, 0});
        }
      }
    }
  }

  // --- regions ---

  Id Function(std::string_view name) {
    if (const Id id = function_ids_.Find(name); id != kNone) return id;
    const std::string_view kept = Intern(name);
    const Id id = static_cast<Id>(out_.functions.size());
    out_.functions.push_back(kept);
    function_ids_.Add(kept, id);
    return id;
  }

  void ReadRegions() {
    const auto& entries = loader_.entries(EntryKind::kRegion);
    out_.regions.resize(entries.size() + 1);
    pb::Region m;
    for (Id id = 1; id <= entries.size(); ++id) {
      const SourceEntry& entry = entries[id - 1];
      On(EntryKind::kRegion, entry);
      if (!Parse(entry.bytes, &m)) continue;
      Region& r = out_.regions[id];
      r.code = entry.id;
      r.bytes = entry.bytes;
      r.labels = ReadLabels(m.name());
      r.valid = ReadValidity(m.valid(), "valid");
      if (!m.parent().empty()) r.parent = FindRegion(m.parent(), "parent");
      for (int i = 0; i != m.serves_size(); ++i) {
        const std::string path = At("serves", i);
        const auto& service = m.serves(i);
        if (!load::GoodId(service.function())) {
          Error("bad-id",
                absl::StrCat("not a function: ",
                             base::Quoted(service.function())),
                absl::StrCat(path, ".function"));
        }
        Service s;
        s.function = Function(service.function());
        s.department = FindDepartment(service.department(),
                                      absl::StrCat(path, ".department"));
        s.valid = ReadValidity(service.valid(), absl::StrCat(path, ".valid"));
        for (const Service& other : r.services) {
          if (other.function == s.function && other.valid.from < s.valid.to &&
              s.valid.from < other.valid.to) {
            Error("ambiguous-service",
                  absl::StrCat("function ", base::Quoted(service.function()),
                               " is served twice at the same time"),
                  path);
          }
        }
        r.services.push_back(s);
      }
      AddNames(m, r.code, id, &out_.region_names);
    }
    CodesWin(out_.region_ids, &out_.region_names);
    const auto entry_of = [&](Id id) -> const SourceEntry& {
      return entries[id - 1];
    };
    CheckCycles(
        EntryKind::kRegion, entries.size(), "parent", "region-cycle", entry_of,
        [&](Id id) { return out_.regions[id].parent; },
        [&](Id id) { out_.regions[id].parent = kNone; });
    std::vector<Id> chain;
    const auto limit = static_cast<std::size_t>(
        std::min(options_.max_code_depth, kMaxDepth));
    for (Id id = 1; id <= entries.size(); ++id) {
      chain.clear();
      for (Id at = id; at != kNone && chain.size() <= limit;
           at = out_.regions[at].parent) {
        chain.push_back(at);
      }
      if (chain.size() > limit) {
        On(EntryKind::kRegion, entries[id - 1]);
        Error("too-deep",
              absl::StrCat("region ", base::Quoted(entries[id - 1].id),
                           " is more than ", limit,
                           " levels deep (LoadOptions::max_code_depth)"),
              "parent");
        chain.resize(limit);
      }
      Region& r = out_.regions[id];
      r.depth = static_cast<std::uint32_t>(chain.size());
      r.chain_begin = static_cast<std::uint32_t>(out_.region_chains.size());
      out_.region_chains.push_back(kNone);
      out_.region_chains.insert(out_.region_chains.end(), chain.rbegin(),
                                chain.rend());
    }
    has_child_region_.assign(entries.size() + 1, false);
    for (const Region& r : out_.regions) has_child_region_[r.parent] = true;
  }

  // --- categories ---

  void ReadCategories() {
    const auto& entries = loader_.entries(EntryKind::kCategory);
    out_.categories.resize(entries.size() + 1);
    out_.category_nodes.resize(entries.size() + 1);
    out_.dated_categories.resize(entries.size() + 1);
    out_.category_nodes[0].last = static_cast<Id>(entries.size());
    pb::Category m;
    for (Id id = 1; id <= entries.size(); ++id) {
      const SourceEntry& entry = entries[category_order_[id - 1]];
      On(EntryKind::kCategory, entry);
      if (!Parse(entry.bytes, &m)) continue;
      Category& c = out_.categories[id];
      c.code = entry.id;
      c.bytes = entry.bytes;
      c.labels = ReadLabels(m.name());
      c.valid = ReadValidity(m.valid(), "valid");
      out_.dated_categories[id] = !c.valid.Always();
      const auto depth = static_cast<int>(
          std::count(c.code.begin(), c.code.end(), '.') + 1);
      c.depth = static_cast<std::uint32_t>(depth);
      const int limit = std::min(options_.max_code_depth, kMaxDepth);
      if (depth > limit) {
        Error("too-deep",
              absl::StrCat("category ", base::Quoted(c.code), " is ", depth,
                           " levels deep; at most ", limit,
                           " (LoadOptions::max_code_depth)"),
              "code");
        c.depth = static_cast<std::uint32_t>(limit);
      }
      if (c.code.empty() || c.code.front() == '.' || c.code.back() == '.' ||
          c.code.find("..") != std::string_view::npos) {
        Error("bad-id",
              absl::StrCat("a category code has no empty part: ",
                           base::Quoted(c.code)),
              "code");
      }
      out_.category_nodes[id].last = id;
      const std::size_t dot = c.code.rfind('.');
      if (dot != std::string_view::npos) {
        const std::string_view parent = c.code.substr(0, dot);
        const Id parent_id = out_.category_ids.Find(parent);
        if (parent_id == kNone) {
          Error("category-parent-missing",
                absl::StrCat("the parent ", base::Quoted(parent), " of ",
                             base::Quoted(c.code), " is not listed",
                             DidYouMean(parent, out_.category_ids)),
                "code");
        } else {
          out_.category_nodes[id].parent = parent_id;
        }
      }
      AddNames(m, c.code, id, &out_.category_names);
      AddNamePaths(id);
    }
    for (Id id = static_cast<Id>(entries.size()); id != kNone; --id) {
      CategoryNode& node = out_.category_nodes[id];
      if (node.parent == kNone) continue;
      CategoryNode& parent = out_.category_nodes[node.parent];
      parent.last = std::max(parent.last, node.last);
    }
    CodesWin(out_.category_ids, &out_.category_names);
  }

  // "环境保护/噪声/施工" for each language that all its ancestors have.
  void AddNamePaths(Id id) {
    for (const Label& label : out_.categories[id].labels) {
      std::string path(label.text);
      Id at = out_.category_nodes[id].parent;
      for (; at != kNone; at = out_.category_nodes[at].parent) {
        const auto& labels = out_.categories[at].labels;
        const auto found =
            std::find_if(labels.begin(), labels.end(), [&](const Label& l) {
              return l.lang == label.lang;
            });
        if (found == labels.end()) break;
        path = absl::StrCat(base::ToAbsl(found->text), "/", path);
      }
      if (at == kNone) AddName(path, id, &out_.category_names);
    }
  }

  // --- hotlines ---

  std::string Civil(std::int64_t seconds) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%S",
                            absl::FromUnixSeconds(seconds), out_.zone);
  }

  void ReadHotlines() {
    const auto& entries = loader_.entries(EntryKind::kHotline);
    out_.hotlines.resize(entries.size() + 1);
    pb::Hotline m;
    for (Id id = 1; id <= entries.size(); ++id) {
      const SourceEntry& entry = entries[id - 1];
      On(EntryKind::kHotline, entry);
      if (!Parse(entry.bytes, &m)) continue;
      Hotline& h = out_.hotlines[id];
      h.number = entry.id;
      h.bytes = entry.bytes;
      CheckDigits(h.number, "number");
      const Id owner =
          m.owner().empty() ? kNone : FindDepartment(m.owner(), "owner");
      if (m.phase_size() == 0) {
        Error("no-phase",
              absl::StrCat("hotline ", base::Quoted(h.number),
                           " has no phase: nobody knows who answers it"));
      }
      std::vector<int> order;
      for (int i = 0; i != m.phase_size(); ++i) {
        const std::string path = At("phase", i);
        PhaseSpan p;
        p.kind = static_cast<Phase>(m.phase(i).kind());
        if (p.kind == Phase::kUnspecified || p.kind > Phase::kEmergency) {
          Error("missing-kind", "the phase has no known kind",
                absl::StrCat(path, ".kind"));
        }
        p.valid = ReadValidity(m.phase(i).valid(),
                               absl::StrCat(path, ".valid"));
        p.target = Keep(m.phase(i).target());
        CheckDigits(p.target, absl::StrCat(path, ".target"));
        p.owner = m.phase(i).owner().empty()
                      ? owner
                      : FindDepartment(m.phase(i).owner(),
                                       absl::StrCat(path, ".owner"));
        order.push_back(i);
        h.phases.push_back(p);
      }
      std::sort(order.begin(), order.end(), [&](int a, int b) {
        return h.phases[a].valid.from < h.phases[b].valid.from;
      });
      for (std::size_t i = 1; i < order.size(); ++i) {
        const Interval& before = h.phases[order[i - 1]].valid;
        const Interval& after = h.phases[order[i]].valid;
        if (after.from < before.to) {
          Error("phase-overlap",
                absl::StrCat("two phases of ", base::Quoted(h.number),
                             " overlap from ", Civil(after.from)),
                At("phase", order[i]));
        } else if (after.from > before.to) {
          Warning("phase-gap",
                  absl::StrCat("no phase of ", base::Quoted(h.number),
                               " from ", Civil(before.to), " to ",
                               Civil(after.from)),
                  At("phase", order[i]));
        }
      }
      std::sort(h.phases.begin(), h.phases.end(),
                [](const PhaseSpan& a, const PhaseSpan& b) {
                  return a.valid.from < b.valid.from;
                });
    }
  }

  // --- deadline policies ---

  void ReadPolicies() {
    pb::DeadlinePolicy m;
    for (const SourceEntry& entry :
         loader_.entries(EntryKind::kDeadlinePolicy)) {
      On(EntryKind::kDeadlinePolicy, entry);
      out_.deadline_policies.push_back({entry.id, entry.bytes, nullptr});
      statutory_policy_.push_back(false);
      if (!Parse(entry.bytes, &m)) continue;
      const auto kept =
          std::make_shared<const trunkline::DeadlinePolicy>(ToPolicy(m));
      const trunkline::DeadlinePolicy& policy = *kept;
      out_.deadline_policies.back().policy = kept;
      statutory_policy_.back() = m.statutory();
      ReadValidity(m.valid(), "valid");
      if (m.amount() <= 0) {
        Error("bad-policy",
              absl::StrCat("`amount` is ", m.amount(),
                           "; a limit is greater than 0"),
              "amount");
      }
      if (m.unit() == pb::DeadlinePolicy::UNIT_UNSPECIFIED) {
        Error("bad-policy", "`unit` is not given", "unit");
      }
      const bool working =
          m.unit() == pb::DeadlinePolicy::UNIT_WORKING_DAYS ||
          m.unit() == pb::DeadlinePolicy::UNIT_WORKING_HOURS ||
          m.count_from() == pb::DeadlinePolicy::COUNT_FROM_NEXT_WORKING_DAY ||
          m.count_from() == pb::DeadlinePolicy::COUNT_FROM_NEXT_OPENING ||
          m.end() == pb::DeadlinePolicy::END_CLOSE_OF_BUSINESS ||
          m.roll() == pb::DeadlinePolicy::ROLL_FORWARD ||
          m.roll() == pb::DeadlinePolicy::ROLL_BACKWARD || !m.cut_off().empty();
      if (working && m.calendar().empty()) {
        Error("bad-policy",
              "the limit counts working time but names no `calendar`",
              "calendar");
      }
      if (policy.cut_off >= 1440) {
        Error("bad-policy",
              absl::StrCat("`cut_off` is ", base::Quoted(m.cut_off()),
                           ", not a time of day as \"17:00\""),
              "cut_off");
      } else if (m.amount() > 0 && m.unit() != 0) {
        const absl::Status sound = CheckPolicy(policy);
        if (!sound.ok()) Error("bad-policy", std::string(sound.message()), "");
      }
    }
  }

  template <typename Repeated>
  bool ReadStagePolicies(const Repeated& list, std::string_view path,
                         std::array<std::string_view, kMilestoneCount>* out) {
    for (int i = 0; i != list.size(); ++i) {
      const std::string at = At(path, i);
      const int stage = list[i].milestone();
      const Id policy =
          Find(list[i].policy(), policy_ids_, "policy",
               absl::StrCat(at, ".policy"));
      if (stage <= 0 || stage >= static_cast<int>(kMilestoneCount)) {
        Error("missing-kind", "the limit has no known stage",
              absl::StrCat(at, ".stage"));
        continue;
      }
      if (policy == kNone) continue;
      if (!(*out)[stage].empty()) {
        Error("duplicate-stage", "the stage has two limits", at);
      }
      (*out)[stage] = out_.deadline_policies[policy - 1].id;
    }
    return list.size() != 0;
  }

  // --- conditions ---

  // A `when` in ids.
  struct ReadWhen {
    std::vector<Id> hotlines, categories, regions;
    std::uint32_t facets = kAllFacets;
    std::uint32_t condition = 0;
    RankParts rank;
    std::vector<Index::Key> keys;
  };

  template <typename Repeated, typename FindCode>
  void ReadCodes(const Repeated& codes, std::string_view path, FindCode find,
                 std::vector<Id>* out) {
    for (int i = 0; i != codes.size(); ++i) {
      const Id id = find(codes[i], At(path, i));
      if (id != kNone) out->push_back(id);
    }
    std::sort(out->begin(), out->end());
    out->erase(std::unique(out->begin(), out->end()), out->end());
  }

  template <typename Repeated, typename Bit>
  bool ReadFacet(const Repeated& values, int max, std::string_view path,
                 std::uint32_t all, Bit bit, std::uint32_t* facets) {
    if (values.size() == 0) return false;
    std::uint32_t allowed = 0;
    for (int i = 0; i != values.size(); ++i) {
      if (values[i] <= 0 || values[i] > max) {
        Error("missing-kind", "not a known value; a condition names a kind",
              At(path, i));
        continue;
      }
      allowed |= bit(values[i]);
    }
    *facets = (*facets & ~all) | allowed;
    return true;
  }

  Range Pool(const std::vector<std::uint32_t>& ids) {
    const Range range{static_cast<std::uint32_t>(out_.conditions.pool.size()),
                      static_cast<std::uint32_t>(ids.size())};
    out_.conditions.pool.insert(out_.conditions.pool.end(), ids.begin(),
                                ids.end());
    return range;
  }

  template <typename Repeated>
  Range ReadWords(const Repeated& words, std::string_view path) {
    std::vector<std::uint32_t> ids;
    for (int i = 0; i != words.size(); ++i) {
      if (words[i].empty()) {
        Error("empty-keyword", "an empty keyword occurs in every text",
              At(path, i));
        continue;
      }
      ids.push_back(out_.literals.Add(words[i]));
    }
    // In the order of the file: the trigger of a signal is the first.
    std::vector<std::uint32_t> unique;
    for (std::uint32_t id : ids) {
      if (std::find(unique.begin(), unique.end(), id) == unique.end()) {
        unique.push_back(id);
      }
    }
    return Pool(unique);
  }

  std::optional<std::uint32_t> FindPattern(const std::string& pattern,
                                           std::string path) {
    const auto found = pattern_ids_.find(pattern);
    if (found != pattern_ids_.end()) return found->second;
    auto regex = base::Regex::Compile(pattern, options_.max_pattern_bytes);
    if (!regex.ok()) {
      const bool large =
          regex.status().code() == absl::StatusCode::kResourceExhausted;
      Error(large ? "pattern-too-large" : "bad-pattern",
            absl::StrCat("pattern ", base::Quoted(pattern), ": ",
                         regex.status().message(),
                         large ? " (LoadOptions::max_pattern_bytes)" : ""),
            std::move(path));
      return std::nullopt;
    }
    std::vector<std::uint32_t> atoms;
    for (const std::string& atom : regex->atoms()) {
      atoms.push_back(out_.literals.Add(atom));
    }
    const Range range = Pool(atoms);
    const auto id =
        static_cast<std::uint32_t>(out_.conditions.patterns.size());
    out_.conditions.patterns.push_back({*std::move(regex), range});
    pattern_ids_.emplace(pattern, id);
    return id;
  }

  void ReadConditions(const pb::When& when, ReadWhen* out) {
    ReadCodes(when.hotline(), "when.hotline",
              [&](std::string_view c, std::string p) {
                return FindHotline(c, std::move(p));
              },
              &out->hotlines);
    ReadCodes(when.category(), "when.category",
              [&](std::string_view c, std::string p) {
                return FindCategory(c, std::move(p));
              },
              &out->categories);
    ReadCodes(when.region(), "when.region",
              [&](std::string_view c, std::string p) {
                return FindRegion(c, std::move(p));
              },
              &out->regions);
    out->rank.type = ReadFacet(
        when.type(), 6, "when.type", kAllTypes,
        [](int v) { return TypeBit(static_cast<TicketType>(v)); },
        &out->facets);
    out->rank.channel = ReadFacet(
        when.channel(), 12, "when.channel", kAllChannels,
        [](int v) { return ChannelBit(static_cast<Channel>(v)); },
        &out->facets);
    out->rank.urgency = ReadFacet(
        when.urgency(), 3, "when.urgency", kAllUrgencies,
        [](int v) { return UrgencyBit(static_cast<Urgency>(v)); },
        &out->facets);

    Condition c;
    c.any = ReadWords(when.keyword().any(), "when.keyword.any");
    c.all = ReadWords(when.keyword().all(), "when.keyword.all");
    c.none = ReadWords(when.keyword().none(), "when.keyword.none");
    std::vector<std::uint32_t> patterns;
    for (int i = 0; i != when.pattern_size(); ++i) {
      if (const auto id = FindPattern(when.pattern(i), At("when.pattern", i))) {
        patterns.push_back(*id);
      }
    }
    c.patterns = Pool(patterns);
    c.attributes.begin =
        static_cast<std::uint32_t>(out_.conditions.attributes.size());
    for (int i = 0; i != when.attribute_size(); ++i) {
      const auto& attribute = when.attribute(i);
      if (attribute.name().empty()) {
        Error("missing-name", "an attribute condition without a name",
              At("when.attribute", i));
      }
      AttributeCondition condition{Intern(attribute.name()), {}};
      for (const auto& value : attribute.value()) {
        condition.values.push_back(Intern(value));
      }
      out_.conditions.attributes.push_back(std::move(condition));
      ++c.attributes.count;
    }
    out->rank.attribute = c.attributes.count != 0;
    out->rank.text = c.any.count != 0 || c.all.count != 0 ||
                     c.none.count != 0 || c.patterns.count != 0;
    out->rank.hotline = !out->hotlines.empty();
    CheckContradiction(c);

    const auto times = [](const std::vector<Id>& ids) {
      return std::max<std::size_t>(ids.size(), 1);
    };
    const std::size_t places = times(out->categories) * times(out->regions);
    if (places > options_.max_rule_keys) {
      Error("too-many-codes",
            absl::StrCat("the rule names ", out->categories.size(),
                         " categories and ", out->regions.size(),
                         " regions; their product is at most ",
                         options_.max_rule_keys,
                         " (LoadOptions::max_rule_keys)"),
            "when");
      return;
    }
    const bool hotlines_in_key =
        places * times(out->hotlines) <= kMaxKeysWithHotlines;
    if (!hotlines_in_key) c.hotlines = Pool(out->hotlines);
    if (out->rank.text || out->rank.attribute || c.hotlines.count != 0) {
      out->condition =
          static_cast<std::uint32_t>(out_.conditions.conditions.size());
      out_.conditions.conditions.push_back(c);
    }
    const std::vector<Id> none{kNone};
    const auto or_none =
        [&](const std::vector<Id>& ids) -> const std::vector<Id>& {
      return ids.empty() ? none : ids;
    };
    for (Id category : or_none(out->categories)) {
      for (Id region : or_none(out->regions)) {
        for (Id hotline : hotlines_in_key ? or_none(out->hotlines) : none) {
          out->keys.push_back({hotline, category, region});
        }
      }
    }
  }

  void CheckContradiction(const Condition& c) {
    const Conditions& conditions = out_.conditions;
    const auto forbidden = [&](std::uint32_t word, std::uint32_t* by) {
      return conditions.OneOf(c.none, [&](std::uint32_t none) {
        *by = none;
        return out_.literals.Contains(word, none);
      });
    };
    const auto warn = [&](std::uint32_t word, std::uint32_t none) {
      Warning("never-holds",
              absl::StrCat("every text with ",
                           base::Quoted(out_.literals.word(word)), " has ",
                           base::Quoted(out_.literals.word(none)),
                           ", which `none` forbids"),
              "when.keyword.none");
    };
    std::uint32_t none = 0;
    for (std::uint32_t i = 0; i != c.all.count; ++i) {
      const std::uint32_t word = conditions.pool[c.all.begin + i];
      if (forbidden(word, &none)) return warn(word, none);
    }
    if (c.any.count != 0 &&
        !conditions.OneOf(c.any, [&](std::uint32_t word) {
          return !forbidden(word, &none);
        })) {
      const std::uint32_t word = conditions.pool[c.any.begin];
      forbidden(word, &none);
      warn(word, none);
    }
  }

  // Adds one entry per combination of codes.
  void AddEntries(const ReadWhen& when, Entry entry, Index* index,
                  const std::function<std::uint32_t(const RankParts&)>& rank) {
    entry.facets = when.facets;
    entry.condition = when.condition;
    for (const Index::Key& key : when.keys) {
      RankParts parts = when.rank;
      parts.category_depth = out_.categories[key.category].depth;
      parts.region_depth = out_.regions[key.region].depth;
      entry.rank = rank(parts);
      index->Add(key, parts.region_depth, entry);
    }
  }

  bool CheckPriority(int priority) {
    if (priority >= -1000 && priority <= 1000) return true;
    Error("bad-priority",
          absl::StrCat("priority ", priority, " is not in -1000..1000"),
          "priority");
    return false;
  }

  // --- signals ---

  void ReadSignals() {
    pb::EmergencySignal m;
    for (const SourceEntry& entry : loader_.entries(EntryKind::kSignal)) {
      On(EntryKind::kSignal, entry);
      Signal signal{entry.id, entry.bytes, {}, 0, {}};
      if (Parse(entry.bytes, &m)) {
        signal.number = Intern(m.number());
        if (m.number().empty()) {
          Error("missing-name", "the signal names no number to bring in",
                "number");
        }
        CheckDigits(m.number(), "number");
        ReadWhen when;
        ReadConditions(m.when(), &when);
        signal.condition = when.condition;
        const auto& keyword = m.when().keyword();
        for (const auto& word :
             keyword.any_size() != 0 ? keyword.any() : keyword.all()) {
          if (word.empty()) continue;
          signal.words.push_back({out_.literals.Add(word), Intern(word)});
        }
        Entry e;
        e.rule = static_cast<std::uint32_t>(out_.signals.size());
        e.valid = ReadValidity(m.valid(), "valid");
        if (CheckPriority(m.priority())) {
          AddEntries(when, e, &out_.signal_index, [&](const RankParts&) {
            RankParts only;
            only.priority = m.priority();
            return PackRank(only);
          });
        }
        AddExample(m.example_text(), when.condition);
      }
      out_.signals.push_back(signal);
    }
  }

  // --- deadline rules ---

  void ReadDeadlineRules() {
    pb::DeadlineRule m;
    for (const SourceEntry& entry : loader_.entries(EntryKind::kDeadlineRule)) {
      On(EntryKind::kDeadlineRule, entry);
      const auto number =
          static_cast<std::uint32_t>(out_.deadline_rules.size());
      out_.deadline_rules.push_back({entry.id, entry.bytes, {}, {}});
      if (!Parse(entry.bytes, &m)) continue;
      DeadlineRule& rule = out_.deadline_rules.back();
      ReadWhen when;
      ReadConditions(m.when(), &when);
      Entry e;
      e.rule = number;
      e.valid = ReadValidity(m.valid(), "valid");
      ReadStagePolicies(m.policy(), "policy", &rule.policies);
      for (int i = 0; i != m.statutory_size(); ++i) {
        const Id policy = Find(m.statutory(i), policy_ids_, "policy",
                               At("statutory", i));
        if (policy == kNone) continue;
        if (!statutory_policy_[policy - 1]) {
          Error("bad-policy",
                absl::StrCat("policy ", base::Quoted(m.statutory(i)),
                             " is not marked `statutory: true`"),
                At("statutory", i));
        }
        rule.statutory.push_back(out_.deadline_policies[policy - 1].id);
      }
      if (m.policy_size() == 0 && m.statutory_size() == 0) {
        Error("missing-claim", "the deadline rule sets no limit");
      }
      if (!CheckPriority(m.priority())) continue;
      const auto rank = [&](const RankParts& parts) {
        RankParts all = parts;
        all.priority = m.priority();
        return PackRank(all);
      };
      for (std::size_t stage = 1; stage != kMilestoneCount; ++stage) {
        if (!rule.policies[stage].empty()) {
          AddEntries(when, e, &out_.stage_index[stage], rank);
        }
      }
      if (!rule.statutory.empty()) {
        AddEntries(when, e, &out_.statutory_index,
                   [](const RankParts&) { return 1u; });
      }
    }
  }

  // --- rules ---

  void ReadRules() {
    const auto& entries = loader_.entries(EntryKind::kRule);
    if (entries.size() > options_.max_rules) {
      On(EntryKind::kRule, entries[options_.max_rules]);
      Error("too-many-rules",
            absl::StrCat("the rule set has ", entries.size(),
                         " rules; at most ", options_.max_rules,
                         " (LoadOptions::max_rules)"));
      return;
    }
    out_.rules.reserve(entries.size());
    out_.rule_bytes.reserve(entries.size());
    pb::Rule m;
    for (const SourceEntry& entry : entries) {
      On(EntryKind::kRule, entry);
      Rule rule;
      rule.id = entry.id;
      out_.rule_bytes.push_back(entry.bytes);
      if (Parse(entry.bytes, &m)) ReadRule(m, &rule);
      out_.rules.push_back(rule);
    }
  }

  void ReadRule(const pb::Rule& m, Rule* rule) {
    ReadWhen when;
    ReadConditions(m.when(), &when);
    Entry e;
    e.rule = static_cast<std::uint32_t>(out_.rules.size());
    e.valid = ReadValidity(m.valid(), "valid");
    ClaimExtra extra;
    bool has_extra = ReadClaim(m.then(), m.when(), e.valid, rule, &extra);
    for (int i = 0; i != m.then().assist_size(); ++i) {
      const std::string path = At("then.assist", i);
      const auto& assist = m.then().assist(i);
      Assist a;
      if (assist.to_case() == pb::Assist::kDepartment) {
        a.department =
            FindDepartment(assist.department(),
                           absl::StrCat(path, ".department"));
        CheckInForce(a.department, e.valid, absl::StrCat(path, ".department"));
      } else if (assist.to_case() == pb::Assist::kFunction) {
        a.function = FindFunction(assist.function(),
                                  absl::StrCat(path, ".function"));
      } else {
        Error("missing-claim", "an assisting claim names nobody", path);
      }
      extra.assists.push_back(a);
      has_extra = true;
    }
    has_extra |= ReadStagePolicies(m.then().policy(), "then.policy",
                                   &extra.policies);
    for (const auto& tag : m.then().tag()) {
      extra.tags.push_back(Intern(tag));
      has_extra = true;
    }
    if (m.then().urgency() != 0) {
      extra.urgency = static_cast<Urgency>(
          std::clamp(static_cast<int>(m.then().urgency()), 0, 3));
      has_extra = true;
    }
    rule->confidential = m.then().confidential();
    if (m.then().basis() != 0) {
      if (m.then().basis() < 1 || m.then().basis() > 4) {
        Error("missing-kind", "not a known basis", "then.basis");
      } else {
        rule->basis = static_cast<Basis>(m.then().basis());
      }
    }
    if (has_extra) {
      rule->extra = static_cast<std::uint32_t>(out_.extras.size());
      out_.extras.push_back(std::move(extra));
    }
    AddExample(m.example_text(), when.condition);
    if (!CheckPriority(m.priority())) return;
    if (Stands(*rule)) when.facets |= kUnconditional;
    AddEntries(when, e, &out_.rule_index, [&](const RankParts& parts) {
      RankParts all = parts;
      all.priority = m.priority();
      all.principle_place =
          out_.principle_place[static_cast<std::size_t>(rule->basis)];
      return PackRank(all);
    });
  }

  // Whether a claim names somebody whatever the ticket says.
  bool Stands(const Rule& rule) const {
    return rule.kind == ClaimKind::kAnswer ||
           rule.kind == ClaimKind::kRefuse ||
           (rule.kind == ClaimKind::kDepartment &&
            out_.departments[rule.target].valid.Always());
  }

  // Returns whether `extra` is used.
  bool ReadClaim(const pb::Claim& claim, const pb::When& when,
                 const Interval& valid, Rule* rule, ClaimExtra* extra) {
    switch (claim.to_case()) {
      case pb::Claim::kDepartment:
        rule->kind = ClaimKind::kDepartment;
        rule->basis = Basis::kCompetentAuthority;
        rule->target = FindDepartment(claim.department(), "then.department");
        CheckInForce(rule->target, valid, "then.department");
        return false;
      case pb::Claim::kFunction:
        rule->kind = ClaimKind::kFunction;
        rule->basis = Basis::kTerritorial;
        rule->target = FindFunction(claim.function(), "then.function");
        CheckServed(rule->target, when);
        return false;
      case pb::Claim::kHotlineOwner:
        rule->kind = ClaimKind::kHotlineOwner;
        rule->basis = Basis::kHotlineOwner;
        CheckTrue(claim.hotline_owner(), "then.hotline_owner");
        return false;
      case pb::Claim::kFirstReceiver:
        rule->kind = ClaimKind::kFirstReceiver;
        rule->basis = Basis::kFirstReceiver;
        CheckTrue(claim.first_receiver(), "then.first_receiver");
        return false;
      case pb::Claim::kAnswer:
        rule->kind = ClaimKind::kAnswer;
        rule->basis = Basis::kCompetentAuthority;
        extra->knowledge = Intern(claim.answer().knowledge());
        if (!claim.answer().fallback().empty()) {
          rule->target = FindDepartment(claim.answer().fallback(),
                                        "then.answer.fallback");
          CheckInForce(rule->target, valid, "then.answer.fallback");
        }
        return true;
      case pb::Claim::kRefuse:
        rule->kind = ClaimKind::kRefuse;
        rule->basis = Basis::kCompetentAuthority;
        extra->refusal.reason =
            static_cast<RefusalReason>(claim.refuse().reason());
        extra->refusal.action =
            static_cast<RefusalAction>(claim.refuse().action());
        extra->refusal.route = Intern(claim.refuse().route());
        if (claim.refuse().reason() < 1 || claim.refuse().reason() > 6 ||
            claim.refuse().action() < 1 || claim.refuse().action() > 6) {
          Error("missing-kind",
                "a refusal names its reason and the action due to the caller",
                "then.refuse");
        }
        return true;
      case pb::Claim::TO_NOT_SET:
        break;
    }
    Error("missing-claim",
          "the rule claims nothing: `then` names a department, a function, "
          "hotline_owner, first_receiver, an answer or a refusal",
          "then");
    return false;
  }

  void CheckTrue(bool value, std::string path) {
    if (!value) {
      Error("missing-claim", "the claim is `false`; write true or leave it",
            std::move(path));
    }
  }

  Id FindFunction(std::string_view name, std::string path) {
    return Find(name, function_ids_, "function", std::move(path));
  }

  // A department that ends before the rule does needs a successor.
  void CheckInForce(Id department, const Interval& rule, std::string path) {
    if (department == kNone) return;
    const Department& d = out_.departments[department];
    const bool early =
        rule.from != std::numeric_limits<std::int64_t>::min() &&
        rule.from < d.valid.from;
    Id last = department;
    std::int64_t gap = out_.departments[last].valid.to;
    while (gap < rule.to) {
      Id next = kNone;
      for (const Successor& s : out_.departments[last].successors) {
        if (next == kNone || s.category == kNone) next = s.department;
      }
      if (next == kNone || out_.departments[next].valid.from > gap) break;
      last = next;
      gap = out_.departments[last].valid.to;
    }
    if (early || gap < rule.to) {
      Warning("department-outside-validity",
              early ? absl::StrCat("department ", base::Quoted(d.code),
                                   " exists only from ", Civil(d.valid.from),
                                   ", after the rule begins")
                    : absl::StrCat("department ", base::Quoted(d.code),
                                   " is without a successor from ",
                                   Civil(gap), ", while the rule goes on"),
              std::move(path));
    }
  }

  // A territorial claim needs a department in every region it may meet.
  void CheckServed(Id function, const pb::When& when) {
    if (function == kNone) return;
    const auto report = [&](Id region, std::string path) {
      Warning("function-unserved",
              absl::StrCat("function ",
                           base::Quoted(out_.functions[function]),
                           " has no department at region ",
                           base::Quoted(out_.regions[region].code),
                           " or around it"),
              std::move(path));
    };
    if (when.region_size() == 0) {
      const Id bare = FirstUnserved(function, kNone);
      if (bare != kNone) report(bare, "then.function");
      return;
    }
    for (int i = 0; i != when.region_size(); ++i) {
      const Id region = out_.region_ids.Find(when.region(i));
      if (region == kNone) continue;
      const Id bare = FirstUnserved(function, region);
      if (bare != kNone) report(bare, At("when.region", i));
    }
  }

  // The first leaf region inside `within` without the function; kNone: none.
  Id FirstUnserved(Id function, Id within) {
    const auto [it, is_new] =
        unserved_.try_emplace(std::make_pair(function, within), kNone);
    if (!is_new) return it->second;
    for (Id id = 1; id < out_.regions.size(); ++id) {
      if (has_child_region_[id] || !out_.RegionCovers(within, id)) continue;
      bool served = false;
      for (Id at = id; at != kNone && !served; at = out_.regions[at].parent) {
        for (const Service& s : out_.regions[at].services) {
          served = served || s.function == function;
        }
      }
      if (!served) return it->second = id;
    }
    return kNone;
  }

  // --- examples ---

  struct Example {
    EntryKind kind;
    const SourceEntry* entry;
    std::string text;
    std::uint32_t condition;
  };

  void AddExample(const std::string& text, std::uint32_t condition) {
    if (!text.empty()) examples_.push_back({kind_, entry_, text, condition});
  }

  void CheckExamples() {
    out_.literals.Freeze();
    std::vector<std::uint32_t> hits;
    for (const Example& example : examples_) {
      if (example.condition == 0) continue;
      Ticket ticket;
      ticket.text = example.text;
      out_.literals.Find(example.text, &hits);
      Facts facts{};
      facts.ticket = &ticket;
      facts.hits = &hits;
      const Conditions& all = out_.conditions;
      if (!all.TextHolds(all.conditions[example.condition], facts)) {
        On(example.kind, *example.entry);
        Error("example-does-not-match",
              "the text conditions do not hold for `example_text`",
              "example_text");
      }
    }
  }

  // --- the end ---

  void Freeze() {
    const std::size_t words = out_.literals.size();
    const auto freeze = [&](Index* index) {
      index->Freeze(out_.category_nodes, out_.conditions, words);
    };
    freeze(&out_.rule_index);
    freeze(&out_.signal_index);
    freeze(&out_.statutory_index);
    for (std::size_t stage = 0; stage != kMilestoneCount; ++stage) {
      freeze(&out_.stage_index[stage]);
      if (!out_.stage_index[stage].empty()) {
        out_.deadline_stages.push_back(stage);
      }
    }
    base::Sha256 sha;
    for (int k = 1; k != kEntryKinds; ++k) {
      for (const SourceEntry& entry :
           loader_.entries(static_cast<EntryKind>(k))) {
        // Kind and length keep the pieces apart.
        sha.Update(absl::StrCat(k, ":", entry.bytes.size(), ":"));
        sha.Update(entry.bytes);
      }
    }
    out_.hash = sha.HexDigest();
    out_.tag = 0;
    for (char c : std::string_view(out_.hash).substr(0, 8)) {
      out_.tag = out_.tag << 4 |
                 static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    out_.tag |= 1;
  }

  Loader& loader_;
  const LoadOptions& options_;
  Compiled& out_;
  EntryKind kind_ = EntryKind::kJurisdiction;
  const SourceEntry* entry_ = nullptr;
  std::size_t suggestions_ = 0;
  absl::flat_hash_set<std::string_view> interned_;
  std::vector<std::size_t> category_order_;
  std::vector<bool> has_child_region_;
  CodeTable function_ids_;
  CodeTable policy_ids_;
  std::vector<bool> statutory_policy_;
  absl::flat_hash_map<std::string, std::uint32_t> pattern_ids_;
  absl::flat_hash_map<std::pair<Id, Id>, Id> unserved_;
  std::vector<Example> examples_;
};

}  // namespace

void Compile(Loader* loader, const LoadOptions& options, Compiled* out) {
  Compiler(loader, options, out).Run();
}

}  // namespace trunkline::rules
