#include "channels/email/placement.h"

#include "channels/email/incoming_table.h"
#include "channels/email/placement_world_test.h"
#include "channels/email/spam_upstream.h"
#include "conversations/held.h"
#include "conversations/merge.h"
#include "conversations/split.h"
#include "customers/customers.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using Names = std::vector<std::string>;

const std::string mina = "Mina <mina@customer.test>";
const std::string jonas = "Jonas <jonas@other.test>";

TEST_CASE(
    "a stranger who quotes our number gets a conversation of his own, linked with the reason") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto number = std::to_string(first.conversation->value());
    world.events();

    const auto taken = world.take(world.letter_from(jonas, "b@x", "Re: Kettle [#" + number + "]"));

    CHECK(taken.started);
    CHECK(world.are_linked(*taken.conversation, *first.conversation));
    CHECK(world.why(*taken.message) ==
          conversations::Why{"stranger_number", first.conversation, "jonas@other.test"});
    CHECK(world.events() == Names{"customer.created", "conversation.started", "message.received",
                                  "conversation.linked", "conversation.linked"});
}

TEST_CASE("a stranger gets in by no Message-ID, whichever and however many he names") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto number = std::to_string(first.conversation->value());

    const auto taken = world.take(
        world.letter_from(jonas, "b@x", "Re: Kettle #" + number,
                          "In-Reply-To: <a@x>\r\nReferences: <z@x> <a@x>\r\nX-Mailer: x\r\n"));

    CHECK(taken.started);
    CHECK(world.are_linked(*taken.conversation, *first.conversation));
    CHECK(world.why(*taken.message).code == "stranger_reference");
}

TEST_CASE(
    "a conversation that a stranger could not enter is entered once an agent has joined them") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto stranger =
        world.take(world.letter_from(jonas, "b@x", "Re: Kettle", "In-Reply-To: <a@x>\r\n"));
    REQUIRE(stranger.started);
    conversations::merge(world.journal, world.mara, {*stranger.conversation}, *first.conversation);

    const auto from_jonas = [&](const std::string& id) {
        return world.take(world.letter_from(jonas, id, "Re: Kettle", "In-Reply-To: <a@x>\r\n"));
    };

    SUBCASE("joined") {
        const auto again = from_jonas("c@x");
        CHECK(again.conversation == first.conversation);
        CHECK(world.why(*again.message) == conversations::Why{"reference", {}, "a@x"});
    }
    SUBCASE("and parted again") {
        conversations::unmerge(world.journal, world.mara, *stranger.conversation);
        CHECK(from_jonas("d@x").conversation != first.conversation);
    }
}

TEST_CASE("a forwarded answer of ours lets its reader in, held until an agent approves") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto token = world.token(*first.conversation);
    const auto forwarded = [&](const std::string& id, const std::string& names) {
        return world.take(
            world.letter_from(jonas, id, "Re: Kettle", "In-Reply-To: <" + names + ">\r\n"));
    };

    const auto one = forwarded("b@x", token);
    CHECK(one.conversation == first.conversation);
    CHECK(world.is_held(*first.conversation, "jonas@other.test"));
    CHECK(world.why(*one.message) == conversations::Why{"held", {}, "jonas@other.test"});

    SUBCASE("what refers to his own letter goes on there, what refers to another's does not") {
        CHECK(forwarded("c@x", "b@x").conversation == first.conversation);
        CHECK(world.is_held(*first.conversation, "jonas@other.test"));
        CHECK(forwarded("d@x", "a@x").conversation != first.conversation);
    }
    SUBCASE("approved, he takes part") {
        conversations::approve_participant(world.journal, world.mara, {*first.conversation},
                                           "jonas@other.test");
        CHECK(forwarded("c@x", "a@x").conversation == first.conversation);
        CHECK_FALSE(world.is_held(*first.conversation, "jonas@other.test"));
    }
    SUBCASE("parted off, he goes on in his own conversation") {
        const auto own = conversations::part_off(world.journal, world.mara, {*first.conversation},
                                                 "jonas@other.test");
        CHECK(forwarded("c@x", "b@x").conversation == own);
        CHECK(forwarded("d@x", "a@x").conversation != first.conversation);
    }
}

