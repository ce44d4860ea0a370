// SPDX-License-Identifier: Apache-2.0
#include "src/schema/private_parts.h"

#include <algorithm>
#include <vector>

#include "src/schema/wire.h"

namespace trunkline::schema {
namespace {

// Whether a field is divided: a message with private fields inside that is not
// private as a whole. Elements of a repeated field could not be told apart in
// the two parts; such a field is sealed whole.
bool IsDivided(const FieldPlan& field) {
  return field.kind == Kind::kMessage && !field.repeated &&
         field.message->has_sealed_fields;
}
bool IsSealedWhole(const FieldPlan& field) {
  return IsSealed(field.privacy) ||
         (field.kind == Kind::kMessage && field.repeated &&
          field.message->has_sealed_fields);
}

bool Split(const MessagePlan& plan, std::string_view message, std::string* open,
           std::string* sealed) {
  bool inner = true;
  return EachField(message,
                   [&](const WireField& part) {
                     const FieldPlan* const field = part.In(plan);
                     if (field == nullptr || IsSealedWhole(*field)) {
                       sealed->append(part.whole());
                     } else if (IsDivided(*field)) {
                       std::string inner_open, inner_sealed;
                       inner = inner && part.has_length() &&
                               Split(*field->message, part.bytes(), &inner_open,
                                     &inner_sealed);
                       // That the message is there stays in the open.
                       AppendField(*field, inner_open, open);
                       if (!inner_sealed.empty()) {
                         AppendField(*field, inner_sealed, sealed);
                       }
                     } else {
                       open->append(part.whole());
                     }
                   }) &&
         inner;
}

bool ReadParts(std::string_view message, std::vector<WireField>* parts) {
  return EachField(message,
                   [&](const WireField& part) { parts->push_back(part); });
}

bool Join(const MessagePlan& plan, std::string_view open,
          std::string_view sealed, std::string* out) {
  std::vector<WireField> parts;
  if (!ReadParts(open, &parts) || !ReadParts(sealed, &parts)) return false;
  std::stable_sort(
      parts.begin(), parts.end(),
      [](const WireField& a, const WireField& b) { return a.Before(b); });
  for (std::size_t i = 0; i != parts.size(); ++i) {
    const FieldPlan* const field = parts[i].In(plan);
    const bool two = i + 1 != parts.size() && parts[i + 1].SameAs(parts[i]);
    if (field != nullptr && two && IsDivided(*field)) {
      std::string inner;
      if (!Join(*field->message, parts[i].bytes(), parts[i + 1].bytes(),
                &inner)) {
        return false;
      }
      AppendField(*field, inner, out);
      ++i;
    } else {
      out->append(parts[i].whole());
    }
  }
  return true;
}

bool Redact(const MessagePlan& plan, std::string_view message, Privacy outer,
            const std::function<Shown(Privacy)>& shown, std::string* out) {
  bool inner = true;
  return EachField(message,
                   [&](const WireField& wire) {
                     const FieldPlan* const field = wire.In(plan);
                     if (field == nullptr) return;
                     const Privacy privacy = field->privacy == Privacy::kPublic
                                                 ? outer
                                                 : field->privacy;
                     if (field->kind == Kind::kMessage &&
                         (field->message->has_private_fields ||
                          privacy != Privacy::kPublic)) {
                       std::string part;
                       inner = inner && wire.has_length() &&
                               Redact(*field->message, wire.bytes(), privacy,
                                      shown, &part);
                       if (!part.empty() || privacy == Privacy::kPublic) {
                         AppendField(*field, part, out);
                       }
                       return;
                     }
                     const Shown seen = privacy == Privacy::kPublic
                                            ? Shown::kFully
                                            : shown(privacy);
                     if (seen == Shown::kFully) {
                       out->append(wire.whole());
                     } else if (seen == Shown::kMasked && wire.has_length() &&
                                field->kind == Kind::kString) {
                       AppendField(*field, Masked(wire.bytes()), out);
                     }
                   }) &&
         inner;
}

}  // namespace

void SplitSealed(const MessagePlan& plan, std::string_view message,
                 std::string* open, std::string* sealed) {
  open->clear();
  sealed->clear();
  if (!Split(plan, message, open, sealed)) {
    open->clear();
    *sealed = message;
  }
}

std::string JoinSealed(const MessagePlan& plan, std::string_view open,
                       std::string_view sealed) {
  if (sealed.empty()) return std::string(open);
  std::string out;
  return Join(plan, open, sealed, &out) ? out : std::string(sealed);
}

std::string Redacted(const MessagePlan& plan, std::string_view message,
                     const std::function<Shown(Privacy)>& shown) {
  std::string out;
  return Redact(plan, message, Privacy::kPublic, shown, &out) ? out
                                                              : std::string();
}

std::string Masked(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += c >= '0' && c <= '9';
  const std::size_t head = count >= 8 ? 3 : 0, tail = count >= 8 ? 2 : 0;
  std::string out;
  std::size_t seen = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit) ++seen;
    // Anything but digits may be a name: stars too.
    out += digit && (seen <= head || seen > count - tail) ? c
           : c == '-' || c == '+' || c == ' '             ? c
                                                          : '*';
  }
  return out;
}

}  // namespace trunkline::schema
