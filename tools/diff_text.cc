// SPDX-License-Identifier: Apache-2.0
// The report of trunkline diff as text and as Markdown: one order of its parts,
// and how each format writes them.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tools/diff_notices.h"
#include "tools/diff_report.h"
#include "tools/diff_words.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMostMoves = 20;
// Exceptions that people read.
constexpr std::size_t kMostExceptions = 4;

std::string Listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    absl::StrAppend(&out, out.empty() ? "" : ", ", name);
  }
  return out;
}

// "! confidentiality-lost: lead, confidential".
std::string KindsOf(const DiffChange& change) {
  std::vector<std::string> names;
  for (DiffDanger danger : change.dangers) {
    names.emplace_back(DiffDangerName(danger));
  }
  std::string out = Listed(names);
  if (!out.empty()) out = "! " + out + ": ";
  names.clear();
  for (DiffKind kind : change.kinds) names.push_back(DiffKindWord(kind));
  return out + Listed(names);
}

// Writes the parts of a report.
class ReportFormat {
 public:
  virtual ~ReportFormat() = default;
  virtual void Title(const std::string& text) = 0;
  // A notice that stands first.
  virtual void First(const std::string& name, const std::string& text) = 0;
  virtual void Sentence(const std::string& text) = 0;
  // Begins several changes of the same causes, which follow it.
  virtual void Group(const std::string& heading) = 0;
  // Begins a change. `moved`: empty if there are no tickets of the past.
  virtual void Change(std::size_t number, const std::string& kinds,
                      const DiffChange& change, const std::string& moved) = 0;
  // A line of the change: a cause, or a field on both sides.
  virtual void Cause(const std::string& text) = 0;
  virtual void Field(const std::string& before, const std::string& after) = 0;
  virtual void Box(const std::string& words) = 0;
  virtual void Exception(const std::string& words) = 0;
  virtual void MoreExceptions(const std::string& text) = 0;
  virtual void MoreBoxes(const std::string& text) = 0;
  virtual void Ticket(const std::string& text) = 0;
  // Begins what comes after all changes.
  virtual void EndOfChanges(bool more) = 0;
  virtual void Other(const std::string& kind, const std::string& text) = 0;
  virtual void Numbers(const std::string& lines) = 0;
  virtual void Moves(bool begin) = 0;
  virtual void Move(const std::string& from, const std::string& to,
                    const std::string& tickets) = 0;

  std::string Take() { return std::move(out_); }

 protected:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n");
  }
  void Raw(const std::string& text) { out_ += text; }

 private:
  std::string out_;
};

class PlainText : public ReportFormat {
 public:
  void Title(const std::string& text) override { Line(text); }
  void First(const std::string& name, const std::string& text) override {
    Line("! ", name, ": ", text);
  }
  void Sentence(const std::string& text) override { Line(text); }
  void Group(const std::string& heading) override {
    Line();
    Line("== ", heading);
  }
  void Change(std::size_t number, const std::string& kinds,
              const DiffChange& change, const std::string& moved) override {
    std::string head = absl::StrCat("#", number, " ", kinds);
    if (!change.before_rules.empty() || !change.after_rules.empty()) {
      absl::StrAppend(&head, ": ", DiffRules(change.before_rules), " -> ",
                      DiffRules(change.after_rules));
    }
    if (!moved.empty()) absl::StrAppend(&head, " [", moved, "]");
    Line();
    Line(head);
  }
  void Cause(const std::string& text) override { Line("  ", text); }
  void Field(const std::string& before, const std::string& after) override {
    Line("  ", before, " -> ", after);
  }
  void Box(const std::string& words) override { Line("  * ", words); }
  void Exception(const std::string& words) override { Line("    - ", words); }
  void MoreExceptions(const std::string& text) override { Line("    ", text); }
  void MoreBoxes(const std::string& text) override { Line("  ", text); }
  void Ticket(const std::string& text) override { Line("  ", text); }
  void EndOfChanges(bool more) override {
    if (more) Line();
  }
  void Other(const std::string& kind, const std::string& text) override {
    Line(kind, ": ", text);
  }
  void Numbers(const std::string& lines) override {
    Line();
    Raw(lines);
  }
  void Moves(bool /*begin*/) override {}
  void Move(const std::string& from, const std::string& to,
            const std::string& tickets) override {
    Line("  ", from, " -> ", to, ": ", tickets);
  }
};

class Markdown : public ReportFormat {
 public:
  void Title(const std::string& text) override {
    Line("## ", text);
    Line();
  }
  void First(const std::string& name, const std::string& text) override {
    Line("- **", name, "**: ", text);
  }
  void Sentence(const std::string& text) override {
    Line();
    Line(text);
  }
  void Group(const std::string& heading) override {
    Line();
    Line("**", heading, "**");
    Line();
  }
  void Change(std::size_t number, const std::string& kinds,
              const DiffChange& change, const std::string& moved) override {
    Line("### ", number, ". ", kinds, moved.empty() ? "" : " — ", moved);
    Line();
    if (change.before_rules.empty() && change.after_rules.empty()) return;
    Line(Code(DiffRules(change.before_rules)), " → ",
         Code(DiffRules(change.after_rules)));
    Line();
  }
  void Cause(const std::string& text) override { Line("- ", Code(text)); }
  void Field(const std::string& before, const std::string& after) override {
    Line("- ", Code(before), " → ", Code(after));
  }
  void Box(const std::string& words) override { Line("- ", Code(words)); }
  void Exception(const std::string& words) override {
    Line("  - ", InToolLanguage(base::Fill<messages::kExcept>()), " ",
         Code(words));
  }
  void MoreExceptions(const std::string& text) override { Line("  - ", text); }
  void MoreBoxes(const std::string& text) override { Line("- ", text); }
  void Ticket(const std::string& text) override {
    Line("- ", Code(text));
    Line();
  }
  void EndOfChanges(bool /*more*/) override {}
  void Other(const std::string& kind, const std::string& text) override {
    Line("- ", kind, ": ", text);
  }
  void Numbers(const std::string& lines) override {
    Line();
    Line("```");
    Raw(lines);
    Line("```");
  }
  void Moves(bool begin) override {
    if (!begin) return;
    Line();
    Line(InToolLanguage(base::Fill<messages::kMovesHeader>()));
    Line("|---|---|--:|");
  }
  void Move(const std::string& from, const std::string& to,
            const std::string& tickets) override {
    Line("| ", from, " | ", to, " | ", tickets, " |");
  }

