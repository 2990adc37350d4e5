"""A price war as its users live it: real pages and news, the built command line, real mail and webhooks, a restart, no repeats."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.world import world

CAPTCHA = "<html><head><title>请完成验证</title></head><body><script>var arg1='5C';document.cookie='acw_sc__v2='+arg1</script></body></html>"


def test_a_follower_is_told_once_with_the_evidence(tmp_path: Path) -> None:
    with world(tmp_path / "home") as here:
        # Monday: what everybody charges.
        here.at("2026-03-02 09:00")
        here.price_page("acme", ("Acme-Max", "8", "24"), ("Acme-Lite", "2", "6"))
        here.price_page("borealis", ("Borealis-1", "10", "30"), ("Borealis-1-mini", "3", "9"))
        here.price_page("cumulus", ("Cumulus-Pro", "12", "36"), ("Cumulus-Air", "4", "12"))
        first = here.crawl()
        assert first["pages"] == 3, first
        assert first["troubles"] == []
        assert len(here.ask("prices")) == 12
        assert here.ask("changes") == []

        # Tuesday: Acme cuts. One sighting is none; the second, and an article, make it sure. An opener is not told.
        here.at("2026-03-03 10:00")
        here.price_page("acme", ("Acme-Max", "2", "24"), ("Acme-Lite", "2", "6"))
        here.crawl("acme")
        assert [c["publishable"] for c in here.ask("changes")] in ([], [False])
        here.at("2026-03-03 10:40")
        here.articles(
            (
                1,
                "艾克米大模型降价",
                "艾克米今天宣布，Acme-Max 的输入价格从 8 元/百万 tokens 降至 2 元/百万 tokens，即日起生效。",
            )
        )
        here.crawl("acme", "daily")
        (cut,) = here.ask("changes", "--vendor", "acme")
        assert (cut["kind"], cut["model"], cut["old"], cut["new"], cut["status"]) == (
            "cut",
            "acme-max",
            "8",
            "2",
            "confirmed",
        )
        assert {piece["source_id"] for piece in cut["evidence"]} == {"acme-page", "daily"}
        assert here.mails == here.hooks == []

        # Wednesday: a captcha at Cumulus, cells that slipped one column at Borealis. Nothing is believed, the reasons are shown.
        here.at("2026-03-04 09:00")
        here.site.page("/cumulus", CAPTCHA)
        here.price_page("borealis", ("Borealis-1", "128K", "10", "30"), ("Borealis-1-mini", "128K", "3", "9"))
        for _ in range(2):
            here.crawl("borealis", "cumulus")
            here.now = here.now.replace(hour=here.now.hour + 1)
        good = {"borealis-1": "10", "borealis-1-mini": "3", "cumulus-pro": "12", "cumulus-air": "4"}
        assert here.prices() == {"acme-max": "2", "acme-lite": "2", **good}, "the last good prices stay"
        well = {source["id"]: source for source in here.ask("sources", "list")}
        assert well["cumulus-page"]["outcome"] == "BLOCKED"
        assert well["borealis-page"]["held"] == 4
        assert "held:" in well["borealis-page"]["reason"]
        assert "anti-bot" in well["cumulus-page"]["reason"]
        assert [c["vendor"] for c in here.ask("changes")] == ["acme"]
        assert here.mails == here.hooks == []

        # Thursday: Borealis follows, the daemon is watching. It is restarted between the two sightings.
        here.at("2026-03-05 09:00")
        here.price_page("cumulus", ("Cumulus-Pro", "12", "36"), ("Cumulus-Air", "4", "12"))
        here.price_page("borealis", ("Borealis-1", "3", "30"), ("Borealis-1-mini", "3", "9"))
        here.day_of_the_daemon()
        assert here.mails == here.hooks == []
        here.at("2026-03-05 09:40")
        log = here.day_of_the_daemon()
        assert "event=change vendor=borealis model=borealis-1" in log

        (mail,), (hook,) = here.mails, here.hooks
        event = here.verified(hook)
        assert hook.headers["webhook-id"] == event["id"] == mail["X-Pricewar-Alert"]
        assert event["type"] == "price.follow_on"
        data = event["data"]
        assert (data["move"]["vendor"], data["move"]["follows"]) == ("borealis", ["acme"])
        assert data["not_moved_yet"] == ["cumulus"]
        assert [m["vendor"] for m in data["chain"]["members"]] == ["acme", "borealis"]
        assert [(c["model"], c["meter"], c["old"], c["new"], c["change_pct"]) for c in data["changes"]] == [
            ("borealis-1", "input", "10", "3", "-70")
        ]
        assert data["evidence"][0]["url"] == here.site.url("/borealis")
        assert "3" in data["evidence"][0]["snippet"]
        assert mail["To"] == "reader@example.org"
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for part in (
            "Borealis",
            "Acme",
            "Cumulus",
            "¥10 → ¥3",
            here.site.url("/borealis"),
            data["evidence"][0]["snippet"],
        ):
            assert part in text

        # Again and again: nothing new, nothing told.
        here.at("2026-03-05 16:00")
        here.day_of_the_daemon()
        assert here.crawl()["deliveries"]["told"] == []
        assert (len(here.mails), len(here.hooks)) == (1, 1)

        # And the history answers.
        (chain,) = here.ask("chains")
        assert here.ask("chain", chain["id"])["not_moved_yet"] == ["cumulus"]
        assert (
            here.ask("prices", "--vendor", "borealis", "--meter", "input", "--as-of", "2026-03-04")[0][
                "amount_per_mtok"
            ]
            == "10"
        )
        before = here.ask(
            "prices", "--vendor", "borealis", "--meter", "input", "--known-at", "2026-03-05T09:30:00+08:00"
        )
        assert "10" in {p["amount_per_mtok"] for p in before}
        (bill,) = here.ask("cost", "--model", "borealis-1", "--before", "2026-03-04", "--after", "2026-03-06")
        assert (bill["before"], bill["after"], bill["headline_pct"]) == ("60", "39", "-70")
        told = {alert["alert"]["kind"]: alert["deliveries"] for alert in here.ask("alerts")}
        assert [(d["destination"], d["state"]) for d in told["follow_on"]] == [
            ("mail:reader@example.org", "sent"),
            ("hook", "sent"),
        ]
        assert {d["reason"] for d in told["cut"]} == {"opener_not_wanted"}
        assert here.ask("status")["deliveries"] == {"sent": 2, "skipped": 2}
