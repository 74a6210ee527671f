#include "demo/furnish.h"

#include "accounts/actors.h"
#include "accounts/agents.h"
#include "conversations/commands.h"
#include "conversations/drafts.h"
#include "conversations/list.h"
#include "conversations/merge.h"
#include "conversations/messages.h"
#include "conversations/reply.h"
#include "conversations/snooze.h"
#include "conversations/start.h"
#include "conversations/table.h"
#include "conversations/views.h"
#include "customers/customers.h"
#include "customers/notes.h"
#include "customers/organisations.h"
#include "demo/dice.h"
#include "demo/files.h"
#include "events/record.h"
#include "mail/html.h"

#include <chrono>

namespace tandem::demo {
namespace {

using conversations::ConversationRow;

constexpr std::string_view colleague_notes[] = {
    "Could you take this one? You spoke with them in spring.",
    "The warehouse says the pallet comes in tomorrow at ten. Shall we tell them?",
    "They called as well, quite upset. I promised an answer today.",
    "Is this covered by the warranty? It is three weeks over."};
constexpr std::string_view begun_answers[] = {
    "<p>Thank you for writing to us. I have asked the warehouse to look at the shelf and</p>",
    "<p>I am sorry about the scratch. We can offer you either</p><ul><li>a new lid, or</li><li>",
    "<p>Your refund left us this morning, it takes the bank two or three days to</p>"};
constexpr std::string_view customer_notes[] = {
    "Prefers to be called in the afternoon.",
    "Orders for a whole school kitchen twice a year; ask before splitting a delivery.",
    "Was very patient with us in the strike. Be generous.",
    "Writes from her husband's address now and then."};

struct Company {
    std::string_view name;
    std::string_view domain;
};
constexpr Company companies[] = {
    {"Café Morgenrot", "morgenrot.example"},   {"Hotel Seeblick", "seeblick.example"},
    {"Studio Kant", "studiokant.example"},     {"Bakery Row", "bakeryrow.example"},
    {"The Corner Inn", "cornerinn.example"},   {"Atelier Faure", "atelierfaure.example"},
    {"Kita Wolkenhaus", "wolkenhaus.example"}, {"Mill Lane Rooms", "milllane.example"}};

class Furnisher {
public:
    Furnisher(conversations::Desk& desk, const Options& options)
        : desk_(desk), now_(options.now), dice_(options.seed + 77) {
        desk.journal.read([&](store::Tx& tx) {
            for (const auto& agent : accounts::list_agents(tx))
                agents_.push_back(accounts::actor_of(tx, agent.id));
            open_ = conversations::list(tx, agents_.front(),
                                        {.status = conversations::Status::open,
                                         .limit = {json::Whole<1, 100>(100)}},
                                        now_)
                        .items;
        });
    }

    void run() {
        add_views();
        add_organisations();
        take_some();
        add_letters();
        add_mentions();
        add_drafts();
        mark_urgent();
        snooze_some();
        merge_a_pair();
        describe_customers();
    }

private:
    const Actor& ada() const { return agents_.front(); }
    const Actor& colleague() { return agents_[static_cast<std::size_t>(dice_.whole(1, 6))]; }
    Time minutes_ago(std::int64_t low, std::int64_t high) {
        return now_ - std::chrono::minutes(dice_.whole(low, high));
    }
    // The next `count` conversations, for one purpose each.
    std::vector<ConversationRow> some(std::size_t count) {
        std::vector<ConversationRow> rows;
        while (rows.size() < count && next_ < open_.size()) rows.push_back(open_[next_++]);
        return rows;
    }

    void add_views() {
        using conversations::Priority;
        using conversations::Status;
        conversations::add_view(
            desk_.journal, ada(),
            {.name = "Urgent and unanswered",
             .shared = {std::string("everyone")},
             .filter = {{.statuses = {Status::open}, .priorities = {Priority::urgent}}},
             .sort = {conversations::Sort::oldest}});
        conversations::add_view(desk_.journal, ada(),
                                {.name = "Waiting over two days",
                                 .shared = {std::string("everyone")},
                                 .filter = {{.statuses = {Status::waiting},
                                             .older_than_hours = json::Whole<1, 87600>(48)}},
                                 .sort = {conversations::Sort::oldest},
                                 .position = {1}});
    }

    void add_organisations() {
        for (const auto& company : companies)
            organisations_.push_back(
                customers::add_organisation(
                    desk_.journal, ada(),
                    {.name = std::string(company.name),
                     .domains = {json::Text<1, 253>(std::string(company.domain))}})
                    .id);
    }

    void take_some() {
        for (const auto& row : some(9)) {
            const auto& agent = ada();
            conversations::ChangeConversation change;
            change.assignee_id.value = agent.id();
            change.assignee_id.present = true;
            conversations::change(desk_.journal, agent, {row.id}, change);
        }
    }

