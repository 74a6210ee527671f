#pragma once

#include "demo/texts.h"

namespace tandem::demo {

// The matters people write to a shop for kitchen things about.
std::span<const Topic> all_topics();

}  // namespace tandem::demo
