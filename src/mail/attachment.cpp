#include "mail/attachment.h"

#include "mail/ascii.h"
#include "mail/charset.h"

#include <magic.h>

#include <memory>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_name = 180;
constexpr std::size_t longest_ending = 12;
constexpr std::size_t sniffed_bytes = 16384;

struct NamedType {
    std::string_view type;
    std::string_view name;
};

constexpr NamedType made_up_names[] = {
    {"message/rfc822", "message.eml"},
    {"message/delivery-status", "delivery-status.txt"},
    {"message/disposition-notification", "read-receipt.txt"},
    {"text/rfc822-headers", "headers.txt"},
    {"text/plain", "text.txt"},
    {"text/html", "page.html"},
    {"text/calendar", "invitation.ics"},
    {"text/csv", "table.csv"},
    {"text/vcard", "contact.vcf"},
    {"text/x-vcard", "contact.vcf"},
    {"application/pdf", "document.pdf"},
    {"application/zip", "archive.zip"},
    {"application/pgp-signature", "signature.asc"},
    {"application/pgp-encrypted", "encrypted.asc"},
    {"application/pkcs7-signature", "smime.p7s"},
    {"application/x-pkcs7-signature", "smime.p7s"},
    {"application/pkcs7-mime", "smime.p7m"},
    {"application/ms-tnef", "winmail.dat"},
    {"application/msword", "document.doc"},
    {"application/vnd.ms-excel", "table.xls"},
    {"application/json", "data.json"},
    {"image/jpeg", "image.jpg"},
    {"image/jpg", "image.jpg"},
    {"image/svg+xml", "image.svg"},
    {"image/tiff", "image.tif"},
    {"audio/mpeg", "audio.mp3"},
    {"video/mp4", "video.mp4"},
};

std::string made_up(std::string_view content_type) {
    for (const auto& known : made_up_names) {
        if (known.type == content_type) return std::string(known.name);
    }
    const auto slash = content_type.find('/');
    if (slash == std::string_view::npos) return "attachment.bin";
    const auto kind = content_type.substr(0, slash);
    const auto ending = content_type.substr(slash + 1);
    const bool is_plain = ending.size() <= 5 && std::ranges::all_of(ending, is_alnum);
    if ((kind == "image" || kind == "audio" || kind == "video") && is_plain) {
        return std::string(kind) + "." + std::string(ending);
    }
    return kind == "text" ? "text.txt" : "attachment.bin";
}

// Marks that turn the direction of writing or show nothing: they make "exe.fdp" look like a PDF.
bool is_deceptive(std::string_view sequence) {
    // NOLINTBEGIN(misc-misleading-bidirectional): written out, they mislead nobody here.
    static constexpr std::string_view marks[] = {
        "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAB",
        "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7",
        "\xE2\x81\xA8", "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    // NOLINTEND(misc-misleading-bidirectional)
    return std::ranges::find(marks, sequence) != std::end(marks);
}

std::string cleaned(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (is_deceptive(name.substr(i, 3))) {
            i += 2;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else if (std::string_view("<>:\"|?*").find(c) != std::string_view::npos) {
            out += '_';
        } else {
            out += c;
        }
    }
    return out;
}

std::string shortened(const std::string& name) {
    if (name.size() <= longest_name) return name;
    const auto dot = name.rfind('.');
    const bool has_ending = dot != std::string::npos && name.size() - dot <= longest_ending;
    const auto ending = has_ending ? name.substr(dot) : std::string();
    return std::string(utf8_prefix(name, longest_name - ending.size())) + ending;
}

constexpr std::string_view program_types[] = {
    "application/x-dosexec",        "application/vnd.microsoft.portable-executable",
    "application/x-msdownload",     "application/x-executable",
    "application/x-pie-executable", "application/x-sharedlib",
    "application/x-mach-binary",    "application/x-ms-shortcut"};

constexpr std::string_view program_endings[] = {".exe", ".com", ".scr", ".pif", ".bat", ".cmd",
                                                ".msi", ".dll", ".vbs", ".jse", ".wsf", ".lnk",
                                                ".hta", ".cpl", ".jar", ".ps1", ".sys"};

constexpr std::string_view document_endings[] = {
    ".pdf",  ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt", ".jpg",
    ".jpeg", ".png", ".gif",  ".htm", ".html", ".rtf", ".zip",  ".mp3", ".mp4"};

template <std::size_t N>
bool is_in(const std::string_view (&list)[N], std::string_view text) {
    return std::ranges::any_of(list, [&](auto one) { return is_same(one, text); });
}

std::string_view ending_of(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(dot);
}

// "invoice.pdf.exe": where endings are hidden, it is an invoice.
bool has_two_endings(std::string_view name) {
    const auto last = ending_of(name);
    return is_in(program_endings, last) &&
           is_in(document_endings, ending_of(name.substr(0, name.size() - last.size())));
}

bool promises_picture_or_document(std::string_view declared, std::string_view name) {
    return declared.starts_with("image/") || declared == "application/pdf" ||
           declared.starts_with("audio/") || declared.starts_with("video/") ||
           (is_in(document_endings, ending_of(name)) && !begins_with(ending_of(name), ".htm") &&
            !is_same(ending_of(name), ".txt"));
}

struct CloseMagic {
    void operator()(magic_set* magic) const { magic_close(magic); }
};

// One per thread: libmagic keeps its answer in the handle.
magic_set* magic_of_thread() {
    thread_local const std::unique_ptr<magic_set, CloseMagic> magic = [] {
        std::unique_ptr<magic_set, CloseMagic> opened(magic_open(MAGIC_MIME_TYPE));
        if (opened && magic_load(opened.get(), nullptr) != 0) opened.reset();
        return opened;
    }();
    return magic.get();
}

}  // namespace

std::string disguise_of(std::string_view declared, std::string_view sniffed,
                        std::string_view name) {
    const auto quoted = "\"" + std::string(name) + "\"";
    const bool is_program = is_in(program_types, sniffed);
    if (has_two_endings(name) || (is_program && is_in(document_endings, ending_of(name)))) {
        return "The file " + quoted + " looks like a document but is a program.";
    }
    if (is_program && promises_picture_or_document(declared, name)) {
        return "The file " + quoted + " looks like a document but is a program.";
    }
    if (sniffed == "text/html" && promises_picture_or_document(declared, name)) {
        return "The file " + quoted + " looks like a document but is a web page.";
    }
    return {};
}

std::string safe_filename(std::string_view name, std::string_view content_type) {
    const auto valid = to_valid_utf8(name);
    const auto slash = valid.find_last_of("/\\");
    auto clean =
        cleaned(std::string_view(valid).substr(slash == std::string::npos ? 0 : slash + 1));
    const auto begin = clean.find_first_not_of(". \t");
    if (begin == std::string::npos) return made_up(content_type);
    const auto end = clean.find_last_not_of(". \t");
    return shortened(clean.substr(begin, end - begin + 1));
}

std::string sniff_type(std::string_view bytes) {
    auto* magic = magic_of_thread();
    if (magic == nullptr || bytes.empty()) return {};
    const auto* found = magic_buffer(magic, bytes.data(), std::min(bytes.size(), sniffed_bytes));
    return found == nullptr ? std::string() : to_valid_utf8(found);
}

}  // namespace tandem::mail
