#include "crypto/secret_box.h"

#include "crypto/encoding.h"
#include "crypto/random.h"
#include "crypto/sodium.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace tandem::crypto {
namespace {

constexpr std::size_t key_size = crypto_secretbox_KEYBYTES;
constexpr std::string_view version = "1.";  // of the sealed form

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error("the key file " + file.string() + " " + what);
}

class File {
public:
    File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    explicit operator bool() const { return fd_ >= 0; }
    int fd() const { return fd_; }

private:
    int fd_;
};

std::string read_key(const std::filesystem::path& path) {
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (!file) fail(path, std::string("cannot be read: ") + std::strerror(errno));
    struct stat status{};
    if (::fstat(file.fd(), &status) == 0 && (status.st_mode & 077) != 0)
        fail(path, "can be read by other users; run: chmod 600 " + path.string());
    std::string text(256, '\0');
    const auto size = ::read(file.fd(), text.data(), text.size());
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (text.ends_with('\n')) text.pop_back();
    auto key = from_hex(text);
    if (!key || key->size() != key_size)
        fail(path, "is damaged; restore it from a backup of the data folder");
    return *std::move(key);
}

void write_all(const std::filesystem::path& path, const std::string& text) {
    const File file(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (!file ||
        ::write(file.fd(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(file.fd()) != 0)
        fail(path, std::string("cannot be written: ") + std::strerror(errno));
}

void sync_folder(const std::filesystem::path& folder) {
    const File file(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file) ::fsync(file.fd());
}

// Under a name of its own first, then linked: a crash leaves no half key behind, and of two
// processes that start at once one makes the key and the other reads it.
void make_key(const std::filesystem::path& path) {
    const auto folder = path.parent_path().empty() ? "." : path.parent_path();
    auto partial = path;
    partial += "." + random_token(9);
    write_all(partial, to_hex(random_bytes(key_size)) + "\n");
    const bool linked = ::link(partial.c_str(), path.c_str()) == 0;
    const int error = errno;
    ::unlink(partial.c_str());
    if (!linked && error != EEXIST)
        fail(path, std::string("cannot be written: ") + std::strerror(error));
    sync_folder(folder);
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

SecretBox::SecretBox(const std::filesystem::path& key_file) {
    need_sodium();
    if (!std::filesystem::exists(key_file)) make_key(key_file);
    key_ = read_key(key_file);
}

SecretBox SecretBox::with_key(std::string key) {
    need_sodium();
    if (key.size() != key_size) throw std::logic_error("the key of a SecretBox has 32 bytes");
    SecretBox box;
    box.key_ = std::move(key);
    return box;
}

SecretBox::~SecretBox() { sodium_memzero(key_.data(), key_.size()); }

SecretBox::SecretBox(SecretBox&&) noexcept = default;

SecretBox& SecretBox::operator=(SecretBox&&) noexcept = default;

std::string SecretBox::seal(std::string_view secret) const {
    const auto key = derive("secrets");
    const auto nonce = random_bytes(crypto_secretbox_NONCEBYTES);
    std::string sealed(secret.size() + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(bytes_of(sealed), bytes_of(secret), secret.size(), bytes_of(nonce),
                          bytes_of(std::string_view(key)));
    return std::string(version) + to_base64url(nonce + sealed);
}

std::optional<std::string> SecretBox::open(std::string_view sealed) const {
    if (!sealed.starts_with(version)) return std::nullopt;
    const auto bytes = from_base64url(sealed.substr(version.size()));
    constexpr auto overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!bytes || bytes->size() < overhead) return std::nullopt;
    const auto key = derive("secrets");
    const auto box = std::string_view(*bytes).substr(crypto_secretbox_NONCEBYTES);
    std::string secret(bytes->size() - overhead, '\0');
    if (crypto_secretbox_open_easy(bytes_of(secret), bytes_of(box), box.size(),
                                   bytes_of(std::string_view(*bytes)),
                                   bytes_of(std::string_view(key))) != 0)
        return std::nullopt;
    return secret;
}

std::string SecretBox::derive(std::string_view purpose) const {
    std::string key(key_size, '\0');
    crypto_generichash(bytes_of(key), key.size(), bytes_of(purpose), purpose.size(),
                       bytes_of(std::string_view(key_)), key_.size());
    return key;
}

}  // namespace tandem::crypto
