// SPDX-License-Identifier: Apache-2.0
#include "tools/import_mapping.h"

#include <algorithm>
#include <map>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "src/tables/ticket_columns.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

using tables::Trim;

// What a ticket has no field for.
constexpr std::string_view kOthers[] = {
    "unit",           "closed",       "status",       "result",
    "answer",         "attachment",   "history.id",   "history.at",
    "history.what",   "history.unit", "history.text", "attachment.sha256",
    "attachment.kind"};

// What a line says of the file, not of a column.
constexpr std::string_view kOfFile[] = {"source",      "charset",   "delimiter",
                                        "time_format", "time_zone", "open"};

bool IsOther(std::string_view name) {
  return std::find(std::begin(kOthers), std::end(kOthers), name) !=
         std::end(kOthers);
}

// `said` gets what the line says, as "status:归档".
absl::Status ReadLine(const std::string& name, const std::string& value,
                      ImportMapping* m, std::vector<std::string>* said) {
  if (name == "source") {
    m->source = value;
  } else if (name == "charset") {
    const std::string error = CheckCharset(value);
    if (!error.empty()) return base::InvalidArgument(base::Verbatim(error));
    m->charset = value;
  } else if (name == "delimiter") {
    if (value != "tab" && value.size() > 1) {
      return base::InvalidArgument(base::Fill<messages::kMappingDelimiter>());
    }
    m->delimiter = value == "tab" ? '\t' : value.empty() ? '\0' : value[0];
  } else if (name == "time_format") {
    m->time_format = value;
  } else if (name == "time_zone") {
    m->time_zone = value;
  } else if (name == "open") {
    for (const std::string& word : SplitCommas(value)) {
      m->words["status"][std::string(Trim(word))] = kOpenWord;
      said->push_back("status:" + std::string(Trim(word)));
    }
    return absl::OkStatus();
  } else if (const std::size_t colon = name.find(':');
             colon != std::string::npos) {
    const std::string field(Trim(name.substr(0, colon)));
    const std::string from(Trim(std::string_view(name).substr(colon + 1)));
    if (field == "status" && value != kOpenWord && value != kClosedWord) {
      return base::InvalidArgument(
          base::Fill<messages::kMappingStatus>(base::Quoted(value)));
    }
    if (IsOther(field)) {
      m->words[field][from] = value;
      said->push_back(field + ":" + from);
    } else {
      m->values.push_back({field, from, value});
      const tables::TicketField* const known = tables::FindTicketField(field);
      said->push_back((known == nullptr ? field : std::string(known->name())) +
                      ":" + from);
    }
    return absl::OkStatus();
  } else if (IsOther(name)) {
    m->others[name] = value;
  } else {
    const tables::TicketField* const known = tables::FindTicketField(name);
    if (known == nullptr && name.rfind(tables::kAttribute, 0) != 0) {
      std::vector<std::string_view> all(std::begin(kOthers), std::end(kOthers));
      all.insert(all.end(), std::begin(kOfFile), std::end(kOfFile));
      for (const tables::TicketField& f : tables::TicketFields()) {
        all.push_back(f.name());
      }
      return base::InvalidArgument(base::Fill<messages::kMappingField>(
          base::Quoted(name), base::DidYouMean(base::Nearest(name, all))));
    }
    // By its first name, so that the import sees which columns are mapped.
    m->columns.push_back(
        {known == nullptr ? name : std::string(known->name()), value});
    said->push_back(m->columns.back().field);
    return absl::OkStatus();
  }
  said->push_back(name);
  return absl::OkStatus();
}

}  // namespace

std::string ImportMapping::Word(const std::string& field,
                                const std::string& word) const {
  const auto of_field = words.find(field);
  if (of_field == words.end()) return word;
  const auto found = of_field->second.find(word);
  if (found != of_field->second.end()) return found->second;
  const auto any = of_field->second.find("*");
  return any == of_field->second.end() || word.empty() ? word : any->second;
}

std::string ImportMapping::HistoryColumn(const std::string& name) const {
  const auto found = others.find("history." + name);
  return found == others.end() ? name : found->second;
}

absl::StatusOr<ImportMapping> ReadImportMapping(const std::string& path) {
  ImportMapping m;
  if (path.empty()) return m;
  std::map<std::string, std::size_t> lines;  // Of what was said.
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string bytes,
                             ReadAll(path, std::size_t{1} << 20));
  // Written beside the table, with the same program: in any character set that
  // a table may have.
  tables::CharsetDetector detector;
  detector.Add(bytes);
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             tables::ToUtf8(bytes, detector.Get()));
  if (!detector.Doubt().empty()) {
    Say(base::Fill<messages::kMappingCharset>(
        path, tables::CharsetName(detector.Get())));
  }
  std::string_view rest = content;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    line = Trim(line.substr(0, line.find(" #")));
    if (line.empty() || line[0] == '#') continue;
    if (base::FindInvalidUtf8(line) != std::string_view::npos) {
      return base::InvalidArgument(base::Fill<messages::kMappingLine>(
          path, number, base::Fill<messages::kMappingBytes>()));
    }
    const std::size_t equals = line.find('=');
    std::vector<std::string> said;
    absl::Status status =
        equals == std::string_view::npos
            ? base::InvalidArgument(base::Fill<messages::kMappingForm>())
            : ReadLine(std::string(Trim(line.substr(0, equals))),
                       std::string(Trim(line.substr(equals + 1))), &m, &said);
    for (const std::string& what : said) {
      const auto [first, is_new] = lines.emplace(what, number);
      if (is_new || !status.ok()) continue;
      status = base::InvalidArgument(base::Fill<messages::kMappingTwice>(
          base::Quoted(what), first->second));
    }
    if (!status.ok()) {
      return base::InvalidArgument(
          base::Fill<messages::kMappingLine>(path, number, status));
    }
  }
  return m;
}

}  // namespace trunkline::tools
