#include "serve/http/connection.h"

#include "serve/http/http_error.h"
#include "serve/http/query.h"
#include "serve/http/request_id.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <iterator>
#include <limits>
#include <span>
#include <stop_token>
#include <utility>

namespace siglib::serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kFirstRead = 1024;         // what a usual header fits in
constexpr std::size_t kBodyRead = 64 * 1024;     // and the longest line of a chunk
constexpr std::uint64_t kSmallBody = 64 * 1024;  // read in spite of a refusal, to keep the connection
constexpr std::size_t kIdleCapacity = 4 * 1024;  // of the buffer of a connection that waits

// A body in memory that grows with what has come, whatever length the client declared.
struct BytesBody {
  using value_type = Bytes;

  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(http::header<isRequest, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>& length, ErrorCode& error) {
      body_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(length.value_or(0), kBodyRead)));
      error = {};
    }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, ErrorCode& error) {
      std::size_t bytes = 0;
      for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
        const asio::const_buffer buffer(*it);
        const auto* data = static_cast<const std::uint8_t*>(buffer.data());
        body_.insert(body_.end(), data, data + buffer.size());
        bytes += buffer.size();
      }
      error = {};
      return bytes;
    }
    void finish(ErrorCode& error) { error = {}; }

   private:
    value_type& body_;
  };
};

using Parser = http::request_parser<BytesBody>;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

std::string known_method(std::string_view method) {
  for (const char* known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    if (method == known) return known;
  return "OTHER";
}

HttpError header_too_long(const Parser& parser, const ServerLimits& limits) {
  if (parser.get().target().empty())
    return HttpError(414, fmt::format("the URL is longer than {} bytes", limits.url_bytes));
  return HttpError(431, fmt::format("the header is longer than {} bytes", limits.header_bytes));
}

HttpError body_too_long(std::uint64_t limit) {
  return HttpError(413, fmt::format("the body is longer than {} bytes", limit));
}

// Whether a request line ends with HTTP and some version.
bool names_version(std::string_view text) {
  const std::string_view line = text.substr(0, text.find("\r\n"));
  const auto digit = [&](std::size_t from_end) {
    return std::isdigit(static_cast<unsigned char>(line[line.size() - from_end]));
  };
  return line.size() > 9 && line.substr(line.size() - 9, 6) == " HTTP/" && digit(3) &&
         line[line.size() - 2] == '.' && digit(1);
}

HttpError malformed_head(const ErrorCode& error, const Parser& parser, std::string_view unread,
                         const ServerLimits& limits) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return header_too_long(parser, limits);
  if (error == http::error::bad_version && names_version(unread))
    return HttpError(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  if (error == http::error::bad_transfer_encoding || error == http::error::bad_content_length)
    return HttpError(400, "Content-Length and Transfer-Encoding are malformed or contradict each other");
  return HttpError(400, fmt::format("malformed request: {}", error.message()));
}

// Headers that only the connection can know.
bool is_ours(std::string_view name) {
  for (const char* ours : {"Connection", "Content-Length", "Date", "Transfer-Encoding", "X-Request-Id"})
    if (equal_ignoring_case(name, ours)) return true;
  return false;
}

constexpr auto kResult = asio::as_tuple(asio::use_awaitable);

std::int64_t nanoseconds(double seconds) {
  return static_cast<std::int64_t>(seconds * 1e9);
}

// The date of now as RFC 9110 writes it.
const std::string& http_date() {
  thread_local std::time_t second = -1;
  thread_local std::string text;
  if (const std::time_t now = std::time(nullptr); now != second) {
    second = now;
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
  }
  return text;
}

std::string_view text_of(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

// Some clients end a body with a line break that its length does not count (RFC 9112, section 2.2).
void skip_empty_lines(beast::flat_buffer& buffer) {
  while (text_of(buffer).starts_with("\r\n")) buffer.consume(2);
}

asio::awaitable<Response> admitted(const ServerHooks& hooks, std::shared_ptr<Request> request) {
  co_await hooks.before_body(*request);
  co_return Response{};
}

}  // namespace

struct Connection::Exchange {
  Parser parser;
  std::shared_ptr<Request> request = std::make_shared<Request>();
  Router::Match match;
  AccessEntry entry;
  std::chrono::nanoseconds* current = &entry.phases.header;
  Clock::time_point mark = Clock::now();
  std::uint64_t body_limit = 0;
  std::int64_t charged = 0;  // of ServerState::body_bytes
  ServerState& state;
  bool http10 = false;
  bool keep_alive = false;  // as far as the client is concerned, once its head is known to be sound
  bool expects_continue = false;

  explicit Exchange(ServerState& shared) : state(shared) {
    entry.time = std::chrono::system_clock::now();
    entry.id = new_request_id();
    entry.method = "OTHER";
  }
  ~Exchange() { state.body_bytes -= charged; }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // From now on time is spent in `phase`.
  void enter(std::chrono::nanoseconds& phase) {
    const Clock::time_point now = Clock::now();
    *current += now - mark;
    mark = now;
    current = &phase;
  }

  // Counts the body as far as it has come among all bodies in memory.
  void charge() {
    const auto size = static_cast<std::int64_t>(parser.get().body().size());
    const std::int64_t before = state.body_bytes.fetch_add(size - charged);
    const std::int64_t total = before + size - charged;
    charged = size;
    if (total > state.options.limits.bodies_bytes)
      throw HttpError(503, "too many requests with a body are under way", {{"Retry-After", "1"}});
  }
};

struct Connection::Call {
  Call(const std::shared_ptr<ServerState>& shared, const asio::any_io_executor& executor,
       std::stop_source source)
      : state(shared),
        counted(state->live),
        done_or_late(executor, Clock::time_point::max()),
        left(std::move(source)) {}

  std::shared_ptr<ServerState> state;
  Counted counted;
  asio::steady_timer done_or_late;  // cancelled to wake the connection
  std::stop_source left;
  bool done = false;
  Response response;
  std::exception_ptr error;
};

Connection::Connection(std::shared_ptr<ServerState> state, asio::ip::tcp::socket socket, std::string peer)
    : state_(std::move(state)),
      counted_(state_->live),
      peer_(std::move(peer)),
      tls_(state_->options.tls.enabled()),
      strand_(socket.get_executor()),
      stream_(tls_ ? tls_stream(std::move(socket), state_->tls()) : plain_stream(std::move(socket))),
      buffer_(std::max(static_cast<std::size_t>(state_->options.limits.header_bytes), kBodyRead)) {}

Connection::~Connection() {
  state_->registry.remove(*this);
}

void Connection::start(bool overload) {
  overload_ = overload;
  asio::co_spawn(strand_, run(), [self = shared_from_this()](const std::exception_ptr& error) {
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& defect) {
      self->state_->report("", "", defect.what());
    }
  });
}

