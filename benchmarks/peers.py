"""Run by a peer's own interpreter: reads a JSON list of texts, applies one tool to each, prints seconds of CPU time as JSON.

Needs nothing of pricewar. Usage: python peers.py TOOL < texts.json
"""

import contextlib
import io
import json
import sys
import time


def jieba_lcut():
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba.lcut


def jionlp_money():
    import jionlp

    return lambda text: jionlp.ner.extract_money(text, with_parsing=False)


def recognizers_currency():
    from recognizers_number_with_unit import Culture, NumberWithUnitRecognizer

    model = NumberWithUnitRecognizer(Culture.Chinese).get_currency_model()
    return model.parse


def pricewar_extract():
    from pricing.zh import extract

    return extract


def main():
    texts = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        tool = globals()[sys.argv[1]]()
        for text in texts[:2]:
            tool(text)
        found = 0
        best = None
        for _ in range(3):
            began = time.process_time()
            found = sum(1 for text in texts if tool(text) is not None)
            took = time.process_time() - began
            best = took if best is None else min(best, took)
    print(json.dumps({"texts": found, "seconds": best}))


main()
