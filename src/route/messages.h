// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_MESSAGES_H_
#define TRUNKLINE_SRC_ROUTE_MESSAGES_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/message.h"
#include "trunkline/explain.h"

// The messages of explanations, by code.
namespace trunkline::route {

inline constexpr base::Message kNoRule{"no rule $0$1", "没有规则$0$1"};

// The words of a criterion of rank that SetBackBy() returns, "a later
// principle".
base::Text Criterion(std::string_view code,
                     const std::vector<std::string>& arguments);

class Messages {
 public:
  explicit Messages(Language language) : language_(language) {}

  // The message `code` with $0, $1 ... replaced. A code that is not in the
  // table is a defect of the caller; it gives the code.
  std::string Text(std::string_view code,
                   const std::vector<std::string>& arguments) const;
  // An enum's value; for 0 "none".
  template <typename Enum>
  std::string Word(const schema::EnumNames& names, Enum value) const {
    return WordOf(names, static_cast<int>(value));
  }
  // A part in brackets behind a sentence.
  std::string Bracketed(std::string_view text) const;
  std::string_view lang() const { return LanguageTag(language_); }

  // Every code, for tests.
  static std::vector<std::string_view> Codes();

 private:
  std::string WordOf(const schema::EnumNames& names, int value) const;

  Language language_;
};

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_MESSAGES_H_
