#include "serve/api/template_cache.h"

#include <utility>

namespace siglib::serve {

std::shared_ptr<const Template> TemplateCache::find(std::string_view signature, std::string_view version) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(signature);
  if (place == places_.end() || place->second->version != version) return nullptr;
  order_.splice(order_.begin(), order_, place->second);
  return order_.front().value;
}

void TemplateCache::keep(std::string_view signature, std::string_view version,
                         std::shared_ptr<const Template> value) {
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

void TemplateCache::forget(std::string_view signature) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(signature);
  if (place == places_.end()) return;
  const auto entry = place->second;
  places_.erase(place);
  order_.erase(entry);
}

std::int64_t TemplateCache::size() const {
  const std::scoped_lock lock(mutex_);
  return std::ssize(order_);
}

}  // namespace siglib::serve
