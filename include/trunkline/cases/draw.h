// SPDX-License-Identifier: Apache-2.0
//
// DrawLifecycleDefinition() draws a lifecycle: stages with their owners, and
// the transitions from one to another. Graphviz and Mermaid render it for
// people; state chart tools check and run the SCXML.
//
//   std::string dot = trunkline::DrawLifecycleDefinition(
//       definition, trunkline::DrawFormat::kDot,
//       trunkline::Language::kChinese);
//   WriteFile("lifecycle.dot", dot);   // dot -Tsvg lifecycle.dot
//
// Pure and deterministic: the same definition gives the same bytes. Any thread
// may call it.
#ifndef TRUNKLINE_CASES_DRAW_H_
#define TRUNKLINE_CASES_DRAW_H_

#include <cstdint>
#include <string>

#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/language.h"

namespace trunkline {

enum class DrawFormat : std::uint8_t {
  kDot,      // Graphviz
  kMermaid,  // stateDiagram-v2
  kScxml,    // W3C SCXML 1.0, data model "null"
};

// Returns the drawing, with labels in `language` where the definition has them,
// else in any language, else ids. Never fails. Cost: stages times ways from
// stage to stage.
//
// In kDot and kMermaid all transitions between two stages are one arrow;
// what stays in a stage stands in its box; what is possible in every stage
// that is not final stands in, or leaves from, a box of its own; a dashed arrow
// (in Mermaid one that begins with "↩") goes back to the stage before.
//
// In kScxml an event is named by the transition's id, and a state by the
// stage's; what neither may contain is written as _xHH. State "case" holds
// every stage that is not final, and what goes back leads to its history; where
// the history does not say which stage was before, there is one event for each
// stage, ID.STAGE. A final stage that can be left again is a <state>. Rights,
// guards, facts and clocks are comments, since the null data model has no
// facts: raise an event when LifecycleEngine::Decide() has granted its
// transition.
std::string DrawLifecycleDefinition(const LifecycleDefinition& definition,
                                    DrawFormat format, Language language);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_DRAW_H_
