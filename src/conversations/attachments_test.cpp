#include "conversations/attachments.h"

#include "base/refusal.h"
#include "conversations/desk_test.h"
#include "conversations/drafts.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0", 29);

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

http::Response send_up(DeskWorld& world, const std::string& name, const std::string& type,
                       const std::string& bytes) {
    return world.request("POST", "/api/v1/attachments", bytes, &world.mara,
                         {{"X-Filename", name}, {"Content-Type", type}});
}

TEST_CASE("an upload is answered with what it is, not with what it says it is") {
    DeskWorld world;
    const auto image = send_up(world, "..%2Fphoto.png", "application/pdf", png);
    CHECK(image.status == 201);
    CHECK_MESSAGE(image.body.find(R"("content_type":"image/png")") != std::string::npos,
                  image.body);
    CHECK(image.body.find(R"("filename":"photo.png")") != std::string::npos);
    CHECK(send_up(world, "x.txt", "text/plain", "").status == 422);
}

TEST_CASE("a stranger's page is handed over as a file, an image is shown") {
    DeskWorld world;
    send_up(world, "photo.png", "image/png", png);
    send_up(world, "page.html", "text/html", "<html><script>alert(1)</script></html>");

    const auto image = world.request("GET", "/api/v1/attachments/1/content", {}, &world.trainee);
    CHECK(image.content_type == "image/png");
    CHECK(image.body == png);
    CHECK(header(image, "Content-Disposition").starts_with("inline;"));

    const auto page = world.request("GET", "/api/v1/attachments/2/content", {}, &world.trainee);
    CHECK(page.content_type == "application/octet-stream");
    CHECK(header(page, "Content-Disposition").starts_with("attachment;"));
    CHECK(header(page, "Content-Security-Policy").find("sandbox") != std::string::npos);
}

TEST_CASE("an image that was pasted travels as a part of the mail and is shown by our address") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    send_up(world, "photo.png", "image/png", png);
    const auto sent = reply(world.desk, world.mara,
                            {.conversation = started.conversation,
                             .body_html = R"(<p>See <img src="/api/v1/attachments/1/content"></p>)",
                             .attachments = {AttachmentId(1)},
                             .last_seen = started.message});

    world.db->read([&](store::Tx& tx) {
        const auto pending = find_pending_send(tx, sent.id);
        REQUIRE(pending->attachments.size() == 1);
        const auto& file = pending->attachments[0];
        CHECK(pending->html.find("cid:" + file.content_id) != std::string::npos);
        const auto view = to_view(tx, Messages(tx).get(sent.id), world.clock.now());
        CHECK(view.html->find("/api/v1/attachments/1/content") != std::string::npos);
        CHECK(view.attachments.at(0).inline_);
    });
    CHECK_THROWS_AS(reply(world.desk, world.mara,
                          {.conversation = started.conversation,
                           .body_html = "<p>Again</p>",
                           .attachments = {AttachmentId(1)},
                           .last_seen = sent.id}),
                    Refusal);

    const auto draft = undo_reply(world.desk, world.mara, sent.id);
    CHECK(draft.attachments == std::vector{AttachmentId(1)});
    CHECK(draft.body_html.find("/api/v1/attachments/1/content") != std::string::npos);
}

TEST_CASE("uploads that nothing came of are gone after a day, those of a draft are not") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    send_up(world, "a.png", "image/png", png);
    send_up(world, "b.png", "image/png", png + "b");
    save_draft(world.journal, world.mara,
               {.conversation = started.conversation,
                .body_html = "<p>x",
                .attachments = {AttachmentId(2)}});
    CHECK(sweep_uploads(world.desk) == 0);

    world.clock.advance(std::chrono::hours(25));

    CHECK(sweep_uploads(world.desk) == 1);
    world.db->read([&](store::Tx& tx) {
        CHECK_FALSE(Attachments(tx).find(AttachmentId(1)));
        CHECK(Attachments(tx).find(AttachmentId(2)));
    });

    discard_draft(world.journal, world.mara, started.conversation);
    CHECK(sweep_uploads(world.desk) == 0);  // kept a day from now
    world.clock.advance(std::chrono::hours(25));
    CHECK(sweep_uploads(world.desk) == 1);
}

TEST_CASE("nobody puts another's upload into a message") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    send_up(world, "a.png", "image/png", png);
    CHECK_THROWS_AS(reply(world.desk, world.admin,
                          {.conversation = started.conversation,
                           .body_html = "<p>x</p>",
                           .attachments = {AttachmentId(1)},
                           .last_seen = started.message}),
                    Refusal);
}

TEST_CASE("a mail's own images are shown by our address, remote ones wait to be asked for") {
    DeskWorld world;
    const auto system = Actor::system("email");
    const auto blob = world.blobs.put(png);
    const auto raw = world.blobs.put("From: a\r\n\r\nHi");
    const auto received = world.journal.write(system, [&](events::Unit& unit) {
        return receive(
            unit,
            {.customer = world.mina,
             .from = {"Mina", "mina@example.com"},
             .subject = "Photo",
             .text = "See",
             .html =
                 R"(<p>See <img src="cid:one"><img data-remote-src="https://x.example/i.png"></p>)",
             .remote_images = 1,
             .attachments = {{.blob = world.blobs.keep(unit.tx, blob),
                              .filename = "a.png",
                              .content_type = "image/png",
                              .size = 29,
                              .content_id = "one",
                              .is_inline = true}},
             .raw = world.blobs.keep(unit.tx, raw)});
    });
    const auto path = "/api/v1/messages/" + std::to_string(received.message.value());

    const auto page = world.request("GET", path + "/html", {}, &world.mara);
    CHECK(page.body.find(R"(src="/api/v1/attachments/1/content")") != std::string::npos);
    CHECK(page.body.find(R"(data-remote-src="https://x.example/i.png")") != std::string::npos);
    CHECK(header(page, "Content-Security-Policy").find("https:") == std::string::npos);
    CHECK(header(page, "Content-Security-Policy").find("script") == std::string::npos);

    const auto shown = world.request("GET", path + "/html?images=1", {}, &world.mara);
    CHECK(shown.body.find(R"( src="https://x.example/i.png")") != std::string::npos);
    CHECK(header(shown, "Content-Security-Policy").find("https:") != std::string::npos);

    const auto mail = world.request("GET", path + "/raw", {}, &world.mara);
    CHECK(mail.status == 200);
    CHECK(mail.body == "From: a\r\n\r\nHi");
}

}  // namespace
}  // namespace tandem::conversations
