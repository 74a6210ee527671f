#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/journal.h"

#include <cstdint>
#include <optional>

namespace tandem::channels::email {

// How long customers wait for the first answer, counted as answers leave: by mailbox, and by the
// day and hour in which the customer wrote. Never read from history.
class AnswerTimes final : public events::InlineProjection {
public:
    std::string_view name() const override { return "answer_times"; }
    void apply(store::Tx& tx, const events::Recorded& event) override;
    void reset(store::Tx& tx) override;
};

// Within how many minutes four of five who wrote to this mailbox at this time of the week were
// answered lately. Nothing when too few were for that to mean anything: no promise is made then.
std::optional<std::int64_t> usual_answer_minutes(store::Tx& tx, MailboxId mailbox, Time now);

void forget_old_answer_times(store::Tx& tx, Time now);

}  // namespace tandem::channels::email
