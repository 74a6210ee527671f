#include "mail/pgp_engine.h"

#include <unistd.h>

#include <array>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

namespace tandem::mail::pgp {
namespace {

// Nothing is asked of anybody, in the room or on the net, and nothing grows without end.
constexpr std::string_view configuration =
    "batch\nno-tty\nno-greeting\ntrust-model always\ndisable-dirmngr\n"
    "no-auto-key-retrieve\nno-auto-key-locate\nno-auto-check-trustdb\n"
    "s2k-count 65536\nkeyid-format long\ndigest-algo SHA512\ncert-digest-algo "
    "SHA512\nno-emit-version\n";
// Passphrases are random or sealed: stretching them only costs time, seconds on a busy machine.
constexpr std::string_view agent_configuration =
    "allow-loopback-pinentry\ndefault-cache-ttl 0\nmax-cache-ttl 0\ns2k-count 65536\n";

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

gpgme_error_t give_passphrase(void* hook, const char*, const char*, int was_wrong, int fd) {
    const auto* engine = static_cast<const Engine*>(hook);
    if (was_wrong != 0) return gpgme_error(GPG_ERR_CANCELED);
    const auto line = engine->passphrase + "\n";
    return gpgme_io_writen(fd, line.data(), line.size()) == 0 ? 0 : gpgme_error_from_errno(errno);
}

// Cancels what is not done in time.
class Watch {
public:
    Watch(gpgme_ctx_t context, std::chrono::seconds time, bool& is_timed_out)
        : thread_([this, context, time, &is_timed_out] {
              std::unique_lock lock(mutex_);
              if (ended_.wait_for(lock, time, [this] { return has_ended_; })) return;
              is_timed_out = true;
              gpgme_cancel_async(context);
          }) {}
    ~Watch() {
        {
            const std::lock_guard lock(mutex_);
            has_ended_ = true;
        }
        ended_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool has_ended_ = false;
    std::jthread thread_;
};

void require(gpgme_error_t error, const char* what) {
    if (error != 0) throw SealError(std::string(what) + ": " + words(error));
}

}  // namespace

std::string words(gpgme_error_t error) {
    std::array<char, 200> text{};
    gpgme_strerror_r(error, text.data(), text.size());
    return text.data();
}

Source::Source(std::string_view bytes) {
    require(gpgme_data_new_from_mem(&data_, bytes.data(), bytes.size(), 0), "memory");
}

Source::~Source() { gpgme_data_release(data_); }

Sink::Sink(std::size_t most) : most_(most) {
    callbacks_.write = write;
    require(gpgme_data_new_from_cbs(&data_, &callbacks_, this), "memory");
}

Sink::~Sink() { gpgme_data_release(data_); }

ssize_t Sink::write(void* self, const void* bytes, std::size_t size) {
    auto& sink = *static_cast<Sink*>(self);
    if (sink.bytes_.size() + size > sink.most_) {
        sink.is_too_much_ = true;
        errno = EFBIG;
        return -1;
    }
    sink.bytes_.append(static_cast<const char*>(bytes), size);
    return static_cast<ssize_t>(size);
}

Engine::Engine(const SealLimits& limits) : limits_(limits) {
    static const char* const version = gpgme_check_version(nullptr);
    if (version == nullptr) throw SealError("GPGME does not run here.");
    make_folder();
    try {
        open_context();
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
        throw;
    }
}

Engine::~Engine() {
    if (context_ != nullptr) gpgme_release(context_);
    // The agent that kept the keys for this folder ends by itself when it is gone.
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Engine::make_folder() {
    // Short, because sockets are made in it.
    auto name = (std::filesystem::temp_directory_path() / "tandem-pgp-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw SealError("No folder for the key ring can be made.");
    folder_ = name;
    write_file(folder_ / "gpg.conf", configuration);
    write_file(folder_ / "gpg-agent.conf", agent_configuration);
}

void Engine::open_context() {
    require(gpgme_new(&context_), "OpenPGP");
    require(gpgme_set_protocol(context_, GPGME_PROTOCOL_OpenPGP), "OpenPGP");
    require(gpgme_ctx_set_engine_info(context_, GPGME_PROTOCOL_OpenPGP, nullptr, folder_.c_str()),
            "OpenPGP");
    require(gpgme_set_pinentry_mode(context_, GPGME_PINENTRY_MODE_LOOPBACK), "OpenPGP");
    gpgme_set_passphrase_cb(context_, give_passphrase, this);
    gpgme_set_armor(context_, 1);
    gpgme_set_offline(context_, 1);
}

gpgme_error_t Engine::run(const std::function<gpgme_error_t(gpgme_ctx_t)>& operation) {
    is_timed_out_ = false;
    const Watch watch(context_, limits_.time, is_timed_out_);
    return operation(context_);
}

OpenFailure Engine::failure_of(gpgme_error_t error, const Sink& written) const {
    if (is_timed_out_) return OpenFailure::timed_out;
    if (written.is_too_much()) return OpenFailure::too_large;
    switch (gpgme_err_code(error)) {
        case GPG_ERR_NO_ERROR:
            return OpenFailure::none;
        case GPG_ERR_NO_SECKEY:
        case GPG_ERR_BAD_PASSPHRASE:
        case GPG_ERR_CANCELED:
            return OpenFailure::no_key;
        case GPG_ERR_TOO_LARGE:
            return OpenFailure::too_large;
        case GPG_ERR_INV_ENGINE:
        case GPG_ERR_UNSUPPORTED_PROTOCOL:
            return OpenFailure::unavailable;
        default:
            return OpenFailure::broken;
    }
}

}  // namespace tandem::mail::pgp
