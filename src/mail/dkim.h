#pragma once

#include "base/time.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Signatures by which a server may know that a message is a domain's own (RFC 6376, RFC 8463).
namespace tandem::mail {

enum class DkimAlgorithm { rsa_sha256, ed25519_sha256 };
BOOST_DESCRIBE_ENUM(DkimAlgorithm, rsa_sha256, ed25519_sha256)

struct DkimKey {
    std::string domain = {};
    std::string selector = {};
    DkimAlgorithm algorithm = DkimAlgorithm::rsa_sha256;
    std::string private_key = {};  // PEM
};

struct NewDkimKey {
    std::string private_key = {};  // PEM
    std::string public_key = {};   // base64, as the DNS record's p= has it
};
NewDkimKey make_dkim_key(DkimAlgorithm algorithm);

// The TXT record of a key, and the name it stands under.
std::string dkim_record(DkimAlgorithm algorithm, std::string_view public_key);
std::string dkim_record_name(std::string_view selector, std::string_view domain);
// The public key (p=) in such a record; nothing when it is none. Empty: the key was withdrawn.
std::optional<std::string> key_in_dkim_record(std::string_view record);

// The DKIM-Signature header of a complete message with CRLF line ends, with its own line end:
// relaxed/relaxed, the headers that people see signed once more than they occur, so that none can
// be added. Throws std::runtime_error when the key is none.
std::string dkim_signature(std::string_view raw, const DkimKey& key, Time now);

// The pieces of it, for tests against the vectors of the standards.
std::string dkim_body(std::string_view body);                          // relaxed
std::string dkim_header(std::string_view name, std::string_view raw);  // relaxed, with line end
std::string dkim_sign(const DkimKey& key, std::string_view signed_headers);  // base64

}  // namespace tandem::mail
