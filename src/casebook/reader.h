// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CASEBOOK_READER_H_
#define TRUNKLINE_SRC_CASEBOOK_READER_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/message.h"
#include "trunkline/casebook.h"

// The text form of casebooks.
namespace trunkline::casebook {

// A line of a text, without its end.
struct Line {
  enum class Kind : std::uint8_t {
    kNothing,  // Blank, or a comment.
    kTitle,    // text: the title.
    kArrow,
    kField,  // text: the field's name; value.
    kOther,
  };
  Kind kind = Kind::kNothing;
  std::string_view text;
  std::string_view value;
  // Bytes before the value's place: behind the colon.
  std::size_t value_at = 0;
};
Line ParseLine(std::string_view line);

// Splits a text after each line feed: every byte is in one of the lines.
std::vector<std::string_view> SplitLines(std::string_view text);
// Size of the end of a line: "\n", "\r\n" or nothing.
std::size_t EndOf(std::string_view line);
// Size of a byte order mark at the begin of a text.
std::size_t MarkOf(std::string_view text);

// Collects the cases and the defects of one casebook, from a text or from
// elsewhere.
class Builder {
 public:
  Builder(std::string name, const CasebookOptions& options)
      : name_(std::move(name)), options_(options) {}

  void ReadText(std::string_view text);
  void AddCases(std::vector<TestCase> cases);

  // Checks what only the whole shows, and gives up the result.
  bool exact = false;
  std::vector<TestCase> TakeCases();
  std::vector<Issue> TakeIssues();

 private:
  void Error(int line, int column, base::Text message, int other = 0);
  // Whether a further issue is only counted; counts it then. Messages with
  // names that are near cost more than to count.
  bool IsFull();
  // Checks a field; false: it is not usable, which is an issue.
  bool CheckField(const CaseField& field, bool expected, bool shared);
  void CheckValue(const CaseField& field, bool expected);
  void AddField(CaseField field, bool expected, TestCase* test);
  // Adds what all share and the case does not give. Returns the bytes of it.
  std::size_t Share(TestCase* test) const;

  std::string name_;
  const CasebookOptions& options_;
  TestCase shared_;
  std::vector<TestCase> cases_;
  // Of the case at hand: the fields that it gives, "->" before expectations.
  std::set<std::string> given_;
  std::vector<Issue> issues_;
  std::size_t left_out_ = 0;
};

}  // namespace trunkline::casebook

#endif  // TRUNKLINE_SRC_CASEBOOK_READER_H_
