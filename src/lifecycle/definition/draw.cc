// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/draw.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/definition/messages.h"
#include "src/lifecycle/wire/facts.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline {
namespace lifecycle {
namespace {

namespace pb = ::trunkline_internal::v1;

using Names = std::vector<std::string>;

void AddOnce(std::string_view name, Names* names) {
  if (std::find(names->begin(), names->end(), name) == names->end()) {
    names->emplace_back(name);
  }
}

// Columns on a screen: characters from U+1100 on take two.
std::size_t Width(std::string_view text) {
  std::size_t width = 0;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) width += byte >= 0xE1 ? 2 : 1;
  }
  return width;
}

// Lines of at most `limit` columns, but for a name that is longer alone.
Names Wrap(const Names& names, std::size_t limit) {
  Names lines;
  for (const std::string& name : names) {
    if (lines.empty() || Width(lines.back()) + Width(name) + 3 > limit) {
      lines.push_back(name);
    } else {
      absl::StrAppend(&lines.back(), " · ", name);
    }
  }
  return lines;
}

// A definition as boxes and arrows. Box i is stage i; the one after the last
// stands for every stage that is not final.
class Picture {
 public:
  struct Arrow {
    int from, to;
    bool back;
    Names names;
  };

  Picture(const DefinitionData& data, Language language)
      : data_(data), language_(language), before_(StagesBefore(data)) {
    for (std::size_t i = 0; i != data.stages.size(); ++i) {
      if (!data.stages[i].final) open_.insert(static_cast<int>(i));
    }
    stays_.resize(data.stages.size() + 1);
    for (const Transition& t : data.transitions) Add(t);
    Order();
  }

  const DefinitionData& data() const { return data_; }
  int any() const { return static_cast<int>(data_.stages.size()); }
  bool has_any() const { return has_any_; }
  // Stages from the first one on, as one gets to them; final ones last.
  const std::vector<int>& order() const { return order_; }
  const std::vector<Arrow>& arrows() const { return arrows_; }
  const Names& stays(int box) const { return stays_[Slot(box)]; }
  const Names& opening() const { return opening_; }
  const std::vector<std::vector<int>>& before() const { return before_; }

  std::string_view Label(const Labels& labels, std::string_view id) const {
    return LabelOf(labels, LanguageTag(language_), id);
  }
  std::string_view RoleLabel(int role) const {
    const Role& r = data_.roles[Slot(role)];
    return Label(r.label, r.id);
  }
  std::string_view Title(int box) const {
    if (box == any()) return messages::kAnyOpenStage.In(language_);
    const StageDef& stage = data_.stages[Slot(box)];
    return Label(stage.label, stage.id);
  }
  // Empty: no role has to act.
  std::string_view Owner(int box) const {
    if (box == any() || data_.stages[Slot(box)].owner == kNone) return {};
    return RoleLabel(data_.stages[Slot(box)].owner);
  }

  // Whether it is possible in every stage that is not final.
  bool Everywhere(const Transition& t) const {
    return open_.size() > 1 && std::includes(t.from.begin(), t.from.end(),
                                             open_.begin(), open_.end());
  }

 private:
  void Add(const Transition& t) {
    const std::string_view name = Label(t.label, t.id);
    if (t.command == CommandKind::kOpen) AddOnce(name, &opening_);
    const bool everywhere = Everywhere(t);
    if (everywhere) AddFrom(any(), t, name);
    for (int from : t.from) {
      if (!everywhere || open_.count(from) == 0) AddFrom(from, t, name);
    }
  }

  void AddFrom(int from, const Transition& t, std::string_view name) {
    has_any_ = has_any_ || from == any();
    if (t.to == kNone || t.to == from) {
      AddOnce(name, &stays_[Slot(from)]);
    } else if (t.to != kBack) {
      Draw(from, t.to, false, name);
    } else if (from == any()) {
      Draw(from, from, true, name);
    } else {
      const std::vector<int>& before = before_[Slot(from)];
      if (open_.size() > 1 && std::includes(before.begin(), before.end(),
                                            open_.begin(), open_.end())) {
        has_any_ = true;
        Draw(from, any(), true, name);
        return;
      }
      for (int to : before) Draw(from, to, true, name);
    }
  }

