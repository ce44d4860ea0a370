# IN: a serialised FileDescriptorSet. OUT: C++ source that holds its bytes.
file(READ "${IN}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
  "\\1\n" bytes "${bytes}")
file(WRITE "${OUT}" "// Generated: the published schemas as a FileDescriptorSet.
#include <cstddef>
namespace trunkline::schema {
extern const unsigned char kDescriptorSet[];
extern const std::size_t kDescriptorSetSize;
const unsigned char kDescriptorSet[] = {\n${bytes}\n};
const std::size_t kDescriptorSetSize = sizeof(kDescriptorSet);
}  // namespace trunkline::schema
")
