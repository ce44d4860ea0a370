/* SPDX-License-Identifier: Apache-2.0 */
/* A pointer that is NULL although its count or size is not 0 is an error of
   every function that takes one, and never read.

     arguments_test RULES CALENDARS CITY DEFINITION...   as c_test

   arguments.sh checks that each such function of c.h is in here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "trunkline/c.h"

static const int64_t kAccepted = 1530000000000000; /* 2018-06-26 16:00 */

/* What the calls below need. */
static tl_ruleset* rules;
static tl_text_models* models;
static tl_calendars* calendars;
static tl_lifecycle_definition* definition;
static tl_deadline_calculator* calculator;
static tl_lifecycle* lifecycle;
static tl_stored_ticket* stored;
static tl_decision* decision;
static tl_case* c;
static tl_desk* desk;
static tl_desk_rules decides;
static const tl_lifecycle_definition* definitions[1];
static tl_actor actor;
static tl_case_ref ref;
static tl_buffer out;
static tl_buffer error;

/* NULL with a size. */
static const tl_slice kBad = {NULL, 5};
static tl_slice text(const char* value) { return tl_slice_of(value); }

static tl_ticket good_ticket(void) {
  tl_ticket ticket;
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = kAccepted;
  ticket.dialled = text("12345");
  return ticket;
}

/* Every bad actor in turn. */
enum { kActors = 4 };
static tl_actor bad_actor(int i) {
  static const tl_slice roles[1] = {{NULL, 3}};
  tl_actor a = actor;
  if (i == 0) a.id = kBad;
  if (i == 1) a.unit = kBad;
  if (i == 2) {
    a.roles = NULL;
    a.role_count = 2;
  }
  if (i == 3) {
    a.roles = roles;
    a.role_count = 1;
  }
  return a;
}

/* One call with bad arguments. Returns the code that it gave. */
typedef struct call {
  const char* name;
  tl_code (*run)(int i);
  int variants;
} call;

static tl_code convert(int i) {
  return tl_convert(i == 0 ? kBad : text("Ticket"), i == 1 ? kBad : text("{}"),
                    TL_JSON, TL_TEXT, &out, &error);
}
static tl_code enum_find(int i) {
  int32_t value = 0;
  return tl_enum_find(i == 0 ? kBad : text("Note"), i == 1 ? kBad : text("x"),
                      i == 2 ? NULL : &value);
}

static tl_code time_zone_add(int i) {
  return tl_time_zone_add(i == 0 ? kBad : text("Made/Up"),
                          i == 1 ? kBad : text("TZif"), &error);
}

/* Arrays of sources: NULL, and one source whose name or content is NULL. */
static const tl_source* bad_sources(int i, size_t* count) {
  static tl_source source;
  *count = 1;
  source.name = i == 1 ? kBad : text("x");
  source.content = i == 2 ? kBad : text("");
  source.format = TL_TEXT;
  return i == 0 ? NULL : &source;
}
#define SOURCES(function, type)                                           \
  static tl_code call_##function(int i) {                                 \
    size_t count;                                                         \
    const tl_source* sources = bad_sources(i, &count);                    \
    type* handle = NULL;                                                  \
    const tl_code code = function(sources, count, &handle, NULL, &error); \
    CHECK(handle == NULL);                                                \
    return code;                                                          \
  }
SOURCES(tl_ruleset_load, tl_ruleset)
SOURCES(tl_ruleset_check, tl_ruleset)
SOURCES(tl_calendars_load, tl_calendars)
SOURCES(tl_lifecycle_definition_load, tl_lifecycle_definition)

static tl_code test_run(int i) {
  size_t count;
  tl_test* handle = NULL;
  const tl_code code =
      tl_test_run(rules, bad_sources(i, &count), &handle, NULL, &error);
  CHECK(handle == NULL);
  return code;
}

#define FILES(function, type)                                               \
  static tl_code call_##function(int i) {                                   \
    const char* paths[1] = {NULL};                                          \
    type* handle = NULL;                                                    \
    return function(i == 0 ? NULL : paths, 1, &handle, NULL, NULL, &error); \
  }