    template <class Work>
    void at(const Actor& actor, Time when, ConversationId id, Work work) {
        desk_.journal.store().write([&](store::Tx& tx) {
            events::Unit unit(desk_.journal, tx, actor, when);
            conversations::Conversations rows(tx);
            const auto before = rows.get(id);
            auto now = before;
            work(unit, now);
            rows.save(before, now, when);
        });
    }

    // Follow-ups as real mail programs write them: HTML, the letter before quoted, files with it.
    void add_letters() {
        int number = 0;
        for (const auto& row : some(8)) {
            const auto file = number % 2 == 0 ? photo(dice_) : order_list(dice_);
            const auto kept = desk_.blobs.put(file.bytes);
            desk_.journal.store().write([&](store::Tx& tx) {
                const auto when = minutes_ago(8, 300);
                events::Unit unit(desk_.journal, tx, door_, when);
                const auto html = letter_in_html(row.preview, number);
                conversations::receive(
                    unit, {.conversation = row.id,
                           .customer = row.customer.id,
                           .from = {row.customer.name, row.customer.email.value_or("")},
                           .to = {{"Nordhaus", "support@nordhaus.example"}},
                           .subject = "Re: " + row.subject,
                           .text = mail::html_to_text(html),
                           .html = mail::sanitise(html).html,
                           .attachments = {{.blob = desk_.blobs.keep(tx, kept),
                                            .filename = file.name,
                                            .content_type = file.content_type,
                                            .size = static_cast<std::int64_t>(file.bytes.size())}},
                           .at = when});
            });
            ++number;
        }
    }

    void add_mentions() {
        std::size_t number = 0;
        for (const auto& row : some(4)) {
            const auto& writer = colleague();
            const auto text = "<p>@Ada Byron " + std::string(colleague_notes[number++]) + "</p>";
            at(writer, minutes_ago(5, 90), row.id, [&](events::Unit& unit, auto& conversation) {
                conversations::write_note(
                    unit, conversation,
                    {.conversation = row.id, .body_html = text, .mentions = {ada().id()}});
            });
            conversations::follow(desk_.journal, ada(), row.id, ada().id());
        }
    }

    void add_drafts() {
        std::size_t number = 0;
        for (const auto& row : some(3))
            conversations::save_draft(
                desk_.journal, ada(),
                {.conversation = row.id, .body_html = std::string(begun_answers[number++])});
    }

    void mark_urgent() {
        for (const auto& row : some(4))
            conversations::change(desk_.journal, colleague(), {row.id},
                                  {.priority = conversations::Priority::urgent});
    }

    void snooze_some() {
        const auto morning =
            std::chrono::floor<std::chrono::days>(now_) + std::chrono::hours(24 + 8);
        for (const auto& row : some(6))
            conversations::snooze(desk_.journal, colleague(), {row.id},
                                  morning + std::chrono::days(dice_.whole(0, 4)));
    }

    // The customer called about a letter of theirs: the call becomes part of it.
    void merge_a_pair() {
        for (const auto& row : some(2)) {
            const auto& agent = colleague();
            const auto call = conversations::start(
                desk_, agent,
                {.subject = "Call: " + row.subject,
                 .customer_id = row.customer.id,
                 .channel = conversations::Channel::phone,
                 .message = {.body_text = json::Verbatim<0, 1000000>(
                                 "Called to ask whether we had their letter. Wants to hear from "
                                 "us today.")}});
            conversations::merge(desk_.journal, agent, {call}, row.id);
        }
    }

    void describe_customers() {
        std::size_t number = 0;
        for (std::size_t i = 0; i < open_.size() && number < 24; i += 2, ++number) {
            const auto customer = open_[i].customer.id;
            const auto digits = std::to_string(dice_.whole(1'000'000, 9'999'999));
            customers::set_phones(desk_.journal, ada(), {customer},
                                  {{{.number = "+49 30 " + digits,
                                     .label = {json::Text<0, 40>("mobile")},
                                     .primary = {true}}}});
            if (number % 3 == 0) {
                customers::ChangeCustomer change;
                change.organisation_id.value = dice_.pick(organisations_);
                change.organisation_id.present = true;
                customers::change(desk_.journal, ada(), {customer}, change);
            }
            if (number % 4 == 0)
                customers::add_note(
                    desk_.journal, colleague(), customer,
                    {json::Verbatim<1, 20000>(std::string(dice_.pick(customer_notes)))});
            if (number % 8 == 0) tag_as_vip(open_[i]);
        }
    }

    void tag_as_vip(const ConversationRow& row) {
        auto tags = row.tags;
        tags.emplace_back("vip");
        conversations::set_tags(desk_.journal, ada(), {row.id}, tags);
    }

    conversations::Desk& desk_;
    const Actor door_ = Actor::system("email");
    const Time now_;
    Dice dice_;
    std::vector<Actor> agents_;  // Ada first
    std::vector<ConversationRow> open_;
    std::vector<OrganisationId> organisations_;
    std::size_t next_ = 0;
};

}  // namespace

void furnish(conversations::Desk& desk, const Options& options) { Furnisher(desk, options).run(); }

}  // namespace tandem::demo
