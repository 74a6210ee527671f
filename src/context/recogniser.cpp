#include "context/recogniser.h"

#include "context/references.h"
#include "conversations/events.h"
#include "json/decode.h"

namespace tandem::context {
namespace {

constexpr std::string_view delete_undecided = R"sql(
    DELETE FROM conversation_references WHERE decided_at IS NULL)sql";

}  // namespace

void Recogniser::apply(store::Tx& tx, const events::Recorded& event) {
    if (event.name != conversations::MessageReceived::name) return;
    const auto received = json::decode_stored<conversations::MessageReceived>(event.data);
    if (received.automatic) return;
    static const auto recogniser = Actor::system("references");
    events::Unit unit(journal_, tx, recogniser, journal_.clock().now());
    recognise(unit, received.conversation, received.message);
}

void Recogniser::reset(store::Tx& tx) { tx.run(delete_undecided); }

}  // namespace tandem::context
