#include "mail/mbox.h"

#include "base/refusal.h"
#include "mail/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

namespace tandem::mail {
namespace {

namespace fs = std::filesystem;

// A file line by line in bounded memory: what is longer than a block comes in pieces.
class Lines {
public:
    Lines(const std::string& path, std::uint64_t offset) : path_(path), at_(offset) {
        file_.reset(std::fopen(path.c_str(), "rb"));
        if (!file_ || fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) fail();
    }

    // The next line with its line end, or a piece of it; empty at the end of the file. Valid until
    // the next call.
    std::string_view next() {
        is_begin_ = is_next_begin_;
        auto end = block_.find('\n', used_);
        if (end == std::string::npos && block_.size() - used_ < block_size) {
            refill();
            end = block_.find('\n', used_);
        }
        const auto size = (end == std::string::npos ? block_.size() : end + 1) - used_;
        const auto line = std::string_view(block_).substr(used_, size);
        used_ += size;
        at_ += size;
        is_next_begin_ = line.ends_with('\n');
        return line;
    }

    bool is_begin() const { return is_begin_; }   // the last piece began a line
    std::uint64_t offset() const { return at_; }  // behind the last piece

private:
    static constexpr std::size_t block_size = 256 * 1024;

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    [[noreturn]] void fail() const { throw std::runtime_error("cannot read " + path_); }

