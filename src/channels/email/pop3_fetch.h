#pragma once

#include "channels/email/fetch.h"

namespace tandem::channels::email {

std::unique_ptr<Fetch> make_pop3_fetch(const FetchTools&, const Mailbox&);

}  // namespace tandem::channels::email
