# Build type, linker, compiler cache, warnings and sanitizers: for our own targets only.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

find_program(SIGLIB_CCACHE ccache)
if(SIGLIB_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SIGLIB_CCACHE})
endif()

add_library(siglib_build_flags INTERFACE)
target_compile_features(siglib_build_flags INTERFACE cxx_std_20)
target_compile_options(siglib_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
if(SIGLIB_WARNINGS_AS_ERRORS)
  target_compile_options(siglib_build_flags INTERFACE -Werror)
endif()

find_program(SIGLIB_MOLD mold)
if(SIGLIB_MOLD)
  target_link_options(siglib_build_flags INTERFACE -fuse-ld=mold)
endif()

if(SIGLIB_SANITIZE)
  target_compile_options(siglib_build_flags INTERFACE -fsanitize=${SIGLIB_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(siglib_build_flags INTERFACE -fsanitize=${SIGLIB_SANITIZE})
endif()

# For modules that call std::stable_sort: clang says of what libstdc++ 12 calls in it that it is deprecated.
function(siglib_sorts_stably target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
endfunction()
