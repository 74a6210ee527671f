#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tandem {

// What is wrong with one field of a request. `path` is a JSON pointer ("/messages/0/body"), empty
// for the request as a whole; `code` is stable; `message` tells a person how to mend it; `params`
// are the parts of the message that vary, for who says it in another language.
struct FieldProblem {
    std::string path;
    std::string code;
    std::string message;
    std::map<std::string, std::string> params = {};
};

// Ends the current request: someone asked for what the rules do not allow.
//
// A Refusal is the only exception with a meaning outside the process: http turns it into a 4xx
// answer. Any other exception is our own fault and becomes a 500.
//
// Throw to stop; return to go on. Where the caller carries on either way, return an optional or a
// variant instead: nobody catches a Refusal to make a decision.
class Refusal : public std::runtime_error {
public:
    enum class Kind {
        invalid,            // 422
        unauthenticated,    // 401
        forbidden,          // 403
        not_found,          // 404
        conflict,           // 409
        too_large,          // 413
        too_many_requests,  // 429
    };

    Refusal(Kind kind, std::string code, const std::string& message)
        : std::runtime_error(message), kind_(kind), code_(std::move(code)) {}

    Kind kind() const { return kind_; }
    const std::string& code() const { return code_; }  // stable; clients and translations key on it
    const std::vector<FieldProblem>& fields() const { return fields_; }
    const std::string& details() const { return details_; }  // JSON for the client, or empty
    int retry_after() const { return retry_after_; }         // seconds; 0 when there is no point

    Refusal& with_fields(std::vector<FieldProblem> fields) & {
        fields_ = std::move(fields);
        return *this;
    }
    Refusal&& with_fields(std::vector<FieldProblem> fields) && {
        fields_ = std::move(fields);
        return std::move(*this);
    }
    Refusal&& with_details(std::string json) && {
        details_ = std::move(json);
        return std::move(*this);
    }
    Refusal&& with_retry_after(int seconds) && {
        retry_after_ = seconds;
        return std::move(*this);
    }

private:
    Kind kind_;
    std::string code_;
    std::vector<FieldProblem> fields_;
    std::string details_;
    int retry_after_ = 0;
};

inline Refusal invalid(std::string code, const std::string& message) {
    return {Refusal::Kind::invalid, std::move(code), message};
}

// One field is wrong; `path` is its JSON pointer.
inline Refusal invalid_field(std::string path, std::string code, const std::string& message,
                             std::map<std::string, std::string> params = {}) {
    return Refusal(Refusal::Kind::invalid, "invalid", message)
        .with_fields({{std::move(path), std::move(code), message, std::move(params)}});
}

// `path` names the query's field in which a list's page was asked for.
inline Refusal bad_cursor(std::string path) {
    const std::string message = "This page is not there. Begin the list again.";
    return Refusal(Refusal::Kind::invalid, "bad_cursor", message)
        .with_fields({{std::move(path), "bad_cursor", message}});
}

inline Refusal unauthenticated(std::string code, const std::string& message) {
    return {Refusal::Kind::unauthenticated, std::move(code), message};
}

inline Refusal forbidden(const std::string& message) {
    return {Refusal::Kind::forbidden, "forbidden", message};
}

inline Refusal not_found(const std::string& what) {
    return {Refusal::Kind::not_found, what + "_not_found", "There is no such " + what + "."};
}

inline Refusal conflict(std::string code, const std::string& message) {
    return {Refusal::Kind::conflict, std::move(code), message};
}

inline Refusal too_large(std::string code, const std::string& message) {
    return {Refusal::Kind::too_large, std::move(code), message};
}

inline Refusal too_many_requests(std::string code, const std::string& message, int seconds) {
    return Refusal(Refusal::Kind::too_many_requests, std::move(code), message)
        .with_retry_after(seconds);
}

// Someone else saved first; the asker must look again.
inline Refusal stale(const std::string& what) {
    return conflict("stale", "Someone else changed this " + what + ". Reload it.");
}

}  // namespace tandem
