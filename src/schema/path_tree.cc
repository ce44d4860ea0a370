// SPDX-License-Identifier: Apache-2.0
#include "src/schema/path_tree.h"

namespace trunkline::schema {
namespace {

// Splits the first part, "category[1]", off a path. No index is 0.
std::string_view TakePart(std::string_view* path, std::size_t* index) {
  const std::size_t dot = path->find('.');
  const std::string_view part = path->substr(0, dot);
  *path = dot == std::string_view::npos ? "" : path->substr(dot + 1);
  const std::size_t bracket = part.find('[');
  *index = 0;
  if (bracket != std::string_view::npos) {
    for (char c : part.substr(bracket + 1)) {
      if (c < '0' || c > '9' || *index > 0xFFFFFFFF) break;
      *index = *index * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return part.substr(0, bracket);
}

}  // namespace

PathTree::PathTree(const std::vector<std::string_view>& paths,
                   std::size_t outside)
    : values_(1) {
  values_[kRoot].offset = outside;
  for (std::string_view path : paths) {
    Node node = kRoot;
    while (!path.empty()) {
      std::size_t index;
      const std::string_view name = TakePart(&path, &index);
      const auto [field, is_new_field] =
          values_[node].fields.try_emplace(name, fields_.size());
      const std::size_t at = field->second;
      if (is_new_field) fields_.push_back({0, kUnknown, {}});
      const auto [value, is_new] =
          fields_[at].values.try_emplace(index, values_.size());
      if (is_new) {
        values_.emplace_back();
        values_.back().parent = node;
        values_.back().field = at;
      }
      node = value->second;
    }
    paths_.push_back(node);
  }
}

PathTree::Field* PathTree::Find(Node value, std::string_view name) {
  const auto found = values_[value].fields.find(name);
  return found == values_[value].fields.end() ? nullptr
                                              : &fields_[found->second];
}

std::vector<std::size_t> PathTree::Offsets() const {
  std::vector<std::size_t> offsets;
  for (Node node : paths_) {
    std::size_t offset = values_[node].offset;
    while (offset == kUnknown) {
      offset = fields_[values_[node].field].offset;
      node = values_[node].parent;
      if (offset == kUnknown) offset = values_[node].offset;
    }
    offsets.push_back(offset);
  }
  return offsets;
}

}  // namespace trunkline::schema
