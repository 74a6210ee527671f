#include "imports/mail_import.h"

#include "base/refusal.h"
#include "conversations/commands.h"
#include "conversations/merge.h"
#include "conversations/messages.h"
#include "imports/positions.h"
#include "mail/mbox.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <future>
#include <set>

namespace tandem::imports {
namespace {

constexpr std::size_t batch_messages = 200;
constexpr std::size_t batch_bytes = 8u << 20;

using channels::email::Intake;
using channels::email::IntakeOptions;
using channels::email::Taken;

struct Batch {
    std::vector<std::string> raws;
    std::string position;  // after its last message
};

Batch read_batch(mail::MessageSource& source, MailImportReport& report) {
    Batch batch;
    std::size_t bytes = 0;
    while (batch.raws.size() < batch_messages && bytes < batch_bytes) {
        auto message = source.next();
        if (!message) break;
        bytes += message->raw.size();
        if (message->is_cut) ++report.cut;
        batch.position = message->position;
        batch.raws.push_back(std::move(message->raw));
    }
    report.messages += static_cast<std::int64_t>(batch.raws.size());
    report.bytes += static_cast<std::int64_t>(bytes);
    return batch;
}

// "charset gb2312 is unknown" and "charset big5 is unknown" are one kind of oddity to a reader of
// the report only when the words are the same, so nothing is folded but numbers.
std::string kind_of(const std::string& warning) {
    std::string kind;
    for (const char c : warning) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit)
            kind += c;
        else if (kind.empty() || kind.back() != '#')
            kind += '#';
    }
    return kind;
}

void count(MailImportReport& report, const std::vector<Taken>& taken) {
    for (const auto& one : taken) {
        switch (one.outcome) {
            case Taken::Outcome::filed:
                ++report.filed;
                break;
            case Taken::Outcome::duplicate:
                ++report.duplicates;
                break;
            case Taken::Outcome::ignored:
                ++report.ignored;
                break;
            case Taken::Outcome::failed:
                ++report.failed;
                ++report.oddities["not filed: " + one.reason];
                break;
        }
        if (one.started) ++report.started;
        for (const auto& warning : one.warnings) ++report.oddities[kind_of(warning)];
    }
}

// Merges what turned out to be one thread into its oldest conversation; how many went.
std::int64_t join(events::Journal& journal, const std::vector<ConversationId>& conversations) {
    std::set<ConversationId> shown;
    journal.read([&](store::Tx& tx) {
        for (const auto id : conversations)
            if (const auto now = conversations::find_conversation(tx, id)) shown.insert(*now);
    });
    if (shown.size() < 2) return 0;
    const auto into = *shown.begin();
    shown.erase(into);
    const auto importer = Actor::system("import");
    for (const auto source : shown) conversations::merge(journal, importer, {source}, into);
    return static_cast<std::int64_t>(shown.size());
}

std::int64_t join_all(events::Journal& journal, const std::vector<Taken>& taken) {
    std::int64_t joined = 0;
    for (const auto& one : taken) joined += join(journal, one.one_thread);
    return joined;
}

struct UnderWay {
    std::string position;
    std::future<std::vector<Taken>> taken;
};

}  // namespace

std::int64_t finish_interrupted(events::Journal& journal, Intake& intake,
                                conversations::Status start_as) {
    const auto taken = intake.resume_history(start_as);
    join_all(journal, taken);
    return static_cast<std::int64_t>(taken.size());
}

MailImportReport import_mail(events::Journal& journal, Intake& intake,
                             const MailImportOptions& options,
                             const std::function<void(const MailImportProgress&)>& progress) {
    auto& store = journal.store();
    const auto path = std::filesystem::weakly_canonical(options.path).string();
    const auto start = store.read([&](store::Tx& tx) { return find_position(tx, path); });
    const auto source = mail::open_source(path, {.position = start});
    const IntakeOptions intake_options{.mailbox = options.mailbox,
                                       .source = "import",
                                       .keep_dates = true,
                                       .start_as = options.start_as};
    MailImportReport report;
    report.resumed = finish_interrupted(journal, intake, options.start_as);
    std::deque<UnderWay> under_way;

    // Batches end in the order they began, so the position never runs ahead of what is durable.
    const auto finish_oldest = [&] {
        const auto taken = under_way.front().taken.get();
        count(report, taken);
        report.joined += join_all(journal, taken);
        store.write([&](store::Tx& tx) { put_position(tx, path, under_way.front().position); });
        under_way.pop_front();
        progress({report.messages, source->bytes_done(), source->bytes_total()});
    };

    for (;;) {
        auto batch = read_batch(*source, report);
        if (batch.raws.empty()) break;
        if (static_cast<int>(under_way.size()) >= std::max(options.threads, 1)) finish_oldest();
        under_way.push_back({std::move(batch.position),
                             std::async(std::launch::async,
                                        [&intake, &intake_options, raws = std::move(batch.raws)] {
                                            return intake.take_all(raws, intake_options);
                                        })});
    }
    while (!under_way.empty()) finish_oldest();
    // Done: what is added to the source later is found by beginning anew; the rest is known.
    store.write([&](store::Tx& tx) { forget_position(tx, path); });
    report.no_mail = static_cast<std::int64_t>(source->files_skipped());
    report.unreadable = source->unreadable();
    return report;
}

std::string to_text(const MailImportReport& report, double seconds) {
    std::string text;
    const auto line = [&](std::int64_t number, const char* what) {
        if (number == 0) return;
        auto digits = std::to_string(number);
        text += std::string(digits.size() < 10 ? 10 - digits.size() : 0, ' ') + digits + "  " +
                what + "\n";
    };
    line(report.resumed, "taken by an interrupted import, filed now");
    line(report.messages, "messages read");
    line(report.filed, "filed");
    line(report.started, "conversations started");
    line(report.joined, "of them joined when the letter between them came");
    line(report.duplicates, "were here already (the same bytes)");
    line(report.ignored, "were our own mail");
    line(report.failed, "could not be filed: see Settings, Needs attention");
    line(report.cut, "were over the size limit; their beginning was kept");
    line(report.no_mail, "files were left out: they are no mail");
    if (seconds > 0)
        line(static_cast<std::int64_t>(static_cast<double>(report.messages) / seconds),
             "messages a second");

    std::vector<std::pair<std::string, std::int64_t>> odd(report.oddities.begin(),
                                                          report.oddities.end());
    std::sort(odd.begin(), odd.end(),
              [](const auto& a, const auto& b) { return a.second > b.second; });
    if (!odd.empty()) text += "What was odd:\n";
    constexpr std::size_t most_lines = 25;
    for (std::size_t i = 0; i < std::min(odd.size(), most_lines); ++i)
        line(odd[i].second, odd[i].first.c_str());
    if (odd.size() > most_lines)
        text += "            and " + std::to_string(odd.size() - most_lines) + " rarer things\n";
    if (!report.unreadable.empty()) text += "Could not be read:\n";
    for (const auto& path : report.unreadable) text += "            " + path + "\n";
    return text;
}

}  // namespace tandem::imports
