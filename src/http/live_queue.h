#pragma once

#include "http/live.h"

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace tandem::http {

// The network's side of a live connection, as its queue sees it. Called on any thread.
class LiveLink {
public:
    virtual ~LiveLink() = default;
    virtual void wake() = 0;  // there is something to send
    virtual void overflow() = 0;
    virtual void asked_to_close() = 0;
};

// What is to be sent to one browser. Handlers hold it; it outlives the connection and the server
// without harm: whatever is sent then goes nowhere.
class LiveQueue final : public LiveConnection {
public:
    LiveQueue(LiveLink& link, std::uint64_t id, Actor actor, std::size_t most_bytes)
        : id_(id), actor_(std::move(actor)), most_bytes_(most_bytes), link_(&link) {}

    std::uint64_t id() const override { return id_; }
    const Actor& actor() const override { return actor_; }
    void send(std::shared_ptr<const std::string> message) override;
    void close() override;

    // The next message to write; nothing when there is none, and then wake() comes with the next.
    std::shared_ptr<const std::string> next();
    void written(std::size_t bytes);
    // The connection is gone.
    void detach();

private:
    const std::uint64_t id_;
    const Actor actor_;
    const std::size_t most_bytes_;

    std::mutex mutex_;  // guards what follows
    LiveLink* link_;    // nullptr when the connection is gone
    std::list<std::shared_ptr<const std::string>> messages_;
    std::size_t bytes_ = 0;
    bool writing_ = false;
};

}  // namespace tandem::http
