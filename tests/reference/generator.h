// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_GENERATOR_H_
#define TRUNKLINE_TESTS_REFERENCE_GENERATOR_H_

// Random rule sets and random tickets, the same for a seed everywhere: all is
// drawn from a generator of our own, not from the standard library's
// distributions. The vocabularies are small, so that rules tie, departments
// dispute and names collide all the time, and instants lie at the edges of
// validity, on both sides.
//
//   std::string binary = RandomRuleSet(seed);
//   LoadResult<RuleSet> loaded = LoadRuleSet({{"", binary, Format::kBinary}});
//   TicketMaker maker(binary);
//   Random random(seed);
//   RandomTicket ticket = maker.Make(&random);
//   loaded.value->Route(ticket.View(), &decision);

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/ticket.h"

namespace trunkline::reference {

// SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  // In [0, n); n > 0.
  std::size_t Below(std::size_t n) {
    return static_cast<std::size_t>(Next() % n);
  }
  int Between(int low, int high) {
    return low +
           static_cast<int>(Below(static_cast<std::size_t>(high - low) + 1));
  }
  bool Chance(int percent) { return Between(0, 99) < percent; }
  template <typename List>
  auto Pick(const List& list) -> decltype(*std::begin(list)) {
    return *(std::begin(list) +
             static_cast<std::ptrdiff_t>(Below(std::size(list))));
  }
  // Not std::shuffle, which differs between libraries.
  template <typename List>
  void Shuffle(List* list) {
    for (std::size_t i = list->size(); i > 1; --i) {
      using std::swap;
      swap((*list)[i - 1], (*list)[Below(i)]);
    }
  }

 private:
  std::uint64_t state_;
};

// Returns a trunkline.v1.RuleSet in binary, which loads without errors. Over
// the seeds every feature of the schema that routing reads is used; 24
// successive seeds have the 24 orders of principles.
std::string RandomRuleSet(std::uint64_t seed);

// A ticket with strings of its own.
struct RandomTicket {
  std::string dialled, category, region, text, first_receiver;
  TicketType type = TicketType::kUnspecified;
  Channel channel = Channel::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  absl::Time called_at = absl::InfinitePast();
  absl::Time accepted_at = absl::InfinitePast();
  std::vector<std::string> against;
  std::vector<std::pair<std::string, std::string>> attributes;
  bool confidential = false;
  bool emergency_confirmed = false;
  bool transfer_failed = false;
  bool handed_over = false;

  // Views live as long as this object is unchanged.
  Ticket View() const;
  // One field a line, those that are not the default.
  std::string ToString() const;
};

// Makes tickets for one rule set, out of its own codes, words and dates and of
// such that it does not know.
class TicketMaker {
 public:
  // Takes a merged rule set as one trunkline.v1.RuleSet in binary.
  explicit TicketMaker(std::string_view binary);

  RandomTicket Make(Random* random) const;
  std::string MakeNumber(Random* random) const;
  absl::Time MakeInstant(Random* random) const;

 private:
  static std::string MakePath(const std::vector<std::vector<std::string>>& line,
                              bool region, Random* random);

  std::vector<std::string> numbers_, categories_, regions_, departments_;
  // The names of each entry and of those above it, from a root down.
  using Names = std::vector<std::vector<std::string>>;
  std::vector<Names> category_lines_, region_lines_;
  std::vector<std::string> words_, names_, values_;
  // Declared attributes and values of theirs, usable or not.
  std::vector<std::pair<std::string, std::vector<std::string>>> declared_;
  std::vector<absl::Time> edges_;
  std::string country_, trunk_;
  std::vector<std::string> areas_;
};

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_GENERATOR_H_
