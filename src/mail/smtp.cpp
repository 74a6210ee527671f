#include "mail/smtp.h"

#include "mail/address.h"
#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/sasl.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>

namespace tandem::mail {
namespace {

using Outcome = SendResult::Outcome;

struct Reply {
    int code = 0;
    std::string text = {};
};

// What was said on the wire, as far as it decides what became of the message. curl itself tells
// only the last code and its own error; which recipient was refused, and whether the whole message
// was given, is read off the dialogue.
struct Dialogue {
    std::vector<std::string> recipients = {};
    std::string command = {};  // the last one, without its arguments
    std::vector<RefusedRecipient> refused = {};
    Reply last = {};
    Reply after_data = {};
    std::string challenge = {};  // what the server said of a token before it refused it
    bool is_sign_in_begun = false;
    std::size_t recipients_asked = 0;
    bool is_data_begun = false;         // the server said 354
    bool is_data_given = false;         // the last byte was handed over
    std::function<void()> on_dsn = {};  // the server says that it reports deliveries
    std::string partial = {};           // of a reply in several lines

    void sent(std::string_view line) {
        command = line.starts_with("AUTH") || line.starts_with("MAIL") ||
                          line.starts_with("RCPT") || line.starts_with("DATA") ||
                          line.starts_with("EHLO") || line.starts_with("HELO") ||
                          line.starts_with("QUIT") || line.starts_with("STARTTLS")
                      ? std::string(line.substr(0, 4))
                      : command;
        is_sign_in_begun |= command == "AUTH";
    }

    void received(std::string_view line) {
        if (line.size() < 3 || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2]))
            return;
        const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (command == "EHLO" &&
            is_same(trim(line.substr(std::min<std::size_t>(4, line.size()))), "dsn") && on_dsn)
            on_dsn();
        if (!partial.empty()) partial += ' ';
        partial += trim(line.substr(std::min<std::size_t>(4, line.size())));
        if (line.size() > 3 && line[3] == '-') return;
        if (command == "QUIT") return;
        last = {code, to_valid_utf8(utf8_prefix(to_valid_utf8(partial), 500))};
        partial.clear();
        take(code);
    }

    void take(int code) {
        if (command == "AUTH" && code == 334) {
            challenge = last.text;
        } else if (command == "RCPT" && !is_data_begun && recipients_asked < recipients.size()) {
            const auto& address = recipients[recipients_asked++];
            if (code / 100 != 2) refused.push_back({address, code, last.text});
        } else if (command == "DATA") {
            if (code == 354) {
                is_data_begun = true;
            } else if (is_data_begun && after_data.code == 0) {
                after_data = last;
            }
        }
    }
};

int on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* context) {
    auto& dialogue = *static_cast<Dialogue*>(context);
    std::string_view text(data, size);
    while (!text.empty() && (type == CURLINFO_HEADER_IN || type == CURLINFO_HEADER_OUT)) {
        const auto line = take_line(text);
        type == CURLINFO_HEADER_IN ? dialogue.received(line) : dialogue.sent(line);
    }
    return 0;
}

struct Upload {
    std::string_view rest;
    Dialogue* dialogue;
    const std::function<void()>* before_end;
    std::exception_ptr failure = {};  // what before_end threw; curl's C code cannot carry it

    // The last piece is held back until the caller is ready for the message to be accepted.
    bool may_end() {
        try {
            if (*before_end) (*before_end)();
        } catch (...) {
            failure = std::current_exception();
            return false;
        }
        dialogue->is_data_given = true;
        return true;
    }
};

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* context) {
    auto& upload = *static_cast<Upload*>(context);
    const auto bytes = std::min(size * count, upload.rest.size());
    const bool is_last = bytes == upload.rest.size() && !upload.dialogue->is_data_given;
    if (is_last && !upload.may_end()) return CURL_READFUNC_ABORT;
    std::memcpy(buffer, upload.rest.data(), bytes);
    upload.rest.remove_prefix(bytes);
    return bytes;
}

struct CloseCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

// Whom the message is for, as curl wants them: a list of our own, so that what is said of each can
// still change when the server has told what it can do.
class RecipientList {
public:
    explicit RecipientList(const std::vector<std::string>& recipients) {
        plain_.reserve(recipients.size());
        reporting_.reserve(recipients.size());
        for (const auto& one : recipients) {
            plain_.push_back("<" + one + ">");
            // curl ends whatever it is given with ">". The last parameter is one that may hold it;
            // reports give it back, and read_reports() takes it off again.
            reporting_.push_back("<" + one + "> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;" +
                                 xtext(one));
        }
        nodes_.resize(recipients.size());
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            nodes_[i] = {plain_[i].data(), i + 1 < nodes_.size() ? &nodes_[i + 1] : nullptr};
    }

