#pragma once

#include "http/server.h"

#include <vector>

namespace tandem::app {

// The files of the web UI inside this program (scripts/embed-web writes the table at build time).
std::vector<http::StaticFile> web_files();

}  // namespace tandem::app
