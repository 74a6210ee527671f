#include "demo/company.h"

#include "accounts/actors.h"
#include "accounts/agents.h"
#include "accounts/passwords.h"
#include "accounts/roles.h"
#include "accounts/settings.h"
#include "accounts/teams.h"
#include "base/enum_text.h"
#include "conversations/commands.h"
#include "conversations/messages.h"
#include "conversations/reply.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "customers/customers.h"
#include "demo/furnish.h"
#include "demo/people.h"
#include "demo/rhythm.h"
#include "demo/story.h"
#include "events/record.h"
#include "mail/html.h"

#include <algorithm>
#include <map>
#include <queue>

namespace tandem::demo {
namespace {

constexpr int history_days = 540;
constexpr double hours_of_backlog = 40;
constexpr int steps_per_transaction = 50'000;
constexpr std::string_view domain = "nordhaus.example";

conversations::Kind kind_of(const Topic& topic) {
    return from_text<conversations::Kind>(topic.kind).value_or(conversations::Kind::question);
}

conversations::Priority priority_of(const Story& story) {
    if (story.is_urgent()) return conversations::Priority::urgent;
    return from_text<conversations::Priority>(story.topic().priority)
        .value_or(conversations::Priority::normal);
}

// The people of the company and what they may do.
class Staff {
public:
    Staff(conversations::Desk& desk, const Options& options) {
        const auto actor = Actor::system("demo");
        const auto hash = accounts::hash_password(options.password);
        for (const auto& plan : teams())
            team_ids_[std::string(plan.name)] =
                accounts::add_team(
                    desk.journal, actor,
                    {.name = std::string(plan.name), .colour = std::string(plan.colour)})
                    .id;
        std::vector<std::pair<std::string, AgentId>> hired;
        desk.journal.write(actor, [&](events::Unit& unit) {
            hired.clear();
            for (const auto& colleague : colleagues())
                hired.emplace_back(colleague.team, hire(unit, colleague, hash));
            accounts::change_settings(unit, {.company = json::Text<1, 120>("Nordhaus")});
        });
        desk.journal.read([&](store::Tx& tx) {
            for (const auto& [team, id] : hired) {
                auto agent = accounts::actor_of(tx, id);
                if (agent.may(Permission::conversations_reply))
                    by_team_[team].push_back(std::move(agent));
            }
        });
    }

    TeamId team(const Story& story) const { return team_ids_.at(std::string(story.topic().team)); }
    const Actor& agent(const Story& story) const {
        const auto& list = by_team_.at(std::string(story.topic().team));
        return list[story.agent() % list.size()];
    }

private:
    AgentId hire(events::Unit& unit, const Colleague& colleague, const std::string& hash) const {
        const auto role = colleague.role == "Administrator" ? accounts::Builtin::administrator
                          : colleague.role == "Team lead"   ? accounts::Builtin::team_lead
                          : colleague.role == "Viewer"      ? accounts::Builtin::viewer
                                                            : accounts::Builtin::agent;
        return accounts::add_agent(
            unit, {.name = std::string(colleague.name),
                   .email = std::string(colleague.mailbox) + "@" + std::string(domain),
                   .password_hash = hash,
                   .role = accounts::builtin_role(unit.tx, role),
                   .teams = {team_ids_.at(std::string(colleague.team))},
                   .by = accounts::Joined::demo});
    }

    std::map<std::string, TeamId> team_ids_;
    std::map<std::string, std::vector<Actor>> by_team_;
};

// Writes the steps of stories down, through the rules of the slices.
class Scribe {
public:
    Scribe(conversations::Desk& desk, const Staff& staff) : desk_(desk), staff_(staff) {}

    void write(store::Tx& tx, Story& story) {
        switch (story.step()) {
            case Step::letter:
            case Step::follow_up:
            case Step::thanks:
                return receive(tx, story);
            case Step::take:
                return change(tx, story,
                              [&](events::Unit& unit, auto& c) { take(unit, c, story); });
            case Step::note:
                return change(tx, story, [&](events::Unit& unit, auto& c) {
                    conversations::write_note(unit, c,
                                              {.conversation = c.id, .body_html = html(story)});
                    ++messages_;
                });
            case Step::answer:
            case Step::closing_answer:
                return change(tx, story,
                              [&](events::Unit& unit, auto& c) { answer(unit, c, story); });
            case Step::solve:
                return change(tx, story, [&](events::Unit& unit, auto& c) {
                    conversations::set_status(unit, c, conversations::Status::solved,
                                              conversations::Because::agent);
                });
            case Step::none:
                return;
        }
    }

    std::int64_t messages() const { return messages_; }
    std::int64_t customers() const { return customers_; }

private:
    static std::string html(Story& story) { return mail::text_to_html(story.text()); }

    void receive(store::Tx& tx, Story& story) {
        events::Unit unit(desk_.journal, tx, door_, story.at());
        const auto& person = story.person();
        const auto customer =
            customers::find_or_create_by_address(unit, person.name, person.address);
        if (customer.created) ++customers_;
        const auto header = "demo-" + std::to_string(++headers_) + "@" +
                            person.address.substr(person.address.find('@') + 1);
        const auto received = conversations::receive(
            unit, {.conversation = story.conversation,
                   .customer = customer.customer,
                   .from = {person.name, person.address},
                   .to = {{"Nordhaus", "support@" + std::string(domain)}},
                   .team = staff_.team(story),
                   .subject = story.conversation ? "Re: " + story.subject() : story.subject(),
                   .text = story.text(),
                   .message_id = header,
                   .in_reply_to = story.last_header,
                   .at = story.at(),
                   .start_as = story.is_spam() ? conversations::Status::spam
                                               : conversations::Status::open});
        story.conversation = received.conversation;
        story.last_header = header;
        ++messages_;
    }

