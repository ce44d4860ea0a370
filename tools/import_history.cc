// SPDX-License-Identifier: Apache-2.0
#include "tools/import_history.h"

#include <algorithm>
#include <utility>

#include "src/base/status.h"
#include "src/tables/times.h"
#include "tools/messages.h"
#include "tools/small_table.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Whether a word of the history is one that is understood. Only accept and
// dispatch are commands; the others become notes.
bool IsHistoryWord(std::string_view word) {
  return word.empty() || word == "accept" || word == "dispatch" ||
         word == "sign" || word == "feedback" || word == "note";
}

Event EventOf(absl::Time at, const std::string& word, std::string text,
              const std::string& unit) {
  Event event;
  event.at = at;
  if (word == "dispatch") {
    DispatchCommand dispatch;
    dispatch.unit = unit;
    event.command = std::move(dispatch);
    event.stage = kHandlingStage;
    return event;
  }
  NoteCommand note;
  note.internal_text = std::move(text);
  event.unit = unit;
  if (word == "accept") {
    event.command = AcceptCommand();
    return event;
  }
  if (word != "note") note.topic = word;
  event.command = std::move(note);
  return event;
}

}  // namespace

std::string ImportedDepartment(const ImportMapping& mapping,
                               const RuleSet& rules, const std::string& name) {
  std::string word = mapping.Word("unit", name);
  const std::string_view code = rules.FindDepartment(word);
  return code.empty() ? word : std::string(code);
}

absl::Status ImportHistory::Read(const std::string& path,
                                 const ImportMapping& mapping,
                                 const RuleSet& rules, absl::TimeZone zone,
                                 Rejects* rejects) {
  const std::string id = mapping.HistoryColumn("id"),
                    at = mapping.HistoryColumn("at"),
                    what = mapping.HistoryColumn("what"),
                    unit = mapping.HistoryColumn("unit"),
                    text = mapping.HistoryColumn("text");
  TRUNKLINE_ASSIGN_OR_RETURN(const SmallTable table,
                             ReadSmallTable(path, {id, at}, {id}));
  for (const auto& row : table.rows) {
    ++rows_;
    const auto reject = [&](std::string_view column, const base::Text& reason) {
      ++rejected_;
      return rejects->Add(rows_, row.line, column,
                          InToolLanguage(base::Fill<messages::kOfHistory>(
                              table.AtCell(row, column, reason))));
    };
    const base::Text defect = table.DefectOf(row, {id, at, what, unit, text});
    if (!defect.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(reject("", defect));
      continue;
    }
    const auto time =
        tables::ParseTime(tables::TimeText(table.Cell(row, at), row.from_1904),
                          mapping.time_format, zone);
    const std::string word =
        mapping.Word("history.what", std::string(table.Cell(row, what)));
    const std::string old_id(table.Cell(row, id));
    const std::string name(table.Cell(row, unit));
    if (old_id.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(reject(id, base::Fill<messages::kNoId>()));
    } else if (!time.has_value() || tables::StandsForNone(*time)) {
      TRUNKLINE_RETURN_IF_ERROR(
          reject(at, base::Fill<messages::kHistoryNoTime>()));
    } else if (!IsHistoryWord(word)) {
      TRUNKLINE_RETURN_IF_ERROR(
          reject(what, base::Fill<messages::kHistoryWord>()));
    } else if (word == "dispatch" && name.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          reject(unit, base::Fill<messages::kHistoryNoUnit>()));
    } else {
      std::string department =
          name.empty() ? name : ImportedDepartment(mapping, rules, name);
      if (!name.empty() && rules.FindDepartment(department).empty()) {
        unknown_units_.push_back(department);
      }
      events_[old_id].push_back(
          EventOf(*time, word, std::string(table.Cell(row, text)), department));
    }
  }
  for (auto& [old_id, events] : events_) {
    std::stable_sort(
        events.begin(), events.end(),
        [](const Event& a, const Event& b) { return a.at < b.at; });
  }
  return absl::OkStatus();
}

std::vector<Event> ImportHistory::Take(const std::string& old_id) {
  std::vector<Event> events;
  const auto found = events_.find(old_id);
  if (found == events_.end()) return events;
  events = std::move(found->second);
  events_.erase(found);
  return events;
}

const std::vector<Event>* ImportHistory::Find(const std::string& old_id) const {
  const auto found = events_.find(old_id);
  return found == events_.end() ? nullptr : &found->second;
}

void ImportHistory::MarkRejected(const std::string& old_id) {
  if (events_.count(old_id) != 0) rejected_ids_.insert(old_id);
}

std::uint64_t ImportHistory::Count(bool rejected) const {
  std::uint64_t count = 0;
  for (const auto& [old_id, events] : events_) {
    if ((rejected_ids_.count(old_id) != 0) == rejected) count += events.size();
  }
  return count;
}

}  // namespace trunkline::tools
