// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_COMMON_H_
#define TRUNKLINE_PYTHON_COMMON_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/explain.h"
#include "trunkline/files.h"
#include "trunkline/issue.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

// What the files of the module share: errors, times, and how a plain struct of
// the library becomes a read-only value of Python.
namespace trunkline::python {

namespace nb = nanobind;

// A str. An issue may show what a broken file has: bytes that are not UTF-8
// become replacement characters.
nb::str Text(std::string_view s);

// --- errors ---

// Becomes the exception of trunkline._errors that fits the code.
struct StatusError : std::exception {
  explicit StatusError(absl::Status s, std::vector<Issue> i = {})
      : status(std::move(s)), issues(std::move(i)) {}
  absl::Status status;
  std::vector<Issue> issues;  // With any, it is a RuleError.
};
// The exception of Python, and setting it as the error.
nb::object ToException(const StatusError& error);
void SetError(const StatusError& error);
// What is raised for a load that found errors: the message has the first ten.
StatusError RuleError(std::vector<Issue> issues);

inline void Check(const absl::Status& status) {
  if (!status.ok()) throw StatusError(status);
}
template <typename T>
T Value(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}
[[noreturn]] void InvalidArgument(const std::string& message);

// --- times ---

inline bool IsAnything(PyObject*) { return true; }

// A bare number of microseconds before 1990 is none: it counts seconds or
// milliseconds, and would be a day of January 1970. Nor is one after the year
// 9999, which counts nanoseconds. unix_time() of the package names the unit.
inline constexpr std::int64_t kFirstBareTime = 631'152'000'000'000;
inline constexpr std::int64_t kLastBareTime = 253'402'300'799'999'999;
inline bool IsBareTime(std::int64_t us) {
  return us >= kFirstBareTime && us <= kLastBareTime;
}

// int (microseconds since 1970 UTC) or an aware datetime.
class TimeLike : public nb::object {
  NB_OBJECT_DEFAULT(TimeLike, nb::object, "int | datetime.datetime", IsAnything)
};
// As above, or None.
class OptionalTimeLike : public nb::object {
  NB_OBJECT_DEFAULT(OptionalTimeLike, nb::object,
                    "int | datetime.datetime | None", IsAnything)
};
// An aware datetime in UTC, or None.
class OptionalTime : public nb::object {
  NB_OBJECT_DEFAULT(OptionalTime, nb::object, "datetime.datetime | None",
                    IsAnything)
};

// An exception, or None.
class OptionalError : public nb::object {
  NB_OBJECT_DEFAULT(OptionalError, nb::object, "Error | None", IsAnything)
};

void ImportDatetime();
// Returns the instant. Sets ValueError for a naive datetime and for a number
// that is no IsBareTime(), TypeError for anything else, and returns false.
// `what` names the argument; no error shows the value.
bool ReadTime(PyObject* value, const char* what, absl::Time* out);
absl::Time ToTime(nb::handle value, const char* what);
// None gives `absent`.
absl::Time ToTime(nb::handle value, const char* what, absl::Time absent);
// Infinite times give None.
OptionalTime FromTime(absl::Time time);

// "en" or "zh"; InvalidArgumentError for another.
Language ToLanguage(const std::string& tag);

// Sets ValueError for a str that is not Unicode, in place of a
// UnicodeEncodeError, which carries the whole text; returns false.
bool NotUnicode(const char* what);

// The C++ object of an instance of T's class, for code that does not go through
// nanobind's casts. Sets TypeError and returns null for an instance that
// __init__() has not made: of a subclass that does not call it, or of __new__()
// alone.
bool IsReady(PyObject* instance);
template <typename T>
T* ReadyOrNull(PyObject* instance) {
  return IsReady(instance) ? nb::inst_ptr<T>(nb::handle(instance)) : nullptr;
}

// --- files ---

// Opens files and folders. `tables`: .csv and .xlsx files are tables of `kind`.
// Warns of each file that is skipped. Raises TypeError without a path.
SourceFiles OpenFiles(const nb::args& paths, bool tables,
                      TableKind kind = TableKind::kRules);
// The paths of such arguments.
std::vector<std::string> PathsOf(const nb::args& paths);
// A UserWarning for each file that is skipped.
void WarnOfSkipped(const SourceFiles& files);
void Warn(const std::string& text);
// A missing file is a FileNotFoundError, too. (UnavailableError is an OSError.)
void CheckFile(const absl::Status& status);
// The same of contents that the caller has, as pairs of name and content.
using Contents = std::vector<std::pair<std::string, nb::bytes>>;
SourceFiles FromContents(const Contents& contents, bool tables,
                         TableKind kind = TableKind::kRules);

// Loads files by a function that takes sources and returns a LoadResult,
// without the GIL. With errors, raises RuleError.
template <typename Function>
auto LoadFiles(const SourceFiles& files, const Function& function) {
  auto loaded = [&] {
    const nb::gil_scoped_release release;
    return files.Load(function);
  }();
  if (!loaded.ok()) throw RuleError(std::move(loaded.issues));
  return loaded;
}

// --- values ---

// Names of a class's fields, for ==, hash() and repr().
struct Shown {
  std::vector<std::string> compared;
  std::vector<std::string> printed;  // Never who called, or the words.
};

bool SameType(nb::handle a, nb::handle b);
bool EqualFields(nb::handle a, nb::handle b,
                 const std::vector<std::string>& names);
Py_hash_t HashFields(nb::handle a, const std::vector<std::string>& names);
std::string ReprFields(nb::handle a, const std::vector<std::string>& names);

template <typename T>
void AddValueMethods(nb::class_<T>& cls, Shown shown) {
  auto* kept = new Shown(std::move(shown));  // For the life of the class.
  cls.def(
      "__eq__",
      [kept](nb::handle self, nb::handle other) {
        return SameType(self, other) &&
               EqualFields(self, other, kept->compared);
      },
      nb::arg("other").none(),
      nb::sig("def __eq__(self, other: object, /) -> bool"));
  cls.def("__hash__",
          [kept](nb::handle self) { return HashFields(self, kept->compared); });
  cls.def("__repr__",
          [kept](nb::handle self) { return ReprFields(self, kept->printed); });
}

// A trunkline.v1 message: to_bytes, from_bytes and their kin, and pickling.
template <typename T>
void AddMessageMethods(nb::class_<T>& cls, const char* type,
                       std::string (*write)(const T&),
                       T (*read)(std::string_view)) {
  const auto bytes = [](const std::string& s) {
    return nb::bytes(s.data(), s.size());
  };
  static std::vector<std::string*> docs;  // nanobind keeps pointers.
  const auto doc = [](std::string text) {
    docs.push_back(new std::string(std::move(text)));
    return docs.back()->c_str();
  };
  const std::string name = std::string("trunkline.v1.") + type;
  cls.def(
      "to_bytes", [write, bytes](const T& self) { return bytes(write(self)); },
      doc("Returns the message " + name + " in the wire format."));
  cls.def(
      "to_json",
      [write, type](const T& self) {
        return Value(
            Convert(type, write(self), Format::kBinary, Format::kJson));
      },
      doc("Returns the message " + name + " as JSON."));
  cls.def(
      "to_text",
      [write, type](const T& self) {
        return Value(
            Convert(type, write(self), Format::kBinary, Format::kText));
      },
      doc("Returns the message " + name + " in text format."));
  if (read == nullptr) return;
  cls.def_static(
      "from_bytes",
      [read](nb::bytes data) {
        return read(std::string_view(data.c_str(), data.size()));
      },
      nb::arg("data"),
      doc("Reads the message " + name +
          " from the wire format. Raises InvalidArgumentError, which is a "
          "ValueError."));
  const auto from = [read, type](const std::string& text, Format format) {
    return read(Value(Convert(type, text, format, Format::kBinary)));
  };
  cls.def_static(
      "from_json",
      [from](const std::string& text) { return from(text, Format::kJson); },
      nb::arg("text"),
      doc("Reads the message " + name +
          " from JSON. Raises InvalidArgumentError, with line and column."));
  cls.def_static(
      "from_text",
      [from](const std::string& text) { return from(text, Format::kText); },
      nb::arg("text"),
      doc("Reads the message " + name +
          " from text format. Raises InvalidArgumentError, with line and "
          "column."));
  cls.def(
      "__reduce__",
      [write, bytes](nb::handle_t<T> self) {
        return nb::make_tuple(
            nb::module_::import_("trunkline._support").attr("restore"),
            nb::make_tuple(self.type(),
                           bytes(write(nb::cast<const T&>(self)))));
      },
      nb::sig("def __reduce__(self) -> tuple[object, ...]"));
}

// --- parts of the module ---
void BindEnums(nb::module_& m);
void BindIssues(nb::module_& m);
void BindTicket(nb::module_& m);
void BindDecision(nb::module_& m);
void BindRuleSet(nb::module_& m);
void BindCatalogue(nb::module_& m);
void BindDeadlines(nb::module_& m);
void BindCommand(nb::module_& m);
void BindCase(nb::module_& m);
void BindLifecycle(nb::module_& m);
void BindDesk(nb::module_& m);
void BindDispute(nb::module_& m);
void BindTable(nb::module_& m);
void BindDiff(nb::module_& m);
void BindCasebook(nb::module_& m);
void BindSuggest(nb::module_& m);
void BindLearn(nb::module_& m);
void BindInsight(nb::module_& m);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_COMMON_H_