    template <class Work>
    void change(store::Tx& tx, Story& story, Work work) {
        events::Unit unit(desk_.journal, tx, staff_.agent(story), story.at());
        conversations::Conversations rows(tx);
        const auto before = rows.get(*story.conversation);
        auto now = before;
        work(unit, now);
        rows.save(before, now, story.at());
    }

    void take(events::Unit& unit, conversations::Conversation& c, Story& story) {
        story.signed_by(unit.actor.name());
        conversations::assign(unit, c, unit.actor.id(), "/assignee_id");
        if (const auto event = c.set_priority(priority_of(story))) unit.record(*event);
        if (const auto event = c.set_kind(kind_of(story.topic()))) unit.record(*event);
        std::vector<std::string> tags;
        for (const auto tag : story.topic().tags) tags.emplace_back(tag);
        conversations::set_tags(unit, c, conversations::get_tags(unit, tags, "/tags"));
    }

    void answer(events::Unit& unit, conversations::Conversation& c, Story& story) {
        conversations::write_reply(desk_, unit, c,
                                   {.conversation = c.id,
                                    .body_html = html(story),
                                    .status_after = conversations::Status::waiting,
                                    .already_sent = true});
        ++messages_;
    }

    conversations::Desk& desk_;
    const Staff& staff_;
    const Actor door_ = Actor::system("email");
    std::int64_t messages_ = 0;
    std::int64_t customers_ = 0;
    std::int64_t headers_ = 0;
};

struct Beginning {
    Time at;
    bool is_recent = false;
    bool operator<(const Beginning& other) const { return at < other.at; }
};

// How many conversations are on the desk now: what came in the last hours, beside the history.
std::int64_t backlog_of(const Options& options) {
    const auto share = std::clamp<std::int64_t>(options.conversations / 25, 60, 400);
    return std::min(share, options.conversations / 3);
}

// More in the last hours than on the day before.
Time recently(Dice& dice, Time now) {
    const double share = dice.fraction();
    return now - Duration(static_cast<std::int64_t>(share * share * hours_of_backlog * 3'600'000));
}

std::vector<Beginning> beginnings(const Options& options) {
    Dice dice(options.seed);
    const Rhythm rhythm(options.now, history_days);
    std::vector<Beginning> all(static_cast<std::size_t>(options.conversations));
    const auto recent = backlog_of(options);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].is_recent = static_cast<std::int64_t>(i) < recent;
        all[i].at = all[i].is_recent ? recently(dice, options.now)
                                     : std::min(rhythm.moment(dice), options.now);
    }
    std::sort(all.begin(), all.end());
    return all;
}

// The stories under way, the one that goes on next first. Only those are in memory.
class Stage {
public:
    Stage(const Options& options)
        : options_(options),
          beginnings_(beginnings(options)),
          customers_(std::max<std::int64_t>(20, options.conversations * 6 / 10)) {}

    std::int64_t begun() const { return static_cast<std::int64_t>(next_); }

    // The story whose step is due next; nullptr when all that happened before `now` is told.
    Story* next() {
        if (next_ < beginnings_.size() &&
            (waiting_.empty() || beginnings_[next_].at <= waiting_.top().at)) {
            const auto number = static_cast<std::int64_t>(next_);
            const auto& begin = beginnings_[next_];
            current_ = std::make_unique<Story>(options_.seed, number, customers_, begin.at,
                                               begin.is_recent);
            ++next_;
            return current_.get();
        }
        if (waiting_.empty() || waiting_.top().at > options_.now) return nullptr;
        current_ = std::move(waiting_.top().story);
        waiting_.pop();
        return current_.get();
    }

    // The story that next() gave has been written down: it goes on, or ends.
    void done() {
        current_->advance();
        if (current_->step() == Step::none) return;
        waiting_.push({current_->at(), ++order_, std::move(current_)});
    }

private:
    struct Waiting {
        Time at;
        std::int64_t order;  // breaks ties the same way every time
        mutable std::unique_ptr<Story> story;
        bool operator<(const Waiting& other) const {
            return at != other.at ? at > other.at : order > other.order;
        }
    };

    const Options& options_;
    std::vector<Beginning> beginnings_;
    std::int64_t customers_;
    std::size_t next_ = 0;
    std::int64_t order_ = 0;
    std::unique_ptr<Story> current_;
    std::priority_queue<Waiting> waiting_;
};

}  // namespace

// Nobody else writes to the database meanwhile, so that no transaction is run twice: the stories
// could not go back.
Report found_company(conversations::Desk& desk, const Options& options,
                     const std::function<void(std::int64_t)>& progress) {
    const Staff staff(desk, options);
    Scribe scribe(desk, staff);
    Stage stage(options);
    for (bool more = true; more;) {
        desk.journal.store().write([&](store::Tx& tx) {
            for (int i = 0; more && i < steps_per_transaction; ++i) {
                auto* story = stage.next();
                more = story != nullptr;
                if (!more) break;
                scribe.write(tx, *story);
                stage.done();
            }
        });
        progress(stage.begun());
    }
    furnish(desk, options);
    return {.conversations = stage.begun(),
            .messages = scribe.messages(),
            .customers = scribe.customers(),
            .administrator = std::string(colleagues().front().mailbox) + "@" + std::string(domain)};
}

}  // namespace tandem::demo
