"""Checks bundles a second time, apart from psp-verify, for tests: jobs {folder, vkeys, older} in, {exit, firstBad, root} out, a line each."""
import base64, datetime, hashlib, json, re, subprocess, sys, tempfile, unicodedata, uuid
class Bad(Exception): pass
def insist(good, reason):
    if not good: raise Bad(reason)
def works(f, *args, **named):
    try: return f(*args, **named)
    except (ValueError, OSError, RecursionError): return None
def sha(b): return hashlib.sha256(b).digest()
def jcs(v): return json.dumps(v, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
def is_int(v): return type(v) is int and abs(v) < 2**53
def is_count(v): return is_int(v) and v >= 0
def is_text(v): return isinstance(v, str) and not re.search("[\ud800-\udfff]", v)
def is_hex(v): return isinstance(v, str) and re.fullmatch("[0-9a-f]{64}", v) is not None
def is_instant(v):
    day = works(datetime.datetime.fromisoformat, v[:-1]) if isinstance(v, str) else None
    return day is not None and not day.tzinfo and day.isoformat(timespec="milliseconds") + "Z" == v
def unbase64(text, length=None):
    b = works(base64.b64decode, text, validate=True) if isinstance(text, str) else None
    return insist(b is not None and base64.b64encode(b).decode() == text and length in (None, len(b)), "base64") or b
def node(left, right): return sha(b"\1" + left + right)
def half(n): return 1 << (n - 1).bit_length() - 1
def root_of(x):  # as it is defined, with nothing stored
    return node(root_of(x[:half(len(x))]), root_of(x[half(len(x)):])) if len(x) > 1 else x[0] if x else sha(b"")
def climbed(i, n, leaf, proof):
    if insist((n == 1) == (not proof), "proof") or n == 1: return leaf
    k, rest, last = half(n), proof[:-1], proof[-1]
    return node(climbed(i, k, leaf, rest), last) if i < k else node(last, climbed(i - k, n - k, leaf, rest))
KEY = re.compile("(?!(constructor|prototype|sealed|sealedHash)$)[A-Za-z][A-Za-z0-9_-]{0,63}")
def sealed(v, seen, depth=1):  # the gate, and the value with every sealed text replaced by its hash; seen: keys so far
    insist(v is None or isinstance(v, (str, bool)) or is_int(v) or isinstance(v, (list, dict)) and depth <= 32, "number or depth")
    insist(not isinstance(v, str) or is_text(v) and not re.search("[\0-\x08\x0b-\x1f\x7f]", v) and unicodedata.is_normalized("NFC", v), "text")
    if not isinstance(v, dict): return [sealed(x, seen, depth + 1) for x in v] if isinstance(v, list) else v
    insist(not seen.extend(v) and len(seen) <= 1000, "members")
    if list(v) == ["sealed"] and isinstance(v["sealed"], dict):
        insist(sorted(v["sealed"]) == ["ct", "iv", "kid", "tag"] and all(isinstance(p, str) for p in v["sealed"].values()), "seal")
        return {"sealedHash": sha(jcs(sealed(v["sealed"], seen, depth + 1)).encode()).hex()}
    insist(all(KEY.fullmatch(k) for k in v) or list(v) == ["sealedHash"] and is_hex(v["sealedHash"]), "key")
    return {k: sealed(x, seen, depth + 1) for k, x in v.items()}
def number(text, f):  # what is no integer stays a float, which the gate refuses
    return int(text if text.lstrip("-").isdigit() else f) if f.is_integer() and str(f) != "-0.0" else f
def once(pairs): return insist(len(pairs) == len(dict(pairs)), "a key stands twice") or dict(pairs)
READING = {"object_pairs_hook": once, **{f"parse_{kind}": lambda text: number(text, float(text)) for kind in ("int", "float", "constant")}}
FORMS = [sorted(f"index {more}".split()) for more in ("leaf withheld", *(f"id stream revision type {more}" for more in (
    "recordedAt schemaVersion data metadata", "recordedAt schemaVersion data metadataHash", "rawDataHash rawMetadataHash")))]
def read_line(b, partial):
    insist(isinstance(e := works(lambda: json.loads(b.decode(), **READING)), dict), "line")
    proof = e.pop("proof", None)
    insist(sorted(e) in FORMS and is_count(e["index"]) and isinstance(proof, list if partial else type(None)), "form")
    return e, leaf_of(e), [unbase64(p, 32) for p in proof or []]
def leaf_of(e):
    if "leaf" in e:
        w = e["withheld"] if isinstance(e["withheld"], dict) else {}
        insist(sorted(w) == ["authorityIndex", "reason"] and is_text(w["reason"]) and is_count(w["authorityIndex"]), "withheld")
        return insist(w["authorityIndex"] > e["index"], "authority") or unbase64(e["leaf"], 32)
    insist(is_count(e["revision"]) and is_text(e["id"]) and is_text(e["stream"]) and is_text(e["type"]), "names")
    entry, seen = {k: x for k, x in e.items() if k not in ("index", "metadata")} | {"v": 1}, []
    if "data" in e:
        insist(is_int(e["schemaVersion"]) and is_instant(e["recordedAt"]) and isinstance(e["data"], dict), "kinds")
        entry["data"] = sealed(e["data"], seen)
    if "metadata" in e:
        m, also = e["metadata"], []
        insist(isinstance(m, dict) and is_int(m.get("schemaVersion")) and all(m.get(k) == e[k] for k in ("schemaVersion", "recordedAt")), "repeated")
        entry["metadataHash"] = sha(jcs(sealed(m, also)).encode()).hex()
        sent = {k: x for k, x in m.items() if k not in ("recordedAt", "clockSkewMs")}
        insist("sealedHash" in seen + also or len((jcs(e["data"]) + jcs(sent)).encode()) <= 65536, "size")
    insist(all(is_hex(entry[k]) for k in ("metadataHash", "rawDataHash", "rawMetadataHash") if k in entry), "hash")
    return sha(b"\0" + jcs(entry).encode())
def is_name(n): return is_text(n) and n != "" and "+" not in n and not any(c.isspace() for c in n)
def vkey(text):
    name, ident, b = (text.split("+", 2) + ["", ""])[:3]
    insist(is_name(name) and sha(name.encode() + b"\n" + unbase64(b, 33))[:4].hex() == ident, "vkey")
    return name, bytes.fromhex(ident), unbase64(b)[1:] if unbase64(b)[0] == 1 else None
def note(b):
    text, blank, below = (works(b.decode) or "").rpartition("\n\n")
    insist(len(b) <= 65536 and not re.search("[\0-\t\x0b-\x1f]", text + below) and blank and below[-1:] == "\n", "note")
    signatures = [re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line) for line in below[:-1].split("\n")]
    insist(len(signatures) <= 16 and all(m and is_name(m[1]) and len(unbase64(m[2])) > 4 for m in signatures), "signatures")
    insist((m := re.fullmatch("([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)", text)) and int(m[2]) < 2**53, "checkpoint")
    return m[1], int(m[2]), unbase64(m[3], 32), text + "\n", [(m[1], unbase64(m[2])) for m in signatures]
