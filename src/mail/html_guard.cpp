#include "mail/ascii.h"
#include "mail/html_tree.h"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t most_open = 2000;  // long threads of some programs nest a thousand deep
constexpr int most_attributes = 200;
// An element takes some hundred bytes of memory, however few letters it is: a mail of nothing but
// "<p>" would take seventy times its size.
constexpr std::size_t always_allowed = 1500;  // elements
constexpr std::size_t bytes_of_element = 40;  // that one must take on average beyond these
constexpr std::size_t most_repeated = 10'000;
constexpr std::size_t most_work =
    20'000'000;  // each tag makes the parser look through the open ones

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

// Elements that hold nothing, or that the next of their kind closes: they do not pile up.
constexpr std::array<std::string_view, 31> flat = {
    "area",   "base",     "br",       "col",    "embed", "hr",    "img",   "input",
    "link",   "meta",     "param",    "source", "track", "wbr",   "p",     "li",
    "td",     "th",       "tr",       "tbody",  "thead", "tfoot", "dd",    "dt",
    "option", "optgroup", "colgroup", "html",   "head",  "body",  "keygen"};

// Elements whose unclosed ones are opened again in what follows.
constexpr std::array<std::string_view, 14> formatting = {
    "a",    "b", "big",   "code",   "em",     "font", "i",
    "nobr", "s", "small", "strike", "strong", "tt",   "u"};

// An end tag does not reach through these.
constexpr std::array<std::string_view, 9> barriers = {
    "applet", "caption", "marquee", "object", "table", "template", "button", "svg", "math"};

