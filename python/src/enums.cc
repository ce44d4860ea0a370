// SPDX-License-Identifier: Apache-2.0
#include "python/src/common.h"
#include "trunkline/cases/enum_names.h"
#include "trunkline/enum_names.h"

namespace trunkline::python {
namespace {

// An enum whose members have a label(), with what is said once of all.
template <typename Enum>
nb::enum_<Enum> BindEnum(nb::module_& m, const char* name, const char* doc) {
  nb::enum_<Enum> bound(m, name, doc);
  bound.def(
      "label",
      [](Enum value, const std::string& lang) {
        return Text(EnumName(value, ToLanguage(lang)));
      },
      nb::arg("lang") = "zh",
      nb::sig("def label(self, lang: str = 'zh') -> str"),
      "The name to show, in Chinese (\"zh\") or English (\"en\").");
  return bound;
}

}  // namespace

void BindEnums(nb::module_& m) {
#include "generated/python_enums.inc"
}

}  // namespace trunkline::python
