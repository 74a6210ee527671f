#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// One word of a server's answer: an atom, a string (quoted or literal) or a list of words.
struct ImapValue {
    std::string text = {};
    std::vector<ImapValue> list = {};
    bool is_list = false;
    bool is_string = false;

    // The number it is, 0 when it is none.
    std::uint64_t number() const;
    // Letter case aside.
    bool is(std::string_view word) const;
    // In a list of names and values: the value behind `name`.
    const ImapValue* after(std::string_view name) const;
};

// How many bytes of literal follow this line ("... {123}"), nothing when none do.
std::optional<std::size_t> literal_size(std::string_view line);

// The words of an answer whose literals have been read: `line` still says "{123}" where they go.
std::vector<ImapValue> parse_response(std::string_view line, std::vector<std::string> literals);

// "[UIDVALIDITY 17]" in an answer's text: the word behind the name; nothing when it is not there.
std::optional<std::string> response_code(std::string_view line, std::string_view name);

// "17-Jul-1996 02:44:25 -0700" in milliseconds since 1970; nothing when it is no such date.
std::optional<std::int64_t> from_imap_date(std::string_view text);

// Names of folders travel in a UTF-7 of their own.
std::string to_imap_name(std::string_view utf8);
std::string from_imap_name(std::string_view name);

// In quotes, or nothing when the text needs a literal.
std::optional<std::string> quoted_for_imap(std::string_view text);

}  // namespace tandem::mail
