/* SPDX-License-Identifier: Apache-2.0 */
/* Who called is in no answer and in no error of the C ABI, but in the recorded
   reads of those who may see it.

     canary_test RULES CALENDARS CITY DEFINITION...   as c_test */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "trunkline/c.h"

static const char* const kCanaries[] = {
    "CANARY-NAME",     "13987654321",    "CANARY-WORDS", "CANARY-TITLE",
    "CANARY-HOME",     "CANARY-STREET",  "CANARY-CALL",  "CANARY-REF",
    "CANARY-IDENTITY", "CANARY-CONTACT", "87654321"};
enum { kCanaryCount = sizeof(kCanaries) / sizeof(kCanaries[0]) };

static const tl_format kFormats[] = {TL_BINARY, TL_TEXT, TL_JSON};
static const int64_t kNow = INT64_C(1529888400000000); /* 2018-06-25 09:00 */
static const int64_t kDay = INT64_C(86400000000);

static tl_slice text(const char* value) { return tl_slice_of(value); }

/* How many canaries a buffer has; its bytes may contain zeros. */
static int found(const tl_buffer* buffer) {
  int i, n = 0;
  size_t at;
  for (i = 0; i != kCanaryCount; ++i) {
    const size_t size = strlen(kCanaries[i]);
    for (at = 0; buffer->data != NULL && at + size <= buffer->size; ++at) {
      if (memcmp(buffer->data + at, kCanaries[i], size) != 0) continue;
      ++n;
      break;
    }
  }
  return n;
}

static tl_buffer out;
static tl_buffer error;

/* A call that succeeds and shows none. */
#define SILENT(call)         \
  do {                       \
    CHECK((call) == TL_OK);  \
    CHECK(found(&out) == 0); \
    tl_buffer_free(&out);    \
  } while (0)

/* A call that fails and quotes none. */
#define REFUSED(call)          \
  do {                         \
    CHECK((call) != TL_OK);    \
    CHECK(error.size > 0);     \
    CHECK(found(&error) == 0); \
    tl_buffer_free(&error);    \
  } while (0)

static tl_actor who(const char* id, const char* unit, const tl_slice* role) {
  tl_actor a;
  a.id = text(id);
  a.unit = text(unit);
  a.roles = role;
  a.role_count = 1;
  return a;
}

static tl_stored_ticket* ticket_of(const char* id) {
  char content[1024];
  tl_stored_ticket* ticket = NULL;
  sprintf(content,
          "id: \"%s\" type: TICKET_TYPE_COMPLAINT dialled: \"12345\" "
          "category: \"road.pothole\" region: \"city\" "
          "title: \"CANARY-TITLE\" caller_words: \"CANARY-WORDS\" "
          "dispatch_text: \"a pothole\" call_id: \"CANARY-CALL\" "
          "giver_ref: \"CANARY-REF\" location { latitude: 28 "
          "address: \"CANARY-STREET\" } caller { name: \"CANARY-NAME\" "
          "phone: \"13987654321\" contact: \"CANARY-CONTACT\" "
          "address: \"CANARY-HOME\" identity_number: \"CANARY-IDENTITY\" } "
          "accepted_at { seconds: 1529888400 }",
          id);
  CHECK(tl_ticket_read(text(content), TL_TEXT, &ticket, &error) == TL_OK);
  return ticket;
}

