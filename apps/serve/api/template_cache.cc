#include "serve/api/template_cache.h"

#include <utility>

namespace siglib::serve {

template <class T>
std::shared_ptr<const T> SignatureCache<T>::find(std::string_view signature, std::string_view version) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(signature);
  if (place == places_.end() || place->second->version != version) return nullptr;
  order_.splice(order_.begin(), order_, place->second);
  return order_.front().value;
}

template <class T>
void SignatureCache<T>::keep(std::string_view signature, std::string_view version,
                             std::shared_ptr<const T> value) {
  if (capacity_ == 0) return;
  const std::scoped_lock lock(mutex_);
  if (const auto place = places_.find(signature); place != places_.end()) {
    place->second->version = version;
    place->second->value = std::move(value);
    order_.splice(order_.begin(), order_, place->second);
    return;
  }
  order_.push_front({std::string(signature), std::string(version), std::move(value)});
  places_.emplace(order_.front().signature, order_.begin());
  if (std::ssize(order_) > capacity_) {
    places_.erase(order_.back().signature);
    order_.pop_back();
  }
}

template <class T>
void SignatureCache<T>::forget(std::string_view signature) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(signature);
  if (place == places_.end()) return;
  const auto entry = place->second;
  places_.erase(place);
  order_.erase(entry);
}

template <class T>
std::int64_t SignatureCache<T>::size() const {
  const std::scoped_lock lock(mutex_);
  return std::ssize(order_);
}

template class SignatureCache<Template>;
template class SignatureCache<Fingerprint>;

}  // namespace siglib::serve
