#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace tandem::testing {

// A certificate for "localhost" signed by itself, made once for a test program.
class TestCertificate {
public:
    static const TestCertificate& get() {
        static const TestCertificate made;
        return made;
    }

    const std::string& file() const { return file_; }
    X509* certificate() const { return certificate_.get(); }
    EVP_PKEY* key() const { return key_.get(); }

private:
    TestCertificate()
        : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
        auto* x = certificate_.get();
        X509_set_version(x, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
        X509_gmtime_adj(X509_getm_notBefore(x), -3600);
        X509_gmtime_adj(X509_getm_notAfter(x), 3600);
        X509_set_pubkey(x, key_.get());
        auto* name = X509_get_subject_name(x);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(x, name);
        auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
        X509_add_ext(x, names, -1);
        X509_EXTENSION_free(names);
        X509_sign(x, key_.get(), EVP_sha256());
        file_ = std::filesystem::temp_directory_path() /
                ("tandem-test-ca-" + std::to_string(::getpid()) + ".pem");
        auto* out = BIO_new_file(file_.c_str(), "w");
        PEM_write_bio_X509(out, x);
        BIO_free(out);
    }
    ~TestCertificate() { std::filesystem::remove(file_); }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
    std::unique_ptr<X509, decltype(&X509_free)> certificate_;
    std::string file_;
};

// The server's end of one connection.
class Peer {
public:
    explicit Peer(int handle) : handle_(handle) {}
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() {
        if (ssl_ != nullptr) SSL_free(ssl_);
        if (context_ != nullptr) SSL_CTX_free(context_);
        ::close(handle_);
    }

    void say(const std::string& line) { write(line + "\r\n"); }

    void write(const std::string& bytes) {
        if (ssl_ != nullptr) {
            SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
        } else {
            (void)::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        }
    }

    // Without its line end; empty when the client has gone.
    std::string hear() {
        for (;;) {
            if (const auto end = buffer_.find("\r\n"); end != std::string::npos) {
                auto line = buffer_.substr(0, end);
                buffer_.erase(0, end + 2);
                return line;
            }
            if (!fill()) return {};
        }
    }

    std::string hear_bytes(std::size_t count) {
        while (buffer_.size() < count && fill()) {
        }
        auto out = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return out;
    }

    // False when the client does not like our certificate.
    bool secure() {
        const auto& certificate = TestCertificate::get();
        context_ = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate(context_, certificate.certificate());
        SSL_CTX_use_PrivateKey(context_, certificate.key());
        ssl_ = SSL_new(context_);
        SSL_set_fd(ssl_, handle_);
        return SSL_accept(ssl_) == 1;
    }

private:
    bool fill() {
        char bytes[4096];
        const auto got = ssl_ != nullptr
                             ? SSL_read(ssl_, bytes, sizeof bytes)
                             : static_cast<int>(::recv(handle_, bytes, sizeof bytes, 0));
        if (got <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }

    int handle_;
    SSL_CTX* context_ = nullptr;
    SSL* ssl_ = nullptr;
    std::string buffer_;
};

// Plays its part to one client on a port of loopback, or to several, one after another.
class ScriptedServer {
public:
    explicit ScriptedServer(std::function<void(Peer&)> play, int clients = 1)
        : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 4) != 0 ||
            ::getsockname(listener_, any, &size) != 0) {
            throw std::runtime_error("cannot listen on loopback");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, play = std::move(play), clients] {
            for (int i = 0; i < clients; ++i) {
                const int handle = ::accept(listener_, nullptr, nullptr);
                if (handle < 0) return;
                Peer peer(handle);
                play(peer);
            }
        });
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    int port() const { return port_; }

    // Until the script has been played to its end.
    void finish() {
        thread_.join();
        thread_ = std::thread([] {});
    }

private:
    int listener_;
    int port_ = 0;
    std::thread thread_;
};

}  // namespace tandem::testing
