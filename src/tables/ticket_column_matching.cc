// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ticket_column_matching.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

bool IsAttribute(std::string_view name) {
  return name.substr(0, kAttribute.size()) == kAttribute;
}

// What an option may have meant by the name of a field.
base::Text SuggestField(std::string_view word) {
  std::vector<std::string_view> all;
  for (const TicketField& field : TicketFields()) all.push_back(field.name());
  const std::string_view near = base::Nearest(word, all);
  return near.empty() ? base::Fill<messages::kFieldsAre>(TicketFieldList())
                      : base::DidYouMean(near);
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
  out.mapping_file_ = options.mapping_file;
  TRUNKLINE_RETURN_IF_ERROR(out.ReadHeaders(table));
  for (const ColumnMap& map : options.columns) {
    TRUNKLINE_RETURN_IF_ERROR(out.AddMapped(map));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.CheckTwice(table));
  // What the options map is meant; nothing beside it is guessed.
  if (options.columns.empty()) TRUNKLINE_RETURN_IF_ERROR(out.AddNamed());
  out.SortColumns();
  TRUNKLINE_RETURN_IF_ERROR(out.AddValues(options.values));
  if (out.Find(FindTicketField("accepted")) == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kNoAccepted>(
        out.MapAdvice("accepted"), out.HeaderList()));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.AddPassed(options));
  return out;
}

absl::Status TicketHeader::ReadHeaders(const Table& table) {
  headers_ = table.headings();
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    if (base::FindInvalidUtf8(headers_[i]) != std::string_view::npos) {
      return base::InvalidArgument(base::Fill<messages::kColumnName>(
          i + 1, NotInCharset(table.rows().charset(), /*advice=*/true)));
    }
  }
  mapped_.resize(headers_.size());
  named_.resize(headers_.size());
  return absl::OkStatus();
}

absl::Status TicketHeader::CheckTwice(const Table& table) const {
  const auto [first, second] = table.NamedTwice();
  const auto known = [this](std::size_t i) { return PlaceOf(i)[0] != '#'; };
  bool heading = false;  // Else the first row is a ticket.
  for (std::size_t i = 0; i < headers_.size(); ++i) heading |= known(i);
  if (second == Table::kNoColumn || !heading) return absl::OkStatus();
  const std::string place = PlaceOf(first);
  return base::InvalidArgument(base::Fill<messages::kColumnTwice>(
      known(first) ? base::Quoted(place) : place, first + 1, second + 1));
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
    mapped_[i] = named_[i] = true;
  }
  if (IsAttribute(map.field)) {
    attributes_.push_back({map.field.substr(kAttribute.size()), found[0]});
    return absl::OkStatus();
  }
  if (field == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kNoField>(
        base::Quoted(map.field), SuggestField(map.field)));
  }
  if (found.size() > 1 && field->name() != "category" &&
      field->name() != "text" && field->name() != "region") {
    return base::InvalidArgument(base::Fill<messages::kSeveral>(map.field));
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
      attributes_.push_back({headers_[i].substr(kAttribute.size()), i});
      continue;
    }
    const TicketField* field = FindTicketField(headers_[i]);
    if (field == nullptr ||
        std::find(settled_.begin(), settled_.end(), field) != settled_.end()) {
      continue;
    }
    const Column* const before = Find(field);
    if (before != nullptr) {
      const std::size_t k = before->columns.front();
      return base::InvalidArgument(base::Fill<messages::kSameField>(
          k + 1, base::Quoted(headers_[k]), i + 1, base::Quoted(headers_[i]),
          field->name(), MapAdvice(field->name())));
    }
    columns_.push_back({field, {i}, {}});
  }
  return absl::OkStatus();
}

base::Text TicketHeader::MapAdvice(std::string_view field) const {
  return mapping_file_ ? base::Fill<messages::kMapLine>(field)
                       : base::Fill<messages::kMapOption>(field);
}

void TicketHeader::SortColumns() {
  // By number, the order in which a message is written: of several defects of a
  // row the same one is said whatever the order of the columns, and the bytes
  // need not be put in order.
  std::sort(
      columns_.begin(), columns_.end(), [](const Column& a, const Column& b) {
        return a.field->path.front()->number < b.field->path.front()->number;
      });
}

absl::Status TicketHeader::AddValues(const std::vector<ValueMap>& values) {
  for (const ValueMap& value : values) {
    const TicketField* field = FindTicketField(value.field);
    if (field == nullptr) {
      return base::InvalidArgument(base::Fill<messages::kNoValueField>(
          base::Quoted(value.field), TicketFieldList()));
    }
    if (Column* column = Find(field)) {
      column->values.push_back(&value);
    } else {
      unused_values_.emplace(field->name());
    }
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
    named_[i] = true;
    if (IsPrivate(i)) {
      return base::InvalidArgument(
          base::Fill<messages::kNotPassed>(base::Quoted(name)));
    }
    passed_.push_back(i);
  }
  if (!options.recorded.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(recorded_, FindHeader(options.recorded));
    named_[recorded_] = true;
    if (IsPrivate(recorded_)) {
      return base::InvalidArgument(
          base::Fill<messages::kNotCompared>(base::Quoted(options.recorded)));
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
  return base::InvalidArgument(
      base::Fill<messages::kNoColumn>(base::Quoted(name), Suggest(name)));
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

base::Text TicketHeader::Summary() const {
  std::vector<bool> used = named_;
  base::Text taken, not_used;
  const auto add = [](const base::Text& more, base::Text* list) {
    *list = list->empty() ? more : base::Fill<messages::kAnd>(*list, more);
  };
  const auto take = [&](std::string_view field, std::size_t i) {
    used[i] = true;
    add(base::Fill<messages::kIs>(field, base::Quoted(PlaceOf(i))), &taken);
  };
  for (const Column& column : columns_) {
    for (std::size_t i : column.columns) take(column.field->name(), i);
  }
  for (const Attribute& attribute : attributes_) {
    take(std::string(kAttribute) + attribute.name, attribute.column);
  }
  for (std::size_t i = 0; i != headers_.size(); ++i) {
    if (!used[i]) add(base::Verbatim(PlaceOf(i)), &not_used);
  }
  base::Text out;
  if (!taken.empty()) out += base::Fill<messages::kTaken>(taken);
  if (!not_used.empty()) out += base::Fill<messages::kNotUsed>(not_used);
  base::Text words;
  for (const std::string& field : unused_values_) {
    add(base::Verbatim(field), &words);
  }
  if (!words.empty()) out += base::Fill<messages::kWordsNotUsed>(words);
  return out;
}

base::Text TicketHeader::Suggest(std::string_view name) const {
  const std::string_view near =
      base::Nearest(name, {headers_.begin(), headers_.end()});
  if (near.empty()) return base::Fill<messages::kTableHas>(HeaderList());
  const auto it = std::find(headers_.begin(), headers_.end(), near);
  const std::string place =
      PlaceOf(static_cast<std::size_t>(it - headers_.begin()));
  return place[0] == '#' ? base::Fill<messages::kNearColumn>(place)
                         : base::DidYouMean(place);
}

base::Text TicketHeader::HeaderList() const {
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
  const std::size_t n = headers_.size();
  const base::Text columns = n == 1 ? base::Fill<messages::kOneColumn>(n)
                                    : base::Fill<messages::kColumns>(n);
  if (known.empty()) return base::Fill<messages::kNoKnownName>(columns);
  return show_names_ ? base::At(columns, known)
                     : base::Fill<messages::kKnownAre>(columns, known);
}

}  // namespace trunkline::tables
