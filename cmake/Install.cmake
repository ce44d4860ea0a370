# SPDX-License-Identifier: Apache-2.0
# What is installed: the libraries, their headers, the published schemas, the
# rule packs, and what find_package(trunkline) and pkg-config need to find them.
include(CMakePackageConfigHelpers)

set(trunkline_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/trunkline")
set(trunkline_data_dir "${CMAKE_INSTALL_DATADIR}/trunkline")

# The headers of the C library and of trunkline::trunkline; those of
# trunkline::cases in their folder.
set(headers_but)
if(NOT TARGET trunkline_cases)
  list(APPEND headers_but PATTERN "cases" EXCLUDE)
endif()
if(NOT TARGET trunkline_files)
  list(APPEND headers_but PATTERN "files.h" EXCLUDE)
endif()
if(NOT TARGET trunkline_insight)
  list(APPEND headers_but PATTERN "insight*.h" EXCLUDE
    PATTERN "notices.h" EXCLUDE)
endif()
if(NOT TRUNKLINE_BUILD_LEARN)
  list(APPEND headers_but PATTERN "learn.h" EXCLUDE)
endif()
if(NOT TARGET trunkline_suggest)
  list(APPEND headers_but PATTERN "suggest.h" EXCLUDE PATTERN "offer.h" EXCLUDE)
endif()
if(NOT TARGET trunkline_casebook)
  list(APPEND headers_but PATTERN "casebook.h" EXCLUDE)
endif()
if(NOT TARGET trunkline_nearest)
  list(APPEND headers_but PATTERN "nearest.h" EXCLUDE)
endif()
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/include/trunkline"
            "${TRUNKLINE_GENERATED_INCLUDE_DIR}/trunkline"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h"
  ${headers_but})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/trunkline"
  DESTINATION "${trunkline_data_dir}/proto" FILES_MATCHING PATTERN "*.proto")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/packs"
  DESTINATION "${trunkline_data_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# pkg-config. The prefix is the folder of the .pc file upwards, so that an
# installed tree can be moved and `cmake --install --prefix` works.
file(RELATIVE_PATH trunkline_pc_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" trunkline_pc_prefix "${trunkline_pc_prefix}")

# Installs the library `target` with its export file NAMETargets.cmake and
# NAME.pc, whose contents are: DESCRIPTION after the project's, REQUIRES (public)
# and REQUIRES_PRIVATE, LIBS_PRIVATE (for static linking).
function(trunkline_install target)
  cmake_parse_arguments(arg "" "DESCRIPTION;REQUIRES;REQUIRES_PRIVATE;LIBS_PRIVATE" ""
    ${ARGN})
  install(TARGETS ${target} EXPORT ${target}Targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT ${target}Targets NAMESPACE trunkline::
    DESTINATION "${trunkline_package_dir}")
  set(name ${target})
  configure_file("${PROJECT_SOURCE_DIR}/cmake/trunkline.pc.in"
    "${PROJECT_BINARY_DIR}/${target}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${target}.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()

set(private
  "absl_strings absl_flat_hash_map absl_flat_hash_set protobuf re2")
set(same_version "= ${PROJECT_VERSION}")
trunkline_install(trunkline
  REQUIRES "absl_status absl_statusor absl_time"
  REQUIRES_PRIVATE "${private}")
if(TARGET trunkline_cases)
  trunkline_install(trunkline_cases DESCRIPTION ": lifecycle and desk"
    REQUIRES "trunkline ${same_version}"
    REQUIRES_PRIVATE "${private} libcrypto")
  trunkline_install(trunkline_key_file DESCRIPTION ": keys in a file"
    REQUIRES "trunkline_cases ${same_version}"
    REQUIRES_PRIVATE "absl_strings libcrypto")
endif()
# Each store is a component: a host that does not ask for it needs nothing of
# it.
if(TARGET trunkline_store_sqlite)
  trunkline_install(trunkline_store_sqlite DESCRIPTION ": cases in SQLite"
    REQUIRES "trunkline_cases ${same_version}"
    REQUIRES_PRIVATE "absl_strings sqlite3")
endif()
if(TARGET trunkline_store_postgres)
  trunkline_install(trunkline_store_postgres DESCRIPTION ": cases in PostgreSQL"
    REQUIRES "trunkline_cases ${same_version}"
    REQUIRES_PRIVATE "absl_strings libpq")
endif()
trunkline_install(trunkline_diff DESCRIPTION ": comparison of rule sets"
  REQUIRES "trunkline ${same_version}" REQUIRES_PRIVATE "${private}")
if(TARGET trunkline_files)
  trunkline_install(trunkline_files DESCRIPTION ": rules from files and folders"
    REQUIRES "trunkline ${same_version}"
    REQUIRES_PRIVATE "${private} libzip expat" LIBS_PRIVATE "-lcsv")
endif()
if(TARGET trunkline_insight)
  trunkline_install(trunkline_insight
    DESCRIPTION ": rates and alerts of closed tickets"
    REQUIRES "trunkline ${same_version}" REQUIRES_PRIVATE "${private}")
endif()
if(TRUNKLINE_BUILD_LEARN)
  trunkline_install(trunkline_learn DESCRIPTION ": catalogues from histories"
    REQUIRES "trunkline ${same_version}" REQUIRES_PRIVATE "${private}")
endif()
if(TARGET trunkline_casebook)
  trunkline_install(trunkline_casebook DESCRIPTION ": tests of rule sets"
    REQUIRES "trunkline ${same_version}" REQUIRES_PRIVATE "${private}")
endif()
if(TARGET trunkline_suggest)
  trunkline_install(trunkline_suggest DESCRIPTION ": categories from words"
    REQUIRES "trunkline ${same_version}" REQUIRES_PRIVATE "${private}")
endif()
if(TARGET trunkline_nearest)
  trunkline_install(trunkline_nearest DESCRIPTION ": cases that are alike"
    REQUIRES "trunkline_cases ${same_version}"
    REQUIRES_PRIVATE "trunkline_suggest ${same_version} ${private}")
endif()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/trunklineConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/trunklineConfig.cmake"
  INSTALL_DESTINATION "${trunkline_package_dir}"
  PATH_VARS trunkline_data_dir)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/trunklineConfig.cmake"
  "${PROJECT_BINARY_DIR}/trunklineConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/FindDependencies.cmake"
  DESTINATION "${trunkline_package_dir}")

# The C library has a package of its own: it asks for nothing else.
if(TRUNKLINE_BUILD_C)
  install(TARGETS trunkline_c EXPORT trunkline_cTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  set(trunkline_c_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/trunkline_c")
  install(EXPORT trunkline_cTargets FILE trunkline_cConfig.cmake
    NAMESPACE trunkline:: DESTINATION "${trunkline_c_package_dir}")
  write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/trunkline_cConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/trunkline_cConfigVersion.cmake"
    DESTINATION "${trunkline_c_package_dir}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/trunkline_c.pc.in"
    "${PROJECT_BINARY_DIR}/trunkline_c.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/trunkline_c.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()
