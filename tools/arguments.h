// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_ARGUMENTS_H_
#define TRUNKLINE_TOOLS_ARGUMENTS_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

// The arguments of a command, read by CLI11. Its headers take longer to compile
// than a command does, so that only this module, the help and main include
// them. Wrong arguments of the functions (a name that is no option) throw, as
// CLI11 does; a command line that is wrong is found by CLI::App::parse().
namespace trunkline::tools {

// An option, or a value by its position. Functions return the same option.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(*option) {}

  // Says in the help what a value is: "FILE".
  Option* TypeName(const std::string& name);
  // The command needs it, or does not.
  Option* Required(bool required = true);
  // Replaces what the help says.
  Option* Description(const std::string& text);
  // Values: one of some words; a number from `min` to `max`.
  Option* OneOf(const std::vector<std::string>& words);
  Option* Between(int min, int max);
  Option* Between(double min, double max);
  // Whole numbers from 1; `defect` returns what is wrong with others.
  Option* FromOne(const std::function<std::string()>& defect);
  // Values for which a function returns "", not what is wrong with them.
  Option* Check(const std::function<std::string(const std::string&)>& defect);
  // How many values it takes; further ones after each mention.
  Option* Expected(int values);
  Option* Expected(int min, int max);
  Option* AllowExtraArgs(bool allow = true);
  // All mentions count, not the last one alone.
  Option* TakeAll();
  // The heading under which the help lists it.
  Option* Group(const std::string& heading);
  // May not be given together.
  Option* Excludes(Option* other);
  // Called with each value, in order.
  Option* Each(const std::function<void(std::string)>& use);
  std::size_t Count() const;  // How often it was given.

 private:
  CLI::Option& option_;
};

class Arguments {
 public:
  explicit Arguments(CLI::App* app) : app_(*app) {}
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  // Adds an option ("-o,--output") or a value by its position ("FILE"), which
  // is written to `variable`: a string, a number, an optional of them, a list
  // of strings. The variable must outlive the parsing; with `shown` the help
  // names its present value.
  template <typename T>
  Option* AddOption(const std::string& name, T& variable,
                    const std::string& help = "", bool shown = false);
  // Adds an option whose value is given to a function.
  Option* AddFunction(const std::string& name,
                      const std::function<void(const std::string&)>& use,
                      const std::string& help);
  Option* AddFlag(const std::string& name, bool& variable,
                  const std::string& help);
  // Adds a flag that calls a function.
  Option* AddFlagFunction(const std::string& name,
                          const std::function<void()>& use,
                          const std::string& help);
  // The option of a name, which another function has added.
  Option* Find(const std::string& name);
  // Adds a command below. It lives as long as this one.
  Arguments* AddCommand(const std::string& name, const std::string& help);
  // How many commands below must be given.
  void RequireCommand(int number);
  // What stands at the end of the help.
  void Footer(const std::string& text);
  bool HasOption(const std::string& name) const;
  // How often an option was given.
  std::size_t Count(const std::string& name) const;
  bool Parsed() const;  // Whether this command was given.
  std::deque<Arguments>& commands() { return commands_; }

 private:
  Option* Keep(CLI::Option* option);

  CLI::App& app_;
  std::deque<Option> options_;
  std::deque<Arguments> commands_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_ARGUMENTS_H_
