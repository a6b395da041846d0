"""Names of interfaces: how each platform writes them, and which one a text names.

A name that gets past this module consists of letters, digits and . _ - / : alone, so that it is one word of a command line on every
platform.
"""

import re

# Long form first, then the abbreviations in use. Letter case and one blank before the number do not matter.
HUAWEI = (
    ("GigabitEthernet", "GE", "Gi", "Gig", "GigE", "GigabitEth"),
    ("XGigabitEthernet", "XGE"),
    ("10GE",),
    ("25GE",),
    ("40GE",),
    ("50GE",),
    ("100GE",),
    ("200GE",),
    ("400GE",),
    ("Ethernet", "Eth"),
    ("MEth",),
    ("Eth-Trunk",),
    ("Vlanif",),
    ("LoopBack", "Loop"),
    ("Tunnel",),
    ("Serial",),
)
H3C = (
    ("GigabitEthernet", "GE", "Gi", "Gig", "GigE"),
    ("Ten-GigabitEthernet", "XGE", "Te", "Ten-GigE"),
    ("Twenty-FiveGigE", "WGE"),
    ("FortyGigE", "FGE"),
    ("HundredGigE", "HGE"),
    ("M-GigabitEthernet", "M-GE", "MGE"),
    ("Ethernet", "Eth"),
    ("Bridge-Aggregation", "BAGG"),
    ("Route-Aggregation", "RAGG"),
    ("Vlan-interface", "Vlan"),
    ("LoopBack", "Loop"),
    ("Tunnel", "Tun"),
    ("Serial",),
)
IOS = (
    ("GigabitEthernet", "Gi", "Gig", "GigE", "GE"),
    ("TenGigabitEthernet", "Te", "TenGig", "TenGigE"),
    ("TwoGigabitEthernet", "Tw"),
    ("FiveGigabitEthernet", "Fi"),
    ("TwentyFiveGigE", "Twe"),
    ("FortyGigabitEthernet", "Fo"),
    ("HundredGigE", "Hu"),
    ("FastEthernet", "Fa"),
    ("Ethernet", "Et", "Eth"),
    ("Serial", "Se", "Ser"),
    ("Port-channel", "Po"),
    ("Vlan", "Vl"),
    ("Loopback", "Lo"),
    ("Tunnel", "Tu"),
)
NXOS = (
    ("Ethernet", "Eth", "E"),
    ("port-channel", "Po"),
    ("Vlan",),
    ("loopback", "Lo"),
    ("Tunnel",),
    ("mgmt",),
)
KINDS = {"vrp": HUAWEI, "vrp8": HUAWEI, "comware": H3C, "ios": IOS, "nxos": NXOS}

# A platform that is known only after the login has one of these.
FAMILIES = {"huawei": (HUAWEI,), "h3c": (H3C,), "cisco": (IOS, NXOS)}

# 0/0/1, 1/0/1.100, 1/0/1:2, 10
NUMBER = r"\d{1,4}(?:/\d{1,4}){0,4}(?::\d{1,4})?(?:\.\d{1,10})?"
WORDED = re.compile(r"(\d{2,3}GE|[A-Za-z][A-Za-z-]{0,30}) ?(" + NUMBER + r")\Z", re.ASCII | re.IGNORECASE)
KERNEL = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,14}\Z", re.ASCII)

# What the kernel names itself; other names of a Linux port are not told from ordinary words.
KERNEL_IN_TEXT = (
    r"(?:eth|bond|team|br|virbr|vmbr|vlan|wlan|em|swp|ens|eno|tun|tap|wg|dummy|veth|vxlan)\d{1,4}(?:\.\d{1,4}|s\d{1,3}|np\d{1,3}|f\d{1,3})*"
    r"|enp\d{1,3}(?:s\d{1,3}|f\d{1,3}|np\d{1,3}|d\d{1,3})+(?:\.\d{1,4})?"
)

BEFORE = r"(?<![A-Za-z0-9_/.:-])"
BEHIND = r"(?![A-Za-z0-9_/-]|[.:]\d)"

# "GE0/0/1-4", "GE0/0/1 to 4", "GE0/0/1、2": several ports, of which the text writes only one out. "GE0/0/1以外", "Gi1/0/1's peer": what the
# text speaks of is another port.
OTHERS_BEHIND = re.compile(
    r"\s{0,3}(?:[-~–—,;&+|，、；～…]{1,2}|\.{2,3}|to\b|through\b|thru\b|and\b|or\b|至|到|和|与|及|或|以及|还有|连同|直到|直至|跟|同)\s{0,3}\d"
    r"|\s{1,3}\d{1,4}/\d|\s{0,3}等(?!待|级)|\s{0,3}etc\b"
    r"|\s{0,3}[(（]?\s{0,3}(?:and|plus|另有|另外|还有)[^，,。;；\n]{0,12}(?:\bmore\b|\bothers?\b|个)"
    r"|\s{0,3}(?:外(?![网部])|[以之][外前后上下内]|所在|的?(?:对端|邻居|下一|上一|相邻|旁边))"
    r"|(?:'s|’s)?\s{1,3}(?:peer|neighbou?r|next|other)\b",
    re.IGNORECASE,
)