void Connection::wake() {
  asio::post(strand_, [self = shared_from_this()] { self->look(); });
}

void Connection::close_soon() {
  asio::post(strand_, [self = shared_from_this()] { self->close(); });
}

Connection::Awaitable<void> Connection::run() {
  const ServerLimits& limits = state_->options.limits;
  enter(Phase::waiting, tls_ ? limits.handshake_seconds : limits.header_seconds);
  if (co_await stream_->wait_readable() || closing_) co_return;
  if (tls_) {
    enter(Phase::handshake, limits.handshake_seconds);
    if (co_await stream_->handshake()) {
      ++state_->handshake_failures;
      co_return;
    }
  }
  for (;;) {
    const bool more = co_await next_bytes();
    if (!more) break;
    const bool again = co_await exchange();
    if (!again) break;
  }
  if (answered_) co_await linger();
}

// Waits for the first bytes of a request; false when none will come.
Connection::Awaitable<bool> Connection::next_bytes() {
  if (buffer_.size() > 0) co_return true;
  if (answered_ && state_->draining) co_return false;
  if (buffer_.capacity() > kIdleCapacity) buffer_.shrink_to_fit();
  const ServerLimits& limits = state_->options.limits;
  enter(Phase::waiting, answered_ ? limits.idle_seconds : limits.header_seconds);
  try {
    co_await read(kFirstRead);
  } catch (const Gone&) {
    co_return false;
  }
  co_return !expired_;
}

