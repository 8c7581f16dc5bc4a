#include "tests/fuzz/hdf5_edits.h"

#include "tests/fuzz/fuzz.h"

#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace siglib::fuzz {
namespace {

constexpr hsize_t kMostElements = 1 << 12;  // whose values are written

// Takes numbers and texts off the front of the input; zeros behind its end.
class Edits {
 public:
  explicit Edits(std::span<const std::uint8_t> rest) : rest_(rest) {}

  bool empty() const { return rest_.empty(); }
  std::size_t number(int bytes) {
    std::size_t value = 0;
    for (int i = 0; i < bytes && !rest_.empty(); ++i) {
      value = value << 8 | rest_.front();
      rest_ = rest_.subspan(1);
    }
    return value;
  }
  std::span<const std::uint8_t> bytes(std::size_t count) {
    const auto taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  template <class T>
  const T& one_of(std::span<const T> all) {
    return all[number(1) % all.size()];
  }

 private:
  std::span<const std::uint8_t> rest_;
};

// The datasets and groups of a file, by path.
std::vector<std::string> objects_of(hid_t file) {
  std::vector<std::string> paths;
  const auto collect = [](hid_t, const char* path, const H5O_info_t*, void* out) -> herr_t {
    if (path != std::string_view(".")) static_cast<std::vector<std::string>*>(out)->emplace_back(path);
    return 0;
  };
  H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, collect, &paths, H5O_INFO_BASIC);
  return paths;
}

hid_t text_type(std::size_t size) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, size == 0 ? H5T_VARIABLE : size);
  return type;
}

hid_t any_type(Edits& edits) {
  const std::array<hid_t, 8> numbers{H5T_STD_U8LE,   H5T_STD_I64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE,
                                     H5T_IEEE_F64BE, H5T_STD_I8LE,  H5T_STD_U64LE,  H5T_STD_REF_OBJ};
  const std::size_t choice = edits.number(1);
  return choice < 128 ? H5Tcopy(numbers[choice % numbers.size()]) : text_type(edits.number(1));
}

// With `huge`, sizes for which no memory would be enough, and no data.
void put_dataset(hid_t file, const std::string& path, Edits& edits, bool huge) {
  const hid_t type = any_type(edits);
  std::vector<hsize_t> sizes(edits.number(1) % 4);
  hsize_t elements = 1;
  for (hsize_t& size : sizes) elements *= size = edits.number(huge ? 8 : 1);
  const hid_t space = sizes.empty() ? H5Screate(H5S_SCALAR)
                                    : H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_alloc_time(creation, H5D_ALLOC_TIME_LATE);
  const hid_t dataset = H5Dcreate2(file, path.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (!huge && elements <= kMostElements && H5Tis_variable_str(type) <= 0) {
    std::vector<std::uint8_t> values(elements * H5Tget_size(type));
    const auto given = edits.bytes(values.size());
    for (std::size_t i = 0; i < values.size() && !given.empty(); ++i) values[i] = given[i % given.size()];
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  H5Dclose(dataset);
  H5Pclose(creation);
  H5Sclose(space);
  H5Tclose(type);
}

// Some bytes of the values as they are stored, type and shape as before.
void overwrite(hid_t file, const std::string& path, Edits& edits) {
  const hid_t dataset = H5Dopen2(file, path.c_str(), H5P_DEFAULT);
  if (dataset < 0) return;
  const hid_t type = H5Dget_type(dataset);
  const hid_t space = H5Dget_space(dataset);
  const auto elements = static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
  if (elements > 0 && elements <= kMostElements && H5Tis_variable_str(type) <= 0) {
    std::vector<std::uint8_t> values(elements * H5Tget_size(type));
    H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    const std::size_t at = edits.number(2) % values.size();
    const auto given = edits.bytes(std::min(edits.number(1), values.size() - at));
    std::copy(given.begin(), given.end(), values.begin() + static_cast<std::ptrdiff_t>(at));
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  H5Sclose(space);
  H5Tclose(type);
  H5Dclose(dataset);
}

void put_attribute(hid_t file, Edits& edits) {
  constexpr std::array<const char*, 4> kNames{"encoder", "preprocess", "preprocess_version", "fusion"};
  const char* name = edits.one_of(std::span<const char* const>(kNames));
  H5Adelete(file, name);
  const auto text = edits.bytes(edits.number(2));
  if (text.empty()) return;
  const hid_t type = text_type(text.size());
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, text.data());
  H5Aclose(attribute);
  H5Sclose(space);
  H5Tclose(type);
}

void edit(hid_t file, const std::vector<std::string>& paths, Edits& edits) {
  const std::string& path = edits.one_of(std::span<const std::string>(paths));
  switch (edits.number(1) % 8) {
    case 0:
      H5Ldelete(file, path.c_str(), H5P_DEFAULT);
      break;
    case 1:
    case 2:
      H5Ldelete(file, path.c_str(), H5P_DEFAULT);
      put_dataset(file, path, edits, false);
      break;
    case 3:
      H5Ldelete(file, path.c_str(), H5P_DEFAULT);
      put_dataset(file, path, edits, true);
      break;
    case 4:
      H5Ldelete(file, path.c_str(), H5P_DEFAULT);
      H5Gclose(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      break;
    case 5:
      H5Lmove(file, path.c_str(), file, edits.one_of(std::span<const std::string>(paths)).c_str(),
              H5P_DEFAULT, H5P_DEFAULT);
      break;
    case 6:
      put_attribute(file, edits);
      break;
    default:
      overwrite(file, path, edits);
      break;
  }
}

}  // namespace

Bytes edited(const Bytes& sound, std::span<const std::uint8_t> edits) {
  // Edits that make no sense fail within HDF5, in silence.
  // DBG H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  //  On disk: what H5Fget_file_image gives of a file opened for writing has a superblock that fails its own
  //  checksum, and HDF5 opens no file without a real path.
  const auto path =
      std::filesystem::temp_directory_path() / fmt::format("siglib-fuzz-{}-edited.h5", ::getpid());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(sound.data()), static_cast<std::streamsize>(sound.size()));
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_LATEST);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, access);
  require(file >= 0, "the sound file can be edited");
  const std::vector<std::string> paths = objects_of(file);
  constexpr int kMostEdits = 8;
  Edits rest(edits);
  for (int i = 0; i < kMostEdits && !rest.empty(); ++i) edit(file, paths, rest);
  H5Fclose(file);
  H5Pclose(access);
  Bytes result = read_file(path, 1 << 24);
  std::filesystem::remove(path);
  return result;
}

}  // namespace siglib::fuzz
