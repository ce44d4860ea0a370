// SPDX-License-Identifier: Apache-2.0
// What a rule set holds, for pick lists and exports.
#include "trunkline/catalogue.h"

#include "python/src/ticket.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

// Labels by language, in the order of the rule file.
template <typename Info>
LabelDict Labels(const Info& info) {
  return ToPython(info.labels);
}

template <typename Info>
TupleOf<Info> All(const CatalogueList<Info>& list) {
  nb::list out;
  for (const Info& info : list) out.append(nb::cast(info));
  return TupleOf<Info>(nb::tuple(out));
}

constexpr char kLabels[] = "Labels by language, as the rule file has them.";
constexpr char kAliases[] = "Other names and codes that imports may carry.";
constexpr char kValid[] = "When it exists.";

}  // namespace

void BindCatalogue(nb::module_& m) {
  Struct<Validity>(m, "Validity",
                   "The interval from `start` to `end`, which is outside, in "
                   "the rule set's time zone, as the rule file writes it.")
      .Result("start", &Validity::from, "\"2018-07-01\"; empty: no bound.")
      .Result("end", &Validity::to, "As `start`.")
      .Done();
  Struct<SuccessorInfo>(m, "Successor",
                        "Who acts for a department after its validity.")
      .Result("department", &SuccessorInfo::department, "Department code.")
      .Result("category", &SuccessorInfo::category,
              "For this category and below; empty: for all others.")
      .Done();
  Struct<DepartmentInfo>(m, "Department", "A department of a rule set.")
      .Result("code", &DepartmentInfo::code, "Its code.")
      .Property("labels", Labels<DepartmentInfo>, kLabels)
      .Result("aliases", &DepartmentInfo::aliases, kAliases)
      .Result("valid", &DepartmentInfo::valid, kValid)
      .Result("superior", &DepartmentInfo::superior,
              "Code of the department above; empty: none.")
      .Result("region", &DepartmentInfo::region,
              "Code of its own region; empty: none.")
      .Result("successors", &DepartmentInfo::successors,
              "Who acts for it after its validity.")
      .Done();
  Struct<CategoryInfo>(m, "Category", "A category of a rule set.")
      .Result("code", &CategoryInfo::code, "Its code.")
      .Property("labels", Labels<CategoryInfo>, kLabels)
      .Result("aliases", &CategoryInfo::aliases, kAliases)
      .Result("valid", &CategoryInfo::valid, kValid)
      .Result("parent", &CategoryInfo::parent,
              "Code of the category above; empty: a root.")
      .Done();
  Struct<ServiceInfo>(m, "Service",
                      "A function that a department serves in a region.")
      .Result("function", &ServiceInfo::function, "The function.")
      .Result("department", &ServiceInfo::department, "Department code.")
      .Result("valid", &ServiceInfo::valid, "When it serves.")
      .Done();
  Struct<RegionNameInfo>(m, "RegionName",
                         "A code or a name that a region had for a time.")
      .Result("text", &RegionNameInfo::text, "The code or name.")
      .Result("valid", &RegionNameInfo::valid, "When it had it.")
      .Done();
  Struct<RegionInfo>(m, "Region", "A region of a rule set.")
      .Result("code", &RegionInfo::code, "Its code.")
      .Property("labels", Labels<RegionInfo>, kLabels)
      .Result("aliases", &RegionInfo::aliases, kAliases)
      .Result("valid", &RegionInfo::valid, kValid)
      .Result("parent", &RegionInfo::parent,
              "Code of the region around it; empty: a root.")
      .Result("services", &RegionInfo::services, "Who serves what here.")
      .Result("dated_codes", &RegionInfo::dated_codes,
              "Codes that it had for a time.")
      .Result("dated_names", &RegionInfo::dated_names,
              "Names that it had for a time.")
      .Done();
  Struct<PhaseInfo>(m, "HotlinePhase", "What a number is in an interval.")
      .Result("kind", &PhaseInfo::kind, "What it is.")
      .Result("valid", &PhaseInfo::valid, "When.")
      .Result("target", &PhaseInfo::target,
              "Where calls are put through; empty: the number itself.")
      .Result("owner", &PhaseInfo::owner, "Department code; empty: none.")
      .Done();
  Struct<HotlineInfo>(m, "Hotline", "A hotline of a rule set.")
      .Result("code", &HotlineInfo::code, "The number.")
      .Property("labels", Labels<HotlineInfo>, kLabels)
      .Result("owner", &HotlineInfo::owner, "Department code; empty: none.")
      .Result("phases", &HotlineInfo::phases,
              "What it is when, in the order of the rule file.")
      .Done();
  Struct<AttributeValueInfo>(m, "AttributeValue",
                             "A value of a declared attribute.")
      .Result("code", &AttributeValueInfo::code, "As tickets have it.")
      .Property("labels", Labels<AttributeValueInfo>, kLabels)
      .Result("aliases", &AttributeValueInfo::aliases, kAliases)
      .Result("parent", &AttributeValueInfo::parent,
              "The value above it in a tree; empty: a root.")
      .Done();
  Struct<AttributeInfo>(m, "AttributeDeclaration",
                        "An attribute that a rule set declares.")
      .Result("code", &AttributeInfo::code, "Its name in tickets.")
      .Property("labels", Labels<AttributeInfo>, kLabels)
      .Result("kind", &AttributeInfo::kind, "What its values are.")
      .Result("order", &AttributeInfo::order,
              "The smallest is compared first in the rank.")
      .Result("required", &AttributeInfo::required,
              "Whether a ticket without it gets a note.")
      .Result("personal", &AttributeInfo::personal,
              "Whether it is treated as the caller's words.")
      .Result("min", &AttributeInfo::min,
              "Of numbers and dates; empty: -10^12, the year 1.")
      .Result("max", &AttributeInfo::max,
              "Of numbers and dates; empty: 10^12, the year 9999.")
      .Result("values", &AttributeInfo::values,
              "Of texts and trees; a text without any takes every value.")
      .Done();
  Struct<RuleInfo>(m, "Rule", "A rule of a rule set.")
      .Result("code", &RuleInfo::code, "Its id.")
      .Property("labels", Labels<RuleInfo>, kLabels)
      .Result("valid", &RuleInfo::valid, "When it holds.")
      .Result("priority", &RuleInfo::priority, "Higher wins.")
      .Result("legal_basis", &RuleInfo::legal_basis,
              "Law or catalogue item; may be empty.")
      .Result("status", &RuleInfo::status, "Draft, approved or suspended.")
      .Result("approver", &RuleInfo::approver, "Who approved it.")
      .Result("approved_on", &RuleInfo::approved_on,
              "When, '2018-07-02'; may be empty.")
      .Result("document_number", &RuleInfo::document_number,
              "Number of the document that it rests on; may be empty.")
      .Done();
}

void BindCatalogueProperties(nb::class_<PyRuleSet>& rules) {
#define LIST(name, doc) \
  rules.def_prop_ro(    \
      #name,            \
      [](const PyRuleSet& r) { return All(Catalogue(r.rules).name()); }, doc)
  LIST(departments, "All departments, by code. Each call makes a new list.");
  LIST(categories, "All categories, each before those below it.");
  LIST(regions, "All regions, by code.");
  LIST(hotlines, "All hotlines, by number.");
  LIST(attributes, "All declared attributes, in the order of the rank.");
  LIST(rules, "All rules, by id.");
#undef LIST
}

}  // namespace trunkline::python
