#include "demo/texts.h"

#include "demo/topics.h"

#include <utility>

namespace tandem::demo {
namespace {

constexpr std::string_view products[] = {
    "Kettle T4 Pro, sage",   "Kettle T4 Pro, chalk", "Kettle T2, steel",
    "Toaster B2, sage",      "Toaster B2, charcoal", "Pour-over set Nord",
    "Filter papers, 100",    "Hand grinder G1",      "Cast iron pan 28 cm",
    "Cast iron pot 4 l",     "Bread knife Holm",     "Oak board, large",
    "Linen towel, set of 3", "Milk frother M3",      "Scale S1",
    "Stoneware cup, blue",   "Stoneware bowl, sand", "Storage jar 1.2 l",
    "Thermos Fjell 0.7 l",   "Waffle iron W1"};

constexpr std::string_view days_by_language[3][7] = {
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "next week"},
    {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "nächster Woche"},
    {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "la semaine prochaine"}};

constexpr std::string_view some_notes[] = {
    "Depot confirms three stops were scanned in one go. Claim is open.",
    "Called the carrier, they will look for it until {day}.",
    "Customer was very friendly on the phone, please keep an eye on this one.",
    "Refund of {amount} is within my authority, done.",
    "Same base leak as two others this week, batch from October. Photos are attached to {order}.",
    "Warehouse says the last piece left this morning. New delivery is expected {day}.",
    "Third contact about the same parcel. Let us send a replacement and not wait for the carrier.",
    "Invoice was addressed to the old company name, accounting corrects it.",
    "Waiting for a photo of the label before I decide.",
    "Please check whether the voucher was really expired, I see it as valid in the shop.",
    "Address on the label is right, so this is the driver. I have told the depot."};

constexpr std::string_view english_thanks[] = {
    "Thank you, that was quick!", "Perfect, thanks {agent}.",
    "Great, it has just arrived. Have a nice day!", "Thanks a lot for your help.",
    "That works for me, thank you."};
constexpr std::string_view german_thanks[] = {
    "Vielen Dank, das ging ja schnell!", "Super, danke {agent}.",
    "Ist gerade angekommen, alles gut. Schönen Tag noch!", "Herzlichen Dank für Ihre Hilfe.",
    "So passt es, danke."};
constexpr std::string_view french_thanks[] = {
    "Merci beaucoup, c'était rapide !", "Parfait, merci {agent}.",
    "Il vient d'arriver, bonne journée !", "Un grand merci pour votre aide."};

std::string digits(Dice& dice, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + dice.whole(0, 9));
    return text;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::span<const Topic> topics() { return all_topics(); }

const Topic& pick_topic(Dice& dice) {
    double at = dice.fraction();
    for (const auto& topic : topics()) {
        at -= topic.share;
        if (at < 0) return topic;
    }
    return topics().front();
}

std::span<const std::string_view> notes() { return some_notes; }

std::span<const std::string_view> thanks(Language language) {
    switch (language) {
        case Language::german:
            return german_thanks;
        case Language::french:
            return french_thanks;
        case Language::english:
            break;
    }
    return english_thanks;
}

Slots make_slots(Dice& dice, const Person& person, std::string_view agent) {
    Slots slots;
    slots.name = person.name;
    slots.first = person.name.substr(0, person.name.find(' '));
    slots.agent = agent.substr(0, agent.find(' '));
    slots.product = products[dice.rank(std::size(products))];
    slots.order = "#104-" + digits(dice, 5);
    slots.tracking = "0034 " + digits(dice, 4) + " " + digits(dice, 4) + " " + digits(dice, 4);
    const auto cents = dice.whole(900, 18'900);
    const auto fraction = std::to_string(cents % 100);
    slots.amount =
        "€" + std::to_string(cents / 100) + "." + (fraction.size() < 2 ? "0" + fraction : fraction);
    slots.city = person.city;
    slots.day = dice.pick(days_by_language[static_cast<int>(person.language)]);
    return slots;
}

std::string fill(std::string_view text, const Slots& slots) {
    const std::pair<std::string_view, const std::string&> all[] = {
        {"{first}", slots.first},     {"{name}", slots.name},   {"{agent}", slots.agent},
        {"{product}", slots.product}, {"{order}", slots.order}, {"{tracking}", slots.tracking},
        {"{amount}", slots.amount},   {"{city}", slots.city},   {"{day}", slots.day}};
    std::string out;
    while (!text.empty()) {
        const auto brace = text.find('{');
        out += text.substr(0, brace);
        if (brace == std::string_view::npos) break;
        text.remove_prefix(brace);
        bool found = false;
        for (const auto& [slot, value] : all) {
            if (!text.starts_with(slot)) continue;
            out += value;
            text.remove_prefix(slot.size());
            found = true;
            break;
        }
        if (found) continue;
        out += '{';
        text.remove_prefix(1);
    }
    return out;
}

std::string typed_in_a_hurry(Dice& dice, std::string text) {
    const auto slips = dice.whole(1, 3);
    for (std::int64_t i = 0; i < slips && text.size() > 12; ++i) {
        const auto at =
            static_cast<std::size_t>(dice.whole(4, static_cast<std::int64_t>(text.size()) - 4));
        // Only between plain letters: cutting into "ü" would leave half a character.
        if (!is_letter(text[at]) || !is_letter(text[at + 1]) || !is_letter(text[at - 1])) continue;
        switch (dice.whole(0, 2)) {
            case 0:
                std::swap(text[at], text[at + 1]);
                break;
            case 1:
                text.insert(at, 1, text[at]);
                break;
            default:
                text.erase(at, 1);
        }
    }
    if (dice.chance(0.2))
        for (auto& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

}  // namespace tandem::demo
