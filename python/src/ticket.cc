// SPDX-License-Identifier: Apache-2.0
#include "python/src/ticket.h"

#include <cstring>
#include <deque>
#include <limits>

#include "absl/strings/str_cat.h"
#include "python/src/values.h"
#include "src/schema/enum_names.h"
#include "src/schema/message_builder.h"
#include "src/schema/registry.h"

// The class Ticket has an attribute and a keyword for each field of the
// published message: both are read off the embedded schema, so that a new field
// needs no line here. Its documentation is the field's comment in the schema.
namespace trunkline::python {
namespace {

namespace pb = ::google::protobuf;
using schema::FieldPlan;
using schema::Kind;
using schema::MessagePlan;

struct FieldDoc {
  const char* field;
  const char* doc;
};
constexpr FieldDoc kDocs[] = {
#include "generated/python_ticket.inc"
};

const MessagePlan& TicketPlan() {
  return *schema::Registry::Get().Find("Ticket");
}

// nanobind and the enums of the module keep views of names and signatures.
const char* Kept(std::string text) {
  static auto& all = *new std::deque<std::string>;
  return all.emplace_back(std::move(text)).c_str();
}

bool IsTime(const FieldPlan& field) {
  return field.kind == Kind::kMessage &&
         field.message->well_known == MessagePlan::WellKnown::kTimestamp;
}

// A list of name and value is a dict.
bool IsPairs(const FieldPlan& field) {
  return field.repeated && field.kind == Kind::kMessage &&
         field.message->fields.size() == 2 &&
         field.message->TextName("name") != nullptr &&
         field.message->TextName("value") != nullptr;
}

// As in the schema, but a time without "_at", as an argument of route() is, and
// those of its lists that are singular there in the plural.
std::string NameInPython(const FieldPlan& field) {
  std::string name(field.name);
  if (IsTime(field)) return name.substr(0, name.rfind("_at"));
  return name == "attribute" || name == "private_attribute" || name == "tag"
             ? name + "s"
             : name;
}

// The module, which has the classes of enums. Set by BindTicket().
nb::handle core;

// The class of an enum. Null: the module has none, its values are int.
nb::object ClassOf(const FieldPlan& field) {
  const std::string_view full = schema::View(field.enum_type->full_name());
  const std::string_view package =
      schema::View(field.enum_type->file()->package());
  const schema::EnumNames* names =
      schema::FindEnumNames(full.substr(package.size() + 1));
  const std::string name(names->name());
  return nb::hasattr(core, name.c_str()) ? core.attr(name.c_str())
                                         : nb::object();
}

// --- types, for the stub ---

bool HasStringsOnly(const MessagePlan& plan) {
  for (const FieldPlan& field : plan.fields) {
    if (field.kind != Kind::kString || field.repeated) return false;
  }
  return true;
}

// Of one value. `given`: as an argument.
std::string TypeOfOne(const FieldPlan& field, bool given) {
  switch (field.kind) {
    case Kind::kString:
      return "str";
    case Kind::kBytes:
      return "bytes";
    case Kind::kBool:
      return "bool";
    case Kind::kFloat:
    case Kind::kDouble:
      return "float";
    case Kind::kEnum: {
      const nb::object type = ClassOf(field);
      return type.is_valid() ? nb::cast<std::string>(type.attr("__name__"))
                             : "int";
    }
    case Kind::kMessage:
      if (IsTime(field)) {
        return given ? "int | datetime.datetime" : "datetime.datetime | None";
      }
      return std::string(given ? "Mapping" : "dict") +
             (HasStringsOnly(*field.message) ? "[str, str]" : "[str, Any]");
    default:
      return "int";
  }
}

std::string TypeOf(const FieldPlan& field, bool given) {
  if (IsPairs(field)) return given ? "Mapping[str, str]" : "dict[str, str]";
  const std::string one = TypeOfOne(field, given);
  if (!field.repeated) return one;
  return given ? "Sequence[" + one + "]" : "tuple[" + one + ", ...]";
}

// --- from a message ---

nb::object ToDict(const MessagePlan& plan, const pb::Message& message);

// One value: of a list the one at `i`, else `i` is -1.
nb::object ReadOne(const pb::Message& message, const FieldPlan& field, int i) {
  const pb::Reflection& read = *message.GetReflection();
  const pb::FieldDescriptor* const f = field.field;
#define TRUNKLINE_READ(Type) \
  (i < 0 ? read.Get##Type(message, f) : read.GetRepeated##Type(message, f, i))
  switch (field.kind) {
    case Kind::kString:
      return Text(TRUNKLINE_READ(String));
    case Kind::kBytes: {
      const std::string bytes = TRUNKLINE_READ(String);
      return nb::bytes(bytes.data(), bytes.size());
    }
    case Kind::kBool:
      return nb::bool_(TRUNKLINE_READ(Bool));
    case Kind::kInt32:
      return nb::int_(TRUNKLINE_READ(Int32));
    case Kind::kInt64:
      return nb::int_(TRUNKLINE_READ(Int64));
    case Kind::kUint32:
      return nb::int_(TRUNKLINE_READ(UInt32));
    case Kind::kUint64:
      return nb::int_(TRUNKLINE_READ(UInt64));
    case Kind::kFloat:
      return nb::float_(TRUNKLINE_READ(Float));
    case Kind::kDouble:
      return nb::float_(TRUNKLINE_READ(Double));
    case Kind::kEnum: {
      const int number = TRUNKLINE_READ(EnumValue);
      const nb::object type = ClassOf(field);
      if (!type.is_valid()) return nb::int_(number);
      // A later schema may have more enumerators.
      const bool known = field.enum_type->FindValueByNumber(number) != nullptr;
      return type(known ? number : 0);
    }
    case Kind::kMessage: {
      const pb::Message& inner = TRUNKLINE_READ(Message);
      if (!IsTime(field)) return ToDict(*field.message, inner);
      if (i < 0 && !read.HasField(message, f)) return nb::none();
      const MessagePlan& time = *field.message;
      const pb::Reflection& parts = *inner.GetReflection();
      return FromTime(absl::FromUnixSeconds(parts.GetInt64(
                          inner, time.TextName("seconds")->field)) +
                      absl::Nanoseconds(parts.GetInt32(
                          inner, time.TextName("nanos")->field)));
    }
  }
#undef TRUNKLINE_READ
  return nb::none();
}

nb::object ReadField(const pb::Message& message, const FieldPlan& field) {
  if (!field.repeated) return ReadOne(message, field, -1);
  const pb::Reflection& read = *message.GetReflection();
  const int size = read.FieldSize(message, field.field);
  if (IsPairs(field)) {
    nb::dict out;
    for (int i = 0; i != size; ++i) {
      const pb::Message& pair =
          read.GetRepeatedMessage(message, field.field, i);
      out[ReadOne(pair, *field.message->TextName("name"), -1)] =
          ReadOne(pair, *field.message->TextName("value"), -1);
    }
    return out;
  }
  nb::list out;
  for (int i = 0; i != size; ++i) out.append(ReadOne(message, field, i));
  return nb::tuple(out);
}

// The fields that a message has.
nb::object ToDict(const MessagePlan& plan, const pb::Message& message) {
  const pb::Reflection& read = *message.GetReflection();
  nb::dict out;
  for (const FieldPlan& field : plan.fields) {
    const bool given = field.repeated
                           ? read.FieldSize(message, field.field) != 0
                           : read.HasField(message, field.field);
    if (given) {
      out[nb::str(field.name.data(), field.name.size())] =
          ReadField(message, field);
    }
  }
  return out;
}

nb::object GetField(const PyTicket& ticket, const FieldPlan& field) {
  const std::unique_ptr<pb::Message> message(TicketPlan().prototype->New());
  message->ParseFromString(ticket.stored->bytes());
  return ReadField(*message, field);
}

// --- to a message ---

template <typename T>
T Read(nb::handle value, const char* name) {
  T out{};
  FromPython(value, name, &out);
  return out;
}

class Writer {
 public:
  explicit Writer(const MessagePlan& plan) { builder_.Begin(plan); }

  // None is a field that is absent, and so is a message without fields. `name`
  // is for errors.
  void Write(const FieldPlan& field, nb::handle value, const char* name) {
    if (value.is_none()) return;
    if (field.kind == Kind::kMessage && !IsTime(field) && nb::len(value) == 0) {
      return;
    }
    if (IsPairs(field)) {
      for (nb::handle item : nb::object(value.attr("items")())) {
        builder_.Open(field);
        WriteOne(*field.message->TextName("name"), item[0], name);
        WriteOne(*field.message->TextName("value"), item[1], name);
        builder_.Close();
      }
    } else if (!field.repeated) {
      WriteOne(field, value, name);
    } else if (field.kind == Kind::kString) {
      for (const auto& s : Read<std::vector<std::string>>(value, name)) {
        builder_.AddBytes(field, s);
      }
    } else {
      for (nb::handle item : value) WriteOne(field, item, name);
    }
  }
  std::string Finish() { return std::string(builder_.Finish()); }

 private:
  void WriteOne(const FieldPlan& field, nb::handle value, const char* name) {
    switch (field.kind) {
      case Kind::kString:
        return builder_.AddBytes(field, Read<std::string>(value, name));
      case Kind::kBytes: {
        const auto bytes = Read<nb::bytes>(value, name);
        return builder_.AddBytes(field, {bytes.c_str(), bytes.size()});
      }
      case Kind::kBool:
        return builder_.AddNumber(field, Read<bool>(value, name) ? 1 : 0);
      case Kind::kInt32:
        return Signed(field, Read<std::int32_t>(value, name));
      case Kind::kInt64:
        return Signed(field, Read<std::int64_t>(value, name));
      case Kind::kUint32:
        return builder_.AddNumber(field, Read<std::uint32_t>(value, name));
      case Kind::kUint64:
        return builder_.AddNumber(field, Read<std::uint64_t>(value, name));
      case Kind::kFloat: {
        const auto number = Read<float>(value, name);
        std::uint32_t bits = 0;
        std::memcpy(&bits, &number, sizeof(bits));
        return builder_.AddNumber(field, bits);
      }
      case Kind::kDouble: {
        const auto number = Read<double>(value, name);
        std::uint64_t bits = 0;
        std::memcpy(&bits, &number, sizeof(bits));
        return builder_.AddNumber(field, bits);
      }
      case Kind::kEnum: {
        const nb::object type = ClassOf(field);
        if (type.is_valid() && !value.type().is(type)) {
          PyErr_Format(PyExc_TypeError, "%s: unexpected %s", name,
                       Py_TYPE(value.ptr())->tp_name);
          throw nb::python_error();
        }
        return Signed(field,
                      Read<std::int32_t>(
                          type.is_valid() ? value.attr("value") : value, name));
      }
      case Kind::kMessage:
        builder_.Open(field);
        if (IsTime(field)) {
          WriteTime(*field.message, ToTime(value, name));
        } else {
          WriteDict(*field.message, value, name);
        }
        return builder_.Close();
    }
  }
  void Signed(const FieldPlan& field, std::int64_t number) {
    builder_.AddNumber(field, static_cast<std::uint64_t>(number));
  }
  void WriteTime(const MessagePlan& plan, absl::Time time) {
    const std::int64_t seconds = absl::ToUnixSeconds(time);
    Signed(*plan.TextName("seconds"), seconds);
    Signed(*plan.TextName("nanos"),
           absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds)));
  }
  void WriteDict(const MessagePlan& plan, nb::handle dict, const char* name) {
    for (nb::handle item : nb::object(dict.attr("items")())) {
      const auto key = Read<std::string>(item[0], name);
      const FieldPlan* const field = plan.TextName(key);
      if (field == nullptr) {
        std::string names;
        for (const FieldPlan& known : plan.fields) {
          absl::StrAppend(&names, names.empty() ? "" : ", ",
                          std::string(known.name));
        }
        InvalidArgument(
            absl::StrCat(name, ": no such field; there are ", names));
      }
      Write(*field, item[1], name);
    }
  }

