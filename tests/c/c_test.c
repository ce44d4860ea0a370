/* SPDX-License-Identifier: Apache-2.0 */
/* The C ABI from end to end, in C99.

     c_test RULES CALENDARS CITY DEFINITION...

   RULES is tests/testdata/routing/rules.txtpb, CALENDARS
   packs/calendars/cn.txtpb, CITY tests/lifecycle/data/city.txtpb, DEFINITION
   the files of packs/lifecycle/12345. Each function of c.h is called, with
   good input and with bad. */
#define _XOPEN_SOURCE 700 /* mkdtemp, rmdir */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "trunkline/c.h"

static tl_slice slice(const char* text) {
  tl_slice s;
  s.data = text;
  s.size = strlen(text);
  return s;
}

static tl_slice whole(const tl_buffer* buffer) {
  tl_slice s;
  s.data = buffer->data;
  s.size = buffer->size;
  return s;
}

static int is(tl_slice s, const char* text) {
  return s.size == strlen(text) && memcmp(s.data, text, s.size) == 0;
}

static int has(const tl_buffer* buffer, const char* part) {
  return buffer->data != NULL && strstr(buffer->data, part) != NULL;
}

static tl_source source(const char* name, const char* text) {
  tl_source s;
  s.name = slice(name);
  s.content = slice(text);
  s.format = TL_AUTO;
  return s;
}

static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  char* text;
  long size;
  if (file == NULL) {
    perror(path);
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  text = malloc((size_t)size + 1);
  if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
    exit(2);
  }
  text[size] = '\0';
  fclose(file);
  return text;
}

static const int64_t kAccepted = 1530000000000000; /* 2018-06-26 16:00 */

static void fill(tl_ticket* ticket, const char* category, const char* region) {
  tl_ticket_init(ticket, sizeof(*ticket));
  ticket->accepted_us = kAccepted;
  ticket->dialled = slice("0731-12345");
  ticket->category = slice(category);
  ticket->region = slice(region);
}

/* Names of enumerators, in each language and back. */
static void test_enum_names(void) {
  int32_t value = -1;
  CHECK(strcmp(tl_enum_name(slice("TicketType"), TL_TICKET_TYPE_COMPLAINT,
                            TL_ENGLISH)
                   .data,
               "complaint") == 0);
  CHECK(strcmp(tl_enum_name(slice("TicketType"), TL_TICKET_TYPE_COMPLAINT,
                            TL_CHINESE)
                   .data,
               "\346\212\225\350\257\211") == 0);
  CHECK(
      strcmp(
          tl_enum_name(slice("Note"), TL_NOTE_AGAINST_UNKNOWN, TL_ENGLISH).data,
          "against_unknown") == 0);
  CHECK(strcmp(tl_enum_name(slice("Refusal.Reason"), TL_REFUSAL_REASON_SECRET,
                            TL_ENGLISH)
                   .data,
               "secret") == 0);
  CHECK(tl_enum_name(slice("TicketType"), 0, TL_ENGLISH).size == 0);
  CHECK(tl_enum_name(slice("TicketType"), 99, TL_ENGLISH).size == 0);
  CHECK(tl_enum_name(slice("Nothing"), 1, TL_ENGLISH).size == 0);
  CHECK(tl_enum_find(slice("Note"), slice("AGAINST_UNKNOWN"), &value) == TL_OK);
  CHECK(value == TL_NOTE_AGAINST_UNKNOWN);
  CHECK(tl_enum_find(slice("Note"), slice("?"), &value) == TL_NOT_FOUND);
  CHECK(value == TL_NOTE_AGAINST_UNKNOWN);
}

