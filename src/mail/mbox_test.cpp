#include "mail/mbox.h"

#include "base/refusal.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace tandem::mail {
namespace {

namespace fs = std::filesystem;

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("tandem-mbox-" + std::to_string(::getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }

    std::string write(const std::string& name, const std::string& content) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
        return (path_ / name).string();
    }
    std::string path() const { return path_.string(); }

private:
    fs::path path_;
};

std::vector<StoredMessage> all(const std::string& path, const SourceOptions& options = {}) {
    const auto source = open_source(path, options);
    std::vector<StoredMessage> messages;
    while (auto message = source->next()) messages.push_back(std::move(*message));
    CHECK(source->bytes_done() == source->bytes_total());
    return messages;
}

const std::string from_line = "From ada@example.com Sun Nov 22 03:06:57 2026\n";

TEST_CASE("an mbox file is cut at its From lines and nowhere else") {
    const Folder folder;
    const auto path = folder.write(
        "inbox", from_line + "Subject: a\n\none\n>From the start\n>>From deeper\n\n" + from_line +
                     "Subject: b\n\nFrom here on it is text\n\nFrom now on too\nend\n\n" +
                     from_line + "Subject: c\n\nlast without end");
    const auto messages = all(path);
    REQUIRE(messages.size() == 3);
    CHECK(messages[0].raw == "Subject: a\n\none\nFrom the start\n>From deeper\n");
    CHECK(messages[1].raw == "Subject: b\n\nFrom here on it is text\n\nFrom now on too\nend\n");
    CHECK(messages[2].raw == "Subject: c\n\nlast without end");
    CHECK(messages[1].origin.find("inbox at byte ") != std::string::npos);
}

TEST_CASE("line ends of either kind stay as they are") {
    const Folder folder;
    const auto path = folder.write("crlf",
                                   "From a Sun Nov 22 03:06:57 2026\r\nSubject: a\r\n\r\nx\r\n\r\n"
                                   "From a Sun Nov 22 03:06:57 2026\r\nSubject: b\r\n\r\ny\r\n");
    const auto messages = all(path);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].raw == "Subject: a\r\n\r\nx\r\n");
    CHECK(messages[1].raw == "Subject: b\r\n\r\ny\r\n");
}

TEST_CASE("reading goes on behind any message") {
    const Folder folder;
    std::string content;
    for (int i = 0; i < 20; ++i) {
        content += from_line + "Subject: " + std::to_string(i) + "\n\n" +
                   std::string(static_cast<std::size_t>(i) * 40'000, 'x') + "\n\n";
    }
    const auto path = folder.write("big.mbox", content);
    const auto messages = all(path);
    REQUIRE(messages.size() == 20);
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto rest = all(path, {.position = messages[i].position});
        REQUIRE(rest.size() == messages.size() - i - 1);
        if (!rest.empty()) CHECK(rest.front().raw == messages[i + 1].raw);
    }
}

TEST_CASE("a message over the limit is cut, the next is whole") {
    const Folder folder;
    const auto path =
        folder.write("inbox", from_line + "Subject: a\n\n" + std::string(600'000, 'x') + "\n\n" +
                                  from_line + "Subject: b\n\ny\n");
    const auto messages = all(path, {.message_bytes = 1000});
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].is_cut);
    CHECK(messages[0].raw.size() == 1000);
    CHECK_FALSE(messages[1].is_cut);
    CHECK(messages[1].raw == "Subject: b\n\ny\n");
}

TEST_CASE("folders are read in the order of their names and may be gone on with") {
    const Folder folder;
    folder.write("cur/2:2,S", "Subject: two\n\nx");
    folder.write("new/3", "Subject: three\n\nx");
    folder.write("tmp/4", "Subject: half\n\nx");
    folder.write(".Sent/cur/1", "Subject: one\n\nx");
    folder.write("dovecot.index", std::string("\0\1\2", 3));
    folder.write("list.json", "{\"a\": 1}");
    folder.write("old.mbox", from_line + "Subject: m1\n\nx\n\n" + from_line + "Subject: m2\n\nx\n");
    const auto messages = all(folder.path());
    std::vector<std::string> subjects;
    for (const auto& message : messages) {
        subjects.push_back(message.raw.substr(9, message.raw.find('\n') - 9));
    }
    CHECK(subjects == std::vector<std::string>{"one", "two", "three", "m1", "m2"});
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto rest = all(folder.path(), {.position = messages[i].position});
        CHECK(rest.size() == messages.size() - i - 1);
    }
    CHECK(open_source(folder.path())->files_skipped() == 2);
}

TEST_CASE("one message in a file is one message") {
    const Folder folder;
    CHECK(all(folder.write("a.eml", "Subject: a\n\nFrom b\n")).front().raw ==
          "Subject: a\n\nFrom b\n");
    CHECK(all(folder.write("empty", "")).empty());
    CHECK_THROWS_AS(open_source(folder.path() + "/none"), Refusal);
}

}  // namespace
}  // namespace tandem::mail
