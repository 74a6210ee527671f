#include "http/pool.h"

namespace tandem::http {

Pool::Pool(int threads) {
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this, &self = workers_.emplace_back()] { work(self); });
}

Pool::~Pool() { stop(); }

void Pool::run(std::function<void()> job) {
    Worker* worker = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        jobs_.push_back(std::move(job));
        if (idle_.empty()) return;
        worker = idle_.back();
        idle_.pop_back();
        worker->is_wanted = true;
    }
    worker->woken.notify_one();
}

std::size_t Pool::waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

void Pool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (auto* worker : idle_) worker->woken.notify_one();
    }
    threads_.clear();
}

void Pool::wait_for_job(std::unique_lock<std::mutex>& lock, Worker& self) {
    if (!jobs_.empty() || stopping_) return;
    self.is_wanted = false;
    idle_.push_back(&self);
    self.woken.wait(lock, [&] { return self.is_wanted || stopping_; });
}

void Pool::work(Worker& self) {
    std::unique_lock lock(mutex_);
    while (true) {
        wait_for_job(lock, self);
        if (jobs_.empty()) {
            if (stopping_) return;
            continue;  // a busy one was quicker
        }
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr;  // what it holds is let go before the lock is taken again
        lock.lock();
    }
}

}  // namespace tandem::http