    void request_receipts() {
        for (std::size_t i = 0; i < nodes_.size(); ++i) nodes_[i].data = reporting_[i].data();
    }
    curl_slist* first() { return nodes_.data(); }

private:
    // RFC 3461 4: "+" and "=" and what is no visible ASCII stand as +XX.
    static std::string xtext(std::string_view text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        std::string out;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte > 0x20 && byte < 0x7F && c != '+' && c != '=') {
                out += c;
            } else {
                out += '+';
                out += digits[byte / 16];
                out += digits[byte % 16];
            }
        }
        return out;
    }

    std::vector<std::string> plain_;
    std::vector<std::string> reporting_;
    std::vector<curl_slist> nodes_;
};

struct Call {
    std::unique_ptr<CURL, CloseCurl> curl;
    std::string url;
    std::string ca_bundle;
    std::array<char, CURL_ERROR_SIZE> error{};
    Dialogue dialogue;
};

int port_of(const SmtpSettings& settings) {
    if (settings.port != 0) return settings.port;
    switch (settings.security) {
        case Security::tls:
            return 465;
        case Security::starttls:
            return 587;
        case Security::none:
            break;
    }
    return 25;
}

std::string url_of(const SmtpSettings& settings, const std::string& helo) {
    const auto* scheme = settings.security == Security::tls ? "smtps://" : "smtp://";
    const bool is_ip6 = settings.host.find(':') != std::string::npos;
    const auto host = is_ip6 ? "[" + settings.host + "]" : settings.host;
    return scheme + host + ":" + std::to_string(port_of(settings)) + "/" + helo;
}

bool is_host(std::string_view host) {
    return !host.empty() && host.size() < 254 &&
           std::ranges::all_of(
               host,
               [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == ':' || c == '_'; });
}

void secure(CURL* curl, const SmtpSettings& settings) {
    const bool wants_tls = settings.security != Security::none;
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(wants_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, settings.verify_certificates ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, settings.verify_certificates ? 2L : 0L);
    if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
}

void sign_in(CURL* curl, const SmtpSettings& settings) {
    if (settings.username.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.username.c_str());
    if (!settings.access_token.empty()) {
        curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, settings.access_token.c_str());
        // Nothing else: with a server that knows neither, curl would try an empty password.
        curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
    } else {
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
    }
}

void limit_time(CURL* curl, const SmtpSettings& settings, std::size_t bytes) {
    const auto step = static_cast<long>(std::max<std::int64_t>(settings.timeout.count(), 1));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, step);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, step);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, step);
    // A slow line needs time for a large message, but not for ever: 20 kB a second.
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, step * 6 + static_cast<long>(bytes / 20'000));
}

void prepare(Call& call, const SmtpSettings& settings, const std::string& helo) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    call.curl.reset(curl_easy_init());
    auto* curl = call.curl.get();
    call.url = url_of(settings, helo);
    curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, call.error.data());
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &call.dialogue);
    secure(curl, settings);
    sign_in(curl, settings);
}

std::string quote_reply(const Reply& reply) {
    return std::to_string(reply.code) + " " + reply.text;
}

std::string explain_denied(const Dialogue& dialogue, const SmtpSettings& settings) {
    if (settings.access_token.empty())
        return "The server does not accept this user name or password.";
    if (!dialogue.is_sign_in_begun) return "The server offers no sign-in by OAuth2.";
    const bool has_said_no = dialogue.last.code / 100 == 5;
    return refused_token(has_said_no ? quote_reply(dialogue.last) : "", dialogue.challenge);
}

// curl's words, or plainer ones where people can do something about it.
std::string explain(CURLcode code, const Call& call, const SmtpSettings& settings) {
    const auto place = settings.host + " port " + std::to_string(port_of(settings));
    const std::string detail = call.error[0] != '\0' ? call.error.data() : curl_easy_strerror(code);
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return "There is no server named " + settings.host + ".";
        case CURLE_COULDNT_CONNECT:
            return "Nothing answers at " + place + " (" + detail + ").";
        case CURLE_OPERATION_TIMEDOUT:
            return "The server at " + place + " did not answer in time.";
        case CURLE_PEER_FAILED_VERIFICATION:
            return "The certificate of " + settings.host +
                   " is not trusted or does not match its "
                   "name (" +
                   detail + ").";
        case CURLE_SSL_CONNECT_ERROR:
            return "No secure connection to " + place +
                   " came about; is the kind of security right? (" + detail + ")";
        case CURLE_USE_SSL_FAILED:
            return "The server at " + place + " does not offer STARTTLS.";
        case CURLE_LOGIN_DENIED:
            return explain_denied(call.dialogue, settings);
        case CURLE_SSL_CACERT_BADFILE:
            return "The file of trusted certificates cannot be read: " + settings.ca_file;
        case CURLE_WEIRD_SERVER_REPLY:
            return "What answers at " + place + " is no SMTP server that we understand.";
        default:
            return "The connection to " + place + " failed: " + detail + ".";
    }
}

