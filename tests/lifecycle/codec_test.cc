// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/wire/codec.h"

#include <cstddef>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

// An element that counts how often a vector moves it to a larger block.
struct Element {
  Element() = default;
  Element(Element&& other) noexcept : number(other.number) { ++moves; }

  int number = 0;
  static std::size_t moves;
};
std::size_t Element::moves = 0;

struct Message {
  std::vector<Element> first, second;
};

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Element>& e) {
  v(schema::fields::DeadlinePolicy_Amount::kAmount, e.number);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Message>& m) {
  v(schema::fields::Case::kAssignment, m.first);
  v(schema::fields::Case::kClock, m.second);
}

std::string Bytes(std::size_t first, std::size_t second) {
  Message m;
  m.first.resize(first);
  m.second.resize(second);
  for (Element& e : m.first) e.number = 1;
  for (Element& e : m.second) e.number = 2;
  return lifecycle::WriteMessage(m);
}

// Reads the message and returns how many elements were moved.
std::size_t Moves(const std::string& bytes, std::size_t first,
                  std::size_t second) {
  Element::moves = 0;
  Message read;
  lifecycle::Reader reader(bytes);
  REQUIRE(reader.Read(read));
  REQUIRE(read.first.size() == first);
  REQUIRE(read.second.size() == second);
  for (const Element& e : read.first) REQUIRE(e.number == 1);
  for (const Element& e : read.second) REQUIRE(e.number == 2);
  return Element::moves;
}

TEST_CASE("A run of a repeated field is read into one block") {
  CHECK(Moves(Bytes(1000, 10), 1000, 10) == 0);
}

TEST_CASE("Alternating repeated fields are decoded in linear time") {
  // A vector that doubles moves fewer than twice the elements that it has. A
  // block for each run would move n * (n - 1) / 2 of n.
  for (const std::size_t pairs : {1u, 2u, 100u, 1000u, 2000u}) {
    CAPTURE(pairs);
    std::string bytes;
    for (std::size_t i = 0; i != pairs; ++i) bytes += Bytes(1, 1);
    CHECK(Moves(bytes, pairs, pairs) < 2 * 2 * pairs);
  }
  // Runs of growing length.
  std::string bytes;
  std::size_t count = 0;
  for (std::size_t run = 1; run <= 200; ++run) {
    bytes += Bytes(run, 1);
    count += run;
  }
  CHECK(Moves(bytes, count, 200) <= 2 * (count + 200));
}

}  // namespace
}  // namespace trunkline
