// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_page.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/markup.h"
#include "src/base/strings.h"
#include "tools/diff_notices.h"
#include "tools/diff_words.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline/catalogue.h"

namespace trunkline::tools {
namespace {

// A page stays below a million bytes, however much changes: when it has so
// many, no more changes, categories or notices follow, and it says how many are
// left.
constexpr std::size_t kMostBytesOfChanges = 550'000;
constexpr std::size_t kMostBytesOfCategories = 750'000;
constexpr std::size_t kMostBytes = 900'000;
// Of one set of tickets in words, and of the rules of one change.
constexpr std::size_t kMostBytesOfText = 1'000;
constexpr std::size_t kMostDangers = 200;
constexpr std::size_t kMostChanges = 400;
constexpr std::size_t kMostLeads = 60;
constexpr std::size_t kMostCategories = 1'000;
constexpr std::size_t kMostExceptions = 4;

constexpr char kStyle[] = R"(
:root{--line:#c9ced6;--soft:#f3f5f8;--ink:#1c2530;--move:#c0561b;--bad:#a61b1b}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;
color:var(--ink);margin:0 auto;padding:1rem;max-width:70rem}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
h3{font-size:1rem;margin:1rem 0 .2rem;overflow-wrap:anywhere}
code,pre{font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0}
.cards{display:flex;flex-wrap:wrap;gap:.6rem;margin:.8rem 0}
.card{background:var(--soft);border:1px solid var(--line);border-radius:.4rem;
padding:.4rem .8rem;min-width:8rem}
.card b{display:block;font-size:1.25rem}
.bad{border-left:.3rem solid var(--bad);padding-left:.6rem}
.tag{background:var(--bad);color:#fff;border-radius:.2rem;padding:0 .35rem;
font-size:.85em}
#find{position:sticky;top:0;background:#fff;padding:.5rem 0;z-index:1;
display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}
#find input{font:inherit;padding:.3rem .5rem;flex:1 1 14rem;min-width:0}
details{border-bottom:1px solid var(--line);padding:.25rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}
summary:focus-visible,input:focus-visible{outline:3px solid #3b76c4}
.in{padding:.2rem 0 .5rem 1.2rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse}
td,th{border:1px solid var(--line);padding:.15rem .5rem;text-align:left;
vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}
ul.tree,ul.tree ul{list-style:none;padding-left:1.1rem;margin:0}
.row{display:flex;gap:.6rem;align-items:center}
.row>span:first-child{flex:1 1 auto;overflow-wrap:anywhere}
.bar{flex:0 0 9rem;height:.7rem;background:var(--soft);
border:1px solid var(--line)}
.bar i{display:block;height:100%;background:var(--move)}
.share{flex:0 0 8.5rem}
@media(max-width:36rem){.bar{flex-basis:4rem}.share{flex-basis:6.5rem}
body{padding:.6rem}}
@media print{#find{display:none}body{max-width:none}details{break-inside:avoid}}
)";

// Shows what contains all words. "/" goes to the search, the arrows from hit to
// hit and back, Enter opens the first hit, Escape returns to the search and
// clears it. For paper all is opened.
constexpr char kScript[] = R"(
(function(){"use strict";
var box=document.getElementById("q"),said=document.getElementById("said");
var all=[].slice.call(document.querySelectorAll("[data-t]"));
function look(){
var words=box.value.toLowerCase().split(/\s+/).filter(Boolean),shown=0;
all.forEach(function(e){
var text=e.getAttribute("data-t").toLowerCase();
var hit=words.every(function(w){return text.indexOf(w)>=0});
e.hidden=!hit;if(!hit)return;shown++;
var d=words.length&&e.tagName==="LI"&&e.querySelector("details");
if(d)d.open=true;});
said.textContent=words.length?shown+" / "+all.length:"";}
function hits(){
return all.map(function(e){return e.hidden?null:e.querySelector("summary")})
.filter(function(s){return s&&
(s.checkVisibility?s.checkVisibility():s.offsetParent!==null)});}
function go(step){
var list=hits(),at=list.indexOf(document.activeElement)+step;
if(at<0){box.focus();return;}
var next=list[Math.min(at,list.length-1)];
if(next){next.focus();next.scrollIntoView({block:"center"});}}
box.addEventListener("input",look);
document.addEventListener("keydown",function(e){
var on=document.activeElement,inBox=on===box,list=hits();
if(e.key==="/"&&!inBox){e.preventDefault();box.focus();box.select();}
else if(e.key==="Escape"&&(inBox||list.indexOf(on)>=0)){
box.value="";look();box.focus();}
else if((e.key==="ArrowDown"||e.key==="ArrowUp")&&
(inBox||list.indexOf(on)>=0)){
e.preventDefault();go(e.key==="ArrowDown"?1:-1);}
else if(e.key==="Enter"&&inBox&&list.length){
e.preventDefault();list[0].parentNode.open=true;list[0].focus();}});
addEventListener("beforeprint",function(){
[].forEach.call(document.querySelectorAll("details"),function(d){d.open=true;});
});})();
)";

std::string Safe(std::string_view text) { return base::EscapeMarkup(text); }

// A long text without its end.
std::string Short(std::string text) {
  if (text.size() <= kMostBytesOfText) return text;
  std::size_t end = kMostBytesOfText;
  while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80) {
    --end;
  }
  text.resize(end);
  return text + "…";
}

