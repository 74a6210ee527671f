#include "app/commands.h"
#include "app/house.h"
#include "app/indexes.h"
#include "base/refusal.h"
#include "channels/email/mailbox_table.h"
#include "imports/mail_import.h"
#include "mail/json.h"
#include "mail/parse.h"

#include <unistd.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <iterator>
#include <optional>

namespace tandem::app {
namespace {

// Of sysexits.h: the MTA keeps the message, or sends it back.
constexpr int try_again_later = 75;
constexpr int bad_message = 65;
constexpr std::size_t most_bytes = 100 * 1024 * 1024;

std::string read_stdin() {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

MailboxId find_mailbox(House& house, const std::string& address) {
    if (address.empty()) return {};
    const auto found = house.journal.read(
        [&](store::Tx& tx) { return channels::email::Mailboxes(tx).find_by_address(address); });
    if (!found) throw not_found("mailbox");
    return found->id;
}

void show(const imports::MailImportProgress& progress) {
    if (::isatty(STDERR_FILENO) == 0) return;
    constexpr int width = 40;
    const double share = progress.bytes_total == 0 ? 1.0
                                                   : static_cast<double>(progress.bytes_done) /
                                                         static_cast<double>(progress.bytes_total);
    const int filled = static_cast<int>(share * width);
    std::fprintf(stderr, "\r[%.*s%*s] %3d %%  %lld messages", filled,
                 "########################################", width - filled, "",
                 static_cast<int>(share * 100), static_cast<long long>(progress.messages));
}

// The message that an MTA pipes in; nothing when it broke off.
std::optional<std::string> read_message() {
    std::string raw;
    std::array<char, 64 * 1024> bytes{};
    for (;;) {
        const auto got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) return raw;
        raw.append(bytes.data(), static_cast<std::size_t>(got));
        if (raw.size() > most_bytes) return raw;
    }
}

}  // namespace

int import_mail(const Settings& settings, const ImportOptions& options) {
    Settings bulk = settings;
    bulk.bulk = true;
    House house(bulk);
    const auto began = std::chrono::steady_clock::now();
    const auto report = imports::import_mail(
        house.journal, house.intake,
        {.path = options.path,
         .mailbox = find_mailbox(house, options.mailbox),
         .start_as = options.start_as == "open" ? conversations::Status::open
                                                : conversations::Status::solved,
         .threads = options.threads},
        show);
    tidy_indexes(*house.store);
    if (::isatty(STDERR_FILENO) != 0) std::fputc('\n', stderr);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << imports::to_text(report, took.count());
    return 0;
}

int deliver(const Settings& settings, const std::string& mailbox) {
    // A limit on the size of files is told as an error of the write, like a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    const auto raw = read_message();
    if (!raw) {
        std::cerr << "tandem: the message could not be read: " << std::strerror(errno) << '\n';
        return try_again_later;
    }
    if (raw->empty() || raw->size() > most_bytes) {
        std::cerr << "tandem: " << (raw->empty() ? "there is no message" : "too large a message")
                  << '\n';
        return bad_message;
    }
    try {
        House house(settings);
        const auto taken =
            house.intake.take(*raw, {.mailbox = find_mailbox(house, mailbox), .source = "pipe"});
        if (taken.outcome == channels::email::Taken::Outcome::failed)
            std::cerr << "tandem: kept, but it needs attention: " << taken.reason << '\n';
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "tandem: " << error.what() << '\n';
        return try_again_later;
    }
}

int parse_mail() {
    std::cout << mail::to_json(mail::parse(read_stdin())) << '\n';
    return 0;
}

}  // namespace tandem::app