constexpr std::array<std::string_view, 9> raw_text = {
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"};

// Where these occur, what is markup and what is text is hard to tell without parsing.
constexpr std::array<std::string_view, 6> confusing = {"svg",      "math",     "select",
                                                       "template", "frameset", "plaintext"};

struct Tag {
    std::string name = {};
    bool is_end = false;
    int attributes = 0;
};

// Follows tags the way a parser would, keeping count of what piles up instead of building a tree.
class Scan {
public:
    explicit Scan(std::string_view html) : html_(html), is_confusing_(has_confusing(html)) {}

    bool is_safe() {
        while (is_safe_ && find_markup()) step();
        return is_safe_;
    }

private:
    static bool has_confusing(std::string_view html) {
        for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
            const auto tag = html.substr(at + 1, 10);
            if (std::ranges::any_of(confusing, [&](auto name) { return begins_with(tag, name); })) {
                return true;
            }
        }
        return false;
    }

    bool find_markup() {
        at_ = html_.find('<', at_);
        return at_ != std::string_view::npos;
    }

    void step() {
        if (html_.substr(at_, 4) == "<!--") return comment();
        const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
        if (next == '!' || next == '?') return skip_past(">");
        if (!is_alpha(next) && next != '/') {
            ++at_;
            return;
        }
        auto tag = read_tag();
        if (tag.attributes > most_attributes) is_safe_ = false;
        if (!tag.name.empty()) take(tag);
    }

    // In confusing documents a comment may not be one, so its content counts as markup.
    void comment() {
        at_ += 4;
        if (is_confusing_) return;
        if (html_.substr(at_, 1) == ">" || html_.substr(at_, 2) == "->") return;
        // Found together: looking for the rarer end from each comment on would read all of the
        // rest.
        for (auto end = html_.find("--", at_); end != std::string_view::npos;
             end = html_.find("--", end + 1)) {
            const auto rest = html_.substr(end + 2, 2);
            if (rest.starts_with('>') || rest == "!>") {
                at_ = end + 3;
                return;
            }
        }
        at_ = html_.size();
    }

    void skip_past(std::string_view mark) {
        const auto end = html_.find(mark, at_);
        at_ = end == std::string_view::npos ? html_.size() : end + mark.size();
    }

    Tag read_tag() {
        Tag tag;
        ++at_;
        if (html_[at_] == '/') {
            tag.is_end = true;
            ++at_;
        }
        while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>' &&
               html_[at_] != '/' && html_[at_] != '\f') {
            if (tag.name.size() < 40) tag.name += lower(html_[at_]);
            ++at_;
        }
        while (at_ < html_.size() && html_[at_] != '>') read_attribute(tag);
        if (at_ < html_.size()) ++at_;
        return tag;
    }

    void read_attribute(Tag& tag) {
        const auto is_gap = [&] {
            return is_space(html_[at_]) || html_[at_] == '/' || html_[at_] == '\f';
        };
        while (at_ < html_.size() && is_gap()) ++at_;
        if (at_ == html_.size() || html_[at_] == '>') return;
        ++tag.attributes;
        if (html_[at_] == '=') ++at_;
        while (at_ < html_.size() && !is_gap() && html_[at_] != '>' && html_[at_] != '=') ++at_;
        while (at_ < html_.size() && (is_space(html_[at_]) || html_[at_] == '\f')) ++at_;
        if (at_ < html_.size() && html_[at_] == '=') read_value();
    }

    void read_value() {
        ++at_;
        while (at_ < html_.size() && (is_space(html_[at_]) || html_[at_] == '\f')) ++at_;
        if (at_ == html_.size()) return;
        const char quote = html_[at_];
        if (quote == '"' || quote == '\'') {
            ++at_;
            return skip_past(std::string_view(&quote, 1));
        }
        while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
    }

    void take(const Tag& tag) {
        work_ += open_.size();
        if (work_ > most_work) is_safe_ = false;
        if (!raw_.empty()) {
            if (tag.is_end && tag.name == raw_) raw_.clear();
            if (tag.is_end) return;
        }
        if (tag.is_end) return close(tag.name);
        open(tag.name);
    }

    void open(const std::string& name) {
        if (++elements_ > always_allowed + html_.size() / bytes_of_element) is_safe_ = false;
        if (is_in(raw_text, name)) return open_raw(name);
        const bool is_formatting = is_in(formatting, name);
        if (!is_formatting) repeated_ += open_formatting_;
        if (is_formatting) ++open_formatting_;
        if (!is_in(flat, name)) {
            open_.push_back(name);
            ++count_[name];
        }
        if (open_.size() > most_open || repeated_ > most_repeated) is_safe_ = false;
    }

    // Text until its end tag; where that is doubtful, opening tags in it count and closing do not.
    void open_raw(const std::string& name) {
        if (is_confusing_) {
            raw_ = name;
            return;
        }
        for (auto end = html_.find("</", at_); end != std::string_view::npos;
             end = html_.find("</", end + 2)) {
            if (begins_with(html_.substr(end + 2), name)) {
                at_ = end;
                return;
            }
        }
        at_ = html_.size();
    }

    void close(const std::string& name) {
        if (is_in(flat, name) || count_[name] == 0) return;
        for (auto i = open_.size(); i-- > 0;) {
            if (open_[i] == name) return close_from(i);
            const bool is_table_end = name == "table" && open_[i] != "template";
            if (is_in(barriers, open_[i]) && !is_table_end) return;
        }
    }

    // An end tag ends what is inside its element too, but formatting survives that.
    void close_from(std::size_t index) {
        if (is_in(formatting, open_[index])) {
            --open_formatting_;
            --count_[open_[index]];
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
            return;
        }
        auto kept = open_.begin() + static_cast<std::ptrdiff_t>(index);
        for (auto it = kept; it != open_.end(); ++it) {
            if (is_in(formatting, *it)) {
                if (kept != it) *kept = std::move(*it);
                ++kept;
            } else {
                --count_[*it];
            }
        }
        open_.erase(kept, open_.end());
    }

    std::string_view html_;
    bool is_confusing_;
    std::size_t at_ = 0;
    bool is_safe_ = true;
    std::string raw_;  // in a confusing document: the text element we may be in
    std::vector<std::string> open_;
    std::unordered_map<std::string, int> count_;  // of each name in open_
    std::size_t open_formatting_ = 0;
    std::size_t repeated_ = 0;
    std::size_t work_ = 0;
    std::size_t elements_ = 0;
};

}  // namespace

bool is_safe_to_parse(std::string_view html) {
    return html.size() <= most_bytes && Scan(html).is_safe();
}

}  // namespace tandem::mail
