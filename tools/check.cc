#include "trunkline/check.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "src/base/civil.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/issue_json.h"
#include "tools/rules.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

struct Options {
  RulesOptions rules;
  bool json = false;
  std::string as_of;
  std::string fail_on = "error";
  std::size_t max_uncovered = CheckOptions().max_uncovered;
  std::uint64_t max_pairs = CheckOptions().max_pairs;
};

void Put(JsonWriter* w, const char* name, std::string_view value) {
  w->Key(name);
  w->String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

// Reads --as-of; a date without offset is in the rule set's own zone.
absl::StatusOr<absl::Time> ParseAsOf(const std::string& text,
                                     const RuleFiles& files) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  const absl::StatusOr<absl::CivilSecond> civil = base::ParseCivil(text);
  if (!civil.ok()) {
    return absl::InvalidArgumentError(
        "--as-of " + base::Quoted(text) +
        " is not a date as 2018-10-01, 2018-10-01T08:30:00 or "
        "2018-10-01T08:30:00+08:00");
  }
  const LoadResult<RuleSet> loaded = files.Load(
      [](const std::vector<Source>& sources) { return LoadRuleSet(sources); });
  absl::TimeZone zone = absl::UTCTimeZone();
  if (loaded.value.has_value()) {
    const absl::StatusOr<absl::TimeZone> own =
        base::LoadZone(loaded.value->time_zone());
    if (own.ok()) zone = *own;
  }
  return base::ToInstant(*civil, zone);
}

int RunCheck(const Options& options) {
  RuleFiles files;
  absl::Status status = files.Open(options.rules);
  if (!status.ok()) return Fail(status);
  CheckOptions check;
  check.max_uncovered = options.max_uncovered;
  check.max_pairs = options.max_pairs;
  if (!options.as_of.empty()) {
    const absl::StatusOr<absl::Time> as_of = ParseAsOf(options.as_of, files);
    if (!as_of.ok()) return Fail(as_of.status());
    check.as_of = *as_of;
  }
  // Rows that are missing would make rules look uncovered.
  const LoadResult<RuleSet> result =
      files.Load([&](const std::vector<Source>& sources) {
        return files.has_table_issues() ? LoadRuleSet(sources, check.load)
                                        : CheckRuleSet(sources, check);
      });
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  for (const Issue& issue : result.issues) {
    if (issue.severity == Severity::kError) ++errors;
    if (issue.severity == Severity::kWarning) ++warnings;
    if (issue.severity == Severity::kNote) ++notes;
  }
  std::string coverage;  // In the text it is one of the notes.
  if (options.json && result.value.has_value()) {
    trunkline_internal::v1::RuleSet merged;
    if (merged.ParseFromString(result.value->Serialize(Format::kBinary)) &&
        merged.jurisdiction_size() > 0) {
      coverage = merged.jurisdiction(0).coverage_note();
    }
  }

  OutputFile out;
  status = out.Open("-");
  auto write = [&](const std::string& text) {
    if (status.ok()) status = out.Write(text);
  };
  if (options.json) {
    write("{\"issues\":[");
    bool first = true;
    for (const Issue& issue : result.issues) {
      write(first ? "\n" : ",\n");
      first = false;
      write(IssueToJson(issue));
    }
    rapidjson::StringBuffer buffer;
    JsonWriter w(buffer);
    w.StartObject();
    w.Key("errors");
    w.Uint64(errors);
    w.Key("warnings");
    w.Uint64(warnings);
    w.Key("notes");
    w.Uint64(notes);
    if (result.value.has_value()) {
      Put(&w, "ruleset", result.value->id());
      Put(&w, "version", result.value->version());
      Put(&w, "hash", result.value->hash());
      w.Key("rules");
      w.Uint64(result.value->rule_count());
      if (!coverage.empty()) Put(&w, "coverage_note", coverage);
    }
    w.EndObject();
    write("\n],");
    write(std::string(buffer.GetString()).substr(1) + "\n");
  } else {
    for (const Issue& issue : result.issues) {
      write(issue.ToString() + "\n");
    }
    std::string summary;
    if (result.value.has_value()) {
      summary = std::string(result.value->id()) + " " +
                std::string(result.value->version()) + ": " +
                Count(result.value->rule_count(), "rule") + ", ";
    }
    summary += Count(errors, "error") + ", " + Count(warnings, "warning") +
               ", " + Count(notes, "note");
    write(summary + "\n");
  }
  if (status.ok()) status = out.Close();
  if (!status.ok()) return Fail(status);
  const bool failed =
      errors > 0 || (warnings > 0 && options.fail_on != "error") ||
      (notes > 0 && options.fail_on == "note");
  return failed ? kDefects : kDone;
}

}  // namespace

Run AddCheck(CLI::App* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  app->add_flag("--json", options->json, "Writes the issues as JSON");
  app->add_option("--as-of", options->as_of,
                  "When the coverage of categories and regions is looked at; "
                  "default: the last date from which anything is valid")
      ->type_name("DATE");
  app->add_option("--fail-on", options->fail_on,
                  "The least severity for exit code 1: error (default), "
                  "warning or note")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember({"error", "warning", "note"}));
  app->add_option("--max-uncovered", options->max_uncovered,
                  "Uncovered blocks that are listed (default 50)")
      ->type_name("N");
  app->add_option("--max-pairs", options->max_pairs,
                  "Pairs of rules that are compared (default 10000000)")
      ->type_name("N");
  app->footer(
      "Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
      "summary.\nExit codes: 0 nothing at or above --fail-on, 1 something, 2 "
      "usage, 4 a file\ncould not be read.\n\nExample:\n  trunkline check "
      "--rules packs/cn/national --rules packs/cn/changsha \\\n      --fail-on "
      "warning");
  return [options] { return RunCheck(*options); };
}

}  // namespace trunkline::tools