SendResult from_reply(const Reply& reply, const std::string& what) {
    const auto outcome = reply.code / 100 == 4 ? Outcome::temporary : Outcome::permanent;
    return {outcome, reply.code, what + ": " + quote_reply(reply)};
}

// Settings and trust do not mend themselves; everything else may.
bool is_lasting(CURLcode code) {
    return code == CURLE_LOGIN_DENIED || code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_URL_MALFORMAT;
}

SendResult judge_failure(CURLcode code, const Call& call, const SmtpSettings& settings) {
    const auto& dialogue = call.dialogue;
    if (dialogue.is_data_begun && dialogue.after_data.code == 0) {
        const auto words = explain(code, call, settings);
        if (dialogue.is_data_given) {
            return {Outcome::unknown, 0, "It may or may not have arrived. " + words};
        }
        return {Outcome::temporary, 0, words};
    }
    if (dialogue.after_data.code / 100 >= 4) {
        return from_reply(dialogue.after_data, "The server refused the message");
    }
    if (!dialogue.refused.empty() && dialogue.refused.size() == dialogue.recipients.size()) {
        const auto soft = std::ranges::find_if(dialogue.refused,
                                               [](const auto& one) { return one.code / 100 == 4; });
        const auto& told = soft != dialogue.refused.end() ? *soft : dialogue.refused.front();
        auto result = from_reply({told.code, told.text}, "The server refused " + told.address);
        result.refused = dialogue.refused;
        return result;
    }
    if (code == CURLE_LOGIN_DENIED && dialogue.last.code / 100 == 4) {
        return from_reply(dialogue.last, "The server could not check the sign-in");
    }
    const auto words = explain(code, call, settings);
    if (is_lasting(code)) {
        SendResult result{Outcome::permanent,
                          dialogue.last.code / 100 >= 4 ? dialogue.last.code : 0, words};
        result.is_sign_in_refused = code == CURLE_LOGIN_DENIED && dialogue.is_sign_in_begun;
        return result;
    }
    if (dialogue.last.code / 100 >= 4) return from_reply(dialogue.last, "The server refused");
    return {Outcome::temporary, 0, words};
}

SendResult judge(CURLcode code, const Call& call, const SmtpSettings& settings) {
    const auto& dialogue = call.dialogue;
    // Some servers hang up right after taking the message; their word counts.
    if (dialogue.after_data.code / 100 == 2) {
        return {Outcome::sent, dialogue.after_data.code, quote_reply(dialogue.after_data),
                dialogue.refused};
    }
    return judge_failure(code, call, settings);
}

std::string helo_of(const SmtpSettings& settings, std::string_view envelope_from) {
    const auto name = settings.helo_name.empty() ? domain_of(envelope_from) : settings.helo_name;
    return is_host(name) ? name : "localhost";
}

}  // namespace

SendResult send(const SmtpSettings& settings, const std::string& envelope_from,
                const std::vector<std::string>& recipients, std::string_view raw,
                const std::function<void()>& before_end) {
    if (!is_host(settings.host)) {
        return {Outcome::permanent, 0, "\"" + settings.host + "\" is no name of a server."};
    }
    for (const auto& recipient : recipients) {
        if (!is_address(recipient)) {
            return {Outcome::permanent, 0, "\"" + recipient + "\" is not an e-mail address."};
        }
    }
    if (recipients.empty()) return {Outcome::permanent, 0, "There is nobody to send it to."};

    Call call;
    prepare(call, settings, helo_of(settings, envelope_from));
    auto* curl = call.curl.get();
    limit_time(curl, settings, raw.size());
    RecipientList list(recipients);
    if (settings.request_receipts) call.dialogue.on_dsn = [&list] { list.request_receipts(); };
    call.dialogue.recipients = recipients;
    Upload upload{raw, &call.dialogue, &before_end};
    const auto sender = "<" + envelope_from + ">";
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list.first());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(raw.size()));
    const auto code = curl_easy_perform(curl);
    if (upload.failure) std::rethrow_exception(upload.failure);
    return judge(code, call, settings);
}

ConnectionReport test_connection(const SmtpSettings& settings) {
    if (!is_host(settings.host)) {
        return {false, false, "\"" + settings.host + "\" is no name of a server."};
    }
    Call call;
    prepare(call, settings, helo_of(settings, settings.username));
    auto* curl = call.curl.get();
    limit_time(curl, settings, 0);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    const auto code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {true, false, "The server answers and accepts the sign-in."};
    const auto result = judge_failure(code, call, settings);
    return {false, result.is_sign_in_refused, result.text};
}

}  // namespace tandem::mail
