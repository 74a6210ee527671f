#include "mail/html.h"
#include "mail/quote.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// What is quoted is told from what is new in the languages of customers.
namespace tandem::mail {
namespace {

struct Opening {
    std::string language;
    std::string line;
};

const std::vector<Opening> attributions = {
    {"English", "On Fri, 3 May 2024 at 10:12, Ada <ada@x.example> wrote:"},
    {"German", "Am Fr., 3. Mai 2024 um 10:12 Uhr schrieb Ada <ada@x.example>:"},
    {"French", "Le ven. 3 mai 2024 à 10:12, Ada <ada@x.example> a écrit :"},
    {"Spanish", "El vie, 3 may 2024 a las 10:12, Ada (<ada@x.example>) escribió:"},
    {"Italian", "Il giorno ven 3 mag 2024 alle ore 10:12 Ada <ada@x.example> ha scritto:"},
    {"Portuguese", "Em sex., 3 de mai. de 2024 às 10:12, Ada <ada@x.example> escreveu:"},
    {"Dutch", "Op vr 3 mei 2024 om 10:12 schreef Ada <ada@x.example>:"},
    {"Polish", "pt., 3 maj 2024 o 10:12 Ada <ada@x.example> napisał(a):"},
    {"Swedish", "Den fre 3 maj 2024 kl 10:12 skrev Ada <ada@x.example>:"},
    {"Danish", "Den fre. 3. maj 2024 kl. 10.12 skrev Ada <ada@x.example>:"},
    {"Norwegian", "fre. 3. mai 2024 kl. 10:12 skrev Ada <ada@x.example>:"},
    {"Finnish", "pe 3. toukok. 2024 klo 10.12 Ada (ada@x.example) kirjoitti:"},
    {"Czech", "pá 3. 5. 2024 v 10:12 odesílatel Ada <ada@x.example> napsal:"},
    {"Hungarian", "Ada <ada@x.example> ezt írta (időpont: 2024. máj. 3., P, 10:12):"},
    {"Russian", "пт, 3 мая 2024 г. в 10:12, Ada <ada@x.example>:"},
    {"Turkish", "Ada <ada@x.example>, 3 May 2024 Cum, 10:12 tarihinde şunu yazdı:"},
    {"Japanese", "2024年5月3日(金) 10:12 Ada <ada@x.example>:"},
    {"Chinese", "Ada <ada@x.example> 于2024年5月3日周五 10:12写道："},
    {"Korean", "2024년 5월 3일 (금) 오전 10:12, Ada <ada@x.example>님이 작성:"},
};

const std::vector<Opening> header_blocks = {
    {"English", "From: Ada\nSent: Friday, 3 May 2024 10:12\nTo: Shop\nSubject: Order"},
    {"German", "Von: Ada\nGesendet: Freitag, 3. Mai 2024 10:12\nAn: Shop\nBetreff: Order"},
    {"French", "De : Ada\nEnvoyé : vendredi 3 mai 2024 10:12\nÀ : Shop\nObjet : Order"},
    {"Spanish", "De: Ada\nEnviado: viernes, 3 de mayo de 2024\nPara: Shop\nAsunto: Order"},
    {"Italian", "Da: Ada\nInviato: venerdì 3 maggio 2024\nA: Shop\nOggetto: Order"},
    {"Portuguese", "De: Ada\nEnviada em: sexta-feira\nPara: Shop\nAssunto: Order"},
    {"Dutch", "Van: Ada\nVerzonden: vrijdag 3 mei 2024\nAan: Shop\nOnderwerp: Order"},
    {"Polish", "Od: Ada\nWysłano: piątek, 3 maja 2024\nDo: Shop\nTemat: Order"},
    {"Swedish", "Från: Ada\nSkickat: den 3 maj 2024\nTill: Shop\nÄmne: Order"},
    {"Danish", "Fra: Ada\nSendt: 3. maj 2024\nTil: Shop\nEmne: Order"},
    {"Finnish", "Lähettäjä: Ada\nLähetetty: 3. toukokuuta\nVastaanottaja: Shop\nAihe: Order"},
    {"Czech", "Od: Ada\nOdesláno: pátek 3. května\nKomu: Shop\nPředmět: Order"},
    {"Russian", "От: Ada\nОтправлено: 3 мая 2024\nКому: Shop\nТема: Order"},
    {"Turkish", "Kimden: Ada\nGönderildi: 3 Mayıs\nKime: Shop\nKonu: Order"},
    {"Japanese", "差出人: Ada\n送信日時: 2024年5月3日\n宛先: Shop\n件名: Order"},
    {"Chinese", "发件人：Ada\n发送时间：2024年5月3日\n收件人：Shop\n主题：Order"},
    {"Korean", "보낸 사람: Ada\n보낸 날짜: 2024년 5월 3일\n받는 사람: Shop\n제목: Order"},
};

const std::vector<Opening> signatures = {
    {"English", "Sent from my iPhone"},       {"German", "Von meinem iPhone gesendet"},
    {"French", "Envoyé de mon iPhone"},       {"Spanish", "Enviado desde mi iPhone"},
    {"Italian", "Inviato da iPhone"},         {"Portuguese", "Enviado do meu iPhone"},
    {"Dutch", "Verstuurd vanaf mijn iPhone"}, {"Polish", "Wysłane z iPhone'a"},
    {"Swedish", "Skickat från min iPhone"},   {"Danish", "Sendt fra min iPhone"},
    {"Russian", "Отправлено с iPhone"},       {"Japanese", "iPhoneから送信"},
    {"Chinese", "发自我的 iPhone"},           {"Dashes", "-- "},
};

std::string as_html(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
        text.replace(at, 1, "<br>");
    }
    return text;
}

TEST_CASE("what was written before is known by its opening") {
    for (const auto& [language, line] : attributions) {
        CAPTURE(language);
        const auto text = "Fine, thanks!\n\n" + line + "\n\n> Is it?\n> Ada\n";
        CHECK(split_quoted(text).fresh == "Fine, thanks!");
        const auto html = "<div>Fine</div><div>" + escape_html(line) +
                          "<br></div><blockquote>Is it?</blockquote>";
        CHECK(fold_quoted(html).find("<div>Fine</div><details class=\"quoted\"") == 0);
    }
}

TEST_CASE("what was written before is known by the block of headers above it") {
    for (const auto& [language, block] : header_blocks) {
        CAPTURE(language);
        CHECK(split_quoted("Fine, thanks!\n\n" + block + "\n\nIs it?\n").fresh == "Fine, thanks!");
        const auto html = "<div>Fine</div><div>" + as_html(block) + "</div><div>Is it?</div>";
        CHECK(fold_quoted(html).find("<div>Fine</div><details class=\"quoted\"") == 0);
    }
}

TEST_CASE("what a program signs with is no part of the letter") {
    for (const auto& [language, line] : signatures) {
        CAPTURE(language);
        CHECK(split_quoted("Fine, thanks!\n\n" + line + "\n").fresh == "Fine, thanks!");
    }
}

TEST_CASE("sentences that only look like openings stay") {
    for (const std::string text :
         {"On Monday he wrote: please call.\nI did.\n", "Von: was soll das sein?\nAn mich?\n",
          "Sent the parcel on Friday.\nThanks\n", "De: nada\n"}) {
        CAPTURE(text);
        CHECK(split_quoted(text).quoted.empty());
    }
}

}  // namespace
}  // namespace tandem::mail
