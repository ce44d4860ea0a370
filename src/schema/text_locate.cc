// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_locate.h"

#include <vector>

#include "src/schema/source.h"
#include "src/schema/text_lexer.h"

namespace trunkline::schema {

// Walks the tokens of the body along the path: a field on the path is entered
// when as many of its values were seen as its index says, whether they stand
// in one list or in several fields; any other value is skipped.
std::size_t LocateText(std::string_view content, std::size_t begin,
                       std::size_t end, std::size_t outside,
                       std::string_view path) {
  const std::vector<PathPart> parts = SplitPath(path);
  std::size_t best = outside;
  TextLexer lexer(content, begin, end);
  std::size_t part = 0;
  std::size_t seen = 0;
  while (part < parts.size()) {
    const TextToken name = lexer.Next();
    if (name.kind == TextTokenKind::kEnd || name.Closes()) break;
    if (name.kind != TextTokenKind::kIdentifier) continue;
    const bool wanted =
        content.substr(name.begin, name.end - name.begin) == parts[part].name;
    TextToken next = lexer.Peek();
    if (next.Is(':')) {
      lexer.Next();
      next = lexer.Peek();
    }
    if (!wanted) {
      lexer.SkipValue();
      continue;
    }
    bool entered = false;
    if (next.Is('[')) {
      lexer.Next();
      for (next = lexer.Peek();
           next.kind != TextTokenKind::kEnd && !next.Is(']');
           next = lexer.Peek()) {
        if (next.Is(',')) {
          lexer.Next();
          continue;
        }
        if (seen++ == parts[part].index) {
          best = next.begin;
          entered = true;
          break;
        }
        lexer.SkipValue();
      }
      if (!entered) lexer.Next();
    } else if (seen++ == parts[part].index) {
      best = name.begin;
      entered = true;
    } else {
      lexer.SkipValue();
    }
    if (!entered) continue;
    if (!next.Is('{') && !next.Is('<')) break;
    lexer.Next();
    ++part;
    seen = 0;
  }
  return best;
}

}  // namespace trunkline::schema
