#include "mail/open_letter.h"

#include "mail/pgp.h"
#include "mail/wrapping.h"

namespace tandem::mail {
namespace {

// Signed, sealed and signed again is as far as anybody goes.
constexpr int most_layers = 4;

std::string as_text_entity(std::string_view text) {
    return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
           std::string(text);
}

bool is_signed_apart(Wrapping kind) {
    return kind == Wrapping::pgp_signed || kind == Wrapping::smime_signed;
}

class Opening {
public:
    Opening(const LetterKeys& keys, const SealLimits& limits) : keys_(keys), limits_(limits) {}

    OpenLetter run(std::string_view raw) {
        out_.raw = raw;
        for (int layer = 0; layer < most_layers; ++layer) {
            const auto wrapped = find_wrapping(out_.raw);
            if (wrapped.kind == Wrapping::none || !take_off(wrapped)) break;
        }
        out_.is_malleable = out_.is_malleable && out_.signatures.empty();
        return std::move(out_);
    }

private:
    // False when it stays as it is.
    bool take_off(const Wrapped& wrapped) {
        out_.was_wrapped = true;
        switch (wrapped.kind) {
            case Wrapping::pgp_sealed:
                return unseal(SealScheme::pgp, ring().open(wrapped.content, passphrases()));
            case Wrapping::smime_sealed:
                return unseal(SealScheme::smime, smime_open(wrapped.content, keys_.smime));
            case Wrapping::pgp_signed:
                out_.signatures = ring().verify(wrapped.content, wrapped.signature);
                return put(wrapped.content);
            case Wrapping::smime_signed: {
                auto opened = smime_verify(wrapped.signature, wrapped.content);
                if (opened.signatures.empty())
                    opened.signatures.push_back({.scheme = SealScheme::smime});
                out_.signatures = std::move(opened.signatures);
                return put(wrapped.content);
            }
            case Wrapping::smime_opaque:
                return unpack(smime_verify(wrapped.content, std::nullopt));
            case Wrapping::pgp_inline:
                return open_inline(wrapped.content);
            case Wrapping::none:
                break;
        }
        return false;
    }

    bool unseal(SealScheme scheme, Opened opened) {
        out_.sealed = scheme;
        if (opened.failure != OpenFailure::none) return fail(std::move(opened));
        out_.is_malleable = !opened.is_authentic;
        out_.signatures = std::move(opened.signatures);
        return put(opened.text);
    }

    bool unpack(Opened opened) {
        if (opened.failure != OpenFailure::none) return fail(std::move(opened));
        out_.signatures = std::move(opened.signatures);
        return put(opened.text);
    }

    bool open_inline(const std::string& armour) {
        if (armour.starts_with("-----BEGIN PGP SIGNED")) {
            auto opened = ring().verify_inline(armour);
            opened.text = as_text_entity(opened.text);
            return unpack(std::move(opened));
        }
        auto opened = ring().open(armour, passphrases());
        opened.text = as_text_entity(opened.text);
        return unseal(SealScheme::pgp, std::move(opened));
    }

    bool fail(Opened opened) {
        out_.failure = opened.failure;
        out_.reason = std::move(opened.reason);
        return false;
    }

    bool put(std::string_view inside) {
        out_.raw = unwrapped(out_.raw, inside, out_.sealed.has_value());
        return true;
    }

    PgpRing& ring() {
        if (ring_) return *ring_;
        ring_.emplace(limits_);
        for (const auto& identity : keys_.pgp) ring_->add(identity.private_key);
        for (const auto& key : keys_.pgp_known) ring_->add(key);
        return *ring_;
    }

    std::vector<std::string> passphrases() const {
        std::vector<std::string> all;
        for (const auto& identity : keys_.pgp) all.push_back(identity.passphrase);
        return all;
    }

    const LetterKeys& keys_;
    const SealLimits& limits_;
    std::optional<PgpRing> ring_;
    OpenLetter out_;
};

}  // namespace

bool is_wrapped(std::string_view raw) { return find_wrapping(raw).kind != Wrapping::none; }

std::optional<PeeledLetter> peel(std::string_view raw) {
    auto wrapped = find_wrapping(raw);
    if (wrapped.kind == Wrapping::none) return std::nullopt;
    PeeledLetter peeled{.raw = std::string(raw)};
    for (int layer = 0; layer < most_layers && is_signed_apart(wrapped.kind); ++layer) {
        peeled.raw = unwrapped(peeled.raw, wrapped.content, false);
        wrapped = find_wrapping(peeled.raw);
    }
    if (wrapped.kind == Wrapping::pgp_sealed) peeled.sealed = SealScheme::pgp;
    if (wrapped.kind == Wrapping::smime_sealed) peeled.sealed = SealScheme::smime;
    return peeled;
}

OpenLetter open_letter(std::string_view raw, const LetterKeys& keys, const SealLimits& limits) {
    if (!is_wrapped(raw)) return {.raw = std::string(raw)};
    try {
        return Opening(keys, limits).run(raw);
    } catch (const std::exception& error) {
        return {.was_wrapped = true,
                .raw = std::string(raw),
                .failure = OpenFailure::unavailable,
                .reason = error.what()};
    }
}

}  // namespace tandem::mail
