#pragma once

#include "base/id.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// A filter that mail has passed before it came here. Its word counts only where a mailbox says so:
// anybody can write such headers, and only a filter that is known to be there takes forged ones
// away.
enum class UpstreamKind {
    none,
    spamassassin,    // X-Spam-Flag, X-Spam-Status
    rspamd,          // X-Spamd-Result, X-Spam, X-Rspamd-Action
    exchange,        // X-MS-Exchange-Organization-SCL, X-Forefront-Antispam-Report
    authentication,  // Authentication-Results: the sender's domain wants what fails refused
};
BOOST_DESCRIBE_ENUM(UpstreamKind, none, spamassassin, rspamd, exchange, authentication)

struct UpstreamFilter {
    UpstreamKind kind = UpstreamKind::none;
    // The server that writes them, as it calls itself ("mx.example.com"). With it, what stands
    // below its Received line is not believed: it was there when the mail arrived.
    // Authentication-Results must begin with this name.
    json::Default<json::Text<0, 253>> host;
};
TANDEM_STRUCT(UpstreamFilter, kind, host)

UpstreamFilter upstream_of(store::Tx& tx, MailboxId mailbox);
void set_upstream(store::Tx& tx, MailboxId mailbox, const UpstreamFilter& filter);

struct UpstreamWord {
    bool is_spam = false;
    std::string said;  // the header, as it was believed
};
// Nothing when the filter said nothing. `head`: the header section of the raw message.
std::optional<UpstreamWord> ask_upstream(const UpstreamFilter& filter, std::string_view head);

}  // namespace tandem::channels::email
