#include "src/schema/text.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "src/base/strings.h"
#include "src/schema/wire.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr int kMaxDepth = 100;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

enum class TokenKind { kEnd, kIdentifier, kNumber, kString, kSymbol };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  char symbol = 0;  // Of kSymbol.
  std::size_t begin = 0;
  std::size_t end = 0;

  bool Is(char c) const { return kind == TokenKind::kSymbol && symbol == c; }
  bool Opens() const { return Is('{') || Is('<') || Is('['); }
  bool Closes() const { return Is('}') || Is('>') || Is(']'); }
};

char CloserOf(char opener) {
  return opener == '{' ? '}' : opener == '<' ? '>' : ']';
}

// Splits text format into tokens. A string that is not closed ends with its
// line, as it does for protobuf.
class Lexer {
 public:
  Lexer(std::string_view s, std::size_t pos, std::size_t end)
      : s_(s.substr(0, end)), pos_(pos) {}

  std::size_t pos() const { return pos_; }
  void Seek(std::size_t pos) { pos_ = pos; }
  Token Next();
  Token Peek() {
    const std::size_t pos = pos_;
    const Token token = Next();
    pos_ = pos;
    return token;
  }

 private:
  std::string_view s_;
  std::size_t pos_;
};

Token Lexer::Next() {
  while (pos_ < s_.size()) {
    if (IsSpace(s_[pos_])) {
      ++pos_;
    } else if (s_[pos_] == '#') {
      const std::size_t line = s_.find('\n', pos_);
      pos_ = line == kNone ? s_.size() : line + 1;
    } else {
      break;
    }
  }
  Token token;
  token.begin = pos_;
  token.end = pos_;
  if (pos_ >= s_.size()) return token;
  const char c = s_[pos_];
  auto digit_at = [&](std::size_t i) {
    return i < s_.size() && IsDigit(s_[i]);
  };
  if (IsLetter(c)) {
    token.kind = TokenKind::kIdentifier;
    while (pos_ < s_.size() && (IsLetter(s_[pos_]) || IsDigit(s_[pos_]))) {
      ++pos_;
    }
  } else if (IsDigit(c) || (c == '.' && digit_at(pos_ + 1))) {
    token.kind = TokenKind::kNumber;
    const bool hex = c == '0' && pos_ + 1 < s_.size() &&
                     (s_[pos_ + 1] == 'x' || s_[pos_ + 1] == 'X');
    while (pos_ < s_.size()) {
      const char d = s_[pos_];
      const bool sign = (d == '+' || d == '-') && !hex &&
                        (s_[pos_ - 1] == 'e' || s_[pos_ - 1] == 'E');
      if (!IsLetter(d) && !IsDigit(d) && d != '.' && !sign) break;
      ++pos_;
    }
  } else if (c == '"' || c == '\'') {
    token.kind = TokenKind::kString;
    ++pos_;
    while (pos_ < s_.size() && s_[pos_] != '\n') {
      const char d = s_[pos_++];
      if (d == c) break;
      if (d == '\\' && pos_ < s_.size() && s_[pos_] != '\n') ++pos_;
    }
  } else {
    token.kind = TokenKind::kSymbol;
    token.symbol = c;
    ++pos_;
  }
  token.end = pos_;
  return token;
}

// Skips what stands between brackets, after the opening one.
void SkipBrackets(Lexer* lexer) {
  std::size_t depth = 1;
  while (depth > 0) {
    const Token token = lexer->Next();
    if (token.kind == TokenKind::kEnd) return;
    if (token.Opens()) ++depth;
    if (token.Closes()) --depth;
  }
}

// Skips the value at the lexer, a list's element or a whole list included.
void SkipValue(Lexer* lexer) {
  Token token = lexer->Next();
  if (token.Opens()) {
    SkipBrackets(lexer);
  } else if (token.Is('-')) {
    lexer->Next();
  } else if (token.kind == TokenKind::kString) {
    while (lexer->Peek().kind == TokenKind::kString) lexer->Next();
  }
}