class Page {
 public:
  explicit Page(const DiffReport& report)
      : diff_(report.diff),
        replay_(report.replay),
        notices_(report.notices),
        boxes_(report.boxes),
        groups_(DiffGroups(report.diff, report.replay)),
        gaps_(DiffGaps(report)) {}

  std::string Write() {
    const std::string title = InToolLanguage(DiffHeading(diff_));
    absl::StrAppend(
        &out_, "<!DOCTYPE html>\n<html lang=\"",
        ToolLanguage() == Language::kChinese ? "zh" : "en",
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,"
        "initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
        "'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        "img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>",
        Safe(title), "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n",
        "<h1>", Safe(title), "</h1>\n<p><code>",
        Safe(diff_.before().hash().substr(0, 16)), " → ",
        Safe(diff_.after().hash().substr(0, 16)), "</code></p>\n");
    Cards();
    Dangers();
    if (diff_.equivalent()) {
      absl::StrAppend(&out_, "<p>",
                      Safe(InToolLanguage(base::Fill<messages::kEquivalent>())),
                      "</p>\n");
    }
    absl::StrAppend(&out_, "<div id=\"find\"><label for=\"q\">",
                    Say(messages::kPageSearch),
                    "</label><input id=\"q\" type=\"search\" "
                    "autocomplete=\"off\" placeholder=\"/\"><output "
                    "id=\"said\" aria-live=\"polite\"></output><small>",
                    Say(messages::kPageKeys), "</small></div>\n");
    Changes();
    Leads();
    Categories();
    Others();
    absl::StrAppend(&out_, "<script>", kScript, "</script>\n</body></html>\n");
    return std::move(out_);
  }

 private:
  static std::string Say(const base::Message& message) {
    return Safe(message.In(ToolLanguage()));
  }
  void Heading(const base::Message& message) {
    absl::StrAppend(&out_, "<h2>", Say(message), "</h2>\n");
  }
  void Card(const base::Message& what, const std::string& value) {
    absl::StrAppend(&out_, "<div class=\"card\"><b>", Safe(value), "</b>",
                    Say(what), "</div>\n");
  }

