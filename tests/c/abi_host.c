/* SPDX-License-Identifier: Apache-2.0 */
/* A host that was built with one version of c.h and runs with a library that
   was built with another: HOST_HEADER is the header of 0.1 or one with a field
   more (NEXT_FIELD). Routes one ticket, and several in an array: what an older
   host may still call. */
#include HOST_HEADER

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static tl_slice slice(const char* text) {
  tl_slice s;
  s.data = text;
  s.size = strlen(text);
  return s;
}

static int leads(const tl_decision* decision, const char* department) {
  const tl_slice lead = tl_decision_answer(decision)->lead;
  return lead.size == strlen(department) &&
         memcmp(lead.data, department, lead.size) == 0;
}

static const char kRules[] =
    "jurisdiction { id: 'x' version: '1' time_zone: '+08:00' "
    "centre: 'centre' interim_lead: 'centre' "
    "principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, "
    "BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }"
    "department { code: 'centre' } department { code: 'roads' } "
    "department { code: 'water' } "
    "category { code: 'road' } category { code: 'water' } "
    "region { code: 'east' } "
    "rule { id: 'r' when { category: 'road' } then { department: 'roads' } }"
    "rule { id: 'w' when { category: 'water' region: 'east' } "
    "then { department: 'water' } }";

/* Fills a ticket whose last known field decides: the resolved region. */
static void fill(tl_ticket* ticket, const tl_ruleset* rules,
                 const char* category) {
  tl_ticket_init(ticket, sizeof(*ticket));
  ticket->accepted_us = 1530000000000000;
  ticket->category = slice(category);
  ticket->region_code = tl_resolve_region(rules, slice("east"));
#ifdef NEXT_FIELD
  ticket->next_field = slice("what an older library does not know");
#endif
}

int main(void) {
  enum { kCount = 5 };
  tl_source source = {{"rules", 5}, {kRules, sizeof(kRules) - 1}, TL_TEXT};
  tl_ruleset* rules = NULL;
  tl_buffer error = {NULL, 0};
  tl_ticket tickets[kCount];
  tl_decision* decisions[kCount];
  int i;

#ifdef OLDER_ABI
  CHECK(tl_abi_version() > TL_ABI_VERSION);
#else
  CHECK(tl_abi_version() == TL_ABI_VERSION);
#endif
  CHECK(tl_ruleset_load(&source, 1, &rules, NULL, &error) == TL_OK);
  if (rules == NULL) {
    fprintf(stderr, "%s\n", error.data);
    return 1;
  }
  for (i = 0; i != kCount; ++i) {
    fill(&tickets[i], rules, i % 2 == 0 ? "road" : "water");
    decisions[i] = tl_decision_new();
  }
  for (i = 0; i != kCount; ++i) {
    CHECK(tl_route(rules, &tickets[i], decisions[i], &error) == TL_OK);
    CHECK(leads(decisions[i], i % 2 == 0 ? "roads" : "water"));
  }
  CHECK(tl_route_many(rules, tickets, kCount, decisions, 2, &error) == TL_OK);
  for (i = 0; i != kCount; ++i) {
    CHECK(leads(decisions[i], i % 2 == 0 ? "roads" : "water"));
  }
  tickets[3].struct_size += 8;
  CHECK(tl_route_many(rules, tickets, kCount, decisions, 1, &error) ==
        TL_INVALID_ARGUMENT);
  CHECK(strstr(error.data, "ticket 3: struct_size is ") == error.data);
  CHECK(leads(decisions[4], "roads"));

  for (i = 0; i != kCount; ++i) tl_decision_free(decisions[i]);
  tl_buffer_free(&error);
  tl_ruleset_free(rules);
  return failures != 0;
}
