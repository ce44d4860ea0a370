// SPDX-License-Identifier: Apache-2.0
// trunkline release.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

namespace fs = std::filesystem;

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A folder with two versions of a town: the second adds a rule that is valid
// from 2020-01-01 and names its authority.
class Releases {
 public:
  Releases() {
    std::string text =
        ReadFile(SourceDir() + "/tests/testdata/routing/rules.txtpb");
    const std::size_t at = text.find("version:");
    if (at != std::string::npos) {
      const std::size_t end = text.find('"', text.find('"', at) + 1) + 1;
      text.replace(at, end - at, "");
    }
    base_ = text;
    folder.Write("1.txtpb", WithVersion("1"));
    folder.Write("2.txtpb", WithVersion("2") + Dated("2020-01-01"));
  }
  std::string WithVersion(const std::string& version) const {
    std::string text = base_;
    const std::size_t at = text.find("jurisdiction {") + 14;
    return text.insert(at, " version: \"" + version + "\"");
  }
  static std::string Dated(const std::string& from) {
    return "\nrule { id: \"dated\" valid { from: \"" + from +
           "\" } when { category: \"noise\" type: TICKET_TYPE_PRAISE } then { "
           "department: \"kaifu\" } legal_basis: \"the law\" approver: \"the "
           "office\" document_number: \"7\" }\n";
  }
  Result Make(const std::string& file, const std::string& at,
              const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {
        "release", "make", Dir(), "-r", folder.Path(file), "--at", at};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
  Result First() const {
    return Make("1.txtpb", "2018-01-01 08:00",
                {"--approver", "the centre", "--document", "1", "--basis",
                 "catalogue"});
  }
  std::string Dir() const { return folder.Path("releases"); }
  std::string Current() const { return folder.Read("releases/current.binpb"); }
  std::string Log() const { return folder.Read("releases/releases.jsonl"); }
  // The hash in a line of the log.
  std::string Hash(std::size_t line) const {
    std::string log = Log();
    for (; line != 0; --line) log.erase(0, log.find('\n') + 1);
    const std::size_t at = log.find("\"hash\":\"") + 8;
    return log.substr(at, 64);
  }

  Folder folder;

 private:
  std::string base_;
};

TEST_CASE("a release records its hashes, changes and authority") {
  if (ToolPath().empty()) return;
  Releases town;
  Result r = town.First();
  INFO(r.out << r.error);
  REQUIRE(r.exit_code == 0);
  r = town.Make("2.txtpb", "2019-12-30 08:00", {"--reason", "a new duty"});
  INFO(r.out << r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "release 2 of"));
  CHECK(Has(r.out, ": 1 added, 1 changed, 0 removed"));
  r = Run({"release", "show", town.Dir(), town.Hash(1).substr(0, 16)});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out,
            "added rule \"dated\": takes effect 2020-01-01; legal basis: "
            "the law; approver: the office; document: 7\n"));
  CHECK(Has(r.out, "changed jurisdiction"));
  CHECK(Has(r.out, "words only"));
  CHECK(Has(r.out, "rule.added: 1\n"));
  CHECK(Has(r.out, "moved.lead: 1\n"));
  CHECK(Has(r.out, "before: 1, hash " + town.Hash(0)));
  CHECK(Has(r.out, "reason: a new duty"));
  const Result zh =
      Run({"release", "show", town.Dir(), town.Hash(1), "--lang", "zh"});
  CHECK(Has(zh.out, "自2020-01-01起生效；依据：the law"));
  r = Run({"release", "show", town.Dir(), town.Hash(1), "--format", "json"});
  CHECK(Has(r.out, "\"previousHash\":\"" + town.Hash(0) + "\""));
  r = Run({"release", "list", town.Dir()});
  CHECK(Has(r.out, "a new duty"));
  CHECK(Run({"release", "check", town.Dir()}).exit_code == 0);
}

