#include "base/refusal.h"
#include "customers/fields.h"
#include "customers/house_test.h"
#include "customers/notes.h"
#include "json/encode.h"

#include <random>

namespace tandem::customers {
namespace {

Customer join(House& house, CustomerId target, CustomerId other) {
    return merge(house.journal, house.merging, house.mara, {target}, {other});
}
Customer part(House& house, CustomerId target, CustomerId other) {
    return unmerge(house.journal, house.merging, house.mara, {target}, {other});
}

// Everything there is to see of a customer, but for the version, which counts changes.
std::string seen(House& house, CustomerId id) {
    auto customer = house.read(id);
    customer.version = 0;
    auto text = json::encode(customer);
    house.journal.read([&](store::Tx& tx) {
        text += json::encode(notes(tx, id));
        text += tx.get<std::string>("SELECT COALESCE(email, '-') FROM customers WHERE id = $1", id);
    });
    for (const auto& [conversation, owner] : house.conversations.owners)
        if (owner == id) text += " " + std::to_string(conversation);
    return text;
}

// A customer with some of everything, as the dice fall.
class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}

    bool maybe() { return below(2) == 1; }
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine_); }

    CustomerId customer(House& house, const std::string& name) {
        const auto id = maybe() ? house.from(maybe() ? name : "", name + "@example.com").customer
                                : house.customer(name);
        if (maybe()) fill_profile(house, id);
        add_addresses(house, id, name);
        for (int i = below(3); i > 0; --i)
            add_note(house.journal, house.mara, id, {"note " + std::to_string(i)});
        for (int i = below(4); i > 0; --i) speak(house, id);
        for (int i = below(3); i > 0; --i) house.converse(++conversation_, id, "About " + name);
        return id;
    }

private:
    void fill_profile(House& house, CustomerId id) {
        ChangeCustomer change_it;
        if (maybe()) change_it.title = "Buyer";
        if (maybe()) change_it.location = "Berlin";
        if (maybe()) change_it.language = {true, "de"};
        if (maybe()) change_it.time_zone = {true, "Europe/Berlin"};
        if (maybe()) change_it.fields["shoe"] = {"\"" + std::to_string(below(3)) + "\""};
        if (maybe()) change_it.fields["vip"] = {"true"};
        change(house.journal, house.admin, {id}, change_it);
    }
    void add_addresses(House& house, CustomerId id, const std::string& name) {
        SetEmails emails;
        for (int i = 0; i < below(4); ++i)
            emails.emails.push_back({.address = name + std::to_string(i) + "@example.com"});
        if (maybe() && !emails.emails.empty()) emails.emails.back().primary = true;
        if (!emails.emails.empty()) set_emails(house.journal, house.admin, {id}, emails);
        if (maybe()) set_phones(house.journal, house.admin, {id}, {{{.number = "0301234567"}}});
    }
    void speak(House& house, CustomerId id) {
        house.clock.advance(std::chrono::minutes(below(100)));
        const auto purpose = maybe() ? Purpose::marketing : Purpose::surveys;
        const auto state = maybe() ? ConsentState::granted : ConsentState::refused;
        set_consent(house.journal, house.admin, {id}, {purpose, state, "form"});
    }

    std::mt19937 engine_;
    std::int64_t conversation_ = 0;
};

void define_fields(House& house) {
    add_field(house.journal, house.admin, {.key = "shoe", .label = "Shoe", .kind = "text"});
    add_field(house.journal, house.admin, {.key = "vip", .label = "VIP", .kind = "bool"});
}

}  // namespace

