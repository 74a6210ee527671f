#pragma once

#include <string_view>

// The words by which mail programs open what they quote; for the .cpp files of this module only.
namespace tandem::mail {

// "On 3 May 2024, Ada <ada@example.com> wrote:" and its kin, whole in one line.
bool is_attribution(std::string_view line);

// Whether such a line may begin here and end in one of the next.
bool begins_attribution(std::string_view line);

// "-----Original Message-----" and its translations.
bool is_original_message_mark(std::string_view line);

// How many different fields of an Outlook header block (From, Sent, To, Subject) these lines begin
// with, when the first is the sender; 0 otherwise.
int header_block_fields(std::string_view lines);

// "-- " or "Sent from my ...", which end what a person wrote.
bool is_signature_mark(std::string_view line);

}  // namespace tandem::mail
