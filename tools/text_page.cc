// SPDX-License-Identifier: Apache-2.0
// The report of a text model as a page.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/strings.h"
#include "src/insight/document.h"
#include "tools/text_messages.h"
#include "tools/text_report.h"

namespace trunkline::tools {
namespace {

using insight::Document;
using insight::DocumentSection;

constexpr std::size_t kMostConfusions = 50;
constexpr std::size_t kMostCategories = 1'000;
constexpr std::size_t kMostColumns = 30;  // Of the matrix.

std::uint64_t Tenths(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : part * 1000 / all;
}

// "95.2"; empty: a share of nothing.
std::string Percent(std::uint64_t part, std::uint64_t all) {
  const std::uint64_t tenths = Tenths(part, all);
  return all == 0 ? std::string() : absl::StrCat(tenths / 10, ".", tenths % 10);
}

std::string F1(std::int64_t f1) {
  return absl::StrFormat("%d.%04d", f1 / 10'000, f1 % 10'000);
}

class Page {
 public:
  Page(const TextFigures& figures, Language language)
      : figures_(figures), language_(language) {}

  std::string Write(std::string_view models) const {
    Document page;
    page.language = language_;
    page.title = Say<messages::kTextPage>();
    page.skip = Say<messages::kTextPageSkip>();
    page.empty = Say<messages::kTextPageEmpty>();
    page.facts.push_back(
        Say<messages::kTextPageRows>(figures_.rows, figures_.given));
    if (!models.empty()) page.facts.emplace_back(models);
    page.facts.push_back(Say<messages::kTextPageNote>());
    for (DocumentSection& section :
         std::vector<DocumentSection>{Levels(), Risk(), Calibration(),
                                      Categories(), Matrix(), Confusions()}) {
      if (!section.heading.empty()) page.sections.push_back(std::move(section));
    }
    return RenderHtml(page);
  }

 private:
  template <const base::Message& kMessage, typename... Arguments>
  std::string Say(const Arguments&... arguments) const {
    return base::Fill<kMessage>(arguments...).In(language_);
  }

  DocumentSection Levels() const {
    DocumentSection out;
    out.heading = Say<messages::kTextPageLevels>();
    out.table.headings = {
        Say<messages::kHeadLevel>(), Say<messages::kHeadRows>(),
        Say<messages::kHeadRight>(), Say<messages::kHeadF1>()};
    out.table.numeric = {true, true, true, true};
    for (const TextFigures::Level& level : figures_.levels) {
      out.table.rows.push_back(
          {absl::StrCat(level.level), absl::StrCat(level.rows),
           Percent(level.right, level.rows), F1(level.f1)});
    }
    return out;
  }

  DocumentSection Risk() const {
    DocumentSection out;
    out.heading = Say<messages::kTextPageRisk>();
    out.paragraphs.push_back(Say<messages::kTextPageRiskNote>());
    out.table.headings = {
        Say<messages::kHeadAnswered>(), Say<messages::kHeadRows>(),
        Say<messages::kHeadMargin>(), Say<messages::kHeadRight>(),
        Say<messages::kHeadWrong>()};
    out.table.numeric = {true, true, true, true, true};
    for (const TextFigures::Answered& one : figures_.answered) {
      if (one.rows == 0) continue;
      const std::size_t wrong = one.rows - one.right;
      out.bars.bars.emplace_back(absl::StrCat(one.percent, " %"),
                                 static_cast<double>(Tenths(wrong, one.rows)));
      out.table.rows.push_back(
          {absl::StrCat(one.percent), absl::StrCat(one.rows),
           absl::StrCat(one.margin), Percent(one.right, one.rows),
           Percent(wrong, one.rows)});
    }
    return out;
  }

