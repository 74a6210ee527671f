#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"
#include "conversations/desk.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

inline constexpr std::int64_t attachment_limit = 25LL << 20;
inline constexpr std::string_view attachment_prefix = "/api/v1/attachments/";

struct Attachment {
    AttachmentId id;
    BlobId blob;
    std::optional<MessageId> message = {};
    std::optional<DraftId> draft = {};
    std::optional<ScheduledId> scheduled = {};
    std::string filename;
    std::string content_type;
    std::int64_t size = 0;
    std::string content_id = {};
    bool is_inline = false;
    AgentId uploaded_by;
    Time created_at;
};

std::string content_url(AttachmentId id);  // where its bytes are read
std::optional<AttachmentId> attachment_of_url(std::string_view address);  // the reverse

// The rows of attachments. An upload belongs to its uploader until a draft or a message takes it.
class Attachments {
public:
    explicit Attachments(store::Tx& tx) : tx_(tx) {}

    AttachmentId add(const Attachment& attachment);
    std::optional<Attachment> find(AttachmentId id) const;
    Attachment get(AttachmentId id) const;
    std::vector<Attachment> find_all(const std::vector<AttachmentId>& ids) const;
    std::vector<Attachment> of_messages(const std::vector<MessageId>& messages) const;

    // Those of `ids` that `agent` may put into a draft or message of theirs: uploads nobody used,
    // and those of `draft`. Refused at /attachment_ids when one is not.
    std::vector<Attachment> usable(const std::vector<AttachmentId>& ids, AgentId agent,
                                   std::optional<DraftId> draft,
                                   const std::string& path = "/attachment_ids") const;
    void give_to_message(const std::vector<AttachmentId>& ids, MessageId message);
    // A draft has exactly `ids`; what it had before and is not among them is nobody's again.
    void give_to_draft(const std::vector<AttachmentId>& ids, DraftId draft);
    // Those of a scheduled answer are kept for it; nobody's (their uploader's) again when it is
    // over.
    void give_to_scheduled(const std::vector<AttachmentId>& ids, ScheduledId scheduled);
    void release_scheduled(ScheduledId scheduled, Time now);
    void release_draft(DraftId draft, Time now);  // nobody's from now: swept in a day
    void return_to_draft(MessageId message, DraftId draft);
    void set_inline(AttachmentId id, const std::string& content_id);

    std::vector<Attachment> unused(Time before, int limit) const;
    void remove(AttachmentId id);
    bool is_named(BlobId blob) const;  // by any attachment

private:
    store::Tx& tx_;
};

struct Upload {
    std::string filename;
    std::string content_type;  // as the browser says; checked against the bytes
    std::string_view bytes;
};
// Keeps an uploaded file for a draft or message to come. Refused when it is empty or too large.
Attachment upload(Desk& desk, const Actor& actor, const Upload& upload);

// Removes uploads that nothing came of within a day; how many.
int sweep_uploads(Desk& desk);

}  // namespace tandem::conversations
