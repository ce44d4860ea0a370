// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compilation.h"

#include <algorithm>
#include <utility>

#include "src/base/civil.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

// A search for the nearest code costs the whole table: a file of unknown codes
// must not make loading quadratic. Codes that all searches look at together;
// for a long word each counts once for every kSearchedBytes of it.
constexpr std::size_t kSearchedBytes = 16;
constexpr std::size_t kMaxSearched = 2'000'000;

}  // namespace

void Compilation::Error(std::string code, base::Text message, std::string path,
                        const SourceEntry* other) {
  loader_.Report(Severity::kError, std::move(code), kind_, *entry_,
                 std::move(message), {std::move(path), other, ""});
}

void Compilation::Warning(std::string code, base::Text message,
                          std::string path) {
  loader_.Report(Severity::kWarning, std::move(code), kind_, *entry_,
                 std::move(message), {std::move(path), nullptr, ""});
}

base::Text Compilation::DidYouMean(std::string_view word,
                                   const CodeTable& table) {
  searched_ += table.size() * (1 + word.size() / kSearchedBytes);
  if (searched_ > kMaxSearched) return {};
  std::vector<std::string_view> candidates;
  table.ForEach([&](std::string_view code, Id) { candidates.push_back(code); });
  const std::string_view near = base::Nearest(word, candidates);
  if (!near.empty()) return base::DidYouMean(near);
  // Tables have names for codes.
  const Names* const names = &table == &out.category_ids ? &out.category_names
                             : &table == &out.region_ids ? &out.region_names
                             : &table == &out.department_ids
                                 ? &out.department_names
                                 : nullptr;
  if (names == nullptr) return {};
  candidates.clear();
  names->ForEachName(
      [&](std::string_view name) { candidates.push_back(name); });
  searched_ += candidates.size() * (1 + word.size() / kSearchedBytes);
  if (searched_ > kMaxSearched) return {};
  return base::DidYouMean(base::Nearest(word, candidates));
}

std::string Compilation::Civil(std::int64_t seconds) const {
  return base::FormatCivil(absl::FromUnixSeconds(seconds), out.zone);
}

Id Compilation::Find(std::string_view code, const CodeTable& table,
                     const base::Message& kind, std::string path) {
  const Id id = table.Find(code);
  if (id == kNone && !loader_.LeavesOut(Severity::kError)) {
    Error(absl::StrCat("unknown-", base::ToAbsl(kind.en())),
          base::Fill<messages::kUnknown>(base::FillFound(kind, {}),
                                         base::Quoted(code),
                                         DidYouMean(code, table)),
          std::move(path));
  }
  return id;
}

void Compilation::CheckDigits(std::string_view digits, std::string path) {
  if (digits.size() <= 32 &&
      digits.find_first_not_of("0123456789") == std::string_view::npos) {
    return;
  }
  Error("bad-number", base::Fill<messages::kBadNumber>(base::Quoted(digits)),
        std::move(path));
}

bool Compilation::CheckPriority(int priority) {
  if (priority >= -1000 && priority <= 1000) return true;
  Error("bad-priority", base::Fill<messages::kBadPriority>(priority),
        "priority");
  return false;
}

std::string_view Compilation::Intern(std::string_view s) {
  const auto found = interned_.find(s);
  if (found != interned_.end()) return *found;
  return *interned_.insert(Keep(s)).first;
}

Interval Compilation::ReadValidity(const pb::Validity& valid,
                                   std::string_view path) {
  Interval interval;
  const auto read = [&](const std::string& text, const char* field,
                        std::int64_t* seconds) {
    if (text.empty()) return true;
    const auto civil = base::ParseCivil(text);
    if (!civil.ok()) {
      Error("bad-date", base::TextOf(civil.status()),
            absl::StrCat(base::ToAbsl(path), ".", field));
      return false;
    }
    *seconds = ToSeconds(base::ToInstant(*civil, out.zone));
    return true;
  };
  const bool from = read(valid.from(), "from", &interval.from);
  const bool to = read(valid.to(), "to", &interval.to);
  if (from && to && interval.from >= interval.to) {
    const bool empty = interval.from == interval.to;
    Error(empty ? "empty-validity" : "reversed-validity",
          empty ? base::Fill<messages::kEmptyValidity>(valid.from(), valid.to())
                : base::Fill<messages::kReversedValidity>(valid.from(),
                                                          valid.to()),
          std::string(path));
  }
  return interval;
}

void Compilation::AddName(std::string_view name, Id id, Names* names,
                          const Interval& valid) {
  const std::string folded = FoldName(name);
  const bool region = names == &out.region_names;
  const std::string_view kept = Keep(region ? ShortRegionCode(folded) : folded);
  names->AddName(kept, id, valid, kept == entry_->id);
}

}  // namespace trunkline::rules
