"""Lists the releases of TensorFlow's companions, for companion_releases.csv, on standard output. Needs pip 26 or later.

    python3 companion_releases.py > new.csv && mv new.csv companion_releases.csv

It asks the package index that pip is configured with, through pip's own client: the list of files of each distribution, and
the METADATA of one wheel of each release where its requirements decide something. Releases after the date of table.toml
are left out, as are pre-releases.
"""
import csv
import email.parser
import os
import re
import sys
import tomllib

from pip._internal.commands.install import InstallCommand
from pip._internal.index.collector import LinkCollector, parse_links
from pip._internal.network.lazy_wheel import dist_from_wheel_url
from pip._vendor.packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename

HERE = os.path.dirname(os.path.abspath(__file__))
# whether the requirements are read, and whether a release without wheels is installed from source without a compiler
COMPANIONS = {
    "gast": (False, True),
    "h5py": (True, False),
    "keras": (True, True),
    "ml-dtypes": (True, False),
    "protobuf": (False, False),
    "tensorboard": (True, True),
    "tensorflow-estimator": (True, True),
    "tf-keras": (True, True),
    "typing-extensions": (False, True),
    "wrapt": (False, True),
}
PLATFORMS = {
    "win_amd64": "win_amd64",
    "any": "any",
}


def platform(tag):
    """The platform as the table names it, or None for one that no TensorFlow has wheels for."""
    if tag in PLATFORMS:
        return PLATFORMS[tag]
    for start, system in [("manylinux", "linux"), ("linux", "linux"), ("macosx", "macos")]:
        if tag.startswith(start):
            for end, machine in [("x86_64", "x86_64"), ("intel", "x86_64"), ("aarch64", "aarch64"), ("arm64", "arm64"),
                                 ("universal2", "universal2")]:
                if tag.endswith(end):
                    return system + "_" + machine
    return None


def short(wheels):
    """Tags of wheels, compressed: the Pythons of one ABI kind and the same platforms stand together."""
    by = {}
    for name in wheels:
        for tag in parse_wheel_filename(name)[3]:
            where = platform(tag.platform)
            own = tag.interpreter.startswith("cp") and tag.abi.rstrip("mut") == tag.interpreter
            if where is None or (own and tag.abi.endswith("t")) or not tag.interpreter.startswith(("cp", "py")):
                continue
            by.setdefault((tag.interpreter, tag.abi), set()).add(where)
    groups = {}
    for (python, abi), places in by.items():
        groups.setdefault((tuple(sorted(places)), abi if abi in ("none", "abi3") else ""), []).append((python, abi))

    def order(pair):
        return int(pair[0][3:] or 0), pair

    words = []
    for (places, _), pairs in sorted(groups.items()):
        pairs.sort(key=order)
        pythons = ".".join(dict.fromkeys(p for p, _ in pairs))
        abis = ".".join(dict.fromkeys(a for _, a in pairs))
        words.append("%s-%s-%s" % (pythons, abis, ".".join(places)))
    return " ".join(words)


def requires(name, session, links):
    """The Requires-Dist lines without those of extras, read from the METADATA of one wheel."""
    links = sorted(links, key=lambda l: ("manylinux" not in l.filename, l.filename))
    if not links:
        return ""
    url = links[0].url_without_fragment
    # PEP 658; an index may serve the file without announcing it, or not at all: then a part of the wheel is read
    response = session.get(url + ".metadata")
    if response.status_code == 404:
        lines = dist_from_wheel_url(name, url, session).metadata.get_all("Requires-Dist")
    else:
        response.raise_for_status()
        lines = email.parser.Parser().parsestr(response.text, headersonly=True).get_all("Requires-Dist")
    lines = [re.sub(r"\s+", " ", line.strip()) for line in lines or []]
    return " | ".join(line for line in lines if not re.search(r"\bextra\b", line.partition(";")[2]))


def releases(name, session, collector, until):
    read, builds = COMPANIONS[name]
    found = {}
    sources = collector.collect_sources(name, lambda link: None)
    for source in sources.index_urls:
        page = collector.fetch_response(source.link) if source and source.link else None
        for link in parse_links(page) if page else ():
            try:
                if link.is_wheel:
                    own, version = parse_wheel_filename(link.filename)[:2]
                else:
                    own, version = parse_sdist_filename(link.filename)
            except ValueError:
                continue
            day = link.upload_time.strftime("%Y-%m-%d") if link.upload_time else ""
            if canonicalize_name(own) == name and not version.is_prerelease and day <= until:
                found.setdefault(version, []).append((day, link))
    for version in sorted(found):
        links = [link for _, link in found[version]]
        wheels = [link for link in links if link.is_wheel]
        yanked = [link for link in links if link.yanked_reason is not None]
        tags = short([link.filename for link in wheels])
        if builds and not wheels:
            tags = "sdist"
        if not tags:
            continue
        yield {
            "distribution": name,
            "version": str(version),
            "date": min(day for day, _ in found[version]),
            "yanked": "yes" if len(yanked) == len(links) else "",
            "requires_python": next((link.requires_python for link in links if link.requires_python), ""),
            "tags": tags,
            "requires": requires(name, session, wheels) if read else "",
            "source": "index",
        }


def main():
    until = tomllib.load(open(HERE + "/table.toml", "rb"))["date"]
    command = InstallCommand("install", "")
    options, _ = command.parse_args(["nothing"])
    with command.main_context():
        session = command.get_default_session(options)
        collector = LinkCollector.create(session, options)
        columns = ["distribution", "version", "date", "yanked", "requires_python", "tags", "requires", "source"]
        out = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        out.writeheader()
        for name in sorted(COMPANIONS):
            for row in releases(name, session, collector, until):
                out.writerow(row)


main()
