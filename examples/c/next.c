/* SPDX-License-Identifier: Apache-2.0 */
/* Shows what an actor may do to a stored case next, with the fields of a form:

     example_c_next sqlite:desk.db

   The result is the message trunkline.v1.AvailableCommandList. The end of the
   program frees the handles that it does not free. */
#include <stdio.h>

#include "trunkline/c.h"

int main(int argc, char** argv) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha"};
  const char *days = "packs/calendars", *stages = "packs/lifecycle/12345";
  const tl_case_ref ref = {tl_slice_of("cn.changsha"), tl_slice_of("T-1")};
  const tl_slice role = tl_slice_of("operator");
  const tl_actor clerk = {tl_slice_of("clerk-1"), {NULL, 0}, &role, 1};
  tl_buffer error = {NULL, 0}, form = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_lifecycle_definition* definition = NULL;
  tl_lifecycle* engine = NULL;
  tl_desk* desk = NULL;
  tl_case* c = NULL;

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_calendars_load_files(&days, 1, &calendars, NULL, NULL, &error) ||
      tl_lifecycle_definition_load_files(&stages, 1, &definition, NULL, NULL,
                                         &error) ||
      tl_lifecycle_new(definition, rules, calendars, &engine, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  const tl_desk_rules by = {rules, calendars, (void*)&definition, 1};
  if (tl_desk_open(tl_slice_of(argv[argc - 1]), &by, 1, NULL, &desk, &error) ||
      tl_desk_get(desk, &ref, &clerk, tl_slice_of(""), &c, &error) ||
      tl_available_commands(engine, c, &clerk, tl_case_describe(c)->updated_us,
                            TL_JSON, &form, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  printf("%s\n", form.data);
}