def check_signatures(n, keys):
    known = [(name, key, s[4:]) for name, s in n[4] for other, ident, key in keys if (name, s[:4]) == (other, ident)]
    insist(any(name == n[0] for name, *_ in known) and all(len(s) == 64 for *_, s in known), "signature")
    for _, key, s in known:
        with tempfile.TemporaryDirectory() as d:
            for name, b in ("k", bytes.fromhex("302a300506032b6570032100") + key), ("t", n[3].encode()), ("s", s):
                with open(f"{d}/{name}", "wb") as f: f.write(b)
            args = f"openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey {d}/k -in {d}/t -sigfile {d}/s".split()
            insist(subprocess.run(args, capture_output=True).returncode == 0, "signature")
AMENDING = "Event(Corrected|Retracted|Confirmed|ContentWithheld)|WarningAcknowledged|AmendmentProposed|SealedFieldErased"
def target_of(e): return e["data"].get("targetEventId") if "data" in e and re.fullmatch(AMENDING, e["type"]) else None
def comes_from(e):
    space = works(uuid.UUID, own) if isinstance(own := e.get("metadata", {}).get("commandId"), str) else None
    return not space or str(space) != own or any(str(uuid.uuid5(space, f"{e['stream']}/{n}")) == e["id"] for n in range(500))
