// SPDX-License-Identifier: Apache-2.0
// The packs against themselves, and one edit of the Boston pack.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/reference/editor.h"
#include "trunkline/diff.h"

namespace trunkline {
namespace {

namespace fs = std::filesystem;

struct Files {
  std::vector<std::string> names, contents;

  void Add(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& file :
         fs::directory_iterator(SourceDir() + "/packs/" + folder)) {
      if (file.path().extension() == ".txtpb") {
        paths.push_back(file.path().string());
      }
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
      std::stringstream content;
      content << std::ifstream(path).rdbuf();
      names.push_back(path);
      contents.push_back(content.str());
    }
  }
  RuleSet Load() const {
    std::vector<Source> sources;
    for (std::size_t i = 0; i != names.size(); ++i) {
      sources.push_back({names[i], contents[i], Format::kText});
    }
    LoadResult<RuleSet> loaded = LoadRuleSet(sources);
    REQUIRE(loaded.ok());
    return *loaded.value;
  }
};

Files Changsha() {
  Files files;
  files.Add("cn/national");
  files.Add("cn/changsha");
  return files;
}

Files Boston() {
  Files files;
  files.Add("us/boston-2011");
  return files;
}

TEST_CASE("a pack that is only written otherwise has no box") {
  for (const Files& files : {Changsha(), Boston()}) {
    const RuleSet before = files.Load();
    Files renamed = files;
    for (std::string& name : renamed.names) name += ".renamed";
    const auto same = DiffRuleSets(before, renamed.Load());
    REQUIRE(same.ok());
    CHECK(same->equivalent());
    // Other order; policies with other ids; a rule in two of the same effect.
    reference::Random random(7);
    const std::string edited =
        reference::HarmlessEdit(before.Serialize(Format::kBinary), &random);
    const auto after = LoadRuleSet({{"edited", edited, Format::kBinary}});
    REQUIRE(after.ok());
    const auto diff = DiffRuleSets(before, *after.value);
    REQUIRE(diff.ok());
    CHECK(diff->changes().empty());
    CHECK(diff->open(Language::kEnglish) == std::vector<std::string>());
  }
}

TEST_CASE("rodents change hands in the Boston pack") {
  Files files = Boston();
  const RuleSet before = files.Load();
  files.names.push_back("rodents.txtpb");
  files.contents.push_back(
      "rule { id: \"rodent_activity_7b12\" override: OVERRIDE_REPLACE "
      "when { category: \"rodent_activity_7b12\" } valid { to: \"2011-12-12\" "
      "} "
      "then { department: \"isd\" } }"
      "rule { id: \"new\" when { category: \"rodent_activity_7b12\" } "
      "valid { from: \"2011-12-12\" } then { department: \"pwdx\" } }");
  const auto diff = DiffRuleSets(before, files.Load());
  REQUIRE(diff.ok());
  REQUIRE(diff->changes().size() == 1);
  const DiffChange& change = diff->changes()[0];
  CHECK(change.boxes == 1);
  CHECK(change.kinds == std::vector<DiffKind>{DiffKind::kLead});
  CHECK(change.after_rules == std::vector<std::string>{"new"});
  CHECK(change.before == std::vector<std::string>{"lead: isd"});
  CHECK(change.after == std::vector<std::string>{"lead: pwdx"});
}

}  // namespace
}  // namespace trunkline
