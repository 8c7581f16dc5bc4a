#include "serve/store/writer.h"

#include "serve/store/error.h"

#include <algorithm>

namespace siglib::serve {
namespace {

bool is_full(const std::exception_ptr& reason) {
  try {
    std::rethrow_exception(reason);
  } catch (const StoreError& error) {
    return error.fault() == StoreFault::full;
  } catch (...) {
    return false;
  }
}

// Each waiting thread gets an exception of its own: what they share they would have to synchronise.
std::exception_ptr copy_of(const std::exception_ptr& reason) {
  try {
    std::rethrow_exception(reason);
  } catch (const StoreError& error) {
    return std::make_exception_ptr(StoreError(error.fault(), error.what()));
  } catch (const Error& error) {
    return std::make_exception_ptr(Error(error.kind(), error.what()));
  } catch (...) {
    return reason;
  }
}

}  // namespace

Writer::Writer(Connector::Open open, WriterOptions options)
    : connector_(std::move(open)), options_(options), thread_([this] { work(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  added_.notify_one();
  thread_.join();
}

void Writer::add(Operation operation, Completion completion) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= options_.queue)
      fail(StoreFault::busy, "store: {} writes are waiting, no more are accepted", waiting_.size());
    waiting_.push_back({std::move(operation), std::move(completion), nullptr});
  }
  added_.notify_one();
}

WriterStatistics Writer::statistics() const {
  const std::lock_guard lock(mutex_);
  return {operations_, failures_, transactions_, waiting_.size()};
}

void Writer::work() {
  for (;;) {
    std::vector<Item> batch = next_batch();
    if (!batch.empty()) write(batch);
    scrub();
    for (Item& item : batch) {
      ++(item.error ? failures_ : operations_);
      item.completion(std::move(item.error));
    }
    const std::lock_guard lock(mutex_);
    if (stopping_ && waiting_.empty()) return;
  }
}

std::vector<Writer::Item> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  const auto ready = [&] { return stopping_ || !waiting_.empty(); };
  if (scrub_due_)
    added_.wait_for(lock, std::chrono::seconds(1), ready);
  else
    added_.wait(lock, ready);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), options_.batch));
  std::vector<Item> batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void Writer::write(Batch batch) {
  try {
    begin();
    for (Item& item : batch) run(item);
    connection_->commit();
    ++transactions_;
    scrub_due_ |= connection_->take_erasure();
  } catch (...) {
    if (connection_) connection_->rollback();
    give_up(batch, std::current_exception());
  }
  if (connection_ && connection_->is_lost()) connection_.reset();
}

void Writer::give_up(Batch batch, const std::exception_ptr& reason) {
  // When the disk is full, one of them may be what does not fit, and others may even make room.
  if (batch.size() > 1 && is_full(reason)) {
    for (Item& item : batch) write(Batch(&item, 1));
    return;
  }
  for (Item& item : batch)
    if (!item.error) item.error = copy_of(reason);
}

void Writer::begin() {
  const bool kept = connection_ != nullptr;
  if (!kept) connection_ = connector_.connect();
  connection_->take_erasure();
  try {
    connection_->begin_write();
  } catch (const StoreError&) {
    // The database may have been restarted since the last batch.
    if (!kept || !connection_->is_lost()) throw;
    connection_.reset();
    connection_ = connector_.connect();
    connection_->begin_write();
  }
}

void Writer::run(Item& item) {
  item.error = nullptr;
  connection_->savepoint();
  try {
    item.operation(*connection_);
    connection_->release_savepoint();
  } catch (...) {
    // Without a transaction the changes of the whole batch are gone, not only these.
    if (connection_->is_lost() || !connection_->in_transaction()) throw;
    item.error = std::current_exception();
    connection_->rollback_to_savepoint();
  }
}

void Writer::scrub() {
  if (connection_ && scrub_due_) scrub_due_ = !connection_->scrub();
}

}  // namespace siglib::serve