static tl_code text_models_load(int i) {
  size_t count;
  const tl_source* sources = bad_sources(i, &count);
  tl_text_models* handle = NULL;
  const tl_code code =
      tl_text_models_load(sources, count, rules, &handle, NULL, &error);
  CHECK(handle == NULL);
  return code;
}
static tl_code text_models_load_files(int i) {
  const char* paths[1] = {NULL};
  tl_text_models* handle = NULL;
  return tl_text_models_load_files(i == 0 ? NULL : paths, 1, rules, &handle,
                                   NULL, NULL, &error);
}
static tl_code suggest(int i) {
  (void)i;
  return tl_suggest(models, kBad, kAccepted, 0, 3, TL_TEXT, &out, &error);
}
static tl_code explain_suggestion(int i) {
  return tl_explain_suggestion(models, i == 0 ? kBad : text("x"), kAccepted,
                               i == 1 ? kBad : text("noise"), TL_TEXT, &out,
                               &error);
}

FILES(tl_ruleset_load_files, tl_ruleset)
FILES(tl_calendars_load_files, tl_calendars)
FILES(tl_lifecycle_definition_load_files, tl_lifecycle_definition)

static tl_code catalogue_find(int i) {
  (void)i;
  return tl_catalogue_find(rules, TL_ENTRY_RULE, kBad, TL_TEXT, &out, &error);
}
static tl_code dial(int i) {
  (void)i;
  return tl_dial(rules, kBad, kAccepted, TL_TEXT, &out, &error);
}
static tl_code ticket_read(int i) {
  tl_stored_ticket* ticket = NULL;
  (void)i;
  return tl_ticket_read(kBad, TL_TEXT, &ticket, &error);
}

