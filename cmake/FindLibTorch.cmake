# Finds LibTorch: -DLIBTORCH_ROOT=DIR, or the torch wheel in the project's .venv. Gives LibTorch::LibTorch (CPU part).
#
# find_package(Torch) is not used: with a CUDA wheel it demands a CUDA toolkit. And the wheel's include/ carries fmt,
# google/, pybind11 and more, which would shadow the system's; only links to the four folders we need are exposed.

set(LIBTORCH_ROOT "" CACHE PATH "An unpacked LibTorch, or site-packages/torch of a Python that has torch")

if(LIBTORCH_ROOT)
  set(LibTorch_ROOT_DIR "${LIBTORCH_ROOT}")
else()
  foreach(base IN ITEMS "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_LIST_DIR}/..")
    file(GLOB found "${base}/.venv/lib/python3*/site-packages/torch")
    if(found)
      list(GET found 0 LibTorch_ROOT_DIR)
      break()
    endif()
  endforeach()
endif()

find_path(LibTorch_INCLUDE_ROOT torch/csrc/api/include/torch/torch.h PATHS "${LibTorch_ROOT_DIR}/include" NO_DEFAULT_PATH NO_CACHE)
find_library(LibTorch_CPU_LIBRARY torch_cpu PATHS "${LibTorch_ROOT_DIR}/lib" NO_DEFAULT_PATH NO_CACHE)
find_library(LibTorch_C10_LIBRARY c10 PATHS "${LibTorch_ROOT_DIR}/lib" NO_DEFAULT_PATH NO_CACHE)

set(LibTorch_VERSION "")
if(EXISTS "${LibTorch_INCLUDE_ROOT}/torch/headeronly/version.h")
  file(STRINGS "${LibTorch_INCLUDE_ROOT}/torch/headeronly/version.h" lines REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" digits "${lines}")
  list(JOIN digits "." LibTorch_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_INCLUDE_ROOT LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "Run scripts/setup, or give an unpacked LibTorch with -DLIBTORCH_ROOT=DIR.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  set(filtered "${CMAKE_BINARY_DIR}/libtorch-include")
  file(MAKE_DIRECTORY "${filtered}")
  foreach(folder IN ITEMS ATen c10 torch caffe2)
    if(EXISTS "${LibTorch_INCLUDE_ROOT}/${folder}")
      file(CREATE_LINK "${LibTorch_INCLUDE_ROOT}/${folder}" "${filtered}/${folder}" SYMBOLIC)
    endif()
  endforeach()
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${LibTorch_C10_LIBRARY}")
  add_library(LibTorch::LibTorch SHARED IMPORTED)
  set_target_properties(LibTorch::LibTorch PROPERTIES
    IMPORTED_LOCATION "${LibTorch_CPU_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${filtered};${filtered}/torch/csrc/api/include"
    INTERFACE_LINK_LIBRARIES LibTorch::c10)
endif()
