"""What the elements of plain feeds are to `wellformed`, by the names under which feedparser knows them.

A name is that of the element in lower case, behind the usual prefix of its namespace and "_"; the namespaces
of RSS and Atom have none.
"""

from __future__ import annotations

from enum import IntEnum

# The namespaces that feedparser knows, in lower case, and the prefix it gives each.
NAMESPACES = {
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://example.com/newformat#": "",
    "http://example.com/necho": "",
    "http://purl.org/echo/": "",
    "uri/of/echo/namespace#": "",
    "http://purl.org/pie/": "",
    "http://purl.org/atom/ns#": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/modules/rss091#": "",
    "http://webns.net/mvcb/": "admin",
    "http://purl.org/rss/1.0/modules/aggregation/": "ag",
    "http://purl.org/rss/1.0/modules/annotate/": "annotate",
    "http://media.tangent.org/rss/1.0/": "audio",
    "http://backend.userland.com/blogchannelmodule": "blogchannel",
    "http://creativecommons.org/ns#license": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "http://purl.org/rss/1.0/modules/company": "co",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://my.theinfo.org/changed/1.0/rss/": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/email/": "email",
    "http://purl.org/rss/1.0/modules/event/": "ev",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://freshmeat.net/rss/fm/": "fm",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://postneo.com/icbm/": "icbm",
    "http://purl.org/rss/1.0/modules/image/": "image",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/link/": "l",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://madskills.com/public/xml/rss/module/pingback/": "pingback",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://purl.org/rss/1.0/modules/reference/": "ref",
    "http://purl.org/rss/1.0/modules/richequiv/": "reqv",
    "http://purl.org/rss/1.0/modules/search/": "search",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://schemas.xmlsoap.org/soap/envelope/": "soap",
    "http://purl.org/rss/1.0/modules/servicestatus/": "ss",
    "http://hacks.benhammersley.com/rss/streaming/": "str",
    "http://purl.org/rss/1.0/modules/subscription/": "sub",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://schemas.pocketsoap.com/rss/mydescmodule/": "szf",
    "http://purl.org/rss/1.0/modules/taxonomy/": "taxo",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://purl.org/rss/1.0/modules/textinput/": "ti",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/rss/1.0/modules/wiki/": "wiki",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://podlove.org/simple-chapters": "psc",
}
KNOWN_PREFIXES = frozenset(NAMESPACES.values()) - {""}
# Prefixes that an unknown namespace must not have: its elements would pass for those of a known one of which
# something is wanted, or for a field that feedparser makes of several ("title" and "detail").
_WITH_RULES = (
    "admin cc content creativecommons dc dcterms feedburner geo georss gml itunes media psc rdf xhtml xml"
)
_OF_FIELDS = "author created published title updated"
RESERVED = frozenset(f"{_WITH_RULES} {_OF_FIELDS}".split())


class Kind(IntEnum):
    """What becomes of an element. From ROOT to MEDIA it holds others, the rest holds text."""

    __hash__ = int.__hash__  # that of an enum is made of its name, in Python

    REFUSE = 0  # not read here
    ROOT = 1
    CHANNEL = 2
    ITEM = 3
    PICTURE = 4  # the feed's image, or its text input
    MEDIA = 5  # what is inside belongs to the item
    SKIP = 6  # it says nothing that is wanted, whatever it holds
    TEXT = 7  # the same, and it must hold nothing but text
    PERSON = 8  # a part of an author
    AUTHOR = 9
    TITLE = 10
    MEDIA_TITLE = 11
    LINK = 12
    ID = 13
    PUBLISHED = 14
    UPDATED = 15
    CREATED = 16
    DESCRIPTION = 17
    SUMMARY = 18
    CONTENT = 19
    SOURCE = 20
    ORIGIN = 21  # the publisher's own address beside a counting one
    LANGUAGE = 22


_KINDS = {
    Kind.ROOT: "rss feed rdf_rdf",
    Kind.CHANNEL: "channel",
    Kind.ITEM: "item entry",
    Kind.PICTURE: "image textinput",
    Kind.MEDIA: "media_group media_content",
    Kind.TEXT: (
        "subtitle tagline rights copyright info dc_rights itunes_subtitle comments category keywords "
        "dc_subject media_category media_keywords webmaster dc_publisher generator expirationdate"
    ),
    Kind.SKIP: (
        "contributor dc_contributor width height enclosure cloud media_thumbnail media_credit media_rating "
        "media_restriction media_license itunes_image itunes_category itunes_keywords itunes_block "
        "itunes_explicit"
    ),
    Kind.PERSON: "name email url uri homepage",
    Kind.AUTHOR: "author managingeditor dc_creator dc_author itunes_author",
    Kind.TITLE: "title dc_title",
    Kind.MEDIA_TITLE: "media_title",
    Kind.LINK: "link",
    Kind.ID: "guid id",
    Kind.PUBLISHED: "published pubdate issued dcterms_issued",
    Kind.UPDATED: "updated modified lastbuilddate dc_date dcterms_modified",
    Kind.CREATED: "created dcterms_created",
    Kind.DESCRIPTION: "description dc_description media_description",
    Kind.SUMMARY: "summary itunes_summary",
    Kind.CONTENT: "content content_encoded",
    Kind.SOURCE: "source",
    Kind.ORIGIN: "feedburner_origlink",
    Kind.LANGUAGE: "language dc_language",
    # What feedparser has a rule for that is not repeated here, and what it would take for a field.
    Kind.REFUSE: (
        "abstract body fullitem newlocation tags where georssgeom xhtml_body feedburner_browserfriendly "
        "itunes_name itunes_email itunes_owner itunes_link dcterms_valid media_player admin_errorreportsto "
        "admin_generatoragent links authors author_detail publisher publisher_detail contributors guidislink "
        "title_detail date date_parsed published_parsed updated_parsed created_parsed modified_parsed "
        "issued_parsed"
    ),
}
_BY_NAME = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_OTHER_RULES = ("georss_", "gml_", "geo_", "psc_", "cc_", "creativecommons_")


def kind_of(name: str) -> Kind:
    """What an element of that name is. Of one that is skipped feedparser makes nothing that is wanted."""
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    return Kind.REFUSE if name.startswith(_OTHER_RULES) else Kind.SKIP