/* Tickets with each of their pointers NULL. */
enum { kTickets = 10 };
static tl_ticket bad_ticket(int i) {
  static const tl_slice codes[1] = {{NULL, 3}};
  static tl_attribute attribute[2];
  tl_ticket ticket = good_ticket();
  attribute[0].name = kBad;
  attribute[1].value = kBad;
  switch (i) {
    case 0:
      ticket.dialled = kBad;
      break;
    case 1:
      ticket.category = kBad;
      break;
    case 2:
      ticket.region = kBad;
      break;
    case 3:
      ticket.text = kBad;
      break;
    case 4:
      ticket.first_receiver = kBad;
      break;
    case 5:
      ticket.against_count = 1;
      break;
    case 6:
      ticket.against = codes;
      ticket.against_count = 1;
      break;
    case 7:
      ticket.attribute_count = 1;
      break;
    default:
      ticket.attributes = &attribute[i - 8];
      ticket.attribute_count = 1;
  }
  return ticket;
}
static tl_code route(int i) {
  const tl_ticket ticket = bad_ticket(i);
  const tl_code code = tl_route(rules, &ticket, decision, &error);
  CHECK(tl_decision_answer(decision)->outcome == 0);
  return code;
}
static tl_code route_suggest(int i) {
  const tl_ticket ticket = bad_ticket(i);
  const tl_code code =
      tl_route_suggest(rules, models, &ticket, 80, decision, &error);
  CHECK(tl_decision_answer(decision)->outcome == 0);
  return code;
}
/* Points with each of their pointers NULL. */
static tl_code suggest_points(int i) {
  tl_category_points points[1];
  size_t left_out = 0;
  points[0].category = kBad;
  points[0].points = 1;
  return tl_suggest_points(models, i == 0 ? NULL : points, 1, kAccepted, 0, 3,
                           TL_TEXT, &out, &left_out, &error);
}
static tl_code route_suggest_points(int i) {
  const tl_ticket ticket = i < 2 ? good_ticket() : bad_ticket(i - 2);
  tl_category_points points[1];
  size_t left_out = 0;
  tl_code code;
  points[0].category = i == 1 ? kBad : text("noise");
  points[0].points = 1;
  code = tl_route_suggest_points(rules, models, &ticket, i == 0 ? NULL : points,
                                 1, 80, decision, &left_out, &error);
  CHECK(tl_decision_answer(decision)->outcome == 0);
  return code;
}
static tl_code explain_suggest_points(int i) {
  const tl_ticket ticket = i < 2 ? good_ticket() : bad_ticket(i - 2);
  tl_category_points points[1];
  points[0].category = i == 1 ? kBad : text("noise");
  points[0].points = 1;
  return tl_explain_suggest_points(rules, models, &ticket,
                                   i == 0 ? NULL : points, 1, 80, TL_ENGLISH,
                                   TL_TEXT, &out, &error);
}
static tl_code explain_suggest(int i) {
  const tl_ticket ticket = bad_ticket(i);
  return tl_explain_suggest(rules, models, &ticket, 80, TL_ENGLISH, TL_TEXT,
                            &out, &error);
}
static tl_code diff_changes_of(int i) {
  const tl_ticket ticket = i < kTickets ? bad_ticket(i) : good_ticket();
  size_t count = 0;
  tl_diff* diff = NULL;
  tl_code code;
  CHECK(tl_diff_rulesets(rules, rules, &diff, &error) == TL_OK);
  code = tl_diff_changes_of(diff, &ticket, NULL, i < kTickets ? 0 : 1, &count,
                            &error);
  tl_diff_free(diff);
  return code;
}
static tl_code explain(int i) {
  const tl_ticket ticket = bad_ticket(i);
  return tl_explain(rules, &ticket, TL_ENGLISH, TL_TEXT, &out, &error);
}
static tl_code what_to_ask(int i) {
  const tl_ticket ticket = bad_ticket(i);
  return tl_what_to_ask(rules, &ticket, TL_ENGLISH, TL_TEXT, &out, &error);
}
static tl_code why_not(int i) {
  const tl_ticket ticket = i < kTickets ? bad_ticket(i) : good_ticket();
  return tl_why_not(rules, &ticket, i < kTickets ? text("x") : kBad, TL_ENGLISH,
                    TL_TEXT, &out, &error);
}
static tl_code route_many(int i) {
  const tl_ticket ticket = i < kTickets ? bad_ticket(i) : good_ticket();
  tl_decision* none[1] = {NULL};
  if (i < kTickets)
    return tl_route_many(rules, &ticket, 1, &decision, 1, &error);
  if (i == kTickets) return tl_route_many(rules, NULL, 1, &decision, 1, &error);
  if (i == kTickets + 1) {
    return tl_route_many(rules, &ticket, 1, NULL, 1, &error);
  }
  return tl_route_many(rules, &ticket, 1, none, 1, &error);
}
static tl_code decision_message(int i) {
  (void)i;
  return tl_decision_message(decision, kBad, TL_TEXT, &out, &error);
}
static tl_code deadlines(int i) {
  (void)i;
  return tl_deadlines(calculator, decision, NULL, 1, 0, TL_TEXT, &out, &error);
}
static tl_code explain_due(int i) {
  (void)i;
  return tl_explain_due(calculator, kBad, kAccepted, TL_ENGLISH, &out, &error);
}
static tl_code case_read(int i) {
  tl_case* read = NULL;
  (void)i;
  return tl_case_read(kBad, &read, &error);
}
static tl_code case_apply(int i) {
  (void)i;
  return tl_case_apply(c, kBad, &error);
}
static tl_code case_timeline(int i) {
  (void)i;
  return tl_case_timeline(kBad, NULL, NULL, TL_ENGLISH, 0, &out, &error);
}
static tl_code decide(int i) {
  const tl_actor who = i < kActors ? bad_actor(i) : actor;
  return tl_decide(lifecycle, c, i < kActors ? text("accept {}") : kBad,
                   TL_TEXT, &who, kAccepted, &out, &error);
}
static tl_code available_commands(int i) {
  const tl_actor who = bad_actor(i);
  return tl_available_commands(lifecycle, c, &who, kAccepted, TL_TEXT, &out,
                               &error);
}
static tl_code case_redact(int i) {
  const tl_actor who = bad_actor(i);
  tl_case* redacted = NULL;
  return tl_case_redact(lifecycle, c, &who, &redacted, &error);
}

