// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_printer.h"

#include "google/protobuf/text_format.h"

namespace trunkline::schema {
namespace {

// Strings, which are bytes here, in UTF-8.
class Utf8Values final : public pb::TextFormat::FastFieldValuePrinter {
 public:
  void PrintBytes(const std::string& value,
                  pb::TextFormat::BaseTextGenerator* generator) const override {
    static constexpr char kDigits[] = "01234567";
    std::string out = "\"";
    for (char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '"':
        case '\\':
          out += '\\';
          out += c;
          break;
        default:
          if (byte < 0x20 || byte == 0x7F) {
            out += '\\';
            out += kDigits[byte >> 6];
            out += kDigits[(byte >> 3) & 7];
            out += kDigits[byte & 7];
          } else {
            out += c;
          }
      }
    }
    out += '"';
    generator->PrintString(out);
  }
};

}  // namespace

std::string PrintText(const pb::Message& message, bool single_line) {
  pb::TextFormat::Printer printer;
  printer.SetSingleLineMode(single_line);
  printer.SetHideUnknownFields(true);
  printer.SetDefaultFieldValuePrinter(new Utf8Values);
  std::string out;
  printer.PrintToString(message, &out);
  while (single_line && !out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace trunkline::schema
