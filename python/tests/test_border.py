"""The C interface, called as no program should."""

import unittest
from ctypes import byref, c_int64, c_void_p

import entroscope
from entroscope import _native
from support import digits_model

USAGE, NO_HANDLE, INTERNAL = 1, 9, 10


class Border(unittest.TestCase):
    def setUp(self):
        entroscope.version()
        self.library = _native.library()

    def answer(self, name, request):
        number = c_int64()
        status = getattr(self.library, name)(request, len(request), 0, byref(number))
        return status, _native._message() if status else ""

    def test_requests_that_are_none(self):
        begin = b'{"command":"ledger","options":{},"arguments":[]'
        for request, message in (
            (b"", "The request is no JSON object of this version: "),
            (b"{", "The request is no JSON object of this version: "),
            (b"\xff\xfe", "The request is no JSON object of this version: "),
            (b"[]", "'request' of the request must be of the type Object, but is of Array"),
            (b"null", "'request' of the request must be of the type Object, but is of Null"),
            (b"{}", "the request has no member 'command'"),
            (b'{"command":5}', "'command' of the request must be of the type String, but is of Number"),
            (b'{"command":"ledger"}', "the request has no member 'options'"),
            (b'{"command":"ledger","options":[]}', "'options' of the request must be of the type Object, but is of Array"),
            (b'{"command":"ledger","options":{},"arguments":[null]}', "'arguments' of the request must be of the type String, but is of Null"),
            (begin + b',"held":5}', "'held' of the request must be of the type Object, but is of Number"),
            (begin + b',"held":{"a":"b"}}', "'a' of the request is no handle"),
            (begin + b',"held":{"a":1e99}}', "'a' of the request is no handle"),
            (b'{"command":"rm","options":{},"arguments":[]}', "'rm' is none of activation, "),
        ):
            with self.subTest(request):
                status, found = self.answer("entroscope_ask", request)
                self.assertEqual((status, found[: len(message)]), (USAGE, message))
        self.assertEqual(self.answer("entroscope_train", b"{}"), (USAGE, "the request has no member 'data'"))
        self.assertEqual(self.answer("entroscope_ask", begin + b',"held":{"a":999999999}}'), (NO_HANDLE, "Handle 999999999 is none, or is freed already."))

    def test_handles_that_are_none(self):
        number, text = c_int64(), c_int64()
        for handle in (0, -1, 2**62):
            self.assertEqual(self.library.entroscope_free(handle), NO_HANDLE)
            self.assertEqual(self.library.entroscope_model_describe(handle, byref(text)), NO_HANDLE)
            self.assertEqual(self.library.entroscope_bytes(handle, byref(c_void_p()), byref(number)), NO_HANDLE)
        self.library.entroscope_task_create(byref(number))
        self.assertEqual(self.library.entroscope_model_describe(number.value, byref(text)), NO_HANDLE)
        self.assertRegex(_native._message(), "^Handle [0-9]+ is that of a task, but that of a model is needed\\.$")
        self.assertEqual(self.library.entroscope_free(number.value), 0)
        self.assertEqual(self.library.entroscope_free(number.value), NO_HANDLE)

    def test_a_closed_model(self):
        model = entroscope.Model(digits_model().to_bytes())
        rows = model.sample(2, seed=1)
        model._handle.close()
        model._handle.close()
        for call in (lambda: model.log_likelihood(rows), model.to_bytes, lambda: entroscope.entropy(model, draws=10), lambda: model.sample(1)):
            with self.assertRaisesRegex(ValueError, "^Handle 0 is none, or is freed already\\.$"):
                call()

    def test_damaged_models(self):
        content = digits_model().to_bytes()
        for damaged in (b"", b"{}", b"garbage", content[:-5], content[:100], bytes(len(content)), content[:50] + b"\xff" * 20 + content[70:]):
            with self.assertRaises(entroscope.ModelError):
                entroscope.Model(damaged)

    def test_pictures_of_nothing(self):
        for kind in (b"nonsense", b"ledger", b"scaling", b"layers"):
            for text in (b"{}", b"[]", b"null"):
                number = c_int64()
                if self.library.entroscope_picture(kind, text, len(text), byref(number)) == 0:
                    self.assertEqual(_native.take(number.value), b"")


if __name__ == "__main__":
    unittest.main()
