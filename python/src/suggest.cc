// SPDX-License-Identifier: Apache-2.0
#include "trunkline/suggest.h"

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "python/src/ticket.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

struct PySuggestion {
  std::string category;
  std::string model;
  int score = 0;
  int margin = 0;
  std::optional<int> percent_agreed;
  std::optional<int> percent_low;
  int rows = 0;
  bool offer_only = false;
};
struct PySuggestions {
  std::optional<PySuggestion> answer;
  std::vector<PySuggestion> candidates;
  int left_out = 0;
};
struct PySpan {
  // Characters of the str, not bytes.
  int begin = 0;
  int end = 0;
  int points = 0;
};
struct PyWhy {
  std::string category;
  int score = 0;
  std::vector<PySpan> spans;
};

PySuggestion Copy(const Suggestion& s) {
  PySuggestion out{std::string(s.category),
                   std::string(s.model),
                   s.score,
                   s.margin,
                   {},
                   {},
                   s.rows,
                   s.offer_only};
  if (s.percent_agreed >= 0) {
    out.percent_agreed = s.percent_agreed;
    out.percent_low = s.percent_low;
  }
  return out;
}

// A view of it.
Suggestion View(const PySuggestion& s) {
  Suggestion out;
  out.category = s.category;
  out.model = s.model;
  out.score = s.score;
  out.margin = s.margin;
  out.percent_agreed = s.percent_agreed.value_or(-1);
  out.percent_low = s.percent_low.value_or(-1);
  out.rows = s.rows;
  out.offer_only = s.offer_only;
  return out;
}

std::string WriteMessage(const PySuggestions& s) {
  Suggestions out;
  if (s.answer.has_value()) out.answer = View(*s.answer);
  for (const PySuggestion& one : s.candidates) {
    out.candidates.push_back(View(one));
  }
  return WriteSuggestions(out, Format::kBinary);
}

std::string TextOf(nb::handle text) {
  std::string out;
  FromPython(text, "text", &out);
  return out;
}

PySuggestions Suggest(const PyTextModels& models, nb::handle text, TimeLike at,
                      nb::handle points, int percent, int top) {
  if (text.is_none() == points.is_none()) {
    InvalidArgument("suggest: either text or points");
  }
  SuggestOptions options;
  options.min_percent = percent;
  options.top = top;
  PySuggestions out;
  Suggestions found;
  if (points.is_none()) {
    const std::string words = TextOf(text);
    models.models.Suggest(words, ToTime(at, "at"), options, &found);
  } else {
    const PyPoints given(points);
    out.left_out = static_cast<int>(Value(models.models.SuggestFromPoints(
        given.data(), given.size(), ToTime(at, "at"), options, &found)));
  }
  if (found.answer.has_value()) out.answer = Copy(*found.answer);
  for (const Suggestion& one : found.candidates) {
    out.candidates.push_back(Copy(one));
  }
  return out;
}

PyWhy ExplainTo(const PyTextModels& models, nb::handle text,
                const std::string& category, TimeLike at) {
  const std::string words = TextOf(text);
  const SuggestionExplanation why = Value(
      ExplainSuggestion(models.models, words, ToTime(at, "at"), category));
  PyWhy out{why.category, why.score, {}};
  // A place in bytes becomes one in characters; the places ascend.
  std::size_t byte = 0;
  int character = 0;
  const auto characters_to = [&](std::size_t place) {
    for (; byte < place; ++byte) {
      character += (static_cast<unsigned char>(words[byte]) & 0xC0) != 0x80;
    }
    return character;
  };
  for (const SuggestionSpan& span : why.spans) {
    PySpan& added = out.spans.emplace_back();
    added.begin = characters_to(span.begin);
    added.end = characters_to(span.end);
    added.points = span.points;
  }
  return out;
}