TEST_CASE("the hash of a decision leads to its release") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  Result r = Run({"route", "-r", town.Dir() + "/current.binpb", "--columns",
                  "ruleset", "-q", "-f", "csv", "-"},
                 "accepted,category\n2018-03-01 09:00,noise\n");
  INFO(r.out << r.error);
  REQUIRE(r.exit_code == 0);
  const std::string column = r.out.substr(r.out.find('\n') + 1);
  r = Run({"release", "show", town.Dir(), column.substr(0, column.find('\n'))});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "release 1, "));
  // What leads nowhere is said.
  CHECK(Run({"release", "show", town.Dir(), "0000000000000000"}).exit_code ==
        1);
  CHECK(Run({"release", "show", town.Dir(), "abc"}).exit_code == 2);
  CHECK(Run({"release", "show", town.Dir(), "not a hash"}).exit_code == 2);
  CHECK(
      Run({"release", "show", town.folder.Path("no"), "01234567"}).exit_code ==
      4);
}

TEST_CASE("what changes the past needs a reason") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  const std::string log = town.Log();
  // Valid before the day of the release.
  Result r = town.Make("2.txtpb", "2020-01-02 00:00");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error,
            "rule \"dated\" would change past tickets: it takes effect "
            "2020-01-01, before the day of the release (2020-01-02)"));
  CHECK(town.Log() == log);
  CHECK(town.Make("2.txtpb", "2020-01-01 23:59").exit_code == 0);
  // A rule without validity holds from the beginning.
  town.folder.Write(
      "3.txtpb", town.WithVersion("3") +
                     "rule { id: \"dated\" when { category: \"noise\" type: "
                     "TICKET_TYPE_PRAISE } then { department: \"kaifu\" } }");
  r = town.Make("3.txtpb", "2020-02-01",
                {"--approver", "a", "--document", "b", "--basis", "c"});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "it takes effect from the beginning"));
  r = town.Make("3.txtpb", "2020-02-01",
                {"--approver", "a", "--document", "b", "--basis", "c",
                 "--retroactive", "a ruling of the court"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(town.Log(), "a ruling of the court"));
}

TEST_CASE("a change needs its authority, unless only words differ") {
  if (ToolPath().empty()) return;
  Releases town;
  Result r = town.Make("1.txtpb", "2018-01-01");
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "has no approver; the entry or --approver names it"));
  CHECK(!town.folder.Has("releases/current.binpb"));
  REQUIRE(town.First().exit_code == 0);
  std::string text = town.WithVersion("2") + Releases::Dated("2020-01-01");
  text = absl::StrReplaceAll(text, {{"approver: \"the office\"", ""}});
  town.folder.Write("3.txtpb", text);
  r = town.Make("3.txtpb", "2019-12-30");
  INFO(r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "rule \"dated\" has no approver"));
  r = town.Make("3.txtpb", "2019-12-30", {"--lang", "zh"});
  CHECK(Has(r.error, "没有审定人"));
  CHECK(town.Make("3.txtpb", "2019-12-30", {"--approver", "x"}).exit_code == 0);
}

TEST_CASE("one command returns to the rule set before") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  const std::string first = town.Current();
  CHECK(Run({"release", "rollback", town.Dir(), "--reason", "x"}).exit_code ==
        1);
  REQUIRE(town.Make("2.txtpb", "2019-12-30").exit_code == 0);
  CHECK(town.Current() != first);
  CHECK(Run({"release", "rollback", town.Dir()}).exit_code == 2);
  Result r = Run({"release", "rollback", town.Dir(), "--reason", "wrong duty",
                  "--at", "2020-01-03"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(town.Current() == first);
  CHECK(Has(town.Log(), "\"rollback\":true"));
  CHECK(Has(town.Log(), "wrong duty"));
  CHECK(Run({"release", "check", town.Dir()}).exit_code == 0);
  // The first rule set has none before it; any other is named by its hash.
  CHECK(Run({"release", "rollback", town.Dir(), "--reason", "x"}).exit_code ==
        1);
  r = Run({"release", "rollback", town.Dir(), "--reason", "x", "--to",
           town.Hash(1).substr(0, 16)});
  CHECK(r.exit_code == 0);
  CHECK(town.Current() != first);
  CHECK(Run({"release", "rollback", town.folder.Path("none"), "--reason", "x"})
            .exit_code == 4);
  CHECK(!town.folder.Has("none"));
}

TEST_CASE("another version, jurisdiction or nothing new is refused") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  Result r = town.First();
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "in service already, by release 1"));
  town.folder.Write("same.txtpb",
                    town.WithVersion("1") + Releases::Dated("2020-01-01"));
  r = town.Make("same.txtpb", "2019-12-30");
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "raise Jurisdiction.version"));
  // Also of a version that is no longer in service.
  REQUIRE(town.Make("2.txtpb", "2019-12-30").exit_code == 0);
  CHECK(
      Has(town.Make("same.txtpb", "2019-12-31").error, "by release 1: raise"));
  // A log is in the order of time.
  town.folder.Write("3.txtpb",
                    town.WithVersion("3") + Releases::Dated("2020-02-01"));
  r = town.Make("3.txtpb", "2019-12-29");
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "release 2 was made at 2019-12-30"));
  r = Run({"release", "make", town.Dir(), "-r",
           SourceDir() + "/packs/cn/national", "-r",
           SourceDir() + "/packs/cn/changsha", "--approver", "a", "--document",
           "b", "--basis", "c"});
  INFO(r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "cn.changsha"));
  town.folder.Write(
      "draft.txtpb",
      town.WithVersion("2") +
          "rule { id: \"d\" status: RULE_STATUS_DRAFT when { "
          "category: \"noise\" } then { department: \"kaifu\" } }");
  CHECK(town.Make("draft.txtpb", "2019-12-30").exit_code == 1);
}

