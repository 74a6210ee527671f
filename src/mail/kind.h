#pragma once

#include "mail/parse.h"

namespace tandem::mail {

// What kind of message these headers make; `top_type` and `report_type` are of the outermost part.
Kind kind_of(const ParsedMail& mail, std::string_view top_type, std::string_view report_type);

// Reads a message/delivery-status part (RFC 3464) into the mail's failed recipients.
void read_delivery_status(std::string_view bytes, ParsedMail& mail);

// The Message-ID of the message that came back, from its returned copy or headers.
std::string returned_message_id(std::string_view raw_headers);

}  // namespace tandem::mail
