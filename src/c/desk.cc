// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/desk.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/c/handles.h"
#include "src/desk/store_address.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/cases/wire.h"
#include "trunkline/wire.h"

using trunkline::c::Guard;
using trunkline::c::ToActor;
using trunkline::c::ToTime;
using trunkline::c::View;

namespace {

absl::StatusOr<std::unique_ptr<trunkline::Store>> OpenStore(
    std::string_view store) {
  using Kind = trunkline::desk::StoreAddress::Kind;
  TRUNKLINE_ASSIGN_OR_RETURN(const trunkline::desk::StoreAddress address,
                             trunkline::desk::ParseStoreAddress(store));
  switch (address.kind) {
    case Kind::kMemory:
      return trunkline::NewMemoryStore();
    case Kind::kSqlite:
#ifdef TRUNKLINE_STORE_SQLITE
      return trunkline::OpenSqliteStore(address.where);
#else
      break;
#endif
    case Kind::kPostgresql:
#ifdef TRUNKLINE_STORE_POSTGRES
      return trunkline::OpenPostgresStore(address.where);
#else
      break;
#endif
  }
  return trunkline::desk::StoreNotBuilt(address.kind);
}

absl::StatusOr<trunkline::DeskRules> ToRules(const tl_desk_rules& rules) {
  TL_REQUIRE(rules.rules);
  TL_REQUIRE(rules.calendars);
  if (rules.definition_count != 0) TL_REQUIRE(rules.definitions);
  trunkline::DeskRules out{rules.rules->rules, rules.calendars->calendars, {}};
  for (size_t i = 0; i != rules.definition_count; ++i) {
    TL_REQUIRE(rules.definitions[i]);
    out.definitions.push_back(rules.definitions[i]->definition);
  }
  return out;
}

trunkline::CaseRef ToRef(const tl_case_ref& ref) {
  return {std::string(View(ref.jurisdiction, "tl_case_ref.jurisdiction")),
          std::string(View(ref.id, "tl_case_ref.id"))};
}

trunkline::IdempotencyKey ToKey(const tl_idempotency_key* key) {
  if (key == nullptr) return {};
  return {std::string(View(key->source, "tl_idempotency_key.source")),
          std::string(View(key->key, "tl_idempotency_key.key"))};
}

// Of a program that was built against another header, what both know counts.
absl::StatusOr<trunkline::DeskOptions> ToOptions(const tl_desk_options* given) {
  trunkline::DeskOptions out;
  if (given == nullptr) return out;
  if (given->size < offsetof(tl_desk_options, key_file)) {
    return absl::InvalidArgumentError(
        "tl_desk_options.size is not sizeof(tl_desk_options)");
  }
  tl_desk_options options = tl_desk_options();
  std::memcpy(&options, given, std::min(given->size, sizeof options));
  const std::string path(View(options.key_file, "tl_desk_options.key_file"));
  if (!path.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.keys, trunkline::OpenKeyFile(path));
  }
  if (options.now_us != nullptr) {
    out.clock = [now = options.now_us, context = options.context] {
      return ToTime(now(context));
    };
  }
  out.require_purpose = options.require_purpose != 0;
  return out;
}

trunkline::Actor ForPurpose(const tl_actor& viewer, tl_slice purpose) {
  trunkline::Actor actor = ToActor(viewer);
  actor.purpose = std::string(View(purpose, "purpose"));
  return actor;
}

}  // namespace

extern "C" {

tl_code tl_desk_open(tl_slice store, const tl_desk_rules* rules,
                     size_t rule_count, const tl_desk_options* options,
                     tl_desk** desk, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    if (rule_count != 0) TL_REQUIRE(rules);
    TRUNKLINE_ASSIGN_OR_RETURN(trunkline::DeskOptions chosen,
                               ToOptions(options));
    std::vector<trunkline::DeskRules> all;
    for (size_t i = 0; i != rule_count; ++i) {
      TRUNKLINE_ASSIGN_OR_RETURN(trunkline::DeskRules one, ToRules(rules[i]));
      all.push_back(std::move(one));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<trunkline::Store> opened,
                               OpenStore(View(store, "store")));
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::unique_ptr<trunkline::Desk> made,
        trunkline::Desk::Open(std::move(opened), std::move(all),
                              std::move(chosen)));
    *desk = new tl_desk{std::move(made)};
    return absl::OkStatus();
  });
}

