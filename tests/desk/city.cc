// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/city.h"
#include "tests/lifecycle/any_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/paths.h"

namespace trunkline::testing {
namespace {

struct Files {
  std::vector<std::pair<std::string, std::string>> contents;
  std::vector<Source> sources() const {
    std::vector<Source> out;
    for (const auto& [name, content] : contents) {
      out.push_back({name, content, Format::kText});
    }
    return out;
  }
  void Add(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(
             SourceDir() + "/packs/" + folder)) {
      if (entry.path().extension() == ".txtpb") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::ifstream file(path, std::ios::binary);
      std::stringstream text;
      text << file.rdbuf();
      contents.emplace_back(path.filename().string(), text.str());
    }
  }
};

template <typename Loaded>
void NoErrors(const Loaded& loaded) {
  for (const Issue& issue : loaded.issues) {
    if (issue.severity == Severity::kError) FAIL(issue.ToString());
  }
}

}  // namespace

DeskRules ChangshaWith(std::string_view rules, std::string_view definition) {
  Files rule_files, calendar_files, definition_files;
  rule_files.Add("cn/national");
  rule_files.Add("cn/changsha");
  if (!rules.empty()) rule_files.contents.emplace_back("more", rules);
  calendar_files.Add("calendars");
  definition_files.Add("lifecycle/12345");
  if (!definition.empty()) {
    definition_files.contents.emplace_back("more", definition);
  }
  const LoadResult<RuleSet> loaded = LoadRuleSet(rule_files.sources());
  NoErrors(loaded);
  const LoadResult<CalendarSet> calendars =
      LoadCalendars(calendar_files.sources());
  NoErrors(calendars);
  const LoadResult<LifecycleDefinition> life =
      LoadLifecycleDefinition(definition_files.sources());
  NoErrors(life);
  return {*loaded.value, *calendars.value, {*life.value}};
}

const DeskRules& Changsha() {
  static const auto* rules = new DeskRules(ChangshaWith("", ""));
  return *rules;
}

DeskRules ChangshaNamed(std::string_view id) {
  static const auto* text =
      new std::string(Changsha().rules.Serialize(Format::kText));
  static constexpr std::string_view kName = "\"cn.changsha\"";
  std::string named = *text;
  const std::size_t at = named.find(kName);
  if (at == std::string::npos) FAIL("the rule set does not say its id");
  named.replace(at, kName.size(), "\"" + std::string(id) + "\"");
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"all", named, Format::kText}});
  NoErrors(loaded);
  DeskRules out = Changsha();
  out.rules = *loaded.value;
  return out;
}

std::unique_ptr<Desk> OpenDesk(std::unique_ptr<Store> store,
                               DeskOptions options) {
  if (options.id_prefix.empty()) options.id_prefix = "CS";
  auto desk = Desk::Open(std::move(store), {Changsha()}, std::move(options));
  if (!desk.ok()) FAIL(desk.status().ToString());
  return *std::move(desk);
}

absl::Time At(std::string_view civil) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const int n = std::sscanf(std::string(civil).c_str(), "%d-%d-%d %d:%d:%d", &y,
                            &mo, &d, &h, &mi, &s);
  if (n < 5) FAIL("not a time: " << std::string(civil));
  return absl::FromCivil(absl::CivilSecond(y, mo, d, h, mi, s),
                         absl::FixedTimeZone(8 * 3600));
}

Actor As(std::string_view who) {
  static constexpr std::string_view kCentre[] = {
      "operator",  "dispatcher",    "reviewer", "supervisor",
      "authority", "administrator", "system"};
  Actor actor;
  actor.id = absl::StrCat(base::ToAbsl(who), "-1");
  if (std::find(std::begin(kCentre), std::end(kCentre), who) !=
      std::end(kCentre)) {
    actor.unit = "hotline_centre";
    actor.roles = {std::string(who)};
  } else {
    actor.unit = std::string(who);
    actor.roles = {"department"};
  }
  return actor;
}

StoredTicket TicketOf(std::string_view text) {
  auto ticket = ReadTicket(text, Format::kText);
  if (!ticket.ok()) FAIL(ticket.status().ToString());
  return *std::move(ticket);
}

StoredTicket Complaint(absl::Time accepted, std::string_view more,
                       std::string_view phone) {
  return TicketOf(absl::StrCat(
      "jurisdiction: \"cn.changsha\" channel: CHANNEL_PHONE dialled: \"12345\" "
      "type: TICKET_TYPE_COMPLAINT category: \"market.consumer.refund\" "
      "region: \"430102\" title: \"refund refused\" "
      "caller_words: \"WORDS-OF-THE-CALLER\" dispatch_text: \"shop refuses\" "
      "call_id: \"CALL-ID\" location { latitude: 28 address: \"HOME-ADDRESS\" "
      "} "
      "caller { name: \"CALLER-NAME\" phone: \"",
      base::ToAbsl(phone), "\" } accepted_at { seconds: ",
      absl::ToUnixSeconds(accepted), " } ", base::ToAbsl(more)));
}

MirrorEvent Mirrored(std::string_view old_id, std::int64_t source_version,
                     Event event, std::string_view source) {
  return {"cn.changsha", std::string(source), std::string(old_id),
          source_version, std::move(event)};
}

Command Simple(CommandKind kind) {
  AnyCommand command;
  command.kind = kind;
  return command;
}

Command Dispatch(std::string_view unit) {
  AnyCommand command = Simple(CommandKind::kDispatch);
  command.unit = unit;
  command.dispatch_text = "shop refuses";
  return command;
}

std::vector<FeedItem> WholeFeed(Desk& desk, FeedViewer viewer) {
  if (viewer.actor.id.empty()) viewer.actor = As("system");
  std::vector<FeedItem> all;
  std::int64_t cursor = 0;
  for (;;) {
    auto page = desk.Feed(viewer, cursor, 500);
    if (!page.ok()) FAIL(page.status().ToString());
    if (page->next == cursor) return all;
    cursor = page->next;
    for (FeedItem& item : page->items) all.push_back(std::move(item));
  }
}

DeskCheck CheckClean(Desk& desk) {
  auto check = desk.Check(As("system"));
  if (!check.ok()) FAIL(check.status().ToString());
  for (const DeskFault& fault : check->faults) {
    FAIL_CHECK(fault.ref.id << ": " << fault.what);
  }
  return *std::move(check);
}

}  // namespace trunkline::testing
