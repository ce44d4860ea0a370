// SPDX-License-Identifier: Apache-2.0
// What a workbook says of its sheets, styles and shared strings.
#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"
#include "src/tables/workbook_package.h"

namespace trunkline::tables {
namespace {

constexpr std::size_t kBlock = std::size_t{4} << 20;
constexpr std::size_t kUnit = 4;
// Of one shared string; a cell has at most 32,767 characters.
constexpr std::size_t kMaxText = std::size_t{1} << 20;
constexpr std::size_t kMaxSheets = 10'000;
constexpr std::size_t kMaxStyles = 1'000'000;

absl::Status ReadAllOf(Package* package, const std::string& name,
                       XmlEvents* events) {
  TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<PackagePart> part,
                             package->Open(name));
  XmlReader reader(name, std::move(part), events);
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader.Step());
    if (!more) return absl::OkStatus();
  }
}

// Relations of a part to others: by id, target and kind.
struct Relation {
  std::string target;
  std::string kind;  // The last word of its type, "worksheet".
};
class Relations : public XmlEvents {
 public:
  // `folder`: of the part whose relations these are, "xl/".
  explicit Relations(std::string folder) : folder_(std::move(folder)) {}

  void Start(std::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship") return;
    const std::string_view type = attributes["Type"];
    Relation relation;
    relation.kind = std::string(type.substr(type.rfind('/') + 1));
    relation.target = Resolve(attributes["Target"]);
    by_id[std::string(attributes["Id"])] = std::move(relation);
    if (by_id.size() > kMaxSheets) {
      status = TooMuch(base::Fill<messages::kManyParts>());
    }
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}

  std::string Target(std::string_view kind) const {
    for (const auto& [id, relation] : by_id) {
      if (relation.kind == kind) return relation.target;
    }
    return {};
  }

  std::map<std::string, Relation> by_id;

 private:
  std::string Resolve(std::string_view target) const {
    if (!target.empty() && target[0] == '/') {
      return std::string(target.substr(1));
    }
    std::string folder = folder_;
    while (target.substr(0, 3) == "../" && !folder.empty()) {
      folder.pop_back();
      const std::size_t slash = folder.rfind('/');
      folder.resize(slash == std::string::npos ? 0 : slash + 1);
      target.remove_prefix(3);
    }
    if (target.substr(0, 2) == "./") target.remove_prefix(2);
    return folder + std::string(target);
  }

  std::string folder_;
};

bool IsTrue(std::string_view word) { return word == "1" || word == "true"; }

class Sheets : public XmlEvents {
 public:
  Sheets(const Relations& relations, WorkbookParts* out)
      : relations_(relations), out_(*out) {}

  void Start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "workbookPr") out_.from_1904 = IsTrue(attributes["date1904"]);
    if (name != "sheet") return;
    WorkbookSheet sheet;
    sheet.name = std::string(attributes["name"]);
    const std::string_view state = attributes["state"];
    sheet.hidden = state == "hidden" || state == "veryHidden";
    const auto relation = relations_.by_id.find(std::string(attributes["id"]));
    if (relation != relations_.by_id.end()) {
      sheet.part = relation->second.target;
      sheet.has_rows = relation->second.kind == "worksheet";
    }
    out_.sheets.push_back(std::move(sheet));
    if (out_.sheets.size() > kMaxSheets) {
      status = TooMuch(base::Fill<messages::kManySheets>());
    }
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}

 private:
  const Relations& relations_;
  WorkbookParts& out_;
};

// Formats that need no code: dates and times, among them those of East Asian
// versions.
bool IsDateNumber(int format) {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
         format == 45 || format == 47 || (format >= 50 && format <= 58);
}

class Styles : public XmlEvents {
 public:
  explicit Styles(std::vector<NumberStyle>* out) : out_(*out) {}

