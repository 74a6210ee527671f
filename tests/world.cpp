#include "tests/world.h"

#include "store/migrate.h"

#include <cstdlib>
#include <filesystem>

namespace tandem::testing {
namespace {

constexpr Permissions agent_work{Permission::conversations_read,   Permission::conversations_reply,
                                 Permission::conversations_edit,   Permission::conversations_merge,
                                 Permission::conversations_delete, Permission::customers_read,
                                 Permission::customers_edit,       Permission::customers_merge,
                                 Permission::operations_read,      Permission::orders_edit,
                                 Permission::remedies_grant,       Permission::returns_edit,
                                 Permission::promises_edit};

constexpr Permissions operations_work{
    Permission::customers_read, Permission::operations_read,  Permission::catalog_manage,
    Permission::orders_edit,    Permission::remedies_grant,   Permission::approvals_decide,
    Permission::stock_edit,     Permission::suppliers_manage, Permission::quality_inspect,
    Permission::shipments_edit, Permission::returns_edit,     Permission::promises_edit,
    Permission::imports_manage};

std::string make_folder() {
    const std::filesystem::path shm("/dev/shm");
    const auto root = std::filesystem::exists(shm) ? shm : std::filesystem::temp_directory_path();
    auto pattern = (root / "tandem-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    return pattern;
}

// A migrated empty database, made once per process and copied for each world.
const std::string& sqlite_template() {
    static const std::string path = [] {
        static const std::string folder = make_folder();
        std::atexit([] { std::filesystem::remove_all(folder); });
        const auto file = folder + "/template.db";
        const auto store = store::Store::open("sqlite:" + file, {.readers = 1, .durable = false});
        store::migrate(*store);
        return file;
    }();
    return path;
}

std::unique_ptr<store::Store> open_sqlite(const std::string& file) {
    std::filesystem::copy_file(sqlite_template(), file);
    return store::Store::open("sqlite:" + file, {.readers = 2, .durable = false});
}

// What migrations seed, and a procedure that brings a database back to it in one go: tables that
// hold rows are emptied (cheaply, unless they have grown), sequences begin anew. A new schema for
// each world would take a hundred times as long.
constexpr std::string_view make_pristine = R"sql(
    CREATE SCHEMA pristine;
    DO $do$
    DECLARE name TEXT; has_rows BOOLEAN;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables
                     WHERE schemaname = 'public' AND tablename <> 'schema_migrations' LOOP
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO has_rows;
            IF has_rows THEN
                EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name);
            END IF;
        END LOOP;
    END $do$;
    CREATE PROCEDURE pristine.restore() LANGUAGE plpgsql AS $proc$
    DECLARE name TEXT;
    BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
        FOR name IN SELECT tablename FROM pg_tables
                     WHERE schemaname = 'public' AND tablename <> 'schema_migrations' LOOP
            IF pg_relation_size(format('public.%I', name)) > 262144 THEN
                EXECUTE format('TRUNCATE public.%I CASCADE', name);
            ELSIF pg_relation_size(format('public.%I', name)) > 0 THEN
                EXECUTE format('DELETE FROM public.%I', name);
            END IF;
        END LOOP;
        PERFORM setval(format('public.%I', sequencename), start_value, false)
           FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' LOOP
            EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE '
                           'SELECT * FROM pristine.%I', name, name);
        END LOOP;
    END $proc$;)sql";

// Kept for all worlds of a process: each new connection would have to learn all tables first.
store::Store& keeper_of(const std::string& url) {
    static const auto keeper = [&] {
        auto store = store::Store::open(url, {.readers = 1, .writers = 1, .durable = false});
        store->write([](store::Tx& tx) {
            tx.script(
                "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS pristine CASCADE;"
                "CREATE SCHEMA public");
        });
        store::migrate(*store);
        store->write([](store::Tx& tx) { tx.script(std::string(make_pristine)); });
        return store;
    }();
    return *keeper;
}

std::unique_ptr<store::Store> open_postgres(const std::string& url) {
    keeper_of(url).write([](store::Tx& tx) { tx.script("CALL pristine.restore()"); });
    return store::Store::open(url, {.readers = 2, .durable = false});
}

std::string database_url(const std::string& folder) {
    const char* url = std::getenv("TANDEM_TEST_DATABASE");
    return url != nullptr && *url != '\0' ? url : "sqlite:" + folder + "/tandem.db";
}

std::unique_ptr<store::Store> open_database(const std::string& url) {
    return url.starts_with("sqlite:") ? open_sqlite(url.substr(7)) : open_postgres(url);
}

}  // namespace

// Believes the header that request() sets; no real server has this authenticator.
class World::ActorByHeader final : public http::Authenticator {
public:
    std::optional<http::Identity> authenticate(const http::Request&) override {
        if (actor == nullptr) return std::nullopt;
        return http::Identity{.actor = *actor};
    }
    const Actor* actor = nullptr;
};

World::World()
    : folder_(make_folder()),
      url_(database_url(folder_)),
      db(open_database(url_)),
      journal(*db, clock),
      admin(ActorKind::agent, AgentId(1), "Ada Byron", Permissions::all()),
      mara(ActorKind::agent, AgentId(2), "Mara Lind", agent_work, {TeamId(1)}),
      trainee(ActorKind::agent, AgentId(3), "Tom Trainee",
              {Permission::conversations_read, Permission::customers_read,
               Permission::operations_read}),
      otto(ActorKind::agent, AgentId(5), "Otto Okafor", operations_work),
      nobody(ActorKind::agent, AgentId(4), "Nobody", {}),
      key(ActorKind::api_key, AgentId(1), "Reports", Permissions::all()),
      authenticator_(std::make_unique<ActorByHeader>()) {
    router.use(*authenticator_);
    router.use_store(*db, clock);
}

World::~World() {
    db.reset();
    std::filesystem::remove_all(folder_);
}

std::vector<std::string> World::events() {
    std::vector<std::string> names;
    for (const auto& event :
         db->read([&](store::Tx& tx) { return events::read_after(tx, seen_, 10'000); })) {
        names.push_back(event.name);
        seen_ = event.position;
    }
    return names;
}

http::Response World::request(std::string_view method, std::string_view target,
                              std::string_view body, const Actor* actor, http::Headers headers) {
    authenticator_->actor = actor;
    const auto question = target.find('?');
    http::Request request{.method = std::string(method),
                          .path = std::string(target.substr(0, question)),
                          .query = question == std::string_view::npos
                                       ? std::string()
                                       : std::string(target.substr(question + 1)),
                          .headers = std::move(headers),
                          .body = std::string(body),
                          .remote = "127.0.0.1",
                          .id = "test"};
    return router.handle(request);
}

}  // namespace tandem::testing
