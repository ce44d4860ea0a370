// SPDX-License-Identifier: Apache-2.0
// Every field of every published message, with a text of its own, through every
// door by which it leaves: what the schema says is private stays behind. A
// field or a message that is added to the schema is tested without a change
// here.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/seal.h"
#include "src/schema/private_parts.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/case.h"
#include "trunkline/wire.h"

namespace trunkline::testing {
namespace {

using schema::FieldPlan;
using schema::IsSealed;
using schema::MessagePlan;
using schema::Privacy;

// A text of a message.
struct Leaf {
  std::string path;
  Privacy privacy;  // Its own, else that of the message around it.
  std::string text;
};

// Fields of a ticket that the desk reads and a free text would not fit.
bool IsRead(const MessagePlan& plan, std::string_view name) {
  if (plan.name != "Ticket") return false;
  for (const char* read :
       {"id", "jurisdiction", "dialled", "category", "category_version",
        "region", "against", "first_receiver"}) {
    if (name == read) return true;
  }
  return false;
}

// Writes messages that are full of texts.
class Filler {
 public:
  // Of each oneof the field that `choice` counts to is filled, all others are
  // absent. The field `left_out`, by its full name, is absent too.
  explicit Filler(std::size_t choice, std::string_view left_out = {})
      : choice_(choice), left_out_(left_out) {}

