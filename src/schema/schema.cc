// SPDX-License-Identifier: Apache-2.0
#include "src/schema/schema.h"
#include "src/schema/messages.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "src/base/strings.h"
#include "src/schema/json.h"
#include "src/schema/registry.h"
#include "src/schema/source.h"
#include "src/schema/text_lexer.h"
#include "src/schema/text_locate.h"
#include "src/schema/text_printer.h"
#include "src/schema/text_reader.h"
#include "src/schema/wire.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxContent = std::numeric_limits<std::int32_t>::max();

absl::StatusOr<const MessagePlan*> FindType(std::string_view type) {
  const MessagePlan* plan = Registry::Get().Find(type);
  if (plan == nullptr) {
    return base::InvalidArgument(
        base::Fill<messages::kNoMessage>(base::Quoted(type)));
  }
  return plan;
}

// Parses bytes that CheckWire has accepted.
std::unique_ptr<pb::Message> Parse(const MessagePlan& plan,
                                   std::string_view bytes) {
  std::unique_ptr<pb::Message> message(plan.prototype->New());
  if (!message->ParsePartialFromArray(bytes.data(),
                                      static_cast<int>(bytes.size()))) {
    return nullptr;
  }
  return message;
}

// Checks a message and makes it canonical. `*out` is `bytes` when they are so
// already, else it lives in `*buffer`.
bool Canonical(const MessagePlan& plan, std::string_view bytes,
               std::string* buffer, std::string_view* out,
               base::Text* message) {
  bool canonical = true;
  WireError error;
  if (!CheckWire(plan, bytes, /*known_enums=*/false, &canonical, &error)) {
    *message = error.path.empty()
                   ? error.message
                   : base::Fill<messages::kOfField>(error.path, error.message);
    return false;
  }
  *out = bytes;
  if (canonical) return true;
  const std::unique_ptr<pb::Message> parsed = Parse(plan, bytes);
  if (parsed == nullptr) {
    *message = base::Fill<messages::kMalformed>();
    return false;
  }
  Serialize(*parsed, buffer);
  *out = *buffer;
  return true;
}

base::Text NotBinary(const MessagePlan& plan, std::string_view bytes,
                     const base::Text& why) {
  base::Text looks_like;
  const Format looks = GuessFormat(bytes);
  if (looks == Format::kText) looks_like = base::Fill<messages::kLooksText>();
  if (looks == Format::kJson) looks_like = base::Fill<messages::kLooksJson>();
  return base::Fill<messages::kNotBinary>(plan.name, why, looks_like);
}

// Whether the content is a sequence of fields, of whatever message.
bool IsWireShaped(std::string_view content) {
  WireReader reader(content);
  while (!reader.done()) {
    std::uint32_t number;
    int type;
    bool minimal;
    std::uint64_t value;
    std::string_view bytes;
    if (!reader.Tag(&number, &type, &minimal) ||
        !reader.Value(type, &value, &bytes, &minimal)) {
      return false;
    }
  }
  return true;
}

Format Resolve(Format format, std::string_view content) {
  return format == Format::kAuto ? GuessFormat(content) : format;
}

