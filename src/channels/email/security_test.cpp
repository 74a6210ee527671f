// Letters that are sealed and signed, and files that are scanned, from the intake to the thread.

#include "channels/email/dkim_commands.h"
#include "channels/email/key_commands.h"
#include "channels/email/mail_world_test.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/outgoing_protection.h"
#include "channels/email/scanner.h"
#include "channels/email/sending_security.h"
#include "conversations/answers.h"
#include "conversations/attachments.h"
#include "conversations/table.h"
#include "mail/open_letter.h"
#include "mail/pgp.h"
#include "mail/protect.h"
#include "tests/mail/fake_clamd.h"

#include <doctest/doctest.h>

#include <map>

namespace tandem::channels::email {
namespace {

using conversations::MessageView;
using conversations::ScanState;
using conversations::SignatureVerdict;
using mail::OpenFailure;
using mail::SealScheme;

// A correspondent with an OpenPGP key; made once, since that takes its time.
struct Correspondent {
    Correspondent() {
        mail::PgpRing ring;
        fingerprint = ring.make("Mina", "mina@customer.test", "hers", year * 5).fingerprint;
        public_key = ring.public_key(fingerprint);
        signer = {ring.private_key(fingerprint, "hers"), "hers", fingerprint};
    }
    static constexpr auto year = std::chrono::hours(24 * 365);
    std::string fingerprint, public_key;
    mail::PgpSigner signer;
};
const Correspondent& mina() {
    static const Correspondent made;
    return made;
}

// Certificates with RSA keys take longer still: made once too, for whoever asks by name.
const mail::SmimeIdentity& certified(const std::string& name, const std::string& address) {
    static std::map<std::string, mail::SmimeIdentity> made;
    const auto found = made.find(address);
    if (found != made.end()) return found->second;
    const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    return made[address] = mail::make_identity(name, address, now, Correspondent::year);
}

struct SecurityWorld : MailWorld {
    SecurityWorld() {
        mailbox =
            add_mailbox(
                journal, secrets, admin,
                {.name = "Support", .address = "support@shop.test", .outgoing_host = "smtp.test"},
                {})
                .id;
        clock.advance(std::chrono::system_clock::now() - clock.now() > Duration(0)
                          ? std::chrono::duration_cast<Duration>(std::chrono::system_clock::now() -
                                                                 clock.now())
                          : Duration(0));
    }

    MailKey own_key() { return make_key(journal, secrets, admin, mailbox, SealScheme::pgp, 2); }
    MailKey own_certificate() {
        const auto& own = certified("Support", "support@shop.test");
        return import_key(journal, secrets, admin, mailbox,
                          {own.certificate + own.private_key, ""});
    }
    std::string html_letter(const std::string& id) const {
        return "From: Mina <mina@customer.test>\r\nTo: support@shop.test\r\nSubject: Secret\r\n"
               "Message-ID: <" +
               id +
               ">\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>It leaks.</p>"
               "<img src=\"https://tracker.test/x.png\">\r\n";
    }
    MessageView view(MessageId id) {
        return db->read([&](store::Tx& tx) {
            return conversations::to_view(tx, conversations::Messages(tx).get(id), clock.now());
        });
    }
    MessageView taken(const std::string& raw) {
        const auto result = take(raw);
        REQUIRE(result.message);
        return view(*result.message);
    }