  // Text format with a text of its own in each field of `plan`.
  std::string Fill(const MessagePlan& plan, const std::string& path = "",
                   Privacy outer = Privacy::kPublic) {
    if (std::count(around_.begin(), around_.end(), &plan) != 0) return "";
    around_.push_back(&plan);
    std::string out;
    for (const FieldPlan& field : plan.fields) {
      if (!IsChosen(plan, field) ||
          schema::View(field.field->full_name()) == left_out_) {
        continue;
      }
      fields_.insert(std::string(field.field->full_name()));
      const std::string name(field.name);
      const std::string here =
          path.empty() ? name : absl::StrCat(path, ".", name);
      const Privacy privacy =
          field.privacy == Privacy::kPublic ? outer : field.privacy;
      if (field.kind == schema::Kind::kMessage) {
        if (field.message->well_known != MessagePlan::WellKnown::kNone) {
          continue;
        }
        out += name + " { " + Fill(*field.message, here, privacy) + "} ";
      } else if (field.kind == schema::Kind::kString && !IsRead(plan, name)) {
        // Digits, so that what masks numbers leaves a part of it.
        const std::string text =
            "1390" + std::to_string(1'000'000'000 + 7'654'321 * leaves_.size());
        leaves_.push_back({here, privacy, text});
        absl::StrAppend(&out, name, ": \"", text, "\" ");
      } else if (field.kind == schema::Kind::kDouble) {
        out += name + ": 28.25 ";
      }
    }
    around_.pop_back();
    return out;
  }

  const std::vector<Leaf>& leaves() const { return leaves_; }
  const std::set<std::string>& fields() const { return fields_; }

 private:
  bool IsChosen(const MessagePlan& plan, const FieldPlan& field) const {
    if (field.oneof_index < 0) return true;
    std::vector<const FieldPlan*> members;
    for (const FieldPlan& one : plan.fields) {
      if (one.oneof_index == field.oneof_index) members.push_back(&one);
    }
    return members[choice_ % members.size()] == &field;
  }

  std::size_t choice_;
  std::string_view left_out_;
  std::vector<const MessagePlan*> around_;  // The messages around the field.
  std::vector<Leaf> leaves_;
  std::set<std::string> fields_;  // Full names of those that were filled.
};

const MessagePlan& Plan(std::string_view type = "Ticket") {
  return *schema::Registry::Get().Find(type);
}

struct Full {
  std::vector<Leaf> leaves;
  std::string text;   // Text format.
  std::string bytes;  // Wire format.
};

Full FullMessage(const MessagePlan& plan, std::size_t choice,
                 std::set<std::string>* fields = nullptr) {
  Filler filler(choice);
  Full full;
  full.text = filler.Fill(plan);
  full.leaves = filler.leaves();
  full.bytes =
      Convert(plan.name, full.text, Format::kText, Format::kBinary).value();
  if (fields != nullptr) {
    fields->insert(filler.fields().begin(), filler.fields().end());
  }
  return full;
}
Full FullTicket() { return FullMessage(Plan(), 0); }

// A ticket that Changsha routes, filled.
std::string Routable(const std::string& filled, absl::Time accepted) {
  return absl::StrCat(
      "jurisdiction: \"cn.changsha\" channel: CHANNEL_PHONE dialled: "
      "\"12345\" type: TICKET_TYPE_COMPLAINT category: "
      "\"market.consumer.refund\" region: \"430102\" accepted_at { seconds: ",
      absl::ToUnixSeconds(accepted), " } ", filled);
}

// Returns the paths of the leaves whose text `door` has and should not, or
// should have and has not.
template <typename Passes>
std::string Wrong(const std::vector<Leaf>& leaves, const std::string& door,
                  const Passes& passes) {
  std::string wrong;
  for (const Leaf& leaf : leaves) {
    if ((door.find(leaf.text) != std::string::npos) != passes(leaf.privacy)) {
      wrong += leaf.path + " ";
    }
  }
  return wrong;
}

// Checks that `door` holds the text of exactly the leaves that `passes` names.
template <typename Passes>
void CheckDoor(const Full& full, const std::string& door,
               const Passes& passes) {
  CHECK(Wrong(full.leaves, door, passes) == "");
}

bool IsPublic(Privacy privacy) { return privacy == Privacy::kPublic; }

TEST_CASE("The ticket of these tests has fields of each class but one") {
  const Full full = FullTicket();
  for (const Privacy privacy :
       {Privacy::kPublic, Privacy::kCaller, Privacy::kPhone, Privacy::kIdentity,
        Privacy::kCallerWords, Privacy::kDetail}) {
    bool found = false;
    for (const Leaf& leaf : full.leaves) {
      found = found || leaf.privacy == privacy;
    }
    INFO(static_cast<int>(privacy));
    CHECK(found);
  }
}

TEST_CASE("Sealing divides a ticket by what the schema says, and joins it") {
  const Full full = FullTicket();
  std::string open, sealed;
  desk::Split(full.bytes, &open, &sealed);
  CheckDoor(full, open, [](Privacy p) { return !IsSealed(p); });
  CheckDoor(full, sealed, IsSealed);
  CHECK(desk::Join(open, sealed) == full.bytes);
  CHECK(desk::Join(full.bytes, "") == full.bytes);
  // A field of a later schema may be private.
  const std::string later = full.bytes + std::string("\xfa\x7f\x03who", 6);
  desk::Split(later, &open, &sealed);
  CHECK(open.find("who") == std::string::npos);
  CHECK(desk::Join(open, sealed) == later);
  // What is no message is sealed whole.
  desk::Split("no message", &open, &sealed);
  CHECK(open.empty());
  CHECK(sealed == "no message");
}

// The messages of the published schemas that are not inside another one.
std::vector<const MessagePlan*> AllMessages() {
  std::vector<const schema::pb::FileDescriptor*> files;
  for (const char* type : {"AvailableCommandList", "CalendarFile",
                           "DisputeEventFile", "LifecycleDefinition"}) {
    files.push_back(Plan(type).descriptor->file());
  }
  std::vector<const MessagePlan*> out;
  for (std::size_t i = 0; i != files.size(); ++i) {
    const schema::pb::FileDescriptor* const file = files[i];
    if (std::find(files.begin(), files.begin() + static_cast<int>(i), file) !=
        files.begin() + static_cast<int>(i)) {
      continue;  // It was here.
    }
    for (int k = 0; k != file->dependency_count(); ++k) {
      files.push_back(file->dependency(k));
    }
    if (schema::View(file->package()) != "trunkline.v1") continue;
    for (int k = 0; k != file->message_type_count(); ++k) {
      out.push_back(&Plan(schema::View(file->message_type(k)->name())));
    }
  }
  return out;
}

// The size of the largest oneof in a message, and in the messages inside.
std::size_t Choices(const MessagePlan& plan,
                    std::vector<const MessagePlan*> around = {}) {
  if (std::count(around.begin(), around.end(), &plan) != 0) return 1;
  around.push_back(&plan);
  std::size_t choices = 1;
  for (const FieldPlan& field : plan.fields) {
    if (field.oneof_index >= 0) {
      choices =
          std::max(choices, static_cast<std::size_t>(std::count_if(
                                plan.fields.begin(), plan.fields.end(),
                                [&](const FieldPlan& other) {
                                  return other.oneof_index == field.oneof_index;
                                })));
    }
    if (field.message != nullptr) {
      choices = std::max(choices, Choices(*field.message, around));
    }
  }
  return choices;
}

TEST_CASE("Of every message a reader sees the classes that the view shows") {
  std::set<std::string> filled;
  for (const MessagePlan* const plan : AllMessages()) {
    const std::size_t choices = Choices(*plan);
    for (std::size_t choice = 0; choice != choices; ++choice) {
      INFO(plan->name << ", choice " << choice);
      const Full full = FullMessage(*plan, choice, &filled);
      for (int i = 0; i <= 7; ++i) {
        const auto one = static_cast<Privacy>(i);
        const std::string seen =
            schema::Redacted(*plan, full.bytes, [&](Privacy p) {
              return p == one ? schema::Shown::kFully : schema::Shown::kHidden;
            });
        CheckDoor(full, seen,
                  [&](Privacy p) { return IsPublic(p) || p == one; });
      }
      const std::string masked = schema::Redacted(
          *plan, full.bytes, [](Privacy) { return schema::Shown::kMasked; });
      CheckDoor(full, masked, IsPublic);

      // Of a repeated message that has sealed fields, all is sealed.
      std::string open, sealed;
      schema::SplitSealed(*plan, full.bytes, &open, &sealed);
      for (const Leaf& leaf : full.leaves) {
        if (IsSealed(leaf.privacy) &&
            open.find(leaf.text) != std::string::npos) {
          FAIL(leaf.path << " is in the open");
        }
      }
      CHECK(schema::JoinSealed(*plan, open, sealed) == full.bytes);
    }
  }
  // No private field was left out.
  for (const schema::PrivateField& field : schema::PrivateFields()) {
    INFO(field.name);
    CHECK(filled.count(std::string(field.name)) == 1);
  }
}

TEST_CASE("What is no message is hidden, numbers are masked") {
  CHECK(schema::Redacted(Plan(), "no message", [](Privacy) {
          return schema::Shown::kFully;
        }).empty());
  CHECK(schema::Masked("13900000007") == "139******07");
  CHECK(schema::Masked("+86 139-0000 0007 Li") == "+86 1**-**** **07 **");
  CHECK(schema::Masked("1234567") == "*******");
}

// The events as the store has them, which is what its outbox sends.
std::string Outbox(Desk& desk) {
  const auto events = desk.store().Feed(0, 10'000);
  REQUIRE(events.ok());
  std::string out;
  for (const EventRecord& event : *events) out += event.bytes;
  return out;
}

TEST_CASE("Receipt, outbox, feed and erased case hold what each may") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const Full full = FullTicket();
  const auto desk = OpenDesk(store.Release());
  REQUIRE(desk != nullptr);
  const absl::Time now = At("2018-06-25 09:00");
  const StoredTicket ticket = TicketOf(Routable(full.text, now));
  const auto receipt = desk->Accept(ticket, As("operator"), now);
  REQUIRE(receipt.ok());
  std::string shown;
  for (const Event& event : receipt->events) AppendEvent(event, &shown);
  CheckDoor(full, shown, [](Privacy p) { return !IsSealed(p); });
  CheckDoor(full, Outbox(*desk), [](Privacy p) { return !IsSealed(p); });

  shown.clear();
  for (const FeedItem& item : WholeFeed(*desk)) AppendEvent(item.event, &shown);
  CheckDoor(full, shown, IsPublic);

  ResolveCommand resolve;
  resolve.public_text = "the rules on refunds were explained";
  REQUIRE(desk->Do(receipt->ref, resolve, As("operator"), now).ok());
  const auto before = desk->Get(receipt->ref, As("operator"));
  REQUIRE(before.ok());
  for (const Leaf& leaf : full.leaves) {
    if (leaf.privacy != Privacy::kCallerWords) continue;
    INFO(leaf.path);
    CHECK(before->ticket.find(leaf.text) != std::string::npos);
  }
  REQUIRE(desk->Erase(receipt->ref, As("administrator"), now).ok());
  const auto after = desk->Get(receipt->ref, As("operator"));
  REQUIRE(after.ok());
  CheckDoor(full, after->ticket, [](Privacy p) { return !IsSealed(p); });
}

// An event of another system, with a text in each fact of its command.
Event FullEvent(CommandKind kind, absl::Time at, Filler* filler) {
  const MessagePlan& command = Plan("Command");
  const FieldPlan& field = *command.Number(static_cast<std::uint32_t>(kind));
  const std::string name(field.name);
  std::string facts;
  if (kind == CommandKind::kOpen) {
    facts = "ticket { " + Routable(filler->Fill(Plan(), name + ".ticket"), at) +
            " }";
  } else {
    facts = filler->Fill(*field.message, name);
  }
  const std::string text =
      absl::StrCat("at { seconds: ", absl::ToUnixSeconds(at), " } command { ",
                   name, " { ", facts, " } }");
  return ReadEvent(
             Convert("Event", text, Format::kText, Format::kBinary).value())
      .value();
}

TEST_CASE("What is mirrored or imported is told without what is private") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  REQUIRE(desk != nullptr);
  const absl::Time now = At("2018-09-21 10:00");
  // The desk keeps of a policy what clocks need, and neither labels nor
  // sources.
  Filler filler(0, "trunkline.v1.PromisedDeadline.policy");
  ImportedCase closed{"closed", {}};
  for (int i = 1; i != kCommandKinds; ++i) {
    const auto kind = static_cast<CommandKind>(i);
    const absl::Time at = At("2018-09-20 10:00") + absl::Minutes(i);
    MirrorEvent mirrored{"cn.changsha", "12315", absl::StrCat("M-", i), 1,
                         FullEvent(kind, at, &filler)};
    INFO(i);
    CHECK(desk->Mirror(mirrored, As("system"), now).ok());
    closed.history.push_back(FullEvent(kind, at, &filler));
  }
  closed.history.back().stage = "done";
  closed.history.back().resolution = Resolution::kSatisfied;
  const ImportedCase open{
      "open", {FullEvent(CommandKind::kOpen, At("2018-09-20 10:00"), &filler)}};
  const auto results =
      desk->Import("cn.changsha", "12369", {closed, open}, As("operator"), now);
  REQUIRE(results.size() == 2);
  for (const auto& result : results) {
    INFO(result.status().ToString());
    REQUIRE(result.ok());
  }
  CHECK(results[0]->case_id.empty());
  CHECK_FALSE(results[1]->case_id.empty());

  // Of what is not shown to whom it concerns, nothing is there.
  std::vector<Leaf> told, withheld;
  for (const Leaf& leaf : filler.leaves()) {
    const std::string kind = leaf.path.substr(0, leaf.path.find('.'));
    const bool hidden =
        kind == "propose" || kind == "decline" || kind == "find";
    (hidden ? withheld : told).push_back(leaf);
  }
  CHECK(withheld.size() > 10);
  const auto none = [](Privacy) { return false; };
  const std::string outbox =
      Wrong(told, Outbox(*desk), [](Privacy p) { return !IsSealed(p); }) +
      Wrong(withheld, Outbox(*desk), none);
  INFO(outbox);
  CHECK(outbox.empty());
  std::string shown;
  for (const FeedItem& item : WholeFeed(*desk)) AppendEvent(item.event, &shown);
  const std::string feed =
      Wrong(told, shown, IsPublic) + Wrong(withheld, shown, none);
  INFO(feed);
  CHECK(feed.empty());
}

}  // namespace
}  // namespace trunkline::testing
