#include "mail/html.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace tandem::mail {
namespace {

std::string safe(std::string_view html) { return sanitise(html).html; }

TEST_CASE("what is harmless stays as it is") {
    for (const std::string html : {
             "<p>Hello <b>you</b></p>",
             "<table border=\"1\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>",
             "<ul><li>a</li><li>b</li></ul>",
             "<p style=\"color: red; margin: 0px 5px\">x</p>",
             "<a href=\"https://x.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener "
             "noreferrer\">x</a>",
             "<img src=\"cid:a@b\" alt=\"logo\">",
             "<pre>\n\n  two</pre>",
         }) {
        CAPTURE(html);
        CHECK(safe(html) == html);
    }
}

// Each of these has run script, sent a request or changed the page somewhere.
const std::vector<std::string> attacks = {
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
    "onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img "
    "onerror=alert(1) src>\">",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<iframe src='https://x.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x'></object><embed src='x'>",
    "<link rel=stylesheet href='https://x.example/a.css'>",
    "<style>@import 'https://x.example/a.css'; body{background:url(https://x.example/i)}</style>",
    "<p style='background:url(https://x.example/i)'>x</p>",
    "<p style='background-image:url(https://x.example/i)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='color:red;behavior:url(x)'>x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%'>x</p>",
    "<p style='color:\\75rl(x)'>x</p>",
    "<p style='font-family:\"x\";list-style:url(https://x.example/l)'>x</p>",
    "<meta http-equiv=refresh content='0;url=https://x.example'>",
    "<base href='https://x.example/'>",
    "<form action='https://x.example'><input name=p><button>go</button></form>",
    "<video src='https://x.example/v' poster='https://x.example/p'></video>",
    "<audio src='https://x.example/a' autoplay></audio>",
    "<body background='https://x.example/b' onload=alert(1)>x</body>",
    "<table background='https://x.example/b'><tr><td background=x>y</td></tr></table>",
    "<img srcset='https://x.example/i 1x' src='cid:a'>",
    "<input type=image src='https://x.example/i'>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img src=\"/api/v1/agents\">",
    "<img src=\"//x.example/i\">",
    "<p id='root' class='modal open'>x</p>",
    "<div onmouseover='alert(1)'>x</div>",
    "<a href='https://x.example' ping='https://y.example' download>x</a>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p/onclick=alert(1)>x</p>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<x onclick=alert(1) tabindex=1>x</x>",
    "<a href=\"https://x.example\" style=\"display:block;position:absolute\">x</a>",
};

TEST_CASE("nothing active and no request to anyone gets through") {
    for (const auto& attack : attacks) {
        CAPTURE(attack);
        const auto html = safe(attack);
        CAPTURE(html);
        for (const std::string_view bad :
             {"<script",       "<svg",      "<math",       "<style",       "<iframe",
              "<object",       "<embed",    "<link",       "<meta",        "<base",
              "<form",         "<input",    "<video",      "<audio",       "<textarea",
              "<template",     " onerror=", " onload=",    " onclick=",    " onmouseover=",
              "\"javascript:", "\"data:",   "\"vbscript:", "url(",         "expression(",
              "behavior",      "position",  " src=\"http", " src=\"/",     " srcset=",
              " background=",  " ping=",    " id=",        "class=\"modal"}) {
            CAPTURE(bad);
            const auto at = html.find(bad);
            // In text, where "<" is "&lt;", it is only talk.
            const bool is_in_tag = at != std::string::npos &&
                                   html.rfind('<', at) != std::string::npos &&
                                   html.rfind('<', at) > html.rfind('>', at) + 1;
            CHECK_FALSE((at != std::string::npos && (bad.front() == '<' || is_in_tag)));
        }
    }
}

TEST_CASE("sanitising twice changes nothing") {
    std::vector<std::string> all = attacks;
    for (const std::string html : {
             "<p><button><p>x</p></button></p>",
             "<a href=https://a.example><table><a href=https://b.example>x</a></table></a>",
             "<b><p>1</b>2</p>",
             "<table>stray<tr><td><table></td></tr>x",
             "<body bgcolor=black text=white><p>x",
             "<ul><li><div><li></ul>",
             "<h1><h2>x</h1>",
             "<nobr><nobr>x",
             "<p><object><p>x</object>",
             "<div class='gmail_quote x_gmail_attr other' id='x_divRplyFwdMsg'>x</div>",
             "<img src='https://x.example/i' width=1 height=1>",
             "&lt;b&gt; &amp;amp; \xC2\xA0 \"",
         }) {
        all.push_back(html);
    }
    for (const auto& html : all) {
        CAPTURE(html);
        const auto once = safe(html);
        CHECK(safe(once) == once);
    }
}

TEST_CASE("remote images are inert and counted, tracking pixels named") {
    const auto result = sanitise(
        "<img src='https://x.example/a.png' width=100 height=50 alt=a>"
        "<img src='http://x.example/t.gif' width=1 height=1><img src='//x.example/p' "
        "style='display:none'>");
    CHECK(result.remote_images == 3);
    CHECK(result.tracking_pixels == 2);
    CHECK(result.html.find("<img data-remote-src=\"https://x.example/a.png\"") == 0);
    CHECK(result.html.find("data-remote-src=\"https://x.example/p\"") != std::string::npos);
    CHECK(result.html.find(" src=") == std::string::npos);
}

TEST_CASE("images of the mail itself get our addresses") {
    const auto result = sanitise("<img src=\"cid:a%40b\"><img src=\"cid:unknown\">",
                                 {.cid_url = [](std::string_view id) -> std::optional<std::string> {
                                     if (id == "a@b") return "/api/v1/attachments/7";
                                     return {};
                                 }});
    CHECK(result.content_ids == std::vector<std::string>{"a@b", "unknown"});
    CHECK(result.html == "<img src=\"/api/v1/attachments/7\"><img src=\"cid:unknown\">");
    CHECK(sanitise(result.html, {.own_url_prefix = "/api/v1/attachments/"}).html == result.html);
    CHECK(safe("<img src='/api/v1/attachments/7'>").empty());
    CHECK(map_image_sources(result.html, [](std::string_view source) -> std::optional<std::string> {
              if (source == "/api/v1/attachments/7") return "cid:7&";
              return {};
          }) == "<img src=\"cid:7&amp;\"><img src=\"cid:unknown\">");
}

TEST_CASE("links open apart and go where the web and mail are") {
    CHECK(safe("<a href='mailto:a@b.example' onclick=x>m</a>") ==
          "<a href=\"mailto:a@b.example\" target=\"_blank\" rel=\"noopener noreferrer\">m</a>");
    CHECK(safe("<a href='#top'>t</a>") == "<a>t</a>");
    CHECK(safe("<a href='ftp://x.example'>t</a>") == "<a>t</a>");
    CHECK(safe("<a href='//x.example/y'>t</a>").find("href=\"https://x.example/y\"") !=
          std::string::npos);
}

TEST_CASE("styles keep what is harmless") {
    CHECK(
        safe("<p style='COLOR : Red ;; position:fixed; margin:-5px; background: url(x); "
             "background: #fff; font: 12px \"Open Sans\", Arial'>x</p>") ==
        "<p style=\"color: Red; background: #fff; font: 12px &quot;Open Sans&quot;, Arial\">x</p>");
}

TEST_CASE("what is too large or too tangled is shown as text") {
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "<div>";
    const auto result = sanitise(deep + "<b>hi</b> &lt;script&gt;");
    CHECK(result.is_fallback);
    CHECK(result.html.find("hi") != std::string::npos);
    CHECK(safe(result.html) == result.html);

    std::string attributes = "<p ";
    for (int i = 0; i < 5000; ++i) attributes += "a" + std::to_string(i) + "=1 ";
    CHECK(sanitise(attributes + ">x").is_fallback);

    std::string repeated = "<p>";
    for (int i = 0; i < 400; ++i) repeated += "<b i=" + std::to_string(i) + ">";
    for (int i = 0; i < 5000; ++i) repeated += "<p>x";
    CHECK(sanitise(repeated).is_fallback);

    CHECK(sanitise(std::string(2 * 1024 * 1024, 'x')).is_fallback);
    CHECK_FALSE(sanitise("<!--[if mso]>" + deep + "<![endif]--><p>newsletter</p>").is_fallback);
}

TEST_CASE("our own editor's HTML has a short list") {
    CHECK(
        sanitise_composed("<h1 style='color:red'>T</h1><p class=x>a <strong>b</strong></p>"
                          "<table><tr><td>c</td></tr></table><img src='https://x.example/i'>"
                          "<img src='/api/v1/attachments/7' width=40 onerror=x><script>x</script>",
                          "/api/v1/attachments/") ==
        "<h1>T</h1><p>a <strong>b</strong></p>c"
        "<img src=\"/api/v1/attachments/7\" width=\"40\">");
    CHECK(sanitise_composed("<a href='javascript:x'>a</a>") == "<a>a</a>");
}

TEST_CASE("HTML reads well as text") {
    CHECK(html_to_text("<p>One\n two</p><p>three<br>four</p>") == "One two\n\nthree\nfour\n");
    CHECK(html_to_text("<ul><li>a<li>b<ol><li>c<li>d</ol></ul>") == "- a\n- b\n  1. c\n  2. d\n");
    CHECK(html_to_text("x<blockquote>a<br>b<blockquote>c</blockquote></blockquote>y") ==
          "x\n\n> a\n> b\n>\n> > c\n\ny\n");
    CHECK(html_to_text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") ==
          "a | b\nc\n");
    CHECK(html_to_text("<a href='https://x.example/'>x.example</a> <a href='mailto:a@b'>a@b</a>") ==
          "x.example a@b\n");
    CHECK(html_to_text("<pre>a\n  b</pre>") == "a\n  b\n");
    CHECK(html_to_text("<style>x</style><title>t</title><p style='display: none'>pre</p>y") ==
          "y\n");
    CHECK(html_to_text("a<img src=x alt='Logo'>b") == "a[Logo]b\n");
    CHECK(html_to_text("").empty());
}

TEST_CASE("text becomes HTML with its links and lines") {
    CHECK(
        text_to_html("a <b>\nhttps://x.example/a?b=1&c=2. (www.y.example)\n") ==
        "<div>a &lt;b&gt;<br>\n<a href=\"https://x.example/a?b=1&amp;c=2\" target=\"_blank\" "
        "rel=\"noopener noreferrer\">https://x.example/a?b=1&amp;c=2</a>. (<a "
        "href=\"https://www.y.example\" target=\"_blank\" rel=\"noopener noreferrer\">www.y.example"
        "</a>)</div>");
    CHECK(safe(text_to_html("x \"y\" https://z.example 'q'\n\n  in")) ==
          text_to_html("x \"y\" https://z.example 'q'\n\n  in"));
}

}  // namespace
}  // namespace tandem::mail
