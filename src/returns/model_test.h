#pragma once

// A simple model of a shop, and a driver that does random things to the real one and to the model.
// After each hundred commands the ledgers of the real one must balance, and say what the model
// says.

#include "returns/house_test.h"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace tandem::returns {

// What the model knows of an order.
struct ModelLine {
    OrderLineId id;
    ProductId product;
    std::int64_t wanted = 0;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    std::int64_t returned = 0;
};
struct ModelOrder {
    OrderId id;
    std::vector<ModelLine> lines;
    std::int64_t charged = 0;
    std::int64_t refunded = 0;
    std::int64_t refunding = 0;
};

class Model : public House {
public:
    explicit Model(std::uint64_t seed) : dice_(seed) {}

    void run(int commands);
    int granted() const { return granted_; }
    int refused() const { return refused_; }

private:
    // One random command; false when there was nothing to do it to.
    bool act();
    bool receive_stock();
    bool place_order();
    bool ship_some();
    bool deliver_some();
    bool cancel_order();
    bool hold_or_release();
    bool allocate_more();
    bool change_order();
    bool refund_some();
    bool move_refund();
    bool send_again();
    bool ask_return();
    bool receive_return();
    bool inspect_return();
    bool settle_return();
    bool end_return();

    // Runs it; what the rules refuse counts and is no failure.
    template <class Work>
    bool attempt(Work&& work) {
        try {
            as_system(std::forward<Work>(work));
            ++granted_;
            return true;
        } catch (const Refusal&) {
            ++refused_;
            return false;
        }
    }
    std::int64_t roll(std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(dice_);
    }
    // Old things rest: there is always enough going on among the newest.
    template <class T>
    T& pick(std::vector<T>& list) {
        const auto size = static_cast<std::int64_t>(list.size());
        return list[static_cast<std::size_t>(roll(std::max<std::int64_t>(0, size - 60), size - 1))];
    }
    ModelOrder& order_of(OrderId id);
    // Takes the model's numbers of an order from the real one, after a command whose effect the
    // model does not foresee (allocation, a change).
    void look_again(ModelOrder& order);

    void check(bool all);
    void check_money(std::vector<std::string>& wrong);
    void check_pieces(std::vector<std::string>& wrong);
    void check_model(std::vector<std::string>& wrong);
    void expect_none(std::vector<std::string>& wrong, const std::string& what,
                     std::string_view sql);

    std::mt19937_64 dice_;
    std::vector<ModelOrder> orders_;
    std::vector<ReturnId> returns_;
    std::vector<RefundId> refunds_;
    std::map<ProductId, std::int64_t> bought_;  // from suppliers
    std::map<ProductId, std::int64_t> with_customers_;
    OrderId since_;  // what is checked now
    int granted_ = 0;
    int refused_ = 0;
};

}  // namespace tandem::returns
