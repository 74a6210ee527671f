#include "channels/email/imap_fetch.h"

#include "channels/email/connect.h"

namespace tandem::channels::email {
namespace {

class ImapFetch final : public Fetch {
public:
    ImapFetch(const FetchTools& tools, const Mailbox& mailbox) : tools_(tools), mailbox_(mailbox) {}

    std::string open() override {
        auto connected = connect_imap(tools_.journal, tools_.box, mailbox_);
        if (!connected) return connected.error().text;
        imap_.emplace(std::move(*connected));
        return {};
    }

    // The first folder comes last and stays selected: it is the one that is waited for.
    PollReport take_new() override {
        PollReport report;
        const auto folders = folders_of(mailbox_);
        for (auto name = folders.rbegin(); name != folders.rend(); ++name) {
            auto taken = select(*name);
            if (taken) taken = current_->take_new(report);
            if (taken) continue;
            report.error = in_words(*name, taken.error());
            current_.reset();
            if (taken.error().kind != mail::ImapError::Kind::refused) return report;
        }
        return report;
    }

    void reconcile(Reconciliation& report) override {
        for (const auto& name : folders_of(mailbox_)) {
            auto done = select(name);
            if (done) done = current_->reconcile(report);
            if (done) continue;
            report.error = in_words(name, done.error());
            current_.reset();
            if (done.error().kind != mail::ImapError::Kind::refused) return;
        }
    }

    std::string fetch_at(const ServerPlace& place, std::string& raw) override {
        if (const auto selected = select(place.folder); !selected) return selected.error().text;
        auto fetched = current_->fetch_at(place);
        if (!fetched) return fetched.error().text;
        raw = std::move(*fetched);
        return {};
    }

    bool can_wait() const override { return imap_->can_idle(); }

    bool wait(std::chrono::seconds limit, const std::function<bool()>& is_over) override {
        if (imap_->can_idle()) return imap_->idle(limit, is_over).has_value();
        return imap_->noop().has_value();
    }

private:
    mail::ImapResult<void> select(const std::string& name) {
        if (current_ && current_name_ == name) return current_->look_for_news();
        current_.emplace(tools_, mailbox_, *imap_, name);
        current_name_ = name;
        return current_->open();
    }

    std::string in_words(const std::string& folder, const mail::ImapError& error) const {
        return folder == mailbox_.folder ? error.text : folder + ": " + error.text;
    }

    FetchTools tools_;
    Mailbox mailbox_;
    std::optional<mail::Imap> imap_;
    std::optional<FolderFetch> current_;
    std::string current_name_;
};

}  // namespace

std::unique_ptr<Fetch> make_imap_fetch(const FetchTools& tools, const Mailbox& mailbox) {
    return std::make_unique<ImapFetch>(tools, mailbox);
}

}  // namespace tandem::channels::email
