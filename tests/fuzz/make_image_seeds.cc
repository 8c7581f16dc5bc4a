// Writes the seeds of the image target: one small signature in every format and variant that is told apart.
#include "siglib/core/file.h"
#include "tests/unit/image/drawing.h"
#include "tests/unit/image/files.h"

#include <cstdio>

namespace siglib::test {
namespace {

cv::Mat with_channels(const cv::Mat& grey, int channels) {
  std::vector<cv::Mat> planes(static_cast<std::size_t>(channels), grey);
  if (channels == 4) planes.back() = 255 - grey / 2;
  cv::Mat result;
  cv::merge(planes, result);
  return result;
}

// Rows of `bits` a pixel, each behind `lead` zero bytes.
Bytes packed(const cv::Mat& grey, int bits, int lead) {
  Bytes rows;
  for (int y = 0; y < grey.rows; ++y) {
    rows.insert(rows.end(), static_cast<std::size_t>(lead), 0);
    for (int x = 0; x < grey.cols; x += 8 / bits) {
      int byte = 0;
      for (int i = 0; i < 8 / bits; ++i) byte = byte << bits | grey.at<std::uint8_t>(y, x + i) >> (8 - bits);
      rows.push_back(static_cast<std::uint8_t>(byte));
    }
  }
  return rows;
}

PngParts png_of(const cv::Mat& grey, int depth, int colour_type) {
  return {.width = static_cast<std::uint32_t>(grey.cols),
          .height = static_cast<std::uint32_t>(grey.rows),
          .depth = depth,
          .colour_type = colour_type,
          .rows = packed(grey, depth, 1)};
}

void write_all(const std::filesystem::path& folder) {
  const auto write = [&](const char* name, const Bytes& bytes) { write_file(folder / name, bytes); };
  const cv::Mat grey = draw_signature({.size = 80, .thickness = 0.02, .page = {96, 48}, .origin = {8, 4}});
  const cv::Mat colour = with_channels(grey, 3);
  const cv::Mat see_through = with_channels(grey, 4);
  const auto columns = static_cast<std::uint32_t>(grey.cols);
  const auto rows = static_cast<std::uint32_t>(grey.rows);
  cv::Mat deep;
  grey.convertTo(deep, CV_16U, 257);

  write("grey.png", encoded(grey, ".png"));
  write("colour.png", encoded(colour, ".png"));
  write("see_through.png", encoded(see_through, ".png"));
  write("deep.png", encoded(deep, ".png"));
  PngParts bilevel = png_of(grey, 1, 0);
  bilevel.transparency = {0, 1};
  bilevel.exif = make_exif(6);
  write("bilevel_turned.png", make_png(bilevel));
  PngParts palette = png_of(grey, 2, 3);
  palette.palette = {0, 0, 0, 80, 80, 120, 160, 160, 160, 255, 255, 255};
  palette.transparency = {255, 255, 128};
  write("palette.png", make_png(palette));
  write("blank.png", encoded(cv::Mat(grey.size(), CV_8U, cv::Scalar(255)), ".png"));
  write("narrow.png", encoded(grey.rowRange(0, 8), ".png"));

  const Bytes jpeg = encoded(colour, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 60});
  write("grey.jpg", encoded(grey, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 60}));
  write("turned.jpg", with_exif_segment(jpeg, make_exif(8, true)));
  write("progressive.jpg",
        encoded(grey, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_QUALITY, 60}));
  write("restarts.jpg",
        encoded(grey, ".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 4, cv::IMWRITE_JPEG_QUALITY, 60}));

  const Bytes webp = encoded(colour, ".webp", {cv::IMWRITE_WEBP_QUALITY, 60});
  write("lossy.webp", webp);
  write("lossless.webp", encoded(colour, ".webp", {cv::IMWRITE_WEBP_QUALITY, 101}));
  write("see_through.webp", encoded(see_through, ".webp", {cv::IMWRITE_WEBP_QUALITY, 60}));
  write("turned.webp", with_exif_chunk(webp, columns, rows, make_exif(5)));

  for (const int compression : {1, 5, 7, 8, 32773})
    write(fmt::format("compression_{}.tif", compression).c_str(),
          encoded(grey, ".tif", {cv::IMWRITE_TIFF_COMPRESSION, compression}));
  write("deep.tif", encoded(deep, ".tif"));
  write("bilevel_turned.tif",
        make_tiff({.width = columns, .height = rows, .bits = 1, .orientation = 7, .big = true},
                  packed(grey, 1, 0)));
  const cv::Mat part = see_through(cv::Rect(8, 8, 32, 32)).clone();
  write("see_through.tif",
        make_tiff({.width = 32, .height = 32, .alpha_kind = 2}, {part.data, part.total() * part.elemSize()}));

  const cv::Mat tile = grey(cv::Rect(8, 8, 32, 32)).clone();
  write("tiled.tif", make_tiled_tiff(32, 32, 32, {tile.data, tile.total()}));

  write("grey.bmp", encoded(grey, ".bmp"));
  write("colour.bmp", encoded(colour.colRange(0, 40), ".bmp"));
}

}  // namespace
}  // namespace siglib::test

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: make_image_seeds FOLDER\n");
    return 2;
  }
  siglib::test::write_all(arguments[1]);
  return 0;
}
