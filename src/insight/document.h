// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_DOCUMENT_H_
#define TRUNKLINE_SRC_INSIGHT_DOCUMENT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "trunkline/insight.h"
#include "trunkline/language.h"

// A page of a report, before it is HTML or Markdown.
namespace trunkline::insight {

struct DocumentTable {
  std::vector<std::string> headings;
  std::vector<bool> numeric;  // By column: aligned to the right.
  std::vector<std::vector<std::string>> rows;
};

// A bar for each label; a value that is not shown is negative.
struct DocumentBars {
  std::vector<std::pair<std::string, double>> bars;
};

// A count for each day of whole months; one that is not shown is negative.
struct DocumentCalendar {
  std::string day, count;  // Headings, where it is a table.
  std::vector<std::pair<absl::CivilDay, double>> days;
};

// What stands under one heading, in this order; what is empty is left out.
struct DocumentSection {
  std::string heading;
  std::vector<std::string> paragraphs;
  DocumentBars bars;
  DocumentCalendar calendar;
  DocumentTable table;
  // Text and name of another page.
  std::vector<std::pair<std::string, std::string>> links;
};

struct Document {
  Language language = Language::kEnglish;
  std::string title;
  std::vector<std::string> facts;  // Below the title.
  std::vector<DocumentSection> sections;
  std::string skip;   // "Skip to the content"
  std::string empty;  // What stands for a table without rows.
};

// Self-contained: no script, no network, printable on A4, fit for a keyboard
// and a screen reader; each picture has its figures in the table beside it. The
// SVG is written here: bars and squares need no library.
std::string RenderHtml(const Document& document);
std::string RenderMarkdown(const Document& document);
// The sections without pictures and links; a calendar is a table of its days.
std::vector<ReportTable> TablesOf(const Document& document);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_DOCUMENT_H_
