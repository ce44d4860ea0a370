// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_OFFERS_H_
#define TRUNKLINE_TOOLS_DESK_OFFERS_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "tools/desk_commands.h"
#include "tools/table_file.h"
#include "trunkline/cases/case.h"
#include "trunkline/offer.h"

namespace trunkline::tools {

// Loads the text models of `--models`, or of the packs of `--rules`.
absl::StatusOr<TextModels> LoadOfferModels(const DeskCommandOptions& options,
                                           const OpenedDesk& desk);

// Makes an offer for a case as its viewer may see it (offer.h).
absl::StatusOr<CategoryOffer> OfferFor(const OpenedDesk& desk,
                                       const TextModels& models, const Case& c,
                                       const DeskCommandOptions& options);

// One line for each category and question, or why there is none.
base::Text OfferText(const OpenedDesk& desk, const CategoryOffer& offer);

// A table of offers: a row for each category that is offered, best first, or
// one that says why there is none. It has no words of a ticket.
class OfferTable {
 public:
  OfferTable(const OpenedDesk& desk, TextModels models,
             const DeskCommandOptions& options)
      : desk_(desk), models_(std::move(models)), options_(options) {}

  absl::Status Open(const std::string& path);
  // Adds the offer for a case, as the actor may see it.
  absl::Status Add(const CaseRef& ref, const Actor& actor);
  absl::Status Close() { return out_.Close(); }

 private:
  const OpenedDesk& desk_;
  const TextModels models_;
  const DeskCommandOptions& options_;
  TableOutput out_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_OFFERS_H_
