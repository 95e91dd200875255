from monitor.web.render import coded


def test_what_stands_between_backticks_is_code() -> None:
    assert coded("Run `demarche user add NAME`, then sign in.") == "Run <code>demarche user add NAME</code>, then sign in."
    assert coded("Nothing of that kind.") == "Nothing of that kind."


def test_what_was_typed_stays_text() -> None:
    assert coded("`<b>` is no actor & no group") == "<code>&lt;b&gt;</code> is no actor &amp; no group"
    assert coded("'a`b<i>' is no actor") == "&#39;a`b&lt;i&gt;&#39; is no actor"
    assert coded("`demarche up` read 'a`b'") == "<code>demarche up</code> read &#39;a`b&#39;"
