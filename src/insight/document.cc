// SPDX-License-Identifier: Apache-2.0
#include "src/insight/document.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/markup.h"

namespace trunkline::insight {
namespace {

constexpr char kStyle[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;"
    "padding:1rem;color:#1a1a1a;background:#fff}"
    "a{color:#0b4f8a}a:focus{outline:3px solid #0b4f8a}"
    ".skip{position:absolute;left:-999rem}.skip:focus{left:1rem}"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem}"
    ".facts{color:#444;font-size:.875rem;padding:0;list-style:none}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.875rem}"
    "th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}th{background:#f2f2f2}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "td,th{overflow-wrap:break-word}td:not(.n),th:not(.n){min-width:5em}svg{"
    "max-width:100%;height:auto}"
    "@page{size:A4;margin:15mm}"
    "@media print{body{max-width:none;padding:0;font-size:10pt}"
    ".skip{display:none}.wide{overflow:visible}th.n{white-space:normal}"
    "td:not(.n),th:not(.n){min-width:0;overflow-wrap:anywhere}"
    "tr,svg{break-inside:avoid}h2{break-after:avoid}}";

std::string Bars(const DocumentSection& section) {
  constexpr int kRow = 22;
  constexpr int kLabel = 180;
  constexpr int kWidth = 400;
  double most = 0;
  for (const auto& bar : section.bars.bars) most = std::max(most, bar.second);
  const int height = kRow * static_cast<int>(section.bars.bars.size());
  std::string out = absl::StrFormat(
      "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">"
      "<title>%s</title>",
      kLabel + kWidth + 70, height, kLabel + kWidth + 70, height,
      base::EscapeMarkup(section.heading));
  int y = 0;
  for (const auto& [label, value] : section.bars.bars) {
    absl::StrAppend(
        &out, absl::StrFormat("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" "
                              "font-size=\"13\">%s</text>",
                              kLabel - 6, y + 15, base::EscapeMarkup(label)));
    if (value >= 0) {
      const double length = most > 0 ? kWidth * value / most : 0;
      absl::StrAppend(
          &out,
          absl::StrFormat("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" "
                          "height=\"%d\" fill=\"#0b4f8a\"/><text x=\"%.1f\" "
                          "y=\"%d\" font-size=\"13\">%.0f</text>",
                          kLabel, y + 3, length, kRow - 6, kLabel + length + 5,
                          y + 15, value));
    }
    y += kRow;
  }
  return out + "</svg>\n";
}

// Weeks downwards, Monday first.
std::string Calendar(const DocumentSection& section) {
  constexpr int kSide = 44;
  const auto& days = section.calendar.days;
  double most = 0;
  for (const auto& day : days) most = std::max(most, day.second);
  const absl::CivilDay monday =
      absl::GetWeekday(days.front().first) == absl::Weekday::monday
          ? days.front().first
          : absl::PrevWeekday(days.front().first, absl::Weekday::monday);
  const int weeks = static_cast<int>((days.back().first - monday) / 7) + 1;
  std::string out = absl::StrFormat(
      "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">"
      "<title>%s</title>",
      kSide * 7, kSide * weeks, kSide * 7, kSide * weeks,
      base::EscapeMarkup(section.heading));
  for (const auto& [day, count] : days) {
    const int place = static_cast<int>(day - monday);
    const int x = place % 7 * kSide;
    const int y = place / 7 * kSide;
    const double share = count > 0 && most > 0 ? count / most : 0;
    // From white to the colour of the bars; text stays readable on both.
    const auto mix = [&](int to) {
      return static_cast<int>(255 + (to - 255) * share + 0.5);
    };
    absl::StrAppend(
        &out,
        absl::StrFormat(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
            "fill=\"#%02x%02x%02x\" stroke=\"#ccc\"/>"
            "<text x=\"%d\" y=\"%d\" font-size=\"10\" fill=\"%s\">%d</text>"
            "<text x=\"%d\" y=\"%d\" font-size=\"13\" fill=\"%s\">%s</text>",
            x, y, kSide, kSide, mix(0x0b), mix(0x4f), mix(0x8a), x + 4, y + 13,
            share > 0.5 ? "#fff" : "#333", day.day(), x + 4, y + 33,
            share > 0.5 ? "#fff" : "#111",
            count < 0 ? std::string("*") : absl::StrFormat("%.0f", count)));
  }
  return out + "</svg>\n";
}

std::string Table(const DocumentSection& section) {
  const DocumentTable& table = section.table;
  std::string out =
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"" +
      base::EscapeMarkup(section.heading) + "\"><table><thead><tr>";
  const auto cell = [&](const char* tag, std::size_t i, const std::string& text,
                        const char* scope) {
    const bool numeric = i < table.numeric.size() && table.numeric[i];
    absl::StrAppend(&out, "<", tag, scope, numeric ? " class=\"n\">" : ">",
                    base::EscapeMarkup(text), "</", tag, ">");
  };
  for (std::size_t i = 0; i != table.headings.size(); ++i) {
    cell("th", i, table.headings[i], " scope=\"col\"");
  }
  out += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i != row.size(); ++i) {
      cell(i == 0 ? "th" : "td", i, row[i], i == 0 ? " scope=\"row\"" : "");
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

// A cell of a Markdown table, or a line: nothing in it is markup.
std::string Plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_{}[]<>#|").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

}  // namespace

std::string RenderHtml(const Document& document) {
  std::string out = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"",
      document.language == Language::kChinese ? "zh-CN" : "en",
      "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">\n<title>",
      base::EscapeMarkup(document.title), "</title>\n<style>", kStyle,
      "</style></head>\n<body>\n<a class=\"skip\" href=\"#main\">",
      base::EscapeMarkup(document.skip), "</a>\n<main id=\"main\">\n<h1>",
      base::EscapeMarkup(document.title), "</h1>\n<ul class=\"facts\">\n");
  for (const std::string& fact : document.facts) {
    absl::StrAppend(&out, "<li>", base::EscapeMarkup(fact), "</li>\n");
  }
  out += "</ul>\n";
  for (const DocumentSection& section : document.sections) {
    absl::StrAppend(&out, "<section>\n<h2>",
                    base::EscapeMarkup(section.heading), "</h2>\n");
    for (const std::string& paragraph : section.paragraphs) {
      absl::StrAppend(&out, "<p>", base::EscapeMarkup(paragraph), "</p>\n");
    }
    if (!section.bars.bars.empty()) out += Bars(section);
    if (!section.calendar.days.empty()) out += Calendar(section);
    if (!section.table.rows.empty()) {
      out += Table(section);
    } else if (!section.table.headings.empty()) {
      absl::StrAppend(&out, "<p>", base::EscapeMarkup(document.empty),
                      "</p>\n");
    }
    if (!section.links.empty()) {
      out += "<ul>\n";
      for (const auto& [text, page] : section.links) {
        absl::StrAppend(&out, "<li><a href=\"", page, ".html\">",
                        base::EscapeMarkup(text), "</a></li>\n");
      }
      out += "</ul>\n";
    }
    out += "</section>\n";
  }
  return out + "</main>\n</body>\n</html>\n";
}

std::string RenderMarkdown(const Document& document) {
  std::string out = absl::StrCat("# ", Plain(document.title), "\n\n");
  for (const std::string& fact : document.facts) {
    absl::StrAppend(&out, "- ", Plain(fact), "\n");
  }
  for (const DocumentSection& section : document.sections) {
    absl::StrAppend(&out, "\n## ", Plain(section.heading), "\n");
    for (const std::string& paragraph : section.paragraphs) {
      absl::StrAppend(&out, "\n", Plain(paragraph), "\n");
    }
    // Days are in no table of their own.
    for (const auto& [day, count] : section.calendar.days) {
      if (day == section.calendar.days.front().first) out += "\n";
      absl::StrAppend(
          &out, "- ", base::FormatDate(day), ": ",
          count < 0 ? std::string("\\*") : absl::StrFormat("%.0f", count),
          "\n");
    }
    const DocumentTable& table = section.table;
    if (table.rows.empty() && !table.headings.empty()) {
      absl::StrAppend(&out, "\n", Plain(document.empty), "\n");
    } else if (!table.rows.empty()) {
      out += "\n|";
      for (const std::string& heading : table.headings) {
        absl::StrAppend(&out, " ", Plain(heading), " |");
      }
      out += "\n|";
      for (std::size_t i = 0; i != table.headings.size(); ++i) {
        out += i < table.numeric.size() && table.numeric[i] ? "---:|" : "---|";
      }
      out += "\n";
      for (const auto& row : table.rows) {
        out += "|";
        for (const std::string& cell : row) {
          absl::StrAppend(&out, " ", Plain(cell), " |");
        }
        out += "\n";
      }
    }
    for (std::size_t i = 0; i != section.links.size(); ++i) {
      absl::StrAppend(&out, i == 0 ? "\n" : "", "- [",
                      Plain(section.links[i].first), "](",
                      section.links[i].second, ".md)\n");
    }
  }
  return out;
}

std::vector<ReportTable> TablesOf(const Document& document) {
  std::vector<ReportTable> out;
  for (const DocumentSection& section : document.sections) {
    ReportTable& table = out.emplace_back();
    table.heading = section.heading;
    table.paragraphs = section.paragraphs;
    table.headings = section.table.headings;
    table.rows = section.table.rows;
    if (section.calendar.days.empty()) continue;
    table.headings = {section.calendar.day, section.calendar.count};
    for (const auto& [day, count] : section.calendar.days) {
      table.rows.push_back(
          {base::FormatDate(day),
           count < 0 ? std::string("*") : absl::StrFormat("%.0f", count)});
    }
  }
  return out;
}

}  // namespace trunkline::insight
