// Letters and invitations in attachments, read without downloading them.

#include "conversations/attachments.h"
#include "conversations/furnished_test.h"
#include "conversations/scans.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;

const std::string letter =
    "From: Ada <ada@x.example>\r\nTo: desk@shop.example\r\nSubject: An old order\r\n"
    "Date: Sun, 22 Nov 2026 03:06:57 +0100\r\nMessage-ID: <1@x>\r\n"
    "Content-Type: multipart/related; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/html\r\n\r\n<p>See<script>x</script><img src=\"cid:p%401\">"
    "<img src=\"https://a.example/b.png\"></p>\r\n"
    "--b\r\nContent-Type: image/png; name=p.png\r\nContent-ID: <p@1>\r\n\r\n\x89PNG\r\n"
    "--b\r\nContent-Type: text/csv; name=list.csv\r\n\r\na,b\r\n--b--\r\n";

const std::string calendar =
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Fitting\r\n"
    "DTSTART;TZID=Europe/Berlin:20261122T090000\r\nORGANIZER;CN=Ada:mailto:ada@x.example\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@x.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

void attach(World& world, const std::string& name, const std::string& type,
            const std::string& bytes, bool is_infected = false) {
    auto& desk = static_cast<Furnished&>(world);
    const auto ref = desk.blobs.put(bytes);
    world.db->write([&](store::Tx& tx) {
        const auto blob = desk.blobs.keep(tx, ref);
        Attachments(tx).add({.blob = blob,
                             .message = MessageId(1),
                             .filename = name,
                             .content_type = type,
                             .size = static_cast<std::int64_t>(bytes.size())});
        if (!is_infected) return;
        Scans(tx).await(blob, world.clock.now());
        Scans(tx).answer(blob, {ScanState::infected, "Eicar"}, world.clock.now());
    });
}

void a_letter_is_attached(World& world, Scenario&) {
    attach(world, "old.eml", "message/rfc822", letter);
}

void an_invitation_is_attached(World& world, Scenario&) {
    attach(world, "invite.ics", "text/calendar", calendar);
}

void a_list_is_attached(World& world, Scenario&) { attach(world, "a.txt", "text/plain", "hello"); }

void a_bad_letter_is_attached(World& world, Scenario&) {
    attach(world, "old.eml", "message/rfc822", letter, true);
}

Scenario answered(const std::string& path, std::string part) {
    return {.name = path + " says " + part, .path = path, .answer = std::move(part)};
}

const std::string one = "/api/v1/attachments/1";

const Scenarios letters{
    answered(one + "/letter", R"("subject":"An old order")").given(a_letter_is_attached),
    answered(one + "/letter", R"("from":[{"name":"Ada","address":"ada@x.example"}])")
        .given(a_letter_is_attached),
    answered(one + "/letter", R"("remote_images":1,"files":[{"filename":"list.csv")")
        .given(a_letter_is_attached),
    answered(one + "/letter/html", R"(<p>See<img src="/api/v1/attachments/1/letter/files/0">)")
        .given(a_letter_is_attached),
    answered(one + "/letter/html", R"(<img data-remote-src="https://a.example/b.png">)")
        .given(a_letter_is_attached),
    answered(one + "/letter/html?images=1", R"(<img src="https://a.example/b.png">)")
        .given(a_letter_is_attached),
    answered(one + "/letter/files/1", "a,b").given(a_letter_is_attached),
    answered(one + "/invitations", R"("method":"request","title":"Fitting")")
        .given(an_invitation_is_attached),
    answered(one + "/invitations", R"("guests":[{"name":"","address":"bo@x.example")")
        .given(an_invitation_is_attached),
    answered(one + "/invitations", R"({"items":[]})").given(a_list_is_attached),
};

const Scenarios letters_refused{
    denied("GET " + one + "/letter", "", 404, "attachment_not_found"),
    denied("GET " + one + "/letter", "", 404, "letter_not_found").given(a_list_is_attached),
    denied("GET " + one + "/letter", "", 409, "infected").given(a_bad_letter_is_attached),
    denied("GET " + one + "/letter/html", "", 404, "attachment_not_found"),
    denied("GET " + one + "/letter/html", "", 404, "letter_not_found").given(a_list_is_attached),
    denied("GET " + one + "/letter/html", "", 409, "infected").given(a_bad_letter_is_attached),
    denied("GET " + one + "/letter/files/0", "", 404, "attachment_not_found"),
    denied("GET " + one + "/letter/files/0", "", 404, "letter_not_found").given(a_list_is_attached),
    denied("GET " + one + "/letter/files/9", "", 404, "file_not_found").given(a_letter_is_attached),
    denied("GET " + one + "/letter/files/0", "", 409, "infected").given(a_bad_letter_is_attached),
    denied("GET " + one + "/invitations", "", 404, "attachment_not_found"),
    denied("GET " + one + "/invitations", "", 409, "infected").given(a_bad_letter_is_attached),
};

}  // namespace
}  // namespace tandem::conversations
