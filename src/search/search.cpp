#include "search/search.h"

#include "search/ages.h"
#include "search/cursor.h"
#include "search/hidden.h"
#include "search/ranking.h"
#include "search/shards.h"
#include "search/snippet.h"
#include "search/source_sql.h"
#include "search/walk.h"

#include <algorithm>
#include <unordered_map>

namespace tandem::search {
namespace {

constexpr std::int64_t most_hits = 32'000;     // looked at for one page
constexpr std::int64_t longest_body = 50'000;  // characters that a snippet may come from

struct Texts {
    std::int64_t id = 0;
    std::string title;
    std::string body;
};

Hit to_hit(const Ranked& ranked) {
    return {.id = ranked.id, .group = ranked.group, .at = ranked.at, .score = ranked.score};
}

// One page of a search: a stretch of the newest hits is ranked, then what lies under it.
class Finder {
public:
    Finder(store::Tx& tx, Walk walk, Ranking ranking, const Source& source, const Request& request,
           const Cursor& cursor)
        : tx_(tx),
          walk_(std::move(walk)),
          ranking_(std::move(ranking)),
          source_(source),
          request_(request),
          cursor_(cursor) {}

    Page page() {
        if (cursor_.from == Cursor::undecided)
            choose_stretch();
        else
            fetch_stretch();
        return cut_page();
    }

private:
    // One more than the page shows tells whether another follows.
    std::size_t needed() const {
        return static_cast<std::size_t>(cursor_.offset + request_.limit + 1);
    }

    // The newest hits; more of them when the filter leaves less than a page.
    void choose_stretch() {
        do {
            ranking_.add(walk_.take(request_.ranked, 0));
            ranking_.settle(needed());
        } while (!walk_.at_end() && walk_.seen() < most_hits && ranking_.best().size() < needed());
        cursor_.below = std::min(cursor_.below, walk_.newest() + 1);
        cursor_.from = walk_.at_end() ? 0 : walk_.below();
    }

    // The stretch that the first page chose.
    void fetch_stretch() {
        while (!walk_.at_end() && walk_.below() > cursor_.from) {
            const auto matches = walk_.take(request_.ranked, cursor_.from);
            if (matches.empty()) break;
            ranking_.add(matches);
        }
        ranking_.settle(needed());
    }

    Page cut_page() {
        Page page;
        page.complete = walk_.at_end() || walk_.seen() < most_hits;
        const auto& best = ranking_.best();
        const auto count = static_cast<std::int64_t>(best.size());
        const auto end = std::min(cursor_.offset + request_.limit, count);
        for (auto i = cursor_.offset; i < end; ++i)
            page.items.push_back(to_hit(best[static_cast<std::size_t>(i)]));
        if (end < count)
            page.next = to_text(Cursor{cursor_.below, cursor_.from, end, cursor_.now});
        else if (cursor_.from > 0)
            page.next = to_text(Cursor{cursor_.from, Cursor::undecided, 0, cursor_.now});
        if (request_.highlight) highlight(page.items);
        return page;
    }

    void highlight(std::vector<Hit>& hits) {
        if (hits.empty()) return;
        std::vector<std::int64_t> ids;
        for (const auto& hit : hits) ids.push_back(hit.id);
        const auto columns = source_.id + ", " + source_.title + ", substr(" + source_.body +
                             ", 1, " + std::to_string(longest_body) + ")";
        const auto sql = select_documents(source_, all_joins(source_), columns, 1);
        std::unordered_map<std::int64_t, Texts> texts;
        for (auto& text : tx_.all<Texts>(sql, ids)) texts[text.id] = std::move(text);
        for (auto& hit : hits) mark(hit, texts[hit.id]);
    }

    void mark(Hit& hit, const Texts& texts) const {
        constexpr std::string_view tag = "<mark>";
        hit.title_html = highlight_html(texts.title, request_.query);
        hit.snippet_html = snippet_html(texts.body, request_.query);
        hit.in_title = hit.title_html.find(tag) != std::string::npos;
        hit.in_body = hit.snippet_html.find(tag) != std::string::npos;
    }

    store::Tx& tx_;
    Walk walk_;
    Ranking ranking_;
    const Source& source_;
    const Request& request_;
    Cursor cursor_;
};

}  // namespace

Index::Index(std::string name, Source source, std::int64_t shard_size)
    : name_(std::move(name)), source_(std::move(source)), shard_size_(shard_size) {}

void Index::add(store::Tx& tx, const Document& document) const {
    Shards(tx, name_, shard_size_).add(document);
    if (document.at != Time()) Ages(tx, name_).note(document.id, document.at);
}

void Index::remove(store::Tx& tx, const Document& document) const {
    Shards(tx, name_, shard_size_).remove(document);
}

void Index::hide(store::Tx& tx, const std::vector<std::int64_t>& ids) const {
    Hidden(tx, name_).add(ids);
}

void Index::show(store::Tx& tx, const std::vector<std::int64_t>& ids) const {
    Hidden(tx, name_).remove(ids);
}

void Index::replace(store::Tx& tx, const Document& before, const Document& after) const {
    remove(tx, before);
    add(tx, after);
}

void Index::clear(store::Tx& tx) const {
    Shards(tx, name_, shard_size_).clear();
    Ages(tx, name_).clear();
    Hidden(tx, name_).clear();
}

bool Index::tidy(store::Tx& tx, int pages) const {
    return Shards(tx, name_, shard_size_).tidy(pages);
}

Page Index::find(store::Tx& tx, const Request& request) const {
    auto cursor = request.after.empty() ? Cursor{} : to_cursor(request.after);
    if (request.after.empty()) cursor.now = request.now;
    return Finder(tx, Walk(tx, Shards(tx, name_, shard_size_), source_, request, cursor),
                  Ranking(tx, Ages(tx, name_), source_, request, cursor.now), source_, request,
                  cursor)
        .page();
}

}  // namespace tandem::search
