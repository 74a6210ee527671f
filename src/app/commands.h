#pragma once

#include "app/settings.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::app {

// The commands of the program, one function each; each gives the exit status.

int serve(const Settings&);
int migrate(const Settings&);

struct DemoOptions {
    std::int64_t conversations = 1000;
    std::uint64_t seed = 1;
    bool if_empty = false;  // do nothing where there is somebody already
};
int demo(const Settings&, const DemoOptions&);

struct ImportOptions {
    std::string path;
    std::string mailbox;  // the address of one of ours; empty: none
    std::string start_as = "solved";
    int threads = 3;
};
int import_mail(const Settings&, const ImportOptions&);

// One message on stdin, from an MTA. 0: it is ours now; 75: keep it and try again.
int deliver(const Settings&, const std::string& mailbox);

// One message on stdin, one JSON object on stdout. Never fails on any input.
int parse_mail();

struct SpamOptions {
    std::string ham;  // a mailbox file or folder
    std::string spam;
};
// Teaches the spam filter what wanted mail and spam look like; says how well it tells them apart.
int train_spam(const Settings&, const SpamOptions&);
int test_spam(const Settings&, const SpamOptions&);

int backup(const Settings&, const std::string& target);
int restore(const Settings&, const std::string& source);
int rebuild(const Settings&, const std::vector<std::string>& names);
int check(const Settings&);
int doctor(const Settings&);
int print_openapi();
int user(const Settings&, const std::vector<std::string>& arguments);

}  // namespace tandem::app
