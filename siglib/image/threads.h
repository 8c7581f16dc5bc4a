// How many threads OpenCV uses for one picture.
#pragma once

namespace siglib {

// One, in this process: for programs that work on several pictures side by side, where OpenCV's own threads
// would wait for work in each other's way. Once, before the first picture.
void use_one_thread_per_picture();

}  // namespace siglib
