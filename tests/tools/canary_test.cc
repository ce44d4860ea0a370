// SPDX-License-Identifier: Apache-2.0
// What a ticket holds is in no message of the tool, whatever is wrong with the
// ticket and in whatever format it comes.
#include <sys/stat.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/schema/registry.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

constexpr char kName[] = "CANARYNAME";
constexpr char kNumber[] = "13000000000";

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A field of a ticket in both spellings: "caller.name", "caller", "name".
struct Field {
  std::string outer_text, outer_json;  // Empty: the ticket itself.
  std::string text, json;
};

void AddFields(const schema::MessagePlan& plan, const Field& outer,
               std::vector<Field>* out) {
  for (const schema::FieldPlan& field : plan.fields) {
    Field one = outer;
    one.text = std::string(field.name);
    one.json = std::string(field.json_name);
    out->push_back(one);
    if (field.message != nullptr && outer.text.empty() &&
        field.message->well_known == schema::MessagePlan::WellKnown::kNone) {
      Field inner;
      inner.outer_text = one.text;
      inner.outer_json = one.json;
      AddFields(*field.message, inner, out);
    }
  }
}

std::vector<Field> Fields() {
  std::vector<Field> fields;
  AddFields(*schema::Registry::Get().Find("Ticket"), {}, &fields);
  // Names that are none: values where names are expected, and near misses.
  for (const char* name : {kName, kNumber, "calller", "caller_wordss"}) {
    fields.push_back({"", "", name, name});
    fields.push_back({"caller", "caller", name, name});
  }
  return fields;
}

std::string Joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

// One broken ticket a line.
std::string TextLines() {
  const std::string values[] = {
      kName,
      kNumber,
      "-" + std::string(kNumber),
      "130-0000-0000 " + std::string(kName),
      Joined({"\"", kName}),
      Joined({"\"", kName, "\\q", kNumber, "\""}),
      Joined({"\"", kName, "\\ud800\""}),
      Joined({"\"", kName, "\\xff\""}),
      Joined({"\"", kName, "\\0\""}),
      Joined({"\"x ", "\"", kName, " ", kNumber, "\" y\""}),
      Joined({"{ ", kName, ": ", kNumber, " }"}),
      Joined({"{ name: ", kName, " }"}),
      Joined({"[", kName, ", ", kNumber, "]"}),
      Joined({"{ seconds: ", kNumber, kNumber, kNumber, " }"}),
      Joined({"@", kName}),
      Joined({"\"x\" ", kName, ": ", kNumber}),
      Joined({"\"x\" \xEF\xBC\x83", kName}),
  };
  std::string out;
  for (const Field& field : Fields()) {
    for (const std::string& value : values) {
      for (const char* colon : {": ", " "}) {
        std::string body = field.text + colon + value;
        if (!field.outer_text.empty()) {
          body = field.outer_text + " { " + body + " }";
        }
        out += "accepted_at { seconds: 1530000000 } " + body + "\n";
      }
    }
  }
  return out;
}

std::string JsonLines() {
  const std::string values[] = {
      Joined({"\"", kName, "\""}),
      kNumber,
      Joined({kNumber, ".5"}),
      Joined({"\"", kNumber, "\""}),
      Joined({"{\"", kName, "\":\"", kNumber, "\"}"}),
      Joined({"[\"", kName, "\",", kNumber, "]"}),
      Joined({"[[\"", kName, "\"]]"}),
      Joined({"\"", kName, "\\q", kNumber, "\""}),
      Joined({"\"", kName, "\\udc00\""}),
      Joined({"\"", kName, "\\u0000\""}),
      Joined({"\"", kName}),
      kName,
      Joined({"\"x\",\"", kName, "\""}),
      Joined({"\"x\"} ", kName}),
  };
  std::string out;
  for (const Field& field : Fields()) {
    for (const std::string& value : values) {
      std::string body = Joined({"\"", field.json, "\":", value});
      if (!field.outer_json.empty()) {
        body = Joined({"\"", field.outer_json, "\":{", body, "}"});
      }
      out += "{\"acceptedAt\":\"2018-06-26T08:00:00Z\"," + body + "}\n";
    }
  }
  return out;
}

