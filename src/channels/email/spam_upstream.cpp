#include "channels/email/spam_upstream.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/raw_headers.h"

#include <charconv>
#include <vector>

namespace tandem::channels::email {
namespace {

using mail::begins_with;
using mail::contains;
using mail::is_same;
using mail::lower;
using mail::trim;

constexpr std::string_view select_filter = R"sql(
    SELECT kind, host FROM mailbox_spam_filters WHERE mailbox_id = $1)sql";

constexpr std::string_view put_filter = R"sql(
    INSERT INTO mailbox_spam_filters (mailbox_id, kind, host) VALUES ($1, $2, $3)
    ON CONFLICT (mailbox_id) DO UPDATE SET kind = excluded.kind, host = excluded.host)sql";

constexpr int spam_confidence = 5;  // of Exchange's levels: -1 to 9
constexpr std::size_t longest_said = 200;

struct FilterRow {
    UpstreamKind kind = UpstreamKind::none;
    std::string host;
};

struct Line {
    std::string name;
    std::string value;
};

// "from a.test by mx.shop.test with ESMTP" was written by mx.shop.test.
bool is_received_by(const Line& line, std::string_view host) {
    if (line.name != "received") return false;
    const auto words = " " + lower(line.value) + " ";
    const auto by = words.find(" by " + lower(host));
    if (by == std::string::npos) return false;
    const auto after = words[by + 4 + host.size()];
    return mail::is_space(after) || after == ';' || after == '(';
}

// Those that may be believed, topmost first: all, or those that were written at or after the
// arrival at the filter's host.
std::vector<Line> believed(const UpstreamFilter& filter, std::string_view head) {
    std::vector<Line> lines;
    mail::each_raw_header(head, [&](std::string_view name, std::string_view value) {
        lines.push_back({lower(name), mail::decode_header(value)});
    });
    const auto& host = filter.host.value.value;
    // Results under this name that were there before, the server must have taken out (RFC 8601).
    if (host.empty() || filter.kind == UpstreamKind::authentication) return lines;
    std::size_t arrival = lines.size();
    for (std::size_t i = 0; i < lines.size() && arrival == lines.size(); ++i)
        if (is_received_by(lines[i], host)) arrival = i;
    if (arrival == lines.size()) return {};
    auto end = arrival + 1;
    while (end < lines.size() && lines[end].name != "received") ++end;
    lines.resize(end);
    return lines;
}

std::optional<int> number_behind(std::string_view text, std::string_view mark) {
    const auto at = lower(text).find(mark);
    if (at == std::string::npos) return std::nullopt;
    text = text.substr(at + mark.size());
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<bool> spamassassin(const Line& line) {
    if (line.name == "x-spam-flag") return begins_with(trim(line.value), "yes");
    if (line.name == "x-spam-status") return begins_with(trim(line.value), "yes");
    return std::nullopt;
}

std::optional<bool> rspamd(const Line& line) {
    if (line.name == "x-spamd-result") return contains(line.value, ": true");
    if (line.name == "x-spam") return begins_with(trim(line.value), "yes");
    if (line.name == "x-rspamd-action")
        return contains(line.value, "add header") || contains(line.value, "rewrite subject") ||
               contains(line.value, "reject");
    return std::nullopt;
}

std::optional<bool> exchange(const Line& line) {
    std::optional<int> level;
    if (line.name == "x-ms-exchange-organization-scl") level = number_behind(trim(line.value), "");
    if (line.name == "x-forefront-antispam-report") level = number_behind(line.value, "scl:");
    return level ? std::optional(*level >= spam_confidence) : std::nullopt;
}

// The sender's domain says itself what to do with mail that is not from it.
std::optional<bool> authentication(const Line& line, std::string_view host) {
    if (line.name != "authentication-results") return std::nullopt;
    const std::string_view value = trim(line.value);
    if (!is_same(trim(value.substr(0, value.find_first_of("; "))), host)) return std::nullopt;
    if (contains(value, "dmarc=pass")) return false;
    if (!contains(value, "dmarc=fail")) return std::nullopt;
    return contains(value, "p=reject") || contains(value, "p=quarantine") ||
           contains(value, "action=oreject") || contains(value, "action=quarantine");
}

std::optional<bool> word_of(const UpstreamFilter& filter, const Line& line) {
    switch (filter.kind) {
        case UpstreamKind::none:
            break;
        case UpstreamKind::spamassassin:
            return spamassassin(line);
        case UpstreamKind::rspamd:
            return rspamd(line);
        case UpstreamKind::exchange:
            return exchange(line);
        case UpstreamKind::authentication:
            return authentication(line, filter.host.value.value);
    }
    return std::nullopt;
}

}  // namespace

UpstreamFilter upstream_of(store::Tx& tx, MailboxId mailbox) {
    auto row = tx.find<FilterRow>(select_filter, mailbox).value_or(FilterRow{});
    UpstreamFilter filter{.kind = row.kind, .host = {}};
    filter.host.value.value = std::move(row.host);
    return filter;
}

void set_upstream(store::Tx& tx, MailboxId mailbox, const UpstreamFilter& filter) {
    tx.run(put_filter, mailbox, filter.kind, filter.host.value.value);
}

// The topmost word counts: it was written last.
std::optional<UpstreamWord> ask_upstream(const UpstreamFilter& filter, std::string_view head) {
    if (filter.kind == UpstreamKind::none) return std::nullopt;
    for (const auto& line : believed(filter, head))
        if (const auto word = word_of(filter, line))
            return UpstreamWord{
                *word, line.name + ": " + std::string(mail::utf8_prefix(line.value, longest_said))};
    return std::nullopt;
}

}  // namespace tandem::channels::email
