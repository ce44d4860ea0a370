# What is installed: the library, its headers, the published schemas, the rule
# packs, and what find_package(trunkline) and pkg-config need to find it.
include(CMakePackageConfigHelpers)

set(trunkline_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/trunkline")
set(trunkline_data_dir "${CMAKE_INSTALL_DATADIR}/trunkline")

install(TARGETS trunkline EXPORT trunklineTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/trunkline"
  "${TRUNKLINE_GENERATED_INCLUDE_DIR}/trunkline"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/trunkline"
  DESTINATION "${trunkline_data_dir}/proto" FILES_MATCHING PATTERN "*.proto")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/packs"
  DESTINATION "${trunkline_data_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# The static library's own needs become the consumer's at link time. RE2 is
# asked for in the way in which it was found here.
get_target_property(trunkline_re2_aliased re2::re2 ALIASED_TARGET)
if(trunkline_re2_aliased STREQUAL "PkgConfig::RE2")
  set(TRUNKLINE_RE2_FROM_PKG_CONFIG ON)
else()
  set(TRUNKLINE_RE2_FROM_PKG_CONFIG OFF)
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
  DESTINATION "${trunkline_package_dir}")
install(EXPORT trunklineTargets NAMESPACE trunkline::
  DESTINATION "${trunkline_package_dir}")

# Each store is a component: who does not ask for it needs nothing of it.
foreach(store IN ITEMS sqlite postgres)
  if(NOT TARGET trunkline_store_${store})
    continue()
  endif()
  install(TARGETS trunkline_store_${store} EXPORT trunkline_store_${store}
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT trunkline_store_${store} NAMESPACE trunkline::
    DESTINATION "${trunkline_package_dir}")
endforeach()

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
endif()

# pkg-config. The prefix is the folder of the .pc file upwards, so that an
# installed tree can be moved and `cmake --install --prefix` works.
file(RELATIVE_PATH trunkline_pc_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" trunkline_pc_prefix "${trunkline_pc_prefix}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/trunkline.pc.in"
  "${PROJECT_BINARY_DIR}/trunkline.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/trunkline.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(TRUNKLINE_BUILD_C)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/trunkline_c.pc.in"
    "${PROJECT_BINARY_DIR}/trunkline_c.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/trunkline_c.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()
