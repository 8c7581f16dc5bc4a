// Who uses a folder: several stores at once, or one restore alone.
#pragma once

#include <filesystem>

namespace siglib::serve {

class FolderLock {
 public:
  enum class Kind { shared, exclusive };
  // Does not wait: throws Error(usage) when the folder is in use the other way. Held until destroyed or the
  // process ends.
  FolderLock(const std::filesystem::path& folder, Kind kind);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

}  // namespace siglib::serve
