// SPDX-License-Identifier: Apache-2.0
// trunkline release: what came into service, when, and on whose authority.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/progress.h"
#include "tools/release_log.h"
#include "tools/release_messages.h"
#include "tools/sources.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMostRefusals = 50;
constexpr std::size_t kFewestDigits = 8;
constexpr std::size_t kDecisionDigits = 16;  // Of Decision::ruleset_hash.

struct Options {
  std::string folder;
  RulesOptions rules;
  std::string approver;
  std::string document;
  std::string basis;
  std::string reason;
  std::string retroactive;
  std::string at;
  std::string hash;
  std::string format = "text";
};

std::string Short(std::string_view hash) {
  return std::string(hash.substr(0, kDecisionDigits));
}

absl::TimeZone ZoneOf(const RuleSet& rules) {
  return base::LoadZone(rules.time_zone()).value_or(absl::UTCTimeZone());
}

absl::StatusOr<absl::Time> TimeOf(const Options& options,
                                  const RuleSet& rules) {
  if (options.at.empty()) return absl::Now();
  return ParseTimeOption("--at", options.at, ZoneOf(rules));
}

// Why a release is refused; empty: it is not.
class Refusals {
 public:
  void Add(base::Text text) {
    ++count_;
    if (count_ <= kMostRefusals) Say(text);
  }
  absl::Status ToStatus() const {
    if (count_ == 0) return absl::OkStatus();
    if (count_ > kMostRefusals) {
      Say(base::Fill<messages::kAndMoreEntries>(count_ - kMostRefusals));
    }
    return Defects(
        base::Fill<messages::kReleaseRefused>(Count(count_, nouns::kFault)));
  }

 private:
  std::size_t count_ = 0;
};

// Gives a change the authority of the release where it has none of its own.
void FillAuthority(const Options& options, ReleaseChange* change) {
  const auto fill = [](const std::string& of_release, std::string* own) {
    if (own->empty()) *own = of_release;
  };
  fill(options.basis, &change->legal_basis);
  fill(options.approver, &change->approver);
  fill(options.document, &change->document_number);
}

void CheckAuthority(std::string_view kind, std::string_view id,
                    const std::string& basis, const std::string& approver,
                    const std::string& document, Refusals* refusals) {
  const auto check = [&](const std::string& given, const base::Text& what,
                         const char* option) {
    if (!given.empty()) return;
    refusals->Add(base::Fill<messages::kNoAuthority>(kind, base::Quoted(id),
                                                     what, option));
  };
  check(basis, base::Fill<messages::kLegalBasisWord>(), "--basis");
  check(approver, base::Fill<messages::kApproverWord>(), "--approver");
  check(document, base::Fill<messages::kDocumentWord>(), "--document");
}

ReleaseChanges Compared(const std::optional<RuleSet>& before,
                        const RuleSet& after, absl::CivilDay day) {
  const Working working(true, base::Fill<messages::kComparingRules>());
  return CompareRuleSets(before, after, day);
}

// The part of a record that `make` and `rollback` share.
ReleaseRecord RecordOf(const Options& options, const RuleSet& rules,
                       const ReleaseRecord* before, absl::Time at) {
  ReleaseRecord record;
  record.released_at = at;
  record.ruleset_id = std::string(rules.id());
  record.version = std::string(rules.version());
  record.hash = std::string(rules.hash());
  if (before != nullptr) {
    record.previous_version = before->version;
    record.previous_hash = before->hash;
  }
  record.reason = options.reason;
  record.legal_basis = options.basis;
  record.approver = options.approver;
  record.document_number = options.document;
  return record;
}

absl::Status SayReleased(const ReleaseFolder& folder,
                         const ReleaseRecord& record) {
  const base::Text said =
      folder.last() == nullptr
          ? base::Fill<messages::kFirstReleaseMade>(
                record.ruleset_id, record.version, Short(record.hash))
          : base::Fill<messages::kReleaseMade>(
                folder.last()->number + 1, record.ruleset_id, record.version,
                Short(record.hash), record.changes.added.size(),
                record.changes.changed.size(), record.changes.removed.size());
  return WriteAll("-", InToolLanguage(said));
}

// The rule set in service, if there is one.
absl::StatusOr<std::optional<RuleSet>> InService(const ReleaseFolder& folder) {
  if (folder.last() == nullptr) return std::optional<RuleSet>();
  TRUNKLINE_ASSIGN_OR_RETURN(RuleSet rules, folder.Load(folder.last()->hash));
  return std::optional<RuleSet>(std::move(rules));
}

