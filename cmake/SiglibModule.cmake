# siglib_module(NAME [DEPENDS module...] [PUBLIC library...] [PRIVATE library...])
#
# One static library per folder of siglib/. DEPENDS names the modules it includes: the layering test reads the same
# lists, so a module that includes another one without saying so fails a test.
function(siglib_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;PUBLIC;PRIVATE")
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  set(target siglib_${name})
  add_library(${target} STATIC ${sources} ${headers})
  add_library(siglib::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                              $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  list(TRANSFORM arg_DEPENDS PREPEND siglib::)
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} ${arg_PUBLIC} PRIVATE $<BUILD_INTERFACE:siglib_build_flags>
                                                                              ${arg_PRIVATE})
  install(TARGETS ${target} EXPORT siglibTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/siglib/${name})
endfunction()
