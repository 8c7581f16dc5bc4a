// Reading from HDF5 files that may be damaged or hostile.
#include "siglib/data/hdf5_handle.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace siglib {
namespace {

using hdf5::Id;
using hdf5::Session;

using Dims = std::vector<hsize_t>;

// Deflate shrinks at most 1032 : 1 (zlib's technical notes).
constexpr std::uint64_t kMostExpansion = 1032;

template <class... Args>
[[noreturn]] void damaged(const std::string& file, std::string_view object,
                          fmt::format_string<Args...> format, Args&&... args) {
  fail(ErrorKind::model, "{}: {} {}", file, object, fmt::format(format, std::forward<Args>(args)...));
}

// Hard links only: others could lead into other files.
bool linked(hid_t file, std::string_view object) {
  for (auto end = object.find('/');; end = object.find('/', end + 1)) {
    const std::string path = hdf5::object_path(object.substr(0, end));
    if (H5Lexists(file, path.c_str(), H5P_DEFAULT) <= 0) return false;
    H5L_info_t info;
    if (H5Lget_info(file, path.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD) return false;
    if (end == std::string_view::npos) return true;
  }
}

struct Dataset {
  Id id;
  Id type;
  Dims dims;
  hsize_t elements = 0;
};

Dims dims_of(const Id& space) {
  const int rank = H5Sget_simple_extent_ndims(space.get());
  Dims dims(static_cast<std::size_t>(std::max(rank, 0)));
  H5Sget_simple_extent_dims(space.get(), dims.data(), nullptr);
  return dims;
}

// Elements times size, or false when that is more than a file of `bytes` can hold. A dimension of zero does
// not excuse the others: their product is to be a number for whoever multiplies them.
bool plausible(const Dims& dims, std::size_t size, std::uint64_t bytes, hsize_t& elements) {
  const std::uint64_t most = bytes > std::numeric_limits<std::uint64_t>::max() / kMostExpansion
                                 ? std::numeric_limits<std::uint64_t>::max()
                                 : bytes * kMostExpansion;
  elements = 1;
  for (const hsize_t dim : dims) {
    if (dim > most / std::max<hsize_t>(size, 1) / elements) return false;
    elements *= std::max<hsize_t>(dim, 1);
  }
  if (std::find(dims.begin(), dims.end(), 0) != dims.end()) elements = 0;
  return true;
}

void check_storage(const Id& dataset, const std::string& file, std::string_view object,
                   std::size_t element_size, std::uint64_t bytes) {
  const Id creation(H5Dget_create_plist(dataset.get()), H5Pclose);
  if (H5Pget_layout(creation.get()) == H5D_VIRTUAL || H5Pget_external_count(creation.get()) != 0)
    damaged(file, object, "is stored in other files, which is not accepted");
  for (int i = 0; i < H5Pget_nfilters(creation.get()); ++i) {
    unsigned flags = 0;
    unsigned config = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation.get(), static_cast<unsigned>(i), &flags, &values,
                                               nullptr, 0, nullptr, &config);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_FLETCHER32 && filter != H5Z_FILTER_SHUFFLE)
      damaged(file, object, "uses filter {}, which is not accepted", filter);
  }
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return;
  Dims chunk(H5S_MAX_RANK);
  chunk.resize(
      static_cast<std::size_t>(std::max(H5Pget_chunk(creation.get(), H5S_MAX_RANK, chunk.data()), 0)));
  hsize_t elements = 0;
  if (!plausible(chunk, element_size, bytes, elements))
    damaged(file, object, "has chunks beyond the file's size");
}

Dataset open_dataset(hid_t file, const std::string& name, std::string_view object, std::uint64_t bytes) {
  if (!linked(file, object)) damaged(name, object, "is missing");
  Id id(H5Dopen2(file, hdf5::object_path(object).c_str(), H5P_DEFAULT), H5Dclose);
  if (!id.valid()) damaged(name, object, "cannot be opened: {}", hdf5::reason());
  Id type(H5Dget_type(id.get()), H5Tclose);
  const Id space(H5Dget_space(id.get()), H5Sclose);
  Dataset dataset{std::move(id), std::move(type), {}, 0};
  if (!dataset.type.valid() || !space.valid()) damaged(name, object, "cannot be opened: {}", hdf5::reason());
  if (H5Sget_simple_extent_type(space.get()) == H5S_NULL) damaged(name, object, "is empty");
  dataset.dims = dims_of(space);
  const std::size_t size = H5Tget_size(dataset.type.get());
  if (!plausible(dataset.dims, size, bytes, dataset.elements))
    damaged(name, object, "claims to be larger than the file can hold");
  check_storage(dataset.id, name, object, size, bytes);
  return dataset;
}

