// SPDX-License-Identifier: Apache-2.0
// No id that a host gives has a control character, whichever door it takes.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/desk.h"

namespace trunkline::testing {
namespace {

const absl::Time kMorning = At("2018-06-25 09:00");

Event Opened() {
  Event open;
  open.at = kMorning;
  open.command = OpenCommand();
  return open;
}

ImportedCase Imported(const std::string& old_id) {
  ImportedCase one;
  one.old_id = old_id;
  Event open;
  open.at = kMorning;
  OpenCommand command;
  command.accepted_at = kMorning;
  command.ticket = Complaint(kMorning).bytes();
  open.command = std::move(command);
  one.history.push_back(std::move(open));
  return one;
}

TEST_CASE("ids of hosts have no control characters") {
  const std::unique_ptr<Desk> owned = OpenDesk(NewMemoryStore());
  Desk& desk = *owned;
  const CaseRef known =
      desk.Accept(Complaint(kMorning), As("operator"), kMorning)->ref;
  const auto with = [](const std::string& id, const std::string& unit,
                       const std::string& role) {
    Actor actor = As("operator");
    actor.id += id;
    actor.unit += unit;
    actor.roles.push_back("r" + role);
    return actor;
  };
  using Door = std::function<absl::Status(const std::string&)>;
  const std::vector<std::pair<const char*, Door>> doors = {
      {"a ticket's id",
       [&](const std::string& bad) {
         TicketRecord ticket;
         ticket.id = "T" + bad;
         ticket.accepted_at = kMorning;
         return StoredTicket::Create(ticket).status();
       }},
      {"a ticket's jurisdiction",
       [&](const std::string& bad) {
         TicketRecord ticket;
         ticket.jurisdiction = "cn" + bad;
         ticket.accepted_at = kMorning;
         return StoredTicket::Create(ticket).status();
       }},
      {"an actor's id",
       [&](const std::string& bad) {
         return desk.Accept(Complaint(kMorning), with(bad, "", ""), kMorning)
             .status();
       }},
      {"an actor's unit",
       [&](const std::string& bad) {
         return desk
             .Do(known, Simple(CommandKind::kAccept), with("", bad, ""),
                 kMorning)
             .status();
       }},
      {"an actor's role",
       [&](const std::string& bad) {
         return desk
             .Do(known, Simple(CommandKind::kAccept), with("", "", bad),
                 kMorning)
             .status();
       }},
      {"a key",
       [&](const std::string& bad) {
         return desk
             .Accept(Complaint(kMorning), As("operator"), kMorning,
                     {"web", "k" + bad})
             .status();
       }},
      {"a key's source",
       [&](const std::string& bad) {
         return desk
             .Accept(Complaint(kMorning), As("operator"), kMorning,
                     {"web" + bad, "k"})
             .status();
       }},
      {"a mirror's source",
       [&](const std::string& bad) {
         return desk
             .Mirror(Mirrored("1", 1, Opened(), "12315" + bad), As("system"),
                     kMorning)
             .status();
       }},
      {"a mirror's id",
       [&](const std::string& bad) {
         return desk
             .Mirror(Mirrored("1" + bad, 1, Opened()), As("system"), kMorning)
             .status();
       }},
      {"an import's id",
       [&](const std::string& bad) {
         return desk
             .Import("cn.changsha", "12315", {Imported("1" + bad)},
                     As("operator"), kMorning)[0]
             .status();
       }},
      {"an import's source",
       [&](const std::string& bad) {
         return desk
             .Import("cn.changsha", "12315" + bad, {Imported("1")},
                     As("operator"), kMorning)[0]
             .status();
       }},
      {"the prefix of ids",
       [&](const std::string& bad) {
         DeskOptions options;
         options.id_prefix = "CS" + bad;
         return Desk::Open(NewMemoryStore(), {Changsha()}, options).status();
       }},
  };
  for (const auto& [door, call] : doors) {
    CAPTURE(door);
    for (const char* bad : {"\n", "\x1b[2J", "\x7f", "\u0085", "\u202E"}) {
      CAPTURE(bad);
      const absl::Status status = call(bad);
      CHECK(status.code() == absl::StatusCode::kInvalidArgument);
      CHECK(std::string(status.message()).find("control character") !=
            std::string::npos);
    }
  }
  // Nothing of it was stored, and each door is open to good ids.
  CHECK(desk.List(As("system"), {}, {}, 10)->size() == 1);
  for (const auto& [door, call] : doors) {
    CAPTURE(door);
    CHECK(call("-1").code() != absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace trunkline::testing
