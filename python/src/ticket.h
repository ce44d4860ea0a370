// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_TICKET_H_
#define TRUNKLINE_PYTHON_TICKET_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/src/common.h"
#include "trunkline/cases/case.h"
#include "trunkline/decision.h"
#include "trunkline/explain.h"
#include "trunkline/suggest.h"
#include "trunkline/ticket.h"

namespace trunkline::python {

// A stored ticket; shared, since it never changes.
struct PyTicket {
  std::shared_ptr<const StoredTicket> stored;
};

// A decision with what its message also says.
struct PyDecision {
  Decision decision;
  absl::Time accepted = absl::InfinitePast();
  std::string ticket_id;
  // What the views point into, if the decision was read and not made.
  std::shared_ptr<const void> storage;
};

PyDecision ReadDecision(std::string_view bytes);
PyTicket ReadPyTicket(std::string_view bytes);

// Text models and what loading them found.
struct PyTextModels {
  TextModels models;
  std::shared_ptr<const std::vector<Issue>> issues;
};

// The text models of the packs that a rule set was loaded from: those in their
// folders "text", read when they are first asked for.
class PackModels {
 public:
  explicit PackModels(std::vector<std::string> packs)
      : packs_(std::move(packs)) {}
  // FailedPreconditionError: no pack has a folder "text". Else as
  // TextModels.load().
  PyTextModels Get(const RuleSet& rules);

 private:
  const std::vector<std::string> packs_;
  std::mutex mutex_;  // Taken without the GIL.
  std::optional<PyTextModels> models_;
};

// A rule set and what loading it found.
struct PyRuleSet {
  RuleSet rules;
  std::shared_ptr<const std::vector<Issue>> issues;
  std::shared_ptr<PackModels> packs;  // Null: it was not loaded from files.
};
// What an outside model says, from a mapping of category codes to points.
class PyPoints {
 public:
  // TypeError for anything else.
  explicit PyPoints(nb::handle mapping);
  PyPoints(PyPoints&&) = default;
  PyPoints(const PyPoints&) = delete;
  const CategoryPoints* data() const { return points_.data(); }
  std::size_t size() const { return points_.size(); }

 private:
  std::vector<std::string> names_;
  std::vector<CategoryPoints> points_;
};
// Warns of categories that no model scores.
void WarnOfLeftOut(std::size_t categories);

// The models that a call names, or those of the rule set's packs.
PyTextModels ModelsFor(const PyRuleSet& rules, nb::handle models);
// Adds `departments` and the like to the class.
void BindCatalogueProperties(nb::class_<PyRuleSet>& rules);

// Fills a ticket from the arguments of a call: either one Ticket by position,
// or fields by keyword. What they show is valid as long as the arguments.
class Arguments {
 public:
  // Reads one field. Sets a Python error and returns false for an unknown name
  // or a value of the wrong type.
  bool Set(PyObject* name, PyObject* value);
  bool SetPositional(PyObject* value, bool with_keywords);
  // Sets InvalidArgumentError and returns false if `accepted` is missing.
  bool Complete() const;
  // All fields of a call.
  void Read(const nb::args& args, const nb::kwargs& fields);

  const Ticket& ticket() const { return *ticket_; }
  const std::string_view id() const { return id_; }

 private:
  Ticket own_;
  const Ticket* ticket_ = &own_;
  std::string_view id_;
  std::vector<nb::object> kept_;
};
void InternNames();

// Arguments of a ticket in a stub.
#define TRUNKLINE_TICKET_ARGUMENTS                                           \
  "accepted: int | datetime.datetime = ..., "                                \
  "called: int | datetime.datetime | None = None, "                          \
  "dialled: str | None = None, category: str | None = None, "                \
  "region: str | None = None, text: str | None = None, "                     \
  "type: TicketType = ..., channel: Channel = ..., urgency: Urgency = ..., " \
  "against: Sequence[str] = (), first_receiver: str | None = None, "         \
  "confidential: bool = False, emergency_confirmed: bool = False, "          \
  "transfer_failed: bool = False, handed_over: bool = False, "               \
  "attributes: Mapping[str, str] = ..."

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_TICKET_H_
