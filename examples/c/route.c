/* SPDX-License-Identifier: Apache-2.0 */
/* Where does this ticket go, why, and by when? In C99.

     route CALENDARS RULES...

   Files are read by the host; the library opens none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trunkline/c.h"

static tl_slice slice(const char* text) {
  tl_slice s = {text, strlen(text)};
  return s;
}

static tl_source read_source(const char* path) {
  tl_source source = {{path, strlen(path)}, {NULL, 0}, TL_AUTO};
  FILE* file = fopen(path, "rb");
  char* text;
  long size;
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  text = malloc((size_t)size + 1);
  if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
    exit(1);
  }
  fclose(file);
  source.content.data = text; /* Kept until the end of the program. */
  source.content.size = (size_t)size;
  return source;
}

/* Ends the program unless `code` says that all went well. */
static void need(tl_code code, const tl_buffer* error) {
  if (code == TL_OK) return;
  fprintf(stderr, "%s: %s\n", tl_code_name(code),
          error->data == NULL ? "" : error->data);
  exit(1);
}

int main(int argc, char** argv) {
  tl_buffer error = {NULL, 0}, text = {NULL, 0};
  tl_ruleset* rules = NULL;
  tl_calendars* calendars = NULL;
  tl_deadline_calculator* calculator = NULL;
  tl_decision* decision = tl_decision_new();
  tl_source* sources;
  tl_ticket ticket;
  const tl_answer* answer;
  int i;
  if (argc < 3 || decision == NULL) return 2;
  sources = calloc((size_t)argc, sizeof(*sources));
  if (sources == NULL) return 1;
  for (i = 1; i < argc; ++i) sources[i - 1] = read_source(argv[i]);

  need(tl_calendars_load(sources, 1, &calendars, NULL, &error), &error);
  need(tl_ruleset_load(sources + 1, (size_t)argc - 2, &rules, NULL, &error),
       &error);
  need(tl_deadline_calculator_new(rules, calendars, &calculator, &error),
       &error);

  tl_ticket_init(&ticket, sizeof(ticket));
  ticket.accepted_us = INT64_C(1530000000) * 1000000; /* June 2018 */
  ticket.dialled = slice("0731-12345");
  ticket.category = slice("environment.noise.construction");
  ticket.region = slice("430111");
  need(tl_route(rules, &ticket, decision, &error), &error);
  answer = tl_decision_answer(decision);
  printf("lead: %.*s\n", (int)answer->lead.size, answer->lead.data);
  printf("rule: %.*s\n", (int)answer->rule.size, answer->rule.data);

  need(tl_deadlines(calculator, decision, &ticket.accepted_us, 1, 0, TL_TEXT,
                    &text, &error),
       &error);
  printf("deadlines: %s\n", text.data);
  need(tl_explain(rules, &ticket, TL_ENGLISH, TL_JSON, &text, &error), &error);
  printf("why: %s\n", text.data);

  for (i = 1; i < argc; ++i) free((void*)sources[i - 1].content.data);
  free(sources);
  tl_buffer_free(&text);
  tl_buffer_free(&error);
  tl_deadline_calculator_free(calculator);
  tl_calendars_free(calendars);
  tl_ruleset_free(rules);
  tl_decision_free(decision);
  return 0;
}
