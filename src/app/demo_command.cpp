#include "accounts/sign_in.h"
#include "app/commands.h"
#include "app/house.h"
#include "app/indexes.h"
#include "base/refusal.h"
#include "crypto/random.h"
#include "demo/company.h"

#include <unistd.h>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace tandem::app {
namespace {

constexpr std::string_view sign_in_file = "demo-sign-in.txt";

void show(std::int64_t begun, std::int64_t all) {
    if (::isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "\rWriting the demo company's history: %3lld %%",
                 static_cast<long long>(begun * 100 / all));
}

// The password is random, so that no demo in reach of strangers has one that everybody knows. It
// lies beside the data for whoever forgot it, readable by its owner alone.
void keep_sign_in(const Settings& settings, const std::string& text) {
    const auto path = settings.data / sign_in_file;
    std::ofstream(path) << text;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void remind(const Settings& settings) {
    std::ifstream kept(settings.data / sign_in_file);
    if (kept) std::cout << kept.rdbuf();
}

}  // namespace

int demo(const Settings& settings, const DemoOptions& options) {
    Settings quick = settings;
    quick.durable = false;
    quick.bulk = true;
    House house(quick);
    const bool is_empty =
        house.journal.read([](store::Tx& tx) { return accounts::needs_set_up(tx); });
    if (!is_empty) {
        if (!options.if_empty)
            throw conflict("not_empty",
                           "There is somebody already: the demo needs an empty database.");
        remind(settings);
        return 0;
    }
    const auto began = std::chrono::steady_clock::now();
    const auto password = crypto::random_base32(10);
    const auto report =
        demo::found_company(house.desk,
                            {.conversations = options.conversations,
                             .seed = options.seed,
                             .now = house.clock.now(),
                             .password = password},
                            [&](std::int64_t begun) { show(begun, options.conversations); });
    tidy_indexes(*house.store);
    if (::isatty(STDERR_FILENO) != 0) std::fputc('\n', stderr);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const auto sign_in = "Demo company: sign in as " + report.administrator +
                         " with the password " + password + "\n";
    keep_sign_in(settings, sign_in);
    std::cout << report.conversations << " conversations, " << report.messages << " messages, "
              << report.customers << " customers in " << static_cast<int>(took.count() * 10) / 10.0
              << " s.\n"
              << sign_in;
    return 0;
}

}  // namespace tandem::app
