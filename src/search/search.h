#pragma once

#include "search/query.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// What is put into an index. The index keeps words only, no text: hits lead back to the caller's
// tables by `id`.
struct Document {
    std::int64_t id = 0;          // grows with time: the newest are looked at first
    std::string_view title = {};  // a subject, a name
    std::string_view body = {};
    std::string_view from = {};  // who wrote it: names and addresses
    std::string_view to = {};
    Time at = {};  // lets before: and after: skip what is out of question; never in the future
    // Facts that never change, asked for by Request::marks: "attachment", "customer 42".
    std::vector<std::string> marks = {};
};

// Where an index's documents live: pieces of SQL over the caller's tables, given once.
struct Source {
    struct Join {
        std::string table;  // "conversations c"
        std::string on;     // "c.id = m.conversation_id"
    };
    std::string table;                  // "messages m"
    std::string id;                     // "m.id"
    std::vector<Join> joins = {};       // one row each; taken in this order
    std::vector<Join> text_joins = {};  // further ones that only `title` and `body` need
    std::string group;  // "m.conversation_id": a group is found once, by its best document
    std::string at;     // "m.at": newer ranks higher
    std::string title;  // "c.subject": what highlights are made of
    std::string body;   // "m.body_text"
};

// What else must hold of a hit, over the tables of Source: who may see it, and the query's fields.
// Inside the query, so that nothing is found that is not shown. `where` is one of few texts; the
// values are in `params`, counted from $1.
struct Filter {
    std::string where = "";  // "c.status = $1 AND c.team_id IN @ids($2)@"; empty: everything
    std::vector<store::Param> params = {};
    // When an index of the caller's gives the few documents that the filter leaves, a SELECT of
    // their ids, the newest first, with some of the same parameters. Saves walking through every
    // hit of a common word for a rare tag.
    std::string narrow = "";
    // Index::hide()s documents pass no `where` of this kind, so their rows need not be read.
    bool skip_hidden = false;
};

struct Request {
    // Without words: every document that the filter lets through. Of the fields, before: and after:
    // narrow the walk to the months in question; the filter decides all of them.
    Query query;
    Filter filter = {};
    std::vector<std::string> marks = {};  // each must be on the document
    std::string after = "";               // Page::next of the page before
    int limit = 50;
    int ranked = 2'000;  // of so many of the newest hits the best come first
    Time now = {};
    bool highlight = true;
};

struct Hit {
    std::int64_t id = 0;
    std::int64_t group = 0;
    Time at;
    double score = 0;
    bool in_title = false;   // words that were asked for stand in the title
    bool in_body = false;    // ... in the body
    std::string title_html;  // escaped, words in <mark>
    std::string snippet_html;
};

struct Page {
    std::vector<Hit> items;  // best first
    std::string next;        // empty at the end
    // False when the walk through the hits was cut short before the filter let a page through:
    // older documents may match too, and `next` goes on there.
    bool complete = true;
};

// A full-text index. Writes take part in the caller's transaction.
//
// Documents are kept in shards of `shard_size` ids, newest searched first, so that what a search
// costs depends on what it shows and not on how long the history is. Only the newest hits are
// ranked (Request::ranked), and only as far as a page needs; later pages go on to older ones.
class Index {
public:
    // `name` is the stem of its tables; the first shard's come from a migration.
    Index(std::string name, Source source, std::int64_t shard_size = 1 << 18);

    void add(store::Tx& tx, const Document& document) const;
    // `document` must be, to the letter, what was added.
    void remove(store::Tx& tx, const Document& document) const;
    void replace(store::Tx& tx, const Document& before, const Document& after) const;
    // Hidden documents stay in the index; Filter::skip_hidden passes them over quickly. A new one
    // is not hidden.
    void hide(store::Tx& tx, const std::vector<std::int64_t>& ids) const;
    void show(store::Tx& tx, const std::vector<std::int64_t>& ids) const;
    // Takes out everything: before it is filled again.
    void clear(store::Tx& tx) const;

    // Does a step of the upkeep that keeps old shards quick to search, of about so many pages of
    // four kilobytes; false when there is nothing left to do. For idle moments (upkeep.h), and
    // after much has come in.
    bool tidy(store::Tx& tx, int pages) const;

    // Refused with code "bad_cursor" when `after` is none of ours.
    Page find(store::Tx& tx, const Request& request) const;

private:
    std::string name_;
    Source source_;
    std::int64_t shard_size_;
};

}  // namespace tandem::search
