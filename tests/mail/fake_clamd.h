#pragma once

#include "mail/clamd.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

namespace tandem::testing {

// In two pieces, lest a scanner on the developer's machine finds this file.
inline const std::string eicar =
    std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-") + "ANTIVIRUS-TEST-FILE!$H+H*";

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

    mail::Clamd where() const {
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

}  // namespace tandem::testing
