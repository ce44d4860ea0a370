// SPDX-License-Identifier: Apache-2.0
#include "src/base/message.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "src/base/regex.h"
#include "src/base/system_error.h"
#include "tests/catch.h"

namespace trunkline::base {
namespace {

constexpr Message kPlain{"nothing to do", "没有可做的"};
constexpr Message kTwo{"$0 of $1, $0", "$1中的$0，$0"};
constexpr Message kOne{"inside: $0", "内：$0"};

static_assert(kPlain.arguments() == 0);
static_assert(kTwo.arguments() == 2);

TEST_CASE("a message is filled in in both languages") {
  CHECK(Fill<kPlain>().en == "nothing to do");
  CHECK(Fill<kPlain>().In(Language::kChinese) == "没有可做的");
  const Text two = Fill<kTwo>(1, std::string("ten"));
  CHECK(two.en == "1 of ten, 1");
  CHECK(two.zh == "ten中的1，1");
}

TEST_CASE("a text inside a text keeps its language") {
  const Text text = Fill<kOne>(Fill<kPlain>());
  CHECK(text.en == "inside: nothing to do");
  CHECK(text.zh == "内：没有可做的");
  CHECK((Verbatim("a: ") + text).zh == "a: 内：没有可做的");
}

TEST_CASE("arguments are not looked at for arguments") {
  CHECK(Fill<kOne>("$0 $1 $").en == "inside: $0 $1 $");
}

TEST_CASE("an error has its message in both languages") {
  const absl::Status status = InvalidArgument(Fill<kOne>("x"));
  CHECK(absl::IsInvalidArgument(status));
  CHECK(status.message() == "inside: x");
  CHECK(MessageOf(status, Language::kEnglish) == "inside: x");
  CHECK(MessageOf(status, Language::kChinese) == "内：x");
  CHECK(Fill<kOne>(status).zh == "内：内：x");
  // Of another library.
  CHECK(MessageOf(absl::NotFoundError("gone"), Language::kChinese) == "gone");
}

TEST_CASE("an error with its place keeps code and languages") {
  const absl::Status status =
      Annotate(NotFound(Fill<kOne>("x")), Fill<kTwo>(1, 10));
  CHECK(absl::IsNotFound(status));
  CHECK(MessageOf(status, Language::kEnglish) == "1 of 10, 1: inside: x");
  CHECK(MessageOf(status, Language::kChinese) == "10中的1，1：内：x");
  CHECK(Annotate(absl::OkStatus(), "a").ok());
}

TEST_CASE("the nearest name is suggested, if there is one") {
  CHECK(DidYouMean("").empty());
  CHECK(DidYouMean("noise").en == "; did you mean \"noise\"?");
  CHECK(DidYouMean("noise").zh == "；是否为\"noise\"？");
}

TEST_CASE("what the system says of an errno is said in both languages") {
  for (const int error : {ENOENT, EACCES, EPERM, EISDIR, ENOTDIR, EEXIST,
                          ENOSPC, EDQUOT, EROFS, EIO, EMFILE, ENAMETOOLONG,
                          ELOOP, ENOMEM, EBUSY, EPIPE, EFBIG, EINVAL, ESPIPE}) {
    INFO(error);
    const Text text = SystemError(error);
    CHECK(text.en == std::generic_category().message(error));
    CHECK(text.zh != text.en);
  }
  const Text other = SystemError(EDOM);
  CHECK(other.en == "system error " + std::to_string(EDOM) + ": " +
                        std::generic_category().message(EDOM));
  CHECK(other.zh.find("系统错误") == 0);
}

TEST_CASE("what is wrong with a pattern is said in both languages") {
  for (const char* const bad :
       {"(", "a)", "[a", "[b-a]", "\\q", "\\", "*", "a{1,0}", "a**", "(?i",
        "[[:x:]]", "(?P<n", "\xFF"}) {
    INFO(bad);
    const absl::Status status = Regex::Compile(bad, 1 << 20).status();
    CHECK(absl::IsInvalidArgument(status));
    const Text text = TextOf(status);
    CHECK_FALSE(text.en.empty());
    CHECK(text.zh != text.en);
  }
  const absl::Status status = Regex::Compile("(", 1 << 20).status();
  CHECK(MessageOf(status, Language::kEnglish) == "missing ): (");
  CHECK(MessageOf(status, Language::kChinese) == "缺少 )：(");
}

// Whether a message is good, at run time.
bool Good(std::string_view en, std::string_view zh) {
  try {
    const Message message(en, zh);
    return !message.en().empty();
  } catch (const char*) {
    return false;
  }
}

TEST_CASE("a message that lacks a language or an argument is refused") {
  CHECK(Good("a $0", "甲$0"));
  CHECK_FALSE(Good("", "甲"));
  CHECK_FALSE(Good("a", ""));
  CHECK_FALSE(Good("a $0", "甲"));
  CHECK_FALSE(Good("a $1", "甲$1"));
  CHECK_FALSE(Good("$0 $1", "$0"));
}

}  // namespace
}  // namespace trunkline::base
