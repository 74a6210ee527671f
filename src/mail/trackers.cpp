#include "mail/trackers.h"

#include "mail/ascii.h"

#include <algorithm>
#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t most_trackers = 20;

// A host (with what is below it) and a part of the path; either may be empty.
struct Service {
    std::string_view host;
    std::string_view path;
    std::string_view name;
};

constexpr Service services[] = {
    {"list-manage.com", "/track/", "Mailchimp"},
    {"mailchimp.com", "/open", "Mailchimp"},
    {"mandrillapp.com", "/track/", "Mailchimp Transactional"},
    {"sendgrid.net", "/wf/open", "SendGrid"},
    {"", "/wf/open?", "SendGrid"},
    {"mailgun.org", "/o/", "Mailgun"},
    {"mgsend.net", "", "Mailgun"},
    {"mjt.lu", "/oo/", "Mailjet"},
    {"mailjet.com", "/oo/", "Mailjet"},
    {"sendibt1.com", "", "Brevo"},
    {"sendibt2.com", "", "Brevo"},
    {"sendibt3.com", "", "Brevo"},
    {"sendibm1.com", "", "Brevo"},
    {"sendinblue.com", "/tr/op", "Brevo"},
    {"brevo.com", "/tr/op", "Brevo"},
    {"", "/tr/op/", "Brevo"},
    {"hubspotemail.net", "", "HubSpot"},
    {"hubspotlinks.com", "", "HubSpot"},
    {"hubspot.com", "/e2t/", "HubSpot"},
    {"hs-sales-engage.com", "", "HubSpot"},
    {"sidekickopen", "", "HubSpot"},
    {"", "/e2t/o/", "HubSpot"},
    {"salesforce.com", "/servlet/servlet.imageserver", "Salesforce"},
    {"exct.net", "/open.aspx", "Salesforce Marketing Cloud"},
    {"exacttarget.com", "/open.aspx", "Salesforce Marketing Cloud"},
    {"", "/open.aspx?", "Salesforce Marketing Cloud"},
    {"pardot.com", "", "Salesforce Pardot"},
    {"mktoresp.com", "", "Marketo"},
    {"mktdns.com", "", "Marketo"},
    {"", "/trk?t=", "Marketo"},
    {"eloqua.com", "/e/fooevent", "Oracle Eloqua"},
    {"en25.com", "", "Oracle Eloqua"},
    {"rsys2.net", "", "Oracle Responsys"},
    {"rsys5.net", "", "Oracle Responsys"},
    {"klaviyomail.com", "", "Klaviyo"},
    {"klclick.com", "", "Klaviyo"},
    {"trk.klaviyo", "", "Klaviyo"},
    {"awstrack.me", "", "Amazon SES"},
    {"amazonses.com", "", "Amazon SES"},
    {"postmarkapp.com", "", "Postmark"},
    {"pstmrk.it", "", "Postmark"},
    {"sparkpostmail.com", "", "SparkPost"},
    {"spgo.io", "", "SparkPost"},
    {"mailerlite.com", "", "MailerLite"},
    {"mlsend.com", "", "MailerLite"},
    {"activehosted.com", "/lt.php", "ActiveCampaign"},
    {"acemlna.com", "", "ActiveCampaign"},
    {"acemlnb.com", "", "ActiveCampaign"},
    {"rs6.net", "/on.jsp", "Constant Contact"},
    {"createsend", "/t/", "Campaign Monitor"},
    {"cmail19.com", "", "Campaign Monitor"},
    {"cmail20.com", "", "Campaign Monitor"},
    {"getresponse.com", "/open", "GetResponse"},
    {"aweber.com", "", "AWeber"},
    {"convertkit-mail", "", "Kit"},
    {"customeriomail.com", "", "Customer.io"},
    {"customer.io", "/e/o/", "Customer.io"},
    {"iterable.com", "", "Iterable"},
    {"braze.com", "", "Braze"},
    {"intercom-mail", "/via/o", "Intercom"},
    {"intercom.com", "/via/o", "Intercom"},
    {"zendesk.com", "/open", "Zendesk"},
    {"freshemail", "", "FreshMail"},
    {"cleverreach.com", "", "CleverReach"},
    {"crsend.com", "", "CleverReach"},
    {"rapidmail", "", "rapidmail"},
    {"newsletter2go", "", "Newsletter2Go"},
    {"emarsys.net", "", "Emarsys"},
    {"emsys.net", "", "Emarsys"},
    {"optivo", "", "Episerver Campaign"},
    {"inxmail.com", "", "Inxmail"},
    {"sailthru.com", "", "Sailthru"},
    {"dotdigital", "", "Dotdigital"},
    {"dmtrk", "", "Dotdigital"},
    {"omnisend", "", "Omnisend"},
    {"moosend", "", "Moosend"},
    {"benchmarkemail", "", "Benchmark"},
    {"bmetrack.com", "", "Benchmark"},
    {"bounceexchange", "", "Wunderkind"},
    {"beehiiv.com", "", "beehiiv"},
    {"substack.com", "/o/", "Substack"},
    {"linkedin.com", "/emimp/", "LinkedIn"},
    {"facebook.com", "/email_open_log_pic.php", "Facebook"},
    {"google-analytics.com", "/collect", "Google Analytics"},
    {"doubleclick.net", "", "Google"},
    {"litmus.com", "", "Litmus"},
    {"emltrk.com", "", "Litmus"},
    {"mailtrack.io", "", "Mailtrack"},
    {"mailfoogae.appspot.com", "", "Streak"},
    {"yesware.com", "", "Yesware"},
    {"bananatag.com", "", "Staffbase"},
    {"mixmax.com", "", "Mixmax"},
    {"getnotify.com", "", "GetNotify"},
    {"readnotify.com", "", "ReadNotify"},
    {"superhuman.com", "", "Superhuman"},
    {"outreach.io", "", "Outreach"},
    {"salesloft.com", "", "Salesloft"},
    {"apollo.io", "", "Apollo"},
    {"sendpulse", "", "SendPulse"},
    {"elasticemail", "/tracking/open", "Elastic Email"},
    {"", "/tracking/open?", "Elastic Email"},
    {"socketlabs", "", "SocketLabs"},
    {"zoho.com", "/track", "Zoho"},
    {"zcsend.net", "", "Zoho Campaigns"},
    {"maillist-manage", "", "Zoho Campaigns"},
    {"mailpoet", "", "MailPoet"},
    {"", "mailpoet_router&endpoint=track", "MailPoet"},
    {"shopifyemail.com", "", "Shopify"},
    {"shopify.com", "/email/open", "Shopify"},
};