  void Draw(int from, int to, bool back, std::string_view name) {
    for (Arrow& arrow : arrows_) {
      if (arrow.from == from && arrow.to == to && arrow.back == back) {
        AddOnce(name, &arrow.names);
        return;
      }
    }
    arrows_.push_back({from, to, back, {std::string(name)}});
  }

  // Breadth first; final stages last; arrows follow their boxes.
  void Order() {
    std::vector<std::size_t> place(data_.stages.size() + 1);
    order_.push_back(data_.initial);
    for (std::size_t i = 0; i != order_.size(); ++i) {
      for (const Arrow& arrow : arrows_) {
        if (arrow.from == order_[i] && !arrow.back &&
            std::find(order_.begin(), order_.end(), arrow.to) == order_.end()) {
          order_.push_back(arrow.to);
        }
      }
    }
    // Those that only "any" leads to.
    for (int i = 0; i != any(); ++i) {
      if (std::find(order_.begin(), order_.end(), i) == order_.end()) {
        order_.push_back(i);
      }
    }
    std::stable_partition(order_.begin(), order_.end(),
                          [&](int i) { return !data_.stages[Slot(i)].final; });
    for (std::size_t i = 0; i != order_.size(); ++i) place[Slot(order_[i])] = i;
    place[Slot(any())] = order_.size();
    std::stable_sort(
        arrows_.begin(), arrows_.end(), [&](const Arrow& a, const Arrow& b) {
          return std::pair(place[Slot(a.from)], place[Slot(a.to)]) <
                 std::pair(place[Slot(b.from)], place[Slot(b.to)]);
        });
  }

  const DefinitionData& data_;
  const Language language_;
  const std::vector<std::vector<int>> before_;
  std::set<int> open_;
  std::vector<Names> stays_;
  std::vector<Arrow> arrows_;
  std::vector<int> order_;
  Names opening_;
  bool has_any_ = false;
};

// Ids for a language with few letters: others are written as _xHH, and what
// would be the same then gets a number.
class SafeIds {
 public:
  explicit SafeIds(std::string prefix = {}) : prefix_(std::move(prefix)) {}

  // A name that no id gets.
  std::string Take(std::string name) {
    taken_.insert(name);
    return name;
  }

  const std::string& operator()(std::string_view id) {
    const auto found = safe_.find(id);
    if (found != safe_.end()) return found->second;
    std::string safe = prefix_;
    for (char c : id) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_';
      // A name begins with a letter or an underscore.
      const bool first = safe.empty() && c != '_' && !(c >= 'A' && c <= 'z');
      if (plain && !first) {
        safe += c;
      } else {
        absl::StrAppendFormat(&safe, "_x%02X", static_cast<unsigned char>(c));
      }
    }
    std::string unique = safe;
    for (int n = 2; !taken_.insert(unique).second; ++n) {
      unique = absl::StrCat(safe, "_", n);
    }
    return safe_.emplace(id, std::move(unique)).first->second;
  }

 private:
  const std::string prefix_;
  std::map<std::string, std::string, std::less<>> safe_;
  std::set<std::string> taken_;
};

// --- Graphviz ---

std::string DotQuoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + '"';
}

// Lines below each other.
std::string DotLines(const Names& lines) {
  Names quoted;
  for (const std::string& line : lines) {
    const std::string q = DotQuoted(line);
    quoted.push_back(q.substr(1, q.size() - 2));
  }
  return absl::StrCat("\"", absl::StrJoin(quoted, "\\n"), "\"");
}

