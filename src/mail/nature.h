#pragma once

#include <boost/describe/enum.hpp>
#include <string_view>

namespace tandem::mail {

struct ParsedMail;

// What exactly an automatic message is. Rows keep these numbers: add at the end, never reorder.
enum class Nature {
    person,         // nobody says it is automatic
    auto_reply,     // an answer that a machine gave
    out_of_office,  // the same, because nobody is there
    challenge,      // "confirm that you are no machine, or your message is not delivered"
    bounce,         // a message could not be delivered
    delay,          // it is not delivered yet
    delivered,      // it was delivered, or passed on
    read_receipt,   // it was opened
    complaint,      // its recipient called it spam (a feedback loop's report, RFC 5965)
    list,           // a mailing list's post, a newsletter, bulk
    notification,   // a machine writes by itself: an order, an alarm
    loop,           // our own words that came back by a detour
};
BOOST_DESCRIBE_ENUM(Nature, person, auto_reply, out_of_office, challenge, bounce, delay, delivered,
                    read_receipt, complaint, list, notification, loop)

// A finer answer than Kind, for what is done with a message. `report_type` is of the outermost
// part. Wants `kind` known; of a bounce also what read_reports() found.
Nature nature_of(const ParsedMail& mail, std::string_view report_type);

// "Click here so that your message is delivered": TMDA, BoxTrapper, Spam Arrest and their like.
bool is_challenge(const ParsedMail& mail);

}  // namespace tandem::mail