std::string shown(std::span<const std::int64_t> shape) {
  std::vector<std::string> parts;
  for (const std::int64_t size : shape) parts.push_back(size == kAnySize ? "any" : fmt::format("{}", size));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

Hdf5Shape to_shape(const Dims& dims) {
  return {dims.begin(), dims.end()};
}

void check_shape(const std::string& file, std::string_view object, const Dims& dims,
                 const Hdf5Shape& expected) {
  const Hdf5Shape found = to_shape(dims);
  const bool equal =
      std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                 [](std::int64_t have, std::int64_t want) { return want == kAnySize || want == have; });
  if (!equal) damaged(file, object, "has shape {}, expected {}", shown(found), shown(expected));
}

template <Hdf5Number T>
void check_type(const std::string& file, std::string_view object, hid_t type) {
  const hid_t want = hdf5::disk_type<T>();
  const bool equal = H5Tget_class(type) == H5Tget_class(want) && H5Tget_size(type) == H5Tget_size(want) &&
                     (H5Tget_class(want) != H5T_INTEGER || H5Tget_sign(type) == H5Tget_sign(want));
  if (!equal)
    damaged(file, object, "has another element type, expected {}-bit {}", H5Tget_size(want) * 8,
            H5Tget_class(want) == H5T_FLOAT ? "floating point" : "integer");
}

bool is_fixed_text(hid_t type) {
  return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0;
}

std::string until_nul(const char* text, std::size_t size) {
  const void* end = std::memchr(text, '\0', size);
  return {text, end == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(end) - text)};
}

Id open_attribute(hid_t file, const std::string& name, std::string_view object, std::string_view attribute) {
  if (!object.empty() && !linked(file, object)) damaged(name, object, "is missing");
  Id opened(H5Aopen_by_name(file, hdf5::object_path(object).c_str(), std::string(attribute).c_str(),
                            H5P_DEFAULT, H5P_DEFAULT),
            H5Aclose);
  if (!opened.valid()) damaged(name, attribute, "is missing");
  const Id space(H5Aget_space(opened.get()), H5Sclose);
  if (H5Sget_simple_extent_npoints(space.get()) != 1) damaged(name, attribute, "is not one value");
  return opened;
}

}  // namespace

bool Hdf5File::contains(std::string_view object) const {
  const Session session;
  return linked(id_, object);
}

