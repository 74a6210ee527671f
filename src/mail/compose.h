#pragma once

#include "base/time.h"
#include "mail/address.h"

#include <string>
#include <vector>

namespace tandem::mail {

struct OutgoingAttachment {
    std::string filename = {};
    std::string content_type = {};  // empty: application/octet-stream
    std::string content_id = {};    // set: shown inside the HTML by src="cid:..."
    std::string bytes = {};
};

struct OutgoingHeader {
    std::string name = {};
    std::string value = {};
};

struct OutgoingMail {
    Address from = {};
    std::vector<Address> to = {};
    std::vector<Address> cc = {};
    std::vector<Address> bcc = {};  // in the envelope only: compose() never writes it
    std::vector<Address> reply_to = {};

    std::string subject = {};
    std::string message_id = {};  // without angle brackets, like all ids here; required
    std::string in_reply_to = {};
    std::vector<std::string> references = {};
    Time date = {};

    std::string text = {};
    std::string html = {};  // empty: text only
    std::vector<OutgoingAttachment> attachments = {};
    std::vector<OutgoingHeader> headers =
        {};  // further ones: Auto-Submitted, List-Unsubscribe, ...
};

// The message as RFC 5322 bytes with CRLF, 7-bit clean, ready for SMTP. Throws Refusal when a field
// would break out of its header (line ends, impossible addresses) or a required one is missing.
// The same mail gives the same bytes: retries send what was sent.
std::string compose(const OutgoingMail& mail);

// Everyone the message goes to (to, cc, bcc), each address once.
std::vector<std::string> recipients(const OutgoingMail& mail);

}  // namespace tandem::mail
