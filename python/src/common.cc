// SPDX-License-Identifier: Apache-2.0
#include "python/src/common.h"

#include <datetime.h>

#include "absl/strings/str_cat.h"

namespace trunkline::python {

nb::str Text(std::string_view s) {
  PyObject* made = PyUnicode_DecodeUTF8(
      s.data(), static_cast<Py_ssize_t>(s.size()), "replace");
  if (made == nullptr) throw nb::python_error();
  return nb::steal<nb::str>(made);
}

void InvalidArgument(const std::string& message) {
  throw StatusError(absl::InvalidArgumentError(message));
}

namespace {

// The first errors, one a line.
std::string ErrorsOf(const std::vector<Issue>& issues, Language language) {
  constexpr int kShown = 10;
  std::string message;
  int errors = 0;
  for (const Issue& issue : issues) {
    if (issue.severity != Severity::kError || errors++ >= kShown) continue;
    absl::StrAppend(&message, message.empty() ? "" : "\n",
                    issue.ToString(language));
  }
  if (errors > kShown) {
    absl::StrAppend(&message, "\n... ", errors,
                    language == Language::kChinese ? " 个错误" : " errors");
  }
  return message;
}

}  // namespace

StatusError RuleError(std::vector<Issue> issues) {
  const std::string message = ErrorsOf(issues, Language::kEnglish);
  return StatusError(absl::InvalidArgumentError(message), std::move(issues));
}

nb::object ToException(const StatusError& error) {
  static const char* const kNames[] = {"Error",
                                       "CancelledError",
                                       "UnknownError",
                                       "InvalidArgumentError",
                                       "DeadlineExceededError",
                                       "NotFoundError",
                                       "AlreadyExistsError",
                                       "PermissionDeniedError",
                                       "ResourceExhaustedError",
                                       "FailedPreconditionError",
                                       "AbortedError",
                                       "OutOfRangeError",
                                       "UnimplementedError",
                                       "InternalError",
                                       "UnavailableError",
                                       "DataLossError",
                                       "UnauthenticatedError"};
  const int code = static_cast<int>(error.status.code());
  const nb::module_ errors = nb::module_::import_("trunkline._errors");
  const auto view = error.status.message();
  const nb::str message = Text({view.data(), view.size()});
  if (!error.issues.empty()) {
    nb::list issues;
    for (const Issue& issue : error.issues) issues.append(nb::cast(issue));
    const nb::object rules =
        errors.attr("RuleError")(message, nb::tuple(issues));
    rules.attr("message_zh") = Text(ErrorsOf(error.issues, Language::kChinese));
    return rules;
  }
  const nb::object exception =
      errors.attr(code > 0 && code < 17 ? kNames[code] : kNames[0])(message);
  exception.attr("message_zh") =
      Text(MessageOf(error.status, Language::kChinese));
  return exception;
}

void SetError(const StatusError& error) {
  try {
    const nb::object exception = ToException(error);
    PyErr_SetObject(exception.type().ptr(), exception.ptr());
  } catch (nb::python_error& e) {
    e.restore();
  }
}

// --- times ---

namespace {

PyObject* utcoffset_name = nullptr;

}  // namespace

void ImportDatetime() {
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw nb::python_error();
  utcoffset_name = PyUnicode_InternFromString("utcoffset");
}

bool ReadTime(PyObject* value, const char* what, absl::Time* out) {
  if (PyLong_CheckExact(value)) {
    int overflow = 0;
    const long long us = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) {
      PyErr_Format(PyExc_OverflowError,
                   "%s: not a number of microseconds since 1970", what);
      return false;
    }
    if (!IsBareTime(us)) {
      PyErr_Format(PyExc_ValueError,
                   "%s: a number counts microseconds since 1970, and this one "
                   "is not of the years 1990 to 9999; if it counts seconds or "
                   "milliseconds, say so: trunkline.unix_time(seconds=...)",
                   what);
      return false;
    }
    *out = absl::FromUnixMicros(us);
    return true;
  }
  if (PyDateTime_Check(value)) {
    PyObject* zone = PyDateTime_DATE_GET_TZINFO(value);
    if (zone == Py_None) {
      PyErr_Format(PyExc_ValueError,
                   "%s: the datetime has no time zone; give it a tzinfo, e.g. "
                   "zoneinfo.ZoneInfo(\"Asia/Shanghai\")",
                   what);
      return false;
    }
    std::int64_t offset = 0;
    if (zone != PyDateTime_TimeZone_UTC) {
      PyObject* delta = PyObject_CallMethodNoArgs(value, utcoffset_name);
      if (delta == nullptr) return false;
      if (delta == Py_None) {
        Py_DECREF(delta);
        PyErr_Format(PyExc_ValueError,
                     "%s: the datetime has no offset from UTC", what);
        return false;
      }
      offset = (std::int64_t{PyDateTime_DELTA_GET_DAYS(delta)} * 86'400 +
                PyDateTime_DELTA_GET_SECONDS(delta)) *
                   1'000'000 +
               PyDateTime_DELTA_GET_MICROSECONDS(delta);
      Py_DECREF(delta);
    }
    // Days since 1970-01-01 of the proleptic Gregorian calendar.
    const int month = PyDateTime_GET_MONTH(value);
    const std::int64_t year =
        std::int64_t{PyDateTime_GET_YEAR(value)} - (month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 +
        PyDateTime_GET_DAY(value) - 1;
    const std::int64_t day = era * 146'097 + of_era * 365 + of_era / 4 -
                             of_era / 100 + of_year - 719'468;
    const std::int64_t second = day * 86'400 +
                                PyDateTime_DATE_GET_HOUR(value) * 3'600 +
                                PyDateTime_DATE_GET_MINUTE(value) * 60 +
                                PyDateTime_DATE_GET_SECOND(value);
    *out = absl::FromUnixMicros(
        second * 1'000'000 + PyDateTime_DATE_GET_MICROSECOND(value) - offset);
    return true;
  }
  if (PyIndex_Check(value) && !PyBool_Check(value)) {  // E.g. numpy.int64.
    PyObject* number = PyNumber_Index(value);
    if (number == nullptr) return false;
    PyObject* exact = PyLong_CheckExact(number) ? number : nullptr;
    const bool good = exact != nullptr && ReadTime(exact, what, out);
    Py_DECREF(number);
    if (exact != nullptr) return good;
  }
  PyErr_Format(PyExc_TypeError,
               "%s: a datetime with a time zone, or microseconds since 1970 "
               "as an int, not %s",
               what, Py_TYPE(value)->tp_name);
  return false;
}

bool NotUnicode(const char* what) {
  PyErr_Clear();
  PyErr_Format(PyExc_ValueError,
               "%s: the str has a surrogate, which is no character", what);
  return false;
}

bool IsReady(PyObject* instance) {
  if (nb::inst_ready(nb::handle(instance))) return true;
  PyErr_Format(PyExc_TypeError,
               "the %s is not made: a subclass with its own __init__() or "
               "__new__() has no content; use the class's own functions",
               Py_TYPE(instance)->tp_name);
  return false;
}

absl::Time ToTime(nb::handle value, const char* what) {
  absl::Time time;
  if (!ReadTime(value.ptr(), what, &time)) throw nb::python_error();
  return time;
}

absl::Time ToTime(nb::handle value, const char* what, absl::Time absent) {
  return !value.is_valid() || value.is_none() ? absent : ToTime(value, what);
}

OptionalTime FromTime(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    return nb::borrow<OptionalTime>(nb::none());
  }
  const absl::CivilSecond civil =
      absl::ToCivilSecond(time, absl::UTCTimeZone());
  const std::int64_t us =
      absl::ToUnixMicros(time) - absl::ToUnixSeconds(time) * 1'000'000;
  PyObject* made =
      civil.year() < 1 || civil.year() > 9999
          ? nullptr
          : PyDateTimeAPI->DateTime_FromDateAndTime(
                static_cast<int>(civil.year()), civil.month(), civil.day(),
                civil.hour(), civil.minute(), civil.second(),
                static_cast<int>(us), PyDateTime_TimeZone_UTC,
                PyDateTimeAPI->DateTimeType);
  if (made == nullptr) {
    if (!PyErr_Occurred()) {
      PyErr_SetString(PyExc_OverflowError,
                      "a time outside the years 1 to 9999");
    }
    throw nb::python_error();
  }
  return nb::steal<OptionalTime>(made);
}

