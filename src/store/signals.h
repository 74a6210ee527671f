#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::store {

// Who wants to be woken by which channel (Store::on_signal).
class Signals {
public:
    void listen(std::string channel, std::function<void()> wake);
    bool has_listeners() const;
    // Wakes the listeners of each channel once, however often it is named.
    void wake(std::vector<std::string> channels) const;
    void wake_all() const;

private:
    void call(std::string_view channel) const;

    mutable std::mutex mutex_;
    std::multimap<std::string, std::function<void()>, std::less<>> listeners_;
};

// Runs what must not throw (after_commit actions, wake-ups); if it does, the log says so.
void run_quietly(const std::function<void()>& action) noexcept;

}  // namespace tandem::store
