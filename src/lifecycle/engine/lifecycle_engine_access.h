// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_LIFECYCLE_ENGINE_ACCESS_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_LIFECYCLE_ENGINE_ACCESS_H_

#include "src/lifecycle/engine/engine_data.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline::internal {

// The library's own way to what LifecycleEngine keeps private.
class LifecycleEngineAccess {
 public:
  // Lives as long as the engine.
  static const lifecycle::EngineData& Data(const LifecycleEngine& engine) {
    return *engine.data_;
  }
};

}  // namespace trunkline::internal

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_LIFECYCLE_ENGINE_ACCESS_H_