TEST_CASE("merging brings everything together, and leaves the other one behind") {
    House house;
    const auto mara = house.customer("Mara", {"mara@example.com"});
    const auto double_ = house.customer("M. Lind", {"lind@example.com"});
    add_note(house.journal, house.mara, double_, {"likes tea"});
    house.converse(7, double_, "Late parcel");
    house.events();

    const auto customer = join(house, mara, double_);
    CHECK(customer.emails.size() == 2);
    CHECK(customer.emails[0].address == "mara@example.com");
    CHECK(customer.notes_count == 1);
    CHECK(customer.conversations_count == 1);
    CHECK(house.read(double_).merged_into == mara);
    CHECK(house.from("", "lind@example.com").customer == mara);
    CHECK(house.find("m. lind") == std::vector<CustomerId>{mara});
    CHECK(house.find("lind@example.com") == std::vector<CustomerId>{mara});
    CHECK(house.journal.read([&](store::Tx& tx) { return live_customer(tx, double_); }) == mara);
    CHECK(house.events() == std::vector<std::string>{"conversation.customer_changed",
                                                     "customer.merged", "customer.absorbed"});
    const auto page =
        house.journal.read([&](store::Tx& tx) { return timeline(tx, mara, {}, Show{}); });
    CHECK(page.items.size() == 7);

    part(house, mara, double_);
    CHECK(house.events() == std::vector<std::string>{"conversation.customer_changed",
                                                     "customer.unmerged", "customer.unmerged"});
    CHECK(house.find("m. lind") == std::vector<CustomerId>{double_});
    CHECK(house.journal
              .read([&](store::Tx& tx) { return timeline(tx, mara, {}, Show{false, false}); })
              .items.size() == 3);
}

TEST_CASE("taking a merge back restores both exactly") {
    for (unsigned seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        House house;
        define_fields(house);
        Dice dice(seed);
        const auto a = dice.customer(house, "anna");
        const auto b = dice.customer(house, "berta");
        const auto before = std::pair(seen(house, a), seen(house, b));
        join(house, a, b);
        house.clock.advance(std::chrono::hours(1));
        part(house, a, b);
        CHECK(seen(house, a) == before.first);
        CHECK(seen(house, b) == before.second);
    }
}

TEST_CASE("chains are taken apart in reverse") {
    for (unsigned seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        House house;
        define_fields(house);
        Dice dice(seed + 1000);
        const auto a = dice.customer(house, "anna");
        const auto b = dice.customer(house, "berta");
        const auto c = dice.customer(house, "clara");
        const std::vector before{seen(house, a), seen(house, b), seen(house, c)};
        join(house, b, c);
        join(house, a, b);
        CHECK(house.journal.read([&](store::Tx& tx) { return merged_into(tx, a).size(); }) == 2);
        CHECK_THROWS_AS(part(house, b, c), Refusal);
        part(house, a, b);
        part(house, b, c);
        CHECK(seen(house, a) == before[0]);
        CHECK(seen(house, b) == before[1]);
        CHECK(seen(house, c) == before[2]);
    }
}

TEST_CASE("what came later stays where it came") {
    House house;
    const auto mara = house.customer("Mara", {"mara@example.com"});
    const auto other = house.customer("Other", {"other@example.com"});
    add_note(house.journal, house.mara, other, {"old"});
    join(house, mara, other);
    const auto note = add_note(house.journal, house.mara, mara, {"new"});
    set_emails(house.journal, house.mara, {mara},
               {{{.address = "mara@example.com"}, {.address = "third@example.com"}}});
    change(house.journal, house.mara, {mara}, {.title = "Buyer"});
    part(house, mara, other);
    CHECK(house.read(mara).title == "Buyer");
    CHECK(house.read(mara).emails.size() == 2);
    CHECK(house.read(other).emails.empty());
    CHECK(house.read(mara).notes_count == 1);
    CHECK(house.read(other).notes_count == 1);
    const auto left = house.journal.read([&](store::Tx& tx) { return notes(tx, mara); });
    CHECK(left.at(0).id == note.id);
}

TEST_CASE("consents: whatever was said last counts") {
    House house;
    const auto mara = house.customer("Mara");
    const auto other = house.customer("Other");
    set_consent(house.journal, house.mara, {mara},
                {Purpose::marketing, ConsentState::granted, "form"});
    house.clock.advance(std::chrono::hours(1));
    set_consent(house.journal, house.mara, {other},
                {Purpose::marketing, ConsentState::refused, "phone"});
    CHECK(join(house, mara, other).consent[0].state == ConsentState::refused);
    CHECK(part(house, mara, other).consent[0].state == ConsentState::granted);
}

}  // namespace tandem::customers
