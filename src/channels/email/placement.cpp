#include "channels/email/placement.h"

#include "accounts/actors.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/numbers.h"
#include "conversations/part.h"
#include "conversations/placing.h"
#include "conversations/relations.h"
#include "mail/message_id.h"

#include <algorithm>
#include <set>

namespace tandem::channels::email {
namespace {

using conversations::Part;

constexpr std::size_t most_searched_bytes = 1024 * 1024;  // of a body or an attachment
constexpr std::size_t most_searched_attachments = 20;

// What a letter says about where it belongs.
struct Claim {
    ConversationId named;  // before merges
    std::string why;       // the code, if it gets in
    std::string detail = {};
};

class Placing {
public:
    Placing(store::Tx& tx, const mail::ReplyTokens& tokens, const Letter& letter,
            const PlacementRules& rules)
        : tx_(tx), tokens_(tokens), letter_(letter), rules_(rules) {}

    Placement place() {
        if (auto found = by_token()) return *std::move(found);
        if (auto found = by_reference()) return *std::move(found);
        if (auto found = by_overtaking()) return *std::move(found);
        if (auto found = by_number()) return *std::move(found);
        if (refused_) return *std::move(refused_);
        const bool forged = has_forged_token(tokens_, letter_.mail);
        return {.why = {forged ? "token_forged" : "new"}};
    }

private:
    using Found = std::optional<Placement>;

    Found by_token() {
        const auto claim = signed_claim(tx_, tokens_, letter_.mail);
        if (!claim) return std::nullopt;
        const auto part = part_in(claim->conversation);
        const char* why = claim->by_address ? "token_address" : "token";
        // Nothing is ever sent to a machine's address, so nobody has to approve of it.
        if (part != Part::none || letter_.automatic) return let_in({claim->conversation, why});
        if (!conversations::has_room_to_hold(tx_, shown(claim->conversation)))
            return start_beside(claim->conversation, "too_many_held");
        auto placement = let_in({claim->conversation, "held", letter_.sender});
        placement.held = placement.conversation.has_value();
        return placement;
    }

    Found by_reference() {
        const auto ids = ancestors(letter_.mail);
        const auto known = conversations::known_message_ids(tx_, ids);
        for (const auto& id : ids) {
            std::set<ConversationId> homes;
            for (const auto& one : known)
                if (one.message_id == id) homes.insert(one.conversation);
            // The nearest that is known decides, for or against: no ancestor further back does.
            if (!homes.empty()) return by_homes(homes, id);
        }
        return std::nullopt;
    }

    // One letter may stand in several conversations: whoever was in copy got it too.
    Found by_homes(const std::set<ConversationId>& homes, const std::string& id) {
        std::vector<ConversationId> own;
        for (const auto home : homes)
            if (takes_part(home) || wrote(home, id)) own.push_back(home);
        if (own.empty()) return refuse_stranger(*homes.rbegin(), "stranger_reference");
        if (own.size() > 1) return refuse(own.back(), "ambiguous", id);
        if (!subject_agrees(own.front(), id))
            return refuse(own.front(), "other_subject", letter_.mail.subject);
        return let_in({own.front(), "reference", id});
    }

    Found by_overtaking() {
        const auto& id = letter_.mail.message_id;
        if (id.empty()) return std::nullopt;
        for (const auto& expected : find_expected(tx_, {id}))
            if (takes_part(expected.conversation))
                return let_in({expected.conversation, "overtaken", id});
        return std::nullopt;
    }

    Found by_number() {
        const auto& mail = letter_.mail;
        const bool is_answer = is_answer_subject(mail.subject) || !ancestors(mail).empty();
        const auto in_subject = numbers_in_subject(mail.subject, rules_.hook, is_answer);
        if (auto found = by_numbers(in_subject, "subject_number")) return found;
        if (rules_.search_body)
            if (auto found = by_numbers(numbers_in(body(), rules_.hook), "body_number"))
                return found;
        if (!rules_.search_attachments) return std::nullopt;
        for (const auto& text : attached_texts())
            if (auto found = by_numbers(numbers_in(text, rules_.hook), "attachment_number"))
                return found;
        return std::nullopt;
    }

