#include "channels/email/mailbox.h"

#include "mail/ascii.h"

#include <algorithm>

namespace tandem::channels::email {

std::vector<std::string> folders_of(const Mailbox& mailbox) {
    std::vector<std::string> folders{mailbox.folder};
    std::string_view rest = mailbox.more_folders;
    while (!rest.empty()) {
        const auto name = std::string(mail::trim(mail::take_line(rest)));
        if (!name.empty() && std::ranges::find(folders, name) == folders.end())
            folders.push_back(name);
    }
    return folders;
}

std::size_t largest_bytes(const Mailbox& mailbox) {
    return static_cast<std::size_t>(mailbox.largest_megabytes) * 1024 * 1024;
}

}  // namespace tandem::channels::email
