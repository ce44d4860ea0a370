// SPDX-License-Identifier: Apache-2.0
//
// Results of engine and desk as the messages of
// proto/trunkline/v1/report.proto, for hosts that pass them on. Events,
// commands and cases themselves are read and written by case.h. Text and JSON
// are one line; kAuto is kBinary.
//
// Receipts, pages of the feed and filters are also read: they pass between a
// host that has the desk and one that has not. The other results are lists for
// people and reports: they are only written, and what receives them reads the
// message by its schema.
//
//   auto receipt = desk->Do(ref, command, actor, now);
//   if (!receipt.ok()) return receipt.status();
//   Send(trunkline::WriteReceipt(*receipt, trunkline::Format::kJson));
//
// All functions may be called from any thread.
#ifndef TRUNKLINE_CASES_WIRE_H_
#define TRUNKLINE_CASES_WIRE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// What may be done next: trunkline.v1.AvailableCommandList.
std::string WriteAvailableCommands(
    const std::vector<AvailableCommand>& commands,
    Format format = Format::kBinary);
// What a call of a desk did to a case: trunkline.v1.Receipt.
std::string WriteReceipt(const Receipt& receipt,
                         Format format = Format::kBinary);
// Reads it. InvalidArgument names the place and what is wrong.
absl::StatusOr<Receipt> ReadReceipt(std::string_view content, Format format);
// What a call of a desk did to a dispute: trunkline.v1.DisputeReceipt.
std::string WriteDisputeReceipt(const DisputeReceipt& receipt,
                                Format format = Format::kBinary);
// What Desk::ListDisputes() returned: trunkline.v1.DisputeList.
std::string WriteDisputeList(const std::vector<Dispute>& disputes,
                             Format format = Format::kBinary);
// What Desk::DisputeHistory() returned: trunkline.v1.DisputeEventFile.
std::string WriteDisputeEvents(const std::vector<DisputeEvent>& events,
                               Format format = Format::kBinary);
// What Desk::Erase() did: trunkline.v1.ErasureResult.
std::string WriteErasureResult(const ErasureResult& result,
                               Format format = Format::kBinary);

// What Desk::Tick() did: trunkline.v1.TickResult.
std::string WriteTickResult(const TickResult& result,
                            Format format = Format::kBinary);
// A page of the feed: trunkline.v1.FeedPage.
std::string WriteFeedPage(const FeedPage& page,
                          Format format = Format::kBinary);
// Reads it. InvalidArgument names the place and what is wrong.
absl::StatusOr<FeedPage> ReadFeedPage(std::string_view content, Format format);

// What Desk::List() returned: trunkline.v1.CaseRecordList.
std::string WriteCaseRecords(const std::vector<CaseRecord>& records,
                             Format format = Format::kBinary);

// What Desk::AccessEntries() returned: trunkline.v1.AccessEntryList.
std::string WriteAccessEntries(const std::vector<AccessEntry>& entries,
                               Format format = Format::kBinary);

// What Desk::OpenMeasures() returned: trunkline.v1.OpenMeasureList.
std::string WriteOpenMeasures(const std::vector<OpenMeasure>& measures,
                              Format format = Format::kBinary);
// What Desk::LegalHolds() returned: trunkline.v1.LegalHoldList.
std::string WriteLegalHolds(const std::vector<LegalHold>& holds,
                            Format format = Format::kBinary);
// What Desk::DueForErasure() returned: trunkline.v1.CaseRefList.
std::string WriteCaseRefs(const std::vector<CaseRef>& refs,
                          Format format = Format::kBinary);
// What Desk::Subject() returned: trunkline.v1.SubjectData.
std::string WriteSubjectData(const std::vector<SubjectCase>& cases,
                             Format format = Format::kBinary);

// Which cases Desk::List() selects: trunkline.v1.CaseFilter.
std::string WriteCaseFilter(const CaseFilter& filter,
                            Format format = Format::kBinary);
// Reads it. InvalidArgument names the place and what is
// wrong.
absl::StatusOr<CaseFilter> ReadCaseFilter(std::string_view content,
                                          Format format);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_WIRE_H_
