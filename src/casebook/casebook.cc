// SPDX-License-Identifier: Apache-2.0
#include "trunkline/casebook.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/casebook/fields.h"
#include "src/casebook/reader.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/explain.h"

namespace trunkline {

namespace internal {

// Access for the library to private members of Casebook.
struct CasebookAccess {
  static LoadResult<Casebook> Take(casebook::Builder* builder, std::string name,
                                   std::string text) {
    Casebook book;
    book.name_ = std::move(name);
    book.text_ = std::move(text);
    book.exact_ = builder->exact;
    book.cases_ = builder->TakeCases();
    LoadResult<Casebook> result;
    result.issues = builder->TakeIssues();
    if (result.issues.empty()) result.value = std::move(book);
    return result;
  }
};

}  // namespace internal

namespace {

using casebook::FieldType;
using casebook::FindExpectation;

absl::TimeZone ZoneOf(const RuleSet& rules) {
  return internal::CompiledOf(rules).zone;
}

const CaseField* FindField(const std::vector<CaseField>& fields,
                           std::string_view name) {
  for (const CaseField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// The decision of a case as fields; `named`: what the case names.
std::vector<CaseField> DecidedFields(const RuleSet& rules, const TestCase& test,
                                     Decision* decision) {
  const Ticket ticket = casebook::MakeTicket(rules, ZoneOf(rules), test);
  // A case has an acceptance time and no resolved codes: it is always routed.
  if (!rules.Route(ticket, decision).ok()) return {};
  std::vector<CaseField> got = casebook::Describe(ticket, *decision);
  const CaseField* const urgency = FindField(test.expected, "urgency");
  if (urgency != nullptr && FindField(got, "urgency") == nullptr &&
      decision->urgency != Urgency::kUnspecified) {
    const FieldType& type = *FindExpectation("urgency");
    got.push_back(
        {"urgency",
         std::string(type.words->Name(static_cast<int>(decision->urgency))), 0,
         0});
  }
  return got;
}

std::vector<CaseDifference> Differences(const RuleSet& rules,
                                        const TestCase& test, bool exact,
                                        const std::vector<CaseField>& got) {
  std::vector<CaseDifference> out;
  for (const CaseField& field : test.expected) {
    const std::string expected =
        casebook::Canonical(*FindExpectation(field.name), field.value, &rules);
    const CaseField* const found = FindField(got, field.name);
    const std::string value = found == nullptr ? "" : found->value;
    if (expected != value) out.push_back({field.name, expected, value});
  }
  if (!exact) return out;
  for (const CaseField& field : got) {
    if (FindField(test.expected, field.name) == nullptr) {
      out.push_back({field.name, "", field.value});
    }
  }
  return out;
}

}  // namespace

LoadResult<Casebook> LoadCasebook(const Source& source,
                                  const CasebookOptions& options) {
  casebook::Builder builder(source.name, options);
  builder.ReadText(source.content);
  return internal::CasebookAccess::Take(
      &builder, source.name,
      source.content.size() > options.max_bytes ? std::string()
                                                : std::string(source.content));
}

LoadResult<Casebook> LoadCasebook(std::string name, std::vector<TestCase> cases,
                                  bool exact, const CasebookOptions& options) {
  casebook::Builder builder(name, options);
  builder.exact = exact;
  builder.AddCases(std::move(cases));
  return internal::CasebookAccess::Take(&builder, std::move(name), "");
}

std::vector<CaseFailure> Casebook::Run(const RuleSet& rules) const {
  std::vector<CaseFailure> failures;
  Decision decision;
  for (std::size_t i = 0; i != cases_.size(); ++i) {
    const TestCase& test = cases_[i];
    CaseFailure failure;
    failure.index = i;
    if (!exact_ && test.expected.empty()) {
      failures.push_back(std::move(failure));
      continue;
    }
    failure.differences =
        Differences(rules, test, exact_, DecidedFields(rules, test, &decision));
    if (!failure.differences.empty()) failures.push_back(std::move(failure));
  }
  return failures;
}

std::vector<CaseField> Casebook::Decided(const RuleSet& rules,
                                         std::size_t index) const {
  Decision decision;
  return DecidedFields(rules, cases_[index], &decision);
}

CaseReason Casebook::Why(const RuleSet& rules, const CaseFailure& failure,
                         Language language) const {
  const TestCase& test = cases_[failure.index];
  const Ticket ticket = casebook::MakeTicket(rules, ZoneOf(rules), test);
  CaseReason out;
  const auto explained = Explain(rules, ticket, language);
  if (!explained.ok()) return out;
  // The last step that decided; else the outcome.
  static constexpr std::string_view kDecides[] = {
      "gate.elsewhere", "gate.region", "gate.confirmed",
      "gate.phase",     "claims.none", "tie.first_receiver",
      "tie.interim",    "tie.centre",  "winner"};
  for (const ExplanationStep& step : explained->steps) {
    const bool decides = std::find(std::begin(kDecides), std::end(kDecides),
                                   step.code) != std::end(kDecides);
    if (decides || (out.decided.empty() && step.code == "outcome")) {
      out.decided = step.text;
    }
    if (step.code == "runner_up" || step.code == "runner_up.settled") {
      out.other = step.text;
    }
  }
  const CaseField* const rule = FindField(test.expected, "rule");
  if (rule == nullptr || rule->value.empty()) return out;
  const auto why = WhyNot(rules, ticket, rule->value, language);
  if (!why.ok()) {
    out.other = MessageOf(why.status(), language);
  } else if (!why->won) {
    out.other = why->text;
  }
  return out;
}

std::string Casebook::Updated(const RuleSet& rules,
                              const std::vector<CaseFailure>& failures) const {
  const std::size_t mark = casebook::MarkOf(text_);
  std::vector<std::string_view> lines =
      casebook::SplitLines(std::string_view(text_).substr(mark));
  // By line, from 0: what stands there instead, and what stands behind it.
  std::vector<std::optional<std::string>> instead(lines.size());
  std::vector<std::string> behind(lines.size());
  for (const CaseFailure& failure : failures) {
    const TestCase& test = cases_[failure.index];
    const std::size_t begin = static_cast<std::size_t>(test.line) - 1;
    const std::size_t end =
        failure.index + 1 == cases_.size()
            ? lines.size()
            : static_cast<std::size_t>(cases_[failure.index + 1].line) - 1;
    // New lines go behind the last line of the case that says something.
    std::size_t last = begin;
    bool arrow = false;
    for (std::size_t i = begin; i != end; ++i) {
      const casebook::Line parsed = casebook::ParseLine(
          lines[i].substr(0, lines[i].size() - casebook::EndOf(lines[i])));
      if (parsed.kind == casebook::Line::Kind::kNothing) continue;
      last = i;
      arrow = arrow || parsed.kind == casebook::Line::Kind::kArrow;
    }
    // A last line without end gets one before something is added behind it.
    const std::string_view line_end =
        casebook::EndOf(lines[begin]) == 2 ? "\r\n" : "\n";
    std::string added;
    if (!arrow) absl::StrAppend(&added, "->", base::ToAbsl(line_end));
    const auto add = [&](const std::string& name, const std::string& value) {
      absl::StrAppend(&added, name, value.empty() ? ":" : ": ", value,
                      base::ToAbsl(line_end));
    };
    if (failure.differences.empty()) {
      for (const CaseField& field : Decided(rules, failure.index)) {
        static const std::set<std::string>& kept =
            *new std::set<std::string>{"outcome", "lead", "target", "rule"};
        if (kept.count(field.name) != 0) add(field.name, field.value);
      }
    }
    for (const CaseDifference& d : failure.differences) {
      const CaseField* const field = FindField(test.expected, d.field);
      if (field == nullptr || field->line < test.line) {
        add(d.field, d.got);
        continue;
      }
      const std::size_t at = static_cast<std::size_t>(field->line) - 1;
      const std::string_view line = lines[at];
      const std::size_t size = line.size() - casebook::EndOf(line);
      const std::size_t value_at =
          casebook::ParseLine(line.substr(0, size)).value_at;
      instead[at] = absl::StrCat(base::ToAbsl(line.substr(0, value_at)),
                                 d.got.empty() ? "" : " ", d.got,
                                 base::ToAbsl(line.substr(size)));
    }
    behind[last] += added;
  }
  std::string out = text_.substr(0, mark);
  for (std::size_t i = 0; i != lines.size(); ++i) {
    out += instead[i].has_value() ? *instead[i] : std::string(lines[i]);
    if (behind[i].empty()) continue;
    if (casebook::EndOf(lines[i]) == 0) out += '\n';
    out += behind[i];
  }
  return out;
}

}  // namespace trunkline
