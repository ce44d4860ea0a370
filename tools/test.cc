// SPDX-License-Identifier: Apache-2.0
// trunkline test: the casebooks of a rule set.
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/casebook_messages.h"
#include "tools/casebooks.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/junit.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/casebook.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  CasebookInput input;
  bool update = false;
  bool coverage = false;
  std::string min_coverage;
  std::string junit;
  bool quiet = false;
};

struct KindNames {
  std::string_view option;
  const base::Message* many;
  const base::Message* one;
};
// By CoverageKind.
constexpr std::array<KindNames, kCoverageKinds> kKinds{{
    {"rules", &messages::kRulesReached, &messages::kRuleReached},
    {"phases", &messages::kPhasesReached, &messages::kPhaseReached},
    {"principles", &messages::kPrinciplesReached, &messages::kPrincipleReached},
    {"policies", &messages::kPoliciesReached, &messages::kPolicyReached},
}};

// What --min-coverage asks for, in percent.
struct Minimum {
  std::optional<double> total;
  std::array<std::optional<double>, kCoverageKinds> kinds;
};

std::optional<double> ParsePercent(std::string_view text) {
  if (!text.empty() && text.back() == '%') text.remove_suffix(1);
  double percent = 0;
  if (!absl::SimpleAtod(base::ToAbsl(text), &percent) || !(percent >= 0) ||
      percent > 100) {
    return std::nullopt;
  }
  return percent;
}

absl::StatusOr<Minimum> ParseMinimum(const std::string& text) {
  Minimum out;
  if (text.empty()) return out;
  for (const std::string& part : SplitCommas(text)) {
    const std::size_t equals = part.find('=');
    std::optional<double>* target = &out.total;
    std::string_view share = part;
    if (equals != std::string::npos) {
      target = nullptr;
      share.remove_prefix(equals + 1);
      for (std::size_t i = 0; i != kKinds.size(); ++i) {
        if (kKinds[i].option == part.substr(0, equals)) target = &out.kinds[i];
      }
    }
    const std::optional<double> percent = ParsePercent(share);
    if (target == nullptr || target->has_value() || !percent.has_value()) {
      return base::InvalidArgument(
          base::Fill<messages::kBadMinimum>(base::Quoted(text)));
    }
    *target = percent;
  }
  return out;
}

class Tester {
 public:
  Tester(const Options& options, const RuleSet& rules)
      : options_(options), rules_(rules) {}

  absl::StatusOr<int> Run() {
    TRUNKLINE_ASSIGN_OR_RETURN(minimum_, ParseMinimum(options_.min_coverage));
    TRUNKLINE_ASSIGN_OR_RETURN(files_, ReadCasebooks(options_.input));
    Progress progress(!options_.quiet, 0, nouns::kTestCase);
    std::uint64_t cases = 0;
    for (const CasebookFile& file : files_) {
      TRUNKLINE_RETURN_IF_ERROR(RunFile(file));
      progress.Update(0, cases += file.book->cases().size());
    }
    progress.Clear();
    if (!options_.junit.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(WriteAll(options_.junit, ToJunit(suites_)));
    }
    bool below = false;
    if (options_.coverage || !options_.min_coverage.empty()) {
      below = AddCoverage();
    }
    TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", InToolLanguage(out_)));
    if (!below_.empty()) Say(below_);
    return failed_ || below ? kDefects : kDone;
  }

