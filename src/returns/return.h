#pragma once

#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <cstdint>

namespace tandem::returns {

// The rules of a return, pure.

enum class ReturnState {
    requested,
    info_needed,
    approved,
    label_sent,
    in_transit,
    partially_received,
    received,
    inspected,
    resolved,
    closed,
    rejected,
    expired,
    cancelled
};
BOOST_DESCRIBE_ENUM(ReturnState, requested, info_needed, approved, label_sent, in_transit,
                    partially_received, received, inspected, resolved, closed, rejected, expired,
                    cancelled)

// What a customer wants for it.
enum class Wanted { refund, exchange, repair, store_credit, keep_refund };
BOOST_DESCRIBE_ENUM(Wanted, refund, exchange, repair, store_credit, keep_refund)

// What becomes of pieces. With keep_refund they stay with the customer.
enum class Outcome { refund, exchange, repair, store_credit, keep_refund, send_back, reject };
BOOST_DESCRIBE_ENUM(Outcome, refund, exchange, repair, store_credit, keep_refund, send_back, reject)
Outcome outcome_of(Wanted wanted);

enum class Grade { A, B, C, D, scrap };
BOOST_DESCRIBE_ENUM(Grade, A, B, C, D, scrap)

// Where inspected pieces go. back_to_customer: repaired, or not taken.
enum class Disposition {
    restock,
    refurbish,
    return_to_supplier,
    scrap,
    quarantine,
    back_to_customer
};
BOOST_DESCRIBE_ENUM(Disposition, restock, refurbish, return_to_supplier, scrap, quarantine,
                    back_to_customer)

enum class Liable { supplier, carrier, warehouse, product, description, customer, policy };
BOOST_DESCRIBE_ENUM(Liable, supplier, carrier, warehouse, product, description, customer, policy)

// Refused (409, return_state) when the one cannot follow the other.
void require_may_follow(ReturnState from, ReturnState to);

// True from the request until it is known what became of every piece.
bool is_under_way(ReturnState state);

// What is known of the pieces of a line. At its end every one of them has one outcome:
//   quantity = refunded + exchanged + repaired + returned_to_customer + rejected
struct Pieces {
    std::int64_t quantity = 0;
    std::int64_t received = 0;
    std::int64_t inspected = 0;
    std::int64_t going_back = 0;
    std::int64_t refunded = 0;
    std::int64_t exchanged = 0;
    std::int64_t repaired = 0;
    std::int64_t returned_to_customer = 0;
    std::int64_t rejected = 0;

    std::int64_t settled() const {
        return refunded + exchanged + repaired + returned_to_customer + rejected;
    }
    std::int64_t left() const { return quantity - settled(); }
    bool operator==(const Pieces&) const = default;
};
TANDEM_STRUCT(Pieces, quantity, received, inspected, going_back, refunded, exchanged, repaired,
              returned_to_customer, rejected)

bool is_possible(const Pieces& pieces);

// Each is refused (409) when so many pieces are not there for it: more_than_announced,
// more_than_received, more_than_left, not_received, not_going_back.
Pieces received(const Pieces& pieces, std::int64_t quantity);
Pieces inspected(const Pieces& pieces, std::int64_t quantity, Disposition disposition);
// `in_advance`: before the pieces are here.
Pieces settled(const Pieces& pieces, std::int64_t quantity, Outcome outcome, bool in_advance);
// A refund that was not paid after all: its pieces wait for another outcome.
Pieces unsettled(const Pieces& pieces, std::int64_t quantity);

// The state that follows from the pieces of all lines together once something has arrived.
ReturnState state_of(const Pieces& sums, std::int64_t expected);

// How many of the pieces no other return may be about, once this one is over.
std::int64_t claimed_at_end(const Pieces& pieces);

Pieces operator+(const Pieces& a, const Pieces& b);

}  // namespace tandem::returns
