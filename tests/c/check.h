/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRUNKLINE_TESTS_C_CHECK_H_
#define TRUNKLINE_TESTS_C_CHECK_H_

#include <stdio.h>

/* Conditions that did not hold; a program's exit code. */
static int failures = 0;

/* Counts a condition that does not hold, says where, and goes on. */
#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                     \
    }                                                                 \
  } while (0)

#endif /* TRUNKLINE_TESTS_C_CHECK_H_ */
