// SPDX-License-Identifier: Apache-2.0
#include "trunkline/learn.h"

#include <memory>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/learn/check_options.h"
#include "src/learn/finisher.h"
#include "src/learn/history.h"

namespace trunkline {

class CatalogueLearner::Rep {
 public:
  Rep(const LearnOptions& given, absl::TimeZone zone)
      : options(given), history(given, zone) {}

  const LearnOptions options;
  learn::History history;
};

CatalogueLearner::CatalogueLearner(std::unique_ptr<Rep> rep)
    : rep_(std::move(rep)) {}
CatalogueLearner::CatalogueLearner(CatalogueLearner&&) noexcept = default;
CatalogueLearner& CatalogueLearner::operator=(CatalogueLearner&&) noexcept =
    default;
CatalogueLearner::~CatalogueLearner() = default;

absl::StatusOr<CatalogueLearner> CatalogueLearner::Create(
    const LearnOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(learn::CheckOptions(options));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(options.time_zone));
  return CatalogueLearner(std::make_unique<Rep>(options, zone));
}

absl::Status CatalogueLearner::Add(const HistoryTicket& ticket) {
  return rep_->history.Add(ticket);
}

absl::StatusOr<LearnedCatalogue> CatalogueLearner::Finish() const {
  TRUNKLINE_ASSIGN_OR_RETURN(const learn::Counts counts,
                             rep_->history.Sorted());
  return learn::Finisher(counts, rep_->options).Run();
}

}  // namespace trunkline
