#pragma once

#include "conversations/types.h"
#include "events/event.h"
#include "json/describe.h"

#include <string>
#include <string_view>

namespace tandem::conversations {

// What has happened to the tags and saved views themselves.

struct TagAdded {
    static constexpr std::string_view name = "tag.added";
    TagId tag;
    std::string tag_name;
    events::Subject subject() const { return {"tag", tag.value()}; }
};
TANDEM_STRUCT(TagAdded, tag, tag_name)

struct TagChanged {
    static constexpr std::string_view name = "tag.changed";
    TagId tag;
    std::string before;
    std::string tag_name;
    std::string colour;
    events::Subject subject() const { return {"tag", tag.value()}; }
};
TANDEM_STRUCT(TagChanged, tag, before, tag_name, colour)

struct TagDeleted {
    static constexpr std::string_view name = "tag.deleted";
    TagId tag;
    std::string tag_name;
    events::Subject subject() const { return {"tag", tag.value()}; }
};
TANDEM_STRUCT(TagDeleted, tag, tag_name)

struct ViewAdded {
    static constexpr std::string_view name = "view.added";
    ViewId view;
    std::string view_name;
    std::string shared;
    events::Subject subject() const { return events::subject_of(view); }
};
TANDEM_STRUCT(ViewAdded, view, view_name, shared)

struct ViewChanged {
    static constexpr std::string_view name = "view.changed";
    ViewId view;
    std::string view_name;
    std::string shared;
    events::Subject subject() const { return events::subject_of(view); }
};
TANDEM_STRUCT(ViewChanged, view, view_name, shared)

struct ViewDeleted {
    static constexpr std::string_view name = "view.deleted";
    ViewId view;
    std::string view_name;
    events::Subject subject() const { return events::subject_of(view); }
};
TANDEM_STRUCT(ViewDeleted, view, view_name)

}  // namespace tandem::conversations
