#include "http/live_queue.h"

#include <algorithm>

namespace tandem::http {

void LiveQueue::send(std::shared_ptr<const std::string> message) {
    const std::lock_guard lock(mutex_);
    if (link_ == nullptr) return;
    bytes_ += message->size();
    if (bytes_ > most_bytes_) {
        messages_.clear();
        std::exchange(link_, nullptr)->overflow();
        return;
    }
    messages_.push_back(std::move(message));
    if (!std::exchange(writing_, true)) link_->wake();
}

void LiveQueue::close() {
    const std::lock_guard lock(mutex_);
    if (link_ != nullptr) link_->asked_to_close();
}

std::shared_ptr<const std::string> LiveQueue::next() {
    const std::lock_guard lock(mutex_);
    writing_ = !messages_.empty();
    if (!writing_) return nullptr;
    auto message = std::move(messages_.front());
    messages_.pop_front();
    return message;
}

void LiveQueue::written(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_ -= std::min(bytes_, bytes);
}

void LiveQueue::detach() {
    const std::lock_guard lock(mutex_);
    link_ = nullptr;
    messages_.clear();
}

}  // namespace tandem::http
