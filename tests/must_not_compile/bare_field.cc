// SPDX-License-Identifier: Apache-2.0
// Readers and writers take a field of the schema; a bare number does not
// compile. Without one of the macros this file compiles; each of them puts a
// number where a field belongs.
#include "src/lifecycle/wire/codec.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

using F = trunkline::schema::fields::Event;

void Write(trunkline::lifecycle::Writer* writer, const std::string& id) {
#ifdef BARE_WRITER
  (*writer)(1, id);
#else
  (*writer)(F::kCase, id);
#endif
}

void Read(trunkline::lifecycle::Reader* reader, std::string* id) {
#ifdef BARE_READER
  (*reader)(1, *id);
#else
  (*reader)(F::kCase, *id);
#endif
}

bool IsCase(const trunkline::schema::WireField& field) {
#ifdef BARE_WIRE_FIELD
  return field.Is(1);
#else
  return field.Is(F::kCase);
#endif
}

void Append(const std::string& id, std::string* out) {
#ifdef BARE_APPEND_FIELD
  trunkline::schema::AppendField(1, id, out);
#else
  trunkline::schema::AppendField(F::kCase, id, out);
#endif
}

void Append(const trunkline::schema::FieldPlan& field, std::uint64_t value,
            std::string* out) {
#ifdef BARE_APPEND_NUMBER
  trunkline::schema::AppendNumber(field.number, value, out);
#else
  trunkline::schema::AppendNumber(field, value, out);
#endif
}

void AppendReserved(const std::string& bytes, std::string* out) {
  using trunkline::schema::ReservedField;
#ifdef BARE_RESERVED
  trunkline::schema::AppendReserved(19000, bytes, out);
#else
  trunkline::schema::AppendReserved(ReservedField::kUnknownOfEvent, bytes, out);
#endif
}
