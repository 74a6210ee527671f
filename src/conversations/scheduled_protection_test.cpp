#include "base/refusal.h"
#include "conversations/desk_test.h"
#include "conversations/scheduled.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

// Mina's key is known, Jonas's is not; the mailbox can sign.
class Keyed final : public MailboxDirectory {
public:
    bool exists(store::Tx&, MailboxId) const override { return true; }
    std::optional<Sender> sender(store::Tx&, std::optional<MailboxId>, TeamId) const override {
        return Sender{MailboxId(1), {"Nordlicht", "help@nordlicht.example"}};
    }
    std::optional<Protection> protect(store::Tx&, MailboxId, const Contacts& recipients,
                                      const Wish& wish) const override {
        const bool seals = wish.seal.value_or(false);
        for (const auto& contact : recipients)
            if (seals && (is_key_gone || contact.address != "mina@example.com"))
                throw invalid_field("/seal", "no_key", "There is no key.");
        if (!seals && !wish.sign.value_or(true)) return std::nullopt;
        Protection protection;
        if (wish.sign.value_or(true)) protection.signed_with = mail::SealScheme::pgp;
        if (seals) protection.sealed = mail::SealScheme::pgp;
        return protection;
    }
    bool is_key_gone = false;
};

struct LaterSealed : DeskWorld {
    ConversationId id = mail("Hello").conversation;
    Keyed keyed;
    Desk sealing{journal, blobs, tokens, keyed, "nordlicht.example"};

    ScheduledReply put_with(MailboxDirectory::Wish wish, std::optional<Contacts> to = {}) {
        return schedule_reply(sealing, mara,
                              {.conversation = id,
                               .body_html = "<p>Between us.</p>",
                               .to = std::move(to),
                               .last_seen = newest(id),
                               .wish = wish},
                              clock.now() + 1h);
    }
    std::vector<ScheduledView> waiting() { return details(id, mara).scheduled; }
    std::optional<Protection> of_newest() {
        const auto message = newest(id);
        return db->read([&](store::Tx& tx) { return Protections(tx).find(message); });
    }
};

TEST_CASE("what its writer chose of signing and sealing is kept, and it leaves so") {
    LaterSealed world;
    world.put_with({.sign = false, .seal = true});
    REQUIRE(world.waiting().size() == 1);
    CHECK(world.waiting()[0].sign == std::optional(false));
    CHECK(world.waiting()[0].seal == std::optional(true));
    world.clock.advance(1h);
    send_due(world.sealing);

    auto left = world.of_newest();
    REQUIRE(left);
    CHECK(left->sealed == mail::SealScheme::pgp);
    CHECK_FALSE(left->signed_with);

    // Without a choice: as the mailbox is set when it leaves.
    world.put_with({});
    CHECK_FALSE(world.waiting()[0].sign);
    world.clock.advance(1h);
    send_due(world.sealing);
    left = world.of_newest();
    REQUIRE(left);
    CHECK(left->signed_with == mail::SealScheme::pgp);
    CHECK_FALSE(left->sealed);

    const auto reply = world.put_with({.sign = false, .seal = {}});
    send_scheduled_now(world.sealing, world.mara, reply.id);
    CHECK_FALSE(world.of_newest());
}

TEST_CASE("what cannot be sealed is said when it is put down, not when it is due") {
    LaterSealed world;
    CHECK_THROWS_WITH_AS(world.put_with({.seal = true}, Contacts{{"Jonas", "jonas@example.com"}}),
                         "There is no key.", Refusal);
    CHECK(world.waiting().empty());
}

TEST_CASE(
    "when a key is gone by then, nothing leaves in the open: it is a draft that knows its wish") {
    LaterSealed world;
    world.put_with({.sign = true, .seal = true});
    world.events();
    world.keyed.is_key_gone = true;
    world.clock.advance(1h);
    send_due(world.sealing);

    CHECK(world.events() == Names{"reply.held"});
    const auto draft = world.details(world.id, world.mara).draft;
    REQUIRE(draft);
    CHECK(draft->sign == std::optional(true));
    CHECK(draft->seal == std::optional(true));
}

TEST_CASE("an answer that is taken back still knows how it was to leave") {
    LaterSealed world;
    const auto message = reply(world.sealing, world.mara,
                               {.conversation = world.id,
                                .body_html = "<p>Between us.</p>",
                                .last_seen = world.newest(world.id),
                                .wish = {.sign = {}, .seal = true}});
    const auto draft = undo_reply(world.sealing, world.mara, message.id);
    CHECK(draft.wish == MailboxDirectory::Wish{.sign = {}, .seal = true});
    CHECK(world.details(world.id, world.mara).draft->seal == std::optional(true));
}

}  // namespace
}  // namespace tandem::conversations