// One request and its response; true when another one may follow.
Connection::Awaitable<bool> Connection::exchange() {
  Exchange x(*state_);
  Response response;
  bool gone = false;
  try {
    co_await read_head(x);
    response = co_await answer(x);
  } catch (const Gone&) {
    gone = true;
  } catch (...) {
    response = state_->failure(std::current_exception(), x.entry.id, x.entry.route);
  }
  // A small body is read in spite of a refusal: cheaper than a new connection.
  if (!gone && x.keep_alive && !x.parser.is_done() && !x.expects_continue &&
      x.request->content_length.value_or(kSmallBody + 1) <= kSmallBody) {
    try {
      co_await read_body(x);
    } catch (const Gone&) {
      gone = true;
    } catch (const HttpError&) {
      // The refusal stands.
    }
  }
  if (!gone) co_return co_await respond(x, std::move(response));
  x.entry.status = 499;
  x.entry.aborted = true;
  log(x);
  co_return false;
}

Connection::Awaitable<void> Connection::read_head(Exchange& x) {
  const ServerLimits& limits = state_->options.limits;
  const auto longest = static_cast<std::size_t>(limits.header_bytes);
  enter(Phase::header, limits.header_seconds);
  x.parser.header_limit(static_cast<std::uint32_t>(longest));
  x.parser.body_limit(std::numeric_limits<std::uint64_t>::max());  // its route decides
  std::size_t parsed = 0;  // the parser's own limit is on what it has not yet taken
  for (;;) {
    ErrorCode error = http::error::need_more;
    if (!x.parser.got_some()) skip_empty_lines(buffer_);
    if (buffer_.size() > 0) {
      const std::size_t used = x.parser.put(buffer_.data(), error);
      buffer_.consume(used);
      parsed += used;
    }
    const bool done = x.parser.is_header_done();
    if (!done && error && error != http::error::need_more)
      throw malformed_head(error, x.parser, text_of(buffer_), limits);
    if (parsed + (done ? 0 : buffer_.size()) >= longest) throw header_too_long(x.parser, limits);
    if (done) break;
    if (!error) continue;
    co_await read(std::clamp(buffer_.size(), kFirstRead, longest));
    if (expired_) throw late("header");
  }
  check_head(x);
}

// What the parser leaves to us, and what it has found, into the request.
void Connection::check_head(Exchange& x) const {
  const auto& head = x.parser.get();
  Request& request = *x.request;
  request.method = view(head.method_string());
  request.peer = peer_;
  request.tls = tls_;
  for (const auto& field : head)
    request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
  const auto id = request.headers.find("X-Request-Id");
  if (id && is_request_id(*id)) x.entry.id = *id;
  request.id = x.entry.id;
  x.entry.method = known_method(request.method);
  x.http10 = head.version() == 10;

  const std::size_t hosts = request.headers.count("Host");
  if (hosts > 1 || (hosts == 0 && !x.http10)) throw HttpError(400, "expected one Host header");
  if (const std::size_t codings = request.headers.count("Transfer-Encoding"); codings > 0) {
    if (x.http10 || request.headers.count("Content-Length") > 0)
      throw HttpError(400, "Transfer-Encoding goes neither with HTTP/1.0 nor with Content-Length");
    if (codings > 1 || !equal_ignoring_case(*request.headers.find("Transfer-Encoding"), "chunked"))
      throw HttpError(501, "of the transfer codings only chunked is read here");
  }
  if (const auto length = x.parser.content_length()) request.content_length = *length;
  const std::string_view target = view(head.target());
  if (target.size() > static_cast<std::size_t>(state_->options.limits.url_bytes))
    throw HttpError(414, fmt::format("the URL is longer than {} bytes", state_->options.limits.url_bytes));
  x.keep_alive = head.keep_alive();
  if (const auto expect = request.headers.find("Expect"); expect && !x.http10) {
    x.expects_continue = true;
    if (!equal_ignoring_case(*expect, "100-continue"))
      throw HttpError(417, "only 100-continue can be expected here");
  }
  if (request.method == "OPTIONS" && target == "*") return;
  Target parsed = parse_target(target);
  request.path = std::move(parsed.path);
  request.query = std::move(parsed.query);
}

void Connection::find_route(Exchange& x) const {
  Request& request = *x.request;
  x.match = state_->router.match(request.method, request.path);
  request.route = x.match.pattern;
  x.entry.route = x.match.pattern;
  request.parameters = std::move(x.match.parameters);
  if (request.route.empty()) throw HttpError(404, "there is nothing at this path");
  if (x.match.route == nullptr)
    throw HttpError(405, fmt::format("expected {}", x.match.allow), {{"Allow", x.match.allow}});
  x.body_limit = x.match.route->limits.body_bytes.value_or(
      static_cast<std::uint64_t>(state_->options.limits.body_bytes));
  if (request.content_length.value_or(0) > x.body_limit) throw body_too_long(x.body_limit);
}

