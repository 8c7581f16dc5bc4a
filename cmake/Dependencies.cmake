# Third-party parts of the build. What a user of the installed library needs of them, siglibConfig.cmake.in finds again.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto SSL)
find_package(HDF5 1.10 REQUIRED COMPONENTS C CXX)
find_package(Boost 1.81 REQUIRED COMPONENTS json program_options)
find_package(OpenCVModules REQUIRED COMPONENTS core imgproc imgcodecs)
find_package(LibTorch REQUIRED)

# Debian's yaml-cpp 0.7 exports the plain target name only.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# Training on several processes: siglib/distributed/mpi, which nothing links.
set(SIGLIB_HAS_MPI OFF)
if(SIGLIB_MPI STREQUAL "AUTO")
  find_package(MPI COMPONENTS C)
  set(SIGLIB_HAS_MPI ${MPI_C_FOUND})
elseif(SIGLIB_MPI)
  find_package(MPI REQUIRED COMPONENTS C)
  set(SIGLIB_HAS_MPI ON)
endif()

# The server: its store and its metrics.
if(SIGLIB_BUILD_APPS)
  find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)
  find_package(SQLite3 3.35 REQUIRED)
  find_package(PkgConfig REQUIRED)
  foreach(library IN ITEMS libpq libsodium)
    pkg_check_modules(${library} REQUIRED IMPORTED_TARGET ${library})
    add_library(siglib::${library} ALIAS PkgConfig::${library})
  endforeach()
endif()