void tl_desk_free(tl_desk* desk) { delete desk; }

tl_code tl_desk_set_rules(tl_desk* desk, const tl_desk_rules* rules,
                          tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(rules);
    TRUNKLINE_ASSIGN_OR_RETURN(trunkline::DeskRules one, ToRules(*rules));
    return desk->desk->SetRules(std::move(one));
  });
}

tl_code tl_desk_remove_rules(tl_desk* desk, tl_slice jurisdiction,
                             tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    return desk->desk->RemoveRules(View(jurisdiction, "jurisdiction"));
  });
}

tl_code tl_desk_accept(tl_desk* desk, const tl_stored_ticket* ticket,
                       const tl_actor* actor, int64_t now_us,
                       const tl_idempotency_key* key, tl_format format,
                       tl_buffer* receipt, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ticket);
    TL_REQUIRE(actor);
    TL_REQUIRE(receipt);
    trunkline::Format known = trunkline::Format::kAuto;  // Before it is done.
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &known));
    auto done = desk->desk->Accept(ticket->ticket, ToActor(*actor),
                                   ToTime(now_us), ToKey(key));
    if (!done.ok()) return done.status();
    return trunkline::c::WriteMessage("Receipt", trunkline::WriteReceipt(*done),
                                      format, receipt);
  });
}

tl_code tl_desk_do(tl_desk* desk, const tl_case_ref* ref, tl_slice command,
                   tl_format command_format, const tl_actor* actor,
                   int64_t now_us, int64_t expected_version,
                   const tl_idempotency_key* key, tl_format format,
                   tl_buffer* receipt, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ref);
    TL_REQUIRE(actor);
    TL_REQUIRE(receipt);
    trunkline::Format known = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &known));
    auto read =
        trunkline::c::ReadAnyCommand(View(command, "command"), command_format);
    if (!read.ok()) return read.status();
    auto done = desk->desk->Do(ToRef(*ref), *read, ToActor(*actor),
                               ToTime(now_us), expected_version, ToKey(key));
    if (!done.ok()) return done.status();
    return trunkline::c::WriteMessage("Receipt", trunkline::WriteReceipt(*done),
                                      format, receipt);
  });
}

tl_code tl_desk_get(tl_desk* desk, const tl_case_ref* ref,
                    const tl_actor* viewer, tl_slice purpose, tl_case** c,
                    tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ref);
    TL_REQUIRE(viewer);
    TL_REQUIRE(c);
    auto found = desk->desk->Get(ToRef(*ref), ForPurpose(*viewer, purpose));
    if (!found.ok()) return found.status();
    return trunkline::c::AdoptCase(*std::move(found), c);
  });
}

tl_code tl_desk_history(tl_desk* desk, const tl_case_ref* ref,
                        const tl_actor* viewer, tl_slice purpose,
                        int64_t after_version, size_t limit, tl_format format,
                        tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ref);
    TL_REQUIRE(viewer);
    auto events = desk->desk->History(ToRef(*ref), ForPurpose(*viewer, purpose),
                                      after_version, limit);
    if (!events.ok()) return events.status();
    return trunkline::c::WriteMessage(
        "EventFile", trunkline::c::WriteEventFile(*events), format, message);
  });
}

tl_code tl_desk_timeline(tl_desk* desk, const tl_case_ref* ref,
                         const tl_actor* viewer, tl_language language,
                         int32_t words, tl_buffer* text, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ref);
    TL_REQUIRE(viewer);
    TL_REQUIRE(text);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string written,
        desk->desk->Timeline(ToRef(*ref), ToActor(*viewer),
                             trunkline::c::ToLanguage(language), words != 0));
    trunkline::c::Fill(written, text);
    return absl::OkStatus();
  });
}

