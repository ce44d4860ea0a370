// SPDX-License-Identifier: Apache-2.0
#include "src/schema/message_builder.h"

#include <algorithm>

namespace trunkline::schema {

void MessageBuilder::Begin(const MessagePlan& plan) {
  buffer_.clear();
  values_.clear();
  given_.clear();
  frames_.clear();
  Push(plan, nullptr);
}

std::string_view MessageBuilder::Finish() {
  const std::size_t begin = Encode();
  return std::string_view(buffer_).substr(begin);
}

void MessageBuilder::Push(const MessagePlan& plan, const FieldPlan* field) {
  frames_.push_back({&plan, field, values_.size(), given_.size()});
  given_.resize(given_.size() + plan.fields.size(), 0);
}

void MessageBuilder::Open(const FieldPlan& field) {
  given_[frames_.back().given + Index(field)] = 1;
  Push(*field.message, &field);
}

void MessageBuilder::Close() {
  const std::size_t begin = Encode();
  const Frame frame = frames_.back();
  frames_.pop_back();
  values_.resize(frame.values);
  given_.resize(frame.given);
  values_.push_back({frame.field, begin, buffer_.size()});
}

void MessageBuilder::AddNumber(const FieldPlan& field, std::uint64_t bits) {
  if (bits == 0 && !field.presence && !field.repeated) return;
  given_[frames_.back().given + Index(field)] = 1;
  const std::size_t begin = buffer_.size();
  if (field.wire_type == 0) {
    if (field.zigzag) bits = bits << 1 ^ (bits >> 63 != 0 ? ~0ull : 0ull);
    Varint(bits);
  } else {
    for (int i = field.wire_type == 1 ? 8 : 4; i != 0; --i, bits >>= 8) {
      buffer_.push_back(static_cast<char>(bits));
    }
  }
  values_.push_back({&field, begin, buffer_.size()});
}

void MessageBuilder::AddBytes(const FieldPlan& field, std::string_view bytes) {
  if (bytes.empty() && !field.presence && !field.repeated) return;
  given_[frames_.back().given + Index(field)] = 1;
  const std::size_t begin = buffer_.size();
  buffer_.append(bytes.data(), bytes.size());
  values_.push_back({&field, begin, buffer_.size()});
}

const FieldPlan* MessageBuilder::OtherOfOneof(const FieldPlan& field) const {
  if (field.oneof_index < 0) return nullptr;
  for (const FieldPlan& other : frames_.back().plan->fields) {
    if (&other != &field && other.oneof_index == field.oneof_index &&
        Has(other)) {
      return &other;
    }
  }
  return nullptr;
}

std::size_t MessageBuilder::Count(std::size_t level,
                                  const FieldPlan& field) const {
  const std::size_t end =
      level + 1 == frames_.size() ? values_.size() : frames_[level + 1].values;
  std::size_t count = 0;
  for (std::size_t i = frames_[level].values; i != end; ++i) {
    if (values_[i].field == &field) ++count;
  }
  return count;
}

std::size_t MessageBuilder::Encode() {
  const auto begin =
      values_.begin() + static_cast<std::ptrdiff_t>(frames_.back().values);
  // Ranges ascend with arrival.
  const auto before = [](const Value& a, const Value& b) {
    return a.field != b.field ? a.field->number < b.field->number
                              : a.begin < b.begin;
  };
  if (!std::is_sorted(begin, values_.end(), before)) {
    std::sort(begin, values_.end(), before);
  }
  const std::size_t out = buffer_.size();
  for (auto value = begin; value != values_.end(); ++value) {
    const FieldPlan& field = *value->field;
    const auto tag = static_cast<std::uint64_t>(field.number) << 3;
    if (field.packed) {
      auto last = value;
      std::size_t size = 0;
      for (; last != values_.end() && last->field == &field; ++last) {
        size += last->end - last->begin;
      }
      Varint(tag | 2);
      Varint(size);
      for (; value != last; ++value) {
        buffer_.append(buffer_, value->begin, value->end - value->begin);
      }
      --value;
      continue;
    }
    Varint(tag | field.wire_type);
    if (field.wire_type == 2) Varint(value->end - value->begin);
    buffer_.append(buffer_, value->begin, value->end - value->begin);
  }
  return out;
}

}  // namespace trunkline::schema
