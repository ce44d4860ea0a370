#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The library is a quiet guest: its own objects do not ask for anything that
# prints, ends the process, reads the clock, the environment or the locale,
# opens a file or starts a thread. Generated code is not looked at.
set -uo pipefail
nm=$1 archive=$2
IFS=';,' read -ra objects <<< "$3"

# Whole demangled names, without parameters.
forbidden='(v?f?printf|v?dprintf|f?puts|putc|fputc|putchar|fwrite|perror|write'
forbidden+='|__(v?f?printf|vdprintf)_chk'
forbidden+='|std::(cout|cerr|clog|wcout|wcerr|wclog)'
forbidden+='|abort|exit|_exit|_Exit|quick_exit|at_quick_exit|raise|kill'
forbidden+='|std::terminate|__assert_fail|std::__glibcxx_assert_fail'
forbidden+='|getenv|secure_getenv|setenv|putenv|environ'
forbidden+='|setlocale|newlocale|uselocale|localeconv|std::locale::global'
forbidden+='|time|clock|gettimeofday|clock_gettime|localtime(_r)?|tzset|mktime'
forbidden+='|std::chrono::_V2::(system|steady)_clock::now'
forbidden+='|absl::[a-z0-9_:]*(Now|GetCurrentTimeNanos|local_time_zone)'
forbidden+='|pthread_create|std::thread::_M_start_thread|fork|system|popen'
forbidden+='|signal|sigaction|rand|srand|std::random_device::_M_init'
forbidden+='|f?open(64)?|std::basic_(if|of|f)stream.*|std::basic_filebuf.*'
forbidden+='|google::protobuf::internal::Log(Message|Finisher).*'
forbidden+='|absl::[a-z0-9_:]*RawLog'
forbidden+=')'

# What is allowed all the same: object and name, with the reason above it.
allowed=(
  # The C library loads files: what trunkline::files is for.
  '/files/input_file\.cc\.o: (open|fopen)(64)?$'
  # AddTimeZone() writes what the host gave into a file in memory.
  'base/zone_data\.cc\.o: write$'
  # Threads that the caller asked RouteMany() for.
  'route/batch\.cc\.o: (std::thread::_M_start_thread|pthread_create)$'
  # A vector of threads asks for it inline; all are joined before that.
  'route/batch\.cc\.o: std::terminate$'
  # The same of RouteManyWithSuggestion().
  '/guess\.cc\.o: (std::thread::_M_start_thread|pthread_create)$'
  '/guess\.cc\.o: std::terminate$'
  # Threads that the caller asked for by LearnOptions.
  '/learn_both\.cc\.o: (std::thread::_M_start_thread|pthread_create)$'
  '/learn_both\.cc\.o: std::terminate$'
  # Assertions of headers, Abseil's and protobuf's among them, in builds without
  # NDEBUG; no release build has them.
  ': (__assert_fail|std::__glibcxx_assert_fail)$'
  # Inline code of Abseil's hash tables that checks their own state (from 2023
  # on): it logs before it aborts.
  ': absl::[a-z0-9_:]*raw_log_internal::RawLog$'
  # Inline code of protobuf's headers that checks what cannot be: indices and
  # sizes of its own.
  ': google::protobuf::internal::Log(Message|Finisher)::'
  # absl::LoadTimeZone, inline in its header, takes "localtime" for it; LoadZone
  # refuses that name before it asks.
  'base/(civil|zone_data)\.cc\.o: absl::.*::local_time_zone$'
)

[ -e "$archive" ] || { echo "no $archive"; exit 2; }
[ "${#objects[@]}" -gt 0 ] || { echo 'no objects'; exit 2; }
found=$("$nm" -AC --undefined-only "${objects[@]}") || exit 2
# "<object>: <name>", without the parameters.
found=$(sed -E 's/^(.*\.o): +U (.*)$/\1: \2/; s/(: [^(]*)\(.*/\1/' <<< "$found" |
  grep -E ": $forbidden\$" | sort -u)
for entry in "${allowed[@]}"; do
  found=$(grep -vE "$entry" <<< "$found")
done
found=$(sed '/^$/d' <<< "$found")
if [ -n "$found" ]; then
  echo "$found"
  echo '^ a quiet guest does not ask for these; see the list in this test'
  exit 1
fi
echo "${#objects[@]} objects are quiet"
