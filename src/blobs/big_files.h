#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace tandem::blobs {

// Blobs too big for a segment, each in a file named by its hash: files/ab/ab12....
class BigFiles {
public:
    explicit BigFiles(std::filesystem::path folder);

    // Complete or not there, whenever the power fails. Writing the same again does no harm.
    void write(const std::string& hash, std::string_view bytes, bool durable) const;
    std::filesystem::path path(const std::string& hash) const;

    // Every file there is, with the hash it is named by; empty for what a crash left half written.
    void each(
        const std::function<void(const std::filesystem::path&, const std::string&)>& visit) const;

private:
    const std::filesystem::path folder_;
};

}  // namespace tandem::blobs
