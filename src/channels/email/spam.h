#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/event.h"
#include "events/journal.h"
#include "json/describe.h"
#include "mail/address.h"
#include "mail/spam_model.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {
struct ParsedMail;
}

namespace tandem::channels::email {

// Whether a letter is spam, and why: the lists decide, then the upstream filter, then our own.

enum class SpamReason { blocked, upstream, filter };
BOOST_DESCRIBE_ENUM(SpamReason, blocked, upstream, filter)

struct SpamWordWeight {
    std::string word;
    double weight = 0;  // its share of the score
};
TANDEM_STRUCT(SpamWordWeight, word, weight)

struct SpamVerdict {
    SpamReason reason = SpamReason::filter;
    std::string said = {};  // the rule's sender, or the header
    double score = 0;       // the filter's own
    std::vector<SpamWordWeight> words = {};
};

struct JudgedSpam {
    static constexpr std::string_view name = "message.judged_spam";
    ConversationId conversation;
    MessageId message;
    SpamReason reason = SpamReason::filter;
    std::string said;
    double score = 0;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(JudgedSpam, conversation, message, reason, said, score)

// The filter's weights as the database has them, kept in memory until they change there.
class SpamModels {
public:
    std::shared_ptr<const mail::SpamModel> get(store::Tx& tx);
    // In the caller's transaction, which is alone in changing them until it ends.
    template <class Change>
    void change(store::Tx& tx, Change&& apply) {
        auto model = load_locked(tx);
        if (apply(model)) save(tx, model);
    }

private:
    mail::SpamModel load_locked(store::Tx& tx);
    void save(store::Tx& tx, const mail::SpamModel& model);

    std::mutex mutex_;
    std::int64_t version_ = -1;
    std::shared_ptr<const mail::SpamModel> model_;
};

// What judging needs of a raw message.
struct SpamQuestion {
    const mail::ParsedMail& mail;
    std::string_view head;  // mail::header_section
    MailboxId mailbox;
    const mail::Address& sender;
    // It continues a conversation that takes its sender for a participant: only lists count.
    bool is_answer = false;
};
// Nothing when it is to be filed as mail.
std::optional<SpamVerdict> judge(store::Tx& tx, SpamModels& models, const SpamQuestion& question);

// Who a letter is from, for its conversation. Spam makes no customer, but one who is known already
// is named; what comes into a conversation that is spam counts as spam here.
CustomerId sender_of_letter(events::Unit& unit, const mail::Address& sender, bool is_spam,
                            const std::optional<ConversationId>& conversation);

// Puts on record why a message was filed as spam.
void note_verdict(events::Unit& unit, ConversationId conversation, MessageId message,
                  const SpamVerdict& verdict);

struct SpamVerdictView {
    MessageId message_id;
    ConversationId conversation_id;
    SpamReason reason = SpamReason::filter;
    std::string said;
    double score = 0;
    std::vector<SpamWordWeight> words;
    Time at;
};
TANDEM_STRUCT(SpamVerdictView, message_id, conversation_id, reason, said, score, words, at)
std::vector<SpamVerdictView> spam_verdicts(store::Tx& tx, const std::vector<ConversationId>& of);

}  // namespace tandem::channels::email
