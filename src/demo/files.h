#pragma once

#include "demo/dice.h"

#include <string>
#include <string_view>

namespace tandem::demo {

struct File {
    std::string name;
    std::string content_type;
    std::string bytes;
};

File photo(Dice& dice);       // a small PNG, a different one each time
File order_list(Dice& dice);  // CSV

// What a customer writes from a mail program: text, a signature, the letter before as a quotation.
std::string letter_in_html(std::string_view quoted, int number);

}  // namespace tandem::demo
