#include "orders/vouchers.h"

#include "crypto/hash.h"
#include "crypto/random.h"
#include "customers/customers.h"
#include "events/record.h"
#include "orders/events.h"
#include "orders/orders_table.h"
#include "orders/vouchers_table.h"

namespace tandem::orders {

// What whoever decides sees of it.
struct VoucherContext {
    std::string order;
    std::int64_t amount = 0;
    std::string reason;
};
TANDEM_STRUCT(VoucherContext, order, amount, reason)

namespace {

constexpr std::size_t code_bytes = 10;  // sixteen letters

void record(events::Unit& unit, std::string_view name, const VoucherRow& row, std::int64_t amount,
            std::string note) {
    unit.append(name, events::subject_of(row.id),
                json::encode(VoucherTold{row.id, row.customer, row.order, amount, row.balance,
                                         row.currency, std::move(note)}));
}

void enter(events::Unit& unit, VoucherRow& row, std::string kind, std::int64_t amount,
           std::optional<OrderId> order) {
    row.balance += amount;
    Vouchers(unit.tx).enter(row.id, {std::move(kind), amount, order, unit.actor.name(), unit.now});
}

void issue(events::Unit& unit, VoucherRow& row) {
    row.state = VoucherState::active;
    enter(unit, row, "issue", row.amount, row.order);
    Vouchers(unit.tx).save(row);
    record(unit, voucher_issued, row, row.amount, row.reason);
}

std::optional<CustomerId> known(CustomerId id) {
    return id.value() > 0 ? std::optional(id) : std::nullopt;
}

// Letters and digits as they were made, however they are typed.
std::string bare(std::string_view code) {
    std::string letters;
    for (const char c : code) {
        if (c == '-' || c == ' ') continue;
        letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return letters;
}

std::string in_groups(std::string_view letters) {
    std::string code;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += letters[i];
    }
    return code;
}

CustomerId customer_of(store::Tx& tx, const GiveVoucher& command) {
    if (command.customer_id) {
        if (!customers::find_summary(tx, *command.customer_id))
            throw invalid_field("/customer_id", "unknown", "There is no such customer.");
        return *command.customer_id;
    }
    if (!command.order_id)
        throw invalid_field("/customer_id", "required", "Say for which customer, or which order.");
    return CustomerId();
}

void require_active(const VoucherRow& row, Time now) {
    if (row.state != VoucherState::active)
        throw conflict("voucher_not_active", "This voucher cannot be used.");
    if (row.expires_at && *row.expires_at <= now)
        throw conflict("voucher_expired", "This voucher has expired.");
}

// The order is paid by it, as far as that goes.
void charge_order(events::Unit& unit, const VoucherRow& row, OrderId order, std::int64_t amount) {
    static_cast<void>(record_payment(unit, order,
                                     {.kind = NewPaymentKind::charge,
                                      .amount = amount,
                                      .currency = {row.currency},
                                      .provider = "voucher",
                                      .reference = {"voucher " + std::to_string(row.id.value()) +
                                                    " for " + std::to_string(row.version)}}));
}

void end_proposed(events::Unit& unit, const authority::Approval& approval, VoucherState state,
                  std::string_view event) {
    auto row = Vouchers(unit.tx).lock(VoucherId(approval.subject_id));
    if (row.state != VoucherState::proposed) return;
    row.state = state;
    Vouchers(unit.tx).save(row);
    record(unit, event, row, row.amount, approval.note);
}

}  // namespace

VoucherId give_voucher(events::Unit& unit, const GiveVoucher& command) {
    require_currency("/currency", command.currency.value);
    VoucherContext context{.amount = command.amount, .reason = command.reason};
    VoucherRow row{.customer = customer_of(unit.tx, command),
                   .order = command.order_id,
                   .conversation = command.conversation_id,
                   .currency = command.currency,
                   .amount = command.amount,
                   .reason = command.reason,
                   .asked_by = unit.actor.id(),
                   .asked_by_name = unit.actor.name(),
                   .expires_at = command.expires_at,
                   .created_at = unit.now};
    if (command.order_id) {
        const auto order = Orders(unit.tx).find(*command.order_id);
        if (!order) throw invalid_field("/order_id", "unknown", "There is no such order.");
        context.order = order->number;
        if (!command.customer_id) row.customer = order->customer;
    }
    row.id = Vouchers(unit.tx).add(row);
    const auto verdict = authority::ask(unit, {.remedy = authority::Remedy::voucher,
                                               .amount = row.amount,
                                               .currency = row.currency,
                                               .subject = events::subject_of(row.id),
                                               .conversation = row.conversation,
                                               .reason = row.reason,
                                               .context = {json::encode(context)},
                                               .customer = known(row.customer)});
    if (verdict.granted) {
        issue(unit, row);
    } else {
        row.approval = verdict.approval;
        Vouchers(unit.tx).save(row);
        record(unit, voucher_proposed, row, row.amount, row.reason);
    }
    return row.id;
}

VoucherId issue_for_refund(events::Unit& unit, const RefundCredit& credit) {
    VoucherRow row{.customer = credit.customer,
                   .order = credit.order,
                   .refund = credit.refund,
                   .currency = credit.currency,
                   .amount = credit.amount,
                   .reason = credit.reason,
                   .asked_by = unit.actor.id(),
                   .asked_by_name = unit.actor.name(),
                   .created_at = unit.now};
    row.id = Vouchers(unit.tx).add(row);
    issue(unit, row);
    return row.id;
}

VoucherCode make_voucher_code(events::Unit& unit, std::string_view key, VoucherId id) {
    auto row = Vouchers(unit.tx).lock(id);
    require_active(row, unit.now);
    const auto letters = crypto::random_base32(code_bytes);
    row.code_hash = crypto::keyed_hash(key, letters);
    row.code_end = letters.substr(letters.size() - 4);
    Vouchers(unit.tx).save(row);
    record(unit, voucher_code_made, row, row.balance, row.code_end);
    return {row.id, in_groups(letters)};
}

VoucherId spend_voucher(events::Unit& unit, std::string_view key, const SpendVoucher& command) {
    const auto found =
        Vouchers(unit.tx).find_code(crypto::keyed_hash(key, bare(command.code.value)));
    if (!found) throw invalid_field("/code", "unknown", "No voucher has this code.");
    auto row = Vouchers(unit.tx).lock(*found);
    require_active(row, unit.now);
    if (row.currency != command.currency.value)
        throw invalid_field("/currency", "other_currency", "The voucher is in another currency.");
    if (command.amount > row.balance)
        throw conflict("voucher_exceeded", "There is not so much left on this voucher.")
            .with_details("{\"balance\":" + std::to_string(row.balance) + "}");
    enter(unit, row, "spend", -command.amount.value, command.order_id);
    if (row.balance == 0) row.state = VoucherState::spent;
    if (command.order_id) charge_order(unit, row, *command.order_id, command.amount);
    Vouchers(unit.tx).save(row);
    record(unit, voucher_spent, row, command.amount, "");
    return row.id;
}

void cancel_voucher(events::Unit& unit, VoucherId id, std::optional<std::int64_t> version) {
    auto row = Vouchers(unit.tx).lock(id);
    if (version && *version != row.version) throw stale("voucher");
    if (row.state == VoucherState::proposed)
        throw conflict("waits_for_approval", "This waits for an approval. Withdraw that.");
    if (row.state != VoucherState::active)
        throw conflict("voucher_not_active", "This voucher cannot be used.");
    const auto left = row.balance;
    enter(unit, row, "cancel", -left, std::nullopt);
    row.state = VoucherState::cancelled;
    Vouchers(unit.tx).save(row);
    record(unit, voucher_cancelled, row, left, "");
}

Voucher get_voucher(store::Tx& tx, VoucherId id) { return Vouchers(tx).get(id).to_voucher(); }

std::vector<Voucher> vouchers_of(store::Tx& tx, CustomerId customer) {
    std::vector<Voucher> list;
    for (const auto& row : Vouchers(tx).of(customer)) list.push_back(row.to_voucher());
    return list;
}

std::vector<VoucherEntry> voucher_entries(store::Tx& tx, VoucherId id) {
    return Vouchers(tx).entries(id);
}

void VoucherDecisions::approved(events::Unit& unit, const authority::Approval& approval) {
    auto row = Vouchers(unit.tx).lock(VoucherId(approval.subject_id));
    if (row.state == VoucherState::proposed) issue(unit, row);
}

void VoucherDecisions::declined(events::Unit& unit, const authority::Approval& approval) {
    end_proposed(unit, approval, VoucherState::declined, voucher_declined);
}

void VoucherDecisions::withdrawn(events::Unit& unit, const authority::Approval& approval) {
    end_proposed(unit, approval, VoucherState::cancelled, voucher_cancelled);
}

}  // namespace tandem::orders