static tl_desk_rules bad_rules(int i) {
  static const tl_lifecycle_definition* none[1] = {NULL};
  tl_desk_rules bad = decides;
  if (i == 0) bad.definitions = NULL;
  if (i == 1) bad.definitions = none;
  if (i == 2) bad.rules = NULL;
  if (i == 3) bad.calendars = NULL;
  return bad;
}
static tl_code desk_open(int i) {
  const tl_desk_rules bad = i < 4 ? bad_rules(i) : decides;
  tl_desk* opened = NULL;
  tl_desk_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  if (i == 6) options.key_file = kBad;
  return tl_desk_open(i == 4 ? kBad : text("memory"), i == 5 ? NULL : &bad, 1,
                      &options, &opened, &error);
}
static tl_code desk_set_rules(int i) {
  const tl_desk_rules bad = bad_rules(i);
  return tl_desk_set_rules(desk, &bad, &error);
}
static tl_code desk_remove_rules(int i) {
  (void)i;
  return tl_desk_remove_rules(desk, kBad, &error);
}
/* The pointers that most calls of a desk have: two of the case, then the
   actor's, then two of the key. */
enum { kRef = 2, kRefActor = kRef + kActors, kRefActorKey = kRefActor + 2 };
static tl_case_ref ref_of(int i) {
  tl_case_ref bad = ref;
  if (i == 0) bad.jurisdiction = kBad;
  if (i == 1) bad.id = kBad;
  return bad;
}
static tl_actor actor_of(int i) {
  return i >= kRef && i < kRefActor ? bad_actor(i - kRef) : actor;
}
static tl_idempotency_key key_of(int i) {
  tl_idempotency_key key;
  key.source = i == kRefActor ? kBad : text("web");
  key.key = i == kRefActor + 1 ? kBad : text("k");
  return key;
}
static tl_code desk_accept(int i) {
  const tl_actor who = actor_of(i + kRef);
  const tl_idempotency_key key = key_of(i + kRef);
  return tl_desk_accept(desk, stored, &who, kAccepted, &key, TL_TEXT, &out,
                        &error);
}
static tl_code desk_do(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  const tl_idempotency_key key = key_of(i);
  return tl_desk_do(desk, &one, i == kRefActorKey ? kBad : text("accept {}"),
                    TL_TEXT, &who, kAccepted, 0, &key, TL_TEXT, &out, &error);
}
static tl_code desk_get(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  tl_case* got = NULL;
  return tl_desk_get(desk, &one, &who, i == kRefActor ? kBad : text("word"),
                     &got, &error);
}
static tl_code desk_history(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_history(desk, &one, &who, i == kRefActor ? kBad : text("word"),
                         0, 10, TL_TEXT, &out, &error);
}
static tl_code desk_timeline(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_timeline(desk, &one, &who, TL_ENGLISH, 0, &out, &error);
}
static tl_code desk_list(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_list(desk, &who, i == kRefActor ? kBad : text(""), TL_TEXT,
                      &one, 10, TL_TEXT, &out, &error);
}
static tl_code desk_measures(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_measures(desk, &who, i == kRefActor ? kBad : text(""), &one,
                          10, TL_TEXT, &out, &error);
}
static tl_code desk_dispute(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  const tl_idempotency_key key = key_of(i);
  return tl_desk_dispute(desk, &one, i == kRefActorKey ? kBad : text(""),
                         TL_TEXT, &who, kAccepted, 0, &key, TL_TEXT, &out,
                         &error);
}
static tl_code desk_get_dispute(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_get_dispute(desk, &one, &who, TL_TEXT, &out, &error);
}
static tl_code desk_dispute_history(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_dispute_history(desk, &one, &who, 0, 10, TL_TEXT, &out,
                                 &error);
}
static tl_code desk_disputes(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_disputes(desk, &who, &one, 0, 10, TL_TEXT, &out, &error);
}
static tl_code desk_draft_rule(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_draft_rule(desk, &one, &who, &out, &error);
}
static tl_code desk_tick(int i) {
  const tl_actor who = bad_actor(i);
  return tl_desk_tick(desk, &who, kAccepted, 10, TL_TEXT, &out, &error);
}
static tl_code desk_erase(int i) {
  const tl_case_ref one = ref_of(i);
  const tl_actor who = actor_of(i);
  return tl_desk_erase(desk, &one, &who, kAccepted, 1, TL_TEXT, &out, &error);
}
static tl_code desk_feed(int i) {
  const tl_actor who = i < kActors ? bad_actor(i) : actor;
  return tl_desk_feed(desk, i < kActors ? text("") : kBad, &who, 0, 10, TL_TEXT,
                      &out, &error);
}

