// SPDX-License-Identifier: Apache-2.0
#include "bench/desk_city.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/lifecycle/any_command.h"

namespace trunkline::bench {
namespace {

std::vector<std::pair<std::string, std::string>> FilesOf(
    const std::vector<std::string>& folders) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(
             absl::StrCat(TRUNKLINE_SOURCE_DIR "/packs/", folder))) {
      if (entry.path().extension() != ".txtpb") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream text;
      text << in.rdbuf();
      files.emplace_back(entry.path().filename(), text.str());
    }
  }
  return files;
}

std::vector<Source> SourcesOf(
    const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<Source> out;
  for (const auto& [name, content] : files) {
    out.push_back({name, content, Format::kText});
  }
  return out;
}

const DeskRules& Changsha() {
  static const auto* city = [] {
    const auto rule_files = FilesOf({"cn/national", "cn/changsha"});
    const auto calendar_files = FilesOf({"calendars"});
    const auto definition_files = FilesOf({"lifecycle/12345"});
    const LoadResult<RuleSet> rules = LoadRuleSet(SourcesOf(rule_files));
    const LoadResult<CalendarSet> calendars =
        LoadCalendars(SourcesOf(calendar_files));
    const LoadResult<LifecycleDefinition> definition =
        LoadLifecycleDefinition(SourcesOf(definition_files));
    if (!rules.value || !calendars.value || !definition.value) {
      Fail("the packs cannot be loaded");
    }
    return new DeskRules{*rules.value, *calendars.value, {*definition.value}};
  }();
  return *city;
}

}  // namespace

double Since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void Need(const absl::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

Folder::Folder() {
  std::string name =
      (std::filesystem::temp_directory_path() / "desk-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) Fail("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::File(std::string_view name) const {
  return absl::StrCat(path_, "/", base::ToAbsl(name));
}

DeskRules CityNamed(std::string_view id) {
  if (id == kChangsha) return Changsha();
  std::string text = Changsha().rules.Serialize(Format::kText);
  const std::string name = absl::StrCat("\"", base::ToAbsl(kChangsha), "\"");
  const std::size_t at = text.find(name);
  if (at == std::string::npos) Fail("the rule set does not say its id");
  text.replace(at, name.size(), absl::StrCat("\"", base::ToAbsl(id), "\""));
  const LoadResult<RuleSet> rules =
      LoadRuleSet({{"city", text, Format::kText}});
  if (!rules.value) Fail("the renamed city cannot be loaded");
  DeskRules out = Changsha();
  out.rules = *rules.value;
  return out;
}

StoredTicket TicketOfCity(std::string_view id) {
  std::string words;
  for (int i = 0; i < 200; ++i) words += "诉";
  return Value(ReadTicket(
      absl::StrCat(
          "jurisdiction: \"", base::ToAbsl(id),
          "\" channel: CHANNEL_PHONE dialled: \"12345\" type: "
          "TICKET_TYPE_COMPLAINT category: \"market.consumer.refund\" region: "
          "\"430102\" title: \"refund\" caller_words: \"",
          words,
          "\" dispatch_text: \"the shop refuses a refund\" caller { phone: "
          "\"0\" } accepted_at { seconds: ",
          absl::ToUnixSeconds(kNow), " }"),
      Format::kText));
}

Actor Of(const char* role, const char* unit) {
  Actor actor;
  actor.id = "staff-1";
  actor.unit = unit;
  actor.roles = {role};
  return actor;
}

Actor Host() { return Of("system"); }

absl::StatusOr<CaseRef> Live(
    Desk& desk, const StoredTicket& ticket,
    const std::function<void(Clock::time_point)>& done) {
  static const Actor operator_ = Of("operator"), dispatcher = Of("dispatcher"),
                     officer = Of("department", "aic_bureau");
  Clock::time_point start = Clock::now();
  const auto accepted = desk.Accept(ticket, operator_, kNow);
  if (!accepted.ok()) return accepted.status();
  done(start);
  const auto command = [&](const Command& what, const Actor& who) {
    start = Clock::now();
    const auto result = desk.Do(accepted->ref, what, who, kNow);
    if (result.ok()) done(start);
    return result.status();
  };
  AnyCommand accept, dispatch, sign, note;
  accept.kind = CommandKind::kAccept;
  dispatch.kind = CommandKind::kDispatch;
  dispatch.unit = "aic_bureau";
  sign.kind = CommandKind::kSign;
  note.kind = CommandKind::kNote;
  note.internal_text = "the shop was called; it will answer by tomorrow";
  absl::Status status = command(accept, operator_);
  if (status.ok()) status = command(dispatch, dispatcher);
  if (status.ok()) status = command(sign, officer);
  if (status.ok()) status = command(note, officer);
  if (!status.ok()) return status;
  return accepted->ref;
}

}  // namespace trunkline::bench