std::string DrawDot(const Picture& p) {
  // A stage's id has no space.
  const auto id = [&](int box) {
    return box == p.any() ? std::string("\"any open stage\"")
                          : DotQuoted(p.data().stages[Slot(box)].id);
  };
  std::string out = absl::StrCat(
      "digraph ", DotQuoted(p.data().id), " {\n  label=",
      DotQuoted(absl::StrCat(base::ToAbsl(p.Label(p.data().label, p.data().id)),
                             " (", p.data().version, ")")),
      "\n  node [shape=box, style=rounded]\n"
      "  \"the start\" [shape=point, width=0.2]\n");
  const auto box = [&](int i, std::string_view more) {
    Names lines{std::string(p.Title(i))};
    const std::string_view owner = p.Owner(i);
    if (!owner.empty()) {
      lines.push_back(absl::StrCat("(", base::ToAbsl(owner), ")"));
    }
    for (std::string& line : Wrap(p.stays(i), 36)) {
      lines.push_back(std::move(line));
    }
    absl::StrAppend(&out, "  ", id(i), " [label=", DotLines(lines),
                    base::ToAbsl(more), "]\n");
  };
  for (int i : p.order()) {
    box(i, p.data().stages[Slot(i)].final ? ", peripheries=2" : "");
  }
  if (p.has_any()) box(p.any(), ", style=\"rounded,dashed\"");
  absl::StrAppend(&out, "  \"the start\" -> ", id(p.data().initial),
                  " [label=", DotLines(Wrap(p.opening(), 28)), "]\n");
  for (const Picture::Arrow& arrow : p.arrows()) {
    absl::StrAppend(&out, "  ", id(arrow.from), " -> ", id(arrow.to),
                    " [label=", DotLines(Wrap(arrow.names, 28)),
                    arrow.back ? ", style=dashed" : "", "]\n");
  }
  return out + "}\n";
}

// --- Mermaid ---

std::string MermaidText(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("\"#;:<>{}%&\\").find(c) != std::string_view::npos) {
      absl::StrAppend(&out, "#", static_cast<int>(c), ";");
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string MermaidLines(const Names& lines) {
  Names texts;
  for (const std::string& line : lines) texts.push_back(MermaidText(line));
  return absl::StrJoin(texts, "<br/>");
}

std::string DrawMermaid(const Picture& p) {
  // Words of the language ("end") are no ids.
  SafeIds safe("s_");
  const auto id = [&](int box) {
    return box == p.any() ? std::string("any")
                          : safe(p.data().stages[Slot(box)].id);
  };
  std::string out = "stateDiagram-v2\n";
  const auto box = [&](int i) {
    Names lines{std::string(p.Title(i))};
    const std::string_view owner = p.Owner(i);
    if (!owner.empty()) {
      lines.push_back(absl::StrCat("(", base::ToAbsl(owner), ")"));
    }
    absl::StrAppend(&out, "  state \"", MermaidLines(lines), "\" as ", id(i),
                    "\n");
    for (const std::string& line : Wrap(p.stays(i), 36)) {
      absl::StrAppend(&out, "  ", id(i), " : ", MermaidText(line), "\n");
    }
  };
  for (int i : p.order()) box(i);
  if (p.has_any()) box(p.any());
  absl::StrAppend(&out, "  [*] --> ", id(p.data().initial), " : ",
                  MermaidLines(Wrap(p.opening(), 28)), "\n");
  for (const Picture::Arrow& arrow : p.arrows()) {
    absl::StrAppend(&out, "  ", id(arrow.from), " --> ", id(arrow.to), " : ",
                    arrow.back ? "↩ " : "", MermaidLines(Wrap(arrow.names, 28)),
                    "\n");
  }
  for (int i : p.order()) {
    if (p.data().stages[Slot(i)].final) {
      absl::StrAppend(&out, "  ", id(i), " --> [*]\n");
    }
  }
  return out;
}

// --- SCXML ---

std::string XmlComment(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '-' && !out.empty() && out.back() == '-') out += ' ';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return absl::StrCat("<!-- ", out, " -->");
}

class Scxml {
 public:
  explicit Scxml(const Picture& p) : p_(p), data_(p.data()) {
    case_ = states_.Take("case");
    history_ = states_.Take("before");
    inside_.resize(data_.stages.size());
    for (std::size_t i = 0; i != inside_.size(); ++i) {
      ids_.push_back(states_(data_.stages[i].id));
      inside_[i] = !data_.stages[i].final;
    }
    for (const Transition& t : data_.transitions) {
      for (int from : t.from) {
        if (t.to == kBack) inside_[Slot(from)] = false;
      }
    }
    has_case_ = std::count(inside_.begin(), inside_.end(), true) != 0;
  }