static void test_desk(const tl_desk_rules* decides) {
  static const tl_slice roles[] = {{"operator", 8},       {"dispatcher", 10},
                                   {"department", 10},    {"system", 6},
                                   {"administrator", 13}, {"visitor", 7}};
  const tl_actor clerk = who("clerk", "centre", &roles[0]);
  const tl_actor dispatcher = who("desk-2", "centre", &roles[1]);
  const tl_actor other = who("urban-1", "urban", &roles[2]);
  const tl_actor host = who("host", "", &roles[3]);
  const tl_actor admin = who("admin", "centre", &roles[4]);
  const tl_actor visitor = who("visitor", "", &roles[5]);
  const tl_actor unnamed = who("", "", &roles[0]);
  const tl_actor* const readers[] = {&clerk, &dispatcher, &host, &admin};
  const tl_actor* const strangers[] = {&visitor, &unnamed, &other};
  tl_idempotency_key key;
  tl_case_ref ref;
  tl_case* c = NULL;
  tl_desk* desk = NULL;
  tl_stored_ticket *first = ticket_of("T-1"), *second = ticket_of("T-2");
  size_t f, i;
  int language;
  key.source = text("web");
  key.key = text("request-1");
  ref.jurisdiction = text("test.city");
  ref.id = text("T-1");
  CHECK(tl_desk_open(text("memory"), decides, 1, NULL, &desk, &error) == TL_OK);
  SILENT(
      tl_desk_accept(desk, first, &clerk, kNow, &key, TL_JSON, &out, &error));
  for (f = 0; f != 3; ++f) { /* Repeated. */
    SILENT(tl_desk_accept(desk, first, &clerk, kNow, &key, kFormats[f], &out,
                          &error));
  }
  SILENT(tl_desk_do(desk, &ref, text("accept {}"), TL_TEXT, &clerk, kNow, 0,
                    NULL, TL_TEXT, &out, &error));
  SILENT(tl_desk_do(desk, &ref, text("dispatch { unit: \"roads\" }"), TL_TEXT,
                    &dispatcher, kNow, 0, NULL, TL_BINARY, &out, &error));

  /* They are there. */
  CHECK(tl_desk_get(desk, &ref, &clerk, text(""), &c, &error) == TL_OK);
  CHECK(tl_case_message(c, TL_JSON, &out, &error) == TL_OK);
  CHECK(found(&out) == kCanaryCount);
  tl_case_free(c);
  CHECK(tl_desk_history(desk, &ref, &clerk, text(""), 0, 9, TL_JSON, &out,
                        &error) == TL_OK);
  CHECK(found(&out) == kCanaryCount);

  for (f = 0; f != 3; ++f) {
    const tl_format format = kFormats[f];
    for (i = 0; i != 4; ++i) {
      SILENT(tl_desk_feed(desk, text(""), readers[i], 0, 100, format, &out,
                          &error));
      SILENT(tl_desk_list(desk, readers[i], text(""), TL_TEXT, NULL, 100,
                          format, &out, &error));
    }
    SILENT(tl_desk_access_record(desk, &host, 0, 100, format, &out, &error));
    SILENT(tl_desk_history(desk, &ref, &admin, text(""), 0, 9, format, &out,
                           &error));
    CHECK(tl_desk_get(desk, &ref, &admin, text(""), &c, &error) == TL_OK);
    SILENT(tl_case_message(c, format, &out, &error));
    tl_case_free(c);
    SILENT(tl_desk_tick(desk, &host, kNow + kDay, 100, format, &out, &error));
  }
  for (i = 0; i != 4; ++i) {
    for (language = 0; language != 4; ++language) {
      SILENT(tl_desk_timeline(desk, &ref, readers[i],
                              language % 2 == 0 ? TL_ENGLISH : TL_CHINESE,
                              language / 2, &out, &error));
    }
  }

  for (i = 0; i != 3; ++i) {
    const tl_actor* const stranger = strangers[i];
    REFUSED(tl_desk_get(desk, &ref, stranger, text(""), &c, &error));
    REFUSED(tl_desk_history(desk, &ref, stranger, text(""), 0, 9, TL_JSON, &out,
                            &error));
    REFUSED(
        tl_desk_timeline(desk, &ref, stranger, TL_CHINESE, 1, &out, &error));
    REFUSED(tl_desk_access_record(desk, stranger, 0, 9, TL_JSON, &out, &error));
    REFUSED(
        tl_desk_erase(desk, &ref, stranger, kNow, 0, TL_JSON, &out, &error));
    REFUSED(tl_desk_tick(desk, stranger, kNow, 9, TL_JSON, &out, &error));
    REFUSED(tl_desk_do(desk, &ref, text("close {}"), TL_TEXT, stranger, kNow, 0,
                       NULL, TL_JSON, &out, &error));
  }
  REFUSED(
      tl_desk_accept(desk, first, &clerk, kNow, NULL, TL_JSON, &out, &error));
  REFUSED(
      tl_desk_accept(desk, second, &clerk, kNow, &key, TL_JSON, &out, &error));
  REFUSED(tl_desk_do(desk, &ref,
                     text("note { internal_text: CANARY-WORDS 13987654321 }"),
                     TL_TEXT, &clerk, kNow, 0, NULL, TL_JSON, &out, &error));
  REFUSED(tl_desk_do(desk, &ref,
                     text("{\"note\": {\"CANARY-NAME\": 13987654321"), TL_JSON,
                     &clerk, kNow, 0, NULL, TL_JSON, &out, &error));
  REFUSED(tl_desk_do(desk, &ref,
                     text("\x0a\x0c"
                          "CANARY-NAME\xff"),
                     TL_BINARY, &clerk, kNow, 0, NULL, TL_JSON, &out, &error));

  /* Afterwards nobody gets them. */
  SILENT(tl_desk_do(desk, &ref, text("withdraw { reason: \"asked to\" }"),
                    TL_TEXT, &clerk, kNow, 0, NULL, TL_TEXT, &out, &error));
  SILENT(tl_desk_erase(desk, &ref, &admin, kNow, 0, TL_JSON, &out, &error));
  CHECK(tl_desk_get(desk, &ref, &clerk, text(""), &c, &error) == TL_OK);
  SILENT(tl_case_message(c, TL_JSON, &out, &error));
  tl_case_free(c);
  SILENT(tl_desk_history(desk, &ref, &clerk, text(""), 0, 9, TL_JSON, &out,
                         &error));
  REFUSED(
      tl_desk_accept(desk, first, &clerk, kNow, &key, TL_JSON, &out, &error));
  tl_desk_free(desk);
  tl_stored_ticket_free(first);
  tl_stored_ticket_free(second);
}