  DocumentSection Calibration() const {
    DocumentSection out;
    out.heading = Say<messages::kTextPageCalibration>();
    out.paragraphs.push_back(Say<messages::kTextPageCalibrationNote>());
    out.table.headings = {Say<messages::kHeadSaid>(),
                          Say<messages::kHeadRows>(),
                          Say<messages::kHeadRight>()};
    out.table.numeric = {true, true, true};
    for (const TextFigures::Said& bin : figures_.said) {
      out.table.rows.push_back(
          {absl::StrCat(bin.from, " - ", bin.from == 90 ? 100 : bin.from + 9),
           absl::StrCat(bin.rows), Percent(bin.right, bin.rows)});
    }
    return out;
  }

  DocumentSection Categories() const {
    DocumentSection out;
    out.heading = Say<messages::kTextPageLeaves>();
    out.table.headings = {
        Say<messages::kHeadCategory>(),  Say<messages::kHeadRows>(),
        Say<messages::kHeadFound>(),     Say<messages::kHeadSuggested>(),
        Say<messages::kHeadPrecision>(), Say<messages::kHeadLeafF1>()};
    out.table.numeric = {false, true, true, true, true, true};
    for (const TextFigures::Category& one : figures_.categories) {
      if (out.table.rows.size() == kMostCategories) {
        out.paragraphs.push_back(Say<messages::kTextPageMore>(
            figures_.categories.size() - kMostCategories));
        break;
      }
      // Each category has rows or was suggested.
      const auto f1 = static_cast<std::int64_t>(20'000 * one.right /
                                                (one.rows + one.suggested));
      out.table.rows.push_back({one.code, absl::StrCat(one.rows),
                                Percent(one.right, one.rows),
                                absl::StrCat(one.suggested),
                                Percent(one.right, one.suggested), F1(f1)});
    }
    return out;
  }

  // Left out where there is a single first part, or more than a page has room
  // for; Confusions() has the commonest.
  DocumentSection Matrix() const {
    std::set<std::string> rows, columns;
    std::map<std::pair<std::string, std::string>, std::size_t> counts;
    for (const TextFigures::Confusion& one : figures_.first_parts) {
      rows.insert(one.category);
      if (!one.suggested.empty()) columns.insert(one.suggested);
      counts[{one.category, one.suggested}] = one.rows;
    }
    columns.insert(rows.begin(), rows.end());
    if (columns.size() < 2 || columns.size() > kMostColumns) return {};
    DocumentSection out;
    out.heading = Say<messages::kTextPageMatrix>();
    out.paragraphs.push_back(Say<messages::kTextPageMatrixNote>());
    out.table.headings.push_back(Say<messages::kHeadCategory>());
    out.table.numeric.push_back(false);
    for (const std::string& column : columns) {
      out.table.headings.push_back(column);
      out.table.numeric.push_back(true);
    }
    out.table.headings.push_back(Say<messages::kHeadNone>());
    out.table.numeric.push_back(true);
    for (const std::string& row : rows) {
      std::vector<std::string>& cells = out.table.rows.emplace_back();
      cells.push_back(row);
      for (const std::string& column : columns) {
        cells.push_back(absl::StrCat(counts[{row, column}]));
      }
      cells.push_back(absl::StrCat(counts[{row, ""}]));
    }
    return out;
  }

  DocumentSection Confusions() const {
    DocumentSection out;
    out.heading = Say<messages::kTextPageConfusion>();
    out.table.headings = {Say<messages::kHeadCategory>(),
                          Say<messages::kHeadAs>(), Say<messages::kHeadRows>()};
    out.table.numeric = {false, false, true};
    for (const TextFigures::Confusion& one : figures_.confusions) {
      if (out.table.rows.size() == kMostConfusions) {
        out.paragraphs.push_back(Say<messages::kTextPageMore>(
            figures_.confusions.size() - kMostConfusions));
        break;
      }
      out.table.rows.push_back(
          {one.category, one.suggested, absl::StrCat(one.rows)});
    }
    return out;
  }

  const TextFigures& figures_;
  const Language language_;
};

}  // namespace

std::string TextPage(const TextFigures& figures, std::string_view models,
                     Language language) {
  return Page(figures, language).Write(models);
}

}  // namespace trunkline::tools