  std::string Draw() {
    Line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    Line(0,
         XmlComment(absl::StrCat(base::ToAbsl(p_.Label(data_.label, data_.id)),
                                 " (", data_.version, ")")));
    Line(0, absl::StrCat("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" "
                         "version=\"1.0\" datamodel=\"null\" name=\"",
                         SafeIds("lifecycle-")(data_.id), "\" initial=\"",
                         ids_[Slot(data_.initial)], "\">"));
    for (const Transition& t : data_.transitions) {
      if (t.command == CommandKind::kOpen) Line(1, Comment(t, {p_.any()}));
    }
    if (has_case_) {
      Line(1, absl::StrCat("<state id=\"", case_, "\">"));
      for (const Transition& t : data_.transitions) {
        if (OnCase(t)) OneTransition(2, t, p_.any());
      }
      for (int i : p_.order()) {
        if (inside_[Slot(i)]) OneStage(2, i);
      }
      if (uses_history()) {
        Line(2,
             absl::StrCat("<history id=\"", history_, "\" type=\"shallow\">"));
        Line(3, absl::StrCat("<transition target=\"", ids_[Slot(First())],
                             "\"/>"));
        Line(2, "</history>");
      }
      Line(1, "</state>");
    }
    for (int i : p_.order()) {
      if (!inside_[Slot(i)]) OneStage(1, i);
    }
    Line(0, "</scxml>");
    return std::move(out_);
  }

 private:
  void Line(int depth, std::string_view text) {
    out_.append(2 * static_cast<std::size_t>(depth), ' ');
    out_ += text;
    out_ += '\n';
  }

  bool OnCase(const Transition& t) const {
    return has_case_ && t.to != kBack && p_.Everywhere(t);
  }

  // Whether the history of "case" is the stage before this one.
  bool Exact(int stage) const {
    for (int before : p_.before()[Slot(stage)]) {
      if (!inside_[Slot(before)]) return false;
    }
    return true;
  }

  bool uses_history() const {
    for (const Transition& t : data_.transitions) {
      for (int from : t.from) {
        if (t.to == kBack && Exact(from)) return true;
      }
    }
    return false;
  }

  int First() const {
    for (int i : p_.order()) {
      if (inside_[Slot(i)]) return i;
    }
    return data_.initial;
  }

  void OneStage(int depth, int stage) {
    const StageDef& s = data_.stages[Slot(stage)];
    std::string title(p_.Title(stage));
    if (!p_.Owner(stage).empty()) {
      absl::StrAppend(&title, " (", base::ToAbsl(p_.Owner(stage)), ")");
    }
    std::vector<const Transition*> leaving;
    for (const Transition& t : data_.transitions) {
      if (std::binary_search(t.from.begin(), t.from.end(), stage) &&
          !(inside_[Slot(stage)] && OnCase(t))) {
        leaving.push_back(&t);
      }
    }
    Line(depth, XmlComment(title));
    const char* const tag = s.final && leaving.empty() ? "final" : "state";
    if (leaving.empty()) {
      Line(depth, absl::StrCat("<", tag, " id=\"", ids_[Slot(stage)], "\"/>"));
      return;
    }
    Line(depth, absl::StrCat("<", tag, " id=\"", ids_[Slot(stage)], "\">"));
    for (const Transition* t : leaving) OneTransition(depth + 1, *t, stage);
    Line(depth, absl::StrCat("</", tag, ">"));
  }

  void OneTransition(int depth, const Transition& t, int from) {
    Line(depth, Comment(t, from == p_.any() ? t.from : std::vector<int>{from}));
    const std::string& event = events_(t.id);
    const auto line = [&](std::string_view name, std::string_view target) {
      Line(depth, absl::StrCat("<transition event=\"", base::ToAbsl(name),
                               "\" target=\"", base::ToAbsl(target), "\"/>"));
    };
    if (t.to == kNone || t.to == from) {
      Line(depth, absl::StrCat("<transition event=\"", event, "\"/>"));
    } else if (t.to != kBack) {
      line(event, ids_[Slot(t.to)]);
    } else if (Exact(from)) {
      line(event, history_);
    } else {
      for (int to : p_.before()[Slot(from)]) {
        line(absl::StrCat(event, ".", ids_[Slot(to)]), ids_[Slot(to)]);
      }
    }
  }

