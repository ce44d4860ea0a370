/* SPDX-License-Identifier: Apache-2.0 */
/* Opens both plug-ins, and both copies of the library by themselves, in both
   ways of sharing symbols; closes one and goes on with the other. */
#define _DEFAULT_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int (*route_one)(const char*, char*, unsigned);

static void* open_or_exit(const char* path, int flags) {
  void* handle = dlopen(path, flags);
  if (handle == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  return handle;
}

static route_one find(void* handle) {
  route_one function = NULL;
  void* symbol = dlsym(handle, "route_one");
  memcpy(&function, &symbol, sizeof(function));
  if (function == NULL) exit(1);
  return function;
}

static int run(const char* rules, int flags) {
  char first[64] = "", second[64] = "";
  /* The copies are two libraries: both are loaded. */
  void* copy_one = open_or_exit(COPY_ONE, flags);
  void* copy_two = open_or_exit(COPY_TWO, flags);
  void* one = open_or_exit(ONE, flags);
  void* two = open_or_exit(TWO, flags);
  route_one route_two = find(two);
  if (copy_one == copy_two) {
    fprintf(stderr, "one library stands for both\n");
    return 1;
  }
  if (dlsym(copy_one, "tl_version") == dlsym(copy_two, "tl_version")) return 1;
  if (!find(one)(rules, first, sizeof(first))) return 1;
  if (!route_two(rules, second, sizeof(second))) return 1;
  printf("%s %s\n", first, second);
  if (strcmp(first, second) != 0) return 1;
  dlclose(one);
  dlclose(copy_one);
  if (!route_two(rules, second, sizeof(second))) return 1;
  dlclose(two);
  dlclose(copy_two);
  return strcmp(first, second) != 0;
}

int main(int argc, char** argv) {
  FILE* file;
  char* rules;
  size_t size;
  if (argc != 2 || (file = fopen(argv[1], "rb")) == NULL) return 2;
  rules = calloc(1, 1 << 20);
  if (rules == NULL) return 2;
  size = fread(rules, 1, (1 << 20) - 1, file);
  fclose(file);
  if (size == 0 || run(rules, RTLD_NOW | RTLD_LOCAL) != 0) return 1;
  return run(rules, RTLD_NOW | RTLD_GLOBAL);
}