    void refill() {
        block_.erase(0, used_);
        used_ = 0;
        const auto had = block_.size();
        block_.resize(had + block_size);
        const auto got = std::fread(block_.data() + had, 1, block_size, file_.get());
        block_.resize(had + got);
        if (got == 0 && std::ferror(file_.get()) != 0) fail();
    }

    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
    std::string block_;
    std::size_t used_ = 0;
    std::uint64_t at_ = 0;
    bool is_begin_ = true;
    bool is_next_begin_ = true;
};

bool has_time(std::string_view line) {
    for (std::size_t i = 1; i + 2 < line.size(); ++i) {
        if (line[i] == ':' && is_digit(line[i - 1]) && is_digit(line[i + 1]) &&
            is_digit(line[i + 2])) {
            return true;
        }
    }
    return false;
}

// "From ada@example.com Mon Jan  1 10:00:00 2024": an address and a date as asctime() writes it.
// Bodies have lines that begin with "From " too, and not every program marks them.
bool is_from_line(std::string_view line) {
    if (!line.starts_with("From ") || line.size() > 300) return false;
    const auto has_one_of = [&](auto names) {
        return std::ranges::any_of(names, [&](std::string_view name) {
            return line.find(name) != std::string_view::npos;
        });
    };
    constexpr auto weekdays = std::to_array<std::string_view>(
        {" Mon ", " Tue ", " Wed ", " Thu ", " Fri ", " Sat ", " Sun ", " Mon, ", " Tue, ",
         " Wed, ", " Thu, ", " Fri, ", " Sat, ", " Sun, "});
    constexpr auto months = std::to_array<std::string_view>(
        {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
    return has_one_of(weekdays) && has_one_of(months) && has_time(line);
}

bool is_blank_line(std::string_view line) { return line == "\n" || line == "\r\n"; }

// ">From", ">>From" and so on lose the mark that the mailbox gave them.
std::string_view unmarked(std::string_view line) {
    const auto mark = line.find_first_not_of('>');
    const bool is_marked =
        mark != std::string_view::npos && mark > 0 && line.substr(mark).starts_with("From ");
    return is_marked ? line.substr(1) : line;
}

std::uint64_t to_number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// The messages of one mbox file from a byte on that begins a message.
class MboxFile final : public MessageSource {
public:
    MboxFile(std::string path, std::uint64_t offset, std::size_t limit)
        : path_(std::move(path)),
          limit_(limit),
          size_(fs::file_size(path_)),
          lines_(path_, std::min(offset, size_)),
          begin_(std::min(offset, size_)) {}

    std::optional<StoredMessage> next() override {
        StoredMessage message{.origin = path_ + " at byte " + std::to_string(begin_)};
        bool has_any = false;
        bool is_after_blank = true;
        for (auto line = take(); !line.empty(); line = take()) {
            if (lines_.is_begin() && is_after_blank && is_from_line(line)) {
                if (has_any) {
                    hold(line);
                    break;
                }
                has_any = true;
                is_after_blank = false;
                continue;
            }
            is_after_blank = lines_.is_begin() && is_blank_line(line);
            has_any = true;
            add(message, lines_.is_begin() ? unmarked(line) : line);
        }
        if (!has_any) return {};
        drop_separator(message.raw);
        begin_ = end_;
        message.position = std::to_string(end_);
        return message;
    }

    std::uint64_t bytes_total() const override { return size_; }
    std::uint64_t bytes_done() const override { return end_; }

private:
    // The line that was held back, or the next one.
    std::string_view take() {
        if (!held_.empty()) {
            current_ = std::exchange(held_, {});
            end_ = lines_.offset();
            return current_;
        }
        const auto line = lines_.next();
        end_ = lines_.offset();
        return line;
    }

    // The line begins the next message.
    void hold(std::string_view line) {
        held_ = line;
        end_ = lines_.offset() - held_.size();
    }

    void add(StoredMessage& message, std::string_view line) const {
        const auto room = limit_ - std::min(limit_, message.raw.size());
        message.raw += line.substr(0, room);
        if (line.size() > room) message.is_cut = true;
    }

    // The empty line before the next "From " belongs to the mailbox.
    static void drop_separator(std::string& raw) {
        if (raw.ends_with("\r\n\r\n")) {
            raw.resize(raw.size() - 2);
        } else if (raw.ends_with("\n\n")) {
            raw.pop_back();
        }
    }

    std::string path_;
    std::size_t limit_;
    std::uint64_t size_;
    Lines lines_;
    std::uint64_t begin_;
    std::uint64_t end_ = 0;
    std::string held_;
    std::string current_;
};

// One file that is one message.
class SingleFile final : public MessageSource {
public:
    SingleFile(std::string path, std::uint64_t offset, std::size_t limit)
        : path_(std::move(path)),
          limit_(limit),
          size_(fs::file_size(path_)),
          is_done_(offset > 0) {}

    std::optional<StoredMessage> next() override {
        if (std::exchange(is_done_, true)) return {};
        StoredMessage message{.origin = path_,
                              .position = std::to_string(std::max<std::uint64_t>(size_, 1))};
        Lines lines(path_, 0);
        for (auto line = lines.next(); !line.empty() && !message.is_cut; line = lines.next()) {
            const auto room = limit_ - message.raw.size();
            message.raw += line.substr(0, room);
            message.is_cut = line.size() > room;
        }
        if (message.raw.empty()) return {};
        return message;
    }

    std::uint64_t bytes_total() const override { return size_; }
    std::uint64_t bytes_done() const override { return is_done_ ? size_ : 0; }

private:
    std::string path_;
    std::size_t limit_;
    std::uint64_t size_;
    bool is_done_;
};

bool is_maildir_file(const fs::path& path) {
    const auto folder = path.parent_path().filename();
    return folder == "cur" || folder == "new";
}

// Mail begins with a header or a "From " line; other files lie about in folders too.
bool looks_like_mail(const fs::path& path) {
    auto first = std::string();
    Lines lines(path.string(), 0);
    do {
        first = lines.next();
    } while (is_blank_line(first));
    if (first.starts_with("From ") || first.starts_with("\xEF\xBB\xBF")) return true;
    const auto colon = first.find(':');
    return colon != std::string::npos && colon > 0 &&
           std::ranges::all_of(first.substr(0, colon), [](char c) {
               return static_cast<unsigned char>(c) > 0x20 &&
                      static_cast<unsigned char>(c) < 0x7F &&
                      std::string_view("{}[]()<>\"',;/\\").find(c) == std::string_view::npos;
           });
}

// What lies in a Maildir is one message to the last byte, even where delivery left a "From " line.
bool is_mbox(const fs::path& path) {
    if (is_maildir_file(path)) return false;
    Lines lines(path.string(), 0);
    const auto extension = path.extension();
    return (extension.empty() || extension == ".mbox" || extension == ".mbx") &&
           is_from_line(lines.next());
}

std::unique_ptr<MessageSource> open_file(const fs::path& path, std::uint64_t offset,
                                         std::size_t limit) {
    if (is_mbox(path)) return std::make_unique<MboxFile>(path.string(), offset, limit);
    return std::make_unique<SingleFile>(path.string(), offset, limit);
}

// All mail below a folder, in the order of the names. A position is "bytes:path".
class Tree final : public MessageSource {
public:
    Tree(const fs::path& root, const SourceOptions& options)
        : root_(root), limit_(options.message_bytes) {
        collect(root_);
        std::ranges::sort(files_, {}, &File::name);
        resume(options.position);
    }

    std::optional<StoredMessage> next() override {
        for (; at_ < files_.size(); ++at_, source_.reset(), offset_ = 0) {
            if (auto message = next_of_file()) return message;
            done_ += files_[at_].size;
        }
        return {};
    }

    std::uint64_t bytes_total() const override { return total_; }
    std::uint64_t bytes_done() const override {
        return done_ + (source_ ? source_->bytes_done() : 0);
    }
    std::size_t files_skipped() const override { return skipped_; }
    std::vector<std::string> unreadable() const override { return unreadable_; }

private:
    struct File {
        std::string name;
        std::uint64_t size;
    };

    std::optional<StoredMessage> next_of_file() {
        try {
            if (!source_) source_ = open_file(root_ / files_[at_].name, offset_, limit_);
            auto message = source_->next();
            if (message) message->position += ":" + files_[at_].name;
            return message;
        } catch (const std::runtime_error&) {  // fs::filesystem_error is one
            unreadable_.push_back((root_ / files_[at_].name).string());
            return {};
        }
    }

    // A folder that may not be entered must not hide those behind it.
    void collect(const fs::path& folder) {
        std::error_code error;
        auto entry = fs::directory_iterator(folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            std::error_code unknown;
            if (entry->is_directory(unknown) && !entry->is_symlink(unknown)) {
                collect(entry->path());
            } else if (folder.filename() != "tmp") {
                add(*entry);
            }
        }
        if (error) unreadable_.push_back(folder.string());
    }

    void add(const fs::directory_entry& entry) {
        const auto& path = entry.path();
        try {
            if (!entry.is_regular_file()) {
                if (!entry.exists()) unreadable_.push_back(path.string());  // a link to nowhere
                return;
            }
            if (!is_maildir_file(path) && !looks_like_mail(path)) {
                ++skipped_;
                return;
            }
            files_.push_back({path.lexically_relative(root_).string(), entry.file_size()});
            total_ += files_.back().size;
        } catch (const std::runtime_error&) {
            unreadable_.push_back(path.string());
        }
    }

    void resume(std::string_view position) {
        const auto colon = position.find(':');
        if (colon == std::string_view::npos) return;
        const auto name = position.substr(colon + 1);
        while (at_ < files_.size() && files_[at_].name < name) done_ += files_[at_++].size;
        if (at_ < files_.size() && files_[at_].name == name) {
            offset_ = to_number(position.substr(0, colon));
        }
    }

    fs::path root_;
    std::size_t limit_;
    std::vector<File> files_;
    std::size_t at_ = 0;
    std::unique_ptr<MessageSource> source_;
    std::uint64_t offset_ = 0;
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
    std::size_t skipped_ = 0;
    std::vector<std::string> unreadable_;
};

}  // namespace

std::unique_ptr<MessageSource> open_source(const std::string& path, const SourceOptions& options) {
    std::error_code error;
    if (fs::is_directory(path, error)) return std::make_unique<Tree>(path, options);
    if (!fs::is_regular_file(path, error)) {
        throw Refusal(Refusal::Kind::not_found, "path_not_found",
                      "There is no file or folder " + path + ".");
    }
    const auto offset = to_number(options.position);
    Lines lines(path, 0);
    if (is_from_line(lines.next())) {
        return std::make_unique<MboxFile>(path, offset, options.message_bytes);
    }
    return std::make_unique<SingleFile>(path, offset, options.message_bytes);
}

}  // namespace tandem::mail
