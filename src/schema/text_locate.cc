// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_locate.h"

#include "src/schema/text_lexer.h"

namespace trunkline::schema {
namespace {

class Walk {
 public:
  Walk(std::string_view content, std::size_t begin, std::size_t end,
       PathTree* tree)
      : content_(content), lexer_(content, begin, end), tree_(*tree) {}

  // Reads the body of a message up to its closing bracket. Only fields on a
  // path are entered, so the recursion is as deep as the longest path.
  void Body(PathTree::Node message) {
    for (;;) {
      const TextToken name = lexer_.Next();
      if (name.kind == TextTokenKind::kEnd || name.Closes()) return;
      if (name.kind != TextTokenKind::kIdentifier) continue;
      PathTree::Field* const field = tree_.Find(
          message, content_.substr(name.begin, name.end - name.begin));
      if (lexer_.Peek().Is(':')) lexer_.Next();
      if (field == nullptr) {
        lexer_.SkipValue();
      } else if (lexer_.Peek().Is('[')) {
        lexer_.Next();
        List(field);
      } else {
        Value(field, name.begin);
      }
    }
  }

 private:
  // Values count on, whether they stand in one list or in several fields.
  void List(PathTree::Field* field) {
    for (;;) {
      const TextToken next = lexer_.Peek();
      if (next.kind == TextTokenKind::kEnd) return;
      if (next.Is(',') || next.Is(']')) {
        lexer_.Next();
        if (next.Is(']')) return;
        continue;
      }
      Value(field, next.begin);
    }
  }

  void Value(PathTree::Field* field, std::size_t offset) {
    const PathTree::Node value = PathTree::Next(field);
    if (value != PathTree::kNone) tree_.Reach(value, offset);
    const TextToken next = lexer_.Peek();
    if (value == PathTree::kNone || !tree_.HasFields(value) ||
        (!next.Is('{') && !next.Is('<'))) {
      lexer_.SkipValue();
      return;
    }
    lexer_.Next();
    Body(value);
  }

  std::string_view content_;
  TextLexer lexer_;
  PathTree& tree_;
};

}  // namespace

void LocateText(std::string_view content, std::size_t begin, std::size_t end,
                PathTree* tree) {
  Walk(content, begin, end, tree).Body(PathTree::kRoot);
}

}  // namespace trunkline::schema
