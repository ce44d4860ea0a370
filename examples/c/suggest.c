/* SPDX-License-Identifier: Apache-2.0 */
/* Suggests the category of a ticket from its words, and routes it by that until
   a person has confirmed it. */
#include <stdio.h>

#include "trunkline/c.h"

int main(void) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha",
                         "packs/cn/changsha/text"};
  tl_buffer error = {NULL, 0}, message = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_text_models* models = NULL;
  tl_decision* decision = tl_decision_new();
  tl_ticket ticket;
  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = INT64_C(1530000000) * 1000000;
  ticket.text = tl_slice_of("工地施工噪声很大，全家睡不着");

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_text_models_load_files(packs + 2, 1, rules, &models, NULL, NULL,
                                &error) ||
      tl_suggest(models, ticket.text, ticket.accepted_us, 80, 0, TL_TEXT,
                 &message, &error) ||
      tl_route_suggest(rules, models, &ticket, 80, decision, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  const tl_answer* answer = tl_decision_answer(decision);
  printf("%sto confirm: %.*s, %.*s\n", message.data, (int)answer->guess.size,
         answer->guess.data, (int)answer->lead.size, answer->lead.data);
  tl_buffer_free(&message);
  tl_decision_free(decision);
  tl_text_models_free(models);
  tl_ruleset_free(rules);
}
