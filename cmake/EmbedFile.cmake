# siglib_embed_file(TARGET FILE SYMBOL): the content of a file as `extern const std::string_view SYMBOL` of namespace
# siglib::serve, so that the program needs no file beside it.
function(siglib_embed_file target file symbol)
  set(source ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${source} -DOUTPUT=${output} -DSYMBOL=${symbol} -P
            ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
    DEPENDS ${source} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# siglib_embed_folder(TARGET FOLDER SYMBOL): all files below a folder as `extern const std::span<const EmbeddedFile> SYMBOL`
# (serve/api/embedded_file.h), by name.
function(siglib_embed_folder target folder symbol)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  list(SORT files)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  list(TRANSFORM files PREPEND ${folder}/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} "-DFILES=${files}" -DOUTPUT=${output} -DSYMBOL=${symbol} -P
            ${PROJECT_SOURCE_DIR}/cmake/embed_folder.cmake
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/embed_folder.cmake ${PROJECT_SOURCE_DIR}/cmake/embed_literal.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
