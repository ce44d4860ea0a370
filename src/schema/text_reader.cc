// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_reader.h"
#include "src/schema/messages.h"

#include <cstdint>
#include <utility>

#include "src/base/strings.h"
#include "src/schema/text_lexer.h"
#include "src/schema/text_parser.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Checks that the bytes of an entry are UTF-8 without NUL.
bool CheckBytes(std::string_view content, const EntryPlace& place, bool quote,
                SyntaxError* error) {
  const std::string_view all =
      content.substr(place.name, place.end - place.name);
  const std::size_t bad = base::FindInvalidUtf8(all);
  const std::size_t nul = all.find('\0');
  if (bad == kNone && nul == kNone) return true;
  if (nul < bad) {
    error->position = PositionAt(content, place, place.name + nul);
    error->message = base::Fill<messages::kNul>();
  } else {
    error->position = PositionAt(content, place, place.name + bad);
    error->message = NotUtf8(content, place.name + bad, quote);
  }
  return false;
}

bool ParseBody(std::string_view content, const MessagePlan& plan,
               const EntryPlace& place, TextParser* parser,
               std::string_view* binary, SyntaxError* error) {
  if (!CheckBytes(content, place, parser->quotes_values(), error)) return false;
  TextError defect;
  if (parser->Parse(plan, place.begin, place.end, binary, &defect)) {
    return true;
  }
  error->position = PositionAt(content, place, defect.offset);
  error->message = std::move(defect.message);
  return false;
}

// Finds the entries of a file one after the other, and parses each.
//
// The splitter follows brackets only: an entry ends where the bracket closes
// that opened it. So a defect inside an entry never hides the next one. A
// bracket that is missing would make one entry of the rest of the file; when
// the end of the content is met inside an entry, the splitter returns to the
// entry's begin and from then on (`by_column_`) also ends an entry where a
// line begins, in column 1, with the name of an entry and an opening bracket.
// That happens at most once, so that each byte is split at most twice and
// parsed once.
class Splitter {
 public:
  Splitter(const MessagePlan& top, std::string_view content,
           const EntrySink& sink)
      : top_(top),
        sink_(sink),
        content_(content),
        parser_(content, QuotesValues(top)),
        lexer_(content, 0, content.size()),
        lines_(content) {}

  void Run();

 private:
  void Field(const TextToken& name);
  void List(const TextToken& name, const FieldPlan* field);
  // Takes one body, after its opening bracket. Returns false when it is not
  // closed; the splitter then stands where to go on.
  bool Body(const TextToken& name, const TextToken& open,
            const FieldPlan* field);
  void Separator();
  // Checks the bytes up to `end` that no body has checked.
  void Gap(std::size_t end);
  // Reports an error at `offset` as an entry of its own.
  void Error(std::size_t offset, base::Text message);
  // Goes on at the next line that begins an entry.
  void Resync();
  // Whether a token in column 1 begins an entry.
  bool BeginsEntry(const TextToken& token);
  EntryPlace Place(std::size_t offset);

  const MessagePlan& top_;
  const EntrySink& sink_;
  std::string_view content_;
  TextParser parser_;
  TextLexer lexer_;
  LineCounter lines_;
  bool by_column_ = false;
  std::size_t checked_ = 0;
};

EntryPlace Splitter::Place(std::size_t offset) {
  lines_.Advance(offset);
  EntryPlace place;
  place.name = static_cast<std::uint32_t>(offset);
  place.begin = place.name;
  place.end = place.name;
  place.line = lines_.line();
  place.line_start = static_cast<std::uint32_t>(lines_.line_start());
  return place;
}

void Splitter::Error(std::size_t offset, base::Text message) {
  const EntryPlace place = Place(offset);
  sink_.Error(place, {PositionAt(content_, place, offset), std::move(message)});
}