// Tickets in binary whose bytes are cut, of another type or not UTF-8.
std::string Binary() {
  std::string out;
  const auto add = [&](const std::string& ticket) {
    out += static_cast<char>(ticket.size());
    out += ticket;
  };
  for (int number = 1; number != 50; ++number) {
    for (const int type : {0, 1, 2, 5, 3}) {
      std::string ticket;
      const int tag = number << 3 | type;
      if (tag >= 0x80) ticket += static_cast<char>((tag & 0x7F) | 0x80);
      ticket += static_cast<char>(tag >= 0x80 ? tag >> 7 : tag);
      add(ticket + "\x16" + kName + "\xff" + kNumber);
      add(ticket + "\x7f" + kName + kNumber);
      add(ticket + kNumber);
    }
  }
  add(std::string(kName) + kNumber);
  out += "\x7f" + std::string(kName);
  return out;
}

// Columns that have slipped, by one and by another field.
std::vector<std::string> Tables() {
  std::vector<std::string> out;
  const std::string header =
      "id,accepted,type,channel,urgency,category,region,confidential,"
      "first_receiver,against,caller.name,caller.phone,location.latitude,"
      "called,location.datum";
  std::string slipped = header + "\n";
  for (int column = 0; column != 15; ++column) {
    for (const std::string& value :
         {std::string(kName), std::string(kNumber), Joined({kName, kNumber}),
          Joined({"\"", kName, "\n", kNumber, "\""}), Joined({kName, "\xff"}),
          Joined({kName, ",", kNumber})}) {
      // Unknown words of rows that are read are in no summary either: fewer
      // than five of each.
      for (int i = 0; i != 15; ++i) {
        if (i != 0) slipped += ',';
        slipped += i == column && i != 0 ? value
                   : i == 1              ? "2018-06-26 08:00"
                                         : "";
      }
      slipped += '\n';
    }
  }
  out.push_back(slipped);
  out.push_back(header + "\n\"" + kName + "\n" + kNumber);
  // No header: the first row is a ticket.
  out.push_back(Joined({kName, ",", kNumber, ",2018-06-26\n"}));
  out.push_back(Joined({"id,", kName, ",attribute.", kNumber, "\n1,2,3\n"}));
  out.push_back(Joined({kName, "\xff,", kNumber, "\n"}));
  out.push_back(Joined({"accepted,", kName, "\n2018,\xff\n"}));
  // A name that an option nearly has.
  out.push_back(Joined({"id,accepted,", kName, "E\n1,2018-06-26,x\n"}));
  return out;
}

// What a run said, but the ids that a ticket may be asked for by.
void CheckSilent(const Result& result, const std::string& rejects = {}) {
  for (const std::string& said : {result.out, result.error, rejects}) {
    for (const char* secret : {kName, kNumber, "CANARY", "3000000000"}) {
      const std::size_t at = said.find(secret);
      if (at == std::string::npos) continue;
      const std::size_t begin = said.rfind('\n', at) + 1;
      FAIL_CHECK(said.substr(begin, said.find('\n', at) - begin));
    }
  }
}

struct Input {
  std::string format, content;
  std::vector<std::string> options;
};

std::vector<Input> Inputs() {
  std::vector<Input> inputs = {{"text", TextLines(), {}},
                               {"jsonl", JsonLines(), {}},
                               {"binary", Binary(), {}}};
  for (const std::string& table : Tables()) {
    inputs.push_back({"csv", table, {}});
    inputs.push_back({"csv", table, {"--charset", "utf-8"}});
  }
  inputs.push_back({"csv", Tables().back(), {"-m", "category=CANARYNAM"}});
  inputs.back().options = {"-m", "category=NAMES"};
  return inputs;
}

