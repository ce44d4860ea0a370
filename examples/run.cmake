# SPDX-License-Identifier: Apache-2.0
#
# Runs PROGRAM with ARGUMENT, if given, in the source tree. Fails unless it ends
# well and prints the content of the file EXPECTED, or something that matches
# each of PATTERNS (with "|" between them). REMOVE names a file that is removed
# first. With TRUNKLINE_UPDATE_GOLDEN in the environment, writes EXPECTED.
if(REMOVE)
  file(REMOVE "${REMOVE}" "${REMOVE}-wal" "${REMOVE}-shm")
endif()
execute_process(COMMAND "${PROGRAM}" ${ARGUMENT}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
message("${output}${errors}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "Ended with ${result}")
endif()
string(REPLACE "|" ";" patterns "${PATTERNS}")
foreach(pattern IN LISTS patterns)
  if(NOT output MATCHES "${pattern}")
    message(FATAL_ERROR "The output does not match: ${pattern}")
  endif()
endforeach()
if(EXPECTED)
  if(DEFINED ENV{TRUNKLINE_UPDATE_GOLDEN})
    file(WRITE "${EXPECTED}" "${output}")
  endif()
  file(READ "${EXPECTED}" expected)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "The output is not that of ${EXPECTED}:\n${expected}")
  endif()
endif()
