# IN: a published schema. OUT: its internal copy.
file(READ "${IN}" text)
string(REPLACE "package trunkline.v1;"
  "package trunkline_internal.v1;\n\noption optimize_for = LITE_RUNTIME;" text "${text}")
string(REPLACE "import \"trunkline/v1/" "import \"trunkline_internal/v1/" text "${text}")
# Field types only: "string name = 1" and "repeated string name = 1". A comment
# that happens to match does no harm.
string(REGEX REPLACE "(\n *(repeated |optional )?)string ([a-z0-9_]+ = [0-9]+)"
  "\\1bytes \\3" text "${text}")
file(WRITE "${OUT}" "${text}")
