// The server with everything behind it.
#pragma once

#include "serve/api/access.h"
#include "serve/api/routes.h"
#include "serve/http/server.h"
#include "serve/log.h"
#include "serve/options.h"

#include <future>
#include <memory>
#include <vector>

namespace siglib::app {

class Application {
 public:
  // Opens the store, loads the model, listens. Throws Error(usage) where the server could be reached from
  // other machines and has no API key.
  Application(const ServeOptions& options, c10::Device device, ServeLog& log);
  // Lets requests under way come to their end, for at most drain_seconds.
  ~Application();

  void start();
  void reload_tls();

  std::uint16_t port() const { return server_->port(); }
  const Model& model() const { return service_->model(); }

 private:
  serve::ServerHooks hooks();
  void work_in_background(boost::asio::awaitable<void> work);
  void stop_background();

  ServeOptions options_;
  ServeLog& log_;
  std::unique_ptr<serve::Store> store_;
  serve::Metrics metrics_;
  std::unique_ptr<serve::Recognizer> recognizer_;
  std::unique_ptr<serve::Service> service_;
  std::unique_ptr<serve::AccessControl> access_;
  serve::Routes routes_;
  std::unique_ptr<serve::Server> server_;
  std::vector<std::future<void>> background_;
};

}  // namespace siglib::app