static tl_code desk_access_record(int i) {
  const tl_actor who = bad_actor(i);
  return tl_desk_access_record(desk, &who, 0, 10, TL_TEXT, &out, &error);
}
static tl_code sqlite_back_up(int i) {
  return tl_sqlite_back_up(i == 0 ? kBad : text("/nowhere/a"),
                           i == 1 ? kBad : text("/nowhere/b"), &error);
}
static tl_code sqlite_restore(int i) {
  return tl_sqlite_restore(i == 0 ? kBad : text("/nowhere/a"),
                           i == 1 ? kBad : text("/nowhere/b"), &error);
}

static const call kCalls[] = {
    {"tl_convert", convert, 2},
    {"tl_enum_find", enum_find, 3},
    {"tl_time_zone_add", time_zone_add, 3},
    {"tl_ruleset_load", call_tl_ruleset_load, 3},
    {"tl_ruleset_check", call_tl_ruleset_check, 3},
    {"tl_calendars_load", call_tl_calendars_load, 3},
    {"tl_lifecycle_definition_load", call_tl_lifecycle_definition_load, 3},
    {"tl_ruleset_load_files", call_tl_ruleset_load_files, 2},
    {"tl_calendars_load_files", call_tl_calendars_load_files, 2},
    {"tl_lifecycle_definition_load_files",
     call_tl_lifecycle_definition_load_files, 2},
    {"tl_text_models_load", text_models_load, 3},
    {"tl_text_models_load_files", text_models_load_files, 2},
    {"tl_suggest", suggest, 1},
    {"tl_explain_suggestion", explain_suggestion, 2},
    {"tl_route_suggest", route_suggest, kTickets},
    {"tl_explain_suggest", explain_suggest, kTickets},
    {"tl_suggest_points", suggest_points, 2},
    {"tl_route_suggest_points", route_suggest_points, kTickets + 2},
    {"tl_explain_suggest_points", explain_suggest_points, kTickets + 2},
    {"tl_catalogue_find", catalogue_find, 1},
    {"tl_dial", dial, 1},
    {"tl_ticket_read", ticket_read, 1},
    {"tl_route", route, kTickets},
    {"tl_explain", explain, kTickets},
    {"tl_test_run", test_run, 3},
    {"tl_diff_changes_of", diff_changes_of, kTickets + 1},
    {"tl_what_to_ask", what_to_ask, kTickets},
    {"tl_why_not", why_not, kTickets + 1},
    {"tl_route_many", route_many, kTickets + 3},
    {"tl_decision_message", decision_message, 1},
    {"tl_deadlines", deadlines, 1},
    {"tl_explain_due", explain_due, 1},
    {"tl_case_read", case_read, 1},
    {"tl_case_apply", case_apply, 1},
    {"tl_case_timeline", case_timeline, 1},
    {"tl_decide", decide, kActors + 1},
    {"tl_available_commands", available_commands, kActors},
    {"tl_case_redact", case_redact, kActors},
    {"tl_desk_open", desk_open, 7},
    {"tl_desk_set_rules", desk_set_rules, 4},
    {"tl_desk_remove_rules", desk_remove_rules, 1},
    {"tl_desk_accept", desk_accept, kRefActorKey - kRef},
    {"tl_desk_do", desk_do, kRefActorKey + 1},
    {"tl_desk_get", desk_get, kRefActor + 1},
    {"tl_desk_history", desk_history, kRefActor + 1},
    {"tl_desk_timeline", desk_timeline, kRefActor},
    {"tl_desk_list", desk_list, kRefActor + 1},
    {"tl_desk_measures", desk_measures, kRefActor + 1},
    {"tl_desk_dispute", desk_dispute, kRefActorKey + 1},
    {"tl_desk_get_dispute", desk_get_dispute, kRefActor},
    {"tl_desk_dispute_history", desk_dispute_history, kRefActor},
    {"tl_desk_disputes", desk_disputes, kRefActor},
    {"tl_desk_draft_rule", desk_draft_rule, kRefActor},
    {"tl_desk_tick", desk_tick, kActors},
    {"tl_desk_erase", desk_erase, kRefActor},
    {"tl_desk_feed", desk_feed, kActors + 1},
    {"tl_desk_access_record", desk_access_record, kActors},
    {"tl_sqlite_back_up", sqlite_back_up, 2},
    {"tl_sqlite_restore", sqlite_restore, 2},
};

