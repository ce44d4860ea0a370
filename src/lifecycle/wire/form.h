// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_FORM_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_FORM_H_

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/fields.h"
#include "src/lifecycle/wire/messages.h"

namespace trunkline::lifecycle {

// Finds the first field of a struct of case.h that cannot be written and read
// back. Cost: one pass over the struct, without allocation while all is well.
class FormChecker {
 public:
  static constexpr bool kWrites = true;
  // Whether a message that is kept as bytes (a ticket) is one is checked, too.
  enum class Messages : bool { kSkipped, kChecked };
  explicit FormChecker(Messages messages) : messages_(messages) {}

  template <typename T>
  void operator()(schema::Field field, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (!base::IsText(value)) Fail(field, wire_messages::kFieldNotText);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      if (value != absl::InfiniteFuture() && !OnWire(value)) {
        Fail(field, wire_messages::kFieldNotTime);
      }
    } else if constexpr (std::is_enum_v<T>) {
      if (!Known(value)) Fail(field, wire_messages::kNoEnumerator);
    } else if constexpr (std::is_same_v<T, PromisedDeadline>) {
      if (value.policy != nullptr && value.policy->id.empty()) {
        Fail(field, wire_messages::kPolicyWithoutId);
      }
      Fields(*this, value);
    } else if constexpr (!std::is_integral_v<T>) {
      Fields(*this, value);
    }
  }
  template <typename T>
  void operator()(schema::Field field, const std::vector<T>& values) {
    for (const T& value : values) (*this)(field, value);
  }
  template <typename T>
  void operator()(schema::Field field, const std::optional<T>& value) {
    if (value.has_value()) (*this)(field, *value);
  }
  void Embedded(schema::Field field, std::string_view message) {
    if (messages_ == Messages::kSkipped || message.empty()) return;
    if (!IsMessage(field, message)) {
      Fail(field, wire_messages::kNoSuchMessage);
    }
  }
  template <typename Variant>
  void Alternative(const Variant& value) {
    std::visit(
        [&](const auto& alternative) {
          if constexpr (IsUnknown<std::decay_t<decltype(alternative)>>) {
            if (alternative.number < 0 ||
                (alternative.number > 0 &&
                 static_cast<std::size_t>(alternative.number) <
                     std::variant_size_v<Variant>)) {
              what_ = base::Fill<wire_messages::kNumberOfKnown>();
            }
          } else {
            Fields(*this, alternative);
          }
        },
        value);
  }

  bool good() const { return what_.empty(); }
  // The name of the field and what is wrong; empty: nothing.
  const base::Text& what() const { return what_; }

 private:
  static bool IsMessage(schema::Field field, std::string_view bytes);
  void Fail(schema::Field field, const base::Message& what);

  const Messages messages_;
  base::Text what_;
};

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_FORM_H_
