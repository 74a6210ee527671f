#include "mail/quote.h"

#include "mail/html.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace tandem::mail {
namespace {

std::string fresh(std::string_view text) { return std::string(split_quoted(text).fresh); }

TEST_CASE("the answer is told from the history in the words of many programs") {
    const std::vector<std::string> openings = {
        "On Sun, Nov 22, 2026 at 3:06 AM Shop <support@shop.example> wrote:\n> old",
        "On Sun, Nov 22, 2026 at 3:06 AM Shop Support With A Long Name\n"
        "<support@shop.example> wrote:\n\n> old",
        "On 22/11/2026 03:06, Shop wrote:\nold without marks",
        "Am 22.11.26 um 03:06 schrieb Shop:\n> alt",
        "Am So., 22. Nov. 2026 um 03:06 Uhr schrieb Shop <support@shop.example>:\n> alt",
        "Le dim. 22 nov. 2026 à 03:06, Shop <support@shop.example> a écrit :\n> vieux",
        "El dom, 22 nov 2026 a las 3:06, Shop (<support@shop.example>) escribió:\n> viejo",
        "Il giorno dom 22 nov 2026 alle ore 03:06 Shop <s@shop.example> ha scritto:\n> vecchio",
        "Op zo 22 nov 2026 om 03:06 schreef Shop <s@shop.example>:\n> oud",
        "Em dom., 22 de nov. de 2026 às 03:06, Shop <s@shop.example> escreveu:\n> velho",
        "W dniu 22.11.2026 o 03:06, Shop pisze:\n> stare",
        "niedz., 22 lis 2026 o 03:06 Shop <s@shop.example> napisał(a):\n> stare",
        "Den sön 22 nov. 2026 kl 03:06 skrev Shop <s@shop.example>:\n> gammalt",
        "2026-11-22 3:06 GMT+01:00 Shop <s@shop.example>:\n> old",
        "-----Original Message-----\nFrom: Shop\nold",
        "-----Ursprüngliche Nachricht-----\nVon: Shop\nalt",
        "________________________________\nFrom: Shop <s@shop.example>\nSent: Sunday\n"
        "To: Ada\nSubject: Order\n\nold",
        "Von: Shop\nGesendet: Sonntag\nAn: Ada\nBetreff: Bestellung\n\nalt",
        "De : Shop\nEnvoyé : dimanche\nÀ : Ada\nObjet : Commande\n\nvieux",
        "De: Shop\nEnviado: domingo\nPara: Ada\nAsunto: Pedido\n\nviejo",
        "Da: Shop\nInviato: domenica\nA: Ada\nOggetto: Ordine\n\nvecchio",
        "Van: Shop\nVerzonden: zondag\nAan: Ada\nOnderwerp: Bestelling\n\noud",
        "De: Shop\nEnviada em: domingo\nPara: Ada\nAssunto: Pedido\n\nvelho",
        "Od: Shop\nWysłano: niedziela\nDo: Ada\nTemat: Zamówienie\n\nstare",
        "*From:* Shop\n*Sent:* Sunday\n*To:* Ada\n*Subject:* Order\n\nold",
        "> old\n> lines",
        "-- \nAda\n+49 123",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
    };
    for (const auto& opening : openings) {
        CAPTURE(opening);
        const auto text = "Thank you, it has come.\n\nAda\n\n" + opening + "\n";
        const auto split = split_quoted(text);
        CHECK(split.fresh == "Thank you, it has come.\n\nAda");
        CHECK(split.quoted.find(opening.substr(0, 8)) == 0);
    }
}

TEST_CASE("what is no history is left alone") {
    for (const std::string text : {
             "On Sunday I wrote to you and nothing came:",
             "Am Sonntag schrieb ich Ihnen:\nBitte melden Sie sich.",
             "From: there on it went wrong.\nPlease help.",
             "The parcel --- no trace.",
             "> quoted\n\nMy answer below.",
             "On 22/11/2026 03:06, Shop wrote:\n> question one\nanswer one\n> question two\nanswer "
             "two",
             "---------- Forwarded message ---------\nsee this",
             "",
             "\n\n",
         }) {
        CAPTURE(text);
        CHECK(fresh(text) == text);
    }
}

TEST_CASE("a message that is nothing but quote stays whole") {
    const std::string text = "On 22/11/2026 03:06, Shop wrote:\n> old\n";
    CHECK(fresh(text) == text);
    CHECK(fresh("> a\n> b\n") == "> a\n> b\n");
}

TEST_CASE("the history in HTML is folded away") {
    struct Sample {
        std::string before;
        std::string quote;
    };
    const std::vector<Sample> samples = {
        {"<div>Thanks</div><br>",
         "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On x wrote:</div>"
         "<blockquote>old</blockquote></div>"},
        {"<p>Thanks</p>",
         "<div class=\"moz-cite-prefix\">Am 22.11. schrieb Shop:<br></div>"
         "<blockquote type=\"cite\"><p>old</p></blockquote>"},
        {"<div>Thanks</div>", "<blockquote type=\"cite\"><div>old</div></blockquote>"},
        {"<div>Thanks</div>",
         "<div class=\"divRplyFwdMsg\"><b>From:</b> Shop<br></div><div>old</div>"},
        {"<p>Thanks</p>",
         "<div style=\"border: none; border-top: solid #E1E1E1 1.0pt\"><p><b>From:</b> Shop<br>"
         "<b>Sent:</b> Sunday<br><b>To:</b> Ada<br><b>Subject:</b> Order</p></div><p>old</p>"},
        {"<p>Danke</p>",
         "<p>Von: Shop<br>Gesendet: Sonntag<br>An: Ada<br>Betreff: Bestellung</p><p>alt</p>"},
        {"<p>Thanks</p>", "<p>-----Original Message-----</p><p>old</p>"},
        {"<p>Merci</p>",
         "<p>Le 22/11/2026 03:06, Shop a écrit :</p><blockquote>vieux</blockquote>"},
    };
    for (const auto& [before, quote] : samples) {
        CAPTURE(quote);
        const auto html = sanitise(before + quote).html;
        const auto folded = fold_quoted(html);
        CHECK(folded == before +
                            "<details class=\"quoted\" data-quoted=\"\"><summary>•••</summary>" +
                            html.substr(before.size()) + "</details>");
        CHECK(sanitise(folded).html == folded);
        CHECK(fold_quoted(folded) == folded);
    }
}

TEST_CASE("HTML with answers between the quotes, or nothing but a quote, is not folded") {
    for (const std::string html : {
             "<p>Thanks</p>",
             "<blockquote type=\"cite\">old</blockquote>",
             "<p>Hi</p><blockquote type=\"cite\">one</blockquote><p>answer</p><blockquote "
             "type=\"cite\">two</blockquote><p>answer</p>",
             "<p>He said</p><blockquote>a nice thing</blockquote>",
             "<p>On 22/11/2026 I wrote:</p><p>nothing came</p>",
         }) {
        CAPTURE(html);
        CHECK(fold_quoted(html) == html);
    }
}

TEST_CASE("a quoted table cell is folded within, for a row takes nothing but cells") {
    const std::string html =
        "<p>Fine</p><table><tbody><tr><td><b>From:</b> a<br><b>Sent:</b> b<br><b>To:</b> c"
        "</td></tr></tbody></table>";
    const auto folded = fold_quoted(html);
    CHECK(folded.find("<tr><td><details") != std::string::npos);
    CHECK(folded.find("</details></td></tr>") != std::string::npos);
    CHECK(sanitise(folded).html == folded);
}

TEST_CASE("a quote within a paragraph or between rows is not folded: a box cannot stand there") {
    for (const std::string html :
         {"<p>Fine <span class=\"gmail_quote\">old</span></p>",
          "<p>Fine</p><table><tbody><tr class=\"gmail_quote\"><td>old</td></tr></tbody></table>"}) {
        CAPTURE(html);
        CHECK(fold_quoted(html) == html);
    }
}

TEST_CASE("a snippet is the beginning on one line") {
    CHECK(snippet("Hello\n\n  there,\tAda") == "Hello there, Ada");
    CHECK(snippet("> quoted\n-----\nnew") == "new");
    CHECK(snippet("see here (https://x.example/very/long) please") == "see here please");
    CHECK(snippet("one two three four", 10) == "one two…");
    CHECK(snippet("äöüäöü äöü", 6) == "äöüäöü…");
    CHECK(snippet("Donaudampfschifffahrtsgesellschaft", 10) == "Donaudamp…");
    CHECK(snippet("").empty());
}

}  // namespace
}  // namespace tandem::mail
