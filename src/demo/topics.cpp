#include "demo/topics.h"

namespace tandem::demo {
namespace {

using Text = std::string_view;

constexpr Text not_received_tags[] = {"delivery", "not-received"};
constexpr Text not_received_english_subjects[] = {
    "Delivered to a garage we don't have", "Parcel marked delivered, nothing here",
    "Where is my {product}?", "Tracking says delivered"};
constexpr Text not_received_english_openings[] = {
    "The tracking {tracking} says my parcel was left in the garage. We live on the third floor and "
    "have no garage. The {product} is a birthday present for {day}. Can you help me before then?",
    "Hello,\n\nyour carrier reports order {order} as delivered yesterday. I was at home all day, "
    "nobody rang, and none of the neighbours has it. Please find out where it is.\n\nKind "
    "regards\n{name}\n{city}",
    "My order {order} is shown as delivered since {day} but it never came. What happens now?"};
constexpr Text not_received_english_answers[] = {
    "Hello {first},\n\nI am sorry. I have asked the carrier for the exact spot and the driver's "
    "scan, and I will have an answer by {day}. You don't have to do anything.\n\n{agent}",
    "Hello {first}, that should not happen. A new {product} is set aside for you and leaves today; "
    "if the first one turns up, simply refuse it."};
constexpr Text not_received_english_followups[] = {
    "Any news? It is getting tight now.",
    "Thanks, but the neighbours really don't have it, I asked again.",
    "Could you send it to my office in {city} this time?"};
constexpr Text not_received_english_closings[] = {
    "Hello {first}, the replacement is on its way with number {tracking} and will be with you by "
    "{day}.",
    "Hello {first}, the depot has found the parcel; it will be brought to you on {day}, against "
    "signature."};
constexpr Text not_received_german_subjects[] = {
    "Als zugestellt gemeldet, aber nichts da", "Wo ist mein Paket?",
    "Paket in der Garage? Wir haben keine", "Sendung {tracking} nicht angekommen"};
constexpr Text not_received_german_openings[] = {
    "Guten Tag,\n\nlaut Sendungsverfolgung {tracking} wurde mein Paket in der Garage abgelegt. Wir "
    "wohnen im dritten Stock und haben keine Garage. Es ist ein Geburtstagsgeschenk für {day}. "
    "Können Sie mir helfen?\n\nViele Grüße\n{name}",
    "Hallo, die Bestellung {order} gilt seit gestern als zugestellt. Ich war den ganzen Tag zu "
    "Hause, geklingelt hat niemand. Bitte prüfen Sie das.",
    "Mein Paket sollte {day} kommen, jetzt steht da „zugestellt“, aber es ist nichts da. Was nun? "
    "{name}, {city}"};
constexpr Text not_received_german_answers[] = {
    "Guten Tag {first},\n\ndas tut mir leid. Ich habe beim Zusteller den genauen Ablageort "
    "angefragt und melde mich bis {day}. Sie müssen nichts weiter tun.\n\n{agent}",
    "Hallo {first}, so soll das nicht sein. Wir schicken heute Ersatz für {product}. Falls das "
    "erste Paket auftaucht, nehmen Sie es einfach nicht an."};
constexpr Text not_received_german_followups[] = {
    "Gibt es schon etwas Neues? Langsam wird es knapp.",
    "Danke, aber die Nachbarn haben es wirklich nicht.",
    "Könnten Sie es diesmal an meine Arbeit in {city} schicken?"};
constexpr Text not_received_german_closings[] = {
    "Hallo {first}, der Ersatz ist mit der Nummer {tracking} unterwegs und kommt {day}.",
    "Guten Tag {first}, das Depot hat das Paket gefunden, es wird {day} gegen Unterschrift "
    "zugestellt."};
constexpr Text not_received_french_subjects[] = {"Colis livré, mais rien reçu",
                                                 "Où est mon colis ?",
                                                 "Livraison dans un garage qui n'existe pas"};
constexpr Text not_received_french_openings[] = {
    "Bonjour,\n\nle suivi {tracking} indique que mon colis a été déposé dans le garage. Nous "
    "n'avons pas de garage. C'est un cadeau d'anniversaire pour {day}. Pouvez-vous m'aider "
    "?\n\n{name}, {city}",
    "Bonjour, ma commande {order} est indiquée comme livrée mais je n'ai rien reçu. Que faire ?"};
constexpr Text not_received_french_answers[] = {
    "Bonjour {first},\n\nje suis désolé. J'ai demandé l'endroit exact au transporteur et je vous "
    "réponds d'ici {day}.\n\n{agent}",
    "Bonjour {first}, un nouveau {product} part aujourd'hui. Si le premier colis réapparaît, "
    "refusez-le simplement."};
constexpr Text not_received_french_followups[] = {"Avez-vous des nouvelles ?",
                                                  "Merci, mais les voisins ne l'ont pas non plus."};
constexpr Text not_received_french_closings[] = {
    "Bonjour {first}, le remplacement est en route sous le numéro {tracking}.",
    "Bonjour {first}, le dépôt a retrouvé le colis, il sera livré {day}."};

constexpr Text late_tags[] = {"delivery", "late"};
constexpr Text late_english_subjects[] = {"Order {order} is late", "When will my order arrive?",
                                          "Still no shipping confirmation"};
constexpr Text late_english_openings[] = {
    "Hello, I ordered a {product} and was promised delivery by {day}. The tracking has not moved "
    "for four days. Could you have a look?\n\n{name}",
    "Order {order}: is there any news? We need it for the weekend.",
    "Hi there, no shipping mail yet for {order}, is something wrong with the payment?"};
constexpr Text late_english_answers[] = {
    "Hello {first}, your order left our warehouse this morning and should arrive on {day}. The "
    "number is {tracking}.",
    "Hello {first}, the {product} was out of stock for three days longer than planned. It ships on "
    "{day}; express is on us."};
constexpr Text late_english_followups[] = {"It did not come on {day} either. What now?",
                                           "OK, thank you. I will wait until {day}."};
constexpr Text late_english_closings[] = {
    "Hello {first}, it is on the van today, the courier expects to be with you before four.",
    "I have refunded the shipping costs of {amount}, with apologies."};
constexpr Text late_german_subjects[] = {"Bestellung {order} verspätet",
                                         "Wann kommt meine Bestellung?",
                                         "Noch keine Versandbestätigung"};
constexpr Text late_german_openings[] = {
    "Hallo, ich habe {product} bestellt, zugesagt war {day}. Die Sendungsverfolgung steht seit "
    "vier Tagen still. Können Sie bitte nachsehen?\n\nGrüße, {name}",
    "Bestellung {order}: Gibt es etwas Neues? Wir brauchen es am Wochenende.",
    "Guten Tag, zu {order} habe ich noch keine Versandmail. Stimmt etwas mit der Zahlung nicht?"};
constexpr Text late_german_answers[] = {
    "Hallo {first}, Ihre Bestellung hat unser Lager heute Morgen verlassen und sollte {day} "
    "ankommen. Nummer: {tracking}.",
    "Guten Tag {first}, {product} war drei Tage länger vergriffen als geplant. Der Versand ist "
    "{day}, Express geht auf uns."};
constexpr Text late_german_followups[] = {"Auch {day} ist nichts gekommen. Und nun?",
                                          "Alles klar, ich warte bis {day}."};
constexpr Text late_german_closings[] = {
    "Hallo {first}, das Paket ist heute im Zustellfahrzeug, voraussichtlich vor 16 Uhr bei Ihnen.",
    "Die Versandkosten von {amount} habe ich erstattet, bitte entschuldigen Sie."};
constexpr Text late_french_subjects[] = {"Commande {order} en retard",
                                         "Quand vais-je recevoir ma commande ?"};
constexpr Text late_french_openings[] = {
    "Bonjour, la livraison était promise pour {day} et le suivi ne bouge plus depuis quatre jours. "
    "Pouvez-vous vérifier ?\n\n{name}",
    "Bonjour, toujours pas de confirmation d'expédition pour {order}."};
constexpr Text late_french_answers[] = {
    "Bonjour {first}, votre commande est partie ce matin, livraison prévue {day}. Numéro : "
    "{tracking}."};
constexpr Text late_french_followups[] = {"Rien reçu {day} non plus...",
                                          "D'accord, j'attends jusqu'à {day}."};
constexpr Text late_french_closings[] = {
    "Bonjour {first}, le colis est dans la camionnette aujourd'hui.",
    "Les frais de port de {amount} sont remboursés, avec nos excuses."};

constexpr Text leak_tags[] = {"quality", "kettle-leak"};
constexpr Text leak_english_subjects[] = {"Kettle T4 leaks from the base",
                                          "Water under the new kettle",
                                          "{product} is leaking after two weeks"};
constexpr Text leak_english_openings[] = {
    "Hello,\n\nthe kettle (order {order}) leaks from the base: after every use there is a small "
    "puddle on the worktop. I attach a photo. I would like a new one, not a repair.\n\n{name}",
    "After two weeks my T4 loses water at the bottom, right where the base is glued. Is this "
    "known? It feels dangerous next to the socket.",
    "Hi, second kettle, same leak. The lot on the label is L-2041. Please tell me this one will be "
    "different?"};
constexpr Text leak_english_answers[] = {
    "Hello {first}, thank you for the photo, that is a fault. Please unplug it. A new one leaves "
    "today, and you don't have to send the old one back.",
    "Hello {first}, I am sorry. Could you tell me the number under the barcode at the base? It "
    "starts with L."};
constexpr Text leak_english_followups[] = {
    "The number is L-2041.", "It says L-2041 on mine as well. And the lid sticks a bit."};
constexpr Text leak_english_closings[] = {
    "Thank you, {first}. The replacement comes from another lot and was checked by hand. Number: "
    "{tracking}.",
    "I have refunded {amount} in full, it will be on your account in three days."};
constexpr Text leak_german_subjects[] = {"Wasserkocher T4 tropft am Boden",
                                         "Wasser unter dem neuen Wasserkocher",
                                         "{product} undicht nach zwei Wochen"};
constexpr Text leak_german_openings[] = {
    "Guten Tag,\n\nder Wasserkocher aus Bestellung {order} ist am Boden undicht: nach jedem Kochen "
    "steht eine kleine Pfütze auf der Arbeitsplatte. Foto anbei. Ich hätte gern einen neuen, keine "
    "Reparatur.\n\n{name}",
    "Nach zwei Wochen verliert mein T4 unten Wasser, genau an der Klebestelle. Ist das bekannt? "
    "Neben der Steckdose ist mir das nicht geheuer.",
    "Zweiter Kocher, gleiches Leck. Auf dem Etikett steht Charge L-2041. Wird der nächste besser?"};
constexpr Text leak_german_answers[] = {
    "Hallo {first}, danke für das Foto, das ist ein Fehler. Bitte ziehen Sie den Stecker. Ein "
    "neuer geht heute raus, den alten müssen Sie nicht zurückschicken.",
    "Guten Tag {first}, das tut mir leid. Nennen Sie mir bitte die Nummer unter dem Strichcode am "
    "Boden? Sie beginnt mit L."};
constexpr Text leak_german_followups[] = {"Die Nummer ist L-2041.",
                                          "Bei mir auch L-2041. Und der Deckel klemmt etwas."};
constexpr Text leak_german_closings[] = {
    "Danke, {first}. Der Ersatz kommt aus einer anderen Charge und wurde von Hand geprüft. Nummer: "
    "{tracking}.",
    "{amount} sind vollständig erstattet und in drei Tagen auf Ihrem Konto."};
constexpr Text leak_french_subjects[] = {"La bouilloire T4 fuit", "De l'eau sous la bouilloire"};
constexpr Text leak_french_openings[] = {
    "Bonjour,\n\nla bouilloire de la commande {order} fuit par le socle après chaque utilisation. "
    "Photo jointe. Je voudrais un échange.\n\n{name}",
    "Bonjour, ma T4 perd de l'eau depuis deux semaines. Est-ce connu ? Le lot est L-2041."};
constexpr Text leak_french_answers[] = {
    "Bonjour {first}, merci pour la photo, c'est un défaut. Débranchez-la, une nouvelle part "
    "aujourd'hui."};
constexpr Text leak_french_followups[] = {"Le numéro est L-2041."};
constexpr Text leak_french_closings[] = {
    "Merci {first}, le remplacement vient d'un autre lot. Suivi : {tracking}."};

constexpr Text wrong_item_tags[] = {"wrong-item", "exchange"};
constexpr Text wrong_item_english_subjects[] = {
    "Wrong item in my parcel", "Two ordered, one arrived", "Wrong colour, need an exchange"};
constexpr Text wrong_item_english_openings[] = {
    "Hi, I ordered {product} and received something else entirely (a box of filter papers). Order "
    "{order}. How do we sort this out?",
    "Good morning, both pieces came in charcoal, the invoice says sage. Could I exchange them?",
    "Two parcels, one missing. The first came on {day}, the second has no tracking at all."};
constexpr Text wrong_item_english_answers[] = {
    "Hello {first}, our mistake in packing. The right one leaves today; the courier takes the "
    "other one with him.",
    "Hello {first}, of course. I have made a return label for you, it is attached. We ship the "
    "right colour without waiting for it."};
constexpr Text wrong_item_english_followups[] = {"The courier did not know about a pick-up.",
                                                 "Thanks! Do I need the original box?"};
constexpr Text wrong_item_english_closings[] = {
    "Any box will do, {first}. Thank you for your patience.",
    "I have booked a new pick-up for {day}, between nine and twelve."};
constexpr Text wrong_item_german_subjects[] = {
    "Falscher Artikel im Paket", "Zwei bestellt, eins gekommen", "Falsche Farbe, bitte umtauschen"};
constexpr Text wrong_item_german_openings[] = {
    "Hallo, bestellt hatte ich {product}, gekommen ist etwas ganz anderes (Filterpapier). "
    "Bestellung {order}. Wie machen wir das?",
    "Guten Morgen, beide Teile sind anthrazit, auf der Rechnung steht Salbei. Kann ich umtauschen?",
    "Zwei Pakete, eins fehlt. Das erste kam {day}, zum zweiten gibt es keine Sendungsnummer."};
constexpr Text wrong_item_german_answers[] = {
    "Hallo {first}, da haben wir falsch gepackt. Das richtige geht heute raus, der Bote nimmt das "
    "andere mit.",
    "Guten Tag {first}, selbstverständlich. Das Rücksendeetikett hängt an. Die richtige Farbe "
    "schicken wir gleich."};
constexpr Text wrong_item_german_followups[] = {"Der Bote wusste nichts von einer Abholung.",
                                                "Danke! Brauche ich den Originalkarton?"};
constexpr Text wrong_item_german_closings[] = {
    "Jeder Karton geht, {first}. Danke für Ihre Geduld.",
    "Ich habe die Abholung neu gebucht: {day} zwischen neun und zwölf."};
constexpr Text wrong_item_french_subjects[] = {"Mauvais article dans le colis",
                                               "Deux commandés, un seul reçu"};
constexpr Text wrong_item_french_openings[] = {
    "Bonjour, j'ai commandé {product} et reçu autre chose. Commande {order}. Comment faire ?",
    "Bonjour, les deux pièces sont arrivées dans la mauvaise couleur."};
constexpr Text wrong_item_french_answers[] = {
    "Bonjour {first}, c'est notre erreur. Le bon article part aujourd'hui, le livreur reprendra "
    "l'autre."};
constexpr Text wrong_item_french_followups[] = {"Le livreur n'était pas au courant.",
                                                "Merci ! Faut-il l'emballage d'origine ?"};
constexpr Text wrong_item_french_closings[] = {"N'importe quel carton convient, {first}.",
                                               "Un nouvel enlèvement est prévu {day}."};

constexpr Text refund_tags[] = {"refund"};
constexpr Text refund_english_subjects[] = {"Refund not on my card yet",
                                            "When do I get my money back?", "Refund for {order}"};
constexpr Text refund_english_openings[] = {
    "It has been nine days now since you confirmed my return and the {amount} are still not on my "
    "card. Could you check?\n\n{name}",
    "Hello, I sent the {product} back two weeks ago (order {order}). The parcel was delivered to "
    "you on {day}. When will the refund come?"};
constexpr Text refund_english_answers[] = {
    "Hello {first}, the refund of {amount} was sent on {day}. Banks take up to five working days; "
    "if it is not there by then, write to me and I will trace it.",
    "Hello {first}, your return was booked in today, and I have just released {amount}."};
constexpr Text refund_english_followups[] = {"Nothing yet, and five working days are over.",
                                             "I see only part of it, the shipping is missing."};
constexpr Text refund_english_closings[] = {
    "Hello {first}, the missing shipping of {amount} is on its way as well. Sorry about that.",
    "The bank had sent it back because the card has expired. Could you give me an account number "
    "for the transfer?"};
constexpr Text refund_german_subjects[] = {"Erstattung noch nicht auf der Karte",
                                           "Wann kommt mein Geld zurück?",
                                           "Rückzahlung zu {order}"};
constexpr Text refund_german_openings[] = {
    "Seit neun Tagen ist meine Retoure bestätigt, aber die {amount} sind noch nicht da. Können Sie "
    "das prüfen?\n\n{name}",
    "Hallo, ich habe {product} vor zwei Wochen zurückgeschickt (Bestellung {order}). Zugestellt "
    "wurde {day}. Wann kommt die Erstattung?"};
constexpr Text refund_german_answers[] = {
    "Hallo {first}, die Erstattung über {amount} ging {day} raus. Banken brauchen bis zu fünf "
    "Werktage; ist sie dann nicht da, verfolge ich sie.",
    "Guten Tag {first}, Ihre Rücksendung ist heute eingebucht, {amount} habe ich gerade "
    "freigegeben."};
constexpr Text refund_german_followups[] = {"Noch nichts da, die fünf Werktage sind um.",
                                            "Es ist nur ein Teil gekommen, der Versand fehlt."};
constexpr Text refund_german_closings[] = {
    "Hallo {first}, auch die fehlenden Versandkosten von {amount} sind unterwegs. Bitte "
    "entschuldigen Sie.",
    "Die Bank hat den Betrag zurückgeschickt, weil die Karte abgelaufen ist. Nennen Sie mir bitte "
    "eine IBAN?"};
constexpr Text refund_french_subjects[] = {"Remboursement pas encore reçu",
                                           "Quand serai-je remboursé ?"};
constexpr Text refund_french_openings[] = {
    "Bonjour, cela fait neuf jours que mon retour est confirmé et les {amount} ne sont toujours "
    "pas là.\n\n{name}"};
constexpr Text refund_french_answers[] = {
    "Bonjour {first}, le remboursement de {amount} a été envoyé {day}. Les banques prennent "
    "jusqu'à cinq jours ouvrés."};
constexpr Text refund_french_followups[] = {"Toujours rien.", "Il manque les frais de port."};
constexpr Text refund_french_closings[] = {
    "Bonjour {first}, les frais de port sont remboursés aussi, toutes nos excuses."};

constexpr Text invoice_tags[] = {"invoice"};
constexpr Text invoice_english_subjects[] = {"Invoice needs our VAT number", "Invoice for {order}",
                                             "Change the address on an invoice"};
constexpr Text invoice_english_openings[] = {
    "Hello, could you add our VAT number to the invoice for {order}? Our accountant will not take "
    "it otherwise.\n\n{name}",
    "Where do I find the invoice for {order}? It was not in the parcel."};
constexpr Text invoice_english_answers[] = {
    "Hello {first}, the corrected invoice is attached.",
    "Hello {first}, here it is. You will also find all invoices in your account."};
constexpr Text invoice_english_followups[] = {"The postcode is still the old one, sorry.",
                                              "Great. Could it also name the cost centre 4100?"};
constexpr Text invoice_english_closings[] = {"Corrected, {first}, and saved for your next orders."};
constexpr Text invoice_german_subjects[] = {"Rechnung bitte mit USt-IdNr.", "Rechnung zu {order}",
                                            "Rechnungsadresse ändern"};
constexpr Text invoice_german_openings[] = {
    "Hallo, könnten Sie auf der Rechnung zu {order} unsere USt-IdNr. ergänzen? Sonst nimmt sie die "
    "Buchhaltung nicht.\n\n{name}",
    "Wo finde ich die Rechnung zu {order}? Im Paket lag keine."};
constexpr Text invoice_german_answers[] = {
    "Guten Tag {first}, die korrigierte Rechnung hängt an.",
    "Hallo {first}, anbei die Rechnung. Alle finden Sie auch in Ihrem Konto."};
constexpr Text invoice_german_followups[] = {"Die Postleitzahl ist noch die alte.",
                                             "Super. Kann auch die Kostenstelle 4100 drauf?"};
constexpr Text invoice_german_closings[] = {
    "Ist korrigiert, {first}, und für die nächsten Bestellungen gespeichert."};
constexpr Text invoice_french_subjects[] = {"Facture avec numéro de TVA", "Facture pour {order}"};
constexpr Text invoice_french_openings[] = {
    "Bonjour, pourriez-vous ajouter notre numéro de TVA sur la facture de {order} ?\n\n{name}"};
constexpr Text invoice_french_answers[] = {"Bonjour {first}, la facture corrigée est jointe."};
constexpr Text invoice_french_followups[] = {"Le code postal est encore l'ancien."};
constexpr Text invoice_french_closings[] = {"C'est corrigé, {first}."};

constexpr Text address_tags[] = {"address"};
constexpr Text address_english_subjects[] = {"Change the delivery address",
                                             "Wrong house number on {order}"};
constexpr Text address_english_openings[] = {
    "Hello, I have just ordered ({order}) and gave the old address. Could you change it before it "
    "ships? New: 12 Mill Lane, {city}.",
    "Sorry, typo in the house number of {order}, it is 14b and not 41b."};
constexpr Text address_english_answers[] = {"Hello {first}, done: it goes to the new address.",
                                            "Hello {first}, it had already left, but the carrier "
                                            "redirects it. It takes a day longer, until {day}."};
constexpr Text address_english_followups[] = {"Thanks. Is the tracking number still the same?"};
constexpr Text address_english_closings[] = {"Yes, {tracking} stays valid."};
constexpr Text address_german_subjects[] = {"Lieferadresse ändern",
                                            "Falsche Hausnummer bei {order}"};
constexpr Text address_german_openings[] = {
    "Hallo, ich habe gerade bestellt ({order}) und die alte Adresse angegeben. Können Sie das vor "
    "dem Versand ändern? Neu: Mühlweg 12, {city}.",
    "Entschuldigung, Tippfehler bei {order}: Hausnummer 14b, nicht 41b."};
constexpr Text address_german_answers[] = {"Hallo {first}, erledigt, es geht an die neue Adresse.",
                                           "Guten Tag {first}, das Paket war schon weg, wird aber "
                                           "umgeleitet. Es dauert einen Tag länger, bis {day}."};
constexpr Text address_german_followups[] = {"Danke. Bleibt die Sendungsnummer gleich?"};
constexpr Text address_german_closings[] = {"Ja, {tracking} bleibt gültig."};
constexpr Text address_french_subjects[] = {"Changer l'adresse de livraison"};
constexpr Text address_french_openings[] = {
    "Bonjour, je viens de commander ({order}) avec l'ancienne adresse. Pouvez-vous la changer ?"};
constexpr Text address_french_answers[] = {"Bonjour {first}, c'est fait."};
constexpr Text address_french_followups[] = {"Merci. Le numéro de suivi reste le même ?"};
constexpr Text address_french_closings[] = {"Oui, {tracking} reste valable."};

constexpr Text voucher_tags[] = {"voucher"};
constexpr Text voucher_english_subjects[] = {"Promo WINTER20 rejected", "Voucher does not work"};
constexpr Text voucher_english_openings[] = {
    "The code WINTER20 from your newsletter is rejected at checkout (\"not valid for this "
    "basket\"). There is only a {product} in it. What am I doing wrong?",
    "My gift voucher of {amount} shows zero, but I have never used it."};
constexpr Text voucher_english_answers[] = {
    "Hello {first}, the code excludes items already on sale, which the page should say. I have "
    "made an exception: order as usual, and I take {amount} off.",
    "Hello {first}, I see it with its full value. Please try again in a private window and tell me "
    "what you see."};
constexpr Text voucher_english_followups[] = {"Worked, but only for half of the basket.",
                                              "Same in another browser."};
constexpr Text voucher_english_closings[] = {
    "I have corrected the order by hand and refunded {amount}."};
constexpr Text voucher_german_subjects[] = {"Code WINTER20 wird abgelehnt",
                                            "Gutschein funktioniert nicht"};
constexpr Text voucher_german_openings[] = {
    "Der Code WINTER20 aus dem Newsletter wird an der Kasse abgelehnt („für diesen Warenkorb nicht "
    "gültig“). Im Korb liegt nur {product}. Was mache ich falsch?",
    "Mein Gutschein über {amount} zeigt null an, ich habe ihn nie benutzt."};
constexpr Text voucher_german_answers[] = {
    "Hallo {first}, der Code gilt nicht für reduzierte Artikel, das müsste dastehen. Bestellen Sie "
    "einfach, ich ziehe {amount} ab.",
    "Guten Tag {first}, ich sehe den vollen Wert. Versuchen Sie es bitte in einem privaten "
    "Fenster."};
constexpr Text voucher_german_followups[] = {"Hat geklappt, aber nur für die Hälfte.",
                                             "Im anderen Browser genauso."};
constexpr Text voucher_german_closings[] = {
    "Ich habe die Bestellung von Hand korrigiert und {amount} erstattet."};
constexpr Text voucher_french_subjects[] = {"Code WINTER20 refusé"};
constexpr Text voucher_french_openings[] = {
    "Bonjour, le code WINTER20 est refusé au moment de payer, avec seulement {product} dans le "
    "panier."};
constexpr Text voucher_french_answers[] = {
    "Bonjour {first}, le code exclut les articles soldés. Commandez normalement, je déduis "
    "{amount}."};
constexpr Text voucher_french_followups[] = {"Même chose avec un autre navigateur."};
constexpr Text voucher_french_closings[] = {"La commande est corrigée, {amount} remboursés."};

constexpr Text before_buying_tags[] = {"advice"};
constexpr Text before_buying_english_subjects[] = {"Question before I buy the T4 Pro",
                                                   "Does the pan work on induction?",
                                                   "Is the {product} back soon?"};
constexpr Text before_buying_english_openings[] = {
    "Does the thermostat of the T4 Pro hold 80 degrees? I drink green tea. And can the lid come "
    "off for cleaning?",
    "We would like twelve cups for our guest rooms. Is there a price for larger orders?\n\n{name}"};
constexpr Text before_buying_english_answers[] = {
    "Hello {first}, yes: 60 to 100 degrees in steps of five, and it holds for thirty minutes. The "
    "lid lifts off.",
    "Hello {first}, from ten pieces we take twelve percent off. Shall I prepare an offer?"};
constexpr Text before_buying_english_followups[] = {"Yes please, to the same address.",
                                                    "Good, and how long is the cable?"};
constexpr Text before_buying_english_closings[] = {
    "The offer is attached, valid until {day}.",
    "75 centimetres, with the rest wound up in the base."};
constexpr Text before_buying_german_subjects[] = {"Frage vor dem Kauf des T4 Pro",
                                                  "Geht die Pfanne auf Induktion?",
                                                  "Kommt {product} bald wieder?"};
constexpr Text before_buying_german_openings[] = {
    "Hält der T4 Pro auch 80 Grad? Ich trinke grünen Tee. Und lässt sich der Deckel zum Reinigen "
    "abnehmen?",
    "Wir hätten gern zwölf Tassen für unsere Gästezimmer. Gibt es einen Preis für größere "
    "Mengen?\n\n{name}"};
constexpr Text before_buying_german_answers[] = {
    "Hallo {first}, ja: 60 bis 100 Grad in Fünferschritten, dreißig Minuten lang. Der Deckel geht "
    "ab.",
    "Guten Tag {first}, ab zehn Stück geben wir zwölf Prozent. Soll ich ein Angebot machen?"};
constexpr Text before_buying_german_followups[] = {"Ja bitte, an dieselbe Adresse.",
                                                   "Gut, und wie lang ist das Kabel?"};
constexpr Text before_buying_german_closings[] = {
    "Das Angebot hängt an und gilt bis {day}.",
    "75 Zentimeter, der Rest wickelt sich im Sockel auf."};
constexpr Text before_buying_french_subjects[] = {"Question avant achat"};
constexpr Text before_buying_french_openings[] = {
    "Bonjour, la T4 Pro garde-t-elle l'eau à 80 degrés ? Je bois du thé vert."};
constexpr Text before_buying_french_answers[] = {
    "Bonjour {first}, oui : de 60 à 100 degrés par pas de cinq."};
constexpr Text before_buying_french_followups[] = {"Et la longueur du câble ?"};
constexpr Text before_buying_french_closings[] = {"75 centimètres."};

constexpr Text praise_tags[] = {"praise"};
constexpr Text praise_english_subjects[] = {"Thank you!", "Great service", "A compliment"};
constexpr Text praise_english_openings[] = {
    "I just wanted to say that {agent} on your team was wonderful last week. The new kettle came "
    "in time for the party. Thank you!\n\n{name}",
    "The {product} is beautiful. Please tell whoever packed it that the handwritten card made our "
    "day."};
constexpr Text praise_english_answers[] = {
    "Hello {first}, how kind of you to write. I have passed it on, and it hangs on our board now."};
constexpr Text praise_english_followups[] = {"That makes me happy."};
constexpr Text praise_english_closings[] = {"All the best to {city}!"};
constexpr Text praise_german_subjects[] = {"Danke!", "Toller Service", "Ein Lob"};
constexpr Text praise_german_openings[] = {
    "Ich wollte nur sagen, dass {agent} letzte Woche großartig war. Der neue Wasserkocher kam "
    "rechtzeitig zur Feier. Danke!\n\n{name}",
    "{product} ist wunderschön. Bitte sagen Sie weiter, dass die handgeschriebene Karte uns sehr "
    "gefreut hat."};
constexpr Text praise_german_answers[] = {
    "Hallo {first}, wie nett, dass Sie schreiben. Ich habe es weitergegeben, es hängt jetzt an "
    "unserer Pinnwand."};
constexpr Text praise_german_followups[] = {"Das freut mich."};
constexpr Text praise_german_closings[] = {"Viele Grüße nach {city}!"};
constexpr Text praise_french_subjects[] = {"Merci !"};
constexpr Text praise_french_openings[] = {
    "Je voulais simplement remercier {agent}, la bouilloire est arrivée à temps pour la fête "
    "!\n\n{name}"};
constexpr Text praise_french_answers[] = {
    "Bonjour {first}, merci de votre message, je le transmets."};
constexpr Text praise_french_followups[] = {"Avec plaisir."};
constexpr Text praise_french_closings[] = {"Bonne journée à {city} !"};

constexpr Topic every_topic[] = {
    {"not_received",
     "Delivery",
     "problem",
     "high",
     not_received_tags,
     0.17,
     {Lines{not_received_english_subjects, not_received_english_openings,
            not_received_english_answers, not_received_english_followups,
            not_received_english_closings},
      Lines{not_received_german_subjects, not_received_german_openings, not_received_german_answers,
            not_received_german_followups, not_received_german_closings},
      Lines{not_received_french_subjects, not_received_french_openings, not_received_french_answers,
            not_received_french_followups, not_received_french_closings}}},
    {"late",
     "Delivery",
     "question",
     "normal",
     late_tags,
     0.14,
     {Lines{late_english_subjects, late_english_openings, late_english_answers,
            late_english_followups, late_english_closings},
      Lines{late_german_subjects, late_german_openings, late_german_answers, late_german_followups,
            late_german_closings},
      Lines{late_french_subjects, late_french_openings, late_french_answers, late_french_followups,
            late_french_closings}}},
    {"leak",
     "Returns",
     "complaint",
     "high",
     leak_tags,
     0.11,
     {Lines{leak_english_subjects, leak_english_openings, leak_english_answers,
            leak_english_followups, leak_english_closings},
      Lines{leak_german_subjects, leak_german_openings, leak_german_answers, leak_german_followups,
            leak_german_closings},
      Lines{leak_french_subjects, leak_french_openings, leak_french_answers, leak_french_followups,
            leak_french_closings}}},
    {"wrong_item",
     "Returns",
     "problem",
     "normal",
     wrong_item_tags,
     0.1,
     {Lines{wrong_item_english_subjects, wrong_item_english_openings, wrong_item_english_answers,
            wrong_item_english_followups, wrong_item_english_closings},
      Lines{wrong_item_german_subjects, wrong_item_german_openings, wrong_item_german_answers,
            wrong_item_german_followups, wrong_item_german_closings},
      Lines{wrong_item_french_subjects, wrong_item_french_openings, wrong_item_french_answers,
            wrong_item_french_followups, wrong_item_french_closings}}},
    {"refund",
     "Billing",
     "question",
     "normal",
     refund_tags,
     0.12,
     {Lines{refund_english_subjects, refund_english_openings, refund_english_answers,
            refund_english_followups, refund_english_closings},
      Lines{refund_german_subjects, refund_german_openings, refund_german_answers,
            refund_german_followups, refund_german_closings},
      Lines{refund_french_subjects, refund_french_openings, refund_french_answers,
            refund_french_followups, refund_french_closings}}},
    {"invoice",
     "Billing",
     "request",
     "low",
     invoice_tags,
     0.08,
     {Lines{invoice_english_subjects, invoice_english_openings, invoice_english_answers,
            invoice_english_followups, invoice_english_closings},
      Lines{invoice_german_subjects, invoice_german_openings, invoice_german_answers,
            invoice_german_followups, invoice_german_closings},
      Lines{invoice_french_subjects, invoice_french_openings, invoice_french_answers,
            invoice_french_followups, invoice_french_closings}}},
    {"address",
     "Delivery",
     "request",
     "high",
     address_tags,
     0.07,
     {Lines{address_english_subjects, address_english_openings, address_english_answers,
            address_english_followups, address_english_closings},
      Lines{address_german_subjects, address_german_openings, address_german_answers,
            address_german_followups, address_german_closings},
      Lines{address_french_subjects, address_french_openings, address_french_answers,
            address_french_followups, address_french_closings}}},
    {"voucher",
     "Billing",
     "question",
     "normal",
     voucher_tags,
     0.07,
     {Lines{voucher_english_subjects, voucher_english_openings, voucher_english_answers,
            voucher_english_followups, voucher_english_closings},
      Lines{voucher_german_subjects, voucher_german_openings, voucher_german_answers,
            voucher_german_followups, voucher_german_closings},
      Lines{voucher_french_subjects, voucher_french_openings, voucher_french_answers,
            voucher_french_followups, voucher_french_closings}}},
    {"before_buying",
     "VIP desk",
     "question",
     "low",
     before_buying_tags,
     0.08,
     {Lines{before_buying_english_subjects, before_buying_english_openings,
            before_buying_english_answers, before_buying_english_followups,
            before_buying_english_closings},
      Lines{before_buying_german_subjects, before_buying_german_openings,
            before_buying_german_answers, before_buying_german_followups,
            before_buying_german_closings},
      Lines{before_buying_french_subjects, before_buying_french_openings,
            before_buying_french_answers, before_buying_french_followups,
            before_buying_french_closings}}},
    {"praise",
     "VIP desk",
     "other",
     "low",
     praise_tags,
     0.06,
     {Lines{praise_english_subjects, praise_english_openings, praise_english_answers,
            praise_english_followups, praise_english_closings},
      Lines{praise_german_subjects, praise_german_openings, praise_german_answers,
            praise_german_followups, praise_german_closings},
      Lines{praise_french_subjects, praise_french_openings, praise_french_answers,
            praise_french_followups, praise_french_closings}}},
};

}  // namespace

std::span<const Topic> all_topics() { return every_topic; }

}  // namespace tandem::demo
