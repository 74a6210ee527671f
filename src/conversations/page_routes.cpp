// A message's own page, shown in a sandboxed frame, and the mail as it came.

#include "base/refusal.h"
#include "conversations/answers.h"
#include "conversations/file_answers.h"
#include "conversations/routes.h"
#include "http/api.h"
#include "mail/html.h"

namespace tandem::conversations {
namespace {

using http::Call;
namespace refused = http::refused;
using http::Response;

// No script can run (none is allowed, and the sandbox forbids them); the frame keeps our origin so
// that the message's own images come with the reader's session.
constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; img-src 'self' data:";

constexpr std::string_view page_head = R"html(<!doctype html>
<html><head><meta charset="utf-8"><base target="_blank">
<meta name="referrer" content="no-referrer">
<style>
html{color-scheme:light}
body{margin:0;padding:2px;font:15px/1.5 system-ui,sans-serif;color:#182228;background:#fff;
overflow-wrap:anywhere}
img{max-width:100%;height:auto}
img[data-remote-src]{display:inline-block;min-width:1em;min-height:1em;outline:1px dashed #a9b0b4}
table{max-width:100%}
td,th{overflow-wrap:break-word}
pre{white-space:pre-wrap}
blockquote{margin:.5em 0 .5em .25em;padding-left:.75em;border-left:2px solid #e1ded9;color:#455056}
details.quoted>summary{cursor:pointer;color:#5f696f}
</style></head><body>
)html";

std::string with_images(std::string html) {
    constexpr std::string_view blocked = " data-remote-src=\"";
    constexpr std::string_view shown = " src=\"";
    for (auto at = html.find(blocked); at != std::string::npos; at = html.find(blocked, at))
        html.replace(at, blocked.size(), shown);
    return html;
}

std::string body_of(store::Tx& tx, MessageId id) {
    const auto message = Messages(tx).get(id);
    if (!message.html) return mail::text_to_html(message.text);
    return html_for_screen(message, Attachments(tx).of_messages({id}));
}

Response html_page(Desk& desk, const Call& call) {
    return mail_page(
        desk.journal.read([&](store::Tx& tx) { return body_of(tx, call.id<MessageId>("id")); }),
        call.request);
}

Response raw_mail(Desk& desk, const Call& call) {
    const auto id = call.id<MessageId>("id");
    const auto message = desk.journal.read([&](store::Tx& tx) {
        auto found = Messages(tx).get(id);
        for (const auto& file : Attachments(tx).of_messages({id}))
            Scans(tx).require_harmless(file.blob);
        return found;
    });
    if (!message.raw) throw not_found("raw_message");
    Response response{.content_type = "message/rfc822", .body = desk.blobs.read(*message.raw)};
    response.headers = {{"Content-Disposition",
                         "attachment; filename=\"message-" + std::to_string(id.value()) + ".eml\""},
                        {"Content-Security-Policy", "default-src 'none'; sandbox"},
                        {"Cache-Control", "private, max-age=86400"}};
    return response;
}

}  // namespace

Response mail_page(std::string safe_html, const http::Request& request) {
    const bool images = http::parse_query(request.query).contains("images");
    if (images) safe_html = with_images(std::move(safe_html));
    Response response{.content_type = "text/html; charset=utf-8",
                      .body = std::string(page_head) + safe_html + "</body></html>"};
    response.headers = {
        {"Content-Security-Policy", std::string(policy) + (images ? " https: http:" : "")},
        {"Cache-Control", "private, no-store"}};
    return response;
}

void add_page_routes(http::Router& router, Desk& desk) {
    http::Api api(router);
    api.raw("GET", "/api/v1/messages/{id}/html", Permission::conversations_read,
            {.summary = "The message's HTML as a page for a frame", .answer_type = "text/html"},
            [&desk](const Call& call) { return html_page(desk, call); })
        .refuses({refused::not_found("message")});
    api.raw("GET", "/api/v1/messages/{id}/raw", Permission::conversations_read,
            {.summary = "The message as it came", .answer_type = "message/rfc822"},
            [&desk](const Call& call) { return raw_mail(desk, call); })
        .refuses({refused::not_found("message"), refused::not_found("raw_message"),
                  refused::conflict("infected")});
}

}  // namespace tandem::conversations
