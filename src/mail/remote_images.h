#pragma once

#include <string>
#include <string_view>

namespace tandem::mail {

// Sanitised HTML whose blocked images (mail/html.h) cannot be asked for any more either.
std::string without_remote_images(std::string_view safe_html);

}  // namespace tandem::mail
