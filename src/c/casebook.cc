// SPDX-License-Identifier: Apache-2.0
#include "trunkline/casebook.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/c/handles.h"

using trunkline::c::Guard;

struct tl_test {
  trunkline::RuleSet rules;
  trunkline::Casebook book;
  std::vector<trunkline::CaseFailure> failures;
};

extern "C" {

tl_code tl_test_run(const tl_ruleset* rules, const tl_source* casebook,
                    tl_test** test, tl_issues** issues, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(casebook);
    TL_REQUIRE(test);
    std::vector<trunkline::Source> sources;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToSources(casebook, 1, &sources));
    trunkline::LoadResult<trunkline::Casebook> read =
        trunkline::LoadCasebook(sources[0]);
    std::unique_ptr<tl_test> handle;
    if (read.ok()) {
      std::vector<trunkline::CaseFailure> failures =
          read.value->Run(rules->rules);
      handle.reset(new tl_test{rules->rules, *std::move(read.value),
                               std::move(failures)});
    }
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::Finish(std::move(read.issues),
                                                   handle != nullptr, issues));
    *test = handle.release();
    return absl::OkStatus();
  });
}

size_t tl_test_cases(const tl_test* test) {
  return test == nullptr ? 0 : test->book.cases().size();
}

size_t tl_test_failures(const tl_test* test) {
  return test == nullptr ? 0 : test->failures.size();
}

tl_code tl_test_failure(const tl_test* test, size_t index, tl_language language,
                        size_t* place, tl_buffer* text, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(test);
    TL_REQUIRE(text);
    if (index >= test->failures.size()) {
      return absl::OutOfRangeError("there is no failure of that index");
    }
    const trunkline::CaseFailure& failure = test->failures[index];
    if (place != nullptr) *place = failure.index;
    trunkline::c::Fill(
        test->book.FailureText(test->rules, failure,
                               trunkline::c::ToLanguage(language)),
        text);
    return absl::OkStatus();
  });
}

tl_code tl_test_updated(const tl_test* test, tl_buffer* text,
                        tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(test);
    TL_REQUIRE(text);
    trunkline::c::Fill(test->book.Updated(test->rules, test->failures), text);
    return absl::OkStatus();
  });
}

void tl_test_free(tl_test* test) { delete test; }

}  // extern "C"