bool Splitter::BeginsEntry(const TextToken& token) {
  if (token.kind != TextTokenKind::kIdentifier) return false;
  if (token.begin > 0 && content_[token.begin - 1] != '\n') return false;
  if (top_.TextName(content_.substr(token.begin, token.end - token.begin)) ==
      nullptr) {
    return false;
  }
  const std::size_t pos = lexer_.pos();
  lexer_.Seek(token.end);
  TextToken next = lexer_.Next();
  if (next.Is(':')) next = lexer_.Next();
  lexer_.Seek(pos);
  return next.Opens();
}

void Splitter::Resync() {
  TextToken token = lexer_.Next();
  while (token.kind != TextTokenKind::kEnd && !BeginsEntry(token)) {
    token = lexer_.Next();
  }
  lexer_.Seek(token.begin);
  checked_ = token.begin;
}

void Splitter::Separator() {
  const TextToken next = lexer_.Peek();
  if (next.Is(';') || next.Is(',')) lexer_.Next();
}

// Comments and blanks between entries must be UTF-8 without NUL as well.
void Splitter::Gap(std::size_t end) {
  const std::size_t begin = checked_;
  if (begin >= end) return;
  checked_ = end;
  const std::string_view gap = content_.substr(begin, end - begin);
  const std::size_t bad = base::FindInvalidUtf8(gap);
  const std::size_t nul = gap.find('\0');
  if (bad == kNone && nul == kNone) return;
  if (nul < bad) {
    Error(begin + nul, base::Fill<messages::kNul>());
  } else {
    Error(begin + bad, NotUtf8(content_, begin + bad, parser_.quotes_values()));
  }
}

void Splitter::Run() {
  for (;;) {
    const TextToken token = lexer_.Next();
    Gap(token.begin);
    if (token.kind == TextTokenKind::kEnd) return;
    if (token.kind == TextTokenKind::kIdentifier) {
      checked_ = token.end;
      Field(token);
      continue;
    }
    const auto first = static_cast<unsigned char>(content_[token.begin]);
    if (first == 0) {
      Error(token.begin, base::Fill<messages::kNul>());
    } else if (base::FindInvalidUtf8(content_.substr(token.begin, 4)) == 0) {
      Error(token.begin,
            NotUtf8(content_, token.begin, parser_.quotes_values()));
    } else {
      Error(token.begin,
            base::Fill<messages::kExpected>(base::Fill<messages::kAnEntry>(),
                                            parser_.Found(token.begin)));
    }
    // One stray bracket or separator is skipped by itself.
    if (!token.Closes() && !token.Is(';') && !token.Is(',')) Resync();
    checked_ = lexer_.pos();
  }
}

void Splitter::Field(const TextToken& name) {
  const std::string_view word =
      content_.substr(name.begin, name.end - name.begin);
  const FieldPlan* field = top_.TextName(word);
  TextToken next = lexer_.Peek();
  if (next.Is(':')) {
    lexer_.Next();
    next = lexer_.Peek();
  }
  if (field == nullptr) {
    Error(name.begin,
          UnknownField(top_, word, FieldNames(top_), parser_.quotes_values()));
  }
  if (next.Is('{') || next.Is('<')) {
    lexer_.Next();
    if (Body(name, next, field)) Separator();
  } else if (next.Is('[')) {
    lexer_.Next();
    List(name, field);
  } else {
    if (field != nullptr) {
      Error(next.begin,
            base::Fill<messages::kExpectedAfter>("\"{\"", base::Quoted(word),
                                                 parser_.Found(next.begin)));
    }
    Resync();
  }
}