  schema::MessageBuilder builder_;
};

PyTicket MakeTicket(const nb::kwargs& fields) {
  Writer writer(TicketPlan());
  for (auto [key, value] : fields) {
    const auto name = nb::cast<std::string>(key);
    const FieldPlan* found = nullptr;
    for (const FieldPlan& field : TicketPlan().fields) {
      if (NameInPython(field) == name) found = &field;
    }
    if (found == nullptr) {
      // The name may be a value: Ticket(**row).
      std::string names;
      for (const FieldPlan& field : TicketPlan().fields) {
        absl::StrAppend(&names, names.empty() ? "" : ", ", NameInPython(field));
      }
      PyErr_Format(PyExc_TypeError, "unexpected keyword argument; there are %s",
                   names.c_str());
      throw nb::python_error();
    }
    writer.Write(*found, value, name.c_str());
  }
  return ReadPyTicket(writer.Finish());
}

std::string WriteTicket(const PyTicket& ticket) {
  return ticket.stored->bytes();
}

}  // namespace

PyTicket ReadPyTicket(std::string_view bytes) {
  return {std::make_shared<const StoredTicket>(
      Value(ReadTicket(bytes, Format::kBinary)))};
}

void BindTicket(nb::module_& m) {
  core = m;
  nb::class_<PyTicket> ticket(
      m, "Ticket",
      "What the citizen asked, as intake recorded it (trunkline.v1.Ticket).\n\n"
      "Times are given as aware datetimes or as microseconds since 1970 UTC "
      "and come back as aware datetimes in UTC. A message in it is a mapping "
      "of its fields. Its repr() never shows who called, nor the words.");
  std::string signature = "def __init__(self, *";
  std::vector<std::string> printed;
  for (const FieldPlan& field : TicketPlan().fields) {
    const char* const name = Kept(NameInPython(field));
    const char* doc = "";
    for (const FieldDoc& one : kDocs) {
      if (one.field == field.name) doc = one.doc;
    }
    ticket.def_prop_ro(
        name, [&field](const PyTicket& t) { return GetField(t, field); }, doc,
        nb::sig(Kept(absl::StrCat("def ", name, "(self, /) -> ",
                                  TypeOf(field, false)))));
    absl::StrAppend(&signature, ", ", name, ": ", TypeOf(field, true),
                    " | None = None");
    const bool words = field.name == "dispatch_text" || IsPairs(field);
    if (field.privacy == schema::Privacy::kPublic && !words) {
      printed.push_back(name);
    }
  }
  ticket.def(
      "__init__",
      [](PyTicket* self, nb::kwargs fields) {
        new (self) PyTicket(MakeTicket(fields));
      },
      "Makes a ticket; None is a field that is absent. Raises ValueError for a "
      "naive datetime and for characters that no message can hold, TypeError "
      "for an unknown field.",
      nb::sig(Kept(signature + ") -> None")));
  ticket.def_prop_ro(
      "text",
      [](const PyTicket& t) { return ToPython(t.stored->ticket().text); },
      "What routing reads: title, words and dispatch text.");
  ticket.def(
      "__eq__",
      [](const PyTicket& a, nb::handle other) {
        const PyTicket* b = nullptr;
        return nb::try_cast(other, b) && b != nullptr &&
               a.stored->bytes() == b->stored->bytes();
      },
      nb::arg("other").none(),
      nb::sig("def __eq__(self, other: object, /) -> bool"));
  ticket.def("__hash__", [](const PyTicket& t) {
    return nb::hash(
        nb::bytes(t.stored->bytes().data(), t.stored->bytes().size()));
  });
  ticket.def("__repr__",
             [printed](nb::handle self) { return ReprFields(self, printed); });
  AddMessageMethods<PyTicket>(ticket, "Ticket", WriteTicket, ReadPyTicket);
}

}  // namespace trunkline::python
