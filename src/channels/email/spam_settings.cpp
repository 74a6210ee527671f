#include "channels/email/spam_settings.h"

#include "accounts/settings.h"
#include "base/refusal.h"
#include "conversations/commands.h"
#include "events/record.h"

#include <charconv>
#include <chrono>

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_old = R"sql(
    SELECT id
      FROM conversations
     WHERE shelf = 'spam' AND last_message_at < $1
     ORDER BY last_message_at, id
     LIMIT 100)sql";

constexpr std::string_view days_key = "spam.delete_after_days";

std::int64_t delete_after_days(store::Tx& tx) {
    const auto text = accounts::get_setting(tx, days_key);
    std::int64_t days = 0;
    std::from_chars(text.data(), text.data() + text.size(), days);
    return days;
}

}  // namespace

SpamStatus spam_status(store::Tx& tx, SpamModels& models) {
    const auto model = models.get(tx);
    return {.ready = model->is_ready(),
            .spam_learned = model->spam_examples(),
            .ham_learned = model->ham_examples(),
            .threshold = model->threshold(),
            .delete_after_days = delete_after_days(tx)};
}

void change_spam_settings(events::Journal& journal, const Actor& actor,
                          const ChangeSpamSettings& command) {
    actor.require(Permission::system_manage);
    journal.write(actor, [&](events::Unit& unit) {
        const auto days = command.delete_after_days.value;
        if (delete_after_days(unit.tx) == days) return;
        accounts::set_setting(unit.tx, days_key, std::to_string(days));
        unit.record(SpamSettingsChanged{days});
    });
}

int tidy_spam(events::Journal& journal) {
    const auto old = journal.read([&](store::Tx& tx) -> std::vector<ConversationId> {
        const auto days = delete_after_days(tx);
        if (days <= 0) return {};
        return tx.all<ConversationId>(select_old,
                                      journal.clock().now() - std::chrono::hours(24 * days));
    });
    int moved = 0;
    for (const auto id : old) {
        try {
            conversations::set_status(journal, Actor::system("spam"), {id},
                                      conversations::Status::trash);
            ++moved;
        } catch (const Refusal&) {
            // Somebody is at work on it: it is left to the next time.
        }
    }
    return moved;
}

}  // namespace tandem::channels::email