absl::Status CheckIdentity(const Options& options, const RuleSet& rules,
                           const ReleaseFolder& folder) {
  if (rules.version().empty()) {
    return Defects(base::Fill<messages::kEmptyVersion>());
  }
  const ReleaseRecord* const last = folder.last();
  if (last == nullptr) return absl::OkStatus();
  if (last->ruleset_id != rules.id()) {
    return Defects(base::Fill<messages::kOtherLog>(
        options.folder, last->ruleset_id, rules.id()));
  }
  if (last->hash == rules.hash()) {
    return Defects(base::Fill<messages::kInService>(last->number));
  }
  for (const ReleaseRecord& release : folder.releases()) {
    if (release.version == rules.version() && release.hash != rules.hash()) {
      return Defects(base::Fill<messages::kSameVersion>(
          base::Quoted(release.version), release.number));
    }
  }
  return absl::OkStatus();
}

// A log is in the order of time.
absl::Status CheckTime(absl::Time at, const ReleaseRecord* last,
                       absl::TimeZone zone) {
  if (last == nullptr || at >= last->released_at) return absl::OkStatus();
  return Defects(base::Fill<messages::kBeforeLast>(
      last->number, base::FormatSecond(last->released_at, zone)));
}

absl::StatusOr<int> RunMake(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules,
                             LoadRules(options.rules, true));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time at, TimeOf(options, rules));
  ReleaseFolder folder;
  TRUNKLINE_RETURN_IF_ERROR(folder.Open(options.folder, true));
  TRUNKLINE_RETURN_IF_ERROR(CheckIdentity(options, rules, folder));
  TRUNKLINE_RETURN_IF_ERROR(CheckTime(at, folder.last(), ZoneOf(rules)));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<RuleSet> before,
                             InService(folder));
  const absl::CivilDay day = absl::ToCivilDay(at, ZoneOf(rules));
  ReleaseRecord record = RecordOf(options, rules, folder.last(), at);
  record.changes = Compared(before, rules, day);
  Refusals refusals;
  if (!before.has_value()) {
    // It replaces nothing: there is no past that it could change.
    CheckAuthority("jurisdiction", rules.id(), options.basis, options.approver,
                   options.document, &refusals);
    record.changes.ForEach([](ReleaseChange& c) { c.retroactive = false; });
    record.summary = SummaryOf(before, rules, record.changes);
    record.changes = {};
  } else {
    record.changes.ForEach([&](ReleaseChange& change) {
      FillAuthority(options, &change);
      if (!change.words_only) {
        CheckAuthority(change.kind, change.id, change.legal_basis,
                       change.approver, change.document_number, &refusals);
      }
      if (!change.retroactive) return;
      record.retroactive_reason = options.retroactive;
      if (!options.retroactive.empty()) return;
      refusals.Add(base::Fill<messages::kRetroactive>(
          change.kind, base::Quoted(change.id),
          change.effective.empty() ? base::Fill<messages::kFromBeginning>()
                                   : base::Verbatim(change.effective),
          base::FormatDate(day)));
    });
    record.summary = SummaryOf(before, rules, record.changes);
  }
  TRUNKLINE_RETURN_IF_ERROR(refusals.ToStatus());
  TRUNKLINE_RETURN_IF_ERROR(folder.Append(record, rules));
  TRUNKLINE_RETURN_IF_ERROR(SayReleased(folder, record));
  return kDone;
}

// The hash of the one rule set whose hash begins so. `text` may be a column
// `ruleset` of decisions, "ID@VERSION#HASH".
absl::StatusOr<std::string> FindHash(const ReleaseFolder& folder,
                                     std::string_view text) {
  std::string_view digits =
      text.substr(text.rfind('#') == text.npos ? 0 : text.rfind('#') + 1);
  const bool hex =
      std::all_of(digits.begin(), digits.end(),
                  [](unsigned char c) { return absl::ascii_isxdigit(c); });
  if (!hex || digits.size() < kFewestDigits) {
    return base::InvalidArgument(
        base::Fill<messages::kShortHash>(base::Quoted(text)));
  }
  const std::string begin = absl::AsciiStrToLower(base::ToAbsl(digits));
  std::string found;
  for (const ReleaseRecord& release : folder.releases()) {
    if (release.hash.compare(0, begin.size(), begin) != 0) continue;
    if (!found.empty() && found != release.hash) {
      return base::InvalidArgument(
          base::Fill<messages::kSeveralHashes>(base::Quoted(begin)));
    }
    found = release.hash;
  }
  if (!found.empty()) return found;
  return Defects(base::Fill<messages::kNoSuchHash>(base::Quoted(begin)));
}

// The hash that was in service before the present one was first released.
absl::StatusOr<std::string> EarlierHash(const ReleaseFolder& folder) {
  for (const ReleaseRecord& release : folder.releases()) {
    if (release.hash != folder.last()->hash) continue;
    if (release.previous_hash.empty()) break;
    return release.previous_hash;
  }
  return Defects(base::Fill<messages::kNoEarlier>());
}