TEST_CASE("a log that was changed is found") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  REQUIRE(town.Make("2.txtpb", "2019-12-30").exit_code == 0);
  const std::string log = town.Log();
  const std::size_t second = log.find('\n') + 1;
  const auto broken = [&](const std::string& content, const char* said) {
    town.folder.Write("releases/releases.jsonl", content);
    const Result r = Run({"release", "check", town.Dir()});
    INFO(content << r.error);
    CHECK(r.exit_code == 1);
    CHECK(Has(r.error, said));
    // Nothing is appended to it.
    CHECK(Run({"release", "rollback", town.Dir(), "--reason", "x"}).exit_code ==
          1);
    CHECK(town.Log() == content);
  };
  broken(absl::StrReplaceAll(log, {{"the centre", "the centra"}}),
         "does not match its own hash");
  broken(log.substr(second), "the number is 2 and not 1");
  broken(log.substr(0, second) + log.substr(0, second), "the number is 1");
  broken(log.substr(0, log.size() - 20), "releases.jsonl:2: ");
  broken("{}\n", "the number is 0");
  broken("\xEF\xBB\xBFnothing\n", "releases.jsonl:1: ");
  town.folder.Write("releases/releases.jsonl", log);
  CHECK(Run({"release", "check", town.Dir()}).exit_code == 0);
  // A rule set that was changed, or is missing.
  const std::string pack = "releases/packs/" + town.Hash(0) + ".binpb";
  const std::string bytes = town.folder.Read(pack);
  town.folder.Write(pack, town.Current());
  Result r = Run({"release", "check", town.Dir()});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "is not the rule set with that hash"));
  fs::remove(town.folder.Path(pack));
  r = Run({"release", "check", town.Dir()});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "is missing"));
  town.folder.Write(pack, bytes);
}

TEST_CASE("an interrupted release is said and finished") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  const std::string first = town.Current();
  REQUIRE(town.Make("2.txtpb", "2019-12-30").exit_code == 0);
  const std::string second = town.Current();
  // The machine stopped after the log and before current.binpb.
  town.folder.Write("releases/current.binpb", first);
  Result r = Run({"release", "check", town.Dir()});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "a release was interrupted"));
  r = town.Make("2.txtpb", "2019-12-30");
  CHECK(r.exit_code == 1);  // It is in service already,
  CHECK(Has(r.error, "put the rule set of release 2 in place"));
  CHECK(town.Current() == second);  // now also in place.
  // It stopped after the rule set and before the log: nothing was released.
  town.folder.Write("releases/packs/" + std::string(64, '0') + ".binpb", "x");
  CHECK(Run({"release", "check", town.Dir()}).exit_code == 0);
}

