// What is known about one signature image.
#pragma once

#include "siglib/core/hash.h"

#include <string>

namespace siglib {

enum class Kind : std::uint8_t { genuine = 0, forged = 1 };

struct Sample {
  std::string collection;  // the manifest's name
  std::string writer;      // whose signature it is, or claims to be; unique within the collection
  std::string sample;      // which of the writer's images
  std::string name;    // which name was written, for collections where one writer wrote several; else empty
  std::string medium;  // paper, tablet …; else empty
  Kind kind = Kind::genuine;
  std::string path;      // where it was found, relative to the collection's root
  Digest source_hash{};  // SHA-256 of the file
  Digest pixel_hash{};   // SHA-256 of the decoded pixels: equal for copies under other names and formats

  // Unique over collections: what splits and bootstraps keep together.
  std::string writer_key() const { return collection + "/" + writer; }
  // Two genuine samples match when these are equal: (writer, name).
  std::string identity() const { return name.empty() ? writer_key() : writer_key() + "/" + name; }
};

}  // namespace siglib
