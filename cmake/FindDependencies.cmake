# SPDX-License-Identifier: Apache-2.0
# How trunkline finds the libraries that a host of the static library needs too.
# The project and its installed CMake package include this file, so that the
# targets have the same names in both. A library is looked for in this order: a
# target of the including project, its CMake package, pkg-config, CMake's own
# module.
#
# trunkline_find_NAME() makes the target that is named beside it, and fails the
# configuration where the library is not there, unless it is given QUIET.
include_guard(GLOBAL)

# Makes the target `target` of the pkg-config module `module`, if there is one.
macro(_trunkline_from_pkg_config target module)
  if(NOT TARGET ${target})
    find_package(PkgConfig QUIET)
    if(PKG_CONFIG_FOUND)
      string(MAKE_C_IDENTIFIER "TRUNKLINE_PC_${module}" _trunkline_pc)
      pkg_check_modules(${_trunkline_pc} QUIET IMPORTED_TARGET GLOBAL ${module})
      if(${_trunkline_pc}_FOUND)
        add_library(${target} INTERFACE IMPORTED GLOBAL)
        target_link_libraries(${target} INTERFACE
          PkgConfig::${_trunkline_pc})
      endif()
      unset(_trunkline_pc)
    endif()
  endif()
endmacro()

# Fails where `target` was not made, unless the last argument is QUIET.
macro(_trunkline_require target name)
  if(NOT TARGET ${target} AND NOT "${ARGN}" STREQUAL "QUIET")
    message(FATAL_ERROR "trunkline needs ${name}, which was not found")
  endif()
endmacro()

# absl::status and others. Abseil has a CMake package wherever it is packaged.
macro(trunkline_find_abseil)
  if(NOT TARGET absl::status)
    find_package(absl CONFIG QUIET)
  endif()
  _trunkline_require(absl::status Abseil ${ARGN})
endmacro()

# protobuf::libprotobuf, protobuf::protoc. Debian has CMake's module only.
macro(trunkline_find_protobuf)
  if(NOT TARGET protobuf::libprotobuf)
    find_package(Protobuf CONFIG QUIET)
    if(NOT TARGET protobuf::libprotobuf)
      find_package(Protobuf MODULE QUIET)
    endif()
  endif()
  _trunkline_require(protobuf::libprotobuf "Protocol Buffers" ${ARGN})
endmacro()

# re2::re2. Debian 12 has pkg-config only.
macro(trunkline_find_re2)
  if(NOT TARGET re2::re2)
    find_package(re2 CONFIG QUIET)
  endif()
  _trunkline_from_pkg_config(re2::re2 re2)
  _trunkline_require(re2::re2 RE2 ${ARGN})
endmacro()

# SQLite::SQLite3
macro(trunkline_find_sqlite)
  _trunkline_from_pkg_config(SQLite::SQLite3 sqlite3)
  if(NOT TARGET SQLite::SQLite3)
    find_package(SQLite3 QUIET)
  endif()
  _trunkline_require(SQLite::SQLite3 SQLite ${ARGN})
endmacro()

# PostgreSQL::PostgreSQL, which is libpq.
macro(trunkline_find_postgres)
  _trunkline_from_pkg_config(PostgreSQL::PostgreSQL libpq)
  if(NOT TARGET PostgreSQL::PostgreSQL)
    find_package(PostgreSQL QUIET)
  endif()
  _trunkline_require(PostgreSQL::PostgreSQL libpq ${ARGN})
endmacro()

# OpenSSL::Crypto, from OpenSSL 3.0.
macro(trunkline_find_openssl)
  if(NOT TARGET OpenSSL::Crypto)
    find_package(OpenSSL 3.0 QUIET COMPONENTS Crypto)
    if(TARGET OpenSSL::Crypto)  # Of this folder alone otherwise.
      set_target_properties(OpenSSL::Crypto PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endif()
  _trunkline_require(OpenSSL::Crypto OpenSSL ${ARGN})
endmacro()

# libcsv::libcsv. Debian has neither a CMake package nor a pkg-config module.
macro(trunkline_find_libcsv)
  if(NOT TARGET libcsv::libcsv)
    find_package(libcsv CONFIG QUIET)
  endif()
  _trunkline_from_pkg_config(libcsv::libcsv libcsv)
  if(NOT TARGET libcsv::libcsv)
    find_path(LIBCSV_INCLUDE_DIR csv.h)
    find_library(LIBCSV_LIBRARY csv)
    mark_as_advanced(LIBCSV_INCLUDE_DIR LIBCSV_LIBRARY)
    if(LIBCSV_INCLUDE_DIR AND LIBCSV_LIBRARY)
      add_library(libcsv::libcsv UNKNOWN IMPORTED GLOBAL)
      set_target_properties(libcsv::libcsv PROPERTIES
        IMPORTED_LOCATION "${LIBCSV_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${LIBCSV_INCLUDE_DIR}")
    endif()
  endif()
  _trunkline_require(libcsv::libcsv libcsv ${ARGN})
endmacro()

# Iconv::Iconv, which is in the C library of most systems.
macro(trunkline_find_iconv)
  if(NOT TARGET Iconv::Iconv)
    find_package(Iconv QUIET)
    if(TARGET Iconv::Iconv)  # Of this folder alone otherwise.
      set_target_properties(Iconv::Iconv PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endif()
  _trunkline_require(Iconv::Iconv iconv ${ARGN})
endmacro()

# libzip::zip. Debian's CMake package wants programs that it does not install, so
# pkg-config is asked first.
macro(trunkline_find_libzip)
  _trunkline_from_pkg_config(libzip::zip libzip)
  if(NOT TARGET libzip::zip)
    find_package(libzip CONFIG QUIET)
  endif()
  _trunkline_require(libzip::zip libzip ${ARGN})
endmacro()

# EXPAT::EXPAT
macro(trunkline_find_expat)
  _trunkline_from_pkg_config(EXPAT::EXPAT expat)
  if(NOT TARGET EXPAT::EXPAT)
    find_package(EXPAT QUIET)
    if(TARGET EXPAT::EXPAT)  # Of this folder alone otherwise.
      set_target_properties(EXPAT::EXPAT PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endif()
  _trunkline_require(EXPAT::EXPAT Expat ${ARGN})
endmacro()
