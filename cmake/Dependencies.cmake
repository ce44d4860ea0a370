# Abseil, Protocol Buffers, RE2 and RapidJSON (headers only). Each may already
# be a target of the project that includes this one.
find_package(Threads REQUIRED)

if(NOT TARGET absl::status)
  find_package(absl REQUIRED CONFIG)
endif()

# Newer distributions ship a CONFIG package; Debian 12 only has the module.
if(NOT TARGET protobuf::libprotobuf)
  find_package(Protobuf CONFIG QUIET)
  if(NOT TARGET protobuf::libprotobuf)
    find_package(Protobuf REQUIRED MODULE)
  endif()
endif()

# Debian 12 ships RE2 with pkg-config only.
if(NOT TARGET re2::re2)
  find_package(re2 CONFIG QUIET)
  if(NOT TARGET re2::re2)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET GLOBAL re2)
    add_library(re2::re2 ALIAS PkgConfig::RE2)
  endif()
endif()

find_path(RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED)
mark_as_advanced(RAPIDJSON_INCLUDE_DIR)
