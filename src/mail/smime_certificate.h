#pragma once

// For mail/smime*.cpp: certificates as OpenSSL holds them.

#include "mail/openssl.h"
#include "mail/smime.h"

namespace tandem::mail::smime {

std::optional<Time> time_of(const ASN1_TIME* time);
SmimeCertificate describe(X509* certificate);

}  // namespace tandem::mail::smime
