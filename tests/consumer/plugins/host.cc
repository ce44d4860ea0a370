// SPDX-License-Identifier: Apache-2.0
//
// Opens both plug-ins, in both ways of sharing symbols, routes in both, closes
// one and routes in the other.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>

using RouteOne = int (*)(const char*, char*, unsigned);

int Run(const char* packs, int flags) {
  void* one = dlopen(ONE, flags);
  void* two = dlopen(TWO, flags);
  if (one == nullptr || two == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  auto route_one = reinterpret_cast<RouteOne>(dlsym(one, "RouteOne"));
  auto route_two = reinterpret_cast<RouteOne>(dlsym(two, "RouteOne"));
  char first[64], second[64];
  if (!route_one(packs, first, sizeof(first))) return 1;
  if (!route_two(packs, second, sizeof(second))) return 1;
  std::printf("%s %s\n", first, second);
  if (std::strcmp(first, second) != 0) return 1;
  dlclose(one);
  if (!route_two(packs, second, sizeof(second))) return 1;
  dlclose(two);
  return std::strcmp(first, second) != 0;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return Run(argv[1], RTLD_NOW | RTLD_LOCAL) ||
         Run(argv[1], RTLD_NOW | RTLD_GLOBAL);
}
