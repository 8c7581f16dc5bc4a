# Writes OUTPUT, a C++ source that holds the bytes of SOURCE as SYMBOL (see EmbedFile.cmake).
include(${CMAKE_CURRENT_LIST_DIR}/embed_literal.cmake)
embed_literal(content ${SOURCE})
file(WRITE ${OUTPUT} "#include <string_view>\n\nnamespace siglib::serve {\nextern const std::string_view ${SYMBOL};\n"
                     "const std::string_view ${SYMBOL}{\n${content},\n${content_size}};\n}\n")
