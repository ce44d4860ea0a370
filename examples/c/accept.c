/* SPDX-License-Identifier: Apache-2.0 */
/* Accepts a ticket at a desk that keeps its cases in a file:

     example_c_accept sqlite:desk.db

   The end of the program frees the handles that it does not free. */
#include <stdio.h>

#include "trunkline/c.h"

int main(int argc, char** argv) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha"};
  const char *days = "packs/calendars", *flow = "packs/lifecycle/12345";
  const char* text =
      "id: 'T-1' category: 'environment.noise.construction' region: '430111' "
      "type: TICKET_TYPE_COMPLAINT accepted_at { seconds: 1530000000 }";
  const tl_slice role = tl_slice_of("operator");
  const tl_actor clerk = {tl_slice_of("clerk-1"), {NULL, 0}, &role, 1};
  tl_buffer error = {NULL, 0}, receipt = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_lifecycle_definition* life = NULL;
  tl_stored_ticket* ticket = NULL;
  tl_desk* desk = NULL;

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_calendars_load_files(&days, 1, &calendars, NULL, NULL, &error) ||
      tl_lifecycle_definition_load_files(&flow, 1, &life, NULL, NULL, &error) ||
      tl_ticket_read(tl_slice_of(text), TL_TEXT, &ticket, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  const tl_desk_rules by = {rules, calendars, (void*)&life, 1};
  if (tl_desk_open(tl_slice_of(argv[argc - 1]), &by, 1, NULL, &desk, &error) ||
      tl_desk_accept(desk, ticket, &clerk, INT64_C(1530000000) * 1000000, NULL,
                     TL_JSON, &receipt, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  printf("%s\n", receipt.data);
  tl_desk_free(desk);
}
