// SPDX-License-Identifier: Apache-2.0
// A host of trunkline::cases: opens a desk over memory and checks it.
#include <cstdio>

#include "trunkline/cases/desk.h"
#include "trunkline/cases/store.h"

int main() {
  auto desk = trunkline::Desk::Open(trunkline::NewMemoryStore(), {});
  if (!desk.ok()) {
    std::fprintf(stderr, "%s\n", desk.status().ToString().c_str());
    return 1;
  }
  return (*desk)->Check({"host", "", {"system"}}).ok() ? 0 : 1;
}
