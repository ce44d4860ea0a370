# Warnings and sanitizers for the project's own code; generated code gets
# neither.
add_library(trunkline_warnings INTERFACE)
target_compile_options(trunkline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  $<$<BOOL:${TRUNKLINE_WERROR}>:-Werror>)
if(TRUNKLINE_SANITIZE)
  target_compile_options(trunkline_warnings INTERFACE
    -fsanitize=${TRUNKLINE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRUNKLINE_SANITIZE})
endif()
