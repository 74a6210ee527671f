#pragma once

#include "conversations/types.h"
#include "json/describe.h"
#include "json/types.h"

#include <vector>

namespace tandem::conversations {

// A recipient as a client gives it.
struct ContactInput {
    json::Default<json::Text<0, 200>> name;
    json::Email address;
};
TANDEM_STRUCT(ContactInput, name, address)

inline Contacts to_contacts(const std::vector<ContactInput>& inputs) {
    Contacts contacts;
    for (const auto& input : inputs)
        contacts.push_back({input.name.value.value, input.address.value});
    return contacts;
}

}  // namespace tandem::conversations
