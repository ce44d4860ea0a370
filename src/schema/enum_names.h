// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_ENUM_NAMES_H_
#define TRUNKLINE_SRC_SCHEMA_ENUM_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"

// The names of enumerators, as the schemas say them: the schema's own
// ("TICKET_TYPE_COMPLAINT"), English ("complaint"), Chinese ("投诉") and
// further spellings. The tables are generated: generated/name_tables.h has a
// function for each enum.
namespace trunkline::schema {

struct EnumeratorNames {
  int number;
  std::string_view identifier;  // "TICKET_TYPE_COMPLAINT"
  std::string_view en;          // "complaint"; empty for 0.
  std::string_view zh;          // "投诉"; as `en` where the schema has none.
};

struct EnumAlias {
  int number;
  std::string_view alias;
};

// One enum of the schemas.
class EnumNames {
 public:
  constexpr EnumNames(std::string_view path, std::string_view name,
                      std::string_view kind, std::string_view chinese_kind,
                      std::string_view prefix,
                      absl::Span<const EnumeratorNames> values,
                      absl::Span<const EnumAlias> aliases)
      : path_(path),
        name_(name),
        kind_(kind),
        chinese_kind_(chinese_kind),
        prefix_(prefix),
        values_(values),
        aliases_(aliases) {}

  // In the schema: "Refusal.Reason".
  std::string_view path() const { return path_; }
  // In C and Python: "RefusalReason".
  std::string_view name() const { return name_; }
  // What it is, for messages: "reason of refusal".
  std::string_view kind() const { return kind_; }
  std::string_view chinese_kind() const { return chinese_kind_; }
  absl::Span<const EnumeratorNames> values() const { return values_; }
  // The largest number.
  int last() const;

  // Any spelling in any case; spaces and hyphens count as underscores. Never 0.
  std::optional<int> Find(std::string_view word) const;
  // The schema's own name without the enum's prefix, "COMPLAINT"; empty for
  // what is not an enumerator.
  std::string_view ShortIdentifier(int number) const;
  // English name; empty for 0 and for what is not an enumerator.
  std::string_view Name(int number) const;
  // Chinese name, else the English one.
  std::string_view ChineseName(int number) const;
  // The English names, for help: "enquiry, assistance, ...".
  std::string List() const;
  // The name nearest to a misspelt one, or empty.
  std::string_view Nearest(std::string_view word) const;

 private:
  const EnumeratorNames* Number(int number) const;
  std::optional<int> FindShort(std::string_view word) const;

  std::string_view path_;
  std::string_view name_;
  std::string_view kind_;
  std::string_view chinese_kind_;
  std::string_view prefix_;
  absl::Span<const EnumeratorNames> values_;
  absl::Span<const EnumAlias> aliases_;
};

// Of every enum of the schemas.
absl::Span<const EnumNames* const> AllEnumNames();
// By path or name; nullptr: there is none.
const EnumNames* FindEnumNames(std::string_view name);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_ENUM_NAMES_H_
