// SPDX-License-Identifier: Apache-2.0
//
// cel-go: each rule is one expression, compiled, planned with constant folding,
// and kept by rank; a ticket asks them in turn, and the first that holds wins.
// CEL has no notion of many rules, so nothing better is to be had.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/cel-go/cel"
)

type rule struct {
	Number   int      `json:"number"`
	Rank     int64    `json:"rank"`
	Hotline  string   `json:"hotline"`
	Category string   `json:"category"`
	Region   string   `json:"region"`
	From     *int64   `json:"from"`
	To       *int64   `json:"to"`
	Words    []string `json:"words"`
	program  cel.Program
}

type ticket struct {
	Dialled  string `json:"dialled"`
	Category string `json:"category"`
	Region   string `json:"region"`
	Accepted int64  `json:"accepted"`
	Text     string `json:"text"`
}

func read[T any](path string) (out []T) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one T
		check(json.Unmarshal(lines.Bytes(), &one))
		out = append(out, one)
	}
	return out
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func processor() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func resident() float64 {
	bytes, err := os.ReadFile("/proc/self/statm")
	check(err)
	pages, err := strconv.ParseFloat(strings.Fields(string(bytes))[1], 64)
	check(err)
	return pages * float64(os.Getpagesize()) / (1 << 20)
}

func (r *rule) expression() string {
	parts := []string{"true"}
	add := func(format string, values ...any) {
		parts = append(parts, fmt.Sprintf(format, values...))
	}
	if r.Hotline != "" {
		add("dialled == %q", r.Hotline)
	}
	if r.Category != "" {
		add("category.startsWith(%q)", r.Category+".")
	}
	if r.Region != "" {
		add("region.startsWith(%q)", r.Region)
	}
	if r.From != nil {
		add("accepted >= %d", *r.From)
	}
	if r.To != nil {
		add("accepted < %d", *r.To)
	}
	var words []string
	for _, word := range r.Words {
		words = append(words, fmt.Sprintf("text.contains(%q)", word))
	}
	if words != nil {
		add("(%s)", strings.Join(words, " || "))
	}
	if len(parts) > 1 {
		parts = parts[1:]
	}
	return strings.Join(parts, " && ")
}

func main() {
	directory := os.Args[1]
	rules := read[rule](directory + "/rules.jsonl")
	tickets := read[ticket](directory + "/tickets.jsonl")
	seconds, err := strconv.ParseFloat(os.Getenv("BENCH_SECONDS"), 64)
	if err != nil {
		seconds = 2
	}
	runtime.GC()
	debug.FreeOSMemory()
	before, start := resident(), processor()
	env, err := cel.NewEnv(
		cel.Variable("dialled", cel.StringType),
		cel.Variable("category", cel.StringType),
		cel.Variable("region", cel.StringType),
		cel.Variable("accepted", cel.IntType),
		cel.Variable("text", cel.StringType))
	check(err)
	for i := range rules {
		ast, issues := env.Compile(rules[i].expression())
		check(issues.Err())
		rules[i].program, err = env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		check(err)
	}
	sort.Slice(rules, func(a, b int) bool {
		if rules[a].Rank != rules[b].Rank {
			return rules[a].Rank > rules[b].Rank
		}
		return rules[a].Number < rules[b].Number
	})
	load, grown := (processor()-start)*1e3, resident()-before
	decide := func(t *ticket, text string) int {
		facts := map[string]any{"dialled": t.Dialled, "category": t.Category + ".",
			"region": t.Region, "accepted": t.Accepted, "text": text}
		for i := range rules {
			held, _, err := rules[i].program.Eval(facts)
			check(err)
			if held.Value() == true {
				return rules[i].Number
			}
		}
		return 0
	}
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/google/cel-go" {
				version = m.Version
			}
		}
	}
	out := map[string]any{"version": version, "load_ms": load, "memory_mb": grown}
	for _, pass := range []string{"plain", "text"} {
		text := func(t *ticket) string {
			if pass == "text" {
				return t.Text
			}
			return ""
		}
		var answers []int
		first := time.Now()
		for i := range tickets[:2000] {
			answers = append(answers, decide(&tickets[i], text(&tickets[i])))
			if time.Since(first).Seconds() > 5*seconds {
				break
			}
		}
		done, begin := 0, processor()
		for processor()-begin < seconds {
			t := &tickets[done%len(tickets)]
			decide(t, text(t))
			done++
		}
		out[pass+"_per_s"] = float64(done) / (processor() - begin)
		out[pass+"_answers"] = answers
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}
