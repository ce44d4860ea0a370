// SPDX-License-Identifier: Apache-2.0
// Readers and writers take a field of the schema; a bare number does not
// compile. Without BARE this file compiles.
#include "src/lifecycle/wire/codec.h"
#include "trunkline_schema/fields.h"

void Write(trunkline::lifecycle::Writer* writer, const std::string& id) {
#ifdef BARE
  (*writer)(1, id);
#else
  (*writer)(trunkline::schema::fields::Event::kCase, id);
#endif
}
