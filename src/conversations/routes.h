#pragma once

#include "conversations/desk.h"
#include "http/http.h"

namespace tandem::conversations {

// Everything of /conversations, /messages, /attachments, /bulk, /tags, /views and /search.
void add_routes(http::Router& router, Desk& desk);

void add_conversation_routes(http::Router& router, Desk& desk);
void add_relation_routes(http::Router& router, Desk& desk);
void add_message_routes(http::Router& router, Desk& desk);
void add_scheduled_routes(http::Router& router, Desk& desk);
void add_page_routes(http::Router& router, Desk& desk);
void add_attachment_routes(http::Router& router, Desk& desk);
void add_letter_routes(http::Router& router, Desk& desk);
void add_view_routes(http::Router& router, Desk& desk);
void add_search_routes(http::Router& router, Desk& desk);

}  // namespace tandem::conversations
