#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "crypto/secret_box.h"
#include "crypto/totp.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <fstream>
#include <set>

namespace tandem::crypto {
namespace {

constexpr std::string_view rfc6238_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

Time at_second(std::int64_t seconds) { return from_millis(seconds * 1000); }

TEST_CASE("encodings give the texts of RFC 4648") {
    CHECK(to_hex(std::string("\x00\xff\x1a", 3)) == "00ff1a");
    CHECK(to_base64("") == "");
    CHECK(to_base64("f") == "Zg==");
    CHECK(to_base64("fo") == "Zm8=");
    CHECK(to_base64("foobar") == "Zm9vYmFy");
    CHECK(to_base64url("\xfb\xff") == "-_8");
    CHECK(to_base32("f") == "MY");
    CHECK(to_base32("foobar") == "MZXW6YTBOI");
}

TEST_CASE("every encoding gives back any bytes") {
    for (std::size_t size = 0; size < 40; ++size) {
        const auto bytes = random_bytes(size);
        CHECK(from_hex(to_hex(bytes)) == bytes);
        CHECK(from_base64(to_base64(bytes)) == bytes);
        CHECK(from_base64url(to_base64url(bytes)) == bytes);
        CHECK(from_base32(to_base32(bytes)) == bytes);
    }
}

TEST_CASE("what is not exactly an encoding is refused") {
    CHECK_FALSE(from_hex("abc"));
    CHECK_FALSE(from_hex("zz"));
    CHECK(from_hex("FF") == "\xff");
    CHECK_FALSE(from_base64("Zg="));
    CHECK_FALSE(from_base64("Zh=="));
    CHECK_FALSE(from_base64("===="));
    CHECK_FALSE(from_base64("Zm 8="));
    CHECK_FALSE(from_base64url("A"));
    CHECK_FALSE(from_base64url("+/"));
    CHECK_FALSE(from_base32("M1"));
    CHECK(from_base32("my") == "f");
}

TEST_CASE("digests give the published values") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    Sha256 pieces;
    pieces.add("a");
    pieces.add("");
    pieces.add("bc");
    CHECK(to_hex(pieces.finish()) == sha256_hex("abc"));
}

TEST_CASE("a keyed hash depends on key and token") {
    const auto key = random_bytes(32);
    CHECK(keyed_hash(key, "token") == keyed_hash(key, "token"));
    CHECK(keyed_hash(key, "token") != keyed_hash(key, "other"));
    CHECK(keyed_hash(key, "token") != keyed_hash(random_bytes(32), "token"));
    CHECK(keyed_hash(key, "token").size() == 64);
    CHECK_THROWS_AS(keyed_hash("short", "token"), std::logic_error);
}

TEST_CASE("equal is equal") {
    CHECK(equal("", ""));
    CHECK(equal("abc", "abc"));
    CHECK_FALSE(equal("abc", "abd"));
    CHECK_FALSE(equal("abc", "abcd"));
}

TEST_CASE("tokens are long, safe in URLs and never the same") {
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) tokens.insert(random_token());
    CHECK(tokens.size() == 1000);
    CHECK(tokens.begin()->size() == 43);
    CHECK(from_base64url(*tokens.begin()));
    CHECK(random_base32().size() == 32);
}

TEST_CASE("a password is verified by its hash, which is never the same") {
    const auto hash = hash_password("correct horse");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hash != hash_password("correct horse"));
    CHECK(verify_password(hash, "correct horse"));
    CHECK_FALSE(verify_password(hash, "correct horsf"));
    CHECK_FALSE(verify_password(hash, ""));
    CHECK_FALSE(verify_password("", "correct horse"));
    CHECK_FALSE(verify_password("rubbish", "correct horse"));
    pretend_to_verify("correct horse");
}

TEST_CASE("only a hash with other parameters needs to be made again") {
    CHECK_FALSE(needs_rehash(hash_password("x")));
    CHECK(
        needs_rehash("$argon2id$v=19$m=65536,t=2,p=1$"
                     "c29tZXNhbHRzb21lc2FsdA$"
                     "5L1IkK9PyQ4h6y2KGLZBdB8zqsWZ7ETlOOmlcALHTYs"));
    CHECK(needs_rehash("rubbish"));
}

TEST_CASE("a sealed secret opens with its key only, and only unchanged") {
    const auto box = SecretBox::with_key(std::string(32, 'k'));
    const auto sealed = box.seal("hunter2");
    CHECK(sealed != box.seal("hunter2"));
    CHECK(box.open(sealed) == "hunter2");
    CHECK(box.open(box.seal("")) == "");
    CHECK_FALSE(SecretBox::with_key(std::string(32, 'x')).open(sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(box.open(changed));
    }
    CHECK_FALSE(box.open(""));
    CHECK_FALSE(box.open("1.AAAA"));
}

TEST_CASE("derived keys differ by purpose and stay the same") {
    const auto box = SecretBox::with_key(std::string(32, 'k'));
    CHECK(box.derive("sessions").size() == 32);
    CHECK(box.derive("sessions") == box.derive("sessions"));
    CHECK(box.derive("sessions") != box.derive("reply-token"));
}

TEST_CASE("the key file is made once, for its owner alone") {
    const auto folder = testing::Database::make_folder();
    const std::filesystem::path file = folder + "/secret.key";
    const auto sealed = SecretBox(file).seal("kept");
    CHECK(std::filesystem::status(file).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(SecretBox(file).open(sealed) == "kept");

    std::filesystem::permissions(file, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    CHECK_THROWS_WITH_AS(SecretBox{file}, doctest::Contains("chmod 600"), std::runtime_error);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    std::ofstream(file) << "abcd\n";
    CHECK_THROWS_WITH_AS(SecretBox{file}, doctest::Contains("damaged"), std::runtime_error);
    CHECK_THROWS_AS(SecretBox{"/nowhere/secret.key"}, std::runtime_error);
    std::filesystem::remove_all(folder);
}

TEST_CASE("one-time codes are those of RFC 6238") {
    CHECK(totp_code(rfc6238_secret, at_second(59)) == "287082");
    CHECK(totp_code(rfc6238_secret, at_second(1111111109)) == "081804");
    CHECK(totp_code(rfc6238_secret, at_second(1234567890)) == "005924");
    CHECK(totp_code(rfc6238_secret, at_second(20000000000)) == "353130");
}

TEST_CASE("a code counts one step early and one step late, and says which step it is of") {
    const auto code = totp_code(rfc6238_secret, at_second(3000));
    for (const std::int64_t second : {2970, 3000, 3029, 3059})
        CHECK(match_totp(rfc6238_secret, code, at_second(second)) == 100);
    CHECK_FALSE(match_totp(rfc6238_secret, code, at_second(2969)));
    CHECK_FALSE(match_totp(rfc6238_secret, code, at_second(3060)));
    CHECK_FALSE(match_totp(rfc6238_secret, "", at_second(3000)));
    CHECK_FALSE(match_totp(rfc6238_secret, code + "0", at_second(3000)));
}

TEST_CASE("the address for authenticator apps names issuer and account") {
    CHECK(totp_url("Tandem Desk", "ada@example.com", "MZXW6YTB") ==
          "otpauth://totp/Tandem%20Desk:ada%40example.com"
          "?secret=MZXW6YTB&issuer=Tandem%20Desk");
}

}  // namespace
}  // namespace tandem::crypto
