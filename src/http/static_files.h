#pragma once

#include "http/server.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tandem::http {

// The files of the UI, each in the smallest form that the browser takes. Pages of the UI are drawn
// in the browser, so any other path that looks like a page is answered by the one page there is.
class StaticFiles {
public:
    StaticFiles(const std::vector<StaticFile>& files, std::string page);

    // The answer to a GET or HEAD; nothing when the path is neither a file's nor a page's.
    std::optional<Response> answer(const Request& request) const;

private:
    const StaticFile* find(std::string_view path) const;

    std::unordered_map<std::string, StaticFile> files_;
    std::string page_;
};

}  // namespace tandem::http
