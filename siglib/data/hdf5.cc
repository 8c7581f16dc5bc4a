// Opening and closing HDF5 files.
#include "siglib/data/hdf5.h"

#include "siglib/data/hdf5_handle.h"
#include "siglib/data/hdf5_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace siglib {
namespace hdf5 {

std::mutex& Session::mutex() {
  static std::mutex instance;
  return instance;
}

std::string reason() {
  std::string text;
  const auto first = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
    if (n == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &text);
  return text.empty() ? "no reason given" : text;
}

}  // namespace hdf5

namespace {

using hdf5::Id;
using hdf5::Session;

Id access_properties() {
  Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
  return access;
}

}  // namespace

Hdf5File::Hdf5File(std::int64_t id, std::string name, std::uint64_t bytes, std::unique_ptr<int> failure)
    : id_(id), name_(std::move(name)), bytes_(bytes), failure_(std::move(failure)) {}

Hdf5File Hdf5File::create(const std::filesystem::path& file, std::string name, std::uint64_t user_block) {
  const Session session;
  const Id access = access_properties();
  // The 1.10 format checksums its metadata, so that a flipped bit is an error and not a wild pointer.
  H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_LATEST);
  const Id creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  if (H5Pset_userblock(creation.get(), user_block) < 0)
    fail(ErrorKind::internal, "{}: {} bytes is no valid user block", name, user_block);
  auto failure = std::make_unique<int>(0);
  hdf5::set_output(access.get(), failure.get());
  const hid_t id = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation.get(), access.get());
  if (id < 0)
    fail(ErrorKind::io, "{}: cannot be written: {}", name,
         *failure != 0 ? std::generic_category().message(*failure) : hdf5::reason());
  return {id, std::move(name), 0, std::move(failure)};
}

Hdf5File Hdf5File::open(const std::filesystem::path& file) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(file, code))
    fail(ErrorKind::input, "{}: {}", file.string(), code ? code.message() : "is not a regular file");
  const auto bytes = std::filesystem::file_size(file, code);
  if (code || ::access(file.c_str(), R_OK) != 0)
    fail(ErrorKind::input, "{}: cannot be opened: {}", file.string(),
         code ? code.message() : std::generic_category().message(errno));
  const Session session;
  const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDONLY, access_properties().get());
  if (id < 0) fail(ErrorKind::model, "{}: is damaged or no HDF5 file: {}", file.string(), hdf5::reason());
  return {id, file.string(), bytes, nullptr};
}

Hdf5File Hdf5File::open_image(std::span<const std::uint8_t> content, std::string name) {
  const Session session;
  const Id access = access_properties();
  constexpr std::size_t kGrowth = 1 << 16;
  H5Pset_fapl_core(access.get(), kGrowth, 0);
  // HDF5 takes its own copy; the parameter is not const only because a caller may lend the buffer instead.
  if (content.empty() ||
      H5Pset_file_image(access.get(), const_cast<std::uint8_t*>(content.data()), content.size()) < 0)
    fail(ErrorKind::model, "{}: is empty", name);
  // HDF5 takes two images of one name for the same file and would answer with the content of the first.
  static std::uint64_t counter = 0;
  const std::string unique = fmt::format("siglib image {}", counter++);
  const hid_t id = H5Fopen(unique.c_str(), H5F_ACC_RDONLY, access.get());
  if (id < 0) fail(ErrorKind::model, "{}: is damaged or no HDF5 file: {}", name, hdf5::reason());
  return {id, std::move(name), content.size(), nullptr};
}

Hdf5File::~Hdf5File() {
  if (id_ < 0) return;
  const Session session;
  H5Fclose(id_);
}

Hdf5File::Hdf5File(Hdf5File&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      name_(std::move(other.name_)),
      bytes_(other.bytes_),
      failure_(std::move(other.failure_)) {}

Hdf5File& Hdf5File::operator=(Hdf5File&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(name_, other.name_);
  std::swap(bytes_, other.bytes_);
  std::swap(failure_, other.failure_);
  return *this;
}

void Hdf5File::close() {
  const Session session;
  refuse_unless_written(H5Fclose(std::exchange(id_, -1)) >= 0, "the file");
}

void Hdf5File::refuse_unless_written(bool done, std::string_view what) const {
  if (failure_ != nullptr && *failure_ != 0)
    fail(ErrorKind::io, "{}: cannot be written: {}", name_, std::generic_category().message(*failure_));
  if (!done) fail(ErrorKind::io, "{}: {} cannot be written: {}", name_, what, hdf5::reason());
}

}  // namespace siglib
