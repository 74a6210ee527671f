#include "app/house.h"

#include "app/data_folder.h"
#include "app/version.h"
#include "base/log.h"
#include "channels/email/answer_times.h"
#include "channels/email/team_users.h"
#include "conversations/customer_references.h"
#include "conversations/team_users.h"
#include "customers/timeline.h"
#include "orders/counts.h"
#include "orders/customer_references.h"
#include "orders/replacements.h"
#include "orders/stock.h"
#include "orders/vouchers.h"
#include "promises/customer_references.h"
#include "returns/customer_references.h"
#include "returns/reasons.h"
#include "shipments/customer_references.h"
#include "store/migrate.h"

namespace tandem::app {
namespace {

std::unique_ptr<store::Store> open_store(const Settings& settings) {
    prepare_data_folder(settings.data);
    auto store = store::Store::open(settings.database_url(),
                                    {.durable = settings.durable, .bulk = settings.bulk});
    for (const int number : store::migrate(*store)) log::info("migrated", {{"number", number}});
    return store;
}

std::string domain_of(const Settings& settings) {
    const auto& url = settings.public_url;
    const auto start = url.find("://");
    if (start == std::string::npos) return "localhost";
    const auto host = url.substr(start + 3);
    return host.substr(0, host.find_first_of(":/"));
}

}  // namespace

struct House::Parts {
    conversations::CountsProjection counts;
    customers::Timeline timeline;
    channels::email::AnswerTimes answer_times;
    conversations::ConversationsOfCustomers conversations_of_customers;
    shipments::ShipmentsOfCustomers shipments_of_customers;
    conversations::ConversationsOfTeams conversations_of_teams;
    channels::email::MailboxesOfTeams mailboxes_of_teams;
    promises::PromisesOfCustomers promises_of_customers;
    orders::OrderCounts order_counts;
    orders::OrdersOfCustomers orders_of_customers;
    orders::VouchersOfCustomers vouchers_of_customers;
    orders::LostAllocations lost_allocations;
    orders::RefundDecisions refund_decisions;
    orders::VoucherDecisions voucher_decisions;
    orders::ReplacementDecisions replacement_decisions;
    returns::ReturnsOfCustomers returns_of_customers;
    returns::ReturnDecisions return_decisions;
    returns::UnpaidReturns unpaid_returns;

    explicit Parts(const orders::RefundEndings& endings) : refund_decisions(endings) {}
};

House::House(const Settings& settings_in)
    : settings(settings_in),
      store(open_store(settings)),
      secrets(settings.data / "secret.key"),
      journal(*store, clock),
      blobs(*store, settings.data / "blobs", {.durable = settings.durable}),
      reply_tokens(secrets.derive("reply-token")),
      return_links(secrets.derive("return-link")),
      accounts(journal, secrets,
               {.version_name = std::string(version), .public_url = settings.public_url}),
      desk{journal, blobs, reply_tokens, mailboxes, domain_of(settings)},
      letter_security(journal, secrets),
      intake(journal, blobs, reply_tokens),
      parts_(std::make_unique<Parts>(refund_endings)) {
    intake.read_with(letter_security);
    authority::seed_authority(*store);
    returns::seed_reasons(*store);
    journal.add(parts_->counts);
    journal.add(parts_->timeline);
    journal.add(parts_->answer_times);
    merging.add(parts_->conversations_of_customers);
    merging.add(parts_->promises_of_customers);
    merging.add(parts_->shipments_of_customers);
    join_operations();
    accounts.add(parts_->conversations_of_teams);
    accounts.add(parts_->mailboxes_of_teams);
}

void House::join_operations() {
    journal.add(parts_->order_counts);
    merging.add(parts_->orders_of_customers);
    merging.add(parts_->vouchers_of_customers);
    merging.add(parts_->returns_of_customers);
    stock_losses.add(parts_->lost_allocations);
    refund_endings.add(parts_->unpaid_returns);
    approvals.add(parts_->refund_decisions);
    approvals.add(parts_->voucher_decisions);
    approvals.add(parts_->replacement_decisions);
    approvals.add(parts_->return_decisions);
}

House::~House() = default;

}  // namespace tandem::app
