# SPDX-License-Identifier: Apache-2.0
#
# Runs PROGRAM with ARGUMENTS and fails unless it ends well and its output
# matches every one of EXPECTED. Both are lists with "|" between the items.
string(REPLACE "|" ";" arguments "${ARGUMENTS}")
string(REPLACE "|" ";" expected "${EXPECTED}")
execute_process(COMMAND "${PROGRAM}" ${arguments}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
message("${output}${errors}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "Ended with ${result}")
endif()
foreach(pattern IN LISTS expected)
  if(NOT output MATCHES "${pattern}")
    message(FATAL_ERROR "The output does not match: ${pattern}")
  endif()
endforeach()
