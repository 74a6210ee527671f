#include "mail/pgp.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/pgp_engine.h"

#include <algorithm>

namespace tandem::mail {
namespace {

using namespace pgp;

std::string text_of(const char* text) {
    return text == nullptr ? std::string() : to_valid_utf8(text);
}

std::optional<Time> time_of(long seconds) {
    if (seconds <= 0) return std::nullopt;
    return Time(std::chrono::seconds(seconds));
}

void add_address(std::vector<std::string>& to, const char* address) {
    auto found = lower(text_of(address));
    if (found.find('@') == std::string::npos) return;
    if (std::ranges::find(to, found) == to.end()) to.push_back(std::move(found));
}

PgpKey to_key(gpgme_key_t raw) {
    PgpKey key;
    key.fingerprint = text_of(raw->fpr);
    for (auto* uid = raw->uids; uid != nullptr; uid = uid->next) {
        if (uid->revoked || uid->invalid) continue;
        if (key.holder.empty()) key.holder = text_of(uid->uid);
        add_address(key.addresses, uid->address);
    }
    if (raw->subkeys != nullptr) {
        const Text algorithm(gpgme_pubkey_algo_string(raw->subkeys));
        key.algorithm = text_of(algorithm.get());
        key.made_at = time_of(raw->subkeys->timestamp);
        key.expires_at = time_of(raw->subkeys->expires);
    }
    key.is_expired = raw->expired;
    key.is_revoked = raw->revoked;
    key.can_sign = raw->can_sign;
    key.can_seal = raw->can_encrypt;
    key.is_private = raw->secret;
    return key;
}

SignatureState state_of(gpgme_signature_t signature) {
    const auto code = gpgme_err_code(signature->status);
    if (code == GPG_ERR_NO_ERROR)
        return (signature->summary & GPGME_SIGSUM_KEY_REVOKED) != 0 ? SignatureState::revoked_key
                                                                    : SignatureState::good;
    if (code == GPG_ERR_NO_PUBKEY) return SignatureState::unknown_key;
    if (code == GPG_ERR_KEY_EXPIRED || code == GPG_ERR_SIG_EXPIRED)
        return SignatureState::expired_key;
    if (code == GPG_ERR_CERT_REVOKED) return SignatureState::revoked_key;
    return SignatureState::broken;
}

}  // namespace

struct PgpRing::State {
    explicit State(const SealLimits& limits) : engine(limits) {}

    std::vector<PgpKey> find(const char* pattern, int only_private) {
        std::vector<PgpKey> keys;
        if (gpgme_op_keylist_start(engine.get(), pattern, only_private) != 0) return keys;
        gpgme_key_t raw = nullptr;
        while (keys.size() < 100 && gpgme_op_keylist_next(engine.get(), &raw) == 0) {
            const Key owner(raw);
            keys.push_back(to_key(raw));
        }
        gpgme_op_keylist_end(engine.get());
        return keys;
    }

    Key get(const std::string& fingerprint, int only_private) {
        gpgme_key_t raw = nullptr;
        gpgme_get_key(engine.get(), fingerprint.c_str(), &raw, only_private);
        if (raw == nullptr) throw SealError("The key is not in the ring.");
        return Key(raw);
    }

    std::vector<FoundSignature> signatures() {
        std::vector<FoundSignature> found;
        const auto* result = gpgme_op_verify_result(engine.get());
        if (result == nullptr) return found;
        // Copied first: looking up the keys makes the result go.
        for (auto* one = result->signatures; one != nullptr && found.size() < 20; one = one->next)
            found.push_back({.scheme = SealScheme::pgp,
                             .state = state_of(one),
                             .fingerprint = text_of(one->fpr),
                             .at = time_of(static_cast<long>(one->timestamp))});
        for (auto& one : found) name_holder(one);
        return found;
    }

    // A signature names the part of the key that made it.
    void name_holder(FoundSignature& signature) {
        if (signature.fingerprint.empty()) return;
        gpgme_key_t raw = nullptr;
        gpgme_get_key(engine.get(), signature.fingerprint.c_str(), &raw, 0);
        if (raw == nullptr) return;
        const Key owner(raw);
        const auto key = to_key(raw);
        signature.fingerprint = key.fingerprint;
        signature.holder = key.holder;
        signature.addresses = key.addresses;
    }

    std::string exported(const std::string& fingerprint, gpgme_export_mode_t mode) {
        auto out = engine.sink();
        const auto error = engine.run([&](gpgme_ctx_t context) {
            return gpgme_op_export(context, fingerprint.c_str(), mode, out.get());
        });
        auto text = out.take();
        if (error != 0 || text.empty())
            throw SealError("The key could not be written: " + words(error));
        return text;
    }

    Opened open(std::string_view sealed) {
        Opened opened;
        const Source in(sealed);
        auto out = engine.sink();
        const auto error = engine.run([&](gpgme_ctx_t context) {
            return gpgme_op_decrypt_verify(context, in.get(), out.get());
        });
        opened.failure = engine.failure_of(error, out);
        opened.reason = error == 0 ? std::string() : words(error);
        if (opened.failure != OpenFailure::none) return opened;
        opened.text = out.take();
        opened.is_authentic = true;  // GnuPG refuses what has no integrity protection
        opened.signatures = signatures();
        return opened;
    }