  void Start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "numFmt") {
      formats_[std::string(attributes["numFmtId"])] =
          StyleOfFormat(attributes["formatCode"]);
    } else if (name == "cellXfs") {
      inside_ = true;
    } else if (name == "xf" && inside_) {
      const std::string id(attributes["numFmtId"]);
      const auto own = formats_.find(id);
      NumberStyle style;
      int number = 0;
      if (own != formats_.end()) {
        style = own->second;
      } else if (absl::SimpleAtoi(id, &number) && IsDateNumber(number)) {
        style.kind = NumberStyle::Kind::kDate;
      }
      if (own == formats_.end() &&
          (number == 9 || number == 10 || number == 11 || number == 12 ||
           number == 13 || number == 48)) {
        style.kind = NumberStyle::Kind::kOther;  // 0%, 0.00E+00, # ?/?.
      }
      out_.push_back(std::move(style));
    }
    if (out_.size() > kMaxStyles || formats_.size() > kMaxStyles) {
      status = TooMuch(base::Fill<messages::kManyStyles>());
    }
  }
  void End(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }
  void Text(std::string_view) override {}

 private:
  std::vector<NumberStyle>& out_;
  std::map<std::string, NumberStyle> formats_;
  bool inside_ = false;
};

class Strings : public XmlEvents {
 public:
  Strings(const WorkbookOptions& options, SharedStrings* out)
      : options_(options), out_(*out) {}

  void Start(std::string_view name, const XmlAttributes&) override {
    if (name == "si") {
      text_.clear();
    } else if (name == "t") {
      inside_ = !phonetic_;
    } else if (name == "rPh") {
      phonetic_ = true;  // How the text is read aloud.
    }
  }
  void End(std::string_view name) override {
    if (name == "t") {
      inside_ = false;
    } else if (name == "rPh") {
      phonetic_ = false;
    } else if (name == "si") {
      UnescapeCell(&text_);
      out_.Add(text_);
      if (out_.bytes() > options_.max_shared_bytes) {
        status = TooMuch(
            base::Fill<messages::kManyStrings>(options_.max_shared_bytes));
      }
    }
  }
  void Text(std::string_view text) override {
    if (!inside_) return;
    text_.append(text);
    if (text_.size() > kMaxText) {
      status = TooMuch(base::Fill<messages::kLongString>(kMaxText));
    }
  }

 private:
  const WorkbookOptions& options_;
  SharedStrings& out_;
  std::string text_;
  bool inside_ = false;
  bool phonetic_ = false;
};

// What a ZIP archive without a workbook is.
absl::Status NotAWorkbook(Package* package) {
  if (package->Has("xl/workbook.bin")) {
    return base::InvalidArgument(base::Fill<messages::kXlsb>());
  }
  if (package->Has("mimetype") && package->Has("content.xml")) {
    return base::InvalidArgument(base::Fill<messages::kOds>());
  }
  if (package->Has("word/document.xml")) {
    return base::InvalidArgument(base::Fill<messages::kDocx>());
  }
  return base::InvalidArgument(base::Fill<messages::kZip>());
}

// The digits of a pattern.
constexpr char kZeroPlace = '\1', kNumberPlace = '\2', kBlankPlace = '\3';
bool IsPlace(char c) { return c >= kZeroPlace && c <= kBlankPlace; }

