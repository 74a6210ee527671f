#include "app/workers.h"

#include "app/indexes.h"
#include "base/log.h"
#include "channels/email/acknowledgement.h"
#include "channels/email/answer_times.h"
#include "channels/email/lmtp.h"
#include "channels/email/poller.h"
#include "channels/email/scanner.h"
#include "channels/email/sender.h"
#include "channels/email/spam_learner.h"
#include "channels/email/spam_settings.h"
#include "context/recogniser.h"
#include "conversations/attachments.h"
#include "conversations/live.h"
#include "conversations/scheduled.h"
#include "conversations/snooze.h"
#include "events/follower.h"
#include "events/outbox.h"
#include "exposure/exposures.h"
#include "imports/mail_import.h"
#include "inventory/lots.h"
#include "orders/orders.h"
#include "promises/promises.h"
#include "returns/returns.h"
#include "search/upkeep.h"
#include "shipments/watch.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace tandem::app {
namespace {

using namespace std::chrono_literals;

// Runs a job again and again until it is told to stop; what fails is logged and tried again.
class Clockwork {
public:
    void every(std::chrono::milliseconds pause, const char* what, std::function<void()> job) {
        work_off(pause, what, [job = std::move(job)] {
            job();
            return false;
        });
    }

    // A job that does a part of what there is, and says whether there is more: then it goes on.
    void work_off(std::chrono::milliseconds pause, const char* what, std::function<bool()> job) {
        threads_.emplace_back([this, pause, what, job = std::move(job)] {
            std::unique_lock lock(mutex_);
            while (!stopping_) {
                lock.unlock();
                const bool is_more = run(what, job);
                lock.lock();
                if (!is_more) changed_.wait_for(lock, pause, [&] { return stopping_; });
            }
        });
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        threads_.clear();
    }

private:
    static bool run(const char* what, const std::function<bool()>& job) {
        try {
            return job();
        } catch (const std::exception& error) {
            log::error(what, {{"error", error.what()}});
            return false;
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace

struct Workers::State {
    explicit State(House& house_in)
        : house(house_in),
          sender(house.journal, house.blobs, house.secrets, house.reply_tokens),
          outbox(*house.store, house.clock),
          followers(*house.store),
          feed(*house.store),
          poller(house.journal, house.secrets, house.intake),
          spam_learner(house.blobs, house.intake.spam_models()),
          recogniser(house.journal),
          live(house.journal, feed),
          indexes(*house.store, search_indexes()) {
        outbox.add(sender);
        followers.add(spam_learner);
        followers.add(recogniser);
        followers.add(exposures);
    }

    House& house;
    channels::email::EmailSender sender;
    events::Outbox outbox;
    events::Followers followers;
    events::Feed feed;
    channels::email::Poller poller;
    std::optional<channels::email::LmtpListener> lmtp;
    channels::email::SpamLearner spam_learner;
    context::Recogniser recogniser;
    exposure::Exposures exposures;
    conversations::Live live;
    search::Upkeep indexes;
    Clockwork clockwork;
};

Workers::Workers(House& house) : state_(std::make_unique<State>(house)) {}

Workers::~Workers() { stop(); }

void Workers::start() {
    auto& s = *state_;
    s.house.intake.resume();
    imports::finish_interrupted(s.house.journal, s.house.intake);
    s.followers.start();
    s.feed.start();
    s.outbox.start();
    s.poller.start();
    if (!s.house.settings.lmtp.empty())
        s.lmtp.emplace(s.house.journal, s.house.intake,
                       channels::email::LmtpOptions{.listen = s.house.settings.lmtp});
    s.clockwork.every(1s, "waking snoozed conversations failed",
                      [&s] { conversations::wake_due(s.house.journal); });
    s.clockwork.every(1s, "sending scheduled answers failed",
                      [&s] { conversations::send_due(s.house.desk); });
    s.clockwork.every(10s, "letting unconfirmed orders expire failed",
                      [&s] { orders::expire_due(s.house.journal); });
    s.clockwork.every(1h, "letting returns expire failed",
                      [&s] { returns::expire_due(s.house.journal); });
    s.clockwork.every(10s, "looking at promises that are due failed",
                      [&s] { promises::check_due(s.house.journal); });
    s.clockwork.every(2s, "letting presence expire failed", [&s] { s.live.tick(); });
    s.clockwork.every(1s, "tidying the search indexes failed", [&s] { s.indexes.tick(); });
    s.clockwork.work_off(2s, "reading sealed letters again failed", [&s] {
        using channels::email::LetterSecurity;
        return s.house.letter_security.read_again(s.house.blobs) == LetterSecurity::most_at_once;
    });
    s.clockwork.every(2s, "scanning for viruses failed",
                      [&s] { channels::email::scan_waiting(s.house.journal, s.house.blobs); });
    s.clockwork.every(10s, "freeing reservations failed",
                      [&s] { inventory::release_expired(s.house.journal, s.house.stock_losses); });
    s.clockwork.every(1min, "marking expired lots failed",
                      [&s] { inventory::expire_lots(s.house.journal, s.house.stock_losses); });
    s.clockwork.every(30s, "watching shipments failed",
                      [&s] { shipments::watch_shipments(s.house.journal); });
    s.clockwork.every(1h, "moving old spam to the trash failed",
                      [&s] { channels::email::tidy_spam(s.house.journal); });
    s.clockwork.every(1h, "sweeping uploads failed", [&s] {
        conversations::sweep_uploads(s.house.desk);
        s.house.journal.store().write([&s](store::Tx& tx) {
            channels::email::forget_old_answers(tx, s.house.clock.now());
            channels::email::forget_old_answer_times(tx, s.house.clock.now());
        });
        s.house.blobs.collect();
    });
}

void Workers::stop() {
    auto& s = *state_;
    s.clockwork.stop();
    s.lmtp.reset();
    s.poller.stop();
    s.outbox.stop();
    s.feed.stop();
    s.followers.stop();
}

http::LiveHandler& Workers::live() { return state_->live; }
events::Followers& Workers::followers() { return state_->followers; }

}  // namespace tandem::app
