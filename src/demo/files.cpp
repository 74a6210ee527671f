#include "demo/files.h"

#include "mail/html.h"

#include <zlib.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace tandem::demo {
namespace {

constexpr std::uint32_t width = 320;
constexpr std::uint32_t height = 240;

void append_number(std::string& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}

void append_chunk(std::string& png, std::string_view kind, std::string_view data) {
    append_number(png, static_cast<std::uint32_t>(data.size()));
    const auto body = std::string(kind) + std::string(data);
    png += body;
    const auto* bytes = reinterpret_cast<const Bytef*>(body.data());
    append_number(png,
                  static_cast<std::uint32_t>(::crc32(0, bytes, static_cast<uInt>(body.size()))));
}

std::string deflated(const std::string& pixels) {
    auto size = ::compressBound(static_cast<uLong>(pixels.size()));
    std::string out(size, '\0');
    ::compress(reinterpret_cast<Bytef*>(out.data()), &size,
               reinterpret_cast<const Bytef*>(pixels.data()), static_cast<uLong>(pixels.size()));
    out.resize(size);
    return out;
}

struct Pot {
    std::array<int, 3> colour;
    int x, y, radius;
    int scratch;  // where its enamel is damaged
};

// A pot seen from above on a wooden table, with a scratch.
void append_pixel(std::string& row, const Pot& pot, int x, int y) {
    const int dx = x - pot.x;
    const int dy = y - pot.y;
    const int distance = dx * dx + dy * dy;
    const int outer = pot.radius * pot.radius;
    const bool is_pot = distance < outer;
    const bool is_rim = is_pot && distance > outer * 4 / 5;
    const bool is_scratch = is_pot && std::abs(dx - dy / 3 - pot.scratch) < 3 && std::abs(dy) < 40;
    const int grain = (x * 3 + y / 5 * 7) % 13;
    for (std::size_t i = 0; i < 3; ++i) {
        const int wood = std::array{172, 132, 92}[i] - grain;
        int value = is_pot ? pot.colour[i] - distance * 40 / outer : wood;
        if (is_rim) value += 40;
        if (is_scratch) value = 60;
        row += static_cast<char>(std::clamp(value, 0, 255));
    }
}

}  // namespace

File photo(Dice& dice) {
    const Pot pot{{static_cast<int>(dice.whole(90, 210)), static_cast<int>(dice.whole(60, 140)),
                   static_cast<int>(dice.whole(50, 150))},
                  static_cast<int>(dice.whole(120, 200)),
                  static_cast<int>(dice.whole(100, 140)),
                  static_cast<int>(dice.whole(70, 95)),
                  static_cast<int>(dice.whole(-30, 30))};
    std::string pixels;
    for (int y = 0; y < static_cast<int>(height); ++y) {
        pixels += '\0';  // the row is not filtered
        for (int x = 0; x < static_cast<int>(width); ++x) append_pixel(pixels, pot, x, y);
    }
    std::string header;
    append_number(header, width);
    append_number(header, height);
    header += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB
    std::string png("\x89PNG\r\n\x1A\n", 8);
    append_chunk(png, "IHDR", header);
    append_chunk(png, "IDAT", deflated(pixels));
    append_chunk(png, "IEND", "");
    return {"IMG_" + std::to_string(dice.whole(1000, 9999)) + ".png", "image/png", png};
}

File order_list(Dice& dice) {
    std::string csv = "article;quantity;price\r\n";
    for (int line = 0; line < 12; ++line)
        csv += "NH-" + std::to_string(dice.whole(10'000, 99'999)) + ";" +
               std::to_string(dice.whole(1, 24)) + ";" + std::to_string(dice.whole(4, 89)) +
               ".90\r\n";
    return {"order-" + std::to_string(dice.whole(100, 999)) + ".csv", "text/csv", csv};
}

std::string letter_in_html(std::string_view quoted, int number) {
    const auto attached =
        number % 2 == 0 ? "I took a <b>photo</b> so that you can see what I mean. It was like "
                          "this when I opened the box."
                        : "Here is the <b>list</b> of what we ordered. Lines 3 and 7 did not "
                          "come, all the rest is fine.";
    return std::string("<div><p>Hello again,</p><p>") + attached +
           "</p><p>Could you let me know what happens next?</p><p>Kind regards</p></div>"
           "<div class=\"gmail_quote\"><div>On the day before, Nordhaus wrote:</div><blockquote "
           "type=\"cite\">" +
           mail::escape_html(quoted) + "</blockquote></div>";
}

}  // namespace tandem::demo
