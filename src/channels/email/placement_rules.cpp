#include "channels/email/placement_rules.h"

#include "json/decode.h"

namespace tandem::channels::email {

std::string to_stored(const PlacementRules& rules) { return json::encode(rules); }

PlacementRules placement_rules_from(std::string_view stored) {
    return json::decode_stored<PlacementRules>(stored);
}

}  // namespace tandem::channels::email
