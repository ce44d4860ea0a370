// SPDX-License-Identifier: Apache-2.0
#include "src/casebook/reader.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/casebook/fields.h"
#include "src/casebook/messages.h"
#include "src/load/issue_list.h"
#include "src/load/messages.h"

namespace trunkline::casebook {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kWideColon = "\uFF1A";
constexpr std::string_view kExact = "exact";
// A longer name is no name: it is text in the wrong place.
constexpr std::size_t kMaxNameBytes = 60;
constexpr int kMaxNameDigits = 4;

// A name for a message; nothing if it looks like what a caller says.
base::Text Shown(std::string_view name) {
  int run = 0;
  for (const char c : name) {
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    if (run > kMaxNameDigits) return {};
  }
  if (name.empty() || name.size() > kMaxNameBytes) return {};
  return base::Verbatim(" " + base::Quoted(name));
}

std::string List(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ", ");
}

std::vector<std::string_view> AllNames() {
  std::vector<std::string_view> names;
  for (const auto* types : {&TicketFieldTypes(), &ExpectationTypes()}) {
    for (const FieldType& type : *types) {
      names.insert(names.end(), type.names.begin(), type.names.end());
    }
  }
  return names;
}

}  // namespace

Line ParseLine(std::string_view line) {
  Line out;
  const std::string_view text = Trim(line);
  if (text.empty() || text.front() == '#') return out;
  if (text == "->") {
    out.kind = Line::Kind::kArrow;
    return out;
  }
  if (text.substr(0, 2) == "==") {
    out.kind = Line::Kind::kTitle;
    if (text.size() > 4 && text.substr(text.size() - 2) == "==") {
      out.text = Trim(text.substr(2, text.size() - 4));
    }
    return out;
  }
  std::size_t at = line.find(':');
  std::size_t size = 1;
  const std::size_t wide = line.find(kWideColon);
  if (wide < at) {
    at = wide;
    size = kWideColon.size();
  }
  if (at == line.npos) {
    out.kind = Line::Kind::kOther;
    return out;
  }
  out.kind = Line::Kind::kField;
  out.text = Trim(line.substr(0, at));
  out.value_at = at + size;
  out.value = Trim(line.substr(out.value_at));
  return out;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == text.npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::size_t EndOf(std::string_view line) {
  if (line.empty() || line.back() != '\n') return 0;
  return line.size() >= 2 && line[line.size() - 2] == '\r' ? 2 : 1;
}

std::size_t MarkOf(std::string_view text) {
  return text.substr(0, kMark.size()) == kMark ? kMark.size() : 0;
}

bool Builder::IsFull() {
  if (issues_.size() < options_.max_issues) return false;
  ++left_out_;
  return true;
}

void Builder::Error(int line, int column, base::Text message, int other) {
  if (IsFull()) return;
  Issue issue;
  issue.code = "bad-casebook";
  issue.place.file = name_;
  issue.place.line = line;
  issue.place.column = column;
  if (other != 0) {
    issue.other.file = name_;
    issue.other.line = other;
    issue.other.column = 1;
  }
  load::SetMessage(std::move(message), &issue);
  issues_.push_back(std::move(issue));
}

bool Builder::CheckField(const CaseField& field, bool expected, bool shared) {
  const int column = std::max(field.column, 1);
  if (expected && shared && field.name == kExact) {
    const std::optional<bool> yes = ParseYesNo(field.value);
    if (!yes.has_value()) {
      Error(field.line, column,
            base::Fill<messages::kNotYesNo>(base::Quoted(field.name)));
    }
    exact = yes.value_or(false);
    return false;
  }
  const FieldType* const type =
      expected ? FindExpectation(field.name) : FindTicketField(field.name);
  if (type != nullptr) {
    CheckValue(field, expected);
    return true;
  }
  if (IsFull()) return false;
  if (expected && FindTicketField(field.name) != nullptr) {
    Error(field.line, column,
          base::Fill<messages::kIsTicketField>(base::Quoted(field.name)));
  } else if (!expected && FindExpectation(field.name) != nullptr) {
    Error(field.line, column,
          base::Fill<messages::kIsExpectation>(base::Quoted(field.name)));
  } else {
    Error(field.line, column,
          base::Fill<messages::kUnknownField>(
              Shown(field.name),
              base::DidYouMean(base::Nearest(field.name, AllNames())),
              List(expected ? CaseExpectations() : CaseTicketFields())));
  }
  return false;
}

void Builder::CheckValue(const CaseField& field, bool expected) {
  if (field.value.empty()) return;
  const FieldType& type =
      *(expected ? FindExpectation(field.name) : FindTicketField(field.name));
  const int column = std::max(field.column, 1);
  const std::string name = base::Quoted(field.name);
  const auto check_word = [&](std::string_view word) {
    if (type.words->Find(word).has_value() || IsFull()) return;
    Error(field.line, column,
          base::Fill<messages::kNotAWord>(
              name,
              base::Text{std::string(type.words->kind()),
                         std::string(type.words->chinese_kind())},
              base::DidYouMean(type.words->Nearest(word)), type.words->List()));
  };
  switch (type.kind) {
    case ValueKind::kTime:
      if (!base::ParseInstant(field.value, absl::UTCTimeZone()).has_value()) {
        Error(field.line, column, base::Fill<messages::kNotATime>(name));
      }
      break;
    case ValueKind::kYesNo:
      if (!ParseYesNo(field.value).has_value()) {
        Error(field.line, column, base::Fill<messages::kNotYesNo>(name));
      }
      break;
    case ValueKind::kWord:
      check_word(field.value);
      break;
    case ValueKind::kWords:
      for (const std::string& word : SplitValues(field.value)) {
        check_word(word);
      }
      break;
    case ValueKind::kText:
    case ValueKind::kDepartment:
    case ValueKind::kDepartments:
    case ValueKind::kList:
      break;
  }
}

void Builder::AddField(CaseField field, bool expected, TestCase* test) {
  // Of a text every line was checked.
  if (field.column != 0 && !base::IsText(field.value)) {
    Error(field.line, field.column, base::Fill<messages::kNotText>());
    return;
  }
  if (!CheckField(field, expected, test == &shared_)) return;
  const FieldType& type =
      *(expected ? FindExpectation(field.name) : FindTicketField(field.name));
  std::vector<CaseField>& fields = expected ? test->expected : test->ticket;
  if (type.name() != kAttribute) field.name = type.name();
  const bool twice = !type.repeats &&
                     !given_.insert((expected ? "->" : "") + field.name).second;
  if (twice) {
    Error(field.line, std::max(field.column, 1),
          base::Fill<messages::kFieldTwice>(base::Quoted(field.name)));
    return;
  }
  fields.push_back(std::move(field));
}

void Builder::ReadText(std::string_view text) {
  if (text.size() > options_.max_bytes) {
    Error(0, 0,
          base::Fill<messages::kTooLarge>(text.size(), options_.max_bytes));
    return;
  }
  text.remove_prefix(MarkOf(text));
  TestCase* test = &shared_;
  bool expected = false;
  int number = 0;
  for (std::string_view line : SplitLines(text)) {
    ++number;
    line.remove_suffix(EndOf(line));
    if (line.size() > options_.max_line_bytes) {
      Error(number, 1,
            base::Fill<messages::kLongLine>(line.size(),
                                            options_.max_line_bytes));
      continue;
    }
    if (!base::IsText(line)) {
      Error(number, 1, base::Fill<messages::kNotText>());
      continue;
    }
    const Line parsed = ParseLine(line);
    switch (parsed.kind) {
      case Line::Kind::kNothing:
        break;
      case Line::Kind::kTitle:
        if (cases_.size() >= options_.max_cases) {
          Error(number, 1,
                base::Fill<messages::kManyCases>(options_.max_cases));
          return;
        }
        if (parsed.text.empty()) {
          Error(number, 1, base::Fill<messages::kBadTitle>());
        }
        cases_.emplace_back();
        test = &cases_.back();
        test->title = std::string(parsed.text);
        test->line = number;
        expected = false;
        given_.clear();
        break;
      case Line::Kind::kArrow:
        if (expected) Error(number, 1, base::Fill<messages::kArrowTwice>());
        expected = true;
        break;
      case Line::Kind::kField:
        AddField(
            {std::string(parsed.text), std::string(parsed.value), number, 0},
            expected, test);
        break;
      case Line::Kind::kOther:
        Error(number, 1, base::Fill<messages::kNotAField>());
        break;
    }
  }
}

void Builder::AddCases(std::vector<TestCase> cases) {
  if (cases.size() > options_.max_cases) {
    Error(0, 0, base::Fill<messages::kManyCases>(options_.max_cases));
    return;
  }
  for (TestCase& given : cases) {
    TestCase test;
    given_.clear();
    test.title = std::move(given.title);
    test.line = given.line;
    if (!base::IsText(test.title)) {
      Error(test.line, 1, base::Fill<messages::kNotText>());
    }
    for (CaseField& f : given.ticket) AddField(std::move(f), false, &test);
    for (CaseField& f : given.expected) AddField(std::move(f), true, &test);
    cases_.push_back(std::move(test));
  }
}

std::size_t Builder::Share(TestCase* test) const {
  std::size_t bytes = 0;
  const auto merge = [&](const std::vector<CaseField>& shared,
                         std::vector<CaseField>* own) {
    if (shared.empty()) return;
    std::set<std::string_view> given;
    for (const CaseField& field : *own) given.insert(field.name);
    std::vector<CaseField> before;
    for (const CaseField& field : shared) {
      if (given.count(field.name) != 0) continue;
      before.push_back(field);
      bytes += sizeof(CaseField) + field.name.size() + field.value.size();
    }
    // Views into `own` end here.
    given.clear();
    own->insert(own->begin(), before.begin(), before.end());
  };
  merge(shared_.ticket, &test->ticket);
  merge(shared_.expected, &test->expected);
  // As a value of the ticket, nothing is nothing.
  test->ticket.erase(
      std::remove_if(test->ticket.begin(), test->ticket.end(),
                     [](const CaseField& f) { return f.value.empty(); }),
      test->ticket.end());
  return bytes;
}

std::vector<TestCase> Builder::TakeCases() {
  if (cases_.empty() && issues_.empty()) {
    Error(0, 0, base::Fill<messages::kNoCase>());
  }
  std::map<std::string_view, int> lines;
  std::size_t shared = 0;
  for (TestCase& test : cases_) {
    const auto [at, is_new] = lines.emplace(test.title, test.line);
    if (!is_new && !test.title.empty()) {
      Error(test.line, 1,
            base::Fill<messages::kSameTitle>(base::Quoted(test.title)),
            at->second);
    }
    shared += Share(&test);
    if (shared > options_.max_shared_bytes) {
      Error(test.line, 1,
            base::Fill<messages::kManyShared>(options_.max_shared_bytes));
      break;
    }
    const bool accepted =
        std::any_of(test.ticket.begin(), test.ticket.end(),
                    [](const CaseField& f) { return f.name == "accepted"; });
    if (!accepted) Error(test.line, 1, base::Fill<messages::kNoAcceptance>());
  }
  return std::move(cases_);
}

std::vector<Issue> Builder::TakeIssues() {
  std::stable_sort(issues_.begin(), issues_.end(),
                   [](const Issue& a, const Issue& b) {
                     return a.place.line < b.place.line;
                   });
  if (left_out_ != 0) {
    Issue more;
    more.severity = Severity::kNote;
    more.code = "more-issues";
    more.place.file = name_;
    load::SetMessage(base::Fill<load::messages::kMoreIssues>(left_out_), &more);
    issues_.push_back(std::move(more));
  }
  return std::move(issues_);
}

}  // namespace trunkline::casebook
