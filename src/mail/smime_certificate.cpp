#include "mail/smime_certificate.h"

#include "crypto/encoding.h"
#include "crypto/random.h"
#include "mail/ascii.h"
#include "mail/charset.h"

#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace tandem::mail {
namespace {

using namespace openssl;

std::string name_text(const X509_NAME* name) {
    const auto out = writer();
    X509_NAME_print_ex(
        out.get(), name, 0,
        (XN_FLAG_ONELINE | ASN1_STRFLGS_UTF8_CONVERT) & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ);
    return to_valid_utf8(bytes_of(out));
}

std::string common_name(const X509_NAME* name) {
    std::array<char, 200> text{};
    const int size =
        X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), static_cast<int>(text.size()));
    return size <= 0 ? std::string() : to_valid_utf8({text.data(), static_cast<std::size_t>(size)});
}

struct ReleaseTexts {
    void operator()(STACK_OF(OPENSSL_STRING) * list) const { X509_email_free(list); }
};

std::vector<std::string> addresses_of(X509* certificate) {
    const std::unique_ptr<STACK_OF(OPENSSL_STRING), ReleaseTexts> found(
        X509_get1_email(certificate));
    std::vector<std::string> addresses;
    for (int i = 0; found && i < std::min(sk_OPENSSL_STRING_num(found.get()), 50); ++i) {
        auto address = lower(to_valid_utf8(sk_OPENSSL_STRING_value(found.get(), i)));
        if (std::ranges::find(addresses, address) == addresses.end())
            addresses.push_back(std::move(address));
    }
    return addresses;
}

std::string algorithm_of(X509* certificate) {
    auto* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return "unknown";
    return lower(EVP_PKEY_get0_type_name(key)) + std::to_string(EVP_PKEY_get_bits(key));
}

std::string fingerprint_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), bytes.data(), &size);
    return crypto::to_hex({reinterpret_cast<const char*>(bytes.data()), size});
}

std::string pem_of(X509* certificate) {
    const auto out = writer();
    PEM_write_bio_X509(out.get(), certificate);
    return bytes_of(out);
}

int give_passphrase(char* to, int size, int, void* passphrase) {
    const auto& text = *static_cast<const std::string*>(passphrase);
    const auto length = std::min(static_cast<std::size_t>(size), text.size());
    std::copy_n(text.data(), length, to);
    return static_cast<int>(length);
}

std::optional<SmimeIdentity> matching(const Certificate& certificate, const Key& key) {
    const bool fit =
        certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    if (!fit) return std::nullopt;
    return SmimeIdentity{pem_of(certificate.get()), to_pem(key.get())};
}

std::optional<SmimeIdentity> identity_in_pem(std::string_view bytes, std::string passphrase) {
    const auto for_key = reader(bytes);
    const Key key(PEM_read_bio_PrivateKey(for_key.get(), nullptr, give_passphrase, &passphrase));
    const auto for_certificate = reader(bytes);
    const Certificate certificate(
        PEM_read_bio_X509(for_certificate.get(), nullptr, nullptr, nullptr));
    return matching(certificate, key);
}

std::optional<SmimeIdentity> identity_in_pkcs12(std::string_view bytes,
                                                const std::string& passphrase) {
    const auto in = reader(bytes);
    const Owned<PKCS12, PKCS12_free> box(d2i_PKCS12_bio(in.get(), nullptr));
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    if (box) PKCS12_parse(box.get(), passphrase.c_str(), &key, &certificate, nullptr);
    return matching(Certificate(certificate), Key(key));
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        throw SealError("The certificate could not be made: " + last_error());
}

void set_name(X509* certificate, const std::string& name, const std::string& address) {
    auto* subject = X509_get_subject_name(certificate);
    const auto add = [&](const char* field, const std::string& value) {
        X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(value.data()),
                                   static_cast<int>(value.size()), -1, 0);
    };
    add("CN", (name.empty() ? address : name).substr(0, 60));
    add("emailAddress", address);
    X509_set_issuer_name(certificate, subject);
}

void set_validity(X509* certificate, Time now, std::chrono::seconds valid_for) {
    const auto from = std::chrono::system_clock::to_time_t(now) - 300;
    ASN1_TIME_set(X509_getm_notBefore(certificate), from);
    ASN1_TIME_set(X509_getm_notAfter(certificate), from + valid_for.count());
}

void set_serial(X509* certificate) {
    auto bytes = crypto::random_bytes(16);
    bytes.front() = static_cast<char>((bytes.front() & 0x3F) | 0x40);
    const Owned<BIGNUM, BN_free> number(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), 16, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

}  // namespace

namespace smime {

std::optional<Time> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return Time(std::chrono::seconds(timegm(&parts)));
}

SmimeCertificate describe(X509* certificate) {
    const auto* subject = X509_get_subject_name(certificate);
    const auto usage = X509_get_key_usage(certificate);
    SmimeCertificate out{.pem = pem_of(certificate),
                         .fingerprint = fingerprint_of(certificate),
                         .holder = common_name(subject),
                         .issuer = name_text(X509_get_issuer_name(certificate)),
                         .addresses = addresses_of(certificate),
                         .algorithm = algorithm_of(certificate),
                         .made_at = time_of(X509_get0_notBefore(certificate)),
                         .expires_at = time_of(X509_get0_notAfter(certificate))};
    if (out.holder.empty()) out.holder = name_text(subject);
    out.can_sign = (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    out.can_seal = (usage & (KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT)) != 0;
    ERR_clear_error();
    return out;
}

}  // namespace smime

std::optional<SmimeCertificate> read_certificate(std::string_view bytes) {
    const auto in = reader(bytes);
    Certificate certificate(bytes.find("-----BEGIN") == std::string_view::npos
                                ? d2i_X509_bio(in.get(), nullptr)
                                : PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!certificate) return std::nullopt;
    return smime::describe(certificate.get());
}

std::optional<SmimeIdentity> read_identity(std::string_view bytes, const std::string& passphrase) {
    return bytes.find("-----BEGIN") == std::string_view::npos
               ? identity_in_pkcs12(bytes, passphrase)
               : identity_in_pem(bytes, passphrase);
}

SmimeIdentity make_identity(const std::string& name, const std::string& address, Time now,
                            std::chrono::seconds valid_for) {
    const auto key =
        require(Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{3072})), "making a key");
    const Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    set_serial(certificate.get());
    set_name(certificate.get(), name, address);
    set_validity(certificate.get(), now, valid_for);
    X509_set_pubkey(certificate.get(), key.get());
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature,keyEncipherment");
    add_extension(certificate.get(), NID_ext_key_usage, "emailProtection");
    add_extension(certificate.get(), NID_subject_alt_name, "email:" + address);
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) <= 0)
        throw SealError("The certificate could not be made: " + last_error());
    return {pem_of(certificate.get()), to_pem(key.get())};
}

}  // namespace tandem::mail
