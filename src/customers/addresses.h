#pragma once

#include "customers/customers.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::customers {

// The part of a canonical address after its last '@'; empty when there is none.
std::string_view domain_of(std::string_view canonical);

// The last nine digits of a phone number.
std::string phone_tail(std::string_view number);

struct EmailRow {
    std::int64_t id = 0;
    CustomerId customer;
    std::string address;
    std::string key;
    bool primary = false;
    bool verified = false;
    bool bouncing = false;
    std::int64_t place = 0;
    std::optional<Time> bounced_at = {};
    std::string bounce_reason = {};
};

class Emails {
public:
    explicit Emails(store::Tx& tx) : tx_(tx) {}

    std::vector<EmailRow> of(CustomerId customer) const;  // the primary one first
    std::optional<EmailRow> find(std::string_view key) const;

    // False when the address has an owner, even one whose transaction is still running: then, on
    // PostgreSQL, this waits for it.
    bool add(CustomerId customer, std::string_view address, bool primary, std::int64_t place);
    void give(std::string_view key, CustomerId customer);
    void move(std::int64_t id, CustomerId to, bool primary, std::int64_t place);
    void arrange(std::int64_t id, std::string_view address, bool primary, std::int64_t place);
    void set_bouncing(std::int64_t id, std::optional<Time> since, std::string_view reason);
    void remove(std::int64_t id);

private:
    store::Tx& tx_;
};

struct PhoneRow {
    std::int64_t id = 0;
    CustomerId customer;
    std::string number;
    std::string label;
    bool primary = false;
    std::int64_t place = 0;
};

class Phones {
public:
    explicit Phones(store::Tx& tx) : tx_(tx) {}

    std::vector<PhoneRow> of(CustomerId customer) const;
    void add(CustomerId customer, const Phone& phone, std::int64_t place);
    void move(std::int64_t id, CustomerId to, bool primary, std::int64_t place);
    void remove_all(CustomerId customer);

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
