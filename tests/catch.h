// Catch2 version 2 (Debian 12) or 3.
#ifndef TRUNKLINE_TESTS_CATCH_H_
#define TRUNKLINE_TESTS_CATCH_H_
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
#endif  // TRUNKLINE_TESTS_CATCH_H_
