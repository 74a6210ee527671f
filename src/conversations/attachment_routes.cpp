#include "conversations/answers.h"
#include "conversations/attachments.h"
#include "conversations/file_answers.h"
#include "conversations/routes.h"
#include "conversations/scans.h"
#include "http/api.h"
#include "http/multipart.h"

#include <algorithm>
#include <array>

namespace tandem::conversations {
namespace {

using http::Call;
namespace refused = http::refused;
using http::Response;

// Kinds of images that browsers show without running anything. SVG is none of them.
constexpr std::array<std::string_view, 6> shown_types{"image/png",  "image/jpeg", "image/gif",
                                                      "image/webp", "image/avif", "image/bmp"};

bool is_shown(std::string_view type) {
    return std::find(shown_types.begin(), shown_types.end(), type) != shown_types.end();
}

Response upload_file(Desk& desk, const Call& call) {
    const auto file = http::upload_of(call.request);
    const auto attachment =
        upload(desk, call.actor(), {file.filename, file.content_type, file.bytes});
    return http::json_response(201, json::encode(to_view(attachment)));
}

Response content(Desk& desk, const Call& call) {
    const auto attachment = desk.journal.read([&](store::Tx& tx) {
        auto found = Attachments(tx).get(call.id<AttachmentId>("id"));
        Scans(tx).require_harmless(found.blob);
        return found;
    });
    return file_answer(attachment.filename, attachment.content_type,
                       desk.blobs.read(attachment.blob));
}

}  // namespace

Response file_answer(const std::string& filename, const std::string& content_type,
                     std::string bytes) {
    const bool shown = is_shown(content_type);
    Response response{.content_type = shown ? content_type : "application/octet-stream",
                      .body = std::move(bytes)};
    response.headers = {
        {"Content-Disposition", std::string(shown ? "inline" : "attachment") +
                                    "; filename*=UTF-8''" + http::url_encode(filename)},
        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"},
        {"Cache-Control", "private, max-age=31536000, immutable"}};
    return response;
}

void add_attachment_routes(http::Router& router, Desk& desk) {
    http::Api api(router);
    http::Description up{.summary = "Upload a file for a draft or message to come"};
    up.body_type = "multipart/form-data";
    up.body_schema =
        R"({"type":"object","properties":{"file":{"type":"string","format":"binary"}},"required":["file"]})";
    up.answer_schema = json::schema_of<AttachmentView>(
        json::Mode::out, [&](const std::string& name, std::string text) {
            router.add_schema(name, std::move(text));
        });
    up.status = 201;
    api.raw("POST", "/api/v1/attachments", Permission::conversations_edit, std::move(up),
            [&desk](const Call& call) { return upload_file(desk, call); })
        .refuses({refused::invalid("malformed_form"), refused::invalid("file_required"),
                  refused::invalid("empty_file"), refused::too_large("attachment_too_large")});
    api.raw("GET", "/api/v1/attachments/{id}/content", Permission::conversations_read,
            {.summary = "The bytes of a file", .answer_type = "application/octet-stream"},
            [&desk](const Call& call) { return content(desk, call); })
        .refuses({refused::not_found("attachment"), refused::conflict("infected")});
}

}  // namespace tandem::conversations