tl_code tl_desk_tick(tl_desk* desk, const tl_actor* actor, int64_t now_us,
                     size_t limit, tl_format format, tl_buffer* message,
                     tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(actor);
    TL_REQUIRE(message);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(now_us, "now_us"));
    trunkline::Format known = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &known));
    auto result = desk->desk->Tick(ToActor(*actor), ToTime(now_us), limit);
    if (!result.ok()) return result.status();
    return trunkline::c::WriteMessage(
        "TickResult", trunkline::WriteTickResult(*result), format, message);
  });
}

tl_code tl_desk_feed(tl_desk* desk, tl_slice source, const tl_actor* viewer,
                     int64_t cursor, size_t limit, tl_format format,
                     tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    trunkline::FeedViewer who;
    who.source = std::string(View(source, "source"));
    if (viewer != nullptr) who.actor = ToActor(*viewer);
    auto page = desk->desk->Feed(who, cursor, limit);
    if (!page.ok()) return page.status();
    return trunkline::c::WriteMessage(
        "FeedPage", trunkline::WriteFeedPage(*page), format, message);
  });
}

tl_code tl_desk_list(tl_desk* desk, const tl_actor* viewer, tl_slice filter,
                     tl_format filter_format, const tl_case_ref* after,
                     size_t limit, tl_format format, tl_buffer* message,
                     tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(viewer);
    trunkline::Format from = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(filter_format, &from));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const trunkline::CaseFilter read,
        trunkline::ReadCaseFilter(View(filter, "filter"), from));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::CaseRecord> records,
        desk->desk->List(
            ToActor(*viewer), read,
            after == nullptr ? trunkline::CaseRef() : ToRef(*after), limit));
    return trunkline::c::WriteMessage("CaseRecordList",
                                      trunkline::WriteCaseRecords(records),
                                      format, message);
  });
}

tl_code tl_desk_measures(tl_desk* desk, const tl_actor* viewer,
                         tl_slice jurisdiction, const tl_case_ref* after,
                         size_t limit, tl_format format, tl_buffer* message,
                         tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(viewer);
    auto measures = desk->desk->OpenMeasures(
        ToActor(*viewer), View(jurisdiction, "jurisdiction"),
        after == nullptr ? trunkline::CaseRef() : ToRef(*after), limit);
    if (!measures.ok()) return measures.status();
    return trunkline::c::WriteMessage("OpenMeasureList",
                                      trunkline::WriteOpenMeasures(*measures),
                                      format, message);
  });
}

tl_code tl_desk_access_record(tl_desk* desk, const tl_actor* viewer,
                              int64_t after, size_t limit, tl_format format,
                              tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(viewer);
    auto entries = desk->desk->AccessEntries(ToActor(*viewer), after, limit);
    if (!entries.ok()) return entries.status();
    return trunkline::c::WriteMessage("AccessEntryList",
                                      trunkline::WriteAccessEntries(*entries),
                                      format, message);
  });
}

tl_code tl_desk_dispute(tl_desk* desk, const tl_case_ref* dispute,
                        tl_slice command, tl_format command_format,
                        const tl_actor* actor, int64_t now_us,
                        int64_t expected_version, const tl_idempotency_key* key,
                        tl_format format, tl_buffer* receipt,
                        tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(dispute);
    TL_REQUIRE(actor);
    TL_REQUIRE(receipt);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(now_us, "now_us"));
    trunkline::Format known = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &known));
    trunkline::Format from = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(command_format, &from));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string binary,
        trunkline::Convert("DisputeCommand", View(command, "command"), from,
                           trunkline::Format::kBinary));
    TRUNKLINE_ASSIGN_OR_RETURN(const trunkline::DisputeCommand read,
                               trunkline::ReadDisputeCommand(binary));
    const trunkline::CaseRef ref = ToRef(*dispute);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const trunkline::DisputeReceipt done,
        desk->desk->DoDispute(ref.jurisdiction, ref.id, read, ToActor(*actor),
                              ToTime(now_us), expected_version, ToKey(key)));
    return trunkline::c::WriteMessage("DisputeReceipt",
                                      trunkline::WriteDisputeReceipt(done),
                                      format, receipt);
  });
}

