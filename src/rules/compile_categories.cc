// SPDX-License-Identifier: Apache-2.0
// Categories: a tree by their dotted codes, numbered in preorder, so that a
// category covers the ids from its own to that of its last descendant.
#include <algorithm>
#include <utility>

#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

constexpr EntryKind kKind = EntryKind::kCategory;

// Orders codes as a preorder walk does: a dot sorts before every character that
// a code may have.
bool PreorderLess(const SourceEntry* a, const SourceEntry* b) {
  const auto key = [](char c) {
    return c == '.' ? 1 : static_cast<unsigned char>(c) + 1;
  };
  return std::lexicographical_compare(
      a->id.begin(), a->id.end(), b->id.begin(), b->id.end(),
      [&](char x, char y) { return key(x) < key(y); });
}

void CheckCode(int limit, Compilation* c, Category* category) {
  const std::string_view code = category->code;
  const auto depth =
      static_cast<int>(std::count(code.begin(), code.end(), '.') + 1);
  category->depth = static_cast<std::uint32_t>(std::min(depth, limit));
  if (depth > limit) {
    c->Error("too-deep",
             base::Fill<messages::kCategoryTooDeep>(base::Quoted(code), depth,
                                                    limit),
             "code");
  }
  if (code.empty() || code.front() == '.' || code.back() == '.' ||
      code.find("..") != std::string_view::npos) {
    c->Error("bad-id", base::Fill<messages::kEmptyPart>(base::Quoted(code)),
             "code");
  }
}

Id FindParent(std::string_view code, Compilation* c) {
  const std::size_t dot = code.rfind('.');
  if (dot == std::string_view::npos) return kNone;
  const std::string_view parent = code.substr(0, dot);
  const Id id = c->out.category_ids.Find(parent);
  if (id == kNone) {
    c->Error("category-parent-missing",
             base::Fill<messages::kNoParent>(
                 base::Quoted(parent), base::Quoted(code),
                 c->DidYouMean(parent, c->out.category_ids)),
             "code");
  }
  return id;
}

}  // namespace

void CollectCategories(Compilation* c) {
  for (const SourceEntry& entry : c->entries(kKind)) {
    c->category_order.push_back(&entry);
  }
  std::sort(c->category_order.begin(), c->category_order.end(), PreorderLess);
  Id next = 1;
  for (const SourceEntry* entry : c->category_order) {
    c->out.category_ids.Add(entry->id, next++);
  }
}

void CompileCategories(Compilation* c) {
  Compiled& out = c->out;
  const std::size_t count = c->category_order.size();
  const int limit = std::min(c->options.max_code_depth, kMaxDepth);
  out.categories.resize(count + 1);
  out.category_nodes.resize(count + 1);
  out.dated_categories.resize(count + 1);
  out.category_nodes[0].last = static_cast<Id>(count);
  pb::Category m;
  for (Id id = 1; id <= count; ++id) {
    const SourceEntry& entry = *c->category_order[id - 1];
    c->On(kKind, entry);
    Compilation::Parse(entry, &m);
    Category& category = out.categories[id];
    category.code = entry.id;
    category.bytes = entry.bytes;
    category.labels = c->ReadLabels(m.name());
    category.valid = c->ReadValidity(m.valid(), "valid");
    out.dated_categories[id] = !category.valid.Always();
    CheckCode(limit, c, &category);
    out.category_depth = std::max(out.category_depth, category.depth);
    out.category_nodes[id] = {FindParent(category.code, c), id};
    c->AddNames(m, id, &out.category_names);
  }
  // Descendants come after their ancestors.
  for (auto id = static_cast<Id>(count); id != kNone; --id) {
    const CategoryNode& node = out.category_nodes[id];
    if (node.parent == kNone) continue;
    CategoryNode& parent = out.category_nodes[node.parent];
    parent.last = std::max(parent.last, node.last);
  }
  std::vector<Names::Place> places(count + 1);
  for (Id id = 1; id <= count; ++id) {
    const Category& category = out.categories[id];
    places[id] = {id, out.category_nodes[id].last, category.depth,
                  category.valid};
  }
  out.category_names.SetPlaces(std::move(places));
  out.category_names.Freeze(&out.category_ids);
}

}  // namespace trunkline::rules
