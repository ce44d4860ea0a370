// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_MESSAGES_H_
#define TRUNKLINE_SRC_SCHEMA_MESSAGES_H_

#include "src/base/message.h"

// What is said of content that is not well-formed.
namespace trunkline::schema::messages {

using base::Message;

// Of all formats.
inline constexpr Message kNul{"a NUL byte", "含有 NUL 字节"};
inline constexpr Message kUtf16{
    "not UTF-8: the content is UTF-16; save it as UTF-8",
    "不是 UTF-8：内容为 UTF-16，请另存为 UTF-8"};
inline constexpr Message kNotUtf8{
    "not valid UTF-8$0; if the content is GBK, convert it",
    "不是有效的 UTF-8$0；如为 GBK，请先转换"};
inline constexpr Message kByte{": byte $0", "：字节$0"};
inline constexpr Message kNoField{"$0 has no field$1$2", "$0没有字段$1$2"};
inline constexpr Message kNoValue{"$0 has no value$1$2", "$0没有取值$1$2"};
inline constexpr Message kTheWord{" $0", "$0"};
inline constexpr Message kOfThatName{" of that name", "（名称不符）"};
inline constexpr Message kNoMessage{"no published message is called $0",
                                    "没有名为$0的已发布消息"};
inline constexpr Message kTwice{"$0 is given more than once", "$0出现多次"};
inline constexpr Message kTogether{"$0 cannot be given together with $1",
                                   "$0不能与$1同时给出"};
inline constexpr Message kTooNested{"messages are nested too deeply",
                                    "消息嵌套过深"};
inline constexpr Message kStringNul{"a string holds a NUL character",
                                    "字符串中含有 NUL 字符"};
inline constexpr Message kStringNotUtf8{"a string is not valid UTF-8$0",
                                        "字符串不是有效的 UTF-8$0"};
inline constexpr Message kOfField{"$0: $1", "$0：$1"};
inline constexpr Message kQuotedValue{": $0", "：$0"};
inline constexpr Message kNoEnumNumber{"no value of $0 has the number $1",
                                       "$0没有编号为$1的取值"};
inline constexpr Message kNoEnumNumberHidden{"no value of $0 has that number",
                                             "$0没有该编号的取值"};
inline constexpr Message kTooLarge{"larger than 2 GiB", "超过 2 GiB"};
inline constexpr Message kAtPlace{"$0:$1: $2", "$0:$1：$2"};

// Text format.
inline constexpr Message kExpected{"expected $0, found $1", "应为$0，实为$1"};
inline constexpr Message kUnexpected{"unexpected $0", "不应出现$0"};
inline constexpr Message kExpectedBool{"$0: expected true or false, found $1",
                                       "$0：应为 true 或 false，实为$1"};
inline constexpr Message kExpectedAfter{"expected $0 after $1, found $2",
                                        "$1之后应为$0，实为$2"};
inline constexpr Message kOr{"$0 or $1", "$0或$1"};
inline constexpr Message kTheEnd{"the end of the content", "内容的末尾"};
inline constexpr Message kAString{"a string", "字符串"};
inline constexpr Message kString{"string", "字符串"};
inline constexpr Message kAnIdentifier{"an identifier", "标识符"};
inline constexpr Message kIdentifier{"identifier", "标识符"};
inline constexpr Message kANumber{"a number", "数"};
inline constexpr Message kACharacter{"a character outside of a string",
                                     "字符串之外的字符"};
inline constexpr Message kAnEntry{"an entry", "条目"};
inline constexpr Message kTrueOrFalse{"true or false", "true 或 false"};
inline constexpr Message kIntegerOrIdentifier{"integer or identifier",
                                              "整数或标识符"};
inline constexpr Message kInteger{"integer", "整数"};
inline constexpr Message kDouble{"double", "小数"};
inline constexpr Message kADecimal{"a decimal number", "十进制数"};
inline constexpr Message kOutOfRange{"integer out of range$0",
                                     "整数超出范围$0"};
inline constexpr Message kInBrackets{" ($0)", "（$0）"};
inline constexpr Message kNotClosed{"the entry is not closed by $0",
                                    "条目没有以$0结束"};
inline constexpr Message kListNotClosed{"the list of $0 is not closed by \"]\"",
                                        "$0的列表没有以 \"]\" 结束"};
inline constexpr Message kFourHex{"expected four hex digits after \\u",
                                  "\\u 之后应为四位十六进制数"};
inline constexpr Message kEightHex{
    "expected eight hex digits up to 0010ffff after \\U",
    "\\U 之后应为八位十六进制数，不超过 0010ffff"};
inline constexpr Message kHexEscape{"expected hex digits for escape sequence",
                                    "转义序列应为十六进制数"};
inline constexpr Message kBadEscape{"invalid escape sequence in string literal",
                                    "字符串中的转义序列无效"};
inline constexpr Message kHexDigits{"\"0x\" must be followed by hex digits",
                                    "\"0x\" 之后应为十六进制数"};
inline constexpr Message kOctal{
    "numbers starting with leading zero must be in octal",
    "以 0 开头的数须为八进制"};
inline constexpr Message kExponent{"\"e\" must be followed by exponent",
                                   "\"e\" 之后应为指数"};
inline constexpr Message kSpace{"need space between number and identifier",
                                "数与标识符之间须有空格"};
inline constexpr Message kPointTwice{
    "already saw decimal point or exponent; can't have another one",
    "已有小数点或指数，不能再有"};
inline constexpr Message kHexNotInteger{
    "hex and octal numbers must be integers", "十六进制和八进制数须为整数"};
inline constexpr Message kCrossed{
    "string literals cannot cross line boundaries", "字符串不能跨行"};
inline constexpr Message kUnfinished{"unexpected end of string",
                                     "字符串没有结束"};

// JSON.
inline constexpr Message kJsonExpected{"$0: expected $1", "$0：应为$1"};
inline constexpr Message kJsonTop{"expected an object of type $0",
                                  "应为$0类型的对象"};
inline constexpr Message kJsonNested{"values are nested too deeply",
                                     "嵌套过深"};
inline constexpr Message kSurrogate{"$0: a surrogate without its other half",
                                    "$0：不成对的代理字符"};
inline constexpr Message kBase64{"base64", "base64 编码"};
inline constexpr Message kInt32{"an integer of 32 bits", "32 位整数"};
inline constexpr Message kInt64{"an integer of 64 bits", "64 位整数"};
inline constexpr Message kUint32{"an integer of 32 bits, not negative",
                                 "32 位非负整数"};
inline constexpr Message kUint64{"an integer of 64 bits, not negative",
                                 "64 位非负整数"};
inline constexpr Message kInRange{"a number in range", "范围内的数"};
inline constexpr Message kValueName{"the name of a value", "取值的名称"};
inline constexpr Message kAnObject{"an object", "对象"};
inline constexpr Message kAList{"a list", "列表"};
inline constexpr Message kNoListInList{"no list inside the list",
                                       "列表中没有列表"};
inline constexpr Message kOneValue{"one value, found a list",
                                   "单个值，实为列表"};
inline constexpr Message kNotAnObject{"a value, found an object",
                                      "值，实为对象"};
inline constexpr Message kATime{"a time such as \"2018-03-01T08:00:00+08:00\"",
                                "时间，如 \"2018-03-01T08:00:00+08:00\""};
inline constexpr Message kATimeWithOffset{
    "a time with its offset, such as \"2018-03-01T08:00:00+08:00\"",
    "带时差的时间，如 \"2018-03-01T08:00:00+08:00\""};
inline constexpr Message kADuration{"a duration such as \"1.5s\"",
                                    "时长，如 \"1.5s\""};
inline constexpr Message kJsonEmpty{"the document is empty", "内容为空"};
inline constexpr Message kJsonMore{
    "the document root must not be followed by other values",
    "文档之后不得再有其他值"};
inline constexpr Message kJsonValue{"invalid value", "无效的值"};
inline constexpr Message kJsonName{"missing a name for object member",
                                   "对象的成员缺少名称"};
inline constexpr Message kJsonColon{
    "missing a colon after a name of object member",
    "对象成员的名称之后缺少冒号"};
inline constexpr Message kJsonCommaObject{
    "missing a comma or } after an object member",
    "对象的成员之后缺少逗号或 }"};
inline constexpr Message kJsonCommaArray{
    "missing a comma or ] after an array element",
    "列表的元素之后缺少逗号或 ]"};
inline constexpr Message kJsonHex{
    "incorrect hex digit after \\u escape in string",
    "字符串中 \\u 之后的十六进制数有误"};
inline constexpr Message kJsonSurrogate{
    "the surrogate pair in string is invalid", "字符串中的代理对无效"};
inline constexpr Message kJsonEscape{"invalid escape character in string",
                                     "字符串中的转义字符无效"};
inline constexpr Message kJsonQuote{
    "missing a closing quotation mark in string", "字符串缺少结束引号"};
inline constexpr Message kJsonEncoding{"invalid encoding in string",
                                       "字符串的编码无效"};
inline constexpr Message kJsonBig{"number too big to be stored in double",
                                  "数过大"};
inline constexpr Message kJsonFraction{"miss fraction part in number",
                                       "数缺少小数部分"};
inline constexpr Message kJsonExponent{"miss exponent in number",
                                       "数缺少指数部分"};
inline constexpr Message kJsonTime{
    "a time in the $0 is out of the range of JSON",
    "$0中的时间超出 JSON 的范围"};
inline constexpr Message kNotEntries{"$0 is not a list of entries",
                                     "$0不是条目的列表"};
inline constexpr Message kJsonOther{"not well-formed JSON",
                                    "不是格式正确的 JSON"};

// Wire format.
inline constexpr Message kNotBinary{"not a $0 in binary form: $1$2",
                                    "不是二进制形式的$0：$1$2"};
inline constexpr Message kLooksText{" (it looks like text format)",
                                    "（像是文本格式）"};
inline constexpr Message kLooksJson{" (it looks like JSON)", "（像是 JSON）"};
inline constexpr Message kAtByte{"$0 (byte $1)", "$0（第$1字节）"};
inline constexpr Message kMalformed{"malformed", "格式有误"};
inline constexpr Message kBadTag{"malformed field tag", "字段标记有误"};
inline constexpr Message kBadPacked{"malformed packed values", "打包的值有误"};
inline constexpr Message kCutOff{"the value of a field is cut off or malformed",
                                 "字段的值被截断或有误"};
inline constexpr Message kWireType{
    "the field has another wire type than published",
    "字段的编码类型与发布的不同"};
inline constexpr Message kNoFieldNumber{"it has no field $0",
                                        "没有编号为$0的字段"};
inline constexpr Message kFieldWireType{
    "$0 has another wire type than published", "$0的编码类型与发布的不同"};
inline constexpr Message kFieldCutOff{"$0 is cut off", "$0被截断"};

}  // namespace trunkline::schema::messages

#endif  // TRUNKLINE_SRC_SCHEMA_MESSAGES_H_
