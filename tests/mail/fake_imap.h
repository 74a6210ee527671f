#pragma once

#include "tests/mail/scripted_server.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tandem::testing {

// An IMAP server with folders that tests change as they like, and that misbehaves as told. Serves
// one client after another.
class FakeImap {
public:
    struct Message {
        std::string raw;
        std::set<std::string> flags = {};
        std::string received = "01-Jan-2020 00:00:00 +0000";
    };
    struct Folder {
        std::uint32_t uid_validity = 1;
        std::uint32_t next_uid = 1;
        std::map<std::uint32_t, Message> messages = {};
        bool is_read_only = false;

        std::uint32_t add(std::string raw) {
            messages[next_uid] = {.raw = std::move(raw)};
            return next_uid++;
        }
    };

    FakeImap() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        folders["INBOX"];
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, any, &size) != 0)
            throw std::runtime_error("cannot listen on loopback");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve_all(); });
    }
    FakeImap(const FakeImap&) = delete;
    FakeImap& operator=(const FakeImap&) = delete;
    ~FakeImap() {
        stopping_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    int port() const { return port_; }
    Folder& inbox() { return folders["INBOX"]; }

    // Set while no client is connected.
    std::map<std::string, Folder> folders;
    std::string capabilities = "IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR";
    std::map<std::uint32_t, int> cuts = {};  // UID: so often the connection breaks within it
    std::set<std::uint32_t> refused = {};    // UIDs the server does not give
    std::map<std::uint32_t, std::size_t> lies = {};  // UID: the size it is said to have
    std::string token = {};                          // of OAuth2; others are turned away
    bool says_uid_next = true;

    // What clients have said, in order, since the last call.
    std::vector<std::string> heard() {
        const std::lock_guard lock(mutex_);
        return std::exchange(heard_, {});
    }
    int count(const std::string& beginning) {
        const std::lock_guard lock(mutex_);
        int found = 0;
        for (const auto& line : heard_) found += line.starts_with(beginning) ? 1 : 0;
        return found;
    }

private:
    struct Cut {};

    void serve_all() {
        while (!stopping_) {
            const int handle = ::accept(listener_, nullptr, nullptr);
            if (handle < 0) return;
            Peer peer(handle);
            try {
                serve(peer);
            } catch (const Cut&) {
            }
        }
    }

    void serve(Peer& peer) {
        Folder* selected = nullptr;
        peer.say("* OK ready");
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            const auto space = line.find(' ');
            const auto tag = line.substr(0, space);
            const auto command = space == std::string::npos ? "" : line.substr(space + 1);
            {
                const std::lock_guard lock(mutex_);
                heard_.push_back(command);
            }
            if (command == "LOGOUT") return;
            answer(peer, tag, command, selected);
        }
    }

    static std::string unquoted(std::string text) {
        if (text.size() > 1 && text.front() == '"') return text.substr(1, text.size() - 2);
        return text;
    }

    void answer(Peer& peer, const std::string& tag, const std::string& command, Folder*& selected) {
        const auto begins = [&](const char* word) { return command.starts_with(word); };
        if (command == "CAPABILITY") peer.say("* CAPABILITY " + capabilities);
        if (begins("AUTHENTICATE") && !sign_in(peer, command))
            return peer.say(tag + " NO [AUTHENTICATIONFAILED] wrong");
        if (begins("SELECT ") || begins("EXAMINE ")) {
            const auto name = unquoted(command.substr(command.find(' ') + 1));
            if (!folders.contains(name)) return peer.say(tag + " NO no such folder");
            selected = &folders[name];
            peer.say("* " + std::to_string(selected->messages.size()) + " EXISTS");
            peer.say("* OK [UIDVALIDITY " + std::to_string(selected->uid_validity) + "] .");
            if (says_uid_next)
                peer.say("* OK [UIDNEXT " + std::to_string(selected->next_uid) + "] .");
            const bool no_writing = selected->is_read_only || begins("EXAMINE ");
            return peer.say(tag + (no_writing ? " OK [READ-ONLY] ." : " OK [READ-WRITE] ."));
        }
        if (selected == nullptr) return peer.say(tag + " OK done");
        if (begins("FETCH * ")) {
            if (!selected->messages.empty())
                peer.say("* " + std::to_string(selected->messages.size()) + " FETCH (UID " +
                         std::to_string(selected->messages.rbegin()->first) + ")");
        } else if (begins("UID FETCH ")) {
            for (const auto uid : uids_in(*selected, command.substr(10)))
                if (!fetch(peer, uid, selected->messages.at(uid), command))
                    return peer.say(tag + " NO [SERVERBUG] cannot read it");
        } else if (begins("UID STORE ")) {
            for (const auto uid : uids_in(*selected, command.substr(10)))
                for (const auto* flag : {"\\Seen", "\\Deleted"})
                    if (command.find(flag) != std::string::npos)
                        selected->messages.at(uid).flags.insert(flag);
        } else if (begins("UID MOVE ") || begins("UID COPY ")) {
            const auto target = unquoted(command.substr(command.find(' ', 9) + 1));
            for (const auto uid : uids_in(*selected, command.substr(9))) {
                folders[target].add(selected->messages.at(uid).raw);
                if (begins("UID MOVE ")) selected->messages.erase(uid);
            }
        } else if (begins("UID EXPUNGE ") || command == "EXPUNGE") {
            std::erase_if(selected->messages,
                          [](const auto& one) { return one.second.flags.contains("\\Deleted"); });
        } else if (begins("UID SEARCH DELETED")) {
            std::string found = "* SEARCH";
            for (const auto& [uid, message] : selected->messages)
                if (message.flags.contains("\\Deleted")) found += " " + std::to_string(uid);
            peer.say(found);
        }
        peer.say(tag + " OK done");
    }

    bool sign_in(Peer& peer, const std::string& command) {
        if (token.empty()) return true;
        const auto space = command.rfind(' ');
        if (command.substr(space + 1) == token) return true;
        peer.say("+ eyJzdGF0dXMiOiI0MDEifQ==");
        const auto reply = peer.hear();
        const std::lock_guard lock(mutex_);
        heard_.push_back("gave up with \"" + reply + "\"");
        return false;
    }

    static std::vector<std::uint32_t> uids_in(const Folder& folder, const std::string& text) {
        std::vector<std::uint32_t> uids;
        std::stringstream set(text.substr(0, text.find(' ')));
        for (std::string part; std::getline(set, part, ',');) {
            const auto colon = part.find(':');
            const auto first = std::stoul(part);
            const auto last = colon == std::string::npos      ? first
                              : part.substr(colon + 1) == "*" ? UINT32_MAX
                                                              : std::stoul(part.substr(colon + 1));
            for (auto it = folder.messages.lower_bound(static_cast<std::uint32_t>(first));
                 it != folder.messages.end() && it->first <= last; ++it)
                uids.push_back(it->first);
        }
        return uids;
    }

    bool fetch(Peer& peer, std::uint32_t uid, const Message& message, const std::string& command) {
        const bool body = command.find("BODY.PEEK[]") != std::string::npos;
        if (body && refused.contains(uid)) return false;
        const auto lie = lies.find(uid);
        const auto size = lie != lies.end() ? lie->second : message.raw.size();
        std::string flags;
        for (const auto& flag : message.flags) flags += (flags.empty() ? "" : " ") + flag;
        std::string said = "* 1 FETCH (UID " + std::to_string(uid) + " RFC822.SIZE " +
                           std::to_string(size) + " FLAGS (" + flags + ") INTERNALDATE \"" +
                           message.received + "\"";
        const auto header = message.raw.substr(0, message.raw.find("\r\n\r\n") + 4);
        if (command.find("HEADER.FIELDS") != std::string::npos) {
            auto begin = header.find("Message-ID:");
            const auto line =
                begin == std::string::npos
                    ? "\r\n"
                    : header.substr(begin, header.find("\r\n", begin) - begin) + "\r\n\r\n";
            said += " BODY[HEADER.FIELDS (MESSAGE-ID)] {" + std::to_string(line.size()) + "}\r\n" +
                    line;
        }
        if (command.find("BODY.PEEK[HEADER]<0.") != std::string::npos)
            said += " BODY[HEADER]<0> {" + std::to_string(header.size()) + "}\r\n" + header;
        if (body) said += " BODY[] {" + std::to_string(message.raw.size()) + "}\r\n" + message.raw;
        if (auto cut = cuts.find(uid); body && cut != cuts.end() && cut->second > 0) {
            --cut->second;
            peer.write(said.substr(0, said.size() - message.raw.size() / 2));
            throw Cut();
        }
        peer.write(said + ")\r\n");
        return true;
    }

    int listener_;
    int port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::vector<std::string> heard_;
    std::thread thread_;
};

}  // namespace tandem::testing
