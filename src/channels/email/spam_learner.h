#pragma once

#include "blobs/blobs.h"
#include "channels/email/spam.h"
#include "events/follower.h"

namespace tandem::channels::email {

// Teaches the filter by what people do: what they move to spam is spam; what they take out of it,
// and what they answer, is wanted. A decision that is taken back is unlearned. It follows the
// journal, so it runs on one node at a time and learns each decision once.
class SpamLearner final : public events::Follower {
public:
    SpamLearner(const blobs::Blobs& blobs, SpamModels& models) : blobs_(blobs), models_(models) {}

    std::string_view name() const override { return "spam-learner"; }
    void apply(store::Tx& tx, const events::Recorded& event) override;
    // Learned mail files (`tandem spam train`) are forgotten too: they are not in the journal.
    void reset(store::Tx& tx) override;

private:
    struct Letter;
    void learn(store::Tx& tx, ConversationId conversation, bool spam);
    bool learn(store::Tx& tx, mail::SpamModel& model, const Letter& letter, bool spam);
    mail::SpamFeatures features_of(const Letter& letter) const;

    const blobs::Blobs& blobs_;
    SpamModels& models_;
};

}  // namespace tandem::channels::email