TEST_CASE("a machine that answers by a token is filed, and nobody has to approve of it") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto taken =
        world.take(world.letter_from(jonas, "b@x", "Out of office",
                                     "In-Reply-To: <" + world.token(*first.conversation) +
                                         ">\r\nAuto-Submitted: auto-replied\r\n"));
    CHECK(taken.conversation == first.conversation);
    CHECK_FALSE(world.is_held(*first.conversation, "jonas@other.test"));
}

TEST_CASE("the signed reply address counts like a signed Message-ID") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto address = world.tokens.address(first.conversation->value(), "support@shop.test");
    const auto taken = world.intake.take(
        "From: " + mina + "\r\nTo: " + address + "\r\nSubject: Something else\r\n\r\nHello\r\n",
        {});
    CHECK(taken.conversation == first.conversation);
    CHECK(world.why(*taken.message).code == "token_address");
}

TEST_CASE("an answer to a message that was split off goes where that message is now") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto token = world.token(*first.conversation);
    // As if it were an answer of ours: its own id is the token.
    const auto second =
        world.take(world.letter_from(mina, token, "Re: Kettle", "In-Reply-To: <a@x>\r\n"));
    REQUIRE(second.conversation == first.conversation);
    const auto made = conversations::split(world.journal, world.mara, {*first.conversation},
                                           {*second.message}, "Invoice");

    const auto answer = world.take(
        world.letter_from(mina, "c@x", "Re: Invoice", "In-Reply-To: <" + token + ">\r\n"));
    CHECK(answer.conversation == made);
}

TEST_CASE("two who only share an ancestor stay apart") {
    PlacementWorld world;
    const std::string both = "References: <supplier@x>\r\n";
    const auto one = world.take(world.letter_from(mina, "a@x", "Order", both));
    const auto two = world.take(world.letter_from(jonas, "b@x", "Order", both));
    const auto three = world.take(world.letter_from(mina, "c@x", "Re: Order", both));
    CHECK(one.started);
    CHECK(two.started);
    CHECK(three.started);

    SUBCASE("the letter they share comes later and joins nobody who does not take part") {
        const auto late =
            world.take(world.letter_from("Supplier <s@supplier.test>", "supplier@x", "Order"));
        CHECK(late.started);
    }
}

TEST_CASE("a letter that is in several conversations leads to the one its answerer takes part in") {
    PlacementWorld world;
    const auto supplier = std::string("Supplier <s@supplier.test>");
    const auto copied = [&](const std::string& whom) {
        return world.take(world.letter_from(supplier, "copy@x", "Order", "Cc: " + whom + "\r\n"));
    };
    const auto one = copied("mina@customer.test");
    const auto two = copied("jonas@other.test");
    REQUIRE(one.conversation != two.conversation);

    const auto answer =
        world.take(world.letter_from(jonas, "c@x", "Re: Order", "In-Reply-To: <copy@x>\r\n"));
    CHECK(answer.conversation == two.conversation);

    const auto both =
        world.take(world.letter_from(supplier, "d@x", "Re: Order", "In-Reply-To: <copy@x>\r\n"));
    CHECK(both.started);
    CHECK(world.why(*both.message).code == "ambiguous");
}

TEST_CASE("a letter without a sender takes part in nothing") {
    PlacementWorld world;
    const auto nobody = [&](const std::string& id, const std::string& more) {
        return world.intake.take("To: support@shop.test\r\nSubject: Hm\r\nMessage-ID: <" + id +
                                     ">\r\n" + more + "\r\nHello " + id + "\r\n",
                                 {});
    };
    const auto one = nobody("a@x", "");
    const auto two = nobody("b@x", "In-Reply-To: <a@x>\r\n");
    CHECK(two.started);
    CHECK(world.are_linked(*one.conversation, *two.conversation));
}

