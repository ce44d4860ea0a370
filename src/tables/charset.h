// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CHARSET_H_
#define TRUNKLINE_SRC_TABLES_CHARSET_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"

// Character sets of files that clerks keep: UTF-8 with or without byte order
// mark, GBK (read as GB18030, which contains it, and with the euro sign of code
// page 936), and UTF-16, Excel's "Unicode text", with or without the mark.
namespace trunkline::tables {

enum class Charset : std::uint8_t {
  kAuto,  // By content, see CharsetDetector.
  kUtf8,
  kGb18030,
  kUtf16Le,
  kUtf16Be,
};

// "auto", "utf-8", "gbk", "gb18030", "gb2312", "utf-16le", "utf-16be", in any
// case, with or without the hyphen.
std::optional<Charset> ParseCharset(std::string_view name);
std::string_view CharsetName(Charset charset);

// Tells the character set of a content that comes in pieces. A byte order mark
// decides; else NUL bytes at every other place are those of UTF-16; else valid
// UTF-8 is UTF-8, unless its only letters beyond ASCII are of scripts that no
// table has and would be Chinese in GBK; else it is GB18030, unless nearly all
// of it is UTF-8: that is a damaged UTF-8 file.
class CharsetDetector {
 public:
  void Add(std::string_view piece);
  Charset Get() const;
  // For people: that another character set is possible; empty: there is no
  // doubt. `option`: what says so, up to its value; empty: nothing does.
  base::Text Doubt(std::string_view option = "--charset ") const;

 private:
  void AddTwoBytes(std::string_view sequence, bool beside);
  bool HasMark() const;
  bool MayBeGbk() const;

  std::string begin_;  // At most the first three bytes.
  std::string carry_;  // An incomplete sequence at the end of the last piece.
  std::uint64_t size_ = 0;
  std::uint64_t nul_even_ = 0;
  std::uint64_t nul_odd_ = 0;
  std::uint64_t good_ = 0;
  std::uint64_t bad_ = 0;
  // Of the good sequences, those of two bytes; of these, those that GB2312 has,
  // too, those whose script no table has, and those beside another one.
  std::uint64_t two_ = 0;
  std::uint64_t two_gb_ = 0;
  std::uint64_t strange_ = 0;
  std::uint64_t paired_ = 0;
};

// Turns bytes that come in pieces into UTF-8 without byte order mark. What
// cannot be decoded becomes the byte 0xFF, which is never part of UTF-8, so
// that the row it stands in is found later. UTF-8 is passed through as it is.
class Decoder {
 public:
  explicit Decoder(Charset charset);  // Not kAuto.
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Unimplemented if this system's iconv does not know the character set.
  absl::Status status() const;
  // Appends the UTF-8 form of `piece` to `out`. `last`: nothing follows.
  void Decode(std::string_view piece, bool last, std::string* out);

 private:
  Charset charset_;
  void* iconv_ = nullptr;  // iconv_t
  bool begun_ = false;
  std::string carry_;
};

// Reads up to `size` bytes into `buffer`; 0 at the end.
using ReadFunction =
    std::function<absl::StatusOr<std::size_t>(char* buffer, std::size_t size)>;

// A read function over a string, which must outlive it.
ReadFunction ReadFrom(std::string_view content);

// UTF-8 text from bytes in any character set. kAuto looks at the first
// mebibyte.
class TextInput {
 public:
  // `doubt`: of who has detected the character set; see doubt().
  TextInput(ReadFunction read, Charset charset, base::Text doubt = {});
  ~TextInput();

  // Appends some text to `out`, or nothing at the end.
  absl::Status Read(std::string* out);
  Charset charset() const { return charset_; }
  // For people: that another character set is possible; may be empty.
  const base::Text& doubt() const { return doubt_; }
  // Bytes taken from the read function so far.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  absl::StatusOr<std::size_t> Fill(std::string* buffer);

  ReadFunction read_;
  Charset charset_;
  base::Text doubt_;
  std::optional<Decoder> decoder_;
  bool at_end_ = false;
  std::uint64_t bytes_read_ = 0;
};

// Turns a whole content into UTF-8.
absl::StatusOr<std::string> ToUtf8(std::string_view content, Charset charset,
                                   Charset* found = nullptr);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CHARSET_H_