TEST_CASE("route says nothing of a ticket in its messages") {
  for (const Input& input : Inputs()) {
    CAPTURE(input.format);
    for (const bool to_file : {false, true}) {
      Folder folder;
      const std::string rejects = folder.Path("rejects.csv");
      std::vector<std::string> arguments = {
          "route", "-r",        "base.txtpb",        "--from", input.format,
          "-",     "--columns", "outcome,lead,rule", "-f",     "csv"};
      arguments.insert(arguments.end(), input.options.begin(),
                       input.options.end());
      if (to_file) {
        arguments.insert(arguments.end(), {"--rejects", rejects});
      }
      const Result result = Run(arguments, input.content);
      CHECK((result.exit_code == 3 || result.exit_code == 2 ||
             result.exit_code == 0));
      CheckSilent(result, to_file && folder.Has("rejects.csv")
                              ? folder.Read("rejects.csv")
                              : "");
    }
  }
}

TEST_CASE("reports of a history say nothing of its tickets") {
  const std::vector<std::string> commands[] = {
      {"diff", "--old", "base.txtpb", "--new", "base.txtpb", "-f", "html"},
      {"diff", "--old", "base.txtpb", "--new", "base.txtpb", "-f", "json"}};
  for (const Input& input : Inputs()) {
    CAPTURE(input.format);
    for (std::vector<std::string> arguments : commands) {
      CAPTURE(arguments.back());
      arguments.insert(arguments.end(),
                       {"--history", "-", "--from", input.format});
      arguments.insert(arguments.end(), input.options.begin(),
                       input.options.end());
      const Result result = Run(arguments, input.content);
      CHECK((result.exit_code == 3 || result.exit_code == 2 ||
             result.exit_code == 0));
      CheckSilent(result, "");
      // Of what was not read the report says so.
      if (result.exit_code == 3) {
        CHECK((Has(result.out, "incomplete") ||
               Has(result.out, "\"rejected\":")));
      }
    }
  }
}

TEST_CASE("lines that are wrong are rejects, one by one") {
  for (const Input& input : Inputs()) {
    if (input.format != "text" && input.format != "jsonl") continue;
    Folder folder;
    const Result result =
        Run({"route", "-r", "base.txtpb", "--from", input.format, "-", "-o",
             folder.Path("out.csv"), "--rejects", folder.Path("rejects.csv")},
            input.content);
    CHECK(result.exit_code == 3);
    const std::string rejects = folder.Read("rejects.csv");
    // Each has a place, and what would be right.
    CHECK(Has(rejects, "did you mean"));
    CHECK(Has(rejects, ":"));
    std::size_t lines = 0;
    for (const char c : rejects) lines += c == '\n' ? 1 : 0;
    CHECK(lines > 500);
  }
}

TEST_CASE("explain and convert say nothing of a ticket in their errors") {
  Folder folder;
  for (const char* name : {"ticket.txtpb", "ticket.jsonl"}) {
    const std::string lines = name[7] == 't' ? TextLines() : JsonLines();
    std::size_t count = 0;
    for (std::size_t at = 0; at < lines.size(); ++count) {
      const std::size_t end = lines.find('\n', at);
      // Every 97th: each is a run of the tool.
      if (count % 97 == 0) {
        const std::string path =
            folder.Write(name, lines.substr(at, end - at + 1));
        Result result = Run({"explain", "-r", "base.txtpb", "--tickets", path});
        if (result.exit_code == 2) CheckSilent(result);
        result = Run({"convert", path, "-o", folder.Path("converted.binpb")});
        if (result.exit_code == 2 || result.exit_code == 3) {
          CheckSilent(result);
        }
      }
      at = end + 1;
    }
  }
  for (const char* option : {"--type", "--channel", "--urgency", "--accepted",
                             "--called", "--attribute"}) {
    const Result result = Run({"explain", "-r", "base.txtpb", option, kName});
    CHECK(result.exit_code == 2);
    CheckSilent(result);
  }
}

const std::string kRoot = SourceDir();

std::vector<std::string> Deciding(std::vector<std::string> arguments,
                                  const std::string& store) {
  for (const std::string& one :
       {std::string("-s"), store, std::string("-r"),
        kRoot + "/packs/cn/national", std::string("-r"),
        kRoot + "/packs/cn/changsha", std::string("--calendars"),
        kRoot + "/packs/calendars", std::string("-d"),
        kRoot + "/packs/lifecycle/12345", std::string("--role"),
        std::string("operator"), std::string("--now"),
        std::string("2018-06-26 17:00")}) {
    arguments.push_back(one);
  }
  return arguments;
}