    Engine engine;
};

PgpRing::PgpRing(const SealLimits& limits) : state_(std::make_unique<State>(limits)) {}
PgpRing::~PgpRing() = default;
PgpRing::PgpRing(PgpRing&&) noexcept = default;

std::vector<PgpKey> PgpRing::add(std::string_view keys) {
    const Source in(keys);
    const auto error =
        state_->engine.run([&](gpgme_ctx_t context) { return gpgme_op_import(context, in.get()); });
    std::vector<std::string> fingerprints;
    const auto* result = gpgme_op_import_result(state_->engine.get());
    if (error != 0 || result == nullptr) return {};
    for (auto* one = result->imports; one != nullptr; one = one->next)
        if (one->result == 0 && one->fpr != nullptr &&
            std::ranges::find(fingerprints, one->fpr) == fingerprints.end())
            fingerprints.emplace_back(one->fpr);
    std::vector<PgpKey> added;
    for (const auto& fingerprint : fingerprints) {
        const auto own = state_->find(fingerprint.c_str(), 1);
        auto found = state_->find(fingerprint.c_str(), 0);
        if (found.empty()) continue;
        found.front().is_private = !own.empty();
        added.push_back(std::move(found.front()));
    }
    return added;
}

PgpKey PgpRing::make(const std::string& name, const std::string& address,
                     const std::string& passphrase, std::chrono::seconds valid_for) {
    const auto user = name.empty() ? address : name + " <" + address + ">";
    state_->engine.passphrase = passphrase;
    const auto error = state_->engine.run([&](gpgme_ctx_t context) {
        return gpgme_op_createkey(context, user.c_str(), "future-default", 0,
                                  static_cast<unsigned long>(valid_for.count()), nullptr,
                                  GPGME_CREATE_FORCE);
    });
    const auto* result = gpgme_op_genkey_result(state_->engine.get());
    if (error != 0 || result == nullptr || result->fpr == nullptr)
        throw SealError("The key could not be made: " + words(error));
    const std::string fingerprint = result->fpr;
    return to_key(state_->get(fingerprint, 0).get());
}

std::string PgpRing::public_key(const std::string& fingerprint) {
    return state_->exported(fingerprint, 0);
}

std::string PgpRing::private_key(const std::string& fingerprint, const std::string& passphrase) {
    state_->engine.passphrase = passphrase;
    return state_->exported(fingerprint, GPGME_EXPORT_MODE_SECRET);
}

Opened PgpRing::open(std::string_view sealed, const std::vector<std::string>& passphrases) {
    Opened opened{.failure = OpenFailure::no_key};
    auto tried = passphrases;
    if (tried.empty()) tried.emplace_back();  // then it tells at least for whom it is not
    for (const auto& passphrase : tried) {
        state_->engine.passphrase = passphrase;
        opened = state_->open(sealed);
        if (opened.failure != OpenFailure::no_key) break;
    }
    return opened;
}

std::vector<FoundSignature> PgpRing::verify(std::string_view text, std::string_view signature) {
    const Source in(text);
    const Source detached(signature);
    const auto error = state_->engine.run([&](gpgme_ctx_t context) {
        return gpgme_op_verify(context, detached.get(), in.get(), nullptr);
    });
    auto found = error == 0 ? state_->signatures() : std::vector<FoundSignature>();
    if (found.empty()) found.push_back({.scheme = SealScheme::pgp});
    return found;
}

Opened PgpRing::verify_inline(std::string_view signed_text) {
    Opened opened;
    const Source in(signed_text);
    auto out = state_->engine.sink();
    const auto error = state_->engine.run([&](gpgme_ctx_t context) {
        return gpgme_op_verify(context, in.get(), nullptr, out.get());
    });
    opened.failure = state_->engine.failure_of(error, out);
    opened.reason = error == 0 ? std::string() : words(error);
    if (opened.failure != OpenFailure::none) return opened;
    opened.text = out.take();
    opened.signatures = state_->signatures();
    return opened;
}

std::string PgpRing::sign(std::string_view text, const std::string& fingerprint,
                          const std::string& passphrase) {
    const auto key = state_->get(fingerprint, 1);
    gpgme_signers_clear(state_->engine.get());
    gpgme_signers_add(state_->engine.get(), key.get());
    state_->engine.passphrase = passphrase;
    const Source in(text);
    auto out = state_->engine.sink();
    const auto error = state_->engine.run([&](gpgme_ctx_t context) {
        return gpgme_op_sign(context, in.get(), out.get(), GPGME_SIG_MODE_DETACH);
    });
    if (error != 0) throw SealError("Signing did not work: " + words(error));
    return out.take();
}

std::string PgpRing::seal(std::string_view text, const std::vector<std::string>& fingerprints) {
    std::vector<Key> keys;
    std::vector<gpgme_key_t> raw;
    for (const auto& fingerprint : fingerprints) {
        keys.push_back(state_->get(fingerprint, 0));
        raw.push_back(keys.back().get());
    }
    raw.push_back(nullptr);
    const Source in(text);
    auto out = state_->engine.sink();
    const auto error = state_->engine.run([&](gpgme_ctx_t context) {
        return gpgme_op_encrypt(context, raw.data(), GPGME_ENCRYPT_ALWAYS_TRUST, in.get(),
                                out.get());
    });
    if (error != 0) throw SealError("Encrypting did not work: " + words(error));
    return out.take();
}

}  // namespace tandem::mail