# "除GE0/0/1外", "不是GE0/0/1", "all ports except Gi1/0/1", "请勿启用GE0/0/1": the port that is named is the one that is not meant.
OTHERS_BEFORE = re.compile(
    r"(?:(?<![解清删移消排扫拆])除(?:了|去|开)?|不是|不在(?![线位])|并非|而非|不包括|不含|勿|不要|不得|禁止)[^，,。;；\n]{0,12}\Z"
    r"|\b(?:except(?:ing|\s+for)?|excluding|besides|apart\s+from|other\s+than|next\s+to|behind)\s+(?:[a-z]{1,12}\s+){0,3}\Z"
    r"|\b(?:do\s+not|don'?t|must\s+not|never)\s+(?:[a-z]{1,12}\s+){0,3}\Z"
    r"|(?:\d|口)\s{0,3}(?:和|与|及|、|至|到|and\b|to\b|&)\s{0,3}\Z"
    r"|\b(?:not|but|without)\s+(?:(?:the|on|at|in|interface|port)\s+){0,3}\Z",
    re.IGNORECASE,
)

# "所有接口 down，例如GE0/0/1": it is but one of them.
OTHERS_ANYWHERE = re.compile(
    r"(?:所有|全部|多个|其他|其它|其余)的?(?:接口|端口)|\b(?:all|every|several|multiple|other|remaining)\s+(?:the\s+|of\s+the\s+)?(?:interface|port)s?\b",
    re.IGNORECASE,
)


def platform_name(platform, written, is_long=True):
    """Returns the name as the platform writes it, None where it is no name of an interface there.

    is_long: in its long form; otherwise in the form in which it was written.
    """
    written = written.strip() if isinstance(written, str) else ""
    if platform not in KINDS:
        return written if KERNEL.match(written) else None
    return _name(KINDS[platform], written, is_long)


def family_accepts(family, written):
    """Tells whether any platform of the family ("huawei", "h3c", "cisco", else Linux names) has such a name."""
    if family not in FAMILIES:
        return platform_name("linux", written) is not None
    written = written.strip() if isinstance(written, str) else ""
    return any(_name(kinds, written) for kinds in FAMILIES[family])


def named_in(family, text):
    """Returns the ports that a text names in full, each once and in one spelling, and whether it speaks of others than those."""
    found = {}
    text = text or ""
    others = OTHERS_ANYWHERE.search(text) is not None
    # The kernel tells letter cases apart.
    flags = re.ASCII | (re.IGNORECASE if family in FAMILIES else 0)
    for match in re.finditer(BEFORE + "(?:" + _pattern(family) + ")" + BEHIND, text, flags):
        found.setdefault(min(_long_forms(match.group(), FAMILIES.get(family, ()))), match.group())
        others = others or bool(
            OTHERS_BEHIND.match(text, match.end()) or OTHERS_BEFORE.search(text[max(match.start() - 100, 0) : match.start()])
        )
    return list(found.values()), others


def same_port(one, other):
    """Tells whether two names are one port, whatever vendor: GE0/0/1 and GigabitEthernet0/0/1."""
    return bool(_long_forms(one, KINDS.values()) & _long_forms(other, KINDS.values()))


def _name(kinds, written, is_long=True):
    match = WORDED.match(written)
    if not match:
        return None
    word, number = match.groups()
    for forms in kinds:
        form = next((form for form in forms if form.lower() == word.lower()), None)
        if form:
            return (forms[0] if is_long else form) + number
    # Of a kind that is not listed: as it is written, and the device decides whether it has one.
    return word + number


def _pattern(family):
    if family not in FAMILIES:
        return KERNEL_IN_TEXT
    words = {form for kinds in FAMILIES[family] for forms in kinds for form in forms if len(form) > 1}
    # With a blank only behind a word that nothing else begins with: "vlan 10" and "te 3" need not be ports.
    blank = {word for word in words if len(word) > 7}
    return "(?:" + _alternatives(words) + "|(?:" + _alternatives(blank) + ") )" + NUMBER


def _alternatives(words):
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _long_forms(written, lists):
    """Every long form that a name can stand for, in lower case; of a name of another form the name itself, whose letter case counts."""
    match = WORDED.match(written.strip())
    if not match:
        return {written.strip()}
    word, number = match.group(1).lower(), match.group(2)
    long = {forms[0].lower() + number for kinds in lists for forms in kinds if word in (form.lower() for form in forms)}
    return long or {written.strip() if word.islower() and match.group(1) == word else word + number}
