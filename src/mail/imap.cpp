#include "mail/imap.h"

#include "mail/ascii.h"
#include "mail/imap_session.h"

#include <algorithm>
#include <utility>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;

tl::unexpected<ImapError> problem(Kind kind, std::string text) {
    return tl::make_unexpected(ImapError{kind, std::move(text)});
}

int port_of(const ImapSettings& settings) {
    if (settings.port != 0) return settings.port;
    return settings.security == Security::tls ? 993 : 143;
}

std::string_view role_of_flag(const ImapValue& flag) {
    if (flag.is("\\Sent")) return "sent";
    if (flag.is("\\Trash")) return "trash";
    if (flag.is("\\Junk")) return "junk";
    if (flag.is("\\Drafts")) return "drafts";
    if (flag.is("\\Archive") || flag.is("\\All")) return "archive";
    return {};
}

// For servers that mark nothing.
std::string_view role_of_name(std::string_view name) {
    if (is_same(name, "INBOX")) return "inbox";
    for (const auto& [known, role] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"Sent", "sent"},
             {"Sent Items", "sent"},
             {"Sent Messages", "sent"},
             {"Trash", "trash"},
             {"Deleted Items", "trash"},
             {"Junk", "junk"},
             {"Spam", "junk"},
             {"Drafts", "drafts"},
             {"Archive", "archive"}}) {
        if (is_same(name, known)) return role;
    }
    return {};
}

ImapFolder to_folder(const std::vector<ImapValue>& words) {
    ImapFolder folder;
    folder.name = from_imap_name(words[4].text);
    if (words[3].is_string && !words[3].text.empty()) folder.delimiter = words[3].text.front();
    folder.role = role_of_name(folder.name);
    for (const auto& flag : words[2].list) {
        if (flag.is("\\Noselect") || flag.is("\\NonExistent")) folder.is_selectable = false;
        if (const auto role = role_of_flag(flag); !role.empty()) folder.role = role;
    }
    return folder;
}

std::uint32_t to_uid(const ImapValue& value) { return static_cast<std::uint32_t>(value.number()); }

bool has_flag(const ImapValue& flags, std::string_view name) {
    return std::ranges::any_of(flags.list, [&](const ImapValue& flag) { return flag.is(name); });
}

ImapMessage to_message(const ImapValue& data) {
    ImapMessage message{.uid = to_uid(*data.after("UID"))};
    if (const auto* size = data.after("RFC822.SIZE")) message.size = size->number();
    if (const auto* flags = data.after("FLAGS")) {
        message.is_seen = has_flag(*flags, "\\Seen");
        message.is_deleted = has_flag(*flags, "\\Deleted");
    }
    // Servers repeat the name of what was asked for in spellings of their own.
    for (std::size_t i = 0; i + 1 < data.list.size(); ++i)
        if (begins_with(data.list[i].text, "BODY[HEADER.FIELDS") && data.list[i + 1].is_string)
            message.header = data.list[i + 1].text;
    if (const auto* date = data.after("INTERNALDATE"))
        message.received_at = from_imap_date(date->text).value_or(0);
    return message;
}

// The list in "* 5 FETCH (...)"; null for any other answer.
const ImapValue* fetch_data(const std::vector<ImapValue>& words) {
    return is_untagged(words, 2, "FETCH") && words.size() > 3 && words[3].is_list ? &words[3]
                                                                                  : nullptr;
}

}  // namespace

Imap::Imap(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Imap::Imap(Imap&&) noexcept = default;
Imap& Imap::operator=(Imap&&) noexcept = default;
Imap::~Imap() = default;

ImapResult<Imap> Imap::connect(const ImapSettings& settings) {
    auto connection = ImapConnection::open(settings, port_of(settings));
    if (!connection) return tl::make_unexpected(connection.error());
    auto session = std::make_unique<Session>(settings, std::move(*connection));
    if (auto begun = session->begin(); !begun) return tl::make_unexpected(begun.error());
    return Imap(std::move(session));
}

ImapResult<std::vector<ImapFolder>> Imap::folders() {
    auto answer = session_->run(
        session_->can("SPECIAL-USE") ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)" : "LIST \"\" \"*\"");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapFolder> folders;
    for (const auto& words : answer->untagged) {
        if (is_untagged(words, 1, "LIST") && words.size() > 4) folders.push_back(to_folder(words));
    }
    return folders;
}

ImapResult<void> Imap::create_folder(std::string_view name) {
    auto answer = session_->attempt("CREATE", {to_imap_name(name)});
    if (!answer) return tl::make_unexpected(answer.error());
    if (answer->is_ok() || response_code(answer->text, "ALREADYEXISTS")) return {};
    return problem(Kind::refused, "The server does not make this folder: " + answer->text);
}

