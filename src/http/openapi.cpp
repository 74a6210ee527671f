#include "http/openapi.h"

#include "base/enum_text.h"

#include <boost/json.hpp>
#include <cctype>

namespace tandem::http {
namespace {

namespace js = boost::json;

constexpr std::string_view api_prefix = "/api/v1/";
constexpr std::string_view schema_prefix = "#/components/schemas/";

constexpr std::string_view error_schema = R"json({
    "type": "object", "required": ["error"], "additionalProperties": false,
    "properties": {"error": {
        "type": "object", "required": ["code", "message", "fields", "details", "request_id"],
        "additionalProperties": false,
        "properties": {
            "code": {"type": "string", "description": "stable; clients and translations key on it"},
            "message": {"type": "string"},
            "fields": {"type": "array", "items": {
                "type": "object", "required": ["path", "code", "message", "params"],
                "additionalProperties": false,
                "properties": {
                    "path": {"type": "string", "description": "JSON pointer into the request"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "params": {"type": "object", "additionalProperties": {"type": "string"},
                        "description": "what varies in the message, for who translates it"}}}},
            "details": {},
            "request_id": {"type": "string"}}}}})json";

constexpr std::string_view security_schemes = R"json({
    "session": {"type": "apiKey", "in": "cookie", "name": "tandem_session",
                "description": "set by POST /api/v1/session; changes also need X-CSRF-Token"},
    "key": {"type": "http", "scheme": "bearer", "description": "an API key"}})json";

// The segments of a pattern, e.g. {"conversations", "{id}", "snooze"}, without /api/v1.
std::vector<std::string_view> parts_of(std::string_view pattern) {
    pattern.remove_prefix(pattern.starts_with(api_prefix) ? api_prefix.size() : 1);
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = pattern.find('/');
        parts.push_back(pattern.substr(0, end));
        if (end == std::string_view::npos) return parts;
        pattern.remove_prefix(end + 1);
    }
}

bool is_param(std::string_view part) { return part.starts_with('{'); }

std::string_view param_name(std::string_view part) { return part.substr(1, part.size() - 2); }

// "api-keys" -> "ApiKeys"
std::string capitalised(std::string_view part) {
    std::string out;
    bool up = true;
    for (const char c : part) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0) out += up ? static_cast<char>(std::toupper(byte)) : c;
        up = std::isalnum(byte) == 0;
    }
    return out;
}

// GET /api/v1/conversations/{id}/thread -> "getConversationsByIdThread"
std::string operation_id(const Route& route) {
    std::string id;
    for (const char c : route.method)
        id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const auto part : parts_of(route.pattern))
        id += is_param(part) ? "By" + capitalised(param_name(part)) : capitalised(part);
    return id;
}

// An id is a number; what is no id (a tag's name, a token) says so by its name.
js::value param_schema(std::string_view name) {
    if (name == "id" || name.ends_with("_id") || name == "other")
        return {{"type", "integer"}, {"format", "int64"}};
    return {{"type", "string"}};
}

class Document {
public:
    Document(const std::vector<Route>& routes, const Schemas& schemas) : routes_(routes) {
        for (const auto& [name, text] : schemas) schemas_[name] = js::parse(text);
        schemas_["ApiError"] = js::parse(error_schema);
    }

    std::string text() {
        js::object document;
        document["openapi"] = "3.1.0";
        document["info"] = {{"title", "Tandem"}, {"version", "1"}};
        document["paths"] = paths();
        document["components"] = {{"schemas", schemas_},
                                  {"securitySchemes", js::parse(security_schemes)}};
        const js::object session{{"session", js::array()}};
        const js::object key{{"key", js::array()}};
        document["security"] = js::array{session, key};
        return js::serialize(document);
    }

private:
    js::object paths() const {
        js::object paths;
        for (const auto& route : routes_) {
            if (!route.pattern.starts_with("/api/")) continue;
            auto& path = paths[route.pattern];
            if (!path.is_object()) path = js::object();
            std::string method;
            for (const char c : route.method)
                method += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            path.as_object()[method] = operation(route);
        }
        return paths;
    }

