#pragma once

// For routes.cpp files: typed endpoints. One described struct per body, query and answer gives
// decoding, validation, JSON and the OpenAPI document.
//
//   Api api(router);
//   api.get<ConversationPage>("/api/v1/conversations", Permission::conversations_read,
//                             "List conversations", [&](const Call& call, const ListQuery& query)
//                             {…});
//   api.post<ConversationView>("/api/v1/conversations", Permission::conversations_reply,
//                              "Start a conversation", [&](const Call& call, const NewConversation&
//                              body) {…});
//   api.remove("/api/v1/conversations/{id}/snooze", …, [&](const Call& call) {…});
//
// A handler takes (const Call&) or (const Call&, const In&), where In is decoded from the query of
// a GET and DELETE, and from the JSON body otherwise. It returns Out, or nothing (then Out is void,
// answer 204). post answers 201; post_action, for things that create nothing, 200. An Out with a
// member `version` is answered with an ETag and If-None-Match is honoured. What a handler refuses
// is said with the route, and proven by its tests (tests/scenarios.h):
//
//   api.remove(…).refuses({refused::not_found("team"), refused::conflict("in_use")});

#include "http/http.h"
#include "json/decode.h"
#include "json/encode.h"
#include "json/schema.h"

#include <string>
#include <type_traits>
#include <utility>

namespace tandem::http {

Response json_response(int status, std::string body);
// Adds the ETag of a version; 304 without body when the request already has it.
Response with_version(const Call& call, Response response, std::int64_t version);
// The query's pairs as a JSON value that decode() reads against `schema_types`.
template <class In>
In decode_query(std::string_view query) {
    return json::decode_flat<In>(parse_query(query));
}

namespace detail {

template <class F>
struct input_of : input_of<decltype(&F::operator())> {};
template <class C, class R>
struct input_of<R (C::*)(const Call&) const> {
    using type = void;
};
template <class C, class R, class In>
struct input_of<R (C::*)(const Call&, In) const> {
    using type = std::remove_cvref_t<In>;
};

}  // namespace detail

// An endpoint just added, for what else there is to say of it.
class Added {
public:
    explicit Added(Route& route) : route_(route) {}
    // The answer depends on nothing but the database, who asks, the path and the query (and, by at
    // most a second, on the time): while nothing was written it is given again from memory.
    const Added& remembered() const {
        route_.description.remembered = true;
        return *this;
    }
    void refuses(std::vector<Refused> refusals) const {
        route_.description.refusals = std::move(refusals);
    }

private:
    Route& route_;
};

class Api {
public:
    explicit Api(Router& router) : router_(router) {}

    template <class Out, class F>
    Added get(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("GET", std::move(path), access, std::move(summary), 200,
                        std::move(handler));
    }
    template <class Out, class F>
    Added post(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("POST", std::move(path), access, std::move(summary), 201,
                        std::move(handler));
    }
    template <class Out, class F>
    Added post_action(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("POST", std::move(path), access, std::move(summary), 200,
                        std::move(handler));
    }
    template <class Out, class F>
    Added put(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("PUT", std::move(path), access, std::move(summary), 200,
                        std::move(handler));
    }
    template <class Out, class F>
    Added patch(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("PATCH", std::move(path), access, std::move(summary), 200,
                        std::move(handler));
    }
    template <class Out = void, class F>
    Added remove(std::string path, Access access, std::string summary, F handler) {
        return add<Out>("DELETE", std::move(path), access, std::move(summary), 200,
                        std::move(handler));
    }

    // An endpoint whose body or answer is no JSON (uploads, downloads): the handler has the request
    // and makes the whole response.
    Added raw(std::string method, std::string path, Access access, Description description,
              Handler handler) {
        return Added(router_.add({std::move(method), std::move(path), access,
                                  std::move(description), std::move(handler)}));
    }

private:
    template <class Out, class F>
    Added add(std::string method, std::string path, Access access, std::string summary, int status,
              F handler) {
        using In = typename detail::input_of<F>::type;
        Description description{.summary = std::move(summary)};
        if constexpr (std::is_void_v<Out>)
            status = 204;
        else
            description.answer_schema = schema<Out>(json::Mode::out);
        description.status = status;
        Handler run;
        if constexpr (std::is_void_v<In>) {
            run = [handler = std::move(handler), status](const Call& call) {
                return answer<Out>(call, status, [&]() -> Out { return handler(call); });
            };
        } else {
            const bool flat = method == "GET" || method == "DELETE";
            (flat ? description.query_schema : description.body_schema) =
                schema<In>(json::Mode::in);
            run = [handler = std::move(handler), status, flat](const Call& call) {
                const In in = flat ? decode_query<In>(call.request.query)
                                   : json::decode<In>(std::string_view(call.request.body));
                return answer<Out>(call, status, [&]() -> Out { return handler(call, in); });
            };
        }
        return Added(router_.add(
            {std::move(method), std::move(path), access, std::move(description), std::move(run)}));
    }

    template <class Out, class Produce>
    static Response answer(const Call& call, int status, Produce&& produce) {
        if constexpr (std::is_void_v<Out>) {
            produce();
            return json_response(status, {});
        } else {
            const Out out = produce();
            auto response = json_response(status, json::encode(out));
            if constexpr (requires { out.version; })
                return with_version(call, std::move(response), out.version);
            else
                return response;
        }
    }

    template <class T>
    std::string schema(json::Mode mode) {
        return json::schema_of<T>(mode, [this](const std::string& name, std::string text) {
            router_.add_schema(name, std::move(text));
        });
    }

    Router& router_;
};

}  // namespace tandem::http