const RuleSet* RulesOf(nb::handle rules) {
  if (rules.is_none()) return nullptr;
  return &nb::cast<const PyRuleSet&>(rules).rules;
}

PyTextModels Load(const SourceFiles& files, nb::handle rules) {
  const RuleSet* const by = RulesOf(rules);
  LoadResult<TextModels> loaded =
      LoadFiles(files, [by](const std::vector<Source>& sources) {
        return LoadTextModels(sources, by);
      });
  return {*std::move(loaded.value),
          std::make_shared<const std::vector<Issue>>(std::move(loaded.issues))};
}

bool IsFolder(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

PyTextModels PackModels::Get(const RuleSet& rules) {
  absl::Status status;
  LoadResult<TextModels> loaded;
  std::optional<SourceFiles> files;
  std::optional<PyTextModels> models;
  {
    const nb::gil_scoped_release release;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!models_.has_value()) {
      FileOptions options;
      options.table_kind = TableKind::kTextModels;
      files.emplace(std::move(options));
      for (const std::string& pack : packs_) {
        if (IsFolder(pack + "/text")) status.Update(files->Add(pack + "/text"));
      }
      if (status.ok() && !files->sources().empty()) {
        loaded = files->Load([&rules](const std::vector<Source>& sources) {
          return LoadTextModels(sources, &rules);
        });
        if (loaded.ok()) {
          models_ = {*std::move(loaded.value),
                     std::make_shared<const std::vector<Issue>>(loaded.issues)};
        }
      }
    }
    models = models_;
  }
  CheckFile(status);
  if (models.has_value()) {
    if (files.has_value()) WarnOfSkipped(*files);
    return *std::move(models);
  }
  if (files->sources().empty()) {
    throw StatusError(absl::FailedPreconditionError(
        "no pack of the rule set has text models, in a folder \"text\"; give "
        "`models`"));
  }
  throw RuleError(std::move(loaded.issues));
}

PyPoints::PyPoints(nb::handle mapping) {
  if (!nb::hasattr(mapping, "items")) {
    PyErr_Format(PyExc_TypeError,
                 "points: a mapping of category codes to int, not %s",
                 Py_TYPE(mapping.ptr())->tp_name);
    throw nb::python_error();
  }
  const nb::object items = nb::steal(PyMapping_Items(mapping.ptr()));
  if (!items.is_valid()) throw nb::python_error();
  for (nb::handle item : items) {
    const auto pair = nb::cast<nb::tuple>(item);
    names_.emplace_back();
    FromPython(pair[0], "points", &names_.back());
    points_.emplace_back();
    FromPython(pair[1], "points", &points_.back().points);
  }
  for (std::size_t i = 0; i != names_.size(); ++i) {
    points_[i].category = names_[i];
  }
}

void WarnOfLeftOut(std::size_t categories) {
  if (categories == 0) return;
  Warn(absl::StrCat("points: no text model scores ", categories,
                    " of the categories at that time; they are left out"));
}

PyTextModels ModelsFor(const PyRuleSet& rules, nb::handle models) {
  if (!models.is_none()) {
    const PyTextModels* given = nullptr;
    if (!nb::try_cast(models, given) || given == nullptr) {
      PyErr_Format(PyExc_TypeError, "models: TextModels, not %s",
                   Py_TYPE(models.ptr())->tp_name);
      throw nb::python_error();
    }
    return *given;
  }
  if (rules.packs == nullptr) {
    throw StatusError(absl::FailedPreconditionError(
        "the rule set was not loaded from files, so that it has no text "
        "models; give `models`"));
  }
  return rules.packs->Get(rules.rules);
}

