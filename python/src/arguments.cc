// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <string>

#include "python/src/ticket.h"

namespace trunkline::python {
namespace {

enum Name : std::size_t {
  kAccepted,
  kDialled,
  kCategory,
  kRegion,
  kText,
  kType,
  kChannel,
  kUrgency,
  kCalled,
  kAgainst,
  kFirstReceiver,
  kConfidential,
  kEmergencyConfirmed,
  kTransferFailed,
  kHandedOver,
  kAttributes,
  kNames
};

constexpr const char* kSpelling[kNames] = {"accepted",
                                           "dialled",
                                           "category",
                                           "region",
                                           "text",
                                           "type",
                                           "channel",
                                           "urgency",
                                           "called",
                                           "against",
                                           "first_receiver",
                                           "confidential",
                                           "emergency_confirmed",
                                           "transfer_failed",
                                           "handed_over",
                                           "attributes"};

std::array<PyObject*, kNames> interned{};

bool TypeError(Name name, const char* wanted, PyObject* value) {
  PyErr_Format(PyExc_TypeError, "%s: %s, not %s", kSpelling[name], wanted,
               Py_TYPE(value)->tp_name);
  return false;
}

bool ReadString(Name name, PyObject* value, std::string_view* out) {
  if (PyUnicode_Check(value)) {
    if (PyUnicode_IS_COMPACT_ASCII(value)) {
      *out = {reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(value)),
              static_cast<std::size_t>(PyUnicode_GET_LENGTH(value))};
      return true;
    }
    Py_ssize_t size = 0;
    const char* data = PyUnicode_AsUTF8AndSize(value, &size);
    if (data == nullptr) return NotUnicode(kSpelling[name]);
    *out = {data, static_cast<std::size_t>(size)};
    return true;
  }
  if (value == Py_None) {
    *out = {};
    return true;
  }
  return TypeError(name, "a str or None", value);
}

bool ReadBool(Name name, PyObject* value, bool* out) {
  if (!PyBool_Check(value)) return TypeError(name, "a bool", value);
  *out = value == Py_True;
  return true;
}

template <typename E>
bool ReadEnum(Name name, const char* wanted, PyObject* value, E* out) {
  if (value == Py_None) {
    *out = E::kUnspecified;
    return true;
  }
  static PyObject* const type = nb::type<E>().ptr();
  if (reinterpret_cast<PyObject*>(Py_TYPE(value)) == type &&
      nb::try_cast(nb::handle(value), *out)) {
    return true;
  }
  return TypeError(name, wanted, value);
}

}  // namespace

void InternNames() {
  for (std::size_t i = 0; i != kNames; ++i) {
    interned[i] = PyUnicode_InternFromString(kSpelling[i]);
  }
}

bool Arguments::Set(PyObject* key, PyObject* value) {
  std::size_t name = 0;
  while (name != kNames && interned[name] != key) ++name;
  if (name == kNames) {  // Not interned, or unknown.
    for (name = 0; name != kNames; ++name) {
      if (PyUnicode_Compare(interned[name], key) == 0) break;
    }
  }
  Ticket& t = own_;
  switch (static_cast<Name>(name)) {
    case kAccepted:
      return ReadTime(value, "accepted", &t.accepted_at);
    case kCalled:
      return value == Py_None || ReadTime(value, "called", &t.called_at);
    case kDialled:
      return ReadString(kDialled, value, &t.dialled);
    case kCategory:
      return ReadString(kCategory, value, &t.category);
    case kRegion:
      return ReadString(kRegion, value, &t.region);
    case kText:
      return ReadString(kText, value, &t.text);
    case kFirstReceiver:
      return ReadString(kFirstReceiver, value, &t.first_receiver);
    case kType:
      return ReadEnum(kType, "a TicketType", value, &t.type);
    case kChannel:
      return ReadEnum(kChannel, "a Channel", value, &t.channel);
    case kUrgency:
      return ReadEnum(kUrgency, "an Urgency", value, &t.urgency);
    case kConfidential:
      return ReadBool(kConfidential, value, &t.confidential);
    case kEmergencyConfirmed:
      return ReadBool(kEmergencyConfirmed, value, &t.emergency_confirmed);
    case kTransferFailed:
      return ReadBool(kTransferFailed, value, &t.transfer_failed);
    case kHandedOver:
      return ReadBool(kHandedOver, value, &t.handed_over);
    case kAgainst: {
      if (PyUnicode_Check(value)) {
        return TypeError(kAgainst, "a sequence of str", value);
      }
      PyObject* items = PySequence_Fast(value, "against: a sequence of str");
      if (items == nullptr) return false;
      kept_.push_back(nb::steal(items));
      for (Py_ssize_t i = 0; i != PySequence_Fast_GET_SIZE(items); ++i) {
        std::string_view code;
        if (!ReadString(kAgainst, PySequence_Fast_GET_ITEM(items, i), &code)) {
          return false;
        }
        t.against.push_back(code);
      }
      return true;
    }
    case kAttributes: {
      PyObject* items = PyMapping_Items(value);
      if (items == nullptr) {
        PyErr_Clear();
        return TypeError(kAttributes, "a mapping of str to str", value);
      }
      kept_.push_back(nb::steal(items));
      for (Py_ssize_t i = 0; i != PyList_GET_SIZE(items); ++i) {
        PyObject* item = PyList_GET_ITEM(items, i);
        Attribute attribute;
        if (!ReadString(kAttributes, PyTuple_GET_ITEM(item, 0),
                        &attribute.name) ||
            !ReadString(kAttributes, PyTuple_GET_ITEM(item, 1),
                        &attribute.value)) {
          return false;
        }
        t.attributes.push_back(attribute);
      }
      return true;
    }
    case kNames:
      break;
  }
  // The name may be a value: route(**row).
  std::string names;
  for (const char* known : kSpelling) {
    names += std::string(names.empty() ? "" : ", ") + known;
  }
  PyErr_Format(PyExc_TypeError, "unexpected keyword argument; there are %s",
               names.c_str());
  return false;
}

bool Arguments::SetPositional(PyObject* value, bool with_keywords) {
  if (!nb::isinstance<PyTicket>(nb::handle(value))) {
    PyErr_Format(PyExc_TypeError, "a Ticket, or fields by keyword, not %s",
                 Py_TYPE(value)->tp_name);
    return false;
  }
  if (with_keywords) {
    PyErr_SetString(PyExc_TypeError,
                    "either a Ticket or fields by keyword, not both");
    return false;
  }
  const PyTicket* given = ReadyOrNull<PyTicket>(value);
  if (given == nullptr) return false;
  ticket_ = &given->stored->ticket();
  id_ = given->stored->id();
  return true;
}

bool Arguments::Complete() const {
  if (ticket_->accepted_at != absl::InfinitePast()) return true;
  SetError(StatusError(absl::InvalidArgumentError(
      "accepted: missing; it says when the centre accepted the ticket")));
  return false;
}

void Arguments::Read(const nb::args& args, const nb::kwargs& fields) {
  if (args.size() > 1) {
    PyErr_SetString(PyExc_TypeError, "at most one Ticket by position");
    throw nb::python_error();
  }
  if (args.size() == 1 && !SetPositional(args[0].ptr(), fields.size() != 0)) {
    throw nb::python_error();
  }
  for (auto [key, value] : fields) {
    if (!Set(key.ptr(), value.ptr())) throw nb::python_error();
  }
  if (!Complete()) throw nb::python_error();
}

}  // namespace trunkline::python