std::string_view host_of(std::string_view url) {
    const auto scheme = url.find("//");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 2);
    return url.substr(0, url.find_first_of("/?#:"));
}

// "list-manage.com" is the end of the host; a word without a dot is anywhere in it.
bool is_host(std::string_view host, std::string_view wanted) {
    if (wanted.empty()) return true;
    if (wanted.find('.') == std::string_view::npos || wanted.starts_with("trk.")) {
        return contains(host, wanted);
    }
    if (host.size() < wanted.size()) return false;
    const auto end = host.substr(host.size() - wanted.size());
    return is_same(end, wanted) &&
           (host.size() == wanted.size() || host[host.size() - wanted.size() - 1] == '.');
}

std::string_view attribute(std::string_view tag, std::string_view name) {
    const auto opening = " " + std::string(name) + "=\"";
    const auto at = tag.find(opening);
    if (at == std::string_view::npos) return {};
    const auto value = tag.substr(at + opening.size());
    return value.substr(0, value.find('"'));
}

bool is_dot(std::string_view size) {
    return size == "0" || size == "1" || size == "2" || size == "0px" || size == "1px";
}

// The value of one declaration in the one spelling that sanitised HTML has.
std::string_view declared(std::string_view style, std::string_view property) {
    const auto at = style.find(property);
    const bool is_whole = at == 0 || (at != std::string_view::npos && style[at - 1] == ' ');
    if (!is_whole) return {};
    const auto value = trim(style.substr(at + property.size()));
    return value.substr(0, value.find_first_of("; "));
}

bool is_unseen(std::string_view tag) {
    const auto style = attribute(tag, "style");
    if (declared(style, "display:") == "none") return true;
    const auto side = [&](std::string_view name, std::string_view property) {
        return is_dot(attribute(tag, name)) || is_dot(declared(style, property));
    };
    return side("width", "width:") && side("height", "height:");
}

const Service* service_of(std::string_view url) {
    const auto host = host_of(url);
    if (host.empty()) return nullptr;
    const auto path = url.substr(static_cast<std::size_t>(host.data() - url.data()) + host.size());
    const auto* found = std::ranges::find_if(services, [&](const Service& service) {
        return is_host(host, service.host) && contains(path, service.path);
    });
    return found == std::end(services) ? nullptr : found;
}

std::optional<std::string> tracker_of(std::string_view tag) {
    const auto url = attribute(tag, "data-remote-src");
    const auto host = host_of(url);
    // Some of these services keep pictures that are to be seen too.
    const auto* service = service_of(url);
    const bool counts = service != nullptr && (!service->path.empty() || is_unseen(tag));
    if (counts) return std::string(service->name);
    return is_unseen(tag) && !host.empty() ? std::optional(lower(host)) : std::nullopt;
}

}  // namespace

std::vector<std::string> trackers_in(std::string_view safe_html) {
    constexpr std::string_view opening = "<img data-remote-src=\"";
    std::vector<std::string> names;
    for (auto at = safe_html.find(opening); at != std::string_view::npos;
         at = safe_html.find(opening, at + 1)) {
        const auto tag = safe_html.substr(at, safe_html.find('>', at) - at);
        auto name = tracker_of(tag);
        const bool is_new = name && std::ranges::find(names, *name) == names.end();
        if (is_new && names.size() < most_trackers) names.push_back(std::move(*name));
    }
    return names;
}

}  // namespace tandem::mail
