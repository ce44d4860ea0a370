// SPDX-License-Identifier: Apache-2.0
// What passes between a host that has a desk and one that has not.
#include "trunkline/cases/wire.h"

#include <string>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/case.h"
#include "trunkline/wire.h"

namespace trunkline::testing {
namespace {

constexpr Format kFormats[] = {Format::kBinary, Format::kJson, Format::kText};

TEST_CASE("receipts and pages of the feed are read as they were written") {
  TestStore store("memory");
  const auto desk = OpenDesk(store.Release());
  const absl::Time morning = At("2018-06-25 09:00");
  const Receipt opened =
      Ok(desk->Accept(Complaint(morning), As("operator"), morning));
  const Receipt accepted = Ok(desk->Do(opened.ref, Simple(CommandKind::kAccept),
                                       As("operator"), morning));
  const FeedPage page = Ok(desk->Feed({"", As("system")}, 0));
  REQUIRE(page.items.size() == 2);
  for (const Format format : kFormats) {
    for (const Receipt* receipt : {&opened, &accepted}) {
      const std::string bytes = WriteReceipt(*receipt, format);
      const Receipt read = Ok(ReadReceipt(bytes, format));
      CHECK(read.ref == receipt->ref);
      CHECK(read.version == receipt->version);
      CHECK(read.replayed == receipt->replayed);
      REQUIRE(read.events.size() == receipt->events.size());
      CHECK(WriteReceipt(read, format) == bytes);
    }
    const std::string bytes = WriteFeedPage(page, format);
    const FeedPage read = Ok(ReadFeedPage(bytes, format));
    CHECK(read.items.size() == page.items.size());
    CHECK(read.next == page.next);
    CHECK(read.unreadable == page.unreadable);
    CHECK(WriteFeedPage(read, format) == bytes);
  }
}

TEST_CASE("a filter is read as it was written") {
  CaseFilter filter;
  CHECK(WriteCaseFilter(filter).empty());
  filter.jurisdiction = "cn.changsha";
  filter.unit = "aic_bureau";
  filter.stage = "handling";
  filter.region = "430111";
  filter.due_before = At("2018-06-25 09:00");
  filter.open_only = true;
  filter.source = "12315";
  filter.unadopted_only = true;
  filter.adopted_as = "CS180625-1";
  for (const Format format : kFormats) {
    const std::string bytes = WriteCaseFilter(filter, format);
    const CaseFilter read = Ok(ReadCaseFilter(bytes, format));
    CHECK(read.jurisdiction == filter.jurisdiction);
    CHECK(read.unit == filter.unit);
    CHECK(read.stage == filter.stage);
    CHECK(read.region == filter.region);
    CHECK(read.due_before == filter.due_before);
    CHECK(read.open_only);
    CHECK(read.source == filter.source);
    CHECK(read.unadopted_only);
    CHECK(read.adopted_as == filter.adopted_as);
    CHECK(WriteCaseFilter(read, format) == bytes);
  }
}

TEST_CASE("what is no such message is refused, with its place") {
  CHECK(absl::IsInvalidArgument(ReadReceipt("\xFF", Format::kBinary).status()));
  CHECK(
      absl::IsInvalidArgument(ReadFeedPage("\xFF", Format::kBinary).status()));
  CHECK(absl::IsInvalidArgument(
      ReadFeedPage("unreadable: -1", Format::kText).status()));
  const auto misspelt =
      ReadReceipt("version: 1\nreplayd: true", Format::kText).status();
  CHECK(absl::IsInvalidArgument(misspelt));
  CHECK_THAT(std::string(misspelt.message()), match::Contains("replayed"));
  // An event that holds no command of this library is kept.
  const auto unknown =
      ReadFeedPage("item { position: 1 event { case: 'A-1' } }", Format::kText);
  REQUIRE(unknown.ok());
  CHECK(unknown->items[0].event.case_id == "A-1");
}

}  // namespace
}  // namespace trunkline::testing
