// Processes that work on one thing together: ranks.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace siglib {

// A sum that other ranks may still be adding to. Dropping it waits for it.
class PendingSum {
 public:
  virtual ~PendingSum() = default;
  // Whether it is there; moves it on, for nobody else may.
  virtual bool done() = 0;
  virtual void wait() = 0;
};

// Every rank calls the same functions in the same order with the same sizes, start_sum() in an order of its
// own. One thread at a time. Numbers are in host memory; a sum is the same, bit for bit, on all ranks. What
// other ranks have not come to yet is waited for; a rank that is lost ends all others.
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;  // from 0
  virtual int size() const = 0;
  virtual int ranks_here() const = 0;  // on this machine, this one included

  // Each number becomes the sum of all ranks'.
  virtual void sum(std::span<float> numbers) = 0;
  virtual void sum(std::span<double> numbers) = 0;
  // The same while the caller goes on; `numbers` are left alone until it is done.
  virtual std::unique_ptr<PendingSum> start_sum(std::span<float> numbers) = 0;
  virtual std::unique_ptr<PendingSum> start_sum(std::span<double> numbers) = 0;
  // all: size() times as many as `mine`, by rank.
  virtual void gather(std::span<const double> mine, std::span<double> all) = 0;
  // What rank 0 holds.
  virtual void broadcast(std::span<std::byte> bytes) = 0;

  // Ends all ranks at once, with this exit code. Returns where there are no others.
  virtual void end_job(int exit_code) = 0;
};

// The only rank.
Communicator& alone();

// Whether `mine` is true on any rank.
bool any(Communicator& ranks, bool mine);

}  // namespace siglib
