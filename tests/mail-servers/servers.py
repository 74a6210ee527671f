"""A real mail world on loopback for tests: Dovecot (IMAP, LMTP) and Postfix (SMTP), with TLS.

Every address of the domains below is a mailbox; its user name is the address, the password is
`secret`. What Postfix accepts it hands to Dovecot by LMTP, so a mail that is sent to
mina@customer.test can be read by IMAP as mina@customer.test.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

PASSWORD = "secret"

DOVECOT = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{dir}/server.crt
ssl_key = <{dir}/server.key
disable_plaintext_auth = no
mail_location = maildir:{dir}/mail/%u
first_valid_uid = 1
auth_mechanisms = plain login
postmaster_address = postmaster@shop.test
recipient_delimiter = +
default_internal_user = {user}
default_login_user = {user}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={dir}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""

POSTFIX = """
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/postfix-data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {dir}/postfix.log
maillog_file_prefixes = {dir}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.shop.test
mydestination =
mynetworks =
alias_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_tls_cert_file = {dir}/server.crt
smtpd_tls_key_file = {dir}/server.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_client_connection_rate_limit = 0
header_size_limit = 1024000
message_size_limit = 60000000
"""

MASTER = """
{smtp} inet n - n - - smtpd
{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def free_ports(count):
    """Ports that nobody has now, so that two runs on one machine do not meet."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


IMAP, IMAPS, LMTP, AUTH, SMTP, SMTPS = free_ports(6)


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def wait_for(port):
    for _ in range(200):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


class MailServers:
    """Both servers, in a folder of their own; root is needed (both change users)."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.processes = []

    def make_certificates(self):
        where = {"cwd": self.folder}
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
            "-keyout", "ca.key", "-out", "ca.crt", "-days", "30", "-subj", "/CN=Test CA", **where)
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout",
            "server.key", "-out", "server.csr", "-subj", "/CN=localhost", **where)
        (self.folder / "san").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        run("openssl", "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "server.crt", "-days", "30", "-extfile", "san", **where)
        os.chmod(self.folder / "server.key", 0o600)

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, 0o755)
        self.make_certificates()
        mail = self.folder / "mail"
        mail.mkdir()
        shutil.chown(mail, "mail", "mail")
        self.start_dovecot()
        self.start_postfix()
        return self

    def start_dovecot(self):
        config = self.folder / "dovecot.conf"
        config.write_text(DOVECOT.format(dir=self.folder, user="mail", group="mail", password=PASSWORD,
                                         imap=IMAP, imaps=IMAPS, lmtp=LMTP, auth=AUTH))
        self.dovecot = subprocess.Popen(["dovecot", "-F", "-c", str(config)], start_new_session=True)
        self.processes.append(self.dovecot)
        wait_for(IMAP)
        wait_for(LMTP)

    def restart_dovecot(self):
        self.stop_process(self.dovecot)
        self.processes.remove(self.dovecot)
        self.start_dovecot()

    def start_postfix(self):
        config = self.folder / "postfix"
        config.mkdir()
        for name in ("queue", "postfix-data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "postfix-data", "postfix")
        names = {"dir": self.folder, "smtp": SMTP, "smtps": SMTPS, "lmtp": LMTP, "auth": AUTH}
        (config / "main.cf").write_text(POSTFIX.format(**names))
        (config / "master.cf").write_text(MASTER.format(**names))
        run("postfix", "-c", str(config), "start")
        wait_for(SMTP)

    def stop_postfix(self):
        subprocess.run(["postfix", "-c", str(self.folder / "postfix"), "stop"], capture_output=True)

    @staticmethod
    def stop_process(process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def stop(self):
        self.stop_postfix()
        for process in reversed(self.processes):
            self.stop_process(process)
        self.processes.clear()
