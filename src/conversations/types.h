#pragma once

#include "base/enum_text.h"
#include "base/id.h"
#include "json/describe.h"
#include "json/types.h"
#include "mail/address.h"

#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

namespace tandem::conversations {

// The words of this slice, as they stand in rows, events and the API: add, never rename.

enum class Status { open, waiting, snoozed, solved, spam, trash };
BOOST_DESCRIBE_ENUM(Status, open, waiting, snoozed, solved, spam, trash)

// Work that is still to be done, by us or by the customer.
constexpr bool is_active(Status status) {
    return status == Status::open || status == Status::waiting || status == Status::snoozed;
}

enum class Priority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(Priority, low, normal, high, urgent)

enum class Kind { question, problem, request, complaint, other };
BOOST_DESCRIBE_ENUM(Kind, question, problem, request, complaint, other)

enum class Channel { email, web, api, phone };
BOOST_DESCRIBE_ENUM(Channel, email, web, api, phone)

enum class MessageKind { incoming, reply, note };
BOOST_DESCRIBE_ENUM(MessageKind, incoming, reply, note)

enum class AuthorKind { customer, agent, system };
BOOST_DESCRIBE_ENUM(AuthorKind, customer, agent, system)

enum class LastFrom { customer, agent, note };
BOOST_DESCRIBE_ENUM(LastFrom, customer, agent, note)

enum class DeliveryState {
    undo_window,
    queued,
    sending,
    sent,       // our server took it
    delivered,  // and everyone's has it: their servers said so
    bounced,    // it came back, at least from one address
    failed,     // it never left
    cancelled
};
BOOST_DESCRIBE_ENUM(DeliveryState, undo_window, queued, sending, sent, delivered, bounced, failed,
                    cancelled)

// What a mail server said of a message to one address.
enum class ReportState { delayed, relayed, delivered, opened, complained, bounced };
BOOST_DESCRIBE_ENUM(ReportState, delayed, relayed, delivered, opened, complained, bounced)

using TagId = Id<struct TagTag>;
using ScheduledId = Id<struct ScheduledTag>;

// A name and an address, as the API and rows carry them (mail::Address with a JSON form).
struct Contact {
    std::string name = {};
    std::string address = {};
    bool operator==(const Contact&) const = default;
};
TANDEM_STRUCT(Contact, name, address)

using Contacts = std::vector<Contact>;

std::vector<mail::Address> to_addresses(const Contacts& contacts);
Contacts to_contacts(const std::vector<mail::Address>& addresses);

}  // namespace tandem::conversations