absl::StatusOr<int> RunRollback(const Options& options) {
  if (options.reason.empty()) {
    return base::InvalidArgument(base::Fill<messages::kReasonNeeded>());
  }
  {
    // What is not there is not made.
    ReleaseFolder there;
    TRUNKLINE_RETURN_IF_ERROR(there.Open(options.folder, false));
  }
  ReleaseFolder folder;
  TRUNKLINE_RETURN_IF_ERROR(folder.Open(options.folder, true));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string hash,
                             options.hash.empty()
                                 ? EarlierHash(folder)
                                 : FindHash(folder, options.hash));
  if (hash == folder.last()->hash) {
    return Defects(base::Fill<messages::kInService>(folder.last()->number));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, folder.Load(hash));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<RuleSet> before,
                             InService(folder));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time at, TimeOf(options, rules));
  TRUNKLINE_RETURN_IF_ERROR(CheckTime(at, folder.last(), ZoneOf(rules)));
  ReleaseRecord record = RecordOf(options, rules, folder.last(), at);
  record.rollback = true;
  record.changes = Compared(before, rules, absl::ToCivilDay(at, ZoneOf(rules)));
  record.changes.ForEach(
      [&](ReleaseChange& change) { FillAuthority(options, &change); });
  record.summary = SummaryOf(before, rules, record.changes);
  TRUNKLINE_RETURN_IF_ERROR(folder.Append(record, rules));
  TRUNKLINE_RETURN_IF_ERROR(SayReleased(folder, record));
  return kDone;
}

std::string OrDash(const std::string& text) {
  return text.empty() ? "-" : text;
}

base::Text ChangesText(const base::Text& what,
                       const std::vector<ReleaseChange>& changes) {
  base::Text out;
  for (const ReleaseChange& change : changes) {
    const base::Text when =
        change.words_only ? base::Fill<messages::kWordsOnly>()
        : change.effective.empty()
            ? base::Fill<messages::kEffectiveFrom>(
                  base::Fill<messages::kFromBeginning>())
            : base::Fill<messages::kEffectiveFrom>(change.effective);
    out += base::Fill<messages::kReleaseChange>(
        what, change.kind, base::Quoted(change.id), when,
        OrDash(change.legal_basis), OrDash(change.approver),
        OrDash(change.document_number));
  }
  return out;
}

base::Text ToText(const ReleaseRecord& r) {
  base::Text out = base::Fill<messages::kReleaseHead>(
      r.number, base::FormatTimestamp(r.released_at), r.ruleset_id, r.version,
      r.hash);
  out += r.previous_hash.empty() ? base::Fill<messages::kReleaseFirst>()
                                 : base::Fill<messages::kReleaseBefore>(
                                       r.previous_version, r.previous_hash);
  if (r.rollback) out += base::Fill<messages::kReleaseRollback>();
  if (!r.reason.empty()) out += base::Fill<messages::kReleaseReason>(r.reason);
  if (!r.retroactive_reason.empty()) {
    out += base::Fill<messages::kReleaseWhyPast>(r.retroactive_reason);
  }
  out += base::Fill<messages::kReleaseAuthority>(
      OrDash(r.legal_basis), OrDash(r.approver), OrDash(r.document_number));
  out += ChangesText(base::Fill<messages::kAddedWord>(), r.changes.added);
  out += ChangesText(base::Fill<messages::kChangedWord>(), r.changes.changed);
  out += ChangesText(base::Fill<messages::kRemovedWord>(), r.changes.removed);
  for (const ReleaseCount& count : r.summary) {
    out += base::Fill<messages::kReleaseSum>(count.name, count.count);
  }
  return out;
}

// Writes releases as JSON lines, or as `text` has them.
absl::Status Show(const Options& options, const ReleaseFolder& folder,
                  const std::vector<const ReleaseRecord*>& releases,
                  const std::function<base::Text(const ReleaseRecord&)>& text) {
  std::string out;
  for (const ReleaseRecord* release : releases) {
    if (options.format == "json") {
      out += folder.LineOf(*release);
      out += '\n';
    } else {
      out += InToolLanguage(text(*release));
    }
  }
  return WriteAll("-", out);
}

absl::StatusOr<int> RunList(const Options& options) {
  ReleaseFolder folder;
  TRUNKLINE_RETURN_IF_ERROR(folder.Open(options.folder, false));
  std::vector<const ReleaseRecord*> all;
  for (const ReleaseRecord& release : folder.releases()) {
    all.push_back(&release);
  }
  TRUNKLINE_RETURN_IF_ERROR(
      Show(options, folder, all, [](const ReleaseRecord& r) {
        return base::Fill<messages::kReleaseLine>(
            r.number, base::FormatTimestamp(r.released_at), r.version,
            Short(r.hash),
            r.rollback ? base::Fill<messages::kRollbackWord>() : base::Text(),
            r.reason);
      }));
  return kDone;
}