TEST_CASE("a desk says nothing of a ticket in its messages") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  CHECK(Run({"desk", "init", "-s", store}).exit_code == 0);
  for (const Input& input : Inputs()) {
    CAPTURE(input.format);
    if (!input.options.empty()) continue;
    Folder outputs;
    const Result result =
        Run(Deciding({"desk", "accept", "-", "--from", input.format, "-o",
                      outputs.Path("ids.txt"), "--rejects",
                      outputs.Path("rejects.csv")},
                     store),
            input.content);
    CheckSilent(result,
                outputs.Has("rejects.csv") ? outputs.Read("rejects.csv") : "");
  }
  // A second ticket of one id, and facts of a command.
  const std::string ticket = Joined(
      {"{\"id\":\"", kName,
       "\",\"acceptedAt\":\"2018-06-26T08:00:00Z\",\"dialled\":\"12345\"}\n"});
  const Result twice = Run(Deciding({"desk", "accept", "-", "--from", "jsonl",
                                     "-o", folder.Path("ids.txt")},
                                    store),
                           ticket + ticket);
  CHECK(twice.exit_code == 3);
  CheckSilent(twice);
  for (const std::string& facts :
       {Joined({kName, ": ", kNumber}), Joined({"unit: ", kName}),
        Joined({"unit: \"", kName, "\" ", kName, ": ", kNumber}),
        Joined({"internal_text: \"", kName}),
        Joined({"internal_text: \"", kName, "\\q\""}),
        Joined({"unit: \"", kName, "\""})}) {
    const Result result = Run(
        Deciding({"desk", "do", "T-1", "dispatch", "--facts", facts}, store));
    CHECK(result.exit_code != 0);
    CheckSilent(result);
  }
}

