// Files that a siglib never writes, made with HDF5 itself.
#include "siglib/data/hdf5.h"

#include "support.h"

#include <hdf5.h>

#include <algorithm>

namespace siglib {
namespace {

class HostileHdf5 : public testing::Test {
 protected:
  void SetUp() override { id_ = H5Fcreate(file().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT); }

  std::filesystem::path file() const { return folder_ / "x.h5"; }

  void make_dataset(hid_t type, hsize_t size, hid_t creation) {
    const hid_t space = H5Screate_simple(1, &size, nullptr);
    const hid_t made = H5Dcreate2(id_, "d", type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    ASSERT_GE(made, 0);
    H5Dclose(made);
    H5Sclose(space);
  }

  std::string read_error() {
    H5Fclose(id_);
    const auto in = Hdf5File::open(file());
    return error_of(ErrorKind::model, [&] { in.read<std::uint8_t>("d", {kAnySize}); });
  }

  TempFolder folder_;
  hid_t id_ = -1;
};

TEST_F(HostileHdf5, AClaimBeyondTheFileIsNotAllocated) {
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_alloc_time(creation, H5D_ALLOC_TIME_LATE);
  make_dataset(H5T_STD_U8LE, hsize_t{1} << 50, creation);
  H5Pclose(creation);
  EXPECT_HAS(read_error(), "larger than the file can hold");
}

TEST_F(HostileHdf5, NothingTimesTooMuchIsTooMuch) {
  const hsize_t sizes[] = {0, hsize_t{1} << 50};
  const hid_t space = H5Screate_simple(2, sizes, nullptr);
  H5Dclose(H5Dcreate2(id_, "d", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(space);
  H5Fclose(id_);
  const auto in = Hdf5File::open(file());
  EXPECT_HAS(error_of(ErrorKind::model, [&] { in.shape("d"); }), "larger than the file can hold");
}

TEST_F(HostileHdf5, ChunksBeyondTheFileAreNotAllocated) {
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t chunk = hsize_t{1} << 31;
  hsize_t size = 4;
  const hsize_t most = H5S_UNLIMITED;
  H5Pset_chunk(creation, 1, &chunk);
  const hid_t space = H5Screate_simple(1, &size, &most);
  H5Dclose(H5Dcreate2(id_, "d", H5T_STD_U8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(creation);
  EXPECT_HAS(read_error(), "chunks beyond the file's size");
}

TEST_F(HostileHdf5, OtherFilesAreNotRead) {
  const auto secret = folder_.write("secret", "0123456789");
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(creation, secret.c_str(), 0, 10);
  make_dataset(H5T_STD_U8LE, 10, creation);
  H5Pclose(creation);
  EXPECT_HAS(read_error(), "stored in other files");
}

TEST_F(HostileHdf5, LinksAreNotFollowed) {
  H5Lcreate_external((folder_ / "other.h5").c_str(), "/d", id_, "d", H5P_DEFAULT, H5P_DEFAULT);
  EXPECT_HAS(read_error(), "d is missing");
}

TEST_F(HostileHdf5, VariableLengthStringsAreRefused) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  make_dataset(type, 2, H5P_DEFAULT);
  H5Tclose(type);
  H5Fclose(id_);
  const auto in = Hdf5File::open(file());
  EXPECT_HAS(error_of(ErrorKind::model, [&] { in.read_strings("d", 2); }), "no fixed-length strings");
}

// So many names that HDF5 keeps them in a B-tree, of which one byte is wrong.
TEST_F(HostileHdf5, ADamagedListOfNamesIsAnError) {
  H5Fclose(id_);
  Hdf5File out = Hdf5File::create(file(), "x");
  for (char name = 'a'; name <= 'z'; ++name) out.make_group(std::string("g/") + name);
  out.close();
  Bytes bytes = read_file(file(), 1 << 20);
  constexpr std::string_view kLeaf = "BTLF";
  const auto leaf = std::search(bytes.begin(), bytes.end(), kLeaf.begin(), kLeaf.end());
  ASSERT_NE(leaf, bytes.end());
  EXPECT_EQ(Hdf5File::open_image(bytes, "x").names("g").size(), 26U);
  leaf[8] ^= 1;
  const auto in = Hdf5File::open_image(bytes, "x");
  EXPECT_HAS(error_of(ErrorKind::model, [&] { in.names("g"); }), "g cannot be read");
}

TEST_F(HostileHdf5, ASignedByteIsNoByte) {
  make_dataset(H5T_STD_I8LE, 2, H5P_DEFAULT);
  EXPECT_HAS(read_error(), "expected 8-bit integer");
}

TEST_F(HostileHdf5, AGroupIsNoDataset) {
  H5Gclose(H5Gcreate2(id_, "d", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  EXPECT_HAS(read_error(), "d cannot be opened");
}

}  // namespace
}  // namespace siglib
