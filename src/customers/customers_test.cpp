#include "customers/house_test.h"

#include "base/refusal.h"
#include "customers/customer_index.h"

#include <atomic>
#include <thread>

namespace tandem::customers {
namespace {

using Ids = std::vector<CustomerId>;

std::vector<std::string> addresses(const Customer& customer) {
    std::vector<std::string> list;
    for (const auto& email : customer.emails) list.push_back(email.address);
    return list;
}

}  // namespace

TEST_CASE("whoever writes first becomes a customer, and is known from then on") {
    House house;
    const auto first = house.from("Mara Lind", "Mara@Example.COM");
    CHECK(first.created);
    const auto second = house.from("", "  mara@example.com. ");
    CHECK_FALSE(second.created);
    CHECK(second.customer == first.customer);
    const auto customer = house.read(first.customer);
    CHECK(customer.name == "Mara Lind");
    CHECK(addresses(customer) == std::vector<std::string>{"Mara@Example.COM"});
    CHECK(customer.emails[0].primary);
    CHECK(house.events() == std::vector<std::string>{"customer.created"});
}

TEST_CASE("who is called by an address takes the first real name, and keeps it") {
    House house;
    const auto id = house.from("'jo@example.com'", "jo@example.com").customer;
    CHECK(house.read(id).name == "jo@example.com");
    house.from(" \"Jo Berg\" ", "jo@example.com");
    CHECK(house.read(id).name == "Jo Berg");
    house.from("Somebody Else", "jo@example.com");
    CHECK(house.read(id).name == "Jo Berg");
    CHECK(house.events() == std::vector<std::string>{"customer.created", "customer.changed"});
}

TEST_CASE("an absurd name or address does no harm") {
    House house;
    const auto id = house.from(std::string(5000, 'x'), "odd address without at").customer;
    CHECK(house.read(id).name.size() == 200);
    CHECK_THROWS_AS(house.from("x", "   "), Refusal);
    const auto wide = house.from("Ünïcödé", "Jürgen@MÜLLER.example").customer;
    CHECK(house.from("", "jürgen@müller.example").customer == wide);
}

TEST_CASE("two who meet the same new address make one customer") {
    House house;
    std::atomic<int> created = 0;
    std::vector<CustomerId> seen(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < seen.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto found = house.from("", "same" + std::to_string(i) + "@example.com");
                created += found.created ? 1 : 0;
                seen[t] = found.customer;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(created == 20);
    for (const auto id : seen) CHECK(id == seen[0]);
}

TEST_CASE("an address belongs to one customer") {
    House house;
    const auto jo = house.customer("Jo", {"jo@example.com"});
    CHECK_THROWS_AS(house.customer("Else", {"x@example.com", "JO@example.com"}), Refusal);
    CHECK(house.find("else").empty());
    CHECK(house.journal.read([](store::Tx& tx) { return find_by_address(tx, "JO@EXAMPLE.com"); }) ==
          jo);
}

TEST_CASE("addresses that stay keep what is known of them") {
    House house;
    const auto jo = house.customer("Jo", {"jo@example.com", "berg@example.com"});
    house.journal.write(house.admin, [](events::Unit& unit) {
        set_bouncing(unit, "BERG@example.com", true, "no such user");
        set_bouncing(unit, "berg@example.com", true);
        set_bouncing(unit, "nobody@example.com", true);
    });
    const SetEmails command{
        {{.address = "new@example.com"}, {.address = "Berg@example.com", .primary = true}}};
    const auto customer = set_emails(house.journal, house.mara, {jo}, command);
    CHECK(customer.emails == std::vector<Email>{{"Berg@example.com", true, false, true,
                                                 house.clock.now(), "no such user"},
                                                {"new@example.com", false, false, false}});
    CHECK(house.events() == std::vector<std::string>{"customer.created",
                                                     "customer.address_bouncing",
                                                     "customer.emails_changed"});
    set_emails(house.journal, house.mara, {jo}, command);
    CHECK(house.events().empty());
}

TEST_CASE("customers are found by any beginning of name, address, phone or organisation") {
    House house;
    const auto mara = house.customer("Mara Müller-Lind", {"mara@acme.example"});
    const auto jo = house.customer("Jo Berg", {"jo.berg@other.example"});
    set_phones(house.journal, house.admin, {jo}, {{{.number = "+49 (170) 123-4567"}}});
    add_organisation(house.journal, house.admin,
                     {.name = "Acme Corp", .domains = {"acme.example"}});
    CHECK(house.find("mar") == Ids{mara});
    CHECK(house.find("LIND mar") == Ids{mara});
    CHECK(house.find("muller") == Ids{mara});
    CHECK(house.find("jo.berg@other.example") == Ids{jo});
    CHECK(house.find("other.ex") == Ids{jo});
    CHECK(house.find("491701234567") == Ids{jo});
    CHECK(house.find("0170123") == Ids{jo});
    CHECK(house.find("acme corp") == Ids{mara});
    CHECK(house.find("nobody").empty());
    change(house.journal, house.admin, {mara}, {.name = "Maria"});
    CHECK(house.find("muller").empty());
    CHECK(house.find("maria") == Ids{mara});
    rebuild_customer_index(*house.db);
    CHECK(house.find("maria") == Ids{mara});
    CHECK(house.find("berg") == Ids{jo});
}

TEST_CASE("the list shows who was in contact last first, page by page") {
    House house;
    Ids ids;
    for (int i = 0; i < 7; ++i) {
        house.clock.advance(std::chrono::seconds(1));
        ids.push_back(house.customer("C" + std::to_string(i)));
    }
    house.clock.advance(std::chrono::seconds(1));
    house.converse(1, ids[2], "Hello");
    Ids seen;
    ListCustomers query{.limit = {3}};
    do {
        const auto page =
            house.journal.read([&](store::Tx& tx) { return list(tx, query, house.clock.now()); });
        for (const auto& item : page.items) seen.push_back(item.id);
        query.after = page.next;
    } while (query.after);
    CHECK(seen == Ids{ids[2], ids[6], ids[5], ids[4], ids[3], ids[1], ids[0]});
    const auto customer = house.read(ids[2]);
    CHECK(customer.conversations_count == 1);
    CHECK(customer.conversations_open == 1);
    CHECK(customer.first_contact_at == house.clock.now());
    CHECK(customer.last_contact_at == house.clock.now());
}

TEST_CASE("contacts widen what is known, whatever order they come in") {
    House house;
    const auto jo = house.customer("Jo");
    const auto now = house.clock.now();
    const auto contact = [&](Time at) {
        house.journal.write(house.admin,
                            [&](events::Unit& unit) { count_contact(unit.tx, jo, {.at = at}); });
    };
    contact(now);
    contact(now - std::chrono::days(400));
    contact(now - std::chrono::days(3));
    CHECK(house.read(jo).first_contact_at == now - std::chrono::days(400));
    CHECK(house.read(jo).last_contact_at == now);
}

TEST_CASE("whoever writes from an organisation's domain belongs to it") {
    House house;
    const auto early = house.from("Early", "early@acme.example").customer;
    const auto acme = add_organisation(house.journal, house.admin,
                                       {.name = "Acme", .domains = {"@Acme.example", "acme.test"}});
    CHECK(acme.customers_count == 1);
    CHECK(acme.domains == std::vector<std::string>{"acme.example", "acme.test"});
    const auto late = house.from("Late", "late@mail.acme.test").customer;
    house.from("Other", "x@acme.example.org");
    CHECK(house.read(early).organisation->id == acme.id);
    CHECK(house.read(late).organisation->name == "Acme");
    const auto count = [&] {
        return house.journal.read(
            [&](store::Tx& tx) { return get_organisation(tx, acme.id).customers_count; });
    };
    CHECK(count() == 2);
    ChangeCustomer leave;
    leave.organisation_id.present = true;
    const auto unknown = house.customer("Unknown");
    change(house.journal, house.mara, {unknown}, leave);  // as it was: nobody has chosen
    set_emails(house.journal, house.mara, {unknown}, {{{.address = "u@acme.test"}}});
    CHECK(house.read(unknown).organisation->id == acme.id);
    CHECK(count() == 3);
    set_emails(house.journal, house.mara, {unknown}, {});
    change(house.journal, house.mara, {unknown}, leave);
    change(house.journal, house.mara, {late}, leave);
    CHECK(count() == 1);
    set_emails(house.journal, house.mara, {late}, {{{.address = "again@acme.test"}}});
    CHECK_FALSE(house.read(late).organisation.has_value());
    delete_organisation(house.journal, house.admin, acme.id);
    CHECK_FALSE(house.read(early).organisation.has_value());
}

TEST_CASE("a provider for everyone is nobody's domain") {
    CHECK(is_public_domain("gmail.com"));
    CHECK(is_public_domain("web.de"));
    CHECK_FALSE(is_public_domain("acme.example"));
    House house;
    CHECK_THROWS_AS(
        add_organisation(house.journal, house.admin, {.name = "G", .domains = {"gmail.com"}}),
        Refusal);
}

TEST_CASE("duplicates have the same name at the same domain, or the same phone") {
    House house;
    const auto mara = house.customer("Mara Lind", {"mara@acme.example"});
    const auto same_name = house.customer("MARA  LIND", {"m.lind@acme.example"});
    house.customer("Mara Lind", {"mara@elsewhere.example"});
    const auto same_phone = house.customer("M. L.");
    set_phones(house.journal, house.admin, {mara}, {{{.number = "+49 170 1234567"}}});
    set_phones(house.journal, house.admin, {same_phone}, {{{.number = "0170/1234567"}}});
    const auto found = house.journal.read([&](store::Tx& tx) { return duplicates(tx, mara); });
    Ids ids;
    for (const auto& item : found) ids.push_back(item.id);
    CHECK(ids == Ids{same_phone, same_name});
}

TEST_CASE("consent is kept with what was said before") {
    House house;
    const auto jo = house.customer("Jo");
    CHECK(house.read(jo).consent.size() == 3);
    CHECK(house.read(jo).consent[0].state == ConsentState::unknown);
    const auto say = [&](ConsentState state, const char* source) {
        set_consent(house.journal, house.mara, {jo}, {Purpose::marketing, state, source});
    };
    say(ConsentState::granted, "web form");
    say(ConsentState::granted, "web form again");
    say(ConsentState::refused, "phone");
    const auto consent = house.read(jo).consent[0];
    CHECK(consent ==
          Consent{Purpose::marketing, ConsentState::refused, house.clock.now(), "phone"});
    CHECK(house.db->read([&](store::Tx& tx) {
        return tx.all<std::string>(
            "SELECT source FROM customer_consent_changes WHERE customer_id = $1 ORDER BY id", jo);
    }) == std::vector<std::string>{"web form", "phone"});
}

TEST_CASE("a timeline holds the customer's events and those of their conversations") {
    House house;
    const auto jo = house.customer("Jo");
    const auto mara = house.customer("Mara");
    house.converse(7, jo, "Late parcel");
    house.reply(7);
    house.converse(8, mara, "Refund");
    house.reply(7);
    house.reply(99);
    const auto page = [&](const ReadTimeline& query, const Show& show = {}) {
        return house.journal.read([&](store::Tx& tx) { return timeline(tx, jo, query, show); });
    };
    const auto all = page({});
    REQUIRE(all.items.size() == 4);
    CHECK(all.items[0].kind == "message.replied");
    CHECK(all.items[0].title == "Late parcel");
    CHECK(all.items[0].conversation_id == ConversationId(7));
    CHECK(all.items[2].kind == "conversation.started");
    CHECK(all.items[3].kind == "customer.created");
    CHECK_FALSE(all.items[3].conversation_id.has_value());
    CHECK(page({}, Show{false, false}).items.size() == 1);

    const auto first = page({.limit = {3}});
    CHECK(first.items.size() == 3);
    const auto rest = page({.after = first.next, .limit = {3}});
    CHECK(rest.items.size() == 1);
    CHECK_FALSE(rest.next.has_value());

    CHECK(house.journal.rebuild("customer_timeline"));
    CHECK(page({}).items.size() == 4);
}

TEST_CASE("a timeline holds what happened to the customer's orders, for who may see them") {
    House house;
    const auto jo = house.customer("Jo");
    const auto mara = house.customer("Mara");
    const auto place = [&](std::int64_t order, CustomerId customer) {
        house.journal.write(house.admin, [&](events::Unit& unit) {
            unit.append("order.placed", events::subject_of(OrderId(order)),
                        R"({"order":)" + std::to_string(order) + R"(,"customer":)" +
                            std::to_string(customer.value()) + "}");
        });
    };
    place(1, jo);
    place(2, mara);
    place(3, CustomerId());
    const auto page = [&](const Show& show) {
        return house.journal.read([&](store::Tx& tx) { return timeline(tx, jo, {}, show); });
    };
    REQUIRE(page({}).items.size() == 2);
    CHECK(page({}).items[0].kind == "order.placed");
    CHECK_FALSE(page({}).items[0].conversation_id.has_value());
    CHECK(page({.conversations = false}).items.size() == 2);
    CHECK(page({.operations = false}).items.size() == 1);
}

}  // namespace tandem::customers
