#include "serve/verdicts.h"

#include "serve/store/audit.h"
#include "serve/store/reviews.h"
#include "serve/store/signatures.h"
#include "siglib/core/error.h"
#include "siglib/image/decode.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace siglib::app {
namespace {

using serve::Match;
using serve::Session;

constexpr int kPage = 500;

// From 0 to 1, the same for ever, and nobody can tell it without the store's secret.
double place_of(const Session& session, const std::string& customer) {
  const std::string hash = serve::pseudonym(session, "feedback split " + customer);
  constexpr std::size_t kDigits = 13;  // 52 bits
  return static_cast<double>(std::stoull(hash.substr(0, kDigits), nullptr, 16)) / 0x1p52;
}

class Reader {
 public:
  explicit Reader(VerdictSide side) : side_(side) {}

  void add(const Match& match, double place) {
    const bool held_out = place < kHeldOutShare;
    if (held_out != (side_ == VerdictSide::held_out)) {
      ++verdicts_.other_side;
      return;
    }
    if (match.possible_copy) {
      ++verdicts_.copies;
      return;
    }
    const auto [writer, fresh] = writers_.try_emplace(match.customer, std::ssize(writers_));
    if (fresh)
      verdicts_.writers.push_back(held_out ? place / kHeldOutShare
                                           : (place - kHeldOutShare) / (1 - kHeldOutShare));
    Pair pair;
    const boost::json::value compared = boost::json::parse(match.references);
    for (const auto& reference : compared.as_array())
      pair.references.push_back(
          number_of({match.customer, reference.at("id").as_string().c_str(), false, writer->second}));
    pair.query = number_of({match.customer, match.id, true, writer->second});
    pair.kind = match.verdict == "genuine" ? PairKind::genuine : PairKind::skilled;
    verdicts_.pairs.push_back(std::move(pair));
  }

  Verdicts finish() { return std::move(verdicts_); }

 private:
  std::int64_t number_of(VerdictImage image) {
    const auto [at, fresh] = images_.try_emplace(image.id, std::ssize(images_));
    if (fresh) verdicts_.images.push_back(std::move(image));
    return at->second;
  }

  VerdictSide side_;
  Verdicts verdicts_;
  std::map<std::string, std::int64_t> writers_, images_;
};

}  // namespace

std::int64_t Verdicts::count(PairKind kind) const {
  return std::ranges::count(pairs, kind, &Pair::kind);
}

std::int64_t Verdicts::customers() const {
  std::set<std::int64_t> all;
  for (const Pair& pair : pairs) all.insert(images[static_cast<std::size_t>(pair.query)].writer);
  return std::ssize(all);
}

Verdicts read_verdicts(serve::Store& store, VerdictSide side) {
  Reader reader(side);
  std::string cursor;
  do {
    std::vector<double> places;
    const serve::Page<Match> page = store.read([&](Session& session) {
      serve::Page<Match> found = serve::list_reviewed(session, cursor, kPage);
      places.clear();
      for (const Match& match : found.items) places.push_back(place_of(session, match.customer));
      return found;
    });
    for (std::size_t i = 0; i < page.items.size(); ++i) reader.add(page.items[i], places[i]);
    cursor = page.next;
  } while (!cursor.empty());
  return reader.finish();
}

Image image_of(serve::Store& store, const VerdictImage& image) {
  const auto stored = store.read([&](Session& session) {
    return image.is_query ? serve::match_image(session, image.id)
                          : serve::signature_image(session, image.customer, image.id);
  });
  if (!stored) fail(ErrorKind::input, "image: is not kept any more");
  return decode_image(stored->content, {}, "image");
}

std::vector<Embedded> embed_verdicts(serve::Store& store, const Verdicts& verdicts, const Embedder& embedder,
                                     int threads, Reporter& reporter) {
  const auto count = std::ssize(verdicts.images);
  reporter.begin("encode", count, "images");
  std::vector<Embedded> images = embedder.embed_images(
      count, [&](std::int64_t i) { return image_of(store, verdicts.images[static_cast<std::size_t>(i)]); },
      threads, [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  return images;
}

void leave_out(Verdicts& verdicts, const std::vector<bool>& failed) {
  const auto fails = [&](std::int64_t image) { return failed[static_cast<std::size_t>(image)]; };
  for (Pair& pair : verdicts.pairs) std::erase_if(pair.references, fails);
  verdicts.unusable += static_cast<std::int64_t>(std::erase_if(
      verdicts.pairs, [&](const Pair& pair) { return pair.references.empty() || fails(pair.query); }));
}

void leave_out_trained(Verdicts& verdicts) {
  verdicts.trained += static_cast<std::int64_t>(std::erase_if(verdicts.pairs, [&](const Pair& pair) {
    return !verdicts.validates(verdicts.images[static_cast<std::size_t>(pair.query)].writer);
  }));
}

std::string summary_of(const Verdicts& verdicts) {
  std::string text =
      fmt::format("{} genuine and {} forged verdicts of {} customers", verdicts.count(PairKind::genuine),
                  verdicts.count(PairKind::skilled), verdicts.customers());
  if (verdicts.copies > 0) text += fmt::format(", {} of copies left out", verdicts.copies);
  if (verdicts.trained > 0)
    text += fmt::format(", {} of customers that the encoder has learned from left out", verdicts.trained);
  if (verdicts.unusable > 0) text += fmt::format(", {} without a usable image left out", verdicts.unusable);
  return text;
}

}  // namespace siglib::app
