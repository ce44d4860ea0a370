# SPDX-License-Identifier: Apache-2.0
"""Renders docs/performance.md and its plots from the summary of a run.

  render.py RESULTS_DIR DOCS_DIR

Takes the newest run there. The words are in bench/performance.template.md; {{name}} stands for what
a function here gives.
"""
import collections
import json
import pathlib
import re
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import Figures  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SIZES = (36, 1000, 10000, 100000, 1000000)

plt.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "trunkline", "font.size": 10,
    "figure.figsize": (7, 4), "axes.grid": True, "grid.alpha": 0.3,
    "axes.spines.top": False, "axes.spines.right": False})


def table(head, rows):
    if not rows:
        return "Not measured in this run."
    lines = ["| " + " | ".join(head) + " |",
             "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def time_of(ns):
    if ns is None:
        return "-"
    for unit, scale in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= scale:
            value = ns / scale
            return f"{value:.0f} {unit}" if value >= 100 else \
                f"{value:.3g} {unit}"
    return f"{ns:.0f} ns" if ns >= 10 else f"{ns:.1f} ns"


def times(ratio):
    return "-" if ratio is None else f"{ratio:.2g} x" if ratio < 100 else \
        f"{ratio:,.0f} x"


class Page:
    def __init__(self, result, plots):
        self.result = result
        self.f = Figures(result["benchmarks"])
        self.plots = plots
        self.sizes = [n for n in SIZES if self.f.ns(f"route/{n}")]

    # --- tables ---

    def machine(self):
        c = self.result["context"]
        kind = "quick" if c["quick"] else "full"
        caches = ", ".join(f"L{k['level']} {k['type'].lower()} "
                           f"{k['size'] // 1024} KiB"
                           for k in c.get("caches", []))
        return (f"{c['cpu']}, {c['cores']} cores ({caches}); {c['system']}; "
                f"{c['compiler']}; Python {c['python']}. A {kind} run of "
                f"{c['minutes']} minutes at commit {c['commit']}; the load "
                f"average of the last quarter of an hour was {c['load']}.")

    def checks(self):
        rows = []
        for c in self.result["checks"]:
            figure = "-" if c["figure"] is None else \
                f"{c['figure']:.3g} {c['unit']}"
            rows.append([c["what"], figure, c["wanted"], {
                True: "met", False: "**not met**", None: "not measured"}[
                    c["met"]]])
        return table(["what", "measured", "wanted", ""], rows)

    def caveat(self):
        load = self.result["context"]["load"]
        if load < 2:
            return ""
        return (
            f"**These figures were taken on a busy machine** (load average "
            f"{load}). Two threads then do not get two processors, so that "
            "RouteMany's gain cannot be seen by the clock; and other programs "
            "take the caches, which costs tables more than a scan of a few "
            "kilobytes. Run `scripts/bench` on an idle machine for figures "
            "to decide by.")

    def sizes_table(self):
        names = ["route", "limit", "route_handles", "limit_ids", "route_text",
                 "scan"]
        rows = [[f"{n:,}"] + [time_of(self.f.ns(f"{k}/{n}")) for k in names] +
                [times(self.f.ratio(f"route/{n}", f"limit/{n}")),
                 times(self.f.ratio(f"scan/{n}", f"route/{n}"))]
                for n in self.sizes]
        return table(["rules", "Route", "limit", "Route, codes resolved",
                      "limit, codes resolved", "Route, 200 characters", "scan",
                      "Route / limit", "scan / Route"], rows)

    def percentiles(self):
        rows = []
        for kind, title in (("latency", "no text"),
                            ("latency_text", "200 characters"),
                            ("latency_cold", "caches emptied")):
            for n in self.sizes:
                values = [self.f.counter(f"{kind}/{n}", q)
                          for q in ("p50", "p99", "p999")]
                if values[0] is None:
                    continue
                rows.append([f"{title}, {n:,} rules"] +
                            [time_of(v) for v in values] +
                            [times(values[1] / values[0])])
        return table(["ticket", "p50", "p99", "p99.9", "p99 / p50"], rows)

    def overhead(self):
        values = [b["overhead"] for b in self.result["benchmarks"]
                  if "overhead" in b]
        return f"{min(values):.0f} ns" if values else "not measured"

    def simple(self, names):
        return [[title, time_of(self.f.ns(name))] for name, title in names
                if self.f.ns(name) is not None]

    def difficulty(self):
        names = [("hits/1000", "every ticket matches, 1,000 rules"),
                 ("misses/1000", "no ticket matches, 1,000 rules"),
                 ("hits/100000", "every ticket matches, 100,000 rules"),
                 ("misses/100000", "no ticket matches, 100,000 rules")]
        names += [(f"text/{n}", f"{n:,} characters, 10,000 rules")
                  for n in (20, 60, 200, 1000, 4000)]
        names += [(f"keywords/{p}", f"{p} % of 10,000 rules look for words")
                  for p in (0, 5, 20, 50)]
        names += [(f"only_words/{p}",
                   f"{p} % of 100,000 rules look for words only")
                  for p in (0, 5)]
        names += [("dial", "Dial, 1,000 rules")]
        return table(["ticket", "time"], self.simple(names))

    def limits(self):
        names = [("probe/1000", "one look-up in a flat_hash_map of 1,000 keys"),
                 ("probe/100000", "the same, 100,000 keys"),
                 ("read/ticket", "reading a ticket's bytes from memory"),
                 ("read/text", "reading a text of 200 characters")]
        return table(["limit", "time"], self.simple(names))

    def batch(self):
        values = [self.f.ns(f"batch/{t}", real=True) for t in (1, 2)]
        if None in values:
            return ""
        rate = [max(b["items_per_second"] for b in
                    self.f.runs[f"batch/{t}"]) / 1e6 for t in (1, 2)]
        return table(["RouteMany, 1,000 rules", "1 thread", "2 threads",
                      "gain"],
                     [["tickets to decisions"] +
                      [f"{r:.2f} million/s" for r in rate] +
                      [times(values[0] / values[1])]])

    def attributes(self):
        """A row of attribute_bench by RouteMany, beside the same table over
        category and region and a hand-written index."""
        def row(name):
            rates = [b["items_per_second"] for b in self.f.runs.get(name, ())]
            return 1e9 / max(rates) if rates else None
        rows = []
        for side in (90, 316):
            names = ("Grid/places", "Grid/values", "Grid/nodes", "Grid/ranges",
                     "Hand")
            places, values, nodes, ranges, hand = (
                row(f"{name}/{side}") for name in names)
            if None in (places, values, hand):
                continue
            rows.append([f"{side * side:,}"] +
                        [time_of(v) for v in (places, values, nodes, ranges,
                                              hand)] +
                        [f"{places / values:.2f}", times(values / hand)])
        return table(["rules", "category and region", "two texts",
                      "tree and text", "two ranges", "hand-written, two texts",
                      "two texts: share of the rows a second of category and "
                      "region", "two texts / hand-written"], rows)

    def load(self):
        rows = []
        for n in (100000, 1000000):
            for kind in ("binary", "text"):
                t = self.f.ns(f"load_{kind}/{n}")
                if t is None:
                    continue
                m = next((m for m in self.result["memory"]
                          if m["format"] == kind and n == 100000), None)
                rows.append([f"{n:,} rules from {kind}", time_of(t)] + (
                    [f"{m['source']:.0f} MiB", f"{m['growth']:.0f} MiB",
                     f"{m['peak']:.0f} MiB"] if m else ["-"] * 3))
        return table(["load", "time", "source", "resident growth", "peak"],
                     rows)

    def remainder(self):
        def part(n, *terms):
            values = [(s, self.f.ns(name.format(n=n))) for s, name in terms]
            if any(v is None for _, v in values):
                return "-"
            return f"{sum(s * v for s, v in values):.0f} ns"
        sizes = [n for n in self.sizes if n <= 100000]
        parts = [
            ("reading the ticket (memory)", [(1, "read/ticket")]),
            ("hash probes for its keys, dates and ranks compared",
             [(1, "limit_ids/{n}")]),
            ("three codes looked up, the number read as dialled",
             [(1, "route/{n}"), (-1, "route_handles/{n}")]),
            ("claim, dispute, guards, limits by stage, the decision filled",
             [(1, "route_handles/{n}"), (-1, "limit_ids/{n}")]),
            ("**Route as a whole**", [(1, "route/{n}")]),
            ("and 200 characters of text",
             [(1, "route_text/{n}"), (-1, "route/{n}")]),
        ]
        return table(["nanoseconds of Route"] + [f"{n:,} rules" for n in sizes],
                     [[title] + [part(n, *terms) for n in sizes]
                      for title, terms in parts])

    def programs(self):
        """Benchmarks of other programs, a table each."""
        groups = collections.defaultdict(list)
        for name, runs in self.f.runs.items():
            if runs[0]["program"] != "route_bench":
                groups[runs[0]["program"]].append(name)
        titles = {"calendar_bench": "Deadlines", "lifecycle_bench":
                  "Lifecycle", "c_bench": "C interface"}
        out = []
        for program in sorted(groups):
            rows = []
            for name in groups[program]:
                rate = max((b.get("items_per_second", 0)
                            for b in self.f.runs[name]), default=0)
                rows.append([f"`{name}`", time_of(self.f.ns(name)),
                             time_of(self.f.ns(name, real=True)),
                             f"{rate:,.0f}/s" if rate else ""])
            out.append(f"### {titles.get(program, program)} (`{program}`)\n\n" +
                       table(["benchmark", "processor", "clock", "rate"],
                             rows))
        return "\n\n".join(out)

    def desk(self):
        text = self.result.get("desk", "").rstrip()
        return f"```\n{text}\n```" if text else "Not measured in this run."

    def cities(self):
        return (self.result.get("cities", "").strip() or
                "Not measured in this run.")

    def peers(self):
        peers = self.result["peers"]
        if not peers:
            return "Not run."
        sizes = sorted({p["rules"] for p in peers})
        names = list(dict.fromkeys(p["peer"] for p in peers))
        of = {(p["peer"], p["rules"]): p for p in peers}
        rows = []
        for kind, title in (("plain", "no text"), ("text", "200 characters")):
            for name in names:
                row = [f"{name}, {title}"]
                seen = False
                for n in sizes:
                    p, us = of[name, n], of["trunkline", n]
                    rate = p.get(kind + "_per_s")
                    if rate is None:
                        row.append("-")
                        continue
                    seen = True
                    ours = us.get(kind + "_per_s")
                    ratio = f" ({times(ours / rate)})" if ours and \
                        name != "trunkline" else ""
                    row.append(f"{rate:,.0f}{ratio}" if rate >= 10 else
                               f"{rate:.2g}{ratio}")
                if seen:
                    rows.append(row)
        out = ["Decisions a second of processor time; in brackets how many "
               "times as many trunkline makes.\n",
               table(["engine"] + [f"{n:,} rules" for n in sizes], rows)]
        rows = []
        for name in names:
            row = [name]
            for n in sizes:
                p = of[name, n]
                row.append(f"{time_of(p['load_ms'] * 1e6)}, "
                           f"{max(p['memory_mb'], 0):.0f} MiB"
                           if "load_ms" in p else "-")
            rows.append(row)
        out += ["\nTime to load and resident growth:\n",
                table(["engine"] + [f"{n:,} rules" for n in sizes], rows)]
        rows = []
        for name in names:
            mine = [of[name, n] for n in sizes]
            version = next((p["version"] for p in mine if p.get("version")),
                           "")
            words = []
            for kind in ("plain", "text"):
                compared = sum(p.get(kind + "_compared", 0) for p in mine)
                wrong = sum(p.get(kind + "_wrong", 0) for p in mine)
                if compared:
                    words.append(f"{compared - wrong:,} of {compared:,} "
                                 f"{'without text' if kind == 'plain' else 'with text'}")
            notes = [f"{p['rules']:,} rules: {p['note']}" for p in mine
                     if "note" in p]
            if any("plain_per_s" in p and "text_per_s" not in p for p in mine):
                notes.append("knows no words")
            rows.append([f"{name} {version}".strip(), mine[0]["tuned"],
                         "; ".join(words) or "-", "; ".join(notes)])
        out += ["\nWhat each is, and its answers:\n",
                "\n".join(["| engine | how | same answer as trunkline | |",
                           "|---|---|---|---|"] +
                          ["| " + " | ".join(r) + " |" for r in rows])]
        return "\n".join(out)

    # --- plots ---

    def save(self, name, alt):
        plt.tight_layout()
        plt.savefig(self.plots / f"{name}.svg", metadata={"Date": None})
        plt.close()
        return f"![{alt}](performance/{name}.svg)"

    def line(self, pattern, xs, label, **style):
        points = [(x, self.f.ns(pattern.format(x))) for x in xs]
        points = [(x, y) for x, y in points if y is not None]
        if points:
            plt.plot(*zip(*points), marker="o", label=label, **style)

    def plot_sizes(self):
        plt.figure()
        for name, label in (("scan", "scan"), ("route_text",
                                               "Route, 200 characters"),
                            ("route", "Route"), ("limit", "limit index"),
                            ("route_handles", "Route, codes resolved")):
            self.line(name + "/{}", SIZES, label)
        plt.xscale("log")
        plt.yscale("log")
        plt.xlabel("rules")
        plt.ylabel("nanoseconds a ticket")
        plt.legend(frameon=False)
        return self.save("rules", "Time of a decision by number of rules")

    def plot_text(self):
        plt.figure()
        self.line("text/{}", (20, 60, 200, 1000, 4000), "10,000 rules")
        plt.xscale("log")
        plt.yscale("log")
        plt.xlabel("characters")
        plt.ylabel("nanoseconds a ticket")
        plt.legend(frameon=False)
        return self.save("text", "Time of a decision by length of the text")

    def plot_percentiles(self):
        plt.figure()
        for kind, style in (("latency", "-"), ("latency_text", "--")):
            for q, label in (("p50", "p50"), ("p99", "p99"),
                             ("p999", "p99.9")):
                points = [(n, self.f.counter(f"{kind}/{n}", q))
                          for n in self.sizes]
                points = [(n, v) for n, v in points if v is not None]
                if points:
                    text = "" if kind == "latency" else ", 200 characters"
                    plt.plot(*zip(*points), style, marker="o",
                             label=label + text)
        plt.xscale("log")
        plt.yscale("log")
        plt.xlabel("rules")
        plt.ylabel("nanoseconds")
        plt.legend(frameon=False, fontsize=8)
        return self.save("percentiles", "Percentiles by number of rules")

    def plot_peers(self):
        peers = [p for p in self.result["peers"] if "plain_per_s" in p]
        if not peers:
            return ""
        plt.figure(figsize=(7, 5))
        for name in dict.fromkeys(p["peer"] for p in peers):
            points = [(p["rules"], p["plain_per_s"]) for p in peers
                      if p["peer"] == name]
            plt.plot(*zip(*points), marker="o", label=name,
                     linewidth=3 if name == "trunkline" else 1.2)
        plt.xscale("log")
        plt.yscale("log")
        plt.xlabel("rules")
        plt.ylabel("decisions a second")
        plt.legend(frameon=False, fontsize=8)
        return self.save("peers", "Decisions a second beside other engines")


def choose(results):
    found = [json.loads(p.read_text(encoding="utf-8"))
             for p in results.glob("*.json")]
    if not found:
        sys.exit(f"no results in {results}: run scripts/bench")
    return max(found, key=lambda r: r["context"]["date"])


def main():
    results, docs = map(pathlib.Path, sys.argv[1:])
    plots = docs / "performance"
    plots.mkdir(exist_ok=True)
    page = Page(choose(results), plots)
    template = (HERE / "performance.template.md").read_text(encoding="utf-8")
    text = re.sub(r"\{\{(\w+)\}\}", lambda m: getattr(page, m[1])(), template)
    (docs / "performance.md").write_text(
        "<!-- Rendered by scripts/bench from bench/performance.template.md "
        "and bench/results. -->\n" + text, encoding="utf-8")
    print(docs / "performance.md")


if __name__ == "__main__":
    main()
