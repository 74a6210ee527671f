#pragma once

#include "base/id.h"
#include "base/time.h"
#include "json/describe.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// What is known of a file's bytes. Those that came while there was no scanner are in no row.
enum class ScanState {
    waiting,    // not scanned yet, or the scanner did not answer: it is asked again
    clean,      //
    infected,   // nobody gets it
    too_large,  // for the scanner
    released,   // infected, but an administrator lets people have it
};
BOOST_DESCRIBE_ENUM(ScanState, waiting, clean, infected, too_large, released)

struct Scan {
    ScanState state = ScanState::waiting;
    std::string found;  // what it is infected with
};
TANDEM_STRUCT(Scan, state, found)

class Scans {
public:
    explicit Scans(store::Tx& tx) : tx_(tx) {}

    std::optional<Scan> find(BlobId blob) const;
    std::map<BlobId, Scan> of(const std::vector<BlobId>& blobs) const;
    void require_harmless(BlobId blob) const;  // refused as infected

    void await(BlobId blob, Time now);  // what is known already stays
    struct Due {
        BlobId blob;
        std::int64_t attempts = 0;
    };
    std::vector<Due> due(Time now, int limit) const;
    // False when it is not waited for any more.
    bool answer(BlobId blob, const Scan& scan, Time now);
    void postpone(BlobId blob, Time until);
    bool release(BlobId blob);  // false when it is not locked
    bool lock_again(BlobId blob);
    std::int64_t waiting() const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::conversations
