#include "serve/feedback_export.h"

#include "serve/store/reviews.h"
#include "serve/store/signatures.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <set>
#include <string>
#include <vector>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;
using serve::Session;

constexpr int kPage = 100;

std::string file_name(const std::string& id, const std::string& media_type) {
  return fmt::format("images/{}.{}", id, media_type.substr(media_type.find('/') + 1));
}

class Exporter {
 public:
  Exporter(serve::Store& store, const fs::path& folder) : store_(store), folder_(folder) {}

  void add(const serve::Match& match) {
    const auto query = store_.read([&](Session& session) { return serve::match_image(session, match.id); });
    std::string references;
    const boost::json::value compared = boost::json::parse(match.references);
    if (query)
      for (const auto& reference : compared.as_array())
        append(references, match.customer, reference.at("id").as_string().c_str());
    if (references.empty()) {
      ++done_.purged;
      return;
    }
    const std::string name = file_name(match.id, query->media_type);
    write_file(folder_ / name, query->content);
    const bool genuine = match.verdict == "genuine";
    csv_ += fmt::format("{},{},{}\n", references, name, genuine ? "genuine" : "skilled");
    ++done_.pairs;
    ++(genuine ? done_.genuine : done_.forged);
  }

  ExportedFeedback finish() {
    write_text(folder_ / "pairs.csv", csv_);
    return done_;
  }

 private:
  void append(std::string& references, const std::string& customer, const std::string& id) {
    const auto image =
        store_.read([&](Session& session) { return serve::signature_image(session, customer, id); });
    if (!image) return;  // deleted since
    const std::string name = file_name(id, image->media_type);
    if (written_.insert(id).second) write_file(folder_ / name, image->content);
    references += (references.empty() ? "" : "|") + name;
  }

  serve::Store& store_;
  const fs::path& folder_;
  std::string csv_ = "reference,query,kind\n";
  std::set<std::string> written_;
  ExportedFeedback done_;
};

}  // namespace

ExportedFeedback export_feedback(serve::Store& store, const fs::path& folder) {
  if (fs::exists(folder)) fail(ErrorKind::usage, "{}: is there already", folder.string());
  make_writable_folder(folder / "images");
  fs::permissions(folder, fs::perms::owner_all);
  Exporter exporter(store, folder);
  std::string cursor;
  do {
    const serve::Page<serve::Match> page =
        store.read([&](Session& session) { return serve::list_reviewed(session, cursor, kPage); });
    for (const serve::Match& match : page.items) exporter.add(match);
    cursor = page.next;
  } while (!cursor.empty());
  return exporter.finish();
}

}  // namespace siglib::app
