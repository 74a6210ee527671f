#include "mail/clamd.h"

#include "mail/dns.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <thread>

namespace tandem::mail {
namespace {

using Outcome = ScanAnswer::Outcome;

// Speaks clamd's side of INSTREAM for one connection: takes the chunks as the protocol says and
// answers what the bytes deserve.
class FakeClamd {
public:
    explicit FakeClamd(std::size_t most = 1 << 20)
        : path_(std::filesystem::temp_directory_path() /
                ("tandem-clamd-" + std::to_string(getpid()) + ".sock")),
          most_(most) {
        std::filesystem::remove(path_);
        listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path_.c_str());
        REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        listen(listener_, 4);
        thread_ = std::jthread([this] { serve(); });
    }
    ~FakeClamd() {
        shutdown(listener_, SHUT_RDWR);
        close(listener_);
        thread_.join();
        std::filesystem::remove(path_);
    }

    Clamd where() const {
        return {.address = "unix:" + path_.string(), .timeout = std::chrono::seconds(5)};
    }

private:
    void serve() {
        for (int fd = accept(listener_, nullptr, nullptr); fd >= 0;
             fd = accept(listener_, nullptr, nullptr)) {
            const auto answer = answer_to(fd);
            if (!answer.empty()) ::send(fd, answer.data(), answer.size() + 1, MSG_NOSIGNAL);
            close(fd);
        }
    }

    static bool read_all(int fd, char* to, std::size_t size) {
        while (size > 0) {
            const auto got = recv(fd, to, size, 0);
            if (got <= 0) return false;
            to += got;
            size -= static_cast<std::size_t>(got);
        }
        return true;
    }

    std::string answer_to(int fd) const {
        std::string command;
        for (char c = 1; c != '\0';) {
            if (!read_all(fd, &c, 1)) return {};
            command += c;
        }
        if (command == std::string("zVERSION\0", 9)) return "ClamAV 1.0.3/27000";
        if (command != std::string("zINSTREAM\0", 10)) return "UNKNOWN COMMAND";
        std::string bytes;
        for (;;) {
            std::uint32_t length = 0;
            if (!read_all(fd, reinterpret_cast<char*>(&length), sizeof length)) return {};
            length = ntohl(length);
            if (length == 0) break;
            if (bytes.size() + length > most_) return "INSTREAM size limit exceeded. ERROR";
            std::string piece(length, '\0');
            if (!read_all(fd, piece.data(), length)) return {};
            bytes += piece;
        }
        if (bytes == "hang up") return {};
        if (bytes.find("EICAR-STANDARD-ANTIVIRUS-TEST-FILE") != std::string::npos)
            return "stream: Win.Test.EICAR_HDB-1 FOUND";
        return "stream: OK";
    }

    std::filesystem::path path_;
    std::size_t most_;
    int listener_ = -1;
    std::jthread thread_;
};

// In two pieces, lest a scanner on the developer's machine finds this file.
const std::string eicar =
    std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-") + "ANTIVIRUS-TEST-FILE!$H+H*";

TEST_CASE("the daemon's answers are understood") {
    const FakeClamd clamd;
    CHECK(scan(clamd.where(), "harmless").outcome == Outcome::clean);
    CHECK(scan(clamd.where(), "").outcome == Outcome::clean);
    CHECK(scan(clamd.where(), std::string(300'000, 'x')).outcome == Outcome::clean);
    const auto found = scan(clamd.where(), eicar);
    CHECK(found.outcome == Outcome::infected);
    CHECK(found.text == "Win.Test.EICAR_HDB-1");
    CHECK(scan(clamd.where(), "hang up").outcome == Outcome::unavailable);
    std::string why;
    CHECK(clamd_version(clamd.where(), why) == "ClamAV 1.0.3/27000");
}

TEST_CASE("what is too large for the daemon is told from what it could not scan") {
    const FakeClamd clamd(100'000);
    CHECK(scan(clamd.where(), std::string(5'000'000, 'x')).outcome == Outcome::too_large);
}

TEST_CASE("where nobody listens there is no answer, and words for it") {
    for (const auto* address : {"unix:/nowhere/clamd.ctl", "127.0.0.1:1", "rubbish"}) {
        const auto answer = scan({.address = address, .timeout = std::chrono::seconds(2)}, "x");
        CHECK(answer.outcome == Outcome::unavailable);
        CHECK_FALSE(answer.text.empty());
    }
}

TEST_CASE("addresses of the daemon") {
    CHECK(is_clamd_address("unix:/run/clamav/clamd.ctl"));
    CHECK(is_clamd_address("127.0.0.1:3310"));
    CHECK(is_clamd_address("[::1]:3310"));
    CHECK_FALSE(is_clamd_address("unix:clamd.ctl"));
    CHECK_FALSE(is_clamd_address("localhost"));
    CHECK_FALSE(is_clamd_address("a b:1"));
    CHECK_FALSE(is_clamd_address("a:port"));
}

TEST_CASE("lines that are no answer") {
    CHECK(read_scan_answer("").outcome == Outcome::unavailable);
    CHECK(read_scan_answer("FOUND").outcome == Outcome::unavailable);
    CHECK(read_scan_answer("stream: \xFF FOUND").outcome == Outcome::infected);
    CHECK(read_scan_answer("x FOUND").text == "x");
}

TEST_CASE("a DNS answer's texts, whatever it is") {
    std::string answer("\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00", 12);
    const std::string name("\x01t\x00", 3);
    answer += name + std::string("\x00\x10\x00\x01", 4);
    answer += std::string("\xC0\x0C\x00\x10\x00\x01\x00\x00\x00\x3C\x00\x06", 12);
    answer += std::string("\x02v=\x02hi", 6);
    CHECK(read_txt_answer(answer) == std::vector<std::string>{"v=hi"});
    for (std::size_t size = 0; size < answer.size(); ++size)
        read_txt_answer(answer.substr(0, size));
    CHECK(read_txt_answer("rubbish").empty());
}

}  // namespace
}  // namespace tandem::mail