  std::string ClockName(int clock) const {
    return clock == kAll ? "*" : data_.clocks[Slot(clock)].id;
  }

  std::string GuardText(const Guard& g) const {
    Names with;
    if (g.clock != kNone) with.push_back(ClockName(g.clock));
    if (g.counter != Guard::Counter::kUnspecified) {
      with.push_back(
          pb::Guard_Counter_Name(static_cast<pb::Guard_Counter>(g.counter)));
    }
    if (g.count != 0) with.push_back(absl::StrCat(g.count));
    if (g.request != Guard::Request::kUnspecified) {
      with.push_back(
          pb::Guard_Request_Name(static_cast<pb::Guard_Request>(g.request)));
    }
    for (int n = 0; n != 32; ++n) {
      if ((g.resolutions >> n & 1) != 0) {
        with.push_back(pb::Resolution_Name(static_cast<pb::Resolution>(n)));
      }
      if ((g.types >> n & 1) != 0) {
        with.push_back(pb::TicketType_Name(static_cast<pb::TicketType>(n)));
      }
      if ((g.measures >> n & 1) != 0) {
        with.push_back(pb::SupervisionMeasure_Name(
            static_cast<pb::SupervisionMeasure>(n)));
      }
    }
    with.insert(with.end(), g.categories.begin(), g.categories.end());
    if (g.period.amount > 0) {
      with.push_back(absl::StrCat(
          g.period.amount, " ",
          pb::DeadlinePolicy_Unit_Name(
              static_cast<pb::DeadlinePolicy_Unit>(g.period.unit))));
    }
    for (int role : g.roles) with.push_back(data_.roles[Slot(role)].id);
    const std::string kind =
        pb::Guard_Kind_Name(static_cast<pb::Guard_Kind>(g.kind));
    return with.empty()
               ? kind
               : absl::StrCat(kind, "(", absl::StrJoin(with, ", "), ")");
  }

  // Label, whose right it is, and what must hold.
  std::string Comment(const Transition& t, const std::vector<int>& from) const {
    std::set<int> roles;
    for (int stage : from) {
      roles.insert(t.roles[Slot(stage)].begin(), t.roles[Slot(stage)].end());
    }
    Names by, guards, facts, clocks;
    for (int role : roles) by.push_back(data_.roles[Slot(role)].id);
    for (const Guard& g : t.guards) guards.push_back(GuardText(g));
    for (const Fact* fact : t.facts) facts.emplace_back(fact->name);
    for (const Effect& e : t.effects) {
      clocks.push_back(absl::StrCat(
          pb::ClockEffect_Act_Name(static_cast<pb::ClockEffect_Act>(e.act)),
          "(", ClockName(e.clock), ")"));
    }
    std::string text(p_.Label(t.label, t.id));
    const auto add = [&](const char* what, const Names& names) {
      if (names.empty()) return;
      absl::StrAppend(&text, "; ", what, " ", absl::StrJoin(names, ", "));
    };
    add("by", by);
    add("if", guards);
    add("with", facts);
    add("does", clocks);
    return XmlComment(text);
  }

  const Picture& p_;
  const DefinitionData& data_;
  SafeIds states_, events_;
  std::string case_, history_;
  Names ids_;
  std::vector<bool> inside_;  // Of state "case".
  bool has_case_ = false;
  std::string out_;
};

}  // namespace
}  // namespace lifecycle

std::string DrawLifecycleDefinition(const LifecycleDefinition& definition,
                                    DrawFormat format, Language language) {
  const lifecycle::Picture picture(lifecycle::DataOf(definition), language);
  switch (format) {
    case DrawFormat::kMermaid:
      return lifecycle::DrawMermaid(picture);
    case DrawFormat::kScxml:
      return lifecycle::Scxml(picture).Draw();
    case DrawFormat::kDot:
      break;
  }
  return lifecycle::DrawDot(picture);
}

}  // namespace trunkline