// Everything between a sound head and a response.
Connection::Awaitable<Response> Connection::answer(Exchange& x) {
  if (overload_) {
    x.keep_alive = false;
    throw HttpError(503, "too many connections are open", {{"Retry-After", "1"}});
  }
  if (x.request->method == "OPTIONS") {
    x.match = state_->router.match("OPTIONS", x.request->path);
    x.entry.route = x.match.pattern;
    Response response = no_content();
    response.headers.set("Allow", x.match.allow);
    if (!x.match.pattern.empty() || x.request->path.empty()) co_return response;
  }
  find_route(x);
  const Route& route = *x.match.route;
  const double seconds = route.limits.handler_seconds.value_or(state_->options.limits.handler_seconds);
  std::stop_source left;
  x.request->left = left.get_token();
  if (state_->hooks.before_body) {
    Awaitable<Response> admission = admitted(state_->hooks, x.request);
    x.enter(x.entry.phases.admission);
    co_await call(std::move(admission), left, seconds);
  }
  x.enter(x.entry.phases.body);
  co_await read_body(x);
  x.request->body = std::move(x.parser.get().body());
  x.enter(x.entry.phases.handler);
  Awaitable<Response> work = route.handler(std::move(*x.request));
  co_return co_await call(std::move(work), left, seconds);
}

Connection::Awaitable<void> Connection::read_body(Exchange& x) {
  if (x.parser.is_done()) co_return;
  const ServerLimits& limits = state_->options.limits;
  x.parser.eager(true);
  x.parser.body_limit(std::max(x.body_limit, x.request->content_length.value_or(0)));
  if (x.expects_continue && buffer_.size() == 0) {
    enter(Phase::writing, limits.write_seconds);
    const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (co_await stream_->write({asio::buffer(go_on), asio::const_buffer()}) || closing_) throw Gone{};
  }
  x.expects_continue = false;
  enter(Phase::body, limits.body_seconds);
  const std::int64_t began = activity_.since;
  std::uint64_t received = 0;
  for (;;) {
    ErrorCode error = http::error::need_more;
    if (buffer_.size() > 0) {
      buffer_.consume(x.parser.put(buffer_.data(), error));
      x.charge();
      x.entry.bytes_in = x.parser.get().body().size();
    }
    if (x.parser.is_done()) co_return;
    if (error == http::error::body_limit) throw body_too_long(x.body_limit);
    if (error && error != http::error::need_more)
      throw HttpError(400, fmt::format("malformed body: {}", error.message()));
    if (!error && buffer_.size() > 0) continue;
    if (buffer_.size() >= kBodyRead) throw HttpError(400, "malformed body: a line of a chunk is too long");
    const double allowed = limits.body_grace_seconds +
                           static_cast<double>(received) / static_cast<double>(limits.bytes_per_second);
    activity_.deadline = began + nanoseconds(std::min(limits.body_seconds, allowed));
    received += co_await read(kBodyRead - buffer_.size());
    if (expired_) throw late("body");
  }
}

// Runs `work` beside the connection, so that neither its time nor the client's patience can be overrun.
Connection::Awaitable<Response> Connection::call(Awaitable<Response> work, std::stop_source left,
                                                 double seconds) {
  enter(Phase::handling, seconds);
  if (closing_) throw Gone{};
  const auto call = std::make_shared<Call>(state_, strand_, std::move(left));
  call_ = call;
  asio::co_spawn(strand_, std::move(work),
                 asio::bind_executor(strand_, [call](std::exception_ptr error, Response response) {
                   call->done = true;
                   call->error = std::move(error);
                   call->response = std::move(response);
                   call->done_or_late.cancel();
                 }));
  while (!call->done && !expired_ && !closing_) co_await call->done_or_late.async_wait(kResult);
  call_.reset();
  if (!call->done) {
    call->left.request_stop();
    if (closing_) throw Gone{};
    ++state_->timeouts;
    throw HttpError(503, "the request took too long", {{"Retry-After", "1"}, {"Connection", "close"}});
  }
  if (call->error) std::rethrow_exception(call->error);
  co_return std::move(call->response);
}

