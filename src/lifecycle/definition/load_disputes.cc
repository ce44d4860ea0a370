// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition_loader.h"
#include "src/lifecycle/definition/messages.h"
#include "trunkline_internal/v1/dispute.pb.h"

namespace trunkline::lifecycle {

void DefinitionLoader::ReadDisputeOffices() {
  Each(dispute_offices_, [&](const std::string& id, const auto& m) {
    DisputeOffice office;
    office.id = id;
    office.holder = m.holder().empty() ? id : m.holder();
    std::vector<std::pair<absl::CivilSecond, absl::CivilSecond>> borne;
    for (int i = 0; i != m.name_size(); ++i) {
      const auto& valid = m.name(i).valid();
      DisputeOffice::Name name{valid.from(), valid.to(), {}};
      for (const auto& label : m.name(i).label()) {
        name.label.push_back({label.lang(), label.text()});
      }
      const std::string path = absl::StrCat("name[", i, "].valid");
      const auto read = [&](const std::string& text, absl::CivilSecond none) {
        if (text.empty()) return none;
        const auto civil = base::ParseCivil(text);
        if (civil.ok()) return *civil;
        Field(path, "bad-dispute-office",
              base::Fill<messages::kNameTime>(base::Quoted(text)));
        return none;
      };
      const absl::CivilSecond from =
          read(valid.from(), absl::CivilSecond::min());
      const absl::CivilSecond to = read(valid.to(), absl::CivilSecond::max());
      if (from >= to) {
        Field(path, "bad-dispute-office",
              base::Fill<messages::kNameTime>(base::Quoted(valid.from())));
      }
      for (const auto& other : borne) {
        if (from < other.second && other.first < to) {
          Field(path, "bad-dispute-office",
                base::Fill<messages::kNamesOverlap>());
        }
      }
      borne.emplace_back(from, to);
      office.names.push_back(std::move(name));
    }
    data_.disputes.offices.push_back(std::move(office));
  });
}

void DefinitionLoader::ReadDisputeSteps() {
  static constexpr std::string_view kFacts[] = {"number", "date", "legal_basis",
                                                "unit"};
  Each(dispute_steps_, [&](const std::string& id, const auto& m) {
    const auto bad = [&](std::string_view path, base::Text message) {
      Field(path, "bad-dispute-step", std::move(message));
    };
    DisputeStep step;
    step.id = id;
    step.order = m.order();
    step.stage = static_cast<DisputeStage>(Value(
        m.stage(), trunkline_internal::v1::DisputeStage_IsValid, "stage"));
    if (step.stage == DisputeStage::kUnspecified ||
        step.stage == DisputeStage::kEnded) {
      bad("stage", base::Fill<messages::kNoDisputeStage>());
    }
    for (int i = 0; i != m.office_size(); ++i) {
      step.offices.push_back(
          Find(dispute_offices_, m.office(i), absl::StrCat("office[", i, "]")));
    }
    if (step.offices.empty()) bad("office", base::Fill<messages::kNoOffice>());
    for (int i = 0; i != m.fact_size(); ++i) {
      if (std::find(std::begin(kFacts), std::end(kFacts), m.fact(i)) ==
          std::end(kFacts)) {
        bad(absl::StrCat("fact[", i, "]"),
            base::Fill<messages::kStepFact>(base::Quoted(m.fact(i))));
      }
      step.facts.push_back(m.fact(i));
    }
    if (m.has_limit()) {
      step.limited = true;
      step.limit = Period(m.limit(), m.calendar(), "limit");
    }
    step.statements = m.statements();
    if (step.statements &&
        (!step.limited || step.stage != DisputeStage::kCollation)) {
      bad("statements", base::Fill<messages::kStatementStep>());
    }
    for (const DisputeStep& other : data_.disputes.steps) {
      if (other.order == step.order) {
        bad("order", base::Fill<messages::kSameOrder>(base::Quoted(other.id),
                                                      step.order));
      }
    }
    data_.disputes.steps.push_back(std::move(step));
  });
  CheckDisputeWay();
}

// The first step collates, and what was asked for opinions is decided.
void DefinitionLoader::CheckDisputeWay() {
  std::vector<DisputeStep>& steps = data_.disputes.steps;
  if (steps.empty()) return;
  std::sort(steps.begin(), steps.end(),
            [](const DisputeStep& a, const DisputeStep& b) {
              return a.order < b.order;
            });
  Each(dispute_steps_, [&](const std::string& id, const auto&) {
    const bool first = steps.front().id == id;
    const DisputeStep& step =
        *std::find_if(steps.begin(), steps.end(),
                      [&](const DisputeStep& one) { return one.id == id; });
    if (first != (step.stage == DisputeStage::kCollation)) {
      Field("stage", "bad-dispute-step", base::Fill<messages::kFirstStep>());
    }
    if (steps.back().id == id && step.stage == DisputeStage::kOpinions) {
      Field("stage", "bad-dispute-step", base::Fill<messages::kLastStep>());
    }
  });
}

}  // namespace trunkline::lifecycle
