#include "tools/rules.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/files.h"

namespace trunkline::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtensions[] = {".txtpb", ".json", ".binpb",
                                            ".csv"};
constexpr std::size_t kShown = 100;

}  // namespace

bool HasExtension(std::string_view path, std::string_view extension) {
  if (path.size() <= extension.size()) return false;
  path.remove_prefix(path.size() - extension.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const char lower =
        c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower != extension[i]) return false;
  }
  return true;
}

Format FormatOf(std::string_view path) {
  if (HasExtension(path, ".txtpb") || HasExtension(path, ".textproto")) {
    return Format::kText;
  }
  if (HasExtension(path, ".json")) return Format::kJson;
  if (HasExtension(path, ".binpb")) return Format::kBinary;
  return Format::kAuto;
}

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

std::string Grouped(std::size_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string Count(std::size_t n, std::string_view noun) {
  std::string out = Grouped(n) + " " + std::string(noun);
  if (n == 1) return out;
  if (out.back() == 'y') {
    out.pop_back();
    return out + "ies";
  }
  return out + "s";
}

void AddRulesOptions(CLI::App* app, RulesOptions* options, bool required) {
  app->add_option("-r,--rules", options->paths,
                  "A rule file (.txtpb, .json, .binpb, .csv) or a directory "
                  "of them; may be given several times, a later one may "
                  "override an earlier one")
      ->type_name("PATH")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->required(required);
  app->add_option("--rules-charset", options->charset,
                  "Of .csv rule files: auto, utf-8 or gbk")
      ->type_name("NAME")
      ->check([](const std::string& name) {
        return tables::ParseCharset(name).has_value()
                   ? std::string()
                   : "unknown character set " + base::Quoted(name) +
                         "; it is one of auto, utf-8, gbk, utf-16le, utf-16be";
      });
}

absl::StatusOr<std::vector<std::string>> ExpandPath(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<std::string>{path};
  std::vector<std::string> out;
  fs::directory_iterator it(path, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    const std::string file = it->path().string();
    for (std::string_view extension : kExtensions) {
      if (HasExtension(file, extension)) out.push_back(file);
    }
  }
  if (error) {
    return absl::UnavailableError("cannot read " + path + ": " +
                                  error.message());
  }
  if (out.empty()) {
    return absl::NotFoundError(
        path + " holds no rule file (.txtpb, .json, .binpb, .csv)");
  }
  std::sort(out.begin(), out.end());
  return out;
}

absl::Status RuleFiles::Open(const RulesOptions& options) {
  const tables::Charset charset =
      tables::ParseCharset(options.charset).value_or(tables::Charset::kAuto);
  std::vector<std::string> files;
  for (const std::string& path : options.paths) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> some,
                               ExpandPath(path));
    for (const std::string& file : some) {
      // Issues name a file, so a name must stand for one.
      if (std::find(files.begin(), files.end(), file) != files.end()) {
        return absl::InvalidArgumentError("--rules names " + file + " twice");
      }
      files.push_back(file);
    }
  }
  // Views into both are kept.
  contents_.reserve(files.size());
  tables_.reserve(files.size());
  for (const std::string& file : files) {
    TRUNKLINE_RETURN_IF_ERROR(OpenFile(file, charset));
  }
  return absl::OkStatus();
}

absl::Status RuleFiles::OpenFile(const std::string& path,
                                 tables::Charset charset) {
  const std::size_t limit = LoadOptions().max_source_bytes;
  TRUNKLINE_ASSIGN_OR_RETURN(std::string content, ReadAll(path, limit));
  Source source;
  source.name = path == "-" ? "stdin" : path;
  if (HasExtension(path, ".csv")) {
    tables::RulesCsvOptions options;
    options.charset = charset;
    options.max_source_bytes = limit;
    tables_.push_back(tables::RulesCsv::Read(source.name, content, options));
    source.content = tables_.back().text();
    source.format = Format::kText;
  } else {
    contents_.push_back(std::move(content));
    source.content = contents_.back();
    source.format = FormatOf(path);
  }
  sources_.push_back(std::move(source));
  return absl::OkStatus();
}

bool RuleFiles::has_table_issues() const {
  return std::any_of(
      tables_.begin(), tables_.end(),
      [](const tables::RulesCsv& t) { return !t.issues().empty(); });
}

LoadResult<RuleSet> RuleFiles::Load(
    const std::function<LoadResult<RuleSet>(const std::vector<Source>&)>& load)
    const {
  LoadResult<RuleSet> result = load(sources_);
  for (Issue& issue : result.issues) {
    for (const tables::RulesCsv& table : tables_) table.Map(&issue);
  }
  for (const tables::RulesCsv& table : tables_) {
    result.issues.insert(result.issues.end(), table.issues().begin(),
                         table.issues().end());
    if (!table.issues().empty()) result.value.reset();
  }
  auto key = [](const Issue& i) {
    return std::tie(i.place.file, i.place.line, i.place.column);
  };
  std::vector<std::string> order;
  for (const Source& source : sources_) order.push_back(source.name);
  std::stable_sort(result.issues.begin(), result.issues.end(),
                   [&](const Issue& a, const Issue& b) {
                     const auto ia =
                         std::find(order.begin(), order.end(), a.place.file);
                     const auto ib =
                         std::find(order.begin(), order.end(), b.place.file);
                     if (ia != ib) return ia < ib;
                     return key(a) < key(b);
                   });
  return result;
}

std::optional<RuleSet> LoadRules(const RulesOptions& options,
                                 int* exit_code) {
  RuleFiles files;
  const absl::Status status = files.Open(options);
  if (!status.ok()) {
    *exit_code = Fail(status);
    return std::nullopt;
  }
  LoadResult<RuleSet> result = files.Load(
      [](const std::vector<Source>& sources) { return LoadRuleSet(sources); });
  if (result.value.has_value()) return std::move(result.value);
  std::size_t errors = 0;
  for (const Issue& issue : result.issues) {
    if (issue.severity != Severity::kError) continue;
    if (++errors <= kShown) Say(issue.ToString());
  }
  Say("trunkline: the rule set cannot be used: " + Count(errors, "error") +
      (errors > kShown ? ", the first " + std::to_string(kShown) + " shown"
                       : ""));
  *exit_code = kDefects;
  return std::nullopt;
}

}  // namespace trunkline::tools