    MailboxId mailbox;
};

TEST_CASE("a letter sealed for the mailbox and signed by a known key is read and says so") {
    SecurityWorld world;
    const auto own = world.own_key();
    add_correspondent_keys(world.journal, world.mara, {"mina@customer.test"}, mina().public_key);

    const auto raw = mail::pgp_sealed(mail::pgp_signed(world.html_letter("a@x"), mina().signer),
                                      {own.public_key});
    const auto seen = world.taken(raw);

    CHECK(seen.subject == "Secret");
    CHECK(seen.body_text.find("It leaks.") != std::string::npos);
    REQUIRE(seen.protection);
    CHECK(seen.protection->sealed == SealScheme::pgp);
    CHECK(seen.protection->problem == OpenFailure::none);
    REQUIRE(seen.protection->signatures.size() == 1);
    CHECK(seen.protection->signatures[0].verdict == SignatureVerdict::verified);
    CHECK(seen.remote_images == 0);
    CHECK(seen.html->find("tracker.test") == std::string::npos);
}

TEST_CASE("a letter that cannot be opened is kept, and read when its key comes") {
    SecurityWorld world;
    mail::PgpRing ring;
    const auto key = ring.make("", "support@shop.test", "ours", Correspondent::year);
    const auto raw = mail::pgp_sealed(world.html_letter("a@x"), {ring.public_key(key.fingerprint)});
    const auto id = *world.take(raw).message;

    auto seen = world.view(id);
    REQUIRE(seen.protection);
    CHECK(seen.protection->problem == OpenFailure::no_key);
    CHECK(seen.subject == "...");
    CHECK(seen.attachments.size() == 2);
    CHECK(world.letter_security.read_again(world.blobs) == 0);

    import_key(world.journal, world.secrets, world.admin, world.mailbox,
               {ring.private_key(key.fingerprint, "ours"), "ours"});
    CHECK(world.letter_security.read_again(world.blobs) == 1);

    seen = world.view(id);
    CHECK(seen.protection->problem == OpenFailure::none);
    CHECK(seen.subject == "Secret");
    CHECK(seen.body_text.find("It leaks.") != std::string::npos);
    CHECK(seen.attachments.empty());
    CHECK(world.events().back() == "message.unsealed");
    const auto conversation = world.db->read([&](store::Tx& tx) {
        return conversations::details_of(
            tx, conversations::Conversations(tx).get(seen.conversation_id), world.mara.id());
    });
    CHECK(conversation.subject == "Secret");
    CHECK(conversation.preview == "It leaks.");
    CHECK(world.letter_security.read_again(world.blobs) == 0);
}

Taken imported(SecurityWorld& world, const std::string& raw) {
    return world.intake.take(raw,
                             {.mailbox = world.mailbox, .source = "import", .keep_dates = true});
}

TEST_CASE("an imported letter is filed before its signature is checked, and says so") {
    SecurityWorld world;
    add_correspondent_keys(world.journal, world.mara, {"mina@customer.test"}, mina().public_key);
    const auto id = *imported(world, mail::pgp_signed(world.letter("a@x"), mina().signer)).message;

    auto seen = world.view(id);
    REQUIRE(seen.protection);
    CHECK(seen.protection->checking);
    CHECK(seen.protection->signatures.empty());
    CHECK(seen.body_text.find("It leaks.") != std::string::npos);
    CHECK(seen.attachments.empty());

    // Whichever process comes next takes it up.
    LetterSecurity next(world.journal, world.secrets);
    CHECK(next.read_again(world.blobs) == 1);
    seen = world.view(id);
    CHECK_FALSE(seen.protection->checking);
    CHECK(seen.protection->signatures.at(0).verdict == SignatureVerdict::verified);
    CHECK(world.events().back() == "message.checked");
    CHECK(next.read_again(world.blobs) == 0);
}

TEST_CASE("an imported letter that is sealed stays shut until it has been its turn") {
    SecurityWorld world;
    const auto own = world.own_certificate();
    const auto id =
        *imported(world, mail::smime_sealed(world.html_letter("a@x"), {own.public_key})).message;
    auto seen = world.view(id);
    CHECK(seen.protection->checking);
    CHECK(seen.protection->sealed == SealScheme::smime);
    CHECK(seen.body_text.find("It leaks.") == std::string::npos);

    CHECK(world.letter_security.read_again(world.blobs) == 1);
    seen = world.view(id);
    CHECK_FALSE(seen.protection->checking);
    CHECK(seen.protection->problem == OpenFailure::none);
    CHECK(seen.body_text.find("It leaks.") != std::string::npos);
    CHECK(seen.attachments.empty());
}

TEST_CASE("what was sealed for nobody here is tried once, and then waits for its key") {
    SecurityWorld world;
    const auto& stranger = certified("Eve", "eve@x.test");
    const auto id =
        *imported(world, mail::smime_sealed(world.html_letter("a@x"), {stranger.certificate}))
             .message;
    CHECK(world.letter_security.read_again(world.blobs) == 1);
    const auto seen = world.view(id);
    CHECK_FALSE(seen.protection->checking);
    CHECK(seen.protection->problem == OpenFailure::no_key);
    CHECK(world.letter_security.read_again(world.blobs) == 0);
}

TEST_CASE("a letter whose bytes are gone holds up none of those that wait with it") {
    SecurityWorld world;
    const auto& identity = certified("Mina", "mina@customer.test");
    const auto good = *imported(world, mail::smime_signed(world.letter("a@x"), identity)).message;
    const auto bad = *imported(world, mail::smime_signed(world.letter("b@x"), identity)).message;
    world.db->write([&](store::Tx& tx) {
        tx.run("UPDATE message_bodies SET raw_id = 4711 WHERE message_id = $1", bad);
    });
    CHECK(world.letter_security.read_again(world.blobs) == 2);
    CHECK(world.view(bad).protection->problem == OpenFailure::unavailable);
    CHECK_FALSE(world.view(bad).protection->checking);
    CHECK(world.view(good).protection->signatures.at(0).verdict == SignatureVerdict::unconfirmed);
}

TEST_CASE("an imported letter brings its key without anything to be seen") {
    SecurityWorld world;
    const auto header =
        "Autocrypt: " + mail::autocrypt_value("mina@customer.test", mina().public_key) + "\r\n";
    const auto known = [&] {
        return world.db->read(
            [&](store::Tx& tx) { return MailKeys(tx).of_addresses({"mina@customer.test"}); });
    };
    const auto id = *imported(world, world.letter("a@x", header)).message;
    CHECK_FALSE(world.view(id).protection.has_value());
    CHECK(known().empty());
    CHECK(world.letter_security.read_again(world.blobs) == 1);
    CHECK(known().size() == 1);
    CHECK_FALSE(world.view(id).protection.has_value());

    // The very same again needs nobody.
    imported(world, world.letter("b@x", header));
    CHECK(world.letter_security.read_again(world.blobs) == 0);
    const auto raw = world.letter("c@x", header);
    const auto brought = brought_key(raw, mail::parse(raw));
    REQUIRE(brought);
    CHECK(world.db->read([&](store::Tx& tx) { return is_known(tx, *brought); }));
}

TEST_CASE("who signs with the key that the letter brings is named, and not vouched for") {
    SecurityWorld world;
    const auto header =
        "Autocrypt: " + mail::autocrypt_value("mina@customer.test", mina().public_key) + "\r\n";
    const auto seen = world.taken(mail::pgp_signed(world.letter("a@x", header), mina().signer));
    CHECK(seen.protection->signatures.at(0).verdict == SignatureVerdict::unconfirmed);
}

TEST_CASE("sealed mail that nobody signed is shown as text where it could have been changed") {
    SecurityWorld world;
    const auto own = world.own_certificate();
    const auto seen = world.taken(mail::smime_sealed(world.html_letter("a@x"), {own.public_key}));
    CHECK(seen.protection->as_text);
    CHECK_FALSE(seen.has_html);
    CHECK(seen.body_text.find("It leaks.") != std::string::npos);
}

TEST_CASE("one mailbox's keys are not tried on another one's mail") {
    SecurityWorld world;
    const auto other = add_mailbox(world.journal, world.secrets, world.admin,
                                   {.name = "Other", .address = "other@shop.test"}, {})
                           .id;
    const auto own = world.own_key();
    const auto raw = mail::pgp_sealed(world.html_letter("a@x"), {own.public_key});
    const auto taken = world.intake.take(raw, {.mailbox = other});
    CHECK(world.view(*taken.message).protection->problem == OpenFailure::no_key);
}

TEST_CASE("a signature's worth depends on whose key it is") {
    SecurityWorld world;
    const auto verdict = [&](const std::string& raw) {
        const auto seen = world.taken(raw);
        REQUIRE(seen.protection);
        return seen.protection->signatures.at(0).verdict;
    };
    const auto by = [&](const std::string& id, const std::string& from) {
        return mail::pgp_signed(world.letter(id, {}, from), mina().signer);
    };
    CHECK(verdict(by("a@x", "mina@customer.test")) == SignatureVerdict::unknown_key);

    const auto keys = add_correspondent_keys(world.journal, world.mara, {"mina@customer.test"},
                                             mina().public_key);
    CHECK(verdict(by("b@x", "mina@customer.test")) == SignatureVerdict::verified);
    CHECK(verdict(by("c@x", "evil@attacker.test")) == SignatureVerdict::unknown_key);
    confirm_key(world.journal, world.mara, keys.at(0).id, false);
    CHECK(verdict(by("d@x", "mina@customer.test")) == SignatureVerdict::unconfirmed);

    auto broken = by("e@x", "mina@customer.test");
    broken.replace(broken.find("leaks"), 5, "works");
    CHECK(verdict(broken) == SignatureVerdict::broken);
}

TEST_CASE("S/MIME signatures bring their certificate, which is not trusted by itself") {
    SecurityWorld world;
    const auto& identity = certified("Mina", "mina@customer.test");
    const auto raw = mail::smime_signed(world.letter("a@x"), identity);
    const auto first = *world.take(raw).message;
    CHECK(world.view(first).protection->signatures.at(0).verdict == SignatureVerdict::unconfirmed);

    const auto keys = world.db->read(
        [](store::Tx& tx) { return MailKeys(tx).of_addresses({"mina@customer.test"}); });
    REQUIRE(keys.size() == 1);
    CHECK_FALSE(keys[0].confirmed);
    CHECK(keys[0].source == KeySource::signature);
    confirm_key(world.journal, world.mara, keys[0].id, true);
    CHECK(world.view(first).protection->signatures.at(0).verdict == SignatureVerdict::verified);

    // Somebody else's certificate under the customer's name says whose it is.
    const auto seen =
        world.taken(mail::smime_signed(world.letter("b@x", {}, "boss@shop.example"), identity));
    CHECK(seen.protection->signatures.at(0).verdict == SignatureVerdict::other_address);
}

TEST_CASE("keys in headers are kept for their sender's address only, once") {
    SecurityWorld world;
    const auto header = [&](const std::string& address) {
        return "Autocrypt: " + mail::autocrypt_value(address, mina().public_key) + "\r\n";
    };
    const auto known = [&](const std::string& address) {
        return world.db->read(
            [&](store::Tx& tx) { return MailKeys(tx).of_addresses({address}).size(); });
    };
    world.take(world.letter("a@x", header("boss@shop.example")));
    CHECK(known("boss@shop.example") == 0);
    world.take(world.letter("b@x", header("mina@customer.test")));
    world.take(world.letter("c@x", header("mina@customer.test")));
    CHECK(known("mina@customer.test") == 1);
    world.take(world.letter("d@x", "Autocrypt: addr=mina@customer.test; keydata=AAAA\r\n"));
    CHECK(known("mina@customer.test") == 1);
}

ProtectionOffer offered(SecurityWorld& world, const std::vector<std::string>& to) {
    return world.db->read(
        [&](store::Tx& tx) { return offer(tx, world.mailbox, to, world.clock.now()); });
}

TEST_CASE("answers are signed and sealed as the mailbox is set and as its writer asks") {
    SecurityWorld world;
    const auto set = [&](Usage signing, Usage sealing) {
        set_protection_rules(world.journal, world.admin, world.mailbox, {signing, sealing});
    };
    const std::vector<std::string> to{"Mina@customer.test"};
    CHECK_FALSE(decide(offered(world, to), {}).has_value());
    CHECK_THROWS_AS(decide(offered(world, to), {.sign = true}), Refusal);
    CHECK_THROWS_AS(decide(offered(world, to), {.seal = true}), Refusal);
    set(Usage::possible, Usage::possible);
    CHECK_FALSE(decide(offered(world, to), {}).has_value());
    set(Usage::possible, Usage::always);
    CHECK_THROWS_AS(decide(offered(world, to), {}), Refusal);
    CHECK_THROWS_AS(decide(offered(world, to), {.seal = false}), Refusal);

    world.own_key();
    const auto keys = add_correspondent_keys(world.journal, world.mara, {"mina@customer.test"},
                                             mina().public_key);
    set(Usage::possible, Usage::possible);
    auto decision = decide(offered(world, to), {});
    REQUIRE(decision);
    CHECK(decision->sealed == SealScheme::pgp);
    CHECK(decision->signed_with == SealScheme::pgp);
    decision = decide(offered(world, to), {.seal = false});
    CHECK_FALSE(decision->sealed.has_value());
    // A key that nobody has vouched for is used when asked for, not by itself.
    confirm_key(world.journal, world.mara, keys.at(0).id, false);
    CHECK_FALSE(decide(offered(world, to), {})->sealed.has_value());
    CHECK(decide(offered(world, to), {.seal = true})->sealed == SealScheme::pgp);
    // Everybody must be able to read it.
    CHECK(offered(world, {"mina@customer.test", "jonas@customer.test"}).without_key ==
          std::vector<std::string>{"jonas@customer.test"});
}

std::string sent(SecurityWorld& world, const conversations::Protection& protection) {
    const MessageId message(77);
    world.db->write([&](store::Tx& tx) {
        conversations::Protections(tx).put(message, world.mailbox, protection);
    });
    const auto mailbox =
        world.db->read([&](store::Tx& tx) { return Mailboxes(tx).get(world.mailbox); });
    return secured(world.journal, world.secrets, mailbox, message,
                   {.from = {"Support", "support@shop.test"},
                    .to = {{"Mina", "mina@customer.test"}},
                    .subject = "Your kettle",
                    .message_id = "out@shop.test",
                    .date = world.clock.now(),
                    .text = "On its way."});
}

TEST_CASE("a protected answer can be read by whom it is for, and shows who wrote it") {
    SecurityWorld world;
    const auto own = world.own_key();
    add_correspondent_keys(world.journal, world.mara, {"mina@customer.test"}, mina().public_key);
    conversations::Protection protection;
    protection.sealed = SealScheme::pgp;
    protection.signed_with = SealScheme::pgp;
    const auto raw = sent(world, protection);

    CHECK(raw.find("On its way") == std::string::npos);
    CHECK(raw.find("Autocrypt: addr=support@shop.test") != std::string::npos);
    const auto opened = mail::open_letter(
        raw, {.pgp = {{mina().signer.private_key, "hers"}}, .pgp_known = {own.public_key}});
    CHECK(opened.failure == OpenFailure::none);
    REQUIRE(opened.signatures.size() == 1);
    CHECK(opened.signatures[0].state == mail::SignatureState::good);
    CHECK(mail::parse(opened.raw).text.find("On its way.") != std::string::npos);
    CHECK(mail::parse(opened.raw).subject == "Your kettle");

    world.db->write([&](store::Tx& tx) {
        for (const auto& key : MailKeys(tx).of_addresses({"mina@customer.test"}))
            MailKeys(tx).remove(key.id);
    });
    CHECK_THROWS_AS(sent(world, protection), Refusal);
}

TEST_CASE("letters leave with the signatures of the domain's active keys") {
    SecurityWorld world;
    const auto key = add_dkim_key(world.journal, world.secrets, world.admin,
                                  {"Shop.test", "t1", mail::DkimAlgorithm::ed25519_sha256});
    CHECK(key.private_key.find("PRIVATE KEY") == std::string::npos);
    CHECK(sent(world, {}).find("DKIM-Signature") == std::string::npos);
    CHECK_THROWS_AS(switch_dkim_key(world.journal, world.admin, key.id, true), Refusal);

    const auto check = [&](const mail::TxtAnswer& answer) {
        return check_dkim_key(world.journal, world.admin, key.id,
                              [&](const std::string& name) {
                                  CHECK(name == "t1._domainkey.shop.test");
                                  return answer;
                              })
            .check_state;
    };
    using State = mail::TxtAnswer::State;
    CHECK(check({State::none}) == DkimCheck::missing);
    CHECK(check({State::unreachable}) == DkimCheck::unreachable);
    CHECK(check({State::found, {"v=spf1 -all", "v=DKIM1; p=AAAA"}}) == DkimCheck::different);
    CHECK(check({State::found, {mail::dkim_record(key.algorithm, key.public_key)}}) ==
          DkimCheck::ok);
    switch_dkim_key(world.journal, world.admin, key.id, true);
    CHECK(sent(world, {}).starts_with("DKIM-Signature: v=1; a=ed25519-sha256"));
}

TEST_CASE("private keys are sealed in the database") {
    SecurityWorld world;
    make_key(world.journal, world.secrets, world.admin, world.mailbox, SealScheme::smime, 2);
    world.own_key();
    for (const auto& key :
         world.db->read([&](store::Tx& tx) { return MailKeys(tx).own(world.mailbox); })) {
        REQUIRE(key.private_key);
        CHECK(key.private_key->find("PRIVATE KEY") == std::string::npos);
        CHECK(world.secrets.open(*key.private_key)->find("PRIVATE KEY") != std::string::npos);
    }
}

std::string with_file(const std::string& id, const std::string& text) {
    return "From: Mina <mina@customer.test>\r\nTo: support@shop.test\r\nSubject: File\r\n"
           "Message-ID: <" +
           id +
           ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
           "Look.\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: "
           "attachment; filename=a.bin\r\n\r\n" +
           text + "\r\n--b--\r\n";
}

TEST_CASE("no letter waits for a scanner that does not answer; its files are scanned later") {
    SecurityWorld world;
    const auto unscanned = world.taken(with_file("a@x", "before"));
    CHECK_FALSE(unscanned.attachments.at(0).scan.has_value());

    set_scanner(world.journal, world.admin,
                {.enabled = true, .address = "unix:/nowhere/clamd.ctl"});
    const auto id = *world.take(with_file("b@x", "during")).message;
    CHECK(world.view(id).attachments.at(0).scan->state == ScanState::waiting);
    CHECK(scan_waiting(world.journal, world.blobs) == 0);
    CHECK(world.view(id).attachments.at(0).scan->state == ScanState::waiting);

    // Not at once again.
    CHECK(world.db->read([&](store::Tx& tx) {
        return conversations::Scans(tx).due(world.clock.now(), 10).size();
    }) == 0);
    world.clock.advance(std::chrono::minutes(2));
    CHECK(world.db->read([&](store::Tx& tx) {
        return conversations::Scans(tx).due(world.clock.now(), 10).size();
    }) == 1);
}

TEST_CASE("an infected file is kept but locked, until an administrator lets people have it") {
    SecurityWorld world;
    const testing::FakeClamd clamd;
    set_scanner(world.journal, world.admin, {.enabled = true, .address = clamd.where().address});
    const auto bad = *world.take(with_file("a@x", testing::eicar)).message;
    const auto good = *world.take(with_file("b@x", "harmless")).message;
    CHECK(scan_waiting(world.journal, world.blobs) == 2);

    CHECK(world.view(good).attachments.at(0).scan->state == ScanState::clean);
    const auto file = world.view(bad).attachments.at(0);
    CHECK(file.scan->state == ScanState::infected);
    CHECK(file.scan->found == "Win.Test.EICAR_HDB-1");
    CHECK(world.events().back() == "attachment.virus_found");

    const auto require_harmless = [&] {
        world.db->read([&](store::Tx& tx) {
            conversations::Scans(tx).require_harmless(
                conversations::Attachments(tx).get(file.id).blob);
            return 0;
        });
    };
    CHECK_THROWS_AS(require_harmless(), Refusal);
    CHECK_THROWS_AS(release_attachment(world.journal, world.mara, file.id, true), Refusal);
    release_attachment(world.journal, world.admin, file.id, true);
    require_harmless();

    // The same bytes again are known.
    const auto again = *world.take(with_file("c@x", "harmless")).message;
    CHECK(world.view(again).attachments.at(0).scan->state == ScanState::clean);
    CHECK(scan_waiting(world.journal, world.blobs) == 0);
}

TEST_CASE("what is too large for the scanner says so without asking it") {
    SecurityWorld world;
    set_scanner(world.journal, world.admin,
                {.enabled = true, .address = "unix:/nowhere/clamd.ctl", .largest_megabytes = 1});
    const auto id = *world.take(with_file("a@x", std::string(1'500'000, 'x'))).message;
    CHECK(scan_waiting(world.journal, world.blobs) == 1);
    CHECK(world.view(id).attachments.at(0).scan->state == ScanState::too_large);
}

}  // namespace
}  // namespace tandem::channels::email