TEST_CASE("a desk shows a caller to that caller alone") {
  Folder folder;
  const std::string file = folder.Path("desk.db");
  const std::string store = "sqlite:" + file;
  const std::string copy = folder.Path("old.db");
  const auto ticket = [](const std::string& id) {
    return Joined(
        {"{", id, "\"acceptedAt\":\"2018-06-26T08:00:00Z\",",
         "\"dialled\":\"12345\",\"channel\":\"CHANNEL_PHONE\",",
         "\"category\":\"market.consumer.refund\",\"region\":\"430102\",",
         "\"title\":\"CANARY-TITLE\",\"callerWords\":\"CANARY-WORDS\",",
         "\"callId\":\"CANARY-CALL\",\"location\":{\"address\":",
         "\"CANARY-STREET\"},\"caller\":{\"name\":\"", kName, "\",\"phone\":\"",
         kNumber, "\",\"address\":\"CANARY-HOME\"}}\n"});
  };
  const auto desk = [&](std::vector<std::string> arguments,
                        const std::string& role, std::string_view input = {},
                        const std::string& of = {}) {
    arguments.insert(arguments.begin(), "desk");
    arguments = Deciding(std::move(arguments), of.empty() ? store : of);
    for (std::string& one : arguments) {
      if (one == "operator") one = role;
    }
    return Run(arguments, input);
  };
  Result result =
      desk({"accept", "-", "--from", "jsonl"}, "operator",
           ticket("\"id\":\"T-1\",") + ticket("") + ticket("\"id\":\"T-1\","));
  CHECK(result.exit_code == 3);
  CheckSilent(result);
  CheckSilent(desk({"do", "T-1", "accept"}, "operator"));
  CheckSilent(desk({"do", "T-1", "dispatch", "--facts", "unit: \"aic_bureau\""},
                   "dispatcher"));
  const std::vector<std::vector<std::string>> reading = {
      {"list"},
      {"list", "-f", "table"},
      {"show", "T-1"},
      {"show", "T-1", "--lang", "zh"},
      {"feed"},
      {"export"},
      {"export", "--what", "tickets"},
      {"metrics"},
      {"table"},
      {"access"},
      {"check"},
      {"due"},
      {"tick"},
      {"reassign", "--dry-run"},
      {"hold", "T-1", "--reason", "R"},
      {"hold", "T-1", "--reason", "R", "--release"},
      {"erase", "T-1"},
      {"show", "T-9"}};
  int done = 0;
  for (const auto& arguments : reading) {
    for (const char* role : {"system", "operator", "dispatcher", "supervisor",
                             "administrator", "visitor"}) {
      CAPTURE(arguments, role);
      result = desk(arguments, role);
      CheckSilent(result);
      if (result.exit_code == 0) ++done;
    }
  }
  CHECK(done > 30);

  // The number comes by standard input, and is not repeated either.
  for (const char* role : {"system", "administrator", "dispatcher"}) {
    result = desk({"subject"}, role, kNumber);
    CHECK(result.exit_code != 0);
    CheckSilent(result);
  }
  CheckSilent(desk({"subject"}, "operator", "CANARY"));
  // A file with callers is made for its owner alone, and an older one keeps its
  // mode.
  const std::string own = folder.Path("own.json");
  for (const mode_t mode : {mode_t{0600}, mode_t{0640}}) {
    result = desk({"subject", "-o", own}, "operator", kNumber);
    CHECK(result.exit_code == 0);
    struct stat info = {};
    REQUIRE(::stat(own.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == mode);
    REQUIRE(::chmod(own.c_str(), 0640) == 0);
  }
  result = desk({"subject"}, "operator", kNumber);
  CHECK(result.exit_code == 0);
  for (const char* canary : {kName, kNumber, "CANARY-WORDS", "CANARY-TITLE",
                             "CANARY-HOME", "CANARY-STREET", "CANARY-CALL"}) {
    CHECK(Has(result.out, canary));
    CHECK_FALSE(Has(result.error, canary));
  }
  result = desk({"access"}, "system");
  CHECK(Has(result.out, "\"caller.phone\""));
  CheckSilent(result);

  // An old copy of the store, with the key file as it is after the erasure.
  CHECK(desk({"backup", copy}, "system").exit_code == 0);
  CHECK(desk({"do", "T-1", "withdraw", "--facts", "reason: \"asked to\""},
             "operator")
            .exit_code == 0);
  result = desk({"erase", "T-1"}, "administrator");
  CHECK(result.exit_code == 0);
  CheckSilent(result);
  folder.Write("old.db.keys", folder.Read("desk.db.keys"));
  CHECK(::chmod(folder.Path("old.db.keys").c_str(), 0600) == 0);
  result = desk({"subject"}, "operator", kNumber, "sqlite:" + copy);
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "1 case"));  // The other ticket.
  CHECK_FALSE(Has(result.out, "T-1"));
  for (const char* name : {"desk.db", "old.db", "desk.db.keys"}) {
    CHECK_FALSE(Has(folder.Read(name), kNumber));
    CHECK_FALSE(Has(folder.Read(name), "CANARY"));
  }
}

// Who the actor of a desk command is.
std::vector<std::string> By(const std::string& role,
                            std::vector<std::string> arguments,
                            const std::string& store) {
  arguments = Deciding(std::move(arguments), store);
  for (std::string& one : arguments) {
    if (one == "operator") one = role;
  }
  if (role == "department") {
    arguments.insert(arguments.end(), {"--unit", "aic_bureau"});
  }
  return arguments;
}