std::string Found(std::string_view content, std::size_t offset) {
  if (offset >= content.size()) return "the end of the content";
  Lexer lexer(content, offset, content.size());
  const Token token = lexer.Next();
  if (token.kind == TokenKind::kEnd) return "the end of the content";
  std::string_view text =
      content.substr(token.begin, token.end - token.begin);
  if (token.kind == TokenKind::kString) return "a string";
  if (token.kind == TokenKind::kSymbol) {
    // A whole character.
    std::size_t n = 1;
    while (n < 4 && token.begin + n < content.size() &&
           (static_cast<unsigned char>(content[token.begin + n]) & 0xC0) ==
               0x80) {
      ++n;
    }
    text = content.substr(token.begin, n);
  }
  return base::Quoted(text);
}

// Returns the text between the nth pair of double quotes.
std::string_view Between(std::string_view message, int n) {
  std::size_t pos = 0;
  for (int i = 0; i < n; ++i) {
    pos = message.find('"', pos);
    if (pos == kNone) return "";
    pos = message.find('"', pos + 1);
    if (pos == kNone) return "";
    ++pos;
  }
  const std::size_t begin = message.find('"', pos);
  if (begin == kNone) return "";
  const std::size_t end = message.find('"', begin + 1);
  if (end == kNone) return "";
  return message.substr(begin + 1, end - begin - 1);
}

std::string_view LastPart(std::string_view full_name) {
  const std::size_t dot = full_name.rfind('.');
  return dot == kNone ? full_name : full_name.substr(dot + 1);
}

bool Contains(std::string_view s, std::string_view part) {
  return s.find(part) != kNone;
}

// Returns the plan of the message type of a full name that `plan` reaches.
const MessagePlan* Reach(const MessagePlan& plan, std::string_view full_name,
                         int depth = 0) {
  if (View(plan.descriptor->full_name()) == full_name) return &plan;
  if (depth > 8) return nullptr;
  for (const FieldPlan& field : plan.fields) {
    if (field.message == nullptr) continue;
    const MessagePlan* found = Reach(*field.message, full_name, depth + 1);
    if (found != nullptr) return found;
  }
  return nullptr;
}

std::vector<std::string_view> FieldNames(const MessagePlan& plan) {
  std::vector<std::string_view> names;
  for (const FieldPlan& field : plan.fields) names.push_back(field.name);
  return names;
}

// Returns the field whose value stands at `offset` of a body, or nullptr.
const FieldPlan* FieldAt(const MessagePlan& plan, std::string_view content,
                         std::size_t begin, std::size_t offset) {
  std::vector<const MessagePlan*> stack = {&plan};
  const FieldPlan* field = nullptr;
  bool value = false;
  Lexer lexer(content, begin, offset);
  for (Token t = lexer.Next(); t.kind != TokenKind::kEnd; t = lexer.Next()) {
    if (t.Is(':')) {
      value = true;
    } else if (t.Is('{') || t.Is('<')) {
      stack.push_back(field == nullptr ? nullptr : field->message);
      value = false;
    } else if (t.Is('}') || t.Is('>')) {
      if (stack.size() > 1) stack.pop_back();
      value = false;
    } else if (t.kind == TokenKind::kIdentifier && !value) {
      field = stack.back() == nullptr
                  ? nullptr
                  : stack.back()->TextName(
                        content.substr(t.begin, t.end - t.begin));
    } else if (!t.Is('-') && !t.Is('[') && !t.Is(',')) {
      value = false;
    }
  }
  return field;
}

}  // namespace

TextReader::TextReader(const MessagePlan& top, std::string_view content)
    : top_(top), content_(content) {
  parser_.RecordErrorsTo(&errors_);
  parser_.SetRecursionLimit(kMaxDepth);
}

Position TextReader::At(const EntryPlace& place, std::size_t offset) const {
  return PositionAt(content_, place, offset);
}

bool TextReader::CheckBytes(const EntryPlace& place,
                            SyntaxError* error) const {
  const std::string_view all =
      content_.substr(place.name, place.end - place.name);
  const std::size_t bad = base::FindInvalidUtf8(all);
  const std::size_t nul = all.find('\0');
  if (bad == kNone && nul == kNone) return true;
  if (nul < bad) {
    error->position = At(place, place.name + nul);
    error->message = "a NUL byte";
  } else {
    error->position = At(place, place.name + bad);
    error->message = NotUtf8(content_, place.name + bad);
  }
  return false;
}

