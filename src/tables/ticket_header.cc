// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ticket_header.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"

namespace trunkline::tables {
namespace {

bool IsAttribute(std::string_view name) {
  return name.substr(0, kAttribute.size()) == kAttribute;
}

// What an option may have meant by the name of a field.
std::string SuggestField(std::string_view word) {
  std::vector<std::string_view> all;
  for (const TicketField& field : TicketFields()) all.push_back(field.name());
  const std::string_view near = base::Nearest(word, all);
  return near.empty() ? "; the fields are " + TicketFieldList()
                      : "; did you mean " + base::Quoted(near) + "?";
}

}  // namespace

bool TicketHeader::Knows(std::string_view heading,
                         const TicketTableOptions& options) {
  if (heading.empty()) return false;
  if (IsAttribute(heading) || FindTicketField(heading) != nullptr) return true;
  const auto is = [heading](std::string_view name) {
    return SameHeading(name, heading);
  };
  for (const ColumnMap& map : options.columns) {
    std::string_view rest = map.column;
    if (is(rest)) return true;
    while (rest.find('/') != std::string_view::npos) {
      if (is(rest.substr(0, rest.find('/')))) return true;
      rest.remove_prefix(rest.find('/') + 1);
      if (is(rest)) return true;
    }
  }
  return is(options.recorded) || std::any_of(options.pass_through.begin(),
                                             options.pass_through.end(), is);
}

absl::StatusOr<TicketHeader> TicketHeader::Create(
    const Table& table, const TicketTableOptions& options) {
  TicketHeader out;
  out.show_names_ = options.show_unknown;
  TRUNKLINE_RETURN_IF_ERROR(out.ReadHeaders(table));
  for (const ColumnMap& map : options.columns) {
    TRUNKLINE_RETURN_IF_ERROR(out.AddMapped(map));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.AddNamed());
  TRUNKLINE_RETURN_IF_ERROR(out.AddValues(options.values));
  if (out.Find(FindTicketField("accepted")) == nullptr) {
    return absl::InvalidArgumentError(
        "no column is the time of acceptance; say which by --map "
        "accepted=COLUMN. The table has " +
        out.HeaderList());
  }
  TRUNKLINE_RETURN_IF_ERROR(out.AddPassed(options));
  return out;
}

absl::Status TicketHeader::ReadHeaders(const Table& table) {
  headers_ = table.headings();
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    if (base::FindInvalidUtf8(headers_[i]) != std::string_view::npos) {
      return absl::InvalidArgumentError(
          "the name of column " + std::to_string(i + 1) + " " +
          NotInCharset(table.rows().charset(), /*advice=*/true));
    }
  }
  mapped_.resize(headers_.size());
  named_.resize(headers_.size());
  return absl::OkStatus();
}

absl::Status TicketHeader::CheckTwice(std::size_t i) const {
  for (std::size_t k = 0; k < headers_.size(); ++k) {
    if (k == i || !SameHeading(headers_[i], headers_[k])) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "the column ", base::Quoted(headers_[i]), " is there twice, as #",
        std::min(i, k) + 1, " and #", std::max(i, k) + 1,
        "; which one is meant cannot be known: rename one, or take it away"));
  }
  return absl::OkStatus();
}

absl::Status TicketHeader::AddMapped(const ColumnMap& map) {
  const TicketField* field = FindTicketField(map.field);
  if (map.column.empty()) {  // "No column is that field."
    if (field != nullptr) settled_.push_back(field);
    return absl::OkStatus();
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::size_t> found,
                             FindHeaders(map.column));
  for (std::size_t i : found) {
    TRUNKLINE_RETURN_IF_ERROR(CheckTwice(i));
    mapped_[i] = named_[i] = true;
  }
  if (IsAttribute(map.field)) {
    attributes_.push_back({map.field.substr(kAttribute.size()), found[0]});
    return absl::OkStatus();
  }
  if (field == nullptr) {
    return absl::InvalidArgumentError("a ticket has no field " +
                                      base::Quoted(map.field) +
                                      SuggestField(map.field));
  }
  if (found.size() > 1 && field->name() != "category" &&
      field->name() != "text" && field->name() != "region") {
    return absl::InvalidArgumentError(
        "several columns can only make up category, region or text, not " +
        map.field);
  }
  settled_.push_back(field);
  if (Column* before = Find(field)) {
    before->columns = found;
  } else {
    columns_.push_back({field, found, {}});
  }
  return absl::OkStatus();
}

