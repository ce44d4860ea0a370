// SPDX-License-Identifier: Apache-2.0
// The report as an HTML page.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/markup.h"
#include "src/learn/messages.h"
#include "trunkline/learn.h"

namespace trunkline {
namespace learn {
namespace {

constexpr int kWidth = 720, kRow = 22, kLabel = 90, kPlot = 260, kMargin = 50;
constexpr const char* kCorrect = "#2a7f3f";
constexpr const char* kWrong = "#c0392b";
constexpr const char* kUnrouted = "#bbbbbb";

// Tenths of a pixel, so that no floating point is printed.
std::string Pixels(std::uint64_t part, std::uint64_t all, int size) {
  const std::uint64_t tenths =
      all == 0 ? 0 : part * static_cast<std::uint64_t>(size) * 10 / all;
  return absl::StrCat(tenths / 10, ".", tenths % 10);
}

class Page {
 public:
  Page(const LearnedCatalogue& learnt, Language language)
      : learnt_(learnt), language_(language) {}

  std::string Write() {
    const std::string title = Text(messages::kPageTitle);
    absl::StrAppend(
        &out_, "<!DOCTYPE html>\n<html lang=\"",
        std::string(LanguageTag(language_)),
        "\">\n<head><meta charset=\"utf-8\"><title>", title,
        "</title>\n<style>body{font:15px/1.5 sans-serif;max-width:60em;margin:"
        "2em auto}pre{white-space:pre-wrap}text{font:12px sans-serif}</style>"
        "</head>\n<body><h1>",
        title, "</h1>\n");
    if (!learnt_.months.empty()) {
      Legend();
      Bars(messages::kPageMonths, learnt_.months);
      Bars(messages::kPageDepartments, learnt_.departments);
      Curve();
    }
    absl::StrAppend(&out_, "<h2>", Text(messages::kPageText), "</h2>\n<pre>",
                    base::EscapeMarkup(LearnReport(learnt_, language_)),
                    "</pre>\n</body></html>\n");
    return std::move(out_);
  }

 private:
  std::string Text(const base::Message& message) const {
    return base::EscapeMarkup(message.In(language_));
  }

  void Legend() {
    out_ += "<p>";
    const std::array<std::pair<const char*, const base::Message*>, 3> colours =
        {{{kCorrect, &messages::kPageCorrect},
          {kWrong, &messages::kPageWrong},
          {kUnrouted, &messages::kPageUnrouted}}};
    for (const auto& [colour, message] : colours) {
      absl::StrAppend(&out_, "<span style=\"color:", colour,
                      "\">&#9632;</span> ", Text(*message), " ");
    }
    out_ += "</p>\n";
  }

  void Bars(const base::Message& heading,
            const std::vector<LearnedPart>& parts) {
    absl::StrAppend(&out_, "<h2>", Text(heading), "</h2>\n<svg width=\"",
                    kWidth, "\" height=\"", kRow * parts.size(), "\">\n");
    int y = 0;
    for (const LearnedPart& part : parts) {
      const LearnedFigures& f = part.figures;
      absl::StrAppend(&out_, "<text x=\"0\" y=\"", y + 15, "\">",
                      base::EscapeMarkup(part.name), "</text>\n");
      const int width = kWidth - 2 * kLabel;
      std::uint64_t before = 0;
      const std::array<std::pair<const char*, std::uint64_t>, 3> pieces = {
          {{kCorrect, f.correct},
           {kWrong, f.wrong},
           {kUnrouted, f.unrouted + f.disputed}}};
      for (const auto& [colour, n] : pieces) {
        absl::StrAppend(&out_, "<rect x=\"", Pixels(before, f.all(), width),
                        "\" transform=\"translate(", kLabel, ")\" y=\"", y + 3,
                        "\" height=\"15\" width=\"", Pixels(n, f.all(), width),
                        "\" fill=\"", colour, "\"/>\n");
        before += n;
      }
      absl::StrAppend(&out_, "<text x=\"", kWidth - kLabel + 6, "\" y=\"",
                      y + 15, "\">", f.all(), "</text>\n");
      y += kRow;
    }
    out_ += "</svg>\n";
  }

  // Share wrong of the routed against share routed, a point for each support.
  void Curve() {
    std::uint64_t worst = 1;  // In ten-thousandths.
    const auto wrong = [](const LearnedFigures& f) {
      const std::uint64_t routed = f.correct + f.wrong;
      return routed == 0 ? 0 : f.wrong * 10'000 / routed;
    };
    for (const LearnedRisk& risk : learnt_.risks) {
      worst = std::max(worst, wrong(risk.figures));
    }
    absl::StrAppend(&out_, "<h2>", Text(messages::kPageRisk),
                    "</h2>\n<svg width=\"", kWidth, "\" height=\"",
                    kPlot + kMargin, "\">\n<g transform=\"translate(", kMargin,
                    ",10)\">\n<path d=\"M0 0V", kPlot, "H", kPlot * 2,
                    "\" fill=\"none\" stroke=\"black\"/>\n<text x=\"-46\" "
                    "y=\"8\">",
                    worst / 100, ".", worst % 100 / 10, worst % 10,
                    " %</text>\n<text x=\"", kPlot * 2 - 20, "\" y=\"",
                    kPlot + 18, "\">100 %</text>\n");
    for (const LearnedRisk& risk : learnt_.risks) {
      const LearnedFigures& f = risk.figures;
      const std::string x = Pixels(f.correct + f.wrong, f.all(), kPlot * 2);
      const std::string y = Pixels(worst - wrong(f), worst, kPlot);
      absl::StrAppend(&out_, "<circle cx=\"", x, "\" cy=\"", y,
                      "\" r=\"4\"/><text x=\"", x, "\" y=\"", y,
                      "\" dx=\"6\" dy=\"14\">", risk.min_support, "</text>\n");
    }
    out_ += "</g></svg>\n";
  }

  const LearnedCatalogue& learnt_;
  const Language language_;
  std::string out_;
};

}  // namespace
}  // namespace learn

std::string LearnReportPage(const LearnedCatalogue& learnt, Language language) {
  return learn::Page(learnt, language).Write();
}

}  // namespace trunkline