    js::object operation(const Route& route) const {
        const auto& about = route.description;
        js::object operation;
        operation["operationId"] = operation_id(route);
        operation["summary"] = about.summary;
        operation["tags"] = js::array{js::string(parts_of(route.pattern).front())};
        if (auto list = parameters(route); !list.empty()) operation["parameters"] = std::move(list);
        if (!about.body_schema.empty() || about.body_type != "application/json")
            operation["requestBody"] = {{"required", true},
                                        {"content", content(about.body_type, about.body_schema)}};
        operation["responses"] = responses(route);
        describe_access(route.access, operation);
        return operation;
    }

    static void describe_access(const Access& access, js::object& operation) {
        if (const auto* permission = std::get_if<Permission>(&access))
            operation["x-permission"] = js::string(to_text(*permission));
        else if (std::get<Audience>(access) == Audience::open)
            operation["security"] = js::array();
    }

    js::array parameters(const Route& route) const {
        js::array list;
        for (const auto part : parts_of(route.pattern)) {
            if (!is_param(part)) continue;
            list.push_back({{"name", js::string(param_name(part))},
                            {"in", "path"},
                            {"required", true},
                            {"schema", param_schema(param_name(part))}});
        }
        if (!route.description.query_schema.empty())
            add_query(js::parse(route.description.query_schema), list);
        return list;
    }

    void add_query(const js::value& schema, js::array& list) const {
        const auto& object = resolve(schema);
        const auto* properties = object.if_contains("properties");
        if (properties == nullptr) return;
        const auto* required = object.if_contains("required");
        for (const auto& [name, property] : properties->as_object()) {
            js::object parameter{{"name", name},
                                 {"in", "query"},
                                 {"required", required != nullptr && holds(*required, name)},
                                 {"schema", property}};
            // Lists come as one value with commas.
            if (is_list(property)) parameter["explode"] = false;
            list.push_back(std::move(parameter));
        }
    }

    static bool holds(const js::value& list, std::string_view name) {
        for (const auto& item : list.as_array())
            if (item.as_string() == name) return true;
        return false;
    }

    static bool is_list(const js::value& schema) {
        const auto* type = schema.as_object().if_contains("type");
        return type != nullptr && *type == "array";
    }

    // The object schema itself, behind its $ref.
    const js::object& resolve(const js::value& schema) const {
        const auto* ref = schema.as_object().if_contains("$ref");
        if (ref == nullptr) return schema.as_object();
        return schemas_.at(std::string_view(ref->as_string()).substr(schema_prefix.size()))
            .as_object();
    }

    static js::object content(const std::string& type, const std::string& schema) {
        js::object media;
        if (!schema.empty()) media["schema"] = js::parse(schema);
        return {{type, std::move(media)}};
    }

    static js::object responses(const Route& route) {
        const auto& about = route.description;
        js::object answer{{"description", "Done"}};
        if (!about.answer_schema.empty() || about.answer_type != "application/json")
            answer["content"] = content(about.answer_type, about.answer_schema);
        js::object all{{std::to_string(about.status), std::move(answer)}};
        for (const auto& [status, codes] : refusals(route)) all[status] = error(codes);
        all["default"] = error("Refused as any request may be, or failed");
        return all;
    }

    static js::object error(const std::string& description) {
        return {{"description", description},
                {"content",
                 content("application/json", R"({"$ref":"#/components/schemas/ApiError"})")}};
    }

    // "409" -> "stale, in_use"; a field's problem as "/name: taken".
    static std::map<std::string, std::string> refusals(const Route& route) {
        std::map<std::string, std::string> codes;
        const auto* audience = std::get_if<Audience>(&route.access);
        if (audience == nullptr || *audience != Audience::open) codes["401"] = "unauthenticated";
        if (audience == nullptr) codes["403"] = "forbidden";
        for (const auto& refused : route.description.refusals) {
            auto& list = codes[std::to_string(to_response({refused.kind, "", ""}).status)];
            const auto code =
                refused.path.empty() ? refused.code : refused.path + ": " + refused.code;
            if (list != code) list += (list.empty() ? "" : ", ") + code;
        }
        return codes;
    }

    const std::vector<Route>& routes_;
    js::object schemas_;
};

}  // namespace

std::string to_openapi(const std::vector<Route>& routes, const Schemas& schemas) {
    return Document(routes, schemas).text();
}

}  // namespace tandem::http
