/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "trunkline/c.h"

/* Writes the lead of one ticket to `lead`; returns whether it was routed. */
__attribute__((visibility("default"))) int route_one(const char* rules_text,
                                                     char* lead,
                                                     unsigned size) {
  tl_source source = {{"rules", 5}, {NULL, 0}, TL_AUTO};
  tl_ruleset* rules = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  int routed = 0;
  source.content.data = rules_text;
  source.content.size = strlen(rules_text);
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = 1530000000000000;
  ticket.category.data = "noise.construction";
  ticket.category.size = 18;
  ticket.region.data = "yuhua";
  ticket.region.size = 5;
  if (tl_ruleset_load(&source, 1, &rules, NULL, NULL) == TL_OK &&
      tl_route(rules, &ticket, decision, NULL) == TL_OK) {
    const tl_slice got = tl_decision_answer(decision)->lead;
    if (got.size != 0 && got.size < size) {
      memcpy(lead, got.data, got.size);
      lead[got.size] = '\0';
      routed = 1;
    }
  }
  tl_decision_free(decision);
  tl_ruleset_free(rules);
  return routed;
}