/* Functions that return no code give NULL, 0 or nothing. */
static void test_without_code(void) {
  CHECK(tl_enum_name(kBad, 1, TL_ENGLISH).size == 0);
  CHECK(tl_resolve_number(rules, kBad) == 0);
  CHECK(tl_resolve_category(rules, kBad) == 0);
  CHECK(tl_resolve_region(rules, kBad) == 0);
  CHECK(tl_case_new(kBad, text("x")) == NULL);
  CHECK(tl_case_new(text("x"), kBad) == NULL);
  CHECK(tl_issues_count(NULL) == 0);
  CHECK(tl_issues_at(NULL, 0) == NULL);
  CHECK(tl_decision_assisting(NULL, 0).size == 0);
  CHECK(tl_decision_also(NULL, 0).size == 0);
  CHECK(tl_decision_policy(NULL, TL_MILESTONE_HANDLING, 0).size == 0);
  /* NULL with a size of 0 is an empty slice. */
  {
    const tl_slice empty = {NULL, 0};
    tl_stored_ticket* ticket = NULL;
    CHECK(tl_ticket_read(empty, TL_BINARY, &ticket, &error) == TL_OK);
    tl_stored_ticket_free(ticket);
    CHECK(tl_case_apply(c, empty, &error) == TL_OK);
  }
}

