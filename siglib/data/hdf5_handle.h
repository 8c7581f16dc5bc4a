// Internal to the HDF5 sources of this module: the process-wide lock and owned identifiers.
#pragma once

#include "siglib/core/error.h"
#include "siglib/data/hdf5.h"

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace siglib::hdf5 {

// Held while HDF5 is called. HDF5 prints errors to stderr by default: that is switched off, for good, since
// it would also print at exit about what a damaged file left open inside of it.
class Session {
 public:
  Session() : lock_(mutex()) { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

 private:
  static std::mutex& mutex();
  std::lock_guard<std::mutex> lock_;
};

class Id {
 public:
  using Close = herr_t (*)(hid_t);
  Id(hid_t id, Close close) : id_(id), close_(close) {}
  ~Id() {
    if (id_ >= 0) close_(id_);
  }
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Id& operator=(Id&&) = delete;
  hid_t get() const { return id_; }
  bool valid() const { return id_ >= 0; }
  hid_t release() { return std::exchange(id_, -1); }

 private:
  hid_t id_;
  Close close_;
};

// What HDF5's error stack says at its origin, short.
std::string reason();

// The native type in memory.
template <class T>
hid_t native_type();
template <>
inline hid_t native_type<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}
template <>
inline hid_t native_type<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
inline hid_t native_type<float>() {
  return H5T_NATIVE_FLOAT;
}
template <>
inline hid_t native_type<double>() {
  return H5T_NATIVE_DOUBLE;
}

// The type on disk, little-endian on every platform.
template <class T>
hid_t disk_type();
template <>
inline hid_t disk_type<std::uint8_t>() {
  return H5T_STD_U8LE;
}
template <>
inline hid_t disk_type<std::int64_t>() {
  return H5T_STD_I64LE;
}
template <>
inline hid_t disk_type<float>() {
  return H5T_IEEE_F32LE;
}
template <>
inline hid_t disk_type<double>() {
  return H5T_IEEE_F64LE;
}

inline std::string object_path(std::string_view object) {
  return fmt::format("/{}", object);
}

}  // namespace siglib::hdf5
