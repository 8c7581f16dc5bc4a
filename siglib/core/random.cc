#include "siglib/core/random.h"

#include "siglib/core/error.h"

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <numeric>

namespace siglib {
namespace {

// SplitMix64 finaliser (Steele, Lea, Flood 2014): spreads neighbouring inputs over all 64 bits.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::uint64_t derive(std::uint64_t seed, std::string_view purpose,
                     std::initializer_list<std::uint64_t> indices) {
  std::uint64_t state = mix(seed);
  for (const char c : purpose) state = mix(state ^ static_cast<unsigned char>(c));
  for (const std::uint64_t index : indices) state = mix(state ^ mix(index));
  return state;
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view purpose, std::initializer_list<std::uint64_t> indices)
    : engine_(derive(seed, purpose, indices)) {}

double Random::uniform(double low, double high) {
  return low < high ? boost::random::uniform_real_distribution<double>(low, high)(engine_) : low;
}

double Random::normal(double mean, double deviation) {
  return mean + deviation * boost::random::normal_distribution<double>()(engine_);
}

std::int64_t Random::integer(std::int64_t low, std::int64_t high) {
  return boost::random::uniform_int_distribution<std::int64_t>(low, high)(engine_);
}

std::vector<std::int64_t> Random::sample(std::int64_t size, std::int64_t count) {
  if (count < 0 || count > size)
    fail(ErrorKind::internal, "{} distinct numbers were asked of {}", count, size);
  std::vector<std::int64_t> all(static_cast<std::size_t>(size));
  std::iota(all.begin(), all.end(), 0);
  for (std::int64_t i = 0; i < count; ++i)
    std::swap(all[static_cast<std::size_t>(i)], all[static_cast<std::size_t>(integer(i, size - 1))]);
  all.resize(static_cast<std::size_t>(count));
  return all;
}

}  // namespace siglib