/* A NULL decision behind others leaves those as they were. */
static void test_route_many(void) {
  tl_ticket tickets[3];
  tl_decision* many[3];
  tl_decision* held;
  char lead[64];
  tl_slice before;
  size_t i;
  for (i = 0; i != 3; ++i) {
    tickets[i] = good_ticket();
    tickets[i].category = text("road.pothole");
    tickets[i].region = text("yuhua");
    many[i] = tl_decision_new();
  }
  CHECK(tl_route_many(rules, tickets, 3, many, 1, &error) == TL_OK);
  before = tl_decision_answer(many[0])->lead;
  CHECK(before.size > 0 && before.size < sizeof(lead));
  memcpy(lead, before.data, before.size);
  held = many[2];
  many[2] = NULL;
  CHECK(tl_route_many(rules, tickets, 3, many, 1, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(error.data != NULL && strstr(error.data, "decisions[2]") != NULL);
  many[2] = held;
  for (i = 0; i != 3; ++i) {
    const tl_slice after = tl_decision_answer(many[i])->lead;
    CHECK(after.size == before.size &&
          memcmp(after.data, lead, after.size) == 0);
  }
  CHECK(before.data == tl_decision_answer(many[0])->lead.data);
  /* One that is refused is empty; the others are routed. */
  tickets[1].accepted_us = TL_NO_TIME;
  CHECK(tl_route_many(rules, tickets, 3, many, 1, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(tl_decision_answer(many[1])->lead.size == 0);
  CHECK(tl_decision_answer(many[2])->lead.size == before.size);
  for (i = 0; i != 3; ++i) tl_decision_free(many[i]);
}

/* A time that no message can hold. */
static void test_times(void) {
  const int64_t first = INT64_C(-62135596800000000);
  const int64_t last = INT64_C(253402300799999999);
  const int64_t times[4] = {first, last, first - 1, last + 1};
  int i;
  for (i = 0; i != 4; ++i) {
    tl_ticket ticket = good_ticket();
    tl_format format;
    ticket.accepted_us = times[i];
    CHECK(tl_route(rules, &ticket, decision, &error) == TL_OK);
    for (format = TL_AUTO; format <= TL_BINARY; ++format) {
      const tl_code code =
          tl_decision_message(decision, text("T-1"), format, &out, &error);
      CHECK(code == (i < 2 ? TL_OK : TL_INVALID_ARGUMENT));
      if (code == TL_OK) CHECK(out.size > 0);
      if (code != TL_OK) CHECK(error.size > 0);
    }
  }
  CHECK(tl_decision_message(decision, text("\xff"), TL_JSON, &out, &error) ==
        TL_INVALID_ARGUMENT);
}

static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  char* content = malloc(1u << 20);
  size_t size;
  if (file == NULL || content == NULL) exit(2);
  size = fread(content, 1, (1u << 20) - 1, file);
  content[size] = '\0';
  fclose(file);
  return content;
}

static void set_up(int argc, char** argv) {
  static const tl_slice role = {"operator", 8};
  const char* paths[1];
  char* city = read_file(argv[3]);
  tl_ruleset* town = NULL;
  tl_source source, words;
  source.name = text("city");
  source.content = text(city);
  source.format = TL_TEXT;
  paths[0] = argv[1];
  CHECK(tl_ruleset_load_files(paths, 1, &rules, NULL, NULL, &error) == TL_OK);
  words.name = text("words");
  words.content =
      text("text_model { id: \"w\" category: [\"noise\", \"road\"] }");
  words.format = TL_TEXT;
  CHECK(tl_text_models_load(&words, 1, NULL, &models, NULL, &error) == TL_OK);
  paths[0] = argv[2];
  CHECK(tl_calendars_load_files(paths, 1, &calendars, NULL, NULL, &error) ==
        TL_OK);
  CHECK(tl_lifecycle_definition_load_files((const char* const*)(argv + 4),
                                           (size_t)(argc - 4), &definition,
                                           NULL, NULL, &error) == TL_OK);
  CHECK(tl_ruleset_load(&source, 1, &town, NULL, &error) == TL_OK);
  CHECK(tl_deadline_calculator_new(town, calendars, &calculator, &error) ==
        TL_OK);
  CHECK(tl_lifecycle_new(definition, town, calendars, &lifecycle, &error) ==
        TL_OK);
  CHECK(tl_ticket_read(text("{\"id\":\"T-1\",\"jurisdiction\":\"test.city\","
                            "\"acceptedAt\":\"2018-06-26T08:00:00Z\"}"),
                       TL_JSON, &stored, &error) == TL_OK);
  decision = tl_decision_new();
  c = tl_case_new(text("T-1"), text("test.city"));
  definitions[0] = definition;
  decides.rules = town;
  decides.calendars = calendars;
  decides.definitions = definitions;
  decides.definition_count = 1;
  actor.id = text("clerk");
  actor.unit = text("");
  actor.roles = &role;
  actor.role_count = 1;
  ref.jurisdiction = text("test.city");
  ref.id = text("T-1");
  CHECK(tl_desk_open(text("memory"), &decides, 1, NULL, &desk, &error) ==
        TL_OK);
  free(city);
  if (failures != 0) {
    fprintf(stderr, "%s\n", error.data == NULL ? "" : error.data);
    exit(1);
  }
}

int main(int argc, char** argv) {
  size_t i;
  if (argc < 5) return 2;
  set_up(argc, argv);
  for (i = 0; i != sizeof(kCalls) / sizeof(kCalls[0]); ++i) {
    int k;
    for (k = 0; k != kCalls[i].variants; ++k) {
      const tl_code code = kCalls[i].run(k);
      if (code != TL_INVALID_ARGUMENT) {
        fprintf(stderr, "%s, variant %d: %s\n", kCalls[i].name, k,
                tl_code_name(code));
        ++failures;
      }
    }
  }
  test_without_code();
  test_route_many();
  test_times();
  tl_desk_free(desk);
  tl_case_free(c);
  tl_decision_free(decision);
  tl_stored_ticket_free(stored);
  tl_lifecycle_free(lifecycle);
  tl_deadline_calculator_free(calculator);
  tl_lifecycle_definition_free(definition);
  tl_calendars_free(calendars);
  tl_text_models_free(models);
  tl_ruleset_free((tl_ruleset*)decides.rules);
  tl_ruleset_free(rules);
  tl_buffer_free(&out);
  tl_buffer_free(&error);
  if (failures != 0) fprintf(stderr, "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
