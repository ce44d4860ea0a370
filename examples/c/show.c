/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a stored case with labels in place of codes:

     example_c_show sqlite:desk.db

   The end of the program frees the handles that it does not free. */
#include <stdio.h>

#include "trunkline/c.h"

int main(int argc, char** argv) {
  const char* packs[] = {"packs/cn/national", "packs/cn/changsha"};
  const char *days = "packs/calendars", *stages = "packs/lifecycle/12345";
  const tl_case_ref ref = {tl_slice_of("cn.changsha"), tl_slice_of("T-1")};
  const tl_slice role = tl_slice_of("operator");
  const tl_actor viewer = {tl_slice_of("clerk-1"), {NULL, 0}, &role, 1};
  tl_buffer error = {NULL, 0}, text = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_lifecycle_definition* definition = NULL;
  tl_desk* desk = NULL;

  if (tl_ruleset_load_files(packs, 2, &rules, NULL, NULL, &error) ||
      tl_calendars_load_files(&days, 1, &calendars, NULL, NULL, &error) ||
      tl_lifecycle_definition_load_files(&stages, 1, &definition, NULL, NULL,
                                         &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  const tl_desk_rules by = {rules, calendars, (void*)&definition, 1};
  if (tl_desk_open(tl_slice_of(argv[argc - 1]), &by, 1, NULL, &desk, &error) ||
      tl_desk_timeline(desk, &ref, &viewer, TL_CHINESE, 0, &text, &error))
    return fprintf(stderr, "%s\n", error.data), 1;
  printf("%s", text.data);
  tl_buffer_free(&text);
  tl_desk_free(desk);
}