/* Whether a buffer tells of a referral. */
static int tells(const tl_buffer* buffer) {
  static const char* const words[] = {"CANARY-REFERRAL", "REFER_DISCIPLINE",
                                      "referDiscipline", "propose"};
  size_t i, at;
  for (i = 0; i != sizeof(words) / sizeof(words[0]); ++i) {
    const size_t size = strlen(words[i]);
    for (at = 0; buffer->data != NULL && at + size <= buffer->size; ++at) {
      if (memcmp(buffer->data + at, words[i], size) == 0) return 1;
    }
  }
  return 0;
}

/* A referral and a proposal are shown to the authority, and to nobody else. */
static void test_referral(const tl_desk_rules* decides) {
  static const tl_slice roles[] = {{"operator", 8},       {"dispatcher", 10},
                                   {"department", 10},    {"system", 6},
                                   {"reviewer", 8},       {"authority", 9},
                                   {"administrator", 13}, {"supervisor", 10}};
  const tl_actor clerk = who("clerk", "centre", &roles[0]);
  const tl_actor dispatcher = who("desk-2", "centre", &roles[1]);
  const tl_actor roads = who("roads-1", "roads", &roles[2]);
  const tl_actor host = who("host", "", &roles[3]);
  const tl_actor reviewer = who("review-1", "centre", &roles[4]);
  const tl_actor authority = who("authority-1", "centre", &roles[5]);
  const tl_actor admin = who("admin", "centre", &roles[6]);
  const tl_actor* const readers[] = {&clerk, &dispatcher, &roads,
                                     &host,  &reviewer,   &admin};
  tl_case_ref ref;
  tl_case* c = NULL;
  tl_desk* desk = NULL;
  tl_stored_ticket* ticket = ticket_of("T-1");
  size_t f, i;
  int language;
  ref.jurisdiction = text("test.city");
  ref.id = text("T-1");
  CHECK(tl_desk_open(text("memory"), decides, 1, NULL, &desk, &error) == TL_OK);
#define GIVE(actor, command)                                               \
  do {                                                                     \
    CHECK(tl_desk_do(desk, &ref, text(command), TL_TEXT, (actor), kNow, 0, \
                     NULL, TL_TEXT, &out, &error) == TL_OK);               \
    tl_buffer_free(&out);                                                  \
  } while (0)
  CHECK(tl_desk_accept(desk, ticket, &clerk, kNow, NULL, TL_TEXT, &out,
                       &error) == TL_OK);
  tl_buffer_free(&out);
  GIVE(&clerk, "accept {}");
  GIVE(&dispatcher, "dispatch { unit: \"roads\" }");
  GIVE(&reviewer,
       "propose { measure: SUPERVISION_MEASURE_NOTICE ground: "
       "REFERRAL_GROUND_UNSOLVED reason: \"CANARY-REFERRAL\" }");
  GIVE(&authority,
       "find { ground: REFERRAL_GROUND_MISCONDUCT facts: \"CANARY-REFERRAL\" "
       "legal_basis: \"CANARY-REFERRAL\" }");
  GIVE(&authority,
       "supervise { measure: SUPERVISION_MEASURE_REFER_DISCIPLINE ground: "
       "REFERRAL_GROUND_MISCONDUCT reason: \"CANARY-REFERRAL\" authority: "
       "\"CANARY-REFERRAL\" }");
#undef GIVE
  for (i = 0; i != sizeof(readers) / sizeof(readers[0]); ++i) {
    for (f = 0; f != 3; ++f) {
      const tl_format format = kFormats[f];
      CHECK(tl_desk_get(desk, &ref, readers[i], text(""), &c, &error) == TL_OK);
      CHECK(tl_case_message(c, format, &out, &error) == TL_OK);
      CHECK(!tells(&out));
      tl_buffer_free(&out);
      tl_case_free(c);
      CHECK(tl_desk_history(desk, &ref, readers[i], text(""), 0, 99, format,
                            &out, &error) == TL_OK);
      CHECK(!tells(&out));
      tl_buffer_free(&out);
      CHECK(tl_desk_feed(desk, text(""), readers[i], 0, 100, format, &out,
                         &error) == TL_OK);
      CHECK(!tells(&out));
      tl_buffer_free(&out);
      CHECK(tl_desk_list(desk, readers[i], text(""), TL_TEXT, NULL, 100, format,
                         &out, &error) == TL_OK);
      CHECK(!tells(&out));
      tl_buffer_free(&out);
      if (tl_desk_measures(desk, readers[i], text(""), NULL, 100, format, &out,
                           &error) == TL_OK) {
        CHECK(out.size == 0 || !tells(&out));
        tl_buffer_free(&out);
      } else {
        tl_buffer_free(&error);
      }
    }
    for (language = 0; language != 4; ++language) {
      CHECK(tl_desk_timeline(desk, &ref, readers[i],
                             language % 2 == 0 ? TL_ENGLISH : TL_CHINESE,
                             language / 2, &out, &error) == TL_OK);
      CHECK(!tells(&out));
      tl_buffer_free(&out);
    }
  }
  /* They are there. */
  CHECK(tl_desk_get(desk, &ref, &authority, text(""), &c, &error) == TL_OK);
  CHECK(tl_case_message(c, TL_TEXT, &out, &error) == TL_OK);
  CHECK(tells(&out));
  tl_buffer_free(&out);
  tl_case_free(c);
  CHECK(tl_desk_measures(desk, &authority, text(""), NULL, 100, TL_TEXT, &out,
                         &error) == TL_OK);
  CHECK(tells(&out));
  tl_buffer_free(&out);
  tl_desk_free(desk);
  tl_stored_ticket_free(ticket);
}

