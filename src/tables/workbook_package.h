// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_WORKBOOK_PACKAGE_H_
#define TRUNKLINE_SRC_TABLES_WORKBOOK_PACKAGE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/workbook.h"

// The parts of a workbook: XML files in a ZIP archive.
namespace trunkline::tables {

// The error of what exceeds a limit.
inline absl::Status TooMuch(const base::Text& text) {
  return base::ErrorOf(absl::StatusCode::kResourceExhausted, text);
}

// A part that is unzipped piece by piece.
class PackagePart {
 public:
  virtual ~PackagePart() = default;
  // Reads up to `size` bytes; 0 at the end. ResourceExhausted: a limit.
  virtual absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) = 0;
  // Bytes of the whole, unzipped, as the archive says; it need not be true.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
};

class Package {
 public:
  virtual ~Package() = default;
  virtual bool Has(const std::string& name) const = 0;
  // InvalidArgument: there is none, or it is encrypted. The package must
  // outlive the part.
  virtual absl::StatusOr<std::unique_ptr<PackagePart>> Open(
      const std::string& name) = 0;
};

// InvalidArgument: no ZIP archive.
absl::StatusOr<std::unique_ptr<Package>> OpenPackage(
    std::string_view content, const WorkbookOptions& options);
// Unavailable: the file cannot be opened.
absl::StatusOr<std::unique_ptr<Package>> OpenPackageFile(
    const std::string& path, const WorkbookOptions& options);

// The name of an element or attribute without its prefix.
inline std::string_view LocalName(const char* name) {
  // A loop: names are short, and each cell has six.
  const char* begin = name;
  const char* end = name;
  for (; *end != '\0'; ++end) {
    if (*end == ':') begin = end + 1;
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

// The attributes of an element.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** attributes) : attributes_(attributes) {}
  // By its name without prefix; "" if it is not there.
  std::string_view operator[](std::string_view name) const;
  // Calls `use` with the name and value of each.
  template <typename Use>
  void ForEach(const Use& use) const {
    for (const char** a = attributes_; *a != nullptr; a += 2) {
      use(LocalName(a[0]), std::string_view(a[1]));
    }
  }

 private:
  const char** attributes_;
};

// Takes what an XML document holds, in order. Names come without prefix.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual void Start(std::string_view name,
                     const XmlAttributes& attributes) = 0;
  virtual void End(std::string_view name) = 0;
  virtual void Text(std::string_view text) = 0;
  // Not ok: reading ends with it.
  absl::Status status;
};

// Parses a part in pieces.
class XmlReader {
 public:
  // `name` is that of the part, for messages. Both must outlive this.
  XmlReader(std::string name, std::unique_ptr<PackagePart> part,
            XmlEvents* events);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Parses the next piece; false at the end. InvalidArgument: no XML, or a
  // document type, which no workbook has.
  absl::StatusOr<bool> Step();

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// What a workbook says of its sheets and cells.
struct WorkbookSheet {
  std::string name;
  std::string part;
  bool hidden = false;
  bool has_rows = false;  // Whether it is a sheet of cells, not a chart.
};

// How the number of a cell is shown, by its style.
struct NumberStyle {
  enum class Kind : std::uint8_t {
    kNumber,
    kDate,
    kPattern,  // Literals and digits: `"GD"0000`, `0000-0000`.
    kOther,    // What is shown is not derived: `0%`, `0.00E+00`, `[>9]0;"x"`.
  };
  Kind kind = Kind::kNumber;
  std::uint8_t zeros = 0;  // Of a format such as "000000": digits at least.
  // Of kPattern: the literals, and \1, \2 and \3 for the digits 0, # and ?.
  std::string pattern;
};
// What a pattern shows of a whole number that is not negative.
std::string ShowDigits(std::string_view pattern, std::string_view digits);
// Of a format's code: `yyyy"年"m"月"d"日"`, `000000`, `0.00`.
NumberStyle StyleOfFormat(std::string_view code);

// Texts that cells share by number, in blocks of memory.
class SharedStrings {
 public:
  void Add(std::string_view text);
  std::size_t size() const { return places_.size(); }
  std::string_view operator[](std::size_t i) const;
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::deque<std::uint32_t> places_;  // In units of kUnit bytes.
  std::size_t used_ = 0;              // Of the last block.
  std::uint64_t bytes_ = 0;
};

struct WorkbookParts {
  std::vector<WorkbookSheet> sheets;
  bool from_1904 = false;
  std::vector<NumberStyle> styles;  // By a cell's `s`.
  SharedStrings strings;
};
absl::StatusOr<WorkbookParts> ReadWorkbookParts(Package* package,
                                                const WorkbookOptions& options);

// As OpenWorkbook(), of a package that is open.
absl::StatusOr<std::unique_ptr<RowReader>> OpenSheet(
    absl::StatusOr<std::unique_ptr<Package>> package,
    const WorkbookOptions& options);

// Replaces _xHHHH_, which stands for a character that XML cannot hold.
void UnescapeCell(std::string* text);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_WORKBOOK_PACKAGE_H_
