"""Letters of the corpus in the world's charsets, for the browser test: which, and what must be read
in them. The phrases are checked here by Python's own codecs before a browser looks for them."""
import json
import pathlib
import sqlite3
import sys

import corpus
import jwz

# The letter, the charset that it names, the codec of Python that reads it, and phrases of its text.
LETTERS = [
    ("spam-2/00276", "gb2312", "gb18030", ["教育的特点，在素质培养上总是以优秀管理人才必备的素质为培养导向"]),
    ("spam-2/00258", "gb2312", "gb18030", ["为提高汽车、交通行业各层次、各岗位企业主管的管理水平"]),
    ("spam-1/00500", "gb2312", "gb18030", ["其特點：範圍廣，時效高，價格低"]),
    ("spam-2/01188", "big5", "big5hkscs", ["教育做到標準化、制度做到合理化"]),
    ("spam-1/00252", "big5", "big5hkscs", ["有一隻烏鴉整天就坐在樹上"]),
    ("hard-ham-1/00042", "iso-2022-jp", "iso2022_jp", ["情報を整理し、環境面を含め、問題の切り分けを行なっていきます"]),
    ("spam-1/00325", "iso-2022-jp", "iso2022_jp", ["今後この広告がご不要な方、配信停止を希望される方はその旨を"]),
    ("spam-2/00588", "euc-kr", "cp949", ["수신거부리스트로"]),
    ("spam-1/00035", "ks_c_5601-1987", "cp949", ["전문피부마사지센터"]),
    ("easy-ham-1/00733", "windows-1251", "cp1251", ["–revealed"]),
    ("spam-2/01003", "windows-1254", "cp1254", ["önderebilirsiniz"]),
    ("spam-1/00088", "iso-8859-9", "iso8859_9", ["önderilmiştir"]),
    ("easy-ham-1/01084", "iso-8859-15", "iso8859_15", ["löytyvän"]),
    ("easy-ham-1/00570", "windows-1252", "cp1252", ["“mightiest"]),
    ("spam-2/00777", "utf-8", "utf-8", ["Đăng"]),
]


def texts(letter, charset, codec):
    for part in jwz.headers(letter.raw).walk():
        if part.get_content_maintype() == "text" and str(part.get_param("charset")).lower() == charset:
            yield part.get_content_subtype(), (part.get_payload(decode=True) or b"").decode(codec)


def chosen():
    letters = {letter.name[:letter.name.index(".")]: letter for letter in corpus.letters()}
    for name, charset, codec, phrases in LETTERS:
        letter = letters[name]
        found = list(texts(letter, charset, codec))
        for phrase in phrases:
            assert any(phrase in text for _, text in found), f"{name} does not say {phrase}"
        yield letter, charset, phrases


def write(folder):
    corpus.write_maildir(folder, [letter for letter, _, _ in chosen()])


def tell(data):
    """Where each is shown, once `write`'s folder was imported into this data folder."""
    with sqlite3.connect(pathlib.Path(data) / "tandem.db") as connection:
        shown = dict(connection.execute("SELECT raw_hash, conversation_id FROM incoming_mail"))
    print(json.dumps([{"letter": letter.name, "charset": charset, "phrases": phrases,
                       "conversation": shown[corpus.sha256(letter.raw)]}
                      for letter, charset, phrases in chosen()]))


if __name__ == "__main__":
    command, folder = sys.argv[1:]
    {"write": lambda: write(pathlib.Path(folder)), "tell": lambda: tell(folder)}[command]()
