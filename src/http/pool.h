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
    struct Worker {
        std::condition_variable woken;
        bool is_wanted = false;
    };

    void work(Worker& self);
    void wait_for_job(std::unique_lock<std::mutex>& lock, Worker& self);

    mutable std::mutex mutex_;
    std::deque<std::function<void()>> jobs_;
    // Those who wait. Who came last is woken first: its stack and memory are still in the caches.
    std::vector<Worker*> idle_;
    std::deque<Worker> workers_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace tandem::http
