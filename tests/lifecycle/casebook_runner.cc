// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/casebook_runner.h"

namespace trunkline {

std::vector<std::string> CasebookRunner::Run() {
  try {
    line_ = story_.start;
    Block(0, story_.lines.size());
    line_ = story_.start;
    if (!why_) Wrong("it is not told why");
    if (tracks_.empty()) Wrong("there is no ticket");
    for (const auto& [id, track] : tracks_) {
      if (!track.ended) {
        Wrong(id == "C-1" ? "the end is not told"
                          : absl::StrCat("the end of ", id, " is not told"));
      }
    }
  } catch (const Stop&) {
  }
  return failures_;
}

void CasebookRunner::Wrong(const std::string& what) {
  Fail(what);
  throw Stop();
}

void CasebookRunner::Fail(const std::string& what) {
  failures_.push_back(line_.Where() + what);
}

void CasebookRunner::Same(std::string_view what, const std::string& is,
                          const std::string& told) {
  if (is == told) return;
  Fail(absl::StrCat(ToAbsl(what), is.empty() ? "" : " ", is, "; told: ", told));
}

absl::Time CasebookRunner::MustTime(const std::string& text) {
  const auto at = ReadTime(text);
  if (!at) Wrong("not a time: " + text);
  return *at;
}

std::vector<std::string> RunStory(const Casebook& casebook,
                                  const Story& story) {
  return CasebookRunner(casebook, story).Run();
}

}  // namespace trunkline