    Found by_numbers(const std::vector<NamedNumber>& numbers, const char* why) {
        for (const auto& number : numbers) {
            if (!conversations::find_conversation(tx_, number.conversation)) continue;
            if (takes_part(number.conversation))
                return let_in({number.conversation, why, number.text});
            refuse_stranger(number.conversation, "stranger_number");
        }
        return std::nullopt;
    }

    Placement let_in(const Claim& claim) {
        const bool over = conversations::is_over(tx_, claim.named);
        if (over && rules_.after_end == AfterEnd::start_new)
            return start_beside(claim.named, "after_end");
        return {.conversation = shown(claim.named),
                .why = {claim.why, {}, claim.detail},
                .keep_assignee = rules_.keep_assignee};
    }

    Placement start_beside(ConversationId named, const char* why, std::string detail = {}) {
        const auto other = shown(named);
        return {.why = {why, other, std::move(detail)}, .related = other};
    }

    // The first reason against is the strongest: it is told if nothing else lets the letter in.
    Found refuse(ConversationId named, const char* why, std::string detail) {
        if (!refused_) refused_ = start_beside(named, why, std::move(detail));
        return std::nullopt;
    }

    Found refuse_stranger(ConversationId named, const char* why) {
        const bool is_claimed = part_in(named) != Part::none;
        return refuse(named, is_claimed ? "sender_disowned" : why, letter_.sender);
    }

    ConversationId shown(ConversationId id) const {
        return conversations::find_conversation(tx_, id).value_or(id);
    }

    // As the sender is called: whether it is really them, others say.
    Part part_in(ConversationId id) const {
        if (letter_.sender.empty()) return Part::none;
        if (accounts::find_agent_by_email(tx_, letter_.sender) ||
            Mailboxes(tx_).find_by_address(mail::without_plus(letter_.sender)))
            return Part::full;
        return conversations::part_of(tx_, shown(id), letter_.sender);
    }
    bool takes_part(ConversationId id) const {
        return !letter_.disowned && part_in(id) == Part::full;
    }

    // Whoever is held goes on where they are, with letters that refer to their own.
    bool wrote(ConversationId home, const std::string& id) const {
        return !letter_.disowned && part_in(home) == Part::held &&
               conversations::is_written_by(tx_, id, letter_.sender);
    }

    bool subject_agrees(ConversationId home, const std::string& id) const {
        if (rules_.follow_ids == FollowIds::always) return true;
        const auto bare = bare_subject(letter_.mail.subject, rules_.hook);
        const auto known = conversations::subjects_of(tx_, home, id);
        return std::any_of(known.begin(), known.end(), [&](const std::string& subject) {
            return bare_subject(subject, rules_.hook) == bare;
        });
    }

    std::string body() const {
        const auto& mail = letter_.mail;
        return mail.html ? visible_text(*mail.html) : mail.text.substr(0, most_searched_bytes);
    }

    std::vector<std::string> attached_texts() const {
        std::vector<std::string> texts;
        for (const auto& part : letter_.mail.attachments) {
            if (!part.content_type.starts_with("text/")) continue;
            if (texts.size() == most_searched_attachments) break;
            const auto bytes = std::string_view(part.bytes).substr(0, most_searched_bytes);
            texts.push_back(part.content_type == "text/html" ? visible_text(bytes)
                                                             : std::string(bytes));
        }
        return texts;
    }

    store::Tx& tx_;
    const mail::ReplyTokens& tokens_;
    const Letter& letter_;
    const PlacementRules& rules_;
    Found refused_;
};

}  // namespace

Placement place(store::Tx& tx, const mail::ReplyTokens& tokens, const Letter& letter,
                const PlacementRules& rules) {
    return Placing(tx, tokens, letter, rules).place();
}

void link_related(events::Unit& unit, const Placement& placement,
                  const conversations::Received& received) {
    if (received.started && placement.related)
        conversations::link_because(unit, received.conversation, *placement.related, placement.why);
}

}  // namespace tandem::channels::email
