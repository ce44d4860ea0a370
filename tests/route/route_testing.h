// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_ROUTE_ROUTE_TESTING_H_
#define TRUNKLINE_TESTS_ROUTE_ROUTE_TESTING_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"
#include "trunkline/wire.h"

namespace trunkline {

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

// Loads a rule set in text format; warnings are no failure.
inline RuleSet LoadText(std::string_view text) {
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"test", text, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  return *loaded.value;
}

// packs/cn/national and packs/cn/changsha.
inline const RuleSet& Changsha() {
  static const RuleSet rules = [] {
    std::vector<std::string> contents;
    for (const char* pack : {"national", "changsha"}) {
      std::vector<std::filesystem::path> paths;
      for (const auto& entry : std::filesystem::directory_iterator(
               std::filesystem::path(SourceDir()) / "packs/cn" / pack)) {
        if (entry.path().extension() == ".txtpb") paths.push_back(entry);
      }
      std::sort(paths.begin(), paths.end());
      for (const auto& path : paths) contents.push_back(ReadWhole(path));
    }
    std::vector<Source> sources;
    for (const std::string& content : contents) {
      sources.push_back({"pack", content, Format::kText});
    }
    const LoadResult<RuleSet> loaded = LoadRuleSet(sources);
    REQUIRE(loaded.value.has_value());
    return *loaded.value;
  }();
  return rules;
}

// The tickets of examples/changsha.
inline const std::vector<StoredTicket>& SampleTickets() {
  static const std::vector<StoredTicket> tickets = [] {
    std::vector<StoredTicket> out;
    std::istringstream lines(ReadWhole(std::filesystem::path(SourceDir()) /
                                       "examples/changsha/tickets.jsonl"));
    for (std::string line; std::getline(lines, line);) {
      auto ticket = ReadTicket(line, Format::kJson);
      REQUIRE(ticket.ok());
      out.push_back(*std::move(ticket));
    }
    REQUIRE(out.size() == 300);
    return out;
  }();
  return tickets;
}

// Civil time at UTC+8.
inline absl::Time At(int year, int month, int day, int hour = 12,
                     int minute = 0, int second = 0) {
  return absl::FromCivil(
      absl::CivilSecond(year, month, day, hour, minute, second),
      absl::FixedTimeZone(8 * 3600));
}

inline Decision MustRoute(const RuleSet& rules, const Ticket& ticket) {
  Decision decision;
  const absl::Status status = rules.Route(ticket, &decision);
  INFO(status.ToString());
  REQUIRE(status.ok());
  return decision;
}

// Every field of a decision in one line; equal for equal decisions.
inline std::string Everything(const Decision& decision) {
  return absl::StrCat(
      WriteDecision(decision, "", absl::UnixEpoch(), Format::kText), " / ",
      static_cast<int>(decision.refusal.reason), " ",
      static_cast<int>(decision.refusal.action), " ",
      std::string(decision.refusal.route), " / ",
      std::string(decision.emergency_hint.signal), " ",
      std::string(decision.emergency_hint.number), " ",
      std::string(decision.emergency_hint.trigger), " / ",
      std::string(decision.policies[0]));
}

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_ROUTE_ROUTE_TESTING_H_
