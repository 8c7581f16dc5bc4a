# embed_literal(VARIABLE FILE): the bytes of FILE as C++ string literals in VARIABLE, their number in VARIABLE_size.
function(embed_literal variable file)
  file(READ ${file} bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${bytes}")
  # One literal a line: compilers bear long ones badly.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)"
                       "\"\\1\"\n" literals "${escaped}")
  set(${variable} "${literals}" PARENT_SCOPE)
  set(${variable}_size ${size} PARENT_SCOPE)
endfunction()