  void Cards() {
    std::size_t boxes = 0;
    for (const DiffChange& change : diff_.changes()) boxes += change.boxes;
    out_ += "<div class=\"cards\">\n";
    Card(messages::kPageChanges, Grouped(diff_.changes().size()));
    Card(messages::kPageBoxes, Grouped(boxes));
    if (replay_ != nullptr) {
      const ReplayReport::Group& all = replay_->groups.at("");
      Card(messages::kPageTickets, Grouped(replay_->tickets));
      Card(messages::kPageMoved,
           absl::StrCat(Grouped(all.moved), " (",
                        Percent(all.moved, replay_->tickets), ")"));
      Card(messages::kPageDisputed, Grouped(all.disputed));
      Card(messages::kPageUnmatched, Grouped(all.unmatched));
      Card(messages::kPageDue,
           absl::StrCat(Grouped(replay_->due_earlier), " / ",
                        Grouped(replay_->due_later)));
    }
    out_ += "</div>\n";
    if (replay_ != nullptr) {
      absl::StrAppend(&out_, "<pre>",
                      Safe(InToolLanguage(DiffReplayLines(diff_, *replay_))),
                      "</pre>\n");
    }
  }

  static std::string Percent(std::uint64_t part, std::uint64_t all) {
    const std::uint64_t tenths = all == 0 ? 0 : (part * 2'000 + all) / all / 2;
    return absl::StrCat(tenths / 10, ".", tenths % 10, "%");
  }

  void Dangers() {
    std::string list;
    std::size_t shown = 0, more = 0;
    for (const base::Text& gap : gaps_) {
      absl::StrAppend(&list, "<li><span class=\"tag\">",
                      Say(messages::kIncomplete), "</span> ",
                      Safe(InToolLanguage(gap)), "</li>\n");
    }
    for (const DiffNotice& notice : notices_) {
      if (!IsFirst(notice)) continue;
      if (shown++ >= kMostDangers) {
        ++more;
        continue;
      }
      absl::StrAppend(&list, "<li><span class=\"tag\">",
                      Safe(FirstName(notice)), "</span> ",
                      Safe(DiffNoticeText(notice)), "</li>\n");
    }
    for (std::size_t i : Order()) {
      const DiffChange& change = diff_.changes()[i];
      if (change.dangers.empty()) continue;
      if (shown++ >= kMostDangers) {
        ++more;
        continue;
      }
      list += "<li>";
      for (DiffDanger danger : change.dangers) {
        absl::StrAppend(&list, "<span class=\"tag\">",
                        base::ToAbsl(DiffDangerName(danger)), "</span> ");
      }
      absl::StrAppend(&list, "<a href=\"#c", i + 1, "\">#", i + 1, "</a> ",
                      Safe(Rules(change)), "</li>\n");
    }
    if (list.empty()) return;
    if (more != 0) {
      absl::StrAppend(
          &list, "<li>",
          Safe(InToolLanguage(
              base::Fill<messages::kPageMoreDangers>(Grouped(more)))),
          "</li>\n");
    }
    Heading(messages::kPageDangers);
    absl::StrAppend(&out_, "<ul class=\"bad\">\n", list, "</ul>\n");
  }

  static std::string Rules(const DiffChange& change) {
    if (change.before_rules.empty() && change.after_rules.empty()) {
      return change.causes.empty() ? std::string() : change.causes[0].entity;
    }
    return absl::StrCat(Short(DiffRules(change.before_rules)), " → ",
                        Short(DiffRules(change.after_rules)));
  }

  void Changes() {
    if (diff_.changes().empty()) return;
    Heading(messages::kPageCauses);
    std::size_t shown = 0;
    for (const DiffGroup& group : groups_) {
      bool heading = group.changes.size() > 1;
      for (std::size_t i : group.changes) {
        if (shown == kMostChanges || out_.size() > kMostBytesOfChanges) {
          absl::StrAppend(&out_, "<p>",
                          Safe(InToolLanguage(base::Fill<messages::kPageMore>(
                              Grouped(diff_.changes().size() - shown)))),
                          "</p>\n");
          return;
        }
        if (heading) GroupHeading(group);
        heading = false;
        ++shown;
        Change(i, diff_.changes()[i]);
      }
    }
  }

  // Of several changes: their causes.
  void GroupHeading(const DiffGroup& group) {
    std::string causes;
    for (const DiffCause& cause : diff_.changes()[group.changes[0]].causes) {
      absl::StrAppend(&causes, causes.empty() ? "" : ", ", cause.entity);
    }
    causes = Safe(Short(causes));
    absl::StrAppend(&out_, "<h3 data-t=\"", causes, "\">", causes, " — ",
                    Safe(InToolLanguage(DiffGroupHeading(group, replay_))),
                    "</h3>\n");
  }

  std::vector<std::size_t> Order() const {
    std::vector<std::size_t> out;
    for (const DiffGroup& group : groups_) {
      out.insert(out.end(), group.changes.begin(), group.changes.end());
    }
    return out;
  }

  void Change(std::size_t i, const DiffChange& change) {
    std::string kinds;
    for (DiffKind kind : change.kinds) {
      absl::StrAppend(&kinds, kinds.empty() ? "" : ", ", DiffKindWord(kind));
    }
    std::string key = absl::StrCat("#", i + 1, " ", kinds, " ", Rules(change));
    for (DiffDanger danger : change.dangers) {
      absl::StrAppend(&key, " ", base::ToAbsl(DiffDangerName(danger)));
    }
    for (const auto* list : {&change.before, &change.after}) {
      for (const std::string& line : *list) absl::StrAppend(&key, " ", line);
    }
    for (const DiffCause& cause : change.causes) {
      absl::StrAppend(&key, " ", DiffCauseText(cause));
    }
    absl::StrAppend(&out_, "<details id=\"c", i + 1, "\" data-t=\"", Safe(key),
                    "\"><summary>#", i + 1, " ");
    for (DiffDanger danger : change.dangers) {
      absl::StrAppend(&out_, "<span class=\"tag\">",
                      base::ToAbsl(DiffDangerName(danger)), "</span> ");
    }
    absl::StrAppend(&out_, "<b>", Safe(kinds), "</b> ", Safe(Rules(change)));
    if (replay_ != nullptr) {
      absl::StrAppend(&out_, " — ",
                      Safe(InToolLanguage(base::Fill<messages::kTicketsMoved>(
                          Grouped(replay_->moved[i])))));
    }
    out_ += "</summary>\n<div class=\"in\">\n";
    for (const DiffCause& cause : change.causes) {
      absl::StrAppend(&out_, "<div><code>", Safe(DiffCauseText(cause)),
                      "</code></div>\n");
    }
    if (!change.before.empty()) {
      out_ += "<div class=\"scroll\"><table>\n";
      for (std::size_t k = 0; k != change.before.size(); ++k) {
        const DiffFact before = DiffFactOf(change.before[k]);
        absl::StrAppend(&out_, "<tr><th>", Safe(before.kind), "</th><td>",
                        Safe(before.value), "</td><td>",
                        Safe(DiffFactOf(change.after[k]).value),
                        "</td></tr>\n");
      }
      out_ += "</table></div>\n";
    }
    for (std::size_t b = 0; b != change.boxes; ++b) {
      if (b == boxes_) {
        absl::StrAppend(&out_, "<div>",
                        Safe(InToolLanguage(base::Fill<messages::kMoreBoxes>(
                            Grouped(change.boxes - b)))),
                        "</div>\n");
        break;
      }
      const DiffBox box = diff_.Box(change, b);
      std::string text = "* " + Short(DiffWords(box.when));
      if (replay_ != nullptr && change.boxes > 1) {
        absl::StrAppend(&text, " [",
                        InToolLanguage(base::Fill<messages::kTicketsMoved>(
                            Grouped(replay_->moved_in[i][b]))),
                        "]");
      }
      for (std::size_t e = 0; e != box.except.size(); ++e) {
        if (e == kMostExceptions) {
          absl::StrAppend(&text, "\n  - ",
                          InToolLanguage(base::Fill<messages::kMoreExceptions>(
                              Grouped(box.except.size() - e))));
          break;
        }
        absl::StrAppend(&text, "\n  - ", Short(DiffWords(box.except[e])));
      }
      absl::StrAppend(&out_, "<pre>", Safe(text), "</pre>\n");
    }
    absl::StrAppend(&out_, "<pre>ticket { ", Safe(change.ticket),
                    " }</pre>\n</div></details>\n");
  }

  void Leads() {
    if (replay_ == nullptr) return;
    const auto moves = DiffMoves(*replay_);
    if (moves.empty()) return;
    Heading(messages::kPageLeads);
    absl::StrAppend(&out_, "<div class=\"scroll\"><table>\n<tr><th>",
                    Say(messages::kPageBefore), "</th><th>",
                    Say(messages::kPageAfter), "</th><th class=\"n\">",
                    Say(messages::kPageTickets), "</th></tr>\n");
    const std::string lang = ToolLanguage() == Language::kChinese ? "zh" : "en";
    const auto name = [&](const RuleSet& rules, const std::string& code) {
      const std::string label(rules.DepartmentLabel(code, lang));
      return label == code || label.empty()
                 ? code
                 : absl::StrCat(label, " (", code, ")");
    };
    for (std::size_t i = 0; i != moves.size() && i != kMostLeads; ++i) {
      const auto& [tickets, leads] = moves[i];
      const std::string from = name(diff_.before(), leads.first);
      const std::string to = name(diff_.after(), leads.second);
      absl::StrAppend(&out_, "<tr data-t=\"", Safe(from), " ", Safe(to),
                      "\"><td>", Safe(from), "</td><td>", Safe(to),
                      "</td><td class=\"n\">", Grouped(tickets),
                      "</td></tr>\n");
    }
    out_ += "</table></div>\n";
  }

  // --- the tree of categories ---

  struct Node {
    std::set<std::string> below;
    std::uint64_t part = 0, all = 0;  // Of the subtree.
  };

  // Tickets that move, of all; without tickets of the past, changes that
  // concern the category, of all changes.
  std::map<std::string, Node> Tree() const {
    std::map<std::string, Node> tree;
    const auto add = [&](const std::string& code, std::uint64_t part,
                         std::uint64_t all) {
      std::string at = code;
      for (;;) {
        tree[at].part += part;
        tree[at].all += all;
        const std::size_t dot = at.rfind('.');
        if (dot == std::string::npos) break;
        const std::string above = at.substr(0, dot);
        tree[above].below.insert(at);
        at = above;
      }
    };
    if (replay_ != nullptr) {
      for (const auto& [code, group] : replay_->categories) {
        if (!code.empty()) add(code, group.moved, group.tickets);
      }
      return tree;
    }
    for (const DiffChange& change : diff_.changes()) {
      std::set<std::string> codes;
      for (std::size_t b = 0; b != change.boxes && b != kMostCategories; ++b) {
        const DiffBox box = diff_.Box(change, b);
        for (const DiffCondition& condition : box.when) {
          if (condition.field != "category") continue;
          for (std::string value : condition.values) {
            if (value.front() == '(' || value.find("like ") == 0) continue;
            if (value.front() == '=') value.erase(0, 1);
            if (value.size() > 2 && value.substr(value.size() - 2) == ".*") {
              value.resize(value.size() - 2);
            }
            codes.insert(value);
          }
        }
      }
      for (const std::string& code : codes) add(code, 1, 0);
    }
    return tree;
  }

  void Categories() {
    const std::map<std::string, Node> tree = Tree();
    std::vector<std::string> roots;
    for (const auto& [code, node] : tree) {
      if (node.part != 0 && code.find('.') == std::string::npos) {
        roots.push_back(code);
      }
    }
    if (roots.empty()) return;
    Heading(replay_ != nullptr ? messages::kPageCategories
                               : messages::kPageCategoriesChanged);
    out_ += "<ul class=\"tree\">\n";
    std::size_t left = kMostCategories;
    for (const std::string& code : roots) Branch(tree, code, 0, &left);
    out_ += "</ul>\n";
  }

  void Branch(const std::map<std::string, Node>& tree, const std::string& code,
              int depth, std::size_t* left) {
    if (*left == 0 || depth > 32 || out_.size() > kMostBytesOfCategories) {
      return;
    }
    --*left;
    const Node& node = tree.at(code);
    const std::string lang = ToolLanguage() == Language::kChinese ? "zh" : "en";
    const std::string label(diff_.after().CategoryLabel(code, lang));
    const std::string name =
        label == code || label.empty() ? code : absl::StrCat(label, " ", code);
    std::vector<std::string> below;
    for (const std::string& one : node.below) {
      if (tree.at(one).part != 0) below.push_back(one);
    }
    std::string row =
        absl::StrCat("<span class=\"row\"><span>", Safe(name), "</span>");
    if (replay_ != nullptr) {
      absl::StrAppend(&row, "<span class=\"bar\"><i style=\"width:",
                      Percent(node.part, node.all), "\"></i></span>");
    }
    absl::StrAppend(&row, "<span class=\"n share\">", Grouped(node.part));
    if (replay_ != nullptr) {
      absl::StrAppend(&row, " / ", Grouped(node.all), " ",
                      Percent(node.part, node.all));
    }
    row += "</span></span>";
    absl::StrAppend(&out_, "<li data-t=\"", Safe(name));
    // What is below is found too.
    for (const std::string& one : below) {
      if (out_.size() > kMostBytesOfCategories) break;
      absl::StrAppend(&out_, " ", Safe(one));
    }
    out_ += "\">";
    if (below.empty()) {
      absl::StrAppend(&out_, row, "</li>\n");
      return;
    }
    absl::StrAppend(&out_, "<details", depth == 0 ? " open" : "", "><summary>",
                    row, "</summary>\n<ul>\n");
    for (const std::string& one : below) Branch(tree, one, depth + 1, left);
    out_ += "</ul></details></li>\n";
  }

  // --- notices ---

  void Others() {
    const std::vector<std::string> open = diff_.open(ToolLanguage());
    if (!std::all_of(notices_.begin(), notices_.end(), IsFirst)) {
      Heading(messages::kPageNotices);
      out_ += "<ul>\n";
      std::size_t more = 0;
      for (const DiffNotice& notice : notices_) {
        if (IsFirst(notice)) continue;
        if (out_.size() > kMostBytes) {
          ++more;
          continue;
        }
        absl::StrAppend(&out_, "<li data-t=\"", Safe(notice.kind), " ",
                        Safe(DiffNoticeText(notice)), "\"><b>",
                        Safe(notice.kind), "</b> ",
                        Safe(DiffNoticeText(notice)), "</li>\n");
      }
      if (more != 0) {
        absl::StrAppend(
            &out_, "<li>",
            Safe(InToolLanguage(
                base::Fill<messages::kPageMoreNotices>(Grouped(more)))),
            "</li>\n");
      }
      out_ += "</ul>\n";
    }
    if (open.empty()) return;
    Heading(messages::kPageOpen);
    out_ += "<ul>\n";
    for (const std::string& line : open) {
      absl::StrAppend(&out_, "<li>", Safe(line), "</li>\n");
    }
    out_ += "</ul>\n";
  }

  const RuleSetDiff& diff_;
  const ReplayReport* const replay_;
  const std::vector<DiffNotice>& notices_;
  const std::size_t boxes_;
  const std::vector<DiffGroup> groups_;
  const std::vector<base::Text> gaps_;
  std::string out_;
};

}  // namespace

std::string DiffPage(const DiffReport& report) { return Page(report).Write(); }

}  // namespace trunkline::tools
