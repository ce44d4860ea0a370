// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LEARN_TICKETS_H_
#define TRUNKLINE_TESTS_LEARN_TICKETS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/learn/city.h"
#include "trunkline/learn.h"

// Tickets of tests as the learner takes them.
namespace trunkline::learn_test {

// Options for a city: its attributes, paths with "/".
inline LearnOptions CityLearnOptions(bool trees = false) {
  LearnOptions options;
  options.id = "test.city";
  options.separator = "/";
  options.attributes = {"road", "works"};
  if (trees) {
    options.attributes.insert(options.attributes.end(), {"area", "amount"});
    options.attribute_kinds = {{"area", AttributeKind::kTree},
                               {"amount", AttributeKind::kNumber}};
  }
  return options;
}

inline absl::Time At(int day, int second) {
  return absl::FromCivil(
      absl::CivilSecond(absl::CivilDay(2018, 1, 1) + day) + second,
      absl::UTCTimeZone());
}

// `amount` holds the text of one attribute and must outlive the result.
inline HistoryTicket TicketOf(const CityTicket& ticket, std::string* amount) {
  amount->clear();
  if (ticket.amount > 0) *amount = std::to_string(ticket.amount);
  HistoryTicket out;
  out.id = ticket.id;
  out.accepted_at = At(ticket.day, ticket.second);
  out.category = ticket.category;
  out.region = ticket.region;
  out.lead = ticket.lead;
  if (!ticket.works.empty()) out.attributes.push_back({"works", ticket.works});
  if (!ticket.road.empty()) out.attributes.push_back({"road", ticket.road});
  if (!ticket.area.empty()) out.attributes.push_back({"area", ticket.area});
  if (!amount->empty()) out.attributes.push_back({"amount", *amount});
  if (ticket.channel == "phone") out.channel = Channel::kPhone;
  if (ticket.channel == "web") out.channel = Channel::kWeb;
  if (ticket.channel == "app") out.channel = Channel::kApp;
  if (ticket.due >= 0) out.due_at = At(0, 0) + absl::Seconds(ticket.due);
  return out;
}

inline absl::StatusOr<LearnedCatalogue> LearnCity(
    const std::vector<CityTicket>& tickets, const LearnOptions& options) {
  auto learner = CatalogueLearner::Create(options);
  if (!learner.ok()) return learner.status();
  std::string amount;
  for (const CityTicket& ticket : tickets) {
    const absl::Status added = learner->Add(TicketOf(ticket, &amount));
    if (!added.ok()) return added;
  }
  return learner->Finish();
}

// A ticket with category and lead alone.
inline CityTicket Simple(const std::string& category, const std::string& lead,
                         int day = 0) {
  CityTicket ticket;
  ticket.category = category;
  ticket.lead = lead;
  ticket.day = day;
  ticket.second = 43'200;
  return ticket;
}

// The file of a name, without its comments.
inline std::string FileOf(const LearnedCatalogue& learnt,
                          const std::string& name) {
  for (const LearnedFile& file : learnt.files) {
    if (file.name == name) return file.content;
  }
  return "";
}

// What loading a learnt rule set needs.
inline std::vector<Source> SourcesOf(const LearnedCatalogue& learnt) {
  std::vector<Source> out;
  for (const LearnedFile& file : learnt.files) {
    if (file.name.find('/') != std::string::npos) continue;
    out.push_back({file.name, file.content, Format::kText});
  }
  return out;
}

}  // namespace trunkline::learn_test

#endif  // TRUNKLINE_TESTS_LEARN_TICKETS_H_
