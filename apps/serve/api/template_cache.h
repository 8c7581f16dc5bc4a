// What is made of references that were used lately, in memory.
#pragma once

#include "siglib/image/similarity.h"
#include "siglib/score/template.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace siglib::serve {

// Thread-safe. The least recently used goes first. A signature never changes, but what is made of it does
// with what made it (`version`): an entry of another version is not found.
template <class T>
class SignatureCache {
 public:
  explicit SignatureCache(std::int64_t capacity) : capacity_(capacity) {}

  std::shared_ptr<const T> find(std::string_view signature, std::string_view version);  // or null
  void keep(std::string_view signature, std::string_view version, std::shared_ptr<const T> value);
  // Of a signature that was deleted: biometric data does not outlive it here either. (Another replica keeps
  // it until it is the least recently used; no match asks for it any more.)
  void forget(std::string_view signature);

  std::int64_t size() const;

 private:
  struct Entry {
    std::string signature, version;
    std::shared_ptr<const T> value;
  };
  using Order = std::list<Entry>;  // the most recently used first

  std::int64_t capacity_;
  mutable std::mutex mutex_;
  Order order_;
  std::unordered_map<std::string_view, typename Order::iterator> places_;  // by signature
};

using TemplateCache = SignatureCache<Template>;
using FingerprintCache = SignatureCache<Fingerprint>;

}  // namespace siglib::serve
