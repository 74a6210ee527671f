#pragma once

#include "conversations/messages.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace tandem::conversations {

struct ReportRow {
    MessageId message;
    std::string address;
    ReportState state = ReportState::delivered;
    std::string status;
    std::string words;
    Time at;
    std::optional<BlobId> raw = {};
};

// What servers said of messages, the weightiest for each address (message_reports).
class Reports {
public:
    explicit Reports(store::Tx& tx) : tx_(tx) {}

    std::vector<ReportRow> of(const std::vector<MessageId>& messages) const;
    // False when what is known weighs more: a warning says nothing of a letter that has arrived.
    bool put(const ReportRow& report);

private:
    store::Tx& tx_;
};

}  // namespace tandem::conversations