// Reads the first section of a format that is no date, that of numbers from 0;
// no id or phone number has a sign, or is 0. A number stays as it is
// typed where the format has digits alone, whatever their decimals. Literals
// beside a number without decimals make a pattern; anything else is kOther.
void ReadPattern(std::string_view code, std::string_view lower,
                 NumberStyle* style) {
  constexpr std::size_t kMostBytes = 255;  // Of a format.
  constexpr std::string_view kGeneral = "general";
  std::string pattern;
  bool literals = false, places = false, decimals = false, text = false;
  bool other = code.size() > kMostBytes;
  const auto literal = [&](std::string_view part) {
    pattern += part;
    literals |= !part.empty();
  };
  for (std::size_t i = 0; i < code.size() && code[i] != ';' && !other; ++i) {
    const char c = code[i];
    switch (c) {
      case '0':
      case '#':
      case '?':
        pattern += c == '0'   ? kZeroPlace
                   : c == '#' ? kNumberPlace
                              : kBlankPlace;
        places = true;
        break;
      case ',': {
        // Of thousands between digits; behind them it divides.
        const std::size_t next = code.find_first_not_of(',', i);
        other = !places || next == code.npos ||
                (code[next] != '0' && code[next] != '#' && code[next] != '?');
        break;
      }
      case '.':
        other = decimals;
        decimals = true;
        break;
      case '@':
        text = true;
        break;
      case '"': {
        const std::size_t end = code.find('"', i + 1);
        if (end == code.npos) return;
        literal(code.substr(i + 1, end - i - 1));
        i = end;
        break;
      }
      case '[': {
        const std::size_t end = code.find(']', i);
        if (end == code.npos) return;
        const std::string_view inside = code.substr(i + 1, end - i - 1);
        if (!inside.empty() && inside[0] == '$') {
          // A currency, "[$¥-804]"; without one it is a language.
          literal(inside.substr(1, inside.find('-') - 1));
        } else {
          other = inside.find_first_of("<>=") != inside.npos ||
                  lower.substr(i + 1, 5) == "dbnum" ||
                  lower.find_first_not_of("hms", i + 1) == end;
        }
        i = end;
        break;
      }
      case '\\': {
        std::size_t end = std::min(i + 2, code.size());
        while (end < code.size() && (code[end] & 0xC0) == 0x80) ++end;
        literal(code.substr(i + 1, end - i - 1));
        i = end - 1;
        break;
      }
      case '_':  // A gap, and a character that fills the cell.
      case '*': {
        ++i;
        while (i + 1 < code.size() && (code[i + 1] & 0xC0) == 0x80) ++i;
        break;
      }
      case '%':
      case '/':
        other = true;
        break;
      default:
        if (lower.substr(i, kGeneral.size()) == kGeneral) {
          pattern += kZeroPlace;
          places = true;
          i += kGeneral.size() - 1;
        } else if (absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
                   static_cast<unsigned char>(c) < 0x20) {
          other = true;
        } else {
          literal(code.substr(i, 1));
        }
    }
  }
  other = other || (literals && (decimals || text || !places));
  if (other) {
    style->kind = NumberStyle::Kind::kOther;
  } else if (literals && !text) {
    style->kind = NumberStyle::Kind::kPattern;
    style->pattern = std::move(pattern);
  }
}

}  // namespace

NumberStyle StyleOfFormat(std::string_view code) {
  NumberStyle style;
  if (!code.empty() && code.find_first_not_of('0') == std::string_view::npos) {
    style.zeros =
        static_cast<std::uint8_t>(std::min<std::size_t>(code.size(), 30));
    return style;
  }
  const std::string lower = absl::AsciiStrToLower(base::ToAbsl(code));
  if (lower == "general" || lower == "standard") return style;
  for (std::size_t i = 0; i < lower.size() && lower[i] != ';'; ++i) {
    switch (lower[i]) {
      case '"': {
        const std::size_t end = lower.find('"', i + 1);
        if (end == std::string::npos) return style;
        i = end;
        break;
      }
      case '[': {
        // A colour, a condition, a language; [h] counts hours on beyond 24.
        const std::size_t end = lower.find(']', i);
        if (end == std::string::npos) return style;
        if (lower.find_first_not_of("hms", i + 1) == end) return style;
        i = end;
        break;
      }
      case '\\':
      case '_':
      case '*':
        ++i;
        break;
      case 'y':
      case 'm':
      case 'd':
      case 'h':
      case 's':
        style.kind = NumberStyle::Kind::kDate;
        return style;
      default:
        break;
    }
  }
  ReadPattern(code, lower, &style);
  return style;
}

