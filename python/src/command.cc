// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/fields.h"
#include "src/schema/enum_names.h"
#include "trunkline/cases/case.h"

// A Command of any kind as one class, whose attributes are the facts of its
// kind: both directions go over the field lists of the structs.
namespace trunkline::python {
namespace {

// Gives one fact of a command a value of Python.
class Setter {
 public:
  static constexpr bool kWrites = false;
  Setter(int number, nb::handle value) : number_(number), value_(value) {}

  template <typename T>
  void operator()(schema::Field field, T& fact) {
    if (field.number() != number_) return;
    FromPython(value_, std::string(field.name()).c_str(), &fact);
  }
  void Embedded(schema::Field field, std::string& fact) {
    if (field.number() != number_) return;
    const bool fits = field.type() == "Ticket"
                          ? nb::isinstance<PyTicket>(value_)
                          : nb::isinstance<PyDecision>(value_);
    if (!fits) {
      PyErr_Format(PyExc_TypeError, "%s: unexpected %s",
                   std::string(field.name()).c_str(),
                   Py_TYPE(value_.ptr())->tp_name);
      throw nb::python_error();
    }
    const auto bytes = nb::cast<nb::bytes>(value_.attr("to_bytes")());
    fact.assign(bytes.c_str(), bytes.size());
  }

 private:
  int number_;
  nb::handle value_;
};

// Takes the value of one fact.
class Getter {
 public:
  static constexpr bool kWrites = true;
  explicit Getter(int number) : number_(number) {}

  template <typename T>
  void operator()(schema::Field field, const T& fact) {
    if (field.number() == number_) value_ = nb::cast(ToPython(fact));
  }
  void Embedded(schema::Field field, const std::string& fact) {
    if (field.number() != number_ || fact.empty()) return;
    value_ = field.type() == "Ticket" ? nb::cast(ReadPyTicket(fact))
                                      : nb::cast(ReadDecision(fact));
  }
  const nb::object& value() const { return value_; }

 private:
  int number_;
  nb::object value_ = nb::none();
};

nb::object Get(const Command& command, const lifecycle::Fact& fact) {
  Getter getter(fact.number);
  std::visit([&](const auto& m) { Fields(getter, m); }, command);
  return getter.value();
}

std::string FactList(CommandKind kind) {
  std::string list;
  for (const lifecycle::Fact& fact : lifecycle::FactsOf(kind)) {
    list += list.empty() ? "" : ", ";
    list += fact.name;
  }
  return list.empty() ? "none" : list;
}

// "DISPATCH"
std::string NameOf(CommandKind kind) {
  return nb::cast<std::string>(nb::object(nb::cast(kind).attr("name")));
}

[[noreturn]] void NoFact(PyObject* error, CommandKind kind,
                         const std::string& name) {
  PyErr_Format(error, "%s has no fact '%s'; its facts: %s",
               NameOf(kind).c_str(), name.c_str(), FactList(kind).c_str());
  throw nb::python_error();
}

// A CommandKind or its name in the schema.
CommandKind ToKind(nb::handle value) {
  CommandKind kind = CommandKind::kUnspecified;
  if (PyUnicode_Check(value.ptr())) {
    const auto* names = schema::FindEnumNames("CommandKind");
    const auto found = names->Find(nb::cast<std::string>(value));
    if (found.has_value()) kind = static_cast<CommandKind>(*found);
  } else if (nb::isinstance<CommandKind>(value)) {
    kind = nb::cast<CommandKind>(value);
  } else {
    PyErr_Format(PyExc_TypeError, "kind: a CommandKind or str, not %s",
                 Py_TYPE(value.ptr())->tp_name);
    throw nb::python_error();
  }
  if (kind == CommandKind::kUnspecified) {
    PyErr_Format(PyExc_ValueError, "kind: no such kind of command: %R",
                 value.ptr());
    throw nb::python_error();
  }
  return kind;
}

// Never who called, or the words.
bool Printed(const lifecycle::Fact& fact) {
  return fact.type != FactType::kMessage && fact.name != "topic" &&
         fact.name != "reason" && fact.name != "internal_text" &&
         fact.name != "public_text" && fact.name != "dispatch_text" &&
         fact.name != "facts" && fact.name != "legal_basis" &&
         fact.name != "authority" && fact.name != "reference";
}

std::string Repr(const Command& command) {
  std::string out = "Command(" + NameOf(KindOf(command));
  for (const lifecycle::Fact& fact : lifecycle::FactsOf(KindOf(command))) {
    if (!Printed(fact) || !lifecycle::Gives(command, fact)) continue;
    out += ", " + std::string(fact.name) + "=" +
           nb::cast<std::string>(nb::repr(Get(command, fact)));
  }
  return out + ")";
}

Command ReadOneCommand(std::string_view bytes) {
  return Value(ReadCommand(bytes));
}

}  // namespace

void BindCommand(nb::module_& m) {
  nb::class_<Command> command(
      m, "Command",
      "What an actor does or wants to do to a case: its kind, and the facts of "
      "that kind as attributes.\n\n"
      "    Command(\"dispatch\", unit=\"roads\", assisting=[\"water\"])\n\n"
      "Which facts must be given is said by the definition. Its repr() shows "
      "no words.");
  command.def(
      "__init__",
      [](Command* self, nb::handle kind, nb::kwargs facts) {
        const CommandKind which = ToKind(kind);
        Command made = lifecycle::NewCommand(which);
        for (auto [key, value] : facts) {
          const auto name = nb::cast<std::string>(key);
          const lifecycle::Fact* fact = lifecycle::FindFact(which, name);
          if (fact == nullptr) NoFact(PyExc_TypeError, which, name);
          Setter setter(fact->number, value);
          std::visit(
              [&](auto& struct_of_kind) { Fields(setter, struct_of_kind); },
              made);
        }
        new (self) Command(std::move(made));
      },
      nb::arg("kind"), nb::arg("facts"),
      nb::sig("def __init__(self, kind: CommandKind | str, **facts: object) "
              "-> None"),
      "Makes a command of a kind, which is a CommandKind or its name. Raises "
      "TypeError for a fact that the kind does not have, which lists those "
      "that it has, and for a value of another type; ValueError for an unknown "
      "kind and for a naive datetime.");
  command.def_prop_ro(
      "kind", [](const Command& c) { return KindOf(c); },
      "What; UNSPECIFIED: a kind that this library does not know.");
  command.def(
      "__getattr__",
      [](const Command& c, const std::string& name) {
        const lifecycle::Fact* fact = lifecycle::FindFact(KindOf(c), name);
        if (fact == nullptr) NoFact(PyExc_AttributeError, KindOf(c), name);
        return Get(c, *fact);
      },
      nb::arg("name"), nb::sig("def __getattr__(self, name: str, /) -> Any"),
      "Returns a fact. Raises AttributeError, which lists the facts of the "
      "kind.");
  command.def(
      "__eq__",
      [](nb::handle self, nb::handle other) {
        return nb::isinstance<Command>(other) &&
               WriteCommand(nb::cast<const Command&>(self)) ==
                   WriteCommand(nb::cast<const Command&>(other));
      },
      nb::arg("other").none(),
      nb::sig("def __eq__(self, other: object, /) -> bool"));
  command.def("__hash__", [](const Command& c) {
    const std::string bytes = WriteCommand(c);
    return nb::hash(nb::bytes(bytes.data(), bytes.size()));
  });
  command.def("__repr__", Repr);
  AddMessageMethods<Command>(command, "Command", WriteCommand, ReadOneCommand);
}

}  // namespace trunkline::python
