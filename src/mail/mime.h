#pragma once

#include "mail/parse.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// One part of a message: a leaf with its decoded bytes, or a multipart with children.
struct MimePart {
    std::string type = {};      // "text/plain", lower case
    std::string charset = {};   // as declared
    std::string filename = {};  // decoded, not sanitised
    std::string disposition = {};
    std::string content_id = {};
    std::string report_type = {};  // of multipart/report
    std::string start = {};        // of multipart/related: the content id of its root
    bool is_flowed = false;        // format=flowed
    bool drops_space = false;      // delsp=yes
    bool is_multipart = false;
    std::string bytes = {};  // of a leaf; of message/rfc822 the whole inner message
    std::vector<MimePart> children = {};
};

// A message taken apart, nothing understood yet.
struct MimeMessage {
    std::vector<Header> headers = {};  // raw values; names in lower case
    MimePart root = {};
    std::string type = {};         // as the headers say, even where the parts could not be found
    std::string report_type = {};  // of multipart/report
    std::vector<std::string> warnings = {};
};

// Takes any bytes apart within the limits, in linear time; never throws on input. (GMime, which was
// used before, takes minutes for a megabyte of brackets in a From header, also in a message
// inside.)
MimeMessage read_mime(std::string_view raw, const ParseLimits& limits);

}  // namespace tandem::mail
