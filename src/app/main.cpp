#include "app/main.h"

#include "app/commands.h"
#include "app/version.h"
#include "base/refusal.h"

#include <sys/stat.h>
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

namespace tandem::app {
namespace {

void add_settings(CLI::App& cli, Settings& settings) {
    cli.add_option("--data", settings.data, "Folder for the database, mail and keys")
        ->envname("TANDEM_DATA");
    cli.add_option("--database", settings.database,
                   "postgres://USER@HOST/NAME; without it, SQLite in the data folder")
        ->envname("TANDEM_DATABASE");
    cli.add_option("--public-url", settings.public_url,
                   "The address under which people reach it, like https://desk.example.com")
        ->envname("TANDEM_PUBLIC_URL");
}

void add_serve_settings(CLI::App& cli, Settings& settings) {
    cli.add_option("--listen", settings.listen, "Address and port")->envname("TANDEM_LISTEN");
    cli.add_option("--metrics-token", settings.metrics_token,
                   "What /metrics wants as a bearer; without it, it answers this machine only")
        ->envname("TANDEM_METRICS_TOKEN");
    cli.add_option("--lmtp", settings.lmtp,
                   "Where an MTA of this machine hands mail over: unix:PATH or 127.0.0.1:PORT")
        ->envname("TANDEM_LMTP");
    cli.add_option("--trusted-proxy", settings.trusted_proxies,
                   "Address or network of a proxy whose X-Forwarded-* is believed")
        ->envname("TANDEM_TRUSTED_PROXY");
    cli.add_option("--request-rate", settings.request_rate,
                   "Requests a second that one agent or API key may make; 0: no limits at all")
        ->envname("TANDEM_REQUEST_RATE")
        ->check(CLI::Range(0, 1'000'000));
    cli.add_option("--workers", settings.workers, "Threads that run requests")
        ->envname("TANDEM_WORKERS")
        ->check(CLI::Range(1, 512));
}

class Cli {
public:
    Cli() : cli_("Tandem: customer service operations in one program") {
        cli_.set_version_flag("--version", std::string(version));
        cli_.require_subcommand(1);
        add_server_commands();
        add_mail_commands();
        add_spam_commands();
        add_upkeep_commands();
    }

    int run(int argc, char** argv) {
        try {
            cli_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return cli_.exit(error) == 0 ? 0 : 2;
        }
        return chosen_();
    }

private:
    CLI::App* command(CLI::App& parent, const char* name, const char* what,
                      std::function<int()> run) {
        auto* sub = parent.add_subcommand(name, what);
        sub->callback([this, run = std::move(run)] { chosen_ = run; });
        return sub;
    }
    CLI::App* with_settings(const char* name, const char* what, std::function<int()> run) {
        auto* sub = command(cli_, name, what, std::move(run));
        add_settings(*sub, settings_);
        return sub;
    }

    void add_server_commands() {
        add_serve_settings(
            *with_settings("serve", "Run the server", [this] { return serve(settings_); }),
            settings_);
        with_settings("migrate", "Bring the database up to date and leave",
                      [this] { return migrate(settings_); });
        auto* demo_command = with_settings("demo", "Fill an empty database with a demo company",
                                           [this] { return demo(settings_, demo_); });
        demo_command->add_option("--conversations", demo_.conversations, "How many")
            ->check(CLI::Range(1, 10'000'000));
        demo_command->add_option("--seed", demo_.seed, "The same seed gives the same company");
        demo_command->add_flag("--if-empty", demo_.if_empty,
                               "Do nothing where there is somebody already");
        command(cli_, "openapi", "Print the API's OpenAPI document",
                [] { return print_openapi(); });
    }

    void add_mail_commands() {
        auto* import_command = with_settings("import", "Take a mailbox file as history",
                                             [this] { return import_mail(settings_, import_); });
        import_command->add_option("KIND", import_kind_, "mbox or maildir")
            ->required()
            ->check(CLI::IsMember({"mbox", "maildir"}));
        import_command->add_option("PATH", import_.path, "The file or folder")->required();
        import_command->add_option("--mailbox", import_.mailbox, "Address of one of the mailboxes");
        import_command->add_option("--as", import_.start_as, "Status of the conversations")
            ->check(CLI::IsMember({"open", "solved"}));
        import_command->add_option("--threads", import_.threads)->check(CLI::Range(1, 32));
        auto* deliver_command = with_settings("deliver", "Take one message on stdin, from an MTA",
                                              [this] { return deliver(settings_, mailbox_); });
        deliver_command->add_option("--mailbox", mailbox_, "Address of one of the mailboxes");
        auto* mail = cli_.add_subcommand("mail", "Work on raw mail");
        mail->require_subcommand(1);
        auto* parse = command(*mail, "parse", "Read one message on stdin, print what it says",
                              [] { return parse_mail(); });
        parse->add_flag("--json", as_json_, "One JSON object (the only form there is)");
    }

    void add_spam_commands() {
        auto* spam = cli_.add_subcommand("spam", "Teach and try the spam filter");
        spam->require_subcommand(1);
        auto* train = command(*spam, "train", "Learn from mailbox files or folders",
                              [this] { return train_spam(settings_, spam_); });
        auto* test = command(*spam, "test", "Say how well it tells spam from wanted mail",
                             [this] { return test_spam(settings_, spam_); });
        for (auto* sub : {train, test}) {
            add_settings(*sub, settings_);
            sub->add_option("--ham", spam_.ham, "Wanted mail: mbox, Maildir or a folder of files");
            sub->add_option("--spam", spam_.spam, "The same of spam");
        }
    }

    void add_upkeep_commands() {
        with_settings("backup", "Copy everything to a folder while the server runs",
                      [this] { return backup(settings_, folder_); })
            ->add_option("FOLDER", folder_)
            ->required();
        with_settings("restore", "Fill an empty data folder from a backup",
                      [this] { return restore(settings_, folder_); })
            ->add_option("FOLDER", folder_)
            ->required();
        with_settings("rebuild", "Refill what is derived from the journal", [this] {
            return rebuild(settings_, names_);
        })->add_option("NAME", names_, "Which; without a name, they are listed");
        with_settings("check", "Read everything that is kept and say what is damaged",
                      [this] { return check(settings_); });
        with_settings("doctor", "Say in words what is wrong with this installation",
                      [this] { return doctor(settings_); });
        with_settings("user", "Manage agents: list, add, reset-password, disable-totp", [this] {
            return user(settings_, names_);
        })->add_option("ARGUMENTS", names_);
    }

    CLI::App cli_;
    std::function<int()> chosen_;
    Settings settings_;
    DemoOptions demo_;
    SpamOptions spam_;
    ImportOptions import_;
    std::string import_kind_;
    bool as_json_ = true;
    std::string mailbox_;
    std::string folder_;
    std::vector<std::string> names_;
};

}  // namespace

int run(int argc, char** argv) {
    ::umask(077);  // whatever is written holds customers' mail
    try {
        return Cli().run(argc, argv);
    } catch (const Refusal& refusal) {
        std::cerr << "tandem: " << refusal.what() << '\n';
        for (const auto& field : refusal.fields())
            std::cerr << "  " << field.path << ": " << field.message << '\n';
        return 1;
    } catch (const std::exception& error) {
        std::cerr << "tandem: " << error.what() << '\n';
        return 1;
    }
}

}  // namespace tandem::app
