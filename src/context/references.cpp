#include "context/references.h"

#include "context/events.h"
#include "context/references_table.h"
#include "context/targets.h"
#include "conversations/message_table.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "events/record.h"

#include <algorithm>
#include <map>

namespace tandem::context {
namespace {

// Numbers stand near the top; what follows is quoted or a disclaimer.
constexpr std::size_t read_of_letter = 20'000;

void require_conversation(store::Tx& tx, ConversationId id) {
    conversations::Conversations(tx).get(id).require_not_merged();
}

bool is_theirs(store::Tx& tx, const Target& target, CustomerId customer) {
    if (!target.customer || *target.customer == customer) return true;
    return customers::live_customer(tx, *target.customer) == customer;
}

Reference to_reference(const ReferenceRow& row, const Target* target) {
    Reference reference{.id = row.id,
                        .kind = row.kind,
                        .target_id = row.target,
                        .label = target ? target->label : row.found,
                        .detail = target ? target->detail : std::string(),
                        .state = row.state,
                        .because = row.because,
                        .found = row.found,
                        .message_id = row.message,
                        .at = row.at,
                        .decided_by = row.decided_name};
    // Of what is somebody else's nothing is told but what the customer wrote.
    if (row.state == ReferenceState::doubtful) reference.detail.clear();
    return reference;
}

using Targets = std::map<std::pair<TargetKind, std::int64_t>, Target>;

Targets targets_of(store::Tx& tx, const std::vector<ReferenceRow>& rows) {
    std::map<TargetKind, std::vector<std::int64_t>> ids;
    for (const auto& row : rows) ids[row.kind].push_back(row.target);
    Targets targets;
    for (const auto& [kind, list] : ids)
        for (auto& target : find_targets(tx, kind, list))
            targets.insert({{target.kind, target.id}, std::move(target)});
    return targets;
}

// Once for each thing, however many of the merged conversations name it.
std::vector<ReferenceRow> distinct(std::vector<ReferenceRow> rows) {
    std::map<std::pair<TargetKind, std::int64_t>, bool> seen;
    std::erase_if(rows, [&](const ReferenceRow& row) {
        return !seen.insert({{row.kind, row.target}, true}).second;
    });
    return rows;
}

void note_mention(events::Unit& unit, const conversations::Message& message, const Target& target,
                  const std::string& found, bool theirs) {
    const auto state = theirs ? ReferenceState::assumed : ReferenceState::doubtful;
    const bool is_new = References(unit.tx).add({.conversation = message.conversation,
                                                 .kind = target.kind,
                                                 .target = target.id,
                                                 .state = state,
                                                 .because = BecauseOf::mentioned,
                                                 .found = found,
                                                 .message = message.id,
                                                 .at = unit.now});
    if (is_new)
        unit.record(ReferenceAdded{message.conversation, target.kind, target.id,
                                   theirs ? target.label : found, state, BecauseOf::mentioned});
}

void judge(events::Unit& unit, ReferenceRow row, ReferenceState to, const std::string& label) {
    if (row.state == to) return;
    const auto from = std::exchange(row.state, to);
    row.decided_by = unit.actor.id();
    row.decided_name = unit.actor.name();
    row.decided_at = unit.now;
    References(unit.tx).judge(row);
    unit.record(ReferenceJudged{row.conversation, row.kind, row.target, label, from, to});
}

}  // namespace

std::vector<Reference> references(store::Tx& tx, ConversationId id) {
    const conversations::Conversations conversations(tx);
    const auto rows = distinct(References(tx).of(conversations.shown_by(conversations.get(id))));
    const auto targets = targets_of(tx, rows);
    std::vector<Reference> list;
    for (const auto& row : rows) {
        const auto target = targets.find({row.kind, row.target});
        list.push_back(to_reference(row, target == targets.end() ? nullptr : &target->second));
    }
    return list;
}

std::vector<Reference> add_reference(events::Journal& journal, const Actor& actor,
                                     ConversationId conversation, const AddReference& command) {
    actor.require(Permission::conversations_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        require_conversation(unit.tx, conversation);
        const auto target = find_target(unit.tx, command.kind, command.target_id);
        if (!target) throw invalid_field("/target_id", "unknown", "There is no such thing.");
        References table(unit.tx);
        if (const auto row = table.find(conversation, command.kind, command.target_id)) {
            judge(unit, *row, ReferenceState::confirmed, target->label);
            return references(unit.tx, conversation);
        }
        table.add({.conversation = conversation,
                   .kind = command.kind,
                   .target = command.target_id,
                   .state = ReferenceState::confirmed,
                   .because = BecauseOf::agent,
                   .at = unit.now,
                   .decided_by = actor.id(),
                   .decided_name = actor.name(),
                   .decided_at = unit.now});
        unit.record(ReferenceAdded{conversation, target->kind, target->id, target->label,
                                   ReferenceState::confirmed, BecauseOf::agent});
        return references(unit.tx, conversation);
    });
}

std::vector<Reference> judge_reference(events::Journal& journal, const Actor& actor,
                                       ConversationId conversation, ReferenceId id,
                                       const JudgeReference& command) {
    actor.require(Permission::conversations_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        require_conversation(unit.tx, conversation);
        const auto row = References(unit.tx).get(id);
        const auto shown = conversations::Conversations(unit.tx).find_shown(row.conversation);
        if (shown != conversation) throw not_found("reference");
        const auto target = find_target(unit.tx, row.kind, row.target);
        judge(unit, row,
              command.state == Judgement::confirmed ? ReferenceState::confirmed
                                                    : ReferenceState::rejected,
              target ? target->label : row.found);
        return references(unit.tx, conversation);
    });
}

void recognise(events::Unit& unit, ConversationId conversation, MessageId id) {
    const auto message = conversations::Messages(unit.tx).find(id);
    if (!message) return;
    const auto text = message->subject + '\n' + message->text.substr(0, read_of_letter);
    const auto mentions = mentions_in(text);
    if (mentions.empty()) return;
    std::map<std::string, std::string> words;
    for (const auto& mention : mentions) words.emplace(mention.key, mention.text);
    const auto shown = conversations::Conversations(unit.tx).get(conversation);
    for (const auto& target : find_targets(unit.tx, mentions))
        note_mention(unit, *message, target, words[target.key],
                     is_theirs(unit.tx, target, shown.customer));
}

}  // namespace tandem::context