// --- files ---

Language ToLanguage(const std::string& tag) {
  const std::optional<Language> language = ParseLanguage(tag);
  if (!language) {
    InvalidArgument("lang: \"en\" or \"zh\", not \"" + tag + "\"");
  }
  return *language;
}

namespace {

SourceFiles NewFiles(bool tables, TableKind kind) {
  FileOptions options;
  options.tables = tables;
  options.table_kind = kind;
  return SourceFiles(std::move(options));
}

}  // namespace

void CheckFile(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return Check(status);
  const auto view = status.message();
  const nb::object exception =
      nb::module_::import_("trunkline._errors")
          .attr("MissingFileError")(Text({view.data(), view.size()}));
  exception.attr("message_zh") = Text(MessageOf(status, Language::kChinese));
  PyErr_SetObject(exception.type().ptr(), exception.ptr());
  throw nb::python_error();
}

std::vector<std::string> PathsOf(const nb::args& paths) {
  if (paths.size() == 0) {
    PyErr_SetString(PyExc_TypeError, "at least one file or folder");
    throw nb::python_error();
  }
  const nb::object fspath = nb::module_::import_("os").attr("fspath");
  std::vector<std::string> names;
  for (nb::handle path : paths) {
    names.push_back(nb::cast<std::string>(fspath(path)));
  }
  return names;
}

