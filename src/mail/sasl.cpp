#include "mail/sasl.h"

#include "crypto/encoding.h"

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

}  // namespace

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
