#include "http/api.h"
#include "suppliers/inspections.h"
#include "suppliers/routes.h"

namespace tandem::suppliers {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

constexpr auto read = Permission::operations_read;
constexpr auto manage = Permission::suppliers_manage;
constexpr auto inspect = Permission::quality_inspect;

InspectionPlanId plan_of(const Call& call) { return call.id<InspectionPlanId>("id"); }
InspectionId id_of(const Call& call) { return call.id<InspectionId>("id"); }

const auto no_plan = refused::not_found("inspection_plan");
const auto no_inspection = refused::not_found("inspection");
const auto wrong_status = refused::conflict("wrong_status");

void add_plan_routes(Api& api, events::Journal& journal) {
    api.get<PlanList>("/api/v1/inspection-plans", read, "List inspection plans",
                      [&](const Call&, const ListPlans& query) {
                          return journal.read([&](store::Tx& tx) { return list(tx, query); });
                      })
        .refuses({refused::invalid("bad_cursor")});
    api.get<InspectionPlan>(
           "/api/v1/inspection-plans/{id}", read, "Read an inspection plan",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return get_plan(tx, plan_of(call)); });
           })
        .refuses({no_plan});
    api.get<PlanStory>(
           "/api/v1/inspection-plans/{id}/records", read, "How suppliers stand with a plan",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return story_of(tx, plan_of(call)); });
           })
        .refuses({no_plan});
    api.post<InspectionPlan>("/api/v1/inspection-plans", manage, "Add an inspection plan",
                             [&](const Call& call, const SetPlan& body) {
                                 return add_plan(journal, call.actor(), body);
                             })
        .refuses({refused::field("/supplier_id", "unknown"),
                  refused::field("/product_id", "unknown"), refused::field("/product_id", "taken"),
                  refused::field("/aql", "aql"), refused::field("/characteristics", "too_many"),
                  refused::field("/characteristics/*/high", "below_low")});
    api.put<InspectionPlan>("/api/v1/inspection-plans/{id}", manage, "Change an inspection plan",
                            [&](const Call& call, const SetPlan& body) {
                                return change_plan(journal, call.actor(), plan_of(call),
                                                   call.if_match(), body);
                            })
        .refuses({no_plan, refused::stale(), refused::conflict("other_plan"),
                  refused::field("/aql", "aql"), refused::field("/characteristics", "too_many"),
                  refused::field("/characteristics/*/high", "below_low")});
    api.remove("/api/v1/inspection-plans/{id}", manage, "Use an inspection plan no more",
               [&](const Call& call) { retire_plan(journal, call.actor(), plan_of(call)); })
        .refuses({no_plan});
    api.post_action<PlanRecord>("/api/v1/inspection-plans/{id}/severity", manage,
                                "Inspect a supplier's product more or less strictly",
                                [&](const Call& call, const SetSeverity& body) {
                                    return set_severity(journal, call.actor(), plan_of(call), body);
                                })
        .refuses({no_plan, refused::field("/supplier_id", "unknown"),
                  refused::field("/product_id", "unknown"),
                  refused::field("/supplier_id", "other_plan"),
                  refused::field("/product_id", "other_plan")});
}

void add_inspecting_routes(Api& api, events::Journal& journal) {
    api.post_action<Inspection>(
           "/api/v1/inspections/{id}/ready", inspect, "An inspection can begin",
           [&](const Call& call) { return ready_inspection(journal, call.actor(), id_of(call)); })
        .refuses({no_inspection, wrong_status});
    api.post_action<Inspection>(
           "/api/v1/inspections/{id}/start", inspect, "Begin an inspection",
           [&](const Call& call) { return start_inspection(journal, call.actor(), id_of(call)); })
        .refuses({no_inspection, wrong_status});
    api.post_action<Inspection>("/api/v1/inspections/{id}/finish", inspect,
                                "Say what was found; the lot passes or fails by it",
                                [&](const Call& call, const FinishInspection& body) {
                                    return finish_inspection(journal, call.actor(), id_of(call),
                                                             body);
                                })
        .refuses({no_inspection, wrong_status, refused::conflict("not_enough_stock"),
                  refused::field("/found", "too_many"), refused::field("/measured", "too_many")});
    api.post_action<Inspection>(
           "/api/v1/inspections/{id}/deviation", inspect, "Take in a lot that failed all the same",
           [&](const Call& call, const ApproveDeviation& body) {
               return approve_deviation(journal, call.actor(), id_of(call), body);
           })
        .refuses({no_inspection, wrong_status, refused::conflict("four_eyes"),
                  refused::conflict("not_enough_stock")});
}

}  // namespace

void add_quality_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_plan_routes(api, journal);
    api.get<InspectionList>("/api/v1/inspections", read, "List inspections",
                            [&](const Call&, const ListInspections& query) {
                                return journal.read([&](store::Tx& tx) { return list(tx, query); });
                            })
        .refuses({refused::invalid("bad_cursor")});
    api.get<Inspection>(
           "/api/v1/inspections/{id}", read, "Read an inspection",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return get_inspection(tx, id_of(call)); });
           })
        .refuses({no_inspection});
    api.post<Inspection>("/api/v1/inspections", inspect, "Open an inspection",
                         [&](const Call& call, const OpenInspection& body) {
                             return open_inspection(journal, call.actor(), body);
                         })
        .refuses({refused::field("/product_id", "unknown"), refused::field("/lot_id", "unknown"),
                  refused::field("/lot_id", "other_product"),
                  refused::field("/supplier_id", "unknown"), refused::field("/aql", "aql")});
    add_inspecting_routes(api, journal);
}

}  // namespace tandem::suppliers
