#include "siglib/image/threads.h"

#include <opencv2/core/utility.hpp>

namespace siglib {

void use_one_thread_per_picture() {
  cv::setNumThreads(1);
}

}  // namespace siglib