ImapResult<ImapSelected> Imap::select(std::string_view folder) { return open("SELECT", folder); }

ImapResult<ImapSelected> Imap::examine(std::string_view folder) { return open("EXAMINE", folder); }

ImapResult<ImapSelected> Imap::open(std::string_view command, std::string_view folder) {
    auto answer = session_->run(command, {to_imap_name(folder)});
    if (!answer) return tl::make_unexpected(answer.error());
    session_->forget_news();  // its number of messages is part of the answer
    ImapSelected selected;
    const auto number_in = [](std::string_view line, std::string_view name) {
        const auto code = response_code(line, name);
        return static_cast<std::uint32_t>(code ? ImapValue{.text = *code}.number() : 0);
    };
    for (std::size_t i = 0; i < answer->lines.size(); ++i) {
        const auto& line = answer->lines[i];
        if (const auto value = number_in(line, "UIDVALIDITY")) selected.uid_validity = value;
        if (const auto value = number_in(line, "UIDNEXT")) selected.uid_next = value;
        const auto& words = answer->untagged[i];
        if (is_untagged(words, 2, "EXISTS")) selected.messages = to_uid(words[1]);
    }
    selected.is_read_only = response_code(answer->text, "READ-ONLY").has_value();
    return selected;
}

ImapResult<std::vector<std::uint32_t>> Imap::uids_above(std::uint32_t uid) {
    if (uid == UINT32_MAX) return {};
    auto answer = session_->run("UID SEARCH UID " + std::to_string(uid + 1) + ":*");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<std::uint32_t> uids;
    for (const auto& words : answer->untagged) {
        if (!is_untagged(words, 1, "SEARCH")) continue;
        for (std::size_t i = 2; i < words.size(); ++i) {
            // "n:*" always includes the last message, even below n.
            if (to_uid(words[i]) > uid) uids.push_back(to_uid(words[i]));
        }
    }
    std::ranges::sort(uids);
    return uids;
}

// An empty folder has no newest message, and servers say so in different ways.
ImapResult<std::uint32_t> Imap::highest_uid() {
    session_->forget_news();
    auto answer = session_->attempt("FETCH * (UID)");
    if (!answer) return tl::make_unexpected(answer.error());
    std::uint32_t highest = 0;
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("UID") : nullptr;
        if (found != nullptr) highest = std::max(highest, to_uid(*found));
    }
    return highest;
}

ImapResult<std::vector<ImapMessage>> Imap::messages_above(std::uint32_t uid) {
    if (uid == UINT32_MAX) return {};
    return list(std::to_string(uid + 1) + ":*", uid + 1, UINT32_MAX, "");
}

ImapResult<std::vector<ImapMessage>> Imap::messages_between(std::uint32_t first,
                                                            std::uint32_t last) {
    if (first > last) return {};
    return list(std::to_string(first) + ":" + std::to_string(last), first, last, "");
}

ImapResult<std::vector<ImapMessage>> Imap::identified_between(std::uint32_t first,
                                                              std::uint32_t last) {
    if (first > last) return {};
    return list(std::to_string(first) + ":" + std::to_string(last), first, last,
                " INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]");
}

ImapResult<std::vector<ImapMessage>> Imap::list(const std::string& range, std::uint32_t first,
                                                std::uint32_t last, std::string_view more) {
    auto answer =
        session_->run("UID FETCH " + range + " (UID RFC822.SIZE FLAGS" + std::string(more) + ")");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapMessage> messages;
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("UID") : nullptr;
        if (found == nullptr || to_uid(*found) < first || to_uid(*found) > last) continue;
        messages.push_back(to_message(*data));
    }
    std::ranges::sort(messages, {}, &ImapMessage::uid);
    const auto twice = std::ranges::unique(messages, {}, &ImapMessage::uid);
    messages.erase(twice.begin(), twice.end());
    return messages;
}

ImapResult<std::vector<ImapRaw>> Imap::fetch_some(const std::vector<std::uint32_t>& uids) {
    if (uids.empty()) return {};
    std::string set;
    for (const auto uid : uids) set += (set.empty() ? "" : ",") + std::to_string(uid);
    auto answer = session_->run("UID FETCH " + set + " (UID BODY.PEEK[])");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapRaw> raws;
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* uid = data != nullptr ? data->after("UID") : nullptr;
        const auto* body = data != nullptr ? data->after("BODY[]") : nullptr;
        // NIL instead of a string: there is no such message any more.
        if (uid == nullptr || body == nullptr || !body->is_string) continue;
        if (std::ranges::find(uids, to_uid(*uid)) != uids.end())
            raws.push_back({to_uid(*uid), body->text});
    }
    std::ranges::sort(raws, {}, &ImapRaw::uid);
    const auto twice = std::ranges::unique(raws, {}, &ImapRaw::uid);
    raws.erase(twice.begin(), twice.end());
    return raws;
}

