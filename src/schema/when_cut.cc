// SPDX-License-Identifier: Apache-2.0
#include "src/schema/when_cut.h"

#include "absl/time/civil_time.h"
#include "google/protobuf/timestamp.pb.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline::schema {
namespace {

std::string CutTimestamp(std::string_view bytes, absl::TimeZone zone) {
  google::protobuf::Timestamp time;
  if (!time.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return std::string();
  }
  time.set_seconds(absl::ToUnixSeconds(
      CutTime(absl::FromUnixSeconds(time.seconds()), zone)));
  time.clear_nanos();
  return time.SerializeAsString();
}

}  // namespace

std::string_view PathPrefix(std::string_view path, int level) {
  if (level == 0) return path;
  const char separator = path.find('/') != std::string_view::npos ? '/' : '.';
  std::size_t end = 0;
  for (; level != 0; --level) {
    end = path.find(separator, end);
    if (end == std::string_view::npos) return path;
    if (level != 1) ++end;
  }
  return path.substr(0, end);
}

std::string_view CutWord(WhenCut when_cut, std::string_view word) {
  switch (when_cut) {
    case WhenCut::kCleared:
      return {};
    case WhenCut::kFirstPart:
      return PathPrefix(word, 1);
    case WhenCut::kFirstTwoParts:
      return PathPrefix(word, 2);
    case WhenCut::kTrue:
      return "true";
    case WhenCut::kStays:
    case WhenCut::kDay:
      break;
  }
  return word;
}

absl::Time CutTime(absl::Time time, absl::TimeZone zone) {
  return absl::FromCivil(absl::ToCivilDay(time, zone), zone);
}

std::string CutMessage(const MessagePlan& plan, std::string_view bytes,
                       absl::TimeZone zone) {
  std::string out;
  EachField(bytes, [&](const WireField& wire) {
    const FieldPlan* const field = wire.In(plan);
    if (field == nullptr) return;
    switch (field->when_cut) {
      case WhenCut::kStays:
        out += wire.whole();
        break;
      case WhenCut::kDay:
        AppendField(*field, CutTimestamp(wire.bytes(), zone), &out);
        break;
      case WhenCut::kFirstPart:
      case WhenCut::kFirstTwoParts:
        AppendField(*field, CutWord(field->when_cut, wire.bytes()), &out);
        break;
      case WhenCut::kCleared:
      case WhenCut::kTrue:
        break;
    }
  });
  for (const FieldPlan& field : plan.fields) {
    if (field.when_cut != WhenCut::kTrue) continue;
    AppendNumber(field, 1, &out);
  }
  return out;
}

}  // namespace trunkline::schema
