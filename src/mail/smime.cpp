#include "mail/smime.h"

#include "mail/ascii.h"
#include "mail/openssl.h"
#include "mail/smime_certificate.h"

#include <openssl/cms.h>

#include <algorithm>

namespace tandem::mail {
namespace {

using namespace openssl;

constexpr int most_signers = 10;
constexpr std::size_t longest = 64u << 20;

using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

struct ReleaseCertificates {
    void operator()(STACK_OF(X509) * list) const { sk_X509_free(list); }
};
using BorrowedCertificates = std::unique_ptr<STACK_OF(X509), ReleaseCertificates>;
struct ReleaseOwnedCertificates {
    void operator()(STACK_OF(X509) * list) const { sk_X509_pop_free(list, X509_free); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), ReleaseOwnedCertificates>;

Cms read_cms(std::string_view der) {
    if (der.size() > longest) return nullptr;
    const auto bio = reader(der);
    return Cms(d2i_CMS_bio(bio.get(), nullptr));
}

Opened failed(OpenFailure failure) { return {.failure = failure, .reason = last_error()}; }

bool holds_authenticated(const Cms& cms) {
    return OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_id_smime_ct_authEnvelopedData;
}

// Only what is for us is tried: else a recipient's key that does not fit gives a random text.
bool is_for(const Cms& cms, X509* certificate) {
    auto* recipients = CMS_get0_RecipientInfos(cms.get());
    for (int i = 0; i < std::min(sk_CMS_RecipientInfo_num(recipients), 1000); ++i) {
        auto* one = sk_CMS_RecipientInfo_value(recipients, i);
        if (CMS_RecipientInfo_type(one) == CMS_RECIPINFO_TRANS &&
            CMS_RecipientInfo_ktri_cert_cmp(one, certificate) == 0)
            return true;
        if (CMS_RecipientInfo_type(one) != CMS_RECIPINFO_AGREE) continue;
        auto* keys = CMS_RecipientInfo_kari_get0_reks(one);
        for (int k = 0; k < std::min(sk_CMS_RecipientEncryptedKey_num(keys), 1000); ++k)
            if (CMS_RecipientEncryptedKey_cert_cmp(sk_CMS_RecipientEncryptedKey_value(keys, k),
                                                   certificate) == 0)
                return true;
    }
    return false;
}

std::optional<Time> signing_time(CMS_SignerInfo* signer) {
    auto* value = static_cast<ASN1_TYPE*>(CMS_signed_get0_data_by_OBJ(
        signer, OBJ_nid2obj(NID_pkcs9_signingTime), -3, V_ASN1_UTCTIME));
    return value == nullptr ? std::nullopt
                            : smime::time_of(reinterpret_cast<const ASN1_TIME*>(value));
}

// Whether an authority of this machine stands behind the certificate.
bool is_vouched_for(X509* certificate, STACK_OF(X509) * others) {
    const Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    if (!store || !context || X509_STORE_set_default_paths(store.get()) != 1) return false;
    if (X509_STORE_CTX_init(context.get(), store.get(), certificate, others) != 1) return false;
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SMIME_SIGN);
    const bool vouched = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return vouched;
}

FoundSignature describe(X509* certificate, CMS_SignerInfo* signer, STACK_OF(X509) * others) {
    const auto known = smime::describe(certificate);
    FoundSignature found{.scheme = SealScheme::smime,
                         .state = SignatureState::good,
                         .fingerprint = known.fingerprint,
                         .holder = known.holder,
                         .addresses = known.addresses,
                         .at = signing_time(signer),
                         .certificate = known.pem};
    const auto when =
        found.at.value_or(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
    if (known.expires_at && when > *known.expires_at) found.state = SignatureState::expired_key;
    found.is_vouched = is_vouched_for(certificate, others);
    return found;
}

std::vector<FoundSignature> signers_of(const Cms& cms) {
    std::vector<FoundSignature> found;
    const Certificates others(CMS_get1_certs(cms.get()));
    auto* signers = CMS_get0_SignerInfos(cms.get());
    for (int i = 0; i < sk_CMS_SignerInfo_num(signers); ++i) {
        auto* signer = sk_CMS_SignerInfo_value(signers, i);
        X509* certificate = nullptr;
        CMS_SignerInfo_get0_algs(signer, nullptr, &certificate, nullptr, nullptr);
        if (certificate == nullptr)
            found.push_back({.scheme = SealScheme::smime, .state = SignatureState::unknown_key});
        else
            found.push_back(describe(certificate, signer, others.get()));
    }
    return found;
}

// A signature without its certificate cannot be checked; one that does not fit is broken.
FoundSignature not_verified(const Cms& cms) {
    const Certificates others(CMS_get1_certs(cms.get()));
    const bool bare = !others || sk_X509_num(others.get()) == 0;
    ERR_clear_error();
    return {.scheme = SealScheme::smime,
            .state = bare ? SignatureState::unknown_key : SignatureState::broken};
}

X509* parsed(const std::string& pem) {
    const auto bio = reader(pem);
    return PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
}

std::string to_der(const Cms& cms) {
    const auto out = writer();
    if (i2d_CMS_bio(out.get(), cms.get()) != 1) throw SealError("S/MIME: " + last_error());
    return bytes_of(out);
}

}  // namespace

Opened smime_open(std::string_view der, const std::vector<SmimeIdentity>& own) {
    const auto cms = read_cms(der);
    if (!cms) return failed(OpenFailure::broken);
    const auto type = OBJ_obj2nid(CMS_get0_type(cms.get()));
    if (type != NID_pkcs7_enveloped && type != NID_id_smime_ct_authEnvelopedData)
        return {.failure = OpenFailure::broken, .reason = "It holds no sealed letter."};
    for (const auto& identity : own) {
        const Certificate certificate(parsed(identity.certificate));
        const auto key = private_key(identity.private_key);
        if (!certificate || !key || !is_for(cms, certificate.get())) continue;
        const auto out = writer();
        if (CMS_decrypt(cms.get(), key.get(), certificate.get(), nullptr, out.get(), CMS_BINARY) !=
            1)
            return failed(OpenFailure::broken);
        return {.text = bytes_of(out), .is_authentic = holds_authenticated(cms)};
    }
    ERR_clear_error();
    return {.failure = OpenFailure::no_key, .reason = "It is for none of our certificates."};
}

Opened smime_verify(std::string_view der, const std::optional<std::string>& content) {
    const auto cms = read_cms(der);
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return failed(OpenFailure::broken);
    const int signers = sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms.get()));
    if (signers > most_signers)
        return {.failure = OpenFailure::broken, .reason = "Too many have signed it."};
    const auto detached = content ? reader(*content) : Bio();
    const auto out = writer();
    Opened opened;
    const auto flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    if (signers > 0 &&
        CMS_verify(cms.get(), nullptr, nullptr, detached.get(), out.get(), flags) == 1) {
        opened.signatures = signers_of(cms);
    } else {
        opened.signatures = {not_verified(cms)};
    }
    if (content) return opened;
    // What is inside is shown, however little its signature is worth.
    auto** inside = CMS_get0_content(cms.get());
    if (inside == nullptr || *inside == nullptr) return failed(OpenFailure::broken);
    opened.text.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(*inside)),
                       static_cast<std::size_t>(ASN1_STRING_length(*inside)));
    return opened;
}

std::string smime_sign(std::string_view content, const SmimeIdentity& own) {
    const Certificate certificate(parsed(own.certificate));
    const auto key = private_key(own.private_key);
    if (!certificate || !key) throw SealError("The S/MIME key cannot be read.");
    const auto in = reader(content);
    const Cms cms(
        CMS_sign(certificate.get(), key.get(), nullptr, in.get(), CMS_DETACHED | CMS_BINARY));
    if (!cms) throw SealError("Signing did not work: " + last_error());
    return to_der(cms);
}

std::string smime_seal(std::string_view content, const std::vector<std::string>& certificates) {
    const Certificates recipients(sk_X509_new_null());
    for (const auto& pem : certificates) {
        auto* certificate = parsed(pem);
        if (certificate == nullptr) throw SealError("A recipient's certificate cannot be read.");
        sk_X509_push(recipients.get(), certificate);
    }
    const auto in = reader(content);
    // Authenticated encryption is in the standard, but few mail programs read it.
    const Cms cms(CMS_encrypt(recipients.get(), in.get(), EVP_aes_256_cbc(), CMS_BINARY));
    if (!cms) throw SealError("Encrypting did not work: " + last_error());
    return to_der(cms);
}

}  // namespace tandem::mail