/* A complaint about a department is shown to nobody of it. */
static void test_accused(const tl_desk_rules* decides) {
  static const tl_slice roles[] = {{"department", 10},   {"operator", 8},
                                   {"dispatcher", 10},   {"reviewer", 8},
                                   {"supervisor", 10},   {"authority", 9},
                                   {"administrator", 13}};
  static const char* const content =
      "id: \"CANARY-REF\" type: TICKET_TYPE_COMPLAINT dialled: \"12345\" "
      "category: \"road.pothole\" region: \"city\" against: \"roads\" "
      "dispatch_text: \"CANARY-WORDS\" "
      "accepted_at { seconds: 1529888400 }";
  const tl_actor clerk = who("clerk", "centre", &roles[1]);
  tl_case_ref ref;
  tl_case* c = NULL;
  tl_desk* desk = NULL;
  tl_stored_ticket* ticket = NULL;
  size_t i, f;
  ref.jurisdiction = text("test.city");
  ref.id = text("CANARY-REF");
  CHECK(tl_ticket_read(text(content), TL_TEXT, &ticket, &error) == TL_OK);
  CHECK(tl_desk_open(text("memory"), decides, 1, NULL, &desk, &error) == TL_OK);
  CHECK(tl_desk_accept(desk, ticket, &clerk, kNow, NULL, TL_TEXT, &out,
                       &error) == TL_OK);
  tl_buffer_free(&out);
  for (i = 0; i != sizeof(roles) / sizeof(roles[0]); ++i) {
    const tl_actor viewer = who("roads-1", "roads", &roles[i]);
    REFUSED(tl_desk_get(desk, &ref, &viewer, text(""), &c, &error));
    REFUSED(tl_desk_history(desk, &ref, &viewer, text(""), 0, 9, TL_JSON, &out,
                            &error));
    REFUSED(tl_desk_timeline(desk, &ref, &viewer, TL_CHINESE, 1, &out, &error));
    REFUSED(tl_desk_do(desk, &ref, text("accept {}"), TL_TEXT, &viewer, kNow, 0,
                       NULL, TL_JSON, &out, &error));
    for (f = 0; f != 3; ++f) {
      SILENT(tl_desk_list(desk, &viewer, text(""), TL_TEXT, NULL, 100,
                          kFormats[f], &out, &error));
      SILENT(tl_desk_feed(desk, text(""), &viewer, 0, 100, kFormats[f], &out,
                          &error));
      if (tl_desk_measures(desk, &viewer, text(""), NULL, 100, kFormats[f],
                           &out, &error) == TL_OK) {
        CHECK(found(&out) == 0);
        tl_buffer_free(&out);
      } else {
        CHECK(found(&error) == 0);
        tl_buffer_free(&error);
      }
    }
  }
  /* It is there. */
  CHECK(tl_desk_list(desk, &clerk, text(""), TL_TEXT, NULL, 100, TL_TEXT, &out,
                     &error) == TL_OK);
  CHECK(found(&out) == 1);
  tl_buffer_free(&out);
  tl_desk_free(desk);
  tl_stored_ticket_free(ticket);
}

