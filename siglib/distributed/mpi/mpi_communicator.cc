#include "siglib/core/error.h"
#include "siglib/distributed/communicator.h"

#include <mpi.h>
#include <sched.h>

#include <chrono>
#include <limits>
#include <thread>
#include <utility>

namespace siglib {
namespace {

// A failing call ends the job by itself: MPI_ERRORS_ARE_FATAL is the rule of a communicator.

int count_of(std::size_t count) {
  if (count > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    fail(ErrorKind::internal, "{} numbers are too many for one MPI call", count);
  return static_cast<int>(count);
}

// Not MPI_Wait, which turns a core for as long as it takes: rank 0 may be fitting scores for minutes, and its
// threads need the cores that others would wait on.
void wait_for(MPI_Request& request) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kKeen(5);
  constexpr std::chrono::microseconds kNap(500);
  const auto start = Clock::now();
  int done = 0;
  while (true) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done != 0) return;
    if (Clock::now() - start < kKeen)
      sched_yield();
    else
      std::this_thread::sleep_for(kNap);
  }
}

class MpiSum final : public PendingSum {
 public:
  explicit MpiSum(MPI_Request request) : request_(request) {}
  MpiSum(MpiSum&& other) noexcept : request_(std::exchange(other.request_, MPI_REQUEST_NULL)) {}
  ~MpiSum() override { wait(); }
  bool done() override {
    int done = 0;
    MPI_Test(&request_, &done, MPI_STATUS_IGNORE);
    return done != 0;
  }
  void wait() override { wait_for(request_); }

 private:
  MPI_Request request_;
};

class MpiCommunicator final : public Communicator {
 public:
  MpiCommunicator() {
    int provided = 0;
    // LibTorch may run a backward pass, and so our calls, on a thread of its own.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    if (provided < MPI_THREAD_SERIALIZED)
      fail(ErrorKind::io, "this MPI allows calls from its first thread only");
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    // Two, so that sums in flight need no place among the other calls.
    MPI_Comm_dup(MPI_COMM_WORLD, &calls_);
    MPI_Comm_dup(MPI_COMM_WORLD, &sums_);
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(calls_, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &here_);
    MPI_Comm_free(&here);
  }
  ~MpiCommunicator() override {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(calls_, &request);
    wait_for(request);
    MPI_Comm_free(&calls_);
    MPI_Comm_free(&sums_);
    MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int ranks_here() const override { return here_; }

  void sum(std::span<float> numbers) override { start(numbers, MPI_FLOAT, calls_).wait(); }
  void sum(std::span<double> numbers) override { start(numbers, MPI_DOUBLE, calls_).wait(); }

  std::unique_ptr<PendingSum> start_sum(std::span<float> numbers) override {
    return std::make_unique<MpiSum>(start(numbers, MPI_FLOAT, sums_));
  }
  std::unique_ptr<PendingSum> start_sum(std::span<double> numbers) override {
    return std::make_unique<MpiSum>(start(numbers, MPI_DOUBLE, sums_));
  }

  void gather(std::span<const double> mine, std::span<double> all) override {
    if (all.size() != mine.size() * static_cast<std::size_t>(size_))
      fail(ErrorKind::internal, "gather: room for {} numbers, expected {} from each of {} ranks", all.size(),
           mine.size(), size_);
    const int count = count_of(mine.size());
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallgather(mine.data(), count, MPI_DOUBLE, all.data(), count, MPI_DOUBLE, calls_, &request);
    wait_for(request);
  }

  void broadcast(std::span<std::byte> bytes) override {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibcast(bytes.data(), count_of(bytes.size()), MPI_BYTE, 0, calls_, &request);
    wait_for(request);
  }

  void end_job(int exit_code) override { MPI_Abort(MPI_COMM_WORLD, exit_code); }

 private:
  template <class Number>
  MpiSum start(std::span<Number> numbers, MPI_Datatype type, MPI_Comm communicator) {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallreduce(MPI_IN_PLACE, numbers.data(), count_of(numbers.size()), type, MPI_SUM, communicator,
                   &request);
    return MpiSum(request);
  }

  MPI_Comm calls_ = MPI_COMM_NULL;
  MPI_Comm sums_ = MPI_COMM_NULL;
  int rank_ = 0;
  int size_ = 1;
  int here_ = 1;
};

}  // namespace
}  // namespace siglib

// What load_mpi() looks for; the caller owns the result.
extern "C" siglib::Communicator* siglib_mpi_communicator() {
  return new siglib::MpiCommunicator();
}
