#ifndef TRUNKLINE_SRC_SCHEMA_NAMES_H_
#define TRUNKLINE_SRC_SCHEMA_NAMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The words for enum values and truth values: a short English
// name ("complaint"), the schema's own name ("TICKET_TYPE_COMPLAINT") and
// Chinese ones ("投诉").
namespace trunkline::schema {

struct EnumWord {
  int value;
  std::string_view word;
};

// One enum of the schema. `words`: for each value the English short name, the
// name to show in Chinese, then other spellings.
class EnumNames {
 public:
  EnumNames(std::string_view kind, std::string_view prefix,
            std::vector<EnumWord> words)
      : kind_(kind), prefix_(prefix), words_(std::move(words)) {}

  // What it is, for messages: "ticket type".
  std::string_view kind() const { return kind_; }
  // Any case; spaces and hyphens count as underscores.
  std::optional<int> Find(std::string_view word) const;
  // Short English name; empty for 0 and for what is not a value.
  std::string_view Name(int value) const;
  // Chinese name, else the English one.
  std::string_view ChineseName(int value) const;
  // The short English names, for help: "enquiry, assistance, ...".
  std::string List() const;
  // The word nearest to a misspelt one, or empty.
  std::string_view Nearest(std::string_view word) const;

 private:
  std::string_view kind_;
  std::string_view prefix_;
  std::vector<EnumWord> words_;
};

const EnumNames& TicketTypes();
const EnumNames& Channels();
const EnumNames& Urgencies();
const EnumNames& Bases();
const EnumNames& Milestones();
const EnumNames& RefusalReasons();
const EnumNames& RefusalActions();
const EnumNames& Overrides();
const EnumNames& Outcomes();
const EnumNames& Phases();
// By bit number + 1, as trunkline.v1.Decision.Note.
const EnumNames& Notes();
// Of the lifecycle.
const EnumNames& CommandKinds();
const EnumNames& ContactOutcomes();
const EnumNames& SolvedWords();
const EnumNames& Satisfactions();
const EnumNames& YesNoWords();
const EnumNames& AlertLevels();
const EnumNames& SupervisionMeasures();
const EnumNames& ReferralGrounds();
const EnumNames& Resolutions();

// "true", "yes", "1", "是" and the like; nullopt for anything else.
std::optional<bool> FindBool(std::string_view word);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_NAMES_H_