TEST_CASE("a desk shows a referral to nobody whom it concerns") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const auto run = [&](const std::string& role,
                       std::vector<std::string> arguments,
                       std::string_view input = {}) {
    arguments.insert(arguments.begin(), "desk");
    return Run(By(role, std::move(arguments), store), input);
  };
  CHECK(run("operator", {"accept", "-", "--from", "jsonl"},
            "{\"id\":\"T-1\",\"acceptedAt\":\"2018-06-26T08:00:00Z\","
            "\"dialled\":\"12345\",\"channel\":\"CHANNEL_PHONE\","
            "\"category\":\"market.consumer.refund\",\"region\":\"430102\"}\n")
            .exit_code == 0);
  const std::vector<std::pair<std::string, std::vector<std::string>>> steps = {
      {"operator", {"do", "T-1", "accept"}},
      {"dispatcher",
       {"do", "T-1", "dispatch", "--facts", "unit: \"aic_bureau\""}},
      {"department", {"do", "T-1", "sign"}},
      {"reviewer",
       {"do", "T-1", "propose", "--facts",
        "measure: SUPERVISION_MEASURE_NOTICE ground: REFERRAL_GROUND_UNSOLVED "
        "reason: \"CANARYREASON\""}},
      {"authority",
       {"do", "T-1", "find", "--facts",
        "ground: REFERRAL_GROUND_MISCONDUCT facts: \"CANARYFACTS\" "
        "legal_basis: \"CANARYLAW\""}},
      {"authority",
       {"do", "T-1", "supervise", "--facts",
        "measure: SUPERVISION_MEASURE_REFER_DISCIPLINE ground: "
        "REFERRAL_GROUND_MISCONDUCT reason: \"CANARYREASON\" authority: "
        "\"CANARYOFFICE\""}}};
  // What may be done next names every measure that may be proposed. That is the
  // same before and after the referral.
  const auto next = [&](const char* role, const char* lang) {
    return run(role, {"next", "T-1", "--lang", lang}).out;
  };
  std::map<std::pair<std::string, std::string>, std::string> before;
  for (const auto& [role, arguments] : steps) {
    if (before.empty() && role == "authority") {
      for (const char* who : {"operator", "dispatcher", "reviewer"}) {
        for (const char* lang : {"en", "zh"}) {
          before[{who, lang}] = next(who, lang);
        }
      }
    }
    const Result done = run(role, arguments);
    INFO(done.error);
    CHECK(done.exit_code == 0);
  }
  for (const auto& [who, said] : before) {
    CAPTURE(who.first, who.second);
    CHECK_FALSE(said.empty());
    CHECK(next(who.first.c_str(), who.second.c_str()) == said);
  }

  constexpr std::string_view kTold[] = {
      "CANARY",      "MISCONDUCT", "DISCIPLINE",   "misconduct",
      "discipline",  "移送",       "纪检",         "乱作为",
      "\"propose\"", "\"find\"",   "\"supervise\""};
  std::vector<std::vector<std::string>> reading = {
      {"list"},        {"list", "-f", "table"},
      {"show", "T-1"}, {"show", "T-1", "--words"},
      {"measures"},    {"feed"},
      {"export"},      {"metrics"},
      {"access"},      {"check"},
      {"due"},         {"replay"},
      {"disputes"},    {"table"},
      {"near", "T-1"}};
  for (const std::size_t i : {1, 3, 4, 5, 13, 14}) {
    const std::vector<std::string> arguments = reading[i];
    reading.push_back(arguments);
    reading.back().insert(reading.back().end(), {"--lang", "zh"});
  }
  for (const std::vector<std::string>& arguments : reading) {
    for (const char* role : {"system", "operator", "administrator",
                             "dispatcher", "reviewer", "department"}) {
      CAPTURE(arguments, role);
      const Result result = run(role, arguments);
      for (const std::string_view told : kTold) {
        CHECK_FALSE(Has(result.out, told));
        CHECK_FALSE(Has(result.error, told));
      }
    }
  }
  for (const char* role : {"supervisor", "authority"}) {
    CHECK(Has(run(role, {"show", "T-1"}).out, "discipline"));
    CHECK(Has(run(role, {"measures"}).out, "refer_discipline,ordered"));
  }
}