TEST_CASE("the customer's other addresses, people in copy, and we ourselves take part") {
    PlacementWorld world;
    const auto first =
        world.take(world.letter_from(mina, "a@x", "Kettle", "Cc: boss@customer.test\r\n"));
    const auto customer = world.get(*first.conversation).customer;
    customers::set_emails(world.journal, world.admin, {customer},
                          {{{{"mina@customer.test"}, {true}}, {{"mina@home.test"}, {false}}}});
    const auto from = [&](const std::string& sender, const std::string& id) {
        return world.take(world.letter_from(sender, id, "Re: Kettle", "In-Reply-To: <a@x>\r\n"))
            .conversation;
    };
    CHECK(from("Mina@Home.test", "b@x") == first.conversation);
    CHECK(from("Boss@customer.test", "c@x") == first.conversation);
    CHECK(from("support@shop.test", "d@x") == first.conversation);
    CHECK(from("colleague@customer.test", "e@x") != first.conversation);
}

TEST_CASE("an answer that overtakes its letter meets it, if its writer knows the letter's") {
    PlacementWorld world;
    const auto answer = world.take(world.letter_from(
        jonas, "b@x", "Re: Kettle", "In-Reply-To: <a@x>\r\nCc: mina@customer.test\r\n"));
    SUBCASE("who was addressed") {
        const auto letter = world.take(world.letter_from(mina, "a@x", "Kettle"));
        CHECK(letter.conversation == answer.conversation);
        CHECK(world.why(*letter.message).code == "overtaken");
    }
    SUBCASE("a stranger") {
        CHECK(world.take(world.letter_from("eve@x.test", "a@x", "Kettle")).started);
    }
}

TEST_CASE("a bare number in a subject that is no answer names an order, not a conversation") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto number = "#" + std::to_string(first.conversation->value());
    CHECK(world.take(world.letter_from(mina, "b@x", "New order " + number)).started);
    CHECK(world.take(world.letter_from(mina, "c@x", "Re: your ticket " + number)).conversation ==
          first.conversation);
    CHECK(world.take(world.letter_from(mina, "d@x", "Re: #77777")).started);
}

TEST_CASE("a mailbox may begin anew after a conversation has ended, and says what it belongs to") {
    PlacementWorld world;
    world.set({.after_end = AfterEnd::start_new});
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto answer = [&](const std::string& id) {
        return world.take(world.letter_from(mina, id, "Re: Kettle", "In-Reply-To: <a@x>\r\n"));
    };
    CHECK(answer("b@x").conversation == first.conversation);
    world.solve(*first.conversation);
    const auto anew = answer("c@x");
    CHECK(anew.started);
    CHECK(world.why(*anew.message).code == "after_end");
    CHECK(world.are_linked(*anew.conversation, *first.conversation));
}

TEST_CASE("too many who wait for approval let no more in") {
    PlacementWorld world;
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto by_token = [&](int i) {
        const auto name = "p" + std::to_string(i);
        return world.take(
            world.letter_from(name + "@other.test", name + "@x", "Re: Kettle",
                              "In-Reply-To: <" + world.token(*first.conversation) + ">\r\n"));
    };
    for (int i = 0; i < 20; ++i) CHECK(by_token(i).conversation == first.conversation);
    const auto one_more = by_token(20);
    CHECK(one_more.started);
    CHECK(world.why(*one_more.message).code == "too_many_held");
}

std::string found_out(const std::string& results) {
    return "Authentication-Results: " + results + "\r\n";
}
const std::string fails = "mx.shop.test; spf=pass; dmarc=fail (p=NONE) header.from=customer.test";

