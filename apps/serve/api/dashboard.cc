// The dashboard: static files from apps/serve/dashboard, which the program carries.
#include "serve/api/embedded_file.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <memory>
#include <span>

namespace siglib::serve {

extern const std::span<const EmbeddedFile> kDashboard;

namespace asio = boost::asio;

namespace {

// Scripts and styles from here alone, pictures also from what the page itself makes of them; nobody frames
// it, no form leaves it, and no text becomes markup or script (trusted types).
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src "
    "'self'; "
    "media-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

std::string_view media_type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
  }};
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return type;
  fail(ErrorKind::internal, "the dashboard holds {}, whose type is not known", name);
}

struct Asset {
  std::string_view content;
  std::string_view media_type;
  std::string tag;
};

using Assets = std::map<std::string, Asset, std::less<>>;

Assets make_assets() {
  Assets assets;
  for (const EmbeddedFile& file : kDashboard) {
    const Digest digest =
        sha256({reinterpret_cast<const std::uint8_t*>(file.content.data()), file.content.size()});
    assets.emplace(file.name, Asset{file.content, media_type_of(file.name),
                                    fmt::format("\"{}\"", to_hex(digest).substr(0, 32))});
  }
  return assets;
}

Response asset_response(const Request& request, const Asset& asset) {
  // A browser asks whether what it has is still right, so that a new version of the server is never half
  // loaded.
  Headers headers{{"ETag", asset.tag},
                  {"Cache-Control", "no-cache"},
                  {"Content-Security-Policy", std::string(kPolicy)},
                  {"Permissions-Policy", "camera=(self), microphone=(), geolocation=()"},
                  {"Cross-Origin-Opener-Policy", "same-origin"},
                  {"Cross-Origin-Resource-Policy", "same-origin"}};
  const auto known = request.headers.find("If-None-Match");
  if (known && known->find(asset.tag) != std::string_view::npos) return {304, std::move(headers), {}};
  headers.add("Content-Type", std::string(asset.media_type));
  return {200, std::move(headers), std::string(asset.content)};
}

Response answer(const Assets& assets, const Request& request, std::string_view name) {
  const auto found = assets.find(name);
  if (found == assets.end()) throw HttpError(404, "the dashboard has no such file");
  return asset_response(request, found->second);
}

}  // namespace

void add_dashboard_routes(Routes& routes, Service& service) {
  const auto assets = std::make_shared<const Assets>(make_assets());
  routes.add("GET", "/", {}, service, [assets](Request request) -> asio::awaitable<Response> {
    co_return answer(*assets, request, "index.html");
  });
  routes.add("GET", "/assets/{name...}", {}, service, [assets](Request request) -> asio::awaitable<Response> {
    co_return answer(*assets, request, request.parameter("name"));
  });
}

}  // namespace siglib::serve
