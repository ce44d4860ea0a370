// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/c/handles.h"
#include "src/rules/entries.h"
#include "src/rules/loader.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/check.h"
#include "trunkline/wire.h"

using trunkline::RuleSet;
using trunkline::c::Guard;
using trunkline::c::NewOrNull;
using trunkline::c::Slice;
using trunkline::c::View;

tl_ruleset::tl_ruleset(RuleSet r)
    : rules(std::move(r)),
      info{Slice(rules.id()), Slice(rules.version()), Slice(rules.hash()),
           Slice(rules.time_zone()), rules.rule_count()} {}

namespace {

template <typename Load>
tl_code LoadWith(const Load& load, const tl_source* sources, size_t count,
                 tl_ruleset** rules, tl_issues** issues, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    std::vector<trunkline::Source> from;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToSources(sources, count, &from));
    trunkline::LoadResult<trunkline::RuleSet> loaded = load(from);
    std::unique_ptr<tl_ruleset> handle;
    if (loaded.value) {
      handle = std::make_unique<tl_ruleset>(*std::move(loaded.value));
    }
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::Finish(std::move(loaded.issues),
                                                   handle != nullptr, issues));
    *rules = handle.release();
    return absl::OkStatus();
  });
}

tl_code WriteEntries(const tl_ruleset* rules, tl_entry_kind kind,
                     const tl_slice* only, tl_format format, tl_buffer* message,
                     tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    std::optional<std::string_view> code;
    if (only != nullptr) code = View(*only, "code");
    TL_REQUIRE(rules);
    TL_REQUIRE(message);
    trunkline::rules::EntryKind of_kind;
    if (!trunkline::rules::ToEntryKind(kind, &of_kind)) {
      return absl::InvalidArgumentError("kind is not a tl_entry_kind");
    }
    trunkline::Format to;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &to));
    std::string entries;
    const bool any = trunkline::rules::AppendEntries(
        trunkline::internal::CompiledOf(rules->rules), of_kind, code, &entries);
    if (code.has_value() && !any) {
      return absl::NotFoundError(
          absl::StrCat("no entry ", trunkline::base::Quoted(*code)));
    }
    trunkline::c::Fill(trunkline::rules::WriteRuleSet(entries, to), message);
    return absl::OkStatus();
  });
}

}  // namespace

extern "C" {

tl_code tl_ruleset_load(const tl_source* sources, size_t count,
                        tl_ruleset** rules, tl_issues** issues,
                        tl_buffer* error) {
  return LoadWith([](const auto& from) { return trunkline::LoadRuleSet(from); },
                  sources, count, rules, issues, error);
}

tl_code tl_ruleset_check(const tl_source* sources, size_t count,
                         tl_ruleset** rules, tl_issues** issues,
                         tl_buffer* error) {
  return LoadWith(
      [](const auto& from) { return trunkline::CheckRuleSet(from); }, sources,
      count, rules, issues, error);
}

tl_ruleset* tl_ruleset_copy(const tl_ruleset* rules) {
  if (rules == nullptr) return nullptr;
  return NewOrNull([&] { return new tl_ruleset(rules->rules); });
}

void tl_ruleset_free(tl_ruleset* rules) { delete rules; }

const tl_ruleset_info* tl_ruleset_describe(const tl_ruleset* rules) {
  return rules == nullptr ? nullptr : &rules->info;
}

tl_code tl_ruleset_message(const tl_ruleset* rules, tl_format format,
                           tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(message);
    trunkline::Format to;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &to));
    if (to == trunkline::Format::kAuto) to = trunkline::Format::kBinary;
    trunkline::c::Fill(rules->rules.Serialize(to), message);
    return absl::OkStatus();
  });
}

tl_code tl_catalogue_list(const tl_ruleset* rules, tl_entry_kind kind,
                          tl_format format, tl_buffer* message,
                          tl_buffer* error) {
  return WriteEntries(rules, kind, nullptr, format, message, error);
}

tl_code tl_catalogue_find(const tl_ruleset* rules, tl_entry_kind kind,
                          tl_slice code, tl_format format, tl_buffer* message,
                          tl_buffer* error) {
  return WriteEntries(rules, kind, &code, format, message, error);
}

tl_live* tl_live_new(const tl_ruleset* rules) {
  if (rules == nullptr) return nullptr;
  return NewOrNull(
      [&] { return new tl_live{trunkline::LiveRuleSet(rules->rules)}; });
}

void tl_live_free(tl_live* live) { delete live; }

tl_ruleset* tl_live_get(tl_live* live) {
  if (live == nullptr) return nullptr;
  return NewOrNull([&] { return new tl_ruleset(live->rules.Get()); });
}

tl_code tl_live_swap(tl_live* live, const tl_ruleset* rules, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(live);
    TL_REQUIRE(rules);
    live->rules.Set(rules->rules);
    return absl::OkStatus();
  });
}

tl_code tl_dial(const tl_ruleset* rules, tl_slice number, int64_t called_us,
                tl_format format, tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(called_us, "called_us"));
    return trunkline::c::WriteMessage(
        "DialAnswer",
        trunkline::WriteDialAnswer(rules->rules.Dial(
            View(number, "number"), absl::FromUnixMicros(called_us))),
        format, message);
  });
}

}  // extern "C"
