// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_VALUES_H_
#define TRUNKLINE_PYTHON_VALUES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "python/src/common.h"
#include "trunkline/catalogue.h"

// A plain struct of the library as a read-only class: its fields are said once.
//
//   Struct<Request> request(m, "Request", "What a unit asks of the centre.");
//   request.Field("reason", &Request::reason, "Why.").Done();
namespace trunkline::python {

inline nb::str ToPython(std::string_view s) { return Text(s); }
inline nb::str ToPython(const std::string& s) { return Text(s); }
inline OptionalTime ToPython(absl::Time time) { return FromTime(time); }
inline OptionalError ToPython(const absl::Status& status) {
  return status.ok()
             ? nb::borrow<OptionalError>(nb::none())
             : nb::borrow<OptionalError>(ToException(StatusError(status)));
}
inline bool ToPython(bool value) { return value; }
inline int ToPython(int value) { return value; }
inline std::int64_t ToPython(std::int64_t value) { return value; }
template <typename T, std::enable_if_t<std::is_enum_v<T>, int> = 0>
T ToPython(T value) {
  return value;
}
template <typename T, std::enable_if_t<std::is_class_v<T>, int> = 0>
T ToPython(const T& value) {
  return value;
}
template <typename T>
using TupleOf = nb::typed<nb::tuple, T, nb::ellipsis>;
inline TupleOf<nb::str> ToPython(const std::vector<std::string>& values) {
  nb::list out;
  for (const std::string& value : values) out.append(ToPython(value));
  return TupleOf<nb::str>(nb::tuple(out));
}
inline TupleOf<nb::str> ToPython(const std::vector<std::string_view>& values) {
  nb::list out;
  for (std::string_view value : values) out.append(ToPython(value));
  return TupleOf<nb::str>(nb::tuple(out));
}
template <typename T>
TupleOf<T> ToPython(const std::vector<T>& values) {
  nb::list out;
  for (const T& value : values) out.append(nb::cast(value));
  return TupleOf<T>(nb::tuple(out));
}
using LabelDict = nb::typed<nb::dict, nb::str, nb::str>;
inline LabelDict ToPython(const std::map<std::string, std::string>& labels) {
  nb::dict out;
  for (const auto& [lang, text] : labels) {
    out[ToPython(lang)] = ToPython(text);
  }
  return LabelDict(out);
}
inline LabelDict ToPython(const std::vector<Label>& labels) {
  nb::dict out;
  for (const Label& label : labels) {
    out[ToPython(label.language)] = ToPython(label.text);
  }
  return LabelDict(out);
}

// The other way; `name` is for errors.
inline void FromPython(nb::handle value, const char* name, std::string* out) {
  if (!PyUnicode_Check(value.ptr())) {
    PyErr_Format(PyExc_TypeError, "%s: a str, not %s", name,
                 Py_TYPE(value.ptr())->tp_name);
    throw nb::python_error();
  }
  Py_ssize_t size = 0;
  const char* data = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (data == nullptr) {
    NotUnicode(name);
    throw nb::python_error();
  }
  out->assign(data, static_cast<std::size_t>(size));
}
inline void FromPython(nb::handle value, const char* name, absl::Time* out) {
  *out = ToTime(value, name, absl::InfiniteFuture());
}
template <typename T>
void FromPython(nb::handle value, const char* name, T* out) {
  if (!nb::try_cast(value, *out)) {
    PyErr_Format(PyExc_TypeError, "%s: unexpected %s", name,
                 Py_TYPE(value.ptr())->tp_name);
    throw nb::python_error();
  }
}
inline void FromPython(nb::handle value, const char* name,
                       std::vector<std::string>* out) {
  if (PyUnicode_Check(value.ptr())) {
    PyErr_Format(PyExc_TypeError, "%s: a sequence of str, not str", name);
    throw nb::python_error();
  }
  out->clear();
  for (nb::handle item : value) {
    out->emplace_back();
    FromPython(item, name, &out->back());
  }
}

// The type of an argument in a stub.
template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
std::string ArgumentType() {
  if constexpr (std::is_same_v<T, std::string>) {
    return "str";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (std::is_integral_v<T>) {
    return "int";
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    return "int | datetime.datetime | None";
  } else if constexpr (IsVector<T>::value) {
    return "Sequence[" + ArgumentType<typename T::value_type>() + "]";
  } else {
    return nb::cast<std::string>(nb::type<T>().attr("__name__"));
  }
}

template <typename T>
class Struct {
 public:
  Struct(nb::handle scope, const char* name, const char* doc)
      : class_(scope, name, doc) {}

  // A field that can be read; `shown` false keeps it out of repr().
  template <typename Class, typename M>
  Struct& Field(const char* name, M Class::*member, const char* doc,
                bool shown = true) {
    class_.def_prop_ro(
        name, [member](const T& self) { return ToPython(self.*member); }, doc);
    shown_.compared.push_back(name);
    if (shown) shown_.printed.push_back(name);
    setters_[name] = [member, name](T* self, nb::handle value) {
      FromPython(value, name, &(self->*member));
    };
    arguments_.push_back(std::string(name) + ": " + ArgumentType<M>() +
                         " = ...");
    return *this;
  }
  // One that cannot be given to the constructor.
  template <typename Class, typename M>
  Struct& Result(const char* name, M Class::*member, const char* doc,
                 bool shown = true) {
    class_.def_prop_ro(
        name, [member](const T& self) { return ToPython(self.*member); }, doc);
    return Computed(name, shown);
  }
  // One that is computed.
  template <typename F>
  Struct& Property(const char* name, F getter, const char* doc,
                   bool shown = true) {
    class_.def_prop_ro(name, std::move(getter), doc);
    return Computed(name, shown);
  }

  // Adds a constructor that takes every Field() by keyword.
  Struct& Constructor(const char* doc) {
    auto* signature = new std::string("def __init__(self");
    if (!arguments_.empty()) *signature += ", *";
    for (const std::string& argument : arguments_) {
      *signature += ", " + argument;
    }
    *signature += ") -> None";
    auto* setters = new Setters(setters_);
    class_.def(
        "__init__",
        [setters](T* self, nb::kwargs fields) {
          new (self) T();
          for (auto [key, value] : fields) {
            const auto name = nb::cast<std::string>(key);
            const auto found = setters->find(name);
            if (found == setters->end()) {
              self->~T();
              std::string names;
              for (const auto& setter : *setters) {
                names += (names.empty() ? "" : ", ") + setter.first;
              }
              PyErr_Format(PyExc_TypeError,
                           "unexpected keyword argument; there are %s",
                           names.c_str());
              throw nb::python_error();
            }
            found->second(self, value);
          }
        },
        doc, nb::sig(signature->c_str()));
    return *this;
  }

  nb::class_<T>& Done() {
    AddValueMethods(class_, shown_);
    return class_;
  }
  nb::class_<T>& cls() { return class_; }

 private:
  using Setters = std::map<std::string, std::function<void(T*, nb::handle)>>;

  Struct& Computed(const char* name, bool shown) {
    shown_.compared.push_back(name);
    if (shown) shown_.printed.push_back(name);
    return *this;
  }

  nb::class_<T> class_;
  Shown shown_;
  Setters setters_;
  std::vector<std::string> arguments_;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_VALUES_H_
