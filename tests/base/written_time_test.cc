// SPDX-License-Identifier: Apache-2.0
#include "src/base/written_time.h"

#include "src/base/civil.h"
#include "tests/catch.h"

namespace trunkline::base {
namespace {

std::string Found(std::string_view text) {
  const auto time = FindTime(text);
  if (!time.has_value()) return "none";
  return FormatSecond(*time->In(*LoadZone("Asia/Shanghai")),
                      *LoadZone("Asia/Shanghai"));
}

TEST_CASE("times as people write them") {
  for (const char* text : {"2018-09-03 08:05:00",
                           "2018-9-3 8:05",
                           "2018/9/3 8:05",
                           "2018.09.03 08:05",
                           "2018年9月3日 8:05",
                           "2018年9月3日8时05分",
                           "2018年9月3日 8点5分0秒",
                           "2018年9月3号 上午8:05",
                           "2018/9/3 上午 8:05:00",
                           "2018/9/3 8:05 AM",
                           "2018/9/3 8:05am",
                           "2018-09-03T08:05:00+08:00",
                           "2018-09-03T00:05:00Z",
                           "2018-09-03 00:05:00.000 +0000",
                           "20180903080500",
                           "201809030805",
                           "20180903 080500",
                           "20180903 08:05",
                           "43346.336805555555",
                           "43346.33681",
                           "２０１８－０９－０３ ０８：０５",
                           "2018-09-03\xE3\x80\x80"
                           "08:05",
                           "2018\xE2\x80\x91"
                           "09\xE2\x80\x91"
                           "03 08:05",
                           "2018-09-03\n08:05",
                           "2018年9月3日 星期一 8:05",
                           "2018年9月3日（周一）8:05",
                           " 2018 / 9 / 3 8:05 ",
                           "\xE2\x80\x8E"
                           "2018/9/3 8:05"}) {
    CAPTURE(text);
    CHECK(Found(text) == "2018-09-03 08:05:00");
  }
  CHECK(Found("2018/9/3 下午3:20") == "2018-09-03 15:20:00");
  CHECK(Found("2018/9/3 3:20 PM") == "2018-09-03 15:20:00");
  CHECK(Found("2018/9/3 下午 15:20") == "2018-09-03 15:20:00");
  CHECK(Found("2018/9/3 中午12:30") == "2018-09-03 12:30:00");
  CHECK(Found("2018/9/3 中午1:30") == "2018-09-03 13:30:00");
  CHECK(Found("2018/9/3 晚上8点") == "2018-09-03 20:00:00");
  CHECK(Found("2018/9/3 凌晨12:05") == "2018-09-03 00:05:00");
  CHECK(Found("2018/9/3 12:05 AM") == "2018-09-03 00:05:00");
  CHECK(Found("2018-09-03 24:00") == "2018-09-04 00:00:00");
  CHECK(Found("2018-12-31 24:00:00") == "2019-01-01 00:00:00");
  CHECK(Found("2018-09-03") == "2018-09-03 00:00:00");
  CHECK(Found("20180903") == "2018-09-03 00:00:00");
  CHECK(Found("43346") == "2018-09-03 00:00:00");
  CHECK(FindTime("2018-09-03")->ToCivil() == "2018-09-03");
  CHECK(FindTime("2018/6/30 8:00")->ToCivil() == "2018-06-30T08:00:00");
}

TEST_CASE("what is no time") {
  for (const char* text : {"",
                           "x",
                           "2018",
                           "2018-09",
                           "18-09-03",
                           "3/9/2018",
                           "03.09.18 8:05",
                           "2018-13-01",
                           "2018-02-30",
                           "2018-00-10",
                           "2018-09-03 24:01",
                           "2018-09-03 25:00",
                           "2018-09-03 8:60",
                           "2018-09-03 8",
                           "8:30",
                           "2018/9-3",
                           "2018-09-03 上午 15:20",
                           "2018-09-03 下午0:20",
                           "2018-09-03 晚上12:00",
                           "2018年9月3日 星期二",
                           "13812345678",
                           "2018090308050",
                           "18263",
                           "73416",
                           "43346.",
                           "2018-9-38:05",
                           "2018-09-03 08:05 x",
                           "2018-09-03 08:05 +25:00",
                           "0000-01-01",
                           "2018-09-03T",
                           "infinite-future"}) {
    CAPTURE(text);
    CHECK(Found(text) == "none");
  }
}

TEST_CASE("serial numbers of spreadsheets") {
  CHECK(FromSerial(1, false)->ToCivil() == "1900-01-01");
  CHECK(FromSerial(59, false)->ToCivil() == "1900-02-28");
  CHECK_FALSE(FromSerial(60, false).has_value());
  CHECK(FromSerial(61, false)->ToCivil() == "1900-03-01");
  CHECK(FromSerial(0, true)->ToCivil() == "1904-01-01");
  CHECK(FromSerial(2958465.5, false)->ToCivil() == "9999-12-31T12:00:00");
  CHECK_FALSE(FromSerial(2958466, false).has_value());
  CHECK_FALSE(FromSerial(-1, false).has_value());
}

}  // namespace
}  // namespace trunkline::base
