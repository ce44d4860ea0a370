// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include "src/base/status.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/messages.h"
#include "src/schema/schema.h"
#include "trunkline/cases/timeline.h"

namespace trunkline {

absl::StatusOr<std::vector<Event>> ReadEventFile(std::string_view content,
                                                 Format format) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string binary,
                             schema::ToBinary("EventFile", content, format));
  std::vector<Event> events;
  absl::Status status;
  const bool good =
      schema::EachField(binary, [&](const schema::WireField& field) {
        if (!field.Is(schema::fields::EventFile::kEvent) || !status.ok()) {
          return;
        }
        auto event = ReadEvent(field.bytes());
        if (event.ok()) {
          events.push_back(*std::move(event));
        } else {
          status = base::Annotate(
              event.status(),
              base::Fill<lifecycle::wire_messages::kEvent>(events.size() + 1));
        }
      });
  if (!good) {
    return base::InvalidArgument(
        base::Fill<lifecycle::wire_messages::kNotMessage>("EventFile"));
  }
  TRUNKLINE_RETURN_IF_ERROR(status);
  return events;
}

absl::StatusOr<std::string> WriteEventFile(const std::vector<Event>& events,
                                           Format format) {
  lifecycle::Writer writer;
  for (const Event& event : events) {
    writer.Bytes(schema::fields::EventFile::kEvent, WriteEvent(event));
  }
  if (format == Format::kBinary || format == Format::kAuto) {
    return std::string(writer.bytes());
  }
  return schema::FromBinary("EventFile", writer.bytes(), format);
}

}  // namespace trunkline
