#pragma once

#include "shipments/carriers.h"

namespace tandem::shipments {

class CarrierRows {
public:
    explicit CarrierRows(store::Tx& tx) : tx_(tx) {}

    std::vector<Carrier> all() const;
    std::optional<Carrier> find(CarrierId id) const;
    std::optional<CarrierId> find(std::string_view code) const;
    // Nothing when the code is taken.
    std::optional<CarrierId> add(const Carrier& carrier);
    void save(Carrier& carrier);

    // Sealed; nothing when there is no such carrier.
    std::optional<std::string> secret(CarrierId id) const;
    void set_secret(CarrierId id, std::string_view sealed);

private:
    store::Tx& tx_;
};

}  // namespace tandem::shipments
