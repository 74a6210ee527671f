#include "suppliers/suppliers.h"

#include "accounts/actors.h"
#include "accounts/changes.h"
#include "base/money.h"
#include "catalog/changes.h"
#include "events/record.h"
#include "search/text.h"
#include "suppliers/events.h"
#include "suppliers/pages.h"
#include "suppliers/suppliers_table.h"

#include <charconv>

namespace tandem::suppliers {
namespace {

void require_owner(store::Tx& tx, const std::optional<AgentId>& owner) {
    if (owner && !accounts::is_active_agent(tx, *owner))
        throw invalid_field("/owner_id", "unknown", "There is no such active agent.");
}

Supplier to_supplier(const AddSupplier& command, Time now) {
    return {.code = command.code,
            .name = command.name,
            .tier = command.tier.value,
            .status = command.status.value,
            .email = command.email ? command.email->value : "",
            .phone = command.phone.value,
            .contact = command.contact.value,
            .country = command.country.value,
            .lead_time_days = command.lead_time_days.value,
            .otif_target = command.otif_target.value,
            .ppm_target = command.ppm_target.value,
            .owner_id = command.owner_id,
            .notes = command.notes.value,
            .created_at = now};
}

// Sets a member that the command may leave out.
template <class Member, class Given>
void set(catalog::Changes& changes, std::string what, Member& member,
         const std::optional<Given>& given) {
    if (given) changes.set(std::move(what), member, Member(given->value));
}

void apply(store::Tx& tx, Supplier& supplier, const ChangeSupplier& command,
           catalog::Changes& changes) {
    if (command.code && search::fold(command.code->value) != search::fold(supplier.code) &&
        find_supplier(tx, command.code->value))
        throw invalid_field("/code", "taken", "Another supplier has this code.");
    set(changes, "code", supplier.code, command.code);
    set(changes, "name", supplier.name, command.name);
    set(changes, "tier", supplier.tier, command.tier);
    if (command.status) changes.set("status", supplier.status, *command.status);
    if (command.email.present)
        changes.set("email", supplier.email,
                    command.email.value ? command.email.value->value : std::string());
    set(changes, "phone", supplier.phone, command.phone);
    set(changes, "contact", supplier.contact, command.contact);
    set(changes, "country", supplier.country, command.country);
    set(changes, "lead_time_days", supplier.lead_time_days, command.lead_time_days);
    set(changes, "otif_target", supplier.otif_target, command.otif_target);
    set(changes, "ppm_target", supplier.ppm_target, command.ppm_target);
    if (command.owner_id.present) require_owner(tx, command.owner_id.value);
    changes.set("owner", supplier.owner_id, command.owner_id.applied_to(supplier.owner_id));
    set(changes, "notes", supplier.notes, command.notes);
}

void require_price(const SetSupplierProduct& command) {
    if (command.price_amount || !command.currency.value.empty())
        require_currency("/currency", command.currency.value.value);
}

// "ID.NAME_FOLDED" of the last row of the page before.
std::pair<std::string, std::int64_t> to_place(const std::optional<std::string>& cursor) {
    if (!cursor) return {};
    std::int64_t id = 0;
    const auto* const end = cursor->data() + cursor->size();
    const auto [rest, error] = std::from_chars(cursor->data(), end, id);
    if (error != std::errc() || rest == end || *rest != '.') throw bad_cursor("/after");
    return {std::string(rest + 1, end), id};
}

}  // namespace

SupplierId add_supplier(events::Unit& unit, const AddSupplier& command) {
    require_owner(unit.tx, command.owner_id);
    const auto id = Suppliers(unit.tx).add(to_supplier(command, unit.now));
    unit.record(SupplierAdded{id, command.name, command.status.value});
    return id;
}

Supplier add_supplier(events::Journal& journal, const Actor& actor, const AddSupplier& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_supplier(unit.tx, add_supplier(unit, command));
    });
}

Supplier change_supplier(events::Journal& journal, const Actor& actor, SupplierId id,
                         std::optional<std::int64_t> version, const ChangeSupplier& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Suppliers suppliers(unit.tx);
        auto supplier = suppliers.get(id);
        accounts::require_version(version, supplier.version, "supplier");
        catalog::Changes changes;
        apply(unit.tx, supplier, command, changes);
        if (!changes.empty()) {
            suppliers.save(supplier);
            unit.record(SupplierChanged{id, changes.take()});
        }
        return supplier;
    });
}

void set_supplier_product(events::Unit& unit, SupplierId supplier, ProductId product,
                          const SetSupplierProduct& command) {
    static_cast<void>(Suppliers(unit.tx).ref(supplier));
    static_cast<void>(catalog::get_product(unit.tx, product));
    require_price(command);
    SupplierProducts products(unit.tx);
    products.put(supplier, product, command);
    if (command.preferred.value) products.prefer(supplier, product);
    std::optional<std::int64_t> price;
    if (command.price_amount) price = command.price_amount->value;
    unit.record(SupplierProductSet{supplier, product, price, command.currency.value.value});
}

SupplierProduct set_supplier_product(events::Journal& journal, const Actor& actor,
                                     SupplierId supplier, ProductId product,
                                     const SetSupplierProduct& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        set_supplier_product(unit, supplier, product, command);
        return SupplierProducts(unit.tx).find(supplier, product).value();
    });
}

void remove_supplier_product(events::Journal& journal, const Actor& actor, SupplierId supplier,
                             ProductId product) {
    actor.require(Permission::suppliers_manage);
    journal.write(actor, [&](events::Unit& unit) {
        if (!SupplierProducts(unit.tx).remove(supplier, product))
            throw not_found("supplier_product");
        unit.record(SupplierProductRemoved{supplier, product});
    });
}

Supplier get_supplier(store::Tx& tx, SupplierId id) { return Suppliers(tx).get(id); }

std::optional<SupplierId> find_supplier(store::Tx& tx, std::string_view code) {
    return Suppliers(tx).find(code);
}

SupplierList list(store::Tx& tx, const ListSuppliers& query) {
    const auto [name, id] = to_place(query.after);
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    SupplierList list{
        Suppliers(tx).page(search::fold(query.q.value_or("")), query.status, name, id, limit + 1)};
    if (static_cast<std::int64_t>(list.items.size()) <= limit) return list;
    list.items.resize(static_cast<std::size_t>(limit));
    const auto& last = list.items.back();
    list.next = std::to_string(last.id.value()) + '.' + search::fold(last.name);
    return list;
}

SupplierProductList products_of(store::Tx& tx, SupplierId supplier,
                                const ListSupplierProducts& query) {
    static_cast<void>(Suppliers(tx).ref(supplier));
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    SupplierProductList list{
        SupplierProducts(tx).of(supplier, page_place(query.after, 0), limit + 1)};
    if (static_cast<std::int64_t>(list.items.size()) <= limit) return list;
    list.items.resize(static_cast<std::size_t>(limit));
    list.next = std::to_string(list.items.back().product.id.value());
    return list;
}

SupplierProductList suppliers_of(store::Tx& tx, ProductId product) {
    static_cast<void>(catalog::get_product(tx, product));
    return {SupplierProducts(tx).of(product)};
}

}  // namespace tandem::suppliers
