// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PROTO_GENERATOR_OUTPUTS_H_
#define TRUNKLINE_PROTO_GENERATOR_OUTPUTS_H_

#include <ostream>

#include "proto/generator/model.h"

// What is written from the schema, one function for each file.
namespace trunkline::generator {

// The schemas that internal code is made of, as a FileDescriptorSet for
// `protoc --descriptor_set_in`: package trunkline_internal.v1, lite runtime,
// bytes instead of string, none of the options of options.proto.
void WriteInternalSchema(const Schema& schema, std::ostream& out);
// C++ source with the published schemas as bytes, for the registry: without
// comments and without the options of options.proto.
void WriteEmbeddedSchema(const Schema& schema, std::ostream& out);

// src/schema/names.h: the tables of each enum's names.
void WriteNameTablesHeader(const Schema& schema, std::ostream& out);
void WriteNameTables(const Schema& schema, std::ostream& out);
// The public functions over C++ enums, of routing or of cases.
void WriteEnumNamesHeader(const Schema& schema, bool cases, std::ostream& out);
void WriteEnumNames(const Schema& schema, bool cases, std::ostream& out);

// That the enums of a module, which are not public, have the schema's numbers.
void WriteEnumChecks(const Schema& schema, Part part, std::ostream& out);

// The largest enumerator of each enum of routing, of cases or of lifecycles.
void WriteEnumLast(const Schema& schema, Part part, std::ostream& out);

// trunkline/c_enums.h.
void WriteCHeader(const Schema& schema, std::ostream& out);
// Rows with every enumerator of C++ and C, for the test that compares them.
void WriteEnumeratorRows(const Schema& schema, std::ostream& out);
// The enums of the Python module.
void WritePythonEnums(const Schema& schema, std::ostream& out);
// What each field of a ticket is: the documentation of its attributes there.
void WritePythonTicket(const Schema& schema, std::ostream& out);

// The fields of each message, and those of all that are private.
void WriteFieldsHeader(const Schema& schema, std::ostream& out);
void WritePrivateFields(const Schema& schema, std::ostream& out);
// The names of fields in texts for people and in tables.
void WriteFieldNames(const Schema& schema, std::ostream& out);

}  // namespace trunkline::generator

#endif  // TRUNKLINE_PROTO_GENERATOR_OUTPUTS_H_
