#pragma once

// What the files of routes share.

#include "accounts/accounts.h"
#include "accounts/profile.h"
#include "accounts/sign_in.h"
#include "http/http.h"

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

namespace tandem::accounts {

// A list that is never long enough for pages.
template <class T>
struct Items {
    std::vector<T> items;
    BOOST_DESCRIBE_CLASS(Items, (), (items), (), ())
};

// A link that was made for someone else to follow.
struct SecretLink {
    std::int64_t id = 0;
    std::string link;
    Time expires_at;
    std::string email;
};
TANDEM_STRUCT(SecretLink, id, link, expires_at, email)

// What the UI needs to know of whoever has signed in.
struct Session {
    std::string csrf_token;
    Me agent;
    std::string company;
    std::optional<std::string> public_url;
    std::string version_name;
    std::int64_t live_position = 0;
};
TANDEM_STRUCT(Session, csrf_token, agent, company, public_url, version_name, live_position)

// In a handler that changes who may do what: whoever is remembered is forgotten at its end, at once
// on this node.
class Forgetting {
public:
    explicit Forgetting(Accounts& accounts) : accounts_(accounts) {}
    ~Forgetting() { accounts_.identities().forget_all(); }
    Forgetting(const Forgetting&) = delete;
    Forgetting& operator=(const Forgetting&) = delete;

private:
    Accounts& accounts_;
};

From from(const http::Call& call);
Session begin_session(const http::Call& call, Accounts& accounts, const NewSignIn& begun);
void set_session_cookie(const http::Call& call, std::string_view token);
void clear_session_cookie(const http::Call& call);

// The answer holds a secret: nobody on the way may keep it.
void keep_secret(const http::Call& call);

// What concerns an agent's own sign-in is for people: a key that leaked must not lock them out.
const Actor& require_person(const http::Call& call);

// Where this house is reached: by its settings, its command line, or as this request has it.
std::string public_url(const http::Call& call, Accounts& accounts);

void add_session_routes(http::Router&, Accounts&);
void add_profile_routes(http::Router&, Accounts&);
void add_people_routes(http::Router&, Accounts&);
void add_house_routes(http::Router&, Accounts&);

}  // namespace tandem::accounts
