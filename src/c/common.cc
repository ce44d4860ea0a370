// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>
#include <optional>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/c/handles.h"
#include "trunkline/time_zone.h"
#include "trunkline/version.h"
#include "trunkline/wire.h"

namespace trunkline::c {

void Fill(std::string_view bytes, tl_buffer* buffer) {
  char* data = static_cast<char*>(std::malloc(bytes.size() + 1));
  if (data == nullptr) throw std::bad_alloc();
  if (!bytes.empty()) std::memcpy(data, bytes.data(), bytes.size());
  data[bytes.size()] = '\0';
  std::free(buffer->data);
  *buffer = {data, bytes.size()};
}

namespace {

// Of the last error of this thread, for tl_error_message().
thread_local base::Text last_error;

}  // namespace

const base::Text& LastError() noexcept { return last_error; }

tl_code Report(const absl::Status& status, tl_buffer* error) noexcept {
  try {
    last_error = base::TextOf(status);
  } catch (...) {
    last_error.en.clear();
    last_error.zh.clear();
  }
  if (error != nullptr) {
    try {
      const auto message = status.message();
      Fill({message.data(), message.size()}, error);
    } catch (...) {
    }
  }
  return static_cast<tl_code>(status.code());
}

tl_code ReportException(tl_buffer* error) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    last_error.en.clear();
    last_error.zh.clear();
    return TL_RESOURCE_EXHAUSTED;
  } catch (const NullArgument& e) {
    return Report(absl::InvalidArgumentError(e.what()), error);
  } catch (const std::exception& e) {
    return Report(absl::InternalError(e.what()), error);
  } catch (...) {
    return TL_INTERNAL;
  }
}

absl::Status ToFormat(tl_format format, Format* out) {
  if (format < TL_AUTO || format > TL_BINARY) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown format ", format, "; at most ", TL_BINARY));
  }
  *out = static_cast<Format>(format);
  return absl::OkStatus();
}

absl::Status WriteMessage(std::string_view type, std::string_view binary,
                          tl_format format, tl_buffer* message) {
  if (message == nullptr) return absl::InvalidArgumentError("message is NULL");
  Format to = Format::kAuto;
  TRUNKLINE_RETURN_IF_ERROR(ToFormat(format, &to));
  if (to == Format::kAuto || to == Format::kBinary) {
    Fill(binary, message);
    return absl::OkStatus();
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string written,
                             Convert(type, binary, Format::kBinary, to));
  Fill(written, message);
  return absl::OkStatus();
}

absl::Status ToSources(const tl_source* sources, std::size_t count,
                       std::vector<Source>* out) {
  if (count != 0) TL_REQUIRE(sources);
  out->reserve(count);
  for (std::size_t i = 0; i != count; ++i) {
    Format format;
    TRUNKLINE_RETURN_IF_ERROR(ToFormat(sources[i].format, &format));
    out->push_back({std::string(View(sources[i].name, "tl_source.name")),
                    View(sources[i].content, "tl_source.content"), format});
  }
  return absl::OkStatus();
}

namespace {

// The constants of TL_NOTE_* are bits: tl_decision.notes is a set of them.
bool IsSet(const schema::EnumNames& names) { return names.name() == "Note"; }

std::int32_t ConstantOf(const schema::EnumNames& names, int number) {
  return IsSet(names) && number > 0 ? 1 << (number - 1) : number;
}

int NumberOf(const schema::EnumNames& names, std::int32_t constant) {
  for (const schema::EnumeratorNames& v : names.values()) {
    if (ConstantOf(names, v.number) == constant) return v.number;
  }
  return 0;
}

}  // namespace

Actor ToActor(const tl_actor& actor) {
  Actor out;
  out.id = std::string(View(actor.id, "tl_actor.id"));
  out.unit = std::string(View(actor.unit, "tl_actor.unit"));
  CheckArray(actor.roles, actor.role_count, "tl_actor.roles");
  for (std::size_t i = 0; i != actor.role_count; ++i) {
    out.roles.emplace_back(View(actor.roles[i], "tl_actor.roles"));
  }
  return out;
}

