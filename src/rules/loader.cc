// SPDX-License-Identifier: Apache-2.0
#include "src/rules/loader.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/rules/compiler.h"
#include "src/rules/wire_scan.h"
#include "trunkline/enum_names.h"

namespace trunkline::rules {
namespace {

constexpr std::uint8_t kReplace = 1;
constexpr std::uint8_t kRemove = 2;

}  // namespace

std::string_view KindName(EntryKind kind) {
  switch (kind) {
    case EntryKind::kJurisdiction:
      return "jurisdiction";
    case EntryKind::kDepartment:
      return "department";
    case EntryKind::kRegion:
      return "region";
    case EntryKind::kCategory:
      return "category";
    case EntryKind::kHotline:
      return "hotline";
    case EntryKind::kDeadlinePolicy:
      return "deadline policy";
    case EntryKind::kSignal:
      return "emergency signal";
    case EntryKind::kDeadlineRule:
      return "deadline rule";
    case EntryKind::kRule:
      return "rule";
  }
  return "entry";
}

Loader::Loader(const std::vector<RuleSource>& sources,
               const LoadOptions& options)
    : sources_(sources),
      options_(options),
      compiled_(std::make_shared<Compiled>()) {}

Loader::~Loader() = default;

std::shared_ptr<const Compiled> Loader::Load() {
  ReadSources();
  Merge();
  Compile(this, options_, compiled_.get());
  if (has_errors_) return nullptr;
  return std::move(compiled_);
}

void Loader::ReadSources() {
  const auto file_issue = [&](std::uint32_t source, std::string code,
                              std::string message) {
    Pending p;
    p.issue.code = std::move(code);
    p.issue.place.file = sources_[source].name;
    p.issue.message = std::move(message);
    p.source = source;
    p.number = kWholeSource;
    pending_.push_back(std::move(p));
    has_errors_ = true;
  };
  readers_.resize(sources_.size());
  for (std::uint32_t i = 0; i != sources_.size(); ++i) {
    const RuleSource& source = sources_[i];
    if (source.content.size() > options_.max_source_bytes) {
      file_issue(i, "too-large",
                 absl::StrCat("the source has ", source.content.size(),
                              " bytes; at most ", options_.max_source_bytes,
                              " are read (LoadOptions::max_source_bytes)"));
      continue;
    }
    readers_[i] = std::make_unique<schema::EntryReader>(
        "RuleSet", source.content, source.format);
    readers_[i]->Read(
        [&](std::uint32_t number, int field, std::string_view bytes) {
          if (field <= 0 || field >= kEntryKinds) return;
          const std::string_view kept = compiled_->arena.Add(bytes);
          const EntryHead head = ReadHead(kept);
          entries_[field].push_back({head.id, kept, i, number});
          overrides_[field].push_back(head.override_kind);
        },
        [&](std::uint32_t number, const schema::SyntaxError& error) {
          has_errors_ = true;
          if (pending_.size() >= options_.max_issues) {
            ++left_out_;
            return;
          }
          Pending p;
          p.issue.code = "syntax";
          p.issue.place = {source.name, error.position.line,
                           error.position.column, static_cast<int>(number)};
          p.issue.message = error.message;
          p.source = i;
          p.number = kWholeSource;
          pending_.push_back(std::move(p));
        });
  }
}

void Loader::Merge() {
  for (int k = 1; k != kEntryKinds; ++k) {
    const auto kind = static_cast<EntryKind>(k);
    std::vector<SourceEntry>& all = entries_[k];
    const std::vector<std::uint8_t> overrides = std::move(overrides_[k]);
    std::vector<std::uint32_t> order(all.size());
    std::iota(order.begin(), order.end(), 0);
    // Entries were read source by source: their index is their order.
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) {
                return std::tie(all[a].id, a) < std::tie(all[b].id, b);
              });
    std::vector<SourceEntry> merged;
    merged.reserve(all.size());
    const SourceEntry* current = nullptr;
    const auto flush = [&] {
      if (current != nullptr) merged.push_back(*current);
      current = nullptr;
    };
    for (std::size_t i = 0; i != order.size(); ++i) {
      SourceEntry& entry = all[order[i]];
      if (i == 0 || all[order[i - 1]].id != entry.id) flush();
      const std::uint8_t how = overrides[order[i]];
      if (how != kReplace && how != kRemove) {
        if (current != nullptr && !entry.id.empty()) {
          Report(Severity::kError, "duplicate-id", kind, entry,
                 absl::StrCat(base::ToAbsl(KindName(kind)), " ",
                              base::Quoted(entry.id),
                              " is defined already; to change it in a later "
                              "file write `override: OVERRIDE_REPLACE`"),
                 {"", current, ""});
          continue;
        }
        flush();
        current = &entry;
        continue;
      }
      const std::string_view word = how == kReplace ? "OVERRIDE_REPLACE" : "OVERRIDE_REMOVE";
      if (current == nullptr) {
        Report(Severity::kError, "override-without-target", kind, entry,
               absl::StrCat("`override: ", base::ToAbsl(word),
                            "`, but no earlier file has ",
                            base::ToAbsl(KindName(kind)), " ",
                            base::Quoted(entry.id)),
               {"override", nullptr, ""});
      } else if (current->source == entry.source) {
        Report(Severity::kError, "duplicate-id", kind, entry,
               absl::StrCat("`override: ", base::ToAbsl(word), "` of ",
                            base::ToAbsl(KindName(kind)), " ",
                            base::Quoted(entry.id),
                            " in the same file; it refers to earlier files"),
               {"override", current, ""});
        continue;
      }
      current = nullptr;
      if (how == kReplace) {
        entry.bytes = compiled_->arena.Add(WithoutOverride(entry.bytes));
        entry.id = ReadHead(entry.bytes).id;
        current = &entry;
      }
    }
    flush();
    all = std::move(merged);
  }
}