std::string ShowDigits(std::string_view pattern, std::string_view digits) {
  std::size_t places = static_cast<std::size_t>(
      std::count_if(pattern.begin(), pattern.end(), IsPlace));
  std::string out;
  bool first = true;
  for (const char c : pattern) {
    if (!IsPlace(c)) {
      out += c;
      continue;
    }
    // The first place takes all digits that have none of their own.
    if (first && digits.size() > places) {
      out += digits.substr(0, digits.size() - places);
      digits.remove_prefix(digits.size() - places);
    }
    first = false;
    if (digits.size() == places) {
      // A zero shows in a place `0` alone.
      out += c == kZeroPlace || digits != "0" ? digits.substr(0, 1)
                                              : std::string_view();
      digits.remove_prefix(1);
    } else if (c == kZeroPlace) {
      out += '0';
    }
    --places;
  }
  return out;
}

void SharedStrings::Add(std::string_view text) {
  const std::size_t need =
      (sizeof(std::uint32_t) + text.size() + kUnit - 1) / kUnit * kUnit;
  if (blocks_.empty() || used_ + need > kBlock) {
    // A text is shorter than a block: kMaxText.
    blocks_.push_back(std::make_unique<char[]>(kBlock));
    used_ = 0;
  }
  const auto size = static_cast<std::uint32_t>(text.size());
  char* const at = blocks_.back().get() + used_;
  std::memcpy(at, &size, sizeof(size));
  if (!text.empty()) std::memcpy(at + sizeof(size), text.data(), text.size());
  places_.push_back(static_cast<std::uint32_t>(
      ((blocks_.size() - 1) * kBlock + used_) / kUnit));
  used_ += need;
  bytes_ += need + sizeof(std::uint32_t);
}

std::string_view SharedStrings::operator[](std::size_t i) const {
  const std::size_t place = std::size_t{places_[i]} * kUnit;
  const char* const at = blocks_[place / kBlock].get() + place % kBlock;
  std::uint32_t size = 0;
  std::memcpy(&size, at, sizeof(size));
  return {at + sizeof(size), size};
}

void UnescapeCell(std::string* text) {
  std::size_t at = text->find("_x");
  while (at != std::string::npos) {
    std::uint32_t rune = 0;
    bool good = at + 7 <= text->size() && (*text)[at + 6] == '_';
    for (std::size_t i = at + 2; good && i != at + 6; ++i) {
      const char c = (*text)[i];
      good = absl::ascii_isxdigit(static_cast<unsigned char>(c));
      rune = rune * 16 + static_cast<std::uint32_t>(
                             c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (good && (rune < 0xD800 || rune > 0xDFFF)) {
      std::string bytes;
      base::AppendRune(rune, &bytes);
      text->replace(at, 7, bytes);
      at = text->find("_x", at + bytes.size());
    } else {
      at = text->find("_x", at + 1);
    }
  }
}

absl::StatusOr<WorkbookParts> ReadWorkbookParts(
    Package* package, const WorkbookOptions& options) {
  WorkbookParts parts;
  std::string main = "xl/workbook.xml";
  if (package->Has("_rels/.rels")) {
    Relations top("");
    TRUNKLINE_RETURN_IF_ERROR(ReadAllOf(package, "_rels/.rels", &top));
    const std::string target = top.Target("officeDocument");
    if (absl::EndsWith(target, "workbook.xml")) main = target;
  }
  if (!package->Has(main)) return NotAWorkbook(package);
  const std::size_t slash = main.rfind('/') + 1;  // 0 where there is none.
  const std::string folder = main.substr(0, slash);
  Relations relations(folder);
  TRUNKLINE_RETURN_IF_ERROR(ReadAllOf(
      package, folder + "_rels/" + main.substr(slash) + ".rels", &relations));
  Sheets sheets(relations, &parts);
  TRUNKLINE_RETURN_IF_ERROR(ReadAllOf(package, main, &sheets));
  const std::string styles = relations.Target("styles");
  if (!styles.empty() && package->Has(styles)) {
    Styles events(&parts.styles);
    TRUNKLINE_RETURN_IF_ERROR(ReadAllOf(package, styles, &events));
  }
  const std::string strings = relations.Target("sharedStrings");
  if (!strings.empty() && package->Has(strings)) {
    Strings events(options, &parts.strings);
    TRUNKLINE_RETURN_IF_ERROR(ReadAllOf(package, strings, &events));
  }
  return parts;
}

}  // namespace trunkline::tables