TEST_CASE("a desk shows a complaint to nobody whom it complains of") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const auto run = [&](const std::string& role, const std::string& unit,
                       std::vector<std::string> arguments,
                       std::string_view input = {}) {
    arguments.insert(arguments.begin(), "desk");
    arguments = Deciding(std::move(arguments), store);
    for (std::string& one : arguments) {
      if (one == "operator") one = role;
    }
    if (!unit.empty()) arguments.insert(arguments.end(), {"--unit", unit});
    return Run(arguments, input);
  };
  const auto ticket = [](const std::string& id, const std::string& more) {
    return Joined({"{\"id\":\"", id,
                   "\",\"acceptedAt\":\"2018-06-26T08:00:00Z\",\"dialled\":"
                   "\"12345\",\"channel\":\"CHANNEL_PHONE\",\"region\":"
                   "\"430102\",\"dispatchText\":\"noise at night\",",
                   more, "}\n"});
  };
  CHECK(run("operator", "", {"accept", "-", "--from", "jsonl"},
            ticket("CANARY-1",
                   "\"category\":\"environment.noise\",\"against\":"
                   "[\"aic_bureau\"],\"callerWords\":\"CANARYWORDS\"") +
                ticket("T-2", "\"category\":\"market.consumer.refund\""))
            .exit_code == 0);
  for (const char* id : {"CANARY-1", "T-2"}) {
    CHECK(run("operator", "", {"do", id, "accept"}).exit_code == 0);
  }
  CHECK(run("dispatcher", "",
            {"do", "T-2", "dispatch", "--facts", "unit: \"aic_bureau\""})
            .exit_code == 0);
  std::vector<std::vector<std::string>> reading = {{"list"},
                                                   {"list", "-f", "table"},
                                                   {"show", "T-2", "--words"},
                                                   {"measures"},
                                                   {"feed"},
                                                   {"table"},
                                                   {"next", "T-2"},
                                                   {"near", "T-2"},
                                                   {"disputes"},
                                                   {"access"},
                                                   {"metrics"},
                                                   {"check"},
                                                   {"due"},
                                                   {"reassign", "--dry-run"}};
  for (std::size_t i = reading.size(); i-- != 0;) {
    reading.push_back(reading[i]);
    reading.back().insert(reading.back().end(), {"--lang", "zh"});
  }
  for (const std::vector<std::string>& arguments : reading) {
    for (const char* role : {"department", "operator", "dispatcher", "reviewer",
                             "supervisor", "authority", "administrator"}) {
      CAPTURE(arguments, role);
      const Result result = run(role, "aic_bureau", arguments);
      for (const char* told : {"CANARY", "environment.noise"}) {
        CHECK_FALSE(Has(result.out, told));
        CHECK_FALSE(Has(result.error, told));
      }
    }
  }
  // By its id: the answer is the same for all of it.
  for (const char* command : {"show", "next", "near"}) {
    CAPTURE(command);
    const Result result =
        run("dispatcher", "aic_bureau", {command, "CANARY-1"});
    CHECK(result.exit_code != 0);
    CHECK_FALSE(Has(result.out + result.error, "CANARYWORDS"));
    CHECK_FALSE(Has(result.out + result.error, "environment.noise"));
  }
  // Another dispatcher reads it.
  CHECK(Has(run("dispatcher", "", {"list"}).out, "CANARY-1"));
}

TEST_CASE("an import says nothing of a ticket in its messages") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  CHECK(Run({"desk", "init", "-s", store}).exit_code == 0);
  std::vector<Input> inputs = {{"jsonl", JsonLines(), {}}};
  for (const std::string& table : Tables()) {
    inputs.push_back({"csv", table, {}});
  }
  const std::string history =
      Joined({"id,at,what,unit,text\n1,", kName, ",note,x,", kNumber, "\n1,",
              "2018-06-26,", kName, ",", kNumber, ",x\n", kName, "\n"});
  for (const Input& input : inputs) {
    Folder outputs;
    const std::string path =
        outputs.Write("tickets." + input.format, input.content);
    const Result result =
        Run(Deciding({"import", path, "--source", "12315", "-q", "--all-open",
                      "--history", outputs.Write("history.csv", history),
                      "--rejects", outputs.Path("rejects.csv")},
                     store));
    CHECK(result.exit_code != 0);
    CheckSilent(result,
                outputs.Has("rejects.csv") ? outputs.Read("rejects.csv") : "");
  }
}

// Nesting in a line of an import.
std::string Nested(int depth) {
  const std::string brackets(static_cast<std::size_t>(depth - 1), '[');
  return "{\"id\":\"1\",\"accepted\":\"2018-06-26\",\"other\":" + brackets +
         std::string(brackets.size(), ']') + "}\n";
}

