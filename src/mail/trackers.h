#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// Who would learn that the mail is being read if its remote images were shown: the services whose
// counting pixels stand in this sanitised HTML ("Mailchimp"), or the host where nobody knows whose
// it is. Each once, in their order.
std::vector<std::string> trackers_in(std::string_view safe_html);

}  // namespace tandem::mail
