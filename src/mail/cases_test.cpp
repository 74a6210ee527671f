#include "crypto/hash.h"
#include "mail/json.h"
#include "mail/parse.h"
#include "mail/quote.h"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

// Mails of another desk's tests, each with what a person reads in it (tests/mail/cases).
namespace tandem::mail {
namespace {

namespace json = boost::json;

// The program stands in a build folder somewhere below the project.
std::filesystem::path cases_folder() {
    auto above = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    while (above.has_relative_path() && !exists(above / "tests/mail/cases"))
        above = above.parent_path();
    return above / "tests/mail/cases";
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), path.string());
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::string_view text_of(const json::value& value) {
    return value.is_string() ? std::string_view(value.as_string()) : std::string_view();
}

void check_attachments(const json::array& seen, const json::array& expected) {
    REQUIRE(seen.size() == expected.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (const auto* field :
             {"filename", "content_type", "content_id", "disposition", "size", "sha256"}) {
            CAPTURE(field);
            const auto& one = seen[i].as_object().at(field);
            const auto& other = expected[i].as_object().at(field);
            CHECK(json::serialize(one) == json::serialize(other));
        }
    }
}

void check_case(const json::object& seen, const json::object& expected) {
    for (const auto* field : {"from", "to", "cc", "reply_to", "subject", "date", "message_id",
                              "in_reply_to", "references", "content_type", "kind", "warnings"}) {
        CAPTURE(field);
        CHECK(json::serialize(seen.at(field)) == json::serialize(expected.at(field)));
    }
    const auto text = text_of(seen.at("text"));
    const auto beginning = text_of(expected.at("text"));
    CHECK(text.substr(0, beginning.size()) == beginning);
    CHECK(seen.at("html").is_null() == expected.at("html").as_array().empty());
    for (const auto& part : expected.at("html").as_array()) {
        CAPTURE(text_of(part));
        CHECK(text_of(seen.at("html")).find(text_of(part)) != std::string_view::npos);
    }
    if (const auto* fresh = expected.if_contains("fresh")) {
        CHECK(split_quoted(text).fresh == text_of(*fresh));
    }
    check_attachments(seen.at("attachments").as_array(), expected.at("attachments").as_array());
}

TEST_CASE("mails are read as a careful person reads them") {
    const auto folder = cases_folder();
    const auto expected = json::parse(content_of(folder / "chatwoot.json"));
    CHECK(expected.as_array().size() == 39);
    for (const auto& one : expected.as_array()) {
        const auto file = std::string(text_of(one.at("file")));
        CAPTURE(file);
        const auto seen = json::parse(to_json(parse(content_of(folder / "chatwoot" / file))));
        check_case(seen.as_object(), one.as_object());
    }
}

}  // namespace
}  // namespace tandem::mail
