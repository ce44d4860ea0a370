// SPDX-License-Identifier: Apache-2.0
//
// CLIPS: rules are facts, and one rule joins them with the keys of a ticket
// (hotline, category and region, each or none, of every kind that the rules
// have), so that the Rete network finds them by its hash tables. A CLIPS rule
// for each of ours was tried: it loads a hundred times slower and decides no
// faster.
//
//   peer_clips RULES
#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/limit_index.h"
#include "bench/peers/peer.h"
#include "bench/workload.h"

// Last, as it defines short words as macros.
extern "C" {
#include <clips/clips.h>
}

namespace trunkline::bench {
namespace {

constexpr const char* kProgram[] = {
    "(defglobal ?*at* = 0 ?*text* = \"\" ?*best* = -1 ?*number* = 0)",
    "(deftemplate rule (slot h) (slot c) (slot r) (slot from) (slot to)"
    " (slot rank) (slot number) (slot word1) (slot word2))",
    "(deftemplate key (slot h) (slot c) (slot r))",
    "(defrule choose (key (h ?h) (c ?c) (r ?r))"
    " (rule (h ?h) (c ?c) (r ?r) (from ?f) (to ?t) (rank ?k) (number ?n)"
    "       (word1 ?w1) (word2 ?w2))"
    " (test (and (<= ?f ?*at*) (< ?*at* ?t)"
    "   (or (> ?k ?*best*) (and (= ?k ?*best*) (< ?n ?*number*)))"
    "   (or (eq ?w1 \"\") (str-index ?w1 ?*text*) (str-index ?w2 ?*text*))))"
    " => (if (or (> ?k ?*best*) (and (= ?k ?*best*) (< ?n ?*number*)))"
    "     then (bind ?*best* ?k) (bind ?*number* ?n)))"};

std::string Symbol(std::string_view code) {
  return code.empty() ? "none" : absl::StrCat("k", std::string(code));
}

int Run(std::size_t count) {
  Shape shape;
  shape.rules = count;
  const Workload w = MakeWorkload(shape);
  TicketShape tickets;
  tickets.count = 20'000;
  const Tickets t = MakeTickets(w, tickets);
  const auto plain = t.Views(false), text = t.Views(true);

  Report report;
  report.Start();
  void* const env = CreateEnvironment();
  for (const char* construct : kProgram) {
    if (EnvBuild(env, construct) != 1) return 1;
  }
  const auto code = [](const std::vector<std::string>& list, std::uint32_t i) {
    return Symbol(i == 0 ? std::string_view() : std::string_view(list[i - 1]));
  };
  std::set<std::tuple<std::uint32_t, std::uint32_t, bool>> kinds;
  for (std::size_t i = 0; i != w.plain.size(); ++i) {
    const auto& r = w.plain[i];
    kinds.emplace(r.category_depth, r.region_depth, r.hotline != 0);
    const std::string fact = absl::StrCat(
        "(rule (h ", code(w.hotlines, r.hotline), ") (c ",
        code(w.categories, r.category), ") (r ", code(w.regions, r.region),
        ") (from ", std::max(r.from, std::int64_t{-4'000'000'000}), ") (to ",
        std::min(r.to, std::int64_t{4'000'000'000}), ") (rank ", RankOf(r),
        ") (number ", i + 1, ") (word1 \"", r.words.empty() ? "" : r.words[0],
        "\") (word2 \"", r.words.empty() ? "" : r.words[1], "\"))");
    if (EnvAssertString(env, fact.c_str()) == nullptr) return 1;
  }
  report.Loaded();

  const auto set = [&](const char* name, int type, void* value) {
    DATA_OBJECT data;
    data.type = static_cast<unsigned short>(type);
    data.value = value;
    EnvSetDefglobalValue(env, name, &data);
  };
  void* const key = EnvFindDeftemplate(env, "key");
  const auto decide = [&](const Ticket& ticket) -> std::uint32_t {
    set("best", INTEGER, EnvAddLong(env, -1));
    set("number", INTEGER, EnvAddLong(env, 0));
    set("at", INTEGER,
        EnvAddLong(env, absl::ToUnixSeconds(ticket.accepted_at)));
    set("text", STRING, EnvAddSymbol(env, std::string(ticket.text).c_str()));
    std::string categories[4] = {"none"}, regions[3] = {"none"};
    std::uint32_t depth = 0;
    for (std::size_t at = 0; at != std::string_view::npos && depth < 3;) {
      at = ticket.category.find('.', at + 1);
      categories[++depth] = Symbol(ticket.category.substr(0, at));
    }
    const std::uint32_t region_depth = ticket.region.size() > 6 ? 2 : 1;
    regions[1] = Symbol(ticket.region.substr(0, 6));
    regions[2] = Symbol(ticket.region);
    const std::string dialled = Symbol(ticket.dialled);
    std::vector<void*> facts;
    for (const auto& [c, r, h] : kinds) {
      if (c > depth || r > region_depth) continue;
      void* const fact = EnvCreateFact(env, key);
      const auto put = [&](const char* slot, const std::string& value) {
        DATA_OBJECT data;
        data.type = SYMBOL;
        data.value = EnvAddSymbol(env, value.c_str());
        EnvPutFactSlot(env, fact, slot, &data);
      };
      put("h", h ? dialled : "none");
      put("c", categories[c]);
      put("r", regions[r]);
      facts.push_back(EnvAssert(env, fact));
    }
    EnvRun(env, -1);
    for (void* fact : facts) {
      if (fact != nullptr) EnvRetract(env, fact);
    }
    DATA_OBJECT number;
    EnvGetDefglobalValue(env, "number", &number);
    return static_cast<std::uint32_t>(ValueToLong(number.value));
  };
  report.Pass("plain", plain.size(),
              [&](std::size_t i) { return decide(plain[i]); });
  report.Pass("text", text.size(),
              [&](std::size_t i) { return decide(text[i]); });
  report.Print("6.30");
  return 0;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return trunkline::bench::Run(std::strtoul(argv[1], nullptr, 10));
}
