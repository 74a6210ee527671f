#pragma once

#include "conversations/presence.h"
#include "events/follower.h"
#include "events/journal.h"
#include "http/live.h"

#include <memory>
#include <string_view>

namespace tandem::conversations {

// What browsers are told while they are open: what changed (small notices, never the data), and who
// is where. A client that says the position it saw last misses nothing.
class Live final : public http::LiveHandler {
public:
    // Listens to the feed, so it is made before the feed starts, and both live until it stopped.
    Live(events::Journal& journal, events::Feed& feed);
    ~Live() override;

    void opened(const std::shared_ptr<http::LiveConnection>& connection,
                std::int64_t since) override;
    void received(const std::shared_ptr<http::LiveConnection>& connection,
                  std::string_view message) override;
    void closed(const std::shared_ptr<http::LiveConnection>& connection) override;

    // Lets presence that nobody renewed expire: every few seconds, by the app's timer.
    void tick();

    std::size_t connections() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::conversations
