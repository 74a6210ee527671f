#include "app/commands.h"
#include "app/house.h"
#include "app/indexes.h"
#include "base/refusal.h"
#include "channels/email/mailbox_table.h"
#include "imports/mail_import.h"
#include "mail/json.h"
#include "mail/parse.h"

#include <unistd.h>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>

namespace tandem::app {
namespace {

constexpr int try_again_later = 75;  // EX_TEMPFAIL of sysexits.h: the MTA keeps the message

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
    try {
        const auto raw = read_stdin();
        House house(settings);
        const auto taken =
            house.intake.take(raw, {.mailbox = find_mailbox(house, mailbox), .source = "pipe"});
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
