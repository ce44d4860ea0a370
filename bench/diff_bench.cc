// SPDX-License-Identifier: Apache-2.0
// Comparing two rule sets, after loading: edits of rules, and of what all rules
// depend on; and tickets of the past. Each figure is printed beside its bound.
// Before it is timed, each comparison must find what was edited, leave nothing
// open, and agree with both routers on tickets.
//
//   build/release/bin/diff_bench [TOOL]
//
// TOOL is the command `trunkline`, beside this program if it is not given: its
// memory is measured over histories of two lengths. Ends with 1 if a bound is
// not kept.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "bench/workload.h"
#include "trunkline/batch.h"
#include "trunkline/diff.h"
#include "trunkline/ruleset.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::bench {
namespace {

namespace pb = trunkline_internal::v1;
namespace fs = std::filesystem;

enum Edit {
  kRules,
  kDepartment,
  kRegion,
  kPrinciples,
  kInterimLead,
  kCentre,
  kAreaCode
};

constexpr std::size_t kBatch = 4096;
constexpr int kRuns = 3;  // The best counts.

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

RuleSet Load(const std::string& binary) {
  LoadResult<RuleSet> loaded =
      LoadRuleSet({{"bench", binary, Format::kBinary}});
  if (!loaded.ok()) Fail(loaded.issues[0].ToString());
  return *loaded.value;
}

// `edits` rules, evenly spread, go to another department.
std::string Edited(const std::string& binary, Edit edit, int edits) {
  pb::RuleSet set;
  set.ParseFromString(binary);
  switch (edit) {
    case kRules:
      for (int i = 0; i != edits; ++i) {
        pb::Rule* const rule = set.mutable_rule(
            static_cast<int>((2 * i + 1) * set.rule_size() / (2 * edits)));
        const int other = (i + 1) % set.department_size();
        const std::string& code = set.department(other).code();
        rule->mutable_then()->set_department(
            rule->then().department() == code
                ? set.department((other + 1) % set.department_size()).code()
                : code);
      }
      break;
    case kDepartment:
      set.mutable_department(1)->mutable_valid()->set_to("2018-01-01");
      set.mutable_department(1)->add_successor()->set_department(
          set.department(2).code());
      break;
    case kRegion: {
      pb::Region* const last = set.mutable_region(set.region_size() - 1);
      last->set_parent(set.region(0).code());
      break;
    }
    case kPrinciples:
      set.mutable_jurisdiction(0)->mutable_principle()->SwapElements(0, 1);
      break;
    case kInterimLead:
      set.mutable_jurisdiction(0)->set_interim_lead(set.department(3).code());
      break;
    case kCentre:
      set.mutable_jurisdiction(0)->set_centre(set.department(3).code());
      break;
    case kAreaCode:
      set.mutable_jurisdiction(0)->add_area_code("99");
      break;
  }
  return set.SerializeAsString();
}

Workload City(std::size_t rules) {
  Shape shape;
  shape.rules = rules;
  return MakeWorkload(shape);
}

// Prints figures beside their bounds.
class Figures {
 public:
  Figures() { std::printf("%-44s %12s %12s\n", "", "measured", "bound"); }

  void AtMost(const std::string& what, double measured, double bound,
              const char* unit) {
    Print(what, measured, bound, unit, "<=", measured <= bound);
  }
  void AtLeast(const std::string& what, double measured, double bound,
               const char* unit) {
    Print(what, measured, bound, unit, ">=", measured >= bound);
  }
  bool kept() const { return kept_; }

 private:
  void Print(const std::string& what, double measured, double bound,
             const char* unit, const char* sign, bool kept) {
    std::printf("%-44s %8.3f %-3s %2s %5.2f %-3s%s\n", what.c_str(), measured,
                unit, sign, bound, unit, kept ? "" : "  NOT KEPT");
    std::fflush(stdout);
    kept_ = kept_ && kept;
  }

  bool kept_ = true;
};

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since)
      .count();
}

struct Pair {
  RuleSet before, after;
};

// With two rules that tie wherever no other stands above them, so that
// principles settle.
std::string WithTie(const std::string& binary) {
  pb::RuleSet set;
  set.ParseFromString(binary);
  for (const int i : {0, 1}) {
    pb::Rule* const rule = set.add_rule();
    rule->set_id("tie" + std::to_string(i));
    rule->mutable_when()->add_category(set.category(0).code());
    rule->mutable_then()->set_department(set.department(i + 1).code());
    rule->mutable_then()->set_basis(i == 0 ? pb::BASIS_COMPETENT_AUTHORITY
                                           : pb::BASIS_TERRITORIAL);
  }
  return set.SerializeAsString();
}

