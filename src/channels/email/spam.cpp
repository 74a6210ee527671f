#include "channels/email/spam.h"

#include "channels/email/spam_lists.h"
#include "channels/email/spam_upstream.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "events/record.h"
#include "json/decode.h"
#include "json/encode.h"
#include "mail/parse.h"

#include <algorithm>
#include <cmath>

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_version = R"sql(
    SELECT version FROM spam_models WHERE id = 1)sql";

constexpr std::string_view select_model = R"sql(
    SELECT version, packed FROM spam_models WHERE id = 1)sql";

// Makes the row, or waits for whoever changes it.
constexpr std::string_view lock_model = R"sql(
    INSERT INTO spam_models (id, version, packed) VALUES (1, 1, $1)
    ON CONFLICT (id) DO UPDATE SET version = spam_models.version + 1
    RETURNING version, packed)sql";

constexpr std::string_view save_model = R"sql(
    UPDATE spam_models SET packed = $1 WHERE id = 1)sql";

constexpr std::string_view insert_verdict = R"sql(
    INSERT INTO spam_verdicts (message_id, conversation_id, reason, said, score, words, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (message_id) DO NOTHING)sql";

constexpr std::string_view select_verdicts = R"sql(
    SELECT message_id, conversation_id, reason, said, score, words, at
      FROM spam_verdicts
     WHERE conversation_id IN @ids($1)@
     ORDER BY message_id)sql";

constexpr std::size_t shown_words = 8;
constexpr double thousandths = 1000;

struct ModelRow {
    std::int64_t version = 0;
    store::Bytes packed;
};

struct VerdictRow {
    MessageId message;
    ConversationId conversation;
    SpamReason reason = SpamReason::filter;
    std::string said;
    std::int64_t score = 0;
    std::string words;
    Time at;
};

mail::SpamModel model_in(const store::Bytes& packed) {
    const std::string_view bytes(reinterpret_cast<const char*>(packed.data()), packed.size());
    return mail::SpamModel::unpack(bytes).value_or(mail::SpamModel());
}

std::vector<SpamWordWeight> weighty_words(const mail::SpamModel& model,
                                          const mail::SpamFeatures& features,
                                          const SpamQuestion& question) {
    std::vector<SpamWordWeight> words;
    for (const auto& word : mail::spam_words(question.head, question.mail))
        if (const auto weight = model.weight(word, features); weight > 0)
            words.push_back({word.name, weight});
    std::ranges::sort(words, [](const auto& a, const auto& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.word < b.word;
    });
    if (words.size() > shown_words) words.resize(shown_words);
    return words;
}

std::optional<SpamVerdict> ask_filter(const mail::SpamModel& model, const SpamQuestion& question) {
    if (!model.is_ready()) return std::nullopt;
    const auto features = mail::spam_features(question.head, question.mail);
    const auto score = model.score(features);
    if (!model.is_spam(score)) return std::nullopt;
    return SpamVerdict{.reason = SpamReason::filter,
                       .score = score,
                       .words = weighty_words(model, features, question)};
}

}  // namespace

std::shared_ptr<const mail::SpamModel> SpamModels::get(store::Tx& tx) {
    const auto version = tx.find<std::int64_t>(select_version).value_or(0);
    const std::lock_guard lock(mutex_);
    if (model_ && version_ == version) return model_;
    const auto row = tx.find<ModelRow>(select_model);
    model_ =
        std::make_shared<const mail::SpamModel>(row ? model_in(row->packed) : mail::SpamModel());
    version_ = row ? row->version : 0;
    return model_;
}

mail::SpamModel SpamModels::load_locked(store::Tx& tx) {
    return model_in(tx.get<ModelRow>(lock_model, store::Bytes()).packed);
}

void SpamModels::save(store::Tx& tx, const mail::SpamModel& model) {
    const auto packed = model.pack();
    tx.run(save_model,
           store::BytesView{reinterpret_cast<const std::byte*>(packed.data()), packed.size()});
}

std::optional<SpamVerdict> judge(store::Tx& tx, SpamModels& models, const SpamQuestion& question) {
    if (const auto rule = find_spam_rule(tx, question.sender.address)) {
        if (rule->list == SpamList::allow) return std::nullopt;
        return SpamVerdict{.reason = SpamReason::blocked, .said = rule->sender};
    }
    if (question.is_answer) return std::nullopt;
    if (auto word = ask_upstream(upstream_of(tx, question.mailbox), question.head);
        word && word->is_spam)
        return SpamVerdict{.reason = SpamReason::upstream, .said = std::move(word->said)};
    return ask_filter(*models.get(tx), question);
}

CustomerId sender_of_letter(events::Unit& unit, const mail::Address& sender, bool is_spam,
                            const std::optional<ConversationId>& conversation) {
    const bool lies_in_spam =
        conversation && conversations::Conversations(unit.tx).get(*conversation).status ==
                            conversations::Status::spam;
    if (is_spam || lies_in_spam)
        return customers::find_by_address(unit.tx, sender.address).value_or(CustomerId());
    return customers::find_or_create_by_address(unit, sender.name, sender.address).customer;
}

void note_verdict(events::Unit& unit, ConversationId conversation, MessageId message,
                  const SpamVerdict& verdict) {
    unit.tx.run(insert_verdict, message, conversation, verdict.reason, verdict.said,
                static_cast<std::int64_t>(std::lround(verdict.score * thousandths)),
                json::encode(verdict.words), unit.now);
    unit.record(JudgedSpam{conversation, message, verdict.reason, verdict.said, verdict.score});
}

std::vector<SpamVerdictView> spam_verdicts(store::Tx& tx, const std::vector<ConversationId>& of) {
    std::vector<SpamVerdictView> views;
    for (auto& row : tx.all<VerdictRow>(select_verdicts, of))
        views.push_back({row.message, row.conversation, row.reason, std::move(row.said),
                         static_cast<double>(row.score) / thousandths,
                         json::decode_stored<std::vector<SpamWordWeight>>(row.words), row.at});
    return views;
}

}  // namespace tandem::channels::email