bool TextReader::ParseBody(const MessagePlan& plan, const EntryPlace& place,
                           pb::Message* message, SyntaxError* error) {
  if (!CheckBytes(place, error)) return false;
  const std::string_view body =
      content_.substr(place.begin, place.end - place.begin);
  if (body.size() > std::numeric_limits<std::int32_t>::max()) {
    error->position = At(place, place.name);
    error->message = "larger than 2 GiB";
    return false;
  }
  errors_.Clear();
  pb::io::ArrayInputStream stream(body.data(), static_cast<int>(body.size()));
  if (!parser_.Parse(&stream, message) || !errors_.empty()) {
    // The tokenizer's line and column, as an offset.
    std::size_t offset = 0;
    for (int line = 0; line < errors_.line(); ++line) {
      const std::size_t next = body.find('\n', offset);
      if (next == kNone) break;
      offset = next + 1;
    }
    for (int column = 0; column < errors_.column() && offset < body.size();
         ++offset) {
      column = body[offset] == '\t' ? (column / 8 + 1) * 8 : column + 1;
    }
    offset += place.begin;
    const std::string& said = errors_.message();
    // Some errors are found only at the token after the one at fault.
    auto back_to = [&](std::string_view word) {
      const std::size_t found =
          content_.substr(place.begin, offset - place.begin).rfind(word);
      if (!word.empty() && found != kNone) offset = place.begin + found;
    };
    if (Contains(said, "has no field named")) {
      const MessagePlan* type = Reach(plan, Between(said, 0));
      const std::string_view word = Between(said, 1);
      back_to(word);
      error->message = std::string(LastPart(Between(said, 0))) +
                       " has no field " + base::Quoted(word);
      if (type != nullptr) {
        error->message += DidYouMean(word, FieldNames(*type));
      }
    } else if (Contains(said, "nknown enumeration value of")) {
      const std::string_view word = Between(said, 0);
      back_to(word);
      const FieldPlan* field =
          FieldAt(plan, content_, place.begin, offset);
      error->message =
          std::string(Between(said, 1)) + " has no value " +
          base::Quoted(word);
      if (field != nullptr && field->enum_type != nullptr) {
        error->message += DidYouMeanValue(word, *field->enum_type);
      }
    } else if (Contains(said, "specified multiple times")) {
      back_to(Between(said, 0));
      error->message =
          std::string(Between(said, 0)) + " is given more than once";
    } else if (Contains(said, "another member of oneof")) {
      back_to(Between(said, 0));
      error->message = std::string(Between(said, 0)) +
                       " cannot be given together with " +
                       std::string(Between(said, 1));
    } else if (Contains(said, "for boolean field")) {
      back_to(Between(said, 1));
      error->message = std::string(Between(said, 0)) +
                       ": expected true or false, found " +
                       base::Quoted(Between(said, 1));
    } else if (Contains(said, "Message is too deep")) {
      error->message = "messages are nested too deeply";
    } else if (said.rfind("Expected ", 0) == 0 || said.empty()) {
      const std::size_t cut =
          std::min(said.find(", got:"), said.find(", found"));
      error->message = said.empty() ? "not valid text format"
                                    : "expected " + said.substr(
                                          9, cut == kNone ? cut : cut - 9);
      error->message += ", found " + Found(content_, offset);
    } else if (Contains(said, "non ascii codepoint") ||
               Contains(said, "nvalid control characters")) {
      error->message = "unexpected " + Found(content_, offset);
    } else {
      error->message = said;
      if (!error->message.empty() && error->message.back() == '.') {
        error->message.pop_back();
      }
      char& first = error->message[0];
      if (first >= 'A' && first <= 'Z') {
        first = static_cast<char>(first - 'A' + 'a');
      }
    }
    error->position = At(place, offset);
    return false;
  }
  Serialize(*message, &binary_);
  bool canonical = true;
  WireError wire;
  if (!CheckWire(plan, binary_, /*known_enums=*/true, &canonical, &wire)) {
    error->position = At(place, LocateText(content_, place.begin, place.end,
                                           place.name, wire.path));
    error->message = wire.path + ": " + wire.message;
    return false;
  }
  return true;
}

