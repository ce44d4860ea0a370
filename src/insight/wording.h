// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_WORDING_H_
#define TRUNKLINE_SRC_INSIGHT_WORDING_H_

#include <string>
#include <string_view>

#include "src/base/message.h"
#include "src/base/shown_word.h"
#include "src/insight/messages.h"
#include "trunkline/insight.h"

// The words of a report: messages in its language, names for codes.
namespace trunkline::insight {

// What is shown for a count that is not.
inline constexpr char kHidden[] = "*";

class Wording {
 public:
  // `options` must outlive it.
  explicit Wording(const ReportOptions& options) : options_(options) {}

  template <const base::Message& kMessage, typename... Arguments>
  std::string Say(const Arguments&... arguments) const {
    return base::Fill<kMessage>(arguments...).In(options_.language);
  }
  std::string NameOf(std::string_view code) const {
    if (code.empty()) return Say<messages::kNoneGiven>();
    if (code == base::kOtherValues) return Say<messages::kOtherValues>();
    const auto found = options_.names.find(std::string(code));
    return found == options_.names.end() ? std::string(code) : found->second;
  }
  // A region by its last code.
  std::string RegionName(std::string_view path) const {
    const std::size_t slash = path.rfind('/');
    return NameOf(slash == std::string_view::npos ? path
                                                  : path.substr(slash + 1));
  }
  // A cell of a category and a region; empty: all.
  std::string CategoryOf(std::string_view code) const {
    return code.empty() ? Say<messages::kAll>() : NameOf(code);
  }
  std::string RegionOf(std::string_view path) const {
    return path.empty() ? Say<messages::kWholeCity>() : RegionName(path);
  }
  // At most ReportOptions::max_listed of them.
  std::string Joined(const std::vector<std::string>& words) const {
    std::string out;
    for (std::size_t i = 0; i != words.size(); ++i) {
      if (i == options_.max_listed) return out + " ...";
      out += i == 0 ? "" : " ";
      out += words[i];
    }
    return out;
  }
  bool is_public() const { return options_.edition == ReportEdition::kPublic; }
  const ReportOptions& options() const { return options_; }

 private:
  const ReportOptions& options_;
};

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_WORDING_H_
