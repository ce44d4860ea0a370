// SPDX-License-Identifier: Apache-2.0
#include "tools/import_history.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "src/base/status.h"
#include "src/tables/times.h"
#include "tools/small_table.h"

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
  if (word == "dispatch" && !unit.empty()) {
    DispatchCommand dispatch;
    dispatch.unit = unit;
    event.command = std::move(dispatch);
    return event;
  }
  NoteCommand note;
  note.internal_text = std::move(text);
  if (word != "dispatch") {
    event.unit = unit;
    if (word == "accept") {
      event.command = AcceptCommand();
      return event;
    }
    if (word != "note") note.topic = word;
  }
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
                             ReadSmallTable(path, {id, at}));
  std::uint64_t number = 0;
  for (const auto& row : table.rows) {
    ++number;
    const auto time =
        tables::ParseTime(table.Cell(row, at), mapping.time_format, zone);
    const std::string word =
        mapping.Word("history.what", std::string(table.Cell(row, what)));
    if (!time.has_value()) {
      TRUNKLINE_RETURN_IF_ERROR(
          rejects->Add(number, 0, at, "of the history: not a time"));
    } else if (!IsHistoryWord(word)) {
      TRUNKLINE_RETURN_IF_ERROR(rejects->Add(
          number, 0, what,
          "of the history: not accept, dispatch, sign, feedback or note; the "
          "mapping turns words by \"history.what:WORD = note\""));
    } else {
      const std::string name(table.Cell(row, unit));
      events_[std::string(table.Cell(row, id))].push_back(EventOf(
          *time, word, std::string(table.Cell(row, text)),
          name.empty() ? name : ImportedDepartment(mapping, rules, name)));
    }
  }
  for (auto& [old_id, events] : events_) {
    std::stable_sort(
        events.begin(), events.end(),
        [](const Event& a, const Event& b) { return a.at < b.at; });
  }
  return absl::OkStatus();
}

void ImportHistory::Take(const std::string& old_id,
                         std::vector<Event>* events) {
  const auto found = events_.find(old_id);
  if (found == events_.end()) return;
  std::move(found->second.begin(), found->second.end(),
            std::back_inserter(*events));
  events_.erase(found);
}

}  // namespace trunkline::tools