TEST_CASE("who fails DMARC takes part by no address, only by our token") {
    PlacementWorld world;
    world.set({.search_body = true, .auth_server = "mx.shop.test"});
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    const auto number = "#" + std::to_string(first.conversation->value());
    const auto from_mina = [&](const std::string& id, const std::string& more) {
        return world.take(world.letter_from(mina, id, "Re: Kettle", found_out(fails) + more));
    };
    const auto is_disowned = [&](const Taken& taken) {
        CHECK(world.are_linked(*taken.conversation, *first.conversation));
        CHECK(world.why(*taken.message) ==
              conversations::Why{"sender_disowned", first.conversation, "mina@customer.test"});
        return taken.started;
    };
    SUBCASE("a reference") { CHECK(is_disowned(from_mina("b@x", "In-Reply-To: <a@x>\r\n"))); }
    SUBCASE("a number") {
        CHECK(is_disowned(
            world.take(world.letter_from(mina, "b@x", "Re: Kettle " + number, found_out(fails)))));
    }
    SUBCASE("our own address") {
        const auto taken = world.take(world.letter_from(
            "support@shop.test", "b@x", "Re: Kettle", found_out(fails) + "In-Reply-To: <a@x>\r\n"));
        CHECK(taken.started);
        CHECK(world.why(*taken.message).code == "sender_disowned");
    }
    SUBCASE("an answer that overtakes its letter") {
        world.take(world.letter_from(mina, "c@x", "Re: Pot", "In-Reply-To: <later@x>\r\n"));
        CHECK(from_mina("later@x", "").started);
    }
    SUBCASE("the token proves that the writer has our letter") {
        const auto taken =
            from_mina("b@x", "In-Reply-To: <" + world.token(*first.conversation) + ">\r\n");
        CHECK(taken.conversation == first.conversation);
        CHECK(world.why(*taken.message).code == "token");
        CHECK_FALSE(world.is_held(*first.conversation, "mina@customer.test"));
    }
    SUBCASE("a stranger is told as one") {
        const auto taken = world.take(world.letter_from(
            jonas, "b@x", "Re: Kettle", found_out(fails) + "In-Reply-To: <a@x>\r\n"));
        CHECK(world.why(*taken.message).code == "stranger_reference");
    }
}

TEST_CASE("only the mailbox's own server is believed about DMARC") {
    PlacementWorld world;
    world.set({.auth_server = "mx.shop.test"});
    const auto first = world.take(world.letter_from(mina, "a@x", "Kettle"));
    int count = 0;
    const auto gets_in = [&](const std::string& headers) {
        const auto id = "b" + std::to_string(++count) + "@x";
        return world
                   .take(world.letter_from(mina, id, "Re: Kettle",
                                           headers + "In-Reply-To: <a@x>\r\n"))
                   .conversation == first.conversation;
    };
    CHECK(gets_in(""));
    CHECK(gets_in(found_out("mx.shop.test; dmarc=pass header.from=customer.test")));
    CHECK(gets_in(found_out("mx.shop.test; dmarc=none; spf=fail")));
    CHECK(gets_in(found_out("mx.shop.test; none")));
    CHECK(gets_in(found_out("mx.evil.test; dmarc=fail")));
    CHECK(gets_in(found_out("mx.shop.test; spf=pass (dmarc=fail) smtp.mailfrom=\"; dmarc=fail\"")));
    CHECK_FALSE(gets_in(found_out(fails)));
    CHECK_FALSE(gets_in(found_out("MX.Shop.test 1; dkim=none;\r\n\tdmarc/1 = FAIL")));
    CHECK_FALSE(gets_in(found_out("mx.shop.test; spf=fail smtp.mailfrom=\"; dmarc=pass\"@x.test") +
                        found_out("mx.shop.test; dmarc=fail")));
    CHECK_FALSE(gets_in(found_out(fails) + found_out("mx.shop.test; dmarc=pass")));

    world.set({});
    CHECK(gets_in(found_out(fails)));
    // The spam filter's settings may name the server.
    UpstreamFilter filter{.kind = UpstreamKind::authentication, .host = {}};
    filter.host.value.value = "mx.shop.test";
    world.db->write([&](store::Tx& tx) { set_upstream(tx, world.mailbox, filter); });
    CHECK_FALSE(gets_in(found_out(fails)));
}

TEST_CASE("history believes everybody, and joins what its headers join") {
    PlacementWorld world;
    const auto take = [&](const std::string& raw) {
        return world.intake.take(raw, {.source = "import", .keep_dates = true});
    };
    const auto one = take(world.letter_from(mina, "a@x", "Kettle", "References: <z@x>\r\n"));
    CHECK(take(world.letter_from(jonas, "b@x", "Kettle", "In-Reply-To: <a@x>\r\n")).conversation ==
          one.conversation);
    CHECK(take(world.letter_from("eve@x.test", "c@x", "Kettle", "References: <z@x>\r\n"))
              .conversation == one.conversation);
}

}  // namespace
}  // namespace tandem::channels::email