tl_code tl_desk_get_dispute(tl_desk* desk, const tl_case_ref* dispute,
                            const tl_actor* viewer, tl_format format,
                            tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(dispute);
    TL_REQUIRE(viewer);
    const trunkline::CaseRef ref = ToRef(*dispute);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const trunkline::Dispute found,
        desk->desk->GetDispute(ref.jurisdiction, ref.id, ToActor(*viewer)));
    return trunkline::c::WriteMessage("Dispute", trunkline::WriteDispute(found),
                                      format, message);
  });
}

tl_code tl_desk_dispute_history(tl_desk* desk, const tl_case_ref* dispute,
                                const tl_actor* viewer, int64_t after_version,
                                size_t limit, tl_format format,
                                tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(dispute);
    TL_REQUIRE(viewer);
    const trunkline::CaseRef ref = ToRef(*dispute);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::DisputeEvent> events,
        desk->desk->DisputeHistory(ref.jurisdiction, ref.id, ToActor(*viewer),
                                   after_version, limit));
    return trunkline::c::WriteMessage("DisputeEventFile",
                                      trunkline::WriteDisputeEvents(events),
                                      format, message);
  });
}

tl_code tl_desk_disputes(tl_desk* desk, const tl_actor* viewer,
                         const tl_case_ref* after, int32_t open_only,
                         size_t limit, tl_format format, tl_buffer* message,
                         tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(viewer);
    TL_REQUIRE(after);
    const trunkline::CaseRef ref = ToRef(*after);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::Dispute> disputes,
        desk->desk->ListDisputes(ref.jurisdiction, ToActor(*viewer),
                                 open_only != 0, ref.id, limit));
    return trunkline::c::WriteMessage(
        "DisputeList", trunkline::WriteDisputeList(disputes), format, message);
  });
}

tl_code tl_desk_draft_rule(tl_desk* desk, const tl_case_ref* dispute,
                           const tl_actor* viewer, tl_buffer* text,
                           tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(dispute);
    TL_REQUIRE(viewer);
    TL_REQUIRE(text);
    const trunkline::CaseRef ref = ToRef(*dispute);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string draft,
        desk->desk->DraftRule(ref.jurisdiction, ref.id, ToActor(*viewer)));
    trunkline::c::Fill(draft, text);
    return absl::OkStatus();
  });
}

tl_code tl_desk_erase(tl_desk* desk, const tl_case_ref* ref,
                      const tl_actor* actor, int64_t now_us, int32_t dry_run,
                      tl_format format, tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(desk);
    TL_REQUIRE(ref);
    TL_REQUIRE(actor);
    TL_REQUIRE(message);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(now_us, "now_us"));
    trunkline::Format known = trunkline::Format::kAuto;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &known));
    TRUNKLINE_ASSIGN_OR_RETURN(const trunkline::ErasureResult erased,
                               desk->desk->Erase(ToRef(*ref), ToActor(*actor),
                                                 ToTime(now_us), dry_run != 0));
    return trunkline::c::WriteMessage("ErasureResult",
                                      trunkline::WriteErasureResult(erased),
                                      format, message);
  });
}

tl_code tl_sqlite_back_up(tl_slice path, tl_slice copy, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
#ifdef TRUNKLINE_STORE_SQLITE
    return trunkline::BackUpSqliteStore(std::string(View(path, "path")),
                                        std::string(View(copy, "copy")));
#else
    return trunkline::desk::StoreNotBuilt(
        trunkline::desk::StoreAddress::Kind::kSqlite);
#endif
  });
}

tl_code tl_sqlite_restore(tl_slice copy, tl_slice path, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
#ifdef TRUNKLINE_STORE_SQLITE
    return trunkline::RestoreSqliteStore(std::string(View(copy, "copy")),
                                         std::string(View(path, "path")));
#else
    return trunkline::desk::StoreNotBuilt(
        trunkline::desk::StoreAddress::Kind::kSqlite);
#endif
  });
}

}  // extern "C"
