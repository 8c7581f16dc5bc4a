// What a search prints.
#pragma once

#include "tune/search.h"

#include <vector>

namespace siglib::app {

// A table of the first ranked trials and where best.yaml is, or one JSON document.
void print_search(const Search& search, const std::vector<TuneRun>& ranked, const TuneFolder& folder,
                  bool over, bool json);

}  // namespace siglib::app
