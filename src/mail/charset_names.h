#pragma once

#include <string>
#include <string_view>

// What people call charsets; for the .cpp files of this module only.
namespace tandem::mail {

// The label in lower case without what does not belong to it (quotes, blanks, a second parameter).
std::string clean_label(std::string_view charset);

// The charset that those who write this label mean, by a name that ICU or charset_rare.h knows:
// "latin1" is windows-1252, "gb2312" is gb18030, "win-1251" and "cp1251" are windows-1251.
std::string converter_name(std::string_view label);

// The label of a Windows code page; empty when there is none of that number.
std::string code_page(unsigned number);

}  // namespace tandem::mail
