/* SPDX-License-Identifier: Apache-2.0 */
/* Computes the due times of a decision: by when each milestone must be reached.
   The result is the message trunkline.v1.Deadlines. */
#include <stdio.h>

#include "trunkline/c.h"

int main(void) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha"};
  const char* days = "packs/calendars";
  tl_buffer error = {NULL, 0}, due = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_deadline_calculator* calculator = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.category = tl_slice_of("market");
  ticket.type = TL_TICKET_TYPE_COMPLAINT;
  ticket.accepted_us = INT64_C(1664503200) * 1000000;

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_calendars_load_files(&days, 1, &calendars, NULL, NULL, &error) ||
      tl_deadline_calculator_new(rules, calendars, &calculator, &error) ||
      tl_route(rules, &ticket, decision, &error) ||
      tl_deadlines(calculator, decision, &ticket.accepted_us, 1, 0, TL_JSON,
                   &due, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  printf("%s\n", due.data);
  tl_buffer_free(&due);
  tl_deadline_calculator_free(calculator);
  tl_decision_free(decision);
}
