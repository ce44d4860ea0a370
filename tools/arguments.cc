// SPDX-License-Identifier: Apache-2.0
#include "tools/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {

Option* Option::TypeName(const std::string& name) {
  option_.type_name(name);
  return this;
}

Option* Option::Required(bool required) {
  option_.required(required);
  return this;
}

Option* Option::Description(const std::string& text) {
  option_.description(text);
  return this;
}

Option* Option::OneOf(const std::vector<std::string>& words) {
  // As CLI::IsMember, with the nearest.
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "{" : ",") + word;
  }
  list += "}";
  option_.check(CLI::Validator(
      [words, list](std::string& given) -> std::string {
        if (std::find(words.begin(), words.end(), given) != words.end()) {
          return {};
        }
        const std::string_view near =
            base::Nearest(given, {words.begin(), words.end()});
        return InToolLanguage(base::Fill<messages::kNotOneOf>(given, list) +
                              base::DidYouMean(near));
      },
      list));
  return this;
}

namespace {

// As CLI::Range, in the tool's language.
template <typename Number>
CLI::Validator InRange(Number min, Number max) {
  return CLI::Validator(
      [min, max](std::string& given) -> std::string {
        Number number{};
        if (CLI::detail::lexical_cast(given, number) && number >= min &&
            number <= max) {
          return {};
        }
        return InToolLanguage(base::Fill<messages::kNotInRange>(
            given, absl::StrCat(min), absl::StrCat(max)));
      },
      CLI::Range(min, max).get_description());
}

}  // namespace

Option* Option::Between(int min, int max) {
  option_.check(InRange(min, max));
  return this;
}

Option* Option::Between(double min, double max) {
  option_.check(InRange(min, max));
  return this;
}

Option* Option::Check(
    const std::function<std::string(const std::string&)>& defect) {
  option_.check(defect);
  return this;
}

Option* Option::FromOne(const std::function<std::string()>& defect) {
  return Check([defect](const std::string& given) -> std::string {
    std::int64_t number = 0;
    // What is no number is the parser's to say.
    return absl::SimpleAtoi(given, &number) && number < 1 ? defect()
                                                          : std::string();
  });
}

Option* Option::Expected(int values) {
  option_.expected(values);
  return this;
}

Option* Option::Expected(int min, int max) {
  option_.expected(min, max);
  return this;
}

Option* Option::AllowExtraArgs(bool allow) {
  option_.allow_extra_args(allow);
  return this;
}

Option* Option::TakeAll() {
  option_.take_all();
  return this;
}

Option* Option::Group(const std::string& heading) {
  option_.group(heading);
  return this;
}

Option* Option::Excludes(Option* other) {
  option_.excludes(&other->option_);
  return this;
}

Option* Option::Each(const std::function<void(std::string)>& use) {
  option_.each(use);
  return this;
}

std::size_t Option::Count() const { return option_.count(); }

Option* Arguments::Keep(CLI::Option* option) {
  return &options_.emplace_back(option);
}

template <typename T>
Option* Arguments::AddOption(const std::string& name, T& variable,
                             const std::string& help, bool shown) {
  CLI::Option* const option = app_.add_option(name, variable, help);
  if (shown) option->capture_default_str();
  return Keep(option);
}

#define TRUNKLINE_OPTION_OF(T)                                     \
  template Option* Arguments::AddOption<T>(const std::string&, T&, \
                                           const std::string&, bool)
TRUNKLINE_OPTION_OF(std::string);
TRUNKLINE_OPTION_OF(std::vector<std::string>);
TRUNKLINE_OPTION_OF(std::optional<std::string>);
TRUNKLINE_OPTION_OF(int);
TRUNKLINE_OPTION_OF(std::optional<int>);
TRUNKLINE_OPTION_OF(unsigned);
TRUNKLINE_OPTION_OF(std::int64_t);
TRUNKLINE_OPTION_OF(std::size_t);
TRUNKLINE_OPTION_OF(double);
TRUNKLINE_OPTION_OF(std::optional<double>);
#undef TRUNKLINE_OPTION_OF

Option* Arguments::AddFunction(
    const std::string& name, const std::function<void(const std::string&)>& use,
    const std::string& help) {
  return Keep(app_.add_option_function<std::string>(name, use, help));
}

Option* Arguments::AddFlag(const std::string& name, bool& variable,
                           const std::string& help) {
  return Keep(app_.add_flag(name, variable, help));
}

Option* Arguments::AddFlagFunction(const std::string& name,
                                   const std::function<void()>& use,
                                   const std::string& help) {
  return Keep(app_.add_flag_callback(name, use, help));
}

Option* Arguments::Find(const std::string& name) {
  return Keep(app_.get_option(name));
}

Arguments* Arguments::AddCommand(const std::string& name,
                                 const std::string& help) {
  return &commands_.emplace_back(app_.add_subcommand(name, help));
}

void Arguments::RequireCommand(int number) { app_.require_subcommand(number); }

void Arguments::Footer(const std::string& text) { app_.footer(text); }

bool Arguments::HasOption(const std::string& name) const {
  return app_.get_option_no_throw(name) != nullptr;
}

std::size_t Arguments::Count(const std::string& name) const {
  return app_.count(name);
}

bool Arguments::Parsed() const { return app_.parsed(); }

}  // namespace trunkline::tools
