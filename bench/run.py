# SPDX-License-Identifier: Apache-2.0
"""Runs all benchmarks and peers; scripts/bench calls it.

  run.py BUILD_DIR RESULTS_DIR [--quick] [--no-peers]

Writes two JSON files named after the machine. BUILD_DIR/bench/MACHINE.json is
Google Benchmark's ("context", "benchmarks": one entry a repetition) with
"memory", "desk", "cities", "peers" and "checks" beside it.
RESULTS_DIR/MACHINE.json is its summary: one entry a benchmark, with the best
repetition, which is all that the rendered page shows.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SIZES = (36, 1000, 10000, 100000)
PEER_SIZES = SIZES

# Benchmarks that are compared run together, repetitions interleaved in random
# order, so that what else the machine does falls on all alike:
# (filter, repetitions, seconds each), for --quick and else.
GROUPS = [
    (r"^(route|limit|scan|route_text|route_handles|limit_ids)"
     r"/(36|1000|10000|100000)$", (3, 0.1), (5, 0.2)),
    (r"^(route|limit|route_text|route_handles|limit_ids)/1000000$",
     None, (3, 0.1)),
    (r"^latency(_text)?/(36|1000|10000|100000)/", (3, 0), (3, 0)),
    (r"^latency_cold/(36|1000|10000|100000)/", (1, 0), (1, 0)),
    (r"^latency(_text|_cold)?/1000000/", None, (1, 0)),
    (r"^(only_words|hits|misses)/", (3, 0.1), (5, 0.1)),
    (r"^(text|keywords)/", (3, 0.05), (5, 0.1)),
    (r"^batch/", (5, 0.05), (9, 0.2)),
    (r"^(dial|read/.*|probe/.*)", (3, 0.05), (5, 0.2)),
    (r"^load_(binary|text)/100000$", (3, 0.1), (3, 0.1)),
    (r"^load_(binary|text)/1000000$", None, (1, 0.1)),
]


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def run_benchmark(program, pattern, repetitions, seconds, timeout):
    command = [str(program), "--benchmark_format=json",
               f"--benchmark_repetitions={repetitions}",
               "--benchmark_enable_random_interleaving=true"]
    if pattern:
        command.append(f"--benchmark_filter={pattern}")
    if seconds:
        command.append(f"--benchmark_min_time={seconds}")
    done = subprocess.run(command, capture_output=True, text=True,
                          timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"{program.name}: {done.stderr.strip()[-800:]}")
    out = json.loads(done.stdout)
    runs = [b for b in out["benchmarks"] if b.get("run_type") != "aggregate"]
    for b in runs:
        b["program"] = program.name
        # As registered: without what the library adds.
        b["name"] = re.sub(
            r"/(real_time|process_time|repeats:\d+|iterations:\d+|min_time:[\d.]+)", "",
            b["name"])
    return out["context"], runs


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, AttributeError, KeyError):
        return platform.system()


def machine():
    """What the machine is, and a name for its file."""
    cpu = platform.processor() or platform.machine()
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            if line.startswith("model name"):
                cpu = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    cores = os.cpu_count() or 1
    name = re.sub(r"[^a-z0-9]+", "-",
                  re.sub(r"\(.*?\)", "", f"{cpu} {cores} cores").lower())
    return cpu, cores, name.strip("-")


def memory(build):
    program = build / "bin" / "load_memory"
    if not program.exists():
        return []
    out = subprocess.run([str(program), "100000"], capture_output=True,
                         text=True, check=True).stdout
    rows = []
    for line in out.splitlines():
        m = re.match(r"(\w+) +source +([\d.]+) MiB, growth +([\d.]+) MiB, "
                     r"peak +([\d.]+) MiB", line)
        if m:
            rows.append({"format": m[1], "source": float(m[2]),
                         "growth": float(m[3]), "peak": float(m[4])})
    return rows


def desk_report(build, quick):
    """desk_bench compares with bare SQL itself and prints a table."""
    program = build / "bin" / "desk_bench"
    if not program.exists():
        return ""
    say("desk_bench")
    command = [str(program)] + (["--quick"] if quick else [])
    if not quick and pathlib.Path("/usr/lib/postgresql").exists():
        command = ([str(HERE.parent / "scripts/with_postgres")] + command +
                   ["--postgres", "{}"])
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              timeout=45 if quick else 300).stdout
    except subprocess.TimeoutExpired:
        say("  left out: it took too long")
        return ""


def cities_report(build, quick):
    """cities_bench compares with itself and prints its tables and bounds."""
    program = build / "bin" / "cities_bench"
    if not program.exists():
        return ""
    say("cities_bench")
    try:
        done = subprocess.run([str(program)] + (["--quick"] if quick else []),
                              capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        say("  left out: it took too long")
        return ""
    if done.returncode != 0:
        say("  a bound is exceeded or an answer wrong: " + done.stderr.strip())
    return done.stdout


# --- peers ---

def peer_commands(build, data):
    """(name, how it is tuned, what makes its command from a number of rules)"""
    native = build / "bin" / "peer_native"
    python = sys.executable
    here = HERE / "peers"
    work = build / "bench" / "peers"
    yield ("trunkline", "RuleSet::Route, one Decision reused",
           [native, "trunkline", "{rules}", data])
    yield ("C++ index", "hand-written, no words, dates and rank only",
           [native, "index", "{rules}", data])
    yield ("C++ scan", "rules sorted by rank, the first that holds",
           [native, "scan", "{rules}", data])
    yield ("Python index", "20 lines of dictionaries by key",
           [python, here / "python_index.py", data])
    yield ("SQLite", "in memory, WITHOUT ROWID, one indexed look-up a kind of "
           "key", [build / "bin" / "peer_sqlite", "{rules}"])
    yield ("CLIPS", "rules as facts joined by hash with a ticket's keys",
           [build / "bin" / "peer_clips", "{rules}"])
    yield ("Drools", "rules as facts, equality-indexed join with a ticket's "
           "keys, one stateful session", [work / "drools.sh", data])
    yield ("GoRules ZEN", "one decision table, hit policy first, rows by rank",
           [python, here / "gorules_zen.py", data])
    yield ("json-rules-engine", "priority by rank, own prefix operator, stops "
           "at the first", ["node", work / "json_rules_engine.mjs", data])
    yield ("cel-go", "one compiled program a rule, by rank, the first that "
           "holds", [work / "cel", data])


def run_peers(build, quick):
    data = build / "bench" / "data"
    data.mkdir(parents=True, exist_ok=True)
    native = build / "bin" / "peer_native"
    if not native.exists():
        return []
    results = []
    env = dict(os.environ, BENCH_SECONDS="0.3" if quick else "1.5")
    limit = 15 if quick else 60
    sizes = (1000, 10000) if quick else PEER_SIZES
    unfinished = set()
    for rules in sizes:
        subprocess.run([str(native), "export", str(rules), str(data)],
                       check=True)
        expected = [tuple(map(int, line.split())) for line in
                    (data / "expected.txt").read_text().splitlines()]
        for name, tuned, command in peer_commands(build, data):
            result = {"peer": name, "rules": rules, "tuned": tuned}
            results.append(result)
            if name in unfinished:
                result["note"] = "not tried: it did not finish with fewer"
                continue
            command = [str(c).replace("{rules}", str(rules)) for c in command]
            program = command[0] if command[0] not in (
                sys.executable, "node") else command[1]
            if not (os.path.exists(program) and shutil.which(command[0])):
                result["note"] = "not installed"
                continue
            try:
                done = subprocess.run(command, capture_output=True, text=True,
                                      timeout=limit, env=env)
            except subprocess.TimeoutExpired:
                result["note"] = f"did not finish within {limit} s"
                unfinished.add(name)
                continue
            lines = done.stdout.strip().splitlines()
            if done.returncode != 0 or not lines:
                why = done.stderr.strip().splitlines()
                result["note"] = "failed: " + (why[-1] if why else
                                               f"exit {done.returncode}")
                if rules >= 10000:
                    unfinished.add(name)
                continue
            result.update(json.loads(lines[-1]))
            for kind, column in (("plain", 0), ("text", 1)):
                answers = result.pop(kind + "_answers", None)
                if answers is None:
                    continue
                wrong = [i for i, a in enumerate(answers)
                         if a != expected[i][column]]
                result[kind + "_compared"] = len(answers)
                result[kind + "_wrong"] = len(wrong)
                for i in wrong[:3]:
                    say(f"  {name}, {rules} rules, ticket {i} ({kind}): rule "
                        f"{answers[i]}, trunkline rule {expected[i][column]}")
            rate = result.get("plain_per_s", 0)
            say(f"  {name}, {rules} rules: {rate:,.0f} a second")
    return results


# --- the checks that the project sets itself ---

UNITS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}

# What Google Benchmark says of a repetition that is not a figure.
NO_FIGURES = {
    "name", "program", "family_index", "per_family_instance_index", "run_name",
    "run_type", "repetitions", "repetition_index", "threads", "iterations",
    "real_time", "cpu_time", "time_unit", "items_per_second", "label"}


def summarize(result):
    """The result with one entry a benchmark: the smallest times and counters,
    the largest rate, as Figures picks them."""
    by_name = {}
    for b in result["benchmarks"]:
        by_name.setdefault(b["name"], []).append(b)
    entries = []
    for name, runs in by_name.items():
        entry = {"name": name, "program": runs[0]["program"],
                 "time_unit": "ns"}
        for key in ("cpu_time", "real_time"):
            entry[key] = min(b[key] * UNITS[b["time_unit"]] for b in runs)
        if "items_per_second" in runs[0]:
            entry["items_per_second"] = max(
                b["items_per_second"] for b in runs)
        for key in runs[0]:
            if key not in NO_FIGURES:
                entry[key] = min(b[key] for b in runs)
        entries.append(entry)
    return {**result, "benchmarks": entries}


def write_summary(path, result):
    """As JSON, an entry of a list in a line."""
    parts = []
    for key, value in summarize(result).items():
        if isinstance(value, list):
            lines = ",\n".join("  " + json.dumps(v, ensure_ascii=False)
                               for v in value)
            text = f"[\n{lines}\n ]" if value else "[]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(key)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


class Figures:
    """The best repetition of each benchmark, in nanoseconds."""

    def __init__(self, runs):
        self.runs = {}
        for b in runs:
            self.runs.setdefault(b["name"], []).append(b)

    def ns(self, name, real=False):
        key = "real_time" if real else "cpu_time"
        return min((b[key] * UNITS[b["time_unit"]]
                    for b in self.runs.get(name, ())), default=None)

    def counter(self, name, key):
        return min((b[key] for b in self.runs.get(name, ())), default=None)

    def ratio(self, a, b, real=False):
        x, y = self.ns(a, real), self.ns(b, real)
        return None if x is None or y is None or y == 0 else x / y


def checks(figures, memory_rows, peers):
    out = []

    def add(what, figure, unit, wanted, met):
        out.append({"what": what, "figure": figure, "unit": unit,
                    "wanted": wanted,
                    "met": None if figure is None else met(figure)})

    for rules, times in ((36, 1), (1000, 7), (10000, 60), (100000, 180)):
        add(f"the scan is slower than Route, {rules:,} rules",
            figures.ratio(f"scan/{rules}", f"route/{rules}"), "x",
            f">= {times}", lambda f, t=times: f >= t)
    for rules in SIZES[1:]:
        add(f"Route against the hand-written index, {rules:,} rules",
            figures.ratio(f"route/{rules}", f"limit/{rules}"), "x", "<= 2",
            lambda f: f <= 2)
    engines = ("SQLite", "CLIPS", "Drools", "GoRules ZEN",
               "json-rules-engine", "cel-go")
    for rules in SIZES[1:]:
        rate = {p["peer"]: p["plain_per_s"] for p in peers
                if p["rules"] == rules and "plain_per_s" in p}
        best = max((rate[e] for e in engines if e in rate), default=None)
        ours = rate.get("trunkline")
        add(f"Route against the fastest engine or database, {rules:,} rules",
            ours / best if ours and best else None, "x", ">= 10",
            lambda f: f >= 10)
    add("cost of 100,000 rules against 36",
        figures.ratio("route/100000", "route/36"), "x", "<= 10",
        lambda f: f <= 10)
    for rules in SIZES:
        p50 = figures.counter(f"latency/{rules}", "p50")
        p99 = figures.counter(f"latency/{rules}", "p99")
        add(f"p99 against p50, {rules:,} rules", p99 / p50 if p50 else None,
            "x", "<= 5", lambda f: f <= 5)
    for rules in SIZES:
        a, b = figures.ns(f"route_text/{rules}"), figures.ns(f"route/{rules}")
        add(f"a text of 200 characters, {rules:,} rules, 5,000 keywords",
            (a - b) / 1e3 if a and b else None, "us", "<= 1.5",
            lambda f: f <= 1.5)
    for kind, limit in (("binary", 500), ("text", 2500)):
        t = figures.ns(f"load_{kind}/100000")
        add(f"load of 100,000 rules from {kind}", t and t / 1e6, "ms",
            f"<= {limit:,}", lambda f, m=limit: f <= m)
    for row in memory_rows:
        add(f"resident growth, 100,000 rules from {row['format']}",
            row["growth"], "MiB", "<= 60", lambda f: f <= 60)
        add(f"peak, 100,000 rules from {row['format']}", row["peak"], "MiB",
            "<= 100", lambda f: f <= 100)
    a, b = figures.ns("only_words/5"), figures.ns("only_words/0")
    add("5,000 rules with words only among 100,000",
        (a - b) / 1e3 if a and b else None, "us", "<= 2", lambda f: f <= 2)
    add("rows a second over two declared attributes against category and "
        "region, 8,100 rules",
        figures.ratio("Grid/places/90", "Grid/values/90"), "x", ">= 0.9",
        lambda f: f >= 0.9)
    add("time over two declared attributes against a hand-written index, "
        "8,100 rules", figures.ratio("Grid/values/90", "Hand/90"), "x",
        "<= 1.3", lambda f: f <= 1.3)
    add("time over two declared attributes against category and region, "
        "100,000 rules",
        figures.ratio("Grid/values/316", "Grid/places/316"), "x", "<= 2",
        lambda f: f <= 2)
    add("RouteMany on 2 threads",
        figures.ratio("batch/1", "batch/2", real=True), "x",
        ">= 1.8", lambda f: f >= 1.8)
    # What two free cores would give: on a busy machine only this is sound.
    per_core = figures.ratio("batch/1", "batch/2")
    add("the same by processor time, as if both cores were free",
        per_core and 2 * per_core, "x", ">= 1.8", lambda f: f >= 1.8)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    start = time.time()
    commit = first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")
    cpu, cores, name = machine()
    context, runs = {}, []
    route = args.build / "bin" / "route_bench"
    for pattern, quick, full in GROUPS:
        how = quick if args.quick else full
        if how is None:
            continue
        say(f"route_bench {pattern}")
        context, more = run_benchmark(route, pattern, *how, 900)
        runs += more
    for program in sorted((args.build / "bin").glob("*_bench")):
        if program.name in ("route_bench", "desk_bench", "cities_bench"):
            continue
        say(program.name)
        try:
            _, more = run_benchmark(program, None, 3,
                                    0.02 if args.quick else 0.1,
                                    60 if args.quick else 400)
            runs += more
        except (RuntimeError, subprocess.TimeoutExpired) as e:
            say(f"  left out: {e}")
    desk = desk_report(args.build, args.quick)
    cities = cities_report(args.build, args.quick)
    say("memory")
    memory_rows = memory(args.build)
    peers = []
    if not args.no_peers:
        say("peers")
        peers = run_peers(args.build, args.quick)
    context = {k: v for k, v in context.items()
               if k in ("date", "num_cpus", "mhz_per_cpu", "caches",
                        "library_build_type")}
    context.update({
        "cpu": cpu, "cores": cores, "quick": args.quick,
        "system": system(),
        "compiler": first_line(os.environ.get("CXX", "c++"), "--version"),
        "python": platform.python_version(),
        "commit": commit,
        "minutes": round((time.time() - start) / 60, 1),
        # Of other work: more than one on two cores, and the times are worse
        # than they need be.
        "load": round(os.getloadavg()[2], 1),
    })
    result = {"context": context, "benchmarks": runs, "memory": memory_rows,
              "desk": desk, "cities": cities, "peers": peers,
              "checks": checks(Figures(runs), memory_rows, peers)}
    file = f"{name}{'-quick' if args.quick else ''}.json"
    raw = args.build / "bench" / file
    raw.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n",
                   encoding="utf-8")
    args.results.mkdir(parents=True, exist_ok=True)
    path = args.results / file
    write_summary(path, result)
    for c in result["checks"]:
        figure = "-" if c["figure"] is None else f"{c['figure']:.2f}"
        word = {True: "met", False: "NOT MET", None: "not measured"}[c["met"]]
        print(f"{word:12} {figure:>9} {c['unit']:4} ({c['wanted']:>8})  "
              f"{c['what']}")
    print(f"{path}; every repetition: {raw}")


if __name__ == "__main__":
    main()
