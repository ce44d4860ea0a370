// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/c/handles.h"
#include "trunkline/cases/timeline.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/event.pb.h"

using trunkline::c::Guard;
using trunkline::c::NewOrNull;
using trunkline::c::Slice;
using trunkline::c::View;

namespace {

void Describe(tl_case* c) {
  const trunkline::Case& value = c->value;
  c->info = {Slice(value.id),
             Slice(value.stage),
             value.Lead() == nullptr ? tl_slice{nullptr, 0}
                                     : Slice(value.Lead()->unit),
             value.version,
             static_cast<int32_t>(value.resolution),
             trunkline::c::FromTime(value.updated_at)};
}

std::unique_ptr<tl_case> NewCase(trunkline::Case value) {
  std::unique_ptr<tl_case> c(new tl_case{std::move(value), {}});
  Describe(c.get());
  return c;
}

}  // namespace

absl::Status trunkline::c::AdoptCase(Case value, tl_case** out) {
  *out = NewCase(std::move(value)).release();
  return absl::OkStatus();
}

extern "C" {

tl_case* tl_case_new(tl_slice id, tl_slice jurisdiction) {
  return NewOrNull([&] {
    trunkline::Case value;
    value.id = std::string(View(id));
    value.jurisdiction = std::string(View(jurisdiction));
    return NewCase(std::move(value)).release();
  });
}

tl_code tl_case_read(tl_slice content, tl_case** c, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(c);
    auto read = trunkline::ReadCase(View(content, "content"));
    if (!read.ok()) return read.status();
    *c = NewCase(*std::move(read)).release();
    return absl::OkStatus();
  });
}

void tl_case_free(tl_case* c) { delete c; }

tl_code tl_case_apply(tl_case* c, tl_slice events, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(c);
    trunkline_internal::v1::EventFile file;
    const std::string_view bytes = View(events, "events");
    if (bytes.size() > std::numeric_limits<int>::max()) {
      return absl::InvalidArgumentError("more than 2 GiB of events");
    }
    if (!file.ParseFromArray(bytes.empty() ? "" : bytes.data(),
                             static_cast<int>(bytes.size()))) {
      return absl::InvalidArgumentError("not a trunkline.v1.EventFile");
    }
    trunkline::Case next = c->value;
    for (const auto& message : file.event()) {
      auto event = trunkline::ReadEvent(message.SerializeAsString());
      if (!event.ok()) return event.status();
      TRUNKLINE_RETURN_IF_ERROR(trunkline::Apply(*event, &next));
    }
    c->value = std::move(next);
    Describe(c);
    return absl::OkStatus();
  });
}

tl_code tl_case_message(const tl_case* c, tl_format format, tl_buffer* message,
                        tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(c);
    return trunkline::c::WriteMessage("Case", trunkline::WriteCase(c->value),
                                      format, message);
  });
}

const tl_case_info* tl_case_describe(const tl_case* c) {
  return c == nullptr ? nullptr : &c->info;
}

tl_code tl_case_timeline(tl_slice events,
                         const tl_lifecycle_definition* definition,
                         const tl_ruleset* rules, tl_language language,
                         int32_t words, tl_buffer* text, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(text);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::Event> read,
        trunkline::ReadEventFile(View(events, "events"),
                                 trunkline::Format::kBinary));
    trunkline::TimelineOptions options;
    options.language = trunkline::c::ToLanguage(language);
    options.words = words != 0;
    if (definition != nullptr) options.definition = &definition->definition;
    if (rules != nullptr) {
      options.rules = &rules->rules;
      TRUNKLINE_ASSIGN_OR_RETURN(
          options.zone, trunkline::base::LoadZone(rules->rules.time_zone()));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string written,
                               trunkline::RenderTimeline(read, options));
    trunkline::c::Fill(written, text);
    return absl::OkStatus();
  });
}

tl_code tl_lifecycle_definition_load(const tl_source* sources, size_t count,
                                     tl_lifecycle_definition** definition,
                                     tl_issues** issues, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(definition);
    std::vector<trunkline::Source> from;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToSources(sources, count, &from));
    trunkline::LoadResult<trunkline::LifecycleDefinition> loaded =
        trunkline::LoadLifecycleDefinition(from);
    std::unique_ptr<tl_lifecycle_definition> handle;
    if (loaded.value) {
      handle = std::make_unique<tl_lifecycle_definition>(
          tl_lifecycle_definition{*std::move(loaded.value)});
    }
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::Finish(std::move(loaded.issues),
                                                   handle != nullptr, issues));
    *definition = handle.release();
    return absl::OkStatus();
  });
}

void tl_lifecycle_definition_free(tl_lifecycle_definition* definition) {
  delete definition;
}

}  // extern "C"
