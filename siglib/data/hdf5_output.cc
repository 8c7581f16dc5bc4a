#include "siglib/data/hdf5_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>

namespace siglib::hdf5 {
namespace {

struct Settings {
  int* failure;
};

struct Output {
  H5FD_t base;  // first: HDF5 sees only this
  int fd;
  int* failure;
  haddr_t end_of_addresses;
  haddr_t end_of_file;
};

Output* self(H5FD_t* file) {
  return reinterpret_cast<Output*>(file);
}
const Output* self(const H5FD_t* file) {
  return reinterpret_cast<const Output*>(file);
}

void note(Output* out) {
  if (*out->failure == 0) *out->failure = errno;
}

void* get_settings(H5FD_t* file) {
  // HDF5 releases it with free().
  auto* copy = static_cast<Settings*>(std::malloc(sizeof(Settings)));
  if (copy != nullptr) copy->failure = self(file)->failure;
  return copy;
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t access, haddr_t) {
  const auto* settings = static_cast<const Settings*>(H5Pget_driver_info(access));
  if (settings == nullptr || (flags & H5F_ACC_CREAT) == 0) return nullptr;
  const int fd = ::open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) {
    *settings->failure = errno;
    return nullptr;
  }
  auto out = std::make_unique<Output>();
  out->fd = fd;
  out->failure = settings->failure;
  return &out.release()->base;
}

herr_t close_file(H5FD_t* file) {
  const std::unique_ptr<Output> out(self(file));
  if (::close(out->fd) != 0) note(out.get());
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t get_eoa(const H5FD_t* file, H5FD_mem_t) {
  return self(file)->end_of_addresses;
}
haddr_t get_eof(const H5FD_t* file, H5FD_mem_t) {
  return self(file)->end_of_file;
}

herr_t set_eoa(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  self(file)->end_of_addresses = address;
  return 0;
}

// What was never written, or thrown away, reads as zeros.
herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
  Output* out = self(file);
  auto* bytes = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t got = ::pread(out->fd, bytes, size, static_cast<off_t>(address));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) note(out);
    if (got <= 0) break;
    bytes += got;
    address += static_cast<haddr_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  std::memset(bytes, 0, size);
  return 0;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, const void* buffer) {
  Output* out = self(file);
  out->end_of_file = std::max(out->end_of_file, address + size);
  const auto* bytes = static_cast<const char*>(buffer);
  while (size > 0 && *out->failure == 0) {
    const ssize_t put = ::pwrite(out->fd, bytes, size, static_cast<off_t>(address));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      note(out);
      break;
    }
    bytes += put;
    address += static_cast<haddr_t>(put);
    size -= static_cast<std::size_t>(put);
  }
  return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
  Output* out = self(file);
  if (out->end_of_file == out->end_of_addresses) return 0;
  if (*out->failure == 0 && ::ftruncate(out->fd, static_cast<off_t>(out->end_of_addresses)) != 0) note(out);
  out->end_of_file = out->end_of_addresses;
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "siglib_output";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(Settings);
  driver.fapl_get = get_settings;
  driver.open = open_file;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = get_eoa;
  driver.set_eoa = set_eoa;
  driver.get_eof = get_eof;
  driver.read = read;
  driver.write = write;
  driver.truncate = truncate;
  // One kind of storage for all: the default, as in HDF5's own drivers for single files.
  std::fill(std::begin(driver.fl_map), std::end(driver.fl_map), H5FD_MEM_SUPER);
  driver.fl_map[H5FD_MEM_DRAW] = H5FD_MEM_DRAW;
  driver.fl_map[H5FD_MEM_GHEAP] = H5FD_MEM_DRAW;
  return driver;
}

}  // namespace

void set_output(hid_t access, int* failure) {
  static const H5FD_class_t driver = driver_class();
  static const hid_t id = H5FDregister(&driver);
  const Settings settings{failure};
  H5Pset_driver(access, id, &settings);
}

}  // namespace siglib::hdf5