Pair MakePair(const Workload& workload, Edit edit, int edits) {
  const std::string before =
      edit == kPrinciples ? WithTie(workload.ruleset) : workload.ruleset;
  return {Load(before), Load(Edited(before, edit, edits))};
}

// Checks that what is found is right.
void Check(const Workload& workload, const Pair& pair) {
  const auto diff = DiffRuleSets(pair.before, pair.after);
  if (!diff.ok()) Fail(std::string(diff.status().message()));
  if (diff->changes().empty() && diff->notices().empty()) {
    Fail("nothing was found");
  }
  for (const std::string& open : diff->open(Language::kEnglish)) Fail(open);
  const Tickets tickets =
      MakeTickets(workload, {TicketKind::kMixed, 20'000, 60, 1});
  for (const Ticket& ticket : tickets.Views(true)) {
    const DialResult was = pair.before.Dial(ticket.dialled, ticket.accepted_at);
    const DialResult is = pair.after.Dial(ticket.dialled, ticket.accepted_at);
    const bool moves = was.owner != is.owner || was.phase != is.phase ||
                       !DiffDecisions(pair.before, *pair.before.Route(ticket),
                                      pair.after, *pair.after.Route(ticket))
                            .empty();
    if (moves != !diff->ChangesOf(ticket).empty() &&
        !diff->ReadsOtherwise(ticket)) {
      Fail("a ticket of " + std::string(ticket.category) + " in " +
           std::string(ticket.region));
    }
  }
}

void Compare(const std::string& what, std::size_t rules, Edit edit, int edits,
             double bound, Figures* figures) {
  const Workload workload = City(rules);
  const Pair pair = MakePair(workload, edit, edits);
  Check(workload, pair);
  double best = 0;
  for (int run = 0; run != kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const auto diff = DiffRuleSets(pair.before, pair.after);
    const double seconds = Seconds(start);
    if (!diff.ok()) Fail(std::string(diff.status().message()));
    best = run == 0 ? seconds : std::min(best, seconds);
  }
  figures->AtMost(what, best, bound, "s");
}

// --- tickets of the past ---

// Routes all by one side, or by both and compares; returns the seconds.
double RouteAll(const Pair& pair, const RuleSetDiff* diff,
                const std::vector<Ticket>& views) {
  std::vector<Decision> before(kBatch), after(kBatch);
  std::size_t moved = 0, found = 0;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t at = 0; at < views.size(); at += kBatch) {
    const std::size_t n = std::min(kBatch, views.size() - at);
    if (!RouteMany(pair.before, &views[at], n, before.data(), 1).ok() ||
        (diff != nullptr &&
         !RouteMany(pair.after, &views[at], n, after.data(), 1).ok())) {
      Fail("a ticket is not routed");
    }
    for (std::size_t i = 0; diff != nullptr && i != n; ++i) {
      if (DiffDecisions(pair.before, before[i], pair.after, after[i]).empty()) {
        continue;
      }
      ++moved;
      found += diff->BoxesOf(views[at + i]).empty() ? 0 : 1;
    }
  }
  const double seconds = Seconds(start);
  if (moved != found) Fail("a ticket moves and lies in no box");
  if (diff != nullptr && moved == 0) Fail("no ticket moves");
  return seconds;
}

// The rate of a replay beside that of RouteMany() by one side after the other.
void Replay(Figures* figures) {
  const Workload workload = City(10'000);
  const Pair pair = MakePair(workload, kRules, 100);
  const Tickets tickets =
      MakeTickets(workload, {TicketKind::kMixed, 50'000, 60, 2});
  const std::vector<Ticket> views = tickets.Views(true);
  const auto diff = DiffRuleSets(pair.before, pair.after);
  if (!diff.ok()) Fail(std::string(diff.status().message()));
  const Pair swapped = {pair.after, pair.before};
  double routed = 0, replayed = 0;
  for (int run = 0; run != 2 * kRuns; ++run) {
    const double a =
        RouteAll(pair, nullptr, views) + RouteAll(swapped, nullptr, views);
    const double b = RouteAll(pair, &*diff, views);
    routed = run == 0 ? a : std::min(routed, a);
    replayed = run == 0 ? b : std::min(replayed, b);
  }
  figures->AtLeast("replay, of RouteMany()'s rate for the pair",
                   routed / replayed, 0.45, "");
}

// Runs something in a process of its own. What a program holds when it forks
// counts as its child's, so that this one must stay small.
template <typename Function>
double PeakInChild(const Function& run) {
  const pid_t child = fork();
  if (child == 0) std::_Exit(run());
  int status = 0;
  struct rusage usage {};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child ||
      !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    Fail("a part of the measurement of memory fails");
  }
  return static_cast<double>(usage.ru_maxrss) / 1024;  // MiB.
}

// A history of `count` tickets, and the rules of both sides.
int WriteFiles(const std::string& folder, std::size_t count) {
  const Workload workload = City(10'000);
  std::ofstream(folder + "/old.binpb", std::ios::binary) << workload.ruleset;
  std::ofstream(folder + "/new.binpb", std::ios::binary)
      << Edited(workload.ruleset, kRules, 100);
  std::ofstream out(folder + "/history.csv", std::ios::binary);
  out << "accepted,dialled,category,region,text\n";
  const Tickets tickets =
      MakeTickets(workload, {TicketKind::kMixed, count, 20, 3});
  for (const Tickets::Row& row : tickets.rows) {
    std::string text = row.text;
    std::replace(text.begin(), text.end(), '"', ' ');
    out << absl::FormatTime(absl::RFC3339_sec,
                            absl::FromUnixSeconds(row.accepted),
                            absl::UTCTimeZone())
        << ',' << row.dialled << ',' << row.category << ',' << row.region
        << ",\"" << text << "\"\n";
  }
  return out.flush() ? 0 : 1;
}

int RunTool(const std::string& tool, const std::string& folder) {
  std::vector<std::string> arguments = {
      tool,
      "diff",
      "--old",
      folder + "/old.binpb",
      "--new",
      folder + "/new.binpb",
      "--history",
      folder + "/history.csv",
      "--allow",
      "confidentiality-lost,hint-lost,accused-reachable,deadline-lengthened,"
      "lower-unit",
      "-q",
      "-o",
      folder + "/report"};
  std::vector<char*> argv;
  for (std::string& one : arguments) argv.push_back(one.data());
  argv.push_back(nullptr);
  ::execv(tool.c_str(), argv.data());
  return 127;
}

// Whether the memory of the tool is independent of the history's length.
void Memory(const std::string& tool, Figures* figures) {
  if (!fs::exists(tool)) {
    Fail("no " + tool + ": build the target trunkline_tool, or name the tool");
  }
  std::string folder = (fs::temp_directory_path() / "diff_bench_XXXXXX");
  if (mkdtemp(folder.data()) == nullptr) Fail("no temporary folder");
  double peak[2] = {0, 0};
  for (const int longer : {0, 1}) {
    PeakInChild(
        [&] { return WriteFiles(folder, longer == 0 ? 100'000 : 1'000'000); });
    peak[longer] = PeakInChild([&] { return RunTool(tool, folder); });
    if (!fs::remove(folder + "/report")) Fail("the tool writes no report");
  }
  fs::remove_all(folder);
  figures->AtMost("memory, 1,000,000 rows beside 100,000", peak[1] - peak[0],
                  16, "MiB");
}

int Run(const std::string& tool) {
  Figures figures;
  Memory(tool, &figures);
  Compare("10,000 rules, 1 edited", 10'000, kRules, 1, 1, &figures);
  Compare("10,000 rules, 100 edited", 10'000, kRules, 100, 1, &figures);
  Compare("100,000 rules, 1 edited", 100'000, kRules, 1, 0.3, &figures);
  Compare("a department ends and has a successor", 10'000, kDepartment, 1, 10,
          &figures);
  Compare("the parent of a region", 10'000, kRegion, 1, 10, &figures);
  Compare("jurisdiction: order of the principles", 10'000, kPrinciples, 1, 10,
          &figures);
  Compare("jurisdiction: interim lead", 10'000, kInterimLead, 1, 10, &figures);
  Compare("jurisdiction: centre", 10'000, kCentre, 1, 10, &figures);
  Compare("jurisdiction: area code", 10'000, kAreaCode, 1, 10, &figures);
  Replay(&figures);
  return figures.kept() ? 0 : 1;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  const std::string tool =
      argc > 1 ? argv[1]
               : (std::filesystem::path(argv[0]).parent_path() / "trunkline")
                     .string();
  return trunkline::bench::Run(tool);
}
