#include "demo/people.h"

#include <array>

namespace tandem::demo {
namespace {

struct Culture {
    Language language;
    std::span<const std::string_view> first;
    std::span<const std::string_view> last;
    std::span<const std::string_view> cities;
    std::span<const std::string_view> providers;
    std::string_view dial;
};

constexpr std::string_view german_first[] = {
    "Mina",  "Jonas",  "Lena",   "Felix",  "Hannah", "Lukas",   "Marie",  "Paul",    "Anna",
    "Max",   "Clara",  "Emil",   "Frieda", "Anton",  "Greta",   "Moritz", "Johanna", "Karl",
    "Ronja", "Jürgen", "Sabine", "Uwe",    "Ingrid", "Günther", "Heike",  "Björn",   "Katrin"};
constexpr std::string_view german_last[] = {
    "Fischer",  "Weber",   "Schäfer", "Koch",   "Bauer",   "Richter",  "Klein", "Wolf",
    "Schröder", "Neumann", "Schwarz", "Krüger", "Hofmann", "Hartmann", "Lange", "Werner",
    "Krause",   "Lehmann", "Köhler",  "Maier",  "Jansen",  "Vogel",    "Böhm",  "Winkler"};
constexpr std::string_view german_cities[] = {
    "Köln", "Hamburg", "Berlin",   "München",  "Leipzig", "Bremen", "Dresden", "Münster",
    "Kiel", "Mainz",   "Freiburg", "Nürnberg", "Graz",    "Zürich", "Wien"};
constexpr std::string_view german_providers[] = {"gmx.example", "web.example", "posteo.example",
                                                 "mailbox.example", "t-mail.example"};

constexpr std::string_view english_first[] = {
    "Sam",     "Olivia", "Jack",   "Amelia", "Harry", "Isla",   "George", "Grace",  "Noor",
    "Aiko",    "Tom",    "Zoe",    "Priya",  "Liam",  "Chloe",  "Owen",   "Ruth",   "Kwame",
    "Siobhan", "Rhys",   "Fatima", "Daniel", "Hazel", "Marcus", "Ines",   "Viktor", "Elena"};
constexpr std::string_view english_last[] = {
    "Okafor", "Murphy", "Haddad",  "Tanaka",   "Larsen", "Wilson",   "Patel", "O'Brien",
    "Davies", "Clarke", "Mensah",  "Singh",    "Walker", "Hughes",   "Novak", "Rossi",
    "Petrov", "Diaz",   "Bennett", "Campbell", "Ahmed",  "Kowalski", "Evans", "Retief"};
constexpr std::string_view english_cities[] = {"London",  "Manchester", "Dublin",  "Leeds",
                                               "Bristol", "Edinburgh",  "Cardiff", "Cork",
                                               "York",    "Bath",       "Galway",  "Brighton"};
constexpr std::string_view english_providers[] = {"mail.example", "inbox.example", "post.example",
                                                  "home.example", "fastmail.example"};

constexpr std::string_view french_first[] = {"Camille", "Hugo",  "Léa",    "Louis",  "Chloé",
                                             "Jules",   "Élise", "Théo",   "Manon",  "Étienne",
                                             "Amélie",  "Rémi",  "Noémie", "Benoît", "Agnès"};
constexpr std::string_view french_last[] = {
    "Martin", "Bernard",  "Lefèvre", "Moreau", "Girard", "Mercier",   "Dupont",  "Lambert",
    "Faure",  "Rousseau", "Blanc",   "Guérin", "Boyer",  "Chevalier", "Gauthier"};
constexpr std::string_view french_cities[] = {
    "Lyon", "Lille", "Nantes", "Rennes", "Paris", "Bordeaux", "Bruxelles", "Genève", "Strasbourg"};
constexpr std::string_view french_providers[] = {"courriel.example", "orange-mail.example",
                                                 "laposte.example"};

const Culture cultures[] = {
    {Language::german, german_first, german_last, german_cities, german_providers, "+49 1"},
    {Language::english, english_first, english_last, english_cities, english_providers, "+44 7"},
    {Language::french, french_first, french_last, french_cities, french_providers, "+33 6"}};

constexpr std::string_view organisations[] = {
    "Café Morgenrot", "Hotel Seeblick", "Studio Kant",     "Praxis Dr. Lindner", "Bakery Row",
    "The Corner Inn", "Atelier Faure",  "Kita Wolkenhaus", "Brightside Offices", "Mill Lane Rooms"};

constexpr Colleague everyone[] = {{"Ada Byron", "ada", "Administrator", "Delivery"},
                                  {"Bo Lindqvist", "bo", "Team lead", "Delivery"},
                                  {"Carla Oduya", "carla", "Agent", "Delivery"},
                                  {"Dev Malhotra", "dev", "Agent", "Delivery"},
                                  {"Emre Aydin", "emre", "Team lead", "Returns"},
                                  {"Freya Holm", "freya", "Agent", "Returns"},
                                  {"Grace Achieng", "grace", "Agent", "Returns"},
                                  {"Henrik Solberg", "henrik", "Team lead", "Billing"},
                                  {"Iris Delacroix", "iris", "Agent", "Billing"},
                                  {"Jan Wójcik", "jan", "Agent", "Billing"},
                                  {"Kim Tran", "kim", "Agent", "VIP desk"},
                                  {"Lior Ben-Ami", "lior", "Viewer", "VIP desk"}};

constexpr TeamPlan every_team[] = {{"Delivery", "#2d78bd"},
                                   {"Returns", "#cf781b"},
                                   {"Billing", "#3b874a"},
                                   {"VIP desk", "#904895"}};

// The ASCII letters of a name, for an address: "Schröder" -> "schroeder".
std::string ascii(std::string_view text) {
    struct Folded {
        std::string_view from;
        std::string_view to;
    };
    constexpr Folded folded[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"é", "e"}, {"è", "e"},
                                 {"É", "e"},  {"ë", "e"},  {"î", "i"},  {"ó", "o"}};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        bool found = false;
        for (const auto& fold : folded) {
            if (!text.substr(i).starts_with(fold.from)) continue;
            out += fold.to;
            i += fold.from.size();
            found = true;
            break;
        }
        if (found) continue;
        const char c = text[i++];
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z') out += c;
    }
    return out;
}

const Culture& culture(Dice& dice) {
    const double share = dice.fraction();
    return cultures[share < 0.46 ? 0 : share < 0.90 ? 1 : 2];
}

}  // namespace

Person person(std::uint64_t seed, std::int64_t number) {
    Dice dice(seed * 1'000'003 + static_cast<std::uint64_t>(number) * 7919 + 17);
    const auto& from = culture(dice);
    const std::string_view first = dice.pick(from.first);
    const std::string_view last = dice.pick(from.last);
    Person one;
    one.language = from.language;
    one.name = std::string(first) + " " + std::string(last);
    one.city = dice.pick(from.cities);
    // The number makes it unique, as people's addresses are.
    one.address = ascii(first) + (dice.chance(0.6) ? "." : "") + ascii(last) +
                  std::to_string(number) + "@" + std::string(dice.pick(from.providers));
    if (dice.chance(0.3))
        one.phone = std::string(from.dial) + std::to_string(dice.whole(100'000'000, 999'999'999));
    if (dice.chance(0.06)) one.organisation = dice.pick(organisations);
    return one;
}

std::span<const Colleague> colleagues() { return everyone; }
std::span<const TeamPlan> teams() { return every_team; }

}  // namespace tandem::demo
