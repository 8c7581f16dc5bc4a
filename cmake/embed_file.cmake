# Writes OUTPUT, a C++ source that holds the bytes of SOURCE as SYMBOL (see EmbedFile.cmake).
file(READ ${SOURCE} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${bytes}")
# One literal a line: compilers bear long ones badly.
string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)"
                     "\"\\1\"\n" literals "${escaped}")
file(WRITE ${OUTPUT} "#include <string_view>\n\nnamespace siglib::serve {\nextern const std::string_view ${SYMBOL};\n"
                     "const std::string_view ${SYMBOL}{\n${literals},\n${size}};\n}\n")
