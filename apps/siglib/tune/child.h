// This program in a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace siglib::app {

// A running siglib with its standard output and error in files. It is in a process group of its own, so that
// Ctrl-C on the terminal reaches it through its parent only, and once; when the parent dies, it is
// interrupted.
class Child {
 public:
  struct Files {
    std::filesystem::path output;  // written anew
    std::filesystem::path errors;
    bool append_errors = false;
  };

  // `arguments` begin with the verb. Throws Error(io).
  Child(const std::vector<std::string>& arguments, const Files& files);
  ~Child();  // interrupts it when it runs, and waits
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Does not wait. Throws Error(io).
  bool ended();
  // Asks it to stop, as Ctrl-C does.
  void interrupt() const;

  // After it ended: its exit code, or -1 where a signal ended it.
  int code() const { return code_; }
  int signal() const { return signal_; }

 private:
  pid_t id_ = -1;
  bool running_ = false;
  int code_ = -1;
  int signal_ = 0;
};

}  // namespace siglib::app
