# SPDX-License-Identifier: Apache-2.0
# Half of the time of a compilation is spent on the project's own headers. Where
# TRUNKLINE_TOGETHER is a number, the compiler reads up to so many sources of a
# target at a time, which takes 0.4 of the time. Sources that declare the same
# name at the start of a line, in their unnamed namespaces as a rule, are kept
# apart. That is found while CMake configures: after "redefinition of" a name
# that is private to two files, run `cmake --preset dev`.
#
# A source must stand alone all the same: the presets `full` and `release`
# compile each alone.
set(TRUNKLINE_TOGETHER 0 CACHE STRING
  "Sources that are compiled at a time; 0: each alone")

# Other reasons to be alone: the alias `messages` of two namespaces; a function
# with the name of another's class; a class with members of private types; what
# tests/hygiene/quiet.sh allows to one file.
set(TRUNKLINE_ALONE
  src/base/civil.cc
  src/base/zone_data.cc
  src/files/input_file.cc
  src/insight/alerts.cc
  src/lifecycle/dispute/apply.cc
  src/lifecycle/dispute/decide.cc
  src/lifecycle/dispute/precedent.cc
  src/learn/report_page.cc
  src/lifecycle/timeline/timeline.cc
  src/route/batch.cc
  src/schema/field_names.cc
  src/suggest/guess.cc
  src/learn/learn_both.cc
  src/tables/text_model_table.cc
  tests/desk/backup_test.cc
  tests/insight/month_outbreaks_test.cc
  tests/insight/report_test.cc
  tests/lifecycle/timeline_test.cc
  tools/json_table.cc
  tools/text_report.cc)

# Programs are linked by gold there, in half the time, where it is installed.
if(TRUNKLINE_TOGETHER AND NOT TRUNKLINE_SANITIZE)
  find_program(gold ld.gold NO_CACHE)
  if(gold)
    string(APPEND CMAKE_EXE_LINKER_FLAGS " -fuse-ld=gold")
  endif()
endif()

# The names that `source` declares at the start of a line, in `result`.
function(trunkline_declared_names source result)
  set(name "[A-Za-z_][A-Za-z_0-9]*")
  set(after "(\\(|\\[|{| {| = | : |;)")
  file(STRINGS "${source}" lines ENCODING UTF-8
    REGEX "^[A-Za-z_].*${after}|^#define |^${name}\\(")
  set(names)
  foreach(line IN LISTS lines)
    if(line MATCHES "^(TEST_CASE|namespace|return|extern|TEMPLATE)")
      continue()
    endif()
    if(line MATCHES "^#define (${name})" OR
       line MATCHES "^(${name})\\(" OR
       line MATCHES "^[^(={;]*[ *&](${name})${after}")
      list(APPEND names "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES names)
  set(${result} "${names}" PARENT_SCOPE)
endfunction()

# Compiles the sources of `target` together, where the option says so. Called
# after the target has them.
function(trunkline_together target)
  if(NOT TRUNKLINE_TOGETHER)
    return()
  endif()
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  set(groups 0)
  foreach(source IN LISTS sources)
    get_filename_component(path "${source}" ABSOLUTE)
    file(RELATIVE_PATH relative "${PROJECT_SOURCE_DIR}" "${path}")
    # What is generated may not be there yet when CMake configures first.
    string(FIND "${path}" "${PROJECT_BINARY_DIR}/" generated)
    get_source_file_property(group "${source}" UNITY_GROUP)
    if(group OR generated EQUAL 0 OR NOT source MATCHES "\\.cc$" OR
       relative IN_LIST TRUNKLINE_ALONE)
      continue()
    endif()
    trunkline_declared_names("${path}" names)
    # The first group that has room and none of the names.
    set(found)
    math(EXPR last "${groups}")
    foreach(i RANGE ${last})
      if(NOT DEFINED size_${i})
        set(size_${i} 0)
        set(names_${i})
        math(EXPR groups "${groups} + 1")
      endif()
      if(size_${i} GREATER_EQUAL TRUNKLINE_TOGETHER)
        continue()
      endif()
      set(found ${i})
      foreach(name IN LISTS names)
        if(name IN_LIST names_${i})
          set(found)
          break()
        endif()
      endforeach()
      if(NOT "${found}" STREQUAL "")
        break()
      endif()
    endforeach()
    math(EXPR size_${found} "${size_${found}} + 1")
    list(APPEND names_${found} ${names})
    set_source_files_properties("${source}" PROPERTIES
      UNITY_GROUP "${target}_${found}")
  endforeach()
endfunction()
