#pragma once

#include "channels/email/fetch.h"
#include "channels/email/incoming_table.h"

#include <boost/describe/enum.hpp>

namespace tandem::channels::email {

// What a person does about a message that found no place by itself.
enum class AttentionAction { retry, discard, restore };
BOOST_DESCRIBE_ENUM(AttentionAction, retry, discard, restore)

// What we have is no more than its header: the message itself is still on the server.
bool is_header_only(const Incoming& incoming);

// Fetches it again where that is what failed.
Taken retry_mail(const FetchTools&, const Actor&, std::int64_t incoming);
void discard_mail(events::Journal&, const Actor&, std::int64_t incoming, const std::string& reason);
void restore_mail(events::Journal&, const Actor&, std::int64_t incoming);

// One of these; why it did not come about, or nothing.
std::string attend(const FetchTools&, const Actor&, std::int64_t incoming, AttentionAction,
                   const std::string& reason);

}  // namespace tandem::channels::email
