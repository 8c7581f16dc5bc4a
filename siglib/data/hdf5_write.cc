// Writing into HDF5 files.
#include "siglib/data/hdf5_handle.h"

#include <algorithm>
#include <limits>

namespace siglib {
namespace {

using hdf5::Id;
using hdf5::Session;

using Dims = std::vector<hsize_t>;

Dims to_dims(const Hdf5Shape& shape) {
  return {shape.begin(), shape.end()};
}

hsize_t product(const Dims& dims) {
  hsize_t count = 1;
  for (const hsize_t size : dims) count *= size;
  return count;
}

Id make_dataset(hid_t file, std::string_view dataset, hid_t type, const Id& space, const Dims& chunk,
                int deflate) {
  const Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(links.get(), 1);
  const Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (!chunk.empty()) {
    H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data());
    if (deflate > 0) H5Pset_deflate(creation.get(), static_cast<unsigned>(deflate));
    H5Pset_fletcher32(creation.get());
  }
  return {H5Dcreate2(file, hdf5::object_path(dataset).c_str(), type, space.get(), links.get(), creation.get(),
                     H5P_DEFAULT),
          H5Dclose};
}

Id make_space(const Dims& dims) {
  return {dims.empty() ? H5Screate(H5S_SCALAR)
                       : H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr),
          H5Sclose};
}

// Filters need chunks, a chunk is limited to 4 GiB, and an empty array can have none.
Dims one_chunk(const Dims& dims, std::size_t element_size) {
  if (dims.empty() || product(dims) == 0) return {};
  Dims chunk = dims;
  const hsize_t row = product(dims) / dims[0] * element_size;
  constexpr hsize_t kMostBytes = std::numeric_limits<std::int32_t>::max();
  chunk[0] = std::clamp<hsize_t>(kMostBytes / std::max<hsize_t>(row, 1), 1, dims[0]);
  return chunk;
}

Id text_type(std::size_t size) {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(size, 1));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

