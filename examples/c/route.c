/* SPDX-License-Identifier: Apache-2.0 */
/* Routes a ticket: which department must handle it, and by which rule. */
#include <stdio.h>

#include "trunkline/c.h"

int main(void) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha"};
  tl_buffer error = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.dialled = tl_slice_of("0731-12345");
  ticket.category = tl_slice_of("environment.noise.construction");
  ticket.region = tl_slice_of("430111");
  ticket.type = TL_TICKET_TYPE_COMPLAINT;
  ticket.accepted_us = INT64_C(1530000000) * 1000000;
  ticket.text = tl_slice_of("工地凌晨两点还在施工，噪音很大，全家睡不着。");

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_route(rules, &ticket, decision, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  const tl_answer* answer = tl_decision_answer(decision);
  const tl_slice outcome =
      tl_enum_name(tl_slice_of("Outcome"), answer->outcome, TL_ENGLISH);
  printf("outcome: %.*s\n", (int)outcome.size, outcome.data);
  printf("lead: %.*s\n", (int)answer->lead.size, answer->lead.data);
  printf("rule: %.*s\n", (int)answer->rule.size, answer->rule.data);
  tl_decision_free(decision);
  tl_ruleset_free(rules);
}