TEST_CASE("JSON of an import nests at most 100 deep") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const auto import = [&](const std::string& lines) {
    return Run(Deciding({"import", folder.Write("tickets.jsonl", lines),
                         "--source", "12315", "-q", "--all-open"},
                        store));
  };
  CHECK(import(Nested(100)).exit_code == 0);
  const Result deeper = import(Nested(101) + Nested(100));
  CHECK(deeper.exit_code == 3);
  CHECK(Has(deeper.error, "row 1 (line 1): values are nested more than 100"));
  CHECK(Has(deeper.error, "rows 2 = new 0 + updated 0 + unchanged 1"));
  CHECK(import(Nested(200'000)).exit_code == 3);
  CHECK(import("{\"id\":" + std::string(200'000, '[') + "\n").exit_code == 3);
  CHECK(import("{\"other\":" + std::string(200'000, '[') + "\n").exit_code ==
        3);
}

std::string Repeated(const std::string& row, int times) {
  std::string out;
  for (int i = 0; i != times; ++i) out += row;
  return out;
}

TEST_CASE("unknown words of coded columns: frequent and short ones are shown") {
  const std::string table =
      "accepted,category,type,caller.name\n" +
      Repeated("2018-06-26,Potholes,,x\n", 5) +
      Repeated("2018-06-26,Rare,,x\n", 4) +
      Repeated("2018-06-26,,Griping,x\n", 5) +
      Repeated("2018-06-26,13000000000,,x\n", 9) +
      Repeated("2018-06-26,a word of more than twenty,,x\n", 9);
  const std::vector<std::string> arguments = {
      "route", "-r", "base.txtpb", "-", "--from", "csv", "-o", "/dev/null"};
  Result result = Run(arguments, table);
  CHECK(Has(result.error,
            "unknown category: \"Potholes\" in 5 rows, other values in 22 "
            "rows\n"));
  CHECK(Has(result.error, "unknown type: \"Griping\" in 5 rows\n"));
  CHECK_FALSE(Has(result.error, "13000000000"));
  CHECK_FALSE(Has(result.error, "Rare"));
  std::vector<std::string> all = arguments;
  all.emplace_back("--show-unknown");
  result = Run(all, table);
  CHECK(Has(result.error, "\"13000000000\" in 9 rows"));
  CHECK(Has(result.error, "\"Rare\" in 4 rows"));
  CHECK(Has(result.error, "value \"Griping\""));

  // By the same rule what was recorded, and what an import keeps.
  const std::string recorded = "accepted,category,dept\n" +
                               Repeated("2018-06-26,ask,Works dept\n", 5) +
                               Repeated("2018-06-26,ask,13000000000\n", 9) +
                               Repeated("2018-06-26,ask,EPB\n", 1);
  std::vector<std::string> compared = arguments;
  compared.insert(compared.end(), {"--compare", "lead=dept"});
  result = Run(compared, recorded);
  CHECK(Has(result.error, "  5 recorded \"Works dept\", here \"centre\""));
  CHECK(Has(result.error, "  9 recorded other values, here \"centre\""));
  CHECK(Has(result.error, "  1 recorded \"EPB\", here \"centre\""));
  CHECK_FALSE(Has(result.error, "13000000000"));
  compared.back() = "rule=dept";
  result = Run(compared, recorded);
  CHECK(Has(result.error, "  15 recorded other values, here"));

  Folder folder;
  std::string imported = "id,accepted,category,closed,unit\n";
  for (int i = 0; i != 6; ++i) {
    imported += std::to_string(i) + ",2018-06-26,Gargoyles,2018-06-27,Works\n";
    imported += "x" + std::to_string(i) +
                ",2018-06-26,13000000000,2018-06-27,13000000000\n";
  }
  result = Run(Deciding(
      {"import", folder.Write("t.csv", imported), "--source", "12315", "-q",
       "--mapping", folder.Write("map", "closed = closed\nunit = unit\n")},
      "sqlite:" + folder.Path("desk.db")));
  CHECK(Has(result.error,
            "unknown category: \"Gargoyles\" in 6 rows, other values in 6"));
  CHECK(Has(result.error,
            "unknown unit: \"Works\" in 6 rows, other values in 6"));
  CHECK_FALSE(Has(result.error, "13000000000"));
}

}  // namespace
}  // namespace trunkline::tools
