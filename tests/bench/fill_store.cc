// Gives a store many customers: copies of those that are in it already, with templates and canvases of all
// their signatures, but without the pictures themselves, which no match reads. For what a size costs
// (scripts/bench serve), where enrolment over HTTP would take hours.
#include "serve/store/signatures.h"
#include "serve/store/store.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>

namespace siglib {
namespace {

using namespace serve;

constexpr std::size_t kTransaction = 100;  // customers

struct Enrolled {
  std::string writer;
  std::vector<NewSignature> signatures;
};

std::vector<NewSignature> signatures_of(Session& session, const std::string& customer) {
  std::vector<NewSignature> found;
  const std::vector<StoredTemplate> templates = templates_of(session, customer);
  for (const Signature& one : list_signatures(session, customer)) {
    NewSignature copy{one, Bytes(1), signature_canvas(session, one.id).value(), {}};
    for (const StoredTemplate& stored : templates)
      if (stored.signature == one.id) copy.template_bytes = stored.template_bytes;
    found.push_back(std::move(copy));
  }
  return found;
}

std::vector<Enrolled> read(Store& store, const std::string& customers) {
  std::vector<Enrolled> found;
  std::ifstream lines(customers);
  std::string id, writer;
  while (lines >> id >> writer)
    found.push_back({writer, store.read([&](Session& session) { return signatures_of(session, id); })});
  if (found.empty()) fail(ErrorKind::usage, "{}: names no customers", customers);
  return found;
}

void add(Session& session, const std::string& customer, std::vector<NewSignature> signatures) {
  for (NewSignature& one : signatures) {
    one.id = new_uuid();
    one.customer = customer;
    add_signature(session, one);
  }
}

void fill(const std::string& folder, const std::string& customers, std::size_t count) {
  StoreOptions options;
  options.folder = folder;
  Store store(options);
  const std::vector<Enrolled> originals = read(store, customers);
  std::vector<std::string> ids(count - std::min(count, originals.size()));
  for (std::string& id : ids) id = new_uuid();
  std::ofstream lines(customers, std::ios::app);
  for (std::size_t first = 0; first < ids.size(); first += kTransaction) {
    const std::size_t end = std::min(ids.size(), first + kTransaction);
    store.write_and_wait([&](Session& session) {
      for (std::size_t i = first; i < end; ++i)
        add(session, ids[i], originals[i % originals.size()].signatures);
    });
    for (std::size_t i = first; i < end; ++i)
      lines << ids[i] << ' ' << originals[i % originals.size()].writer << '\n';
  }
}

int run(int argc, char** argv) {
  std::size_t count = 0;
  const std::string_view number = argc == 4 ? argv[3] : "";
  if (std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc() || count == 0)
    fail(ErrorKind::usage,
         "usage: bench_fill_store FOLDER CUSTOMERS COUNT\n"
         "  FOLDER of the store; CUSTOMERS: a file with lines `uuid writer` of who is there, which gets a "
         "line "
         "for each who is added");
  fill(argv[1], argv[2], count);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) try { return siglib::run(argc, argv); } catch (const siglib::Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return siglib::exit_code(error.kind());
}
