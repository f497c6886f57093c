"""A mail server of other people's making: takes one mail after a login by TLS, and says as JSON what it
read in it. Arguments: its certificate and its key. Prints its port first."""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
        told = {
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "reply_to": [[one.display_name, one.addr_spec] for one in mail["reply-to"].addresses],
            "from": [[one.display_name, one.addr_spec] for one in mail["from"].addresses],
            "type": mail.get_content_type(),
            "parts": parts,
            "defects": [str(defect) for defect in mail.defects],
        }
        print(json.dumps(told), flush=True)
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    good = data.login == b"kb" and data.password == b"p\xc3\xa4ss word"
    return AuthResult(success=good, handled=False)


async def serve():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(sys.argv[1], sys.argv[2])
    loop = asyncio.get_running_loop()

    def connection():
        return SMTP(
            Mailbox(),
            hostname="localhost",
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            authenticator=login,
            loop=loop,
        )

    server = await loop.create_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Until whoever began it goes away.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
