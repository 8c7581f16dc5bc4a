#include "serve/application.h"

#include "common/locator.h"
#include "serve/api/maintenance.h"
#include "serve/model_in_use.h"
#include "serve/store/error.h"
#include "siglib/core/error.h"
#include "siglib/verify/embedder.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>

namespace siglib::app {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// The first canvas through an encoder costs many times what others do: better before anybody waits.
void warm_up(const Embedder& embedder) {
  const PreprocessOptions& options = embedder.model().preprocess;
  Canvas canvas{static_cast<int>(options.canvas_height), static_cast<int>(options.canvas_width), {}};
  canvas.ink.assign(static_cast<std::size_t>(canvas.height) * static_cast<std::size_t>(canvas.width), 0);
  const std::size_t row =
      static_cast<std::size_t>(canvas.height) / 2 * static_cast<std::size_t>(canvas.width);
  std::fill_n(canvas.ink.begin() + static_cast<std::ptrdiff_t>(row), canvas.width, std::uint8_t{255});
  std::vector<Embedder::Prepared> one;
  one.push_back(embedder.prepare(canvas));
  embedder.encode(std::move(one));
}

std::string preprocessing_of(const Model& model, const Locator* locator, LocateMode mode) {
  std::string version = Preprocessor(model.preprocess).version();
  if (locator != nullptr)
    version += fmt::format(";locate={};ink={}", mode == LocateMode::always ? "always" : "auto",
                           locator->segmenter().id().substr(0, 16));
  return version;
}

bool is_loopback(const std::string& address) {
  boost::system::error_code error;
  const asio::ip::address parsed = asio::ip::make_address(address, error);
  return !error && parsed.is_loopback();
}

void require_key(serve::Store& store, const std::string& address) {
  if (store.read([](serve::Session& session) { return serve::any_key(session); })) return;
  fail(ErrorKind::usage,
       "server.address {}: other machines could reach it and there is no API key yet; make one: siglib serve "
       "keys add --name NAME --role admin",
       address);
}

}  // namespace

Application::Application(const ServeOptions& options, c10::Device device, ServeLog& log)
    : options_(options), log_(log), store_(std::make_unique<serve::Store>(store_options(options))) {
  const bool loopback = is_loopback(options.server.address);
  if (!loopback) require_key(*store_, options.server.address);
  const ModelInUse in_use = model_in_use(options, *store_, device);
  const std::shared_ptr<const Model>& model = in_use.model;
  const auto locator = make_locator(options.locate, device);
  const auto embedder = std::make_shared<const Embedder>(model, device, locator);
  warm_up(*embedder);
  recognizer_ = std::make_unique<serve::Recognizer>(embedder, options.inference,
                                                    [this](std::int64_t size) { metrics_.batch(size); });
  serve::ServiceParts parts;
  parts.model = model;
  parts.preprocessing_version = preprocessing_of(*model, locator.get(), options.locate);
  parts.options = options.api;
  parts.match_days = options.match_days;
  parts.store_threads = static_cast<int>(options.store.readers);
  parts.warn = [&log](std::string_view message) { log.warn(message); };
  service_ = std::make_unique<serve::Service>(*store_, *recognizer_, metrics_, std::move(parts));
  access_ = std::make_unique<serve::AccessControl>(
      *store_, loopback, serve::SessionOptions{options.api.session_minutes, options.api.secure_cookie});
  routes_ = serve::make_routes(*service_, *access_, [this] { return server_->stats().connections; });
  server_ = std::make_unique<serve::Server>(options.server, routes_.router(), hooks());
  try {
    record_model(*store_, in_use);
  } catch (const serve::StoreError& error) {  // a full disk: reading goes on
    log.warn(fmt::format("the model in use is not in the audit log: {}", error.what()));
  }
}

serve::ServerHooks Application::hooks() {
  serve::ServerHooks hooks;
  hooks.before_body = [this](serve::Request& request) {
    return access_->admit(request, routes_.permission(request.method, request.route));
  };
  hooks.access = [this](const serve::AccessEntry& entry) {
    metrics_.request(entry.method, entry.route, entry.status,
                     std::chrono::duration<double>(entry.duration()).count());
    if (options_.log.access) log_.access(entry);
  };
  hooks.on_defect = [this](const serve::Defect& defect) { log_.defect(defect); };
  return hooks;
}

void Application::start() {
  server_->start();
  work_in_background(serve::encode_stale(*service_));
  work_in_background(serve::purge_regularly(*service_));
}

void Application::reload_tls() {
  if (options_.server.tls.enabled()) server_->reload_tls();
}

void Application::work_in_background(asio::awaitable<void> work) {
  background_.push_back(asio::co_spawn(server_->executor(), std::move(work), asio::use_future));
}

void Application::stop_background() {
  for (std::future<void>& work : background_) {
    if (work.wait_for(10s) != std::future_status::ready) continue;
    try {
      work.get();
    } catch (const std::exception& error) {
      log_.warn(fmt::format("work in the background failed: {}", error.what()));
    }
  }
}

Application::~Application() {
  service_->begin_draining();
  stop_background();
  const auto patience = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * options_.drain_seconds));
  if (!server_->drain(patience)) log_.warn("some requests were cut off");
  // What works for requests ends before the requests do, and those before what they refer to.
  recognizer_->stop();
  service_->stop();
  access_->stop();
  try {
    store_->write_and_wait([](serve::Session&) {});  // the last of those that wait
  } catch (const serve::StoreError& error) {
    log_.warn(fmt::format("store: {}", error.what()));
  }
  server_.reset();
}

}  // namespace siglib::app