void Loader::Report(Severity severity, std::string code, EntryKind kind,
                    const SourceEntry& entry, std::string message,
                    Detail detail) {
  if (severity == Severity::kError) has_errors_ = true;
  if (pending_.size() >= options_.max_issues) {
    ++left_out_;
    return;
  }
  Pending p;
  p.issue.severity = severity;
  p.issue.code = std::move(code);
  p.issue.path = std::move(detail.path);
  p.issue.entity = std::string(KindName(kind));
  if (!entry.id.empty()) absl::StrAppend(&p.issue.entity, " ",
                                         base::ToAbsl(entry.id));
  p.issue.message = std::move(message);
  p.issue.ticket = std::move(detail.ticket);
  p.source = entry.source;
  p.number = entry.number;
  if (detail.other != nullptr) {
    p.other = true;
    p.other_source = detail.other->source;
    p.other_number = detail.other->number;
  }
  pending_.push_back(std::move(p));
}

Place Loader::PlaceOf(std::uint32_t source, std::uint32_t number,
                      std::string_view path) const {
  Place place;
  if (source >= sources_.size()) return place;
  place.file = sources_[source].name;
  if (readers_[source] == nullptr || number == kWholeSource) return place;
  place.entry = static_cast<int>(number);
  const schema::Position at = readers_[source]->Locate(number, path);
  place.line = at.line;
  place.column = at.column;
  return place;
}

std::vector<Issue> Loader::TakeIssues() {
  for (Pending& p : pending_) {
    if (p.number == kWholeSource && !p.issue.place.file.empty()) continue;
    p.issue.place = PlaceOf(p.source, p.number, p.issue.path);
    if (p.other) p.issue.other = PlaceOf(p.other_source, p.other_number, "");
  }
  std::stable_sort(
      pending_.begin(), pending_.end(), [](const Pending& a, const Pending& b) {
        const auto key = [](const Pending& p) {
          return std::make_tuple(p.source, p.issue.place.line,
                                 p.issue.place.column, p.issue.place.entry,
                                 std::string_view(p.issue.code),
                                 std::string_view(p.issue.message));
        };
        return key(a) < key(b);
      });
  std::vector<Issue> issues;
  for (Pending& p : pending_) issues.push_back(std::move(p.issue));
  pending_.clear();
  if (left_out_ != 0) {
    Issue issue;
    issue.severity = Severity::kNote;
    issue.code = "more-issues";
    issue.message = absl::StrCat(left_out_, " more issues were left out "
                                 "(LoadOptions::max_issues)");
    if (!issues.empty()) issue.place.file = issues.back().place.file;
    issues.push_back(std::move(issue));
  }
  return issues;
}

}  // namespace trunkline::rules

namespace trunkline {

std::string Place::ToString() const {
  if (line > 0) return absl::StrCat(file, ":", line, ":", column);
  if (entry >= 0) return absl::StrCat(file, ": entry ", entry);
  return file;
}

std::string Issue::ToString() const {
  std::string out =
      absl::StrCat(place.ToString(), place.file.empty() ? "" : ": ",
                   base::ToAbsl(EnumName(severity)), ": ", message);
  if (!other.file.empty()) absl::StrAppend(&out, "; see ", other.ToString());
  if (!ticket.empty()) absl::StrAppend(&out, "; ticket { ", ticket, " }");
  absl::StrAppend(&out, " [", code, "]");
  return out;
}

}  // namespace trunkline
