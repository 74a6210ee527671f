#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct StoredMessage {
    std::string raw = {};       // without the mailbox's own "From " line and marks
    std::string origin = {};    // for people: "inbox.mbox at byte 4711", or the file's path
    std::string position = {};  // open_source(path, position) goes on with the next one
    bool is_cut = false;        // over the size limit; raw holds its beginning
};

// Messages kept in files, one after another, in bounded memory.
class MessageSource {
public:
    virtual ~MessageSource() = default;

    // Nothing at the end. Throws std::runtime_error when reading fails; of a folder, the files that
    // fail are left out and named by unreadable().
    virtual std::optional<StoredMessage> next() = 0;

    virtual std::uint64_t bytes_total() const = 0;  // for a progress bar
    virtual std::uint64_t bytes_done() const = 0;

    // Files that were left out because they are no mail.
    virtual std::size_t files_skipped() const { return 0; }

    // Files and folders that should have been read and could not be.
    virtual std::vector<std::string> unreadable() const { return {}; }
};

struct SourceOptions {
    std::string position = {};                     // where an earlier run stopped; empty: beginning
    std::size_t message_bytes = 50 * 1024 * 1024;  // longer ones are cut
};

// What `path` is, it finds out itself: an mbox file (mboxo, mboxrd; LF or CRLF), a Maildir, a
// folder tree with one message per file, or one message. Throws Refusal when there is no such
// thing.
std::unique_ptr<MessageSource> open_source(const std::string& path,
                                           const SourceOptions& options = {});

}  // namespace tandem::mail
