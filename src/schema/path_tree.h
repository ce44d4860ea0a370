// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_PATH_TREE_H_
#define TRUNKLINE_SRC_SCHEMA_PATH_TREE_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace trunkline::schema {

// The fields of one entry whose places are wanted, by their paths, as
// "when.category[1]". One walk over the entry finds all of them: a walk that
// meets a value on a path calls Reach() with its offset. A field that the entry
// does not have stands where the nearest one around it does.
class PathTree {
 public:
  // A value on a path; 0 is the entry itself. kNone: not on a path.
  using Node = std::size_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = ~Node{0};
  // A field on a path, with the values of it that were met so far.
  struct Field {
    std::size_t seen = 0;
    std::size_t offset;  // Of the list that holds the values (JSON).
    absl::flat_hash_map<std::size_t, Node> values;  // By their index.
  };

  // `outside` is the offset of the entry itself. The paths must outlive the
  // tree.
  PathTree(const std::vector<std::string_view>& paths, std::size_t outside);

  // Returns the field of a value's message, or null.
  Field* Find(Node value, std::string_view name);
  // Counts a value of the field. Returns its node.
  static Node Next(Field* field) {
    const auto found = field->values.find(field->seen++);
    return found == field->values.end() ? kNone : found->second;
  }
  void Reach(Node value, std::size_t offset) { values_[value].offset = offset; }
  void ReachList(Field* field, std::size_t offset) { field->offset = offset; }
  // Whether fields of the value are on a path.
  bool HasFields(Node value) const { return !values_[value].fields.empty(); }

  // Returns the offset of each path.
  std::vector<std::size_t> Offsets() const;

 private:
  static constexpr std::size_t kUnknown = ~std::size_t{0};
  struct Value {
    Node parent = kNone;
    std::size_t field = 0;  // In fields_; of the parent.
    std::size_t offset = kUnknown;
    absl::flat_hash_map<std::string_view, std::size_t> fields;
  };

  std::vector<Value> values_;
  std::vector<Field> fields_;
  std::vector<Node> paths_;
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_PATH_TREE_H_