/* Content that cannot be read. */
static void test_readers(void) {
  static const char* const broken[] = {
      "caller { name: \"CANARY-NAME\" phone: 13987654321 }",
      "caller { CANARY-NAME: \"13987654321\" }",
      "caller_words: \"CANARY-WORDS\\q\"",
      "title: \"CANARY-TITLE\" \"\xff\"",
      "{\"caller\":{\"CANARY-NAME\":\"13987654321\"}}",
      "{\"callerWords\":[\"CANARY-WORDS\"]}",
      "{\"title\":\"CANARY-TITLE",
      "\x0a\x7f"
      "CANARY-NAME 13987654321",
      "CANARY-NAME 13987654321"};
  size_t i, f;
  tl_stored_ticket* ticket = NULL;
  tl_case* c = NULL;
  for (i = 0; i != sizeof(broken) / sizeof(broken[0]); ++i) {
    for (f = 0; f != 3; ++f) {
      REFUSED(tl_ticket_read(text(broken[i]), kFormats[f], &ticket, &error));
      REFUSED(tl_convert(text("Ticket"), text(broken[i]), kFormats[f], TL_JSON,
                         &out, &error));
      REFUSED(tl_convert(text("Case"), text(broken[i]), kFormats[f], TL_JSON,
                         &out, &error));
    }
    REFUSED(tl_case_read(text(broken[i]), &c, &error));
  }
}

int main(int argc, char** argv) {
  const char* paths[1];
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_lifecycle_definition* definition = NULL;
  const tl_lifecycle_definition* definitions[1];
  tl_desk_rules decides;
  if (argc < 5) return 2;
  paths[0] = argv[3];
  CHECK(tl_ruleset_load_files(paths, 1, &rules, NULL, NULL, &error) == TL_OK);
  paths[0] = argv[2];
  CHECK(tl_calendars_load_files(paths, 1, &calendars, NULL, NULL, &error) ==
        TL_OK);
  CHECK(tl_lifecycle_definition_load_files((const char* const*)(argv + 4),
                                           (size_t)(argc - 4), &definition,
                                           NULL, NULL, &error) == TL_OK);
  definitions[0] = definition;
  decides.rules = rules;
  decides.calendars = calendars;
  decides.definitions = definitions;
  decides.definition_count = 1;
  test_desk(&decides);
  test_referral(&decides);
  test_accused(&decides);
  test_readers();
  tl_lifecycle_definition_free(definition);
  tl_calendars_free(calendars);
  tl_ruleset_free(rules);
  tl_buffer_free(&out);
  tl_buffer_free(&error);
  if (failures != 0) fprintf(stderr, "%d checks failed\n", failures);
  return failures != 0;
}
