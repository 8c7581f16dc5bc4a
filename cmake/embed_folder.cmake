# Writes OUTPUT, a C++ source that holds FILES of FOLDER as SYMBOL (see EmbedFile.cmake).
include(${CMAKE_CURRENT_LIST_DIR}/embed_literal.cmake)
set(rows "")
foreach(name IN LISTS FILES)
  embed_literal(content ${FOLDER}/${name})
  string(APPEND rows "{\"${name}\", {\n${content},\n${content_size}}},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"serve/api/embedded_file.h\"\n\n#include <span>\n\nnamespace siglib::serve {\n"
                     "extern const std::span<const EmbeddedFile> ${SYMBOL};\n"
                     "static constexpr EmbeddedFile files[] = {\n${rows}};\n"
                     "const std::span<const EmbeddedFile> ${SYMBOL}{files};\n}\n")
