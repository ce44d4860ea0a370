// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_RAPIDJSON_H_
#define TRUNKLINE_SRC_SCHEMA_RAPIDJSON_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

// A copy of our own, since a host may use another version, and one that does
// not assert.
#define RAPIDJSON_NAMESPACE trunkline_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace trunkline_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_ASSERT(x) (static_cast<void>(0))
#include "rapidjson/error/en.h"
#include "rapidjson/memorystream.h"
#include "rapidjson/reader.h"

namespace trunkline::schema {

// Names the stack below.
struct JsonAllocator : trunkline_rapidjson::CrtAllocator {};

}  // namespace trunkline::schema

namespace trunkline_rapidjson::internal {

// RapidJSON 1.1.0 adds to a null pointer at its first push, which sanitizers
// object to; this stack does not.
template <>
class Stack<trunkline::schema::JsonAllocator> {
 public:
  Stack(trunkline::schema::JsonAllocator*, std::size_t capacity)
      : capacity_(std::max<std::size_t>(capacity, 64)),
        bytes_(new char[capacity_]) {}

  void Clear() { size_ = 0; }
  void ShrinkToFit() {}
  bool Empty() const { return size_ == 0; }
  std::size_t GetSize() const { return size_; }
  std::size_t GetCapacity() const { return capacity_; }

  template <typename T>
  void Reserve(std::size_t count = 1) {
    const std::size_t needed = size_ + sizeof(T) * count;
    if (needed > capacity_) Grow(needed);
  }
  template <typename T>
  T* Push(std::size_t count = 1) {
    Reserve<T>(count);
    return PushUnsafe<T>(count);
  }
  template <typename T>
  T* PushUnsafe(std::size_t count = 1) {
    T* top = reinterpret_cast<T*>(bytes_.get() + size_);
    size_ += sizeof(T) * count;
    return top;
  }
  template <typename T>
  T* Pop(std::size_t count) {
    size_ -= sizeof(T) * count;
    return reinterpret_cast<T*>(bytes_.get() + size_);
  }
  template <typename T>
  T* Top() {
    return reinterpret_cast<T*>(bytes_.get() + size_ - sizeof(T));
  }
  template <typename T>
  T* End() {
    return reinterpret_cast<T*>(bytes_.get() + size_);
  }
  template <typename T>
  T* Bottom() {
    return reinterpret_cast<T*>(bytes_.get());
  }

 private:
  void Grow(std::size_t needed) {
    const std::size_t capacity = std::max(needed, capacity_ + capacity_ / 2);
    std::unique_ptr<char[]> bytes(new char[capacity]);
    std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::size_t capacity_;
  std::size_t size_ = 0;
  std::unique_ptr<char[]> bytes_;
};

}  // namespace trunkline_rapidjson::internal

namespace trunkline::schema {

namespace rj = ::trunkline_rapidjson;
using JsonParser = rj::GenericReader<rj::UTF8<>, rj::UTF8<>, JsonAllocator>;

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_RAPIDJSON_H_
