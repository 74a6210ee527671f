#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tandem::http {

// Threads that run jobs in the order they came. Jobs block on the database, so there are many more
// threads than processors.
class Pool {
public:
    explicit Pool(int threads);
    ~Pool();  // stops

    // `job` must not throw. After stop() it is dropped.
    void run(std::function<void()> job);
    std::size_t waiting() const;
    // Runs what waits, then ends the threads.
    void stop();

private:
    void work();

    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace tandem::http
