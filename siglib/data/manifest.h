// A collection manifest: how the paths of a folder give writers, samples and kinds. Format: docs/formats.md.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace siglib {

struct ManifestSource {
  std::string pattern;
  Kind kind = Kind::genuine;
  std::string medium;

  void visit_fields(FieldVisitor& v) {
    v.field("pattern", pattern,
            "regular expression over the whole path below the root, '/' between folders; its named groups "
            "writer and "
            "sample are needed, name and medium may be given");
    v.choice("kind", kind, {{"genuine", Kind::genuine}, {"forged", Kind::forged}},
             "what the matched images are");
    v.field("medium", medium, "medium of the matched images where the pattern does not tell");
  }
};

struct Manifest {
  std::string name;
  std::string title;
  std::string terms;
  bool redistributable = false;
  std::string root = ".";
  std::vector<ManifestSource> sources;

  void visit_fields(FieldVisitor& v) {
    v.field("name", name, "short name; with the writer it makes the writer unique");
    v.field("title", title, "what the collection is");
    v.field("terms", terms, "terms of use; goes into the model card of what is trained on it");
    v.field("redistributable", redistributable,
            "whether the terms let images of the collection be shown in a report and passed on");
    v.field("root", root, "folder of the collection below the data root");
    v.list("sources", sources, "patterns; the first that matches a path decides");
  }
};

// Throws Error(usage) naming file and key (and the line, where the YAML itself is wrong).
Manifest load_manifest(const std::filesystem::path& file);

struct FoundSample {
  Sample sample;               // hashes not yet filled
  std::filesystem::path file;  // where to read it
};

// A manifest with what it found.
struct Collection {
  Manifest manifest;
  std::vector<FoundSample> found;
};

// Every file below data_root/manifest.root that a source matches, in natural path order (2 before 10).
// Symbolic links are not followed. Throws Error(input) naming the folder when it is missing or nothing
// matches, and when two files give the same writer, kind, sample, name and medium; Error(usage) when a
// pattern is too costly to match or captures an empty writer or sample or one with a '/'.
std::vector<FoundSample> scan(const Manifest& manifest, const std::filesystem::path& data_root);

}  // namespace siglib