bool write_attribute(hid_t file, std::string_view object, std::string_view attribute, hid_t disk,
                     hid_t memory, const void* value) {
  const Id owner(H5Oopen(file, hdf5::object_path(object).c_str(), H5P_DEFAULT), H5Oclose);
  const Id space(H5Screate(H5S_SCALAR), H5Sclose);
  const Id made(
      H5Acreate2(owner.get(), std::string(attribute).c_str(), disk, space.get(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  return made.valid() && H5Awrite(made.get(), memory, value) >= 0;
}

}  // namespace

void Hdf5File::make_group(std::string_view group) {
  const Session session;
  const Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(links.get(), 1);
  const Id made(H5Gcreate2(id_, hdf5::object_path(group).c_str(), links.get(), H5P_DEFAULT, H5P_DEFAULT),
                H5Gclose);
  refuse_unless_written(made.valid(), group);
}

template <Hdf5Number T>
void Hdf5File::write(std::string_view dataset, std::span<const T> values, const Hdf5Shape& shape,
                     int deflate) {
  const Session session;
  const Dims dims = to_dims(shape);
  if (product(dims) != values.size())
    fail(ErrorKind::internal, "{}: {} values do not fill {}", name_, values.size(), dataset);
  const Id space = make_space(dims);
  const Id made =
      make_dataset(id_, dataset, hdf5::disk_type<T>(), space, one_chunk(dims, sizeof(T)), deflate);
  refuse_unless_written(made.valid(), dataset);
  const bool done = values.empty() || H5Dwrite(made.get(), hdf5::native_type<T>(), H5S_ALL, H5S_ALL,
                                               H5P_DEFAULT, values.data()) >= 0;
  refuse_unless_written(done, dataset);
}

void Hdf5File::write_strings(std::string_view dataset, std::span<const std::string> values) {
  const Session session;
  std::size_t longest = 1;
  for (const std::string& value : values) longest = std::max(longest, value.size());
  std::string buffer(longest * values.size(), '\0');
  for (std::size_t i = 0; i < values.size(); ++i) values[i].copy(buffer.data() + i * longest, longest);
  const Dims dims{values.size()};
  const Id space = make_space(dims);
  const Id type = text_type(longest);
  constexpr int kDeflate = 6;  // padding costs nothing then
  const Id made = make_dataset(id_, dataset, type.get(), space, one_chunk(dims, longest), kDeflate);
  refuse_unless_written(made.valid(), dataset);
  const bool done =
      values.empty() || H5Dwrite(made.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()) >= 0;
  refuse_unless_written(done, dataset);
}

template <Hdf5Number T>
void Hdf5File::create_rows(std::string_view dataset, const Hdf5Shape& row, int deflate) {
  const Session session;
  Dims chunk = to_dims(row);
  chunk.insert(chunk.begin(), 1);
  Dims current = chunk;
  current[0] = 0;
  Dims most = chunk;
  most[0] = H5S_UNLIMITED;
  const Id space(H5Screate_simple(static_cast<int>(chunk.size()), current.data(), most.data()), H5Sclose);
  const Id made = make_dataset(id_, dataset, hdf5::disk_type<T>(), space, chunk, deflate);
  refuse_unless_written(made.valid(), dataset);
}

template <Hdf5Number T>
void Hdf5File::append_rows(std::string_view dataset, std::span<const T> rows) {
  const Session session;
  const Id opened(H5Dopen2(id_, hdf5::object_path(dataset).c_str(), H5P_DEFAULT), H5Dclose);
  Dims dims;
  {
    const Id space(H5Dget_space(opened.get()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.get());
    refuse_unless_written(rank >= 1, dataset);
    dims.resize(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space.get(), dims.data(), nullptr);
  }
  Dims count = dims;
  count[0] = 1;
  const hsize_t row = product(count);
  if (rows.size() % row != 0) fail(ErrorKind::internal, "{}: no whole rows for {}", name_, dataset);
  count[0] = rows.size() / row;
  if (count[0] == 0) return;
  Dims start(dims.size(), 0);
  start[0] = dims[0];
  dims[0] += count[0];
  refuse_unless_written(H5Dset_extent(opened.get(), dims.data()) >= 0, dataset);
  const Id space(H5Dget_space(opened.get()), H5Sclose);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  const Id memory = make_space(count);
  const bool done = H5Dwrite(opened.get(), hdf5::native_type<T>(), memory.get(), space.get(), H5P_DEFAULT,
                             rows.data()) >= 0;
  refuse_unless_written(done, dataset);
}

void Hdf5File::set_attribute(std::string_view object, std::string_view attribute, std::string_view text) {
  const Session session;
  const Id type = text_type(text.size());
  const std::string value(text);  // at least the one NUL that the type of an empty text holds
  refuse_unless_written(write_attribute(id_, object, attribute, type.get(), type.get(), value.c_str()),
                        attribute);
}

void Hdf5File::set_attribute(std::string_view object, std::string_view attribute, std::int64_t number) {
  const Session session;
  refuse_unless_written(write_attribute(id_, object, attribute, H5T_STD_I64LE, H5T_NATIVE_INT64, &number),
                        attribute);
}

template void Hdf5File::write(std::string_view, std::span<const std::uint8_t>, const Hdf5Shape&, int);
template void Hdf5File::write(std::string_view, std::span<const std::int64_t>, const Hdf5Shape&, int);
template void Hdf5File::write(std::string_view, std::span<const float>, const Hdf5Shape&, int);
template void Hdf5File::write(std::string_view, std::span<const double>, const Hdf5Shape&, int);
template void Hdf5File::create_rows<std::uint8_t>(std::string_view, const Hdf5Shape&, int);
template void Hdf5File::create_rows<std::int64_t>(std::string_view, const Hdf5Shape&, int);
template void Hdf5File::create_rows<float>(std::string_view, const Hdf5Shape&, int);
template void Hdf5File::create_rows<double>(std::string_view, const Hdf5Shape&, int);
template void Hdf5File::append_rows(std::string_view, std::span<const std::uint8_t>);
template void Hdf5File::append_rows(std::string_view, std::span<const std::int64_t>);
template void Hdf5File::append_rows(std::string_view, std::span<const float>);
template void Hdf5File::append_rows(std::string_view, std::span<const double>);

}  // namespace siglib
