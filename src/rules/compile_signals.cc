// SPDX-License-Identifier: Apache-2.0
// Emergency signals.
#include "src/rules/compile_conditions.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {

void CompileSignals(Compilation* c) {
  Compiled& out = c->out;
  c->ForEach<pb::EmergencySignal>(
      EntryKind::kEmergencySignal,
      [&](Id id, const SourceEntry& entry, const pb::EmergencySignal& m) {
        Signal signal{entry.id, entry.bytes, c->Intern(m.number()), 0};
        if (m.number().empty()) {
          c->Error("missing-name", base::Fill<messages::kNoSignalNumber>(),
                   "number");
        }
        c->CheckDigits(m.number(), "number");
        const CompiledWhen when = CompileWhen(m.when(), c);
        signal.condition = when.condition;
        c->AddExample(m.example_text(), when.condition);
        out.signals.push_back(std::move(signal));
        Entry e;
        e.rule = id - 1;
        e.valid = c->ReadValidity(m.valid(), "valid");
        if (!c->CheckPriority(m.priority())) return;
        // Priority alone ranks signals, not how specific they are.
        RankParts rank;
        rank.priority = m.priority();
        AddEntries(when, rank, e, c, &out.signal_index);
      });
}

}  // namespace trunkline::rules