def first_bad(lines, partial, here, leaves):  # index of the first line that is wrong; [] if none; what the end shows comes last
    streams, hidden, gaps, unmet, says, last = {}, [], [], [], {}, -1
    for number, line in enumerate(lines):
        at = None if partial else number
        try:
            e, leaf, proof = read_line(line, partial)
            insist(e["index"] > last if partial else e["index"] == number, "index")
            at = last = e["index"]
            insist(not here or at < here[1] and (not partial or climbed(at, here[1], leaf, proof) == here[2]), "not covered")
            leaves.append(leaf)
            if "leaf" in e: hidden.append(e); continue
            s = streams.setdefault(e["stream"], {"ids": set(), "revision": -1, "last": -1, "at": ""})
            missing, target = e["revision"] - s["revision"] - 1, target_of(e)
            insist(missing >= 0 and (partial or missing <= sum(h["index"] > s["last"] for h in hidden)), "revision")
            insist(e["id"] not in s["ids"] and e.get("recordedAt", s["at"]) >= s["at"] and comes_from(e), "id or instant")
            gaps += [(e, s["last"], missing)] * (missing > 0)
            unmet += [(e, target)] * (isinstance(target, str) and target not in s["ids"])
            if isinstance(target, str) and e["type"] == "EventContentWithheld": says[at] = e
            s.update(ids=s["ids"] | {e["id"]}, revision=e["revision"], last=at, at=e.get("recordedAt", s["at"]))
        except Bad: return [at]
    if not partial and here and len(lines) < here[1]: return [len(lines)]
    by = [(h["index"], says.pop(h["withheld"]["authorityIndex"], None)) for h in hidden]
    def filling(e, after): return [h for h, b in by if b and b["stream"] == e["stream"] and after < h < e["index"]]
    filled = [h for e, after, _ in gaps for h in filling(e, after)] if not partial else [h for h, _ in by]
    late = [h for h, b in by if not b or h not in filled or target_of(b) in streams[b["stream"]]["ids"]]
    late += [e["index"] for e, after, missing in gaps if not partial and missing != len(filling(e, after))]
    late += [e["index"] for e, t in unmet if (t in streams[e["stream"]]["ids"] if partial else (e["stream"], t) not in [(b["stream"], target_of(b)) for _, b in by if b])]
    return sorted(late)[:1]
def check(folder, vkeys, older, names=("events.ndjson", "checkpoint.txt", "keys.txt", "older-checkpoint.txt")):
    tampered, cannot, leaves = [], [], []
    def attempt(to, f, *args):
        try: return f(*args)
        except Bad as reason: to.append(str(reason))
    def read(path): return works(lambda: open(path, "rb").read())
    files = {name: b for name in names if (b := read(f"{folder}/{name}")) is not None}
    texts = vkeys or filter(None, files.get(names[2], b"").decode().split("\n"))
    keys = [key for key in [attempt(cannot, vkey, text) for text in texts] if key and key[2]]
    notes = [(tampered, files.get(names[1])), (tampered, files.get(names[3])), (cannot, read(older) if older else None)]
    here, *olders = [attempt(to, note, b) if b is not None else None for to, b in notes]
    for n in [here, *olders]: n and keys and attempt(tampered, check_signatures, n, keys)
    lines = re.findall(rb"[^\n]*\n|[^\n]+$", files.get(names[0], b""))
    partial = re.fullmatch(rb'\s*{\s*"partial"\s*:\s*true\s*}\s*', b"".join(lines[:1])) is not None
    bad = first_bad(lines[partial:], partial, here, leaves)
    root = here and here[2] if partial else root_of(leaves) if not bad else None
    tampered += bad + ["root"] * bool(here and root and root != here[2])
    for n in filter(None, olders if here else []):
        if partial and n[0] == here[0] and n[1] < here[1]: cannot.append("older")
        elif n[0] != here[0] or n[1] > here[1] or root and n[2] != (root if partial else root_of(leaves[:n[1]])): tampered.append("older")
    manifest = (read(f"{folder}/MANIFEST.sha256") or b"?").decode("latin1")
    listed = {name: digest for digest, name in re.findall("(.+)  (.+)\n", manifest)}
    right = {name: sha(b).hex() for name, b in files.items()} | {name: listed[name] for name in names if name in listed and name not in files}
    if not keys or manifest == "?" or {*names[:2], *(right.keys() & listed.keys())} - {*files}: cannot.append("missing")
    if manifest != "?" and (listed != right or manifest != "".join(f"{listed[n]}  {n}\n" for n in listed)): tampered.append("manifest")
    verdict = 1 if tampered else 2 if cannot else 3 if any("withheld" in json.loads(line) for line in lines) else 0
    return {"exit": verdict, "firstBad": bad[0] if bad else None, "root": root and base64.b64encode(root).decode()}
for job in sys.stdin: print(json.dumps(check(**json.loads(job))), flush=True)