ImapResult<std::string> Imap::fetch_header(std::uint32_t uid) {
    const auto what = "BODY.PEEK[HEADER]<0." + std::to_string(256 * 1024) + ">";
    auto answer = session_->run("UID FETCH " + std::to_string(uid) + " (UID " + what + ")");
    if (!answer) return tl::make_unexpected(answer.error());
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* header = data != nullptr ? data->after("BODY[HEADER]<0>") : nullptr;
        if (header != nullptr && header->is_string) return header->text;
    }
    return problem(Kind::gone, "Message " + std::to_string(uid) + " is no longer there.");
}

ImapResult<std::string> Imap::fetch(std::uint32_t uid) {
    const auto gone = "Message " + std::to_string(uid) + " is no longer there.";
    auto sizes = session_->run("UID FETCH " + std::to_string(uid) + " (UID RFC822.SIZE)");
    if (!sizes) return tl::make_unexpected(sizes.error());
    std::optional<std::size_t> size;
    for (const auto& words : sizes->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("RFC822.SIZE") : nullptr;
        if (found != nullptr) size = found->number();
    }
    if (!size) return problem(Kind::gone, gone);
    if (*size > session_->settings().message_bytes) {
        return problem(Kind::too_large, "Message " + std::to_string(uid) + " has " +
                                            std::to_string(*size) + " bytes, more than allowed.");
    }
    auto answer = session_->run("UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[])");
    if (!answer) return tl::make_unexpected(answer.error());
    for (auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* body = data != nullptr ? data->after("BODY[]") : nullptr;
        if (body != nullptr && body->is_string) return body->text;
    }
    return problem(Kind::gone, gone);
}

ImapResult<void> Imap::mark_seen(std::uint32_t uid) {
    auto answer = session_->run("UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)");
    if (!answer) return tl::make_unexpected(answer.error());
    return {};
}

ImapResult<void> Imap::move(std::uint32_t uid, std::string_view folder) {
    const auto message = std::to_string(uid);
    const auto* verb = session_->can("MOVE") ? "UID MOVE " : "UID COPY ";
    auto answer = session_->attempt(verb + message, {to_imap_name(folder)});
    if (answer && !answer->is_ok() && response_code(answer->text, "TRYCREATE")) {
        if (auto made = create_folder(folder); !made) return made;
        answer = session_->attempt(verb + message, {to_imap_name(folder)});
    }
    if (!answer) return tl::make_unexpected(answer.error());
    if (!answer->is_ok()) {
        return problem(Kind::refused, "The message could not be moved: " + answer->text);
    }
    if (session_->can("MOVE")) return {};
    return remove(uid);
}

ImapResult<void> Imap::remove(std::uint32_t uid) {
    const auto message = std::to_string(uid);
    auto deleted = session_->run("UID STORE " + message + " +FLAGS.SILENT (\\Deleted)");
    if (!deleted) return tl::make_unexpected(deleted.error());
    if (!session_->can("UIDPLUS")) return expunge_alone(uid);
    auto expunged = session_->run("UID EXPUNGE " + message);
    if (!expunged) return tl::make_unexpected(expunged.error());
    return {};
}

// Without UIDPLUS an EXPUNGE would take others' deleted messages with it.
ImapResult<void> Imap::expunge_alone(std::uint32_t uid) {
    auto answer = session_->run("UID SEARCH DELETED");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<std::uint32_t> marked;
    for (const auto& words : answer->untagged) {
        if (!is_untagged(words, 1, "SEARCH")) continue;
        for (std::size_t i = 2; i < words.size(); ++i) marked.push_back(to_uid(words[i]));
    }
    if (marked != std::vector{uid}) return {};
    auto expunged = session_->run("EXPUNGE");
    if (!expunged) return tl::make_unexpected(expunged.error());
    return {};
}

ImapResult<void> Imap::append(std::string_view folder, std::string_view raw) {
    auto answer = session_->upload(folder, raw);
    if (!answer && contains(answer.error().text, "[trycreate]")) {
        if (auto made = create_folder(folder); !made) return made;
        answer = session_->upload(folder, raw);
    }
    if (!answer) return tl::make_unexpected(answer.error());
    if (!answer->is_ok()) {
        return problem(Kind::refused, "The message could not be stored: " + answer->text);
    }
    return {};
}

bool Imap::can_idle() const { return session_->can("IDLE"); }

ImapResult<bool> Imap::idle(std::chrono::seconds limit, const std::function<bool()>& is_over) {
    return session_->idle(limit, is_over);
}

ImapResult<void> Imap::noop() {
    auto answer = session_->run("NOOP");
    if (!answer) return tl::make_unexpected(answer.error());
    return {};
}

}  // namespace tandem::mail
