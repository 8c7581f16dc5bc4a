# What `cmake --install` puts below the prefix beside the modules (SiglibModule.cmake) and the program (apps/):
# the package that find_package(siglib) reads, and the shipped models.
include_guard()
include(CMakePackageConfigHelpers)

# What an application links. The program has the plain name, so the target is called otherwise.
add_library(siglib_all INTERFACE)
add_library(siglib::siglib ALIAS siglib_all)
set_target_properties(siglib_all PROPERTIES EXPORT_NAME siglib)
target_link_libraries(siglib_all INTERFACE siglib::verify)
install(TARGETS siglib_all EXPORT siglibTargets)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/siglib)
install(EXPORT siglibTargets NAMESPACE siglib:: DESTINATION ${package_folder})
# LibTorch promises no binary compatibility between versions, so the package asks for the very one it was built with.
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/siglibConfig.cmake.in ${PROJECT_BINARY_DIR}/siglibConfig.cmake
                              INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/siglibConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/siglibConfig.cmake ${PROJECT_BINARY_DIR}/siglibConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindLibTorch.cmake ${CMAKE_CURRENT_LIST_DIR}/FindOpenCVModules.cmake
        DESTINATION ${package_folder})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/siglib/models OPTIONAL)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/siglib)

# LibTorch seldom lies where the loader looks; and what lies below the sources, as .venv does, is no link path to CMake.
if(TARGET siglib_engine)
  cmake_path(GET LibTorch_CPU_LIBRARY PARENT_PATH libtorch_folder)
  set_target_properties(siglib_engine PROPERTIES INSTALL_RPATH "${libtorch_folder}" INSTALL_RPATH_USE_LINK_PATH TRUE)
endif()
