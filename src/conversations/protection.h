#pragma once

#include "base/id.h"
#include "base/time.h"
#include "json/describe.h"
#include "mail/seal.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// What a signature is worth to the reader.
enum class SignatureVerdict {
    verified,       // by a key that we know to be the sender's
    unconfirmed,    // by a key of that name which nobody has vouched for
    other_address,  // right, but by somebody else than the sender
    broken,
    unknown_key,
    expired_key,
    revoked_key,
};
BOOST_DESCRIBE_ENUM(SignatureVerdict, verified, unconfirmed, other_address, broken, unknown_key,
                    expired_key, revoked_key)

struct SignatureNote {
    mail::SealScheme scheme = mail::SealScheme::pgp;
    SignatureVerdict verdict = SignatureVerdict::broken;
    std::string holder;
    std::string fingerprint;
    std::optional<Time> at;
};
TANDEM_STRUCT(SignatureNote, scheme, verdict, holder, fingerprint, at)

// How a message is sealed and signed: of one that came what was found, of an answer what it leaves
// with.
struct Protection {
    std::optional<mail::SealScheme> sealed;
    mail::OpenFailure problem = mail::OpenFailure::none;  // why it could not be opened
    std::string reason;                                   // in the engine's words
    bool as_text = false;  // its HTML could have been changed on the way: it is shown as text
    std::vector<SignatureNote> signatures;
    std::optional<mail::SealScheme> signed_with;  // an answer
    bool checking = false;  // history that was imported: its seal and signatures are yet to be read
};
TANDEM_STRUCT(Protection, sealed, problem, reason, as_text, signatures, signed_with, checking)

// What a letter waits for before its seal and signatures are read (again).
enum class Waits {
    for_nothing = 0,
    for_a_key = 1,         // another one may open it or name its signer
    for_its_turn = 2,      // to be read in the background
    to_bring_its_key = 3,  // the same, and there is nothing to be shown of it
};

// The rows of messages that are sealed or signed: few.
class Protections {
public:
    explicit Protections(store::Tx& tx) : tx_(tx) {}

    std::optional<Protection> find(MessageId message) const;
    std::map<MessageId, Protection> of(const std::vector<MessageId>& messages) const;
    void put(MessageId message, MailboxId mailbox, const Protection& protection,
             Waits waits = Waits::for_nothing);
    void remove(MessageId message);

    void try_again(MailboxId mailbox);  // its locked letters; 0: all mailboxes'
    struct Waiting {
        MessageId message;
        MailboxId mailbox;
    };
    std::vector<Waiting> to_be_tried(int limit) const;  // newest first
    void let_wait(MessageId message);                   // until the next key

    // Somebody has vouched for a key, or no more.
    void judge(const std::string& fingerprint, SignatureVerdict from, SignatureVerdict to);

private:
    store::Tx& tx_;
};

}  // namespace tandem::conversations