void Splitter::List(const TextToken& name, const FieldPlan* field) {
  const std::string_view word =
      content_.substr(name.begin, name.end - name.begin);
  const EntryPlace place = Place(name.begin);
  bool first = true;
  for (;;) {
    const TextToken token = lexer_.Next();
    if (token.kind == TextTokenKind::kEnd ||
        (by_column_ && BeginsEntry(token))) {
      lexer_.Seek(token.begin);
      sink_.Error(place,
                  {PositionAt(content_, place, place.name),
                   base::Fill<messages::kListNotClosed>(base::Quoted(word))});
      return;
    }
    Gap(token.begin);
    if (token.Is(']')) break;
    if (token.Is('{') || token.Is('<')) {
      if (!Body(token, token, field)) return;
      const TextToken next = lexer_.Peek();
      if (next.Is(',')) {
        lexer_.Next();
        if (lexer_.Peek().Is(']')) {
          Error(lexer_.Peek().begin,
                base::Fill<messages::kExpected>("\"{\"", "\"]\""));
        }
      } else if (!next.Is(']') && next.kind != TextTokenKind::kEnd &&
                 !(by_column_ && BeginsEntry(next))) {
        Error(next.begin, base::Fill<messages::kExpected>(
                              base::Fill<messages::kOr>("\",\"", "\"]\""),
                              parser_.Found(next.begin)));
        if (!next.Is('{') && !next.Is('<')) {
          Resync();
          return;
        }
      }
      first = false;
      continue;
    }
    Error(token.begin, base::Fill<messages::kExpected>(
                           first ? base::Fill<messages::kOr>("\"{\"", "\"]\"")
                                 : base::Verbatim("\"{\""),
                           parser_.Found(token.begin)));
    Resync();
    return;
  }
  Separator();
}

bool Splitter::Body(const TextToken& name, const TextToken& open,
                    const FieldPlan* field) {
  EntryPlace place = Place(name.begin);
  place.field = field == nullptr ? 0 : field->number;
  place.begin = static_cast<std::uint32_t>(open.end);
  std::string closers(1, CloserOf(open.symbol));
  TextToken wrong;
  char expected = 0;
  while (!closers.empty()) {
    const TextToken token = lexer_.Next();
    if (token.kind == TextTokenKind::kEnd && !by_column_) {
      // Once more from here, with a closer look.
      by_column_ = true;
      lexer_.Seek(open.end);
      closers.assign(1, CloserOf(open.symbol));
      expected = 0;
      continue;
    }
    if (token.kind == TextTokenKind::kEnd ||
        (by_column_ && BeginsEntry(token))) {
      place.end = static_cast<std::uint32_t>(token.begin);
      lexer_.Seek(token.begin);
      checked_ = token.begin;
      SyntaxError error;
      if (CheckBytes(content_, place, parser_.quotes_values(), &error)) {
        error.position = PositionAt(content_, place, place.name);
        error.message = base::Fill<messages::kNotClosed>(
            base::Quoted(std::string(1, CloserOf(open.symbol))));
      }
      sink_.Error(place, error);
      return false;
    }
    if (token.Opens()) {
      closers += CloserOf(token.symbol);
    } else if (token.Closes()) {
      if (token.symbol != closers.back() && expected == 0) {
        expected = closers.back();
        wrong = token;
      }
      closers.pop_back();
    }
    place.end = static_cast<std::uint32_t>(token.begin);
  }
  checked_ = lexer_.pos();
  if (field == nullptr) return true;
  SyntaxError error;
  if (expected != 0) {
    error.position = PositionAt(content_, place, wrong.begin);
    error.message = base::Fill<messages::kExpected>(
        base::Quoted(std::string(1, expected)), parser_.Found(wrong.begin));
    sink_.Error(place, error);
    return true;
  }
  std::string_view binary;
  if (ParseBody(content_, *field->message, place, &parser_, &binary, &error)) {
    sink_.Entry(place, binary);
  } else {
    sink_.Error(place, error);
  }
  return true;
}

}  // namespace

bool ReadTextMessage(const MessagePlan& plan, std::string_view content,
                     std::string* binary, SyntaxError* error) {
  EntryPlace place;
  place.end = static_cast<std::uint32_t>(content.size());
  TextParser parser(content, QuotesValues(plan));
  std::string_view bytes;
  if (!ParseBody(content, plan, place, &parser, &bytes, error)) return false;
  *binary = std::string(bytes);
  return true;
}

void ReadTextEntries(const MessagePlan& top, std::string_view content,
                     const EntrySink& sink) {
  Splitter(top, content, sink).Run();
}

}  // namespace trunkline::schema
