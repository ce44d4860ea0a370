// SPDX-License-Identifier: Apache-2.0
#include "src/load/loader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/load/messages.h"

namespace trunkline::load {
namespace {

// One more than the largest field number of a kind.
std::size_t NumbersOf(const FileType& type) {
  int last = 0;
  for (const KindOfEntry& kind : type.kinds) {
    last = std::max(last, kind.field.number());
  }
  return static_cast<std::size_t>(last) + 1;
}

// Names what a source is if it is none that can be read; else empty.
base::Text RefusedSource(std::string_view content, std::string_view message) {
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  if (content[first] == '[') {
    return base::Fill<messages::kJsonArraySource>(std::string(message));
  }
  if (content[first] != '<' || first + 1 == content.size()) return {};
  const char next = content[first + 1];
  const bool letter =
      (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
  if (!letter && next != '?' && next != '!') return {};
  return base::Fill<messages::kXmlSource>();
}

}  // namespace

const KindOfEntry* FileType::Find(int number) const {
  for (const KindOfEntry& kind : kinds) {
    if (kind.field.number() == number) return &kind;
  }
  return nullptr;
}

Loader::Loader(const FileType& type, const std::vector<Source>& sources,
               std::size_t max_source_bytes, std::size_t max_issues,
               base::Arena* arena)
    : type_(type),
      sources_(sources),
      max_source_bytes_(max_source_bytes),
      arena_(*arena),
      issues_(max_issues),
      readers_(sources.size()),
      entries_(NumbersOf(type)),
      overrides_(entries_.size()) {}

Loader::~Loader() = default;

void Loader::Read() {
  if (sources_.empty()) {
    readable_ = false;
    Issue issue;
    issue.code = "no-source";
    SetMessage(base::Fill<messages::kNoSource>(), &issue);
    issues_.AddPlaced(std::move(issue), 0);
  }
  for (std::uint32_t i = 0; i != sources_.size(); ++i) ReadSource(i);
  if (!type_.merged) return;
  for (const KindOfEntry& kind : type_.kinds) {
    CheckIds(kind);
    Merge(kind);
  }
}

// The content is parsed entry by entry: only the entries' bytes are kept.
void Loader::ReadSource(std::uint32_t index) {
  const Source& source = sources_[index];
  if (source.content.size() > max_source_bytes_) {
    readable_ = false;
    ReportSource(
        index, "too-large",
        base::Fill<messages::kTooLarge>(source.content.size(),
                                        max_source_bytes_, type_.size_option));
    return;
  }
  base::Text refused = source.format == Format::kBinary
                           ? base::Text()
                           : RefusedSource(source.content, type_.message);
  readers_[index] = std::make_unique<schema::EntryReader>(
      type_.message, source.content, source.format);
  readers_[index]->Read(
      [&](std::uint32_t number, int field, std::string_view bytes) {
        if (field <= 0 || field >= static_cast<int>(entries_.size())) return;
        CountEntry();
        const auto kind = static_cast<std::size_t>(field);
        const std::string_view kept = arena_.Add(bytes);
        const EntryHead head = ReadHead(kept);
        entries_[kind].push_back({head.id, kept, index, number});
        if (type_.merged) overrides_[kind].push_back(head.override_kind);
      },
      [&](std::uint32_t number, const schema::SyntaxError& error) {
        readable_ = false;
        Issue issue;
        issue.code = "syntax";
        issue.place = {source.name, error.position.line, error.position.column,
                       static_cast<int>(number) + 1};
        // It is the first defect that the kind of the file explains.
        SetMessage(refused.empty() ? error.message : refused, &issue);
        refused = {};
        issues_.AddPlaced(std::move(issue), index);
      });
}

void Loader::CheckIds(const KindOfEntry& kind) {
  for (const SourceEntry& entry : entries(kind.field)) {
    bool reserved = false;
    std::string ids;
    for (std::string_view id : type_.reserved_ids) {
      reserved = reserved || entry.id == id;
      absl::StrAppend(&ids, ids.empty() ? "" : ", ", "`", base::ToAbsl(id),
                      "`");
    }
    if (GoodId(entry.id) && !reserved) continue;
    base::Text but;
    if (!ids.empty()) but = base::Fill<messages::kReserved>(ids);
    Report(Severity::kError, "bad-id", kind.field, entry,
           entry.id.empty() ? base::Fill<messages::kNoId>(kind.word)
                            : base::Fill<messages::kBadId>(
                                  base::Quoted(entry.id), kMaxIdBytes, but),
           {std::string(kind.id_field), nullptr, ""});
  }
}

void Loader::Report(Severity severity, std::string code, schema::Field kind,
                    const SourceEntry& entry, base::Text message,
                    Detail detail) {
  Issue issue;
  issue.severity = severity;
  issue.code = std::move(code);
  issue.path = std::move(detail.path);
  issue.entity = type_.Find(kind.number())->word.en;
  if (!entry.id.empty()) {
    absl::StrAppend(&issue.entity, " ", base::ToAbsl(entry.id));
  }
  SetMessage(std::move(message), &issue);
  issue.ticket = std::move(detail.ticket);
  IssueList::Origin other;
  if (detail.other != nullptr) {
    other = {detail.other->source, detail.other->number};
  }
  issues_.Add(std::move(issue), {entry.source, entry.number},
              detail.other == nullptr ? nullptr : &other);
}

void Loader::ReportSource(std::size_t source, std::string code,
                          base::Text message) {
  Issue issue;
  issue.code = std::move(code);
  SetMessage(std::move(message), &issue);
  issues_.Add(std::move(issue), {static_cast<std::uint32_t>(source)}, nullptr);
}

void Loader::ReportPlaced(Issue issue) {
  std::uint32_t source = 0;
  while (source + 1 < sources_.size() &&
         sources_[source].name != issue.place.file) {
    ++source;
  }
  issues_.AddPlaced(std::move(issue), source);
}

std::vector<Place> Loader::PlacesOf(
    std::uint32_t source, std::uint32_t number,
    const std::vector<std::string_view>& paths) const {
  std::vector<Place> places(paths.size());
  if (source >= sources_.size()) return places;
  for (Place& place : places) place.file = sources_[source].name;
  if (readers_[source] == nullptr || number == kWholeSource) return places;
  const std::vector<schema::Position> positions =
      readers_[source]->Locate(number, paths);
  for (std::size_t i = 0; i != places.size(); ++i) {
    places[i].entry = static_cast<int>(number) + 1;
    places[i].line = positions[i].line;
    places[i].column = positions[i].column;
  }
  return places;
}

std::vector<Issue> Loader::TakeIssues() {
  return issues_.Take([&](IssueList::Origin origin,
                          const std::vector<std::string_view>& paths) {
    return PlacesOf(origin.source, origin.number, paths);
  });
}

}  // namespace trunkline::load
