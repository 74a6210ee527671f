#pragma once

#include "base/time.h"
#include "mail/address.h"
#include "mail/calendar.h"
#include "mail/nature.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// Who or what wrote a message, as far as its headers tell. Nothing automatic may answer anything
// but `message`; a mailing list's own post is `list`.
enum class Kind { message, auto_reply, bounce, list };

std::string_view to_text(Kind kind);

struct ParsedAttachment {
    std::string filename = {};  // sanitised, never empty: made up from the type when it had none
    std::string content_type = {};  // as declared, lower case, without parameters
    std::string sniffed_type = {};  // as its bytes look
    std::string content_id = {};    // without angle brackets
    std::string disposition = {};   // "attachment", "inline" or empty, as declared
    bool is_inline = false;         // the HTML body shows it by its content id
    std::string bytes = {};
};

struct Header {
    std::string name = {};  // lower case
    std::string value = {};
};

// One address that a bounce says could not be reached.
struct FailedRecipient {
    std::string address = {};
    std::string original = {};  // as we had addressed it, when somebody forwards; often empty
    // "failed", "delayed", "delivered", "relayed", "expanded"; of receipts and complaints
    // "displayed", "deleted", "complained"
    std::string action = {};
    std::string status = {};      // "5.1.1"
    std::string diagnostic = {};  // what the far server said
};

// What one raw message says. Every string is valid UTF-8 without NUL, but for attachment bytes.
struct ParsedMail {
    std::vector<Address> from = {};
    std::vector<Address> to = {};
    std::vector<Address> cc = {};
    std::vector<Address> bcc = {};
    std::vector<Address> reply_to = {};
    std::vector<Address> sender = {};

    std::string subject = {};
    std::optional<Time> date = {};
    std::string message_id = {};  // without angle brackets, like all ids here
    std::vector<std::string> in_reply_to = {};
    std::vector<std::string> references = {};  // oldest first, as the header lists them

    // Those that decide how a message is treated (auto-submitted, precedence, list-id, return-path,
    // delivered-to, x-spam-*, ...), in their order, decoded.
    std::vector<Header> headers = {};

    std::string content_type = {};  // of the body that was chosen: text/html, text/plain, ...
    std::string text = {};          // the plain part, or made from the HTML
    std::optional<std::string> html = {};  // sanitised; images of this mail still say src="cid:..."
    int remote_images = 0;
    std::vector<ParsedAttachment> attachments = {};
    std::vector<Invitation> invitations = {};  // of the calendar files among them

    Kind kind = Kind::message;
    Nature nature = Nature::person;
    int hops = 0;  // servers that it went through, by its Received headers
    std::vector<FailedRecipient> failed_recipients = {};  // of a bounce that says so
    std::string bounced_message_id = {};                  // the message that came back, if told
    std::string returned_subject = {};                    // of the message that came back
    std::vector<std::string> returned_to = {};

    std::vector<std::string> warnings = {};  // what was odd, in words

    // The first such header among `headers`; empty when there is none. `name` in lower case.
    std::string_view header(std::string_view name) const;
};

struct ParseLimits {
    std::size_t depth = 50;
    std::size_t parts = 1000;
    std::size_t body_bytes = 4 * 1024 * 1024;  // of text and of HTML each; the rest is cut off
};

// Understands whatever bytes a mailbox holds. Total: it never throws on input, never loops, and
// uses memory in proportion to the input. Raw mail is kept elsewhere, so nothing is lost when the
// limits cut something off; `warnings` then says so.
ParsedMail parse(std::string_view raw, const ParseLimits& limits = {});

}  // namespace tandem::mail
