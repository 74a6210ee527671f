#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/event.h"
#include "json/describe.h"
#include "mail/dkim.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::channels::email {

using DkimKeyId = Id<struct DkimKeyTag>;

enum class DkimCheck {
    unchecked,
    ok,           // the record is as it should be
    missing,      // there is none
    different,    // it holds another key
    unreachable,  // nobody could be asked
};
BOOST_DESCRIBE_ENUM(DkimCheck, unchecked, ok, missing, different, unreachable)

// The members stand in the order of the table's columns.
struct DkimKeyRow {
    DkimKeyId id;
    std::string domain;
    std::string selector;
    mail::DkimAlgorithm algorithm = mail::DkimAlgorithm::rsa_sha256;
    std::string private_key;  // sealed
    std::string public_key;   // base64
    bool active = false;
    std::optional<Time> checked_at;
    DkimCheck check_state = DkimCheck::unchecked;
    std::string check_text;  // what stands there instead
    Time added_at;
};

struct DkimKeyAdded {
    static constexpr std::string_view name = "dkim_key.added";
    DkimKeyId key;
    std::string domain;
    std::string selector;
    events::Subject subject() const { return {"dkim_key", key.value()}; }
};
TANDEM_STRUCT(DkimKeyAdded, key, domain, selector)

struct DkimKeySwitched {
    static constexpr std::string_view name = "dkim_key.switched";
    DkimKeyId key;
    std::string domain;
    std::string selector;
    bool active = false;
    events::Subject subject() const { return {"dkim_key", key.value()}; }
};
TANDEM_STRUCT(DkimKeySwitched, key, domain, selector, active)

struct DkimKeyRemoved {
    static constexpr std::string_view name = "dkim_key.removed";
    DkimKeyId key;
    std::string domain;
    std::string selector;
    events::Subject subject() const { return {"dkim_key", key.value()}; }
};
TANDEM_STRUCT(DkimKeyRemoved, key, domain, selector)

class DkimKeys {
public:
    explicit DkimKeys(store::Tx& tx) : tx_(tx) {}

    DkimKeyRow get(DkimKeyId id) const;
    std::vector<DkimKeyRow> all() const;
    std::vector<DkimKeyRow> active_of(const std::string& domain) const;
    std::optional<DkimKeyId> add(const DkimKeyRow& key);  // nothing when the selector is taken
    void set_active(DkimKeyId id, bool active);
    void set_check(DkimKeyId id, DkimCheck state, const std::string& text, Time at);
    void remove(DkimKeyId id);

private:
    store::Tx& tx_;
};

}  // namespace tandem::channels::email
