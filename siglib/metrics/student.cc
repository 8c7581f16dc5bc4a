#include "siglib/metrics/student.h"

#include <boost/math/distributions/students_t.hpp>

namespace siglib {

double student_quantile(double share, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), share);
}

double student_share_below(double t, double degrees) {
  return boost::math::cdf(boost::math::students_t(degrees), t);
}

}  // namespace siglib
