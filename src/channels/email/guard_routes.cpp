// DKIM and the virus scanner.

#include "channels/email/dkim_commands.h"
#include "channels/email/scanner.h"
#include "channels/email/security_routes.h"
#include "http/api.h"
#include "json/types.h"
#include "mail/clamd.h"

namespace tandem::channels::email {

struct AddDkimKey {
    json::Text<1, 253> domain;
    json::Text<1, 63> selector;
    mail::DkimAlgorithm algorithm = mail::DkimAlgorithm::rsa_sha256;
};
TANDEM_STRUCT(AddDkimKey, domain, selector, algorithm)

struct SwitchDkimKey {
    bool active = false;
};
TANDEM_STRUCT(SwitchDkimKey, active)

struct DkimKeyView {
    DkimKeyId id;
    std::string domain;
    std::string selector;
    mail::DkimAlgorithm algorithm = mail::DkimAlgorithm::rsa_sha256;
    std::string record_name;
    std::string record;
    bool active = false;
    DkimCheck check = DkimCheck::unchecked;
    std::optional<std::string> found;  // in DNS, when it is not what it should be
    std::optional<Time> checked_at;
    Time added_at;
};
TANDEM_STRUCT(DkimKeyView, id, domain, selector, algorithm, record_name, record, active, check,
              found, checked_at, added_at)

struct DkimKeyList {
    std::vector<DkimKeyView> items;
};
TANDEM_STRUCT(DkimKeyList, items)

struct ChangeScanner {
    bool enabled = false;
    json::Text<1, 300> address;
    json::Default<json::Whole<1, 4000>> largest_megabytes{25};
    json::Default<InfectedFile> infected{InfectedFile::lock};
};
TANDEM_STRUCT(ChangeScanner, enabled, address, largest_megabytes, infected)

struct ScannerView {
    bool enabled = false;
    std::string address;
    std::int64_t largest_megabytes = 0;
    InfectedFile infected = InfectedFile::lock;
    std::int64_t waiting = 0;  // files
};
TANDEM_STRUCT(ScannerView, enabled, address, largest_megabytes, infected, waiting)

struct TryScanner {
    json::Text<1, 300> address;
};
TANDEM_STRUCT(TryScanner, address)

struct ScannerTest {
    bool ok = false;
    std::string message;
};
TANDEM_STRUCT(ScannerTest, ok, message)

namespace refused = http::refused;

namespace {

using http::Call;

DkimKeyView to_view(const DkimKeyRow& key) {
    return {.id = key.id,
            .domain = key.domain,
            .selector = key.selector,
            .algorithm = key.algorithm,
            .record_name = mail::dkim_record_name(key.selector, key.domain),
            .record = mail::dkim_record(key.algorithm, key.public_key),
            .active = key.active,
            .check = key.check_state,
            .found = key.check_text.empty() ? std::nullopt : std::optional(key.check_text),
            .checked_at = key.checked_at,
            .added_at = key.added_at};
}

DkimKeyList all_keys(events::Journal& journal) {
    DkimKeyList list;
    for (const auto& key : journal.read([](store::Tx& tx) { return DkimKeys(tx).all(); }))
        list.items.push_back(to_view(key));
    return list;
}

ScannerView read_scanner(events::Journal& journal) {
    return journal.read([](store::Tx& tx) {
        const auto settings = scanner_settings(tx);
        return ScannerView{settings.enabled, settings.address, settings.largest_megabytes,
                           settings.infected, conversations::Scans(tx).waiting()};
    });
}

ScannerTest test_scanner(const std::string& address) {
    std::string why;
    const auto version =
        mail::clamd_version({.address = address, .timeout = std::chrono::seconds(5)}, why);
    return version.empty() ? ScannerTest{false, why} : ScannerTest{true, version};
}

void add_dkim(http::Api& api, events::Journal& journal, const crypto::SecretBox& box,
              const mail::TxtLookup& look_up) {
    const auto manage = Permission::mailboxes_manage;
    api.get<DkimKeyList>("/api/v1/dkim-keys", manage, "List DKIM keys",
                         [&journal](const Call&) { return all_keys(journal); });
    api.post<DkimKeyView>(
           "/api/v1/dkim-keys", manage, "Make a DKIM key for a domain",
           [&journal, &box](const Call& call, const AddDkimKey& body) {
               return to_view(add_dkim_key(journal, box, call.actor(),
                                           {body.domain, body.selector, body.algorithm}));
           })
        .refuses({refused::field("/domain", "not_a_domain"),
                  refused::field("/selector", "not_a_selector"),
                  refused::field("/selector", "taken")});
    api.patch<DkimKeyView>("/api/v1/dkim-keys/{id}", manage, "Sign with a DKIM key, or no more",
                           [&journal](const Call& call, const SwitchDkimKey& body) {
                               return to_view(switch_dkim_key(
                                   journal, call.actor(), call.id<DkimKeyId>("id"), body.active));
                           })
        .refuses({refused::not_found("dkim_key"), refused::conflict("dns_record_missing")});
    api.post_action<DkimKeyView>("/api/v1/dkim-keys/{id}/check", manage,
                                 "See whether DNS has a DKIM key's record",
                                 [&journal, look_up](const Call& call) {
                                     return to_view(check_dkim_key(
                                         journal, call.actor(), call.id<DkimKeyId>("id"), look_up));
                                 })
        .refuses({refused::not_found("dkim_key")});
    api.remove("/api/v1/dkim-keys/{id}", manage, "Remove a DKIM key",
               [&journal](const Call& call) {
                   remove_dkim_key(journal, call.actor(), call.id<DkimKeyId>("id"));
               })
        .refuses({refused::not_found("dkim_key")});
}

void add_scanner(http::Api& api, events::Journal& journal) {
    const auto manage = Permission::system_manage;
    api.get<ScannerView>("/api/v1/virus-scanner", manage, "How files are scanned for viruses",
                         [&journal](const Call&) { return read_scanner(journal); });
    api.put<ScannerView>("/api/v1/virus-scanner", manage, "Set the virus scanner",
                         [&journal](const Call& call, const ChangeScanner& body) {
                             set_scanner(journal, call.actor(),
                                         {body.enabled, body.address, body.largest_megabytes.value,
                                          body.infected});
                             return read_scanner(journal);
                         })
        .refuses({refused::field("/address", "not_an_address")});
    api.post_action<ScannerTest>(
        "/api/v1/virus-scanner/test", manage, "See whether the virus scanner answers",
        [](const Call&, const TryScanner& body) { return test_scanner(body.address); });
    const auto release = [&journal](bool released) {
        return [&journal, released](const Call& call) {
            release_attachment(journal, call.actor(), call.id<AttachmentId>("id"), released);
        };
    };
    api.put<void>("/api/v1/attachments/{id}/release", manage, "Let people have an infected file",
                  release(true))
        .refuses({refused::not_found("attachment"), refused::conflict("not_infected")});
    api.remove("/api/v1/attachments/{id}/release", manage, "Lock an infected file again",
               release(false))
        .refuses({refused::not_found("attachment"), refused::conflict("not_infected")});
}

}  // namespace

void add_guard_routes(http::Router& router, events::Journal& journal, const crypto::SecretBox& box,
                      const mail::TxtLookup& look_up) {
    http::Api api(router);
    add_dkim(api, journal, box, look_up);
    add_scanner(api, journal);
}

}  // namespace tandem::channels::email