std::vector<std::string> Hdf5File::names(std::string_view group) const {
  const Session session;
  if (!group.empty() && !linked(id_, group)) damaged(name_, group, "is missing");
  const Id opened(H5Gopen2(id_, hdf5::object_path(group).c_str(), H5P_DEFAULT), H5Gclose);
  if (!opened.valid()) damaged(name_, group, "is not a group");
  std::vector<std::string> found;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  // In the order of the file: for any other HDF5 1.10 makes a table first, and frees what never was in it
  // when the file is damaged.
  if (H5Literate(opened.get(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &found) < 0)
    damaged(name_, group, "cannot be read: {}", hdf5::reason());
  std::sort(found.begin(), found.end());
  return found;
}

Hdf5Shape Hdf5File::shape(std::string_view dataset) const {
  const Session session;
  return to_shape(open_dataset(id_, name_, dataset, bytes_).dims);
}

template <Hdf5Number T>
std::vector<T> Hdf5File::read(std::string_view dataset, const Hdf5Shape& expected) const {
  const Session session;
  const Dataset opened = open_dataset(id_, name_, dataset, bytes_);
  check_type<T>(name_, dataset, opened.type.get());
  check_shape(name_, dataset, opened.dims, expected);
  std::vector<T> values(opened.elements);
  if (!values.empty() &&
      H5Dread(opened.id.get(), hdf5::native_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    damaged(name_, dataset, "cannot be read: {}", hdf5::reason());
  return values;
}

template <Hdf5Number T>
void Hdf5File::expect(std::string_view dataset, const Hdf5Shape& expected) const {
  const Session session;
  const Dataset opened = open_dataset(id_, name_, dataset, bytes_);
  check_type<T>(name_, dataset, opened.type.get());
  check_shape(name_, dataset, opened.dims, expected);
}

template <Hdf5Number T>
void Hdf5File::read_rows(std::string_view dataset, std::int64_t first, std::int64_t count,
                         std::span<T> out) const {
  const Session session;
  const Dataset opened = open_dataset(id_, name_, dataset, bytes_);
  check_type<T>(name_, dataset, opened.type.get());
  Dims counts = opened.dims;
  if (counts.empty() || first < 0 || count < 0 || static_cast<hsize_t>(first + count) > counts[0])
    damaged(name_, dataset, "has no rows {} to {}", first, first + count);
  counts[0] = static_cast<hsize_t>(count);
  hsize_t elements = 1;
  for (const hsize_t size : counts) elements *= size;
  if (elements != out.size())
    fail(ErrorKind::internal, "{}: rows of {} do not fill the buffer", name_, dataset);
  if (elements == 0) return;
  Dims start(counts.size(), 0);
  start[0] = static_cast<hsize_t>(first);
  const Id space(H5Dget_space(opened.id.get()), H5Sclose);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, counts.data(), nullptr);
  const Id memory(H5Screate_simple(static_cast<int>(counts.size()), counts.data(), nullptr), H5Sclose);
  if (H5Dread(opened.id.get(), hdf5::native_type<T>(), memory.get(), space.get(), H5P_DEFAULT, out.data()) <
      0)
    damaged(name_, dataset, "cannot be read: {}", hdf5::reason());
}

std::vector<std::string> Hdf5File::read_strings(std::string_view dataset, std::int64_t expected) const {
  const Session session;
  const Dataset opened = open_dataset(id_, name_, dataset, bytes_);
  if (!is_fixed_text(opened.type.get())) damaged(name_, dataset, "holds no fixed-length strings");
  check_shape(name_, dataset, opened.dims, {expected});
  const std::size_t size = H5Tget_size(opened.type.get());
  std::string buffer(size * opened.elements, '\0');
  if (!buffer.empty() &&
      H5Dread(opened.id.get(), opened.type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()) < 0)
    damaged(name_, dataset, "cannot be read: {}", hdf5::reason());
  std::vector<std::string> values;
  values.reserve(opened.elements);
  for (hsize_t i = 0; i < opened.elements; ++i) values.push_back(until_nul(buffer.data() + i * size, size));
  return values;
}

bool Hdf5File::has_attribute(std::string_view object, std::string_view attribute) const {
  const Session session;
  if (!object.empty() && !linked(id_, object)) return false;
  return H5Aexists_by_name(id_, hdf5::object_path(object).c_str(), std::string(attribute).c_str(),
                           H5P_DEFAULT) > 0;
}

std::string Hdf5File::text_attribute(std::string_view object, std::string_view attribute) const {
  const Session session;
  const Id opened = open_attribute(id_, name_, object, attribute);
  const Id type(H5Aget_type(opened.get()), H5Tclose);
  const std::size_t size = H5Tget_size(type.get());
  if (!is_fixed_text(type.get()) || size > bytes_) damaged(name_, attribute, "is no fixed-length text");
  std::string buffer(size, '\0');
  if (H5Aread(opened.get(), type.get(), buffer.data()) < 0)
    damaged(name_, attribute, "cannot be read: {}", hdf5::reason());
  return until_nul(buffer.data(), size);
}

std::int64_t Hdf5File::integer_attribute(std::string_view object, std::string_view attribute) const {
  const Session session;
  const Id opened = open_attribute(id_, name_, object, attribute);
  const Id type(H5Aget_type(opened.get()), H5Tclose);
  check_type<std::int64_t>(name_, attribute, type.get());
  std::int64_t value = 0;
  if (H5Aread(opened.get(), H5T_NATIVE_INT64, &value) < 0)
    damaged(name_, attribute, "cannot be read: {}", hdf5::reason());
  return value;
}

template std::vector<std::uint8_t> Hdf5File::read(std::string_view, const Hdf5Shape&) const;
template std::vector<std::int64_t> Hdf5File::read(std::string_view, const Hdf5Shape&) const;
template std::vector<float> Hdf5File::read(std::string_view, const Hdf5Shape&) const;
template std::vector<double> Hdf5File::read(std::string_view, const Hdf5Shape&) const;
template void Hdf5File::expect<std::uint8_t>(std::string_view, const Hdf5Shape&) const;
template void Hdf5File::expect<std::int64_t>(std::string_view, const Hdf5Shape&) const;
template void Hdf5File::expect<float>(std::string_view, const Hdf5Shape&) const;
template void Hdf5File::expect<double>(std::string_view, const Hdf5Shape&) const;
template void Hdf5File::read_rows(std::string_view, std::int64_t, std::int64_t,
                                  std::span<std::uint8_t>) const;
template void Hdf5File::read_rows(std::string_view, std::int64_t, std::int64_t,
                                  std::span<std::int64_t>) const;
template void Hdf5File::read_rows(std::string_view, std::int64_t, std::int64_t, std::span<float>) const;
template void Hdf5File::read_rows(std::string_view, std::int64_t, std::int64_t, std::span<double>) const;

}  // namespace siglib