bool TextReader::ReadMessage(std::string* binary, SyntaxError* error) {
  EntryPlace place;
  place.end = static_cast<std::uint32_t>(content_.size());
  std::unique_ptr<pb::Message> message(top_.prototype->New());
  if (!ParseBody(top_, place, message.get(), error)) return false;
  *binary = std::move(binary_);
  return true;
}

// Finds the entries one after the other.
class TextReader::Splitter {
 public:
  Splitter(TextReader* reader, const EntrySink& sink)
      : reader_(reader),
        sink_(sink),
        content_(reader->content_),
        lexer_(content_, 0, content_.size()),
        lines_(content_) {}

  void Run();

 private:
  void Field(const Token& name);
  void List(const Token& name, const FieldPlan* field);
  // Takes one body, after its opening bracket. Returns false when it is not
  // closed; the splitter then stands where to go on.
  bool Body(const Token& name, const Token& open, const FieldPlan* field);
  void Separator();
  // Checks the bytes up to `end` that no body has checked.
  void Gap(std::size_t end);
  // Reports an error at `offset` as an entry of its own.
  void Error(std::size_t offset, std::string message);
  // Goes on at the next line that begins an entry.
  void Resync();
  // Whether a token in column 1 begins an entry.
  bool BeginsEntry(const Token& token);
  EntryPlace Place(std::size_t offset);
  pb::Message* Reused(const FieldPlan& field);

  TextReader* reader_;
  const EntrySink& sink_;
  std::string_view content_;
  Lexer lexer_;
  LineCounter lines_;
  // Set once an entry was not closed: from then on, an entry ends at the
  // latest where a line begins another.
  bool by_column_ = false;
  std::size_t checked_ = 0;
  std::vector<std::unique_ptr<pb::Message>> messages_;
};

EntryPlace TextReader::Splitter::Place(std::size_t offset) {
  lines_.Advance(offset);
  EntryPlace place;
  place.name = static_cast<std::uint32_t>(offset);
  place.begin = place.name;
  place.end = place.name;
  place.line = lines_.line();
  place.line_start = static_cast<std::uint32_t>(lines_.line_start());
  return place;
}

pb::Message* TextReader::Splitter::Reused(const FieldPlan& field) {
  const auto index = static_cast<std::size_t>(field.index);
  if (messages_.size() <= index) messages_.resize(index + 1);
  if (messages_[index] == nullptr) {
    messages_[index].reset(field.message->prototype->New());
  }
  return messages_[index].get();
}

void TextReader::Splitter::Error(std::size_t offset, std::string message) {
  const EntryPlace place = Place(offset);
  sink_.Error(place, {reader_->At(place, offset), std::move(message)});
}

bool TextReader::Splitter::BeginsEntry(const Token& token) {
  if (token.kind != TokenKind::kIdentifier) return false;
  if (token.begin > 0 && content_[token.begin - 1] != '\n') return false;
  if (reader_->top_.TextName(content_.substr(
          token.begin, token.end - token.begin)) == nullptr) {
    return false;
  }
  const std::size_t pos = lexer_.pos();
  lexer_.Seek(token.end);
  Token next = lexer_.Next();
  if (next.Is(':')) next = lexer_.Next();
  lexer_.Seek(pos);
  return next.Opens();
}

void TextReader::Splitter::Resync() {
  Token token = lexer_.Next();
  while (token.kind != TokenKind::kEnd && !BeginsEntry(token)) {
    token = lexer_.Next();
  }
  lexer_.Seek(token.begin);
  checked_ = token.begin;
}

void TextReader::Splitter::Separator() {
  const Token next = lexer_.Peek();
  if (next.Is(';') || next.Is(',')) lexer_.Next();
}

// Comments and blanks between entries must be UTF-8 without NUL as well.
void TextReader::Splitter::Gap(std::size_t end) {
  const std::size_t begin = checked_;
  if (begin >= end) return;
  checked_ = end;
  const std::string_view gap = content_.substr(begin, end - begin);
  const std::size_t bad = base::FindInvalidUtf8(gap);
  const std::size_t nul = gap.find('\0');
  if (bad == kNone && nul == kNone) return;
  if (nul < bad) {
    Error(begin + nul, "a NUL byte");
  } else {
    Error(begin + bad, NotUtf8(content_, begin + bad));
  }
}

