# Finds single OpenCV modules without OpenCVConfig.cmake (Debian ships that only with the 1 GB metapackage).
# Gives OpenCV::<component> for every component asked for.

find_path(OpenCVModules_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
set(required OpenCVModules_INCLUDE_DIR)
foreach(component IN LISTS OpenCVModules_FIND_COMPONENTS)
  find_library(OpenCVModules_${component}_LIBRARY opencv_${component})
  list(APPEND required OpenCVModules_${component}_LIBRARY)
  mark_as_advanced(OpenCVModules_${component}_LIBRARY)
endforeach()
if(OpenCVModules_INCLUDE_DIR)
  file(STRINGS ${OpenCVModules_INCLUDE_DIR}/opencv2/core/version.hpp lines REGEX "#define CV_VERSION_(MAJOR|MINOR|REVISION)")
  string(REGEX MATCHALL "[0-9]+" digits "${lines}")
  list(JOIN digits "." OpenCVModules_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVModules REQUIRED_VARS ${required} VERSION_VAR OpenCVModules_VERSION)

if(OpenCVModules_FOUND)
  foreach(component IN LISTS OpenCVModules_FIND_COMPONENTS)
    if(NOT TARGET OpenCV::${component})
      add_library(OpenCV::${component} UNKNOWN IMPORTED)
      set_target_properties(OpenCV::${component} PROPERTIES IMPORTED_LOCATION "${OpenCVModules_${component}_LIBRARY}"
                                                            INTERFACE_INCLUDE_DIRECTORIES "${OpenCVModules_INCLUDE_DIR}")
    endif()
  endforeach()
endif()
mark_as_advanced(OpenCVModules_INCLUDE_DIR)
