#include "customers/addresses.h"
#include "customers/customer_index.h"

namespace tandem::customers {
namespace {

constexpr int rebuild_step = 500;

constexpr std::string_view select_named = R"sql(
    SELECT customers.name, customers.merged_into, organisations.name
      FROM customers
      LEFT JOIN organisations ON organisations.id = customers.organisation_id
     WHERE customers.id = $1)sql";

constexpr std::string_view select_texts = R"sql(
    SELECT title, body, sender
      FROM customer_index_texts
     WHERE customer_id = $1)sql";

constexpr std::string_view upsert_texts = R"sql(
    INSERT INTO customer_index_texts (customer_id, title, body, sender)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (customer_id) DO UPDATE
       SET title = excluded.title, body = excluded.body, sender = excluded.sender)sql";

constexpr std::string_view delete_texts = R"sql(
    DELETE FROM customer_index_texts
     WHERE customer_id = $1)sql";

constexpr std::string_view delete_all_texts = R"sql(
    DELETE FROM customer_index_texts)sql";

constexpr std::string_view select_next = R"sql(
    SELECT id
      FROM customers
     WHERE id > $1
     ORDER BY id
     LIMIT $2)sql";

struct Named {
    std::string name;
    std::optional<CustomerId> merged_into;
    std::optional<std::string> organisation;
};

struct Texts {
    std::string title;
    std::string body;
    std::string sender;
    bool operator==(const Texts&) const = default;

    search::Document document(CustomerId id) const {
        return {.id = id.value(), .title = title, .body = body, .from = sender};
    }
};

std::string digits_of(std::string_view number) {
    std::string digits;
    for (const char c : number)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

// A phone number is found as it is written, as one number, and as it is dialled within its country,
// however long the country's code is.
std::string phone_words(const std::string& number) {
    const auto digits = digits_of(number);
    auto words = number + '\n' + digits;
    for (const std::size_t length : {9U, 10U, 11U})
        if (digits.size() > length) words += "\n0" + digits.substr(digits.size() - length);
    return words;
}

std::string body_of(store::Tx& tx, CustomerId id, const Named& named) {
    auto body = named.organisation.value_or("");
    for (const auto& phone : Phones(tx).of(id)) body += '\n' + phone_words(phone.number);
    return body;
}

std::string sender_of(store::Tx& tx, CustomerId id) {
    std::string sender;
    for (const auto& email : Emails(tx).of(id)) sender += email.address + '\n';
    return sender;
}

// Nothing for a customer who is not to be found.
std::optional<Texts> texts_of(store::Tx& tx, CustomerId id) {
    const auto named = tx.find<Named>(select_named, id);
    if (!named || named->merged_into) return std::nullopt;
    return Texts{named->name, body_of(tx, id, *named), sender_of(tx, id)};
}

}  // namespace

const search::Index& customer_index() {
    static const search::Index index("customers", {.table = "customers c",
                                                   .id = "c.id",
                                                   .group = "c.id",
                                                   .at = "c.sort_at",
                                                   .title = "c.name",
                                                   .body = "c.email"});
    return index;
}

void reindex(store::Tx& tx, CustomerId customer) {
    const auto before = tx.find<Texts>(select_texts, customer);
    const auto now = texts_of(tx, customer);
    if (before == now) return;
    if (before) customer_index().remove(tx, before->document(customer));
    if (now) {
        customer_index().add(tx, now->document(customer));
        tx.run(upsert_texts, customer, now->title, now->body, now->sender);
    } else {
        tx.run(delete_texts, customer);
    }
}

void reindex(store::Tx& tx, const std::vector<CustomerId>& customers) {
    for (const auto customer : customers) reindex(tx, customer);
}

void rebuild_customer_index(store::Store& store) {
    store.write([](store::Tx& tx) {
        customer_index().clear(tx);
        tx.run(delete_all_texts);
    });
    CustomerId last;
    for (;;) {
        const auto ids = store.write([&](store::Tx& tx) {
            const auto next = tx.all<CustomerId>(select_next, last, rebuild_step);
            reindex(tx, next);
            return next;
        });
        if (ids.empty()) return;
        last = ids.back();
    }
}

}  // namespace tandem::customers
