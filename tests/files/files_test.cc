// SPDX-License-Identifier: Apache-2.0
#include "trunkline/files.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "src/files/input_file.h"
#include "tests/catch.h"
#include "trunkline/check.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

namespace fs = std::filesystem;

constexpr char kBase[] = R"(
jurisdiction { id: "t" time_zone: "UTC" centre: "centre" one_number: "12345"
  country_code: "86" trunk_prefix: "0"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" } department { code: "env" }
category { code: "noise" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
)";

// A folder that goes away with the test case.
class Folder {
 public:
  Folder() {
    path_ = (fs::temp_directory_path() / "trunkline_files.XXXXXX").string();
    REQUIRE(::mkdtemp(&path_[0]) != nullptr);
  }
  ~Folder() { fs::remove_all(path_); }

  std::string Write(const std::string& name, const std::string& content) {
    const fs::path file = fs::path(path_) / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::string> Names(const SourceFiles& files) {
  std::vector<std::string> out;
  for (const Source& source : files.sources()) {
    out.push_back(fs::path(std::string(source.name)).filename().string());
  }
  return out;
}

TEST_CASE("a folder is read by name, and what is skipped is listed") {
  Folder folder;
  folder.Write("b.txtpb", kBase);
  folder.Write("a.JSON", "{}");
  folder.Write("c.csv", "id,when.category,then.department\nn,noise,env\n");
  folder.Write("d.binpb", "");
  folder.Write("notes.yaml", "x");
  folder.Write("README.md", "x");
  folder.Write(".hidden", "x");
  folder.Write("inner/e.txtpb", "x");
  const auto files = SourceFiles::Open({folder.path()});
  REQUIRE(files.ok());
  CHECK(Names(*files) ==
        std::vector<std::string>{"a.JSON", "b.txtpb", "c.csv", "d.binpb"});
  REQUIRE(files->skipped().size() == 1);
  CHECK(fs::path(files->skipped()[0].path).filename() == "notes.yaml");
  CHECK(files->skipped()[0].reason ==
        "not a .txtpb, .json, .binpb, .csv or .xlsx file");
  CHECK(files->skipped()[0].reason_zh ==
        "不是 .txtpb、.json、.binpb、.csv 或 .xlsx 文件");
  const LoadResult<RuleSet> loaded = files->LoadRuleSet();
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  CHECK(loaded.value->rule_count() == 1);
}

TEST_CASE("without tables a .csv file is skipped in a folder, else refused") {
  Folder folder;
  folder.Write("a.txtpb", "");
  const std::string table = folder.Write("b.csv", "id\n");
  FileOptions options;
  options.tables = false;
  const auto files = SourceFiles::Open({folder.path()}, options);
  REQUIRE(files.ok());
  CHECK(Names(*files) == std::vector<std::string>{"a.txtpb"});
  REQUIRE(files->skipped().size() == 1);
  CHECK(files->skipped()[0].reason == "not a .txtpb, .json or .binpb file");
  CHECK(absl::IsInvalidArgument(SourceFiles::Open({table}, options).status()));
}

TEST_CASE("a connection string in place of a file is not repeated") {
  for (const char* given :
       {"host=db password=CANARY", "host=db PASSWORD = CANARY dbname=x",
        "postgresql:password=CANARY", "passwd=CANARY",
        "postgresql://user:CANARY@db/desk", "postgres://CANARY@db",
        "postgresql //u:CANARY@h", "u:CANARY@h", "//u:CANARY@h/d",
        "postgresql:u:CANARY@127.0.0.1:1", "sqlite:postgresql://u:CANARY@h/x",
        "sqlite:host=x password=CANARY", "/no/folder/password='CANARY'"}) {
    INFO(given);
    files::InputFile file;
    for (const absl::Status& status :
         {SourceFiles::Open({given}).status(), file.Open(given),
          files::ReadAll(given, 100).status()}) {
      CHECK(absl::IsInvalidArgument(status));
      CHECK_THAT(std::string(status.message()), !match::Contains("CANARY"));
    }
  }
  // What is a file is opened, or named.
  Folder folder;
  CHECK(files::RefuseConnection(folder.Write("a=b@c password.txtpb", kBase))
            .ok());
  const auto gone = SourceFiles::Open({"no-such-file@home.txtpb"});
  CHECK(absl::IsNotFound(gone.status()));
  CHECK_THAT(std::string(gone.status().message()),
             match::Contains("no-such-file@home.txtpb"));
}

TEST_CASE("what cannot be read says why") {
  Folder folder;
  const std::string file = folder.Write("a.txtpb", kBase);
  const std::string gone = folder.path() + "/gone.txtpb";
  CHECK(absl::IsNotFound(SourceFiles::Open({gone}).status()));
  folder.Write("empty/x.md", "");
  const auto empty = SourceFiles::Open({folder.path() + "/empty"});
  CHECK(absl::IsNotFound(empty.status()));
  CHECK_THAT(std::string(empty.status().message()),
             match::Contains("empty holds no .txtpb, .json, .binpb, .csv or "
                             ".xlsx file"));
  const auto twice = SourceFiles::Open({file, folder.path()});
  CHECK(absl::IsInvalidArgument(twice.status()));
  CHECK_THAT(std::string(twice.status().message()), match::Contains("twice"));
  FileOptions few;
  few.max_files = 1;
  folder.Write("b.txtpb", "");
  CHECK(absl::IsResourceExhausted(
      SourceFiles::Open({folder.path()}, few).status()));
  FileOptions odd;
  odd.charset = "ebcdic";
  CHECK(absl::IsInvalidArgument(
      SourceFiles::Open({folder.Write("c.csv", "id\n")}, odd).status()));
  // What was read before an error remains.
  SourceFiles files;
  CHECK(files.Add(file).ok());
  CHECK_FALSE(files.Add(gone).ok());
  CHECK(files.sources().size() == 1);
}

TEST_CASE("a file above the limit is an issue of loading") {
  Folder folder;
  FileOptions options;
  options.max_file_bytes = 100;
  const auto files = SourceFiles::Open(
      {folder.Write("a.txtpb", std::string(1000, '#')),
       folder.Write("b.csv", "id\n" + std::string(1000, 'x') + "\n")},
      options);
  REQUIRE(files.ok());
  CHECK(files->sources()[0].content.size() == 101);
  LoadOptions load;
  load.max_source_bytes = 100;
  const LoadResult<RuleSet> loaded = files->LoadRuleSet(load);
  CHECK_FALSE(loaded.value.has_value());
  std::vector<std::string> too_large;
  for (const Issue& issue : loaded.issues) {
    if (issue.code == "too-large") too_large.push_back(issue.place.file);
  }
  CHECK(too_large ==
        std::vector<std::string>{std::string(files->sources()[0].name),
                                 std::string(files->sources()[1].name)});
}

TEST_CASE("issues of a table name row and column, in the order of the files") {
  SourceFiles files;
  REQUIRE(files
              .AddContent("rules.csv",
                          "id,when.category,then.department,priority\n"
                          "a,nois,env,\n"
                          "b,noise,env,high\n")
              .ok());
  REQUIRE(files
              .AddContent("base.txtpb",
                          std::string(kBase) + "department { code: \"env\" }")
              .ok());
  // Views stay where they are.
  const SourceFiles moved = std::move(files);
  CHECK(moved.has_table_errors());
  for (const LoadResult<RuleSet>& loaded :
       {moved.LoadRuleSet(), moved.Load([](const std::vector<Source>& sources) {
          return CheckRuleSet(sources);
        })}) {
    CHECK_FALSE(loaded.value.has_value());
    REQUIRE(loaded.issues.size() >= 3);
    CHECK(loaded.issues[0].place.ToString() == "rules.csv:2:2");
    CHECK(loaded.issues[1].ToString() ==
          "rules.csv:3:4: error: \"high\" is not a number from -1000 to 1000 "
          "(column \"priority\") [csv-value]");
    CHECK(loaded.issues[2].place.file == "base.txtpb");
  }
}

TEST_CASE("GBK") {
  SourceFiles files;
  REQUIRE(files.AddContent("base.txtpb", kBase).ok());
  REQUIRE(files
              .AddContent("r.csv",
                          "id,\xC3\xFB\xB3\xC6,then.department\n"
                          "n1,\xCA\xA9\xB9\xA4,env\n")
              .ok());
  const LoadResult<RuleSet> loaded = files.LoadRuleSet();
  REQUIRE(loaded.value.has_value());
  CHECK(loaded.value->RuleLabel("n1", "zh") == "施工");
}

TEST_CASE("formats by name") {
  CHECK(FormatOfFile("a.txtpb") == Format::kText);
  CHECK(FormatOfFile("a.TEXTPROTO") == Format::kText);
  CHECK(FormatOfFile("x/a.Json") == Format::kJson);
  CHECK(FormatOfFile("a.binpb") == Format::kBinary);
  CHECK(FormatOfFile("a.pb") == Format::kBinary);
  CHECK(FormatOfFile("a.csv") == Format::kAuto);
  CHECK(FormatOfFile(".json") == Format::kAuto);
}

}  // namespace
}  // namespace trunkline
