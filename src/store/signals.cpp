#include "store/signals.h"

#include "base/log.h"

#include <algorithm>
#include <exception>

namespace tandem::store {

void Signals::listen(std::string channel, std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    listeners_.emplace(std::move(channel), std::move(wake));
}

bool Signals::has_listeners() const {
    const std::lock_guard lock(mutex_);
    return !listeners_.empty();
}

void Signals::wake(std::vector<std::string> channels) const {
    if (channels.empty()) return;
    std::sort(channels.begin(), channels.end());
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    for (const auto& channel : channels) call(channel);
}

void Signals::wake_all() const {
    const std::lock_guard lock(mutex_);
    for (const auto& [channel, wake] : listeners_) run_quietly(wake);
}

void Signals::call(std::string_view channel) const {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = listeners_.equal_range(channel);
    for (auto it = first; it != last; ++it) run_quietly(it->second);
}

void run_quietly(const std::function<void()>& action) noexcept {
    try {
        action();
    } catch (const std::exception& error) {
        log::error("an action after commit threw", {{"error", error.what()}});
    } catch (...) {
        log::error("an action after commit threw");
    }
}

}  // namespace tandem::store