void TextReader::Splitter::Run() {
  for (;;) {
    const Token token = lexer_.Next();
    Gap(token.begin);
    if (token.kind == TokenKind::kEnd) return;
    if (token.kind == TokenKind::kIdentifier) {
      checked_ = token.end;
      Field(token);
      continue;
    }
    const auto first = static_cast<unsigned char>(content_[token.begin]);
    if (first == 0) {
      Error(token.begin, "a NUL byte");
    } else if (base::FindInvalidUtf8(content_.substr(token.begin, 4)) == 0) {
      Error(token.begin, NotUtf8(content_, token.begin));
    } else {
      Error(token.begin,
            "expected an entry, found " + Found(content_, token.begin));
    }
    // One stray bracket or separator is skipped by itself.
    if (!token.Closes() && !token.Is(';') && !token.Is(',')) Resync();
    checked_ = lexer_.pos();
  }
}

void TextReader::Splitter::Field(const Token& name) {
  const std::string_view word =
      content_.substr(name.begin, name.end - name.begin);
  const FieldPlan* field = reader_->top_.TextName(word);
  Token next = lexer_.Peek();
  if (next.Is(':')) {
    lexer_.Next();
    next = lexer_.Peek();
  }
  if (field == nullptr) {
    Error(name.begin, std::string(reader_->top_.name) + " has no field " +
                          base::Quoted(word) +
                          DidYouMean(word, FieldNames(reader_->top_)));
  }
  if (next.Is('{') || next.Is('<')) {
    lexer_.Next();
    if (Body(name, next, field)) Separator();
  } else if (next.Is('[')) {
    lexer_.Next();
    List(name, field);
  } else {
    if (field != nullptr) {
      Error(next.begin, "expected \"{\" after " + base::Quoted(word) +
                            ", found " + Found(content_, next.begin));
    }
    Resync();
  }
}

void TextReader::Splitter::List(const Token& name, const FieldPlan* field) {
  const std::string_view word =
      content_.substr(name.begin, name.end - name.begin);
  const EntryPlace place = Place(name.begin);
  bool first = true;
  for (;;) {
    const Token token = lexer_.Next();
    if (token.kind == TokenKind::kEnd ||
        (by_column_ && BeginsEntry(token))) {
      lexer_.Seek(token.begin);
      sink_.Error(place, {reader_->At(place, place.name),
                          "the list of " + base::Quoted(word) +
                              " is not closed by \"]\""});
      return;
    }
    Gap(token.begin);
    if (token.Is(']')) break;
    if (token.Is('{') || token.Is('<')) {
      if (!Body(token, token, field)) return;
      const Token next = lexer_.Peek();
      if (next.Is(',')) {
        lexer_.Next();
        if (lexer_.Peek().Is(']')) {
          Error(lexer_.Peek().begin, "expected \"{\", found \"]\"");
        }
      } else if (!next.Is(']') && next.kind != TokenKind::kEnd &&
                 !(by_column_ && BeginsEntry(next))) {
        Error(next.begin,
              "expected \",\" or \"]\", found " + Found(content_, next.begin));
        if (!next.Is('{') && !next.Is('<')) {
          Resync();
          return;
        }
      }
      first = false;
      continue;
    }
    Error(token.begin, std::string("expected \"{\"") +
                           (first ? " or \"]\"" : "") + ", found " +
                           Found(content_, token.begin));
    Resync();
    return;
  }
  Separator();
}

