// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_WORKLOAD_H_
#define TRUNKLINE_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "trunkline/ticket.h"

// Seeded rules and tickets in the shape of a city's dispatch catalogue, the
// same on every machine.
namespace trunkline::bench {

// splitmix64: small, and the same everywhere, which std distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  // 0 to n - 1.
  std::uint32_t Below(std::uint32_t n) {
    return static_cast<std::uint32_t>((Next() >> 32) * n >> 32);
  }
  bool Percent(std::uint32_t p) { return Below(100) < p; }

 private:
  std::uint64_t state_;
};

struct Shape {
  std::size_t rules = 1000;
  // Of a hundred rules, those that look for words, and those that look for
  // words only.
  std::uint32_t keyword_percent = 5;
  std::uint32_t keyword_only_percent = 0;
  std::size_t literals = 5000;
  std::uint64_t seed = 2017;
};

// 36 hotlines, a tree of 20 x 15 x 20 categories, 9 x 20 regions, 30 % of the
// rules with a date window; mostly category and region, some with a hotline,
// some broad, a few narrow ones with a priority; five deadline rules by ticket
// type.
struct Workload {
  std::string ruleset;  // trunkline.v1.RuleSet, binary.
  // Plain rules for the limit index and the scan, in order of id. 0: not given.
  struct PlainRule {
    std::uint32_t hotline, category, region;  // 1-based, in the lists below.
    std::uint32_t category_depth, region_depth;
    std::int64_t from, to;
    int priority;
    std::vector<std::string> words;
    std::string id;
  };
  std::vector<PlainRule> plain;
  std::vector<std::string> hotlines, categories, regions;
  std::vector<std::string> words;
};
Workload MakeWorkload(const Shape& shape);

// Tickets that own their strings: 90 % are made from a rule's own conditions, a
// word of its own in the text included; 10 % are near misses. Every text is
// another one; three of ten have some rule's word in them.
struct Tickets {
  struct Row {
    std::string dialled, category, region;
    std::int64_t accepted;
    std::string text;
  };
  std::vector<Row> rows;
  // `with_text` false leaves the text out.
  std::vector<Ticket> Views(bool with_text) const;
};

// What is hard about them.
enum class TicketKind {
  kMixed,   // As described.
  kHits,    // All are made from a rule: something is found and filled in.
  kMisses,  // Codes of a newer catalogue, a number that is not listed: every
            // look-up fails, and nothing matches.
};
struct TicketShape {
  TicketKind kind = TicketKind::kMixed;
  std::size_t count = 100'000;
  std::size_t characters = 200;  // Of the text; those of a word come on top.
  std::uint64_t seed = 12345;
};
Tickets MakeTickets(const Workload& workload, const TicketShape& shape);

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_WORKLOAD_H_
