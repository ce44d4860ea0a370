// SPDX-License-Identifier: Apache-2.0
// Every field of a ticket, with a text of its own, through every door by which
// a ticket leaves: what the schema says is private stays behind. A field that is
// added to the schema is tested without a change here.
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

// A text of the ticket.
struct Leaf {
  std::string path;
  Privacy privacy;  // Its own, else that of the message around it.
  std::string text;
};

// Fields that the desk reads and a free text would not fit.
bool IsRead(const std::string& path) {
  for (const char* read :
       {"id", "jurisdiction", "dialled", "category", "category_version",
        "region", "against", "first_receiver"}) {
    if (path == read) return true;
  }
  return false;
}

// Text format with a text of its own in each field of `plan`.
std::string Fill(const MessagePlan& plan, const std::string& path,
                 Privacy outer, std::vector<Leaf>* leaves) {
  std::string out;
  for (const FieldPlan& field : plan.fields) {
    const std::string name(field.name);
    const std::string here = path.empty() ? name : path + "." + name;
    const Privacy privacy =
        field.privacy == Privacy::kPublic ? outer : field.privacy;
    if (field.kind == schema::Kind::kMessage) {
      if (field.message->well_known != MessagePlan::WellKnown::kNone) continue;
      out += name + " { " + Fill(*field.message, here, privacy, leaves) + "} ";
    } else if (field.kind == schema::Kind::kString && !IsRead(here)) {
      // Digits, so that what masks numbers leaves a part of it.
      const std::string text =
          "1390" + std::to_string(10'000'000 + 7'654'321 * leaves->size());
      leaves->push_back({here, privacy, text});
      out += name + ": \"" + text + "\" ";
    } else if (field.kind == schema::Kind::kDouble) {
      out += name + ": 28.25 ";
    }
  }
  return out;
}

const MessagePlan& Plan() { return *schema::Registry::Get().Find("Ticket"); }

struct Full {
  std::vector<Leaf> leaves;
  std::string text;   // Text format.
  std::string bytes;  // Wire format.
};

Full FullTicket() {
  Full full;
  full.text = Fill(Plan(), "", Privacy::kPublic, &full.leaves);
  full.bytes =
      Convert("Ticket", full.text, Format::kText, Format::kBinary).value();
  return full;
}

// Checks that `door` holds the text of exactly the leaves that `passes` names.
template <typename Passes>
void CheckDoor(const Full& full, const std::string& door,
               const Passes& passes) {
  for (const Leaf& leaf : full.leaves) {
    INFO(leaf.path);
    CHECK((door.find(leaf.text) != std::string::npos) == passes(leaf.privacy));
  }
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

TEST_CASE("A reader sees the classes that the view shows") {
  const Full full = FullTicket();
  for (int i = 0; i <= 7; ++i) {
    const auto one = static_cast<Privacy>(i);
    const std::string seen =
        schema::Redacted(Plan(), full.bytes, [&](Privacy p) {
          return p == one ? schema::Shown::kFully : schema::Shown::kHidden;
        });
    CheckDoor(full, seen, [&](Privacy p) { return IsPublic(p) || p == one; });
  }
  const std::string masked = schema::Redacted(
      Plan(), full.bytes, [](Privacy) { return schema::Shown::kMasked; });
  CheckDoor(full, masked, IsPublic);
  CHECK(schema::Redacted(Plan(), "no message", [](Privacy) {
          return schema::Shown::kFully;
        }).empty());
  CHECK(schema::Masked("13900000007") == "139******07");
  CHECK(schema::Masked("+86 139-0000 0007 Li") == "+86 1**-**** **07 **");
  CHECK(schema::Masked("1234567") == "*******");
}

TEST_CASE("Receipt, feed and erased case hold what each may") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const Full full = FullTicket();
  const auto desk = OpenDesk(store.Release());
  REQUIRE(desk != nullptr);
  const absl::Time now = At("2018-06-25 09:00");
  const StoredTicket ticket = TicketOf(absl::StrCat(
      "jurisdiction: \"cn.changsha\" channel: CHANNEL_PHONE dialled: "
      "\"12345\" type: TICKET_TYPE_COMPLAINT category: "
      "\"market.consumer.refund\" region: \"430102\" accepted_at { seconds: ",
      absl::ToUnixSeconds(now), " } ", full.text));
  const auto receipt = desk->Accept(ticket, As("operator"), now);
  REQUIRE(receipt.ok());
  std::string shown;
  for (const Event& event : receipt->events) AppendEvent(event, &shown);
  // As it is stored, and as the outbox has it: without what is sealed.
  CheckDoor(full, shown, [](Privacy p) { return !IsSealed(p); });

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

}  // namespace
}  // namespace trunkline::testing