// Sends the response; true when the connection can be used for another request.
Connection::Awaitable<bool> Connection::respond(Exchange& x, Response response) {
  const ServerLimits& limits = state_->options.limits;
  x.enter(x.entry.phases.write);
  const bool wants_close = equal_ignoring_case(response.headers.find("Connection").value_or(""), "close");
  const bool keep = x.keep_alive && x.parser.is_done() && !wants_close && !state_->draining && !closing_;
  const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
  const std::span<const std::uint8_t> body =
      bodiless ? std::span<const std::uint8_t>() : response.body.bytes();

  std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\nX-Request-Id: {}\r\n", response.status,
                                 reason_phrase(response.status), http_date(), x.entry.id);
  const auto line = [&](std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
  };
  for (const auto& [name, value] : response.headers)
    if (!value.empty() && !is_ours(name)) line(name, value);
  for (const auto& [name, value] : security_headers())
    if (!response.headers.find(name)) line(name, value);
  if (!bodiless) line("Content-Length", fmt::to_string(body.size()));
  if (!keep) line("Connection", "close");
  if (keep && x.http10) line("Connection", "keep-alive");
  head += "\r\n";

  const bool head_only = x.entry.method == "HEAD";
  const std::size_t sent = head_only ? 0 : body.size();
  enter(Phase::writing,
        limits.write_seconds + static_cast<double>(sent) / static_cast<double>(limits.bytes_per_second));
  ErrorCode error = asio::error::operation_aborted;
  if (!closing_) error = co_await stream_->write({asio::buffer(head), asio::buffer(body.data(), sent)});
  if (expired_) ++state_->timeouts;
  answered_ = true;
  x.entry.status = response.status;
  x.entry.aborted = static_cast<bool>(error);
  x.entry.bytes_out = error ? 0 : sent;
  log(x);
  if (error) close();
  co_return keep && !error;
}

// Closing at once, with bytes of the client unread, would make the system throw away what the client has not
// read yet.
Connection::Awaitable<void> Connection::linger() {
  enter(Phase::lingering, state_->options.limits.linger_seconds);
  if (closing_) co_return;
  co_await stream_->finish();
  if (!closing_ && !expired_) co_await stream_->discard();
}

// At least one byte into the buffer, or none when the time of the phase is up. Throws Gone.
Connection::Awaitable<std::size_t> Connection::read(std::size_t at_most) {
  if (closing_) throw Gone{};
  if (expired_) co_return 0;
  const std::size_t room = buffer_.max_size() - buffer_.size();
  const Stream::Read result = co_await stream_->read_some(buffer_.prepare(std::min(at_most, room)));
  if (closing_) throw Gone{};
  if (!result.error && result.bytes > 0) {
    buffer_.commit(result.bytes);
    co_return result.bytes;
  }
  if (!expired_) throw Gone{};
  co_return 0;
}

HttpError Connection::late(std::string_view what) {
  ++state_->timeouts;
  return HttpError(408, fmt::format("the {} did not come in time", what));
}

void Connection::enter(Phase phase, double seconds) noexcept {
  const std::int64_t now = steady_now();
  expired_ = false;
  activity_.since = now;
  activity_.deadline = now + nanoseconds(seconds);
  if (activity_.phase.exchange(phase) == Phase::evicted) {
    activity_.phase = Phase::evicted;
    closing_ = true;
  }
}

void Connection::look() {
  if (closing_) return;
  const Phase phase = activity_.phase;
  // A request that is on its way is still answered.
  if (phase == Phase::waiting && state_->draining && stream_->peer() != Stream::Peer::sending) {
    close();
  } else if (steady_now() >= activity_.deadline) {
    expired_ = true;
    if (call_) {
      call_->done_or_late.cancel();
    } else {
      stream_->cancel();
    }
  } else if (call_ && stream_->peer() == Stream::Peer::gone) {
    call_->left.request_stop();
  }
}

void Connection::close() noexcept {
  closing_ = true;
  if (call_) {
    call_->left.request_stop();
    call_->done_or_late.cancel();
  }
  stream_->close();
}

void Connection::log(Exchange& x) const {
  x.enter(*x.current);
  x.entry.peer = peer_;
  x.entry.tls = tls_;
  if (state_->hooks.access) state_->hooks.access(x.entry);
}

}  // namespace siglib::serve
