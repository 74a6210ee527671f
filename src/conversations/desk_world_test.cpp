#include "conversations/desk_test.h"

#include "base/refusal.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view add_role = R"sql(
    INSERT INTO roles (name, name_folded, permissions) VALUES ('Desk', 'desk', 'conversations_reply,conversations_edit')
    RETURNING id)sql";
constexpr std::string_view add_agent = R"sql(
    INSERT INTO agents (id, name, email, email_folded, role_id, locale, created_at)
    VALUES ($1, $2, $3, $3, $4, 'en', 0))sql";
constexpr std::string_view add_team = R"sql(
    INSERT INTO teams (id, name, name_folded, colour) VALUES ($1, $2, $2, ''))sql";

struct Undone {};

}  // namespace

DeskWorld::DeskWorld()
    : blobs(*db, folder() + "/blobs", {.durable = false}),
      desk{journal, blobs, tokens, mailboxes, "nordlicht.example"} {
    journal.add(timeline);
    db->write([&](store::Tx& tx) {
        const auto role = tx.get<RoleId>(add_role);
        for (const auto* actor : {&admin, &mara, &trainee, &nobody})
            tx.run(add_agent, actor->id(), actor->name(),
                   "agent" + std::to_string(actor->id().value()) + "@nordlicht.example", role);
        tx.run(add_team, 1, "delivery");
        tx.run(add_team, 2, "returns");
    });
    const auto system = Actor::system("test");
    journal.write(system, [&](events::Unit& unit) {
        mina =
            customers::find_or_create_by_address(unit, "Mina Fischer", "mina@example.com").customer;
        jonas = customers::find_or_create_by_address(unit, "Jonas Petrov", "jonas@example.com")
                    .customer;
    });
    add_routes(router, desk);
    events();
}

Received DeskWorld::mail(const std::string& text, std::optional<ConversationId> conversation,
                         const std::string& subject) {
    const auto system = Actor::system("email");
    return journal.write(system, [&](events::Unit& unit) {
        return receive(unit, {.conversation = conversation,
                              .customer = mina,
                              .from = {"Mina Fischer", "mina@example.com"},
                              .to = {{"", "help@nordlicht.example"}},
                              .subject = subject,
                              .text = text});
    });
}

Received DeskWorld::mail_from(CustomerId from, const std::string& text) {
    const auto system = Actor::system("email");
    return journal.write(system, [&](events::Unit& unit) {
        const auto who = customers::find_summary(unit.tx, from);
        return receive(unit, {.customer = from,
                              .from = {who->name, who->email.value_or("")},
                              .subject = text,
                              .text = text});
    });
}

std::optional<Protection> DeskWorld::OneMailbox::protect(store::Tx&, MailboxId,
                                                         const Contacts& recipients,
                                                         const Wish& wish) const {
    bool seals = wish.seal.value_or(false);
    for (const auto& contact : recipients)
        seals = seals || contact.address.ends_with("@keyless.example");
    if (seals) throw invalid_field("/seal", "no_key", "There is no key.");
    if (wish.sign.value_or(false)) throw invalid_field("/sign", "no_key", "There is no key.");
    return std::nullopt;
}

Conversation DeskWorld::get(ConversationId id) {
    return db->read([&](store::Tx& tx) { return Conversations(tx).get(id); });
}

ConversationDetails DeskWorld::details(ConversationId id, const Actor& asker) {
    return db->read([&](store::Tx& tx) { return get_details(tx, id, asker.id()); });
}

Message DeskWorld::answer(ConversationId id, const std::string& html, std::optional<Status> after) {
    return reply(
        desk, mara,
        {.conversation = id, .body_html = html, .last_seen = newest(id), .status_after = after});
}

std::vector<Count> DeskWorld::counted() {
    return db->read([](store::Tx& tx) { return all_counts(tx); });
}

// In a transaction that is never committed, so that looking changes nothing.
std::vector<Count> DeskWorld::recounted() {
    std::vector<Count> counts;
    try {
        db->write([&](store::Tx& tx) {
            recount(tx);
            counts = all_counts(tx);
            throw Undone();
        });
    } catch (const Undone&) {
    }
    return counts;
}

}  // namespace tandem::conversations