void ReadBinaryEntries(const MessagePlan& top, std::string_view content,
                       const EntrySink& sink) {
  WireReader reader(content);
  std::string buffer;
  std::size_t where = 0;
  auto fail = [&](const EntryPlace& place, const base::Text& message) {
    sink.Error(place, {{}, base::Fill<messages::kAtByte>(message, where)});
  };
  while (!reader.done()) {
    EntryPlace place;
    where = reader.pos();
    std::uint32_t number = 0;
    int type = 0;
    bool minimal = true;
    std::uint64_t value;
    std::string_view bytes;
    if (!reader.Tag(&number, &type, &minimal)) {
      fail(place, NotBinary(top, content, base::Fill<messages::kBadTag>()));
      return;
    }
    const FieldPlan* field = top.Number(number);
    if (field == nullptr) {
      fail(place, NotBinary(top, content,
                            base::Fill<messages::kNoFieldNumber>(number)));
      // What follows may be anything.
      return;
    }
    place.field = field->number;
    if (type != 2) {
      fail(place, NotBinary(top, content,
                            base::Fill<messages::kFieldWireType>(field->name)));
      return;
    }
    if (!reader.Value(type, &value, &bytes, &minimal)) {
      fail(place, NotBinary(top, content,
                            base::Fill<messages::kFieldCutOff>(field->name)));
      return;
    }
    std::string_view entry;
    base::Text why;
    if (Canonical(*field->message, bytes, &buffer, &entry, &why)) {
      sink.Entry(place, entry);
    } else {
      fail(place, why);
    }
  }
}

}  // namespace

Format GuessFormat(std::string_view content) {
  const std::string_view rest = WithoutBom(content);
  bool nul = false;
  for (char c : rest.substr(0, 4096)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) nul = true;
    if (byte < 0x20 && c != 0 && c != '\t' && c != '\n' && c != '\r') {
      return Format::kBinary;
    }
  }
  const std::size_t first = rest.find_first_not_of(" \t\r\n");
  if (first == kNone) return Format::kText;
  if (rest[first] == '{' || rest[first] == '[') return Format::kJson;
  if (LooksLikeText(rest)) return Format::kText;
  return nul || IsWireShaped(content) ? Format::kBinary : Format::kText;
}

absl::StatusOr<std::string> ToBinary(std::string_view type,
                                     std::string_view content, Format format,
                                     SyntaxError* error,
                                     const absl::TimeZone* zone) {
  SyntaxError local;
  if (error == nullptr) error = &local;
  *error = SyntaxError();
  absl::StatusOr<const MessagePlan*> found = FindType(type);
  if (!found.ok()) {
    error->message = base::TextOf(found.status());
    return found.status();
  }
  const MessagePlan& plan = **found;
  std::string binary;
  bool ok = false;
  if (content.size() > kMaxContent) {
    error->message = base::Fill<messages::kTooLarge>();
  } else {
    switch (Resolve(format, content)) {
      case Format::kText:
        ok = ReadTextMessage(plan, WithoutBom(content), &binary, error);
        break;
      case Format::kJson:
        ok = ReadJsonMessage(plan, WithoutBom(content), zone, &binary, error);
        break;
      default: {
        std::string buffer;
        std::string_view out;
        base::Text why;
        ok = Canonical(plan, content, &buffer, &out, &why);
        if (ok) {
          binary = out.data() == buffer.data() ? std::move(buffer)
                                               : std::string(out);
        } else {
          error->message = NotBinary(plan, content, why);
        }
      }
    }
  }
  if (ok) return binary;
  if (error->position.line == 0) {
    return base::InvalidArgument(error->message);
  }
  return base::InvalidArgument(base::Fill<messages::kAtPlace>(
      error->position.line, error->position.column, error->message));
}

absl::StatusOr<std::string> FromBinary(std::string_view type,
                                       std::string_view binary, Format format,
                                       bool pretty) {
  absl::StatusOr<const MessagePlan*> found = FindType(type);
  if (!found.ok()) return found.status();
  SyntaxError error;
  absl::StatusOr<std::string> canonical =
      ToBinary(type, binary, Format::kBinary, &error);
  if (!canonical.ok() || format == Format::kAuto || format == Format::kBinary) {
    return canonical;
  }
  const std::unique_ptr<pb::Message> message = Parse(**found, *canonical);
  if (message == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kMalformed>());
  }
  if (format == Format::kJson) {
    std::string out;
    if (!WriteJson(**found, *message, pretty, &out)) {
      return base::InvalidArgument(base::Fill<messages::kJsonTime>(type));
    }
    return out;
  }
  return PrintText(*message, /*single_line=*/false);
}

