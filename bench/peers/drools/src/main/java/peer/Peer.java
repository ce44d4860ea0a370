// SPDX-License-Identifier: Apache-2.0
package peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.kie.api.KieBase;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.internal.utils.KieHelper;

/**
 * Drools: rules are facts, and one rule joins them with a ticket's keys. The
 * join is an equality, so that the engine keeps a hash index of the rules. One
 * stateful session serves all tickets; keys are inserted and deleted again.
 */
public class Peer {
  static final String DRL = String.join("\n",
      "import peer.Peer.Fact; import peer.Peer.Key; import peer.Peer.Best;",
      "global Best best;",
      "rule choose when",
      "  $k: Key($key: key)",
      "  $f: Fact(key == $key, from <= $k.at, to > $k.at)",
      "then",
      "  best.consider($f);",
      "end");

  public static class Fact {
    final String key;
    final long from, to, rank;
    final int number;
    final List<String> words = new ArrayList<>();

    Fact(JsonNode r) {
      key = r.get("hotline").asText() + "|" + r.get("category").asText() + "|"
          + r.get("region").asText();
      from = r.get("from").isNull() ? Long.MIN_VALUE : r.get("from").asLong();
      to = r.get("to").isNull() ? Long.MAX_VALUE : r.get("to").asLong();
      rank = r.get("rank").asLong();
      number = r.get("number").asInt();
      r.get("words").forEach(w -> words.add(w.asText()));
    }

    public String getKey() { return key; }
    public long getFrom() { return from; }
    public long getTo() { return to; }
  }

  public static class Key {
    final String key;
    final long at;

    Key(String key, long at) {
      this.key = key;
      this.at = at;
    }

    public String getKey() { return key; }
    public long getAt() { return at; }
  }

  public static class Best {
    String text = "";
    Fact fact;

    public void consider(Fact f) {
      if (fact != null && (f.rank < fact.rank
          || (f.rank == fact.rank && f.number > fact.number))) {
        return;
      }
      if (!f.words.isEmpty() && f.words.stream().noneMatch(text::contains)) {
        return;
      }
      fact = f;
    }
  }

  static List<JsonNode> read(Path path) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> out = new ArrayList<>();
    for (String line : Files.readAllLines(path)) out.add(mapper.readTree(line));
    return out;
  }

  static double processor() {
    var bean = (com.sun.management.OperatingSystemMXBean)
        ManagementFactory.getOperatingSystemMXBean();
    return bean.getProcessCpuTime() / 1e9;
  }

  static double resident() throws Exception {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return Long.parseLong(pages[1]) * 4096.0 / (1 << 20);
  }

  final KieSession session;
  final Best best = new Best();
  final Set<String> kinds = new TreeSet<>();

  Peer(List<JsonNode> rules) {
    KieBase base = new KieHelper().addContent(DRL, ResourceType.DRL).build();
    session = base.newKieSession();
    session.setGlobal("best", best);
    for (JsonNode rule : rules) {
      session.insert(new Fact(rule));
      String category = rule.get("category").asText();
      kinds.add((rule.get("hotline").asText().isEmpty() ? "0" : "1")
          + (category.isEmpty() ? 0 : category.split("\\.").length)
          + rule.get("region").asText().length() / 4);
    }
    session.fireAllRules();
  }

  int decide(JsonNode t, String text) {
    String category = t.get("category").asText();
    String region = t.get("region").asText();
    String[] parts = category.split("\\.");
    String[] codes = {"", null, null, null};
    for (int i = 1; i <= parts.length && i <= 3; ++i) {
      codes[i] = i == 1 ? parts[0] : codes[i - 1] + "." + parts[i - 1];
    }
    String[] regions = {"", region.substring(0, 6), region};
    best.fact = null;
    best.text = text;
    List<FactHandle> handles = new ArrayList<>();
    for (String kind : kinds) {
      String code = codes[kind.charAt(1) - '0'];
      if (code == null) continue;
      handles.add(session.insert(new Key(
          (kind.charAt(0) == '1' ? t.get("dialled").asText() : "") + "|" + code
              + "|" + regions[kind.charAt(2) - '0'],
          t.get("accepted").asLong())));
    }
    session.fireAllRules();
    handles.forEach(session::delete);
    return best.fact == null ? 0 : best.fact.number;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    List<JsonNode> rules = read(directory.resolve("rules.jsonl"));
    List<JsonNode> tickets = read(directory.resolve("tickets.jsonl"));
    String given = System.getenv("BENCH_SECONDS");
    double seconds = given == null ? 2 : Double.parseDouble(given);
    System.gc();
    double before = resident();
    double start = processor();
    Peer peer = new Peer(rules);
    double load = (processor() - start) * 1e3;
    double grown = resident() - before;
    var out = new StringBuilder(String.format(
        "{\"version\":\"%s\",\"load_ms\":%.1f,\"memory_mb\":%.1f",
        KieBase.class.getPackage().getImplementationVersion(), load, grown));
    for (String pass : List.of("plain", "text")) {
      boolean plain = pass.equals("plain");
      List<Integer> answers = new ArrayList<>();
      long first = System.nanoTime();
      for (JsonNode t : tickets.subList(0, 2000)) {
        answers.add(peer.decide(t, plain ? "" : t.get("text").asText()));
        if ((System.nanoTime() - first) / 1e9 > 5 * seconds) break;
      }
      int done = 0;
      double begin = processor();
      while (processor() - begin < seconds) {
        JsonNode t = tickets.get(done++ % tickets.size());
        peer.decide(t, plain ? "" : t.get("text").asText());
      }
      out.append(String.format(",\"%s_per_s\":%f,\"%s_answers\":%s", pass,
          done / (processor() - begin), pass, answers));
    }
    System.out.println(out.append("}"));
  }
}
