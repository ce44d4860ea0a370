// SPDX-License-Identifier: Apache-2.0
#include "src/rules/loader.h"

#include "src/rules/compiler.h"

namespace trunkline::rules {
namespace {

const load::FileType& RuleSetFile() {
  static const load::FileType& type =
      *new load::FileType{"RuleSet",
                          {{},
                           {{"jurisdiction", "辖区"}, "id"},
                           {{"department", "单位"}, "code"},
                           {{"region", "属地"}, "code"},
                           {{"category", "诉求类别"}, "code"},
                           {{"hotline", "号码"}, "number"},
                           {{"deadline policy", "时限规定"}, "id"},
                           {{"emergency signal", "紧急信号"}, "id"},
                           {{"deadline rule", "时限规则"}, "id"},
                           {{"rule", "规则"}, "id"},
                           {{"attribute", "属性"}, "id"}},
                          /*merged=*/true,
                          {},
                          "max_source_bytes"};
  return type;
}

}  // namespace

Loader::Loader(const std::vector<Source>& sources, const LoadOptions& options)
    : sources_(sources),
      options_(options),
      compiled_(std::make_shared<Compiled>()),
      loader_(RuleSetFile(), sources, options.max_source_bytes,
              options.max_issues, &compiled_->arena) {
  loader_.SetProgress(options.progress);
}

std::shared_ptr<const Compiled> Loader::Load() {
  loader_.Read();
  if (sources_.empty()) return nullptr;
  Compile(this, options_, compiled_.get());
  if (loader_.has_errors()) return nullptr;
  return std::move(compiled_);
}

}  // namespace trunkline::rules
