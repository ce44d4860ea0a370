// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_MAIN_LINE_H_
#define TRUNKLINE_BENCH_MAIN_LINE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline::bench {

// One step of the case, with the case before it.
struct Step {
  std::string name;
  Actor actor;
  Command command;
  absl::Time at;
  Case before;
  Event event;
  std::string bytes;
};

// A case on the main line, from its opening to its closing, satisfied: twelve
// events, with an assisting unit and an extension, in the small city.
class MainLine {
 public:
  // Ends the process unless the case ends so, and its replay from bytes is the
  // same to the byte.
  MainLine();

  const LifecycleEngine& life() const { return life_; }
  const std::vector<Step>& steps() const { return steps_; }
  const Case& done() const { return done_; }
  // The case while it is handled, and once its limit has run out.
  const Step& handled() const { return steps_[4]; }

 private:
  void Do(std::string name, Command command, const Actor& actor);
  void Go();
  void Check() const;

  const LifecycleEngine& life_;
  std::vector<Step> steps_;
  Case done_;
  absl::Time now_;
};

// Made once.
const MainLine& GetMainLine();

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_MAIN_LINE_H_
