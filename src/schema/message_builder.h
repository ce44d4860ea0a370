// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_MESSAGE_BUILDER_H_
#define TRUNKLINE_SRC_SCHEMA_MESSAGE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline::schema {

// Builds the canonical binary form of one message after the other from fields
// that come in any order.
//
// Each value is encoded, without its tag, at the end of one buffer, and a list
// holds its field and its range. Closing a message sorts the message's part of
// the list by field number and arrival, appends the encoded message to the
// buffer, and replaces that part by one value: the message as a value of its
// parent. A byte is so copied once for each level of nesting, and the buffer
// and the lists are reused for the next message.
//
// As in proto3, a zero without presence is not written and does not count as
// given. Not for use from two threads at once.
class MessageBuilder {
 public:
  // Begins a message, and forgets the one before.
  void Begin(const MessagePlan& plan);
  // Returns the bytes of the message, valid until the next Begin().
  std::string_view Finish();

  // Between these, fields belong to the message in `field`.
  void Open(const FieldPlan& field);
  void Close();

  // `bits` are those of the C++ type: sign-extended for signed integers, 0 or
  // 1 for bool, the IEEE representation for float and double.
  void AddNumber(const FieldPlan& field, std::uint64_t bits);
  // For strings and bytes.
  void AddBytes(const FieldPlan& field, std::string_view bytes);

  // Whether a field of the message at hand that is not repeated was given.
  bool Has(const FieldPlan& field) const {
    return given_[frames_.back().given + Index(field)] != 0;
  }
  // Returns another member of the field's oneof that was given, or null.
  const FieldPlan* OtherOfOneof(const FieldPlan& field) const;

  // Returns how many values a field has in the message `level` levels inside
  // the outermost one. Takes time by the number of values: for errors.
  std::size_t Count(std::size_t level, const FieldPlan& field) const;

 private:
  struct Value {
    const FieldPlan* field;
    std::size_t begin;
    std::size_t end;
  };
  struct Frame {
    const MessagePlan* plan;
    const FieldPlan* field;  // Of the message in its parent.
    std::size_t values;      // Where its values begin in `values_`,
    std::size_t given;       // and its fields in `given_`.
  };

  static std::size_t Index(const FieldPlan& field) {
    return static_cast<std::size_t>(field.index);
  }
  void Push(const MessagePlan& plan, const FieldPlan* field);
  // Returns where the encoding of the innermost message begins.
  std::size_t Encode();
  void Varint(std::uint64_t value) { AppendVarint(value, &buffer_); }

  std::string buffer_;
  std::vector<Value> values_;
  std::vector<char> given_;
  std::vector<Frame> frames_;
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_MESSAGE_BUILDER_H_