absl::Status TicketHeader::AddNamed() {
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    if (mapped_[i]) continue;  // It is nothing else.
    if (IsAttribute(headers_[i])) {
      TRUNKLINE_RETURN_IF_ERROR(CheckTwice(i));
      attributes_.push_back({headers_[i].substr(kAttribute.size()), i});
      continue;
    }
    const TicketField* field = FindTicketField(headers_[i]);
    if (field == nullptr ||
        std::find(settled_.begin(), settled_.end(), field) != settled_.end()) {
      continue;
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckTwice(i));
    const Column* const before = Find(field);
    if (before != nullptr) {
      const std::size_t k = before->columns.front();
      return absl::InvalidArgumentError(absl::StrCat(
          "the columns #", k + 1, " ", base::Quoted(headers_[k]), " and #",
          i + 1, " ", base::Quoted(headers_[i]), " are both the field ",
          base::ToAbsl(field->name()), "; --map ", base::ToAbsl(field->name()),
          "=COLUMN says which is meant"));
    }
    columns_.push_back({field, {i}, {}});
  }
  // By number, the order in which a message is written: of several defects of a
  // row the same one is said whatever the order of the columns, and the bytes
  // need not be put in order.
  std::sort(columns_.begin(), columns_.end(),
            [](const Column& a, const Column& b) {
              return a.field->path.front()->number() <
                     b.field->path.front()->number();
            });
  return absl::OkStatus();
}

absl::Status TicketHeader::AddValues(const std::vector<ValueMap>& values) {
  for (const ValueMap& value : values) {
    const TicketField* field = FindTicketField(value.field);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          "no field " + base::Quoted(value.field) +
          " for a value; the fields are " + TicketFieldList());
    }
    if (Column* column = Find(field)) column->values.push_back(&value);
  }
  for (Column& column : columns_) {
    std::stable_partition(column.values.begin(), column.values.end(),
                          [](const ValueMap* v) { return v->from != "*"; });
  }
  return absl::OkStatus();
}

absl::Status TicketHeader::AddPassed(const TicketTableOptions& options) {
  for (const std::string& name : options.pass_through) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t i, FindHeader(name));
    TRUNKLINE_RETURN_IF_ERROR(CheckTwice(i));
    named_[i] = true;
    if (IsPrivate(i)) {
      return absl::InvalidArgumentError(
          "column " + base::Quoted(name) +
          " holds what the caller said: it is not passed through");
    }
    passed_.push_back(i);
  }
  if (!options.recorded.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(recorded_, FindHeader(options.recorded));
    named_[recorded_] = true;
    if (IsPrivate(recorded_)) {
      return absl::InvalidArgumentError(
          "column " + base::Quoted(options.recorded) +
          " holds what the caller said: it is not compared");
    }
  }
  return absl::OkStatus();
}

bool TicketHeader::IsPrivate(std::size_t i) const {
  return std::any_of(
      columns_.begin(), columns_.end(), [i](const Column& column) {
        return column.field->is_private() &&
               std::find(column.columns.begin(), column.columns.end(), i) !=
                   column.columns.end();
      });
}

absl::StatusOr<std::size_t> TicketHeader::FindHeader(
    std::string_view name) const {
  auto it = std::find(headers_.begin(), headers_.end(), name);
  if (it == headers_.end()) {
    it = std::find_if(headers_.begin(), headers_.end(),
                      [name](const std::string& heading) {
                        return SameHeading(heading, name);
                      });
  }
  if (it != headers_.end()) {
    return static_cast<std::size_t>(it - headers_.begin());
  }
  return absl::InvalidArgumentError("no column " + base::Quoted(name) +
                                    Suggest(name));
}

// A header, or several joined by "/".
absl::StatusOr<std::vector<std::size_t>> TicketHeader::FindHeaders(
    std::string_view names) const {
  const absl::StatusOr<std::size_t> whole = FindHeader(names);
  if (whole.ok()) return std::vector<std::size_t>{*whole};
  if (names.find('/') == std::string_view::npos) return whole.status();
  std::vector<std::size_t> out;
  while (true) {
    const std::size_t slash = names.find('/');
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t i,
                               FindHeader(Trim(names.substr(0, slash))));
    out.push_back(i);
    if (slash == std::string_view::npos) return out;
    names.remove_prefix(slash + 1);
  }
}

TicketHeader::Column* TicketHeader::Find(const TicketField* field) {
  for (Column& column : columns_) {
    if (column.field == field) return &column;
  }
  return nullptr;
}

std::string TicketHeader::PlaceOf(std::size_t i) const {
  const std::string& name = headers_[i];
  if (show_names_ || named_[i] || FindTicketField(name) != nullptr) return name;
  return absl::StrCat("#", i + 1);
}

std::string TicketHeader::Suggest(std::string_view name) const {
  const std::string_view near =
      base::Nearest(name, {headers_.begin(), headers_.end()});
  if (near.empty()) return "; the table has " + HeaderList();
  const auto it = std::find(headers_.begin(), headers_.end(), near);
  const std::string place =
      PlaceOf(static_cast<std::size_t>(it - headers_.begin()));
  return "; did you mean " +
         (place[0] == '#' ? "column " + place : base::Quoted(place)) + "?";
}

std::string TicketHeader::HeaderList() const {
  std::string known;
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    const std::string place = PlaceOf(i);
    if (place[0] == '#' && !show_names_) continue;
    if (known.size() > 400) {
      known += ", ...";
      break;
    }
    absl::StrAppend(&known, known.empty() ? "" : ", ", "#", i + 1, " ", place);
  }
  return absl::StrCat(headers_.size(),
                      headers_.size() == 1 ? " column" : " columns",
                      known.empty() ? "; no name of them is known"
                      : show_names_ ? ": "
                                    : "; known are ",
                      known);
}

}  // namespace trunkline::tables