void Warn(const std::string& text) {
  if (PyErr_WarnEx(PyExc_UserWarning, text.c_str(), 1) != 0) {
    throw nb::python_error();
  }
}

void WarnOfSkipped(const SourceFiles& files) {
  for (const SkippedFile& file : files.skipped()) {
    Warn(file.path + " is skipped: " + file.reason);
  }
}

SourceFiles OpenFiles(const nb::args& paths, bool tables, TableKind kind) {
  SourceFiles files = NewFiles(tables, kind);
  for (const std::string& name : PathsOf(paths)) {
    absl::Status status;
    {
      const nb::gil_scoped_release release;
      status = files.Add(name);
    }
    CheckFile(status);
  }
  WarnOfSkipped(files);
  return files;
}

SourceFiles FromContents(const Contents& contents, bool tables,
                         TableKind kind) {
  SourceFiles files = NewFiles(tables, kind);
  for (const auto& [name, content] : contents) {
    Check(files.AddContent(name, {content.c_str(), content.size()}));
  }
  return files;
}

// --- values ---

namespace {

nb::object Field(nb::handle value, const std::string& name) {
  return nb::getattr(value, name.c_str());
}

}  // namespace

bool SameType(nb::handle a, nb::handle b) { return a.type().is(b.type()); }

bool EqualFields(nb::handle a, nb::handle b,
                 const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!Field(a, name).equal(Field(b, name))) return false;
  }
  return true;
}

Py_hash_t HashFields(nb::handle a, const std::vector<std::string>& names) {
  nb::list all;
  for (const std::string& name : names) {
    nb::object value = Field(a, name);
    if (nb::isinstance<nb::dict>(value)) {
      value = nb::tuple(value.attr("items")());
    }
    all.append(value);
  }
  return nb::hash(nb::tuple(all));
}

std::string ReprFields(nb::handle a, const std::vector<std::string>& names) {
  std::string out = nb::cast<std::string>(a.type().attr("__name__")) + "(";
  bool first = true;
  for (const std::string& name : names) {
    const nb::object value = Field(a, name);
    // What says nothing is left out.
    if (value.is_none() || value.equal(nb::str("")) ||
        value.equal(nb::int_(0)) ||
        (nb::isinstance<nb::tuple>(value) && nb::len(value) == 0) ||
        (nb::isinstance<nb::dict>(value) && nb::len(value) == 0) ||
        (nb::hasattr(value, "name") &&
         nb::str(nb::getattr(value, "name")).equal(nb::str("UNSPECIFIED")))) {
      continue;
    }
    absl::StrAppend(&out, first ? "" : ", ", name, "=");
    first = false;
    if (nb::hasattr(value, "isoformat")) {
      out += nb::cast<std::string>(value.attr("isoformat")());
    } else if (nb::hasattr(value, "name") && nb::hasattr(value, "value")) {
      absl::StrAppend(&out,
                      nb::cast<std::string>(value.type().attr("__name__")), ".",
                      nb::cast<std::string>(nb::str(value.attr("name"))));
    } else {
      out += nb::cast<std::string>(nb::repr(value));
    }
  }
  return out + ")";
}

}  // namespace trunkline::python