bool TextReader::Splitter::Body(const Token& name, const Token& open,
                                const FieldPlan* field) {
  EntryPlace place = Place(name.begin);
  place.field = field == nullptr ? 0 : field->number;
  place.begin = static_cast<std::uint32_t>(open.end);
  std::string closers(1, CloserOf(open.symbol));
  Token wrong;
  char expected = 0;
  while (!closers.empty()) {
    const Token token = lexer_.Next();
    if (token.kind == TokenKind::kEnd && !by_column_) {
      // Once more from here, with a closer look.
      by_column_ = true;
      lexer_.Seek(open.end);
      closers.assign(1, CloserOf(open.symbol));
      expected = 0;
      continue;
    }
    if (token.kind == TokenKind::kEnd ||
        (by_column_ && BeginsEntry(token))) {
      place.end = static_cast<std::uint32_t>(token.begin);
      lexer_.Seek(token.begin);
      checked_ = token.begin;
      SyntaxError error;
      if (reader_->CheckBytes(place, &error)) {
        error.position = reader_->At(place, place.name);
        error.message = "the entry is not closed by " +
                        base::Quoted(std::string(
                            1, CloserOf(open.symbol)));
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
    error.position = reader_->At(place, wrong.begin);
    error.message = "expected " + base::Quoted(std::string(1, expected)) +
                    ", found " + Found(content_, wrong.begin);
    sink_.Error(place, error);
  } else if (reader_->ParseBody(*field->message, place, Reused(*field),
                                &error)) {
    sink_.Entry(place, reader_->binary_);
  } else {
    sink_.Error(place, error);
  }
  return true;
}

void TextReader::ReadEntries(const EntrySink& sink) {
  Splitter(this, sink).Run();
}

std::size_t LocateText(std::string_view content, std::size_t begin,
                       std::size_t end, std::size_t outside,
                       std::string_view path) {
  const std::vector<PathPart> parts = SplitPath(path);
  std::size_t best = outside;
  Lexer lexer(content, begin, end);
  std::size_t part = 0;
  std::size_t seen = 0;
  while (part < parts.size()) {
    const Token name = lexer.Next();
    if (name.kind == TokenKind::kEnd || name.Closes()) break;
    if (name.kind != TokenKind::kIdentifier) continue;
    const bool wanted = content.substr(name.begin, name.end - name.begin) ==
                        parts[part].name;
    Token next = lexer.Peek();
    if (next.Is(':')) {
      lexer.Next();
      next = lexer.Peek();
    }
    if (!wanted) {
      SkipValue(&lexer);
      continue;
    }
    bool entered = false;
    if (next.Is('[')) {
      lexer.Next();
      for (next = lexer.Peek();
           next.kind != TokenKind::kEnd && !next.Is(']');
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
        SkipValue(&lexer);
      }
      if (!entered) lexer.Next();
    } else if (seen++ == parts[part].index) {
      best = name.begin;
      entered = true;
    } else {
      SkipValue(&lexer);
    }
    if (!entered) continue;
    if (!next.Is('{') && !next.Is('<')) break;
    lexer.Next();
    ++part;
    seen = 0;
  }
  return best;
}

namespace {

// Strings, which are bytes here, in UTF-8.
class Utf8Values final : public pb::TextFormat::FastFieldValuePrinter {
 public:
  void PrintBytes(
      const std::string& value,
      pb::TextFormat::BaseTextGenerator* generator) const override {
    static constexpr char kDigits[] = "01234567";
    std::string out = "\"";
    for (char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '"':
        case '\\':
          out += '\\';
          out += c;
          break;
        default:
          if (byte < 0x20 || byte == 0x7F) {
            out += '\\';
            out += kDigits[byte >> 6];
            out += kDigits[(byte >> 3) & 7];
            out += kDigits[byte & 7];
          } else {
            out += c;
          }
      }
    }
    out += '"';
    generator->PrintString(out);
  }
};

}  // namespace

std::string PrintText(const pb::Message& message, bool single_line) {
  pb::TextFormat::Printer printer;
  printer.SetSingleLineMode(single_line);
  printer.SetHideUnknownFields(true);
  printer.SetDefaultFieldValuePrinter(new Utf8Values);
  std::string out;
  printer.PrintToString(message, &out);
  while (single_line && !out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool LooksLikeText(std::string_view content) {
  Lexer lexer(content, 0, content.size());
  Token token = lexer.Next();
  if (token.kind == TokenKind::kEnd) return true;
  if (token.kind != TokenKind::kIdentifier) return false;
  token = lexer.Next();
  return token.Is(':') || token.Is('{') || token.Is('<');
}

}  // namespace trunkline::schema