static void test_common(void) {
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  CHECK(tl_abi_version() == TL_ABI_VERSION);
  CHECK(strlen(tl_version()) >= 5);
  CHECK(strcmp(tl_code_name(TL_OUT_OF_RANGE), "OUT_OF_RANGE") == 0);
  CHECK(strcmp(tl_code_name(-1), "UNKNOWN") == 0);
  CHECK(strcmp(tl_code_name(17), "UNKNOWN") == 0);

  CHECK(tl_convert(slice("Ticket"), slice("{\"id\": \"T-1\"}"), TL_JSON,
                   TL_TEXT, &message, &error) == TL_OK);
  CHECK(has(&message, "id: \"T-1\"") && error.data == NULL);
  CHECK(tl_convert(slice("Ticket"), slice("{\"idd\": 1}"), TL_JSON, TL_TEXT,
                   &message, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "1:") && error.size == strlen(error.data));
  CHECK(has(&message, "T-1")); /* Untouched. */
  CHECK(tl_convert(slice("Nothing"), slice(""), TL_JSON, TL_TEXT, &message,
                   &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "Nothing"));
  CHECK(tl_convert(slice("Ticket"), slice("{}"), 7, TL_TEXT, &message,
                   &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_convert(slice("Ticket"), slice("{}"), TL_JSON, TL_TEXT, NULL,
                   NULL) == TL_INVALID_ARGUMENT);
  /* An error that is not asked for, and success that clears an older one. */
  CHECK(tl_convert(slice("Ticket"), slice("{}"), TL_JSON, TL_BINARY, &message,
                   &error) == TL_OK);
  CHECK(message.size == 0 && message.data != NULL && error.data == NULL);
  tl_buffer_free(&message);
  tl_buffer_free(&message);
  tl_buffer_free(NULL);
}

static int contains(tl_slice text, const char* part) {
  const size_t size = strlen(part);
  size_t i;
  for (i = 0; i + size <= text.size; ++i) {
    if (memcmp(text.data + i, part, size) == 0) return 1;
  }
  return 0;
}

static const tl_issue* first_error(const tl_issues* issues) {
  size_t i;
  for (i = 0; i != tl_issues_count(issues); ++i) {
    if (tl_issues_at(issues, i)->severity == TL_SEVERITY_ERROR) {
      return tl_issues_at(issues, i);
    }
  }
  return NULL;
}

static tl_ruleset* test_load(const char* text) {
  tl_ruleset *rules = NULL, *copy, *bad = NULL;
  tl_issues* issues = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  const tl_ruleset_info* info;
  const tl_issue* issue;
  tl_source sources[2];
  sources[0] = source("rules.txtpb", text);

  CHECK(tl_ruleset_load(sources, 1, &rules, &issues, &error) == TL_OK);
  if (rules == NULL) {
    fprintf(stderr, "%s\n", error.data);
    exit(1);
  }
  tl_issues_free(issues);
  info = tl_ruleset_describe(rules);
  CHECK(is(info->id, "casebook") && is(info->version, "1"));
  CHECK(info->hash.size == 64 && info->rules > 0);
  CHECK(is(info->time_zone, "Asia/Shanghai"));

  /* Written and read again it is the same. */
  CHECK(tl_ruleset_message(rules, TL_BINARY, &message, &error) == TL_OK);
  sources[1].name = slice("binary");
  sources[1].content = whole(&message);
  sources[1].format = TL_BINARY;
  CHECK(tl_ruleset_load(&sources[1], 1, &bad, NULL, &error) == TL_OK);
  CHECK(bad != NULL &&
        memcmp(tl_ruleset_describe(bad)->hash.data, info->hash.data, 64) == 0);
  tl_ruleset_free(bad);
  CHECK(tl_ruleset_message(rules, 9, &message, &error) == TL_INVALID_ARGUMENT);

  /* What it holds, kind by kind. */
  CHECK(tl_catalogue_list(rules, TL_ENTRY_DEPARTMENT, TL_TEXT, &message,
                          &error) == TL_OK);
  CHECK(has(&message, "department {") && has(&message, "water_company"));
  CHECK(!has(&message, "region {") && !has(&message, "jurisdiction {"));
  CHECK(tl_catalogue_find(rules, TL_ENTRY_HOTLINE, slice("12345"), TL_JSON,
                          &message, &error) == TL_OK);
  CHECK(has(&message, "KIND_ONE_NUMBER") && !has(&message, "12328"));
  CHECK(tl_catalogue_find(rules, TL_ENTRY_RULE, slice("no.such"), TL_JSON,
                          &message, &error) == TL_NOT_FOUND);
  CHECK(has(&error, "no.such"));
  CHECK(tl_catalogue_list(rules, 0, TL_TEXT, &message, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_catalogue_list(rules, 11, TL_TEXT, &message, &error) ==
        TL_INVALID_ARGUMENT);

  /* Defects: all of them, with their places. */
  bad = NULL;
  sources[1] = source("bad.txtpb",
                      "rule { id: \"x\" lead { department: \"nobody\" } }\n"
                      "rule { id: \"y\" lead { department: \"noone\" } }\n");
  issues = NULL;
  CHECK(tl_ruleset_load(sources, 2, &bad, &issues, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(bad == NULL && tl_issues_count(issues) >= 2);
  CHECK(has(&error, "bad.txtpb:1:") && has(&error, "bad.txtpb:2:"));
  issue = first_error(issues);
  CHECK(issue != NULL && issue->line == 1 && issue->column > 1);
  CHECK(issue != NULL && is(issue->file, "bad.txtpb") && issue->code.size > 0);
  CHECK(issue != NULL && issue->text.size > issue->message.size);
  CHECK(issue != NULL && contains(issue->text_zh, "错误"));
  CHECK(issue != NULL && contains(issue->text_zh, "bad.txtpb:1:"));
  CHECK(issue != NULL && issue->message_zh.size > 0 &&
        !contains(issue->message_zh, "unknown"));
  CHECK(contains(tl_error_message(TL_CHINESE), "bad.txtpb:2:"));
  CHECK(contains(tl_error_message(TL_CHINESE), "错误"));
  CHECK(tl_error_message(TL_ENGLISH).size == error.size &&
        memcmp(tl_error_message(TL_ENGLISH).data, error.data, error.size) == 0);
  CHECK(tl_issues_at(issues, tl_issues_count(issues)) == NULL);
  CHECK(tl_issues_message(issues, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "\"severity\"") && has(&message, "bad.txtpb"));
  tl_issues_free(issues);
  CHECK(tl_issues_count(NULL) == 0 && tl_issues_at(NULL, 0) == NULL);
  CHECK(tl_issues_message(NULL, TL_BINARY, &message, &error) == TL_OK);
  tl_issues_free(NULL);

  /* Checking finds what loading does not look for. */
  issues = NULL;
  CHECK(tl_ruleset_check(sources, 1, &bad, &issues, &error) == TL_OK);
  CHECK(bad != NULL && tl_issues_count(issues) > 0);
  tl_issues_free(issues);
  tl_ruleset_free(bad);

  CHECK(tl_ruleset_load(NULL, 1, &bad, NULL, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "sources is NULL"));
  CHECK(tl_ruleset_load(sources, 1, NULL, NULL, NULL) == TL_INVALID_ARGUMENT);
  CHECK(tl_ruleset_load(NULL, 0, &bad, NULL, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_ruleset_copy(NULL) == NULL && tl_ruleset_describe(NULL) == NULL);
  tl_ruleset_free(NULL);

  /* A copy outlives the handle that it was made from. */
  copy = tl_ruleset_copy(rules);
  tl_ruleset_free(rules);
  CHECK(is(tl_ruleset_describe(copy)->id, "casebook"));
  tl_buffer_free(&message);
  tl_buffer_free(&error);
  return copy;
}

/* Rules of equal rank and claim add up. */
static void test_equal_rules(void) {
  static const char rules_text[] =
      "jurisdiction { id: 'b' time_zone: 'Asia/Shanghai' centre: 'c' "
      "  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, "
      "              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] } "
      "department { code: 'c' } department { code: 'roads' } "
      "deadline_policy { id: 'p1' amount: 1 unit: UNIT_WORKING_DAYS "
      "                  calendar: 'cn' } "
      "deadline_policy { id: 'p2' amount: 30 unit: UNIT_HOURS } "
      "rule { id: 'r1' when { keyword { any: 'pothole*' } } "
      "  then { department: 'roads' "
      "         policy { milestone: MILESTONE_HANDLING policy: 'p1' } } } "
      "rule { id: 'r2' when { keyword { any: 'street' } } "
      "  then { department: 'roads' "
      "         policy { milestone: MILESTONE_HANDLING policy: 'p2' } } }";
  tl_decision* decision = tl_decision_new();
  tl_ruleset* rules = NULL;
  tl_ticket ticket;
  tl_buffer error = {NULL, 0};
  const tl_source sources[] = {source("equal.txtpb", rules_text)};
  const tl_answer* answer;
  CHECK(tl_ruleset_load(sources, 1, &rules, NULL, &error) == TL_OK);
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = kAccepted;
  ticket.text = slice("potholes in the street");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  answer = tl_decision_answer(decision);
  CHECK(is(answer->rule, "r1") && is(answer->keyword, "pothole*"));
  CHECK(answer->also == 1 && is(tl_decision_also(decision, 0), "r2"));
  CHECK(tl_decision_also(decision, 1).size == 0);
  CHECK(is(tl_decision_policy(decision, TL_MILESTONE_HANDLING, 0), "p1"));
  CHECK(is(tl_decision_policy(decision, TL_MILESTONE_HANDLING, 1), "p2"));
  CHECK(tl_decision_policy(decision, TL_MILESTONE_HANDLING, 2).size == 0);
  CHECK(tl_decision_policy(decision, TL_MILESTONE_SIGN_IN, 0).size == 0);
  CHECK(tl_decision_policy(decision, 0, 0).size == 0);
  CHECK(tl_decision_policy(decision, -1, 0).size == 0);
  CHECK(tl_decision_policy(decision, TL_MILESTONE_ASSISTING + 1, 0).size == 0);

  /* Nothing of it is left for the next ticket. */
  ticket.text = slice("a street");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  answer = tl_decision_answer(decision);
  CHECK(is(answer->rule, "r2") && is(answer->keyword, "street"));
  CHECK(answer->also == 0 && tl_decision_also(decision, 0).size == 0);
  CHECK(is(tl_decision_policy(decision, TL_MILESTONE_HANDLING, 0), "p2"));
  CHECK(tl_decision_policy(decision, TL_MILESTONE_HANDLING, 1).size == 0);
  tl_ruleset_free(rules);
  tl_decision_free(decision);
  tl_buffer_free(&error);
}

static void test_route(const tl_ruleset* rules) {
  tl_decision* decision = tl_decision_new();
  tl_decision* many[3];
  tl_ticket ticket, tickets[3];
  tl_stored_ticket* stored = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_slice against[2];
  tl_attribute attribute;
  const tl_answer* answer = tl_decision_answer(decision);
  size_t i;

  CHECK(answer->outcome == 0 && answer->lead.size == 0);
  fill(&ticket, "road.pothole", "yuhua");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  answer = tl_decision_answer(decision);
  CHECK(answer->outcome != 0 && answer->lead.size > 0);
  CHECK(answer->rule.size > 0 && error.data == NULL);
  CHECK(tl_decision_message(decision, slice("T-1"), TL_JSON, &message,
                            &error) == TL_OK);
  CHECK(has(&message, "T-1") && has(&message, "2018-06-26T08:00:00Z"));
  CHECK(tl_decision_assisting(decision, answer->assisting).size == 0);
  for (i = 0; i < answer->assisting; ++i) {
    CHECK(tl_decision_assisting(decision, i).size > 0);
  }

  /* An unheard-of category is an outcome. */
  fill(&ticket, "unheard.of", "yuhua");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  CHECK(tl_decision_answer(decision)->outcome == 6);
  CHECK((tl_decision_answer(decision)->notes & 4u) != 0);

  /* Resolved codes say the same as strings. */
  fill(&ticket, "road.pothole", "yuhua");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  {
    const tl_slice lead = tl_decision_answer(decision)->lead;
    tl_ticket_init(&ticket, sizeof(ticket));
    ticket.accepted_us = kAccepted;
    ticket.dialled_code = tl_resolve_number(rules, slice("12345"));
    ticket.category_code = tl_resolve_category(rules, slice("road.pothole"));
    ticket.region_code = tl_resolve_region(rules, slice("yuhua"));
    CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
    CHECK(tl_decision_answer(decision)->lead.size == lead.size);
    CHECK(memcmp(tl_decision_answer(decision)->lead.data, lead.data,
                 lead.size) == 0);
    ticket.region_code ^= 0xff; /* Not of this rule set. */
    CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
    CHECK(tl_decision_answer(decision)->lead.size == 0);
  }
  CHECK(tl_resolve_number(NULL, slice("1")) == 0);
  CHECK(tl_resolve_category(NULL, slice("1")) == 0);
  CHECK(tl_resolve_region(NULL, slice("1")) == 0);

  /* Accused departments and attributes are seen. */
  fill(&ticket, "road.pothole", "yuhua");
  against[0] = slice("nobody-knows");
  against[1] = slice("transport");
  ticket.against = against;
  ticket.against_count = 2;
  attribute.name = slice("statute");
  attribute.value = slice("x");
  ticket.attributes = &attribute;
  ticket.attribute_count = 1;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  CHECK((tl_decision_answer(decision)->notes & 32u) != 0);
  CHECK(!is(tl_decision_answer(decision)->lead, "transport"));

  /* Misuse. */
  fill(&ticket, "road", "yuhua");
  ticket.accepted_us = TL_NO_TIME;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "accepted"));
  CHECK(tl_decision_answer(decision)->outcome == 0);
  fill(&ticket, "road", "yuhua");
  ticket.type = 7;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "type: a number that has no name; they go up to 6"));
  ticket.type = -1;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  ticket.type = 6;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  ticket.channel = 13;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  ticket.channel = 12;
  ticket.urgency = 4;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  ticket.urgency = 3;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  ticket.struct_size = 8;
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "struct_size is 8"));
  ticket.struct_size = sizeof(ticket) + 16; /* A newer host. */
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  CHECK(tl_route(NULL, &ticket, decision, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_route(rules, NULL, decision, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_route(rules, &ticket, NULL, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "decision is NULL"));
  CHECK(tl_decision_answer(NULL) == NULL);

  /* Many at once. */
  for (i = 0; i != 3; ++i) {
    fill(&tickets[i], "road.pothole", "yuhua");
    many[i] = tl_decision_new();
  }
  CHECK(tl_route_many(rules, tickets, 3, many, 2, &error) == TL_OK);
  CHECK(tl_decision_answer(many[2])->lead.size > 0);
  tickets[1].accepted_us = TL_NO_TIME;
  CHECK(tl_route_many(rules, tickets, 3, many, 1, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(has(&error, "ticket 1"));
  CHECK(tl_decision_answer(many[1])->outcome == 0);
  CHECK(tl_decision_answer(many[2])->lead.size > 0);
  tickets[1].accepted_us = kAccepted;
  tickets[1].type = 99;
  CHECK(tl_route_many(rules, tickets, 3, many, 1, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(has(&error, "ticket 1: type"));
  CHECK(tl_route_many(rules, NULL, 0, NULL, 1, &error) == TL_OK);
  CHECK(tl_route_many(rules, NULL, 1, many, 1, &error) == TL_INVALID_ARGUMENT);
  for (i = 0; i != 3; ++i) tl_decision_free(many[i]);

  /* A stored ticket. */
  CHECK(tl_ticket_read(slice("{\"id\": \"T-9\", \"category\": \"road.pothole\","
                             "\"region\": \"yuhua\", \"dialled\": \"12345\","
                             "\"acceptedAt\": \"2018-06-26T08:00:00Z\","
                             "\"against\": [\"transport\"],"
                             "\"confidential\": true, \"callerWords\": \"w\","
                             "\"caller\": {\"name\": \"n\"}}"),
                       TL_JSON, &stored, &error) == TL_OK);
  if (stored != NULL) {
    CHECK(is(tl_stored_ticket_id(stored), "T-9"));
    CHECK(tl_stored_ticket_view(stored)->accepted_us == kAccepted);
    CHECK(tl_stored_ticket_view(stored)->flags == TL_CONFIDENTIAL);
    CHECK(is(tl_stored_ticket_view(stored)->against[0], "transport"));
    CHECK(is(tl_stored_ticket_view(stored)->text, "w"));
    CHECK(tl_route(rules, tl_stored_ticket_view(stored), decision, &error) ==
          TL_OK);
    CHECK(tl_decision_answer(decision)->confidential == 1);
  }
  tl_stored_ticket_free(stored);
  stored = NULL;
  CHECK(tl_ticket_read(slice("{"), TL_JSON, &stored, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(stored == NULL);
  CHECK(tl_stored_ticket_view(NULL) == NULL);
  CHECK(tl_stored_ticket_id(NULL).size == 0);
  tl_stored_ticket_free(NULL);

  /* Who takes the call. */
  CHECK(tl_dial(rules, slice("0731-12345"), kAccepted, TL_JSON, &message,
                &error) == TL_OK);
  CHECK(has(&message, "CENTRE"));
  CHECK(tl_dial(rules, slice("\xff\xfe"), kAccepted, TL_JSON, &message,
                &error) == TL_OK);
  CHECK(has(&message, "UNKNOWN"));
  CHECK(tl_dial(rules, slice("12345"), TL_NO_TIME, TL_JSON, &message, &error) ==
        TL_INVALID_ARGUMENT);

  /* Why. */
  fill(&ticket, "road.pothole", "");
  CHECK(tl_explain(rules, &ticket, TL_ENGLISH, TL_JSON, &message, &error) ==
        TL_OK);
  CHECK(has(&message, "\"step\""));
  CHECK(tl_explain(rules, &ticket, TL_CHINESE, TL_BINARY, &message, &error) ==
        TL_OK);
  CHECK(message.size > 0);
  CHECK(tl_why_not(rules, &ticket, slice("no-such-rule"), TL_ENGLISH, TL_JSON,
                   &message, &error) == TL_NOT_FOUND);
  CHECK(has(&error, "no-such-rule"));
  CHECK(tl_what_to_ask(rules, &ticket, TL_ENGLISH, TL_JSON, &message, &error) ==
        TL_OK);
  CHECK(message.size > 0);
  ticket.accepted_us = TL_NO_TIME;
  CHECK(tl_explain(rules, &ticket, TL_ENGLISH, TL_JSON, &message, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_what_to_ask(rules, &ticket, TL_ENGLISH, TL_JSON, NULL, &error) ==
        TL_INVALID_ARGUMENT);

  tl_decision_free(decision);
  tl_decision_free(NULL);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

static void test_why_not(const tl_ruleset* rules) {
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  fill(&ticket, "noise", "yuhua");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  CHECK(tl_why_not(rules, &ticket, tl_decision_answer(decision)->rule,
                   TL_ENGLISH, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "\"won\":") || has(&message, "\"condition\":"));
  tl_decision_free(decision);
  tl_buffer_free(&message);
}

static const char kModels[] =
    "text_model { id: \"words\" category: [\"labour\", \"noise\", \"road\"]"
    " gram { text: \"工资\" vote { category: 0 points: 300 } }"
    " gram { text: \"噪声\" vote { category: 1 points: 300 } }"
    " gram { text: \"吵\" vote { category: 1 points: 50 } }"
    " calibration { margin: 0 rows: 100 right: 60 }"
    " calibration { margin: 100 rows: 100 right: 90 } }";

/* By the points of an outside model. `words` has n-grams. */
static void test_points(const tl_ruleset* rules, const tl_text_models* words) {
  static const char kOutside[] =
      "text_model { id: \"outside\" category: [\"labour\", \"noise\"]"
      " calibration { margin: 0 rows: 100 right: 60 }"
      " calibration { margin: 100 rows: 100 right: 90 } }";
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  const tl_source from = source("outside.txtpb", kOutside);
  tl_text_models* models = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  tl_category_points points[3];
  size_t left_out = 9;
  CHECK(tl_text_models_load(&from, 1, rules, &models, NULL, &error) == TL_OK);
  points[0].category = slice("labour");
  points[0].points = 100;
  points[1].category = slice("noise");
  points[1].points = 350;
  points[2].category = slice("unheard.of");
  points[2].points = 500;
  CHECK(tl_suggest_points(models, points, 3, kAccepted, 80, 1, TL_TEXT,
                          &message, &left_out, &error) == TL_OK);
  CHECK(left_out == 1);
  CHECK(is(whole(&message),
           "answer {\n  category: \"noise\"\n  model: \"outside\"\n"
           "  score: 350\n  margin: 250\n  percent_agreed: 90\n"
           "  percent_low: 82\n  rows: 100\n}\n"
           "candidate {\n  category: \"noise\"\n  model: \"outside\"\n"
           "  score: 350\n  margin: 250\n  percent_agreed: 90\n"
           "  percent_low: 82\n  rows: 100\n}\n"));
  CHECK(tl_suggest_points(models, NULL, 0, kAccepted, 80, 1, TL_TEXT, &message,
                          &left_out, &error) == TL_OK);
  CHECK(left_out == 0 && message.size == 0);

  fill(&ticket, "", "yuhua");
  CHECK(tl_route_suggest_points(rules, models, &ticket, points, 3, 80, decision,
                                &left_out, &error) == TL_OK);
  CHECK(left_out == 1);
  CHECK(is(tl_decision_answer(decision)->guess, "noise"));
  CHECK(is(tl_decision_answer(decision)->lead, "environment"));
  CHECK(tl_explain_suggest_points(rules, models, &ticket, points, 3, 80,
                                  TL_ENGLISH, TL_JSON, &message,
                                  &error) == TL_OK);
  CHECK(has(&message, "guess.points") && has(&message, "guess.confirm"));

  /* Refused: n-grams, a category twice, points out of range, no room. */
  CHECK(tl_suggest_points(words, points, 3, kAccepted, 80, 1, TL_TEXT, &message,
                          &left_out, &error) == TL_FAILED_PRECONDITION);
  CHECK(has(&error, "n-grams"));
  points[2].category = slice("noise");
  CHECK(tl_suggest_points(models, points, 3, kAccepted, 80, 1, TL_TEXT,
                          &message, &left_out, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "twice"));
  CHECK(tl_route_suggest_points(rules, models, &ticket, points, 3, 80, decision,
                                &left_out, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_decision_answer(decision)->guess.size == 0);
  points[1].points = 50000001;
  CHECK(tl_suggest_points(models, points, 2, kAccepted, 80, 1, TL_TEXT,
                          &message, &left_out, &error) == TL_INVALID_ARGUMENT);
  CHECK(has(&error, "50000001"));
  CHECK(tl_suggest_points(models, points, 1, kAccepted, 80, 1, TL_TEXT,
                          &message, NULL, &error) == TL_INVALID_ARGUMENT);
  tl_text_models_free(models);
  tl_decision_free(decision);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

static void test_suggest(const tl_ruleset* rules, const char* path) {
  tl_buffer message = {NULL, 0}, error = {NULL, 0}, skipped = {NULL, 0};
  tl_source from = source("words.txtpb", kModels);
  tl_text_models *models = NULL, *none = NULL;
  tl_issues* issues = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  const char* paths[1];
  CHECK(tl_text_models_load(&from, 1, rules, &models, &issues, &error) ==
        TL_OK);
  CHECK(models != NULL && issues == NULL);

  CHECK(tl_suggest(models, slice("噪声，很吵"), kAccepted, 80, 2, TL_TEXT,
                   &message, &error) == TL_OK);
  CHECK(is(whole(&message),
           "answer {\n  category: \"noise\"\n  model: \"words\"\n  score: 350\n"
           "  margin: 350\n  percent_agreed: 90\n  percent_low: 82\n"
           "  rows: 100\n}\n"
           "candidate {\n  category: \"noise\"\n  model: \"words\"\n"
           "  score: 350\n  margin: 350\n  percent_agreed: 90\n"
           "  percent_low: 82\n  rows: 100\n}\n"));
  /* Nothing is known of it, of no text, and of what is no text. */
  CHECK(tl_suggest(models, slice("hello"), kAccepted, 80, 3, TL_TEXT, &message,
                   &error) == TL_OK);
  CHECK(message.size == 0);
  CHECK(tl_suggest(models, slice("\xff\xfe"), kAccepted, -1, 1000, TL_TEXT,
                   &message, &error) == TL_OK);
  CHECK(message.size == 0);
  CHECK(tl_suggest(models, slice("x"), TL_NO_TIME, 0, 3, TL_JSON, &message,
                   &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_suggest(NULL, slice("x"), kAccepted, 0, 3, TL_JSON, &message,
                   &error) == TL_INVALID_ARGUMENT);

  CHECK(tl_explain_suggestion(models, slice("很吵的噪声"), kAccepted,
                              slice("noise"), TL_TEXT, &message,
                              &error) == TL_OK);
  CHECK(is(whole(&message),
           "category: \"noise\"\nscore: 350\nspan {\n  begin: 3\n  end: 6\n  "
           "points: 50\n}\nspan {\n  begin: 9\n  end: 15\n  points: 300\n}\n"));
  CHECK(tl_explain_suggestion(models, slice("x"), kAccepted, slice("nothing"),
                              TL_TEXT, &message, &error) == TL_NOT_FOUND);

  /* Routed by the guess, and marked. */
  fill(&ticket, "", "yuhua");
  ticket.text = slice("夜里噪声");
  CHECK(tl_route_suggest(rules, models, &ticket, 80, decision, &error) ==
        TL_OK);
  CHECK(is(tl_decision_answer(decision)->guess, "noise"));
  CHECK(is(tl_decision_answer(decision)->lead, "environment"));
  CHECK(tl_decision_message(decision, slice("T"), TL_JSON, &message, &error) ==
        TL_OK);
  CHECK(has(&message, "\"guess\":{\"category\":\"noise\""));
  CHECK(!has(&message, "夜里"));
  CHECK(tl_explain_suggest(rules, models, &ticket, 80, TL_ENGLISH, TL_JSON,
                           &message, &error) == TL_OK);
  CHECK(has(&message, "guess.confirm") && !has(&message, "夜里"));
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  CHECK(tl_decision_answer(decision)->guess.size == 0);
  CHECK(tl_route_suggest(rules, models, &ticket, 0, decision, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(has(&error, "min_percent"));
  CHECK(tl_route_suggest(rules, NULL, &ticket, 80, decision, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_explain_suggest(rules, models, NULL, 80, TL_ENGLISH, TL_JSON,
                           &message, &error) == TL_INVALID_ARGUMENT);

  test_points(rules, models);

  /* A defect of the file, and a file that is none. */
  from = source("words.txtpb",
                "text_model { id: \"words\" category: \"unheard.of\" }");
  CHECK(tl_text_models_load(&from, 1, rules, &none, &issues, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(none == NULL && issues != NULL && has(&error, "unheard.of"));
  tl_issues_free(issues);
  paths[0] = path;
  CHECK(tl_text_models_load_files(paths, 1, NULL, &none, NULL, &skipped,
                                  &error) == TL_INVALID_ARGUMENT);
  CHECK(none == NULL && has(&error, path));
  paths[0] = "no such folder";
  CHECK(tl_text_models_load_files(paths, 1, NULL, &none, NULL, NULL, &error) ==
        TL_NOT_FOUND);

  tl_text_models_free(models);
  tl_text_models_free(NULL);
  tl_decision_free(decision);
  tl_buffer_free(&skipped);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

/* Files and folders, as the C++ library and the tool read them. */
static void test_files(const char* rules_path, const char* definition_path) {
  const char* missing = "no such folder";
  const char* table = "rules.csv";
  char folder[1024];
  const char* paths[1];
  tl_buffer error = {NULL, 0}, skipped = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_lifecycle_definition* definition = NULL;
  tl_calendars* calendars = NULL;
  CHECK(tl_ruleset_load_files(&rules_path, 1, &rules, NULL, &skipped, &error) ==
        TL_OK);
  CHECK(rules != NULL && skipped.size == 0);
  tl_ruleset_free(rules);
  rules = NULL;

  /* A folder: the files of the definition, and what stands beside them. */
  CHECK(strlen(definition_path) < sizeof(folder));
  strcpy(folder, definition_path);
  *strrchr(folder, '/') = '\0';
  paths[0] = folder;
  CHECK(tl_lifecycle_definition_load_files(paths, 1, &definition, NULL,
                                           &skipped, &error) == TL_OK);
  CHECK(definition != NULL);
  tl_lifecycle_definition_free(definition);

  /* The same files are no calendars. */
  CHECK(tl_calendars_load_files(paths, 1, &calendars, NULL, NULL, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(calendars == NULL && has(&error, folder));

  CHECK(tl_ruleset_load_files(&missing, 1, &rules, NULL, &skipped, &error) ==
        TL_NOT_FOUND);
  CHECK(tl_ruleset_load_files(&table, 1, &rules, NULL, NULL, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(has(&error, "rules.csv"));
  CHECK(tl_ruleset_load_files(NULL, 1, &rules, NULL, NULL, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_ruleset_load_files(NULL, 0, &rules, NULL, NULL, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(rules == NULL);
  tl_buffer_free(&skipped);
  tl_buffer_free(&error);
}

static void test_live(const tl_ruleset* rules) {
  tl_live* live = tl_live_new(rules);
  tl_ruleset* current = tl_live_get(live);
  tl_buffer error = {NULL, 0};
  CHECK(is(tl_ruleset_describe(current)->id, "casebook"));
  CHECK(tl_live_swap(live, current, &error) == TL_OK);
  CHECK(tl_live_swap(live, NULL, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_live_swap(NULL, rules, &error) == TL_INVALID_ARGUMENT);
  tl_live_free(live);
  CHECK(is(tl_ruleset_describe(current)->id, "casebook"));
  tl_ruleset_free(current);
  CHECK(tl_live_new(NULL) == NULL && tl_live_get(NULL) == NULL);
  tl_live_free(NULL);
  tl_buffer_free(&error);
}

static tl_calendars* test_deadlines(const char* text, const char* calendar) {
  tl_calendars *calendars = NULL, *bad = NULL, *other = NULL;
  tl_issues* issues = NULL;
  tl_deadline_calculator* calculator = NULL;
  tl_ruleset* rules = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  int64_t events[7];
  tl_source sources[1];

  sources[0] = source("cn.txtpb", calendar);
  CHECK(tl_calendars_load(sources, 1, &calendars, &issues, &error) == TL_OK);
  tl_issues_free(issues);
  issues = NULL;
  sources[0] = source("bad.txtpb", "calendar { name: \"x\" }");
  CHECK(tl_calendars_load(sources, 1, &bad, &issues, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(bad == NULL && tl_issues_count(issues) > 0);
  tl_issues_free(issues);
  sources[0] = source("other.txtpb",
                      "calendar { name: \"other\" version: \"1\""
                      " time_zone: \"Asia/Shanghai\" first_year: 2018"
                      " last_year: 2018 hours { day: WEEKDAY_MONDAY"
                      " interval { open: \"08:00\" close: \"17:00\" } } }");
  CHECK(tl_calendars_load(sources, 1, &other, NULL, &error) == TL_OK);

  sources[0] = source("rules.txtpb", text);
  CHECK(tl_ruleset_load(sources, 1, &rules, NULL, &error) == TL_OK);
  if (rules == NULL) {
    fprintf(stderr, "%s\n", error.data);
    exit(1);
  }
  CHECK(tl_deadline_calculator_new(rules, other, &calculator, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(has(&error, "5wd") && calculator == NULL);
  tl_calendars_free(other);
  CHECK(tl_deadline_calculator_new(rules, calendars, &calculator, &error) ==
        TL_OK);

  fill(&ticket, "road.light", "yuhua");
  CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
  tl_ruleset_free(rules); /* Decision and calculator keep what they need. */
  events[TL_ACCEPTED] = kAccepted;
  CHECK(tl_deadlines(calculator, decision, events, 1, 0, TL_JSON, &message,
                     &error) == TL_OK);
  CHECK(has(&message, "\"MILESTONE_HANDLING\"") && has(&message, "\"due\""));
  CHECK(has(&message, "2018-07-03T08:00:00Z")); /* 26 June and 5 days. */
  CHECK(tl_deadlines(calculator, decision, NULL, 0, 0, TL_JSON, &message,
                     &error) == TL_OK);
  CHECK(has(&message, "\"expected\":") && !has(&message, "\"due\""));
  events[TL_ACCEPTED] = INT64_C(7258118400000000); /* 2200 */
  CHECK(tl_deadlines(calculator, decision, events, 1, 0, TL_JSON, &message,
                     &error) == TL_OUT_OF_RANGE);
  CHECK(has(&error, "2200"));
  CHECK(tl_deadlines(calculator, decision, events, 7, 0, TL_JSON, &message,
                     &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_deadlines(calculator, decision, NULL, 1, 0, TL_JSON, &message,
                     &error) == TL_INVALID_ARGUMENT);

  CHECK(tl_explain_due(calculator, slice("5wd"), kAccepted, TL_ENGLISH,
                       &message, &error) == TL_OK);
  CHECK(has(&message, "2018-07-03"));
  CHECK(tl_explain_due(calculator, slice("6wd"), kAccepted, TL_ENGLISH,
                       &message, &error) == TL_NOT_FOUND);
  CHECK(tl_explain_due(calculator, slice("5wd"), TL_NO_TIME, TL_ENGLISH,
                       &message, &error) == TL_INVALID_ARGUMENT);
  tl_deadline_calculator_free(calculator);
  tl_deadline_calculator_free(NULL);
  tl_calendars_free(NULL);
  tl_decision_free(decision);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
  return calendars;
}

static void test_case(void) {
  tl_case *c = tl_case_new(slice("C-1"), slice("casebook")), *again = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0}, events = {NULL, 0};
  CHECK(is(tl_case_describe(c)->id, "C-1"));
  CHECK(tl_case_describe(c)->version == 0 &&
        tl_case_describe(c)->resolution == 0);
  CHECK(tl_case_describe(c)->updated_us == TL_NO_TIME);

  CHECK(tl_convert(slice("EventFile"),
                   slice("event { case: \"C-1\" version: 1"
                         " at { seconds: 1530000000 }"
                         " command { open {} } stage: \"opened\" }"
                         "event { case: \"C-1\" version: 2"
                         " at { seconds: 1530000001 }"
                         " command { accept {} } stage: \"accepted\" }"),
                   TL_TEXT, TL_BINARY, &events, &error) == TL_OK);
  CHECK(tl_case_apply(c, whole(&events), &error) == TL_OK);
  CHECK(tl_case_describe(c)->version == 2);
  CHECK(is(tl_case_describe(c)->stage, "accepted"));
  CHECK(tl_case_describe(c)->updated_us == kAccepted + 1000000);
  /* Not the next ones: nothing happens. */
  CHECK(tl_case_apply(c, whole(&events), &error) == TL_FAILED_PRECONDITION);
  CHECK(tl_case_describe(c)->version == 2 && error.size > 0);
  CHECK(tl_case_apply(c, slice("nonsense"), &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_case_apply(NULL, whole(&events), &error) == TL_INVALID_ARGUMENT);
  /* A clock of an assignment that no event adds: it once made the library write
     past its lists. */
  tl_buffer_free(&events);
  CHECK(tl_convert(
            slice("EventFile"),
            slice("event { case: \"C-1\" version: 3 at { seconds: 1530000002 }"
                  " command { dispatch { unit: \"a\" } } stage: \"handle\""
                  " clock { clock: 1 kind: KIND_START assignment: 1"
                  " at { seconds: 1530000002 } } }"
                  "event { case: \"C-1\" version: 4 at { seconds: 1530000003 }"
                  " command { designate { unit: \"a\" } } assignment: 1"
                  " clock { clock: 2 kind: KIND_START assignment: 2"
                  " at { seconds: 1530000003 } } }"
                  "event { case: \"C-1\" version: 5 at { seconds: 1530000004 }"
                  " command { remind { clock: 2 } } }"),
            TL_TEXT, TL_BINARY, &events, &error) == TL_OK);
  CHECK(tl_case_apply(c, whole(&events), &error) == TL_FAILED_PRECONDITION);
  CHECK(tl_case_describe(c)->version == 2 && error.size > 0);

  CHECK(tl_case_message(c, TL_BINARY, &message, &error) == TL_OK);
  CHECK(tl_case_read(whole(&message), &again, &error) == TL_OK);
  CHECK(again != NULL && tl_case_describe(again)->version == 2);
  tl_case_free(again);
  CHECK(tl_case_message(c, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "accepted"));
  CHECK(tl_case_read(slice("\x01"), &again, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_case_describe(NULL) == NULL);
  tl_case_free(c);
  tl_case_free(NULL);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
  tl_buffer_free(&events);
}

static tl_actor actor(const char* id, const char* unit, const tl_slice* role) {
  tl_actor a;
  a.id = slice(id);
  a.unit = slice(unit);
  a.roles = role;
  a.role_count = 1;
  return a;
}

/* Decides and applies a command in text format. */
static tl_code go(const tl_lifecycle* life, tl_case* c, tl_slice command,
                  tl_format format, const tl_actor* who, int64_t now,
                  tl_buffer* error) {
  tl_buffer events = {NULL, 0};
  tl_code code = tl_decide(life, c, command, format, who, now, &events, error);
  if (code == TL_OK) code = tl_case_apply(c, whole(&events), error);
  tl_buffer_free(&events);
  return code;
}

static int64_t at_noon(void* context) {
  ++*(int*)context;
  return INT64_C(1529899200000000); /* 2018-06-25 12:00 */
}

/* Keys, access record and backup of a desk; `folder` is empty. */
static void test_privacy(const tl_desk_rules* decides,
                         const tl_stored_ticket* ticket, const tl_actor* clerk,
                         const tl_actor* auditor, const char* folder) {
  char store[640], keys[600], path[600], copy[600], restored[600];
  tl_desk_options options;
  tl_case_ref ref;
  tl_desk* desk = NULL;
  tl_case* c = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  int calls = 0;
  sprintf(path, "%s/desk.db", folder);
  sprintf(store, "sqlite:%s", path);
  sprintf(keys, "%s/keys", folder);
  sprintf(copy, "%s/copy.db", folder);
  sprintf(restored, "%s/new.db", folder);
  memset(&options, 0, sizeof options);
  ref.jurisdiction = slice("test.city");
  ref.id = slice("T-1");
  CHECK(tl_desk_open(slice(store), decides, 1, &options, &desk, &error) ==
        TL_INVALID_ARGUMENT); /* No size. */
  options.size = sizeof options;
  options.key_file = slice(keys);
  options.now_us = at_noon;
  options.context = &calls;
  options.require_purpose = 1;
  CHECK(tl_desk_open(slice(store), decides, 1, &options, &desk, &error) ==
        TL_OK);
  if (desk == NULL) return;
  CHECK(tl_desk_accept(desk, ticket, clerk, INT64_C(1529888400000000), NULL,
                       TL_JSON, &message, &error) == TL_OK);
  CHECK(tl_desk_get(desk, &ref, clerk, slice(""), &c, &error) ==
        TL_PERMISSION_DENIED);
  CHECK(tl_desk_get(desk, &ref, clerk, slice("callback"), &c, &error) == TL_OK);
  tl_case_free(c);
  CHECK(tl_desk_history(desk, &ref, clerk, slice("complaint"), 0, 10, TL_JSON,
                        &message, &error) == TL_OK);
  CHECK(has(&message, "13900001107"));
  CHECK(calls == 2);
  CHECK(tl_desk_access_record(desk, auditor, 0, 10, TL_JSON, &message,
                              &error) == TL_OK);
  CHECK(has(&message, "\"callback\"") && has(&message, "\"complaint\""));
  CHECK(has(&message, "\"caller.phone\"") && has(&message, "T04:00:00Z"));
  CHECK(!has(&message, "13900001107"));
  CHECK(tl_desk_access_record(desk, auditor, 1, 10, TL_JSON, &message,
                              &error) == TL_OK);
  CHECK(!has(&message, "\"callback\""));
  CHECK(tl_sqlite_back_up(slice(path), slice(copy), &error) == TL_OK);
  CHECK(tl_sqlite_back_up(slice(path), slice(copy), &error) ==
        TL_ALREADY_EXISTS);
  tl_desk_free(desk);
  CHECK(tl_sqlite_restore(slice(copy), slice(restored), &error) == TL_OK);
  sprintf(store, "sqlite:%s", restored);
  desk = NULL;
  CHECK(tl_desk_open(slice(store), decides, 1, &options, &desk, &error) ==
        TL_OK);
  CHECK(tl_desk_get(desk, &ref, clerk, slice("callback"), &c, &error) == TL_OK);
  tl_case_free(c);
  tl_desk_free(desk);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

/* Two tickets that tie, to the draft of a rule. */
static void test_disputes(const tl_desk_rules* decides, const tl_actor* clerk,
                          const tl_actor* dispatcher) {
  const int64_t now = INT64_C(1529888400000000); /* 2018-06-25 09:00 */
  const tl_slice centre_role = slice("centre");
  const tl_slice staffing_role = slice("staffing_office");
  const tl_slice legal_role = slice("legal_office");
  const tl_slice city_role = slice("city_government");
  const tl_slice unit_role = slice("department");
  const tl_actor centre = actor("c-1", "centre", &centre_role);
  const tl_actor staffing = actor("s-1", "staffing", &staffing_role);
  const tl_actor legal = actor("l-1", "legal", &legal_role);
  const tl_actor city = actor("g-1", "hall", &city_role);
  const tl_actor roads = actor("r-1", "roads", &unit_role);
  const tl_actor urban = actor("u-1", "urban", &unit_role);
  const tl_actor market = actor("m-1", "market", &unit_role);
  const tl_slice paper = slice(
      "kind: DISPUTE_COMMAND_KIND_OPINION text: \"words\" number: \"1\" "
      "date: \"2018-06-25\" legal_basis: \"law\"");
  const tl_slice state =
      slice("kind: DISPUTE_COMMAND_KIND_STATE text: \"words\"");
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_stored_ticket* ticket = NULL;
  tl_case_ref ref, dispute;
  tl_desk* desk = NULL;
  const char* ids[] = {"D-1", "D-2"};
  char content[400];
  int i;
  CHECK(tl_desk_open(slice("memory"), decides, 1, NULL, &desk, &error) ==
        TL_OK);
  ref.jurisdiction = dispute.jurisdiction = slice("test.city");
  dispute.id = slice("M-1");
  for (i = 0; i != 2; ++i) {
    sprintf(content,
            "id: \"%s\" jurisdiction: \"test.city\" dialled: \"12345\" type: "
            "TICKET_TYPE_COMPLAINT category: \"noise\" dispatch_text: \"x\" "
            "accepted_at { seconds: 1529888400 }",
            ids[i]);
    CHECK(tl_ticket_read(slice(content), TL_TEXT, &ticket, &error) == TL_OK);
    CHECK(tl_desk_accept(desk, ticket, clerk, now, NULL, TL_JSON, &message,
                         &error) == TL_OK);
    tl_stored_ticket_free(ticket);
    ref.id = slice(ids[i]);
    CHECK(tl_desk_do(desk, &ref, slice("accept {}"), TL_TEXT, clerk, now, 0,
                     NULL, TL_BINARY, &message, &error) == TL_OK);
    CHECK(tl_desk_do(desk, &ref,
                     slice("dispatch { unit: \"service\" interim: true }"),
                     TL_TEXT, dispatcher, now, 0, NULL, TL_BINARY, &message,
                     &error) == TL_OK);
  }
  CHECK(tl_desk_get_dispute(desk, &dispute, &centre, TL_JSON, &message,
                            &error) == TL_NOT_FOUND);
  CHECK(tl_desk_dispute(desk, &dispute,
                        slice("kind: DISPUTE_COMMAND_KIND_OPEN question: "
                              "\"who?\" cases: [\"D-1\", \"D-2\"]"),
                        TL_TEXT, &centre, now, 0, NULL, TL_JSON, &message,
                        &error) == TL_OK);
  CHECK(has(&message, "\"raiseDispute\"") && has(&message, "\"D-2\""));
  CHECK(tl_desk_dispute(desk, &dispute, state, TL_TEXT, &market, now, 0, NULL,
                        TL_JSON, &message, &error) == TL_PERMISSION_DENIED);
  CHECK(tl_desk_dispute(desk, &dispute, state, TL_TEXT, &roads, now, 7, NULL,
                        TL_JSON, &message, &error) == TL_ABORTED);
  CHECK(tl_desk_dispute(desk, &dispute, state, TL_TEXT, &roads, now, 1, NULL,
                        TL_JSON, &message, &error) == TL_OK);
  CHECK(tl_desk_dispute(
            desk, &dispute,
            slice("kind: DISPUTE_COMMAND_KIND_COLLATE text: \"words\""),
            TL_TEXT, &centre, now, 0, NULL, TL_JSON, &message,
            &error) == TL_FAILED_PRECONDITION);
  CHECK(has(&error, "the written statement of urban is missing"));
  CHECK(tl_desk_dispute(desk, &dispute, state, TL_TEXT, &urban, now, 0, NULL,
                        TL_JSON, &message, &error) == TL_OK);
  CHECK(tl_desk_dispute(
            desk, &dispute,
            slice("kind: DISPUTE_COMMAND_KIND_COLLATE text: \"words\""),
            TL_TEXT, &centre, now, 0, NULL, TL_JSON, &message,
            &error) == TL_OK);
  CHECK(tl_desk_dispute(desk, &dispute, paper, TL_TEXT, &staffing, now, 0, NULL,
                        TL_JSON, &message, &error) == TL_OK);
  CHECK(tl_desk_dispute(desk, &dispute, paper, TL_TEXT, &legal, now, 0, NULL,
                        TL_JSON, &message, &error) == TL_OK);
  CHECK(tl_desk_draft_rule(desk, &dispute, &centre, &message, &error) ==
        TL_FAILED_PRECONDITION);
  CHECK(tl_desk_dispute(
            desk, &dispute,
            slice("kind: DISPUTE_COMMAND_KIND_RULE unit: \"urban\" text: "
                  "\"words\" number: \"7\" date: \"2018-06-25\" legal_basis: "
                  "\"law\""),
            TL_TEXT, &city, now, 0, NULL, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "\"designate\"") && !has(&message, "\"code\""));
  CHECK(tl_desk_draft_rule(desk, &dispute, &centre, &message, &error) == TL_OK);
  CHECK(has(&message, "status: RULE_STATUS_DRAFT"));
  CHECK(tl_desk_get_dispute(desk, &dispute, &roads, TL_JSON, &message,
                            &error) == TL_OK);
  CHECK(has(&message, "DISPUTE_ENDING_RULED"));
  CHECK(tl_desk_get_dispute(desk, &dispute, &market, TL_JSON, &message,
                            &error) == TL_PERMISSION_DENIED);
  CHECK(tl_desk_dispute_history(desk, &dispute, &roads, 5, 100, TL_JSON,
                                &message, &error) == TL_OK);
  CHECK(has(&message, "DISPUTE_COMMAND_KIND_RULE") &&
        !has(&message, "DISPUTE_COMMAND_KIND_OPEN"));
  dispute.id = slice("");
  CHECK(tl_desk_disputes(desk, &centre, &dispute, 0, 10, TL_JSON, &message,
                         &error) == TL_OK);
  CHECK(has(&message, "\"M-1\""));
  CHECK(tl_desk_disputes(desk, &centre, &dispute, 1, 10, TL_JSON, &message,
                         &error) == TL_OK);
  CHECK(!has(&message, "\"M-1\""));
  tl_desk_free(desk);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

/* The same case, kept by a desk. */
static void test_desk(const tl_ruleset* rules, const tl_calendars* calendars,
                      const tl_lifecycle_definition* definition,
                      const tl_stored_ticket* ticket, const tl_actor* clerk,
                      const tl_actor* dispatcher) {
  const int64_t opened = INT64_C(1529888400000000); /* 2018-06-25 09:00 */
  const int64_t day = INT64_C(86400000000);
  const tl_lifecycle_definition* definitions[1];
  const tl_slice system_role = slice("system");
  const tl_actor host = actor("host", "", &system_role);
  const tl_actor nobody = actor("", "", &system_role);
  tl_desk_rules decides;
  tl_idempotency_key key;
  tl_case_ref ref;
  tl_desk *desk = NULL, *bad = NULL;
  tl_case* c = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_buffer events = {NULL, 0}, text = {NULL, 0};
  definitions[0] = definition;
  decides.rules = rules;
  decides.calendars = calendars;
  decides.definitions = definitions;
  decides.definition_count = 1;
  key.source = slice("web");
  key.key = slice("request-1");
  ref.jurisdiction = slice("test.city");
  ref.id = slice("T-1");

  CHECK(tl_desk_open(slice("paper:shelf"), &decides, 1, NULL, &bad, &error) ==
        TL_INVALID_ARGUMENT);
  decides.definition_count = 0;
  CHECK(tl_desk_open(slice("memory"), &decides, 1, NULL, &bad, &error) ==
        TL_INVALID_ARGUMENT);
  decides.definition_count = 1;
  CHECK(bad == NULL && error.size > 0);
  CHECK(tl_desk_open(slice("sqlite:/nowhere/at/all.db"), &decides, 1, NULL,
                     &bad, &error) != TL_OK);
  CHECK(tl_desk_open(slice("memory"), &decides, 1, NULL, &desk, &error) ==
        TL_OK);
  if (desk == NULL) {
    fprintf(stderr, "%s\n", error.data == NULL ? "" : error.data);
    exit(1);
  }
  test_disputes(&decides, clerk, dispatcher);
  CHECK(tl_desk_accept(desk, ticket, clerk, opened, &key, 77, &message,
                       &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_desk_accept(desk, ticket, clerk, opened, &key, TL_JSON, &message,
                       &error) == TL_OK);
  CHECK(has(&message, "\"open\"") && !has(&message, "somebody"));
  CHECK(!has(&message, "replayed"));
  CHECK(tl_desk_accept(desk, ticket, clerk, opened, &key, TL_JSON, &message,
                       &error) == TL_OK);
  CHECK(has(&message, "replayed"));
  CHECK(tl_desk_accept(desk, ticket, clerk, opened, NULL, TL_JSON, &message,
                       &error) == TL_ALREADY_EXISTS);
  CHECK(tl_desk_do(desk, &ref, slice("accept {}"), TL_TEXT, clerk, opened, 0,
                   NULL, TL_BINARY, &message, &error) == TL_OK);
  CHECK(tl_desk_do(desk, &ref, slice("dispatch { unit: \"roads\" }"), TL_TEXT,
                   dispatcher, opened, 1, NULL, TL_BINARY, &message,
                   &error) == TL_ABORTED);
  CHECK(tl_desk_do(desk, &ref, slice("dispatch { unit: \"roads\" }"), TL_TEXT,
                   dispatcher, opened, 0, NULL, TL_JSON, &message,
                   &error) == TL_OK);
  CHECK(tl_desk_get(desk, &ref, clerk, slice(""), &c, &error) == TL_OK);
  CHECK(c != NULL && is(tl_case_describe(c)->lead, "roads"));
  tl_case_free(c);
  CHECK(tl_desk_history(desk, &ref, clerk, slice(""), 0, 100, TL_JSON, &message,
                        &error) == TL_OK);
  CHECK(has(&message, "\"dispatch\""));
  CHECK(tl_desk_timeline(desk, &ref, clerk, TL_ENGLISH, 0, &message, &error) ==
        TL_OK);
  CHECK(has(&message, "2018-06-25 09:00") && !has(&message, "somebody"));
  CHECK(tl_desk_timeline(desk, &ref, clerk, TL_CHINESE, 1, &message, &error) ==
        TL_OK);
  CHECK(tl_desk_history(desk, &ref, clerk, slice(""), 0, 100, TL_BINARY,
                        &events, &error) == TL_OK);
  CHECK(tl_case_timeline(whole(&events), definition, rules, TL_CHINESE, 1,
                         &text, &error) == TL_OK);
  CHECK(text.size == message.size &&
        memcmp(text.data, message.data, text.size) == 0);
  CHECK(tl_case_timeline(whole(&events), NULL, NULL, TL_ENGLISH, 0, &text,
                         &error) == TL_OK);
  CHECK(has(&text, "01:00")); /* UTC */
  CHECK(tl_case_timeline(slice("\x01"), NULL, NULL, TL_ENGLISH, 0, &text,
                         &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_desk_list(desk, clerk, slice(""), TL_BINARY, NULL, 10, TL_JSON,
                     &message, &error) == TL_OK);
  CHECK(has(&message, "\"T-1\"") && has(&message, "\"roads\""));
  CHECK(tl_desk_list(desk, clerk, slice("unit: \"roads\" open_only: true"),
                     TL_TEXT, NULL, 10, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "\"T-1\""));
  CHECK(tl_desk_list(desk, clerk,
                     slice("{\"dueBefore\": \"2018-06-25T01:00:00Z\"}"),
                     TL_JSON, NULL, 10, TL_JSON, &message, &error) == TL_OK);
  CHECK(!has(&message, "\"T-1\""));
  CHECK(tl_desk_list(desk, clerk, slice(""), TL_BINARY, &ref, 10, TL_JSON,
                     &message, &error) == TL_OK);
  CHECK(!has(&message, "\"T-1\""));
  CHECK(tl_desk_list(desk, clerk, slice("colour: 1"), TL_TEXT, NULL, 10,
                     TL_JSON, &message, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_desk_tick(desk, &host, opened + 4 * day, 100, TL_JSON, &message,
                     &error) == TL_OK);
  CHECK(has(&message, "\"cases\""));
  CHECK(tl_desk_tick(desk, &host, TL_NO_TIME, 100, TL_JSON, &message, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_desk_feed(desk, slice(""), &host, 0, 100, TL_JSON, &message,
                     &error) == TL_OK);
  CHECK(has(&message, "\"open\"") && has(&message, "\"next\""));
  CHECK(!has(&message, "13900001107") && !has(&message, "somebody"));
  CHECK(tl_desk_feed(desk, slice(""), clerk, 1, 1, TL_BINARY, &message,
                     &error) == TL_OK);
  /* Without an actor, or without a right, nothing is done or shown. */
  CHECK(tl_desk_feed(desk, slice(""), NULL, 0, 100, TL_JSON, &message,
                     &error) == TL_PERMISSION_DENIED);
  CHECK(tl_desk_list(desk, &nobody, slice(""), TL_BINARY, NULL, 10, TL_JSON,
                     &message, &error) == TL_PERMISSION_DENIED);
  CHECK(tl_desk_tick(desk, clerk, opened, 100, TL_JSON, &message, &error) ==
        TL_PERMISSION_DENIED);
  CHECK(tl_desk_get(desk, &ref, &nobody, slice(""), &c, &error) ==
        TL_PERMISSION_DENIED);
  CHECK(tl_desk_erase(desk, &ref, clerk, opened, 0, TL_JSON, &message,
                      &error) == TL_PERMISSION_DENIED);
  CHECK(tl_desk_erase(desk, &ref, &host, opened, 0, TL_JSON, &message,
                      &error) == TL_FAILED_PRECONDITION);
  CHECK(tl_desk_do(desk, &ref, slice("withdraw { reason: \"asked to\" }"),
                   TL_TEXT, clerk, opened + 5 * day, 0, NULL, TL_BINARY,
                   &message, &error) == TL_OK);
  CHECK(tl_desk_erase(desk, &ref, &host, opened, 1, TL_JSON, &message,
                      &error) == TL_OK);
  CHECK(has(&message, "T-1") && !has(&message, "parts"));
  CHECK(tl_desk_erase(desk, &ref, &host, TL_NO_TIME, 1, TL_JSON, &message,
                      &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_desk_erase(desk, &ref, &host, opened, 0, TL_JSON, &message,
                      &error) == TL_OK);
  CHECK(has(&message, "T-1") && has(&message, "\"overwritten\": true"));
  CHECK(tl_desk_set_rules(desk, &decides, &error) == TL_OK);
  ref.id = slice("T-2");
  CHECK(tl_desk_get(desk, &ref, clerk, slice(""), &c, &error) == TL_NOT_FOUND);
  CHECK(tl_desk_do(desk, &ref, slice("accept {}"), TL_TEXT, clerk, opened, 0,
                   NULL, TL_BINARY, &message, &error) == TL_NOT_FOUND);
  CHECK(tl_desk_set_rules(NULL, &decides, &error) == TL_INVALID_ARGUMENT);
  CHECK(tl_desk_remove_rules(desk, slice("cn.elsewhere"), &error) ==
        TL_NOT_FOUND);
  CHECK(tl_desk_remove_rules(NULL, slice("cn.elsewhere"), &error) ==
        TL_INVALID_ARGUMENT);
  tl_desk_free(desk);
  {
    char folder[] = "/tmp/trunkline-c-XXXXXX";
    static const char* const made[] = {
        "desk.db", "desk.db-wal", "desk.db-shm", "keys",
        "copy.db", "new.db",      "new.db-wal",  "new.db-shm"};
    char name[600];
    size_t i;
    CHECK(mkdtemp(folder) != NULL);
    test_privacy(&decides, ticket, clerk, &host, folder);
    for (i = 0; i != sizeof made / sizeof made[0]; ++i) {
      sprintf(name, "%s/%s", folder, made[i]);
      remove(name);
    }
    CHECK(rmdir(folder) == 0);
  }
  tl_desk_free(NULL);
  tl_buffer_free(&events);
  tl_buffer_free(&text);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

static void test_lifecycle(const char* city, const tl_calendars* calendars,
                           const tl_source* sources, size_t count) {
  const int64_t opened = INT64_C(1529888400000000); /* 2018-06-25 09:00 */
  const int64_t minute = 60000000;
  tl_source rule_source = source("city.txtpb", city);
  tl_ruleset* rules = NULL;
  tl_lifecycle_definition *definition = NULL, *bad = NULL;
  tl_lifecycle* life = NULL;
  tl_deadline_calculator* calculator = NULL;
  tl_issues* issues = NULL;
  tl_stored_ticket* ticket = NULL;
  tl_decision* decision = tl_decision_new();
  tl_case *c = tl_case_new(slice("C-1"), slice("test.city")), *seen = NULL;
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_slice operator_role = slice("operator");
  tl_slice dispatcher_role = slice("dispatcher");
  tl_slice department_role = slice("department");
  tl_actor clerk = actor("clerk-1", "centre", &operator_role);
  tl_actor dispatcher = actor("clerk-2", "centre", &dispatcher_role);
  tl_actor urban = actor("urban-1", "urban", &department_role);
  tl_actor roads = actor("roads-1", "roads", &department_role);
  tl_source broken = source("bad.txtpb", "stage { id: \"x\" }");

  CHECK(tl_ruleset_load(&rule_source, 1, &rules, NULL, &error) == TL_OK);
  CHECK(tl_lifecycle_definition_load(sources, count, &definition, NULL,
                                     &error) == TL_OK);
  CHECK(tl_lifecycle_definition_load(&broken, 1, &bad, &issues, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(bad == NULL && tl_issues_count(issues) > 0);
  tl_issues_free(issues);
  CHECK(tl_lifecycle_new(definition, rules, calendars, &life, &error) == TL_OK);
  CHECK(tl_deadline_calculator_new(rules, calendars, &calculator, &error) ==
        TL_OK);
  if (life == NULL || calculator == NULL) {
    fprintf(stderr, "%s\n", error.data == NULL ? "" : error.data);
    exit(1);
  }
  CHECK(tl_ticket_read(
            slice("id: \"T-1\" type: TICKET_TYPE_COMPLAINT dialled: \"12345\""
                  " category: \"road.pothole\" region: \"city\""
                  " dispatch_text: \"a pothole\""
                  " caller { name: \"somebody\" phone: \"13900001107\" }"
                  " accepted_at { seconds: 1529888400 }"),
            TL_TEXT, &ticket, &error) == TL_OK);
  CHECK(tl_route(rules, tl_stored_ticket_view(ticket), decision, &error) ==
        TL_OK);
  CHECK(tl_open_command(ticket, decision, calculator, &message, &error) ==
        TL_OK);
  CHECK(tl_open_command(NULL, decision, calculator, &message, &error) ==
        TL_INVALID_ARGUMENT);

  /* A department may not open a case. */
  CHECK(go(life, c, whole(&message), TL_BINARY, &roads, opened, &error) ==
        TL_PERMISSION_DENIED);
  CHECK(tl_case_describe(c)->version == 0);
  CHECK(go(life, c, whole(&message), TL_BINARY, &clerk, opened, &error) ==
        TL_OK);
  CHECK(is(tl_case_describe(c)->stage, "accept"));
  CHECK(go(life, c, slice("accept {}"), TL_TEXT, &clerk, opened + minute,
           &error) == TL_OK);
  CHECK(go(life, c, slice("{\"dispatch\": {}}"), TL_JSON, &dispatcher,
           opened + 2 * minute, &error) == TL_INVALID_ARGUMENT);
  CHECK(go(life, c, slice("{\"dispatch\": {\"unit\": \"roads\"}}"), TL_JSON,
           &dispatcher, opened + 2 * minute, &error) == TL_OK);
  CHECK(is(tl_case_describe(c)->lead, "roads"));
  CHECK(go(life, c, slice("close {}"), TL_TEXT, &clerk, opened + 3 * minute,
           &error) != TL_OK);
  CHECK(error.size > 0);
  CHECK(go(life, c, slice("kinds: 1"), TL_TEXT, &clerk, opened + 3 * minute,
           &error) == TL_INVALID_ARGUMENT);
  CHECK(go(life, c, slice("sign {}"), TL_TEXT, &roads, TL_NO_TIME, &error) ==
        TL_INVALID_ARGUMENT);

  CHECK(tl_available_commands(life, c, &roads, opened + 3 * minute, TL_JSON,
                              &message, &error) == TL_OK);
  CHECK(has(&message, "COMMAND_KIND_SIGN") && has(&message, "RIGHT"));
  CHECK(has(&message, "\"name\": \"assignment\"") &&
        has(&message, "FACT_TYPE_NUMBER"));

  /* Nothing yet, then reminders. */
  CHECK(tl_next_due(life, c, TL_NO_TIME) > opened);
  CHECK(tl_tick(life, c, opened + 4 * minute, &message, &error) == TL_OK);
  CHECK(message.size == 0);
  CHECK(tl_tick(life, c, tl_next_due(life, c, TL_NO_TIME) + minute, &message,
                &error) == TL_OK);
  CHECK(message.size > 0);
  CHECK(tl_case_apply(c, whole(&message), &error) == TL_OK);
  CHECK(tl_next_due(NULL, c, opened) == TL_NO_TIME);
  CHECK(tl_next_due(life, c, opened) == tl_next_due(life, c, TL_NO_TIME));
  CHECK(tl_next_due(life, NULL, opened) == TL_NO_TIME);

  /* A department that has no part in it sees nothing; the dispatcher sees less
     than the clerk. */
  CHECK(tl_case_redact(life, c, &urban, &seen, &error) == TL_PERMISSION_DENIED);
  CHECK(tl_case_redact(life, c, &clerk, &seen, &error) == TL_OK);
  CHECK(tl_case_message(seen, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "13900001107"));
  tl_case_free(seen);
  CHECK(tl_case_redact(life, c, &dispatcher, &seen, &error) == TL_OK);
  CHECK(tl_case_message(seen, TL_JSON, &message, &error) == TL_OK);
  CHECK(!has(&message, "13900001107"));
  tl_case_free(seen);

  test_desk(rules, calendars, definition, ticket, &clerk, &dispatcher);

  tl_buffer_free(&message);
  tl_buffer_free(&error);
  tl_stored_ticket_free(ticket);
  tl_decision_free(decision);
  tl_deadline_calculator_free(calculator);
  tl_lifecycle_free(life);
  tl_lifecycle_free(NULL);
  tl_lifecycle_definition_free(definition);
  tl_lifecycle_definition_free(NULL);
  tl_ruleset_free(rules);
  tl_case_free(c);
}

static void test_casebook(const tl_ruleset* rules) {
  const tl_source good = source("book.txt",
                                "accepted: 2018-06-25 09:00:00\n"
                                "== praise ==\ntype: praise\n->\nlead: x\n"
                                "== no route ==\ncategory: none\n->\n");
  const tl_source bad = source("bad.txt", "== praise ==\ntpye: praise\n->\n");
  tl_buffer text = {NULL, 0}, error = {NULL, 0};
  tl_issues* issues = NULL;
  tl_test* test = NULL;
  size_t place = 9;

  CHECK(tl_test_run(rules, &good, &test, NULL, &error) == TL_OK);
  CHECK(tl_test_cases(test) == 2 && tl_test_cases(NULL) == 0);
  CHECK(tl_test_failures(test) == 2 && tl_test_failures(NULL) == 0);
  CHECK(tl_test_failure(test, 0, TL_ENGLISH, &place, &text, &error) == TL_OK);
  CHECK(place == 0 && has(&text, "praise\n  expected  lead: x\n"));
  CHECK(tl_test_failure(test, 1, TL_CHINESE, NULL, &text, &error) == TL_OK);
  CHECK(has(&text, "no route\n"));
  CHECK(tl_test_failure(test, 2, TL_ENGLISH, NULL, &text, &error) ==
        TL_OUT_OF_RANGE);
  CHECK(tl_test_updated(test, &text, &error) == TL_OK);
  CHECK(has(&text, "== praise ==\ntype: praise\n->\nlead:"));
  tl_test_free(test);
  tl_test_free(NULL);
  test = NULL;
  CHECK(tl_test_run(rules, &bad, &test, &issues, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(test == NULL && issues != NULL);
  tl_issues_free(issues);
  CHECK(tl_test_run(NULL, &good, &test, NULL, &error) == TL_INVALID_ARGUMENT);
  tl_buffer_free(&text);
  tl_buffer_free(&error);
}

static void test_diff(const tl_ruleset* rules) {
  tl_buffer message = {NULL, 0}, error = {NULL, 0};
  tl_ruleset* changed = NULL;
  tl_diff* diff = NULL;
  tl_source sources[2];
  tl_ticket ticket;
  size_t changes[2] = {9, 9}, count = 9;

  CHECK(tl_diff_rulesets(rules, rules, &diff, &error) == TL_OK);
  CHECK(tl_diff_equivalent(diff) == 1 && tl_diff_equivalent(NULL) == 0);
  tl_diff_free(diff);
  CHECK(tl_ruleset_message(rules, TL_BINARY, &message, &error) == TL_OK);
  sources[0].name = slice("binary");
  sources[0].content = whole(&message);
  sources[0].format = TL_BINARY;
  sources[1] = source("new.txtpb",
                      "rule { id: \"praise\" priority: 1000 when { type: "
                      "TICKET_TYPE_PRAISE } then { department: "
                      "\"water_company\" } }");
  CHECK(tl_ruleset_load(sources, 2, &changed, NULL, &error) == TL_OK);
  diff = NULL;
  CHECK(tl_diff_rulesets(rules, changed, &diff, &error) == TL_OK);
  CHECK(tl_diff_equivalent(diff) == 0);
  CHECK(tl_diff_message(diff, TL_JSON, &message, &error) == TL_OK);
  CHECK(has(&message, "\"afterRule\":[\"praise\"]"));
  CHECK(tl_diff_message(diff, 9, &message, &error) == TL_INVALID_ARGUMENT);
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = 1530000000000000;
  ticket.type = TL_TICKET_TYPE_COMPLAINT;
  CHECK(tl_diff_changes_of(diff, &ticket, changes, 2, &count, &error) == TL_OK);
  CHECK(count == 0 && changes[0] == 9);
  ticket.type = TL_TICKET_TYPE_PRAISE;
  CHECK(tl_diff_changes_of(diff, &ticket, changes, 2, &count, &error) == TL_OK);
  CHECK(count >= 1 && changes[0] != 9);
  CHECK(tl_diff_changes_of(diff, &ticket, NULL, 0, &count, &error) == TL_OK);
  CHECK(count >= 1);
  CHECK(tl_diff_changes_of(NULL, &ticket, NULL, 0, &count, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_diff_rulesets(rules, NULL, &diff, &error) == TL_INVALID_ARGUMENT);
  tl_diff_free(diff);
  tl_ruleset_free(changed);
  tl_buffer_free(&message);
  tl_buffer_free(&error);
}

int main(int argc, char** argv) {
  char *text, *calendar, *city, *files[16];
  tl_source sources[16];
  tl_ruleset* rules;
  tl_calendars* calendars;
  int i;
  if (argc < 5 || argc > 20) return 2;
  text = read_file(argv[1]);
  calendar = read_file(argv[2]);
  test_common();
  test_enum_names();
  rules = test_load(text);
  test_route(rules);
  test_equal_rules();
  test_why_not(rules);
  test_suggest(rules, argv[1]);
  test_live(rules);
  test_diff(rules);
  test_casebook(rules);
  calendars = test_deadlines(text, calendar);
  test_case();
  city = read_file(argv[3]);
  for (i = 4; i != argc; ++i) {
    files[i - 4] = read_file(argv[i]);
    sources[i - 4] = source(argv[i], files[i - 4]);
  }
  test_lifecycle(city, calendars, sources, (size_t)argc - 4);
  test_files(argv[1], argv[4]);
  for (i = 4; i != argc; ++i) free(files[i - 4]);
  free(city);
  tl_calendars_free(calendars);
  tl_ruleset_free(rules);
  free(calendar);
  free(text);
  if (failures != 0) fprintf(stderr, "%d checks failed\n", failures);
  return failures != 0;
}