absl::StatusOr<int> RunShow(const Options& options) {
  ReleaseFolder folder;
  TRUNKLINE_RETURN_IF_ERROR(folder.Open(options.folder, false));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string hash,
                             FindHash(folder, options.hash));
  std::vector<const ReleaseRecord*> found;
  for (const ReleaseRecord& release : folder.releases()) {
    if (release.hash == hash) found.push_back(&release);
  }
  TRUNKLINE_RETURN_IF_ERROR(Show(options, folder, found, ToText));
  return kDone;
}

absl::StatusOr<int> RunCheckReleases(const Options& options) {
  ReleaseFolder folder;
  TRUNKLINE_RETURN_IF_ERROR(folder.Open(options.folder, false));
  const std::vector<base::Text> faults = folder.Faults();
  for (const base::Text& fault : faults) Say(fault);
  if (!faults.empty()) {
    return Defects(base::Fill<messages::kReleaseFaults>(
        options.folder, Count(faults.size(), nouns::kFault)));
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(
      "-",
      InToolLanguage(base::Fill<messages::kReleasesFine>(
          options.folder, Count(folder.releases().size(), nouns::kRelease)))));
  return kDone;
}

void AddFolder(Arguments* app, Options* options) {
  app->AddOption("folder", options->folder, "The folder of releases")
      ->TypeName("DIR")
      ->Required();
}

void AddAuthority(Arguments* app, Options* options) {
  app->AddOption("--approver", options->approver,
                 "Who approved the changes that name no approver: an office, "
                 "or a reference to a person")
      ->TypeName("TEXT");
  app->AddOption("--document", options->document,
                 "The document number of the changes that have none")
      ->TypeName("TEXT");
  app->AddOption("--basis", options->basis,
                 "The legal basis of the changes that have none")
      ->TypeName("TEXT");
  app->AddOption("--reason", options->reason, "Why, in a line")
      ->TypeName("TEXT");
  app->AddOption("--at", options->at, "The time of the release; default: now")
      ->TypeName("TIME");
}

void AddFormat(Arguments* app, Options* options) {
  app->AddOption("--format", options->format,
                 "text (default) or json: trunkline.v1.Release, one a line")
      ->TypeName("FORMAT")
      ->OneOf({"text", "json"});
}

}  // namespace

Run AddRelease(Arguments* app) {
  auto options = std::make_shared<Options>();
  std::vector<std::pair<Arguments*, Run>> commands;
  app->RequireCommand(1);
  const auto add = [&](const char* name, const char* description,
                       absl::StatusOr<int> (*function)(const Options&)) {
    Arguments* const command = app->AddCommand(name, description);
    AddFolder(command, options.get());
    commands.emplace_back(command,
                          [options, function] { return function(*options); });
    return command;
  };
  Arguments* const make =
      add("make",
          "Releases a rule set: checks, compares, records, puts it in "
          "place",
          RunMake);
  AddRulesOptions(make, &options->rules, true);
  AddAuthority(make, options.get());
  make->AddOption("--retroactive", options->retroactive,
                  "Why changes are valid before the day of the release; "
                  "without it such a change is refused")
      ->TypeName("REASON");
  Arguments* const rollback = add(
      "rollback", "Puts an earlier rule set back into service", RunRollback);
  AddAuthority(rollback, options.get());
  rollback
      ->AddOption("--to", options->hash,
                  "The rule set's hash or its first digits; default: the one "
                  "before the present one")
      ->TypeName("HASH");
  Arguments* const list = add("list", "Lists the releases", RunList);
  AddFormat(list, options.get());
  Arguments* const show =
      add("show", "Shows the releases of the rule set that made a decision",
          RunShow);
  show->AddOption("hash", options->hash,
                  "The hash in the decision, or at least 8 digits of it")
      ->TypeName("HASH")
      ->Required();
  AddFormat(show, options.get());
  add("check", "Checks the log's chain, the rule sets, and what is in service",
      RunCheckReleases);
  app->Footer(
      "Hosts load current.binpb of the folder; docs/releases.md describes "
      "it.\nExit codes: 0 done, 1 the rule set has errors, the release is "
      "refused, or the folder\nis damaged, 2 usage, 4 a file could not be read "
      "or written.\n\nExample:\n  trunkline release make releases --rules "
      "packs/us/boston-2011 \\\n      --approver \"Mayor's Office\" --document "
      "2011-07 --basis \"service catalogue\"");
  return [commands]() -> absl::StatusOr<int> {
    for (const auto& [command, run] : commands) {
      if (command->Parsed()) return run();
    }
    return kUsage;
  };
}

}  // namespace trunkline::tools
