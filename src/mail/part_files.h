#pragma once

#include "mail/mime.h"
#include "mail/parse.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// What of a message's parts is attached; for the .cpp files of this module only.
namespace tandem::mail {

// A letter that came packed as a file (winmail.dat); shown where the mail has none of its own.
struct PackedLetter {
    std::string text = {};
    std::string html = {};  // not sanitised
};

// Puts files among the attachments of one mail: those that parts are, those that lie packed in
// parts (winmail.dat, BinHex, AppleSingle) and those that stand in the text (uuencode, yEnc).
class PartFiles {
public:
    explicit PartFiles(ParsedMail& mail) : mail_(mail) {}

    // Takes the part's bytes. What they look like is found out, if it is not known.
    void attach(MimePart& part, std::optional<std::string> looks = {});

    // What is left of the raw bytes of a plain body without the files that stand in it.
    std::string without_files(std::string body);

    PackedLetter take_letter() { return std::move(letter_); }

private:
    void add(std::string_view name, std::string type, std::string bytes);
    std::string look_into(std::string_view bytes);
    bool unpack(MimePart& part);
    bool unpack_outlook(const MimePart& part);
    void read_invitation(const MimePart& part);
    void warn(std::string text);

    ParsedMail& mail_;
    PackedLetter letter_;
    std::size_t looks_ = 0;
    std::size_t sniffed_bytes_ = 0;
};

}  // namespace tandem::mail
