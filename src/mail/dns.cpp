#include "mail/dns.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tandem::mail {
namespace {

constexpr int seconds_to_wait = 3;

std::string joined_pieces(std::string_view data) {
    std::string text;
    while (!data.empty()) {
        const auto length = static_cast<unsigned char>(data.front());
        data.remove_prefix(1);
        const auto piece = data.substr(0, length);
        text += piece;
        data.remove_prefix(piece.size());
    }
    return text;
}

}  // namespace

std::vector<std::string> read_txt_answer(const std::string& bytes) {
    std::vector<std::string> texts;
    ns_msg message;
    if (ns_initparse(reinterpret_cast<const unsigned char*>(bytes.data()),
                     static_cast<int>(bytes.size()), &message) != 0)
        return texts;
    const int records = std::min<int>(ns_msg_count(message, ns_s_an), 100);
    for (int i = 0; i < records; ++i) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, i, &record) != 0) break;
        if (ns_rr_type(record) != ns_t_txt) continue;
        texts.push_back(joined_pieces({reinterpret_cast<const char*>(ns_rr_rdata(record)),
                                       static_cast<std::size_t>(ns_rr_rdlen(record))}));
    }
    return texts;
}

TxtAnswer look_up_txt(const std::string& name) {
    struct __res_state resolver{};
    if (res_ninit(&resolver) != 0) return {.state = TxtAnswer::State::unreachable};
    resolver.retrans = seconds_to_wait;
    resolver.retry = 2;
    std::array<unsigned char, 16384> buffer{};
    const int size = res_nquery(&resolver, name.c_str(), ns_c_in, ns_t_txt, buffer.data(),
                                static_cast<int>(buffer.size()));
    const int error = resolver.res_h_errno;
    res_nclose(&resolver);
    if (size < 0)
        return {.state = error == HOST_NOT_FOUND || error == NO_DATA
                             ? TxtAnswer::State::none
                             : TxtAnswer::State::unreachable};
    auto texts = read_txt_answer(
        {reinterpret_cast<const char*>(buffer.data()),
         static_cast<std::size_t>(std::min<int>(size, static_cast<int>(buffer.size())))});
    const auto state = texts.empty() ? TxtAnswer::State::none : TxtAnswer::State::found;
    return {.state = state, .texts = std::move(texts)};
}

}  // namespace tandem::mail
