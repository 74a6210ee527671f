#pragma once

// For .cpp files: OpenSSL's objects with owners.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tandem::mail::openssl {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
template <class T, auto release>
using Owned = std::unique_ptr<T, Release<release>>;

using Bio = Owned<BIO, BIO_free_all>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Digest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Certificate = Owned<X509, X509_free>;

// OpenSSL's own words for what went wrong; its list of errors is empty afterwards.
inline std::string last_error() {
    const auto code = ERR_peek_last_error();
    const char* text = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return text == nullptr ? "unknown error" : text;
}

template <class T>
T require(T owned, const char* what) {
    if (!owned) throw std::runtime_error(std::string(what) + ": " + last_error());
    return owned;
}

inline Bio reader(std::string_view bytes) {
    return require(Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))), "memory");
}
inline Bio writer() { return require(Bio(BIO_new(BIO_s_mem())), "memory"); }

inline std::string bytes_of(const Bio& bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return size <= 0 ? std::string() : std::string(data, static_cast<std::size_t>(size));
}

inline Key private_key(std::string_view pem) {
    const auto bio = reader(pem);
    char none[] = "";
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, none));
}

inline std::string to_pem(EVP_PKEY* key) {
    const auto bio = writer();
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("writing a key: " + last_error());
    return bytes_of(bio);
}

}  // namespace tandem::mail::openssl
