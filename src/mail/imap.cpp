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

ImapResult<ImapSelected> Imap::select(std::string_view folder) {
    auto answer = session_->run("SELECT", {to_imap_name(folder)});
    if (!answer) return tl::make_unexpected(answer.error());
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

ImapResult<std::vector<ImapMessage>> Imap::messages_above(std::uint32_t uid) {
    if (uid == UINT32_MAX) return {};
    auto answer =
        session_->run("UID FETCH " + std::to_string(uid + 1) + ":* (UID RFC822.SIZE FLAGS)");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapMessage> messages;
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("UID") : nullptr;
        if (found == nullptr || to_uid(*found) <= uid) continue;
        ImapMessage message{.uid = to_uid(*found)};
        if (const auto* size = data->after("RFC822.SIZE")) message.size = size->number();
        if (const auto* flags = data->after("FLAGS")) {
            message.is_seen = std::ranges::any_of(
                flags->list, [](const ImapValue& flag) { return flag.is("\\Seen"); });
        }
        messages.push_back(message);
    }
    std::ranges::sort(messages, {}, &ImapMessage::uid);
    return messages;
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
        if (body != nullptr) return body->text;
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
    auto deleted = session_->run("UID STORE " + message + " +FLAGS.SILENT (\\Deleted)");
    if (!deleted) return tl::make_unexpected(deleted.error());
    // Without UIDPLUS an EXPUNGE would take others' deleted messages with it.
    if (!session_->can("UIDPLUS")) return {};
    auto expunged = session_->run("UID EXPUNGE " + message);
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

ImapResult<bool> Imap::idle(std::chrono::seconds limit) { return session_->idle(limit); }

ImapResult<void> Imap::noop() {
    auto answer = session_->run("NOOP");
    if (!answer) return tl::make_unexpected(answer.error());
    return {};
}

}  // namespace tandem::mail
