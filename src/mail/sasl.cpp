#include "mail/sasl.h"

#include "crypto/encoding.h"
#include "mail/charset.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace tandem::mail {
namespace {

// In a GS2 header "," and "=" stand for other things (RFC 5801 4).
std::string escaped(std::string_view user) {
    std::string out;
    for (const char c : user) {
        if (c == ',')
            out += "=2C";
        else if (c == '=')
            out += "=3D";
        else
            out += c;
    }
    return out;
}

constexpr std::size_t longest_challenge = 16 * 1024;
constexpr std::size_t longest_words = 300;

// Some write the status as a number.
std::string plain(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    return value.is_number() ? boost::json::serialize(value) : std::string();
}

}  // namespace

std::string words_of_refusal(std::string_view challenge) {
    if (challenge.size() > longest_challenge) return {};
    const auto text = crypto::from_base64(challenge);
    if (!text) return {};
    boost::system::error_code error;
    const auto json = boost::json::parse(*text, error);
    if (error || !json.is_object()) return {};
    std::string words;
    for (const auto* name : {"status", "error", "error_description", "scope"}) {
        const auto* value = json.get_object().if_contains(name);
        const auto said = value == nullptr ? std::string() : plain(*value);
        if (!said.empty()) words += (words.empty() ? "" : ", ") + std::string(name) + " " + said;
    }
    return to_valid_utf8(utf8_prefix(to_valid_utf8(words), longest_words));
}

std::string refused_token(std::string_view said, std::string_view challenge) {
    std::string words(said);
    const auto why = words_of_refusal(challenge);
    if (!words.empty() && !why.empty()) words += "; ";
    words += why;
    if (words.empty()) words = "it does not say why";
    return "The server does not accept the sign-in of the provider (" + words +
           "); connect the mailbox again.";
}

std::string xoauth2(std::string_view user, std::string_view token) {
    return crypto::to_base64("user=" + std::string(user) +
                             "\x01"
                             "auth=Bearer " +
                             std::string(token) + "\x01\x01");
}

std::string oauthbearer(const Server& server, std::string_view token) {
    std::string said = "n,a=" + escaped(server.username) +
                       ",\x01"
                       "host=" +
                       server.host;
    if (server.port != 0) said += "\x01port=" + std::to_string(server.port);
    return crypto::to_base64(said +
                             "\x01"
                             "auth=Bearer " +
                             std::string(token) + "\x01\x01");
}

}  // namespace tandem::mail
