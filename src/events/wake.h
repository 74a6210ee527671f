#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace tandem::events {

// What a thread that waits for the store's signals sleeps on. Shared with the store, which may
// still call wake() when the sleeper is gone.
class Wake {
public:
    void wake() {
        {
            const std::lock_guard lock(mutex_);
            ++calls_;
        }
        changed_.notify_all();
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        changed_.notify_all();
    }

    bool stopped() const {
        const std::lock_guard lock(mutex_);
        return stopped_;
    }

    // Sleeps until a call that the sleeper has not `seen`, at most so long; false once stopped.
    // The sleeper looks for work after each return, so no call is lost in between.
    bool wait(std::uint64_t& seen, std::chrono::milliseconds at_most) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, at_most, [&] { return stopped_ || calls_ != seen; });
        seen = calls_;
        return !stopped_;
    }

    // Sleeps on, whoever calls, until stopped.
    void pause(std::chrono::milliseconds at_most) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, at_most, [&] { return stopped_; });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t calls_ = 0;
    bool stopped_ = false;
};

}  // namespace tandem::events
