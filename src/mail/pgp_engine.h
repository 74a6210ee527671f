#pragma once

// For mail/pgp.cpp: GPGME's objects with owners, and GnuPG at work under limits.

#include "mail/seal.h"

#include <gpgme.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tandem::mail::pgp {

struct ReleaseKey {
    void operator()(gpgme_key_t key) const { gpgme_key_unref(key); }
};
using Key = std::unique_ptr<std::remove_pointer_t<gpgme_key_t>, ReleaseKey>;

struct ReleaseText {
    void operator()(char* text) const { gpgme_free(text); }
};
using Text = std::unique_ptr<char, ReleaseText>;

// Bytes to read from; they must outlive it.
class Source {
public:
    explicit Source(std::string_view bytes);
    ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    gpgme_data_t get() const { return data_; }

private:
    gpgme_data_t data_ = nullptr;
};

// What comes out; more than it may be ends the operation. GnuPG's own limit (max-output) answers
// with nothing and no error.
class Sink {
public:
    explicit Sink(std::size_t most);
    ~Sink();
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    gpgme_data_t get() const { return data_; }
    std::string take() { return std::move(bytes_); }
    bool is_too_much() const { return is_too_much_; }

private:
    static ssize_t write(void* self, const void* bytes, std::size_t size);

    gpgme_data_cbs callbacks_{};
    gpgme_data_t data_ = nullptr;
    std::size_t most_;
    std::string bytes_;
    bool is_too_much_ = false;
};

std::string words(gpgme_error_t error);

// GnuPG in a folder of its own, which is removed at the end.
class Engine {
public:
    explicit Engine(const SealLimits& limits);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    gpgme_ctx_t get() const { return context_; }
    // Runs one operation; it is cancelled when its time is over.
    gpgme_error_t run(const std::function<gpgme_error_t(gpgme_ctx_t)>& operation);
    OpenFailure failure_of(gpgme_error_t error, const Sink& written) const;
    Sink sink() const { return Sink(limits_.bytes); }

    std::string passphrase = {};  // given to whatever key asks

private:
    void make_folder();
    void open_context();

    SealLimits limits_;
    std::filesystem::path folder_;
    gpgme_ctx_t context_ = nullptr;
    bool is_timed_out_ = false;
};

}  // namespace tandem::mail::pgp
