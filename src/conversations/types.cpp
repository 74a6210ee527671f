#include "conversations/types.h"

namespace tandem::conversations {

std::vector<mail::Address> to_addresses(const Contacts& contacts) {
    std::vector<mail::Address> addresses;
    addresses.reserve(contacts.size());
    for (const auto& contact : contacts) addresses.push_back({contact.name, contact.address});
    return addresses;
}

Contacts to_contacts(const std::vector<mail::Address>& addresses) {
    Contacts contacts;
    contacts.reserve(addresses.size());
    for (const auto& address : addresses) contacts.push_back({address.name, address.address});
    return contacts;
}

}  // namespace tandem::conversations