 private:
  // Without what would end a cell or a code span.
  static std::string Code(const std::string& text) {
    std::string safe = "`";
    for (char c : text) {
      if (c == '`') {
        safe += '\'';
      } else if (c == '|') {
        safe += "\\|";
      } else {
        safe += c;
      }
    }
    return safe + "`";
  }
};

// " [tickets moved: 3]" of one of several boxes.
std::string MovedIn(const DiffReport& report, const DiffChange& change,
                    std::size_t box) {
  if (report.replay == nullptr || change.boxes == 1) return "";
  return absl::StrCat(
      " [",
      InToolLanguage(base::Fill<messages::kTicketsMoved>(
          Grouped(report.replay->moved_in[change.number][box]))),
      "]");
}

void WriteBoxes(const DiffReport& report, const DiffChange& change,
                ReportFormat* out) {
  for (std::size_t b = 0; b != change.boxes; ++b) {
    if (b == report.boxes) {
      out->MoreBoxes(InToolLanguage(
          base::Fill<messages::kMoreBoxes>(Grouped(change.boxes - b))));
      return;
    }
    const DiffBox box = report.diff.Box(change, b);
    out->Box(DiffWords(box.when) + MovedIn(report, change, b));
    for (std::size_t e = 0; e != box.except.size(); ++e) {
      if (e == kMostExceptions) {
        out->MoreExceptions(
            InToolLanguage(base::Fill<messages::kMoreExceptions>(
                Grouped(box.except.size() - e))));
        break;
      }
      out->Exception(DiffWords(box.except[e]));
    }
  }
}

void WriteCauses(const DiffChange& change, ReportFormat* out) {
  for (const DiffCause& cause : change.causes) {
    out->Cause(DiffCauseText(cause));
  }
}

// `causes`: whether they do not stand above already.
void WriteChange(const DiffReport& report, std::size_t i, bool causes,
                 ReportFormat* out) {
  const DiffChange& change = report.diff.changes()[i];
  std::string moved;
  if (report.replay != nullptr) {
    moved = InToolLanguage(
        base::Fill<messages::kTicketsMoved>(Grouped(report.replay->moved[i])));
  }
  out->Change(i + 1, KindsOf(change), change, moved);
  if (causes) WriteCauses(change, out);
  for (std::size_t k = 0; k != change.before.size(); ++k) {
    const DiffFact before = DiffFactOf(change.before[k]);
    out->Field(absl::StrCat(before.kind, ": ", before.value),
               DiffFactOf(change.after[k]).value);
  }
  WriteBoxes(report, change, out);
  out->Ticket("ticket { " + change.ticket + " }");
}

void WriteReplay(const DiffReport& report, ReportFormat* out) {
  out->Numbers(InToolLanguage(DiffReplayLines(report.diff, *report.replay)));
  const auto moves = DiffMoves(*report.replay);
  out->Moves(!moves.empty());
  for (std::size_t i = 0; i != moves.size() && i != kMostMoves; ++i) {
    const auto& [tickets, leads] = moves[i];
    out->Move(leads.first, leads.second, Grouped(tickets));
  }
}

std::string Written(const DiffReport& report, ReportFormat* out) {
  const RuleSetDiff& diff = report.diff;
  out->Title(InToolLanguage(DiffHeading(diff)));
  for (const base::Text& gap : DiffGaps(report)) {
    out->First(InToolLanguage(base::Fill<messages::kIncomplete>()),
               InToolLanguage(gap));
  }
  for (const DiffNotice& notice : report.notices) {
    if (IsFirst(notice)) out->First(FirstName(notice), DiffNoticeText(notice));
  }
  if (diff.equivalent()) {
    out->Sentence(InToolLanguage(base::Fill<messages::kEquivalent>()));
  }
  for (const DiffGroup& group : DiffGroups(diff, report.replay)) {
    const bool several = group.changes.size() > 1;
    if (several) {
      out->Group(InToolLanguage(DiffGroupHeading(group, report.replay)));
      WriteCauses(diff.changes()[group.changes[0]], out);
    }
    for (std::size_t i : group.changes) WriteChange(report, i, !several, out);
  }
  const std::vector<std::string> open = diff.open(ToolLanguage());
  out->EndOfChanges(!report.notices.empty() || !open.empty());
  for (const DiffNotice& notice : report.notices) {
    if (!IsFirst(notice)) out->Other(notice.kind, DiffNoticeText(notice));
  }
  for (const std::string& line : open) out->Other("open", line);
  if (report.replay != nullptr) WriteReplay(report, out);
  return out->Take();
}

}  // namespace

std::string DiffText(const DiffReport& report) {
  PlainText out;
  return Written(report, &out);
}

std::string DiffMarkdown(const DiffReport& report) {
  Markdown out;
  return Written(report, &out);
}

}  // namespace trunkline::tools
