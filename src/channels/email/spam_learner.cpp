#include "channels/email/spam_learner.h"

#include "conversations/events.h"
#include "json/decode.h"
#include "mail/parse.h"

#include <cmath>

namespace tandem::channels::email {
namespace {

using conversations::Status;

constexpr std::string_view select_letters = R"sql(
    SELECT m.id, b.raw_id, COALESCE(l.is_spam, -1), COALESCE(l.header_step, 0),
           COALESCE(l.text_step, 0)
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN spam_lessons l ON l.message_id = m.id
     WHERE m.conversation_id = $1 AND m.kind = 'incoming' AND b.raw_id IS NOT NULL
     ORDER BY m.id
     LIMIT 20)sql";

constexpr std::string_view put_lesson = R"sql(
    INSERT INTO spam_lessons (message_id, is_spam, header_step, text_step)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (message_id) DO UPDATE
       SET is_spam = excluded.is_spam, header_step = excluded.header_step,
           text_step = excluded.text_step)sql";

constexpr std::string_view delete_lesson = R"sql(
    DELETE FROM spam_lessons WHERE message_id = $1)sql";

constexpr std::string_view delete_lessons = R"sql(
    DELETE FROM spam_lessons)sql";

constexpr std::string_view delete_model = R"sql(
    DELETE FROM spam_models)sql";

constexpr double millionths = 1e6;

std::int64_t to_stored(double step) {
    return static_cast<std::int64_t>(std::llround(step * millionths));
}

}  // namespace

struct SpamLearner::Letter {
    MessageId message;
    BlobId raw;
    std::int64_t known_as = -1;  // 1: spam, 0: wanted, -1: not learned
    std::int64_t header_step = 0;
    std::int64_t text_step = 0;
};

void SpamLearner::apply(store::Tx& tx, const events::Recorded& event) {
    const ConversationId conversation(event.subject.id);
    if (event.name == conversations::MessageReplied::name) return learn(tx, conversation, false);
    if (event.name != conversations::StatusChanged::name) return;
    const auto change = json::decode_stored<conversations::StatusChanged>(event.data);
    // Nobody decides by a timer; and the trash takes spam and wanted mail alike.
    if (event.actor_kind == ActorKind::system || change.to == Status::trash) return;
    if (change.to == Status::spam) return learn(tx, conversation, true);
    if (change.from == Status::spam) learn(tx, conversation, false);
}

void SpamLearner::reset(store::Tx& tx) {
    tx.run(delete_lessons);
    tx.run(delete_model);
}

void SpamLearner::learn(store::Tx& tx, ConversationId conversation, bool spam) {
    auto letters = tx.all<Letter>(select_letters, conversation);
    std::erase_if(letters, [&](const Letter& letter) { return letter.known_as == (spam ? 1 : 0); });
    if (letters.empty()) return;
    models_.change(tx, [&](mail::SpamModel& model) {
        bool changed = false;
        for (const auto& letter : letters) changed |= learn(tx, model, letter, spam);
        return changed;
    });
}

bool SpamLearner::learn(store::Tx& tx, mail::SpamModel& model, const Letter& letter, bool spam) {
    const auto features = features_of(letter);
    if (letter.known_as >= 0) {
        model.unlearn(features, letter.known_as == 1,
                      {static_cast<double>(letter.header_step) / millionths,
                       static_cast<double>(letter.text_step) / millionths});
        tx.run(delete_lesson, letter.message);
    } else if (!model.is_near(model.score(features), spam)) {
        return false;
    }
    const auto lesson = model.learn(features, spam);
    tx.run(put_lesson, letter.message, spam, to_stored(lesson.headers), to_stored(lesson.text));
    return true;
}

mail::SpamFeatures SpamLearner::features_of(const Letter& letter) const {
    const auto raw = blobs_.read(letter.raw);
    return mail::spam_features(raw, mail::parse(raw));
}

}  // namespace tandem::channels::email