absl::StatusOr<std::string> ToTextLine(std::string_view type,
                                       std::string_view binary) {
  absl::StatusOr<const MessagePlan*> found = FindType(type);
  if (!found.ok()) return found.status();
  absl::StatusOr<std::string> canonical =
      ToBinary(type, binary, Format::kBinary);
  if (!canonical.ok()) return canonical;
  const std::unique_ptr<pb::Message> message = Parse(**found, *canonical);
  if (message == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kMalformed>());
  }
  return PrintText(*message, /*single_line=*/true);
}

class EntryReader::Impl {
 public:
  Impl(std::string_view type, std::string_view content, Format format)
      : type_(type),
        top_(Registry::Get().Find(type)),
        format_(Resolve(format, content)),
        content_(format_ == Format::kBinary ? content : WithoutBom(content)) {}

  void Read(const EntrySink& sink);
  std::vector<Position> Locate(
      std::uint32_t number, const std::vector<std::string_view>& paths) const;
  Format format() const { return format_; }
  std::vector<EntryPlace>* places() { return &places_; }

 private:
  std::string type_;
  const MessagePlan* top_;
  Format format_;
  std::string_view content_;
  std::vector<EntryPlace> places_;
};

void EntryReader::Impl::Read(const EntrySink& sink) {
  places_.clear();
  const EntryPlace start;
  if (top_ == nullptr) {
    sink.Error(start,
               {{}, base::Fill<messages::kNoMessage>(base::Quoted(type_))});
    return;
  }
  for (const FieldPlan& field : top_->fields) {
    if (field.repeated && field.kind == Kind::kMessage) continue;
    sink.Error(start, {{}, base::Fill<messages::kNotEntries>(type_)});
    return;
  }
  if (content_.size() > kMaxContent) {
    sink.Error(start, {{}, base::Fill<messages::kTooLarge>()});
    return;
  }
  switch (format_) {
    case Format::kText:
      ReadTextEntries(*top_, content_, sink);
      break;
    case Format::kJson:
      ReadJsonEntries(*top_, content_, sink);
      break;
    default:
      ReadBinaryEntries(*top_, content_, sink);
  }
}

std::vector<Position> EntryReader::Impl::Locate(
    std::uint32_t number, const std::vector<std::string_view>& paths) const {
  std::vector<Position> positions(paths.size());
  if (number >= places_.size() || format_ == Format::kBinary) return positions;
  const EntryPlace& place = places_[number];
  PathTree tree(paths, place.name);
  const FieldPlan* field =
      top_->Number(static_cast<std::uint32_t>(place.field));
  if (field != nullptr && tree.HasFields(PathTree::kRoot)) {
    if (format_ == Format::kText) {
      LocateText(content_, place.begin, place.end, &tree);
    } else {
      LocateJson(*field->message, content_, place.name, &tree);
    }
  }
  const std::vector<std::size_t> offsets = tree.Offsets();
  std::vector<std::size_t> order(paths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return offsets[a] < offsets[b];
  });
  LineCounter lines(content_, place.name, place.line, place.line_start);
  for (std::size_t i : order) positions[i] = lines.Get(offsets[i]);
  return positions;
}

EntryReader::EntryReader(std::string_view type, std::string_view content,
                         Format format)
    : impl_(std::make_unique<Impl>(type, content, format)) {}

EntryReader::~EntryReader() = default;

void EntryReader::Read(const std::function<void(std::uint32_t number, int field,
                                                std::string_view bytes)>& entry,
                       const std::function<void(std::uint32_t number,
                                                const SyntaxError&)>& error) {
  impl_->Read(EntrySink{entry, error, impl_->places()});
}

std::vector<Position> EntryReader::Locate(
    std::uint32_t number, const std::vector<std::string_view>& paths) const {
  return impl_->Locate(number, paths);
}

Format EntryReader::format() const { return impl_->format(); }

}  // namespace trunkline::schema
