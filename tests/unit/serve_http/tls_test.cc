#include "serve/http/tls.h"

#include "tests/unit/serve_http/support.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace siglib::serve {
namespace {

using namespace testing;

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("siglib_tls_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    files = {folder / "cert.pem", folder / "key.pem"};
    make_certificate("first");
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  // A self-signed certificate and its key into the files.
  void make_certificate(const char* name) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    std::FILE* file = std::fopen(files.certificate.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    file = std::fopen(files.key.c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }

  std::function<void(ServerOptions&)> with_tls() {
    return [this](ServerOptions& options) { options.tls = files; };
  }

  std::filesystem::path folder;
  TlsFiles files;
};

class TlsClient : public Client {
 public:
  explicit TlsClient(std::uint16_t port, int version = 0, const std::string& protocols = "")
      : Client(port), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
    if (version != 0) SSL_CTX_set_max_proto_version(context_.get(), version);
    if (version != 0 && version < TLS1_2_VERSION) SSL_CTX_set_security_level(context_.get(), 0);
    ssl_.reset(SSL_new(context_.get()));
    if (!protocols.empty())
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
    SSL_set_fd(ssl_.get(), descriptor());
    shaken_ = SSL_connect(ssl_.get()) == 1;
  }

  bool shaken() const { return shaken_; }
  std::string subject() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl_.get()),
                                                                  X509_free);
    char name[64] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return name;
  }
  std::string protocol() const {
    const unsigned char* data = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &data, &size);
    return {reinterpret_cast<const char*>(data), size};
  }
  bool send(std::string_view text) override {
    return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) > 0;
  }

 protected:
  ssize_t receive(char* data, std::size_t size) override {
    return SSL_read(ssl_.get(), data, static_cast<int>(size));
  }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool shaken_ = false;
};

TEST_F(TlsTest, AnswersLikePlainHttp) {
  TestServer test(with_tls());
  TlsClient client(test.port(), 0, "\x02h2\x08http/1.1");
  ASSERT_TRUE(client.shaken());
  EXPECT_EQ(client.protocol(), "http/1.1");
  EXPECT_EQ(client.ask(get("/echo/a")).body, "a");
  EXPECT_EQ(client.ask(post("/echo", std::string(10000, 'x'))).body.size(), 10000U);
  EXPECT_EQ(client.ask(get("/echo/b", "Connection: close\r\n")).body, "b");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(test.entries().at(0).tls);
}

TEST_F(TlsTest, SpeaksTls12AndNothingOlder) {
  TestServer test(with_tls());
  EXPECT_TRUE(TlsClient(test.port(), TLS1_2_VERSION).shaken());
  EXPECT_FALSE(TlsClient(test.port(), TLS1_1_VERSION).shaken());
  EXPECT_FALSE(TlsClient(test.port(), 0, "\x02h2").shaken());
  EXPECT_TRUE(eventually([&] { return test.server->stats().handshake_failures == 2; }));
}

TEST_F(TlsTest, ReloadsForNewConnections) {
  TestServer test(with_tls());
  TlsClient before(test.port());
  EXPECT_EQ(before.subject(), "first");
  make_certificate("second");
  test.server->reload_tls();
  EXPECT_EQ(TlsClient(test.port()).subject(), "second");
  EXPECT_EQ(before.ask(get("/echo/still")).body, "still");
  std::filesystem::remove(files.key);
  EXPECT_THROW(test.server->reload_tls(), Error);
  EXPECT_EQ(TlsClient(test.port()).subject(), "second");
}

TEST_F(TlsTest, SilentAndForeignClientsDoNotBlockOthers) {
  const auto change = [this](ServerOptions& options) {
    options.tls = files;
    options.limits.handshake_seconds = 0.3;
  };
  TestServer test(change);
  Client silent(test.port()), half(test.port()), plain(test.port());
  half.send("\x16\x03\x01");
  plain.send(get("/echo/a"));
  EXPECT_EQ(TlsClient(test.port()).ask(get("/echo/a")).body, "a");
  EXPECT_TRUE(silent.ends(1s));
  EXPECT_TRUE(half.ends(1s));
  EXPECT_TRUE(eventually([&] { return test.server->stats().connections == 0; }));
}

TEST_F(TlsTest, NoticesThatTheClientLeft) {
  TestServer test(with_tls());
  TlsClient client(test.port());
  client.send(get("/slow/5000"));
  ASSERT_TRUE(eventually([&] { return test.running == 1; }));
  client.close();
  EXPECT_TRUE(eventually([&] { return test.left == 1; }, 1s));
}

TEST_F(TlsTest, NamesTheFileThatCannotBeUsed) {
  const auto message = [](const TlsFiles& tls) -> std::string {
    try {
      make_tls_context(tls);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message(files), "");
  EXPECT_NE(message({files.certificate, ""}).find("tls.key"), std::string::npos);
  EXPECT_NE(message({folder / "none.pem", files.key}).find("none.pem"), std::string::npos);
  EXPECT_NE(message({files.certificate, folder / "none.pem"}).find("none.pem"), std::string::npos);
  const std::string old_key = folder / "old.pem";
  std::filesystem::copy_file(files.key, old_key);
  make_certificate("other");
  EXPECT_NE(message({files.certificate, old_key}).find("old.pem"), std::string::npos);
  EXPECT_THROW(TestServer([&](ServerOptions& options) {
                 options.tls = {files.certificate, old_key};
               }),
               Error);
}

}  // namespace
}  // namespace siglib::serve