void BindSuggest(nb::module_& m) {
  Struct<PySuggestion>(m, "Suggestion", "A category that words suggest.")
      .Result("category", &PySuggestion::category, "Category code.")
      .Result("model", &PySuggestion::model, "The text model that scores it.")
      .Result("score", &PySuggestion::score, "Points of the n-grams.")
      .Result("margin", &PySuggestion::margin,
              "Points by which it leads; negative: another one leads.")
      .Result("percent_agreed", &PySuggestion::percent_agreed,
              "How often held-out tickets with such a margin had it; None: not "
              "known.")
      .Result("percent_low", &PySuggestion::percent_low,
              "Lower bound of that share.")
      .Result("rows", &PySuggestion::rows, "The number of such tickets.")
      .Result("offer_only", &PySuggestion::offer_only,
              "No ticket is routed by it: it is only offered to a person.")
      .Done();
  Struct<PySuggestions> suggestions(m, "Suggestions",
                                    "What the words of a ticket, or an outside "
                                    "model, suggest. It is an offer: a person "
                                    "decides.");
  suggestions
      .Result("answer", &PySuggestions::answer,
              "The deepest category that reaches the share that was asked, or "
              "None.")
      .Result("candidates", &PySuggestions::candidates,
              "The best leaves, best first, whatever their share.")
      .Result("left_out", &PySuggestions::left_out,
              "How many categories of `points` no model scores at that time.");
  suggestions.Done();
  AddMessageMethods<PySuggestions>(suggestions.cls(), "Suggestions",
                                   WriteMessage, nullptr);
  Struct<PySpan>(m, "SuggestionSpan", "Points of a part of a text.")
      .Result("begin", &PySpan::begin, "text[begin:end], in characters.")
      .Result("end", &PySpan::end, "text[begin:end], in characters.")
      .Result("points", &PySpan::points, "What it adds to the score.")
      .Done();
  Struct<PyWhy>(m, "SuggestionExplanation",
                "Why a category has its score: the points of the spans add up "
                "to it. It holds no part of the text.")
      .Result("category", &PyWhy::category, "Category code.")
      .Result("score", &PyWhy::score, "Its score.")
      .Result("spans", &PyWhy::spans, "In the order of the text.")
      .Done();

  nb::class_<PyTextModels> models(
      m, "TextModels",
      "Text models: which category the words of a ticket suggest. Never "
      "changes; any thread may use it. Two are equal if their content is.");
  models.def_static(
      "load",
      [](nb::args paths, nb::object rules) {
        return Load(OpenFiles(paths, true, TableKind::kTextModels), rules);
      },
      nb::arg("paths"), nb::kw_only(), nb::arg("rules") = nb::none(),
      nb::sig("def load(*paths: str | os.PathLike[str], rules: RuleSet | None "
              "= None) -> TextModels"),
      "Loads files of text models (text, JSON, binary, and tables, .csv and "
      ".xlsx), and every one of folders. With `rules` "
      "every "
      "category must be one of theirs, and is suggested only while it is "
      "valid. "
      "Raises RuleError, MissingFileError, UnavailableError.");
  models.def_static(
      "from_sources",
      [](const Contents& sources, nb::object rules) {
        return Load(FromContents(sources, true, TableKind::kTextModels), rules);
      },
      nb::arg("sources"), nb::kw_only(), nb::arg("rules") = nb::none(),
      nb::sig("def from_sources(sources: Sequence[tuple[str, bytes]], *, "
              "rules: RuleSet | None = None) -> TextModels"),
      "As load(), from pairs of a name and a content.");
  models.def(
      "to_bytes",
      [](const PyTextModels& self) {
        const std::string s = self.models.Serialize(Format::kBinary);
        return nb::bytes(s.data(), s.size());
      },
      "Returns the merged models as trunkline.v1.TextModelFile.");
  models.def_prop_ro(
      "hash", [](const PyTextModels& self) { return self.models.hash(); },
      "SHA-256 of the content, 64 hex digits.");
  models.def_prop_ro(
      "issues", [](const PyTextModels& self) { return ToPython(*self.issues); },
      "What loading found: warnings and notes.");
  models.def(
      "__len__",
      [](const PyTextModels& self) { return self.models.model_count(); },
      "Number of models.");
  models.def("__bool__", [](const PyTextModels&) { return true; });
  models.def(
      "__eq__",
      [](const PyTextModels& a, nb::handle other) {
        const PyTextModels* b = nullptr;
        return nb::try_cast(other, b) && b != nullptr &&
               a.models.hash() == b->models.hash();
      },
      nb::arg("other").none(),
      nb::sig("def __eq__(self, other: object, /) -> bool"));
  models.def("__hash__", [](const PyTextModels& self) {
    return nb::hash(ToPython(self.models.hash()));
  });
  models.def("__repr__", [](const PyTextModels& self) {
    return absl::StrCat("<TextModels: ", self.models.model_count(), " models, ",
                        self.models.gram_count(), " n-grams, ",
                        std::string(self.models.hash().substr(0, 16)), ">");
  });
  models.def("suggest", Suggest, nb::arg("text") = nb::none(), nb::kw_only(),
             nb::arg("at"), nb::arg("points") = nb::none(),
             nb::arg("percent") = 0, nb::arg("top") = 3,
             nb::sig("def suggest(self, text: str | None = None, *, at: int | "
                     "datetime.datetime, points: Mapping[str, int] | None = "
                     "None, percent: int = 0, top: int = 3) -> Suggestions"),
             "Suggests categories for the words of a ticket that was accepted "
             "at `at`: the deepest one that is right in at least `percent` of "
             "100 cases (0: the best one), and the best `top` ones. `points` "
             "in place of `text`: those that an outside model gives to "
             "category codes; the models then have no n-grams.");
  models.def("explain", ExplainTo, nb::arg("text"), nb::arg("category"),
             nb::kw_only(), nb::arg("at"),
             nb::sig("def explain(self, text: str, category: str, *, at: int | "
                     "datetime.datetime) -> SuggestionExplanation"),
             "Says which parts of the text gave a category its score. Raises "
             "NotFoundError if no model scores it.");

  auto rules = nb::borrow<nb::class_<PyRuleSet>>(nb::type<PyRuleSet>());
  rules.def_prop_ro(
      "text_models",
      [](const PyRuleSet& r) { return ModelsFor(r, nb::none()); },
      "The text models of the packs that the rule set was loaded from: those "
      "in "
      "their folders \"text\", read when they are first asked for. Raises "
      "FailedPreconditionError if there are none. A rule set that was pickled "
      "has none.");
  rules.def(
      "suggest",
      [](const PyRuleSet& r, nb::handle text, TimeLike at, nb::handle points,
         int percent, int top, nb::object given) {
        return Suggest(ModelsFor(r, given), text, at, points, percent, top);
      },
      nb::arg("text") = nb::none(), nb::kw_only(), nb::arg("at"),
      nb::arg("points") = nb::none(), nb::arg("percent") = 0,
      nb::arg("top") = 3, nb::arg("models") = nb::none(),
      nb::sig("def suggest(self, text: str | None = None, *, at: int | "
              "datetime.datetime, points: Mapping[str, int] | None = None, "
              "percent: int = 0, top: int = 3, models: TextModels | None = "
              "None) -> Suggestions"),
      "As TextModels.suggest(), by default of text_models.");
  rules.def(
      "explain_suggestion",
      [](const PyRuleSet& r, nb::handle text, const std::string& category,
         TimeLike at, nb::object given) {
        return ExplainTo(ModelsFor(r, given), text, category, at);
      },
      nb::arg("text"), nb::arg("category"), nb::kw_only(), nb::arg("at"),
      nb::arg("models") = nb::none(),
      nb::sig("def explain_suggestion(self, text: str, category: str, *, at: "
              "int | datetime.datetime, models: TextModels | None = None) -> "
              "SuggestionExplanation"),
      "As TextModels.explain(), by default of text_models.");
}

}  // namespace trunkline::python
