// A JSON body, and what a handler asks of it.
#include "serve/api/base64.h"
#include "serve/api/json.h"
#include "serve/http/http_error.h"
#include "serve/http/query.h"
#include "tests/fuzz/fuzz.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace siglib::serve {
namespace {

void read(std::span<const std::uint8_t> bytes) {
  Request request;
  request.headers.add("Content-Type", "application/json");
  request.body.assign(bytes.begin(), bytes.end());
  const json::object body = json_body(request);
  const std::string note = text_field_or(body, "note", "");
  const std::string again = json::serialize(json::object{{"note", note}});
  fuzz::require(is_utf8(again), "a text is UTF-8");
  fuzz::require(text_field(json::parse(again).as_object(), "note") == note,
                "a text is written as it was read");
  const Bytes signature = base64_bytes(text_field(body, "signature"), "signature");
  fuzz::require(base64_bytes(base64_text(signature), "signature") == signature,
                "base64 comes back as it was written");
  refuse_other_fields(body, {"signature", "note"});
}

}  // namespace
}  // namespace siglib::serve

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siglib;
  try {
    serve::read({data, size});
  } catch (const serve::HttpError& error) {
    fuzz::require(error.status() == 400, "a client's mistake is told as one");
    // What the client is told is JSON, whatever the body was.
    boost::json::parse(serve::problem_json(error.status(), error.title(), error.detail(), "1"));
  }
  return 0;
}
