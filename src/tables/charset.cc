// SPDX-License-Identifier: Apache-2.0
#include "src/tables/charset.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "src/base/status.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr std::size_t kDetect = std::size_t{1} << 20;
constexpr char kUndecodable = '\xFF';

// Bytes that a UTF-8 sequence with this first byte has; 0: not a first byte.
int SequenceSize(unsigned char c) {
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c < 0xE0) return 2;
  if (c >= 0xE0 && c < 0xF0) return 3;
  if (c >= 0xF0 && c < 0xF5) return 4;
  return 0;
}

const char* IconvName(Charset charset) {
  switch (charset) {
    case Charset::kGb18030:
      return "GB18030";
    case Charset::kUtf16Le:
      return "UTF-16LE";
    case Charset::kUtf16Be:
      return "UTF-16BE";
    default:
      return "UTF-8";
  }
}

}  // namespace

std::optional<Charset> ParseCharset(std::string_view name) {
  std::string plain;
  for (char c : name) {
    if (c == '-' || c == '_') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (plain == "auto") return Charset::kAuto;
  if (plain == "utf8") return Charset::kUtf8;
  if (plain == "gbk" || plain == "gb18030" || plain == "gb2312" ||
      plain == "cp936") {
    return Charset::kGb18030;
  }
  if (plain == "utf16le" || plain == "utf16") return Charset::kUtf16Le;
  if (plain == "utf16be") return Charset::kUtf16Be;
  return std::nullopt;
}

std::string_view CharsetName(Charset charset) {
  switch (charset) {
    case Charset::kAuto:
      return "auto";
    case Charset::kUtf8:
      return "UTF-8";
    case Charset::kGb18030:
      return "GB18030";
    case Charset::kUtf16Le:
      return "UTF-16LE";
    case Charset::kUtf16Be:
      return "UTF-16BE";
  }
  return "";
}

void CharsetDetector::Add(std::string_view piece) {
  if (begin_.size() < 3) begin_.append(piece.substr(0, 3 - begin_.size()));
  for (std::size_t at = piece.find('\0'); at != std::string_view::npos;
       at = piece.find('\0', at + 1)) {
    ++((size_ + at) % 2 == 0 ? nul_even_ : nul_odd_);
  }
  size_ += piece.size();
  std::string joined;
  if (!carry_.empty()) {
    joined = std::move(carry_);
    joined.append(piece);
    piece = joined;
    carry_.clear();
  }
  std::size_t i = 0;
  bool beside = false;
  while (i < piece.size()) {
    const auto c = static_cast<unsigned char>(piece[i]);
    if (c < 0x80) {
      ++i;
      beside = false;
      continue;
    }
    const auto n = static_cast<std::size_t>(SequenceSize(c));
    if (n == 0) {
      ++bad_;
      ++i;
      continue;
    }
    std::size_t k = 1;
    while (k < n && i + k < piece.size() && (piece[i + k] & 0xC0) == 0x80) ++k;
    if (k == n) {
      ++good_;
      if (n == 2) AddTwoBytes(piece.substr(i, 2), beside);
      beside = true;
      i += n;
    } else if (i + k == piece.size()) {
      carry_ = std::string(piece.substr(i));
      return;
    } else {
      ++bad_;
      i += k;
    }
  }
}

// Counts what a sequence would be in another character set. `beside`: another
// one stands before it; words in GBK are, an accented letter is not.
void CharsetDetector::AddTwoBytes(std::string_view sequence, bool beside) {
  const auto c = static_cast<unsigned char>(sequence[0]);
  const auto d = static_cast<unsigned char>(sequence[1]);
  ++two_;
  // Lead bytes C2 to DF are those of Chinese characters in GB2312.
  if (d >= 0xA1) ++two_gb_;
  if (beside) ++paired_;
  const unsigned rune = (c & 0x1Fu) << 6 | (d & 0x3Fu);
  const bool usual = rune < 0x250 || (rune >= 0x370 && rune < 0x530);
  if (!usual) ++strange_;  // Neither Latin nor Greek nor Cyrillic.
}

bool CharsetDetector::HasMark() const {
  const std::string_view b = begin_;
  return b.substr(0, 3) == "\xEF\xBB\xBF" || b.substr(0, 2) == "\xFF\xFE" ||
         b.substr(0, 2) == "\xFE\xFF";
}

// Whether all that is not ASCII is Chinese in GBK, as well as UTF-8.
bool CharsetDetector::MayBeGbk() const {
  return !HasMark() && bad_ == 0 && good_ > 0 && two_ == good_ &&
         two_gb_ == two_;
}

base::Text CharsetDetector::Doubt(std::string_view option) const {
  if (!MayBeGbk()) return {};
  if (strange_ > 0) {
    return option.empty() ? base::Fill<messages::kReadAsGbkAlone>()
                          : base::Fill<messages::kReadAsGbk>(option);
  }
  if (paired_ == 0) return {};
  return option.empty() ? base::Fill<messages::kReadAsUtf8Alone>()
                        : base::Fill<messages::kReadAsUtf8>(option);
}

Charset CharsetDetector::Get() const {
  const std::string_view b = begin_;
  if (b.substr(0, 3) == "\xEF\xBB\xBF") return Charset::kUtf8;
  if (b.substr(0, 2) == "\xFF\xFE") return Charset::kUtf16Le;
  if (b.substr(0, 2) == "\xFE\xFF") return Charset::kUtf16Be;
  // ASCII in UTF-16, such as commas and line breaks, has a NUL each.
  const auto is_utf16 = [this](std::uint64_t nul, std::uint64_t other) {
    return size_ % 2 == 0 && nul >= 2 && nul >= size_ / 40 && other <= nul / 20;
  };
  if (is_utf16(nul_odd_, nul_even_)) return Charset::kUtf16Le;
  if (is_utf16(nul_even_, nul_odd_)) return Charset::kUtf16Be;
  if (MayBeGbk() && strange_ > 0) return Charset::kGb18030;
  // In Chinese text in GBK most sequences are not UTF-8, or are by chance.
  if (bad_ <= (good_ - two_gb_) / 4) return Charset::kUtf8;
  return Charset::kGb18030;
}

Decoder::Decoder(Charset charset) : charset_(charset) {
  if (charset_ == Charset::kUtf8) return;
  iconv_t handle = ::iconv_open("UTF-8", IconvName(charset_));
  if (handle != reinterpret_cast<iconv_t>(-1)) iconv_ = handle;
}

Decoder::~Decoder() {
  if (iconv_ != nullptr) ::iconv_close(static_cast<iconv_t>(iconv_));
}

absl::Status Decoder::status() const {
  if (charset_ == Charset::kUtf8 || iconv_ != nullptr) {
    return absl::OkStatus();
  }
  return base::Unimplemented(
      base::Fill<messages::kNoIconv>(IconvName(charset_)));
}

void Decoder::Decode(std::string_view piece, bool last, std::string* out) {
  std::string joined;
  if (!carry_.empty()) {
    joined = std::move(carry_);
    joined.append(piece);
    piece = joined;
    carry_.clear();
  }
  if (!begun_) {
    const std::size_t mark = charset_ == Charset::kUtf8 ? 3 : 2;
    if (charset_ != Charset::kGb18030) {
      if (piece.size() < mark && !last) {
        carry_ = std::string(piece);
        return;
      }
      if (piece.substr(0, 3) == "\xEF\xBB\xBF" ||
          (charset_ == Charset::kUtf16Le && piece.substr(0, 2) == "\xFF\xFE") ||
          (charset_ == Charset::kUtf16Be && piece.substr(0, 2) == "\xFE\xFF")) {
        piece.remove_prefix(mark);
      }
    }
    begun_ = true;
  }
  if (charset_ == Charset::kUtf8) {
    out->append(piece);
    return;
  }
  if (iconv_ == nullptr) return;
  char* in = const_cast<char*>(piece.data());
  std::size_t in_left = piece.size();
  char buffer[4096];
  while (in_left > 0) {
    // iconv may stop at its own end of output; it is called again until the
    // input is used up.
    char* to = buffer;
    std::size_t to_left = sizeof(buffer);
    const std::size_t n =
        ::iconv(static_cast<iconv_t>(iconv_), &in, &in_left, &to, &to_left);
    const int error = n == static_cast<std::size_t>(-1) ? errno : 0;
    out->append(buffer, sizeof(buffer) - to_left);
    if (error == EINVAL) {  // Incomplete at the end.
      if (last || in_left > 8) {
        *out += kUndecodable;
        return;
      }
      carry_.assign(in, in_left);
      return;
    }
    if (error == EILSEQ) {
      // Code page 936, which Windows calls GBK, has the euro sign at 0x80.
      if (charset_ == Charset::kGb18030 && *in == '\x80') {
        *out += "€";
      } else {
        *out += kUndecodable;
      }
      const std::size_t unit = charset_ == Charset::kGb18030 ? 1 : 2;
      const std::size_t skip = std::min(unit, in_left);
      in += skip;
      in_left -= skip;
    }
  }
}

ReadFunction ReadFrom(std::string_view content) {
  return [content](char* buffer,
                   std::size_t size) mutable -> absl::StatusOr<std::size_t> {
    const std::size_t n = std::min(size, content.size());
    if (n > 0) std::memcpy(buffer, content.data(), n);
    content.remove_prefix(n);
    return n;
  };
}

TextInput::TextInput(ReadFunction read, Charset charset, base::Text doubt)
    : read_(std::move(read)), charset_(charset), doubt_(std::move(doubt)) {}

TextInput::~TextInput() = default;

absl::StatusOr<std::size_t> TextInput::Fill(std::string* buffer) {
  const std::size_t size = buffer->size();
  buffer->resize(size + kChunk);
  absl::StatusOr<std::size_t> n = read_(&(*buffer)[size], kChunk);
  buffer->resize(size + (n.ok() ? *n : 0));
  if (n.ok()) bytes_read_ += *n;
  return n;
}

absl::Status TextInput::Read(std::string* out) {
  if (at_end_) return absl::OkStatus();
  std::string bytes;
  if (!decoder_.has_value()) {
    CharsetDetector detector;
    std::size_t seen = 0;
    while (charset_ == Charset::kAuto && seen < kDetect && !at_end_) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n, Fill(&bytes));
      at_end_ = n == 0;
      detector.Add(std::string_view(bytes).substr(seen));
      seen = bytes.size();
    }
    if (charset_ == Charset::kAuto) {
      charset_ = detector.Get();
      doubt_ = detector.Doubt();
    }
    decoder_.emplace(charset_);
    TRUNKLINE_RETURN_IF_ERROR(decoder_->status());
  }
  // A piece may hold nothing but the start of a character.
  const std::size_t before = out->size();
  do {
    if (bytes.empty() && !at_end_) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n, Fill(&bytes));
      at_end_ = n == 0;
    }
    decoder_->Decode(bytes, at_end_, out);
    bytes.clear();
  } while (out->size() == before && !at_end_);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ToUtf8(std::string_view content, Charset charset,
                                   Charset* found) {
  if (charset == Charset::kAuto) {
    CharsetDetector detector;
    detector.Add(content);
    charset = detector.Get();
  }
  if (found != nullptr) *found = charset;
  Decoder decoder(charset);
  TRUNKLINE_RETURN_IF_ERROR(decoder.status());
  std::string out;
  out.reserve(content.size());
  decoder.Decode(content, true, &out);
  return out;
}

}  // namespace trunkline::tables
