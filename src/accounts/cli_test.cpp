#include "accounts/cli.h"

#include "accounts/house_test.h"
#include "accounts/two_factor.h"
#include "crypto/totp.h"

#include <sstream>

namespace tandem::accounts {
namespace {

struct Said {
    int status;
    std::string out;
};

Said run(House& house, const std::vector<std::string>& arguments, const std::string& typed = "") {
    std::istringstream in(typed);
    std::ostringstream out;
    const auto status = run_user(house.accounts, arguments, in, out);
    return {status, out.str()};
}

bool can_sign_in(House& house, const std::string& email, const std::string& password) {
    return house
               .send("POST", "/api/v1/session",
                     R"({"email":")" + email + R"(","password":")" + password + "\"}")
               .status == 201;
}

}  // namespace

TEST_CASE("the operator lists agents") {
    House house;
    const auto said = run(house, {"list"});
    CHECK(said.status == 0);
    CHECK(said.out.find("mara@example.com\tMara Lind\tAgent\tactive\n") != std::string::npos);
}

TEST_CASE("the operator adds an agent") {
    House house;
    const auto said =
        run(house, {"add", "zoe@example.com", "Zoe", "team lead"}, "correct horse battery\n");
    CHECK(said.status == 0);
    CHECK(house.events() == std::vector<std::string>{"agent.joined"});
    CHECK(can_sign_in(house, "zoe@example.com", good_password));

    CHECK_THROWS_AS(run(house, {"add", "zoe@example.com", "Zoe"}, "correct horse battery\n"),
                    Refusal);
    CHECK_THROWS_AS(run(house, {"add", "no address", "Zoe"}, "correct horse battery\n"), Refusal);
    CHECK_THROWS_AS(run(house, {"add", "fox@example.com", "Fox"}, "short\n"), Refusal);
    CHECK_THROWS_AS(run(house, {"add", "fox@example.com", "Fox", "Pope"}, "long enough pw\n"),
                    Refusal);
}

TEST_CASE("the operator sets a new password") {
    House house;
    CHECK(run(house, {"reset-password", "mara@example.com"}, "another fine thing\n").status == 0);
    CHECK(can_sign_in(house, "mara@example.com", "another fine thing"));
    CHECK_THROWS_AS(run(house, {"reset-password", "nemo@example.com"}, "another fine thing\n"),
                    Refusal);
}

TEST_CASE("the operator helps who lost the telephone") {
    House house;
    const auto secret = offer_totp(house.journal, house.accounts.secrets(), house.mara).secret;
    confirm_totp(house.journal, house.accounts.secrets(), house.mara,
                 {.code = crypto::totp_code(secret, house.clock.now())});
    CHECK_FALSE(can_sign_in(house, "mara@example.com", good_password));
    CHECK(run(house, {"disable-totp", "mara@example.com"}).status == 0);
    CHECK(can_sign_in(house, "mara@example.com", good_password));
    CHECK_THROWS_AS(run(house, {"disable-totp", "mara@example.com"}), Refusal);
}

TEST_CASE("what is not understood is answered with the usage") {
    House house;
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {}, {"dance"}, {"add"}, {"list", "all"}, {"reset-password"}}) {
        const auto said = run(house, arguments);
        CHECK(said.status == 2);
        CHECK(said.out.starts_with("Usage:"));
    }
}

}  // namespace tandem::accounts
