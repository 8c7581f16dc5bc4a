// Student's t distribution.
#pragma once

namespace siglib {

// For degrees of freedom above 0; shares between 0 and 1.
double student_quantile(double share, double degrees);
double student_share_below(double t, double degrees);

}  // namespace siglib
