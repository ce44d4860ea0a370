#ifndef TRUNKLINE_SRC_C_REPORT_H_
#define TRUNKLINE_SRC_C_REPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "trunkline/cases/desk.h"
#include "trunkline/explain.h"
#include "trunkline/issue.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/ruleset.h"

// Results as messages of proto/trunkline/v1/report.proto, binary.
namespace trunkline::c {

std::string WriteIssues(const std::vector<Issue>& issues);
std::string WriteIssue(const Issue& issue);
std::string WriteDialAnswer(const DialResult& result);
std::string WriteExplanation(const Explanation& explanation,
                             absl::Time accepted_at);
std::string WriteWhyNot(const WhyNotResult& result);
std::string WriteQuestions(const std::vector<Question>& questions);
std::string WriteDeadlines(const Deadlines& deadlines);
std::string WriteOffers(const std::vector<AvailableCommand>& offers);
std::string WriteReceipt(const Receipt& receipt);
std::string WriteTickResult(const TickResult& ticked);
std::string WriteFeedPage(const FeedPage& page);
std::string WriteCaseRecords(const std::vector<CaseRecord>& records);
// Reads a binary trunkline.v1.CaseFilter.
absl::StatusOr<CaseFilter> ReadCaseFilter(std::string_view bytes);

}  // namespace trunkline::c

#endif  // TRUNKLINE_SRC_C_REPORT_H_