TEST_CASE("two releases at a time are not possible") {
  if (ToolPath().empty()) return;
  Releases town;
  REQUIRE(town.First().exit_code == 0);
  const std::string log = town.Log();
  const int fd = ::open(town.Dir().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(fd >= 0);
  REQUIRE(::flock(fd, LOCK_EX) == 0);
  const Result r = town.Make("2.txtpb", "2019-12-30");
  CHECK(r.exit_code == 4);
  CHECK(Has(r.error, "another release is being made"));
  CHECK(town.Log() == log);
  // Reading is possible.
  CHECK(Run({"release", "list", town.Dir()}).exit_code == 0);
  ::close(fd);
  CHECK(town.Make("2.txtpb", "2019-12-30").exit_code == 0);
}

TEST_CASE("a release moves no promise") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs";
  const std::vector<std::string> rest = {
      "--calendars", packs + "/calendars",
      "-d",          packs + "/lifecycle/12345",
      "-s",          "sqlite:" + folder.Path("desk.db")};
  const auto run = [&](std::vector<std::string> first,
                       const std::vector<std::string>& rules,
                       const std::vector<std::string>& last) {
    first.insert(first.end(), rules.begin(), rules.end());
    first.insert(first.end(), rest.begin(), rest.end());
    first.insert(first.end(), last.begin(), last.end());
    return Run(first);
  };
  const auto released = [&] {
    return std::vector<std::string>{"-r",
                                    folder.Path("releases/current.binpb")};
  };
  const std::vector<std::string> city = {"-r", packs + "/cn/national", "-r",
                                         packs + "/cn/changsha"};
  std::vector<std::string> make = {
      "release",    "make",       folder.Path("releases"),
      "--approver", "a",          "--document",
      "b",          "--basis",    "c",
      "--at",       "2018-02-01", "--retroactive",
      "a test"};
  std::vector<std::string> first = make;
  first.insert(first.end(), city.begin(), city.end());
  Result r = Run(first);
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  r = run({"desk", "accept", SourceDir() + "/examples/changsha/tickets.jsonl"},
          released(), {"--as-accepted", "--role", "operator", "--quiet"});
  REQUIRE((r.exit_code == 0 || r.exit_code == 3));
  // What is promised stands in the cases' events and in their clocks.
  const auto cases = [&] {
    std::string all;
    for (const std::vector<std::string>& read :
         std::vector<std::vector<std::string>>{{"desk", "export"},
                                               {"desk", "due"},
                                               {"desk", "show", "CS-0001"},
                                               {"desk", "show", "CS-0002"}}) {
      const Result shown = run(read, released(), {"--role", "system"});
      INFO(shown.error);
      REQUIRE(shown.exit_code == 0);
      all += shown.out;
    }
    return all;
  };
  const auto due_of_new_ticket = [&] {
    return Run({"route", "-r", folder.Path("releases/current.binpb"),
                "--calendars", packs + "/calendars", "--columns",
                "due_handling", "-q", "-f", "csv", "-"},
               "accepted,category,region,type\n2018-03-01 "
               "09:00,environment.noise,430111,complaint\n")
        .out;
  };
  const std::string before = cases();
  REQUIRE(before.size() > 1000);
  const std::string due_before = due_of_new_ticket();
  // Every limit of the city becomes a day, with a new version.
  folder.Write("shorter.txtpb", [&] {
    std::string text = ReadFile(packs + "/cn/changsha/deadlines.txtpb");
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0;
         (at = text.find("\ndeadline_policy {", i)) != std::string::npos;) {
      const std::size_t end = text.find("\n}", at);
      std::string entry = text.substr(at, end + 3 - at);
      const std::size_t amount = entry.find(" amount: ");
      if (amount != std::string::npos) {
        const std::size_t stop = entry.find_first_of(" \n", amount + 9);
        entry.replace(amount, stop - amount, " amount: 1");
      }
      const std::size_t id = entry.find("id:");
      entry.insert(id, "override: OVERRIDE_REPLACE ");
      out += entry;
      i = end;
    }
    return out;
  }());
  std::string jurisdiction =
      ReadFile(packs + "/cn/changsha/jurisdiction.txtpb");
  jurisdiction.erase(0, jurisdiction.rfind("\njurisdiction {"));
  jurisdiction = absl::StrReplaceAll(
      jurisdiction, {{"  id:", "  override: OVERRIDE_REPLACE id:"},
                     {"  version: \"", "  version: \"9"}});
  folder.Write("version.txtpb", jurisdiction);
  std::vector<std::string> second = make;
  second.insert(second.end(), city.begin(), city.end());
  second.insert(second.end(), {"-r", folder.Path("shorter.txtpb"), "-r",
                               folder.Path("version.txtpb")});
  r = Run(second);
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "release 2 of"));
  // New tickets have the new limits, and cases their own.
  CHECK(due_of_new_ticket() != due_before);
  CHECK(cases() == before);
}

}  // namespace
}  // namespace trunkline::tools
