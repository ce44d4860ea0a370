# SPDX-License-Identifier: Apache-2.0
"""What an adapter in Python reports; see README.md here."""
import json
import os
import time


def read(directory):
    def lines(name):
        with open(f"{directory}/{name}", encoding="utf-8") as f:
            return [json.loads(line) for line in f]
    return lines("rules.jsonl"), lines("tickets.jsonl")


def resident_mb():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Clock:
    """From here on the engine loads; what was read before is not its own."""

    def __init__(self):
        self.resident = resident_mb()
        self.start = time.process_time()

    def loaded(self):
        self.load_ms = (time.process_time() - self.start) * 1e3
        self.memory_mb = resident_mb() - self.resident


def report(clock, version, tickets, decide, passes=("plain", "text")):
    """decide(ticket, text) returns a rule's number, 0 for none. Times are the
    processor's, since others may use the machine."""
    seconds = float(os.environ.get("BENCH_SECONDS", "2"))
    out = {"version": version, "load_ms": clock.load_ms,
           "memory_mb": clock.memory_mb}
    for name in passes:
        texts = [t["text"] if name == "text" else "" for t in tickets]
        answers = []
        start = time.perf_counter()
        for t, text in zip(tickets[:2000], texts):
            answers.append(decide(t, text))
            if time.perf_counter() - start > 5 * seconds:
                break
        done, start, passed = 0, time.process_time(), 0
        while passed < seconds:
            i = done % len(tickets)
            decide(tickets[i], texts[i])
            done += 1
            if done % 16 == 0 or passed == 0:
                passed = time.process_time() - start
        out[name + "_per_s"] = done / (time.process_time() - start)
        out[name + "_answers"] = answers
    print(json.dumps(out))