absl::Status Finish(std::vector<Issue> issues, bool loaded, tl_issues** out) {
  std::vector<base::Text> errors;
  if (!loaded) {
    for (const Issue& issue : issues) {
      if (issue.severity != Severity::kError) continue;
      errors.push_back({issue.ToString(Language::kEnglish),
                        issue.ToString(Language::kChinese)});
    }
  }
  if (out != nullptr) {
    *out = nullptr;
    if (!issues.empty()) {
      auto all = std::make_unique<tl_issues>();
      all->issues = std::move(issues);
      for (const Issue& issue : all->issues) {
        all->texts.push_back({issue.ToString(Language::kEnglish),
                              issue.ToString(Language::kChinese)});
      }
      for (std::size_t i = 0; i != all->issues.size(); ++i) {
        const Issue& issue = all->issues[i];
        all->views.push_back(
            {static_cast<std::int32_t>(issue.severity), issue.place.line,
             issue.place.column, Slice(issue.code), Slice(issue.place.file),
             Slice(issue.message), Slice(all->texts[i].en),
             Slice(issue.message_zh.empty() ? issue.message : issue.message_zh),
             Slice(all->texts[i].zh)});
      }
      *out = all.release();
    }
  }
  return loaded
             ? absl::OkStatus()
             : base::InvalidArgument(base::Join(errors, base::Verbatim("\n")));
}

}  // namespace trunkline::c

using trunkline::c::Guard;
using trunkline::c::View;

extern "C" {

uint32_t tl_abi_version(void) { return TL_ABI_VERSION; }

const char* tl_version(void) { return TRUNKLINE_VERSION_STRING; }

const char* tl_code_name(tl_code code) {
  static constexpr const char* kNames[] = {"OK",
                                           "CANCELLED",
                                           "UNKNOWN",
                                           "INVALID_ARGUMENT",
                                           "DEADLINE_EXCEEDED",
                                           "NOT_FOUND",
                                           "ALREADY_EXISTS",
                                           "PERMISSION_DENIED",
                                           "RESOURCE_EXHAUSTED",
                                           "FAILED_PRECONDITION",
                                           "ABORTED",
                                           "OUT_OF_RANGE",
                                           "UNIMPLEMENTED",
                                           "INTERNAL",
                                           "UNAVAILABLE",
                                           "DATA_LOSS",
                                           "UNAUTHENTICATED"};
  return code >= 0 && code < 17 ? kNames[code] : "UNKNOWN";
}

tl_slice tl_error_message(tl_language language) {
  return trunkline::c::Slice(
      trunkline::c::LastError().In(trunkline::c::ToLanguage(language)));
}

tl_slice tl_enum_name(tl_slice type, int32_t value, tl_language language) {
  return trunkline::c::Or(tl_slice{"", 0}, [&]() -> tl_slice {
    const auto* names = trunkline::schema::FindEnumNames(View(type));
    if (names == nullptr) return {"", 0};
    const int number = trunkline::c::NumberOf(*names, value);
    const std::string_view name = language == TL_CHINESE
                                      ? names->ChineseName(number)
                                      : names->Name(number);
    if (name.empty()) return {"", 0};
    return {name.data(), name.size()};
  });
}

tl_code tl_enum_find(tl_slice type, tl_slice name, int32_t* value) {
  return Guard(nullptr, [&]() -> absl::Status {
    TL_REQUIRE(value);
    const auto* names = trunkline::schema::FindEnumNames(View(type, "type"));
    const std::optional<int> number =
        names == nullptr ? std::nullopt : names->Find(View(name, "name"));
    if (!number.has_value()) return absl::NotFoundError("no such name");
    *value = trunkline::c::ConstantOf(*names, *number);
    return absl::OkStatus();
  });
}

void tl_buffer_free(tl_buffer* buffer) {
  if (buffer == nullptr) return;
  std::free(buffer->data);
  *buffer = {nullptr, 0};
}

tl_code tl_convert(tl_slice type, tl_slice content, tl_format from,
                   tl_format to, tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(message);
    trunkline::Format in, out;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(from, &in));
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(to, &out));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string written,
        trunkline::Convert(View(type, "type"), View(content, "content"), in,
                           out));
    trunkline::c::Fill(written, message);
    return absl::OkStatus();
  });
}

tl_code tl_time_zone_add(tl_slice name, tl_slice data, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    return trunkline::AddTimeZone(View(name, "name"), View(data, "data"));
  });
}

size_t tl_issues_count(const tl_issues* issues) {
  return issues == nullptr ? 0 : issues->views.size();
}

const tl_issue* tl_issues_at(const tl_issues* issues, size_t index) {
  return index < tl_issues_count(issues) ? &issues->views[index] : nullptr;
}

tl_code tl_issues_message(const tl_issues* issues, tl_format format,
                          tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    return trunkline::c::WriteMessage(
        "IssueList",
        issues == nullptr ? std::string()
                          : trunkline::WriteIssues(issues->issues),
        format, message);
  });
}

void tl_issues_free(tl_issues* issues) { delete issues; }

}  // extern "C"
