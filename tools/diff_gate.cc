// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_gate.h"

#include <cstddef>
#include <map>

#include "src/base/decimal.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// The words of a list; nothing is none.
std::vector<std::string> Listed(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : SplitCommas(text);
}

}  // namespace

absl::StatusOr<std::vector<FailOn>> ParseFailOn(const std::string& text) {
  std::vector<FailOn> out;
  for (const std::string& part : Listed(text)) {
    FailOn one;
    const std::size_t sign = part.find('>');
    one.what = part.substr(0, sign);
    bool good = one.what == "moved" || one.what == "disputed" ||
                one.what == "unmatched";
    if (sign != std::string::npos) {
      std::string number = part.substr(sign + 1);
      one.share = !number.empty() && number.back() == '%';
      if (one.share) number.pop_back();
      const auto value = base::ParseMillionths(number);
      good = good && value.has_value() && *value >= 0 &&
             *value <= 1'000'000'000'000;
      if (good) {
        one.most = static_cast<std::uint64_t>(*value) /
                   (one.share ? 1'000 : 1'000'000);
      }
    }
    if (!good) {
      return base::InvalidArgument(
          base::Fill<messages::kFailOnForm>(base::Quoted(part)));
    }
    out.push_back(one);
  }
  return out;
}

namespace {

// The dangers that --allow does not name, by name.
std::map<std::string, std::size_t> Failing(const RuleSetDiff& diff,
                                           const std::string& allow) {
  std::map<std::string, std::size_t> out;
  for (const DiffChange& change : diff.changes()) {
    for (DiffDanger danger : change.dangers) {
      ++out[std::string(DiffDangerName(danger))];
    }
  }
  for (const DiffNotice& notice : diff.notices()) {
    if (notice.kind != "guard-weaker") continue;
    ++out[std::string(DiffDangerName(DiffDanger::kAccusedReachable))];
  }
  for (const std::string& name : Listed(allow)) out.erase(name);
  return out;
}

}  // namespace

absl::Status CheckAllow(const std::string& allow) {
  for (const std::string& name : Listed(allow)) {
    bool known = false;
    for (std::size_t i = 0; i != kDiffDangers; ++i) {
      known |= name == DiffDangerName(static_cast<DiffDanger>(i));
    }
    if (!known) {
      return base::InvalidArgument(
          base::Fill<messages::kNoDanger>(base::Quoted(name)));
    }
  }
  return absl::OkStatus();
}

bool SayFailing(const std::vector<FailOn>& fail_on,
                const ReplayReport& replay) {
  bool failed = false;
  for (const FailOn& one : fail_on) {
    for (const auto& [name, group] : replay.groups) {
      const std::uint64_t count = one.what == "moved"      ? group.moved
                                  : one.what == "disputed" ? group.disputed
                                                           : group.unmatched;
      const std::uint64_t most =
          one.share ? group.tickets * one.most / 100'000 : one.most;
      if (count <= most) continue;
      failed = true;
      Say(base::Fill<messages::kFailedOn>(one.what, Grouped(count),
                                          Grouped(group.tickets),
                                          name.empty() ? "all" : name));
    }
  }
  return failed;
}

bool SayDangers(const RuleSetDiff& diff, const std::string& allow) {
  bool failed = false;
  for (const auto& [name, count] : Failing(diff, allow)) {
    failed = true;
    Say(base::Fill<messages::kDangerFound>(name, Count(count, nouns::kChange)));
  }
  return failed;
}

}  // namespace trunkline::tools