 private:
  absl::Status RunFile(const CasebookFile& file) {
    const Casebook& book = *file.book;
    const std::vector<CaseFailure> failures = book.Run(rules_);
    JunitSuite suite;
    suite.name = file.path;
    auto next = failures.begin();
    for (std::size_t i = 0; i != book.cases().size(); ++i) {
      base::Text said;
      if (next != failures.end() && next->index == i && !options_.update) {
        said = FailureText(file, *next);
        out_ += said;
      }
      if (next != failures.end() && next->index == i) ++next;
      suite.cases.push_back({book.cases()[i].title, InToolLanguage(said)});
    }
    suites_.push_back(std::move(suite));
    if (options_.update && !failures.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          UpdateCasebook(file, options_.input, rules_, failures));
      AddLine(base::Fill<messages::kCasesUpdated>(
          file.path, Count(failures.size(), nouns::kTestCase)));
      return absl::OkStatus();
    }
    failed_ = failed_ || !failures.empty();
    if (!options_.quiet || !failures.empty()) {
      AddLine(base::Fill<messages::kCasesHold>(
          file.path, Grouped(book.cases().size() - failures.size()),
          Count(book.cases().size(), nouns::kTestCase)));
    }
    return absl::OkStatus();
  }

  base::Text FailureText(const CasebookFile& file, const CaseFailure& failure) {
    const Casebook& book = *file.book;
    return base::Verbatim(absl::StrCat(
               file.path, ":", book.cases()[failure.index].line, ": ")) +
           base::Text{book.FailureText(rules_, failure, Language::kEnglish),
                      book.FailureText(rules_, failure, Language::kChinese)};
  }

  void AddLine(const base::Text& line) { out_ += line + base::Verbatim("\n"); }

  // Returns whether a share is below its minimum.
  bool AddCoverage() {
    std::vector<const Casebook*> books;
    for (const CasebookFile& file : files_) books.push_back(&*file.book);
    CoverageOptions coverage_options;
    coverage_options.examples = options_.coverage;
    const CasebookCoverage coverage =
        CoverageOf(rules_, books, coverage_options);
    for (std::size_t i = 0; i != kKinds.size(); ++i) {
      const CasebookCoverage::Share& share = coverage.shares[i];
      out_ += base::Fill<messages::kReachedShare>(
          base::FillFound(*kKinds[i].many, {}), Grouped(share.reached),
          Grouped(share.all), Percent(share.reached, share.all));
    }
    if (options_.coverage) AddExamples(coverage);
    bool below = CheckMinimum(minimum_.total, coverage.total(),
                              base::Fill<messages::kAllEntries>());
    for (std::size_t i = 0; i != kKinds.size(); ++i) {
      below = CheckMinimum(minimum_.kinds[i], coverage.shares[i],
                           base::FillFound(*kKinds[i].many, {})) ||
              below;
    }
    return below;
  }

  void AddExamples(const CasebookCoverage& coverage) {
    for (const UnreachedEntry& missing : coverage.unreached) {
      const base::Text name = base::FillFound(
          *kKinds[static_cast<std::size_t>(missing.kind)].one, {missing.entry});
      if (missing.example.empty()) {
        out_ += base::Fill<messages::kNotReached>(name);
      } else {
        out_ += base::Fill<messages::kReachingCase>(name) +
                base::Verbatim(missing.example);
      }
    }
  }

  bool CheckMinimum(const std::optional<double>& percent,
                    const CasebookCoverage::Share& share,
                    const base::Text& what) {
    if (!percent.has_value() || 100.0 * static_cast<double>(share.reached) >=
                                    *percent * static_cast<double>(share.all)) {
      return false;
    }
    below_ += base::Fill<messages::kBelowMinimum>(
                  Percent(share.reached, share.all), what,
                  absl::StrCat(*percent, " %")) +
              base::Verbatim("\n");
    return true;
  }

  const Options& options_;
  const RuleSet& rules_;
  Minimum minimum_;
  std::vector<CasebookFile> files_;
  std::vector<JunitSuite> suites_;
  base::Text out_, below_;
  bool failed_ = false;
};

absl::StatusOr<int> RunTest(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
  return Tester(options, rules).Run();
}

}  // namespace

Run AddTest(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("cases", options->input.paths,
                 "Casebooks (.txt, .csv, .xlsx) or folders of them")
      ->TypeName("FILE...")
      ->Required();
  AddRulesOptions(app, &options->rules, true);
  AddTableFileOptions(app, &options->input.table);
  app->AddFlag("--update", options->update,
               "Rewrites the expectations of failing cases, with all else "
               "left as it is");
  app->AddFlag("--coverage", options->coverage,
               "Says which rules, phases, principles and policies no case "
               "reaches, with a case that would");
  app->AddOption("--min-coverage", options->min_coverage,
                 "Fails below this share: 90%, or by kind "
                 "rules=90%,phases=50%,principles=100%,policies=80%")
      ->TypeName("SHARE");
  app->AddOption("--junit", options->junit, "File for the results as JUnit XML")
      ->TypeName("FILE");
  app->AddFlagFunction(
      "-q,--quiet", [options] { options->quiet = options->rules.quiet = true; },
      "Says only what fails");
  app->Footer(
      "A case is a title between == and ==, the ticket's fields, a line -> and "
      "what the\ndecision must hold; docs/casebooks.md has the fields.\nExit "
      "codes: 0 every case holds, 1 a case fails, coverage is too low, or the "
      "rule set\nor a casebook has errors, 2 usage, 4 a file could not be read "
      "or written.\n\nExample:\n  trunkline test packs/cn/changsha/tests "
      "--rules packs/cn/national \\\n      --rules packs/cn/changsha "
      "--coverage");
  return [options] { return RunTest(*options); };
}

}  // namespace trunkline::tools
